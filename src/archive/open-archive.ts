import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createFileBlobs, createS3Blobs, loadS3Sdk } from '../blobs/index.ts'
import { createChromium } from '../browser/index.ts'
import { bucketWarcs, checkAvifDecoder, folderWarcs } from '../capture/index.ts'
import { type BlobStore, noTracer, type PageBrowser, shellWord, type Tracer } from '../model/index.ts'
import {
  checkVersion,
  DatabaseError,
  type Db,
  leaveMeaningModel,
  lockArchive,
  NewerDatabaseError,
  OlderDatabaseError,
} from '../store/index.ts'
import type { ApplyContext } from './apply.ts'
import type { ReadImport } from './apply-import.ts'
import { beginLog, hasLog, sealLog } from './evidence-log.ts'
import { createExtractor, type Extractor } from './extractor.ts'
import { type SharedHosts, sharedHosts } from './host-gate.ts'
import { isArchive, settingsFile } from './is-archive.ts'
import { type ArchiveWarcs, type Keeper, openKeeper, payloadReader } from './keeper.ts'
import { lookOnceMore } from './look-once-more.ts'
import { channelsOf } from './notices.ts'
import { databaseOf, isMade, openDatabase } from './open-database.ts'
import { createPictureLooker, type PictureLooker } from './picture-looker.ts'
import { recheckDelays } from './recheck.ts'
import { remakeIndex } from './remake-index.ts'
import { newSettings, readSettings, type Settings } from './settings.ts'
import { archiveRules } from './site-rules.ts'
import { joinWriters, type WriterSession } from './writer-session.ts'

/** There is no archive where one was looked for, or something else stands in the way. */
export class ArchiveError extends Error {
  override name = 'ArchiveError'
}

/** An archive that is open for reading. */
export interface OpenArchive {
  readonly folder: string
  /** The captures. */
  readonly warcs: ArchiveWarcs
  readonly settings: Settings
  readonly db: Db
  readonly blobs: BlobStore
  readonly context: ApplyContext
  readonly now: () => number
  readonly tracer: Tracer
  /** Searches refuse to look for what readers marked. */
  readonly withoutMarks?: boolean
  close(): Promise<void>
}

/** An archive that this process may write: alone, where its database is a file; among others, where it is a server's. */
export interface WritableArchive extends OpenArchive {
  readonly keeper: Keeper
  readonly extractor: Extractor
  readonly software: string
  /** Shows pages that are to be kept whole. Nothing is started before the first of them. */
  readonly browser: PageBrowser
  /** Where several programs write the archive: whose turn each host is. */
  readonly hosts?: SharedHosts
  /** Applies what other programs have kept and could not apply before they died; answers how many records. */
  recover(): Promise<number>
  /** Adds to the signed log what it lacks. A worker in whose folder there is no log leaves that to those who have it. */
  seal(): Promise<void>
}

export interface OpenOptions {
  readonly now: () => number
  readonly software: string
  readonly readImport?: ReadImport
  /** Told of what a start after a crash has mended. */
  readonly onNotice?: (message: string) => void
  /** Is told what takes how long; nobody where it is absent. */
  readonly tracer?: Tracer
}

/** Makes a new archive. Refuses a folder that holds one, or other files. */
export function initArchive(folder: string, timeZone: string, name = path.basename(path.resolve(folder))): void {
  if (existsSync(path.join(folder, settingsFile))) {
    throw new ArchiveError(`${folder} is an archive already; nothing was changed`)
  }
  if (existsSync(folder) && !statSync(folder).isDirectory()) {
    throw new ArchiveError(`${folder} is a file; name a new or an empty folder`)
  }
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new ArchiveError(`${folder} is not empty; name a new or an empty folder`)
  }
  makeFolder(path.join(folder, 'warc'))
  makeFolder(path.join(folder, 'blobs'))
  writeFileSync(path.join(folder, settingsFile), newSettings(name, timeZone))
}

/**
 * Makes a folder that a user named, and those above it. Throws `ArchiveError` where it can't be made. One by one: Node's
 * own way tries for ever where a file system makes no folders (/proc).
 */
export function makeFolder(folder: string): void {
  const missing: string[] = []
  for (let at = path.resolve(folder); !existsSync(at); at = path.dirname(at)) missing.push(at)
  for (const one of missing.reverse()) {
    try {
      mkdirSync(one)
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      if (code !== 'EEXIST') throw new ArchiveError(`${one} can't be made (${message}); name another folder`)
    }
  }
}

/** Where an archive's captures are, by its settings. */
export function warcsOf(folder: string, settings: Settings, now: () => number): ArchiveWarcs {
  return settings.warcs
    ? bucketWarcs(createS3Blobs({ address: settings.warcs, ...settings.s3 }), now)
    : folderWarcs(path.join(folder, 'warc'))
}

/**
 * Throws `S3Error` where an archive has a bucket and what speaks to buckets is not installed. Who finds out at the first
 * picture only has asked a site for nothing, and asks again at each next try.
 */
async function checkBuckets(folder: string): Promise<void> {
  if (!isArchive(folder)) return
  const { blobs, warcs } = readSettings(folder)
  if (blobs !== undefined || warcs !== undefined) await loadS3Sdk()
}

function layOut(folder: string, options: OpenOptions) {
  if (!isArchive(folder)) {
    throw new ArchiveError(`there is no archive at ${folder}; make one with: presskeep init ${shellWord(folder)}`)
  }
  const settings = readSettings(folder)
  const blobs = settings.blobs
    ? createS3Blobs({ address: settings.blobs, ...settings.s3 })
    : createFileBlobs(path.join(folder, 'blobs'))
  const warcs = warcsOf(folder, settings, options.now)
  const tracer = options.tracer ?? noTracer
  const extractor = createExtractor(archiveRules(folder, settings), undefined, tracer)
  let isTold = false
  const looker = createPictureLooker({
    onUnseen(why) {
      if (!isTold) {
        options.onNotice?.(
          `a picture could not be looked at (${why}): such pictures are kept, and linked to their other sizes when they can be (when this command ends, or by presskeep rebuild)`,
        )
      }
      isTold = true
    },
  })
  const context: ApplyContext = {
    extract: extractor.extract,
    look: looker.look,
    extractor: extractor.version,
    readImport: options.readImport,
    blobs,
    payload: payloadReader(warcs),
    recordAt: (place) => warcs.readRecord(place),
    recheckDelayMs: recheckDelays(settings.recheck),
    wantsArticles: settings.fetch.articles,
    wantsPictures: settings.fetch.pictures,
    wantsMeaning: settings.embeddings !== undefined,
    tellsDossiers: channelsOf(settings.notices).length > 0,
  }
  const endThreads = async () => {
    try {
      await extractor.close()
    } finally {
      await looker.close()
    }
  }
  return { settings, warcs, blobs, extractor, context, tracer, looker, endThreads }
}

/** Opens an archive for reading; it may be written by another process meanwhile. */
export async function openForReading(folder: string, options: OpenOptions): Promise<OpenArchive> {
  const { settings, warcs, blobs, context, tracer, endThreads } = layOut(folder, options)
  const where = databaseOf(folder, settings)
  // A new archive has no database yet: it is made, which needs the right to write.
  if (!(await isMade(where))) await (await openForWriting(folder, 'init', options)).close()
  const db = await openCurrent(where, (error) => update(folder, options, error))
  return {
    folder,
    warcs,
    settings,
    db,
    blobs,
    context,
    now: options.now,
    tracer,
    async close() {
      await db.close()
      await endThreads()
    },
  }
}

async function update(folder: string, options: OpenOptions, error: OlderDatabaseError): Promise<void> {
  try {
    await (await openForWriting(folder, 'update', options)).close()
  } catch (cause) {
    throw new DatabaseError(`${error.message}. It was tried: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    })
  }
}

/**
 * Brings a database that an earlier Presskeep made up to date, before it is looked at for damage: what that one had not is
 * not missing. Throws where it cannot be, and `NewerDatabaseError` for one that a later Presskeep wrote, of which this program can't tell
 * what is damage; a damaged database is left to who looks at it.
 */
export async function updateOlder(folder: string, where: string, options: OpenOptions): Promise<void> {
  let older: OlderDatabaseError | undefined
  try {
    await (
      await openCurrent(where, async (error) => {
        older = error
        throw error
      })
    ).close()
  } catch (error) {
    if (error instanceof NewerDatabaseError) throw error
  }
  if (older) await update(folder, options, older)
}

/** The first command of a new Presskeep brings an archive up to date, whichever it is. */
async function openCurrent(where: string, update: (error: OlderDatabaseError) => Promise<void>): Promise<Db> {
  let db: Db | undefined
  try {
    // On PostgreSQL opening is where it is seen.
    db = await openDatabase(where, { readOnly: true })
    if (db.dialect === 'sqlite') await checkVersion(db)
    return db
  } catch (error) {
    await db?.close()
    if (!(error instanceof OlderDatabaseError)) throw error
    await update(error)
    return openDatabase(where, { readOnly: true })
  }
}

/**
 * Opens an archive for writing and mends what a crash left. `doing` names the command for whoever finds the archive
 * taken. Throws `ArchiveBusyError` where another process writes it, or, on a server, does what can't be done twice.
 */
export async function openForWriting(folder: string, doing: string, options: OpenOptions): Promise<WritableArchive> {
  await checkBuckets(folder)
  // Else it would be found out at the first such picture, in the middle of a commit.
  checkAvifDecoder()
  const { settings, warcs, blobs, extractor, context, tracer, looker, endThreads } = layOut(folder, options)
  const isShared = settings.store !== undefined
  const lock = isShared ? undefined : lockArchive(folder, doing, options.now())
  let db: Db | undefined
  let session: WriterSession | undefined
  try {
    db = await openDatabase(databaseOf(folder, settings))
    const open = db
    if (isShared) session = await joinWriters(folder, db, doing)
    const writer = session
    // Workers, and rooms that bring an archive up to date, may have a folder of their own, with nothing in it but the settings.
    const keepsLog = () => !(doing === 'work' || (isShared && doing === 'update')) || hasLog(folder)
    const seal = async () => {
      if (keepsLog()) await sealLog(folder, open, options.now())
    }
    if (keepsLog()) await beginLog(folder, db, options.now())
    const told = (records: number) => {
      if (records > 0) options.onNotice?.(`applied ${records} records that were kept but not yet in the database`)
    }
    const keeper = await openKeeper({
      db,
      warcs,
      software: options.software,
      now: options.now,
      context,
      tracer,
      lease: writer?.lease,
      onRecovered: told,
      onUnmerged: (error) =>
        options.onNotice?.(
          `a WARC in the bucket could not be merged: ${error instanceof Error ? error.message : error}`,
        ),
    })
    // What changes while no model is named is noted nowhere.
    if (!settings.embeddings && (await db.all('SELECT 1 FROM meaning_models WHERE is_current = 1')).length) {
      await db.transaction(leaveMeaningModel)
    }
    let isClosing = false
    // Searches go on in the index that serves; what is not done when the archive is closed goes on at the next opening. Of several workers one does it.
    const remaking = remakeIndex(db, { isWanted: () => !isClosing && doing !== 'work' }).catch((error: unknown) => {
      options.onNotice?.(`the index could not be made anew: ${error instanceof Error ? error.message : error}`)
    })
    const browser = createChromium({ program: settings.fetch.browser })
    const recover = async () => (writer ? writer.recover(warcs, context) : 0)
    told(await recover())
    return {
      folder,
      warcs,
      settings,
      db,
      blobs,
      context,
      keeper,
      extractor,
      software: options.software,
      browser,
      hosts: writer && sharedHosts(db, writer.lease.session),
      now: options.now,
      tracer,
      recover,
      seal,
      async close() {
        isClosing = true
        try {
          await browser.close()
          await remaking
          await keeper.close()
          try {
            await seal()
          } catch (error) {
            options.onNotice?.(
              `the log of captures could not be signed: ${error instanceof Error ? error.message : error}`,
            )
          }
          await lookOnceMore(open, blobs, looker)
          await writer?.close()
          await open.close()
          await endThreads()
        } finally {
          lock?.release()
        }
      },
    }
  } catch (error) {
    try {
      await session?.close()
      await db?.close()
      await endThreads()
    } finally {
      lock?.release()
    }
    throw error
  }
}

/** Opens what `rebuild` needs: everything but the database, which may be missing or damaged. */
export function openWithoutDatabase(
  folder: string,
  options: OpenOptions,
): Omit<OpenArchive, 'db'> & Pick<WritableArchive, 'extractor'> & Pick<PictureLooker, 'unseen'> {
  const { settings, warcs, blobs, extractor, context, tracer, looker, endThreads } = layOut(folder, options)
  return {
    folder,
    warcs,
    settings,
    blobs,
    context,
    extractor,
    unseen: looker.unseen,
    tracer,
    now: options.now,
    close: endThreads,
  }
}

/**
 * The same for a rebuild: a database that an earlier Presskeep made is brought up to date first, as far as it can be, since
 * what that one had not is no damage.
 */
export async function openForRebuild(
  folder: string,
  options: OpenOptions,
): Promise<ReturnType<typeof openWithoutDatabase>> {
  const archive = openWithoutDatabase(folder, options)
  // Where it can't be, that is one more reason for a rebuild; who else writes is met by it.
  await updateOlder(folder, databaseOf(folder, archive.settings), options).catch(() => {})
  return archive
}
