import { sendText } from '../respond.ts'
import type { Room, Route } from '../room.ts'
import { within } from '../within.ts'

/** Longer than a busy database takes, shorter than probes wait in our manifests. */
const patienceMs = 5000

/**
 * `/healthz`: this process answers; it asks nobody, since orchestrators restart what is not healthy, and no restart brings a database back.
 * `/readyz`: 200 where the archive can be read, 503 where it cannot, or not within five seconds, or where the room is closing. The
 * archive is asked once at a time: whoever comes meanwhile waits for the same answer, so that probes take no connections from readers.
 */
export const healthRoute: Route = (app, { library, version, isClosing }) => {
  let asked: ReturnType<typeof statusOf> | undefined
  const archive = () => {
    asked ??= statusOf(library).finally(() => {
      asked = undefined
    })
    return asked
  }
  const answer = (status: string) => `${JSON.stringify({ status, version })}\n`
  const type = 'application/json; charset=utf-8'
  app.get('/healthz', (c) => sendText(c, answer('ok'), type, 200))
  app.get('/readyz', async (c) => {
    const status = isClosing?.() ? 'closing' : ((await within(archive(), patienceMs)) ?? 'slow')
    return sendText(c, answer(status), type, status === 'ok' ? 200 : 503)
  })
}

function statusOf(library: Room['library']): Promise<'ok' | 'unreadable'> {
  return library.articles({ page: 1, perPage: 1 }).then(
    () => 'ok' as const,
    () => 'unreadable' as const,
  )
}
