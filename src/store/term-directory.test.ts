import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import test from 'node:test'
import fc from 'fast-check'
import { parseQuery, termQueryOf } from '../search/index.ts'
import { damagedTerms, openSqlite } from './index.ts'
import { type Directory, decodeDirectory, encodeDirectory, pageOf } from './term-directory.ts'
import { termStore } from './term-store.ts'

const directories: fc.Arbitrary<Directory> = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 2 ** 51 }), fc.integer({ min: 0, max: 70_000 })), { maxLength: 60 })
  .map((pages) => {
    // A list that goes on over pages has the same key in all of them.
    const repeated = pages.map(([key, doc], at) => [at % 3 ? pages[at - (at % 3)]![0] : key, doc] as const)
    const sorted = [...repeated].sort((a, b) => a[0] - b[0] || a[1] - b[1])
    return { keys: Float64Array.from(sorted, (one) => one[0]), docs: Int32Array.from(sorted, (one) => one[1]) }
  })

test('a directory is read as it was written, and finds the page that a scan finds', () => {
  fc.assert(
    fc.property(directories, fc.integer({ min: 0, max: 70_000 }), fc.nat(), (directory, doc, place) => {
      const { keys, docs } = directory
      assert.deepEqual(decodeDirectory(encodeDirectory(directory), keys.length), directory)
      const key = keys.length ? keys[place % keys.length]! : place
      const from = keys.length ? place % keys.length : 0
      let wanted = -1
      for (const [at, one] of keys.entries()) if (one < key || (one === key && docs[at]! <= doc)) wanted = at
      assert.equal(pageOf(directory, key, doc), wanted)
      if (wanted >= from) assert.equal(pageOf(directory, key, doc, from), wanted)
    }),
  )
})

test('bytes that are no directory are refused', () => {
  const data = encodeDirectory({ keys: Float64Array.of(5, 5, 900), docs: Int32Array.of(0, 300, 0) })
  assert.throws(() => decodeDirectory(data, 4), /damaged; run rebuild/)
  assert.throws(() => decodeDirectory(data.subarray(0, -1), 3), /damaged; run rebuild/)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(8), (bytes, pages) => {
      try {
        decodeDirectory(bytes, pages)
      } catch (error) {
        assert.match(String(error), /damaged; run rebuild/)
      }
    }),
  )
})

test('an index without directories is searched, gets them when it is opened for writing, and damage to one is found', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'presskeep-directory-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = path.join(folder, 'test.db')
  const db = await openSqlite(file)
  const words = (at: number) => Array.from({ length: 40 }, (_, word) => `w${at * 40 + word}`).join(' ')
  const texts = Array.from({ length: 1_600 }, (_, at) => `天气${at % 400 === 5 ? '地震' : '预报'} ${words(at)}`)
  await db.transaction(async (sql) => {
    for (const [at, text] of texts.entries()) termStore(sql).put('articles', at + 1, at + 1, { title: '', text }, true)
  })
  await db.close()
  const run = (sql: string) => {
    const raw = new DatabaseSync(file)
    raw.exec(sql)
    raw.close()
  }
  const found = async (readOnly: boolean) => {
    const opened = await openSqlite(file, { readOnly })
    const outcome = parseQuery('地震')
    if (outcome.kind !== 'query') return assert.fail()
    const store = termStore(opened)
    const request = { ...store.serving('articles'), find: termQueryOf(outcome.query).find! }
    const ids = [store.search.newest(request, 100), store.search.best(request, 100, () => 1).found.length]
    await opened.close()
    return ids
  }
  const findings = () => [...damagedTerms(file, { bandsOf: () => [], withTexts: 'never' })]
  const wanted = [[1206, 806, 406, 6], 4]
  assert.deepEqual(await found(true), wanted)
  // As the migration leaves an archive of a version of this program without directories.
  run('DELETE FROM terms_directories')
  assert.deepEqual(await found(true), wanted)
  assert.match(findings()[0]!.message, /the directory of its pages is not as it was written/)
  assert.deepEqual(await found(false), wanted)
  assert.deepEqual(findings(), [])
  run("UPDATE terms_directories SET data = x'00' || data")
  assert.match(findings()[0]!.message, /the directory of its pages is not as it was written/)
  run('UPDATE terms_directories SET data = substr(data, 2), id = id + 100')
  assert.match(findings().at(-1)!.message, /terms_directories has 1 rows that nobody wrote/)
})
