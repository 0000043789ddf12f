import { bandKeysOf, commonShare, likeness, passagesOf, type Signature, signatureOf } from '../diff/index.ts'
import { foldText } from '../search/index.ts'
import { listed, type Sql, termIndex } from '../store/index.ts'

/** Bands that are filed of an article: with half of their passages in common, two texts share one of these with 99 %. */
const bandsKept = 24

/** Keys under which like texts meet: what stands in several sources, or again under another title. */
export function storyBandsOf(title: string, text: string): readonly string[] {
  const signature = storySignatureOf(title, text)
  return signature ? bandKeysOf(signature).slice(0, bandsKept) : []
}

/** What two reports of one story are held against each other by; simplified and traditional meet. */
export function storySignatureOf(title: string, text: string): Signature | undefined {
  return signatureOf(storyText(title, text))
}

function storyText(title: string, text: string): string {
  return foldText(`${title}\n${text.slice(0, mostCharacters)}`)
}

/** The beginning of a text tells its story, and each article pays for what is looked at here. */
const mostCharacters = 1200

const candidatesLookedAt = 40
const leastLikeness = 0.25

/** Articles that tell the same story, the most alike first; `likeness` is about the share of passages in common. */
export async function likeArticles(
  sql: Sql,
  article: { readonly id: string; readonly title: string; readonly text: string },
  limit = 6,
): Promise<readonly { readonly id: string; readonly likeness: number }[]> {
  const bands = storyBandsOf(article.title, article.text)
  const passages = passagesOf(storyText(article.title, article.text))
  if (!passages) return []
  const places = await termIndex(sql).alike(sql, bands, candidatesLookedAt)
  const rows = await sql.all<{ id: string; title: string | null; text: string | null }>(
    `SELECT a.id, a.indexed_title AS title, r.text FROM ${listed(sql, 'bigint')} j
     CROSS JOIN articles a ON a.search_id = j.value LEFT JOIN revisions r ON r.id = a.current_revision_id
     WHERE a.duplicate_of IS NULL AND a.id <> ?`,
    JSON.stringify(places),
    article.id,
  )
  return rows
    .flatMap((row) => {
      const other = passagesOf(storyText(row.title ?? '', row.text ?? ''))
      return other ? [{ id: row.id, likeness: commonShare(passages, other) }] : []
    })
    .filter((one) => one.likeness >= leastLikeness)
    .sort((a, b) => b.likeness - a.likeness || (a.id < b.id ? -1 : 1))
    .slice(0, limit)
}

const sameStory = 0.5
const charactersCompared = 800

/** For each text the place of an earlier one in the list that tells the same story, where there is one. */
export function storiesAmong(
  texts: readonly { readonly title: string; readonly text: string }[],
): readonly (number | undefined)[] {
  const signatures = texts.map((one) => storySignatureOf(one.title, one.text.slice(0, charactersCompared)))
  return signatures.map((signature, at) => {
    if (!signature) return undefined
    const first = signatures.slice(0, at).findIndex((other) => other && likeness(signature, other) >= sameStory)
    return first < 0 ? undefined : first
  })
}
