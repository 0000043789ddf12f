import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import process from 'node:process'
import { isMainThread } from 'node:worker_threads'

/**
 * Loaded before the program (`--import`): ends it as `kill -9` does at its Nth change of a file, or, without
 * `KILL_AT`, writes down how many there were. SQLite's own writes are not among them: they lie between these.
 */
const changes = [
  'writeSync',
  'writeFileSync',
  'appendFileSync',
  'renameSync',
  'fsyncSync',
  'copyFileSync',
  'linkSync',
  'rmSync',
  'unlinkSync',
  'mkdirSync',
  'openSync',
  'truncateSync',
  'ftruncateSync',
] as const

if (isMainThread && process.env.KILL_COUNT) {
  const at = Number(process.env.KILL_AT ?? Number.POSITIVE_INFINITY)
  const counted = process.env.KILL_COUNT
  const write = fs.writeFileSync
  let count = 0
  for (const name of changes) {
    const real = fs[name] as (...given: unknown[]) => unknown
    Object.assign(fs, {
      [name](...given: unknown[]) {
        if (name === 'openSync' && (given[1] === undefined || given[1] === 'r')) return real(...given)
        if (++count === at) process.kill(process.pid, 'SIGKILL')
        return real(...given)
      },
    })
  }
  syncBuiltinESMExports()
  process.on('exit', () => write(counted, String(count)))
}
