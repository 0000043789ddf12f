// Records a second written and read, and what a file costs: node bench/warc.ts [pages]
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { WARCParser } from 'warcio'
import { listWarcs, openWarcWriter, readRecord, readWarc } from '../src/capture/index.ts'

const pages = Number(process.argv[2] ?? 2000)
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'presskeep-bench-'))

/** A page of about 40 kB that packs about as well as news pages do. */
function pageOf(seed: number): Buffer {
  let state = seed + 1
  const next = () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    return state >>> 8
  }
  const words = Array.from({ length: 2600 }, () => `w${(next() % 4000).toString(36)}`)
  const paragraphs = Array.from(
    { length: 130 },
    (_, at) => `<p class="story-text">${words.slice(at * 20, at * 20 + 20).join(' ')}</p>`,
  )
  return Buffer.from(
    `<!doctype html><title>${seed}</title><script>${'var slot=1;'.repeat(1500)}</script>${paragraphs.join('\n')}`,
  )
}

function measure<T>(work: () => T): { cpuSeconds: number; result: T } {
  const before = process.cpuUsage()
  const result = work()
  const { user, system } = process.cpuUsage(before)
  return { cpuSeconds: (user + system) / 1e6, result }
}

const bodies = Array.from({ length: 50 }, (_, seed) => pageOf(seed))
const writing = measure(() => {
  const writer = openWarcWriter({ dir, software: 'bench', now: () => Date.now() })
  const captures = Array.from({ length: pages }, (_, index) =>
    writer.appendExchange(
      {
        url: `https://bench.example/${index}`,
        at: Date.now(),
        method: 'GET',
        requestHeaders: [['User-Agent', 'bench']],
        status: 200,
        statusText: 'OK',
        responseHeaders: [['Content-Type', 'text/html; charset=utf-8']],
        body: bodies[index % bodies.length]!,
        ip: '127.0.0.1',
      },
      { purpose: 'article', subject: `a${index}` },
    ),
  )
  writer.close()
  return captures
})
const files = listWarcs(dir).map((name) => path.join(dir, name))
const report = (what: string, count: number, seconds: number) =>
  console.log(
    `${what.padEnd(34)} ${Math.round(count / seconds)
      .toLocaleString('en')
      .padStart(8)} a CPU second`,
  )

const bytes = files.reduce((sum, file) => sum + fs.statSync(file).size, 0)
console.log(
  `${pages} pages of ${Math.round(bodies[0]!.length / 1000)} kB, ${Math.round(bytes / pages)} bytes each in the WARC`,
)
report('pages written (with request)', pages, writing.cpuSeconds)

async function readAll(open: (file: string) => AsyncIterable<unknown>): Promise<{ count: number; cpuSeconds: number }> {
  const before = process.cpuUsage()
  let count = 0
  for (const file of files) for await (const _ of open(file)) count++
  const { user, system } = process.cpuUsage(before)
  return { count, cpuSeconds: (user + system) / 1e6 }
}

const own = await readAll((file) => readWarc(file))
report('records read, own scanner', own.count, own.cpuSeconds)
const foreign = await readAll((file) => readWarc(fs.createReadStream(file)))
report('records read, as another tool’s', foreign.count, foreign.cpuSeconds)
const theirs = await readAll(async function* (file) {
  for await (const record of new WARCParser(fs.createReadStream(file))) {
    await record.readFully(false)
    yield record
  }
})
report('records read, warcio package', theirs.count, theirs.cpuSeconds)
const some = writing.result.filter((_, index) => index % 4 === 0)
const random = measure(() => {
  for (const capture of some) readRecord(dir, capture.place, { verify: true })
})
report('records by place, digests checked', some.length, random.cpuSeconds)
console.log(`peak memory ${Math.round(process.resourceUsage().maxRSS / 1000)} MB`)
fs.rmSync(dir, { recursive: true })
