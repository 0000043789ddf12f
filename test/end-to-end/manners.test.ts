import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'
import { createFetcher, followAll, initArchive, libraryOf, openForWriting, sync } from '../../src/archive/index.ts'
import { useStore } from '../support/archive.ts'
import { changeSetting, scratch } from '../support/folders.ts'
import { strictServers } from '../support/strict-server.ts'

test('500 feeds on 60 hosts: no breach of manners, done in little more than the slowest host takes', async (t) => {
  const slowest = 10
  const feeds = Array.from({ length: 60 }, (_, at) => (at === slowest ? 28 : 8))
  const servers = await strictServers({
    feeds,
    crawlDelayMs: 60,
    tiredHost: 3,
    answerMs: 15,
    userAgent: /^Presskeep\/[\w.-]+ \(.*\+https:\/\/keeper\.example\)$/,
  })
  t.after(() => servers.close())
  const urls = servers.hosts.flatMap((host) => host.feeds)
  assert.equal(urls.length, 500)
  const allowHosts = servers.hosts.map((host) => host.host)

  const folder = path.join(scratch(t), 'archive')
  initArchive(folder, 'UTC')
  await useStore(t, folder)
  changeSetting(folder, 'pictures: true', 'pictures: false')
  const archive = await openForWriting(folder, 'test', { now: Date.now, software: 'test' })
  t.after(() => archive.close())
  const fetcher = createFetcher({ userAgent: 'Presskeep/test (+https://keeper.example)', allowHosts })
  t.after(() => fetcher.close())
  await followAll(
    archive,
    urls.map((url) => ({ url, tags: [] })),
  )

  const round = async () => {
    servers.nextRound()
    const startedAt = performance.now()
    const report = await sync(archive, fetcher, { once: true })
    const wholeMs = performance.now() - startedAt
    const host = servers.hosts[slowest]!
    const shareMs = host.lastAt - host.firstAt
    t.diagnostic(
      `${host.requests} requests to the slowest host took ${Math.round(shareMs)} ms, all took ${Math.round(wholeMs)} ms`,
    )
    return { report, wholeMs, shareMs }
  }

  const first = await round()
  assert.deepEqual(servers.offences, [])
  assert.equal(first.report.feeds.read, 494, 'all but those of the host that wants peace')
  assert.equal(first.report.articles.kept, 492)
  assert.ok(first.wholeMs < first.shareMs * 1.6, `${first.wholeMs} ms where one host alone took ${first.shareMs} ms`)

  const second = await round()
  assert.deepEqual(servers.offences, [])
  assert.deepEqual([second.report.feeds.unchanged, second.report.feeds.read], [492, 0])

  servers.publish()
  const third = await round()
  assert.deepEqual(servers.offences, [])
  assert.equal(third.report.entries.new, 492)
  assert.equal(third.report.articles.kept, 492)

  const status = await libraryOf(archive).status()
  const refused = status.missing.filter(({ reason }) => reason.includes('robots.txt'))
  assert.ok(refused.length >= 400, 'what robots.txt forbids is told, and not fetched')
  const tired = (await libraryOf(archive).feeds()).filter(({ url }) => url.includes(allowHosts[3]!))
  assert.ok(
    tired
      .filter(({ errorClass }) => errorClass !== undefined)
      .every(({ nextCheckAt }) => nextCheckAt > Date.now() + 50 * 60_000),
  )
})

test('The server that checks manners finds what it looks for', async (t) => {
  const servers = await strictServers({
    feeds: [3],
    crawlDelayMs: 200,
    tiredHost: 0,
    answerMs: 20,
    userAgent: /^Presskeep\//,
  })
  t.after(() => servers.close())
  const { host } = servers.hosts[0]!
  const get = (address: string, headers: Record<string, string> = {}) =>
    fetch(`http://${host}${address}`, { headers }).then((answer) => answer.arrayBuffer())
  await Promise.all([get('/feed/0'), get('/feed/1')])
  await get('/page/1')
  await get('/robots.txt')
  await get('/private/1', { 'if-none-match': '"x"' })
  servers.nextRound()
  await get('/feed/0')
  await get('/private/1')
  const found = servers.offences.map(({ what }) => what).join('\n')
  for (const what of [
    /under way/,
    /User-Agent/,
    /before robots/,
    /ms after/,
    /forbids/,
    /never given/,
    /validators came back/,
    /Retry-After/,
  ]) {
    assert.match(found, what)
  }
  await get('/feed/0')
  assert.match(servers.offences.at(-2)!.what + servers.offences.map(({ what }) => what).join(), /twice in a round/)
})
