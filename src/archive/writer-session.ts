import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { rebuildIndex, timestamp14, writerOf } from '../capture/index.ts'
import {
  addWriter,
  appliedTo,
  busyWith,
  type Db,
  deadWriters,
  liveWriters,
  releaseWriter,
  renewWriter,
  type Sql,
  takeFreeWriter,
  tryLock,
  type WriterLease,
} from '../store/index.ts'
import type { ApplyContext } from './apply.ts'
import { type ArchiveWarcs, applyFiles } from './keeper.ts'
import { isMade, openDatabase } from './open-database.ts'
import { readSettings } from './settings.ts'

/** After so long without a sign of life others may go on where a program stood. */
const leaseMs = 30_000
const renewEveryMs = 8_000

/** The right to write, of one among several programs: a name for its WARC files, held until it is closed. */
export interface WriterSession {
  readonly lease: WriterLease
  /** Applies what programs that died have kept and not applied; answers how many records. */
  recover(warcs: ArchiveWarcs, context: ApplyContext): Promise<number>
  close(): Promise<void>
}

/** Rounds walk over all that is due: one at a time, and not beside workers, who do the same. */
const rounds: ReadonlySet<string> = new Set(['sync', 'up', 'demo'])

function isInTheWay(mine: string, other: string): boolean {
  if (mine === 'rebuild' || other === 'rebuild' || mine === 'move' || other === 'move') return true
  return rounds.has(mine) ? rounds.has(other) || other === 'work' : mine === 'work' && rounds.has(other)
}

const lockFile = (folder: string, id: string) => path.join(folder, `.presskeep.writer-${id}.lock`)

/**
 * Joins the programs that write an archive. Throws `ArchiveBusyError` where another does what can't be done twice. A name
 * whose holder died on this machine is taken over, so that there are no more files than programs; the lock beside
 * the archive, which ends with its process, tells who lives.
 */
export async function joinWriters(folder: string, db: Db, doing: string): Promise<WriterSession> {
  const machine = machineOf(folder)
  const session = `${machine}:${process.pid}:${randomBytes(4).toString('hex')}`
  let lock: ReturnType<typeof tryLock>
  const release = () => {
    lock?.release()
    lock = undefined
  }
  const lease = await db.transaction(async (sql) => {
    release()
    await sql.all('SELECT pg_advisory_xact_lock(?)', joinLock)
    for (const other of await liveWriters(sql)) {
      if (!isInTheWay(doing, other.doing) || isDead(folder, machine, other)) continue
      throw busyWith(folder, { doing: other.doing, process: processOf(other.session), since: other.since })
    }
    const mayTake = (id: string) => {
      lock = tryLock(lockFile(folder, id))
      return lock !== undefined
    }
    const taken = await takeFreeWriter(sql, { machine, session, doing, leaseMs }, mayTake)
    if (taken) return taken
    const id = randomBytes(5).toString('hex')
    lock = tryLock(lockFile(folder, id))
    const made = { id, session, doing }
    await addWriter(sql, { ...made, machine, leaseMs })
    return made
  })
  const timer = setInterval(() => {
    // A renewal that fails is made up for by the next; who was away too long hears it at the next commit.
    db.transaction((sql) => renewWriter(sql, lease, leaseMs)).catch(() => {})
  }, renewEveryMs)
  timer.unref()
  const hopeless = new Map<string, number>()
  return {
    lease,
    recover: (warcs, context) =>
      recoverTails(folder, db, warcs, { machine, session, doing: lease.doing }, lease.id, context, hopeless),
    async close() {
      clearInterval(timer)
      await db.transaction((sql) => releaseWriter(sql, lease)).catch(() => {})
      release()
    },
  }
}

/** Whether workers do now what is due in an archive. */
export async function hasWorkers(folder: string): Promise<boolean> {
  const { store } = readSettings(folder)
  if (store === undefined || !(await isMade(store))) return false
  const db = await openDatabase(store, { readOnly: true })
  try {
    const live = await liveWriters(db)
    return live.some((one) => one.doing === 'work' && !isDead(folder, machineOf(folder), one))
  } finally {
    await db.close()
  }
}

/**
 * Two programs are on one machine where a lock beside the archive holds between them: containers may have one name, and
 * each a folder of its own.
 */
function machineOf(folder: string): string {
  const { dev, ino } = statSync(folder)
  return `${os.hostname()}/${dev.toString(36)}-${ino.toString(36)}`
}

const joinLock = 7_301_982_003

function processOf(session: string): string {
  const [machine, pid] = session.split(':')
  return machine?.split('/')[0] === os.hostname() ? `process ${pid}` : `process ${pid} on ${machine}`
}

/** On this machine a free lock tells that nobody holds the name any more, whatever its lease says. */
function isDead(folder: string, machine: string, other: { readonly id: string; readonly machine: string }): boolean {
  if (other.machine !== machine || !existsSync(lockFile(folder, other.id))) return false
  const lock = tryLock(lockFile(folder, other.id))
  lock?.release()
  return lock !== undefined
}

/**
 * A program that dies between making a record durable and applying it leaves a tail. Whoever finds it takes the name over
 * for as long as it takes, so that two don't, and the dead one, should it only have slept, is refused at its commit.
 */
async function recoverTails(
  folder: string,
  db: Db,
  warcs: ArchiveWarcs,
  wish: { readonly machine: string; readonly session: string; readonly doing: string },
  own: string,
  context: ApplyContext,
  hopeless: Map<string, number>,
): Promise<number> {
  const applied = await appliedTo(db)
  const dead = warcs.dir === undefined ? await deadWriters(db) : []
  // A bucket is not listed where nobody died, and then from the day on when the first of them began.
  if (warcs.dir === undefined && applied.size > 0 && !dead.length) return 0
  const since = applied.size > 0 && dead.length ? Math.min(...dead.map((one) => one.since)) - dayMs : undefined
  const all = await warcs.list(since === undefined ? undefined : `presskeep-${timestamp14(since)}`)
  const behind = all.filter(
    ({ name, sizeBytes }) =>
      writerOf(name) !== own && sizeBytes > (applied.get(name) ?? 0) && hopeless.get(name) !== sizeBytes,
  )
  let count = 0
  for (const [id, files] of Map.groupBy(behind, ({ name }) => writerOf(name))) {
    const lock = tryLock(lockFile(folder, id || 'first'))
    if (!lock) continue
    try {
      const lease = await db.transaction((sql) => takeOver(sql, id, wish))
      if (!lease) continue
      if (warcs.dir !== undefined)
        for (const { name } of files) settle(path.join(warcs.dir, name), applied.get(name) ?? 0)
      count += await applyFiles(db, warcs, context, { files, lease })
      // What is left behind is no whole record: who writes there next cuts it off.
      for (const { name, sizeBytes } of files) hopeless.set(name, sizeBytes)
      await db.transaction((sql) => releaseWriter(sql, lease))
    } finally {
      lock.release()
    }
  }
  for (const { id, session } of dead) {
    if (id === own || warcs.dir !== undefined) continue
    for (const { name } of all) if (writerOf(name) === id) await warcs.merge(name)
    await db.transaction((sql) => releaseWriter(sql, { id, session, doing: 'recover' }))
  }
  return count
}

const dayMs = 86_400_000

async function takeOver(
  sql: Sql,
  id: string,
  wish: { readonly machine: string; readonly session: string; readonly doing: string },
): Promise<WriterLease | undefined> {
  const rows = await sql.all<{ id: string; machine: string }>(
    'SELECT id, machine FROM writers WHERE id = ? FOR UPDATE',
    id,
  )
  const lease = { id, session: `${wish.session}+`, doing: 'recover' }
  if (!rows.length) {
    await addWriter(sql, { ...lease, machine: wish.machine, leaseMs })
    return lease
  }
  // On this machine its lock, which we have, says that it is dead; of others only the time does.
  if (rows[0]!.machine !== wish.machine) {
    const isLive = (await liveWriters(sql)).some((one) => one.id === id)
    if (isLive) return undefined
  }
  await sql.all('UPDATE writers SET session = ?, lease_until = 0 WHERE id = ?', lease.session, id)
  await renewWriter(sql, lease, leaseMs)
  return lease
}

/**
 * Its writer may have died before it could: what is applied must not go with the next loss of power, and the index beside
 * lists it. What stands before `from` was settled by the writer itself.
 */
function settle(file: string, from: number): void {
  const fd = openSync(file, 'r+')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
  rebuildIndex(file, from)
}
