import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import test from 'node:test'
import { parseQuery, termQueryOf } from '../search/index.ts'
import { openSqlite } from './sqlite.ts'
import { damagedTerms } from './term-index-check.ts'
import { NextwordCheck, NextwordLists } from './term-nextwords.ts'
import { addToList, emptyList, PageEntries, PageWriter } from './term-pages.ts'
import { termStore } from './term-store.ts'

const firstKey = 6 * 2 ** 48
const parts = ['天气', '预报', '很好', '地震', '洪水', '6年', '3', '级', 'C++', '天', '气预', '。', '、火山', '报道']

/** The same texts on every run. */
function madeTexts(count: number): readonly string[] {
  let state = 7
  const random = (below: number) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return Math.floor((state / 0x80000000) * below)
  }
  return Array.from({ length: count }, () =>
    Array.from({ length: 3 + random(10) }, () => parts[random(parts.length)]).join(''),
  )
}

const phrases = parts
  .flatMap((one) => parts.slice(0, 8).map((other) => one + other))
  .concat('天气预报地震', '6年级', '地震天气很好', '洪水6年3级')
  .map((text) => `"${text.replace('。', '')}"`)

async function look(file: string, queries: readonly string[]) {
  const opened = await openSqlite(file, { readOnly: true })
  const store = termStore(opened)
  const found = queries.map((query) => {
    const outcome = parseQuery(query, { isExact: true })
    if (outcome.kind !== 'query') return assert.fail(query)
    const { find, without } = termQueryOf(outcome.query)
    const request = { ...store.serving('articles'), find: find!, ...(without && { without }) }
    const ids = store.search.newest(request, 40_000)
    assert.equal(store.search.count(request, 40_000), ids.length, query)
    const best = store.search.best(request, 40_000, () => 1)
    assert.equal(best.total, ids.length, query)
    return { ids, scores: best.found.map(({ at, score }) => [at, score]) }
  })
  await opened.close()
  return found
}

test('phrases with common words are found through nextword lists as through the lists of words', async (t) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'presskeep-nextwords-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = path.join(folder, 'test.db')
  const run = (sql: string) => {
    const raw = new DatabaseSync(file)
    raw.exec(sql)
    raw.close()
  }
  const withoutLists = `DELETE FROM terms_directories; DELETE FROM terms_pages WHERE key >= ${firstKey};
    UPDATE term_segments SET pages = (SELECT count(*) FROM terms_pages p WHERE p.segment = term_segments.id)`
  const findings = () => [...damagedTerms(file, { bandsOf: () => [], withTexts: 'never' })].map((one) => one.message)
  const texts = madeTexts(8 * 4_096)
  const db = await openSqlite(file)
  const put = (from: number, to: number) =>
    db.transaction(async (sql) => {
      for (let at = from; at < to; at++)
        termStore(sql).put('articles', at + 1, at + 1, { title: '', text: texts[at]! }, true)
    })
  await put(0, 4_096)
  const queries = [...phrases, '"天气预报" 火山', '火山 -"天气预报"', '"地震洪水" OR "洪水地震"']
  const through = await look(file, queries)
  assert.ok(through.every(({ ids }, at) => ids.length > 0 || at >= parts.length))
  assert.deepEqual(findings(), [])

  // Some are gone, then all segments become one with what stands in them still.
  for (let at = 1; at < 7; at++) await put(at * 4_096, (at + 1) * 4_096)
  await db.transaction(async (sql) => {
    for (let id = 1; id < 3 * 4_096; id += 5) termStore(sql).remove('articles', id)
  })
  await put(7 * 4_096, 8 * 4_096)
  const segments = await db.all('SELECT id FROM term_segments')
  assert.equal(segments.length, 1)
  await db.close()
  const merged = await look(file, queries)
  assert.deepEqual(findings(), [])

  const raw = new DatabaseSync(file)
  const lists = raw.prepare(`SELECT count(*) AS n FROM terms_pages WHERE key >= ${firstKey}`).get()
  assert.ok(Number(lists?.n) > 0)
  raw.exec('CREATE TABLE kept AS SELECT * FROM terms_pages')
  raw.close()
  run(withoutLists)
  assert.deepEqual(await look(file, queries), merged)

  // They are what is asked: where they are empty, nothing follows.
  run(`DELETE FROM terms_pages; INSERT INTO terms_pages SELECT * FROM kept; DROP TABLE kept;
    UPDATE term_segments SET pages = (SELECT count(*) FROM terms_pages p WHERE p.segment = term_segments.id);
    UPDATE terms_pages SET data = zeroblob(length(data)) WHERE key >= ${firstKey}`)
  const [emptied] = await look(file, ['"天气天气"'])
  assert.equal(emptied!.ids.length, 0)
  assert.ok(findings().some((message) => /page \d+ is not as it was written/.test(message)))
})

test('a nextword list that is not what the lists of words say is damage', () => {
  const docs = 4_096
  const key = 2 ** 48 + 0x5929_6c14
  const list = emptyList()
  for (let doc = 0; doc < docs; doc += 2) {
    const followers = Uint8Array.from(doc % 3 ? [0, 7] : [7, 200, 255])
    addToList(list, doc, followers.length, followers, 0, followers.length)
  }
  const isRightWith = (change: (doc: number) => boolean, isAny = true) => {
    const check = new NextwordCheck(docs)
    const pages: { readonly key: number; readonly data: Uint8Array }[] = []
    const writer = new PageWriter((page) => pages.push(page))
    writer.add(key, list)
    writer.flush()
    const made = new NextwordLists(docs)
    made.add(key, list)
    for (const [one, next] of made.lists()) {
      const left = emptyList()
      for (let at = 0; at < next.count; at++) {
        if (change(next.docs[at]!)) addToList(left, next.docs[at]!, 1, new Uint8Array(0), 0, 0)
      }
      if (isAny) writer.add(one, left)
    }
    writer.flush()
    for (const page of pages) {
      const entries = new PageEntries(page.key, page.data)
      while (entries.next()) {
        if (entries.key >= firstKey) check.found(entries.key, entries.part())
        else check.expect(entries.key, list.count, entries.part())
      }
    }
    return check.isRight
  }
  assert.equal(
    isRightWith(() => true),
    true,
  )
  assert.equal(
    isRightWith((doc) => doc !== 2_048),
    false,
  )
  // As in an archive of an earlier version.
  assert.equal(
    isRightWith(() => true, false),
    true,
  )
})
