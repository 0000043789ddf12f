import type { Route } from '../room.ts'
import { sendList } from '../send-list.ts'

/** `/`: the newest articles of all sources, or with `?source=` of one. */
export const frontRoute: Route = (app, room) => {
  app.get('/', (c) => {
    const source = c.req.query('source') || undefined
    return sendList(c, room, { kind: 'all', source }, { source }, (page) =>
      c.get('ui').href('/', { source, page: page > 1 ? page : undefined }),
    )
  })
}
