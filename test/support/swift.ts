import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'

/** An S3 server on loopback. */
export interface S3Server {
  readonly endpoint: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  /** Makes an empty bucket and answers its name. */
  makeBucket(): Promise<string>
  /** Stops or starts its front, as an outage does. */
  stopFront(): Promise<void>
  startFront(): Promise<void>
  close(): Promise<void>
}

/** Debian's packages that it needs. */
export const swiftPackages = 'python3-swift swift swift-proxy swift-account swift-container swift-object'

/** Why tests against Swift are skipped, loudly; false where it is there, or where nothing may be skipped. */
export function withoutSwift(): false | string {
  const isThere = ['swift-proxy-server', 'swift-object-server', 'swift-ring-builder'].every((program) =>
    existsSync(`/usr/bin/${program}`),
  )
  if (isThere || process.env.PRESSKEEP_SKIP_NOTHING === '1') return false
  const why = `SKIPPED, NOT PASSED: there is no S3 server (apt-get install ${swiftPackages})`
  console.warn(why)
  return why
}

/**
 * Starts OpenStack Swift with its s3api on free ports of loopback, one replica, everything in a folder of its own. It is a
 * real S3-compatible server that knows no conditional puts. The caller closes it.
 */
export async function startSwift(): Promise<S3Server> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'presskeep-swift-'))
  const conf = path.join(folder, 'conf')
  mkdirSync(conf)
  mkdirSync(path.join(folder, 'dev', 'd1'), { recursive: true })
  const running: ChildProcess[] = []
  const start = (kind: string) => {
    const log = path.join(folder, `${kind}.log`)
    const child = spawn(`exec swift-${kind}-server ${path.join(conf, `${kind}.conf`)} > ${log} 2>&1`, {
      shell: true,
      stdio: 'ignore',
    })
    running.push(child)
    return child
  }
  const stop = async (child: ChildProcess) => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await ended
  }
  const close = async () => {
    for (const child of running) await stop(child)
    rmSync(folder, { recursive: true, force: true })
  }

  try {
    const storage: number[] = []
    for (const kind of ['account', 'container', 'object']) {
      const port = await freePort()
      storage.push(port)
      const builder = path.join(conf, `${kind}.builder`)
      const place = `r1z1-127.0.0.1:${port}/d1`
      for (const words of [['create', '4', '1', '1'], ['add', place, '1'], ['rebalance']]) {
        const { status, stderr } = spawnSync('swift-ring-builder', [builder, ...words], { encoding: 'utf8' })
        // 1 is a warning: one device in one zone is all we want.
        if (status !== 0 && status !== 1) throw new Error(`swift-ring-builder ${words[0]}: ${stderr}`)
      }
      writeFileSync(path.join(conf, `${kind}.conf`), storageSettings(folder, kind, port))
      start(kind)
    }
    const port = await freePort()
    writeFileSync(path.join(conf, 'proxy.conf'), frontSettings(folder, port))
    let front = start('proxy')
    await answers(port, folder)
    // The front says 503 for what stands on a server that still begins.
    for (const one of storage) await answers(one, folder, () => true)
    const endpoint = `http://127.0.0.1:${port}`
    const credentials = { accessKeyId: 'test:tester', secretAccessKey: 'testing' }
    let buckets = 0
    return {
      endpoint,
      credentials,
      async makeBucket() {
        const { S3Client, CreateBucketCommand } = await import('@aws-sdk/client-s3')
        const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials })
        const Bucket = `presskeep-${process.pid}-${++buckets}`
        await client.send(new CreateBucketCommand({ Bucket }))
        client.destroy()
        return Bucket
      },
      stopFront: () => stop(front),
      async startFront() {
        front = start('proxy')
        await answers(port, folder)
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

function storageSettings(folder: string, kind: string, port: number): string {
  return `[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${port}
devices = ${path.join(folder, 'dev')}
mount_check = false
workers = 0
user = ${os.userInfo().username}
swift_dir = ${path.join(folder, 'conf')}
[pipeline:main]
pipeline = ${kind}-server
[app:${kind}-server]
use = egg:swift#${kind}
`
}

function frontSettings(folder: string, port: number): string {
  return `[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${port}
workers = 0
user = ${os.userInfo().username}
swift_dir = ${path.join(folder, 'conf')}
[pipeline:main]
pipeline = catch_errors gatekeeper healthcheck cache s3api tempauth bulk slo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:healthcheck]
use = egg:swift#healthcheck
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:1
[filter:bulk]
use = egg:swift#bulk
[filter:slo]
use = egg:swift#slo
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
min_segment_size = 1048576
`
}

async function answers(port: number, folder: string, isWell = (response: Response) => response.ok): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    const isUp = await fetch(`http://127.0.0.1:${port}/healthcheck`, { signal: AbortSignal.timeout(2000) }).then(
      isWell,
      () => false,
    )
    if (isUp) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`Swift does not answer: ${readFileSync(path.join(folder, 'proxy.log'), 'utf8').slice(-2000)}`)
}

async function freePort(): Promise<number> {
  const server = net.createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as net.AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
