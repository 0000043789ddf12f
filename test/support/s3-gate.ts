import http, { type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'

/** A way to an S3 server that does something at one of the requests which `counts`. */
export interface S3Gate {
  readonly endpoint: string
  /** How many of them there were since `killAt`. */
  readonly counted: () => number
  /** At the n-th of them from now on, before it is passed on, or before its answer is. None for 0. */
  killAt(nth: number, when: 'before' | 'after', what: () => void): void
}

export async function s3Gate(
  t: Pick<TestContext, 'after'>,
  endpoint: string,
  counts: (request: IncomingMessage) => boolean,
): Promise<S3Gate> {
  let count = 0
  let act = { nth: 0, when: 'before' as 'before' | 'after', what: () => {} }
  const target = new URL(endpoint)
  const gate = http.createServer(async (request, response) => {
    const isIt = counts(request) && ++count === act.nth
    if (isIt && act.when === 'before') {
      act.what()
      return request.destroy()
    }
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const { method, url: path, headers } = request
      const passed = http.request({ host: target.hostname, port: target.port, method, path, headers }, resolve)
      passed.once('error', reject)
      request.pipe(passed)
    }).catch(() => undefined)
    if (!answer) return response.destroy()
    if (isIt) {
      answer.resume()
      act.what()
      return request.destroy()
    }
    response.writeHead(answer.statusCode!, answer.headers)
    answer.pipe(response)
  })
  await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    gate.closeAllConnections()
    gate.close()
  })
  return {
    endpoint: `http://127.0.0.1:${(gate.address() as AddressInfo).port}`,
    counted: () => count,
    killAt(nth, when, what) {
      count = 0
      act = { nth, when, what }
    },
  }
}
