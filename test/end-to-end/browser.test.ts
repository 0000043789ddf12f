import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { contrastFaults, structureFaults } from '../../src/web/testing/accessibility.ts'
import { start } from '../support/cli.ts'
import { without } from '../support/needs.ts'

const flags =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'
const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
  locale: 'zh-CN',
}
const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 900 }, locale: 'en-GB' }

describe('presskeep demo in a real browser', { skip: without('chromium'), timeout: 180_000 }, () => {
  const ends: (() => unknown)[] = []
  let browser: Browser
  let room = ''

  before(async () => {
    const child = start(['demo', '--port', '0'])
    ends.push(
      () =>
        new Promise<void>((resolve) => {
          child.once('exit', () => resolve())
          child.kill('SIGTERM')
        }),
    )
    child.stderr?.resume()
    let printed = ''
    for await (const chunk of child.stdout!.iterator({ destroyOnReturn: false })) {
      printed += chunk
      room = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0] ?? ''
      if (room) break
    }
    assert.ok(room, printed)
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags.split(' ') })
    ends.push(() => browser.close())
  })
  after(async () => {
    for (const end of ends.reverse()) await end()
  })

  /** A page that notes everything that should not be: messages, errors, foreign requests, bad answers. */
  async function visit(options: BrowserContextOptions, use: (page: Page) => Promise<void>): Promise<void> {
    const context = await browser.newContext(options)
    const faults: string[] = []
    try {
      const page = await context.newPage()
      page.on('console', (message) => faults.push(`${page.url()}: console: ${message.text()}`))
      page.on('pageerror', (error) => faults.push(`${page.url()}: error: ${error.message}`))
      page.on('requestfailed', (request) => {
        const why = request.failure()?.errorText
        // A page that was left takes its open requests along.
        if (why !== 'net::ERR_ABORTED') faults.push(`${page.url()}: ${why}: ${request.url()}`)
      })
      page.on('request', (request) => {
        if (!request.url().startsWith(`${room}/`)) faults.push(`${page.url()}: asked ${request.url()}`)
      })
      page.on('response', (response) => {
        if (response.status() >= 400) faults.push(`${page.url()}: ${response.status()} for ${response.url()}`)
      })
      await use(page)
      assert.deepEqual(faults, [])
    } finally {
      await context.close()
    }
  }

  /** Scrolls through, so that lazy pictures come, and answers those that did not. */
  async function brokenPictures(page: Page): Promise<readonly string[]> {
    return page.evaluate(async () => {
      const pictures = [...document.images]
      for (const picture of pictures) {
        picture.loading = 'eager'
        picture.scrollIntoView()
        await picture.decode().catch(() => {})
      }
      return pictures.filter((one) => !one.complete || one.naturalWidth === 0).map((one) => one.src)
    })
  }

  async function faultsOf(page: Page): Promise<readonly string[]> {
    const sideways = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    return [
      ...(sideways > 0 ? [`${page.url()} scrolls ${sideways} px sideways`] : []),
      ...(await page.evaluate(structureFaults)),
      ...(await page.evaluate(contrastFaults)),
    ]
  }

  for (const [name, look] of [
    ['desktop', desktop],
    ['phone', phone],
  ] as const) {
    test(`on a ${name} the front page lists the articles with their pictures, and an article shows its own`, async () => {
      await visit(look, async (page) => {
        await page.goto(`${room}/`)
        assert.ok((await page.locator('main a[href^="/article/"]').count()) >= 25)
        assert.ok((await page.evaluate(() => document.images.length)) > 5)
        assert.deepEqual(await brokenPictures(page), [])
        assert.deepEqual(await faultsOf(page), [])
        await page
          .getByRole('link', { name: /旧港潮闸失灵/ })
          .first()
          .click()
        await page.waitForURL('**/article/*')
        assert.match(await page.locator('h1').innerText(), /旧港潮闸失灵/)
        assert.ok((await page.locator('main img[src^="/media/"]').count()) > 0)
        assert.deepEqual(await brokenPictures(page), [])
        assert.deepEqual(await faultsOf(page), [])
        const words = await page.locator('main').innerText()
        assert.doesNotMatch(words, /undefined|NaN|\[object/)
      })
    })

    test(`on a ${name} an edited article shows what was changed`, async () => {
      await visit(look, async (page) => {
        await page.goto(`${room}/search?q=${encodeURIComponent('旧港潮闸失灵')}`)
        await page.locator('main a[href^="/article/"]').first().click()
        await page.waitForURL('**/article/*')
        await page.locator('main a[href$="/changes"]').first().click()
        await page.waitForURL('**/changes*')
        assert.ok((await page.locator('ins').count()) > 0 && (await page.locator('del').count()) > 0)
        assert.deepEqual(await faultsOf(page), [])
        await page.goto(`${room}/changes`)
        const headline = page.locator('main p.text', { hasText: 'Tide gate failure floods' }).first()
        assert.match((await headline.locator('del').first().textContent()) ?? '', /214\]$/)
      })
    })

    test(`on a ${name} a word of two characters is found, written simplified or traditional`, async () => {
      await visit(look, async (page) => {
        await page.goto(`${room}/search`)
        for (const word of ['潮闸', '潮閘']) {
          await page.locator('main input[type="search"], input[type="search"]').first().fill(word)
          await page.keyboard.press('Enter')
          await page.waitForURL(`**/search?q=${encodeURIComponent(word)}*`)
          assert.ok((await page.locator('main a[href^="/article/"]').count()) > 0, word)
          assert.match(await page.locator('main mark').first().innerText(), /潮闸|潮|闸/)
        }
        assert.deepEqual(await faultsOf(page), [])
      })
    })

    test(`on a ${name} feeds and status say how things stand`, async () => {
      await visit(look, async (page) => {
        await page.goto(`${room}/feeds`)
        const words = await page.locator('main').innerText()
        assert.match(words, /澜汀日报/)
        assert.match(words, /The Lanting Daily/)
        assert.deepEqual(await faultsOf(page), [])
        await page.goto(`${room}/status`)
        assert.match(await page.locator('main').innerText(), /Inside the harbour authority's ledger|港务局的旧账/)
        assert.deepEqual(await faultsOf(page), [])
      })
    })
  }

  test('every page that links lead to is there, and asks for nothing elsewhere', async () => {
    await visit(desktop, async (page) => {
      const seen = new Set<string>(['/'])
      let visited = 0
      for (const at of seen) {
        if (visited++ >= 80) break
        await page.goto(room + at)
        const links = await page.evaluate(() =>
          [...document.querySelectorAll<HTMLAnchorElement>('a[href^="/"]:not([download])')].map(
            (a) => a.getAttribute('href')!,
          ),
        )
        for (const href of links)
          if (!/^\/(capture|media)\/|\/replay\/|\.(atom|xml)$|[?&]lang=/.test(href)) seen.add(href.split('#')[0]!)
      }
      assert.ok(visited > 60, `${visited} of ${seen.size} pages`)
    })
  })
})
