import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AllowedHosts, allowedBy, badPorts, guard } from './guard.ts'
import { failure, type Hop, type HostAddress } from './hop.ts'
import { fetcherTo, fetchFrom, serve, serveRaw, textOf } from './loopback.ts'

/** A guard before a sender that only notes what came through. */
function guarded(allowHosts: AllowedHosts, names: Readonly<Record<string, readonly string[]>> = {}) {
  const through: Hop[] = []
  const send = guard(
    async (hop) => {
      through.push(hop)
      return failure('network', 'not sent in this test')
    },
    {
      isAllowed: allowedBy(allowHosts),
      resolve: async (host): Promise<readonly HostAddress[]> => {
        const addresses = names[host.replace(/\.$/, '')]
        if (!addresses) throw new Error('no such host')
        return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
      },
    },
  )
  const ask = async (url: string) => {
    const before = through.length
    const result = await send({ url: new URL(url), purpose: 'article', headers: [] }, new AbortController().signal)
    return { isThrough: through.length > before, result, hop: through.at(-1) }
  }
  return { ask }
}

test('what is allowed while a program runs is opened from then on', async () => {
  let allowed: readonly string[] = []
  const { ask } = guarded(() => allowed)
  assert.equal((await ask('http://127.0.0.1:8080/')).isThrough, false)
  allowed = ['127.0.0.1:8080']
  assert.equal((await ask('http://127.0.0.1:8080/')).isThrough, true)
  assert.equal((await ask('http://127.0.0.1:8081/')).isThrough, false)
  allowed = []
  assert.equal((await ask('http://127.0.0.1:8080/')).isThrough, false)
})

test('every spelling of an inner address is refused', async () => {
  const { ask } = guarded([])
  for (const url of [
    'http://127.0.0.1/',
    'http://127.1/',
    'http://127.0.1/',
    'http://2130706433/',
    'http://017700000001/',
    'http://0177.0.0.1/',
    'http://0x7f.0.0.1/',
    'http://0x7f000001/',
    'http://0x7F.1/',
    'http://127.0.0.1./',
    'http://１２７.０.０.１/',
    'http://127。0。0。1/',
    'http://%31%32%37.0.0.1/',
    'http://0/',
    'http://0.0.0.0/',
    'http://[::]/',
    'http://[::1]/',
    'http://[0:0:0:0:0:0:0:1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[::127.0.0.1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[64:ff9b::10.0.0.1]/',
    'http://[2002:7f00:1::]/',
    'http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/',
    'http://[fe80::1]/',
    'http://[fd00::1]/',
    'http://[ff02::1]/',
    'http://10.0.0.1/',
    'http://172.16.0.1/',
    'http://192.168.1.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://100.64.0.1/',
    'http://198.18.0.1/',
    'http://255.255.255.255/',
  ]) {
    const { isThrough, result } = await ask(url)
    assert.equal(isThrough, false, url)
    assert.ok(result.kind === 'failure' && result.errorClass === 'blocked' && result.by === 'guard', url)
  }
})

test('public addresses and names pass, and only their checked addresses are connected to', async () => {
  const { ask } = guarded([], { 'news.example': ['93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'] })
  assert.equal((await ask('http://93.184.215.14/')).isThrough, true)
  assert.equal((await ask('http://[2606:2800:21f::1]/')).isThrough, true)
  const { hop } = await ask('https://news.example/a')
  assert.deepEqual(
    hop?.addresses?.map(({ address }) => address),
    ['93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'],
  )
})

test('a name is refused when one of its addresses is inner', async () => {
  const { ask } = guarded([], {
    'inner.example': ['10.0.0.7'],
    'mixed.example': ['93.184.215.14', '127.0.0.1'],
    'six.example': ['::ffff:127.0.0.1'],
    'none.example': [],
  })
  for (const host of ['inner.example', 'mixed.example', 'six.example', 'inner.example.']) {
    const { isThrough, result } = await ask(`http://${host}/`)
    assert.equal(isThrough, false, host)
    assert.ok(result.kind === 'failure' && result.errorClass === 'blocked', host)
  }
  const { result } = await ask('http://none.example/')
  assert.ok(result.kind === 'failure' && result.errorClass === 'dns')
})

test('an exception opens its host and port and nothing beside it', async () => {
  const names = { localhost: ['127.0.0.1'], 'nas.lan': ['192.168.1.5'], 'evil.example': ['127.0.0.1'] }
  const { ask } = guarded(['127.0.0.1:8080', 'localhost:3000', '[::1]:80', 'NAS.lan:22'], names)
  for (const url of [
    'http://127.0.0.1:8080/',
    'http://0x7f.1:8080/',
    'http://localhost:3000/',
    'http://LOCALHOST:3000/',
    'http://[::1]/',
    'http://[::1]:80/',
    'http://nas.lan:22/',
    'https://127.0.0.1:8080/',
  ]) {
    assert.equal((await ask(url)).isThrough, true, url)
  }
  for (const url of [
    'http://127.0.0.1/',
    'http://127.0.0.1:8081/',
    'http://127.0.0.2:8080/',
    'http://localhost:8080/',
    'http://[::1]:8080/',
    'https://[::1]/',
    'http://[::ffff:127.0.0.1]:8080/',
    'http://evil.example:8080/',
    'http://nas.lan/',
    'http://user:pw@127.0.0.1:8080/',
  ]) {
    assert.equal((await ask(url)).isThrough, false, url)
  }
})

test('addresses with a user name or password are refused', async () => {
  const { ask } = guarded([], { 'news.example': ['93.184.215.14'] })
  for (const url of ['http://user@news.example/', 'http://user:pw@news.example/', 'http://:pw@news.example/']) {
    assert.equal((await ask(url)).isThrough, false, url)
  }
})

test('only http and https are fetched', async () => {
  const { ask } = guarded([])
  for (const url of [
    'ftp://news.example/',
    'file:///etc/passwd',
    'data:text/html,x',
    'javascript:1',
    'gopher://x/',
    'ws://x/',
  ]) {
    const { isThrough, result } = await ask(url)
    assert.equal(isThrough, false, url)
    assert.ok(result.kind === 'failure' && result.errorClass === 'scheme' && result.by === 'scheme', url)
  }
})

test('ports that are not for the web are refused', async () => {
  const { ask } = guarded([], { 'news.example': ['93.184.215.14'] })
  for (const port of badPorts) assert.equal((await ask(`http://news.example:${port}/`)).isThrough, false, String(port))
  for (const port of [80, 443, 8080, 8443, 3000]) {
    assert.equal((await ask(`http://news.example:${port}/`)).isThrough, true, String(port))
  }
})

test('a redirect to an inner address is refused, and the inner server hears nothing', async (t) => {
  const inner = await serve(t, (_request, response) => response.end('secret'))
  for (const target of [
    inner.origin,
    inner.origin.replace('127.0.0.1', 'localhost'),
    inner.origin.replace('127.0.0.1', '2130706433'),
    inner.origin.replace('127.0.0.1', '[::ffff:127.0.0.1]'),
  ]) {
    const outer = await serve(t, (_request, response) => response.writeHead(302, { location: target }).end())
    const outcome = await fetchFrom(t, outer)
    assert.ok(outcome.kind === 'refused' && outcome.by === 'guard' && outcome.errorClass === 'blocked', target)
    assert.equal(outcome.exchanges.length, 1)
  }
  assert.deepEqual(inner.requests, [])
})

test('a redirect to another scheme is refused', async (t) => {
  const server = await serve(t, (_request, response) =>
    response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
  )
  const outcome = await fetchFrom(t, server)
  assert.ok(outcome.kind === 'refused' && outcome.by === 'scheme')
})

test('a picture or a robots.txt on an inner host is refused as well', async (t) => {
  const inner = await serve(t, (_request, response) => response.end('secret'))
  const fetcher = fetcherTo(t, [])
  for (const purpose of ['feed', 'article', 'picture', 'page'] as const) {
    const outcome = await fetcher({ url: `${inner.origin}/x`, purpose })
    assert.ok(outcome.kind === 'refused' && outcome.by === 'guard', purpose)
  }
  assert.deepEqual(inner.requests, [])
})

test('a name that is opened is fetched by that name', async (t) => {
  const server = await serve(t, (request, response) => response.end(`hello ${request.headers.host}`))
  const byName = server.origin.replace('127.0.0.1', 'localhost')
  const fetcher = fetcherTo(t, [], { allowHosts: [server.host.replace('127.0.0.1', 'localhost')] })
  assert.equal(textOf(await fetcher({ url: byName, purpose: 'feed' })), `hello ${new URL(byName).host}`)
})

test('a proxy in the environment hears nothing', async (t) => {
  const proxy = await serveRaw(t, (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nproxy'))
  const server = await serve(t, (_request, response) => response.end('direct'))
  const names = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'ALL_PROXY', 'NODE_USE_ENV_PROXY']
  const before = names.map((name) => process.env[name])
  t.after(() => {
    for (const [i, name] of names.entries()) {
      if (before[i] === undefined) delete process.env[name]
      else process.env[name] = before[i]
    }
  })
  for (const name of names) process.env[name] = name === 'NODE_USE_ENV_PROXY' ? '1' : proxy.origin
  assert.equal(textOf(await fetchFrom(t, server)), 'direct')
})
