import { readRecord } from '../capture/index.ts'
import { sanitize } from '../extract/index.ts'
import type { Entry } from '../model/index.ts'
import { allImports, captureById, entriesOf, picturesOf, revisionById } from '../store/index.ts'
import { pictureKey } from './apply-picture.ts'
import type { ArticleSummary } from './library.ts'
import type { OpenArchive } from './open-archive.ts'
import { type SummaryRow, summaryColumns, summaryJoins, summaryOf } from './rows.ts'

/** An article with all that a publisher of the archive needs. */
export interface ExportedArticle extends ArticleSummary {
  /** The item as the (first) feed last gave it; absent for imported articles. */
  readonly entry?: Entry
  /** The current revision's HTML, sanitised; pictures keep their own addresses. */
  readonly html: string
  readonly text: string
  readonly publishedRaw?: string
  readonly section?: string
  readonly pictures: readonly { readonly url: string; readonly digest: string; readonly type: string }[]
  readonly isImported: boolean
  readPicture(digest: string): Promise<Uint8Array | undefined>
}

const rowsAtOnce = 100

/** Every article, oldest first. */
export async function* articlesForExport(archive: OpenArchive): AsyncGenerator<ExportedArticle> {
  const imported = new Set((await allImports(archive.db)).map((one) => one.articleId))
  let after = -1
  for (;;) {
    const rows = await archive.db.all<SummaryRow & { readonly current: string | null }>(
      `SELECT ${summaryColumns}, a.current_revision_id AS current FROM ${summaryJoins}
       WHERE a.duplicate_of IS NULL AND a.search_id > ? ORDER BY a.search_id LIMIT ?`,
      after,
      rowsAtOnce,
    )
    for (const row of rows) {
      const article = summaryOf(row)
      const revision = row.current ? await revisionById(archive.db, row.current) : undefined
      const mentions = await entriesOf(archive.db, row.id)
      const pictures = await picturesOf(archive.db, row.id)
      yield {
        ...article,
        entry: mentions[0]?.entry,
        html: sanitize(revision?.html ?? '', { url: article.url }),
        text: revision?.text ?? '',
        publishedRaw: revision?.published?.raw,
        section: revision?.section,
        pictures: pictures.flatMap(({ url, digest, type }) => (digest && type ? [{ url, digest, type }] : [])),
        isImported: imported.has(row.id),
        readPicture: (digest) => archive.blobs.get(pictureKey(digest)),
      }
    }
    if (rows.length < rowsAtOnce) return
    after = rows.at(-1)!.search_id
  }
}

/** Imported files as they came, byte for byte, from the captures. */
export async function* importedFiles(
  archive: OpenArchive,
): AsyncGenerator<{ readonly path: string; readonly bytes: Uint8Array }> {
  for (const one of await allImports(archive.db)) {
    const capture = await captureById(archive.db, one.captureId)
    if (!capture) throw new Error(`the capture of the imported file ${one.path} is not there; run presskeep verify`)
    yield { path: one.path, bytes: await readRecord(archive.warcDir, capture.place).payload() }
  }
}
