import assert from 'node:assert/strict'
import { test } from 'node:test'
import zlib from 'node:zlib'
import fc from 'fast-check'
import { decodeContent } from './index.ts'

const text = Buffer.from('一条新闻 '.repeat(500))

test('each content coding in use is undone, alone and in a row', () => {
  const cases: [string | undefined, Buffer][] = [
    [undefined, text],
    ['', text],
    ['identity', text],
    ['gzip', zlib.gzipSync(text)],
    ['X-GZIP', zlib.gzipSync(text)],
    ['deflate', zlib.deflateSync(text)],
    ['deflate', zlib.deflateRawSync(text)],
    ['br', zlib.brotliCompressSync(text)],
    ['zstd', zlib.zstdCompressSync(text)],
    ['gzip, br', zlib.brotliCompressSync(zlib.gzipSync(text))],
    ['gzip', Buffer.concat([zlib.gzipSync(text.subarray(0, 100)), zlib.gzipSync(text.subarray(100))])],
    ['gzip', Buffer.concat([zlib.gzipSync(text), Buffer.from('what a proxy put behind it')])],
    ['x-of-nobody', text],
  ]
  for (const [coding, bytes] of cases) {
    const decoded = decodeContent(bytes, coding)
    assert.equal(decoded.kind, 'decoded', coding)
    assert.deepEqual(Buffer.from(decoded.bytes), text, coding)
  }
})

test('a server that claims gzip and sends none is believed by its bytes', () => {
  assert.deepEqual(decodeContent(text, 'gzip'), { kind: 'decoded', bytes: text })
  assert.deepEqual(decodeContent(new Uint8Array(), 'br'), { kind: 'decoded', bytes: new Uint8Array() })
})

test('a body that ends early keeps its beginning and says so', () => {
  const long = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * index) % 251))
  for (const [coding, packed] of [
    ['gzip', zlib.gzipSync(long)],
    ['deflate', zlib.deflateSync(long)],
    ['br', zlib.brotliCompressSync(long, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } })],
    ['zstd', zlib.zstdCompressSync(long)],
  ] as const) {
    const decoded = decodeContent(packed.subarray(0, packed.length - 5), coding)
    assert.ok(
      decoded.kind === 'broken' && decoded.errorClass === 'truncated',
      `${coding} ${JSON.stringify(decoded).slice(0, 90)}`,
    )
    assert.deepEqual(Buffer.from(decoded.bytes), long.subarray(0, decoded.bytes.length), coding)
  }
})

test('a bomb is not unpacked further than the limit', () => {
  const bomb = Buffer.alloc(50_000_000)
  for (const [coding, packed] of [
    ['gzip', zlib.gzipSync(bomb)],
    ['deflate', zlib.deflateRawSync(bomb)],
    ['br', zlib.brotliCompressSync(bomb)],
    ['zstd', zlib.zstdCompressSync(bomb)],
  ] as const) {
    const decoded = decodeContent(packed, coding, 1_000_000)
    assert.ok(decoded.kind === 'broken' && decoded.errorClass === 'bomb', coding)
  }
})

test('what is not what it claims to be is named', () => {
  const hurt = zlib.gzipSync(text)
  hurt.fill(0xff, 12, 20)
  for (const [bytes, coding] of [
    [hurt, 'gzip'],
    [Buffer.from('plain'), 'compress'],
    [Buffer.from('plain'), 'gzip,gzip,gzip,gzip,gzip'],
  ] as const) {
    const decoded = decodeContent(bytes, coding)
    assert.ok(decoded.kind === 'broken' && decoded.errorClass === 'decode', coding)
  }
})

test('any bytes under any coding are answered without a throw', () => {
  const coding = fc.oneof(fc.constantFrom('gzip', 'deflate', 'br', 'zstd', 'gzip, br'), fc.string({ maxLength: 20 }))
  const start = fc.constantFrom([], [0x1f, 0x8b, 8, 0], [0x78, 0x9c], [0x28, 0xb5, 0x2f, 0xfd])
  fc.assert(
    fc.property(start, fc.uint8Array({ maxLength: 200 }), coding, (head, tail, name) => {
      decodeContent(Uint8Array.from([...head, ...tail]), name, 10_000)
    }),
    { numRuns: 1000 },
  )
})
