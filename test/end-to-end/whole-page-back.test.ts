import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type Browser, chromium, type Frame } from 'playwright-core'
import { sha256 } from '../../src/capture/index.ts'
import { newArchive, openRoom, type TestArchive } from '../support/archive.ts'
import { scratch } from '../support/folders.ts'
import { loopbackSite } from '../support/loopback.ts'
import { without } from '../support/needs.ts'
import { picture } from '../support/small-archive.ts'
import { harbour, page as pageOf } from '../support/small-site.ts'

/** On a machine that does much else, too. */
const patienceMs = 300_000

/** In the page: its fonts are there, its pictures are decoded, and it has been painted with them. */
async function painted(): Promise<void> {
  await document.fonts.ready
  await Promise.all([...document.images].map((one) => one.decode()))
  for (let frames = 0; frames < 2; frames++) await new Promise((resolve) => requestAnimationFrame(resolve))
}

/** In the page: of every element where it stands and how it looks. */
function boxesOf(): readonly string[] {
  return [...document.body.querySelectorAll('*'), document.body].map((one) => {
    const { x, y, width, height } = one.getBoundingClientRect()
    const { color, backgroundColor, fontSize, fontFamily, display } = getComputedStyle(one)
    const look = [color, backgroundColor, fontSize, fontFamily, display].join(' ')
    return `${one.localName} ${[x, y, width, height].map(Math.round).join(' ')} ${look}`
  })
}

describe('whole pages that come back from a WACZ', { skip: without('chromium'), timeout: 900_000 }, () => {
  let browser: Browser
  before(async () => {
    browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic'],
    })
  })
  after(() => browser.close())

  /** What a reader of the archive sees of an article's last look: its elements, its pixels, and what its script has put there. */
  async function seen(t: Parameters<typeof openRoom>[0], archive: TestArchive, id: string) {
    const room = await openRoom(t, archive.folder)
    const view = await (await browser.newContext({ viewport: { width: 1000, height: 900 } })).newPage()
    view.setDefaultTimeout(patienceMs)
    view.setDefaultNavigationTimeout(patienceMs)
    await view.goto(`${room}/article/${id}`)
    await view.getByRole('link', { name: 'As it was' }).last().click()
    await view.waitForURL('**/replay/*')
    const isThePage = (one: Frame) => /\/w\/a[0-9a-f]+\/.*\/harbour$/.test(one.url())
    for (let tries = 0; tries < patienceMs / 200 && !view.frames().some(isThePage); tries++)
      await view.waitForTimeout(200)
    const frame = view.frames().find(isThePage)
    assert.ok(
      frame,
      view
        .frames()
        .map((one) => one.url())
        .join(' '),
    )
    await frame.waitForFunction(() => document.body.dataset.n === '7')
    await frame.waitForLoadState('load')
    const pictures = await frame.evaluate(() => [...document.images].map((one) => one.naturalWidth))
    const boxes = await frame.evaluate(boxesOf)
    const shoot = async () => {
      await frame.evaluate(painted)
      return sha256(await view.screenshot())
    }
    let [shot, last] = [await shoot(), '']
    for (let tries = 0; shot !== last; tries++) {
      assert.ok(tries < 50, 'the page never comes to rest')
      ;[last, shot] = [shot, await shoot()]
    }
    return { shot, pictures, boxes }
  }

  test('what a page was shown with comes back with it: it looks the same in another archive', async (t) => {
    const site = await loopbackSite()
    t.after(() => site.close())
    const archive = await newArchive(t)
    const css = { 'content-type': 'text/css' }
    site.pages.set('/old.css', { status: 302, headers: { location: '/css/style.css' } })
    site.pages.set('/css/style.css', {
      headers: css,
      body: '@import "more.css"; h1 { color: rgb(200, 2, 3); background: url(/moved.png) } '.padEnd(600, '/* */'),
    })
    site.pages.set('/css/more.css', { headers: css, body: 'body { background: rgb(240, 250, 210); font-size: 21px }' })
    site.pages.set('/moved.png', { status: 302, headers: { location: '/sky.png' } })
    const png = { headers: { 'content-type': 'image/png' }, body: picture(240, 160) }
    for (const at of ['/sky.png', '/ferry.png', '/again.png']) site.pages.set(at, png)
    site.pages.set('/count.js', {
      headers: { 'content-type': 'text/javascript' },
      body: "fetch('/data.json').then((one) => one.json()).then(({ n }) => { document.body.dataset.n = n })",
    })
    site.pages.set('/data.json', { headers: { 'content-type': 'application/json' }, body: '{"n":7}' })
    const shown = `<link rel="stylesheet" href="/old.css"><script src="/count.js"></script>
<img src="/ferry.png" alt="渡轮" width="600" height="400"><img src="/again.png" alt="又" width="600" height="400">
<img src="/moved.png" alt="远" width="600" height="400">`
    const edited = harbour.paragraphs.map((one) => one.replace('六级', '五级'))
    for (const paragraphs of [harbour.paragraphs, edited]) {
      site.pages.set('/harbour', { body: pageOf(harbour.title, paragraphs, shown) })
      const kept = await archive.run('keep', `${site.url}/harbour`, '--page', '--allow-host', site.host)
      assert.equal(kept.code, 0, kept.stderr)
    }
    const { id, images } = (await archive.dump())[0]!
    const was = await seen(t, archive, id)
    assert.deepEqual(was.pictures, [240, 240, 240])
    const asked = site.asked.length

    for (const words of [[], ['--article', id]]) {
      const file = path.join(scratch(t), 'whole.wacz')
      assert.equal((await archive.run('export', 'wacz', file, ...words)).code, 0)
      const other = await newArchive(t)
      const [first] = await other.lines<{ kept: number; whole: number }>('ingest', file, '--json')
      assert.deepEqual([first?.kept, first?.whole], [2, 2])
      const is = await seen(t, other, id)
      assert.deepEqual([is.pictures, is.boxes], [was.pictures, was.boxes])
      assert.equal(is.shot, was.shot, 'the pixels')
      assert.equal((await other.dump())[0]!.images.length, images.length)
      const [again] = await other.lines<{ kept: number; whole: number; pictures: number }>(
        ...['ingest', file, '--from-start', '--json'],
      )
      assert.deepEqual([again?.kept, again?.whole, again?.pictures], [0, 0, 0])
      const verified = await other.run('verify')
      assert.equal(verified.code, 0, verified.stdout)
      // And goes on from there as it came.
      const third = path.join(scratch(t), 'third.wacz')
      assert.equal((await other.run('export', 'wacz', third, '--article', id)).code, 0)
    }
    assert.equal(site.asked.length, asked)
  })
})
