import assert from 'node:assert/strict'
import { test } from 'node:test'
import { libraryOf, openForWriting } from '../../src/archive/index.ts'
import { presskeep } from '../support/cli.ts'
import { smallArchive, testOptions } from '../support/small-archive.ts'

test('what stands under another article is in no list and in no number', async (t) => {
  const { folder } = await smallArchive(t)
  const archive = await openForWriting(folder, 'test', testOptions)
  t.after(() => archive.close())
  const library = libraryOf(archive)
  const before = await library.articles({})
  assert.equal(before.total, 2)
  const [newest, oldest] = before.articles.map(({ id }) => id)
  assert.ok(newest && oldest)
  await archive.db.transaction(async (sql) => {
    for (const [id, name] of [
      [newest, '林秋'],
      [oldest, '林秋'],
      [oldest, '只在旧文'],
    ] as const) {
      await sql.all('INSERT INTO article_authors (article_id, author) VALUES (?, ?)', id, name)
      await sql.all('INSERT INTO article_tags (article_id, tag) VALUES (?, ?)', id, `标签 ${name}`)
    }
  })
  const named = (counts: readonly { name: string; count: number }[]) =>
    counts.map(({ name, count }) => `${name} ${count}`).filter((one) => /林秋|只在旧文|青石/.test(one))
  assert.deepEqual(named(await library.counts('author')), ['林秋 2', '只在旧文 1'])
  assert.deepEqual((await library.articles({ source: '青石日报', perPage: 1, page: 2 })).articles[0]?.id, oldest)
  assert.equal((await library.article(newest))?.olderInSource?.id, oldest)

  await archive.db.transaction((sql) => sql.all('UPDATE articles SET duplicate_of = ? WHERE id = ?', newest, oldest))
  assert.deepEqual(named(await library.counts('author')), ['林秋 1'])
  assert.deepEqual(named(await library.counts('tag')), ['标签 林秋 1'])
  assert.deepEqual(named(await library.counts('source')), ['青石日报 1'])
  assert.equal((await library.article(newest))?.olderInSource, undefined)
  assert.deepEqual(
    (await library.articles({ author: '林秋' })).articles.map(({ id }) => id),
    [newest],
  )
  const status = await library.status()
  assert.deepEqual([status.articles, status.complete], [1, 1])
})

test('a feed that is given another name is found by it, and by the former no more', async (t) => {
  const { folder, site } = await smallArchive(t)
  const hits = async (query: string) => {
    const ran = await presskeep(['search', query, '--json', '--archive', folder])
    assert.equal(ran.code, 0, ran.stderr)
    return ran.stdout.split('\n').filter(Boolean).length
  }
  assert.equal(await hits('夜航 source:青石日报'), 1)
  const named = ['feeds', 'set', `${site.url}/feed.xml`, '--name', '白沙晚报', '--archive', folder]
  assert.equal((await presskeep(named)).code, 0)
  assert.equal(await hits('夜航 source:白沙晚报'), 1)
  assert.equal(await hits('source:白沙晚报'), 2)
  assert.equal(await hits('夜航 source:青石日报'), 0)
  const verified = await presskeep(['verify', '--thorough', '--archive', folder])
  assert.equal(verified.code, 0, verified.stdout + verified.stderr)
})
