import { createHash } from 'node:crypto'
import { lutimesSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** Commands that make temporary files, or have a browser make them. */
const makers: ReadonlySet<string> = new Set(['demo', 'export', 'follow', 'keep', 'sync', 'up', 'work'])

/** The system takes away what nobody has touched for some days. */
const touchMs = 3_600_000

/**
 * Gives the program, and the browser that it may start, a temporary folder of their own, so that nothing of theirs is left behind:
 * it goes with the process, and that of a process which was killed goes at the next start. It is touched every hour, and made anew
 * where it was taken away all the same. `env` is the process's own.
 */
export function useOwnTemporaryFolder(command: string, env: NodeJS.ProcessEnv): void {
  if (!makers.has(command)) return
  const place = os.tmpdir()
  const machine = machineMark()
  const make = (): string => {
    const made = mkdtempSync(path.join(place, `presskeep-${machine}-${process.pid}-`))
    for (const name of process.platform === 'win32' ? ['TEMP', 'TMP'] : ['TMPDIR']) env[name] = made
    return made
  }
  try {
    sweep(place, machine)
    let own = make()
    process.once('exit', () => remove(own))
    setInterval(() => {
      try {
        if (!touch(own)) own = make()
      } catch {
        // The next hour may be better.
      }
    }, touchMs).unref()
  } catch {
    // Where none can be made, the command may not need one; if it does, it says so.
  }
}

/** Makes a folder and all in it look used; false where it is not there, or not ours. */
function touch(folder: string): boolean {
  const now = new Date()
  const isTouched = (one: string): boolean => {
    try {
      lutimesSync(one, now, now)
      return true
    } catch {
      return false
    }
  }
  if (!isTouched(folder)) return false
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) isTouched(path.join(folder, name))
  return true
}

/** What can't be taken away now, because a browser still writes there or it is somebody else's, is left to a later start. */
function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  } catch {
    // A later start sweeps it.
  }
}

/** Process numbers mean something only beside those of the same machine, or container. */
function machineMark(): string {
  let space = ''
  try {
    space = readlinkSync('/proc/self/ns/pid')
  } catch {
    // Only Linux has it.
  }
  return createHash('sha256').update(`${os.hostname()} ${space}`).digest('hex').slice(0, 6)
}

/** Takes away what processes of ours that are dead have left. */
function sweep(place: string, machine: string): void {
  const ours = new RegExp(`^presskeep-${machine}-(\\d+)-[A-Za-z0-9]{6}$`)
  for (const name of readdirSync(place)) {
    const pid = Number(ours.exec(name)?.[1])
    if (!(pid > 0) || isAlive(pid)) continue
    remove(path.join(place, name))
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
