import { once } from 'node:events'
import http from 'node:http'
import net, { type AddressInfo, type Socket } from 'node:net'
import type { TestContext } from 'node:test'
import type { Fetcher, FetchOutcome, FetchRequest } from '../model/index.ts'
import { createFetcher, type FetcherOptions } from './create-fetcher.ts'

/** For the tests: real servers on loopback, and fetchers that may go there. All of it ends with the test. */
export interface Loopback {
  readonly origin: string
  /** As `allowHosts` wants it. */
  readonly host: string
  /** `GET /path` of every request in the order of arrival (http servers only). */
  readonly requests: string[]
}

type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => void

/** An HTTP server; what `handler` leaves alone by calling nothing hangs, which some tests want. */
export async function serve(context: TestContext, handler: Handler): Promise<Loopback> {
  const requests: string[] = []
  const server = http.createServer((request, response) => {
    requests.push(request.url ?? '')
    handler(request, response)
  })
  return { ...(await listening(context, server)), requests }
}

/** A server that says exactly these bytes, and sees exactly what was sent. */
export function serveRaw(context: TestContext, talk: (socket: Socket, request: string) => void): Promise<Loopback> {
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', (bytes) => talk(socket, bytes.toString('latin1')))
  })
  return listening(context, server)
}

async function listening(context: TestContext, server: http.Server | net.Server): Promise<Loopback> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  context.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return { origin: `http://${host}`, host, requests: [] }
}

/** A fetcher that may go to these servers, with limits that a test can wait for. */
export function fetcherTo(
  context: TestContext,
  servers: readonly Loopback[],
  more: Partial<FetcherOptions> = {},
): Fetcher {
  const fetcher = createFetcher({
    userAgent: 'Presskeep-Test/1 (+https://presskeep.example/contact)',
    allowHosts: servers.map((server) => server.host),
    random: () => 0,
    ...more,
  })
  context.after(() => fetcher.close())
  return fetcher
}

/** One feed request to one server. */
export function fetchFrom(
  context: TestContext,
  server: Loopback,
  path = '/',
  more: Partial<FetcherOptions> & { readonly request?: Partial<FetchRequest> } = {},
): Promise<FetchOutcome> {
  return fetcherTo(context, [server], more)({ url: server.origin + path, purpose: 'feed', ...more.request })
}

export function textOf(outcome: FetchOutcome): string | undefined {
  return outcome.kind === 'fetched' ? new TextDecoder().decode(outcome.body) : undefined
}

/** `fetched`, `unchanged`, `gone`, or the error class. */
export function wordFor(outcome: FetchOutcome): string {
  return 'errorClass' in outcome ? outcome.errorClass : outcome.kind
}
