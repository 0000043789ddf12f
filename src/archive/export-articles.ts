import { readingRoomHtml, sanitizeCompat } from '../extract/index.ts'
import {
  allImports,
  captureById,
  editsOf,
  entriesOf,
  listed,
  picturesOf,
  revisionById,
  type StoredImport,
} from '../store/index.ts'
import { idsFound } from './export-table.ts'
import type { ArticleSummary } from './library.ts'
import type { OpenArchive } from './open-archive.ts'
import { narrowColumns, type SummaryRow, summaryColumns, summaryJoins, summaryOf } from './rows.ts'
import { shownPicture } from './shown-picture.ts'

/** An article with all that a publisher of the archive needs. */
export interface ExportedArticle extends ArticleSummary {
  /** What the feed said of it: its title and its date, where they are kept. */
  readonly feedTitle?: string
  readonly feedDate?: number
  readonly feedAuthors: readonly string[]
  /** The item's content as the feed gave it, with only what is dangerous cut out. */
  readonly contentHtml?: string
  /** The current revision, sanitised; kept pictures stand at `/media/DIGEST`, others are links. */
  readonly cleanHtml: string
  readonly pictures: readonly {
    readonly digest: string
    readonly type: string
    readonly bytes: () => Promise<Uint8Array>
  }[]
  /** The files that it was imported from, byte for byte. */
  readonly imported: readonly { readonly path: string; readonly bytes: () => Promise<Uint8Array> }[]
}

const rowsAtOnce = 100

/** Every article, oldest first, in pages so that memory stays bounded. */
export async function* articlesForExport(archive: OpenArchive): AsyncGenerator<ExportedArticle> {
  const { db } = archive
  const imports = new Map<string, StoredImport[]>()
  for (const one of await allImports(db)) {
    if (one.articleId === undefined) continue
    imports.set(one.articleId, [...(imports.get(one.articleId) ?? []), one])
  }
  let after = -1
  for (;;) {
    const rows = await db.all<SummaryRow & { readonly current: string | null }>(
      `SELECT ${summaryColumns}, a.current_revision_id AS current FROM ${summaryJoins}
       WHERE a.duplicate_of IS NULL AND a.search_id > ? ORDER BY a.search_id LIMIT ?`,
      after,
      rowsAtOnce,
    )
    for (const row of rows) yield exported(archive, row, imports.get(row.id) ?? [])
    if (rows.length < rowsAtOnce) return
    after = rows.at(-1)!.search_id
  }
}

async function exported(
  archive: OpenArchive,
  row: SummaryRow & { readonly current: string | null },
  imports: readonly StoredImport[],
): Promise<ExportedArticle> {
  const { db } = archive
  const article = summaryOf(row)
  const revision = row.current ? await revisionById(db, row.current) : undefined
  const [mention] = await entriesOf(db, row.id)
  const pictures = new Map((await picturesOf(db, row.id)).map((one) => [one.url, one]))
  const given = mention?.entry.content ?? mention?.entry.summary
  const localPicture = (url: string) => {
    const digest = pictures.get(url)?.digest
    return digest && `/media/${digest}`
  }
  return {
    ...article,
    feedTitle: mention?.entry.titleInferred ? undefined : mention?.entry.title,
    feedDate: mention?.entry.published?.at,
    feedAuthors: mention?.entry.authors ?? [],
    contentHtml: given === undefined ? undefined : sanitizeCompat(given),
    cleanHtml: readingRoomHtml(revision?.html ?? '', article.url, localPicture),
    pictures: [...pictures.values()].flatMap(({ digest, type }) =>
      digest && type ? [{ digest, type, bytes: () => pictureBytes(archive, digest) }] : [],
    ),
    imported: imports.map((one) => ({ path: one.path, bytes: () => importedBytes(archive, one) })),
  }
}

/**
 * The articles that a query finds (all, where it is empty), oldest first, in batches, without their texts. Throws
 * `ArchiveError` for a query that can't be understood.
 */
export async function* summariesForExport(archive: OpenArchive, query: string): AsyncGenerator<ArticleSummary> {
  const columns = `${narrowColumns}, NULL AS beginning`
  for await (const rows of rowsForExport(archive, query, columns)) for (const row of rows) yield summaryOf(row)
}

/** An article with what a note says of it: its current text and its history. */
export interface ExportedNote extends ArticleSummary {
  readonly cleanHtml: string
  readonly pictures: ExportedArticle['pictures']
  /** The capture that its text was read from. */
  readonly captured?: { readonly at: number; readonly digest: string }
  /** When edits of its publisher's were seen, oldest first. */
  readonly editedAts: readonly number[]
}

/** As `summariesForExport`, whole; one that can't be read says why in place of itself. */
export async function* notesForExport(
  archive: OpenArchive,
  query: string,
): AsyncGenerator<ExportedNote | { readonly id: string; readonly failure: unknown }> {
  const columns = `${narrowColumns}, NULL AS beginning, a.current_revision_id AS current`
  for await (const rows of rowsForExport(archive, query, columns)) {
    for (const row of rows) {
      try {
        yield await noteFor(archive, row as ExportedRow)
      } catch (failure) {
        yield { id: row.id, failure }
      }
    }
  }
}

/** What a query finds (all, where it is empty), oldest first, a hundred rows at a time. */
export async function* rowsForExport(
  archive: OpenArchive,
  query: string,
  columns: string,
): AsyncGenerator<readonly SummaryRow[]> {
  const { db } = archive
  if (query.trim()) {
    const ids: string[] = []
    for await (const found of idsFound(archive, query)) ids.push(...found)
    ids.reverse()
    for (let at = 0; at < ids.length; at += rowsAtOnce) {
      yield await db.all<SummaryRow>(
        `SELECT ${columns} FROM ${listed(db, 'text')} j CROSS JOIN ${summaryJoins.replace('articles a', 'articles a ON a.id = j.value')}
         ORDER BY j.key`,
        JSON.stringify(ids.slice(at, at + rowsAtOnce)),
      )
    }
    return
  }
  for (let after = -1; ; ) {
    const rows = await db.all<SummaryRow>(
      `SELECT ${columns} FROM ${summaryJoins} WHERE a.duplicate_of IS NULL AND a.search_id > ? ORDER BY a.search_id LIMIT ?`,
      after,
      rowsAtOnce,
    )
    yield rows
    if (rows.length < rowsAtOnce) return
    after = rows.at(-1)!.search_id
  }
}

async function noteFor(archive: OpenArchive, row: ExportedRow): Promise<ExportedNote> {
  const { article, capture, edits, html, pictures } = await shownOf(archive, row)
  return {
    ...article,
    cleanHtml: html,
    pictures,
    ...(capture && { captured: { at: capture.at, digest: capture.digest } }),
    editedAts: edits.filter(({ kind, origin }) => kind === 'edit' && origin === article.origin).map(({ at }) => at),
  }
}

/** Imported files out of which no article could be read; they are exported as they came all the same. */
export async function* unreadImports(
  archive: OpenArchive,
): AsyncGenerator<{ readonly path: string; readonly bytes: () => Promise<Uint8Array> }> {
  for (const one of await allImports(archive.db)) {
    if (one.articleId === undefined) yield { path: one.path, bytes: () => importedBytes(archive, one) }
  }
}

export type ExportedRow = SummaryRow & { readonly current: string | null }

/** What an article shows now, with its pictures as the reading room names them, and where its text was read. */
export async function shownOf(archive: OpenArchive, row: ExportedRow) {
  const { db } = archive
  const article = summaryOf(row)
  const revision = row.current ? await revisionById(db, row.current) : undefined
  const capture = revision && (await captureById(db, revision.captureId))
  const byUrl = new Map((await picturesOf(db, row.id)).map((one) => [one.url, one]))
  return {
    article,
    revision,
    capture,
    edits: article.editedAt === undefined ? [] : await editsOf(db, row.id),
    html: readingRoomHtml(revision?.html ?? '', article.url, (url) => {
      const digest = byUrl.get(url)?.digest
      return digest && `/media/${digest}`
    }),
    pictures: [...byUrl.values()].flatMap(({ digest, type }) =>
      digest && type ? [{ digest, type, bytes: () => pictureBytes(archive, digest) }] : [],
    ),
  }
}

/** A kept picture as it is shown. Throws where it is gone. */
async function pictureBytes(archive: OpenArchive, digest: string): Promise<Uint8Array> {
  const bytes = await shownPicture(archive.blobs, digest)
  if (!bytes) throw new Error(`the picture ${digest} is not there; run presskeep verify`)
  return bytes
}

async function importedBytes(archive: OpenArchive, one: StoredImport): Promise<Uint8Array> {
  const capture = await captureById(archive.db, one.captureId)
  if (!capture) throw new Error(`the capture of the imported file ${one.path} is not there; run presskeep verify`)
  return (await archive.warcs.readRecord(capture.place)).payload()
}
