import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { type Browser, chromium, type Page } from 'playwright-core'

const root = path.join(import.meta.dirname, '..')
const executablePath = '/usr/bin/chromium'
const isAbsent = !existsSync(executablePath)
if (isAbsent) console.warn(`NOT TESTED IN A BROWSER: there is no ${executablePath} (apt-get install chromium)`)

type Extract = (input: string | Uint8Array, url: string) => unknown

/** `presskeep/extract` as it is published: compiled, with what it imports by name, and nothing else. */
const importMap = {
  imports: {
    'presskeep/extract': '/dist/extract/index.js',
    ...Object.fromEntries(
      ['domhandler', 'domelementtype', 'entities', 'entities/decode'].map((name) => {
        const [folder = '', part = ''] = name.split('/')
        const { exports } = JSON.parse(readFileSync(path.join(root, 'node_modules', folder, 'package.json'), 'utf8'))
        return [name, path.posix.join('/node_modules', folder, exports[part === '' ? '.' : `./${part}`].default)]
      }),
    ),
  },
}

const english = `<!doctype html><html lang="en"><head><title>Ferry runs again | Harbour Post</title>
<meta property="og:site_name" content="Harbour Post"><meta name="author" content="Ann Poe">
<meta property="article:published_time" content="2024-05-03T08:00:00+01:00"></head><body><nav><a href="/a">News</a></nav>
<article><h1>Ferry runs again</h1><p>The ferry between the islands will run again from Monday, the harbour office said in the
morning, after two weeks in the dock.</p><figure><img src="/ferry.jpg" onerror="alert(1)"><figcaption>The ferry at the pier.</figcaption>
</figure><p>Passengers who bought a ticket before the storm may use it until the end of the month, said the office,
which had been asked about it by many.</p><script>alert(2)</script></article><footer>About us</footer></body></html>`
const chinese = `<html><head><title>渡轮恢复通航_海港日报</title></head><body><h1>渡轮恢复通航</h1><div>2024年5月3日 来源：海港日报 记者 王小明</div>
<div class="text"><p>两岛之间的渡轮将于星期一恢复通航，港务处今天上午说。渡轮此前在船坞停了两个星期，检修发动机和船身。</p>
<p>港务处说，风暴之前买票的旅客，可以在月底以前凭票上船，不必另外付钱。船票的价格今年不变。</p></div></body></html>`
const cases: readonly { readonly name: string; readonly bytes: Uint8Array }[] = [
  { name: 'an English page', bytes: new TextEncoder().encode(english) },
  { name: 'a Chinese page', bytes: new TextEncoder().encode(chinese) },
  {
    name: 'a page in windows-1252 that says so',
    bytes: Uint8Array.from(
      `<meta charset="windows-1252"><title>Fähre</title><article><h1>Fähre fährt wieder</h1><p>Die Fähre fährt ab Montag wieder, sagte das Hafenamt am Morgen, nach zwei Wochen im Dock.</p></article>`,
      (c) => c.charCodeAt(0),
    ),
  },
  {
    name: 'a page in GB 18030',
    bytes: Uint8Array.from([...latin('<meta charset=gb2312><h1>'), 0xb6, 0xc9, 0xc2, 0xd6, ...latin('</h1>')]),
  },
  { name: 'bytes that are no page', bytes: Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251) },
  { name: 'nothing', bytes: new Uint8Array() },
]

describe('presskeep/extract in a browser', {
  skip: isAbsent && !process.env.PRESSKEEP_SKIP_NOTHING && `no ${executablePath}`,
  timeout: 240_000,
}, () => {
  const built = mkdtempSync(path.join(tmpdir(), 'presskeep-extract-'))
  const asked: string[] = []
  let server: Server
  let browser: Browser
  let page: Page
  let inNode: Extract

  before(async () => {
    await promisify(execFile)(
      process.execPath,
      [
        path.join(root, 'node_modules/typescript/bin/tsc'),
        '-p',
        'tsconfig.build.json',
        '--outDir',
        path.join(built, 'dist'),
      ],
      { cwd: root },
    )
    symlinkSync(path.join(root, 'node_modules'), path.join(built, 'node_modules'), 'dir')
    inNode = (await import(path.join(built, 'dist/extract/index.js'))).extract as Extract
    server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://loopback')
      asked.push(pathname)
      if (pathname === '/') {
        const map = JSON.stringify(importMap)
        response.setHeader('content-type', 'text/html; charset=utf-8')
        response.end(`<!doctype html><title>alone</title><script type="importmap">${map}</script><script type="module">
          import { extract } from 'presskeep/extract'
          globalThis.read = (bytes, url) => extract(Uint8Array.from(bytes), url)
        </script>`)
        return
      }
      const file = path.join(built, pathname)
      if (!/^\/(?:dist|node_modules)\/[\w./-]+\.js$/.test(pathname) || pathname.includes('..') || !existsSync(file)) {
        response.statusCode = 404
        response.end()
        return
      }
      response.setHeader('content-type', 'text/javascript')
      response.end(readFileSync(file))
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
    page = await browser.newPage()
    page.on('pageerror', (error) => assert.fail(error))
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    await page.waitForFunction('typeof read === "function"')
  })

  after(async () => {
    await browser?.close()
    server?.close()
    rmSync(built, { recursive: true, force: true })
  })

  for (const { name, bytes } of cases) {
    test(`reads ${name} as it does in Node`, async () => {
      const url = 'https://www.harbour-post.example/news/1'
      const there = await page.evaluate(`JSON.stringify(read(${JSON.stringify([...bytes])}, ${JSON.stringify(url)}))`)
      assert.equal(there, JSON.stringify(inNode(bytes, url)))
      if (name === 'an English page') {
        const { title, text, html } = JSON.parse(String(there))
        assert.equal(title, 'Ferry runs again')
        assert.match(text, /two weeks in the dock[\s\S]*asked about it by many/)
        assert.doesNotMatch(html, /alert|onerror/)
      }
    })
  }

  test('asks for its own modules and for nothing else', () => {
    const others = asked.filter((one) => one !== '/' && one !== '/favicon.ico' && !importable.test(one))
    assert.deepEqual(others, [])
    assert.ok(asked.includes('/dist/extract/index.js'))
  })
})

/** Its own folder, those that it may import, and the two packages that the import map names. */
const importable = /^\/dist\/(?:extract|charset|model)\/|^\/node_modules\/(?:domhandler|domelementtype|entities)\//

function latin(text: string): number[] {
  return Array.from(text, (c) => c.charCodeAt(0))
}
