import assert from 'node:assert/strict'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { createFileBlobs } from '../blobs/index.ts'
import type { BlobStore } from '../model/index.ts'
import { type BucketWarcs, bucketWarcs, openBucketWriter, readWarc } from './index.ts'

const now = () => Date.UTC(2026, 2, 3, 12)
const note = (n: number) => ({
  subject: 's',
  url: `urn:note:${n}`,
  at: now() + n,
  fields: { n, text: 'x'.repeat(n * 37) },
})

function scratch(t: TestContext): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'presskeep-bucket-'))
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }))
  return folder
}

function writerOf(files: BucketWarcs, more: { maxBytes?: number; last?: string } = {}) {
  return openBucketWriter({ files, software: 'test', now, writer: 'w1', ...more })
}

async function keysOf(blobs: BlobStore): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of blobs.list('')) keys.push(key)
  return keys
}

async function urlsIn(files: BucketWarcs, name: string): Promise<(string | undefined)[]> {
  const urls: (string | undefined)[] = []
  for await (const record of files.readWarc(name)) if (record.type === 'metadata') urls.push(record.url)
  return urls
}

test('What each sync has sent is a piece; closed, they are one WARC, and every place stays what it was', async (t) => {
  const blobs = createFileBlobs(scratch(t))
  const files = bucketWarcs(blobs, now)
  const writer = writerOf(files)
  const captures = []
  for (let n = 0; n < 6; n++) {
    captures.push(writer.appendMetadata(note(2 * n)), writer.appendMetadata(note(2 * n + 1)))
    await writer.sync()
  }
  const name = captures[0]!.place.file
  assert.equal((await keysOf(blobs)).length, 6)
  const before = await Promise.all(captures.map(({ place }) => files.bytesAt(place)))
  const [growing] = await files.list()
  await writer.close()
  assert.deepEqual(await keysOf(blobs), [`warc/${name}`])
  assert.deepEqual(await files.list(), [growing])
  // One that has not heard of the merge, and one that begins now.
  for (const reader of [files, bucketWarcs(blobs, now)]) {
    for (const [at, capture] of captures.entries()) {
      assert.ok((await reader.bytesAt(capture.place)).equals(before[at]!))
      assert.equal((await reader.readRecord(capture.place, { verify: true })).id, capture.id)
    }
  }
  const whole = path.join(scratch(t), name)
  fs.writeFileSync(whole, (await blobs.get(`warc/${name}`))!)
  const ids: string[] = []
  for await (const record of readWarc(whole)) if (record.type === 'metadata') ids.push(record.id)
  assert.deepEqual(
    ids,
    captures.map(({ id }) => id),
  )
})

/** Blobs that throw instead of changing anything for the nth time. */
function stoppedAt(blobs: BlobStore, step: number): BlobStore {
  let left = step
  const stops = () => {
    if (left-- === 0) throw new Error('killed')
  }
  return {
    ...blobs,
    async put(key, bytes) {
      stops()
      return blobs.put(key, bytes)
    },
    async delete(key) {
      stops()
      await blobs.delete(key)
    },
  }
}

test('A merge that is broken off at any step loses nothing and is finished by the next', async (t) => {
  for (let step = 0; step < 8; step++) {
    const blobs = createFileBlobs(scratch(t))
    const writer = writerOf(bucketWarcs(blobs, now))
    const urls: string[] = []
    let name = ''
    for (let n = 0; n < 4; n++) {
      const capture = writer.appendMetadata(note(n))
      urls.push(capture.url)
      name = capture.place.file
      await writer.sync()
    }
    const stopping = stoppedAt(blobs, step)
    await bucketWarcs(stopping, now)
      .merge(name)
      .catch((error: Error) => assert.equal(error.message, 'killed'))
    assert.deepEqual(await urlsIn(bucketWarcs(blobs, now), name), urls, `after step ${step}`)
    const files = bucketWarcs(blobs, now)
    await Promise.all([files.merge(name), bucketWarcs(blobs, now).merge(name)])
    assert.deepEqual(await keysOf(blobs), [`warc/${name}`])
    assert.deepEqual(await urlsIn(files, name), urls)
  }
})

test('A merged object that is not what was written there costs no piece', async (t) => {
  const blobs = createFileBlobs(scratch(t))
  const writer = writerOf(bucketWarcs(blobs, now))
  const { place } = writer.appendMetadata(note(1))
  await writer.sync()
  const bent: BlobStore = {
    ...blobs,
    put: (key, bytes) =>
      blobs.put(
        key,
        bytes.map((byte, at) => (at === 100 ? byte ^ 1 : byte)),
      ),
  }
  await assert.rejects(bucketWarcs(bent, now).merge(place.file), /is not what was written there; its pieces stay/)
  assert.equal((await keysOf(blobs)).length, 2)
})

test('A file that is full is followed by another, and merged while the writer goes on', async (t) => {
  const blobs = createFileBlobs(scratch(t))
  const files = bucketWarcs(blobs, now)
  const writer = writerOf(files, { maxBytes: 1500 })
  const urls: string[] = []
  for (let n = 0; n < 12; n++) {
    urls.push(writer.appendMetadata(note(n)).url)
    if (n % 2) await writer.sync()
  }
  await writer.close()
  const names = (await files.list()).map(({ name }) => name)
  assert.ok(names.length > 2, names.join(' '))
  assert.deepEqual(
    await keysOf(blobs),
    names.map((name) => `warc/${name}`),
  )
  assert.deepEqual((await Promise.all(names.map((name) => urlsIn(files, name)))).flat(), urls)
})

test('After an upload that failed, or whose answer was lost, the writer goes on in a new file', async (t) => {
  for (const arrives of [false, true]) {
    const blobs = createFileBlobs(scratch(t))
    let isDown = false
    const failing: BlobStore = {
      ...blobs,
      async put(key, bytes) {
        if (isDown && !arrives) throw new Error('the bucket is out of reach')
        const isNew = await blobs.put(key, bytes)
        if (isDown) throw new Error('the answer was lost')
        return isNew
      },
    }
    const files = bucketWarcs(failing, now)
    const writer = writerOf(files)
    const first = writer.appendMetadata(note(1))
    await writer.sync()
    isDown = true
    const second = writer.appendMetadata(note(2))
    await assert.rejects(async () => writer.sync())
    isDown = false
    const third = writer.appendMetadata(note(3))
    await writer.sync()
    await writer.close()
    assert.notEqual(third.place.file, first.place.file)
    assert.deepEqual(await urlsIn(files, first.place.file), arrives ? [first.url, second.url] : [first.url])
    assert.deepEqual(await urlsIn(files, third.place.file), [third.url])
  }
})

test('What another has written is never written over; what was sent twice is kept once', async (t) => {
  const blobs = createFileBlobs(scratch(t))
  const files = bucketWarcs(blobs, now)
  const name = 'presskeep-20260303120000-00001-w1.warc.gz'
  await files.putPiece(name, 0, Buffer.from('one'))
  await files.putPiece(name, 0, Buffer.from('one'))
  await assert.rejects(files.putPiece(name, 0, Buffer.from('two')), /another program has written/)
  assert.equal(Buffer.from((await blobs.get(`warc/${name}.000000000000`))!).toString(), 'one')
})

test('A piece that is missing is damage there, and what follows is read', async (t) => {
  const blobs = createFileBlobs(scratch(t))
  const files = bucketWarcs(blobs, now)
  const writer = writerOf(files)
  const captures = []
  for (let n = 0; n < 3; n++) {
    captures.push(writer.appendMetadata(note(n)))
    await writer.sync()
  }
  const [, middle] = captures
  await blobs.delete(`warc/${middle!.place.file}.${String(middle!.place.offset).padStart(12, '0')}`)
  const found: string[] = []
  for await (const one of bucketWarcs(blobs, now).checkWarc(middle!.place.file)) {
    if (one.kind === 'damage') found.push(`damage at ${one.damage.offset}`)
    else if (one.record.type === 'metadata') found.push(one.record.id)
  }
  assert.deepEqual(found, [captures[0]!.id, `damage at ${middle!.place.offset}`, captures[2]!.id])
  await assert.rejects(files.readRecord(middle!.place))
  // What is before the gap may be merged, what is behind stays where it is.
  await files.merge(middle!.place.file)
  assert.equal((await files.readRecord(captures[2]!.place)).id, captures[2]!.id)
})

/** Some captures of one file, in a bucket, and its bytes; merged, or in pieces. */
async function keptFile(t: TestContext, isMerged: boolean) {
  const folder = scratch(t)
  const blobs = createFileBlobs(folder)
  const writer = writerOf(bucketWarcs(blobs, now))
  const captures = []
  for (let n = 0; n < 4; n++) {
    captures.push(writer.appendMetadata(note(n)))
    await writer.sync()
  }
  if (isMerged) await writer.close()
  const name = captures[0]!.place.file
  const whole = Buffer.concat(await Promise.all((await keysOf(blobs)).map(async (key) => (await blobs.get(key))!)))
  const damage = async (key: string) => {
    const bytes = Buffer.from((await blobs.get(key))!)
    bytes[bytes.length - 20]! ^= 4
    await blobs.delete(key)
    await blobs.put(key, bytes)
    return bytes
  }
  const stretches = captures.map(({ place: { offset, length } }) => ({
    offset,
    bytes: whole.subarray(offset, offset + length),
  }))
  return { blobs, name, whole, damage, stretches }
}

test('A damaged object is put aside, and what it should be takes its place; so are pieces, one of them missing', async (t) => {
  for (const isMerged of [true, false]) {
    const { blobs, name, whole, damage, stretches } = await keptFile(t, isMerged)
    const keys = await keysOf(blobs)
    const damaged = await damage(keys.at(-1)!)
    if (!isMerged) await blobs.delete(keys[1]!)
    const files = bucketWarcs(blobs, now)
    const aside: [string, Buffer][] = []
    assert.ok(await files.mend(name, stretches, (key, bytes) => aside.push([key, Buffer.from(bytes)])))
    assert.deepEqual(aside, [[keys.at(-1)!, damaged]])
    assert.deepEqual(await keysOf(blobs), [`warc/${name}`])
    assert.ok(whole.equals((await blobs.get(`warc/${name}`))!))
    assert.equal((await urlsIn(files, name)).length, 4)
  }
})

test('Mending that is broken off at any step leaves the file as it was or as it should be, and the same again ends it', async (t) => {
  for (const isMerged of [true, false]) {
    for (let step = 0; step < 8; step++) {
      const { blobs, name, whole, damage, stretches } = await keptFile(t, isMerged)
      const keys = await keysOf(blobs)
      const damaged = await damage(keys.at(-1)!)
      const stopping = stoppedAt(blobs, step)
      const aside: Buffer[] = []
      const keep = (_: string, bytes: Uint8Array) => aside.push(Buffer.from(bytes))
      await bucketWarcs(stopping, now)
        .mend(name, stretches, keep)
        .catch((error: Error) => assert.equal(error.message, 'killed'))
      const bytes = await bucketWarcs(blobs, now).bytesAt({ file: name, offset: 0, length: whole.length })
      const isAsItWas = bytes.subarray(-damaged.length).equals(damaged)
      assert.ok(isAsItWas || bytes.equals(whole), `after step ${step}`)
      const files = bucketWarcs(blobs, now)
      assert.ok(await files.mend(name, stretches, keep))
      assert.deepEqual(await keysOf(blobs), [`warc/${name}`], `after step ${step}`)
      assert.ok(whole.equals((await blobs.get(`warc/${name}`))!))
      assert.ok(aside.some((one) => one.equals(damaged)))
    }
  }
})

test('Files of the days since another are listed, and all where that is long ago', async (t) => {
  const blobs = createFileBlobs(scratch(t))
  const days = ['20250101', '20260227', '20260302', '20260303']
  for (const day of days) await blobs.put(`warc/presskeep-${day}000000-00001.warc.gz.000000000000`, Buffer.from('x'))
  await blobs.put('warc/something-else', Buffer.from('x'))
  const files = bucketWarcs(blobs, now)
  const listed = async (since?: string) => (await files.list(since)).map(({ name }) => name.slice(10, 18))
  assert.deepEqual(await listed(), days)
  assert.deepEqual(await listed('presskeep-20260302093000-00004-w2.warc.gz'), ['20260302', '20260303'])
  assert.deepEqual(await listed('presskeep-20250101000000-00001.warc.gz'), days)
})
