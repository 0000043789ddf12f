import { createHash } from 'node:crypto'
import { type Html, messagePage, type Words } from '../views/index.ts'
import type { RoomContext } from './room.ts'

/** Answers with a page of our own. It is asked for anew each time, and is not sent again where it is the same. */
export function sendPage(c: RoomContext, markup: Html): Response {
  c.header('Vary', 'Accept-Language')
  c.header('Content-Language', c.get('ui').words.htmlLang)
  return sendText(c, String(markup), 'text/html; charset=utf-8')
}

/** Answers with text that we made: `ETag`, and 304 where the reader has it already. */
export function sendText(c: RoomContext, body: string, type: string, status: 200 | 503 = 200): Response {
  const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
  c.header('Cache-Control', 'private, no-cache')
  if (status === 200) c.header('ETag', tag)
  if (status === 200 && hasTag(c.req.header('if-none-match'), tag)) return c.body(null, 304)
  c.header('Content-Type', type)
  return c.body(body, status)
}

/** Answers with JSON, indented so that a person can read it too. */
export function sendJson(c: RoomContext, value: unknown): Response {
  return sendText(c, `${JSON.stringify(value, null, 2)}\n`, 'application/json; charset=utf-8')
}

/** Answers with bytes that can never change, for a year. */
export function sendBytes(
  c: RoomContext,
  bytes: Uint8Array,
  headers: { readonly type: string; readonly tag: string; readonly policy: string; readonly disposition?: string },
): Response {
  const tag = `"${headers.tag}"`
  c.header('Content-Security-Policy', headers.policy)
  c.header('Cache-Control', 'private, max-age=31536000, immutable')
  c.header('ETag', tag)
  if (headers.disposition) c.header('Content-Disposition', headers.disposition)
  if (hasTag(c.req.header('if-none-match'), tag)) return c.body(null, 304)
  c.header('Content-Type', headers.type)
  // A copy on an ArrayBuffer of its own: what the archive gave may be a window on a larger one.
  return c.body(new Uint8Array(bytes))
}

function hasTag(ifNoneMatch: string | undefined, tag: string): boolean {
  return (ifNoneMatch ?? '').split(',').some((t) => t.trim().replace(/^W\//, '') === tag)
}

export type RefusalStatus = 400 | 403 | 404 | 405 | 413 | 414 | 500 | 503

/** Answers with a page (for `/api/` with JSON) that says in words what is wrong. */
export function refuse(c: RoomContext, status: RefusalStatus, text: string, title?: string): Response {
  const ui = c.get('ui')
  c.header('Cache-Control', 'no-store')
  if (new URL(c.req.url).pathname.startsWith('/api/')) return c.json({ error: { status, message: text } }, status)
  c.header('Vary', 'Accept-Language')
  c.header('Content-Language', ui.words.htmlLang)
  c.header('Content-Type', 'text/html; charset=utf-8')
  return c.body(String(messagePage(ui, status, title ?? titleFor(status, ui.words), text)), status)
}

function titleFor(status: RefusalStatus, words: Words): string {
  switch (status) {
    case 403:
      return words.hostRefused
    case 404:
      return words.notFound
    case 405:
      return words.methodNotAllowed
    case 500:
    case 503:
      return words.failed
    default:
      return words.badRequest
  }
}

export const notFound = (c: RoomContext, text: string): Response => refuse(c, 404, text)
export const badRequest = (c: RoomContext, text: string): Response => refuse(c, 400, text)

/** Answers a machine with a few words that nobody shows as a page. */
export function sendPlain(c: RoomContext, status: 200 | 202 | 404 | 413, text: string): Response {
  c.header('Cache-Control', 'no-store')
  c.header('Content-Type', 'text/plain; charset=utf-8')
  return c.body(text, status)
}
