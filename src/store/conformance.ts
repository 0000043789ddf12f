import assert from 'node:assert/strict'
import { test } from 'node:test'
import { articleByKey, createArticles } from './articles.ts'
import { type Db, listed } from './db.ts'
import { leastSearchId, searchIdSlack } from './search-ids.ts'

/** What every adapter of the port `Db` must do. `open` makes a database of its own for each test. */
export function dbConformance(name: string, open: () => Promise<Db>): void {
  const withDb = (title: string, work: (db: Db) => Promise<void>) =>
    test(`${name}: ${title}`, async () => {
      const db = await open()
      try {
        await work(db)
      } finally {
        await db.close()
      }
    })
  const count = async (db: Db) => (await db.all<{ n: number }>('SELECT count(*) AS n FROM jobs'))[0]!.n
  const addJob = 'INSERT INTO jobs (kind, subject, host, due_at) VALUES (?, ?, ?, ?)'

  withDb('what a transaction wrote is there for the next reader', async (db) => {
    await db.transaction((sql) => sql.all(addJob, 'feed', 'a', 'h', 1))
    assert.equal(await count(db), 1)
  })

  withDb('a transaction that throws leaves nothing behind, and the next one works', async (db) => {
    await assert.rejects(
      db.transaction(async (sql) => {
        await sql.all(addJob, 'feed', 'a', 'h', 1)
        throw new Error('on the way')
      }),
      /on the way/,
    )
    assert.equal(await count(db), 0)
    await db.transaction((sql) => sql.all(addJob, 'feed', 'b', 'h', 1))
    assert.equal(await count(db), 1)
  })

  withDb('readers see what was committed, and never the middle of a transaction', async (db) => {
    await db.transaction(async (sql) => {
      await sql.all(addJob, 'feed', 'a', 'h', 1)
      assert.equal(await count(db), 0)
    })
    assert.equal(await count(db), 1)
  })

  withDb('transactions run one at a time, in the order of asking', async (db) => {
    const order: string[] = []
    const slow = db.transaction(async () => {
      await new Promise((resolve) => setTimeout(resolve, 20))
      order.push('first')
    })
    const quick = db.transaction(async () => {
      order.push('second')
    })
    await Promise.all([slow, quick])
    assert.deepEqual(order, ['first', 'second'])
  })

  withDb('undefined is NULL, text and bytes come back as they went in', async (db) => {
    const text = '引号\' " \\ 😀'
    const [row] = await db.all<{ a: string; b: null; c: Uint8Array }>(
      'SELECT ? AS a, ? AS b, ? AS c',
      text,
      undefined,
      new Uint8Array([0, 255]),
    )
    assert.equal(row!.a, text)
    assert.equal(row!.b, null)
    assert.deepEqual([...row!.c], [0, 255])
  })

  withDb('a NUL in text is kept as U+FFFD, numbers come back as numbers', async (db) => {
    await db.transaction((sql) => sql.all(addJob, 'feed', 'a\0b', 'h', 9_007_199_254_740_991))
    const rows = await db.all('SELECT subject, due_at, attempts FROM jobs WHERE subject = ?', 'a\0b')
    assert.deepEqual(
      rows.map((row) => ({ ...row })),
      [{ subject: 'a\ufffdb', due_at: 9_007_199_254_740_991, attempts: 0 }],
    )
    const [sums] = await db.all('SELECT count(*) AS n, sum(attempts) AS attempts, max(due_at) AS last FROM jobs')
    assert.deepEqual({ ...sums }, { n: 1, attempts: 0, last: 9_007_199_254_740_991 })
  })

  withDb('text sorts by its bytes, LIKE takes upper and lower case of ASCII for the same', async (db) => {
    await db.transaction(async (sql) => {
      for (const subject of ['b', 'B', 'ä', 'a_c', 'abc', '中', 'Z']) await sql.all(addJob, 'feed', subject, 'h', 1)
    })
    const subjects = async (sql: string, ...values: string[]) =>
      (await db.all<{ subject: string }>(sql, ...values)).map((row) => row.subject)
    assert.deepEqual(await subjects('SELECT subject FROM jobs ORDER BY subject'), [
      'B',
      'Z',
      'a_c',
      'abc',
      'b',
      'ä',
      '中',
    ])
    assert.deepEqual(
      await subjects("SELECT subject FROM jobs WHERE subject LIKE ? ESCAPE '\\' ORDER BY subject", 'A\\_%'),
      ['a_c'],
    )
    assert.deepEqual(await subjects('SELECT subject FROM jobs WHERE subject LIKE ?', 'Ä'), [])
  })

  withDb('a list comes as a table, in its order', async (db) => {
    const text = await db.all<{ key: number; value: string }>(
      `SELECT j.key, j.value FROM ${listed(db, 'text')} j ORDER BY j.key DESC`,
      JSON.stringify(['b', 'ä"', 'a']),
    )
    assert.deepEqual(
      text.map((row) => [row.key, row.value]),
      [
        [2, 'a'],
        [1, 'ä"'],
        [0, 'b'],
      ],
    )
    const numbers = await db.all<{ value: number }>(`SELECT j.value FROM ${listed(db, 'bigint')} j`, '[28571428571]')
    assert.equal(numbers[0]!.value, 28_571_428_571)
  })

  withDb('articles that are made together are each there once, and each has a search id of its own', async (db) => {
    const at = 1_700_000_000_000
    // Three batches of one second, of which two tries are the same: ids are numbers in base 16.
    const batches = [0, 1, 2].map((batch) =>
      Array.from({ length: 700 }, (_, number) => {
        const id = `${(number % 350).toString(16).padStart(8, '0')}${batch}${number}`
        return { id, key: `key ${id}`, url: `https://a.example/${id}`, source: 's', firstSeenAt: at, isFetchable: true }
      }),
    )
    for (const batch of batches) await db.transaction((sql) => createArticles(sql, batch))
    const rows = await db.all<{ id: string; search_id: number }>('SELECT id, search_id FROM articles')
    assert.deepEqual(rows.map(({ id }) => id).sort(), batches.flatMap((batch) => batch.map(({ id }) => id)).sort())
    const ids = rows.map((row) => row.search_id - leastSearchId(at))
    assert.equal(new Set(ids).size, rows.length)
    assert.ok(
      ids.every((id) => id >= 0 && id < searchIdSlack),
      'each stands behind its time, and not far',
    )
    const last = batches[2]!.at(-1)!
    assert.deepEqual(await articleByKey(db, last.key).then((one) => [one?.id, one?.url]), [last.id, last.url])
    const [keys] = await db.all<{ n: number }>('SELECT count(*) AS n FROM article_keys')
    assert.equal(keys!.n, rows.length)
  })

  withDb('a reader cannot write outside a transaction', async (db) => {
    await assert.rejects(db.all(addJob, 'feed', 'a', 'h', 1))
    assert.equal(await count(db), 0)
  })

  withDb('an error names the statement', async (db) => {
    await assert.rejects(db.all('SELECT nothing FROM nowhere'), /nowhere/)
  })

  withDb('closing waits for the transaction that is under way, and may be done twice', async (db) => {
    const running = db.transaction(async (sql) => {
      await new Promise((resolve) => setTimeout(resolve, 10))
      await sql.all(addJob, 'feed', 'late', 'h', 1)
    })
    await db.close()
    await running
    await db.close()
  })
}
