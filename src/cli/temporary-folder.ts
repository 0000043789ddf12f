import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** Commands that make temporary files, or have a browser make them. */
const makers: ReadonlySet<string> = new Set(['demo', 'export', 'follow', 'keep', 'sync', 'up', 'work'])

/**
 * Gives the program, and the browser that it may start, a temporary folder of their own, so that nothing of theirs is left behind:
 * it goes with the process, and that of a process which was killed goes at the next start. `env` is the process's own.
 */
export function useOwnTemporaryFolder(command: string, env: NodeJS.ProcessEnv): void {
  if (!makers.has(command)) return
  const place = os.tmpdir()
  const machine = machineMark()
  try {
    sweep(place, machine)
    const own = mkdtempSync(path.join(place, `presskeep-${machine}-${process.pid}-`))
    for (const name of process.platform === 'win32' ? ['TEMP', 'TMP'] : ['TMPDIR']) env[name] = own
    process.once('exit', () => rmSync(own, { recursive: true, force: true, maxRetries: 3 }))
  } catch {
    // Where none can be made, the command may not need one; if it does, it says so.
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
    try {
      rmSync(path.join(place, name), { recursive: true, force: true })
    } catch {
      // It may be somebody else's.
    }
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
