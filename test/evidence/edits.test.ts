import assert from 'node:assert/strict'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import {
  allowHosts,
  createFetcher,
  followAll,
  initArchive,
  libraryOf,
  openForWriting,
  sync,
  type WritableArchive,
} from '../../src/archive/index.ts'
import { changeSetting, scratch } from '../support/folders.ts'
import { type LoopbackSite, loopbackSite } from '../support/loopback.ts'
import { harbour, page, rss } from '../support/small-site.ts'

const hourMs = 3_600_000

interface Followed {
  readonly site: LoopbackSite
  readonly archive: WritableArchive
  /** Lets time pass and looks at everything again. */
  look(hours: number): Promise<void>
  /** What was noted of an article, as `kind:types`, oldest first. */
  noted(title?: string): Promise<string[]>
}

async function followed(t: TestContext, titles: readonly string[]): Promise<Followed> {
  const site = await loopbackSite()
  t.after(() => site.close())
  const items = titles.map((title, at) => ({ path: `/a${at}`, title }))
  site.pages.set('/feed.xml', { headers: { 'content-type': 'application/rss+xml' }, body: rss(site, items) })
  for (const [at, title] of titles.entries()) site.pages.set(`/a${at}`, { body: page(title, own(title)) })
  const folder = path.join(scratch(t), 'archive')
  initArchive(folder, 'UTC')
  allowHosts(folder, [site.host])
  changeSetting(folder, 'pictures: true', 'pictures: false')
  let clock = Date.parse('2026-03-03T06:00:00Z')
  const now = () => ++clock
  const archive = await openForWriting(folder, 'test', { now, software: 'test' })
  const fetcher = createFetcher({ userAgent: 'test', allowHosts: [site.host], now, random: () => 0.5 })
  t.after(async () => {
    await fetcher.close()
    await archive.close()
  })
  await followAll(archive, [{ url: `${site.url}/feed.xml`, name: '青石日报', tags: [] }])
  const look = async (hours: number) => {
    clock += hours * hourMs
    await sync(archive, fetcher, { once: true, random: () => 0.5 })
  }
  await look(0)
  return {
    site,
    archive,
    look,
    async noted() {
      const { edits, redesigns } = await libraryOf(archive).edits({ perPage: 100 })
      const told = edits.map((edit) => `${edit.kind}:${edit.types.join('+')}`)
      return [...told.reverse(), ...redesigns.map((one) => `redesign:${one.articles}`)]
    },
  }
}

/** Paragraphs that belong to one title. */
function own(title: string): string[] {
  return harbour.paragraphs.map((text, at) => `${text}这是《${title}》的第${at + 1}段。`)
}

const cut = '<div class="paywall">订阅后阅读全文</div>'

test('A headline that goes to and fro is one edit and then flips, and makes two versions', async (t) => {
  const { site, archive, look, noted } = await followed(t, ['渡口恢复夜航'])
  for (const title of ['夜航回来了', '渡口恢复夜航', '夜航回来了']) {
    site.pages.set('/a0', { body: page(title, own('渡口恢复夜航')) })
    await look(1)
  }
  assert.deepEqual(await noted(), ['edit:headline', 'flip:headline', 'flip:headline'])
  const library = libraryOf(archive)
  const [article] = (await library.articles({})).articles
  assert.equal(article?.revisionCount, 2)
  const shown = (await library.article(article!.id))?.headlines
  assert.deepEqual(
    shown?.map((one) => [one.title, one.isFlip]),
    [
      ['渡口恢复夜航', false],
      ['夜航回来了', false],
      ['渡口恢复夜航', true],
      ['夜航回来了', true],
    ],
  )
})

test('Errors, consent pages and redirects to the front page are no edits', async (t) => {
  const { site, look, noted } = await followed(t, ['渡口恢复夜航'])
  const whole = site.pages.get('/a0')!
  for (const answer of [
    { status: 500, body: '<h1>错误</h1>' },
    { status: 403, body: '<h1>请先登录</h1>' },
    { status: 200, body: '<html><head><title>404</title></head><body><h1>页面不存在</h1></body></html>' },
    { status: 200, body: '' },
  ]) {
    site.pages.set('/a0', answer)
    await look(1)
    site.pages.set('/a0', whole)
    await look(1)
  }
  assert.deepEqual(await noted(), [])
})

test('A page that is gone counts as withdrawn after days in which the site answered, and as restored when it is back', async (t) => {
  const { site, archive, look, noted } = await followed(t, ['渡口恢复夜航', '候船室里的人'])
  const whole = site.pages.get('/a0')!
  site.pages.delete('/a0')
  await look(1)
  assert.deepEqual(await noted(), [], 'one answer says nothing')
  await look(30)
  await look(30)
  assert.deepEqual(await noted(), ['withdrawn:withdrawn'])
  const list = (await libraryOf(archive).articles({})).articles
  assert.equal(list.filter((one) => one.withdrawnAt !== undefined).length, 1)
  site.pages.set('/a0', whole)
  await look(5)
  await look(5)
  assert.deepEqual(await noted(), ['withdrawn:withdrawn', 'restored:restored'])
})

test('Where the whole site is away nothing is withdrawn', async (t) => {
  const { site, look, noted } = await followed(t, ['渡口恢复夜航', '候船室里的人'])
  site.pages.delete('/a0')
  site.pages.delete('/a1')
  for (let days = 0; days < 4; days++) await look(30)
  assert.deepEqual(await noted(), [])
})

test('The same new line in most articles of a site is one new template and no edit; a real edit beside it stays one', async (t) => {
  const titles = ['一号渡口', '二号渡口', '三号渡口', '四号渡口', '五号渡口', '六号渡口', '七号渡口']
  const { site, archive, look, noted } = await followed(t, titles)
  const line = '本网站自本月起由新的编辑部运营，读者来信请寄到渡口路一百二十号，我们会在三个工作日之内答复每一封来信。'
  for (const [at, title] of titles.entries()) {
    const text = at === 3 ? own(title).map((one) => one.replace('六级', '四级')) : own(title)
    site.pages.set(`/a${at}`, { body: page(title, [...text, line]) })
  }
  await look(1)
  const told = await noted()
  assert.equal(told.filter((one) => one.startsWith('edit:')).length, 1, told.join(' '))
  assert.ok(told.includes('redesign:6'), told.join(' '))
  const list = (await libraryOf(archive).articles({})).articles
  assert.deepEqual(list.map((one) => one.revisionCount).sort(), [1, 1, 1, 1, 1, 1, 2])
})

test('A new extractor that reads the same page in another way makes no edit of the publisher', async (t) => {
  const { site, archive, look, noted } = await followed(t, ['渡口恢复夜航'])
  const { context } = archive
  const former = context.extract
  Object.assign(context, {
    extractor: 'next',
    extract: async (...given: Parameters<typeof former>) => {
      const read = await former(...given)
      return { ...read, text: `${read.text}\n这一行是以前的提取程序没有读到的，新的程序读到了。` }
    },
  })
  await look(1)
  assert.deepEqual(await noted(), [])
  const [same] = (await libraryOf(archive).articles({})).articles
  assert.equal(same?.revisionCount, 1)
  site.pages.set('/a0', { body: page('夜航回来了', own('渡口恢复夜航')) })
  await look(1)
  assert.deepEqual(await noted(), ['edit:headline'])
})

test('A page cut to its beginning is a teaser and no edit, and restored when it is whole again', async (t) => {
  const { site, look, noted } = await followed(t, ['渡口恢复夜航'])
  const whole = site.pages.get('/a0')!
  const locked = page('渡口恢复夜航', own('渡口恢复夜航').slice(0, 1), cut).replace(
    '</head>',
    '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false,"hasPart":{"cssSelector":".paywall"}}</script></head>',
  )
  site.pages.set('/a0', { body: locked })
  await look(1)
  await look(1)
  const told = await noted()
  assert.ok(!told.some((one) => one.startsWith('edit')), told.join(' '))
  site.pages.set('/a0', whole)
  await look(1)
  assert.deepEqual(await noted(), ['teaser:teaser', 'restored:restored'])
})
