import type { ErrandAnswer, PageErrand } from '../model/index.ts'

/** About the transfer that is over, cookies, and what would have the browser ask or tell somebody by itself. */
const leftOut =
  /^(?:content-encoding|content-length|transfer-encoding|connection|keep-alive|trailer|upgrade|alt-svc|set-cookie2?|strict-transport-security|public-key-pins|expect-ct|nel|report-to|reporting-endpoints|refresh|clear-site-data|content-disposition)$/i

/** Says whose pages may read an answer. Where it is missing, playwright gives leave to whoever asks. */
const mayRead = 'access-control-allow-origin'
const nobody = 'https://nowhere.invalid'

/** What the browser is told that the web has answered. Header names in lower case, values of one name joined. */
export function answerTo(
  { url, kind }: Pick<PageErrand, 'url' | 'kind'>,
  answer: ErrandAnswer,
): { readonly status: number; readonly headers: Record<string, string>; readonly body: Buffer } {
  const headers: Record<string, string> = {}
  for (const [given, value] of answer.headers) {
    const name = given.toLowerCase()
    if (leftOut.test(name) || !/^[\w!#$%&'*+.^`|~-]+$/.test(name) || !/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) continue
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`
  }
  headers[mayRead] ??= nobody
  const { buffer, byteOffset, byteLength } = answer.body
  const body = Buffer.from(buffer, byteOffset, byteLength)
  const isElsewhere = withoutFragment(answer.url) !== withoutFragment(url)
  const onward = isElsewhere && answer.status < 300 ? leadOn(kind, answer.url) : undefined
  if (onward) {
    const led = { 'content-type': onward.type, [mayRead]: headers[mayRead] }
    return { status: 200, headers: led, body: Buffer.from(onward.text) }
  }
  return { status: answer.status, headers, body }
}

/**
 * A redirect can't be answered with: the browser would follow it without asking. What names other addresses as seen from
 * its own is sent on by its own means instead, and comes as a request of its own.
 */
function leadOn(kind: string, url: string): { readonly type: string; readonly text: string } | undefined {
  const quoted = JSON.stringify(url)
  if (kind === 'stylesheet') return { type: 'text/css; charset=utf-8', text: `@import url(${quoted});` }
  if (kind !== 'document') return undefined
  const escaped = url.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
  const text = `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${escaped}">`
  return { type: 'text/html; charset=utf-8', text }
}

function withoutFragment(url: string): string {
  return url.split('#', 1)[0]!
}
