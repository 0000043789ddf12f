import { isId } from '../inputs.ts'
import { badRequest, notFound, sendBytes } from '../respond.ts'
import type { Route } from '../room.ts'
import { foreignPolicy } from '../security-headers.ts'

/** `/capture/ID`: what a server sent, as a file. Never shown as a page: it is foreign markup on our own address. */
export const captureRoute: Route = (app, { library }) => {
  app.get('/capture/:id', async (c) => {
    const { words } = c.get('ui')
    const id = c.req.param('id')
    if (!isId(id)) return badRequest(c, words.badId)
    const found = await library.capture(id)
    if (!found) return notFound(c, words.noSuchCapture)
    const type = found.contentType ?? found.capture.mime ?? ''
    return sendBytes(c, found.body, {
      ...typeAndName(type, id),
      tag: id,
      policy: foreignPolicy,
    })
  })
}

const pictureEndings = new Map([
  ['image/png', 'png'],
  ['image/jpeg', 'jpg'],
  ['image/gif', 'gif'],
  ['image/webp', 'webp'],
  ['image/avif', 'avif'],
])

/** Text is handed out as plain text in its own charset, so that a page opened from disk runs nothing and calls nobody. */
function typeAndName(contentType: string, id: string): { type: string; disposition: string } {
  const mime = /^[\w.+-]+\/[\w.+-]+/.exec(contentType.trim().toLowerCase())?.[0] ?? ''
  const isText = /^text\/|[/+](xml|json|xhtml)\b|javascript/.test(mime)
  const charset = /;\s*charset\s*=\s*"?([A-Za-z0-9_.:-]{1,40})/i.exec(contentType)?.[1]
  const ending = isText ? 'txt' : (pictureEndings.get(mime) ?? 'bin')
  return {
    type: isText ? `text/plain${charset ? `; charset=${charset}` : ''}` : 'application/octet-stream',
    disposition: `attachment; filename="capture-${id.replace(/[^A-Za-z0-9-]/g, '-').slice(0, 60)}.${ending}"`,
  }
}
