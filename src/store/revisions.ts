import type { Revision } from '../model/index.ts'
import type { Sql, SqlValue } from './db.ts'
import { rowsBy } from './lookups.ts'
import { partFor } from './months.ts'

interface RevisionRow {
  readonly id: string
  readonly article_id: string
  readonly capture_id: string
  readonly origin: Revision['origin']
  readonly at: number
  readonly seq: number
  readonly title: string | null
  readonly authors: string
  readonly published: string | null
  readonly modified: string | null
  readonly language: string | null
  readonly site: string | null
  readonly section: string | null
  readonly tags: string
  readonly image: string | null
  readonly kind: Revision['kind']
  readonly kind_reason: string | null
  readonly text: string
  readonly html: string
  readonly text_sha256: string
  readonly edit_key: string
  readonly extractor: string
  readonly provenance: string
}

export interface StoredRevision extends Revision {
  /** Order of keeping within the article, from 1. */
  readonly seq: number
  /** Equal for two revisions that differ by noise only. */
  readonly editKey: string
}

export function revisionOf(row: RevisionRow): StoredRevision {
  return {
    id: row.id,
    articleId: row.article_id,
    captureId: row.capture_id,
    origin: row.origin,
    at: row.at,
    seq: row.seq,
    title: row.title ?? undefined,
    authors: JSON.parse(row.authors),
    published: row.published ? JSON.parse(row.published) : undefined,
    modified: row.modified ? JSON.parse(row.modified) : undefined,
    language: row.language ?? undefined,
    site: row.site ?? undefined,
    section: row.section ?? undefined,
    tags: JSON.parse(row.tags),
    image: row.image ?? undefined,
    kind: row.kind,
    kindReason: row.kind_reason ?? undefined,
    text: row.text,
    html: row.html,
    textSha256: row.text_sha256,
    editKey: row.edit_key,
    extractor: row.extractor,
    provenance: JSON.parse(row.provenance),
  }
}

/** The times of the revisions that a transaction keeps of the articles that it has made. */
const ofNewArticles = new WeakMap<Sql, Map<string, Set<number>>>()

/**
 * Says that this transaction has made an article: until it ends nobody else sees it, so it has the revisions only that are kept here.
 * Where revisions stand in parts of time they are then looked for in theirs, and in no other part.
 */
export function isNewArticle(sql: Sql, articleId: string): void {
  if (sql.dialect === 'sqlite') return
  const articles = ofNewArticles.get(sql) ?? new Map<string, Set<number>>()
  ofNewArticles.set(sql, articles.set(articleId, new Set()))
}

/** What stands after FROM for an article's revisions, and what is bound to it. */
function rowsOf(sql: Sql, articleId: string): { readonly rows: string; readonly values: readonly SqlValue[] } {
  const times = ofNewArticles.get(sql)?.get(articleId)
  if (!times) return { rows: rowsBy(sql, 'revisions_with_article'), values: [articleId] }
  const known = [...times].map(() => '?').join(', ')
  return { rows: `revisions WHERE article_id = ? AND at IN (${known || 'NULL'})`, values: [articleId, ...times] }
}

/** Keeps a revision for good. Keeping the same one again changes nothing. */
export async function saveRevision(sql: Sql, revision: Omit<StoredRevision, 'seq'>): Promise<void> {
  await partFor(sql, 'revisions', revision.at)
  const { rows, values } = rowsOf(sql, revision.articleId)
  ofNewArticles.get(sql)?.get(revision.articleId)?.add(revision.at)
  await sql.all(
    `INSERT INTO revisions (id, article_id, capture_id, origin, at, seq, title, authors, published, modified, language,
       site, section, tags, image, kind, kind_reason, text, html, text_sha256, edit_key, extractor, provenance)
     SELECT ?, ?, ?, ?, ?, (SELECT count(*) + 1 FROM ${rows}),
       ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
     WHERE true ON CONFLICT DO NOTHING`,
    revision.id,
    revision.articleId,
    revision.captureId,
    revision.origin,
    revision.at,
    ...values,
    revision.title,
    JSON.stringify(revision.authors),
    revision.published && JSON.stringify(revision.published),
    revision.modified && JSON.stringify(revision.modified),
    revision.language,
    revision.site,
    revision.section,
    JSON.stringify(revision.tags),
    revision.image,
    revision.kind,
    revision.kindReason,
    revision.text,
    revision.html,
    revision.textSha256,
    revision.editKey,
    revision.extractor,
    JSON.stringify(revision.provenance),
  )
}

/** What reading it back would give, where that can be told without: its texts hold nothing that is stored as something else. */
export function asKept(revision: StoredRevision): StoredRevision | undefined {
  const { text, html, ...rest } = revision
  const short = JSON.stringify(rest)
  // A NUL, or half a surrogate pair, as JSON writes it.
  if (/\\u(?:0000|d[89a-f])/.test(short)) return undefined
  if (![text, html].every((long) => long.isWellFormed() && !long.includes('\0'))) return undefined
  return { ...(JSON.parse(short) as typeof rest), text, html }
}

/** All revisions of an article in the order of keeping, or those of one origin. */
export async function revisionsOf(
  sql: Sql,
  articleId: string,
  origin?: Revision['origin'],
): Promise<readonly StoredRevision[]> {
  const { rows, values } = rowsOf(sql, articleId)
  const found = await (origin === undefined
    ? sql.all<RevisionRow>(`SELECT * FROM ${rows} ORDER BY seq`, ...values)
    : sql.all<RevisionRow>(`SELECT * FROM (SELECT * FROM ${rows}) r WHERE origin = ? ORDER BY seq`, ...values, origin))
  return found.map(revisionOf)
}

export async function revisionById(sql: Sql, id: string): Promise<StoredRevision | undefined> {
  const [row] = await sql.all<RevisionRow>(`SELECT * FROM ${rowsBy(sql, 'revision_with_id')}`, id)
  return row && revisionOf(row)
}
