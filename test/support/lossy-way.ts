import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { TestContext } from 'node:test'

export interface LossyWay {
  /** Impatient, so that the test is quick. */
  readonly url: string
  /** Connections that are open lose all that goes through them. */
  cutOpen(): void
  /** And those that are made until `heal`, too. */
  cutAll(): void
  heal(): void
}

/** A way to the server on which bytes can be lost without either end hearing of it, as a network does. */
export async function lossyWay(t: Pick<TestContext, 'after'>, to: string): Promise<LossyWay> {
  const there = new URL(to)
  const port = Number(there.port)
  const open = new Set<Socket>()
  const cut = new Set<Socket>()
  let isBlocked = false
  const server = createServer((near) => {
    const far = connect(port, there.hostname)
    open.add(near)
    if (isBlocked) cut.add(near)
    const pass = (from: Socket, into: Socket) =>
      from
        .on('error', () => {})
        .on('close', () => into.destroy())
        .on('data', (bytes) => {
          if (!cut.has(near)) into.write(bytes)
        })
    pass(near, far)
    pass(far, near).on('close', () => open.delete(near))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    for (const one of open) one.destroy()
    server.close()
  })
  there.port = String((server.address() as AddressInfo).port)
  const cutOpen = () => {
    for (const one of open) cut.add(one)
  }
  return {
    url: `${there.href}&connect_timeout=1&tcp_user_timeout=300`,
    cutOpen,
    cutAll() {
      isBlocked = true
      cutOpen()
    },
    heal() {
      isBlocked = false
    },
  }
}
