import { searchPage } from '../../views/index.ts'
import { maxQueryLength, readPage } from '../inputs.ts'
import { badRequest, notFound, sendPage } from '../respond.ts'
import type { Route } from '../room.ts'

const perPage = 20

/** `/search?q=&sort=best|new&page=&meaning=1` */
export const searchRoute: Route = (app, { library }) => {
  app.get('/search', async (c) => {
    const ui = c.get('ui')
    const { words, format } = ui
    const query = (c.req.query('q') ?? '').trim()
    const sort = c.req.query('sort') || undefined
    const meaning = library.meaning ? (c.req.query('meaning') === '1' ? 'on' : 'off') : undefined
    const page = readPage(c.req.query('page'))
    if (query.length > maxQueryLength) return badRequest(c, words.queryTooLong(maxQueryLength))
    if (sort !== undefined && sort !== 'best' && sort !== 'new') return badRequest(c, words.badSort)
    if (page === undefined) return badRequest(c, words.badPage)
    if (!query) return sendPage(c, searchPage(ui, { query, sort, page: 1, pageCount: 1, meaning }, undefined))
    const found = await library.search(query, {
      sort,
      limit: perPage,
      offset: (page - 1) * perPage,
      withFacets: true,
      withStories: true,
      withMeaning: meaning === 'on',
    })
    const pageCount = Math.max(1, Math.ceil(found.total / perPage))
    if (page > pageCount) return notFound(c, words.noSuchPage(format.number(page), format.number(pageCount)))
    return sendPage(c, searchPage(ui, { query, sort, page, pageCount, meaning }, found))
  })
}
