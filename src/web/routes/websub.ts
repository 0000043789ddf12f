import { readBody } from '../read-body.ts'
import { sendPlain } from '../respond.ts'
import type { RoomContext, Route } from '../room.ts'

/** Tokens are base64url (RFC 4648, 5), so they may begin with any of its letters. */
const isToken = (text: string) => /^[\w-]{1,200}$/.test(text)

/** A pushed document is a feed: no more than what is fetched of one. */
const bodyBytesAtMost = 20 * 1024 * 1024

/**
 * `/websub/:token`: where hubs confirm subscriptions (GET) and push new entries (POST), see W3C WebSub. Only there for
 * subscriptions that this archive has asked for; any other token is not found.
 */
export const websubRoute: Route = (app, { websub }) => {
  if (!websub) return
  const unknown = (c: RoomContext) => sendPlain(c, 404, 'no such subscription\n')

  app.get('/websub/:token', async (c) => {
    const token = c.req.param('token')
    const challenge = isToken(token) ? await websub.verify(token, c.req.query()) : undefined
    return challenge === undefined ? unknown(c) : sendPlain(c, 200, challenge)
  })

  app.post('/websub/:token', async (c) => {
    const token = c.req.param('token')
    if (!isToken(token)) return unknown(c)
    const body = await readBody(c.req.raw, bodyBytesAtMost)
    if (!body) return sendPlain(c, 413, 'too much\n')
    const outcome = await websub.receive(token, body, {
      signature: c.req.header('x-hub-signature'),
      contentType: c.req.header('content-type'),
    })
    return outcome === 'unknown' ? unknown(c) : sendPlain(c, 202, 'taken\n')
  })
}
