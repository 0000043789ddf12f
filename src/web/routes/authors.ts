import { namesPage } from '../../views/index.ts'
import { sendPage } from '../respond.ts'
import type { Route } from '../room.ts'

/** `/authors`: every author with its count. */
export const authorsRoute: Route = (app, { library }) => {
  app.get('/authors', async (c) => sendPage(c, namesPage(c.get('ui'), 'author', await library.counts('author'))))
}
