import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { RoomApp } from './room.ts'

export interface RunningRoom {
  /** Where it listens, e.g. `http://127.0.0.1:8080`. */
  readonly url: string
  /** Takes no more requests, ends open connections and resolves when the port is free. May be called twice. */
  close(): Promise<void>
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
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}
