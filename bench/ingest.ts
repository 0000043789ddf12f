// Pages of a crawl that reach the store, beside bare reading and extraction alone, in one run: node bench/ingest.ts [pages]
// Real pages of ../shared/pages, each with an address and bytes of its own. From the second round on the canonical address names the article of the first.
import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { developmentPages } from '../eval/pages.ts'
import { ingest, initArchive, openForWriting, openSources } from '../src/archive/index.ts'
import { decodeContent, readWarc } from '../src/capture/index.ts'
import { letHeapGrow } from '../src/cli/growing-heap.ts'
import { extract } from '../src/extract/index.ts'
import { crawlOf } from '../test/support/crawl.ts'

const wanted = Number(process.argv.find((word) => /^\d+$/.test(word)) ?? 20_000)
/** The three are measured in turns, so that what else the machine does meanwhile is in all of them; short ones, for threads that rest end, and new ones are slow at first. */
const pagesPerTurn = 200
const dir = mkdtempSync(path.join(os.tmpdir(), 'presskeep-ingest-'))
const none = () => Promise.reject(new Error('nothing is fetched here'))

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

const pages = [...developmentPages()].filter((page) => page.type === 'article' && page.url)
if (!pages.length) {
  console.log('ingest: nothing was measured, there is no ../shared')
  process.exit(0)
}

/** Writes the next pages of the crawl, `from` on, to a file of their own. */
function writeCrawl(from: number, count: number): string {
  const file = path.join(dir, `CRAWL-${from}.warc.gz`)
  const out = openSync(file, 'w')
  for (let at = from; at < from + count; at++) {
    const page = pages[at % pages.length]!
    const round = Math.floor(at / pages.length)
    const url = new URL(page.url)
    url.searchParams.set('copy', String(round))
    // Another comment in every round: the bytes are nobody's copy.
    const body = Buffer.concat([page.read(), Buffer.from(`<!-- ${round} -->`)])
    const time = new Date(Date.UTC(2024, 0, 1) + at * 1000).toISOString()
    writeSync(out, crawlOf([{ url: url.href, at: time, type: 'text/html', body }]))
  }
  closeSync(out)
  return file
}

interface Measure {
  readonly what: string
  /** Reads one file of the crawl; answers how many pages. */
  readonly work: (file: string) => Promise<number>
  pages: number
  cpu: number
  wall: number
}

// As the command does; extraction alone has it, too.
letHeapGrow()
const folder = path.join(dir, 'archive')
mkdirSync(folder)
initArchive(folder, 'UTC')
const archive = await openForWriting(folder, 'bench', { now: Date.now, software: 'bench' })
let kept = 0
const measure = (what: string, work: Measure['work']): Measure => ({ what, work, pages: 0, cpu: 0, wall: 0 })
const bare = measure('bare reading', async (file) => {
  let count = 0
  for await (const record of readWarc(file)) if (record.type === 'response' && (await record.payload()).length) count++
  return count
})
const alone = measure('extraction alone', async (file) => {
  let count = 0
  for await (const record of readWarc(file)) {
    if (record.type !== 'response') continue
    const decoded = decodeContent(await record.payload(), record.contentEncoding)
    if (decoded.kind === 'broken') continue
    extract(decoded.bytes, record.url!, { contentType: record.contentType })
    count++
  }
  return count
})
const whole = measure('ingest', async (file) => {
  const report = await ingest(archive, await openSources(file, { fetcher: none, s3: {} }))
  kept += report.kept
  if (report.damaged.length) throw new Error(report.damaged.join('\n'))
  return report.seen
})

let megabytes = 0
for (let from = 0; from < wanted; from += pagesPerTurn) {
  const file = writeCrawl(from, Math.min(pagesPerTurn, wanted - from))
  megabytes += statSync(file).size / 1e6
  for (const one of [bare, alone, whole]) {
    const before = cpuSeconds()
    const start = performance.now()
    one.pages += await one.work(file)
    one.wall += (performance.now() - start) / 1000
    one.cpu += cpuSeconds() - before
  }
  rmSync(file)
}
await archive.close()
const rss = process.memoryUsage().rss / 1e6
const load = os.loadavg()[0]!
console.log(
  `${wanted} pages, ${megabytes.toFixed(0)} MB packed; ${os.availableParallelism()} cores, load ${load.toFixed(0)}`,
)
for (const { what, pages: count, cpu, wall } of [bare, alone, whole]) {
  const [perCpu, perPage, perSecond] = [count / cpu, (cpu * 1000) / count, count / wall]
  console.log(
    `${what.padEnd(18)} ${perCpu.toFixed(0).padStart(6)} pages a CPU second ${perPage.toFixed(2).padStart(6)} ms a page ${perSecond.toFixed(0).padStart(6)} pages a second`,
  )
}
console.log(`${kept} kept, ${rss.toFixed(0)} MB resident at the end`)
const share = alone.cpu / alone.pages / (whole.cpu / whole.pages)
const size = (name: string) =>
  spawnSync('du', ['-sm', path.join(folder, name)], { encoding: 'utf8' }).stdout.split('\t')[0]
console.log(`extraction's own speed that reaches the store: ${(100 * share).toFixed(0)} %`)
console.log(`archive: WARC ${size('warc')} MB, database ${size('presskeep.db')} MB`)
rmSync(dir, { recursive: true })
