import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test } from 'node:test'
import fc from 'fast-check'
import { createReadingRoom, isAllowedHost, type ReadingRoomOptions, serve } from './index.ts'
import { createFakeLibrary } from './testing/fake-library.ts'
import { sampleNow } from './testing/sample-articles.ts'

const library = createFakeLibrary()
const make = (options: Partial<ReadingRoomOptions> = {}, shelf = library) =>
  createReadingRoom(shelf, { now: () => sampleNow, version: '1', ...options })
const app = make()
const get = (path: string, headers: Record<string, string> = {}) => app.request(`http://127.0.0.1${path}`, { headers })
const article = library.samples.find((one) => one.changes)!

test('every answer carries the protecting headers, whatever it is', async () => {
  const paths = [
    '/',
    `/article/${article.id}`,
    `/article/${article.id}/changes`,
    '/search?q=x',
    '/feeds',
    '/status',
    '/feed.atom',
    '/sitemap.xml',
    '/robots.txt',
    '/api/search?q=x',
    '/healthz',
    '/assets/style.css',
    '/favicon.ico',
    `/media/${article.picture}`,
    `/capture/${article.captures[0]!.id}`,
    '/nowhere',
    '/%00',
  ]
  for (const path of paths) {
    const { headers } = await get(path)
    assert.equal(headers.get('x-content-type-options'), 'nosniff', path)
    assert.equal(headers.get('referrer-policy'), 'no-referrer', path)
    assert.equal(headers.get('x-frame-options'), 'DENY', path)
    assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin', path)
    assert.equal(headers.get('cross-origin-resource-policy'), 'same-origin', path)
    assert.match(headers.get('permissions-policy')!, /camera=\(\)/, path)
    const policy = headers.get('content-security-policy')!
    assert.match(policy, /default-src 'none'/, path)
    assert.match(policy, /frame-ancestors 'none'/, path)
    assert.doesNotMatch(policy, /unsafe-eval|\*|https?:/, path)
    if (!path.startsWith('/media')) assert.doesNotMatch(policy, /unsafe-inline/, path)
    assert.equal(headers.get('access-control-allow-origin'), null, path)
    assert.equal(headers.get('set-cookie'), null, path)
  }
})

test('pages hold no inline script, style or handler and refer to nothing elsewhere', async () => {
  for (const path of [
    '/',
    `/article/${article.id}`,
    `/article/${article.id}/changes`,
    '/feeds',
    '/archive',
    '/search?q=Tide',
    '/status',
  ]) {
    const page = await (await get(path)).text()
    assert.doesNotMatch(page, /<style|\sstyle=|\son[a-z]+="|<script(?! src="\/assets\/)/, path)
    for (const [, address] of page.matchAll(/\b(?:src|action)="([^"]*)"/g)) assert.match(address!, /^\/(?!\/)/, path)
    for (const [tag] of page.matchAll(/<link\b[^>]*>/g)) assert.match(tag, /href="\/(?!\/)/, path)
  }
})

test('a raw capture is only ever a file: plain text, sandboxed', async () => {
  const answer = await get(`/capture/${article.captures[0]!.id}`)
  assert.equal(answer.headers.get('content-type'), 'text/plain; charset=utf-8')
  assert.match(answer.headers.get('content-disposition')!, /^attachment; filename="capture-[0-9a-f-]+\.txt"$/)
  assert.match(answer.headers.get('content-security-policy')!, /sandbox/)
  assert.match(await answer.text(), /<script>alert\(1\)<\/script>/)
})

test('a picture comes with its own type; an SVG is sandboxed and opened by itself becomes a file', async () => {
  const bytes = new TextEncoder().encode('x')
  const types = new Map([
    ['png', 'image/png'],
    ['svg', 'image/svg+xml'],
    ['html', 'text/html'],
    ['line', 'image/png\r\nx: y'],
  ])
  const shelf = make(
    {},
    { ...library, picture: async (d) => (types.has(d) ? { bytes, type: types.get(d)! } : undefined) },
  )
  const media = (digest: string) => shelf.request(`http://localhost/media/${digest}`)
  const png = await media('png')
  assert.equal(png.headers.get('content-type'), 'image/png')
  assert.equal(png.headers.get('content-disposition'), null)
  assert.match(png.headers.get('cache-control')!, /immutable/)
  assert.match(png.headers.get('content-security-policy')!, /sandbox/)
  const svg = await media('svg')
  assert.equal(svg.headers.get('content-type'), 'image/svg+xml')
  assert.match(svg.headers.get('content-disposition')!, /^attachment/)
  assert.match(svg.headers.get('content-security-policy')!, /default-src 'none'; sandbox;.*style-src 'unsafe-inline'/)
  for (const digest of ['html', 'line']) {
    const other = await media(digest)
    assert.equal(other.headers.get('content-type'), 'application/octet-stream')
    assert.match(other.headers.get('content-disposition')!, /^attachment/)
  }
  const again = await shelf.request('http://localhost/media/png', { headers: { 'if-none-match': '"png"' } })
  assert.equal(again.status, 304)
})

test('nothing can be changed: every other method is refused', async () => {
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
    const answer = await app.request('http://localhost/', { method })
    assert.equal(answer.status, 405, method)
    assert.equal(answer.headers.get('allow'), 'GET, HEAD')
  }
  const head = await app.request('http://localhost/', { method: 'HEAD' })
  assert.equal(head.status, 200)
  assert.equal(await head.text(), '')
})

test('only names of this machine are answered, and those that the settings allow', async () => {
  for (const host of ['localhost', 'LOCALHOST:8080', 'localhost.', '127.0.0.1:1', '127.9.9.9', '[::1]', '[::1]:80']) {
    assert.ok(isAllowedHost(host, []), host)
  }
  const foreign = [
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '127.0.0.1@evil.example',
    '0.0.0.0',
    '192.168.0.2',
    '[::2]',
    '',
    ' ',
    'localhost/evil',
    'localhost:x',
    '2130706433',
    '127.1',
    'a'.repeat(300),
  ]
  for (const host of foreign) assert.ok(!isAllowedHost(host, []), host)
  assert.ok(!isAllowedHost(undefined, []))
  assert.ok(isAllowedHost('News.Example:8080', ['news.example']))
  assert.ok(isAllowedHost('news.example:8080', ['news.example:8080']))
  assert.ok(!isAllowedHost('news.example:81', ['news.example:8080']))
  assert.ok(!isAllowedHost('sub.news.example', ['news.example']))
})

test('no text makes the host check throw', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.array(fc.string()),
      (host, allowed) => typeof isAllowedHost(host, allowed) === 'boolean',
    ),
  )
})

test('a foreign host name is refused on every address, also for pictures and the API', async () => {
  for (const path of ['/', '/healthz', '/api/search?q=x', `/media/${article.picture}`, '/assets/style.css']) {
    const answer = await app.request(`http://localhost${path}`, { headers: { host: 'evil.example' } })
    assert.equal(answer.status, 403, path)
    assert.equal((await app.request(`http://evil.example${path}`)).status, 403, path)
  }
  const open = make({ allowedHosts: ['news.example'], publicUrl: 'https://archive.example/' })
  assert.equal((await open.request('http://news.example:99/')).status, 200)
  assert.match(
    await (await open.request('http://archive.example/feed.atom')).text(),
    /href="https:\/\/archive\.example\/feed\.atom"/,
  )
})

test('over a real connection a rebound name, a foreign request line and a missing host are refused', async () => {
  const running = await serve(app, { port: 0 })
  try {
    const port = Number(new URL(running.url).port)
    const ask = (head: string) =>
      new Promise<string>((resolve, reject) => {
        let got = ''
        const socket = connect(port, '127.0.0.1', () => socket.write(`${head}\r\nConnection: close\r\n\r\n`))
        socket.setEncoding('latin1')
        socket.on('data', (data) => {
          got += data
        })
        socket.on('end', () => resolve(got))
        socket.on('error', reject)
      })
    assert.match(await ask(`GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${port}`), /^HTTP\/1\.1 200 /)
    assert.match(await ask('GET /healthz HTTP/1.1\r\nHost: evil.example'), /^HTTP\/1\.1 403 /)
    assert.match(await ask('GET http://evil.example/healthz HTTP/1.1\r\nHost: 127.0.0.1'), /^HTTP\/1\.1 40[03] /)
    assert.match(await ask('GET /healthz HTTP/1.1\r\nX: y'), /^HTTP\/1\.1 400 /)
    assert.match(await ask('GET /healthz HTTP/1.0'), /^HTTP\/1\.1 40[03] /)
    assert.match(await ask(`GET /%00 HTTP/1.1\r\nHost: localhost`), /^HTTP\/1\.1 400 /)
    assert.match(await ask(`GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: localhost`), /^HTTP\/1\.1 (414|431) /)
    await assert.rejects(serve(app, { port }), { code: 'EADDRINUSE' })
  } finally {
    await running.close()
    await running.close()
  }
})

test('whatever is asked for, the answer is a page and never a server error', async () => {
  const starts = [
    '/',
    '/article/',
    '/source/',
    '/tag/',
    '/author/',
    '/day/',
    '/search?q=',
    '/search?',
    '/?page=',
    '/feeds/',
    '/media/',
    '/capture/',
    '/api/search?q=',
    '/api/articles/',
    '/sitemap-',
    '/assets/',
    `/article/${article.id}/version/`,
    `/article/${article.id}/changes?before=`,
  ]
  const piece = fc.oneof(
    fc.webPath(),
    fc.string({ unit: 'binary' }).map((s) => encodeURIComponent(s.toWellFormed())),
    fc.constantFrom(
      '%',
      '%00',
      '%c0%af',
      '..',
      '%2e%2e',
      '%2f',
      '//',
      '?',
      '&',
      '#',
      '+',
      ';',
      'lang=zh',
      '__proto__',
      'constructor',
    ),
  )
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...starts), fc.array(piece, { maxLength: 4 }), async (start, rest) => {
      const url = URL.parse(`http://localhost${start}${rest.join('')}`)
      if (url?.host !== 'localhost') return
      const answer = await app.request(url.href)
      assert.ok(answer.status < 500, `${answer.status} for ${url.href}`)
      assert.equal(answer.headers.get('x-content-type-options'), 'nosniff')
      assert.equal(answer.headers.get('location'), null)
    }),
    { numRuns: 500 },
  )
})
