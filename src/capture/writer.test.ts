import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import zlib from 'node:zlib'
import { WARCParser } from 'warcio'
import type { Exchange } from '../model/index.ts'
import { indexPathOf, readIndex, rebuildIndex } from './cdxj.ts'
import {
  captureOf,
  listWarcs,
  openWarcWriter,
  readRecord,
  readWarc,
  sha256,
  WarcError,
  type WarcRecord,
} from './index.ts'

const folders: string[] = []
after(() => {
  for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true })
})

function makeFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'presskeep-warc-'))
  folders.push(folder)
  return folder
}

const noon = Date.UTC(2026, 4, 1, 12)

function exchangeOf(overrides: Partial<Exchange> = {}): Exchange {
  return {
    url: 'https://news.example/story?id=1',
    at: noon,
    method: 'GET',
    requestHeaders: [
      ['User-Agent', 'Presskeep/0.1'],
      ['Accept', '*/*'],
    ],
    status: 200,
    statusText: 'OK',
    responseHeaders: [
      ['cOnTent-type', 'text/html; charset=utf-8'],
      ['Set-Cookie', 'a=1'],
      ['set-cookie', 'b=2'],
      ['X-Empty', ''],
    ],
    body: Buffer.from('<p>一条新闻</p>'),
    ip: '127.0.0.1',
    ...overrides,
  }
}

const open = (dir: string, options: Partial<Parameters<typeof openWarcWriter>[0]> = {}) =>
  openWarcWriter({ dir, software: 'presskeep/0.0.0', now: () => noon, ...options })

async function readAll(file: string): Promise<WarcRecord[]> {
  const records: WarcRecord[] = []
  for await (const record of readWarc(file)) records.push(record)
  return records
}

test('an exchange is read back as it was: body, status, headers in order and case, time and address', async () => {
  const dir = makeFolder()
  const writer = open(dir)
  const exchange = exchangeOf()
  const capture = writer.appendExchange(exchange, { purpose: 'article', subject: 'id of 一 article/1' })
  writer.close()
  const record = readRecord(dir, capture.place, { verify: true })
  assert.deepEqual(Buffer.from(await record.payload()), exchange.body)
  assert.deepEqual(record.headers, exchange.responseHeaders)
  assert.equal(record.statusText, 'OK')
  assert.deepEqual(captureOf(record), capture)
  assert.equal(capture.digest, sha256(exchange.body))
  assert.deepEqual(
    { purpose: capture.purpose, subject: capture.subject, url: capture.url, at: capture.at, status: capture.status },
    { purpose: 'article', subject: 'id of 一 article/1', url: exchange.url, at: noon, status: 200 },
  )
  const records = await readAll(path.join(dir, capture.place.file))
  assert.deepEqual(
    records.map(({ type }) => type),
    ['warcinfo', 'response', 'request'],
  )
  assert.equal(records[2]!.warcHeaders.find(([name]) => name === 'WARC-Concurrent-To')![1], `<urn:uuid:${capture.id}>`)
  assert.deepEqual(captureOf(records[1]!), capture)
})

test('what a live sync sees of a record is what a rebuild reads', async () => {
  const dir = makeFolder()
  const writer = open(dir)
  const captures = [
    writer.appendExchange(
      exchangeOf({
        responseHeaders: [
          ['Content-Type', 'text/html'],
          ['X-Odd', ' two  spaces\r\nInjected: 1'],
        ],
      }),
      { purpose: 'article', subject: 'a' },
    ),
    writer.appendMetadata({ subject: 'feed', url: 'https://news.example/feed', at: 5, fields: { follow: '澄江' } }),
    writer.appendResource({
      subject: 'post',
      url: 'urn:presskeep:a post',
      at: 7,
      mime: 'text/markdown',
      bytes: Buffer.from('---\n'),
    }),
  ]
  const live = captures.map((capture) => writer.recordOf(capture)!)
  writer.close()
  for (const [index, capture] of captures.entries()) {
    const { payload: livePayload, ...liveRest } = live[index]!
    const { payload, ...rest } = readRecord(dir, capture.place, { verify: true })
    assert.deepEqual(rest, liveRest)
    assert.deepEqual(Buffer.from(await payload()), Buffer.from(await livePayload()))
  }
})

test('a header value with a line break in it cannot start another header', () => {
  const dir = makeFolder()
  const writer = open(dir)
  const capture = writer.appendExchange(
    exchangeOf({ url: 'https://news.example/a\r\nWARC-Type: warcinfo', responseHeaders: [['X', '1\r\n\r\n<script>']] }),
    { purpose: 'article', subject: 'x\r\nPresskeep-For: follow me' },
  )
  writer.close()
  const record = readRecord(dir, capture.place)
  assert.equal(record.type, 'response')
  assert.deepEqual(record.headers, [['X', '1 <script>']])
  assert.equal(record.purpose, 'article')
  assert.equal(record.subject, 'x\r\nPresskeep-For: follow me')
})

test('header bytes beyond ASCII are kept as the bytes they were, and read as the text they meant', () => {
  const dir = makeFolder()
  const writer = open(dir)
  const asBytes = (text: string) => Buffer.from(text, 'utf8').toString('latin1')
  const [utf8, latin1] = [asBytes('inline; filename="新闻.html"'), 'inline; filename="caf\xe9.html"'].map((value) =>
    writer.appendExchange(exchangeOf({ responseHeaders: [['Content-Disposition', value]] }), {
      purpose: 'article',
      subject: 'a',
    }),
  )
  writer.close()
  assert.deepEqual(readRecord(dir, utf8!.place, { verify: true }).headers[0]?.[1], 'inline; filename="新闻.html"')
  assert.deepEqual(readRecord(dir, latin1!.place, { verify: true }).headers[0]?.[1], 'inline; filename="café.html"')
  const bytes = zlib.gunzipSync(fs.readFileSync(path.join(dir, utf8!.place.file)))
  assert.ok(bytes.includes(Buffer.from('filename="新闻.html"')) && bytes.includes(Buffer.from('caf\xe9', 'latin1')))
})

test('passwords and cookies that were sent are not kept', async () => {
  const dir = makeFolder()
  const writer = open(dir)
  const capture = writer.appendExchange(
    exchangeOf({
      requestHeaders: [
        ['authorization', 'Basic c2VjcmV0'],
        ['Cookie', 'sid=c2VjcmV0'],
        ['Accept', '*/*'],
      ],
    }),
    { purpose: 'feed', subject: 'f' },
  )
  writer.close()
  const bytes = zlib.gunzipSync(fs.readFileSync(path.join(dir, capture.place.file)))
  assert.equal(bytes.includes('c2VjcmV0'), false)
  assert.ok(bytes.includes('Accept: */*'))
})

test('the transfer coding that was undone is renamed, the content coding that was kept stays', async () => {
  const dir = makeFolder()
  const writer = open(dir)
  const body = zlib.gzipSync('<p>packed</p>')
  const capture = writer.appendExchange(
    exchangeOf({
      body,
      responseHeaders: [
        ['Transfer-Encoding', 'chunked'],
        ['Content-Encoding', 'gzip'],
      ],
    }),
    { purpose: 'article', subject: 'a' },
  )
  writer.close()
  const record = readRecord(dir, capture.place)
  assert.deepEqual(record.headers, [
    ['X-Archive-Orig-Transfer-Encoding', 'chunked'],
    ['Content-Encoding', 'gzip'],
  ])
  assert.equal(record.contentEncoding, 'gzip')
  assert.deepEqual(Buffer.from(await record.payload()), body)
})

test('the same bytes a second time are a revisit that says where the first ones are', async () => {
  const dir = makeFolder()
  const writer = open(dir)
  const first = writer.appendExchange(exchangeOf(), { purpose: 'article', subject: 'a' })
  const revisitOf = { recordId: first.id, url: first.url, at: first.at, digest: first.digest }
  const second = writer.appendExchange(exchangeOf({ at: noon + 1 }), { purpose: 'article', subject: 'a', revisitOf })
  const changed = writer.appendExchange(exchangeOf({ at: noon + 2, body: Buffer.from('changed') }), {
    purpose: 'article',
    subject: 'a',
    revisitOf,
  })
  const notModified = writer.appendExchange(
    exchangeOf({ at: noon + 3, status: 304, statusText: 'Not Modified', body: Buffer.alloc(0) }),
    { purpose: 'article', subject: 'a', revisitOf },
  )
  writer.close()
  const [one, two, three] = [second, changed, notModified].map(({ place }) => readRecord(dir, place, { verify: true }))
  assert.equal(one!.type, 'revisit')
  assert.equal(one!.revisit, 'identical-payload')
  assert.deepEqual(one!.refersTo, { recordId: first.id, url: first.url, at: first.at })
  assert.equal(second.digest, first.digest)
  assert.equal((await one!.payload()).length, 0)
  assert.equal(two!.type, 'response')
  assert.equal((await two!.payload()).toString(), 'changed')
  assert.equal(three!.revisit, 'not-modified')
  assert.equal(three!.status, 304)
})

test('a file that is full, and a new day, each begin a new file; names sort in the order of writing', async () => {
  const dir = makeFolder()
  let clock = noon
  const writer = open(dir, { now: () => clock, maxBytes: 4000 })
  const body = () => Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * 7919 + clock) & 255))
  const write = () =>
    writer.appendExchange(exchangeOf({ body: body(), at: clock }), { purpose: 'article', subject: 'a' })
  const files: string[] = []
  for (const step of [0, 1000, 2000, 86_400_000, -3 * 86_400_000, 0]) {
    clock += step
    files.push(write().place.file, write().place.file)
  }
  writer.close()
  const inOrder = [...new Set(files)]
  assert.ok(inOrder.length >= 4)
  assert.deepEqual(inOrder, listWarcs(dir))
  for (const file of inOrder) assert.equal((await readAll(path.join(dir, file)))[0]!.type, 'warcinfo')
})

test('opening again goes on in the file of today, and never makes a file before there is something to write', async () => {
  const dir = makeFolder()
  open(dir).close()
  assert.deepEqual(listWarcs(dir), [])
  const first = open(dir)
  const a = first.appendExchange(exchangeOf(), { purpose: 'article', subject: 'a' })
  first.close()
  const second = open(dir)
  const b = second.appendExchange(exchangeOf(), { purpose: 'article', subject: 'b' })
  second.close()
  assert.equal(b.place.file, a.place.file)
  const third = open(dir, { keepOpen: false })
  assert.notEqual(third.appendExchange(exchangeOf(), { purpose: 'article', subject: 'c' }).place.file, a.place.file)
  third.close()
  const records = await readAll(path.join(dir, a.place.file))
  assert.equal(records.filter(({ type }) => type === 'warcinfo').length, 1)
})

test('an append that fails leaves nothing behind, and the next one succeeds', async (t) => {
  const dir = makeFolder()
  const writer = open(dir)
  const first = writer.appendExchange(exchangeOf(), { purpose: 'article', subject: 'a' })
  const writeSync = fs.writeSync
  let calls = 0
  t.mock.method(fs, 'writeSync', (fd: number, bytes: Uint8Array, offset: number, length: number, position: number) => {
    calls++
    if (calls === 1) return writeSync(fd, bytes, offset, Math.min(length, 100), position)
    throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
  })
  assert.throws(
    () => writer.appendExchange(exchangeOf(), { purpose: 'article', subject: 'b' }),
    /cannot write .*ENOSPC/,
  )
  t.mock.restoreAll()
  const third = writer.appendExchange(exchangeOf(), { purpose: 'article', subject: 'c' })
  writer.close()
  const records = await readAll(path.join(dir, first.place.file))
  assert.deepEqual(
    records.filter(({ type }) => type === 'response').map(({ subject }) => subject),
    ['a', 'c'],
  )
  assert.equal(readRecord(dir, third.place, { verify: true }).id, third.id)
})

test('after a failed sync the writer refuses to go on', (t) => {
  const dir = makeFolder()
  const writer = open(dir)
  writer.appendExchange(exchangeOf(), { purpose: 'article', subject: 'a' })
  t.mock.method(fs, 'fsyncSync', () => {
    throw Object.assign(new Error('EIO: i/o error'), { code: 'EIO' })
  })
  assert.throws(() => writer.sync(), /durable.*EIO/)
  t.mock.restoreAll()
  assert.throws(() => writer.appendExchange(exchangeOf(), { purpose: 'article', subject: 'b' }), /durable/)
  assert.throws(() => writer.sync(), /durable/)
})

test('a record at a wrong place is an error that names the place, never another record', () => {
  const dir = makeFolder()
  const writer = open(dir)
  const { place } = writer.appendExchange(exchangeOf(), { purpose: 'article', subject: 'a' })
  writer.close()
  const bad = [
    { ...place, offset: place.offset + 1 },
    { ...place, length: place.length - 1 },
    { ...place, offset: 1e9 },
    { ...place, file: 'presskeep-20260101000000-00009.warc.gz' },
    { ...place, file: `../${path.basename(dir)}/${place.file}` },
  ]
  for (const wrong of bad) assert.throws(() => readRecord(dir, wrong), WarcError)
})

test('verifying a record sees a digest that does not fit', () => {
  const dir = makeFolder()
  const writer = open(dir)
  const { place } = writer.appendExchange(exchangeOf(), { purpose: 'article', subject: 'a' })
  writer.close()
  const file = path.join(dir, place.file)
  const record = zlib.gunzipSync(fs.readFileSync(file).subarray(place.offset, place.offset + place.length))
  const forged = zlib.gzipSync(Buffer.from(record.toString('latin1').replace('<p>', '<q>'), 'latin1'))
  fs.writeFileSync(path.join(dir, 'forged.warc.gz'), forged)
  const there = { file: 'forged.warc.gz', offset: 0, length: forged.length }
  assert.equal(readRecord(dir, there).type, 'response')
  assert.throws(() => readRecord(dir, there, { verify: true }), /digest does not fit/)
})

test('the index beside a file has a line for each answer and leads to it', () => {
  const dir = makeFolder()
  const writer = open(dir)
  const captures = ['https://www.News.example/a?b=1', 'https://news.example:8443/', 'https://127.0.0.1/x'].map((url) =>
    writer.appendExchange(exchangeOf({ url }), { purpose: 'article', subject: 'a' }),
  )
  writer.appendMetadata({ subject: 'f', url: 'https://news.example/feed', at: 0, fields: {} })
  writer.close()
  const lines = [...readIndex(path.join(dir, captures[0]!.place.file.replace('.warc.gz', '.cdxj')))]
  assert.deepEqual(
    lines.map(({ offset }) => offset),
    captures.map(({ place }) => place.offset),
  )
  assert.deepEqual(
    lines.map(({ surt }) => surt),
    ['example,news)/a?b=1', 'example,news:8443)/', '127.0.0.1)/x'],
  )
  for (const [index, { offset, length, filename }] of lines.entries()) {
    assert.equal(readRecord(dir, { file: filename, offset, length }).id, captures[index]!.id)
  }
})

const run = promisify(execFile)

test('an index that is gone is made whole again, not from the last record on', async () => {
  const dir = makeFolder()
  const writer = open(dir)
  for (const url of ['https://news.example/1', 'https://news.example/2'])
    writer.appendExchange(exchangeOf({ url }), { purpose: 'article', subject: 'a' })
  const { file, offset } = writer.position()!
  writer.close()
  const index = indexPathOf(path.join(dir, file))
  const before = fs.readFileSync(index, 'utf8')
  fs.rmSync(index)
  rebuildIndex(path.join(dir, file), offset)
  assert.equal(fs.readFileSync(index, 'utf8'), before)
})

test('an independent reader finds the same records at the same places', async () => {
  const dir = makeFolder()
  const writer = open(dir)
  const first = writer.appendExchange(exchangeOf(), { purpose: 'article', subject: 'a' })
  const packed = exchangeOf({
    body: zlib.gzipSync('<p>packed</p>'),
    responseHeaders: [
      ['Content-Type', 'text/html'],
      ['Content-Encoding', 'gzip'],
      ['Transfer-Encoding', 'chunked'],
    ],
  })
  writer.appendExchange(packed, { purpose: 'article', subject: 'b' })
  writer.appendExchange(exchangeOf(), {
    purpose: 'article',
    subject: 'a',
    revisitOf: { recordId: first.id, url: first.url, at: first.at },
  })
  writer.appendMetadata({ subject: 'f', url: 'https://news.example/feed', at: 0, fields: { tags: ['中'] } })
  writer.appendResource({ subject: 'p', url: 'urn:post:1', at: 0, mime: 'text/markdown', bytes: Buffer.from('# 题\n') })
  writer.close()
  const file = path.join(dir, first.place.file)

  const ours = (await readAll(file)).map(({ type, place, url }) => ({
    type,
    offset: place.offset,
    length: place.length,
    url,
  }))
  const theirs: unknown[] = []
  const parser = new WARCParser(fs.createReadStream(file))
  for await (const record of parser) {
    await record.skipFully()
    const url = record.warcTargetURI ?? undefined
    theirs.push({ type: record.warcType, offset: parser.offset, length: parser.recordLength, url })
  }
  assert.deepEqual(theirs, ours)

  // The whole file is one valid gzip stream for gzip itself, and its records are what they state to be.
  const { stdout } = await run('gzip', ['-dc', file], { encoding: 'buffer', maxBuffer: 1 << 24 })
  let rest: Buffer = stdout
  let count = 0
  while (rest.length > 0) {
    const length = Number(/\r\nContent-Length: (\d+)\r\n/.exec(rest.toString('latin1'))![1])
    const end = rest.indexOf('\r\n\r\n') + 4 + length
    assert.equal(rest.subarray(end, end + 4).toString('latin1'), '\r\n\r\n')
    rest = rest.subarray(end + 4)
    count++
  }
  assert.equal(count, ours.length)
})

test('another tool reads the decoded page out of our record', async () => {
  const dir = makeFolder()
  const writer = open(dir)
  const capture = writer.appendExchange(
    exchangeOf({
      body: zlib.gzipSync('<p>一条新闻</p>'),
      responseHeaders: [
        ['Content-Type', 'text/html'],
        ['Content-Encoding', 'gzip'],
        ['Transfer-Encoding', 'chunked'],
      ],
    }),
    { purpose: 'article', subject: 'b' },
  )
  writer.close()
  const parser = new WARCParser(
    fs.createReadStream(path.join(dir, capture.place.file), { start: capture.place.offset }),
  )
  const record = (await parser.parse())!
  assert.equal(await record.contentText(), '<p>一条新闻</p>')
})
