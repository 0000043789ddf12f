import assert from 'node:assert/strict'
import { readdirSync, renameSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { contrastFaults, structureFaults } from '../../src/web/testing/accessibility.ts'
import { archiveAt, followFeeds } from '../support/archive.ts'
import { presskeep } from '../support/cli.ts'
import { jsonFeed, xml } from '../support/feeds.ts'
import { scratch } from '../support/folders.ts'
import { hostileTexts, visible } from '../support/hostile-texts.ts'
import { loopbackSite } from '../support/loopback.ts'
import { without } from '../support/needs.ts'

const flags =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'
const looks: readonly (readonly [name: string, look: BrowserContextOptions])[] = [
  ['desktop', { viewport: { width: 1280, height: 900 } }],
  ['desktop in the dark', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' }],
  ['phone', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }],
  ['narrow phone in the dark', { viewport: { width: 320, height: 640 }, isMobile: true, colorScheme: 'dark' }],
]

describe('A static site opened from its folder', { skip: without('chromium'), timeout: 240_000 }, () => {
  const ends: (() => unknown)[] = []
  const scope = { after: (end: unknown) => ends.push(end as () => unknown) } as Parameters<typeof scratch>[0]
  let browser: Browser
  let dir = ''
  const at = (file: string, query = '') => `${pathToFileURL(path.join(dir, file))}${query}`

  before(async () => {
    const here = scratch(scope)
    const archive = archiveAt(path.join(here, 'archive'))
    const made = await presskeep(['demo', '--no-up', '--keep', archive.folder])
    assert.equal(made.code, 0, made.stderr)
    const site = await loopbackSite()
    ends.push(() => site.close())
    const items = hostileTexts.map((text, id) => ({
      id: `h${id}`,
      url: `https://hostile.example/${id}`,
      title: text,
      authors: [{ name: text }],
      tags: [text, 'hostile'],
      date_published: '2020-06-29T00:51:57Z',
      content_html: `<p>Numbered${id} before</p><p>${xml(text)}</p>`,
    }))
    site.pages.set('/hostile.json', {
      headers: { 'content-type': 'application/feed+json' },
      body: jsonFeed('hostile', items),
    })
    await followFeeds(archive, site, { '"><script>alert(1)</script>': '/hostile.json' })
    await archive.sync('--feed', `${site.url}/hostile.json`)
    dir = path.join(here, 'a site, with "odd" #signs?')
    const ran = await archive.run('export', 'site', dir, '--language', 'zh')
    assert.equal(ran.code, 0, ran.stderr)
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags.split(' ') })
    ends.push(() => browser.close())
  })
  after(async () => {
    for (const end of ends.reverse()) await end()
  })

  /** A page that notes everything that should not be: messages, errors, requests that leave the folder or fail. */
  async function visit(
    options: BrowserContextOptions,
    use: (page: Page, asked: string[]) => Promise<void>,
  ): Promise<void> {
    const context = await browser.newContext({ locale: 'zh-CN', ...options })
    const faults: string[] = []
    const asked: string[] = []
    try {
      const page = await context.newPage()
      page.on('console', (message) => faults.push(`${page.url()}: console: ${message.text()}`))
      page.on('pageerror', (error) => faults.push(`${page.url()}: error: ${error.message}`))
      page.on('dialog', (dialog) => faults.push(`${page.url()}: dialog: ${dialog.message()}`))
      page.on('requestfailed', (request) => {
        const why = request.failure()?.errorText
        // A page that was left takes its open requests along.
        if (why !== 'net::ERR_ABORTED') faults.push(`${why}: ${request.url()}`)
      })
      page.on('request', (request) => {
        asked.push(request.url())
        if (!request.url().startsWith(at(''))) faults.push(`${page.url()}: asked ${request.url()}`)
      })
      await use(page, asked)
      assert.deepEqual(faults, [])
    } finally {
      await context.close()
    }
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

  async function search(page: Page, query: string): Promise<readonly string[]> {
    await page.goto(at('search.html'))
    await page.locator('input[type=search]').fill(query)
    await page.keyboard.press('Enter')
    await page.waitForURL(/search\.html\?q=/)
    await page
      .locator('[role=status]')
      .filter({ hasText: /[\d没]/ })
      .waitFor()
    return page.locator('#found h3').allInnerTexts()
  }

  for (const [name, look] of looks) {
    test(`on a ${name} every kind of page is sound, shows its pictures and asks for nothing elsewhere`, async () => {
      await visit(look, async (page) => {
        for (const file of [
          'index.html',
          'archive.html',
          'sources.html',
          'tags.html',
          'authors.html',
          'changes.html',
          'search.html',
        ]) {
          await page.goto(at(file))
          assert.deepEqual(await faultsOf(page), [], file)
        }
        await page.goto(at('search.html', `?q=${encodeURIComponent('潮闸')}`))
        await page.getByRole('link', { name: /旧港潮闸失灵/ }).click()
        await page.waitForURL('**/article/*/*.html')
        assert.match(await page.locator('h1').innerText(), /旧港潮闸失灵/)
        const broken = await page.evaluate(async () => {
          await Promise.all([...document.images].map((one) => one.decode().catch(() => {})))
          return [...document.images].filter((one) => one.naturalWidth === 0).map((one) => one.src)
        })
        assert.deepEqual(broken, [])
        assert.ok((await page.locator('.prose img').count()) > 0)
        assert.deepEqual(await faultsOf(page), [])
        await page.locator('.versions a').first().click()
        await page.waitForURL('**/*-changes.html')
        assert.ok((await page.locator('ins').count()) > 0 && (await page.locator('del').count()) > 0)
        assert.deepEqual(await faultsOf(page), [])
      })
    })
  }

  test('words are found in Chinese and English, by phrases, without others, and in one source', async () => {
    await visit({}, async (page, asked) => {
      const plain = await search(page, '潮闸')
      assert.ok(
        plain.some((title) => /旧港潮闸失灵/.test(title)),
        plain.join('\n'),
      )
      assert.deepEqual(await search(page, '潮閘'), plain)
      assert.match(await page.locator('#found mark').first().innerText(), /潮闸/)
      assert.deepEqual(await faultsOf(page), [])
      const english = await search(page, 'tide gate')
      assert.ok(english.some((title) => /Tide gate failure/.test(title)))
      assert.ok((await search(page, '"tide gate"')).length > 0)
      assert.deepEqual(await search(page, '"gate tide"'), [])
      assert.ok(!(await search(page, '潮闸 -市议会')).some((title) => /旧港潮闸失灵/.test(title)))
      assert.ok((await search(page, 'gate source:lanting')).length > 0)
      assert.deepEqual(await search(page, 'gate source:nowhere'), [])
      assert.deepEqual(await search(page, '潮闸 before:2001'), [])
      assert.deepEqual(await search(page, '沙漠骆驼'), [])
      assert.match(await page.locator('[role=status]').innerText(), /没有找到/)
      await page.goto(at('search.html', '?q=after:never'))
      await page.getByText('不是日期').waitFor()
      assert.ok(
        asked.some((url) => /search\/.*\/t-/.test(url)),
        'shards are loaded when they are needed',
      )
    })
  })

  test('hostile articles are read, listed and found as text', async () => {
    await visit({}, async (page) => {
      for (const [id, text] of hostileTexts.entries()) {
        if (visible(text) === '' || text.length > 1_000 || id % 9 > 0) continue
        const [title = ''] = await search(page, `Numbered${id}`)
        assert.equal(visible(title), visible(text))
      }
      for (const kind of ['day', 'month', 'source', 'tag']) {
        for (const name of readdirSync(path.join(dir, kind)).filter((one) => one.endsWith('.html'))) {
          await page.goto(at(`${kind}/${name}`))
          assert.equal(await page.locator('main script, main iframe').count(), 0, name)
        }
      }
      await search(page, '<script>alert(1)</script>')
    })
  })

  test('without JavaScript everything can be read, and the search page says what to do', async () => {
    await visit({ javaScriptEnabled: false }, async (page) => {
      const seen = new Set([at('index.html')])
      let visited = 0
      for (const url of seen) {
        if (visited++ >= 40) break
        await page.goto(url)
        assert.ok((await page.locator('main').innerText()).trim().length > 0, url)
        for (const link of await page
          .locator('a[href]')
          .evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href)))
          if (link.startsWith('file:') && /\.html$/.test(link.replace(/#.*/, ''))) seen.add(link.replace(/#.*/, ''))
      }
      assert.ok(visited > 30)
      await page.goto(at('search.html'))
      assert.match(await page.locator('noscript').innerText(), /JavaScript/)
    })
  })

  test('a search index that is not whole is told', async () => {
    const context = await browser.newContext()
    const from = path.join(dir, 'search', 'index.js')
    renameSync(from, `${from}.away`)
    try {
      const page = await context.newPage()
      await page.goto(at('search.html', '?q=gate'))
      await page.getByText('文件夹是否完整').waitFor()
    } finally {
      renameSync(`${from}.away`, from)
      await context.close()
    }
  })
})
