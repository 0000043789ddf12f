import type { EditPage } from '../../archive/library.ts'
import type { Change } from '../../model/index.ts'
import { editsFeed, editsPage } from '../../views/index.ts'
import { readPage } from '../inputs.ts'
import { badRequest, notFound, sendPage, sendText } from '../respond.ts'
import type { Room, RoomContext, Route } from '../room.ts'

const perPage = 50

/** Edits whose changes stand in the feed: comparing two versions takes some milliseconds. */
const comparedInFeed = 30

/** `/changes?source=&page=`: what publishers edited; `/changes.atom?source=`, which is `/source/NAME/changes.atom` too, as a feed. */
export const editsRoute: Route = (app, room) => {
  app.get('/changes', async (c) => {
    const ui = c.get('ui')
    const source = c.req.query('source') || undefined
    const page = readPage(c.req.query('page'))
    if (page === undefined) return badRequest(c, ui.words.badPage)
    const list = await room.library.edits({ source, page, perPage })
    if (source !== undefined && !(await isKnown(room, list, source))) return notFound(c, ui.words.noSuchSource(source))
    if (page > Math.max(1, list.pageCount)) return notFound(c, ui.words.notFoundText)
    const hrefOf = (to: number) => ui.href('/changes', { source, page: to > 1 ? to : undefined })
    return sendPage(c, editsPage(ui, list, source, hrefOf))
  })
  app.get('/changes.atom', (c) => sendFeed(c, room, c.req.query('source') || undefined))
  app.get('/source/:name/changes', (c) => c.redirect(c.get('ui').href('/changes', { source: c.req.param('name') })))
  app.get('/source/:name/changes.atom', (c) => sendFeed(c, room, c.req.param('name')))
}

/** A misspelt name is no source without edits. */
async function isKnown({ library }: Room, list: EditPage, source: string): Promise<boolean> {
  if (list.total > 0 || list.redesigns.length > 0) return true
  return (await library.counts('source')).some((one) => one.name === source)
}

async function sendFeed(c: RoomContext, room: Room, source?: string): Promise<Response> {
  const { library } = room
  const ui = c.get('ui')
  const list = await library.edits({ source, perPage: 100 })
  if (source !== undefined && !(await isKnown(room, list, source))) return notFound(c, ui.words.noSuchSource(source))
  const changesOf = new Map<string, readonly Change[]>()
  for (const edit of list.edits.slice(0, comparedInFeed)) {
    if (!edit.beforeId || !edit.afterId) continue
    const comparison = await library.compare(edit.article.id, edit.beforeId, edit.afterId)
    if (comparison) changesOf.set(edit.id, comparison.changes)
  }
  const title = [ui.words.edits, source, library.name].filter(Boolean).join(' · ')
  return sendText(
    c,
    editsFeed(ui, list, { origin: c.get('origin'), title, source }, changesOf),
    'application/atom+xml; charset=utf-8',
  )
}
