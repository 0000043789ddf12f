import { risingPage, risingSpans, searchWords } from '../../views/index.ts'
import { readNumber } from '../inputs.ts'
import { badRequest, sendJson, sendPage } from '../respond.ts'
import type { RoomContext, Route } from '../room.ts'

const shown = 60

/** `/rising?days=1|7|30`: phrases that are written more than before; `/api/rising?days=&limit=` as JSON. */
export const risingRoute: Route = (app, { library }) => {
  app.get('/rising', async (c) => {
    const days = daysOf(c)
    if (days === undefined) return badRequest(c, searchWords[c.get('ui').language].badSpan)
    const found = await library.rising(days)
    return sendPage(c, risingPage(c.get('ui'), days, { ...found, phrases: found.phrases.slice(0, shown) }))
  })
  app.get('/api/rising', async (c) => {
    const days = daysOf(c)
    if (days === undefined) return badRequest(c, searchWords[c.get('ui').language].badSpan)
    const limit = readNumber(c.req.query('limit'), 20, 200)
    if (limit === undefined) return badRequest(c, c.get('ui').words.badNumber('limit', 200))
    const { phrases, articles, before } = await library.rising(days)
    return sendJson(c, { days, articles, before, phrases: phrases.slice(0, limit) })
  })
}

/** Each span is counted by itself, so only those that the page offers can be asked for. */
function daysOf(c: RoomContext): number | undefined {
  const days = readNumber(c.req.query('days'), 7, 30)
  return risingSpans.find((one) => one === days)
}
