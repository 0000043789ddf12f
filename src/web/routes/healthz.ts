import { sendText } from '../respond.ts'
import type { Room, Route } from '../room.ts'

const patienceMs = 5000

/**
 * `/healthz` and `/readyz`: 200 where the archive can be read, 503 where it cannot, or not within five seconds. Two names, since
 * orchestrators restart what is not healthy and send nobody to what is not ready; `/readyz` says so as well when the room is closing.
 */
export const healthRoute: Route = (app, { library, version, isClosing }) => {
  for (const path of ['/healthz', '/readyz']) {
    app.get(path, async (c) => {
      const status = path === '/readyz' && isClosing?.() ? 'closing' : await statusOf(library)
      const body = `${JSON.stringify({ status, version })}\n`
      return sendText(c, body, 'application/json; charset=utf-8', status === 'ok' ? 200 : 503)
    })
  }
}

async function statusOf(library: Room['library']): Promise<'ok' | 'unreadable' | 'slow'> {
  let timer: NodeJS.Timeout | undefined
  const slow = new Promise<'slow'>((resolve) => {
    timer = setTimeout(() => resolve('slow'), patienceMs)
  })
  const read = library.articles({ page: 1, perPage: 1 }).then(
    () => 'ok' as const,
    () => 'unreadable' as const,
  )
  try {
    return await Promise.race([read, slow])
  } finally {
    clearTimeout(timer)
  }
}
