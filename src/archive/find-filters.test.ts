import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { scratch } from '../../test/support/folders.ts'
import { freshPostgres, withoutPostgres } from '../../test/support/postgres.ts'
import { createArticle, type Db, forgetIndexed, markDuplicate, openPostgres, openSqlite } from '../store/index.ts'
import type { ApplyContext } from './apply.ts'
import { find } from './find.ts'
import { indexWords, type WordsRow, wordsColumns, wordsTables } from './index-words.ts'
import { settleArticle } from './settle-article.ts'
import { keepMade, type MadeArticle } from './testing/fill-database.ts'

const day = 86_400_000
const now = Date.UTC(2026, 10, 20)

const engines = [
  { engine: 'SQLite', skip: false, open: async (t: TestContext) => openSqlite(`${scratch(t)}/test.db`) },
  {
    engine: 'PostgreSQL',
    skip: await withoutPostgres(),
    open: async (t: TestContext) => openPostgres(await freshPostgres({ after: (work) => t.after(() => work()) })),
  },
] as const

/** Pages that are wanted and were never asked for, each a day older than the one before. */
const want = (db: Db, source: string, urls: readonly string[]) =>
  db.transaction(async (sql) => {
    for (const [at, url] of urls.entries()) {
      const id = `${source} ${at}`
      await createArticle(sql, { id, key: id, url, source, firstSeenAt: now - (at + 0.02) * day, isFetchable: true })
    }
  })

const totalsOf = async (db: Db, queries: readonly string[]) => {
  const totals: Record<string, number> = {}
  for (const typed of queries) {
    const page = await find(db, typed, { timeZone: 'UTC', now, sort: 'new', limit: 200 })
    assert.equal(page.hits.length, Math.min(page.total, 200), typed)
    totals[typed] = page.total
  }
  return totals
}

for (const { engine, skip, open } of engines) {
  test(`a page that is only wanted is found by filters alone, as lists show it, on ${engine}`, { skip }, async (t) => {
    const db = await open(t)
    t.after(() => db.close())
    const made: MadeArticle[] = Array.from({ length: 40 }, (_, at) => ({
      title: `消息 ${at}`,
      text: at === 30 ? '渡轮停航。'.repeat(6_000) : '渡轮停航。',
      source: at % 2 ? '甲报' : 'wanted daily',
      site: 'kept.example',
      tags: ['海'],
      authors: ['张三'],
      at: now - at * 3_600_000,
    }))
    const ids = await db.transaction((sql) => keepMade(sql, made))
    await want(db, 'wanted daily', ['https://wanted.example/1', 'https://wanted.example/2', 'https://wanted.example/3'])
    const expected = {
      'site:wanted.example': 3,
      'site:wanted': 3,
      'site:kept.example': 40,
      'site:.example': 43,
      'source:wanted': 23,
      'source:甲': 20,
      '-source:wanted': 20,
      'source:wanted site:wanted.example': 3,
      'source:wanted -site:wanted.example': 20,
      'source:甲 site:wanted.example': 0,
      'after:2020': 43,
      'source:wanted before:2026-11-19': 9,
      'on:2026-11-19 site:wanted.example': 1,
      'tag:海': 40,
      'author:张': 40,
      'lang:zh': 40,
      'lang:zh source:wanted': 20,
      '-lang:zh': 3,
      '渡轮 site:.example': 40,
      '-渡轮 source:wanted': 3,
    }
    assert.deepEqual(await totalsOf(db, Object.keys(expected)), expected)

    // Page by page, among those that have words.
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await find(db, 'source:wanted', { timeZone: 'UTC', now, limit: 5, cursor })
      seen.push(...page.hits.map((hit) => hit.id))
      cursor = page.next
    } while (cursor !== undefined)
    assert.equal(new Set(seen).size, 23)
    assert.equal(seen.length, 23)
    assert.equal(seen.indexOf('wanted daily 1'), 14, 'it stands in its place in time')

    // Whose words are to be written anew are found meanwhile, once.
    await db.transaction(async (sql) => {
      for (const at of [0, 30]) await forgetIndexed(sql, ids[at]!)
    })
    assert.deepEqual(await totalsOf(db, Object.keys(expected)), expected)
    if (engine === 'PostgreSQL') {
      await db.transaction((sql) =>
        sql.all('DELETE FROM terms WHERE place IN (SELECT search_id FROM articles WHERE indexed_title IS NULL)'),
      )
      const alone = Object.fromEntries(Object.entries(expected).filter(([typed]) => !typed.includes('渡轮')))
      assert.deepEqual(await totalsOf(db, Object.keys(alone)), alone)
    }
    await db.transaction((sql) => markDuplicate(sql, 'wanted daily 0', ids[1]!))
    assert.deepEqual(await totalsOf(db, ['site:wanted.example', 'source:wanted']), {
      'site:wanted.example': 2,
      'source:wanted': 22,
    })
  })

  test(`where nothing is kept yet, what is wanted is filtered too, on ${engine}`, { skip }, async (t) => {
    const db = await open(t)
    t.after(() => db.close())
    await want(db, 'wanted daily', ['https://wanted.example/1', 'https://wanted.example/2'])
    const expected = { '-source:wanted': 0, '-source:other': 2, 'source:wanted': 2, '-lang:zh': 2, 'source:other': 0 }
    assert.deepEqual(await totalsOf(db, Object.keys(expected)), expected)
  })

  test(`of very many wanted pages the few that pass are found, on ${engine}`, { skip }, async (t) => {
    const db = await open(t)
    t.after(() => db.close())
    const ids = await db.transaction((sql) =>
      keepMade(sql, [
        { title: '一', text: '渡轮停航。', at: now - 3_000 * day, source: '甲报', tags: ['海'] },
        { title: '二', text: '渡轮停航。', at: now - 2_000 * day, source: '甲报', tags: ['海'] },
      ]),
    )
    await want(
      db,
      'wanted',
      Array.from({ length: 1_400 }, (_, at) => `https://${at % 500 ? 'many' : 'few'}.example/${at}`),
    )
    await db.transaction((sql) => markDuplicate(sql, ids[0]!, ids[1]!))
    const expected = { 'site:few.example': 3, 'source:甲': 1, 'tag:海': 1, 'site:many.example': 1_000 }
    // So few are wanted that it is asked who has the tag.
    assert.equal((await find(db, 'tag:海', { timeZone: 'UTC', now, limit: 5 })).total, 1)
    assert.deepEqual(await totalsOf(db, Object.keys(expected)), expected)
  })

  test(`an article is found by the tags and authors that it has now, on ${engine}`, { skip }, async (t) => {
    const db = await open(t)
    t.after(() => db.close())
    const made = Array.from({ length: 30 }, (_, at) => ({
      title: `消息 ${at}`,
      text: '渡轮停航。',
      at: now - at * day,
      tags: ['旧', 'Sea'],
      authors: ['张三'],
    }))
    const ids = await db.transaction((sql) => keepMade(sql, made))
    const context = { wantsArticles: false, wantsPictures: false, wantsMeaning: false } as ApplyContext
    await db.transaction(async (sql) => {
      for (const id of ids.slice(0, 4)) {
        await sql.all('UPDATE revisions SET tags = ?, authors = ? WHERE article_id = ?', '["新"]', '["Émile Li"]', id)
        await settleArticle(sql, id, context)
      }
    })
    const expected = {
      '渡轮 tag:新': 4,
      '渡轮 tag:旧': 26,
      '渡轮 tag:SEA': 26,
      '渡轮 tag:se': 0,
      '渡轮 -tag:旧': 4,
      '渡轮 author:Émile': 4,
      '渡轮 author:LI': 4,
      '渡轮 author:张': 26,
      '渡轮 -author:张三 tag:新': 4,
      '渡轮 -author:张三 -tag:新': 0,
      'tag:旧': 26,
    }
    assert.deepEqual(await totalsOf(db, Object.keys(expected)), expected)
  })

  test(`\`site:\` means the host of an address, whatever it looks like, on ${engine}`, { skip }, async (t) => {
    const db = await open(t)
    t.after(() => db.close())
    const urls = {
      'https://www.bbc.co.uk/news': true,
      'https://bbc.co.uk': true,
      'https://bbc.co.uk#x': true,
      'https://BBC.co.uk?x=/': true,
      'https://bbc.co.uk:8080/x': true,
      'https://other.example?ref=bbc.co.uk': false,
      'https://other.example#bbc.co.uk': false,
      'https://other.example/bbc.co.uk': false,
      'urn:bbc.co.uk:1': false,
      '//bbc.co.uk/x': false,
      'bbc.co.uk/x': false,
    }
    const ids = await db.transaction((sql) =>
      keepMade(
        sql,
        Object.keys(urls).map((_, at) => ({ title: `ferry ${at}`, text: 'The ferry is late.', at: now - at * 1000 })),
      ),
    )
    await db.transaction(async (sql) => {
      for (const [at, url] of Object.keys(urls).entries()) {
        await sql.all('UPDATE articles SET url = ? WHERE id = ?', url, ids[at]!)
      }
      // The labels are those of the address that an article has when its words are written.
      if (sql.dialect === 'postgres') await sql.all('UPDATE terms SET words = words')
      else
        for (const row of await sql.all<WordsRow>(`SELECT ${wordsColumns} FROM ${wordsTables}`))
          await indexWords(sql, row)
    })
    for (const typed of ['ferry site:bbc.co.uk', 'site:bbc.co.uk', 'ferry site:https://bbc.co.uk']) {
      const page = await find(db, typed, { timeZone: 'UTC', now })
      const found = page.hits.map((hit) => Object.keys(urls)[ids.indexOf(hit.id)]).sort()
      const wanted = Object.entries(urls).flatMap(([url, isThere]) => (isThere ? [url] : []))
      assert.deepEqual(found, wanted.sort(), typed)
    }
    const among = async (typed: string) => (await find(db, typed, { timeZone: 'UTC', now })).total
    assert.deepEqual([await among('ferry -site:bbc.co.uk'), await among('site:bbc.co.uk/news')], [6, 1])
  })
}
