import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import type { BlobStore } from '../model/index.ts'

/** What every BlobStore must do, as tests. `makeStore` answers an empty store each time. */
export function blobConformance(name: string, makeStore: () => Promise<BlobStore>): void {
  const keyOf = (text: string) => `pictures/${createHash('sha256').update(text).digest('hex')}`
  const bytesOf = (text: string) => new TextEncoder().encode(text)

  test(`${name}: what was put is got back, byte for byte`, async () => {
    const store = await makeStore()
    const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => (index * 31) & 255)
    assert.equal(await store.put(keyOf('a'), bytes), true)
    assert.deepEqual(Buffer.from((await store.get(keyOf('a')))!), Buffer.from(bytes))
    assert.equal(await store.put(keyOf('empty'), new Uint8Array()), true)
    assert.equal((await store.get(keyOf('empty')))?.length, 0)
  })

  test(`${name}: a missing key is undefined, not an error, and may be deleted`, async () => {
    const store = await makeStore()
    assert.equal(await store.get(keyOf('missing')), undefined)
    assert.equal(await store.get(keyOf('missing'), [0, 10]), undefined)
    assert.equal(await store.has(keyOf('missing')), false)
    await store.delete(keyOf('missing'))
    assert.deepEqual(await all(store, ''), [])
  })

  test(`${name}: putting a key again answers false and changes nothing`, async () => {
    const store = await makeStore()
    assert.equal(await store.put(keyOf('a'), bytesOf('first')), true)
    assert.equal(await store.put(keyOf('a'), bytesOf('second')), false)
    assert.equal(new TextDecoder().decode(await store.get(keyOf('a'))), 'first')
  })

  test(`${name}: twenty puts of one key at once are one put`, async () => {
    const store = await makeStore()
    const answers = await Promise.all(Array.from({ length: 20 }, () => store.put(keyOf('a'), bytesOf('same'))))
    assert.equal(new TextDecoder().decode(await store.get(keyOf('a'))), 'same')
    assert.ok(answers.includes(true))
    assert.equal((await all(store, '')).length, 1)
  })

  test(`${name}: a range is half-open and ends where the blob ends`, async () => {
    const store = await makeStore()
    await store.put(keyOf('a'), bytesOf('0123456789'))
    const text = async (from: number, to: number) => new TextDecoder().decode(await store.get(keyOf('a'), [from, to]))
    assert.equal(await text(0, 4), '0123')
    assert.equal(await text(4, 4), '')
    assert.equal(await text(8, 100), '89')
    assert.equal(await text(100, 200), '')
  })

  test(`${name}: a list is in the order of keys, by prefix, with sizes`, async () => {
    const store = await makeStore()
    const keys = ['pictures/zz1', 'pictures/aa1', 'pictures/ab', 'other/aa1', 'pictures/a', 'top', 'pictures/x/deep']
    for (const key of keys) await store.put(key, bytesOf(key))
    const listed = await all(store, '')
    assert.deepEqual(
      listed.map(({ key }) => key),
      [...keys].sort(),
    )
    assert.ok(listed.every(({ key, sizeBytes }) => sizeBytes === key.length))
    assert.deepEqual(
      (await all(store, 'pictures/a')).map(({ key }) => key),
      ['pictures/a', 'pictures/aa1', 'pictures/ab'],
    )
    assert.deepEqual(await all(store, 'nothing/'), [])
  })

  test(`${name}: what was deleted is gone and may be put again`, async () => {
    const store = await makeStore()
    await store.put(keyOf('a'), bytesOf('first'))
    await store.delete(keyOf('a'))
    assert.equal(await store.has(keyOf('a')), false)
    assert.equal(await store.put(keyOf('a'), bytesOf('second')), true)
    assert.equal(new TextDecoder().decode(await store.get(keyOf('a'))), 'second')
  })

  test(`${name}: a key that would leave the store is refused by every method`, async () => {
    const store = await makeStore()
    const evil = [
      '',
      '/etc/passwd',
      '../up',
      'a/../../up',
      'a/..',
      './a',
      'a//b',
      'a\\..\\b',
      'a\0b',
      'C:/x',
      '.hidden',
      'a/',
      'ä',
    ]
    for (const key of [...evil, 'x'.repeat(1000)]) {
      await assert.rejects(() => store.put(key, bytesOf('x')), TypeError, `put ${JSON.stringify(key)}`)
      await assert.rejects(() => store.get(key), TypeError, `get ${JSON.stringify(key)}`)
      await assert.rejects(() => store.has(key), TypeError, `has ${JSON.stringify(key)}`)
      await assert.rejects(() => store.delete(key), TypeError, `delete ${JSON.stringify(key)}`)
    }
    assert.deepEqual(await all(store, ''), [])
  })
}

async function all(store: BlobStore, prefix: string) {
  const found: { key: string; sizeBytes: number }[] = []
  for await (const { key, sizeBytes } of store.list(prefix)) found.push({ key, sizeBytes })
  return found
}
