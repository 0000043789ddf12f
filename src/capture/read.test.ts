import assert from 'node:assert/strict'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import zlib from 'node:zlib'
import fc from 'fast-check'
import { readWarc, type WarcDamage, WarcError, type WarcRecord } from './index.ts'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'presskeep-read-'))
after(() => fs.rmSync(folder, { recursive: true, force: true }))

function recordOf(headers: string[], block: string | Buffer, version = 'WARC/1.0'): Buffer {
  const bytes = Buffer.from(block)
  const head = [version, ...headers, `Content-Length: ${bytes.length}`, '', ''].join('\r\n')
  return Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n\r\n')])
}

const answer = (head: string[], body: string | Buffer) =>
  Buffer.concat([Buffer.from(['HTTP/1.1 200 OK', ...head, '', ''].join('\r\n')), Buffer.from(body)])

const responseHeaders = [
  'WARC-Type: response',
  'WARC-Record-ID: <urn:uuid:6fd1b8a1-1111-4222-8333-123456789abc>',
  'WARC-Date: 2020-01-02T03:04:05Z',
  'WARC-Target-URI: <https://other.example/a b>',
  'Content-Type: application/http; msgtype=response',
]

async function read(bytes: Uint8Array | Uint8Array[]): Promise<{ records: WarcRecord[]; damages: WarcDamage[] }> {
  const records: WarcRecord[] = []
  const damages: WarcDamage[] = []
  const chunks = Array.isArray(bytes) ? bytes : [bytes]
  const stream = (async function* () {
    yield* chunks
  })()
  for await (const record of readWarc(stream, { onDamage: (damage) => damages.push(damage) })) records.push(record)
  return { records, damages }
}

test('a file of another tool is read, packed or not, with chunked answers undone and content coding kept', async () => {
  const packedBody = zlib.gzipSync('packed')
  const plain = [
    recordOf(
      ['WARC-Type: warcinfo', 'WARC-Record-ID: <urn:uuid:1>', 'WARC-Date: 2020-01-02T03:04:05Z'],
      'software: x\r\n',
    ),
    recordOf(
      responseHeaders,
      answer(['Content-Type: text/html', 'Transfer-Encoding: chunked'], '4\r\nWiki\r\n5\r\npedia\r\n0\r\n\r\n'),
    ),
    recordOf(responseHeaders, answer(['Content-Type: Text/HTML;charset=x', 'Content-Encoding: gzip'], packedBody)),
    recordOf(responseHeaders, answer(['Transfer-Encoding: chunked'], 'this tool undid the chunks')),
  ]
  for (const bytes of [Buffer.concat(plain), Buffer.concat(plain.map((each) => zlib.gzipSync(each)))]) {
    const { records, damages } = await read(bytes)
    assert.deepEqual(damages, [])
    assert.deepEqual(
      records.map(({ type }) => type),
      ['warcinfo', 'response', 'response', 'response'],
    )
    const payloads = await Promise.all(records.map(async (record) => Buffer.from(await record.payload())))
    assert.deepEqual(payloads.slice(1), [
      Buffer.from('Wikipedia'),
      packedBody,
      Buffer.from('this tool undid the chunks'),
    ])
    assert.equal(records[1]!.url, 'https://other.example/a b')
    assert.equal(records[1]!.at, Date.UTC(2020, 0, 2, 3, 4, 5))
    assert.equal(records[2]!.mime, 'text/html')
    assert.equal(records[1]!.purpose, undefined)
    assert.equal(
      records.reduce((sum, { place }) => sum + place.length, 0),
      bytes.length,
    )
  }
})

test('records are told apart whatever in them looks like the end of one, and however large they are', async () => {
  const end = Buffer.from([0x10, 0, 0, 0, 0x1f, 0x8b, 8, 0])
  const bodies = [Buffer.concat([end, end]), Buffer.alloc(60), Buffer.alloc(300_000, end), Buffer.alloc(2_500_000, end)]
  const records = bodies.map((body) => recordOf(responseHeaders, answer([], body)))
  for (const level of [0, 6]) {
    const file = Buffer.concat([...records.map((one) => zlib.gzipSync(one, { level })), Buffer.alloc(64)])
    const found = await read(file)
    assert.deepEqual(found.damages, [])
    const payloads = await Promise.all(found.records.map(async (record) => Buffer.from(await record.payload())))
    assert.deepEqual(payloads, bodies)
  }
})

test('what is no WARC says what it is instead', async () => {
  const cases: [Uint8Array, RegExp][] = [
    [new Uint8Array(), /empty/],
    [Buffer.from('PK\x03\x04......'), /ZIP/],
    [Buffer.from('filedesc://x.arc 0.0.0.0 20200101000000 text/plain 10\n'), /ARC/],
    [zlib.gzipSync('filedesc://x.arc 0.0.0.0 20200101000000 text/plain 10\n'), /ARC file/],
    [Buffer.from('<!doctype html><title>404</title>'), /no WARC record begins/],
    [Buffer.from('\x28\xb5\x2f\xfd----', 'latin1'), /zstd/],
    [zlib.gzipSync('hello'), /no WARC record/],
  ]
  for (const [bytes, word] of cases) {
    const { records, damages } = await read(bytes)
    assert.deepEqual(records, [])
    assert.equal(damages.length, 1)
    assert.match(damages[0]!.message, word)
  }
})

test('a file that ends early gives what is whole and says where it ends', async () => {
  const one = recordOf(responseHeaders, answer(['Content-Type: text/plain'], 'first'))
  const two = recordOf(responseHeaders, answer(['Content-Type: text/plain'], 'second, and longer'))
  for (const [bytes, start] of [
    [Buffer.concat([one, two.subarray(0, -12)]), one.length],
    [Buffer.concat([zlib.gzipSync(one), zlib.gzipSync(two).subarray(0, -30)]), zlib.gzipSync(one).length],
  ] as const) {
    const { records, damages } = await read(bytes)
    assert.equal(Buffer.from(await records[0]!.payload()).toString(), 'first')
    assert.equal(records.length, 1)
    assert.equal(damages.length, 1)
    assert.equal(damages[0]!.offset, start)
  }
})

test('damage throws where nobody asked to be told', async () => {
  const file = path.join(folder, 'not.warc')
  fs.writeFileSync(file, 'nothing')
  await assert.rejects(async () => {
    for await (const _ of readWarc(file)) assert.fail('no record')
  }, WarcError)
  await assert.rejects(
    async () => {
      for await (const _ of readWarc(path.join(folder, 'missing.warc'))) assert.fail('no record')
    },
    { code: 'ENOENT' },
  )
})

test('a record that states more bytes than the limit is passed over', async () => {
  const big = recordOf(responseHeaders, answer([], Buffer.alloc(200_000)))
  const small = recordOf(responseHeaders, answer([], 'small'))
  const damages: WarcDamage[] = []
  const kept: string[] = []
  const stream = (async function* () {
    yield Buffer.concat([small, big, small])
  })()
  for await (const record of readWarc(stream, {
    maxRecordBytes: 100_000,
    onDamage: (damage) => damages.push(damage),
  })) {
    kept.push(Buffer.from(await record.payload()).toString())
  }
  assert.deepEqual(kept, ['small', 'small'])
  assert.match(damages[0]!.message, /larger than/)
})

test('any bytes are read without a throw, as another tool’s file and as one of ours', async () => {
  const good = Buffer.concat([recordOf(responseHeaders, answer(['A: b'], 'x')), recordOf(responseHeaders, 'y')])
  const bytesToRead = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.uint8Array({ maxLength: 60 }).map((tail) => Buffer.concat([Buffer.from('WARC/1.0\r\n'), tail])),
    fc.uint8Array({ maxLength: 60 }).map((tail) => Buffer.concat([zlib.gzipSync(good), tail])),
    fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 0, max: 255 })).map(([at, value]) => {
      const hurt = Buffer.from(good)
      hurt[at] = value
      return hurt
    }),
    fc.nat(good.length).map((cut) => good.subarray(0, cut)),
  )
  const own = path.join(folder, 'presskeep-20260101000000-00001.warc.gz')
  await fc.assert(
    fc.asyncProperty(bytesToRead, async (bytes) => {
      await read(bytes)
      fs.writeFileSync(own, bytes)
      for await (const record of readWarc(own, { onDamage: () => {} })) await record.payload()
    }),
    { numRuns: 300 },
  )
})

const shared = path.resolve(import.meta.dirname, '../../../shared/warc')

test('the files of other tools that lie beside are read, or say in words why not', {
  skip: !fs.existsSync(shared),
}, async () => {
  const files = fs
    .readdirSync(shared, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(w?arc(\.gz)?|wacz)$/.test(name))
  assert.ok(files.length > 50)
  let records = 0
  for (const name of files) {
    const damages: WarcDamage[] = []
    let count = 0
    for await (const record of readWarc(path.join(shared, name), { onDamage: (damage) => damages.push(damage) })) {
      await record.payload()
      count++
    }
    records += count
    assert.ok(count > 0 || damages.length > 0, name)
    if (/wacz$|\.arc(\.gz)?$/.test(name)) assert.match(damages[0]!.message, /ZIP|ARC file/, name)
  }
  assert.ok(records > 300)
})
