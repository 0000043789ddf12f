import { existsSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { indexPathOf, listWarcs, makeIndex, type WarcDamage, type WarcFiles } from '../capture/index.ts'
import type { BlobStore } from '../model/index.ts'
import { allDossiers, captureById, carryMeanings, type Db, toldOfDossier } from '../store/index.ts'
import { mendLog } from './evidence-log.ts'
import type { Extractor } from './extractor.ts'
import { sha256Hex } from './identity.ts'
import { applyFiles } from './keeper.ts'
import { mendLooks } from './mend-looks.ts'
import type { OpenArchive } from './open-archive.ts'
import { databaseOf, openDatabase } from './open-database.ts'
import { type Aside, putAside } from './put-aside.ts'
import { createReadAhead } from './read-ahead.ts'
import { type RebuildPlace, rebuildPlace } from './rebuild-place.ts'
import type { Soundness } from './soundness.ts'

export interface Difference {
  readonly what: 'article' | 'revision' | 'text' | 'feed' | 'edit' | 'mark'
  readonly id: string
  readonly how: 'only before' | 'only in the captures' | 'different'
  /** Known where the captures were read by another extractor (or other site rules) before. */
  readonly why?: 'extractor'
}

export interface RebuildReport {
  readonly records: number
  readonly articles: number
  readonly revisions: number
  /** What the old database said otherwise. Empty where there was none to compare with, or where all is the same. */
  readonly differences: readonly Difference[]
  readonly compared: boolean
  /** Which extractors had read what differs for that reason, and which one reads now. */
  readonly extractor?: { readonly before: readonly string[]; readonly now: string }
  readonly damaged: readonly WarcDamage[]
  /** Captures that the database knows and no WARC file gives any more. */
  readonly lost: number
  /** WARC files whose index was made anew. */
  readonly indexes: readonly string[]
  /** The log of captures was made good again; what was there before is kept in `formerLog`. */
  readonly isLogMended: boolean
  /** Where that is, relative to the archive's folder. */
  readonly formerLog?: string
  /** Pictures of which the database in use, which stays, had no look, another one, or one that they have not: all are put right. */
  readonly mendedLooks: number
  /** Rows of the database in use that were mended where they lie. */
  readonly mendedRows: number
  /** The file that holds what they were, relative to the archive's folder. */
  readonly formerRows?: string
  /** Where the database that was in use before lies now, if the rebuilt one took its place. */
  readonly formerDatabase?: string
}

const followColumns =
  'etag, last_modified, validators_of, status, error_class, error_message, failures, polls_since_full, has_lying_validator, moves_seen, moves_to, last_digest, next_check_at, last_check_at, last_success_at, interval_ms, next_why'

/**
 * Makes the database again from `warc/` beside the one in use, compares the two, and, where they differ or the old one
 * can't be read or is damaged, puts the new one in its place; the old one is kept under another name. Deletes nothing.
 * Feed health, polls that got no answer, and what is due are carried over from the old database where it can be read.
 * Where WARC files are damaged and the database is not, the database stays: it holds what they no longer give. Where it is
 * damaged as well, its rows are mended from the new one as far as their digests prove them, and it stays if that was all;
 * with `inPlace` that is tried first also where nothing is lost. Where the database stays, looks of pictures are put right in it: they
 * are what this version sees, and no reason for another database.
 */
export async function rebuild(
  archive: Omit<OpenArchive, 'db' | 'close'> & { readonly extractor: Extractor; readonly unseen: ReadonlySet<string> },
  options: {
    readonly onProgress?: (file: string, offset: number) => void
    readonly inPlace?: boolean
    /** Another copy of the archive, for the log. */
    readonly other?: string
    readonly aside?: Aside
  } = {},
): Promise<RebuildReport> {
  const aside = options.aside ?? putAside(archive.folder, archive.now())
  const place = rebuildPlace(archive.folder, databaseOf(archive.folder, archive.settings))
  const others = await place.exclude(archive.now())
  try {
    const db = await place.openFresh()
    const damaged: WarcDamage[] = []
    let records = 0
    let differences: readonly Difference[] = []
    let compared = false
    let extractor: RebuildReport['extractor']
    let counts = { articles: 0, revisions: 0 }
    let lost = 0
    let soundness: Soundness | undefined
    const context = { ...archive.context, blobs: mending(archive.blobs, aside), tellsDossiers: false }
    const isWorthThreads = availableParallelism() > 1 && (await sizeOf(archive.warcs)) > bytesWorthThreads
    const ahead = isWorthThreads ? createReadAhead(context, archive.extractor) : undefined
    try {
      records = await applyFiles(db, archive.warcs, context, {
        onProgress: options.onProgress,
        onDamage: (damage) => damaged.push(damage),
        ahead,
      })
      counts = await countRows(db)
      const old = await place.openCurrent()
      if (old) {
        try {
          soundness = await place.soundnessOf(old)
          differences = await compare(old, db)
          ;({ differences, extractor } = await withReasons(differences, old, db, context.extractor))
          lost = await countLost(old, db)
          compared = true
        } catch {
          // A damaged database is one more reason to take the new one.
        } finally {
          await old.close()
        }
      }
      if (soundness) {
        await carryOver(db, place, soundness)
        await carryMeaningsOver(db, place, soundness)
      }
      await db.transaction((sql) => sql.all('ANALYZE'))
    } finally {
      ahead?.close()
      await db.close()
    }
    let inPlace: Awaited<ReturnType<RebuildPlace['mendFromFresh']>> = { rows: 0 }
    const isWorthMending = compared && soundness && !soundness.isSound && (lost > 0 || options.inPlace === true)
    if (isWorthMending) inPlace = await place.mendFromFresh(aside)
    if (isWorthMending) {
      ;({ soundness, differences } = await lookAgain(place, context.extractor, { soundness, differences }))
    }
    const indexes = archive.warcs.dir === undefined ? [] : await mendIndexes(archive.warcs.dir)
    const told = { mendedRows: inPlace.rows, formerRows: inPlace.aside }
    const isSame = options.inPlace ? differences.every(({ why }) => why !== undefined) : differences.length === 0
    const isStaying = compared && soundness?.isSound && (isSame || lost > 0)
    const mendedLooks = isStaying ? await mendLooks(place, archive.unseen) : 0
    const report = {
      records,
      ...counts,
      differences,
      compared,
      extractor,
      damaged,
      lost,
      indexes,
      mendedLooks,
      ...told,
    }
    const formerDatabase = isStaying ? undefined : await place.takeOver(archive.now())
    if (isStaying) await place.discard()
    const formerLog = await mendLogOf(archive, place.current, options.other)
    return { ...report, formerDatabase, isLogMended: formerLog !== undefined, formerLog }
  } finally {
    await others.release()
  }
}

/** For less than this, threads take longer to begin than to read. */
const bytesWorthThreads = 4_000_000

async function sizeOf(warcs: WarcFiles): Promise<number> {
  return (await warcs.list()).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
}

/** What there is to say of the database in use after it was mended. */
async function lookAgain(
  place: RebuildPlace,
  extractor: string,
  before: { readonly soundness: Soundness | undefined; readonly differences: readonly Difference[] },
): Promise<typeof before> {
  const [old, fresh] = [await place.openCurrent(), await place.openMade()]
  try {
    if (!old) return before
    const soundness = await place.soundnessOf(old)
    const { differences } = await withReasons(await compare(old, fresh), old, fresh, extractor)
    return { soundness, differences }
  } catch {
    return before
  } finally {
    await old?.close()
    await fresh.close()
  }
}

async function mendLogOf(
  archive: Omit<OpenArchive, 'db' | 'close'>,
  where: string,
  other: string | undefined,
): Promise<string | undefined> {
  const db = await openDatabase(where, { readOnly: true })
  try {
    return await mendLog(archive.folder, db, archive.now(), other)
  } finally {
    await db.close()
  }
}

/** Captures of the old database that the new one lacks. */
async function countLost(old: Db, db: Db): Promise<number> {
  let lost = 0
  let after = ''
  for (;;) {
    const rows = await old.all<{ id: string }>('SELECT id FROM captures WHERE id > ? ORDER BY id LIMIT 2000', after)
    for (const { id } of rows) if (!(await captureById(db, id))) lost++
    if (rows.length < 2000) return lost
    after = rows.at(-1)!.id
  }
}

/** Makes the indexes beside WARC files anew where they don't say what the files hold. */
async function mendIndexes(warcDir: string): Promise<readonly string[]> {
  const mended: string[] = []
  for (const name of listWarcs(warcDir)) {
    const file = path.join(warcDir, name)
    const target = indexPathOf(file)
    const before = existsSync(target) ? readFileSync(target, 'utf8') : undefined
    await makeIndex(file)
    if (readFileSync(target, 'utf8') !== before) mended.push(name)
  }
  return mended
}

/** Pictures whose bytes are not what their name says are put aside and written again. */
function mending(blobs: BlobStore, aside: Aside): BlobStore {
  return {
    ...blobs,
    async put(key, bytes) {
      const kept = await blobs.get(key)
      if (kept && sha256Hex(kept) === sha256Hex(bytes)) return false
      if (kept) {
        aside.bytes(`blobs/${key}`, kept)
        await blobs.delete(key)
      }
      return blobs.put(key, bytes)
    },
  }
}

async function countRows(db: Db): Promise<{ articles: number; revisions: number }> {
  const [row] = await db.all<{ articles: number; revisions: number }>(
    'SELECT (SELECT count(*) FROM articles) AS articles, (SELECT count(*) FROM revisions) AS revisions',
  )
  return row!
}

const comparisons: readonly { readonly what: Difference['what']; readonly sql: string }[] = [
  {
    what: 'feed',
    sql: `SELECT id, url || char(10) || coalesce(given_name, '') || char(10) || tags || char(10) || settings AS value
          FROM feeds`,
  },
  {
    what: 'article',
    sql: `SELECT id, key || char(10) || coalesce(url, '') || char(10) || source || char(10) || coalesce(current_revision_id, '')
            || char(10) || is_complete || char(10) || version_count || char(10) || coalesce(duplicate_of, '') AS value
          FROM articles`,
  },
  {
    what: 'revision',
    sql: `SELECT id, article_id || char(10) || capture_id || char(10) || origin || char(10) || kind || char(10) || coalesce(title, '')
            || char(10) || authors || char(10) || coalesce(published, '') || char(10) || html AS value FROM revisions`,
  },
  { what: 'text', sql: 'SELECT id, text AS value FROM revisions' },
  {
    what: 'edit',
    sql: `SELECT id, article_id || char(10) || kind || char(10) || origin || char(10) || coalesce(before_id, '') || char(10)
            || coalesce(after_id, '') || char(10) || types AS value FROM edits`,
  },
  {
    what: 'mark',
    sql: `SELECT id, subject || char(10) || article_id || char(10) || name || char(10) || is_set || char(10) || marked_at || char(10)
            || coalesce(note, '') || char(10) || coalesce(revision_id, '') AS value FROM marks`,
  },
]

/** Rows that are held of each side: the HTML of an article may have a megabyte. */
const rowsCompared = 100

/** Walks both databases in the order of ids. */
async function compare(before: Db, after: Db): Promise<readonly Difference[]> {
  const differences: Difference[] = []
  // A database from before there were marks has no such table.
  const hasMarks = await before.all('SELECT 1 FROM marks LIMIT 1').then(
    () => true,
    () => false,
  )
  for (const { what, sql } of comparisons) {
    if (what === 'mark' && !hasMarks) continue
    const walk = async function* (db: Db) {
      for (let after = ''; ; ) {
        const rows = await db.all<{ id: string; value: string }>(
          `${sql} WHERE id > ? ORDER BY id LIMIT ${rowsCompared}`,
          after,
        )
        yield* rows
        if (rows.length < rowsCompared) return
        after = rows.at(-1)!.id
      }
    }
    const [left, right] = [walk(before), walk(after)]
    let [a, b] = [await left.next(), await right.next()]
    while (!a.done || !b.done) {
      if (b.done || (!a.done && a.value.id < b.value.id)) {
        differences.push({ what, id: a.value!.id, how: 'only before' })
        a = await left.next()
      } else if (a.done || b.value.id < a.value.id) {
        differences.push({ what, id: b.value.id, how: 'only in the captures' })
        b = await right.next()
      } else {
        if (a.value.value !== b.value.value) differences.push({ what, id: a.value.id, how: 'different' })
        ;[a, b] = [await left.next(), await right.next()]
      }
    }
  }
  return differences
}

/**
 * Says of what differs that another extractor is the reason, where it is: a revision is named after its extractor, too, so
 * the former one is gone, another one stands for it, and what names either differs.
 */
async function withReasons(
  differences: readonly Difference[],
  old: Db,
  db: Db,
  now: string,
): Promise<{ differences: readonly Difference[]; extractor?: RebuildReport['extractor'] }> {
  if (!differences.length) return { differences }
  interface Read {
    readonly id: string
    readonly reading: string
    readonly extractor: string
  }
  const select = `SELECT id, capture_id || ' ' || article_id || ' ' || origin AS reading, extractor FROM revisions WHERE`
  const former = await old.all<Read>(`${select} extractor <> ?`, now)
  if (!former.length) return { differences }
  const ids = new Set(former.map((one) => one.id))
  const readings = new Set(former.map((one) => one.reading))
  for (const one of await db.all<Read>(`${select} extractor = ?`, now)) if (readings.has(one.reading)) ids.add(one.id)
  interface Named {
    readonly id: string
    readonly one: string | null
    readonly other: string | null
  }
  const naming = {
    article: 'SELECT id, current_revision_id AS one, NULL AS other FROM articles',
    edit: 'SELECT id, before_id AS one, after_id AS other FROM edits',
  }
  const touched = { article: new Set<string>(), edit: new Set<string>() }
  for (const what of ['article', 'edit'] as const) {
    for (const from of [old, db]) {
      for (const { id, one, other } of await from.all<Named>(naming[what])) {
        if ((one && ids.has(one)) || (other && ids.has(other))) touched[what].add(id)
      }
    }
  }
  const isOurs = ({ what, id }: Difference): boolean => {
    if (what === 'feed' || what === 'mark') return false
    return what === 'article' || what === 'edit' ? touched[what].has(id) : ids.has(id)
  }
  const told = differences.map((one) => (isOurs(one) ? { ...one, why: 'extractor' as const } : one))
  const before = [...new Set(former.map((one) => one.extractor))].sort()
  return { differences: told, ...(told.some((one) => one.why) && { extractor: { before, now } }) }
}

/** Vectors of meaning have cost time or money, and hold as long as the texts are the same. */
async function carryMeaningsOver(db: Db, place: RebuildPlace, { isRowSound }: Soundness): Promise<void> {
  const old = await place.openCurrent()
  if (!old) return
  try {
    await carryMeanings(old, db, isRowSound)
  } catch {
    // From before there were any, or not to be read: they are made anew.
  } finally {
    await old.close()
  }
}

/** What no capture holds: when feeds were asked in vain, their health, and how often a job was tried. */
async function carryOver(db: Db, place: RebuildPlace, { isRowSound }: Soundness): Promise<void> {
  const old = await place.openCurrent()
  if (!old) return
  try {
    const feeds = await old.all<Record<string, string | number | null>>(`SELECT id, ${followColumns} FROM feeds`)
    const polls = await old.all<Record<string, string | number | null>>('SELECT * FROM polls')
    const jobs = await old.all<{
      kind: string
      subject: string
      due_at: number
      attempts: number
      last_error: string | null
    }>('SELECT kind, subject, due_at, attempts, last_error FROM jobs')
    const validators = await old.all<{ id: string; etag: string | null; last_modified: string | null }>(
      'SELECT id, etag, last_modified FROM articles WHERE etag IS NOT NULL OR last_modified IS NOT NULL',
    )
    // A database from before there were dossiers has no such table.
    const dossiers = await allDossiers(old).catch(() => [])
    await db.transaction(async (sql) => {
      const columns = followColumns.split(', ')
      for (const feed of feeds) {
        if (!isRowSound('feeds', feed.id)) continue
        const set = columns.map((column) => `${column} = ?`).join(', ')
        await sql.all(`UPDATE feeds SET ${set} WHERE id = ?`, ...columns.map((column) => feed[column]), feed.id)
      }
      for (const poll of polls) {
        if (!isRowSound('polls', poll.feed_id, poll.at)) continue
        const names = Object.keys(poll)
        await sql.all(
          `INSERT INTO polls (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')}) ON CONFLICT (feed_id, at) DO NOTHING`,
          ...names.map((name) => poll[name]),
        )
      }
      for (const table of ['subscriptions', 'notices', 'gaps', 'dossier_news', 'dossier_told']) {
        // A database from before there were dossiers has none of their tables.
        const rows = await old
          .all<Record<string, string | number | null>>(`SELECT * FROM ${table}`)
          .catch((error: unknown) => {
            if (table.startsWith('dossier_')) return []
            throw error
          })
        for (const row of rows) {
          const names = Object.keys(row)
          // A gap that the captures tell of has its row already; the old one also knows what got no answer.
          if (table === 'gaps') await sql.all('DELETE FROM gaps WHERE feed_id = ? AND at = ?', row.feed_id, row.at)
          await sql.all(
            `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')}) ON CONFLICT DO NOTHING`,
            ...names.map((name) => row[name]),
          )
        }
      }
      for (const { id, toldAt } of dossiers) {
        if (toldAt !== undefined && isRowSound('dossiers', id)) await toldOfDossier(sql, id, toldAt)
      }
      for (const job of jobs) {
        if (!isRowSound('jobs', job.kind, job.subject)) continue
        await sql.all(
          'UPDATE jobs SET due_at = ?, attempts = ?, last_error = ? WHERE kind = ? AND subject = ?',
          job.due_at,
          job.attempts,
          job.last_error,
          job.kind,
          job.subject,
        )
      }
      for (const one of validators) {
        if (!isRowSound('articles', one.id)) continue
        await sql.all(
          'UPDATE articles SET etag = ?, last_modified = ? WHERE id = ?',
          one.etag,
          one.last_modified,
          one.id,
        )
      }
    })
  } catch {
    // What can't be read of the old database is derived anew.
  } finally {
    await old.close()
  }
}
