import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshPostgres, withoutPostgres } from '../../test/support/postgres.ts'
import { find } from '../archive/find.ts'
import { keepMade } from '../archive/testing/fill-database.ts'
import { parseQuery } from '../search/index.ts'
import type { Sql } from './db.ts'
import { partFor } from './months.ts'
import { openPostgres } from './postgres.ts'
import { termIndex } from './term-index.ts'

const skip = await withoutPostgres()
const thisYear = new Date().getUTCFullYear()

test('Words are found in every part, up to its edges and not beyond what was asked', { skip }, async (t) => {
  const url = await freshPostgres({ after: (work) => t.after(() => work()) })
  const db = await openPostgres(url)
  const edges = [
    Date.UTC(1999, 11, 31, 23, 59, 59),
    Date.UTC(2000, 0, 1),
    Date.UTC(thisYear - 3, 11, 31, 23, 59, 59),
    Date.UTC(thisYear - 2, 0, 1),
    Date.UTC(thisYear - 2, 11, 31, 23, 59, 59),
    Date.UTC(thisYear - 1, 0, 1),
    Date.UTC(thisYear - 1, 0, 31, 23, 59, 59),
    Date.UTC(thisYear - 1, 1, 1),
    Date.UTC(thisYear - 1, 11, 31, 23, 59, 59),
  ]
  const long = '渡轮'.repeat(20_000)
  const ids = await db.transaction((sql) =>
    keepMade(
      sql,
      edges.map((at, number) => ({ title: `渡轮之${number}`, text: number === 4 ? long : '停航。', at })),
    ),
  )
  const rows = await db.all<{ id: string; at: number }>('SELECT id, search_id AS at FROM articles')
  const places = ids.map((id) => rows.find((row) => row.id === id)!.at)
  const outcome = parseQuery('渡轮')
  assert.ok(outcome.kind === 'query')
  for (const least of [0, ...places.map((place, number) => place + (number % 2))]) {
    for (const most of [...places.map((place, number) => place + ((number + 1) % 2)), 9e12]) {
      const found = await termIndex(db).search(db, outcome.query, { where: [], values: [], least, most }).newest(100)
      const wanted = places.filter((place) => place >= least && place < most).sort((a, b) => b - a)
      assert.deepEqual(found, wanted, `${least} to ${most}`)
    }
  }
  // Two at a time, whichever parts they stand in, and whether or not the index can tell all of it.
  const newestFirst = places.toSorted((one, other) => other - one)
  const [latest, ...others] = newestFirst
  for (const text of ['渡轮', '"渡轮之"', 'title:渡轮', '渡轮 -没有这个词', '渡轮 -"之渡轮"']) {
    const asked = parseQuery(text)
    assert.ok(asked.kind === 'query')
    const found: number[] = []
    for (let before = latest!; found.length < others.length; before = found.at(-1)!) {
      const two = await termIndex(db).search(db, asked.query, { where: [], values: [] }).newest(2, before)
      assert.equal(two.length, Math.min(2, others.length - found.length), text)
      found.push(...two)
    }
    assert.deepEqual(found, others, text)
  }
  await db.close()
})

test('A word is found however far back it stands, and however often lately', { skip }, async (t) => {
  const url = await freshPostgres({ after: (work) => t.after(() => work()) })
  const db = await openPostgres(url)
  const lately = Array.from({ length: 6 }, (_, number) => Date.UTC(thisYear - 1, 0, 20 + number))
  const times = [Date.UTC(2001, 4, 5), Date.UTC(thisYear - 6, 4, 5), ...lately]
  await db.transaction((sql) =>
    keepMade(
      sql,
      times.map((at) => ({ title: '渡轮', text: `停航${at}。`, at })),
    ),
  )
  const page = await find(db, '渡轮', { timeZone: 'UTC', now: Date.UTC(thisYear, 0), sort: 'new' })
  assert.equal(page.total, times.length)
  assert.deepEqual(
    page.hits.map((hit) => hit.publishedAt),
    times.toSorted((one, other) => other - one),
  )
  await db.close()
})

test('Hits, the page after them and their number are one question to the index of words', { skip }, async (t) => {
  const url = await freshPostgres({ after: (work) => t.after(() => work()) })
  const db = await openPostgres(url)
  const times = Array.from({ length: 40 }, (_, number) => Date.UTC(thisYear - 1, 0, 1, 12 * number))
  await db.transaction((sql) =>
    keepMade(
      sql,
      times.map((at) => ({ title: '渡轮', text: `停航${at}。`, at })),
    ),
  )
  let asked = 0
  const counting: Sql = {
    dialect: db.dialect,
    all(sql, ...values) {
      if (sql.includes('newest_places')) asked++
      return db.all(sql, ...values)
    },
  }
  const outcome = parseQuery('渡轮')
  assert.ok(outcome.kind === 'query')
  const search = termIndex(db).search(counting, outcome.query, { where: [], values: [] })
  const first = await search.newest(20)
  assert.equal((await search.newest(15, first.at(-1))).length, 15)
  assert.equal(await search.count(1001), 40)
  assert.equal(asked, 1)
  await db.close()
})

test('What few of very many matches pass is counted, wherever they stand, and found by its titles', {
  skip,
}, async (t) => {
  const url = await freshPostgres({ after: (work) => t.after(() => work()) })
  const db = await openPostgres(url)
  // Every tenth at one source, every thousandth at another, the oldest at one that fell silent, over two years' tables.
  const first = (Date.UTC(thisYear - 4, 11, 1) / 1000) * 16
  await db.transaction(async (sql) => {
    for (const year of [thisYear - 4, thisYear - 3]) await partFor(sql, 'terms', Date.UTC(year, 11, 1))
    await sql.all(
      `INSERT INTO articles (id, key, source, first_seen_at, sort_at, search_id)
       SELECT CAST(n AS TEXT), CAST(n AS TEXT), CASE WHEN n <= 60 THEN 'silent' WHEN n % 1000 = 0 THEN 'rare' WHEN n % 10 = 0 THEN 'often' ELSE 'other' END,
         at * 62.5, at * 62.5, at FROM (SELECT n, ${first} + n * 2000 AS at FROM generate_series(1, 25000) n) placed`,
    )
    await sql.all(
      `INSERT INTO terms (place, words)
       SELECT search_id, CASE WHEN id = '20010' THEN '渡轮:1A'::tsvector ELSE '渡轮:2'::tsvector END FROM articles`,
    )
  })
  const outcome = parseQuery('渡轮')
  assert.ok(outcome.kind === 'query')
  const at = (source: string, least?: number) =>
    termIndex(db).search(db, outcome.query, { where: ['a.source = ?'], values: [source], least })
  const count = (source: string, limit: number, least?: number) => at(source, least).count(limit)
  assert.equal(await count('often', 500), 500)
  assert.equal(await count('often', 5000), 2469)
  assert.equal(await count('silent', 1001), 60)
  assert.equal(await count('rare', 1001), 25)
  assert.equal(await count('none', 1001), 0)
  assert.deepEqual(await at('often').newest(10, undefined, true), [first + 20_010 * 2000])
  assert.equal(await count('rare', 1001, first + 18_500 * 2000), 7)
  assert.equal(await count('often', 1001, first + 18_500 * 2000), 644)
  await db.close()
})

test('What must not stand in an article stands in none that is shown, however long it is', { skip }, async (t) => {
  const url = await freshPostgres({ after: (work) => t.after(() => work()) })
  const db = await openPostgres(url)
  const sentence = (word: string) => `${word}。${'渡轮停航。'.repeat(6_000)}`
  const at = Date.UTC(thisYear - 1, 0, 1)
  const texts = ['渡口', '渡轮口', '老渡口边', '口渡', '天气'].flatMap((word) => [word, sentence(word)])
  const ids = await db.transaction((sql) =>
    keepMade(
      sql,
      texts.map((text, number) => ({ title: `${number}`, text, at: at + number * 60_000 })),
    ),
  )
  const [long] = await db.all<{ n: number }>('SELECT count(*) AS n FROM terms_long')
  assert.equal(long?.n, 5)
  const shown = async (text: string) => {
    const page = await find(db, text, { timeZone: 'UTC', now: Date.UTC(thisYear, 0), withFacets: true })
    const found = page.hits.map((hit) => ids.indexOf(hit.id)).sort()
    assert.equal(page.total, found.length, text)
    return found
  }
  assert.deepEqual(await shown('-渡口'), [2, 3, 6, 7, 8, 9])
  assert.deepEqual(await shown('-"老渡口"'), [0, 1, 2, 3, 6, 7, 8, 9])
  assert.deepEqual(await shown('-渡口 -天气'), [2, 3, 6, 7])
  assert.deepEqual(await shown('渡轮 -渡口'), [2, 3, 7, 9])
  await db.close()
})

test('Who turns the pages of the best of very many sees each match once', { skip }, async (t) => {
  const url = await freshPostgres({ after: (work) => t.after(() => work()) })
  const db = await openPostgres(url)
  const first = (Date.UTC(thisYear - 2, 0, 1) / 1000) * 16
  const count = 3_100
  await db.transaction(async (sql) => {
    await partFor(sql, 'terms', Date.UTC(thisYear - 2, 0, 1))
    // The older ones say it more often: the further back is looked, the better are the best.
    await sql.all(
      `INSERT INTO articles (id, key, source, first_seen_at, sort_at, search_id, indexed_title)
       SELECT CAST(n AS TEXT), CAST(n AS TEXT), 'paper', at * 62.5, at * 62.5, at, repeat('渡轮，', 1 + (${count} - n) / 400)
       FROM (SELECT n, ${first} + n * 2000 AS at FROM generate_series(1, ${count}) n) placed`,
    )
    await sql.all(
      `INSERT INTO terms (place, words)
       SELECT search_id, '渡轮:1A'::tsvector FROM articles`,
    )
  })
  const seen: number[] = []
  for (let offset = 0; offset < 3_000; offset += 100) {
    const options = { timeZone: 'UTC', now: Date.UTC(thisYear, 0), sort: 'best', offset, limit: 100 } as const
    seen.push(...(await find(db, '渡轮', options)).hits.map((hit) => Number(hit.id)))
  }
  // As many as are looked at for one page.
  const newest = Array.from({ length: 3_000 }, (_, at) => count - at)
  assert.deepEqual(
    seen.toSorted((one, other) => other - one),
    newest,
  )
  await db.close()
})

test('An OR of more terms than GIN is asked for at once finds each article once, newest first, in pages too', {
  skip,
}, async (t) => {
  const db = await openPostgres(await freshPostgres({ after: (work) => t.after(() => work()) }))
  t.after(() => db.close())
  const numbers = Array.from({ length: 150 }, (_, at) => 40_001 + 7 * at)
  const day = 86_400_000
  const wanted = [3, 120, 149, 70]
  const texts = [...wanted.map((at) => `共${numbers[at]}次，${numbers[0]}次。`), '共39999次。']
  const ids = await db.transaction((sql) =>
    keepMade(
      sql,
      texts.map((text, at) => ({ title: `渡轮之${at}`, text, at: Date.UTC(thisYear - 1, 5, 1) - at * 40 * day })),
    ),
  )
  const query = numbers.join(' OR ')
  const options = { timeZone: 'UTC', now: Date.UTC(thisYear, 0, 1), sort: 'new' as const }
  for (const text of [query, `渡轮 (${query})`, `渡轮 (${query}) -没有这个词`, `渡轮 (${query}) edited:2001`]) {
    const isEdited = text.includes('edited')
    const page = await find(db, text, options)
    assert.deepEqual(
      page.hits.map((hit) => hit.id),
      isEdited ? [] : ids.slice(0, 4),
    )
    assert.equal(page.total, isEdited ? 0 : 4)
    const first = await find(db, text, { ...options, limit: 2 })
    if (isEdited) continue
    const second = await find(db, text, { ...options, limit: 2, cursor: first.next })
    assert.deepEqual(
      [...first.hits, ...second.hits].map((hit) => hit.id),
      ids.slice(0, 4),
    )
  }
})

test('Where nothing is found the words of the newest articles are looked through once, whatever was typed', {
  skip,
}, async (t) => {
  const db = await openPostgres(await freshPostgres({ after: (work) => t.after(() => work()) }))
  t.after(() => db.close())
  await db.transaction((sql) => keepMade(sql, [{ title: 'Parliament', text: 'The budget.', at: Date.UTC(2024, 1, 1) }]))
  let looks = 0
  const counting: Sql = {
    ...db,
    all: (statement, ...values) => {
      if (statement.includes('tsvector_to_array')) looks++
      return db.all(statement, ...values)
    },
  }
  const page = await find(counting, 'parlament budjet nothing 1013 2013', {
    timeZone: 'UTC',
    now: Date.UTC(2024, 2, 1),
  })
  assert.deepEqual(page.suggestions, ['parliament budget nothing 1013 2013'])
  assert.equal(looks, 1)
})

test('Where few articles were edited or marked these are held against the words, whatever many have them', {
  skip,
}, async (t) => {
  const db = await openPostgres(await freshPostgres({ after: (work) => t.after(() => work()) }))
  t.after(() => db.close())
  const day = 86_400_000
  const long = '渡轮'.repeat(20_000)
  const texts = ['渡轮停航。', '停航的轮渡。', long, '渡轮"停航"，桥。', '渡轮。', '渡轮在港。']
  const ids = await db.transaction((sql) =>
    keepMade(
      sql,
      texts.map((text, at) => ({ title: `之${at}`, text, at: Date.UTC(thisYear - 1, 5, 1) - at * 40 * day })),
    ),
  )
  await db.transaction(async (sql) => {
    const edited = (at: number, time: number) =>
      sql.all(
        `INSERT INTO edits (id, article_id, at, kind, origin, host, types, signatures) VALUES (?, ?, ?, 'edit', 'page', '', '[]', '[]')`,
        `${at} ${time}`,
        ids[at],
        time,
      )
    for (const at of [0, 1, 2, 3]) await edited(at, Date.UTC(2024, 4, 6))
    await edited(0, Date.UTC(2024, 4, 7))
    await edited(4, Date.UTC(2023, 1, 1))
  })
  let isAsked = false
  const watched: Sql = {
    ...db,
    all: (statement, ...values) => {
      isAsked ||= statement.includes('newest_places')
      return db.all(statement, ...values)
    },
  }
  const found = async (text: string, more: { readonly limit?: number; readonly cursor?: string } = {}) => {
    const page = await find(watched, text, { timeZone: 'UTC', now: Date.UTC(thisYear, 0, 1), sort: 'new', ...more })
    return { ...page, at: page.hits.map((hit) => ids.indexOf(hit.id)) }
  }
  assert.deepEqual((await found('渡轮 edited:2024')).at, [0, 2, 3])
  assert.deepEqual((await found('渡轮 edited:2024 edited:2023')).at, [0, 2, 3, 4])
  assert.deepEqual((await found('渡轮 -停航 edited:2024')).at, [2])
  assert.deepEqual((await found('-渡轮 edited:2024')).at, [1])
  assert.deepEqual((await found('"渡轮渡轮" edited:2024')).at, [2])
  assert.deepEqual((await found('edited:2024')).at, [0, 1, 2, 3])
  const first = await found('渡轮 edited:2024', { limit: 1 })
  assert.equal(first.total, 3)
  assert.deepEqual((await found('渡轮 edited:2024', { cursor: first.next })).at, [2, 3])
  assert.equal(isAsked, false)
  const { at, suggestions } = await found('渡轮 edited:2022')
  assert.deepEqual([at, suggestions], [[], ['渡轮']])
  assert.equal(isAsked, true, 'it is looked whether the word alone finds something')
  isAsked = false
  assert.deepEqual((await found('渡轮 -edited:2024')).at, [4, 5])
  assert.equal(isAsked, true)
})
