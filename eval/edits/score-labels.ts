import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ArticleDetail, importPosts, initArchive, libraryOf, openForWriting } from '../../src/archive/index.ts'
import { editKeyOf } from '../../src/archive/save-revision.ts'
import { isSameReading, normalizeTitle } from '../../src/diff/index.ts'
import { readFragment } from '../../src/extract/index.ts'
import type { Relation } from '../../src/model/index.ts'
import { readJekyllImport } from '../../src/site/index.ts'
import { type Figures, noteScore, Score } from './scores.ts'
import { hasShared, postBytes, sharedLines } from './shared.ts'

interface LabelledArticle {
  readonly link: string
  readonly kind: 'title' | 'body' | 'title+body'
  readonly edit_of_same_text: boolean
  readonly versions: readonly { readonly path: string; readonly title: string }[]
  readonly pairs: readonly {
    readonly title: boolean
    readonly body: boolean
    readonly line_ratio: number
    /** By the publisher's own date. */
    readonly later: boolean
  }[]
}

interface Read {
  readonly path: string
  readonly title: string
  readonly text: string
  readonly key: string
}

/** Two texts with fewer lines in common are labelled as two texts. */
const leastLineRatio = 0.3

/**
 * Imports every version of the labelled articles as posts, in order, and holds what the archive says of each pair of
 * neighbours (edited, only the headline, another text) against the labels.
 */
export async function scoreLabels(figures: Figures, shown: number): Promise<void> {
  if (!hasShared('revisions/posts_revisions.jsonl')) {
    console.log('!!! SKIPPED: ../shared/revisions is not there. !!!')
    return
  }
  const articles = sharedLines<LabelledArticle>('revisions/posts_revisions.jsonl')
  const folder = mkdtempSync(join(tmpdir(), 'presskeep-eval-'))
  try {
    initArchive(join(folder, 'a'), 'UTC')
    let now = Date.parse('2026-03-01T00:00:00Z')
    const options = { now: () => ++now, software: 'eval', readImport: readJekyllImport }
    const archive = await openForWriting(join(folder, 'a'), 'eval', options)
    await importPosts(archive, versionsOf(articles))
    const library = libraryOf(archive)
    const ids = new Map((await articleIds(library)).map(([url, id]) => [url, id]))
    const tally = newTally()
    for (const article of articles) {
      const reads = article.versions.map(({ path }) => readPost(path))
      const link = reads.map((one) => one && ids.get(one.url)).find((one) => one !== undefined)
      const detail = link === undefined ? undefined : await library.article(link)
      if (!detail) continue
      const idOf = revisionIds(detail, reads)
      const said: { relation: Relation; later: boolean }[] = []
      for (const [at, label] of article.pairs.entries()) {
        const [before, after] = [reads[at], reads[at + 1]]
        if (!before || !after) continue
        const relation = await relationBetween(library, detail.id, idOf.get(before.key), idOf.get(after.key))
        if (!relation) {
          tally.lost++
          continue
        }
        said.push({ relation, later: label.later })
        count(tally, label, before, after, relation, shown)
      }
      if (said.length !== article.pairs.length) continue
      const isEdit = said.some((one) => one.later && one.relation === 'edit')
      tally.rows.add(isEdit, article.edit_of_same_text)
    }
    await archive.close()
    tell(tally, figures)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  tellPagePairs()
}

const relations: readonly Relation[] = ['same', 'title', 'edit', 'other-text']

function newTally() {
  const table = new Map<Relation, Map<Relation, number>>()
  return { pairs: 0, noise: 0, lost: 0, told: 0, table, headline: new Score(), text: new Score(), rows: new Score() }
}

type Tally = ReturnType<typeof newTally>

function count(
  tally: Tally,
  label: LabelledArticle['pairs'][number],
  before: Read,
  after: Read,
  relation: Relation,
  shown: number,
): void {
  tally.pairs++
  // The labels compare bytes: what differs by white space, quotes and counters alone is no edit for a reader.
  const isTitle = label.title && normalizeTitle(before.title) !== normalizeTitle(after.title)
  const isText = label.body && !isSameReading(before.text, after.text)
  if ((label.title && !isTitle) || (label.body && !isText)) tally.noise++
  const wanted: Relation = isText
    ? label.line_ratio < leastLineRatio
      ? 'other-text'
      : 'edit'
    : isTitle
      ? 'title'
      : 'same'
  const row = tally.table.get(wanted) ?? new Map<Relation, number>()
  tally.table.set(wanted, row.set(relation, (row.get(relation) ?? 0) + 1))
  if (wanted !== relation && tally.told++ < shown) {
    console.log(`  labelled ${wanted}, said ${relation} (lines ${label.line_ratio}): ${before.path}`)
  }
}

function tell({ pairs, noise, lost, table, rows }: Tally, figures: Figures): void {
  console.log(
    `\n${pairs} pairs of versions, imported (${noise} differ by noise in title or text, ${lost} not comparable)`,
  )
  console.log(`  labelled \\ said  ${relations.map((one) => one.padStart(11)).join('')}`)
  for (const wanted of relations) {
    const cells = relations.map((said) => String(table.get(wanted)?.get(said) ?? 0).padStart(11))
    console.log(`  ${wanted.padEnd(16)} ${cells.join('')}`)
  }
  for (const relation of relations) {
    const score = new Score()
    for (const [wanted, row] of table) {
      for (const [said, n] of row) for (let i = 0; i < n; i++) score.add(said === relation, wanted === relation)
    }
    noteScore(figures, `labels.${relation}`, score)
  }
  noteScore(figures, 'labels.edit_of_same_text', rows)
}

async function* versionsOf(articles: readonly LabelledArticle[]) {
  for (const { path } of articles.flatMap((one) => one.versions)) {
    const bytes = postBytes(path)
    if (bytes) yield { path, bytes }
  }
}

/** A post as the archive reads it. */
function readPost(path: string): (Read & { readonly url: string }) | undefined {
  const bytes = postBytes(path)
  const read = bytes && readJekyllImport(bytes, path)
  if (read?.kind !== 'item') return undefined
  const { url = '', title, content } = read.item
  const { text } = readFragment(content, url)
  return { path, url, title, text, key: editKeyOf({ title, text }) }
}

type Library = ReturnType<typeof libraryOf>

async function articleIds(library: Library): Promise<readonly (readonly [string, string])[]> {
  const found: (readonly [string, string])[] = []
  for (let page = 1; ; page++) {
    const list = await library.articles({ page, perPage: 500 })
    found.push(...list.articles.map((one) => [one.url ?? '', one.id] as const))
    if (page >= list.pageCount) return found
  }
}

/** Revisions by the keys of what they read as: of readings that differ by noise alone the first is kept. */
function revisionIds(detail: ArticleDetail, reads: readonly (Read | undefined)[]): ReadonlyMap<string, string> {
  const ids = new Map<string, string>()
  for (const read of reads) {
    if (!read || ids.has(read.key)) continue
    const digest = createHash('sha256').update(read.text).digest('hex')
    const kept = detail.revisions.find((one) => one.textSha256 === digest && (one.title ?? '') === read.title)
    if (kept) ids.set(read.key, kept.id)
  }
  return ids
}

async function relationBetween(library: Library, article: string, before?: string, after?: string) {
  if (before === undefined || after === undefined) return undefined
  if (before === after) return 'same' as const
  return (await library.compare(article, before, after))?.relation
}

function tellPagePairs(): void {
  if (!hasShared('revisions/page_pairs.jsonl')) return
  const pairs = sharedLines<{ readonly files: readonly string[] }>('revisions/page_pairs.jsonl')
  const here = pairs.filter(
    ({ files }) => files.filter((file) => hasShared(file) || hasShared(`${file}.gz`)).length > 1,
  )
  console.log(`${here.length} of the ${pairs.length} page pairs have two of their files here`)
}
