import { feedPage, feedsPage } from '../../views/index.ts'
import { isId } from '../inputs.ts'
import { badRequest, notFound, sendPage } from '../respond.ts'
import type { Route } from '../room.ts'

/** `/feeds`: how each feed is. `/feeds/ID`: one of them with its polls. */
export const feedsRoute: Route = (app, { library }) => {
  app.get('/feeds', async (c) => sendPage(c, feedsPage(c.get('ui'), await library.feeds())))
  app.get('/feeds/:id', async (c) => {
    const ui = c.get('ui')
    const id = c.req.param('id')
    if (!isId(id)) return badRequest(c, ui.words.badId)
    const feed = (await library.feeds()).find((one) => one.id === id)
    return feed ? sendPage(c, feedPage(ui, feed)) : notFound(c, ui.words.noSuchFeed)
  })
}
