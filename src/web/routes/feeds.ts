import { feedPage, feedsInOrder, feedsPage, feedsPerPage } from '../../views/index.ts'
import { isId, readPage } from '../inputs.ts'
import { badRequest, notFound, sendPage } from '../respond.ts'
import type { Route } from '../room.ts'

/** `/feeds`: how each feed is. `/feeds/ID`: one of them with its polls. */
export const feedsRoute: Route = (app, { library }) => {
  app.get('/feeds', async (c) => {
    const page = readPage(c.req.query('page'))
    if (page === undefined) return badRequest(c, c.get('ui').words.badPage)
    const all = feedsInOrder(await library.feeds())
    const shown = await library.ledgers(all.slice((page - 1) * feedsPerPage, page * feedsPerPage))
    return sendPage(c, feedsPage(c.get('ui'), all, shown, page))
  })
  app.get('/feeds/:id', async (c) => {
    const ui = c.get('ui')
    const id = c.req.param('id')
    if (!isId(id)) return badRequest(c, ui.words.badId)
    const feed = (await library.feeds()).find((one) => one.id === id)
    const [ledger] = feed ? await library.ledgers([feed]) : []
    return ledger ? sendPage(c, feedPage(ui, ledger)) : notFound(c, ui.words.noSuchFeed)
  })
}
