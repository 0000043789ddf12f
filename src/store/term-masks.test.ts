import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import test from 'node:test'
import { parseQuery, termQueryOf } from '../search/index.ts'
import { openSqlite } from './sqlite.ts'
import { damagedTerms } from './term-index-check.ts'
import { termStore } from './term-store.ts'

test('common words are found through their masks as through their lists, and damage to a mask is found', async (t) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'presskeep-masks-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = path.join(folder, 'test.db')
  const run = (sql: string) => {
    const raw = new DatabaseSync(file)
    raw.exec(sql)
    raw.close()
  }
  const texts = Array.from({ length: 4_096 }, (_, at) =>
    [at % 3 ? '天气预报' : '天气很好', at % 2 ? '地震' : '洪水', at % 97 ? '' : '火山', at % 101 ? '' : '预报'].join(
      '。',
    ),
  )
  const db = await openSqlite(file)
  await db.transaction(async (sql) => {
    for (const [at, text] of texts.entries()) termStore(sql).put('articles', at + 1, at + 1, { title: '', text }, true)
  })
  await db.close()

  const queries: readonly (readonly [query: string, isFound: (text: string) => boolean])[] = [
    ['火山 洪水', (text) => text.includes('火山') && text.includes('洪水')],
    ['火山 天气 地震', (text) => text.includes('火山') && text.includes('地震')],
    ['"天气预报" 火山', (text) => text.includes('天气预报') && text.includes('火山')],
    ['火山 -地震', (text) => text.includes('火山') && !text.includes('地震')],
    ['火山 -"天气预报"', (text) => text.includes('火山') && !text.includes('天气预报')],
    ['"天气预报"', (text) => text.includes('天气预报')],
  ]
  const look = async () => {
    const opened = await openSqlite(file, { readOnly: true })
    const store = termStore(opened)
    const found = queries.map(([query]) => {
      const outcome = parseQuery(query)
      if (outcome.kind !== 'query') return assert.fail()
      const { find, without } = termQueryOf(outcome.query)
      const request = { ...store.serving('articles'), find: find!, ...(without && { without }) }
      const ids = store.search.newest(request, 5_000)
      assert.equal(store.search.count(request, 5_000), ids.length)
      return ids
    })
    await opened.close()
    return found
  }
  const wanted = queries.map(([, isFound]) => texts.flatMap((text, at) => (isFound(text) ? [at + 1] : [])).toReversed())
  const findings = () => [...damagedTerms(file, { bandsOf: () => [], withTexts: 'never' })].map((one) => one.message)
  assert.deepEqual(await look(), wanted)
  assert.deepEqual(findings(), [])

  // They are what is asked: without a bit, nothing has the words.
  run(
    'CREATE TABLE kept AS SELECT * FROM terms_masks; UPDATE terms_masks SET data = zeroblob(512) WHERE length(data) = 512',
  )
  assert.equal((await look())[0]!.length, 0)
  assert.match(findings()[0]!, /which documents have its commonest words/)

  // As in an archive of an earlier version.
  run('DELETE FROM terms_masks')
  assert.deepEqual(await look(), wanted)
  run('INSERT INTO terms_masks SELECT id + 100 * (SELECT min(id) FROM kept), crc, data FROM kept; DROP TABLE kept')
  assert.ok(findings().some((message) => /terms_masks has rows of 1 segments that nobody wrote/.test(message)))
})
