import { statusPage } from '../../views/index.ts'
import { sendPage } from '../respond.ts'
import type { Route } from '../room.ts'

/** `/status`: the archive in numbers, what is missing and why. */
export const statusRoute: Route = (app, { library }) => {
  app.get('/status', async (c) => {
    const [status, feeds] = await Promise.all([library.status(), library.feeds()])
    const byUrl = new Map(feeds.map((feed) => [feed.url, feed]))
    return sendPage(
      c,
      statusPage(c.get('ui'), status, (url) => byUrl.get(url)),
    )
  })
}
