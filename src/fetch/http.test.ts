import assert from 'node:assert/strict'
import { once } from 'node:events'
import net from 'node:net'
import { test } from 'node:test'
import zlib from 'node:zlib'
import fc from 'fast-check'
import { failureOfError } from './failures.ts'
import { defaultLimits, type Limits } from './limits.ts'
import { fetcherTo, fetchFrom, serve, serveRaw, textOf, wordFor } from './loopback.ts'

const quick: Partial<Limits> = { connectMs: 2000, headersMs: 300, idleMs: 300, totalMs: 1500 }

test('an answer is kept as it came: status line, headers in order and case, body, address', async (t) => {
  const server = await serveRaw(t, (socket) =>
    socket.end(
      'HTTP/1.1 200 Fine by me\r\nX-b: 1\r\ncontent-TYPE: text/html; charset=gbk\r\nX-B: 2\r\nETag: W/"a b"\r\n' +
        'Set-Cookie: a=1\r\nSet-Cookie: b=2\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\n\r\n',
    ),
  )
  const outcome = await fetchFrom(t, server, '/a?b=c#d', { now: () => 1234 })
  assert.equal(textOf(outcome), 'abcdefg')
  assert.ok(outcome.kind === 'fetched')
  const [exchange] = outcome.exchanges
  assert.equal(exchange?.statusText, 'Fine by me')
  assert.deepEqual(exchange?.responseHeaders, [
    ['X-b', '1'],
    ['content-TYPE', 'text/html; charset=gbk'],
    ['X-B', '2'],
    ['ETag', 'W/"a b"'],
    ['Set-Cookie', 'a=1'],
    ['Set-Cookie', 'b=2'],
    ['Transfer-Encoding', 'chunked'],
  ])
  assert.equal(new TextDecoder().decode(exchange?.body), 'abcdefg')
  assert.deepEqual([exchange?.ip, exchange?.at, exchange?.url], ['127.0.0.1', 1234, `${server.origin}/a?b=c`])
  assert.equal(outcome.contentType, 'text/html; charset=gbk')
  assert.equal(outcome.etag, 'W/"a b"')
})

test('the request that is kept is the one that was sent, byte for byte', async (t) => {
  let seen = ''
  const server = await serveRaw(t, (socket, request) => {
    seen = request
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
  })
  const outcome = await fetchFrom(t, server, '/a?b', {
    acceptLanguage: 'zh, en;q=0.8',
    request: { etag: 'W/"é odd"', lastModified: 'yesterday, 5pm', referer: 'http://news.example/' },
  })
  const headers = outcome.exchanges[0]!.requestHeaders.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  assert.equal(seen, `GET /a?b HTTP/1.1\r\n${headers}\r\n`)
  for (const line of [
    `Host: ${server.host}`,
    'User-Agent: Presskeep-Test/1 (+https://presskeep.example/contact)',
    'Accept-Encoding: gzip, br, zstd',
    'Accept-Language: zh, en;q=0.8',
    'Referer: http://news.example/',
    'If-None-Match: W/"é odd"',
    'If-Modified-Since: yesterday, 5pm',
  ]) {
    assert.ok(seen.includes(`\r\n${line}\r\n`), line)
  }
})

test('a validator that could smuggle a header in is not sent', async (t) => {
  const server = await serve(t, (request, response) => response.end(JSON.stringify(request.rawHeaders)))
  const outcome = await fetchFrom(t, server, '/', { request: { etag: '"x"\r\nX-Evil: 1', lastModified: '中' } })
  assert.ok(!/Evil|If-/.test(textOf(outcome)!))
})

test('a connection is used again', async (t) => {
  const ports = new Set<number | undefined>()
  const server = await serve(t, (request, response) => {
    ports.add(request.socket.remotePort)
    response.end('ok')
  })
  const fetcher = fetcherTo(t, [server])
  for (const path of ['/1', '/2', '/3']) await fetcher({ url: server.origin + path, purpose: 'feed' })
  assert.equal(ports.size, 1)
})

test('header bytes are given back one character a byte', async (t) => {
  const server = await serveRaw(t, (socket) =>
    socket.end(Buffer.from('HTTP/1.1 200 OK\r\nX-Title: \xe4\xb8\xad\r\nContent-Length: 0\r\n\r\n', 'latin1')),
  )
  const outcome = await fetchFrom(t, server)
  assert.equal(outcome.exchanges[0]!.responseHeaders[0]![1], '\xe4\xb8\xad')
})

const answers: readonly (readonly [status: number, word: string])[] = [
  [200, 'fetched'],
  [203, 'fetched'],
  [204, 'fetched'],
  [206, 'truncated'],
  [301, 'http_301'],
  [304, 'http_304'],
  [400, 'http_400'],
  [401, 'auth'],
  [403, 'forbidden'],
  [404, 'not_found'],
  [410, 'gone'],
  [429, 'rate_limited'],
  [451, 'http_451'],
  [500, 'http_500'],
  [503, 'http_503'],
  [999, 'http_999'],
]
test('each status has its word, and its page is kept', async (t) => {
  const server = await serve(t, (request, response) => {
    const status = Number(request.url?.slice(1))
    response.writeHead(status).end(status === 204 || status === 304 ? '' : `page of ${status}`)
  })
  for (const [status, word] of answers) {
    const outcome = await fetchFrom(t, server, `/${status}`)
    assert.equal(wordFor(outcome), word, String(status))
    assert.equal(outcome.exchanges.length, 1)
    assert.equal(outcome.exchanges[0]!.status, status)
    if (status >= 400) assert.equal(new TextDecoder().decode(outcome.exchanges[0]!.body), `page of ${status}`)
  }
})

test('a host that does not exist is a dns failure', async (t) => {
  const outcome = await fetcherTo(t, [])({ url: 'http://no-such-host.invalid/', purpose: 'feed' })
  assert.equal(wordFor(outcome), 'dns')
  assert.deepEqual(outcome.exchanges, [])
})

test('a port where nobody listens is a network failure, after one more try', async (t) => {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const host = `127.0.0.1:${(server.address() as net.AddressInfo).port}`
  server.close()
  await once(server, 'close')
  const lines: string[] = []
  const fetcher = fetcherTo(t, [], { allowHosts: [host], log: (line) => lines.push(line) })
  assert.equal(wordFor(await fetcher({ url: `http://${host}/`, purpose: 'feed' })), 'network')
  assert.equal(lines.length, 1)
})

test('a connection that is reset is tried once more', async (t) => {
  let times = 0
  const server = await serveRaw(t, (socket) => {
    times++
    if (times === 1) socket.resetAndDestroy()
    else socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
  })
  assert.equal(textOf(await fetchFrom(t, server)), 'ok')
  assert.equal(times, 2)
})

test('a connection that is reset again and again, or closed without a word, is a reset', async (t) => {
  for (const end of [(socket: net.Socket) => socket.resetAndDestroy(), (socket: net.Socket) => socket.end()]) {
    let times = 0
    const server = await serveRaw(t, (socket) => {
      times++
      end(socket)
    })
    assert.equal(wordFor(await fetchFrom(t, server)), 'reset')
    assert.equal(times, 2)
  }
})

test('an error of the server is left to the schedule', async (t) => {
  const server = await serve(t, (_request, response) => response.writeHead(503).end())
  await fetchFrom(t, server)
  assert.equal(server.requests.length, 1)
})

test('what is no HTTP is a protocol failure', async (t) => {
  for (const bytes of [
    'SSH-2.0-OpenSSH_9.2\r\n',
    'hello\n',
    'HTTP/1.1 abc\r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc',
  ]) {
    const server = await serveRaw(t, (socket) => socket.end(bytes))
    assert.equal(wordFor(await fetchFrom(t, server)), 'protocol', bytes)
  }
})

test('headers that break the grammar are read as browsers read them', async (t) => {
  const server = await serveRaw(t, (socket) =>
    socket.end('HTTP/1.1 200 OK\r\nX-Odd: a\x01b\r\nContent-Length: 2\r\n\r\nok'),
  )
  assert.equal(textOf(await fetchFrom(t, server)), 'ok')
})

test('headers without an end are too large', async (t) => {
  const server = await serveRaw(t, (socket) =>
    socket.end(`HTTP/1.1 200 OK\r\n${'X-Long: yes and more\r\n'.repeat(9000)}\r\n`),
  )
  assert.equal(wordFor(await fetchFrom(t, server)), 'too_large')
})

test('a server that switches protocols is a protocol failure', async (t) => {
  const server = await serveRaw(t, (socket) =>
    socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'),
  )
  assert.equal(wordFor(await fetchFrom(t, server)), 'protocol')
})

test('plain HTTP where TLS is expected, and a broken handshake, are tls failures', async (t) => {
  const plain = await serve(t, (_request, response) => response.end('ok'))
  const closing = await serveRaw(t, (socket) => socket.end())
  for (const server of [plain, closing]) {
    const outcome = await fetcherTo(t, [server])({ url: server.origin.replace('http:', 'https:'), purpose: 'feed' })
    assert.equal(wordFor(outcome), 'tls')
  }
})

test('certificates that do not hold are tls failures', () => {
  for (const code of [
    'CERT_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR',
    'EPROTO',
  ]) {
    const failed = failureOfError(Object.assign(new Error('bad'), { code }), new URL('https://news.example/'))
    assert.equal(failed.errorClass, 'tls', code)
  }
})

test('a server that never answers is a timeout', async (t) => {
  const server = await serveRaw(t, () => undefined)
  assert.equal(wordFor(await fetchFrom(t, server, '/', { limits: quick })), 'timeout')
})

test('a server whose headers trickle is too slow', async (t) => {
  const server = await serveRaw(t, (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n')
    const drip = setInterval(() => socket.write('X'), 30)
    socket.on('close', () => clearInterval(drip))
  })
  assert.equal(wordFor(await fetchFrom(t, server, '/', { limits: quick })), 'too_slow')
})

test('a body that stops is a timeout, and what came is kept as cut', async (t) => {
  const server = await serveRaw(t, (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'))
  const outcome = await fetchFrom(t, server, '/', { limits: quick })
  assert.equal(wordFor(outcome), 'timeout')
  assert.equal(outcome.exchanges[0]!.truncated, 'time')
  assert.equal(new TextDecoder().decode(outcome.exchanges[0]!.body), 'half')
})

function dripping(t: Parameters<typeof serveRaw>[0]) {
  return serveRaw(t, (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n')
    const drip = setInterval(() => socket.write('x'), 30)
    socket.on('close', () => clearInterval(drip))
  })
}

test('a body that trickles is too slow before the whole time is over', async (t) => {
  const limits = { ...quick, totalMs: 60_000, slowAfterMs: 200, minBytesPerSecond: 1000 }
  assert.equal(wordFor(await fetchFrom(t, await dripping(t), '/', { limits })), 'too_slow')
})

test('a body that takes longer than the whole time is too slow', async (t) => {
  const limits = { ...quick, totalMs: 400, minBytesPerSecond: 0 }
  const outcome = await fetchFrom(t, await dripping(t), '/', { limits })
  assert.equal(wordFor(outcome), 'too_slow')
  assert.equal(outcome.exchanges[0]!.truncated, 'time')
})

test('a body that ends before its announced length is truncated, never fetched', async (t) => {
  for (const bytes of [
    'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nhalf',
  ]) {
    const server = await serveRaw(t, (socket) => socket.end(bytes))
    const outcome = await fetchFrom(t, server)
    assert.equal(wordFor(outcome), 'truncated', bytes)
    assert.equal(outcome.exchanges[0]!.truncated, 'disconnect')
    assert.equal(new TextDecoder().decode(outcome.exchanges[0]!.body), 'half')
  }
})

test('a body without a length ends with the connection', async (t) => {
  const server = await serveRaw(t, (socket) => socket.end('HTTP/1.0 200 OK\r\n\r\nwhole'))
  assert.equal(textOf(await fetchFrom(t, server)), 'whole')
})

test('a body that is too large is not read to its end, announced or not', async (t) => {
  const limits = { bodyBytes: { ...defaultLimits.bodyBytes, feed: 1000 } }
  for (const head of ['Content-Length: 100000\r\n', 'Connection: close\r\n']) {
    const server = await serveRaw(t, (socket) => socket.write(`HTTP/1.1 200 OK\r\n${head}\r\n${'x'.repeat(5000)}`))
    const outcome = await fetchFrom(t, server, '/', { limits })
    assert.equal(wordFor(outcome), 'too_large', head)
    assert.equal(outcome.exchanges[0]!.truncated, 'length')
    assert.ok(outcome.exchanges[0]!.body.length <= 1000)
  }
})

test('an endless error page is still a 404', async (t) => {
  const server = await serveRaw(t, (socket) => {
    socket.write('HTTP/1.1 404 Not Found\r\n\r\n')
    const pour = setInterval(() => socket.write('x'.repeat(50_000)), 5)
    socket.on('close', () => clearInterval(pour))
  })
  const outcome = await fetchFrom(t, server)
  assert.equal(wordFor(outcome), 'not_found')
  assert.equal(outcome.exchanges[0]!.truncated, 'length')
})

const page = Buffer.from('<p>新闻 news</p>'.repeat(50))
const packed: Readonly<Record<string, Buffer>> = {
  gzip: zlib.gzipSync(page),
  'x-gzip': zlib.gzipSync(page),
  GZIP: zlib.gzipSync(page, { level: 9 }),
  deflate: zlib.deflateSync(page),
  'deflate ': zlib.deflateRawSync(page),
  br: zlib.brotliCompressSync(page),
  zstd: zlib.zstdCompressSync(page),
  'gzip, br': zlib.brotliCompressSync(zlib.gzipSync(page)),
  identity: page,
  'utf-8': page,
  none: page,
}
test('packed bodies are unpacked, and kept packed', async (t) => {
  const server = await serve(t, (request, response) => {
    const coding = decodeURIComponent(request.url!.slice(1))
    response.writeHead(200, { 'Content-Encoding': coding }).end(packed[coding])
  })
  for (const [coding, bytes] of Object.entries(packed)) {
    const outcome = await fetchFrom(t, server, `/${encodeURIComponent(coding)}`)
    assert.equal(textOf(outcome), page.toString(), coding)
    assert.deepEqual(Buffer.from(outcome.exchanges[0]!.body), bytes)
  }
})

test('bytes behind a gzip stream are no reason to lose the page', async (t) => {
  const server = await serve(t, (request, response) => {
    const tail = request.url === '/zeros' ? Buffer.alloc(512) : Buffer.from('<!-- 3 queries -->')
    const named = Buffer.concat([
      packed.gzip!.subarray(0, 3),
      Buffer.from([8]),
      packed.gzip!.subarray(4, 10),
      Buffer.from('a.html\0'),
      packed.gzip!.subarray(10),
    ])
    response
      .writeHead(200, { 'Content-Encoding': 'gzip' })
      .end(Buffer.concat([request.url === '/named' ? named : packed.gzip!, tail]))
  })
  for (const path of ['/zeros', '/words', '/named'])
    assert.equal(textOf(await fetchFrom(t, server, path)), page.toString(), path)
})

test('two gzip streams in a row are one body', async (t) => {
  const both = Buffer.concat([zlib.gzipSync('one '), zlib.gzipSync('two')])
  const server = await serve(t, (_request, response) =>
    response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(both),
  )
  assert.equal(textOf(await fetchFrom(t, server)), 'one two')
})

test('a packed body that ends too early is truncated, one that is no such thing cannot be decoded', async (t) => {
  const server = await serve(t, (request, response) => {
    const [, coding = '', what] = request.url!.split('/')
    const bytes = packed[coding]!
    const damaged =
      what === 'cut'
        ? bytes.subarray(0, bytes.length - 5)
        : Buffer.from('<p>not packed at all, whatever the header says</p>')
    response.writeHead(200, { 'Content-Encoding': coding }).end(damaged)
  })
  for (const coding of ['gzip', 'br', 'zstd', 'deflate']) {
    assert.equal(wordFor(await fetchFrom(t, server, `/${coding}/cut`)), 'truncated', coding)
    assert.equal(wordFor(await fetchFrom(t, server, `/${coding}/plain`)), 'decode', coding)
  }
})

test('bombs are not unpacked', async (t) => {
  const zeros = Buffer.alloc(60 * 1024 * 1024)
  const bombs: Readonly<Record<string, readonly [string, Buffer]>> = {
    '/gzip': ['gzip', zlib.gzipSync(zeros)],
    '/br': ['br', zlib.brotliCompressSync(zeros, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 5 } })],
    '/zstd': ['zstd', zlib.zstdCompressSync(zeros)],
    '/deflate': ['deflate', zlib.deflateSync(zeros)],
    '/twice': ['gzip, gzip', zlib.gzipSync(zlib.gzipSync(zeros))],
    '/small': ['gzip', zlib.gzipSync(zeros.subarray(0, 8 * 1024 * 1024))],
  }
  const server = await serve(t, (request, response) => {
    const [coding, bytes] = bombs[request.url!]!
    response.writeHead(200, { 'Content-Encoding': coding }).end(bytes)
  })
  for (const path of Object.keys(bombs)) assert.equal(wordFor(await fetchFrom(t, server, path)), 'bomb', path)
})

test('a body packed too many times over is not unpacked', async (t) => {
  let bytes: Buffer = page
  for (let i = 0; i < 5; i++) bytes = zlib.gzipSync(bytes)
  const server = await serve(t, (_request, response) =>
    response.writeHead(200, { 'Content-Encoding': 'gzip, gzip, gzip, gzip, gzip' }).end(bytes),
  )
  assert.equal(wordFor(await fetchFrom(t, server)), 'decode')
})

test('a large page that packs well is no bomb but too large', async (t) => {
  const words = Buffer.from(Array.from({ length: 4000 }, (_, i) => `word${(i * 7919) % 4001} `).join(''))
  const server = await serve(t, (_request, response) =>
    response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(zlib.gzipSync(words)),
  )
  const limits = { bodyBytes: { ...defaultLimits.bodyBytes, feed: words.length - 1 } }
  assert.equal(wordFor(await fetchFrom(t, server, '/', { limits })), 'too_large')
})

test('an abort ends a request in the middle, with the reason that was given', async (t) => {
  const server = await serveRaw(t, (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'))
  const controller = new AbortController()
  const asked = fetcherTo(t, [server])({ url: server.origin, purpose: 'feed' }, controller.signal)
  setTimeout(() => controller.abort(new Error('enough')), 50)
  await assert.rejects(asked, /enough/)
  await assert.rejects(fetcherTo(t, [server])({ url: server.origin, purpose: 'feed' }, controller.signal), /enough/)
})

test('whatever a server sends, there is an outcome and never a throw', async (t) => {
  let bytes = new Uint8Array()
  const server = await serveRaw(t, (socket) => socket.end(bytes))
  const fetcher = fetcherTo(t, [server], { sleep: async () => {} })
  const line = fc.constantFrom(
    'Content-Length: 5',
    'Content-Length: -1',
    'Content-Encoding: gzip',
    'Content-Encoding: constructor, br',
    'Transfer-Encoding: chunked',
    'Location: /',
    'Location: http://[',
    'Set-Cookie: a=b',
    'Retry-After: x',
    'Expires: Tue, 99',
    'ETag:',
    ': no name',
    'no colon',
    'X\0: y',
  )
  const status = fc.constantFrom(
    '200 OK',
    '301',
    '302 \u00ff',
    '304 ',
    '410 x',
    '503 y',
    '100 Continue',
    '700 z',
    '20 q',
  )
  const answer = fc
    .tuple(status, fc.array(line, { maxLength: 5 }), fc.uint8Array({ maxLength: 40 }))
    .map(([first, lines, body]) =>
      Buffer.concat([Buffer.from(`HTTP/1.1 ${first}\r\n${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body]),
    )
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 80 }), answer), async (given) => {
      bytes = new Uint8Array(given)
      const outcome = await fetcher({ url: server.origin, purpose: 'feed', etag: '"x"' })
      assert.ok(['fetched', 'unchanged', 'gone', 'failed'].includes(outcome.kind), outcome.kind)
    }),
    { numRuns: 150 },
  )
})
