import { readFileSync } from 'node:fs'
import { parseFeed as parseWithFeedsmith } from 'feedsmith'
import RssParser from 'rss-parser'
import { parseFeed } from '../src/feed/index.ts'

/**
 * Measures how many megabytes of real feeds a CPU second reads, against rss-parser and feedsmith in the same run and on
 * the same feeds: those that all three can read. Ours starts from bytes, the others get decoded text for free.
 *
 *     node bench/feed.ts [../shared/feeds/INDEX.jsonl]
 */
export interface FeedThroughput {
  readonly files: number
  readonly megabytes: number
  /** Megabytes a CPU second. */
  readonly presskeep: number
  readonly rssParser: number
  readonly feedsmith: number
}

interface Sample {
  readonly bytes: Uint8Array
  readonly text: string
}

export async function measureFeeds(samples: readonly Uint8Array[], rounds = 5): Promise<FeedThroughput> {
  const rss = new RssParser()
  const readable: Sample[] = []
  for (const bytes of samples) {
    const sample = { bytes, text: new TextDecoder().decode(bytes) }
    if (await canAllRead(rss, sample)) readable.push(sample)
  }
  const megabytes = readable.reduce((sum, { bytes }) => sum + bytes.length, 0) / 1e6
  const best = { presskeep: 0, rssParser: 0, feedsmith: 0 }
  for (let round = 0; round < rounds; round++) {
    const ours = await cpuSeconds(() => {
      for (const { bytes } of readable) parseFeed(bytes, { url: 'https://feeds.example/' })
    })
    const rssParser = await cpuSeconds(async () => {
      for (const { text } of readable) await rss.parseString(text)
    })
    const feedsmith = await cpuSeconds(() => {
      for (const { text } of readable) parseWithFeedsmith(text)
    })
    best.presskeep = Math.max(best.presskeep, megabytes / ours)
    best.rssParser = Math.max(best.rssParser, megabytes / rssParser)
    best.feedsmith = Math.max(best.feedsmith, megabytes / feedsmith)
  }
  return { files: readable.length, megabytes, ...best }
}

async function canAllRead(rss: RssParser, { bytes, text }: Sample): Promise<boolean> {
  try {
    await rss.parseString(text)
    parseWithFeedsmith(text)
    return parseFeed(bytes).kind === 'feed'
  } catch {
    return false
  }
}

async function cpuSeconds(work: () => void | Promise<void>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const used = process.cpuUsage(before)
  return (used.user + used.system) / 1e6
}

/** The real feeds that an index names (lines of `{kind: 'feed', file}`). */
export function feedsOfIndex(index: string): readonly Uint8Array[] {
  const lines = readFileSync(index, 'utf8').split('\n').filter(Boolean)
  const root = index.replace(/feeds\/INDEX\.jsonl$/, '')
  return lines
    .map((line): { kind: string; file: string } => JSON.parse(line))
    .filter(({ kind }) => kind === 'feed')
    .map(({ file }) => readFileSync(`${root}${file}`))
}

if (import.meta.main) {
  const result = await measureFeeds(feedsOfIndex(process.argv[2] ?? '../shared/feeds/INDEX.jsonl'))
  console.log(JSON.stringify(result))
}
