import { namePath } from '../../views/index.ts'
import { notFound } from '../respond.ts'
import type { Room, RoomContext, Route } from '../room.ts'
import { sendList } from '../send-list.ts'

/** `/source/NAME`, `/tag/NAME`, `/author/NAME`; also `?name=`, for names that no path can carry. */
export const namedRoute: Route = (app, room) => {
  for (const kind of ['source', 'tag', 'author'] as const) {
    app.get(`/${kind}`, (c) => {
      const name = c.req.query('name')
      return name === undefined ? notFound(c, c.get('ui').words.notFoundText) : sendNamed(c, room, kind, name)
    })
    app.get(`/${kind}/:name`, (c) => sendNamed(c, room, kind, c.req.param('name')))
  }
}

function sendNamed(c: RoomContext, room: Room, kind: 'source' | 'tag' | 'author', name: string): Promise<Response> {
  return sendList(c, room, { kind, name }, { [kind]: name }, (page) => {
    const path = namePath(kind, name)
    const href = page > 1 ? `${path}${path.includes('?') ? '&' : '?'}page=${page}` : path
    const { chosen } = c.get('ui')
    return chosen ? `${href}${href.includes('?') ? '&' : '?'}lang=${chosen}` : href
  })
}
