import http from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

export interface LoopbackSite {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  /** `127.0.0.1:PORT` */
  readonly host: string
  /** Paths that were asked for, in order. */
  readonly asked: string[]
  /** What is answered to a path (with its query); anything else is 404. May be changed while it runs. */
  readonly pages: Map<string, Answer | ((request: http.IncomingMessage) => Answer | Promise<Answer>)>
  close(): Promise<void>
}

/** A small site on loopback, on a free port. */
export async function loopbackSite(): Promise<LoopbackSite> {
  const asked: string[] = []
  const pages: LoopbackSite['pages'] = new Map()
  const server = http.createServer(async (request, response) => {
    const address = request.url ?? '/'
    asked.push(address)
    const page = pages.get(address)
    const answer = typeof page === 'function' ? await page(request) : (page ?? { status: 404, body: 'not found' })
    response.writeHead(answer.status ?? 200, { 'content-type': 'text/html; charset=utf-8', ...answer.headers })
    response.end(answer.body ?? '')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    asked,
    pages,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
