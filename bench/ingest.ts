// Pages of a crawl that reach the store, beside bare reading and extraction alone, in one run: node bench/ingest.ts [pages]
// Real pages of ../shared/pages, each with an address and a headline of its own so that none is a copy of another.
import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { developmentPages } from '../eval/pages.ts'
import { ingest, initArchive, openForWriting, openSources } from '../src/archive/index.ts'
import { decodeContent, readWarc } from '../src/capture/index.ts'
import { extract } from '../src/extract/index.ts'
import { crawlOf } from '../test/support/crawl.ts'

const wanted = Number(process.argv.find((word) => /^\d+$/.test(word)) ?? 20_000)
const dir = mkdtempSync(path.join(os.tmpdir(), 'presskeep-ingest-'))
const file = path.join(dir, 'CRAWL.warc.gz')
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
const out = openSync(file, 'w')
let written = 0
for (let round = 0; written < wanted; round++) {
  for (const page of pages.slice(0, wanted - written)) {
    const url = new URL(page.url)
    url.searchParams.set('copy', String(round))
    const at = new Date(Date.UTC(2024, 0, 1) + written * 1000).toISOString()
    // Another first paragraph in every round: the text is nobody's copy.
    const body = Buffer.concat([page.read(), Buffer.from(`<!-- ${round} -->`)])
    writeSync(out, crawlOf([{ url: url.href, at, type: 'text/html', body }]))
    written++
  }
}
closeSync(out)
const megabytes = statSync(file).size / 1e6
console.log(`${written} pages, ${megabytes.toFixed(0)} MB packed; ${os.availableParallelism()} cores`)

async function measured(what: string, work: () => Promise<number>): Promise<number> {
  const before = cpuSeconds()
  const from = performance.now()
  const count = await work()
  const cpu = cpuSeconds() - before
  const wall = (performance.now() - from) / 1000
  const rss = process.memoryUsage().rss / 1e6
  console.log(
    `${what.padEnd(28)} ${(count / cpu).toFixed(0).padStart(7)} pages a CPU second ${((cpu * 1000) / count).toFixed(2).padStart(7)} ms a page ${(count / wall).toFixed(0).padStart(7)} pages a second, ${rss.toFixed(0)} MB resident`,
  )
  return cpu / count
}

await measured('bare reading', async () => {
  let count = 0
  for await (const record of readWarc(file)) if (record.type === 'response' && (await record.payload()).length) count++
  return count
})
const alone = await measured('extraction alone', async () => {
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
const folder = path.join(dir, 'archive')
mkdirSync(folder)
initArchive(folder, 'UTC')
const archive = await openForWriting(folder, 'bench', { now: Date.now, software: 'bench' })
const whole = await measured('ingest', async () => {
  const report = await ingest(archive, await openSources(file, { fetcher: none, s3: {} }))
  console.log(`${report.kept} kept, ${report.passedOver} passed over, ${report.damaged.length} damaged`)
  return report.seen
})
await archive.close()
const size = (name: string) =>
  spawnSync('du', ['-sm', path.join(folder, name)], { encoding: 'utf8' }).stdout.split('\t')[0]
console.log(`extraction's own speed that reaches the store: ${((100 * alone) / whole).toFixed(0)} %`)
console.log(`archive: WARC ${size('warc')} MB, database ${size('presskeep.db')} MB`)
rmSync(dir, { recursive: true })
