import { archivePage } from '../../views/index.ts'
import { sendPage } from '../respond.ts'
import type { Route } from '../room.ts'

/** `/archive`: calendars of all months with their counts. */
export const archiveRoute: Route = (app, { library }) => {
  app.get('/archive', async (c) => sendPage(c, archivePage(c.get('ui'), await library.counts('day'))))
}
