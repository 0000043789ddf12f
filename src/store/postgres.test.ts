import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { lossyWay } from '../../test/support/lossy-way.ts'
import { freshPostgres, onServer, withoutPostgres } from '../../test/support/postgres.ts'
import { find } from '../archive/find.ts'
import { keepMade } from '../archive/testing/fill-database.ts'
import { createArticle, createArticles } from './articles.ts'
import { captureByDigest, captureById, saveCapture } from './captures.ts'
import { dbConformance } from './conformance.ts'
import { DatabaseError, type Db, type Sql } from './db.ts'
import { meaningConformance } from './meaning-conformance.ts'
import { storeMeasures } from './measures.ts'
import { migrations } from './migrations.ts'
import { joinMonths, partFor, yearsInMonths } from './months.ts'
import { DatabaseGoneError, openPostgres, withoutPassword } from './postgres.ts'
import { revisionsOf, saveRevision } from './revisions.ts'
import { emptyRevision, termIndexConformance } from './term-index-conformance.ts'

const skip = await withoutPostgres()
const fresh = async (): Promise<Db> => openPostgres(await freshPostgres({ after }))

if (skip) test('PostgreSQL', { skip }, () => {})
else {
  dbConformance('PostgreSQL', fresh)
  meaningConformance('meaning on PostgreSQL', fresh)
  termIndexConformance('tsvector', fresh)
}

const addJob = 'INSERT INTO jobs (kind, subject, host, due_at) VALUES (?, ?, ?, ?)'

test('Of programs that open a new database at once one migrates, and all go on', { skip }, async (t) => {
  const url = await freshPostgres({ after: (work) => t.after(() => work()) })
  const all = await Promise.all([1, 2, 3, 4].map(() => openPostgres(url)))
  const [row] = await all[3]!.all<{ n: number }>('SELECT count(*) AS n FROM migrations')
  assert.equal(row!.n, migrations.length)
  await Promise.all(all.map((db) => db.close()))
  await onServer('INSERT INTO migrations VALUES (9999)', url)
  await assert.rejects(openPostgres(url), /newer Presskeep.*update/)
  await assert.rejects(openPostgres(url, { readOnly: true }), { name: 'NewerDatabaseError' })
})

test('A transaction that meets another writer is run again', { skip }, async (t) => {
  const url = await freshPostgres({ after: (work) => t.after(() => work()) })
  const [one, other] = await Promise.all([openPostgres(url), openPostgres(url)])
  let runs = 0
  // Each adds what the other has not seen yet: the second is refused, runs again, and sees it.
  const addOnce = (db: Db) =>
    db.transaction(async (sql) => {
      runs++
      if ((await sql.all('SELECT 1 FROM jobs WHERE subject = ?', 'a')).length) return
      await new Promise((resolve) => setTimeout(resolve, 200))
      await sql.all(addJob, 'feed', 'a', 'h', 1)
    })
  await Promise.all([addOnce(one), addOnce(other)])
  assert.equal(runs, 3)
  // Two that lock the same rows in opposite order.
  await one.transaction((sql) => sql.all(addJob, 'feed', 'b', 'h', 1))
  const lockBoth = (db: Db, first: string, second: string) =>
    db.transaction(async (sql) => {
      const add = 'UPDATE jobs SET attempts = attempts + 1 WHERE subject = ?'
      await sql.all(add, first)
      await new Promise((resolve) => setTimeout(resolve, 100))
      await sql.all(add, second)
    })
  await Promise.all([lockBoth(one, 'a', 'b'), lockBoth(other, 'b', 'a')])
  const rows = await one.all<{ attempts: number }>('SELECT attempts FROM jobs')
  assert.deepEqual(
    rows.map((row) => row.attempts),
    [2, 2],
  )
  await Promise.all([one.close(), other.close()])
})

const thisYear = new Date().getUTCFullYear()
const captureAt = (at: number) =>
  ({
    id: String(at),
    purpose: 'feed',
    subject: 's',
    url: 'u',
    at,
    status: 200,
    digest: `digest of ${at}`,
    place: { file: 'f', offset: 1, length: 1 },
  }) as const
const partsOf = async (db: Db, table: string, order: string) =>
  (
    await db.all<{ part: string }>(`SELECT CAST(tableoid::regclass AS TEXT) AS part FROM ${table} ORDER BY ${order}`)
  ).map((row) => row.part)

test('Captures of this year and the last stand in parts of a month, of years before in one of the year', {
  skip,
}, async (t) => {
  const url = await freshPostgres({ after: (work) => t.after(() => work()) })
  const db = await openPostgres(url)
  const times = [
    Date.UTC(thisYear - 1, 0, 31, 23, 59, 59, 999),
    Date.UTC(thisYear - 1, 1, 1),
    Date.UTC(thisYear - 2, 11, 31, 23, 59, 59, 999),
    Date.UTC(thisYear - 2, 0, 1),
    Date.UTC(1969, 6, 20),
    Date.UTC(9999, 0),
  ]
  await db.transaction(async (sql) => {
    for (const at of times) assert.equal(await saveCapture(sql, captureAt(at)), true)
    for (const at of times) assert.equal(await saveCapture(sql, captureAt(at)), false)
  })
  assert.deepEqual(await partsOf(db, 'captures', 'at'), [
    'captures_before',
    `captures_${thisYear - 2}`,
    `captures_${thisYear - 2}`,
    `captures_${thisYear - 1}_01`,
    `captures_${thisYear - 1}_02`,
    'captures_beyond',
  ])
  await db.close()
})

/** A pool does not wait for its sockets to close, and a backend reports what it added when it ends: after an ANALYZE, perhaps. */
async function hasEnded(pid: number): Promise<void> {
  for (let looks = 0; looks < 200; looks++) {
    if (!(await onServer(`SELECT 1 FROM pg_stat_activity WHERE pid = ${pid}`)).length) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  assert.fail(`the backend ${pid} still runs ten seconds after its pool was closed`)
}

test('How many rows a parted table has is told by its parts, whatever was counted of the whole at some time', {
  skip,
}, async (t) => {
  const url = await freshPostgres({ after: (work) => t.after(() => work()) })
  const keep = async (...days: number[]) => {
    const db = await openPostgres(url)
    const pid = await db.transaction(async (sql) => {
      for (const day of days) await saveCapture(sql, captureAt(Date.UTC(thisYear - 3, 1, day)))
      for (const day of days) await saveCapture(sql, captureAt(Date.UTC(thisYear - 4, 1, day)))
      const [backend] = await sql.all<{ pid: number }>('SELECT pg_backend_pid() AS pid')
      return backend!.pid
    })
    await db.close()
    await hasEnded(pid)
  }
  const told = async () => {
    const db = await openPostgres(url, { readOnly: true })
    const { rows } = await storeMeasures(db, Date.now())
    await db.close()
    return rows.captures
  }
  await keep(1)
  assert.equal(await told(), 2)
  // As `move` does at its end; what follows is autovacuum's, which never looks at the whole.
  await onServer('ANALYZE', url)
  await keep(2, 3, 4)
  await onServer(`ANALYZE captures_${thisYear - 3}`, url)
  await onServer(`ANALYZE captures_${thisYear - 4}`, url)
  assert.equal(await told(), 8)
})

test('Rows of tables that have no parts are told as well', { skip }, async (t) => {
  const url = await freshPostgres({ after: (work) => t.after(() => work()) })
  const db = await openPostgres(url)
  const articles = ['a', 'b', 'c'].map((id) => ({ id, key: id, source: 's', firstSeenAt: 0, isFetchable: false }))
  await db.transaction((sql) => createArticles(sql, articles))
  assert.equal((await storeMeasures(db, Date.now())).rows.articles, 3)
  await onServer('ANALYZE articles', url)
  const { rows, writers } = await storeMeasures(db, Date.now())
  assert.equal(rows.articles, 3)
  assert.deepEqual(writers, { work: 0 })
  await db.close()
})

test('Revisions of an article that a transaction has made are looked for in their own parts, later ones in all', {
  skip,
}, async (t) => {
  const url = await freshPostgres({ after: (work) => t.after(() => work()) })
  const db = await openPostgres(url)
  const texts = ['one', 'two', 'three'].map((text, number) => ({ text, at: Date.UTC(thisYear - number, 2, 5) }))
  const made = {
    id: 'a',
    key: 'a',
    url: 'https://news.example/a',
    source: 's',
    firstSeenAt: texts[0]!.at,
    isFetchable: true,
  }
  const keep = (sql: Sql, { text, at }: { text: string; at: number }) =>
    saveRevision(sql, {
      ...emptyRevision,
      id: text,
      articleId: 'a',
      captureId: text,
      origin: 'page',
      at,
      title: text,
      text,
    })
  const kept = async (sql: Sql) => (await revisionsOf(sql, 'a')).map(({ id, seq }) => `${id} ${seq}`)
  let lookedEverywhere = 0
  const watched = (sql: Sql): Sql => ({
    dialect: sql.dialect,
    all(statement, ...values) {
      if (statement.includes('revisions_with_article')) lookedEverywhere++
      return sql.all(statement, ...values)
    },
  })
  await db.transaction(async (inner) => {
    const sql = watched(inner)
    await createArticle(sql, made)
    assert.deepEqual(await kept(sql), [])
    await keep(sql, texts[0]!)
    await keep(sql, texts[1]!)
    await keep(sql, texts[0]!)
    assert.deepEqual(await kept(sql), ['one 1', 'two 2'])
  })
  assert.equal(lookedEverywhere, 0)
  await db.transaction(async (sql) => {
    await keep(sql, texts[2]!)
    assert.deepEqual(await kept(sql), ['one 1', 'two 2', 'three 3'])
  })
  assert.deepEqual(await kept(db), ['one 1', 'two 2', 'three 3'])
  await db.close()
})

test('Months of a year long past, as they grew or an older version made them, become one part with all that is in them', {
  skip,
}, async (t) => {
  const url = await freshPostgres({ after: (work) => t.after(() => work()) })
  const db = await openPostgres(url)
  const year = thisYear - 4
  const monthsOf = (table: string, perMs: number) =>
    [3, 7].map((month) => {
      const [from, to] = [Date.UTC(year, month - 1) * perMs, Date.UTC(year, month) * perMs]
      return `CREATE TABLE ${table}_${year}_0${month} PARTITION OF ${table} FOR VALUES FROM (${from}) TO (${to})`
    })
  for (const make of [...monthsOf('captures', 1), ...monthsOf('revisions', 1), ...monthsOf('terms', 16 / 1000)]) {
    await onServer(make, url)
  }
  // December comes when there are months already: it gets its own.
  const times = [Date.UTC(year, 2, 5), Date.UTC(year, 6, 5), Date.UTC(year, 11, 5)]
  const words = ['三月的渡轮', '七月的渡轮', '腊月的渡轮']
  const articles = times.map((at, number) => ({ title: words[number]!, text: `${words[number]}停航。`, at }))
  let ids: readonly string[] = []
  await db.transaction(async (sql) => {
    for (const at of times) await saveCapture(sql, captureAt(at))
    ids = await keepMade(sql, articles)
  })
  const found = async () =>
    (await find(db, '渡轮', { timeZone: 'UTC', now: Date.UTC(thisYear, 0), sort: 'new' })).hits.map((hit) => hit.title)
  const before = await found()
  assert.equal(before.length, 3)
  assert.equal((await partsOf(db, 'captures', 'at')).at(-1), `captures_${year}_12`)
  const joined = await yearsInMonths(db)
  assert.deepEqual(
    joined,
    ['captures', 'revisions', 'terms'].map((table) => ({ table, year })),
  )
  for (const one of joined) await db.transaction((sql) => joinMonths(sql, one.table, one.year))
  assert.deepEqual(await yearsInMonths(db), [])
  for (const table of ['captures', 'revisions', 'terms']) {
    const parts = await partsOf(db, table, table === 'terms' ? 'place' : 'at')
    assert.deepEqual(parts, [`${table}_${year}`, `${table}_${year}`, `${table}_${year}`])
    const indexes = `SELECT count(*) AS n FROM pg_index WHERE indrelid = to_regclass(?)`
    const [whole] = await db.all<{ n: number }>(indexes, table)
    const [part] = await db.all<{ n: number }>(indexes, `${table}_${year}`)
    assert.equal(part!.n, whole!.n)
  }
  assert.deepEqual(await found(), before)
  assert.equal((await captureByDigest(db, `digest of ${times[1]}`))?.at, times[1])
  assert.equal((await captureById(db, String(times[2])))?.at, times[2])
  assert.equal((await revisionsOf(db, ids[0]!)).length, 1)
  const may = Date.UTC(year, 4, 5)
  await db.transaction((sql) => saveCapture(sql, captureAt(may)))
  assert.equal((await partsOf(db, 'captures', 'at'))[1], `captures_${year}`)
  await db.close()
})

test('A server that ends its connections is told by name, and the next transaction works', { skip }, async (t) => {
  const url = await freshPostgres({ after: (work) => t.after(() => work()) })
  const db = await openPostgres(url)
  const broken = db.transaction(async (sql) => {
    const [row] = await sql.all<{ pid: number }>('SELECT pg_backend_pid() AS pid')
    await onServer(`SELECT pg_terminate_backend(${row!.pid})`)
    await new Promise((resolve) => setTimeout(resolve, 100))
    await sql.all(addJob, 'feed', 'a', 'h', 1)
  })
  await assert.rejects(broken, DatabaseGoneError)
  await db.transaction((sql) => sql.all(addJob, 'feed', 'b', 'h', 1))
  assert.deepEqual(
    (await db.all<{ subject: string }>('SELECT subject FROM jobs')).map((row) => row.subject),
    ['b'],
  )
  await db.close()
})

test('A server that is not there is told with what to do, and without the password', async () => {
  const url = 'postgres://reader:secret@127.0.0.1:1/none'
  await assert.rejects(openPostgres(url), (error) => {
    assert.ok(error instanceof DatabaseError)
    assert.match(error.message, /postgres:\/\/reader@127\.0\.0\.1:1\/none can't be reached.*store: in presskeep\.yaml/)
    return true
  })
  assert.equal(withoutPassword(url), 'postgres://reader@127.0.0.1:1/none')
})

test('A statement that the network swallows ends, one that takes long does not', { skip }, async (t) => {
  const way = await lossyWay(t, await freshPostgres({ after: (work) => t.after(() => work()) }))
  const db = await openPostgres(way.url)
  const [slow] = await db.all<{ done: number }>('SELECT 1 AS done FROM (SELECT pg_sleep(1.5)) AS slept')
  assert.equal(slow?.done, 1)

  way.cutAll()
  const add = (subject: string) => db.transaction((sql) => sql.all(addJob, 'feed', subject, 'h', 1))
  await assert.rejects(add('a'), { name: 'DatabaseGoneError', message: /no answer for 0\.3 s/ })
  await assert.rejects(add('a'), { name: 'DatabaseGoneError' })
  way.heal()
  await add('b')

  // Only what was open has gone: the server, asked on another one, has nothing to do for us. One loss is enough to know.
  way.cutOpen()
  await assert.rejects(add('c'), { name: 'DatabaseGoneError', message: /its answer was lost/ })
  await add('d')
  const jobs = () => db.all<{ subject: string }>('SELECT subject FROM jobs ORDER BY subject')
  assert.deepEqual(
    (await jobs()).map((row) => row.subject),
    ['b', 'd'],
  )
  way.cutAll()
  await db.close()
})

test('Two writers that need the table of a month that is not there yet both get it', { skip }, async (t) => {
  const url = await freshPostgres({ after: (work) => t.after(() => work()) })
  const [one, other] = [await openPostgres(url), await openPostgres(url)]
  const at = Date.UTC(2019, 4)
  const holds = Promise.withResolvers<void>()
  const waits = Promise.withResolvers<void>()
  const first = one.transaction(async (sql) => {
    await partFor(sql, 'captures', at)
    holds.resolve()
    await waits.promise
  })
  await holds.promise
  const second = other.transaction((sql) => partFor(sql, 'captures', at))
  // The first one ends when the other waits for its lock.
  const isWaiting = `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
  while (!(await onServer(isWaiting, url)).length) await new Promise((resolve) => setTimeout(resolve, 20))
  waits.resolve()
  await Promise.all([first, second])
  const [row] = await onServer(`SELECT to_regclass('captures_2019') IS NOT NULL AS made`, url)
  assert.equal(row?.made, true)
  await Promise.all([one.close(), other.close()])
})
