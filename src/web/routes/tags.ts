import { namesPage } from '../../views/index.ts'
import { sendPage } from '../respond.ts'
import type { Route } from '../room.ts'

/** `/tags`: every tag with its count. */
export const tagsRoute: Route = (app, { library }) => {
  app.get('/tags', async (c) => sendPage(c, namesPage(c.get('ui'), 'tag', await library.counts('tag'))))
}
