import assert from 'node:assert/strict'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { after, type TestContext, test } from 'node:test'
import { freshPostgres, onServer, withoutPostgres } from '../../test/support/postgres.ts'
import { saveCapture } from './captures.ts'
import { dbConformance } from './conformance.ts'
import { DatabaseError, type Db } from './db.ts'
import { migrations } from './migrations.ts'
import { DatabaseGoneError, openPostgres, withoutPassword } from './postgres.ts'
import { termIndexConformance } from './term-index-conformance.ts'

const skip = await withoutPostgres()
const fresh = async (): Promise<Db> => openPostgres(await freshPostgres({ after }))

if (skip) test('PostgreSQL', { skip }, () => {})
else {
  dbConformance('PostgreSQL', fresh)
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

test('Captures stand in partitions of their month, whatever the year', { skip }, async (t) => {
  const url = await freshPostgres({ after: (work) => t.after(() => work()) })
  const db = await openPostgres(url)
  const capture = (id: string, at: number) =>
    ({
      id,
      purpose: 'feed',
      subject: 's',
      url: 'u',
      at,
      digest: 'd',
      place: { file: 'f', offset: 1, length: 1 },
    }) as const
  const times = [Date.UTC(2026, 0, 31, 23, 59, 59, 999), Date.UTC(2026, 1, 1), Date.UTC(1969, 6, 20), Date.UTC(9999, 0)]
  await db.transaction(async (sql) => {
    for (const at of times) assert.equal(await saveCapture(sql, capture(String(at), at)), true)
    for (const at of times) assert.equal(await saveCapture(sql, capture(String(at), at)), false)
  })
  const rows = await db.all<{ part: string }>(
    'SELECT CAST(tableoid::regclass AS TEXT) AS part FROM captures ORDER BY at',
  )
  assert.deepEqual(
    rows.map((row) => row.part),
    ['captures_before', 'captures_2026_01', 'captures_2026_02', 'captures_beyond'],
  )
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

/** A way to the server on which bytes can be lost without either end hearing of it, as a network does. */
async function lossyWay(t: TestContext, to: string) {
  const there = new URL(to)
  const port = Number(there.port)
  const open = new Set<Socket>()
  const cut = new Set<Socket>()
  let isBlocked = false
  const server = createServer((near) => {
    const far = connect(port, there.hostname)
    open.add(near)
    if (isBlocked) cut.add(near)
    const pass = (from: Socket, into: Socket) =>
      from
        .on('error', () => {})
        .on('close', () => into.destroy())
        .on('data', (bytes) => {
          if (!cut.has(near)) into.write(bytes)
        })
    pass(near, far)
    pass(far, near).on('close', () => open.delete(near))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    for (const one of open) one.destroy()
    server.close()
  })
  there.port = String((server.address() as AddressInfo).port)
  const cutOpen = () => {
    for (const one of open) cut.add(one)
  }
  return {
    /** Impatient, so that the test is quick. */
    url: `${there.href}&connect_timeout=1&tcp_user_timeout=300`,
    /** Connections that are open lose all that goes through them. */
    cutOpen,
    /** And those that are made until `heal`, too. */
    cutAll() {
      isBlocked = true
      cutOpen()
    },
    heal() {
      isBlocked = false
    },
  }
}

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

  // Only the connection has gone: the server, asked on another one, has nothing to do for us.
  way.cutOpen()
  await assert.rejects(add('c'), { name: 'DatabaseGoneError', message: /its answer was lost/ })
  await add('d')
  const jobs = () => db.all<{ subject: string }>('SELECT subject FROM jobs ORDER BY subject')
  await assert.rejects(jobs(), { name: 'DatabaseGoneError' })
  assert.deepEqual(
    (await jobs()).map((row) => row.subject),
    ['b', 'd'],
  )
  way.cutAll()
  await db.close()
})
