import assert from 'node:assert/strict'

import path from 'node:path'
import { after, before, describe, type TestContext, test } from 'node:test'
import { type Browser, chromium } from 'playwright-core'
import { readZip } from '../../src/archive/zip.ts'
import { folderWarcs, type WarcRecord } from '../../src/capture/index.ts'
import { newArchive, openRoom, type TestArchive } from '../support/archive.ts'
import { changeSetting, scratch } from '../support/folders.ts'
import { hostileScript } from '../support/hostile-page.ts'
import { type LoopbackSite, loopbackSite } from '../support/loopback.ts'
import { without } from '../support/needs.ts'
import { picture } from '../support/small-archive.ts'
import { harbour, page as pageOf, rss } from '../support/small-site.ts'
import { openTrap } from '../support/traps.ts'

const inFolder = process.env.PRESSKEEP_TEST_BUCKET ? 'the captures are in a bucket' : false

/** A page that is nothing without its style sheets, and says so in a colour. */
function serveStyled(site: LoopbackSite): void {
  const css = { 'content-type': 'text/css' }
  site.pages.set('/feed.xml', {
    headers: { 'content-type': 'application/rss+xml' },
    body: rss(site, [{ path: '/harbour', title: harbour.title }]),
  })
  site.pages.set('/robots.txt', { headers: { 'content-type': 'text/plain' }, body: 'User-agent: *\nDisallow: /secret' })
  site.pages.set('/css/style.css', { headers: css, body: '@import "more.css"; h1 { color: rgb(1, 2, 3) }' })
  site.pages.set('/css/more.css', {
    headers: css,
    body: '@font-face { font-family: ferry; src: url(ferry.woff2) } h1 { font-family: ferry; background: url(/moved.png) }',
  })
  site.pages.set('/css/ferry.woff2', { headers: { 'content-type': 'font/woff2' }, body: 'no font, but bytes of one' })
  site.pages.set('/old.css', { status: 302, headers: { location: '/css/style.css' } })
  site.pages.set('/moved.png', { status: 302, headers: { location: '/sky.png' } })
  for (const [at, size] of [
    ['/sky.png', 30],
    ['/ferry.png', 240],
    ['/late.png', 200],
  ] as const)
    site.pages.set(at, { headers: { 'content-type': 'image/png' }, body: picture(size, 160) })
  site.pages.set('/count.js', {
    headers: { 'content-type': 'text/javascript' },
    body: "fetch('/data.json').then((one) => one.json()).then(({ n }) => { document.body.dataset.n = n })",
  })
  site.pages.set('/data.json', { headers: { 'content-type': 'application/json' }, body: '{"n":7}' })
  const more = `<link rel="stylesheet" href="/old.css"><link rel="stylesheet" href="/secret.css"><script src="/count.js"></script>
<img src="/ferry.png" alt="渡轮" width="600" height="400"><div style="height:9000px"></div><img src="/late.png" loading="lazy" alt="晚" width="600" height="400">
<iframe src="/frame"></iframe><video src="/film.mp4" preload="auto"></video><script>navigator.sendBeacon('/beacon', 'x')</script>`
  site.pages.set('/frame', {
    body: '<!doctype html><title>f</title><link rel=stylesheet href="/css/more.css"><p>in a frame',
  })
  site.pages.set('/harbour', { body: pageOf(harbour.title, harbour.paragraphs, more) })
}

/** A page whose text only its script puts there. */
function serveScripted(site: LoopbackSite, title: string, paragraphs: readonly string[]): void {
  const script = `fetch('/text.json').then((one) => one.json()).then(({ title, paragraphs }) => {
document.title = title; document.getElementById('app').innerHTML = '<article><h1>' + title + '</h1>' + paragraphs.map((one) => '<p>' + one + '</p>').join('') + '</article>' })`
  site.pages.set('/app', {
    body: `<!doctype html><html lang="zh-Hans"><head><title>…</title></head><body><div id="app"></div><script>${script}</script></body></html>`,
  })
  site.pages.set('/text.json', {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ title, paragraphs }),
  })
}

async function records(folder: string): Promise<WarcRecord[]> {
  const warcs = folderWarcs(path.join(folder, 'warc'))
  const all: WarcRecord[] = []
  for (const { name } of await warcs.list()) for await (const record of warcs.readWarc(name)) all.push(record)
  return all
}

interface Shown {
  readonly page: string
  readonly end: string
  readonly requests: readonly {
    readonly url: string
    readonly kind: string
    readonly captures?: readonly string[]
    readonly why?: string
  }[]
}

async function showings(folder: string): Promise<Shown[]> {
  const found = (await records(folder)).filter((one) => one.purpose === 'showing')
  return Promise.all(found.map(async (one) => JSON.parse(new TextDecoder().decode(await one.payload()))))
}

/** verify finds nothing, a rebuild gives the same, gc has nothing to take away. */
async function isSound(archive: TestArchive): Promise<void> {
  const verified = await archive.run('verify')
  assert.equal(verified.code, 0, verified.stdout + verified.stderr)
  const before = await archive.dump()
  const rebuilt = await archive.run('rebuild')
  assert.equal(rebuilt.code, 0, rebuilt.stderr)
  assert.deepEqual(await archive.dump(), before)
  const gone = await archive.lines<{ what: string }>('gc', '--dry-run', '--json')
  assert.deepEqual(
    gone.filter((one) => one.what === 'picture'),
    [],
  )
}

describe('whole pages, by the browser that the user has', {
  skip: without('chromium') || inFolder,
  timeout: 900_000,
}, () => {
  let browser: Browser
  before(async () => {
    browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic'],
    })
  })
  after(() => browser.close())

  async function siteAndArchive(t: TestContext, settings: readonly (readonly [string, string])[] = []) {
    const site = await loopbackSite()
    t.after(() => site.close())
    const archive = await newArchive(t, [['# capture: page', 'capture: page'], ...settings])
    const run = (...args: readonly string[]) => archive.run(...args, '--allow-host', site.host)
    return { site, archive, run }
  }

  test('all that a page needs is kept as it came, each thing once, and the page is seen with it as it was', async (t) => {
    const { site, archive, run } = await siteAndArchive(t)
    serveStyled(site)
    assert.equal((await run('follow', `${site.url}/feed.xml`)).code, 0)
    const synced = await archive.sync()
    assert.deepEqual(synced.problems, [])
    for (const at of [
      '/old.css',
      '/css/style.css',
      '/css/more.css',
      '/css/ferry.woff2',
      '/moved.png',
      '/sky.png',
      '/ferry.png',
      '/late.png',
      '/count.js',
      '/data.json',
      '/frame',
    ])
      assert.equal(site.asked.filter((one) => one === at).length, 1, at)
    assert.ok(!site.asked.some((one) => /secret|film|beacon/.test(one)), site.asked.join(' '))

    const kept = await records(archive.folder)
    for (const at of ['/css/more.css', '/css/ferry.woff2', '/count.js', '/data.json', '/frame', '/sky.png']) {
      const record = kept.find((one) => one.type === 'response' && one.url === site.url + at)
      const sent = site.pages.get(at)
      assert.ok(record && typeof sent === 'object', at)
      assert.deepEqual(Buffer.from(await record.payload()), Buffer.from(sent.body!), at)
    }
    const [shown] = await showings(archive.folder)
    assert.equal(shown!.end, 'quiet')
    assert.equal(shown!.page, kept.find((one) => one.purpose === 'article' && one.type === 'response')?.id)
    const whyNot = (end: string) => shown!.requests.find((one) => one.url.endsWith(end))?.why
    assert.match(whyNot('/secret.css')!, /robots\.txt/)
    assert.match(whyNot('/film.mp4')!, /not needed/)
    assert.match(whyNot('/beacon')!, /POST is not sent/)

    // Its text is that of the page as it came.
    const [article] = await archive.dump()
    assert.ok(article!.text.startsWith(harbour.paragraphs[0]))
    assert.equal(kept.filter((one) => one.type === 'conversion').length, 0)
    await isSound(archive)

    const file = path.join(scratch(t), 'one.wacz')
    assert.equal((await archive.run('export', 'wacz', file, '--article', article!.id)).code, 0)
    const index = readZip(file).find((one) => one.name === 'indexes/index.cdx')!
    let lines = ''
    for await (const piece of index.open()) lines += Buffer.from(piece).toString()
    for (const at of [
      'css/style.css',
      'css/more.css',
      'css/ferry.woff2',
      'moved.png',
      'sky.png',
      'count.js',
      'data.json',
      'frame',
    ])
      assert.match(lines, new RegExp(`/${at}"`), at)

    const room = await openRoom(t, archive.folder)
    const view = await (await browser.newContext({ viewport: { width: 1000, height: 900 } })).newPage()
    const [was] = [site.asked.length]
    await view.goto(`${room}/article/${article!.id}`)
    await view.getByRole('link', { name: 'As it was' }).first().click()
    await view.waitForURL('**/replay/*')
    const frame = view.frameLocator('iframe').frameLocator('iframe')
    await frame
      .locator('body[data-n="7"]')
      .waitFor({ timeout: 60_000 })
      .catch(() => {})
    const pages = view.frames().filter((one) => /\/w\/a[0-9a-f]+\/.*\/harbour$/.test(one.url()))
    assert.equal(pages.length, 1)
    assert.equal(await pages[0]!.locator('h1').evaluate((one) => getComputedStyle(one).color), 'rgb(1, 2, 3)')
    assert.match(await pages[0]!.locator('h1').evaluate((one) => getComputedStyle(one).fontFamily), /ferry/)
    assert.equal(await pages[0]!.evaluate(() => document.body.dataset.n), '7')
    assert.equal(site.asked.length, was)
  })

  test('a text that only scripts show is read from the document that they made, and edits of it are seen', async (t) => {
    const { site, archive, run } = await siteAndArchive(t, [['capture: page', 'capture: article']])
    serveScripted(site, harbour.title, harbour.paragraphs)
    const kept = await run('keep', `${site.url}/app`, '--page')
    assert.equal(kept.code, 0, kept.stderr)
    assert.match(kept.stdout, new RegExp(`^Kept: ${harbour.title} .*, whole: 1 request besides, 0 not had\\n$`))
    const [article] = await archive.dump()
    assert.equal(article!.text, harbour.paragraphs.join('\n'))
    const all = await records(archive.folder)
    const [made] = all.filter((one) => one.type === 'conversion')
    assert.equal(made!.refersTo?.recordId, all.find((one) => one.purpose === 'article')?.id)
    assert.match(new TextDecoder().decode(await made!.payload()), /<article>/)
    await isSound(archive)

    // Without a browser there is nothing to read, and nothing replaces the article.
    await archive.sync('--once')
    assert.equal((await archive.dump())[0]!.text, article!.text)
    serveScripted(
      site,
      harbour.title,
      harbour.paragraphs.map((one) => one.replace('六级', '五级')),
    )
    assert.equal((await run('keep', `${site.url}/app`, '--page')).code, 0)
    assert.match((await archive.dump())[0]!.text, /五级/)
    const changes = await archive.run('changes', '--since', '1d', '--json')
    assert.match(changes.stdout, /figure-changed|paragraph-reworded|reworded/)
    await isSound(archive)

    // Both versions come back from a WACZ, each read from its own document.
    const [current] = await archive.dump()
    for (const words of [[], ['--article', article!.id]]) {
      const file = path.join(scratch(t), 'app.wacz')
      assert.equal((await archive.run('export', 'wacz', file, ...words)).code, 0)
      const other = await newArchive(t)
      for (const count of [2, 0]) {
        const [taken] = await other.lines<{ kept: number; known: number }>('ingest', file, '--from-start', '--json')
        assert.equal(taken!.kept, count)
      }
      const back = await other.dump()
      assert.deepEqual(
        back.map(({ id, text, revisions }) => ({ id, text, revisions })),
        [{ id: article!.id, text: current!.text, revisions: 2 }],
      )
      await isSound(other)
    }

    const proof = path.join(scratch(t), 'proof.json')
    assert.equal((await archive.run('prove', article!.id, '--out', proof)).code, 0)
    const checked = await archive.run('check', proof)
    assert.equal(checked.code, 0, checked.stdout + checked.stderr)
  })

  test('a page that tries every way out reaches nothing that Presskeep would not fetch', async (t) => {
    const { site, archive, run } = await siteAndArchive(t)
    const trap = await openTrap()
    t.after(() => trap.close())
    for (const [at, isByWebRtc] of [
      ['/hostile', false],
      ['/hostile-webrtc', true],
    ] as const) {
      const hints = `<link rel="preconnect" href="http://${trap.host}/hint"><link rel="dns-prefetch" href="http://${trap.host}">`
      site.pages.set(at, {
        body: pageOf(
          `夜里的访客${isByWebRtc}`,
          harbour.paragraphs,
          `${hints}<script>${hostileScript(trap.host, 'http://127.0.0.1:1', isByWebRtc)}</script>`,
        ),
      })
      const kept = await run('keep', `${site.url}${at}`, '--page')
      assert.equal(kept.code, 0, kept.stderr)
    }
    assert.deepEqual(trap.caught, [])
    const told = (await showings(archive.folder))
      .flatMap((one) => one.requests)
      .filter((one) => one.url.includes(trap.host))
    assert.ok(told.length > 10)
    for (const { url, why, captures } of told) assert.ok(why !== undefined && captures === undefined, url)
    assert.ok(told.some((one) => /is not fetched: 127\.0\.0\.1 is/.test(one.why!)))
    await isSound(archive)
  })

  test('what was kept of a site today is not asked for again by its next page, and is exported with it', async (t) => {
    const { site, archive, run } = await siteAndArchive(t)
    serveStyled(site)
    site.pages.set('/second', {
      body: pageOf(
        '候船室里的人',
        harbour.paragraphs.map((one) => `候船室里的人说，${one}`),
        '<link rel="stylesheet" href="/css/style.css">',
      ),
    })
    assert.equal((await run('keep', `${site.url}/harbour`, `${site.url}/second`)).code, 0)
    assert.equal(site.asked.filter((one) => one.endsWith('.css')).length, 3, site.asked.join(' '))
    const second = (await archive.dump()).find((one) => one.url?.endsWith('/second'))!
    const file = path.join(scratch(t), 'second.wacz')
    assert.equal((await archive.run('export', 'wacz', file, '--article', second.id)).code, 0)
    let lines = ''
    for await (const piece of readZip(file)
      .find((one) => one.name === 'indexes/index.cdx')!
      .open())
      lines += Buffer.from(piece)
    assert.match(lines, /more\.css"/)
    // An unchanged page is not shown a second time.
    await archive.sync('--once')
    assert.equal((await showings(archive.folder)).length, 2)
  })

  test('without a browser the article is kept all the same, and it is said once what to install', async (t) => {
    const { site, archive, run } = await siteAndArchive(t)
    changeSetting(archive.folder, 'capture: page', `capture: page\n  browser: ${path.join(scratch(t), 'nowhere')}`)
    serveStyled(site)
    site.pages.set('/second', {
      body: pageOf(
        '候船室里的人',
        harbour.paragraphs.map((one) => `候船室里的人说，${one}`),
      ),
    })
    site.pages.set('/feed.xml', {
      headers: { 'content-type': 'application/rss+xml' },
      body: rss(site, [
        { path: '/harbour', title: harbour.title },
        { path: '/second', title: '候船室里的人' },
      ]),
    })
    const followed = await run('follow', `${site.url}/feed.xml`, '--capture', 'page')
    assert.match(followed.stderr, /nowhere, which fetch\.browser names/)
    const { problems } = await archive.sync()
    assert.equal(problems.length, 1, JSON.stringify(problems))
    assert.match(problems[0]!.problem, /^kept without style sheets, fonts and scripts: there is no .*nowhere/)
    assert.equal((await archive.dump()).filter((one) => one.text.length > 100).length, 2)
    const asked = await run('keep', `${site.url}/harbour`, '--page')
    assert.equal(asked.code, 1)
    assert.match(asked.stderr, /nowhere/)
  })

  test('one feed may want whole pages, and another none', async (t) => {
    const { site, archive, run } = await siteAndArchive(t)
    serveStyled(site)
    assert.equal((await run('follow', `${site.url}/feed.xml`, '--capture', 'article')).code, 0)
    await archive.sync()
    assert.ok(!site.asked.includes('/css/style.css'))
    const set = await archive.run('feeds', 'set', `${site.url}/feed.xml`, '--capture', 'page')
    assert.match(set.stdout, /whole pages/)
    await archive.sync('--once')
    assert.ok(site.asked.includes('/css/style.css'))
  })
})
