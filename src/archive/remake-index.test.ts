import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import test, { type TestContext } from 'node:test'
import { type Db, damagedTerms, openSqlite } from '../store/index.ts'
import { layoutsPerVersion } from '../store/term-layouts.ts'
import { prepareTermIndex } from '../store/term-remake.ts'
import { termStore } from '../store/term-store.ts'
import { indexVersion } from '../store/terms.ts'
import { find } from './find.ts'
import { remakeIndex } from './remake-index.ts'
import { storyBandsOf } from './same-story.ts'
import { keepMade, type MadeArticle } from './testing/fill-database.ts'

const now = Date.UTC(2026, 10, 20)
const minute = 60_000

const articlesOf = (from: number, to: number): MadeArticle[] =>
  Array.from({ length: to - from }, (_, at) => ({
    title: `消息 ${from + at}`,
    text: `国会讨论第${from + at}号议案，议员发言。`,
    at: now - (from + at) * minute,
    ...(at % 10 === 0 && { former: [{ title: '旧消息', text: '国会尚未讨论。' }] }),
  }))

async function archiveOf(t: TestContext, count: number): Promise<{ db: Db; file: string }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'presskeep-remake-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = path.join(folder, 'test.db')
  const db = await openSqlite(file)
  await db.transaction((sql) => keepMade(sql, articlesOf(0, count)))
  return { db, file }
}

async function hitsOf(db: Db, query: string): Promise<number> {
  return (await find(db, query, { timeZone: 'UTC', now, sort: 'new', limit: 1000 })).hits.length
}

const another = indexVersion + layoutsPerVersion
const ask = (db: Db) => db.transaction(async (sql) => prepareTermIndex(termStore(sql).run, another))
const versionsOf = (db: Db) => db.all<{ version: number; state: string }>('SELECT version, state FROM term_index')

function assertSound(file: string): void {
  assert.deepEqual([...damagedTerms(file, { bandsOf: storyBandsOf })], [])
}

async function assertServesAlone(db: Db, articles: number): Promise<void> {
  assert.deepEqual(
    (await versionsOf(db)).map((one) => [one.version, one.state]),
    [[indexVersion, 'serving']],
  )
  const [left] = await db.all<{ n: number }>('SELECT count(*) AS n FROM term_segments WHERE version <> ?', indexVersion)
  assert.equal(left?.n, 0)
  assert.equal(await hitsOf(db, '国会'), articles)
}

test('while the index is made anew the old one serves, and what is kept meanwhile is in both', async (t) => {
  const { db, file } = await archiveOf(t, 300)
  await ask(db)
  let portions = 0
  await remakeIndex(db, { isWanted: () => portions++ < 2 })
  assert.deepEqual(
    (await versionsOf(db)).map((one) => one.state),
    ['serving', 'making'],
  )
  assert.equal(await hitsOf(db, '国会'), 300)
  // One that is newer than what is done, and one that is not reached yet.
  await db.transaction((sql) => keepMade(sql, [{ title: '新', text: '国会开会。', at: now + minute }]))
  await db.transaction((sql) => keepMade(sql, [{ title: '旧', text: '国会休会。', at: now - 10_000 * minute }]))
  assert.equal(await hitsOf(db, '国会'), 302)
  await remakeIndex(db)
  assert.deepEqual(
    (await versionsOf(db)).map((one) => [one.version, one.state]),
    [[another, 'serving']],
  )
  assert.equal(await hitsOf(db, '国会'), 302)
  assert.equal(await hitsOf(db, '尚未 in:versions'), 30)
  const [left] = await db.all<{ n: number }>('SELECT count(*) AS n FROM term_segments WHERE version <> ?', another)
  assert.equal(left?.n, 0)
  await db.close()
  assertSound(file)
})

const findsTheSame =
  'filters by name and what stands behind numbers are found before the new one is made, meanwhile and after'

for (const back of [1, 2])
  test(`where the ${back === 1 ? 'layout' : 'second layout'} before serves, ${findsTheSame}`, async (t) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'presskeep-remake-'))
    t.after(() => rmSync(folder, { recursive: true }))
    const file = path.join(folder, 'test.db')
    const before = await openSqlite(file)
    await before.transaction((sql) => sql.all('UPDATE term_index SET version = ?', indexVersion - back))
    const named = (from: number, to: number) =>
      articlesOf(from, to).map((one, at) => ({
        ...one,
        authors: [`记者 ${at % 5}`, 'AFP'],
        tags: at % 3 ? ['经济'] : ['Sport', '经济'],
        site: `s${at % 7}.example`,
      }))
    await before.transaction((sql) => keepMade(sql, named(0, 210)))
    await before.close()
    const db = await openSqlite(file)
    const expected = {
      '国会 author:"记者 2"': 42,
      '国会 author:afp': 210,
      '国会 -author:"记者 2"': 168,
      '国会 tag:sport': 70,
      '国会 -tag:SPORT': 140,
      '国会 tag:spor': 0,
      '国会 site:s3.example': 30,
      '国会 -site:s3.example site:example': 180,
      '国会 site:s3.example tag:sport author:记者': 10,
      '国会 -author:afp': 0,
      'tag:sport site:s1.example': 10,
      '第12号 author:记者': 1,
      '12号': 1,
      '"12号议案" author:afp': 1,
    }
    const totals = async () => {
      const found = Object.keys(expected).map(async (typed) => [typed, await hitsOf(db, typed)] as const)
      return Object.fromEntries(await Promise.all(found))
    }
    assert.deepEqual(await totals(), expected)
    let portions = 0
    await remakeIndex(db, { isWanted: () => portions++ < 2 })
    const states = async () => (await versionsOf(db)).map(({ version, state }) => [version - indexVersion, state])
    assert.deepEqual(await states(), [
      [-back, 'serving'],
      [0, 'making'],
    ])
    assert.deepEqual(await totals(), expected)
    // One that is newer than what is done goes into both, each as its layout has it.
    const more = { ...named(0, 1)[0]!, title: '新', at: now + minute, tags: ['新'] }
    await db.transaction((sql) => keepMade(sql, [more]))
    assertSound(file)
    assert.equal(await hitsOf(db, '国会 tag:新'), 1)
    await remakeIndex(db)
    assert.deepEqual(await states(), [[0, 'serving']])
    const { '国会 author:afp': byAgency, ...others } = await totals()
    assert.deepEqual([byAgency, await hitsOf(db, '国会 tag:新')], [211, 1])
    assert.ok(Object.values(others).some((total) => total > 0))
    await db.close()
    assertSound(file)
  })

test('what another program began is given up where the own version serves', async (t) => {
  const { db: theirs, file } = await archiveOf(t, 100)
  await ask(theirs)
  let portions = 0
  await remakeIndex(theirs, { isWanted: () => portions++ < 1 })
  await theirs.close()
  const db = await openSqlite(file)
  assert.deepEqual(
    (await versionsOf(db)).map((one) => [one.version, one.state]),
    [
      [indexVersion, 'serving'],
      [another, 'dropped'],
    ],
  )
  await db.transaction((sql) => keepMade(sql, [{ title: '新', text: '国会开会。', at: now + minute }]))
  await remakeIndex(db)
  await assertServesAlone(db, 101)
  await db.close()
  assertSound(file)
})

test('the own version that another program has dropped is made anew from the beginning', async (t) => {
  const { db: theirs, file } = await archiveOf(t, 100)
  await ask(theirs)
  let portions = 0
  await remakeIndex(theirs, { isWanted: () => portions++ < 2 })
  const states = async (db: Db) => Object.fromEntries((await versionsOf(db)).map((one) => [one.version, one.state]))
  assert.deepEqual(await states(theirs), { [indexVersion]: 'dropped', [another]: 'serving' })
  // This one is in theirs alone.
  await theirs.transaction((sql) => keepMade(sql, [{ title: '新', text: '国会开会。', at: now + minute }]))
  await theirs.close()
  for (let opened = 0; opened < 2; opened++) {
    const db = await openSqlite(file)
    const { [indexVersion]: own, [another]: other } = await states(db)
    assert.deepEqual([own, other], ['making', 'serving'])
    assert.equal(await hitsOf(db, '国会'), 101)
    await db.close()
    assertSound(file)
  }
  const db = await openSqlite(file)
  await remakeIndex(db)
  await assertServesAlone(db, 101)
  await db.close()
  assertSound(file)
})

test('killed in the middle, it goes on where it was', async (t) => {
  const { db, file } = await archiveOf(t, 700)
  for (const table of ['term_index', 'term_segments'])
    await db.transaction((sql) => sql.all(`UPDATE ${table} SET version = version - ${layoutsPerVersion}`))
  await db.close()
  const module = (name: string) => JSON.stringify(new URL(name, import.meta.url).href)
  const code = `
    import { openSqlite, remakeTermIndex } from ${module('../store/index.ts')}
    import { storyBandsOf } from ${module('./same-story.ts')}
    const db = await openSqlite(${JSON.stringify(file)})
    for (;;) {
      const { isDone } = await db.transaction((sql) => remakeTermIndex(sql, storyBandsOf, 20))
      console.log('portion')
      if (isDone) break
    }
    console.log('done')`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
  let lines = 0
  for await (const line of createInterface({ input: child.stdout })) {
    assert.equal(line, 'portion', 'it is killed before it is done')
    if (++lines === 5) child.kill('SIGKILL')
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  const again = await openSqlite(file)
  assertSound(file)
  assert.equal(await hitsOf(again, '国会'), 700)
  assert.ok((await versionsOf(again)).some((one) => one.state === 'making'))
  await remakeIndex(again)
  assert.equal(await hitsOf(again, '国会'), 700)
  assert.equal((await versionsOf(again)).length, 1)
  await again.close()
  assertSound(file)
})
