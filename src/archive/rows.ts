import type { ArticleSummary } from './library.ts'

/** A row that joins an article with its current revision: what lists are made of. */
export interface SummaryRow {
  readonly id: string
  readonly url: string | null
  readonly source: string
  readonly feed_url: string | null
  readonly first_seen_at: number
  readonly sort_at: number
  readonly search_id: number
  readonly is_complete: number
  readonly version_count: number
  readonly edited_at: number | null
  readonly withdrawn_at: number | null
  readonly title: string | null
  readonly authors: string | null
  readonly published: string | null
  readonly language: string | null
  readonly tags: string | null
  readonly kind: ArticleSummary['kind'] | null
  readonly origin: ArticleSummary['origin'] | null
  readonly beginning: string | null
  readonly entry: string | null
  readonly picture: string | null
}

/** Of a text so much is read for the beginning that lists show. */
export const beginningCharacters = 400

/** Columns for `SummaryRow` but for `beginning`, which costs reading the whole text. */
export const narrowColumns = `a.id, a.url, a.source, f.url AS feed_url, a.first_seen_at, a.sort_at, a.search_id, a.is_complete,
  a.version_count, a.edited_at, a.withdrawn_at, r.title, r.authors, r.published, r.language, r.tags, r.kind, r.origin,
  (SELECT e.body FROM entries e WHERE e.article_id = a.id ORDER BY e.first_seen_at, e.feed_id, e.entry_key LIMIT 1) AS entry,
  (SELECT p.digest FROM pictures p WHERE p.article_id = a.id AND p.digest IS NOT NULL AND p.type <> 'image/svg+xml'
   ORDER BY p.url = coalesce(r.image, '') DESC, p.url LIMIT 1) AS picture`

/** Columns and joins for `SummaryRow`; `a` is the article, `r` its current revision. */
export const summaryColumns = `${narrowColumns}, substr(r.text, 1, ${beginningCharacters}) AS beginning`

export const summaryJoins = `articles a LEFT JOIN revisions r ON r.id = a.current_revision_id LEFT JOIN feeds f ON f.id = a.feed_id`

interface EntryGist {
  readonly title?: string
  readonly authors?: readonly string[]
  readonly published?: { readonly at?: number }
  readonly tags?: readonly string[]
  readonly language?: string
}

export function summaryOf(row: SummaryRow): ArticleSummary {
  const entry: EntryGist = row.entry ? JSON.parse(row.entry) : {}
  const authors: readonly string[] = row.authors ? JSON.parse(row.authors) : []
  const published = row.published ? (JSON.parse(row.published) as { readonly at?: number }) : undefined
  const tags = new Set([...(entry.tags ?? []), ...(row.tags ? (JSON.parse(row.tags) as string[]) : [])])
  const givenAt = published?.at ?? entry.published?.at
  return {
    id: row.id,
    url: row.url ?? undefined,
    title: row.title || entry.title || row.url || row.id,
    authors: authors.length ? authors : (entry.authors ?? []),
    source: row.source,
    feedUrl: row.feed_url ?? undefined,
    tags: [...tags],
    language: row.language ?? entry.language,
    publishedAt: givenAt,
    firstSeenAt: row.first_seen_at,
    kind: row.kind ?? 'empty',
    origin: row.origin ?? 'feed',
    isComplete: row.is_complete === 1,
    excerpt: excerptOf(row.beginning ?? ''),
    picture: row.picture ?? undefined,
    revisionCount: row.version_count,
    editedAt: row.edited_at ?? undefined,
    withdrawnAt: row.withdrawn_at ?? undefined,
  }
}

const excerptCharacters = 200

/** At most 200 characters, cut behind a sentence where one ends in the second half, else at a word. */
export function excerptOf(beginning: string): string {
  const text = beginning.replace(/\s+/g, ' ').trim()
  if (text.length <= excerptCharacters) return text
  const characters = /[\ud800-\udfff]/.test(text) ? [...text] : undefined
  if (characters && characters.length <= excerptCharacters) return text
  const cut = characters ? characters.slice(0, excerptCharacters).join('') : text.slice(0, excerptCharacters)
  const sentence = Math.max(...['。', '！', '？', '. ', '! ', '? '].map((end) => cut.lastIndexOf(end)))
  if (sentence > cut.length / 2) return cut.slice(0, sentence + 1)
  const word = cut.lastIndexOf(' ')
  return `${word > cut.length / 2 ? cut.slice(0, word) : cut}…`
}
