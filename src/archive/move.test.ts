import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync } from 'node:fs'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { freshPostgres, onServer, withoutPostgres } from '../../test/support/postgres.ts'
import { inArchive, smallArchive, testOptions } from '../../test/support/small-archive.ts'
import { dump } from './dump.ts'
import { find } from './find.ts'
import { markArticles, unmarkArticles } from './marks.ts'
import { move } from './move.ts'
import { openForReading } from './open-archive.ts'
import { openDatabase } from './open-database.ts'
import { libraryOf } from './read-library.ts'
import { readSettings, setStore } from './settings.ts'
import { sync } from './sync.ts'
import { verify } from './verify.ts'

const skip = await withoutPostgres()
const options = { now: Date.now }
const digest = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')

/** What an archive says, and what it finds. */
async function said(folder: string) {
  const archive = await openForReading(folder, testOptions)
  try {
    const lines = []
    for await (const line of dump(archive)) lines.push(line)
    const findings = []
    for await (const finding of verify(archive)) findings.push(finding)
    const search = (text: string) => find(archive.db, text, { timeZone: 'UTC', now: Date.now() })
    const found = await Promise.all(['渡口', '夜航', '六级', '五级', 'in:versions 六级', '渡轮 -浓雾'].map(search))
    const marks = await libraryOf(archive).marks({})
    return { lines, findings, marks, found: found.map((page) => page.hits.map((hit) => hit.id).sort()) }
  } finally {
    await archive.close()
  }
}

/** An archive on SQLite, whatever the tests run on. */
async function onSqlite(t: TestContext): Promise<string> {
  const former = process.env.PRESSKEEP_TEST_STORE
  delete process.env.PRESSKEEP_TEST_STORE
  const { folder } = await smallArchive(t)
  await inArchive(folder, async (archive) => {
    const rows = await archive.db.all<{ id: string }>('SELECT id FROM articles ORDER BY id')
    const articles = rows.map(({ id }) => id)
    await markArticles(archive, { articles, names: ['证据'], note: '第一行\n第二行' })
    await unmarkArticles(archive, { articles: articles.slice(1), names: ['证据'] })
  })
  if (former !== undefined) process.env.PRESSKEEP_TEST_STORE = former
  return folder
}

test('An archive moves to PostgreSQL and back: it says and finds the same, and goes on there', { skip }, async (t) => {
  const folder = await onSqlite(t)
  const file = path.join(folder, 'presskeep.db')
  const before = await said(folder)
  assert.deepEqual(before.findings, [])
  assert.equal(before.marks.articles[0]?.marks[0]?.note, '第一行\n第二行')
  assert.ok(before.found[0]!.length > 0 && before.found[4]!.length > 0, JSON.stringify(before.found))
  const kept = digest(file)
  const url = await freshPostgres({ after: (work) => t.after(() => work()) })

  const there = await move(folder, 'sqlite:', url, options)
  assert.equal(there.articles, before.lines.length)
  assert.equal(readSettings(folder).store, url)
  assert.equal(digest(file), kept, 'the source was left as it was')
  assert.deepEqual(await said(folder), before)

  await inArchive(folder, (archive, fetcher) => sync(archive, fetcher, { once: true, random: () => 0.5 }))
  const after = await said(folder)
  assert.deepEqual(after, before)

  await assert.rejects(move(folder, url, 'sqlite:', options), /there already/)
  renameSync(file, `${file}.former`)
  await move(folder, url, 'sqlite:', options)
  assert.equal(readSettings(folder).store, undefined)
  assert.deepEqual(await said(folder), before)
})

test('A move that is broken off changes nothing, and the next one begins anew', { skip }, async (t) => {
  const folder = await onSqlite(t)
  const url = await freshPostgres({ after: (work) => t.after(() => work()) })
  const stop = (what: string) => {
    if (what === 'revisions') throw new Error('power cut')
  }
  await assert.rejects(move(folder, 'sqlite:', url, { ...options, onProgress: stop }), /power cut/)
  assert.equal(readSettings(folder).store, undefined)
  assert.ok(existsSync(path.join(folder, 'presskeep.db')))
  const half = await onServer('SELECT count(*)::int AS n FROM captures', url)
  assert.ok(Number(half[0]?.n) > 0, 'it was under way')
  await move(folder, 'sqlite:', url, options)
  assert.equal(readSettings(folder).store, url)
  assert.deepEqual((await said(folder)).findings, [])
})

test('A row that comes out otherwise stops the move, and a database that is in use is not written over', {
  skip,
}, async (t) => {
  const folder = await onSqlite(t)
  const url = await freshPostgres({ after: (work) => t.after(() => work()) })
  await (await openDatabase(url)).close()
  await onServer(
    `CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.source := 'another'; RETURN NEW; END $$;
     CREATE TRIGGER spoil BEFORE INSERT ON articles FOR EACH ROW EXECUTE FUNCTION spoil()`,
    url,
  )
  await assert.rejects(move(folder, 'sqlite:', url, options), /articles is not the same after the move/)
  assert.equal(readSettings(folder).store, undefined)
  await onServer('DROP TRIGGER spoil ON articles', url)
  await move(folder, 'sqlite:', url, options)
  setStore(folder, undefined)
  await assert.rejects(move(folder, 'sqlite:', url, options), /holds an archive already/)
})
