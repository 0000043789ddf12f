import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'

export interface TimeStampServer {
  readonly url: string
  /** PEM of the authority that the chain ends in. */
  readonly authority: string
  /** Requests that were answered. */
  readonly asked: number
  close(): Promise<void>
}

const settings = `[ca]
basicConstraints = critical,CA:TRUE
[tsa]
extendedKeyUsage = critical,timeStamping
[other]
extendedKeyUsage = serverAuth
[req]
distinguished_name = dn
[dn]
[tsa_config]
serial = serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
`

/** A time-stamp server on loopback, made with OpenSSL: an authority, its certificate for time stamps, `openssl ts -reply`. */
export async function timeStampServer(dir: string, key: 'rsa' | 'ec' = 'rsa'): Promise<TimeStampServer> {
  const openssl = (...args: readonly string[]) =>
    execFileSync('openssl', args, { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] })
  writeFileSync(path.join(dir, 'openssl.cnf'), settings)
  writeFileSync(path.join(dir, 'serial'), '01\n')
  const kind = key === 'rsa' ? ['rsa:2048'] : ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256']
  openssl(
    'req',
    '-x509',
    '-newkey',
    ...kind,
    '-nodes',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '30',
    '-subj',
    '/CN=Test Authority',
    '-config',
    'openssl.cnf',
    '-extensions',
    'ca',
  )
  openssl(
    'req',
    '-newkey',
    ...kind,
    '-nodes',
    '-keyout',
    'tsa.key',
    '-out',
    'tsa.csr',
    '-subj',
    '/O=Test/CN=Test Clock',
    '-config',
    'openssl.cnf',
  )
  openssl(
    'x509',
    '-req',
    '-in',
    'tsa.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-days',
    '20',
    '-extfile',
    'openssl.cnf',
    '-extensions',
    'tsa',
    '-out',
    'tsa.pem',
  )
  let asked = 0
  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    asked++
    writeFileSync(path.join(dir, 'query.tsq'), Buffer.concat(chunks))
    openssl(
      'ts',
      '-reply',
      '-queryfile',
      'query.tsq',
      '-signer',
      'tsa.pem',
      '-inkey',
      'tsa.key',
      '-chain',
      'ca.pem',
      '-config',
      'openssl.cnf',
      '-section',
      'tsa_config',
      '-out',
      'reply.tsr',
    )
    response
      .writeHead(200, { 'content-type': 'application/timestamp-reply' })
      .end(readFileSync(path.join(dir, 'reply.tsr')))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/tsr`,
    authority: path.join(dir, 'ca.pem'),
    get asked() {
      return asked
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
