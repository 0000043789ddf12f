import { rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { readPlain } from './plain-file.ts'

/** Another export writes into the folder. */
export class FolderBusyError extends Error {
  override name = 'FolderBusyError'
}

export const lockName = '.presskeep-export.lock'
const touchedEvery = 60_000
/** Milliseconds after which a lock that nobody touched is one of a process that was killed. */
const lastsFor = 600_000
const said = /^\{"pid":(\d+),"host":"([^"\\\p{C}]*)","since":"([\w:.-]+)"\}$/u
const heldHere = new Set<string>()

/**
 * Keeps other exports out of a folder until what it answers is called. A lock whose process is gone is taken over. Throws
 * `FolderBusyError`.
 */
export async function lockFolder(dir: string): Promise<() => Promise<void>> {
  const file = join(dir, lockName)
  const own = JSON.stringify({ pid: process.pid, host: hostname(), since: new Date().toISOString() })
  for (let tries = 0; ; tries++) {
    try {
      await writeFile(file, `${own}\n`, { flag: 'wx' })
      break
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const holder = await holderOf(file)
    if (holder !== undefined || tries > 2) {
      throw new FolderBusyError(
        `another export${holder ?? ''} is writing into the folder; wait for its end (or remove ${lockName} in it, where there is none)`,
      )
    }
    await rm(file, { force: true })
  }
  heldHere.add(file)
  const touching = setInterval(() => {
    const now = new Date()
    utimes(file, now, now).catch(() => undefined)
  }, touchedEvery)
  touching.unref()
  return async () => {
    clearInterval(touching)
    heldHere.delete(file)
    await rm(file, { force: true })
  }
}

/** Who holds the lock, in words; undefined where nobody does any more. */
async function holderOf(file: string): Promise<string | undefined> {
  const bytes = await readPlain(file, lockName)
  const found = bytes && (await stat(file).catch(() => undefined))
  if (!found || Date.now() - found.mtimeMs > lastsFor) return undefined
  const [, pid, host, since] = said.exec(new TextDecoder().decode(bytes).trim()) ?? []
  // Not written yet.
  if (pid === undefined) return ''
  if (host === hostname() && !isAlive(Number(pid), file)) return undefined
  return ` (process ${pid} on ${host}, since ${since})`
}

function isAlive(pid: number, file: string): boolean {
  if (pid === process.pid) return heldHere.has(file)
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
