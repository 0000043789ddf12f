import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import test from 'node:test'
import { parseQuery, termQueryOf } from '../search/index.ts'
import { openSqlite } from './sqlite.ts'
import { damagedTerms } from './term-index-check.ts'
import { NextwordCheck, writeNextwords } from './term-nextwords.ts'
import { addToList, emptyList, type List, type Page, PageEntries, PageWriter } from './term-pages.ts'
import { termStore } from './term-store.ts'

const firstKey = 7 * 2 ** 48
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

/** Lists of terms and what follows in each document, made by `followersOf`: as pages of a segment, without nextword lists. */
function pagesOf(keys: readonly number[], docs: number, followersOf: (key: number, doc: number) => readonly number[]) {
  const pages: Page[] = []
  const writer = new PageWriter((page) => pages.push(page))
  for (const key of keys) {
    const list = emptyList()
    for (let doc = 0; doc < docs; doc++) {
      const followers = Uint8Array.from(followersOf(key, doc))
      if (followers.length) addToList(list, doc, followers.length, followers, 0, followers.length)
    }
    writer.add(key, list)
  }
  writer.flush()
  return pages
}

function* partsOf(pages: readonly Page[], key: number): Generator<PageEntries> {
  for (const page of pages) {
    const entries = new PageEntries(page.key, page.data)
    if (entries.nextOf(key)) yield entries
  }
}

test('nextword lists are made of one term at a time, however many terms are common', async () => {
  const docs = 4_096
  const terms = Array.from({ length: 40 }, (_, at) => 2 ** 48 + 0x5929_0000 + at * 977)
  // A character and a term of titles that are as common have none.
  const keys = [0x5929, ...terms, 2 * 2 ** 48 + 5]
  const followersOf = (key: number, doc: number) =>
    Array.from({ length: 20 }, (_, at) => at * 12 + ((key + doc * at) % 12)).slice(doc % 3 ? 0 : 12)
  const pages = pagesOf(keys, docs, followersOf)
  let held = 0
  let mostHeld = 0
  let entries = 0
  const made = new Map<number, readonly number[]>()
  await writeNextwords({
    docs,
    masked: keys,
    *parts(key) {
      assert.equal(held, 0, `all lists of the term before ${key} are written`)
      for (let doc = 0; doc < docs; doc++) held += followersOf(key, doc).filter((follower) => follower > 0).length
      mostHeld = Math.max(mostHeld, held)
      yield* partsOf(pages, key)
    },
    write(key, list) {
      held -= list.count
      entries += list.count
      made.set(key, [...list.docs.subarray(0, list.count)])
    },
  })
  const expected = new Map<number, number[]>()
  for (const key of terms) {
    for (let doc = 0; doc < docs; doc++) {
      for (const follower of followersOf(key, doc)) {
        const both = firstKey + keys.indexOf(key) * 256 + follower
        if (!follower) continue
        const having = expected.get(both)
        if (having) having.push(doc)
        else expected.set(both, [doc])
      }
    }
  }
  assert.deepEqual(
    [...made],
    [...expected].sort(([a], [b]) => a - b),
  )
  assert.ok(entries > 30 * mostHeld, `${mostHeld} of ${entries} held`)
})

test('a nextword list that is not what the lists of words say is damage', async () => {
  const docs = 4_096
  const keys = [2 ** 48 + 0x5929_6c14, 2 ** 48 + 0x6c14_5929]
  const pages = pagesOf(keys, docs, (key, doc) => {
    if (doc % 2) return []
    return doc % 3 ? [0, 7] : key === keys[0] ? [7, 200, 255] : [9]
  })
  const isRightWith = async (change: (key: number, list: List) => List | undefined) => {
    const check = new NextwordCheck(docs, keys)
    const all = [...pages]
    const writer = new PageWriter((page) => all.push(page))
    const write = (key: number, list: List) => {
      const changed = change(key - firstKey, list)
      if (changed) writer.add(key, changed)
    }
    await writeNextwords({ docs, masked: keys, parts: (key) => partsOf(pages, key), write })
    writer.flush()
    for (const page of all) {
      const entries = new PageEntries(page.key, page.data)
      while (entries.next()) {
        if (entries.key >= firstKey) check.found(entries.key, entries.part())
        else check.expect(entries.key, docs / 2, entries.part())
      }
    }
    return check.isRight
  }
  const listOf = (some: Iterable<number>) => {
    const list = emptyList()
    for (const doc of some) addToList(list, doc, 1, new Uint8Array(0), 0, 0)
    return list
  }
  const docsIn = (list: List) => [...list.docs.subarray(0, list.count)]
  assert.equal(await isRightWith((_, list) => list), true)
  for (const wrong of [200, 256 + 9]) {
    // One is missing, a document is, is too many, or is another one.
    const changes: readonly ((list: List) => List | undefined)[] = [
      () => undefined,
      (list) => listOf(docsIn(list).filter((doc) => doc !== 6 * 341)),
      (list) => listOf([...docsIn(list), docs - 1].sort((a, b) => a - b)),
      (list) => listOf(docsIn(list).map((doc) => (doc === 6 * 341 ? doc + 1 : doc))),
    ]
    for (const [at, change] of changes.entries()) {
      const isRight = await isRightWith((key, list) => (key === wrong ? change(list) : list))
      assert.equal(isRight, false, `change ${at} of ${wrong}`)
    }
  }
  // What one lacks another has instead.
  const isMoved = await isRightWith((key, list) => {
    if (key === 200) return listOf(docsIn(list).filter((doc) => doc !== 12))
    return key === 256 + 7 ? listOf([...docsIn(list), 12].sort((a, b) => a - b)) : list
  })
  assert.equal(isMoved, false)
  // As in an archive of an earlier version.
  assert.equal(await isRightWith(() => undefined), true)
})
