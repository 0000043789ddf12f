import http from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Posted {
  readonly path: string
  readonly headers: http.IncomingHttpHeaders
  readonly body: string
}

export interface Receiver {
  readonly url: string
  /** `127.0.0.1:PORT` */
  readonly host: string
  readonly posted: Posted[]
  /** What is answered; may be changed while it runs. */
  status: number
  close(): Promise<void>
}

/** A server on loopback that takes what is posted to it. */
export async function receiver(): Promise<Receiver> {
  const posted: Posted[] = []
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      posted.push({ path: request.url ?? '/', headers: request.headers, body: Buffer.concat(chunks).toString('utf8') })
      response.writeHead(self.status).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const self: Receiver = {
    url: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    posted,
    status: 200,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return self
}
