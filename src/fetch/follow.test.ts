import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fetcherTo, fetchFrom, serve, serveRaw, textOf, wordFor } from './loopback.ts'

test('redirects are followed, every hop is kept, and permanent ones name the new address', async (t) => {
  const server = await serve(t, (request, response) => {
    const next: Record<string, [number, string]> = { '/a': [301, '/b?x=1'], '/b?x=1': [308, 'c#top'] }
    const [status, location] = next[request.url!] ?? [200, '']
    response.writeHead(status, location ? { location } : {}).end(location ? 'moved' : 'here')
  })
  const outcome = await fetchFrom(t, server, '/a#part')
  assert.ok(outcome.kind === 'fetched')
  assert.equal(textOf(outcome), 'here')
  assert.equal(outcome.url, `${server.origin}/c`)
  assert.equal(outcome.permanentUrl, `${server.origin}/c`)
  assert.deepEqual(
    outcome.exchanges.map(({ url, status }) => [url.slice(server.origin.length), status]),
    [
      ['/a', 301],
      ['/b?x=1', 308],
      ['/c', 200],
    ],
  )
})

test('one passing redirect in the chain and the new address is not permanent', async (t) => {
  for (const status of [302, 303, 307]) {
    const server = await serve(t, (request, response) => {
      if (request.url === '/a') response.writeHead(301, { location: '/b' }).end()
      else if (request.url === '/b') response.writeHead(status, { location: '/c' }).end()
      else response.end('here')
    })
    const outcome = await fetchFrom(t, server, '/a')
    assert.ok(outcome.kind === 'fetched' && outcome.url.endsWith('/c') && outcome.permanentUrl === undefined)
  }
})

test('a page that was not moved has no permanent address', async (t) => {
  const server = await serve(t, (_request, response) => response.end('here'))
  const outcome = await fetchFrom(t, server)
  assert.ok(outcome.kind === 'fetched' && !('permanentUrl' in outcome))
})

test('a circle is a redirect loop', async (t) => {
  const server = await serve(t, (request, response) => {
    response.writeHead(302, { location: request.url === '/a' ? '/b' : '/a' }).end()
  })
  const outcome = await fetchFrom(t, server, '/a')
  assert.equal(wordFor(outcome), 'redirect_loop')
  assert.deepEqual(server.requests, ['/a', '/b'])
})

test('a page that redirects to itself is a redirect loop, also with a cookie that changes nothing', async (t) => {
  const server = await serve(t, (request, response) => {
    response.writeHead(302, { location: request.url!, 'Set-Cookie': 'seen=1; Path=/' }).end()
  })
  assert.equal(wordFor(await fetchFrom(t, server, '/a')), 'redirect_loop')
  assert.equal(server.requests.length, 2)
})

test('ten redirects are followed, eleven are too many', async (t) => {
  const server = await serve(t, (request, response) => {
    const left = Number(request.url!.slice(1))
    if (left > 0) response.writeHead(302, { location: `/${left - 1}` }).end()
    else response.end('here')
  })
  assert.equal(textOf(await fetchFrom(t, server, '/10')), 'here')
  assert.equal(wordFor(await fetchFrom(t, server, '/11')), 'too_many_redirects')
})

test('a site that wants its cookie back gets it for the length of the chain, and no other host does', async (t) => {
  const other = await serve(t, (request, response) => response.end(request.headers.cookie ?? 'no cookie'))
  const server = await serve(t, (request, response) => {
    if (request.headers.cookie === 'pass=x; other=y') response.end('let in')
    else if (request.url === '/away') response.writeHead(302, { location: other.origin, 'Set-Cookie': 'pass=x' }).end()
    else response.writeHead(302, { location: '/a', 'Set-Cookie': ['pass=x; HttpOnly', 'other=y; Path=/'] }).end()
  })
  const fetcher = fetcherTo(t, [server, other])
  assert.equal(textOf(await fetcher({ url: `${server.origin}/a`, purpose: 'feed' })), 'let in')
  assert.equal(textOf(await fetcher({ url: `${server.origin}/away`, purpose: 'feed' })), 'no cookie')
  assert.equal(textOf(await fetcher({ url: `${server.origin}/a`, purpose: 'feed' })), 'let in')
  assert.deepEqual(server.requests, ['/a', '/a', '/away', '/a', '/a'])
})

test('addresses in Location are read as browsers read them', async (t) => {
  const locations: Record<string, string> = {
    '/utf8': '/\xe4\xb8\xad?q=\xe6\x96\x87',
    '/gbk': '/\xd6\xd0',
    '/space': '/a b',
    '/relative': 'next',
    '/query': '?page=2',
    '/scheme': '//HOST/x',
  }
  const server = await serveRaw(t, (socket, request) => {
    const path = request.split(' ')[1]!
    const location = locations[path]?.replace('HOST', server.host)
    const head = location ? `302 Found\r\nLocation: ${location}` : '200 OK'
    const body = location ? '' : path
    socket.end(
      Buffer.from(`HTTP/1.1 ${head}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`, 'latin1'),
    )
  })
  const fetcher = fetcherTo(t, [server])
  const ends = await Promise.all(
    Object.keys(locations).map(async (path) => textOf(await fetcher({ url: server.origin + path, purpose: 'feed' }))),
  )
  assert.deepEqual(ends, ['/%E4%B8%AD?q=%E6%96%87', '/%D6%D0', '/a%20b', '/next', '/query?page=2', '/x'])
})

test('a redirect to what is no address is a protocol failure', async (t) => {
  for (const location of ['http://', 'http://[', 'https://exa mple/']) {
    const server = await serve(t, (_request, response) => response.writeHead(302, { location }).end())
    assert.equal(wordFor(await fetchFrom(t, server)), 'protocol', location)
  }
})

test('validators go back verbatim to the address that gave them, and a 304 is "unchanged"', async (t) => {
  const server = await serve(t, (request, response) => {
    const isSame = request.headers['if-none-match'] === '"v1"' || request.headers['if-modified-since'] === 'some day'
    response.writeHead(isSame ? 304 : 200, { ETag: '"v1"', 'Cache-Control': 'max-age=600' }).end(isSame ? '' : 'new')
  })
  const fetcher = fetcherTo(t, [server])
  const url = `${server.origin}/feed`
  const first = await fetcher({ url, purpose: 'feed' })
  assert.ok(first.kind === 'fetched' && first.etag === '"v1"')
  const second = await fetcher({ url, purpose: 'feed', etag: first.etag! })
  assert.ok(second.kind === 'unchanged' && second.etag === '"v1"' && second.maxAgeMs === 600_000)
  assert.equal(second.exchanges[0]!.status, 304)
  assert.equal((await fetcher({ url, purpose: 'feed', lastModified: 'some day' })).kind, 'unchanged')
})

test('validators of one address are not sent to another', async (t) => {
  const seen: [string, string | undefined][] = []
  const server = await serve(t, (request, response) => {
    seen.push([request.url!, request.headers['if-none-match']])
    if (request.url === '/old') response.writeHead(301, { location: '/new' }).end()
    else if (request.headers['if-none-match']) response.writeHead(304).end()
    else response.end('whole')
  })
  const fetcher = fetcherTo(t, [server])
  const request = { url: `${server.origin}/old`, purpose: 'feed', etag: '"x"' } as const
  assert.equal((await fetcher(request)).kind, 'fetched')
  const again = await fetcher({ ...request, validatorsOf: `${server.origin}/new` })
  assert.ok(again.kind === 'unchanged' && again.permanentUrl === `${server.origin}/new`)
  assert.deepEqual(seen, [
    ['/old', '"x"'],
    ['/new', undefined],
    ['/old', undefined],
    ['/new', '"x"'],
  ])
})

test('what is gone says so', async (t) => {
  const server = await serve(t, (_request, response) => response.writeHead(410).end())
  const outcome = await fetchFrom(t, server)
  assert.ok(outcome.kind === 'gone' && outcome.url === `${server.origin}/`)
})

test('text that is no address is refused without a request', async (t) => {
  const fetcher = fetcherTo(t, [])
  for (const url of ['', 'news', '//news.example/', 'http://', 'http://[::1', '\0']) {
    const outcome = await fetcher({ url, purpose: 'article' })
    assert.ok(outcome.kind === 'refused' && outcome.errorClass === 'scheme', url)
  }
})

test('failure messages never hold a line break', async (t) => {
  const server = await serveRaw(t, (socket) => socket.end('HTTP/1.1 500 bad\x01\tthing\r\nContent-Length: 0\r\n\r\n'))
  const outcome = await fetchFrom(t, server)
  assert.ok(outcome.kind === 'failed' && !/[\x00-\x1f]/.test(outcome.message))
})
