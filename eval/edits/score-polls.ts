import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { followAll, initArchive, libraryOf, openForWriting, sync } from '../../src/archive/index.ts'
import { normalizeTitle } from '../../src/diff/index.ts'
import { parseFeed } from '../../src/feed/index.ts'
import { addressKey, type Fetcher } from '../../src/model/index.ts'
import { type Figures, percent } from './scores.ts'
import { hasShared, shared, sharedLines } from './shared.ts'

interface Polled {
  readonly atSeconds: number
  readonly file: string
}

interface Labelled {
  readonly feed: string
  readonly link: string
  readonly titles: readonly (readonly [number, string])[]
}

interface Log {
  readonly name: string
  readonly polls: readonly Polled[]
  readonly labels: readonly Labelled[]
  readonly shown: number
}

/**
 * Replays the poll logs of ../shared/polls and holds the headline edits that are noted against the labels (headlines that
 * an item really had, by time of the poll). Per log: links with a real change of headline, those that were noted, edits
 * of other kinds.
 */
export async function scorePollLogs(figures: Figures, shown: number, only?: string): Promise<void> {
  if (!hasShared('polls')) {
    console.log('!!! SKIPPED: ../shared/polls is not there. !!!')
    return
  }
  const logs = new Map<string, Polled[]>()
  for (const { file } of sharedLines<{ file: string }>('polls/INDEX.jsonl')) {
    const name = basename(dirname(file))
    const atSeconds = Number(/(\d{10})[^/]*$/.exec(file)?.[1])
    logs.set(name, [...(logs.get(name) ?? []), { atSeconds, file: join(shared, file) }])
  }
  const labels = sharedLines<Labelled>('revisions/feed_item_title_changes.jsonl')
  const sums: Sums = { real: 0, noted: 0, both: 0, rest: 0 }
  console.log('\nlog              polls  entries that differ  real  noted  precision  recall  other edits')
  for (const [name, polls] of logs) {
    if (only !== undefined && only !== name) continue
    const one = await replay({ name, polls, labels, shown })
    for (const key of ['real', 'noted', 'both', 'rest'] as const) sums[key] += one[key]
  }
  // Where nothing was to be noted, nothing was missed.
  const [precision, recall] = [sums.noted, sums.real].map((all) => (all ? sums.both / all : 1)) as [number, number]
  console.log(`all: precision ${percent(precision)}, recall ${percent(recall)}, ${sums.rest} edits of other kinds`)
  if (only !== undefined) return
  figures['polls.headline.precision'] = precision
  figures['polls.headline.recall'] = recall
}

interface Sums {
  real: number
  noted: number
  both: number
  rest: number
}

async function replay({ name, polls, labels, shown }: Log): Promise<Sums> {
  const folder = mkdtempSync(join(tmpdir(), 'presskeep-eval-'))
  try {
    initArchive(join(folder, 'a'), 'UTC')
    const settings = join(folder, 'a', 'presskeep.yaml')
    writeFileSync(settings, readFileSync(settings, 'utf8').replace(/(articles|pictures): true/g, '$1: false'))
    let now = 0
    const archive = await openForWriting(join(folder, 'a'), 'eval', { now: () => now, software: 'eval' })
    const url = 'https://polled.example/feed.xml'
    await followAll(archive, [{ url, tags: [] }])
    const differing = new Set<string>()
    const lastWords = new Map<string, string>()
    const given = new Set<string>()
    for (const poll of [...polls].sort((a, b) => a.atSeconds - b.atSeconds)) {
      now = Math.max(now + 1, poll.atSeconds * 1000)
      const body = readFileSync(poll.file)
      const parsed = parseFeed(body, { url })
      for (const entry of parsed.kind === 'feed' ? parsed.feed.entries : []) {
        const words = `${entry.title}\n${entry.summary}\n${entry.content}`
        const key = addressKey(entry.url ?? '') ?? ''
        if (lastWords.has(key) && lastWords.get(key) !== words) differing.add(key)
        lastWords.set(key, words)
        given.add(normalizeTitle(entry.title ?? ''))
      }
      const exchange = { url, at: now, method: 'GET', status: 200, statusText: 'OK', body } as const
      const fetcher: Fetcher = async (request) => ({
        kind: 'fetched',
        url: request.url,
        status: 200,
        body,
        exchanges: [{ ...exchange, requestHeaders: [], responseHeaders: [] }],
      })
      await sync(archive, fetcher, { once: true, random: () => 0.5 })
    }
    const real = new Map<string, readonly string[]>()
    for (const { feed, link, titles } of labels) {
      if (feed !== `${name}.xml`) continue
      const key = addressKey(link)
      if (key === undefined) continue
      // The labels span more polls than there are here: what counts is which of the headlines these polls show.
      const seen = [...new Set(titles.map(([, title]) => normalizeTitle(title)))].filter((title) => given.has(title))
      if (seen.length > 1) real.set(key, seen)
    }
    const { edits } = await libraryOf(archive).edits({ perPage: 1_000_000 })
    const noted = new Map<string, readonly string[]>()
    let rest = 0
    for (const edit of edits) {
      const key = addressKey(edit.article.url ?? '') ?? edit.article.id
      if (edit.types.includes('headline')) noted.set(key, [edit.beforeTitle ?? '', edit.afterTitle ?? ''])
      else rest++
    }
    const both = [...noted.keys()].filter((key) => real.has(key)).length
    const cells = [differing.size, real.size, noted.size].map((count) => String(count).padStart(6))
    console.log(
      `${name.padEnd(16)} ${String(polls.length).padStart(5)} ${cells[0]!.padStart(20)} ${cells[1]} ${cells[2]} ${share(both, noted.size).padStart(10)} ${share(both, real.size).padStart(7)} ${String(rest).padStart(12)}`,
    )
    for (const [key, titles] of [...noted].filter(([key]) => !real.has(key)).slice(0, shown))
      console.log('  not labelled', key, titles)
    for (const [key, titles] of [...real].filter(([key]) => !noted.has(key)).slice(0, shown))
      console.log('  missed', key, titles)
    const others = edits.filter((edit) => !edit.types.includes('headline')).slice(0, shown)
    for (const edit of others) {
      const compared = await libraryOf(archive).compare(edit.article.id, edit.beforeId, edit.afterId)
      const marks = compared?.changes.map((one) =>
        'marks' in one && one.marks ? one.marks.filter((mark) => mark.op !== 'same') : one,
      )
      console.log('  other', edit.article.url, edit.types.join('+'), JSON.stringify(marks)?.slice(0, 400))
    }
    await archive.close()
    return { real: real.size, noted: noted.size, both, rest }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function share(part: number, whole: number): string {
  return whole ? percent(part / whole) : '–'
}
