import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Exchange } from '../model/index.ts'
import { failure, type Hop, type HopResult } from './hop.ts'
import { fetcherTo, serve, wordFor } from './loopback.ts'
import { pace } from './pace.ts'

/** A clock that moves only when everybody sleeps. */
function virtualTime() {
  let clock = 0
  const sleepers: { readonly at: number; readonly wake: () => void }[] = []
  const sleep = (ms: number, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      sleepers.push({ at: clock + ms, wake: resolve })
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
  const settle = async () => {
    for (let i = 0; i < 20; i++) await nextTurn()
  }
  return {
    now: () => clock,
    sleep,
    setClock: (to: number) => {
      clock = to
    },
    sleeping: () => sleepers.length,
    settle,
    async runAll() {
      await settle()
      while (sleepers.length > 0) {
        sleepers.sort((a, b) => a.at - b.at)
        const next = sleepers.shift()!
        clock = Math.max(clock, next.at)
        next.wake()
        await settle()
      }
    },
  }
}

function hopTo(url: string, more: Partial<Hop> = {}): Hop {
  return { url: new URL(url), purpose: 'article', headers: [], ...more }
}

function answer(status: number, headers: readonly (readonly [string, string])[] = []): HopResult {
  const exchange: Exchange = {
    url: 'http://x.example/',
    at: 0,
    method: 'GET',
    requestHeaders: [],
    status,
    statusText: '',
    responseHeaders: headers,
    body: new Uint8Array(),
  }
  return { kind: 'answer', exchange }
}

/** A pace of 9 s whose requests take `tookMs` and are noted with the time at which they began. */
function paced(tookMs = 100, sockets = 64, reply: (hop: Hop) => HopResult = () => answer(200)) {
  const time = virtualTime()
  const log: string[] = []
  const lines: string[] = []
  let atOnce = 0
  let mostAtOnce = 0
  const never = new AbortController().signal
  const closed = new AbortController()
  const send = pace(
    async (hop) => {
      atOnce++
      mostAtOnce = Math.max(mostAtOnce, atOnce)
      log.push(`${time.now()} ${hop.url.host}${hop.url.pathname}`)
      await time.sleep(tookMs, never)
      atOnce--
      return reply(hop)
    },
    {
      pauseMs: () => 9000,
      sockets,
      waitMs: 150_000,
      now: time.now,
      sleep: time.sleep,
      closed: closed.signal,
      log: (line) => lines.push(line),
    },
  )
  return { time, log, lines, closed, most: () => mostAtOnce, go: (hop: Hop, signal = never) => send(hop, signal) }
}

test('one host is asked one thing at a time, in order, with a pause after each', async () => {
  const { time, log, go } = paced()
  for (const path of ['/1', '/2', '/3']) go(hopTo(`http://a.example${path}`))
  await time.runAll()
  assert.deepEqual(log, ['0 a.example/1', '9100 a.example/2', '18200 a.example/3'])
})

test('other hosts do not wait, however slow one is', async () => {
  const { time, log, go } = paced(60_000)
  go(hopTo('http://slow.example/1'))
  go(hopTo('http://slow.example/2'))
  for (const host of ['a', 'b', 'c']) go(hopTo(`http://${host}.example/`))
  await time.runAll()
  assert.deepEqual(log, ['0 slow.example/1', '0 a.example/', '0 b.example/', '0 c.example/', '69000 slow.example/2'])
})

test('a pause that is over by the clock is not waited for', async () => {
  const { time, log, go } = paced()
  go(hopTo('http://a.example/1'))
  await time.runAll()
  time.setClock(20_000)
  go(hopTo('http://a.example/2'))
  await time.runAll()
  assert.deepEqual(log, ['0 a.example/1', '20000 a.example/2'])
})

test('a port is a host of its own, the default port is not', async () => {
  const { time, log, go } = paced()
  for (const url of ['http://a.example/1', 'http://a.example:8080/2', 'https://a.example/3', 'http://A.example:80/4'])
    go(hopTo(url))
  await time.runAll()
  assert.deepEqual(log, ['0 a.example/1', '0 a.example:8080/2', '9100 a.example/3', '18200 a.example/4'])
})

test('no more sockets are in use than allowed, and hosts take turns', async () => {
  const { time, log, go, most } = paced(1000, 2)
  for (const host of ['a', 'b', 'c', 'd', 'e'])
    for (const path of ['/1', '/2']) go(hopTo(`http://${host}.example${path}`))
  await time.runAll()
  assert.equal(most(), 2)
  assert.equal(log.length, 10)
  assert.deepEqual(
    log.slice(0, 5).map((line) => line.split(' ')[1]),
    ['a.example/1', 'b.example/1', 'c.example/1', 'd.example/1', 'e.example/1'],
  )
})

test('robots.txt can make the pause longer, up to two minutes, not shorter', async () => {
  for (const [crawlDelayMs, second] of [
    [1000, 9100],
    [30_000, 30_100],
    [3_600_000, 120_100],
  ] as const) {
    const { time, log, go } = paced()
    go(hopTo('http://a.example/1', { crawlDelayMs }))
    go(hopTo('http://a.example/2', { crawlDelayMs }))
    await time.runAll()
    assert.deepEqual(log, ['0 a.example/1', `${second} a.example/2`])
  }
})

test('a redirect on the same host goes at once, and the pause comes after it', async () => {
  const { time, log, go } = paced()
  const first = go(hopTo('http://a.example/1'))
  go(hopTo('http://a.example/other'))
  first.then(() => go(hopTo('http://a.example/1b', { isContinuation: true })))
  await time.runAll()
  assert.deepEqual(log, ['0 a.example/1', '100 a.example/1b', '9200 a.example/other'])
})

test('Retry-After holds the host back for as long as it says', async () => {
  const { time, log, lines, go } = paced(100, 64, (hop) =>
    hop.url.pathname === '/1' ? answer(429, [['Retry-After', '60']]) : answer(200),
  )
  for (const url of ['http://a.example/1', 'http://a.example/2', 'http://b.example/']) go(hopTo(url))
  await time.runAll()
  assert.deepEqual(log, ['0 a.example/1', '0 b.example/', '60100 a.example/2'])
  assert.equal(lines.length, 1)
})

test('who would have to wait for hours is sent away with the time that is left', async () => {
  const { time, log, go } = paced(100, 64, () => answer(503, [['Retry-After', '7200']]))
  go(hopTo('http://a.example/0'))
  go(hopTo('http://a.example/1'))
  const waiting = go(hopTo('http://a.example/2'))
  await time.runAll()
  time.setClock(3_690_200)
  const later = await go(hopTo('http://a.example/3'))
  const redirected = await go(hopTo('http://a.example/4', { isContinuation: true }))
  for (const [result, left] of [
    [await waiting, 7_200_000],
    [later, 3_600_000],
    [redirected, 3_600_000],
  ] as const) {
    assert.ok(result.kind === 'failure' && result.errorClass === 'rate_limited')
    assert.equal(result.retryAfterMs, left)
  }
  assert.deepEqual(log, ['0 a.example/0', '90100 a.example/1'])
  time.setClock(7_300_200)
  go(hopTo('http://a.example/5'))
  await time.runAll()
  assert.equal(log.length, 3)
})

test('what is refused for hours is not asked again, and the host is not left alone for one address of it', async () => {
  const { time, log, go } = paced(100, 64, (hop) =>
    hop.url.pathname === '/1' ? answer(429, [['Retry-After', '86400']]) : answer(200),
  )
  go(hopTo('http://a.example/1'))
  const other = go(hopTo('http://a.example/2'))
  await time.runAll()
  assert.equal((await other).kind, 'answer')
  const again = await go(hopTo('http://a.example/1'))
  assert.ok(again.kind === 'failure' && again.errorClass === 'rate_limited' && again.retryAfterMs! > 80_000_000)
  assert.deepEqual(log, ['0 a.example/1', '90100 a.example/2'])
})

test('an address that was refused for a while is asked again when that is over, and not with the next pause', async () => {
  const { time, log, go } = paced(100, 64, () => answer(429, [['Retry-After', '100']]))
  const first = go(hopTo('http://a.example/1'))
  await time.runAll()
  await first
  go(hopTo('http://a.example/1'))
  await time.runAll()
  assert.deepEqual(log, ['0 a.example/1', '100100 a.example/1'])
})

test('a 429 without a time makes a longer pause than usual', async () => {
  const { time, log, go } = paced(100, 64, () => answer(429))
  go(hopTo('http://a.example/1'))
  go(hopTo('http://a.example/2'))
  await time.runAll()
  assert.deepEqual(log, ['0 a.example/1', '90100 a.example/2'])
})

test('a host that does not answer three times in a row is left alone, and those who wait are told why', async () => {
  let isDown = true
  const { time, log, go } = paced(30_000, 64, () => (isDown ? failure('timeout', 'no answer') : answer(200)))
  const results = ['/1', '/2', '/3', '/4', '/5'].map((path) => go(hopTo(`http://a.example${path}`)))
  await time.runAll()
  for (const result of await Promise.all(results))
    assert.ok(result.kind === 'failure' && result.errorClass === 'timeout')
  assert.equal(log.length, 3)
  isDown = false
  time.setClock(time.now() + 600_000)
  const later = ['/6', '/7'].map((path) => go(hopTo(`http://a.example${path}`)))
  await time.runAll()
  assert.deepEqual(
    (await Promise.all(later)).map(({ kind }) => kind),
    ['answer', 'answer'],
  )
})

test('a host that fails now and then is asked on', async () => {
  let times = 0
  const { time, log, go } = paced(100, 64, () => (times++ % 3 === 2 ? answer(500) : failure('timeout', 'no answer')))
  for (let i = 0; i < 9; i++) go(hopTo(`http://a.example/${i}`))
  await time.runAll()
  assert.equal(log.length, 9)
})

test('a feed does not wait behind all the articles of its host', async () => {
  const { time, log, go } = paced()
  for (const path of ['/1', '/2', '/3']) go(hopTo(`http://a.example${path}`))
  for (const path of ['/feed1', '/feed2']) go(hopTo(`http://a.example${path}`, { purpose: 'feed' }))
  await time.runAll()
  const paths = log.map((line) => line.replace(/.*example/, ''))
  assert.deepEqual(paths, ['/1', '/feed1', '/feed2', '/2', '/3'])
})

test('a clock that jumps back does not stop a host', async () => {
  const { time, log, go } = paced()
  time.setClock(1e12)
  go(hopTo('http://a.example/1'))
  await time.runAll()
  time.setClock(5)
  go(hopTo('http://a.example/2'))
  await time.runAll()
  assert.deepEqual(log.at(-1), '9005 a.example/2')
})

test('what the guard refused costs no pause', async () => {
  const { time, log, go } = paced(0, 64, () => failure('blocked', 'no', { by: 'guard' }))
  go(hopTo('http://a.example/1'))
  go(hopTo('http://a.example/2'))
  await time.runAll()
  assert.deepEqual(log, ['0 a.example/1', '0 a.example/2'])
})

test('who gives up leaves the queue, and the next one is served', async () => {
  const { time, log, go } = paced()
  const impatient = new AbortController()
  go(hopTo('http://a.example/1'))
  const second = go(hopTo('http://a.example/2'), impatient.signal)
  const third = go(hopTo('http://a.example/3'))
  impatient.abort(new Error('enough'))
  await assert.rejects(second, /enough/)
  await assert.rejects(go(hopTo('http://a.example/4'), impatient.signal), /enough/)
  await time.runAll()
  await third
  assert.deepEqual(log, ['0 a.example/1', '9100 a.example/3'])
})

const oneSocket = ({ now, sleep }: ReturnType<typeof virtualTime>) => ({
  sockets: 1,
  waitMs: 1000,
  now,
  sleep,
  closed: new AbortController().signal,
  log: () => {},
})

test('a request that throws frees its host', async () => {
  const time = virtualTime()
  let times = 0
  const send = pace(
    async () => {
      times++
      throw new Error('broken')
    },
    { ...oneSocket(time), pauseMs: () => 10 },
  )
  const both = ['http://a.example/', 'http://b.example/', 'http://a.example/'].map((url) =>
    send(hopTo(url), new AbortController().signal),
  )
  const settled = Promise.allSettled(both)
  await time.runAll()
  assert.deepEqual(
    (await settled).map(({ status }) => status),
    ['rejected', 'rejected', 'rejected'],
  )
  assert.equal(times, 3)
})

test('hundreds of requests to one host leave no listeners on a signal', async () => {
  const { time, log, go } = paced(0)
  const controller = new AbortController()
  let listeners = 0
  const { addEventListener, removeEventListener } = controller.signal
  controller.signal.addEventListener = function (
    this: AbortSignal,
    ...args: Parameters<AbortSignal['addEventListener']>
  ) {
    listeners++
    addEventListener.apply(this, args)
  } as AbortSignal['addEventListener']
  controller.signal.removeEventListener = function (
    this: AbortSignal,
    ...args: Parameters<AbortSignal['removeEventListener']>
  ) {
    listeners--
    removeEventListener.apply(this, args)
  } as AbortSignal['removeEventListener']
  const all = Array.from({ length: 300 }, (_, i) => go(hopTo(`http://a.example/${i}`), controller.signal))
  await time.runAll()
  await Promise.all(all)
  assert.equal(log.length, 300)
  assert.equal(listeners, 0)
})

test('a machine that the user opened is asked without a pause, others wait', async (t) => {
  const server = await serve(t, (_request, response) => response.end('ok'))
  const waits: number[] = []
  const fetcher = fetcherTo(t, [server], { sleep: async (ms) => void waits.push(ms) })
  for (let i = 0; i < 3; i++) await fetcher({ url: `${server.origin}/${i}`, purpose: 'feed' })
  assert.deepEqual(waits, [])
})

test('closing ends all that waits', async (t) => {
  const server = await serve(t, () => undefined)
  const fetcher = fetcherTo(t, [server]) as ReturnType<typeof fetcherTo> & { close(): void }
  const all = ['/1', '/2', '/3'].map((path) => fetcher({ url: server.origin + path, purpose: 'feed' }))
  const settled = Promise.allSettled(all)
  await nextTurn()
  fetcher.close()
  for (const result of await settled) assert.ok(result.status === 'rejected' && result.reason.name === 'AbortError')
  await assert.rejects(fetcher({ url: server.origin, purpose: 'feed' }), { name: 'AbortError' })
})

test('an opened machine that asks for time by Retry-After gets it, for the addresses that it says it of', async (t) => {
  const server = await serve(t, (request, response) =>
    request.url === '/3' ? response.end('well') : response.writeHead(429, { 'Retry-After': '3600' }).end(),
  )
  const fetcher = fetcherTo(t, [server])
  for (const path of ['/1', '/2']) {
    assert.equal(wordFor(await fetcher({ url: server.origin + path, purpose: 'feed' })), 'rate_limited')
  }
  const again = await fetcher({ url: `${server.origin}/1`, purpose: 'feed' })
  assert.ok(again.kind === 'failed' && again.errorClass === 'rate_limited' && again.retryAfterMs! > 3_590_000)
  assert.equal((await fetcher({ url: `${server.origin}/3`, purpose: 'feed' })).kind, 'fetched')
  assert.deepEqual(server.requests, ['/1', '/2', '/3'])
})

test('a host is asked again after its pause could not be told', async () => {
  const time = virtualTime()
  let isLost = true
  const send = pace(async () => answer(200), {
    ...oneSocket(time),
    pauseMs: () => {
      if (isLost) throw new Error('lost')
      return 10
    },
  })
  const go = () => send(hopTo('http://a.example/'), new AbortController().signal)
  await assert.rejects(go(), /lost/)
  isLost = false
  const next = go()
  await time.runAll()
  assert.equal((await next).kind, 'answer')
})
