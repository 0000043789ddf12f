import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import pg from 'pg'
import { freshPostgres, onServer, withoutPostgres } from '../../test/support/postgres.ts'
import { chores } from '../archive/chores.ts'
import { find } from '../archive/find.ts'
import type { WritableArchive } from '../archive/open-archive.ts'
import { remakeIndex } from '../archive/remake-index.ts'
import { storyBandsOf } from '../archive/same-story.ts'
import { keepMade, type MadeArticle } from '../archive/testing/fill-database.ts'
import { setLabels } from './articles.ts'
import { type Db, type Sql, storable } from './db.ts'
import { openPostgres } from './postgres.ts'
import { postgresLabelsMigration, postgresMoreLabelsMigration, postgresNamesMigration } from './postgres-labels.ts'
import { postgresMigration } from './postgres-migrations.ts'
import { postgresSql } from './postgres-sql.ts'
import { damagedVectors } from './postgres-terms-check.ts'

const skip = await withoutPostgres()
const first = Date.UTC(2025, 10, 1)
const now = Date.UTC(2026, 0, 1)

const madeAt = (source: string, count: number, from = first): MadeArticle[] =>
  Array.from({ length: count }, (_, number) => ({
    title: `${source}之${number}`,
    text: number === 3 ? '渡轮停航。'.repeat(6_000) : `渡轮今天第${number}次停航，${'雾大。'.repeat(number)}`,
    at: from + number * 3_600_000,
    source,
  }))

/** A program of the version before labels, which made this database and has it open. */
async function openOlder(t: TestContext, url: string, before = postgresLabelsMigration) {
  let version = 0
  for (; postgresMigration(version) !== before; version++) {
    await onServer(postgresMigration(version) || 'SELECT 1', url)
  }
  await onServer('CREATE TABLE migrations (version BIGINT PRIMARY KEY)', url)
  await onServer(`INSERT INTO migrations SELECT generate_series(1, ${version})`, url)
  const client = new pg.Client({ connectionString: url, types: { getTypeParser: () => String } as never })
  await client.connect()
  t.after(() => client.end())
  const sql: Sql = {
    dialect: 'postgres',
    async all(text, ...values) {
      const { rows, fields } = await client.query(postgresSql(text, values), values.map(storable))
      const numbers = fields.filter((field) => [20, 21, 23, 1700].includes(field.dataTypeID))
      for (const row of rows) for (const { name } of numbers) if (row[name] !== null) row[name] = Number(row[name])
      return rows
    },
  }
  return async (articles: readonly MadeArticle[]) => {
    await client.query('BEGIN')
    await keepMade(sql, articles)
    await client.query('COMMIT')
  }
}

/** What is found, with scores, and whether the index was asked for labels. */
async function found(db: Db, text: string, sort: 'new' | 'best' = 'new') {
  let isTold = false
  const listening: Sql = {
    dialect: db.dialect,
    all(sql, ...values) {
      if (sql.includes('newest_places') && values.some((value) => String(value).includes('\u0001'))) isTold = true
      return db.all(sql, ...values)
    },
  }
  const page = await find(listening, text, { timeZone: 'UTC', now, sort, limit: 200 })
  return { hits: page.hits.map(({ title, score }) => `${title} ${score}`), total: page.total, isTold }
}

async function damageOf(db: Db): Promise<readonly string[]> {
  const damage: string[] = []
  for await (const { message } of damagedVectors(db, { bandsOf: storyBandsOf })) damage.push(message)
  return damage
}

/** What is found by each, newest and best first. */
async function answersTo(
  db: Parameters<typeof found>[0],
  questions: readonly string[],
): Promise<Record<string, unknown>> {
  const answers: Record<string, unknown> = {}
  for (const text of questions)
    for (const sort of ['new', 'best'] as const) {
      const { hits, total } = await found(db, text, sort)
      answers[`${sort} ${text}`] = { hits, total }
    }
  return answers
}

test('Sources come among the words while all goes on: hits and scores stay as they were', { skip }, async (t) => {
  const url = await freshPostgres({ after: (work) => t.after(() => work()) })
  const keepAsOlder = await openOlder(t, url)
  await keepAsOlder([...madeAt('晨报', 70), ...madeAt('晚报', 20), ...madeAt('晚报', 20, Date.UTC(2020, 1, 1))])
  const db = await openPostgres(url)
  const questions = [
    '渡轮 source:晚',
    '"渡轮停航" source:晚报',
    '停航 source:报',
    '渡轮 source:无',
    '渡轮 -source:晚报 source:报',
  ]
  const ask = () => answersTo(db, questions)
  const before = await ask()
  assert.equal((await found(db, '渡轮 source:晚')).total, 40)
  assert.equal((await found(db, '渡轮 source:晚')).isTold, false)
  assert.deepEqual(await damageOf(db), [])

  let portions = 0
  await remakeIndex(db, { isWanted: () => portions++ < 1 })
  const [half] = await db.all<{ n: number }>('SELECT done_from AS n FROM term_labels')
  assert.ok(half!.n > 0 && half!.n < (now / 1000) * 16, 'it is under way')
  assert.deepEqual(await ask(), before)
  // A program of the version before still runs, and writes beyond and within what is done.
  await keepAsOlder(madeAt('号外', 2, first + 100))
  await keepAsOlder(madeAt('号外', 2, Date.UTC(2019, 1, 1)))
  await chores.find((one) => one.name === 'labels')!.run({ db } as WritableArchive, {})
  assert.equal((await db.all<{ n: number }>('SELECT done_from AS n FROM term_labels'))[0]!.n, 0)

  assert.equal((await found(db, '渡轮 source:晚')).isTold, true)
  assert.equal((await found(db, '渡轮 source:号外')).total, 4)
  assert.deepEqual(await ask(), before)
  assert.deepEqual(await damageOf(db), [])
  assert.equal(await remakeIndex(db), 0)
  await db.close()
})

test('An article is found under the name that its source has now, and under no former one', { skip }, async (t) => {
  const url = await freshPostgres({ after: (work) => t.after(() => work()) })
  const db = await openPostgres(url)
  await db.transaction((sql) => keepMade(sql, [...madeAt('晨报', 5), ...madeAt('晚报', 5, first + 1000)]))
  const rename = (from: string, to: string) =>
    db.transaction((sql) => sql.all('UPDATE articles SET source = ? WHERE source = ?', to, from))
  const count = async (name: string) => (await found(db, `渡轮 source:${name}`)).total
  await rename('晨报', '日报')
  assert.deepEqual([await count('日报'), await count('晨报'), await count('晚报')], [5, 0, 5])
  await db.transaction((sql) => keepMade(sql, madeAt('晨报', 2, first + 2000)))
  await rename('日报', '晚报')
  await rename('晚报', '周报')
  assert.deepEqual([await count('周报'), await count('日报'), await count('晨报'), await count('晚报')], [10, 0, 2, 0])
  assert.deepEqual(await damageOf(db), [])
  await db.close()
})

test('Two programs that meet a new source at once both have their articles found', { skip }, async (t) => {
  const url = await freshPostgres({ after: (work) => t.after(() => work()) })
  const [one, other] = [await openPostgres(url), await openPostgres(url)]
  await Promise.all(
    [one, other].map((db, number) =>
      db.transaction(async (sql) => {
        await keepMade(sql, madeAt('晨报', 1, first + number))
        await new Promise((resolve) => setTimeout(resolve, 100))
      }),
    ),
  )
  assert.equal((await found(one, '渡轮 source:晨报')).total, 2)
  await one.transaction((sql) => sql.all(`UPDATE articles SET source = '日报'`))
  assert.equal((await found(one, '渡轮 source:日报')).total, 2)
  await one.close()
  await other.close()
})

/** Articles each by an author, with a tag, in a language. */
const madeBy = (author: string, tag: string, language: string, count: number, from = first): MadeArticle[] =>
  madeAt('晨报', count, from).map((one, number) => ({
    ...one,
    title: `${author}之${number}`,
    authors: [author, '通讯员'],
    tags: [tag, `第${number}`],
    language,
    site: `${language.toLowerCase()}.press.example`,
  }))

test('Authors, tags and languages come among the words while all goes on: hits and scores stay as they were', {
  skip,
}, async (t) => {
  const url = await freshPostgres({ after: (work) => t.after(() => work()) })
  const keepAsOlder = await openOlder(t, url, postgresMoreLabelsMigration)
  await keepAsOlder([
    ...madeBy('Anna O’Neil', 'Économie', 'en-GB', 5),
    ...madeBy('张三丰', '\\ 100%', 'zh', 70, first + 1000),
    ...madeBy('张三', 'économie', 'zh-TW', 5, Date.UTC(2019, 1, 1)),
  ])
  const db = await openPostgres(url)
  const questions = [
    '渡轮 author:anna',
    '"渡轮停航" author:"o’neil"',
    '停航 author:三',
    'author:张三丰',
    'tag:第3',
    '渡轮 tag:Économie',
    'tag:économie lang:zh-tw',
    '停航 tag:"\\ 100%" author:张三',
    '渡轮 lang:zh author:三',
    '渡轮 tag:第1 tag:第2 -author:anna',
    'author:无',
    'lang:en',
    '-停航 tag:第3',
    'tag:第3 -author:张三丰',
    '渡轮 site:zh.press',
    'site:https://ZH-tw.press.example/',
    '渡轮 site:gb.press.example/ site:zh.press.example/0',
    'author:三 site:example',
    '停航 on:2019-02',
    '渡轮 before:2019-03 after:2018',
    '停航 on:2019-03',
  ]
  const ask = () => answersTo(db, questions)
  const before = await ask()
  const totals = async () => {
    const all: number[] = []
    for (const text of questions) all.push((await found(db, text)).total)
    return all
  }
  assert.deepEqual(await totals(), [5, 1, 75, 70, 3, 5, 5, 70, 75, 4, 0, 5, 0, 2, 70, 5, 6, 75, 5, 5, 0])
  assert.equal((await found(db, '渡轮 author:anna')).isTold, false)
  assert.equal((await found(db, '渡轮 source:晨')).isTold, true, 'sources are asked of the index as before')
  assert.deepEqual(await damageOf(db), [])

  let portions = 0
  await remakeIndex(db, { isWanted: () => portions++ < 1 })
  assert.deepEqual(await ask(), before)
  assert.deepEqual(await damageOf(db), [])
  // A program of the version before still runs, and writes beyond and within what is done.
  await keepAsOlder(madeBy('李四', '要闻', 'fr', 2, first + 100))
  await keepAsOlder(madeBy('李四', '要闻', 'fr', 2, Date.UTC(2019, 4, 1)))
  assert.equal(await remakeIndex(db), 20)

  assert.equal((await found(db, '渡轮 author:anna')).isTold, true)
  assert.equal((await found(db, 'tag:要闻')).isTold, true)
  assert.equal((await found(db, 'author:李四 停航')).total, 4)
  const later = await ask()
  for (const text of questions.filter((one) => !/tag:第1/.test(one)))
    assert.deepEqual(later[`new ${text}`], before[`new ${text}`], text)
  assert.deepEqual(await damageOf(db), [])
  assert.equal(await remakeIndex(db), 0)

  // What stands under no month is in none of them that the index tells of a year, and is told as damage.
  await onServer('ALTER TABLE terms DISABLE TRIGGER USER', url)
  await onServer("UPDATE terms SET words = ts_delete(words, chr(1) || 'm02') WHERE place < 30000000000", url)
  assert.deepEqual(
    [
      (await found(db, '渡轮 on:2019-02')).total,

      (await damageOf(db)).length,
    ],
    [1, 4],
  )
  await db.close()
})

test('An article is found by the authors and tags that it has now, also where they come without new words', {
  skip,
}, async (t) => {
  const url = await freshPostgres({ after: (work) => t.after(() => work()) })
  const db = await openPostgres(url)
  const ids = await db.transaction((sql) => keepMade(sql, madeBy('张三', '经济', 'zh', 5)))
  const vectors = () =>
    db.all<{ at: string }>('SELECT ctid::text AS at FROM terms UNION ALL SELECT ctid::text FROM terms_long')
  const before = await vectors()
  // As often as a look finds the same.
  await db.transaction(async (sql) => {
    for (const [number, id] of ids.entries()) {
      await setLabels(sql, id, { tags: ['经济', `第${number}`], authors: ['张三', '通讯员'] })
    }
  })
  assert.deepEqual(await vectors(), before, 'no vector is written again')
  await db.transaction(async (sql) => {
    for (const id of ids.slice(0, 4)) await setLabels(sql, id, { tags: ['铁路', '经济'], authors: ['王五'] })
  })
  const totals = ['停航 author:张三', '停航 author:王', 'tag:经济', 'tag:铁路', 'author:通讯'].map(
    async (text) => (await found(db, text)).total,
  )
  assert.deepEqual(await Promise.all(totals), [1, 4, 5, 4, 1])
  assert.deepEqual(await damageOf(db), [])
  await db.close()
})

test('A name that is spelled in other case is the same name, also where an archive knew it as it was spelled', {
  skip,
}, async (t) => {
  const url = await freshPostgres({ after: (work) => t.after(() => work()) })
  // As it was made by a program of the version before: each name as it was spelled first.
  const keepAsOlder = await openOlder(t, url, postgresNamesMigration)
  await keepAsOlder([...madeBy('By JANE ROE', 'Sea', 'en-GB', 2), ...madeBy('Élise', 'Sea', 'FR', 1, first + 1000)])
  const db = await openPostgres(url)
  assert.deepEqual(await damageOf(db), [])
  const [id] = await db.transaction((sql) => keepMade(sql, madeBy('John DOE', 'Sea', 'EN-gb', 1, first + 2000)))
  const older = await db.all<{ id: string }>(
    "SELECT article_id AS id FROM article_authors WHERE author = 'By JANE ROE'",
  )
  await db.transaction(async (sql) => {
    for (const one of older) await setLabels(sql, one.id, { tags: [], authors: ['By Jane Roe'] })
    await setLabels(sql, id!, { tags: ['SEA'], authors: ['john doe'] })
    await sql.all("UPDATE articles SET language = 'en-gb' WHERE id = ?", id!)
  })
  assert.deepEqual(await damageOf(db), [])
  const totals = ['author:jane', 'author:"JOHN DOE"', 'author:Élise', 'lang:EN', 'lang:fr 停航', 'tag:sea 停航'].map(
    async (text) => (await found(db, text)).total,
  )
  assert.deepEqual(await Promise.all(totals), [2, 1, 1, 3, 1, 2])
  await db.close()
})
