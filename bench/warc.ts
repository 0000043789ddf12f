/**
 * WARC files: speed, memory, and what keeping costs.
 *   node bench/warc.ts [pages]              records a second written and read, beside warcio's reader
 *   node bench/warc.ts --gigabytes 5        one file of that size through each reader, with the peak of its memory
 *   node bench/warc.ts storage [articles]   bytes an article of a made newspaper, with and without what is shared
 * Each reader of `--gigabytes` runs in a process of its own, so that the peak is its own.
 */
import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { WARCParser, WARCRecord, WARCSerializer } from 'warcio'
import {
  checkWarc,
  indexPathOf,
  listWarcs,
  makeIndex,
  openWarcWriter,
  type RevisitOf,
  readIndex,
  readRecord,
  readWarc,
  sha256,
} from '../src/capture/index.ts'
import type { Exchange } from '../src/model/index.ts'

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
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'presskeep-bench-'))

const count = (value: number, digits = 0) =>
  value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits }).padStart(9)

/** CPU seconds in which warcio writes the same pages, each with its request and both digests, into a file. */
async function writtenByWarcio(pages: number): Promise<number> {
  const before = process.cpuUsage()
  const fd = fs.openSync(path.join(dir, 'warcio.warc.gz.other'), 'w')
  for (let index = 0; index < pages; index++) {
    const common = {
      url: `https://bench.example/${index}`,
      date: new Date().toISOString(),
      warcVersion: 'WARC/1.1' as const,
    }
    const httpHeaders = { 'Content-Type': 'text/html; charset=utf-8' }
    const answer = WARCRecord.create({ ...common, type: 'response', httpHeaders }, [bodies[index % bodies.length]!])
    const request = WARCRecord.create({ ...common, type: 'request', httpHeaders: { 'User-Agent': 'bench' } }, [])
    for (const record of [answer, request]) {
      const digest = { algorithm: 'sha-256', prefix: 'sha256:' }
      fs.writeSync(fd, await WARCSerializer.serialize(record, { gzip: true, digest }))
    }
  }
  fs.fsyncSync(fd)
  fs.closeSync(fd)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

async function speed(pages: number): Promise<void> {
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
  report('the same, warcio package', pages, await writtenByWarcio(pages))

  async function readAll(
    open: (file: string) => AsyncIterable<unknown>,
  ): Promise<{ count: number; cpuSeconds: number }> {
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
}

/** What a process of its own does with one large file; answers records, CPU seconds and the peak of memory in MB. */
const readers: Readonly<Record<string, (file: string) => Promise<number>>> = {
  async 'digests checked (verify)'(file) {
    let records = 0
    for await (const found of checkWarc(file)) {
      if (found.kind === 'damage' || found.problem !== undefined) throw new Error('the file is sound')
      records++
    }
    return records
  },
  async 'index made (rebuild)'(file) {
    await makeIndex(file)
    let records = 0
    for (const _ of readIndex(indexPathOf(file))) records++
    return records
  },
  async 'read, own scanner'(file) {
    let records = 0
    for await (const record of readWarc(file)) if ((await record.payload()).length >= 0) records++
    return records
  },
  async 'read, as another tool’s'(file) {
    let records = 0
    for await (const record of readWarc(fs.createReadStream(file))) if ((await record.payload()).length >= 0) records++
    return records
  },
  async 'read, warcio package'(file) {
    let records = 0
    for await (const record of new WARCParser(fs.createReadStream(file))) {
      await record.readFully(false)
      records++
    }
    return records
  },
}

/** One WARC file of that size: pages, and now and then a body of 8 MB, as a gallery or a PDF is. */
function large(gigabytes: number): string {
  const seedDir = path.join(dir, 'seed')
  fs.mkdirSync(seedDir)
  const writer = openWarcWriter({ dir: seedDir, software: 'bench', now: () => Date.now() })
  const noise = randomBytes(8_000_000)
  for (let at = 0; at < 2000; at++)
    writer.appendExchange(exchangeOf(at, at % 200 === 99 ? noise : undefined), subjectOf(at))
  writer.close()
  const seed = path.join(seedDir, listWarcs(seedDir)[0]!)
  const all = fs.readFileSync(seed)
  const first = [...readIndex(indexPathOf(seed))][0]!
  const records = all.subarray(Number(first.offset))
  const file = path.join(dir, path.basename(seed))
  const fd = fs.openSync(file, 'w')
  fs.writeSync(fd, all)
  for (let size = all.length; size < gigabytes * 1e9; size += records.length) fs.writeSync(fd, records)
  fs.closeSync(fd)
  return file
}

function exchangeOf(at: number, body?: Uint8Array): Exchange {
  return {
    url: `https://bench.example/${at}`,
    at: Date.now(),
    method: 'GET',
    requestHeaders: [['User-Agent', 'bench']],
    status: 200,
    statusText: 'OK',
    responseHeaders: [['Content-Type', body ? 'application/pdf' : 'text/html; charset=utf-8']],
    body: body ?? bodies[at % bodies.length]!,
    ip: '127.0.0.1',
  }
}

const subjectOf = (at: number) => ({ purpose: 'article' as const, subject: `a${at}` })

function memory(gigabytes: number): void {
  const file = large(gigabytes)
  console.log(`one file of ${(fs.statSync(file).size / 1e9).toFixed(2)} GB`)
  console.log(`${''.padEnd(28)}  records   CPU s   MB a CPU s   peak MB`)
  for (const name of Object.keys(readers)) {
    const ran = spawnSync(process.execPath, [import.meta.filename, 'reader', name, file], { encoding: 'utf8' })
    if (ran.status !== 0) throw new Error(`${name}: ${ran.stderr}`)
    const { records, cpuSeconds, peakMb } = JSON.parse(ran.stdout)
    const rate = fs.statSync(file).size / 1e6 / cpuSeconds
    console.log(`${name.padEnd(28)}${count(records)}${count(cpuSeconds, 1)}  ${count(rate)}${count(peakMb)}`)
  }
}

async function reader(name: string, file: string): Promise<void> {
  const records = await readers[name]!(file)
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  const cpuSeconds = (userCPUTime + systemCPUTime) / 1e6
  console.log(JSON.stringify({ records, cpuSeconds, peakMb: Math.round(maxRSS / 1000) }))
}

/**
 * A made newspaper: each article is looked at five times (twice it is the same, once only a counter differs, once it is a
 * 304), every third shares its picture of 80 kB with the two before it, and each has one of its own.
 */
function storage(articles: number): void {
  const looks = (isSharing: boolean): { bytes: number; blobs: number } => {
    const own = path.join(dir, isSharing ? 'shared' : 'plain')
    fs.mkdirSync(own)
    const writer = openWarcWriter({ dir: own, software: 'bench', now: () => Date.now() })
    const known = new Map<string, RevisitOf>()
    const blobs = new Map<string, number>()
    const keep = (exchange: Exchange, purpose: 'article' | 'picture', subject: string) => {
      const digest = sha256(exchange.body)
      const before = exchange.status === 304 ? known.get(exchange.url) : known.get(digest)
      const revisitOf = isSharing ? before : undefined
      const capture = writer.appendExchange(exchange, { purpose, subject, revisitOf })
      const original = { recordId: capture.id, url: exchange.url, at: exchange.at }
      if (exchange.status === 200 && !before) known.set(digest, { ...original, digest }).set(exchange.url, original)
      if (purpose === 'picture') blobs.set(isSharing ? digest : capture.id, exchange.body.length)
    }
    for (let at = 0; at < articles; at++) {
      const page = exchangeOf(at, undefined)
      const body = Buffer.concat([Buffer.from(`<!-- ${at} -->`), pageOf(at)])
      const counted = Buffer.concat([body, Buffer.from('<p>1,234 readers</p>')])
      for (const one of [body, body, body, counted]) keep({ ...page, body: one }, 'article', `a${at}`)
      keep({ ...page, status: 304, statusText: 'Not Modified', body: Buffer.alloc(0) }, 'article', `a${at}`)
      for (const name of [`own-${at}`, `shared-${Math.floor(at / 3)}`]) {
        const url = `https://img.example/${at}/${name}.jpg`
        keep({ ...page, url, responseHeaders: [['Content-Type', 'image/jpeg']], body: pictureOf(name) }, 'picture', url)
      }
    }
    writer.close()
    const bytes = listWarcs(own).reduce((sum, name) => sum + fs.statSync(path.join(own, name)).size, 0)
    return { bytes, blobs: [...blobs.values()].reduce((sum, one) => sum + one, 0) }
  }
  console.log(`${articles} articles, five looks and two pictures each; bytes an article`)
  console.log(`${''.padEnd(44)}     WARC    blobs      all`)
  const [plain, shared] = [looks(false), looks(true)]
  for (const [name, { bytes, blobs }] of [
    ['every answer kept whole', plain],
    ['revisit records, pictures by their digest', shared],
  ] as const) {
    const line = [bytes, blobs, bytes + blobs].map((one) => count(one / articles)).join('')
    console.log(`${name.padEnd(42)}${line}`)
  }
  const share = 1 - (shared.bytes + shared.blobs) / (plain.bytes + plain.blobs)
  console.log(`saved: ${Math.round(100 * share)} %`)
}

function pictureOf(name: string): Buffer {
  const block = createHash('sha512').update(name).digest()
  return Buffer.concat(
    Array.from({ length: 1250 }, (_, at) => createHash('sha512').update(block).update(`${at}`).digest()),
  )
}

const { values, positionals } = parseArgs({ options: { gigabytes: { type: 'string' } }, allowPositionals: true })
try {
  const [first, ...more] = positionals
  if (first === 'reader') await reader(more[0]!, more[1]!)
  else if (first === 'storage') storage(Number(more[0] ?? 300))
  else if (values.gigabytes !== undefined) memory(Number(values.gigabytes))
  else await speed(Number(first ?? 2000))
} finally {
  fs.rmSync(dir, { recursive: true })
}
