import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import type { Db } from './db.ts'
import { KnownWords } from './known-words.ts'
import { openSqlite } from './sqlite.ts'
import { termIndex } from './term-index.ts'
import { documentTerms, meetWord } from './term-keys.ts'
import { replaceTermIndex } from './term-remake.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'presskeep-words-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const invented = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => `w${(((from + at) * 2_654_435_761) >>> 0).toString(36)}`)

test('Words are known once they were met, however many there are, and no others', () => {
  const known = new KnownWords()
  const words = invented(0, 30_000)
  for (const word of words) assert.equal(meetWord(known, word), false)
  for (const word of words) assert.equal(meetWord(known, word), true)
  for (const word of invented(30_000, 60_000)) assert.equal(meetWord(known, word), false)
})

test('Words that were made to stand in one place cost no more than others', () => {
  const known = new KnownWords()
  for (let low = 1; low < 200_000; low += 2) known.add(7, low)
  assert.equal(known.has(7, 1), true)
  assert.equal(known.has(7, 200_001), false)
})

test('A document names the words that are not known, also those of one or two letters', () => {
  const known = new KnownWords()
  for (const word of ['a', 'lighthouse', 'c#']) meetWord(known, word)
  const { words } = documentTerms('A lighthouse', 'at b: lighthouses, C# and 灯塔', { known })
  assert.deepEqual([...words].sort(), ['and', 'at', 'b', 'lighthouses'])
})

const wordsOf = async (db: Db) => {
  const rows = await db.all<{ word: string }>('SELECT word FROM terms_words ORDER BY word')
  return rows.map(({ word }) => word)
}

const put = (db: Db, searchId: number, text: string, fails = false) =>
  db.transaction(async (sql) => {
    const document = { searchId, formerSearchId: searchId, title: '', text, bands: [], isNew: true }
    await termIndex(sql).indexArticle(sql, document)
    if (fails) throw new Error('it came to nothing')
  })

test('Words of a transaction that came to nothing are written by the next one that has them', async () => {
  const db = await openSqlite(path.join(folder, 'nothing.db'))
  await put(db, 1, 'harbour ferry')
  await assert.rejects(put(db, 2, 'ferry lantern', true), /nothing/)
  await put(db, 3, 'lantern harbour')
  assert.deepEqual(await wordsOf(db), ['ferry', 'harbour', 'lantern'])
  await db.close()
})

test('Words are written again where the index is made anew beside them', async () => {
  const db = await openSqlite(path.join(folder, 'anew.db'))
  await put(db, 1, 'harbour ferry')
  await db.transaction((sql) => replaceTermIndex(sql, () => []))
  assert.deepEqual(await wordsOf(db), [])
  await put(db, 2, 'ferry')
  assert.deepEqual(await wordsOf(db), ['ferry'])
  await db.close()
})
