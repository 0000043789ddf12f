import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { withoutPostgres } from './postgres.ts'

/** A PostgreSQL cluster of a test's own, which it may kill. */
export interface OwnPostgres {
  readonly url: string
  readonly port: number
  start(): Promise<void>
  /** `kill -9` of the server's first process; its others end by themselves. */
  kill(): Promise<void>
  close(): Promise<void>
}

const installed = '/usr/lib/postgresql'

function binaries(): string | undefined {
  if (!existsSync(installed)) return undefined
  const versions = readdirSync(installed).filter((name) => existsSync(path.join(installed, name, 'bin', 'initdb')))
  const newest = versions.sort((a, b) => Number(a) - Number(b)).at(-1)
  return newest && path.join(installed, newest, 'bin')
}

/** Why tests that kill a server are skipped; they need its programs, and the other tests' server for their messages. */
export async function withoutOwnPostgres(): Promise<false | string> {
  const why = await withoutPostgres()
  if (why || binaries() || process.env.PRESSKEEP_SKIP_NOTHING === '1') return why
  const message = 'SKIPPED, NOT PASSED: there is no initdb (apt-get install postgresql)'
  console.warn(message)
  return message
}

/**
 * Makes and starts a cluster in a scratch folder. As root it runs as the user `postgres`, as PostgreSQL wants it. It
 * listens on loopback, or where `at` says, for a network's addresses.
 */
export async function ownPostgres(at?: { readonly host: string; readonly network: string }): Promise<OwnPostgres> {
  const bin = binaries()
  if (!bin) throw new Error(`there is no PostgreSQL below ${installed}`)
  const folder = mkdtempSync(path.join(os.tmpdir(), 'presskeep-pg-'))
  const data = path.join(folder, 'data')
  const isRoot = process.getuid?.() === 0
  const run = (program: string, ...args: string[]): SpawnSyncReturns<string> => {
    const command = isRoot
      ? ['runuser', '-u', 'postgres', '--', path.join(bin, program), ...args]
      : [path.join(bin, program), ...args]
    const done = spawnSync(command[0]!, command.slice(1), {
      cwd: '/',
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    if (done.status !== 0) throw new Error(`${program} failed: ${done.stdout}${done.stderr}`)
    return done
  }
  if (isRoot) {
    const id = Number(spawnSync('id', ['-u', 'postgres'], { encoding: 'utf8' }).stdout)
    chownSync(folder, id, id)
  }
  chmodSync(folder, 0o755)
  run('initdb', '-D', data, '--auth=trust', '--encoding=UTF8', '--locale=C', '--username=presskeep')
  if (at) appendFileSync(path.join(data, 'pg_hba.conf'), `host all all ${at.network} trust\n`)
  const listen = at?.host ?? '127.0.0.1'
  const port = await freePort()
  const options = `-p ${port} -c listen_addresses=${listen} -c unix_socket_directories=${folder}`
  const pidFile = path.join(data, 'postmaster.pid')
  const start = async () => {
    // Processes of a killed server may still hold its memory for a moment.
    for (let tries = 0; ; tries++) {
      try {
        // Its output goes to the log, or a pipe would stay open as long as the server.
        run('pg_ctl', '-D', data, '-l', path.join(folder, 'log'), '-o', options, '-w', '-t', '60', 'start')
        return
      } catch (error) {
        if (tries >= 20) throw error
        await wait(500)
      }
    }
  }
  await start()
  return {
    url: `postgres://presskeep@${listen}:${port}/postgres`,
    port,
    start,
    async kill() {
      process.kill(Number(readFileSync(pidFile, 'utf8').split('\n')[0]), 'SIGKILL')
      await wait(200)
    },
    async close() {
      try {
        run('pg_ctl', '-D', data, '-m', 'immediate', 'stop')
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
  }
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
