import { isDay } from '../inputs.ts'
import { badRequest } from '../respond.ts'
import type { Route } from '../room.ts'
import { sendList } from '../send-list.ts'

/** `/day/2026-11-20` and `/day/2026-11`: what was published that day or month, in the archive's zone. */
export const dayRoute: Route = (app, room) => {
  app.get('/day/:day', async (c) => {
    const ui = c.get('ui')
    const day = c.req.param('day')
    if (!isDay(day)) return badRequest(c, ui.words.badDay)
    const known = (await room.library.counts(day.length === 7 ? 'month' : 'day')).map((one) => one.name)
    const earlier = known.reduce<string | undefined>(
      (best, d) => (d < day && (!best || d > best) ? d : best),
      undefined,
    )
    const later = known.reduce<string | undefined>((best, d) => (d > day && (!best || d < best) ? d : best), undefined)
    return sendList(c, room, { kind: 'day', day, earlier, later }, { day }, (page) =>
      ui.href(`/day/${day}`, { page: page > 1 ? page : undefined }),
    )
  })
}
