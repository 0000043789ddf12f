import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { createReadingRoom, type Marker, type RunningRoom, serve } from './index.ts'
import { contrastFaults, structureFaults } from './testing/accessibility.ts'
import { createFakeLibrary } from './testing/fake-library.ts'
import { sampleNow } from './testing/sample-articles.ts'

const executablePath = '/usr/bin/chromium'
const isAbsent = !existsSync(executablePath)
if (isAbsent) console.warn(`NOT TESTED IN A BROWSER: there is no ${executablePath} (apt-get install chromium)`)

const library = createFakeLibrary()
const sample = (start: string) => library.samples.find((one) => one.title.startsWith(start))!
const typhoon = sample('台风')
const paths: readonly string[] = [
  '/',
  '/?page=2',
  `/source/${encodeURIComponent('江城日报')}`,
  '/day/2026-11-20',
  `/article/${sample('老街').id}`,
  `/article/${typhoon.id}`,
  `/article/${sample('What a long table').id}`,
  `/article/${sample('<script>').id}`,
  `/article/${sample('港區').id}`,
  `/article/${typhoon.id}/version/${typhoon.revisions[0]!.id}`,
  `/article/${typhoon.id}/changes`,
  `/article/${typhoon.id}/changes?view=side`,
  `/search?q=${encodeURIComponent('工地')}`,
  '/search?q=nothing-at-all',
  '/search',
  '/feeds',
  '/feeds/feed-2',
  '/status',
  '/archive',
  '/tags',
  '/authors',
  '/marks',
  '/marks?changed=1&name=%E8%AF%81%E6%8D%AE',
  '/marks?name=nothing',
]

const looks: readonly (BrowserContextOptions & { readonly name: string })[] = [
  {
    name: 'a desktop in light, Chinese',
    viewport: { width: 1280, height: 900 },
    colorScheme: 'light',
    locale: 'zh-CN',
  },
  { name: 'a desktop in dark, English', viewport: { width: 1280, height: 900 }, colorScheme: 'dark', locale: 'en-GB' },
  { name: 'a phone in light, English', viewport: { width: 390, height: 844 }, colorScheme: 'light', locale: 'en-GB' },
  {
    name: 'a narrow phone in dark, Chinese',
    viewport: { width: 320, height: 640 },
    colorScheme: 'dark',
    locale: 'zh-CN',
  },
]

describe('in a real browser', {
  skip: isAbsent && !process.env.PRESSKEEP_SKIP_NOTHING && `no ${executablePath}`,
  timeout: 240_000,
}, () => {
  const marker: Marker = { set: async () => 'done', remove: async () => 'done' }
  let browser: Browser
  let room: RunningRoom

  before(async () => {
    room = await serve(createReadingRoom(library, { now: () => sampleNow, version: '1.2.3', marks: 'edit', marker }), {
      port: 0,
    })
    browser = await chromium.launch({
      executablePath,
      args: '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'.split(
        ' ',
      ),
    })
  })

  after(async () => {
    await browser?.close()
    await room?.close()
  })

  async function withPage(options: BrowserContextOptions, use: (page: Page) => Promise<void>): Promise<void> {
    const context = await browser.newContext(options)
    try {
      await use(await context.newPage())
    } finally {
      await context.close()
    }
  }

  for (const { name, ...options } of looks) {
    test(`on ${name}: no error, no foreign request, no sideways scrolling, readable and well built`, async () => {
      await withPage(options, async (page) => {
        const faults: string[] = []
        let path = ''
        page.on('console', (message) => faults.push(`${path}: console: ${message.text()}`))
        page.on('pageerror', (error) => faults.push(`${path}: error: ${error.message}`))
        page.on('request', (request) => {
          if (!request.url().startsWith(`${room.url}/`)) faults.push(`${path}: asked ${request.url()}`)
        })
        page.on('response', (response) => {
          if (response.status() >= 400) faults.push(`${path}: ${response.status()} for ${response.url()}`)
        })
        for (path of paths) {
          await page.goto(room.url + path)
          const sideways = await page.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          )
          if (sideways > 0) faults.push(`${path}: scrolls ${sideways} px sideways`)
          for (const fault of await page.evaluate(structureFaults)) faults.push(`${path}: ${fault}`)
          for (const fault of await page.evaluate(contrastFaults)) faults.push(`${path}: ${fault}`)
        }
        assert.deepEqual(faults, [])
      })
    })
  }

  test('these checks find what they look for', async () => {
    await withPage({ viewport: { width: 320, height: 640 } }, async (page) => {
      await page.goto(`${room.url}/`)
      await page.evaluate(() => {
        const bad = document.createElement('div')
        bad.append('pale words', document.createElement('h6'), document.createElement('nav'))
        bad.style.color = '#c8c8c8'
        document.querySelector('main')!.append(bad)
      })
      assert.match((await page.evaluate(contrastFaults)).join(), /contrast 1\.\d+ for DIV/)
      assert.match((await page.evaluate(structureFaults)).join(), /followed by 6.*empty heading.*no name/)
    })
  })

  test('everything works without JavaScript: pages turn, the search and the comparison answer', async () => {
    await withPage({ javaScriptEnabled: false, locale: 'en-GB' }, async (page) => {
      await page.goto(`${room.url}/`)
      await page.getByRole('link', { name: 'Older →' }).click()
      assert.equal(new URL(page.url()).search, '?page=2')
      await page.getByRole('searchbox').fill('Tide')
      await page.getByRole('button', { name: 'Search' }).click()
      assert.equal(new URL(page.url()).search, '?q=Tide')
      await page.goto(`${room.url}/article/${typhoon.id}`)
      await page.getByRole('button', { name: 'Compare' }).click()
      assert.equal(await page.locator('ins').count(), 8)
      await page.getByRole('link', { name: 'Side by side' }).click()
      assert.equal(await page.locator('.columns').count(), typhoon.changes!.length)
      await page.getByRole('link', { name: '中文' }).click()
      assert.equal(await page.locator('html').getAttribute('lang'), 'zh-Hans')
    })
  })

  test('an article is marked by a plain form, on this machine and under another name without TLS, and from no other page', async () => {
    const asked: unknown[] = []
    const marker: Marker = {
      async set(...what) {
        asked.push(what)
        return 'done'
      },
      async remove(...what) {
        asked.push(what)
        return 'done'
      },
    }
    const options = { now: () => sampleNow, version: '1', marks: 'edit', marker, allowedHosts: ['news.lan'] } as const
    const marking = await serve(createReadingRoom(library, options), { port: 0 })
    const { port } = new URL(marking.url)
    const elsewhere = await chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-gpu', `--host-resolver-rules=MAP *.lan 127.0.0.1`],
    })
    try {
      const page = await (await elsewhere.newContext({ javaScriptEnabled: false, locale: 'en-GB' })).newPage()
      for (const host of ['127.0.0.1', 'news.lan']) {
        await page.goto(`http://${host}:${port}/article/${typhoon.id}`)
        await page.getByLabel('Mark', { exact: true }).fill('to check')
        await page.locator('.about textarea').fill('first line\nsecond')
        await page.getByRole('button', { name: 'Mark this article' }).click()
        assert.equal(page.url(), `http://${host}:${port}/article/${typhoon.id}`)
        assert.deepEqual(asked.splice(0), [[typhoon.id, { name: 'to check', note: 'first line\nsecond' }]], host)
      }
      await page.getByText('Change this mark: 证据').click()
      await page.getByRole('button', { name: 'Seen: mark it as it stands' }).first().click()
      assert.deepEqual(asked.splice(0), [[typhoon.id, { name: '证据', isAgain: true }]])
      for (const host of ['127.0.0.1', 'news.lan']) {
        const action = `http://${host}:${port}/article/${typhoon.id}/marks`
        const form = `<form method=post action="${action}"><input name=name value=x><button name=do value=set>go</button></form>`
        const other = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end(form)).listen(0)
        try {
          await page.goto(`http://other.lan:${(other.address() as AddressInfo).port}/`)
          const answered = page.waitForResponse(action)
          await page.getByRole('button').click()
          assert.equal((await answered).status(), 403, host)
        } finally {
          other.closeAllConnections()
          other.close()
        }
      }
      assert.deepEqual(asked, [])
    } finally {
      await elsewhere.close()
      await marking.close()
    }
  })

  test('arrow keys go to the newer and the older article, but not while somebody types', async () => {
    await withPage({ locale: 'en-GB' }, async (page) => {
      const [first, second] = library.samples
      await page.goto(`${room.url}/article/${first!.id}`)
      await page.keyboard.press('ArrowRight')
      await page.waitForURL(`**/article/${second!.id}`)
      await page.keyboard.press('ArrowLeft')
      await page.waitForURL(`**/article/${first!.id}`)
      await page.getByRole('searchbox').fill('ab')
      await page.keyboard.press('ArrowLeft')
      await page.keyboard.type('c')
      assert.equal(await page.getByRole('searchbox').inputValue(), 'acb')
      assert.ok(page.url().endsWith(first!.id))
    })
  })

  test('the first Tab shows a way past the navigation, and what has focus is outlined', async () => {
    await withPage({ locale: 'en-GB' }, async (page) => {
      await page.goto(`${room.url}/`)
      await page.keyboard.press('Tab')
      const skip = page.getByRole('link', { name: 'Skip to the content' })
      assert.ok((await skip.boundingBox())!.y >= 0)
      await page.keyboard.press('Enter')
      assert.equal(await page.evaluate(() => document.activeElement?.id), 'main')
      await page.keyboard.press('Tab')
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle)
      assert.equal(outline, 'solid')
    })
  })

  test('a capture and an SVG opened by themselves are downloads and run nothing', async () => {
    await withPage({ acceptDownloads: false }, async (page) => {
      for (const path of [`/capture/${typhoon.captures[0]!.id}`, `/media/${typhoon.picture}`]) {
        await assert.rejects(page.goto(room.url + path), /Download is starting|ERR_ABORTED/)
      }
    })
  })

  test('text follows its language: Chinese is set in Song, justified, in lines of 30 to 38 characters', async () => {
    await withPage({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' }, async (page) => {
      await page.goto(`${room.url}/article/${sample('老街').id}`)
      const prose = await page.evaluate(() => {
        const element = document.querySelector<HTMLElement>('.prose p')!
        const style = getComputedStyle(element)
        const characters = element.clientWidth / Number.parseFloat(style.fontSize)
        return { font: style.fontFamily, align: style.textAlign, lineBreak: style.lineBreak, characters }
      })
      assert.match(prose.font, /^"Noto Serif CJK SC"/)
      assert.equal(prose.align, 'justify')
      assert.equal(prose.lineBreak, 'strict')
      assert.ok(prose.characters >= 30 && prose.characters <= 38, String(prose.characters))
      await page.goto(`${room.url}/article/${sample('Night').id}?lang=zh`)
      const font = await page.evaluate(() => getComputedStyle(document.querySelector('.prose p')!).fontFamily)
      assert.match(font, /^Charter/)
    })
  })
})
