import { sendText } from '../respond.ts'
import type { Route } from '../room.ts'

/** `/healthz`: 200 where the archive can be read, 503 where it cannot. */
export const healthRoute: Route = (app, { library, version }) => {
  app.get('/healthz', async (c) => {
    const isReadable = await library.articles({ page: 1, perPage: 1 }).then(
      () => true,
      () => false,
    )
    const body = `${JSON.stringify({ status: isReadable ? 'ok' : 'unreadable', version })}\n`
    return sendText(c, body, 'application/json; charset=utf-8', isReadable ? 200 : 503)
  })
}
