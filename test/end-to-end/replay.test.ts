import assert from 'node:assert/strict'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type Browser, chromium, type Frame, type Page } from 'playwright-core'
import { findReplayLibrary } from '../../src/web/replay/library.ts'
import { archiveAt, openRoom, useStore } from '../support/archive.ts'
import { presskeep } from '../support/cli.ts'
import { scratch } from '../support/folders.ts'
import { hostileScript } from '../support/hostile-page.ts'
import { type LoopbackSite, loopbackSite } from '../support/loopback.ts'
import { without } from '../support/needs.ts'
import { picture } from '../support/small-archive.ts'
import { harbour, page as pageOf, rss } from '../support/small-site.ts'
import { openTrap, type Trap } from '../support/traps.ts'

const flags =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'

describe('replay in a real browser', { skip: without('chromium'), timeout: 480_000 }, () => {
  const ends: (() => unknown)[] = []
  const test_ = { after: (end: () => unknown) => void ends.push(end) }
  let browser: Browser
  let room = ''
  let trap: Trap
  let site: LoopbackSite
  let folder = ''
  let articles: readonly { readonly id: string; readonly title: string }[] = []
  const idOf = (title: string) => articles.find((one) => one.title.includes(title))!.id

  before(async () => {
    assert.ok(findReplayLibrary([]), 'npm ci installs the replay library for tests')
    trap = await openTrap()
    ends.push(() => trap.close())
    site = await loopbackSite()
    ends.push(() => site.close())
    const items = [
      { path: '/harbour', title: harbour.title },
      { path: '/hostile', title: '夜里的访客' },
      { path: '/hostile-webrtc', title: '客人又来了' },
    ]
    site.pages.set('/feed.xml', { headers: { 'content-type': 'application/rss+xml' }, body: rss(site, items) })
    site.pages.set('/ferry-large.png', { headers: { 'content-type': 'image/png' }, body: picture(240, 160) })
    const shown = `<style>h1{color:rgb(1, 2, 3)}</style><figure><img id="ferry" src="/ferry-small.png" srcset="/ferry-small.png 120w, /ferry-large.png 1200w" sizes="100px" alt="渡轮"></figure><script>document.body.dataset.ran = 'yes'</script>`
    site.pages.set('/harbour', { body: pageOf(harbour.title, harbour.paragraphs, shown) })
    for (const [at, title, isByWebRtc] of [
      ['/hostile', '夜里的访客', false],
      ['/hostile-webrtc', '客人又来了', true],
    ] as const) {
      const lines = harbour.paragraphs.map((text) => `${title}，${text}`)
      const hints = `<link rel="preconnect" href="http://${trap.host}/hint"><link title='>' rel=dns-prefetch href="http://${trap.host}"><link rel="stylesheet &#112;reconnect" href="http://${trap.host}/css">`
      site.pages.set(at, () => ({
        body: pageOf(title, lines, `${hints}<script>${hostileScript(trap.host, room, isByWebRtc)}</script>`),
      }))
    }
    folder = path.join(scratch(test_), 'archive')
    await presskeep(['init', folder])
    await useStore(test_, folder)
    const archive = archiveAt(folder)
    // The room's address must be known to the hostile page before it is captured.
    room = await openRoom(test_, folder)
    const followed = await archive.run('follow', `${site.url}/feed.xml`, '--allow-host', site.host)
    assert.equal(followed.code, 0, followed.stderr)
    await archive.sync()
    articles = await archive.dump()
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags.split(' ') })
    ends.push(() => browser.close())
  })
  after(async () => {
    for (const end of ends.reverse()) await end()
  })

  async function openReplay(id: string, use: (page: Page, frame: Frame) => Promise<void>, by = browser): Promise<void> {
    const context = await by.newContext({ viewport: { width: 1000, height: 900 }, locale: 'en-GB' })
    try {
      const page = await context.newPage()
      await goToReplay(page, id)
      await use(page, await waitForFrame(page, replayed))
    } finally {
      await context.close()
    }
  }

  async function goToReplay(page: Page, id: string): Promise<void> {
    await page.goto(`${room}/article/${id}`)
    await page.getByRole('link', { name: 'As it was' }).first().click()
    await page.waitForURL('**/replay/*')
  }

  /** Chromium ends a page that tries what it may not, at any moment from when the page is there: also while we wait for it. */
  async function openReplayThatMayEnd(id: string, milliseconds: number): Promise<void> {
    const context = await browser.newContext()
    try {
      const page = await context.newPage()
      const ended = new Promise<void>((resolve) => page.once('crash', () => resolve()))
      const shown = goToReplay(page, id).then(() => waitForFrame(page, replayed))
      await Promise.race([ended, shown]).catch((error) => {
        if (!/crashed/.test(String(error))) throw error
      })
      shown.catch(() => {})
      await new Promise((resolve) => setTimeout(resolve, milliseconds))
    } finally {
      await context.close()
    }
  }

  test('an article page leads to the page as it was, with the styles and pictures that were kept', async () => {
    await openReplay(idOf(harbour.title), async (page, frame) => {
      await frame.waitForSelector('#ferry')
      assert.match(await page.locator('h1').innerText(), /^As it was, /)
      assert.equal(await frame.locator('h1').evaluate((one) => getComputedStyle(one).color), 'rgb(1, 2, 3)')
      // The browser chooses the small candidate, and only the large one was kept.
      await untilShown(frame)
      assert.equal(
        await frame.evaluate(() => (document.getElementById('ferry') as HTMLImageElement).naturalWidth > 0),
        true,
      )
      assert.equal(await frame.evaluate(() => document.body.dataset.ran), 'yes')
    })
  })

  test('the traps work: the same page, not fenced in, runs into them', async () => {
    const context = await browser.newContext()
    try {
      const page = await context.newPage()
      for (const [path, signs] of [
        ['/hostile', [/^GET \/img-page/, /^GET \/ws-page/]],
        ['/hostile-webrtc', [/datagram/]],
      ] as const) {
        const missing = () => signs.filter((sign) => !trap.caught.some((one) => sign.test(one)))
        // On a busy machine a page takes its time, and a browser gives up what takes too long.
        for (let loads = 0; missing().length > 0 && loads < 5; loads++) {
          await page.goto(site.url + path)
          for (let tries = 0; missing().length > 0 && tries < 150; tries++) await page.waitForTimeout(100)
        }
        assert.deepEqual(missing(), [])
      }
    } finally {
      await context.close()
    }
  })

  for (const [library, make] of [
    ['the replay library', undefined],
    // The fence must not lean on what the library rewrites.
    ['a library that hands out pages as they are', inertLibrary],
  ] as const) {
    const useLibrary = (isByWebRtc: boolean) => {
      if (!make) return
      const put = path.join(folder, 'node_modules/@webrecorder/wabac/dist/sw.js')
      mkdirSync(path.dirname(put), { recursive: true })
      const script = hostileScript(trap.host, room, isByWebRtc)
      writeFileSync(
        put,
        make(`<!doctype html><html><head><title>x</title></head><body><script>${script}</script></body></html>`),
      )
    }

    test(`with ${library} a hostile page runs, and reaches neither the network, nor the room, nor the window around it`, async () => {
      useLibrary(false)
      trap.caught.length = 0
      const id = idOf('夜里的访客')
      await openReplay(id, async (page, frame) => {
        const place = page.url()
        await frame.waitForFunction(() => document.title.startsWith('RAN'), undefined, { timeout: 60_000 })
        const title = await frame.evaluate(() => document.title)
        await page.waitForTimeout(9000)
        assert.deepEqual(trap.caught, [])
        assert.equal(page.url(), place, 'the window stays where it was')
        assert.equal(await page.locator('iframe').getAttribute('sandbox'), 'allow-scripts allow-same-origin')
        assert.match(title, /page:/)
        assert.doesNotMatch(title, /READ THE ROOM|REACHED THE ROOM|OPENED/)
        assert.equal(page.context().pages().length, 1)
        const cookies = (await page.context().cookies()).filter(
          (one) => one.domain.replace(/^\./, '') !== `${id}.localhost`,
        )
        assert.deepEqual(cookies, [])
        assert.equal(await page.evaluate(() => localStorage.length), 0)
      })
    })

    test(`with ${library} a page that tries WebRTC sends nothing`, async () => {
      useLibrary(true)
      trap.caught.length = 0
      await openReplayThatMayEnd(idOf('客人又来了'), 8000)
      assert.deepEqual(trap.caught, [])
    })
  }

  test('in a browser that does not fence connections in, the page is shown still, and connects nowhere', async () => {
    rmSync(path.join(folder, 'node_modules'), { recursive: true, force: true })
    trap.caught.length = 0
    const older = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: [...flags.split(' '), '--disable-features=ConnectionAllowlists'],
    })
    try {
      await openReplay(
        idOf('夜里的访客'),
        async (page, frame) => {
          await frame.waitForSelector('h1')
          await page.waitForTimeout(6000)
          assert.match(new URL(frame.url()).pathname, /^\/w\//)
          assert.doesNotMatch(await frame.title(), /^RAN/)
          assert.deepEqual(trap.caught, [])
        },
        older,
      )
      await openReplay(
        idOf(harbour.title),
        async (_page, frame) => {
          await untilShown(frame)
          assert.equal(await frame.locator('h1').evaluate((one) => getComputedStyle(one).color), 'rgb(1, 2, 3)')
          assert.equal(await frame.evaluate(() => document.body.dataset.ran), undefined)
        },
        older,
      )
    } finally {
      await older.close()
    }
  })
})

/** Stands for the replay library: answers every page with `markup`, without any rewriting or policy. */
function inertLibrary(markup: string): string {
  return `self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('message', (event) => event.source.postMessage({ msg_type: 'collAdded' }))
self.addEventListener('fetch', (event) => {
  if (event.request.destination === 'iframe') event.respondWith(new Response(${JSON.stringify(markup)}, { headers: { 'Content-Type': 'text/html', 'Content-Security-Policy': "default-src * 'unsafe-inline'", 'Refresh': '9;url=http://127.0.0.1:1/' } }))
  else event.respondWith(fetch(event.request))
})`
}

/** Waits until the picture is there. Asks again and again: a still page has no animation frames to wait by. */
async function untilShown(frame: Frame): Promise<void> {
  for (let tries = 0; tries < 240; tries++) {
    const width = await frame
      .evaluate(() => (document.getElementById('ferry') as HTMLImageElement | null)?.naturalWidth ?? 0)
      .catch(() => 0)
    if (width > 0) return
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  throw new Error('the picture did not show')
}

const replayed = /\/w\/a[0-9a-f]+\//

async function waitForFrame(page: Page, address: RegExp): Promise<Frame> {
  for (let tries = 0; tries < 200; tries++) {
    const frame = page.frames().find((one) => address.test(one.url()))
    if (frame) return frame
    await page.waitForTimeout(100)
  }
  throw new Error(
    `no frame of ${address}: ${page
      .frames()
      .map((one) => one.url())
      .join(' ')} ${(await page.frames().at(-1)?.content())?.slice(0, 1500)}`,
  )
}
