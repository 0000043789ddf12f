import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { RoomApp } from './room.ts'

export interface RunningRoom {
  /** Where it listens, e.g. `http://127.0.0.1:8080`. */
  readonly url: string
  /** Takes no more requests, lets those under way end for five seconds, and resolves when the port is free. May be called twice. */
  close(): Promise<void>
}

const graceMs = 5_000

/** Closes a server as a reader wishes: what was asked for is answered, unless it takes too long. */
export function closeGently(server: Pick<Server, 'close' | 'closeAllConnections'>): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => server.closeAllConnections(), graceMs)
    // Connections that wait for a request are closed right away.
    server.close(() => {
      clearTimeout(late)
      resolve()
    })
  })
}

/**
 * Listens on `host` (this machine only, unless said otherwise) and `port` (0 takes a free one). Rejects with the
 * system's error where the port is taken or not allowed.
 */
export async function serve(
  app: Pick<RoomApp, 'fetch'>,
  options: { readonly port: number; readonly host?: string },
): Promise<RunningRoom> {
  const host = options.host ?? '127.0.0.1'
  const server = createAdaptorServer({
    fetch: app.fetch,
    overrideGlobalObjects: false,
    serverOptions: { requestTimeout: 30_000, headersTimeout: 15_000 },
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const { address, family, port } = server.address() as AddressInfo
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    close: () => closeGently(server as Server),
  }
}
