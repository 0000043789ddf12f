import type { Library, MarkSummary } from '../../archive/library.ts'
import { readMarkName, readMarkNote } from '../../model/index.ts'
import { type MarksFilter, marksFeed, marksPage, markWords } from '../../views/index.ts'
import { isId, readNumber, readPage } from '../inputs.ts'
import { readBody } from '../read-body.ts'
import { badRequest, notFound, type RefusalStatus, refuse, sendJson, sendPage, sendText } from '../respond.ts'
import type { Marker, RoomContext, Route } from '../room.ts'

const perPage = 50
const inFeed = 100

/** `/marks?name=&changed=1&page=`, `/marks.atom`, `/api/marks?name=&changed=1&page=&limit=`; not there where marks are not shown.
 * `POST /article/ID/marks` takes them from the form of the article's page, where that is allowed. */
export const marksRoute: Route = (app, { library, marks, marker }) => {
  if (marks === 'hide') return

  app.get('/marks', async (c) => {
    const ui = c.get('ui')
    const page = readPage(c.req.query('page'))
    if (page === undefined) return badRequest(c, ui.words.badPage)
    const filter = filterOf(c)
    const found = await library.marks({ ...filter, page, perPage })
    if (page > Math.max(1, found.pageCount)) return notFound(c, ui.words.notFoundText)
    return sendPage(c, marksPage(ui, found, filter))
  })

  app.get('/marks.atom', async (c) => {
    const ui = c.get('ui')
    const filter = filterOf(c)
    const found = await library.marks({ ...filter, perPage: inFeed })
    const title = [markWords[ui.language].marks, filter.name, library.name].filter(Boolean).join(' · ')
    const feed = marksFeed(ui, found, { origin: c.get('origin'), title, filter })
    return sendText(c, feed, 'application/atom+xml; charset=utf-8')
  })

  app.get('/api/marks', async (c) => {
    const page = readPage(c.req.query('page'))
    const limit = readNumber(c.req.query('limit'), perPage, 100)
    if (page === undefined) return badRequest(c, c.get('ui').words.badNumber('page', 1_000_000))
    if (!limit) return badRequest(c, c.get('ui').words.badNumber('limit', 100))
    const found = await library.marks({ ...filterOf(c), page, perPage: limit })
    return sendJson(c, {
      total: found.total,
      page: found.page,
      page_count: found.pageCount,
      names: found.names,
      articles: found.articles.map(({ id, url, title, source, publishedAt, marks }) => ({
        id,
        url,
        title,
        source,
        published: iso(publishedAt),
        marks: marks.map(markJson),
      })),
    })
  })

  if (marker) app.post('/article/:id/marks', (c) => takeMark(c, library, marker))
}

/** A note of the longest length, each character of it written in twelve. */
const formBytesAtMost = 100_000

/** That the form is one of ours was looked at before (`isOwnForm`). */
async function takeMark(c: RoomContext, library: Library, marker: Marker): Promise<Response> {
  const ui = c.get('ui')
  const words = markWords[ui.language]
  const id = c.req.param('id')
  if (!isId(id)) return badRequest(c, ui.words.badId)
  const isForm = /^application\/x-www-form-urlencoded\s*(;|$)/i.test(c.req.header('content-type') ?? '')
  if (!isForm) return notTaken(c, 400, words.notForm)
  const body = await readBody(c.req.raw, formBytesAtMost)
  if (!body) return notTaken(c, 413, words.tooMuch)
  const article = await library.article(id)
  if (!article) return notFound(c, ui.words.noSuchArticle)
  const fields = new URLSearchParams(new TextDecoder().decode(body))
  const name = readMarkName(fields.get('name') ?? '')
  if (name.kind === 'problem') return notTaken(c, 400, words.problem[name.problem])
  const given = fields.get('note') ?? ''
  const note = given.trim() ? readMarkNote(given) : undefined
  if (note?.kind === 'problem') return notTaken(c, 400, words.problem[note.problem])
  const what = fields.get('do')
  let outcome: 'done' | 'busy'
  if (what === 'set') outcome = await marker.set(article.id, { name: name.text, note: note?.text })
  else if (what === 'note') outcome = await marker.set(article.id, { name: name.text, note: note?.text ?? null })
  else if (what === 'again') outcome = await marker.set(article.id, { name: name.text, isAgain: true })
  else if (what === 'remove') outcome = await marker.remove(article.id, name.text)
  else return notTaken(c, 400, words.notForm)
  if (outcome === 'busy') return notTaken(c, 503, words.busyText)
  c.header('Cache-Control', 'no-store')
  return c.redirect(ui.href(`/article/${encodeURIComponent(article.id)}`), 303)
}

function notTaken(c: RoomContext, status: RefusalStatus, text: string): Response {
  return refuse(c, status, text, markWords[c.get('ui').language].notTaken)
}

function filterOf(c: RoomContext): MarksFilter {
  return { name: c.req.query('name') || undefined, isChanged: c.req.query('changed') === '1' }
}

/** A mark as the API and `presskeep marks --json` give it. */
export function markJson({ name, note, at, revision, changed }: MarkSummary) {
  return {
    name,
    note,
    at: iso(at),
    revision,
    changed: changed && {
      at: iso(changed.at),
      withdrawn: changed.isWithdrawn,
      before: changed.before,
      after: changed.after,
    },
  }
}

function iso(at: number | undefined): string | undefined {
  return at === undefined || !(Math.abs(at) <= 8.64e15) ? undefined : new Date(at).toISOString()
}
