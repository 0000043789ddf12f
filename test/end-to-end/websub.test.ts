import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { chores } from '../../src/archive/chores.ts'
import {
  createPoster,
  createWebSubListener,
  createWebSubReceiver,
  followAll,
  keepSubscriptions,
  libraryOf,
  openWithoutDatabase,
  rebuild,
  sync,
  unfollow,
  type WebSubReceiver,
  type WritableArchive,
} from '../../src/archive/index.ts'
import type { Poster } from '../../src/fetch/index.ts'
import { createReadingRoom, serve } from '../../src/web/index.ts'
import { clockedArchive, feedsOnly, hourMs } from '../support/archives.ts'
import { numberedFeed } from '../support/fake-net.ts'
import { receiver } from '../support/receiver.ts'

const url = 'https://news.example/feed.xml'

async function subscribed(
  t: TestContext,
  receiverFor: (archive: WritableArchive) => WebSubReceiver = createWebSubReceiver,
) {
  const hub = await receiver()
  t.after(() => hub.close())
  hub.status = 202
  const clocked = await clockedArchive(t, feedsOnly)
  const { archive, net, poll, clock } = clocked
  const room = createReadingRoom(libraryOf(archive), {
    now: () => clock.now,
    version: 'test',
    websub: receiverFor(archive),
  })
  const server = await serve(room, { port: 0 })
  t.after(() => server.close())
  await followAll(archive, [{ url, tags: [] }])
  const links = `<atom:link rel="hub" href="${hub.url}/hub"/><atom:link rel="self" href="${url}"/>`
  net.pages.set(url, { body: numberedFeed([5, 4, 3, 2, 1], links) })
  await poll(0)
  const post = createPoster({ userAgent: 'test', allowHosts: [hub.host] })
  const subscribe = () => keepSubscriptions(archive, { post, publicUrl: server.url })
  const form = (at = -1) => new URLSearchParams(hub.posted.at(at)?.body)
  const confirm = (more: Record<string, string> = {}) => {
    const query = new URLSearchParams({
      'hub.mode': form().get('hub.mode')!,
      'hub.topic': form().get('hub.topic')!,
      'hub.challenge': 'abc-123',
      'hub.lease_seconds': '864000',
      ...more,
    })
    return fetch(`${form().get('hub.callback')}?${query}`)
  }
  const push = (body: string, secret = form().get('hub.secret')!, method = 'sha256') => {
    const hex = createHmac(method, secret).update(body).digest('hex')
    return fetch(form().get('hub.callback')!, {
      method: 'POST',
      headers: { 'content-type': 'application/rss+xml', 'x-hub-signature': `${method}=${hex}` },
      body,
    })
  }
  return { ...clocked, hub, post, server, links, subscribe, form, confirm, push }
}

const countOf = async (archive: Parameters<typeof libraryOf>[0]) => (await libraryOf(archive).status()).articles

test('A hub is asked, confirms, and what it pushes is kept at once; polling slows down and goes on', async (t) => {
  const { archive, subscribe, form, confirm, push, poll, net, links, clock, folder, options, close } =
    await subscribed(t)
  assert.equal(await subscribe(), 1)
  assert.deepEqual([form().get('hub.mode'), form().get('hub.topic')], ['subscribe', url])
  assert.ok((form().get('hub.secret')?.length ?? 0) >= 32)
  const confirmed = await confirm()
  assert.deepEqual([confirmed.status, await confirmed.text()], [200, 'abc-123'])
  assert.equal(await subscribe(), 0, 'asked once')

  const pushed = await push(numberedFeed([7, 6], links))
  assert.equal(pushed.status, 202)
  assert.equal(await countOf(archive), 7)

  net.pages.set(url, { body: numberedFeed([7, 6, 5, 4, 3], links) })
  const report = await poll(1)
  assert.deepEqual([report.entries.new, report.gaps.open], [0, 0], 'the poll knows what was pushed')
  const [feed] = await libraryOf(archive).feeds()
  assert.match(feed?.nextCheckWhy ?? '', /hub|roll over/)
  assert.ok((feed?.nextCheckAt ?? 0) > clock.now, 'polling never stops')
  const ways = await archive.db.all<{ way: string }>('SELECT way FROM entries WHERE way IS NOT NULL')
  assert.deepEqual(
    ways.map(({ way }) => way),
    ['hub', 'hub'],
  )
  await close()
  assert.deepEqual((await rebuild(openWithoutDatabase(folder, options))).differences, [])
})

test('Beside workers one of them asks the hubs, and what is pushed to the room makes the feed due at once', async (t) => {
  const { archive, hub, post, server, form, confirm, push, poll, net, links, clock } = await subscribed(
    t,
    createWebSubListener,
  )
  const chore = chores.find(({ name }) => name === 'hubs')!
  const { settings } = archive
  await chore.run(archive, { post })
  assert.equal(hub.posted.length, 0, 'nobody is asked where hubs can not reach us')
  const reached = { ...archive, settings: { ...settings, web: { ...settings.web, publicUrl: server.url } } }
  await chore.run(reached, { post })
  assert.deepEqual([form().get('hub.mode'), form().get('hub.topic')], ['subscribe', url])
  assert.equal(await (await confirm()).text(), 'abc-123')
  await chore.run(reached, { post })
  assert.equal(hub.posted.length, 1, 'asked once')
  await poll(1)

  net.pages.set(url, { body: numberedFeed([7, 6, 5, 4, 3], links) })
  const due = async () => ((await libraryOf(archive).feeds())[0]?.nextCheckAt ?? Infinity) <= clock.now
  assert.equal(await due(), false)
  assert.equal((await push(numberedFeed([7, 6], links), 'another secret')).status, 202)
  assert.equal(await due(), false, 'what nobody has signed makes nothing due')
  assert.equal((await push(numberedFeed([7, 6], links))).status, 202)
  assert.equal(await due(), true)
  assert.equal(await countOf(archive), 5, 'the room keeps nothing itself')
  await poll(0)
  assert.equal(await countOf(archive), 7)
})

test('What a hub tells while the feed is asked is asked for right behind', async (t) => {
  const { archive, subscribe, confirm, push, net, links, clock } = await subscribed(t, createWebSubListener)
  await subscribe()
  await confirm()
  clock.now += 24 * hourMs
  let asked = 0
  const fetcher: typeof net.fetcher = async (request) => {
    const answer = await net.fetcher(request)
    clock.now += 1000
    if (++asked === 1) {
      net.pages.set(url, { body: numberedFeed([6, 5, 4, 3, 2], links) })
      assert.equal((await push(numberedFeed([6], links))).status, 202)
    }
    return answer
  }
  await sync(archive, fetcher)
  assert.equal(await countOf(archive), 5)
  clock.now += 60_000
  await sync(archive, fetcher)
  assert.equal(asked, 2)
  clock.now += 60_000
  await sync(archive, fetcher)
  assert.equal(asked, 2, 'told once, asked once')
  assert.equal(await countOf(archive), 6)
})

test('A hub that does not answer is waited for once in a round, one that refuses is asked for every feed', async (t) => {
  const { archive, net, poll, links } = await subscribed(t)
  const others = ['https://news.example/b.xml', 'https://news.example/c.xml']
  for (const other of others) net.pages.set(other, { body: numberedFeed([2, 1], links) })
  await followAll(
    archive,
    others.map((other) => ({ url: other, tags: [] })),
  )
  await poll(0)
  const asked = async (outcome: Awaited<ReturnType<Poster>>) => {
    let asked = 0
    const post = async () => {
      asked++
      return outcome
    }
    await keepSubscriptions(archive, { post, publicUrl: 'https://reading.example' })
    return asked
  }
  assert.equal(await asked({ kind: 'failed', errorClass: 'timeout', message: 'no answer' }), 1)
  assert.equal(await asked({ kind: 'answered', status: 404, body: '', bytes: Buffer.alloc(0), isCut: false }), 2)
})

test('What is not signed with our secret is not kept, and learns nothing from the answer', async (t) => {
  const { archive, subscribe, form, confirm, push } = await subscribed(t)
  await subscribe()
  const early = await push(numberedFeed([9]))
  assert.equal(early.status, 202)
  assert.equal(await countOf(archive), 5, 'nothing is kept before the hub has confirmed')
  await confirm()
  const forged = await push(numberedFeed([9]), 'another secret')
  assert.equal(forged.status, 202)
  const unsigned = await fetch(form().get('hub.callback')!, { method: 'POST', body: numberedFeed([9]) })
  assert.equal(unsigned.status, 202)
  assert.equal(await countOf(archive), 5)
  assert.equal((await push('this is no feed')).status, 202)
  assert.equal(await countOf(archive), 5)
  assert.equal((await push(numberedFeed([9]), undefined, 'sha1')).status, 202)
  assert.equal(await countOf(archive), 6)
})

test('Only subscriptions that were asked for are confirmed', async (t) => {
  const { subscribe, confirm, server, form } = await subscribed(t)
  const stranger = await fetch(`${server.url}/websub/nobody?hub.mode=subscribe&hub.topic=x&hub.challenge=y`)
  assert.equal(stranger.status, 404)
  assert.equal((await fetch(`${server.url}/websub/nobody`, { method: 'POST', body: 'x' })).status, 404)
  assert.equal((await fetch(`${server.url}/status`, { method: 'POST', body: 'x' })).status, 405)
  await subscribe()
  assert.equal((await confirm({ 'hub.topic': 'https://other.example/' })).status, 404)
  assert.equal((await confirm({ 'hub.mode': 'unsubscribe' })).status, 404, 'nobody else ends our subscription')
  assert.equal((await confirm({ 'hub.mode': 'publish' })).status, 404)
  const large = await fetch(form().get('hub.callback')!, { method: 'POST', body: new Uint8Array(21 * 1024 * 1024) })
  assert.equal(large.status, 413)
})

test('A lease is renewed before it ends, a silent or refusing hub is asked again later, unfollowing leaves the hub', async (t) => {
  const { archive, subscribe, confirm, clock, hub, form } = await subscribed(t)
  await subscribe()
  clock.now += hourMs
  assert.equal(await subscribe(), 0)
  clock.now += 6 * hourMs
  assert.equal(await subscribe(), 1, 'it never confirmed')
  await confirm({ 'hub.lease_seconds': String(5 * 86_400) })
  clock.now += 3 * 24 * hourMs
  assert.equal(await subscribe(), 0)
  clock.now += 1.7 * 24 * hourMs
  assert.equal(await subscribe(), 1, 'the lease is nearly over')
  const [first, second] = [form(1), form(-1)]
  assert.equal(first.get('hub.callback'), second.get('hub.callback'))
  await confirm()
  await confirm({ 'hub.mode': 'denied', 'hub.reason': 'no more' })
  assert.equal(await subscribe(), 0)
  clock.now += 8 * 24 * hourMs
  assert.equal(await subscribe(), 1)
  await confirm()
  await unfollow(archive, url)
  assert.equal(await subscribe(), 1)
  assert.equal(form().get('hub.mode'), 'unsubscribe')
  assert.equal((await confirm()).status, 200)
  assert.equal((await archive.db.all('SELECT 1 FROM subscriptions')).length, 0)
  assert.equal(await subscribe(), 0)
  assert.ok(hub.posted.length >= 5)
})

test('A token is found whatever letter it begins with', async (t) => {
  const { archive } = await clockedArchive(t, feedsOnly)
  const tokens: string[] = []
  const websub = {
    async verify(token: string) {
      tokens.push(token)
      return 'yes'
    },
    async receive(token: string) {
      tokens.push(token)
      return 'kept' as const
    },
  }
  const server = await serve(createReadingRoom(libraryOf(archive), { now: Date.now, version: 'test', websub }), {
    port: 0,
  })
  t.after(() => server.close())
  for (const token of ['-a_', '_-a', 'A-_', '0']) {
    assert.equal((await fetch(`${server.url}/websub/${token}?hub.mode=subscribe`)).status, 200, token)
    assert.equal((await fetch(`${server.url}/websub/${token}`, { method: 'POST', body: 'x' })).status, 202, token)
  }
  assert.deepEqual(tokens, ['-a_', '-a_', '_-a', '_-a', 'A-_', 'A-_', '0', '0'])
  assert.equal((await fetch(`${server.url}/websub/a.b?hub.mode=subscribe`)).status, 404)
})
