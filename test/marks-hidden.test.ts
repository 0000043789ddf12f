import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { addDossier, libraryOf, markArticles, openForReading } from '../src/archive/index.ts'
import { createReadingRoom, type ReadingRoomOptions } from '../src/web/index.ts'
import { jsonLines } from './support/cli.ts'
import { inProcess } from './support/in-process.ts'
import { inArchive, smallArchive, testOptions } from './support/small-archive.ts'

const note = '只给自己看的话'

/** An archive with a marked article, two dossiers (one of them of marks), and a room over it. */
async function markedRoom(t: TestContext, options: Partial<ReadingRoomOptions>) {
  const { folder } = await smallArchive(t)
  const [article] = jsonLines((await inProcess(['search', '夜航', '--json', '--archive', folder])).stdout)
  const id = String(article?.id)
  await inArchive(folder, async (archive) => {
    await markArticles(archive, { articles: [id], names: ['zhengju'], note })
    await addDossier(archive, 'Of marks', '渡口 mark:zhengju')
    await addDossier(archive, 'By meaning', 'meaning:mark:zhengju')
    await addDossier(archive, 'Of words', '渡口')
  })
  const archive = await openForReading(folder, testOptions)
  t.after(() => archive.close())
  const app = createReadingRoom(libraryOf(archive), { now: Date.now, version: '1', ...options })
  const records = await archive.db.all<{ id: string; purpose: string }>(
    `SELECT id, purpose FROM captures WHERE purpose IN ('mark', 'follow')`,
  )
  const get = async (path: string, headers: Readonly<Record<string, string>> = {}) => {
    const answer = await app.request(`http://localhost${path}`, { headers: { ...headers } })
    return { status: answer.status, text: await answer.text() }
  }
  return { id, get, records, dossiers: await libraryOf(archive).dossiers() }
}

const queries = [
  'mark:zhengju',
  'is:marked',
  'meaning:mark:zhengju',
  'meaning:is:marked',
  'meaning:mark:z',
  'meaning：is:marked',
  '夜航 meaning:mark:zhengju',
  'meaning:夜航 is:marked',
  '渡轮 -is:marked',
  'meaning:-mark:zhengju 夜航',
  'is:marked in:versions',
  '渡口没有这样的词 mark:zhengju',
  'mark:zhengj',
  'MARK：ｚｈｅｎｇｊｕ',
]

test('Where marks are hidden, no query tells of them, however it is written', async (t) => {
  const { id, get, dossiers } = await markedRoom(t, { marks: 'hide' })
  for (const query of queries) {
    const q = encodeURIComponent(query)
    for (const path of [`/api/search?q=${q}&facets=1`, `/api/search?q=${q}&meaning=1&exact=1&sort=new`]) {
      const { text } = await get(path)
      const answer = JSON.parse(text)
      assert.deepEqual([answer.hits, answer.total, answer.problem], [[], 0, 'Marks are not shown here.'], path)
      assert.deepEqual([answer.facets, answer.suggestions, answer.near], [undefined, undefined, undefined], path)
    }
    const page = await get(`/search?q=${q}`)
    assert.ok(page.text.includes('Marks are not shown here') && !page.text.includes(`/article/${id}`), query)
    const table = await get(`/api/export?q=${q}`)
    assert.ok(table.status === 400 && !table.text.includes(id), query)
  }
  assert.equal((await get('/dossiers')).text.includes('zhengju'), false)
  assert.ok((await get('/dossiers')).text.includes('Of words'))
  for (const { id: dossier, name } of dossiers) {
    for (const part of ['', '/feed.atom', '/book.epub', '/captures.wacz']) {
      const { status } = await get(`/dossier/${dossier}${part}`)
      assert.equal(status, name === 'Of words' ? 200 : 404, `${name} ${part}`)
    }
  }
})

test('Where marks are hidden, the records behind them are not given out', async (t) => {
  const { id, get, records } = await markedRoom(t, { marks: 'hide' })
  assert.ok(records.some(({ purpose }) => purpose === 'mark') && records.length >= 5)
  for (const { id: record, purpose } of records) {
    const { text, status } = await get(`/capture/${record}`)
    assert.ok(!text.includes(note) && !text.includes('zhengju'), purpose)
    if (purpose === 'mark') assert.equal(status, 404)
  }
  for (const path of [`/article/${id}`, `/api/articles/${id}`, '/']) {
    assert.doesNotMatch((await get(path)).text, /zhengju|只给自己/, path)
  }
})

test('Where marks are shown, all of that is there', async (t) => {
  const { id, get, records, dossiers } = await markedRoom(t, { marks: 'show' })
  for (const query of ['mark:zhengju', 'meaning:is:marked']) {
    const { hits } = JSON.parse((await get(`/api/search?q=${encodeURIComponent(query)}`)).text)
    assert.deepEqual(
      hits.map((hit: { id: string }) => hit.id),
      [id],
    )
  }
  const shown = await Promise.all(records.map(({ id: record }) => get(`/capture/${record}`)))
  assert.ok(shown.every(({ status }) => status === 200) && shown.some(({ text }) => text.includes(note)))
  for (const { id: dossier } of dossiers) assert.equal((await get(`/dossier/${dossier}`)).status, 200)
})
