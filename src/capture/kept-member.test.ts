import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import zlib from 'node:zlib'
import { WARCParser } from 'warcio'
import { checkWarc, openWarcWriter, readRecord, readWarc, sha256, type WarcRecord } from './index.ts'

const noon = Date.UTC(2026, 4, 1, 12)
const id = '0f6e0f5c-6a0e-4f3d-9d53-8b7a1c2d3e4f'
// Long enough that what is packed refers back across its head.
const body = Buffer.from(`<p>${'WARC-Target-URI: 一条新闻，渡轮今天首航。'.repeat(400)}</p>`)
const usual = {
  'WARC-Type': 'response',
  'WARC-Record-ID': `<urn:uuid:${id}>`,
  'WARC-Date': '2024-06-01T08:00:00Z',
  'WARC-Target-URI': 'https://news.example/story?id=1',
  'WARC-IP-Address': '192.0.2.1',
  'Content-Type': 'application/http; msgtype=response',
}
const http = 'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n\r\n'

/** A crawler's record as a member; a header that is undefined is left out. */
function memberOf(more: Record<string, string | undefined> = {}, head = http, page = body): Buffer {
  const block = Buffer.concat([Buffer.from(head), page])
  const lines = Object.entries({ ...usual, 'Content-Length': String(block.length), ...more })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${value}\r\n`)
  return zlib.gzipSync(
    Buffer.concat([Buffer.from(`WARC/1.0\r\n${lines.join('')}\r\n`), block, Buffer.from('\r\n\r\n')]),
  )
}

async function recordOf(bytes: Buffer): Promise<WarcRecord> {
  async function* stream() {
    yield bytes
  }
  for await (const record of readWarc(stream())) return record
  throw new Error('there is no record')
}

function folder(t: { after(work: () => void): void }): string {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'presskeep-kept-'))
  t.after(() => fs.rmSync(dir, { recursive: true, force: true }))
  return dir
}

const open = (dir: string) => openWarcWriter({ dir, software: 'presskeep/0.0.0', now: () => noon })
const context = { purpose: 'article', subject: 'a b', digest: sha256(body) } as const

test('another tool’s record is kept with its id and head, in its own packing, and read back as one of ours', async (t) => {
  const dir = folder(t)
  const member = memberOf()
  const foreign = await recordOf(member)
  const warc = open(dir)
  const capture = warc.appendKept(foreign, context)!
  warc.sync()
  assert.deepEqual(
    { ...capture, place: capture.place.length > member.length },
    {
      id,
      purpose: 'article',
      subject: 'a b',
      url: usual['WARC-Target-URI'],
      at: Date.parse(usual['WARC-Date']),
      status: 200,
      mime: 'text/html',
      digest: sha256(body),
      place: true,
    },
  )
  const bytes = fs.readFileSync(path.join(dir, capture.place.file))
  assert.ok(bytes.includes(member.subarray(10, -8)), 'the deflate stream is there as it was')
  const read = readRecord(dir, capture.place, { verify: true })
  const { payload, ...said } = read
  const { payload: seen, ...seenSaid } = warc.recordOf(capture)!
  assert.deepEqual(seenSaid, said, 'a live sync sees what a rebuild reads')
  assert.deepEqual(Buffer.from(await payload()), body)
  assert.deepEqual(Buffer.from(await seen()), body)
  assert.deepEqual(read.headers, foreign.headers)
  // A record of our own behind it, and the file as a whole for other tools.
  warc.appendMetadata({ subject: 'x', url: 'https://news.example/', at: noon, fields: {} })
  warc.close()
  const found = []
  for await (const one of checkWarc(path.join(dir, capture.place.file))) found.push(one)
  assert.deepEqual(
    found.map((one) => [one.kind, one.kind === 'record' && one.record.type, one.kind === 'record' && one.problem]),
    [
      ['record', 'warcinfo', undefined],
      ['record', 'response', undefined],
      ['record', 'metadata', undefined],
    ],
  )
  const theirs = []
  for await (const one of new WARCParser(fs.createReadStream(path.join(dir, capture.place.file)))) {
    theirs.push([one.warcType, one.warcTargetURI, Buffer.from(await one.readFully(true)).length])
  }
  assert.deepEqual(theirs[1], ['response', usual['WARC-Target-URI'], body.length])
  assert.match(zlib.gunzipSync(bytes).toString('latin1'), /\r\nPresskeep-Kept: WARC\/1\.0\r\nWARC-Type: response\r\n/)
})

test('a large page is kept as it stands too, also where its bytes come in small pieces; one larger than that is read', async () => {
  // Hardly to be packed, as pages with pictures in them are.
  const noise = (bytes: number) => Buffer.from(createHash('shake256', { outputLength: bytes }).digest('base64'))
  for (const [bytes, isKept] of [
    [150_000, true],
    [600_000, true],
    [1_200_000, false],
  ] as const) {
    const page = noise(bytes)
    const member = memberOf({}, http, page)
    assert.ok(member.length > bytes)
    async function* pieces() {
      const all = Buffer.concat([member, memberOf()])
      for (let at = 0; at < all.length; at += 60_000) yield all.subarray(at, at + 60_000)
    }
    const records: WarcRecord[] = []
    for await (const record of readWarc(pieces())) records.push(record)
    assert.equal(records.length, 2)
    assert.equal(records[0]!.member !== undefined, isKept, `${bytes} bytes`)
    assert.deepEqual(Buffer.from(await records[0]!.payload()), page)
    assert.deepEqual(Buffer.from(await records[1]!.payload()), body)
  }
})

test('digests that the record states are held against it and kept beside ours', async (t) => {
  const dir = folder(t)
  const stated = 'sha1:2NHV3JHHQTDHDVR2EYVXFIVTQHGEDNMT'
  const warc = open(dir)
  assert.equal(warc.appendKept(await recordOf(memberOf({ 'WARC-Payload-Digest': stated })), context), undefined)
  const right = `md5:${createHash('md5').update(body).digest('hex')}`
  const capture = warc.appendKept(await recordOf(memberOf({ 'WARC-Payload-Digest': right })), context)!
  assert.equal(capture.digest, sha256(body))
  warc.close()
  const { warcHeaders } = readRecord(dir, capture.place, { verify: true })
  const digests = warcHeaders.filter(([name]) => /digest/i.test(name))
  assert.deepEqual(digests, [
    ['Presskeep-Digest', sha256(body)],
    ['WARC-Payload-Digest', right],
  ])
})

test('what would be read differently by us, or refers to its own file, is not kept as it stands', async (t) => {
  const dir = folder(t)
  const warc = open(dir)
  const cases: Readonly<Record<string, Buffer>> = {
    'another kind of record': memberOf({ 'WARC-Type': 'resource' }),
    'the file that it stood in': memberOf({ 'WARC-Warcinfo-ID': `<urn:uuid:${id}>` }),
    'an archive of ours': memberOf({ 'Presskeep-For': 'article another' }),
    'an id of another kind': memberOf({ 'WARC-Record-ID': '<urn:uuid:NONE>' }),
    'an address in brackets': memberOf({ 'WARC-Target-URI': '<https://news.example/story>' }),
    'an address beyond ASCII': memberOf({ 'WARC-Target-URI': 'https://news.example/新闻' }),
    'a line twice': memberOf({ 'warc-type': 'response' }),
    'a line that goes on': memberOf({ 'WARC-IP-Address': '192.0.2.1\r\n 192.0.2.2' }),
    'a block digest that does not fit': memberOf({ 'WARC-Block-Digest': `sha256:${'0'.repeat(64)}` }),
    'a time without a zone': memberOf({ 'WARC-Date': '2020-01-01T00:00:00' }),
    'a transfer coding': memberOf({}, http.replace('Connection: close', 'Transfer-Encoding: identity')),
    'no packing': zlib.gunzipSync(memberOf()),
  }
  for (const [what, bytes] of Object.entries(cases)) {
    assert.equal(warc.appendKept(await recordOf(bytes), context), undefined, what)
  }
  assert.equal(warc.position(), undefined, 'nothing is written')
  warc.close()
})

test('a flipped bit anywhere in a kept record is damage, or changes nothing that is read', async (t) => {
  const dir = folder(t)
  const warc = open(dir)
  const { place } = warc.appendKept(await recordOf(memberOf()), context)!
  warc.close()
  const file = path.join(dir, place.file)
  const sound = fs.readFileSync(file)
  const unpacked = zlib.gunzipSync(sound)
  // Bytes 8 and 9 of a gzip header say how it was packed and where, and change nothing; nor do the bits that fill a byte up.
  for (let at = place.offset + 10; at < sound.length; at++) {
    const bytes = Buffer.from(sound)
    bytes[at]! ^= 1 << (at % 8)
    fs.writeFileSync(file, bytes)
    let isFound = false
    for await (const one of checkWarc(file)) isFound ||= one.kind === 'damage'
    assert.ok(isFound || zlib.gunzipSync(bytes).equals(unpacked), `byte ${at}`)
  }
})
