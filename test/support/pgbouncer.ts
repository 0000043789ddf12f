import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from './own-postgres.ts'
import { onServer } from './postgres.ts'

/**
 * A pooler before a server, in transaction mode: each transaction takes one of a few connections, whichever is free, so that
 * nothing may be left in a session. It goes when the test ends. Answers the address of the database behind it.
 */
export async function pooled(t: Pick<TestContext, 'after'>, url: string, connections = 4): Promise<string> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'presskeep-pooler-'))
  const { hostname, port, username, pathname } = new URL(url)
  const own = await freePort()
  const file = path.join(folder, 'pgbouncer.ini')
  writeFileSync(path.join(folder, 'users'), `"${username}" ""\n`)
  writeFileSync(
    file,
    `[databases]
* = host=${hostname} port=${port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${own}
unix_socket_dir =
auth_type = trust
auth_file = ${path.join(folder, 'users')}
pool_mode = transaction
default_pool_size = ${connections}
max_client_conn = 200
`,
  )
  let command = ['pgbouncer', file]
  // It refuses to run as root.
  if (process.getuid?.() === 0) {
    const id = Number(spawnSync('id', ['-u', 'postgres'], { encoding: 'utf8' }).stdout)
    chownSync(folder, id, id)
    command = ['runuser', '-u', 'postgres', '--', ...command]
  }
  chmodSync(folder, 0o755)
  const child = spawn(command[0]!, command.slice(1), { cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  t.after(async () => {
    child.kill('SIGTERM')
    if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve))
    rmSync(folder, { recursive: true, force: true })
  })
  const address = `postgres://${username}@127.0.0.1:${own}${pathname}`
  for (let tries = 0; ; tries++) {
    try {
      await onServer('SELECT 1', address)
      return address
    } catch (error) {
      if (tries > 100 || child.exitCode !== null)
        throw new Error(`the pooler does not answer: ${said}`, { cause: error })
      await wait(100)
    }
  }
}
