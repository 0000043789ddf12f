import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ArticleSummary, importPosts, initArchive, libraryOf, openForWriting } from '../../src/archive/index.ts'
import { addressKey } from '../../src/model/index.ts'
import { foldText } from '../../src/search/index.ts'
import { readJekyllImport } from '../../src/site/index.ts'
import { copiesOf } from './copies.ts'
import { sampleTexts } from './sample-texts.ts'
import { type Figures, noteScore, Score } from './scores.ts'
import { hasShared, postBytes, sharedLines } from './shared.ts'

interface LabelledPair {
  readonly a: { readonly url: string }
  readonly b: { readonly url: string }
}

const dayMs = 86_400_000

/**
 * Which articles the archive links as the same story, of other sources' real posts and of copies of our own articles;
 * held against the labelled pairs, against random pairs, and against pairs that are easily taken for one: other stories
 * of the same day with like headlines.
 */
export async function scoreStories(figures: Figures, shown: number): Promise<void> {
  await scoreCopies(figures, shown)
  if (!hasShared('revisions/near_duplicates_other_site.jsonl')) {
    console.log('!!! SKIPPED: ../shared/revisions is not there. !!!')
    return
  }
  const posts = sharedLines<{ readonly kind: string; readonly file: string }>('posts/INDEX.jsonl')
  await withArchive(postsOf(posts.map((one) => one.file.replace(/^posts\//, ''))), async (library) => {
    const articles = await allArticles(library)
    const byKey = new Map(articles.map((one) => [addressKey(one.url ?? ''), one]))
    const related = new Map<string, ReadonlySet<string>>()
    const isLinked = async (a: string, b: string) => {
      for (const id of [a, b]) {
        if (!related.has(id)) related.set(id, new Set((await library.related(id)).map((one) => one.id)))
      }
      return related.get(a)!.has(b) || related.get(b)!.has(a)
    }
    const labelled = sharedLines<LabelledPair>('revisions/near_duplicates_other_site.jsonl').flatMap((one) => {
      const [a, b] = [byKey.get(addressKey(one.a.url)), byKey.get(addressKey(one.b.url))]
      return a && b ? [[a, b] as const] : []
    })
    const known = new Set(labelled.map(([a, b]) => [a.id, b.id].sort().join()))
    const found = new Score()
    for (const [a, b] of labelled) {
      const is = await isLinked(a.id, b.id)
      found.add(is, true)
      if (!is) console.log(`  not linked: ${a.title} | ${b.title}`)
    }
    const isOther = (a: ArticleSummary, b: ArticleSummary) =>
      a.source !== b.source && !known.has([a.id, b.id].sort().join())
    const random = randomPairs(articles, 3000).filter(([a, b]) => isOther(a, b))
    const hard = hardPairs(articles).filter(([a, b]) => isOther(a, b))
    let told = 0
    for (const [name, pairs] of [
      ['random', random],
      ['hard', hard],
    ] as const) {
      let linked = 0
      for (const [a, b] of pairs) {
        if (!(await isLinked(a.id, b.id))) continue
        linked++
        found.add(true, false)
        if (told++ < shown) console.log(`  linked, not labelled: ${a.source} ${a.title} | ${b.source} ${b.title}`)
      }
      console.log(`  ${name} pairs of other sources: ${linked} of ${pairs.length} linked`)
    }
    console.log(
      `\n${labelled.length} labelled pairs of two sources whose texts are both here, among ${articles.length} articles`,
    )
    noteScore(figures, 'stories.labelled', found)
    const merged = labelled.filter(([a, b]) => a.id === b.id).length
    figures['stories.kept apart'] = 1 - merged / labelled.length
  })
}

/** Wire copies of our own articles: cut, with other headlines and frames, in the other Chinese script. */
async function scoreCopies(figures: Figures, shown: number): Promise<void> {
  const copies = sampleTexts.flatMap((text, at) => copiesOf(text, `story${at}`))
  const files = copies.map(({ path, bytes }) => ({ path, bytes }))
  await withArchive(files, async (library) => {
    const articles = await allArticles(library)
    const storyOf = new Map(copies.map((one) => [addressKey(one.url), one.story]))
    const groupOf = (one: { readonly url?: string }) => storyOf.get(addressKey(one.url ?? ''))
    const byId = new Map(articles.map((one) => [one.id, one]))
    const score = new Score()
    let told = 0
    for (const article of articles) {
      const linked = new Set((await library.related(article.id)).map((one) => one.id))
      for (const other of articles) {
        if (other.id <= article.id) continue
        const is = groupOf(article) === groupOf(other)
        const back = linked.has(other.id) || (await library.related(other.id)).some((one) => one.id === article.id)
        score.add(back, is)
        if (back !== is && told++ < shown) {
          console.log(`  ${is ? 'not linked' : 'wrongly linked'}: ${article.title} | ${byId.get(other.id)?.title}`)
        }
      }
    }
    console.log(`\n${copies.length} copies of our own stories; ${articles.length} articles, none of them merged`)
    noteScore(figures, 'stories.copies', score)
    figures['stories.copies kept apart'] = articles.length / copies.length
  })
}

type Library = ReturnType<typeof libraryOf>
type Files = Iterable<{ readonly path: string; readonly bytes: Uint8Array }>

async function withArchive(files: Files, look: (library: Library) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'presskeep-eval-'))
  try {
    initArchive(join(folder, 'a'), 'UTC')
    let now = Date.parse('2026-03-01T00:00:00Z')
    const options = { now: () => ++now, software: 'eval', readImport: readJekyllImport }
    const archive = await openForWriting(join(folder, 'a'), 'eval', options)
    await importPosts(archive, one(files))
    await look(libraryOf(archive))
    await archive.close()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function* one(files: Files) {
  yield* files
}

function* postsOf(paths: readonly string[]) {
  for (const path of paths) {
    const bytes = postBytes(path)
    if (bytes) yield { path, bytes }
  }
}

async function allArticles(library: Library): Promise<readonly ArticleSummary[]> {
  const found: ArticleSummary[] = []
  for (let page = 1; ; page++) {
    const list = await library.articles({ page, perPage: 500 })
    found.push(...list.articles)
    if (page >= list.pageCount) return found
  }
}

type Pair = readonly [ArticleSummary, ArticleSummary]

function randomPairs(articles: readonly ArticleSummary[], count: number): readonly Pair[] {
  // A generator of its own, so that each run measures the same.
  let state = 20_261_128
  const next = () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return articles[state % articles.length]!
  }
  return Array.from({ length: count }, (): Pair => [next(), next()])
}

/** Headlines of the same day (or the next) that share a third of their character pairs. */
function hardPairs(articles: readonly ArticleSummary[]): readonly Pair[] {
  const dated = articles.map((article) => ({ article, grams: gramsOf(article.title), at: article.publishedAt ?? 0 }))
  dated.sort((a, b) => a.at - b.at)
  const pairs: Pair[] = []
  for (const [at, a] of dated.entries()) {
    for (let to = at + 1; to < dated.length && dated[to]!.at - a.at < dayMs; to++) {
      const b = dated[to]!
      if (shareOf(a.grams, b.grams) >= 1 / 3) pairs.push([a.article, b.article])
    }
  }
  return pairs
}

function gramsOf(title: string): ReadonlySet<string> {
  const folded = foldText(title).replace(/[^\p{L}\p{N}]/gu, '')
  return new Set(Array.from({ length: Math.max(0, folded.length - 1) }, (_, at) => folded.slice(at, at + 2)))
}

function shareOf(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0
  for (const gram of a) if (b.has(gram)) shared++
  return a.size + b.size ? (2 * shared) / (a.size + b.size) : 0
}
