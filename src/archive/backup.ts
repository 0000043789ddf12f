import fs from 'node:fs'
import path from 'node:path'
import { listWarcs, makeIndex, readWarc, type WarcFile, type WarcFiles } from '../capture/index.ts'
import { beginCopyUpdate, copyDatabase, damagedRows, OlderDatabaseError } from '../store/index.ts'
import { logFolder, publicFile } from './evidence-log.ts'
import { isArchive, settingsFile } from './is-archive.ts'
import { ArchiveError, makeFolder, type OpenOptions, openForWriting, warcsOf } from './open-archive.ts'
import { databaseFile, openDatabase } from './open-database.ts'
import { readSettings, setPlace } from './settings.ts'
import { ownRules } from './site-rules.ts'

export interface BackupReport {
  /** Files that were copied whole, to which only the new end was added, and that were there already. */
  readonly copied: number
  readonly extended: number
  readonly same: number
  readonly bytes: number
  /** Rows of the database that are damaged, by table and key. */
  readonly damaged: readonly string[]
  /** The backup has these rows as they are: it is the first, or the earlier one's database can't be read. Else it keeps its own in their place. */
  readonly hasDamaged: boolean
}

/**
 * Copies an archive into `target`, which may hold an earlier backup: then only what is new is copied. May run while the
 * archive is written. The database is copied first, as it stands at one moment, and takes its place last, behind the
 * captures: so the copy is whole at every moment, also where the copying is killed, and whatever its captures hold more
 * than its database is applied when it is opened. A database on a server is not copied (that is pg_dump's work): the copy
 * makes one in its folder from the captures, when it is opened. Captures in a bucket are fetched.
 */
export async function backup(
  folder: string,
  target: string,
  onProgress?: (file: string) => void,
): Promise<BackupReport> {
  if (!isArchive(folder)) throw new ArchiveError(`there is no archive at ${folder}`)
  if (isInside(folder, target)) throw new ArchiveError('a backup must lie outside of the archive')
  const begun = `backup of ${path.resolve(folder)}`
  const isFree = isArchive(target) ? !isUnfinished(target) || isUnfinished(target, begun) : isEmptyOr(target, begun)
  if (!isFree) throw new ArchiveError(`${target} holds other files; name a new folder or an earlier backup`)
  if (isArchive(target)) await checkIsBackup(folder, target, begun)
  else begin(target, begun)
  const report = await copyArchive(folder, target, onProgress)
  // Stays: it says of what this is the backup before a key does.
  fs.writeFileSync(path.join(target, backupFile), begun)
  finish(target)
  return report
}

/** Throws `ArchiveError` where the archive that `target` holds is another one, or holds captures that this one has not. */
async function checkIsBackup(folder: string, target: string, begun: string): Promise<void> {
  const other = `${target} is no backup of ${folder}; name a new folder or an earlier backup of this archive`
  const keys = [folder, target].map((one) => path.join(one, logFolder, publicFile)).map(readIfThere)
  if (keys[1] !== undefined && keys[0] !== keys[1]) throw new ArchiveError(`${other} (its log has another key)`)
  // Without a key it has kept nothing yet: by its settings it is the one or another.
  const texts = [folder, target].map((one) => readIfThere(path.join(one, settingsFile)))
  const isMarked = readIfThere(path.join(target, backupFile)) === begun || isUnfinished(target, begun)
  if (keys[1] === undefined && !isMarked && texts[0] !== texts[1])
    throw new ArchiveError(`${other} (it has other settings)`)
  const settings = readSettings(folder)
  const own = settings.warcs
    ? (await warcsOf(folder, settings, () => Number.NaN).list()).map(({ name }) => name)
    : listWarcs(path.join(folder, 'warc'))
  const strange = listWarcs(path.join(target, 'warc')).find((name) => !own.includes(name))
  if (strange !== undefined) throw new ArchiveError(`${other} (it holds ${strange}, which is not there)`)
  if (settings.warcs) return
  for (const name of listWarcs(path.join(target, 'warc'))) {
    const [from, to] = [folder, target].map((one) => path.join(one, 'warc', name)) as [string, string]
    const had = fs.statSync(to).size
    if (had <= fs.statSync(from).size && isSameEnd(from, to, had)) continue
    // It would be copied whole: what only the copy holds would be gone.
    if (await holdsMore(to, from)) {
      throw new ArchiveError(
        `${other} (its ${name} holds captures that are not there, as after an older backup was restored)`,
      )
    }
  }
}

/** Whether a WARC file has whole records that another has not. */
async function holdsMore(file: string, than: string): Promise<boolean> {
  const idsOf = async (one: string) => {
    const ids = new Set<string>()
    // Records that are torn or damaged are nothing to lose.
    for await (const { id } of readWarc(one, { onDamage() {} })) {
      ids.add(id)
    }
    return ids
  }
  const known = await idsOf(than)
  return [...(await idsOf(file))].some((id) => !known.has(id))
}

function readIfThere(file: string): string | undefined {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined
}

/**
 * Makes an archive of a backup in a new or empty folder, or in one where the same restore was broken off, opens it, so
 * that what the database lacks is applied, and closes it. Throws `ArchiveError` where the folder holds something else.
 */
export async function restore(source: string, folder: string, options: OpenOptions): Promise<BackupReport> {
  if (isUnfinished(source)) {
    throw new ArchiveError(`the first backup to ${source} was broken off; run presskeep backup ${source} again`)
  }
  if (!isArchive(source)) throw new ArchiveError(`there is no backup at ${source}`)
  if (isInside(source, folder)) throw new ArchiveError('an archive must lie outside of its backup')
  const begun = `restore of ${path.resolve(source)}`
  if (!isEmptyOr(folder, begun)) throw new ArchiveError(`${folder} is not empty; name a new or an empty folder`)
  begin(folder, begun)
  const report = await copyArchive(source, folder)
  await (await openForWriting(folder, 'restore', options)).close()
  finish(folder)
  return report
}

/** Stands in a backup, and says of what. */
const backupFile = 'presskeep.backup'

/** Stands in a folder that is being filled for the first time, and says with what. */
const unfinishedFile = 'presskeep.unfinished'

function isUnfinished(folder: string, begun?: string): boolean {
  const file = path.join(folder, unfinishedFile)
  return fs.existsSync(file) && (begun === undefined || fs.readFileSync(file, 'utf8') === begun)
}

function isEmptyOr(folder: string, begun: string): boolean {
  if (!fs.existsSync(folder)) return true
  if (!fs.statSync(folder).isDirectory()) throw new ArchiveError(`${folder} is a file; name a folder`)
  return fs.readdirSync(folder).length === 0 || isUnfinished(folder, begun)
}

function begin(folder: string, begun: string): void {
  makeFolder(folder)
  if (isUnfinished(folder)) return
  // Appears whole or not at all: a folder with half a word in it would be somebody else's.
  const partial = path.join(
    path.dirname(path.resolve(folder)),
    `.${path.basename(path.resolve(folder))}.${unfinishedFile}`,
  )
  fs.writeFileSync(partial, begun)
  fs.renameSync(partial, path.join(folder, unfinishedFile))
}

function finish(folder: string): void {
  fs.rmSync(path.join(folder, unfinishedFile), { force: true })
}

/** What SQLite keeps beside a database. */
const besides = ['-wal', '-shm', '-journal']

async function copyArchive(folder: string, target: string, onProgress?: (file: string) => void): Promise<BackupReport> {
  const report = { copied: 0, extended: 0, same: 0, bytes: 0, damaged: [] as readonly string[], hasDamaged: false }
  const looked = new Set<string>()
  const note = (file: string, outcome: CopyOutcome) => {
    report.bytes += outcome.bytes
    // Captures are looked through twice.
    if (looked.has(file) && outcome.what === 'same') return
    if (!looked.has(file)) report[outcome.what]++
    looked.add(file)
    onProgress?.(file)
  }
  const copy = (name: string, growsOnly: boolean, upTo?: number) => {
    const from = path.join(folder, name)
    const to = path.join(target, name)
    fs.mkdirSync(path.dirname(to), { recursive: true })
    note(name, growsOnly ? extend(from, to, upTo) : replaceOther(from, to))
  }
  const settings = readSettings(folder)
  const copyCaptures = async () => {
    if (settings.warcs === undefined) {
      for (const name of listWarcs(path.join(folder, 'warc'))) copy(path.join('warc', name), true)
    } else {
      const warcs = warcsOf(folder, settings, () => Number.NaN)
      for (const file of await warcs.list()) note(file.name, await fetchWarc(warcs, file, path.join(target, 'warc')))
    }
    for (const name of filesBelow(folder, 'warc')) if (name.endsWith('.cdxj')) copy(name, true)
    for (const name of filesBelow(folder, 'blobs')) if (!name.includes('.incoming')) copy(name, true)
  }
  const isOnServer = settings.store !== undefined
  const hasDatabase = !isOnServer && fs.existsSync(path.join(folder, databaseFile))
  const [from, to] = [folder, target].map((one) => path.join(one, databaseFile)) as [string, string]
  const partial = `${to}.partial`
  if (hasDatabase) for (const end of ['', ...besides]) fs.rmSync(`${partial}${end}`, { force: true })
  // What the captures grow by until the database is read is copied behind it: as long as that takes, the database in use
  // keeps its log of writes.
  if (hasDatabase && fs.existsSync(to)) await copyCaptures()
  const update = hasDatabase ? beginCopyUpdate(from, to) : undefined
  try {
    if (hasDatabase && !update) await copyDatabase(from, partial)
    if (update) report.damaged = update.damaged
    else if (hasDatabase) {
      report.damaged = await damagedIn(partial)
      // What is damaged takes the place of nothing that can be read.
      report.hasDamaged = report.damaged.length > 0 && !(await canBeRead(to))
    }
    // The log tells of captures, stamps of heads, heads of leaves: it comes behind the captures, as far as it went before them.
    const log = filesBelow(folder, logFolder)
      .toSorted((a, b) => rankInLog(b) - rankInLog(a))
      .map((name) => ({ name, size: fs.statSync(path.join(folder, name)).size }))
      .toReversed()
    await copyCaptures()
    for (const { name, size } of log) copy(name, rankInLog(name) >= 0, size)
    if (update) {
      const bytes = update.commit()
      note(databaseFile, { what: bytes ? 'extended' : 'same', bytes })
    } else if (hasDatabase && report.damaged.length && !report.hasDamaged) {
      for (const end of ['', ...besides]) fs.rmSync(`${partial}${end}`, { force: true })
    } else if (hasDatabase) {
      for (const end of besides) fs.rmSync(`${to}${end}`, { force: true })
      fs.renameSync(partial, to)
      // Looking for damage left these, with nothing in them.
      for (const end of besides) fs.rmSync(`${partial}${end}`, { force: true })
      note(databaseFile, { what: 'copied', bytes: fs.statSync(to).size })
    }
  } finally {
    update?.close()
  }
  copy(settingsFile, false)
  const rules = ownRules(folder, settings)
  if (rules !== undefined) for (const name of filesBelow(folder, rules)) copy(name, false)
  // The copy stands for itself: opened, it makes its database of its captures, and never writes into the server's.
  if (isOnServer) setPlace(target, 'store', undefined)
  if (settings.warcs !== undefined) setPlace(target, 'warcs', undefined)
  return report
}

async function canBeRead(file: string): Promise<boolean> {
  if (!fs.existsSync(file)) return false
  try {
    const db = await openDatabase(file, { readOnly: true })
    try {
      const [row] = await db.all<{ integrity_check: string }>('PRAGMA integrity_check(1)')
      return row?.integrity_check === 'ok'
    } finally {
      await db.close()
    }
  } catch (error) {
    return error instanceof OlderDatabaseError
  }
}

/** Damaged rows of a database; of one that can't be read what is wrong with it, of an older version's nothing. */
async function damagedIn(file: string): Promise<readonly string[]> {
  const damaged: string[] = []
  try {
    const db = await openDatabase(file, { readOnly: true })
    try {
      for await (const { table, key, message } of damagedRows(db)) damaged.push(`${table} ${key ?? message}`)
    } finally {
      await db.close()
    }
  } catch (error) {
    if (!(error instanceof OlderDatabaseError)) damaged.push(error instanceof Error ? error.message : String(error))
  }
  return damaged
}

function isInside(folder: string, target: string): boolean {
  const way = path.relative(path.resolve(folder), path.resolve(target))
  return way === '' || (!way.startsWith('..') && !path.isAbsolute(way))
}

function filesBelow(folder: string, part: string): readonly string[] {
  const start = path.join(folder, part)
  if (!fs.existsSync(start)) return []
  return fs
    .readdirSync(start, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort()
}

const grownInLog = ['leaves.bin', 'heads.jsonl', 'stamps.jsonl']

/** Files of the log that only grow, what others refer to first; -1 for its other files. */
const rankInLog = (name: string): number => grownInLog.indexOf(path.basename(name))

type CopyOutcome = { readonly what: 'copied' | 'extended' | 'same'; readonly bytes: number }

const comparedBytes = 1 << 16

/** Adds what a file that only grows has got since, up to a size; copies it whole where its copy is not its beginning. */
function extend(from: string, to: string, size = fs.statSync(from).size): CopyOutcome {
  if (!fs.existsSync(to)) return replace(from, to, size)
  const had = fs.statSync(to).size
  if (had > size || !isSameEnd(from, to, had)) return replace(from, to, size)
  if (had === size) return { what: 'same', bytes: 0 }
  const [source, target] = [fs.openSync(from, 'r'), fs.openSync(to, 'a')]
  try {
    const piece = Buffer.alloc(1 << 20)
    for (let at = had; at < size; ) {
      const read = fs.readSync(source, piece, 0, Math.min(piece.length, size - at), at)
      if (read === 0) break
      fs.writeFileSync(target, piece.subarray(0, read))
      at += read
    }
    fs.fsyncSync(target)
  } finally {
    fs.closeSync(source)
    fs.closeSync(target)
  }
  return { what: 'extended', bytes: size - had }
}

const fetchedBytes = 8 << 20

/** The same for a WARC in a bucket. */
async function fetchWarc(warcs: WarcFiles, { name, sizeBytes }: WarcFile, dir: string): Promise<CopyOutcome> {
  fs.mkdirSync(dir, { recursive: true })
  const file = path.join(dir, name)
  const fetched = (offset: number, end: number) => warcs.bytesAt({ file: name, offset, length: end - offset })
  const had = fs.existsSync(file) ? Math.min(sizeBytes, fs.statSync(file).size) : 0
  const from = Math.max(0, had - comparedBytes)
  const isBeginning = had > 0 && (await fetched(from, had)).equals(fs.readFileSync(file).subarray(from, had))
  if (isBeginning && had === sizeBytes) return { what: 'same', bytes: 0 }
  const partial = isBeginning ? file : `${file}.partial`
  const fd = fs.openSync(partial, isBeginning ? 'a' : 'w')
  try {
    for (let at = isBeginning ? had : 0; at < sizeBytes; at += fetchedBytes) {
      fs.writeFileSync(fd, await fetched(at, Math.min(sizeBytes, at + fetchedBytes)))
    }
    fs.fsyncSync(fd)
  } finally {
    fs.closeSync(fd)
  }
  if (!isBeginning) fs.renameSync(partial, file)
  await makeIndex(file)
  return isBeginning ? { what: 'extended', bytes: sizeBytes - had } : { what: 'copied', bytes: sizeBytes }
}

function isSameEnd(one: string, other: string, size: number): boolean {
  const read = (file: string) => {
    const fd = fs.openSync(file, 'r')
    try {
      const bytes = Buffer.alloc(Math.min(comparedBytes, size))
      fs.readSync(fd, bytes, 0, bytes.length, size - bytes.length)
      return bytes
    } finally {
      fs.closeSync(fd)
    }
  }
  return read(one).equals(read(other))
}

/** Copies a small file where its copy is another. */
function replaceOther(from: string, to: string): CopyOutcome {
  const isSame = fs.existsSync(to) && fs.readFileSync(from).equals(fs.readFileSync(to))
  return isSame ? { what: 'same', bytes: 0 } : replace(from, to)
}

/** Copies a file under another name first, so that a copy is whole or not there. */
function replace(from: string, to: string, size = fs.statSync(from).size): CopyOutcome {
  fs.copyFileSync(from, `${to}.partial`)
  const fd = fs.openSync(`${to}.partial`, 'r+')
  try {
    if (fs.fstatSync(fd).size > size) fs.ftruncateSync(fd, size)
    fs.fsyncSync(fd)
  } finally {
    fs.closeSync(fd)
  }
  fs.renameSync(`${to}.partial`, to)
  return { what: 'copied', bytes: size }
}
