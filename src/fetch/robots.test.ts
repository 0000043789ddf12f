import assert from 'node:assert/strict'
import type http from 'node:http'
import { test } from 'node:test'
import zlib from 'node:zlib'
import type { Exchange } from '../model/index.ts'
import { fetcherTo, serve, serveRaw, textOf, wordFor } from './loopback.ts'

type Reply = (response: http.ServerResponse, path: string) => void

/** A site whose robots.txt is what `reply` says, and whose pages say their path. */
function site(t: Parameters<typeof serve>[0], reply: Reply) {
  return serve(t, (request, response) => {
    if (request.url!.startsWith('/robots')) reply(response, request.url!)
    else response.end(request.url)
  })
}

const forbidding: Reply = (response) => response.end('User-agent: *\nDisallow: /no\n')

test('robots.txt is asked for articles, pages and pictures, and not for feeds', async (t) => {
  const server = await site(t, forbidding)
  const fetcher = fetcherTo(t, [server])
  assert.equal(textOf(await fetcher({ url: `${server.origin}/no/feed`, purpose: 'feed' })), '/no/feed')
  assert.deepEqual(server.requests, ['/no/feed'])
  for (const purpose of ['article', 'page', 'picture'] as const) {
    const outcome = await fetcher({ url: `${server.origin}/no/${purpose}`, purpose })
    assert.ok(outcome.kind === 'refused' && outcome.by === 'robots' && outcome.errorClass === 'blocked', purpose)
    assert.equal(textOf(await fetcher({ url: `${server.origin}/yes/${purpose}`, purpose })), `/yes/${purpose}`)
  }
  assert.deepEqual(server.requests, ['/no/feed', '/robots.txt', '/yes/article', '/yes/page', '/yes/picture'])
})

test('robots.txt is asked once a day and once for many', async (t) => {
  const server = await site(t, forbidding)
  let clock = 1e12
  const fetcher = fetcherTo(t, [server], { now: () => clock })
  const get = (path: string) => fetcher({ url: server.origin + path, purpose: 'article' })
  await Promise.all(['/1', '/2', '/3', '/4'].map(get))
  clock += 23 * 3600 * 1000
  await get('/5')
  assert.equal(server.requests.filter((path) => path === '/robots.txt').length, 1)
  clock += 2 * 3600 * 1000
  await get('/6')
  assert.equal(server.requests.filter((path) => path === '/robots.txt').length, 2)
})

test('every exchange with robots.txt is handed over so that it can be kept', async (t) => {
  const kept: Exchange[] = []
  const server = await site(t, (response, path) => {
    if (path === '/robots.txt') response.writeHead(302, { location: '/robots2.txt' }).end()
    else
      response
        .writeHead(200, { 'Content-Encoding': 'gzip' })
        .end(zlib.gzipSync('User-agent: presskeep-test\nDisallow: /no'))
  })
  const fetcher = fetcherTo(t, [server], { onRobots: (exchange) => kept.push(exchange) })
  const outcome = await fetcher({ url: `${server.origin}/no`, purpose: 'article' })
  assert.ok(outcome.kind === 'refused' && outcome.by === 'robots')
  assert.deepEqual(
    kept.map(({ url, status }) => [url.slice(server.origin.length), status]),
    [
      ['/robots.txt', 302],
      ['/robots2.txt', 200],
    ],
  )
  assert.deepEqual(outcome.exchanges, [])
})

test('a robots.txt that is not there, is forbidden or is a web page allows everything', async (t) => {
  for (const reply of [
    (response: http.ServerResponse) => response.writeHead(404).end('User-agent: *\nDisallow: /'),
    (response: http.ServerResponse) => response.writeHead(403).end(),
    (response: http.ServerResponse) => response.writeHead(410).end(),
    (response: http.ServerResponse) => response.writeHead(302, { location: '/robots.txt' }).end(),
    (response: http.ServerResponse) => response.writeHead(302).end(),
    (response: http.ServerResponse) => response.end('<!doctype html><title>Home</title>'),
    (response: http.ServerResponse) => response.writeHead(302, { location: 'ftp://x/' }).end(),
  ]) {
    const server = await site(t, reply)
    assert.equal(textOf(await fetcherTo(t, [server])({ url: `${server.origin}/a`, purpose: 'article' })), '/a')
  }
})

test('a robots.txt that cannot be read now forbids for now, with the reason, and is asked again soon', async (t) => {
  let status = 503
  const server = await site(t, (response) => response.writeHead(status).end(status === 200 ? '' : 'no'))
  let clock = 1e12
  const fetcher = fetcherTo(t, [server], { now: () => clock })
  const get = () => fetcher({ url: `${server.origin}/a`, purpose: 'article' })
  for (let i = 0; i < 2; i++) {
    const outcome = await get()
    assert.ok(outcome.kind === 'failed' && outcome.errorClass === 'http_503' && /robots\.txt/.test(outcome.message))
  }
  assert.deepEqual(server.requests, ['/robots.txt'])
  status = 200
  clock += 11 * 60 * 1000
  assert.equal(textOf(await get()), '/a')
})

test('a robots.txt that hangs or breaks off is a failure of its own class', async (t) => {
  const hanging = await serveRaw(t, () => undefined)
  const broken = await serveRaw(t, (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nUser-agent'))
  const fetcher = fetcherTo(t, [hanging, broken], { limits: { headersMs: 200 } })
  assert.equal(wordFor(await fetcher({ url: `${hanging.origin}/a`, purpose: 'article' })), 'timeout')
  assert.equal(wordFor(await fetcher({ url: `${broken.origin}/a`, purpose: 'article' })), 'truncated')
})

test('a robots.txt without an end counts as far as we read it', async (t) => {
  const server = await site(t, (response) => {
    response.write('User-agent: *\nDisallow: /no\n')
    const pour = setInterval(() => response.write('#'.repeat(200_000)), 1)
    response.on('close', () => clearInterval(pour))
  })
  const fetcher = fetcherTo(t, [server])
  const outcome = await fetcher({ url: `${server.origin}/no`, purpose: 'article' })
  assert.ok(outcome.kind === 'refused' && outcome.by === 'robots')
  assert.equal(textOf(await fetcher({ url: `${server.origin}/a`, purpose: 'article' })), '/a')
})

test('the rules of a redirect’s target are asked too', async (t) => {
  const target = await site(t, (response) => response.end('User-agent: *\nDisallow: /secret'))
  const server = await serve(t, (request, response) => {
    if (request.url === '/robots.txt') response.writeHead(404).end()
    else response.writeHead(302, { location: `${target.origin}/secret` }).end()
  })
  const outcome = await fetcherTo(t, [server, target])({ url: `${server.origin}/a`, purpose: 'article' })
  assert.ok(outcome.kind === 'refused' && outcome.by === 'robots')
  assert.equal(outcome.exchanges.length, 1)
  assert.deepEqual(target.requests, ['/robots.txt'])
})

test('a crawl delay is kept on an opened machine too, for feeds as soon as it is known', async (t) => {
  const server = await site(t, (response) => response.end('User-agent: *\nCrawl-delay: 7'))
  const waits: number[] = []
  const fetcher = fetcherTo(t, [server], { now: () => 1e12, sleep: async (ms) => void waits.push(ms) })
  for (const path of ['/1', '/2']) await fetcher({ url: server.origin + path, purpose: 'article' })
  await fetcher({ url: `${server.origin}/feed`, purpose: 'feed' })
  await fetcher({ url: `${server.origin}/feed2`, purpose: 'feed' })
  assert.deepEqual(waits, [7000, 7000, 7000, 7000], 'after robots.txt itself, two pages and a feed')
})

test('one who gives up does not end the request for robots.txt that others wait for', async (t) => {
  let answerRobots = () => {}
  const server = await site(t, (response) => {
    answerRobots = () => response.end('')
  })
  const fetcher = fetcherTo(t, [server])
  const controller = new AbortController()
  const first = fetcher({ url: `${server.origin}/1`, purpose: 'article' }, controller.signal)
  const second = fetcher({ url: `${server.origin}/2`, purpose: 'article' })
  while (server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  controller.abort(new Error('enough'))
  await assert.rejects(first, /enough/)
  answerRobots()
  assert.equal(textOf(await second), '/2')
  assert.equal(server.requests.filter((path) => path === '/robots.txt').length, 1)
})
