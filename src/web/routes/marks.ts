import type { MarkSummary } from '../../archive/library.ts'
import { type MarksFilter, marksFeed, marksPage, markWords } from '../../views/index.ts'
import { readNumber, readPage } from '../inputs.ts'
import { badRequest, notFound, sendJson, sendPage, sendText } from '../respond.ts'
import type { RoomContext, Route } from '../room.ts'

const perPage = 50
const inFeed = 100

/** `/marks?name=&changed=1&page=`, `/marks.atom`, `/api/marks?name=&changed=1&page=&limit=`; not there where marks are not shown. */
export const marksRoute: Route = (app, { library, marks }) => {
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
    if (page === undefined || !limit) return badRequest(c, c.get('ui').words.badNumber)
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
}

function filterOf(c: RoomContext): MarksFilter {
  return { name: c.req.query('name') || undefined, isChanged: c.req.query('changed') === '1' }
}

/** A mark as the API gives it. */
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
