import assert from 'node:assert/strict'
import { appendFileSync } from 'node:fs'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { noteDossiers } from '../../src/archive/dossiers.ts'
import { addDossier, type Messenger, type Notice, removeDossier, sync } from '../../src/archive/index.ts'
import { keepMade } from '../../src/archive/testing/fill-database.ts'
import { holdAgainstDossiers } from '../../src/store/index.ts'
import { presskeep } from '../support/cli.ts'
import { inArchive, picture, smallArchive } from '../support/small-archive.ts'
import { page, rss } from '../support/small-site.ts'

/** An archive with a dossier on 灯塔 and somebody who hears of its matches. */
async function watched(t: TestContext, query = '灯塔') {
  const { folder, site } = await smallArchive(t)
  appendFileSync(path.join(folder, 'presskeep.yaml'), `\nnotices:\n  webhook: ${site.url}/hook\n`)
  await inArchive(folder, (archive) => addDossier(archive, '灯塔', query))
  const told: string[][] = []
  const messenger: Messenger = async (_, notices) => {
    for (const { dossier } of notices as readonly Notice[]) {
      if (dossier) told.push(dossier.articles.map((one) => one.title).sort())
    }
    return new Map()
  }
  const listed: { path: string; title: string }[] = []
  const round = () =>
    inArchive(folder, (archive, fetcher) => sync(archive, fetcher, { once: true, random: () => 0.5, messenger }))
  const say = (address: string, title: string, words: string, extra = '') => {
    if (!listed.some((one) => one.path === address)) listed.unshift({ path: address, title })
    site.pages.set('/feed.xml', {
      headers: { 'content-type': 'application/rss+xml' },
      body: rss(
        site,
        listed.map((one) => ({ ...one, text: '一则消息。' })),
      ),
    })
    site.pages.set(address, { body: page(title, [words.repeat(3)], extra) })
  }
  return { folder, site, told, round, say }
}

const onLighthouse = '北岸的灯塔换了新的线路，守塔人说今年冬天的雾会比去年更浓，船只要早些看到光才好靠岸。'
const onBread = '面粉贵了，城里的面包店从下周起把价钱提高一成，店主说这是没有办法的事情，顾客都能理解。'

test('A match whose page comes later than that of another is told when it comes', async (t) => {
  const { site, told, round, say } = await watched(t)
  say('/late', '晚来的', onLighthouse)
  say('/early', '早来的', onLighthouse)
  const late = site.pages.get('/late')!
  site.pages.set('/late', { status: 503 })
  await round()
  assert.deepEqual(told, [['早来的']])
  site.pages.set('/late', late)
  await round()
  await round()
  assert.deepEqual(told, [['早来的'], ['晚来的']])
})

test('An article that is edited so that it matches is told once; one that matched before never is', async (t) => {
  const { told, round, say, folder } = await watched(t, '灯塔 OR 面粉')
  await inArchive(folder, (archive) => addDossier(archive, '渡口', '渡轮'))
  say('/news', '消息', onLighthouse)
  await round()
  assert.deepEqual(told, [['消息']])
  say('/news', '消息', `${onLighthouse}后来又说，灯塔还要再修一次。`)
  await round()
  assert.equal(told.length, 1, 'an edit of what was told is not news')
  // The harbour article of the archive's first days matches 灯塔 and 渡轮 since then.
  say(
    '/harbour',
    '渡口恢复夜航',
    `${onLighthouse}渡轮公司提醒乘客，夜间航班只在风力五级以下开行，末班船比去年晚四十分钟。`,
  )
  await round()
  assert.equal(told.length, 1)
  // The other one did not.
  say('/waiting', '候船室里的人', onBread)
  await round()
  assert.deepEqual(told, [['消息'], ['候船室里的人']])
})

test('An article from before a dossier is told when it is edited, marked or gets its picture as the dossier asks, and only then', async (t) => {
  const { site, told, round, say, folder } = await watched(t, '没有人这样写')
  const shown = `<figure><img src="${site.url}/tower.png" alt="灯塔" width="600" height="400"></figure>`
  site.pages.set('/tower.png', { status: 503 })
  say('/old', '早', onLighthouse, shown)
  say('/edited', '改过的', onLighthouse)
  await round()
  say('/edited', '改过的', `${onLighthouse}后来又说，灯塔还要再修一次。`)
  await round()
  for (const query of ['灯塔 is:edited', '灯塔 mark:证据', '灯塔 has:photo', '灯塔 edited:1d']) {
    await inArchive(folder, (archive) => addDossier(archive, query, query))
  }
  await round()
  assert.deepEqual(told, [])
  const [old] = await inArchive(folder, (archive) =>
    archive.db.transaction((sql) => sql.all<{ id: string }>("SELECT id FROM articles WHERE url LIKE '%/old'")),
  )
  const marked = await presskeep(['mark', '--archive', folder, old!.id, '--as', '证据'])
  assert.equal(marked.code, 0, marked.stderr)
  await round()
  assert.deepEqual(told, [['早']])
  site.pages.set('/tower.png', { headers: { 'content-type': 'image/png' }, body: picture(24, 16) })
  await round()
  assert.deepEqual(told, [['早'], ['早']])
  say('/old', '早', `${onLighthouse}后来又说，灯塔还要再修一次。`, shown)
  say('/edited', '改过的', `${onLighthouse}后来又说，灯塔还要再修两次。`)
  await round()
  await round()
  assert.deepEqual(told, [['早'], ['早'], ['早'], ['早']])
})

test('A tag that the feed gives later is told, and a name that is given to another query forgets what the former told', async (t) => {
  const { site, told, round, say, folder } = await watched(t, '灯塔 tag:klima')
  say('/news', '消息', onLighthouse)
  await round()
  assert.deepEqual(told, [])
  const feed = site.pages.get('/feed.xml') as { body: string }
  site.pages.set('/feed.xml', {
    ...feed,
    body: feed.body.replace('一则消息。', '一则更长的消息。').replace('</item>', '<category>klima</category></item>'),
  })
  await round()
  await round()
  assert.deepEqual(told, [['消息']])
  await inArchive(folder, (archive) => addDossier(archive, '灯塔', '面粉'))
  say('/news', '消息', onLighthouse + onBread)
  await round()
  assert.deepEqual(told, [['消息'], ['消息']])
})

test('Many new matches are one notice that names the newest', async (t) => {
  const { folder } = await watched(t)
  const made = Array.from({ length: 1100 }, (_, at) => ({
    title: `灯塔 ${at}`,
    text: `灯塔停航。${at}`,
    at: Date.now() + 1000 + at,
  }))
  await inArchive(folder, async (archive) => {
    await archive.db.transaction(async (sql) => {
      for (const id of await keepMade(sql, made)) await holdAgainstDossiers(sql, id)
    })
    await noteDossiers(archive)
    const rows = await archive.db.all<{ body: string }>("SELECT body FROM notices WHERE kind = 'dossier'")
    assert.equal(rows.length, 1)
    const { dossier, text } = JSON.parse(rows[0]!.body) as Notice
    assert.match(text, /1100 new matches/)
    assert.deepEqual(dossier?.articles.map((one) => one.title).slice(0, 2), ['灯塔 1099', '灯塔 1098'])
    assert.equal(dossier?.articles.length, 20)
    await noteDossiers(archive)
    assert.equal((await archive.db.all("SELECT 1 FROM notices WHERE kind = 'dossier'")).length, 1)
  })
})

test('A dossier that asks for a picture is told when the picture is there', async (t) => {
  const { site, told, round, say } = await watched(t, '灯塔 has:photo')
  const shown = `<figure><img src="${site.url}/tower.png" alt="灯塔" width="600" height="400"></figure>`
  site.pages.set('/tower.png', { status: 503 })
  say('/seen', '有图的', onLighthouse, shown)
  await round()
  assert.deepEqual(told, [])
  site.pages.set('/tower.png', { headers: { 'content-type': 'image/png' }, body: picture(24, 16) })
  await round()
  assert.deepEqual(told, [['有图的']])
})

test('What was told is known after a rebuild, and what waits is told then', async (t) => {
  const { folder, told, round, say, site } = await watched(t)
  say('/news', '消息', onLighthouse)
  await round()
  say('/more', '又一则', onLighthouse)
  // Nobody brings notices in this round.
  await inArchive(folder, (archive, fetcher) => sync(archive, fetcher, { once: true, random: () => 0.5 }))
  const rebuilt = await presskeep(['rebuild', '--archive', folder])
  assert.equal(rebuilt.code, 0, rebuilt.stderr)
  say('/news', '消息', `${onLighthouse}后来又说，灯塔还要再修一次。`)
  await round()
  assert.deepEqual(told, [['消息'], ['又一则']])
  await inArchive(folder, (archive) => removeDossier(archive, '灯塔'))
  say('/last', '最后', onLighthouse)
  await round()
  assert.equal(told.length, 2)
  assert.ok(site.url)
})
