import type { Capture } from '../../model/index.ts'
import { isReplayable, type ReplayView, replayPage } from '../../views/index.ts'
import { isShellOf } from '../host-check.ts'
import { isId } from '../inputs.ts'
import { replayPackage } from '../replay/library.ts'
import { badRequest, notFound, sendPage } from '../respond.ts'
import type { Room, Route } from '../room.ts'
import { pagePolicy } from '../security-headers.ts'

/**
 * `/article/ID/replay/CAPTURE`: the page as it was, in a frame on an origin of its own; `?plain=1` without scripts. On this
 * machine the page around the frame is shown under the article's own host name (see `ReplayPlace.shellHost`).
 */
export const replayRoute: Route = (app, room) => {
  app.get('/article/:id/replay/:capture', async (c) => {
    const ui = c.get('ui')
    const { id, capture: captureId } = c.req.param()
    if (!isId(id) || !isId(captureId)) return badRequest(c, ui.words.badId)
    const article = await room.library.article(id)
    if (!article) return notFound(c, ui.words.noSuchArticle)
    const capture = article.captures.find((one) => one.id === captureId && isReplayable(one))
    if (!capture) return notFound(c, ui.words.noSuchCapture)
    const host = c.req.header('host') ?? new URL(c.req.url).host
    const place = room.replay?.placeFor(article.id, host)
    if (!room.replay || !place) return sendPage(c, replayPage(ui, article, capture, { kind: 'out-of-reach' }, '/'))
    if (place.shellHost !== host) {
      const { pathname, search } = new URL(c.req.url)
      return c.redirect(`http://${place.shellHost}${pathname}${search}`)
    }
    // The frame may go nowhere but to that origin, whatever it contains.
    c.header('Content-Security-Policy', `${pagePolicy}; frame-src ${place.origin}`)
    const home = isShellOf(host, c.req.path) ? `http://127.0.0.1:${host.split(':')[1] ?? 80}/` : '/'
    const isPlain = c.req.query('plain') !== undefined
    return sendPage(c, replayPage(ui, article, capture, viewOf(room.replay, place.origin, capture, isPlain), home))
  })
}

function viewOf(replay: NonNullable<Room['replay']>, origin: string, capture: Capture, isPlain: boolean): ReplayView {
  const plain = `${origin}/plain/${encodeURIComponent(capture.id)}`
  if (!replay.hasLibrary()) return { kind: 'no-library', src: plain, packageName: replayPackage }
  if (isPlain) return { kind: 'plain', src: plain }
  const time = new Date(capture.at).toISOString().replace(/\D/g, '').slice(0, 14)
  return { kind: 'replay', src: `${origin}/#${time}mp_/${capture.url.replace(/#.*$/s, '')}` }
}
