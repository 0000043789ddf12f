import { type Fetcher, shownAddress, type Tracer } from '../model/index.ts'

/** The same fetcher, with a span for each request; its length holds the wait for the host's turn. */
export function tracedFetcher(tracer: Tracer, fetcher: Fetcher): Fetcher {
  return (request, signal) =>
    tracer.span('fetch', { 'url.full': shownAddress(request.url), purpose: request.purpose }, async (span) => {
      const outcome = await fetcher(request, signal)
      const last = outcome.exchanges.at(-1)
      span.note({ outcome: outcome.kind, 'http.response.status_code': last?.status, bytes: last?.body.length })
      return outcome
    })
}
