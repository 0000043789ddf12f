import assert from 'node:assert/strict'
import { createHash, createPublicKey, verify } from 'node:crypto'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { WARCParser } from 'warcio'
import { indexFiles } from '../../src/archive/export-wacz.ts'
import { readZip, type ZipEntry } from '../../src/archive/zip.ts'
import { jsonLines, presskeep } from '../support/cli.ts'
import { scratch } from '../support/folders.ts'
import { smallArchive } from '../support/small-archive.ts'

async function bytesOf(entry: ZipEntry): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of entry.open()) pieces.push(piece)
  return Buffer.concat(pieces)
}

async function membersOf(file: string): Promise<ReadonlyMap<string, Buffer>> {
  const members = new Map<string, Buffer>()
  for (const entry of readZip(file)) members.set(entry.name, await bytesOf(entry))
  return members
}

test('A WACZ holds what it says, is signed by the archive, and its index leads to whole records', async (t) => {
  const { folder } = await smallArchive(t)
  const file = path.join(scratch(t), 'all.wacz')
  const done = await presskeep(['export', 'wacz', file, '--archive', folder])
  assert.equal(done.code, 0, done.stderr)
  const members = await membersOf(file)
  const about = members.get('datapackage.json')!
  const { resources, wacz_version, profile } = JSON.parse(about.toString())
  assert.deepEqual([wacz_version, profile], ['1.1.1', 'data-package'])
  for (const { path: name, hash, bytes } of resources as { path: string; hash: string; bytes: number }[]) {
    const member = members.get(name)!
    assert.equal(member.length, bytes, name)
    assert.equal(`sha256:${createHash('sha256').update(member).digest('hex')}`, hash, name)
  }
  const { hash, signedData } = JSON.parse(members.get('datapackage-digest.json')!.toString())
  assert.equal(hash, `sha256:${createHash('sha256').update(about).digest('hex')}`)
  const key = createPublicKey({ key: Buffer.from(signedData.publicKey, 'base64'), format: 'der', type: 'spki' })
  assert.ok(verify(null, Buffer.from(hash), key, Buffer.from(signedData.signature, 'base64')))
  assert.equal(
    String(key.export({ type: 'spki', format: 'pem' })),
    readFileSync(path.join(folder, 'log/key.pub'), 'latin1'),
  )

  const warc = members.get('archive/data.warc.gz')!
  const lines = members.get('indexes/index.cdx')!.toString().trim().split('\n')
  assert.deepEqual(lines, [...lines].sort())
  for (const line of lines) {
    const { url, offset, length } = JSON.parse(line.slice(line.indexOf('{')))
    const bytes = warc.subarray(Number(offset), Number(offset) + Number(length))
    const record = await new WARCParser(Readable.toWeb(Readable.from([bytes])) as ReadableStream<Uint8Array>).parse()
    assert.equal(record?.warcTargetURI, url)
  }
  const pages = jsonLines<{ url?: string; ts?: string; title?: string }>(members.get('pages/pages.jsonl')!.toString())
  assert.equal(pages.length, 1 + 4, 'a header, and each look at each page')
  assert.ok(pages.slice(1).every((page) => page.url && page.ts))
})

test('A WACZ of one article holds that one, and importing it into another archive gives it back with its versions', async (t) => {
  const { folder } = await smallArchive(t)
  const [edited] = jsonLines<{ id: string; text: string; title: string; images: string[] }>(
    (await presskeep(['dump', '--archive', folder])).stdout,
  ).filter((one) => one.title === '渡口恢复夜航')
  const file = path.join(scratch(t), 'one.wacz')
  assert.equal((await presskeep(['export', 'wacz', file, '--article', edited!.id, '--archive', folder])).code, 0)
  const other = path.join(scratch(t), 'other')
  await presskeep(['init', other])
  // Also where it has lost its name.
  const nameless = path.join(scratch(t), 'one')
  copyFileSync(file, nameless)
  for (const [given, kept] of [
    [nameless, 2],
    [file, 0],
  ] as const) {
    const done = await presskeep(['import', 'wacz', given, '--json', '--archive', other])
    assert.equal(done.code, 0, done.stderr)
    assert.equal(JSON.parse(done.stdout).kept, kept)
  }
  const dumped = jsonLines<{ id: string; text: string; title: string; revisions: number; images: string[] }>(
    (await presskeep(['dump', '--archive', other])).stdout,
  )
  assert.equal(dumped.length, 1)
  const [back] = dumped
  assert.deepEqual([back?.id, back?.title, back?.text], [edited!.id, edited!.title, edited!.text])
  assert.equal(back?.revisions, 2)
  assert.deepEqual(back?.images, edited!.images)
  assert.equal((await presskeep(['verify', '--archive', other])).code, 0)
})

test('A large index is packed in blocks, and its list leads to each of them', () => {
  const lines = Array.from(
    { length: 25_000 },
    (_, at) => `example,news)/${String(at).padStart(6, '0')} 20260101000000 {"n":${at}}\n`,
  )
  const [[, packed], [name, list]] = indexFiles(lines) as [readonly [string, Buffer], readonly [string, Buffer]]
  assert.equal(name, 'indexes/index.idx')
  const [meta, ...blocks] = list.toString().trim().split('\n')
  assert.match(meta!, /^!meta 0 .*cdxj-gzip-1\.0/)
  let unpacked = ''
  for (const block of blocks) {
    const { offset, length } = JSON.parse(block.slice(block.indexOf('{')))
    const text = gunzipSync(packed.subarray(offset, offset + length)).toString()
    assert.ok(text.startsWith(block.split(' {')[0]!))
    unpacked += text
  }
  assert.equal(unpacked, lines.join(''))
})

test('A damaged WACZ, or a file that is none, is told in words', async (t) => {
  const { folder } = await smallArchive(t)
  const dir = scratch(t)
  const file = path.join(dir, 'all.wacz')
  await presskeep(['export', 'wacz', file, '--archive', folder])
  const bytes = readFileSync(file)
  writeFileSync(path.join(dir, 'cut.wacz'), bytes.subarray(0, bytes.length / 2))
  writeFileSync(path.join(dir, 'hurt.wacz'), bytes.with(2000, bytes[2000]! ^ 255))
  for (const name of ['cut.wacz', 'hurt.wacz']) {
    const done = await presskeep(['import', 'wacz', path.join(dir, name), '--json', '--archive', folder])
    assert.equal(done.code, 2)
    assert.equal(JSON.parse(done.stdout).damaged.length > 0, true, done.stdout)
  }
  const missing = await presskeep(['export', 'wacz', file, '--article', 'none', '--archive', folder])
  assert.equal(missing.code, 1)
  assert.match(missing.stderr, /there is no article none/)
})

test('Any bytes are a ZIP file, or are said to be none', async (t) => {
  const file = path.join(scratch(t), 'any.zip')
  const end = Buffer.from('PK\x05\x06', 'latin1')
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 300 }),
      fc.uint8Array({ minLength: 18, maxLength: 80 }),
      async (a, b) => {
        writeFileSync(file, Buffer.concat([a, end, b]))
        try {
          for (const entry of readZip(file)) await bytesOf(entry)
        } catch (error) {
          assert.ok(error instanceof Error && !(error instanceof TypeError), String(error))
        }
      },
    ),
    { numRuns: 200 },
  )
})
