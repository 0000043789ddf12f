import assert from 'node:assert/strict'
import type http from 'node:http'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import {
  allowHosts,
  createFetcher,
  followAll,
  initArchive,
  keepPage,
  openForWriting,
  openWithoutDatabase,
  rebuild,
  setStore,
  sync,
  work,
} from '../../src/archive/index.ts'
import { scratch } from '../support/folders.ts'
import { type Answer, loopbackSite } from '../support/loopback.ts'
import { freshPostgres, withoutPostgres } from '../support/postgres.ts'
import { harbour, page, rss } from '../support/small-site.ts'

const skip = await withoutPostgres()
const timeout = 180_000
const within = 150_000

/** Two sites whose `/go` leads to the other's `/to`, and two programs that write one archive on a server. */
async function crossed(t: TestContext) {
  const sites = [await loopbackSite(), await loopbackSite()] as const
  const asking = new Map<string, number>()
  let most = 0
  /** Notes how many ask one host at once. */
  const alone = (host: string, answer: Answer, ms: number) => async (_: http.IncomingMessage) => {
    asking.set(host, (asking.get(host) ?? 0) + 1)
    most = Math.max(most, asking.get(host)!)
    await wait(ms)
    asking.set(host, asking.get(host)! - 1)
    return answer
  }
  for (const [at, site] of sites.entries()) {
    t.after(() => site.close())
    const other = sites[1 - at]!
    const paragraphs = harbour.paragraphs.map((one) => `${one} Paper ${at}.`)
    const feed = rss(site, [{ path: '/a', title: `${harbour.title} ${at}` }])
    const isFeed = { 'content-type': 'application/rss+xml' }
    site.pages.set('/go', alone(site.host, { status: 302, headers: { location: `${other.url}/to` } }, 700))
    site.pages.set('/feed', alone(site.host, { status: 302, headers: { location: `${other.url}/to.xml` } }, 700))
    site.pages.set('/to', alone(site.host, { body: page(`${harbour.title} ${at}`, paragraphs) }, 50))
    site.pages.set('/a', alone(site.host, { body: page(`${harbour.title} ${at}`, paragraphs) }, 50))
    site.pages.set('/to.xml', alone(site.host, { headers: isFeed, body: feed }, 50))
  }
  const folder = path.join(scratch(t), 'archive')
  initArchive(folder, 'UTC')
  setStore(folder, await freshPostgres(t))
  const hosts = sites.map(({ host }) => host)
  allowHosts(folder, hosts)
  const options = { now: Date.now, software: 'test' }
  const open = async () => {
    const archive = await openForWriting(folder, 'keep', options)
    const fetcher = createFetcher({ userAgent: 'test', allowHosts: hosts, now: Date.now, gate: archive.hosts })
    return { archive, fetcher }
  }
  const programs = [await open(), await open()] as const
  let isClosed = false
  const close = async () => {
    if (isClosed) return
    isClosed = true
    for (const { archive, fetcher } of programs) {
      fetcher.close()
      await archive.close()
    }
  }
  t.after(close)
  /** All of it, which must come to an end, ask each host for one thing at a time, and leave what a rebuild gives. */
  const ends = async <T>(doing: readonly Promise<T>[]): Promise<T[]> => {
    const over = Promise.withResolvers<never>()
    const timer = setTimeout(() => over.reject(new Error('they wait for each other')), within)
    const done = Promise.all(doing)
    try {
      return await Promise.race([done, over.promise])
    } catch (error) {
      for (const { fetcher } of programs) fetcher.close()
      await done.catch(() => {})
      throw error
    } finally {
      clearTimeout(timer)
    }
  }
  const rebuilt = async () => {
    await close()
    const place = openWithoutDatabase(folder, options)
    try {
      return (await rebuild(place)).differences
    } finally {
      await place.close()
    }
  }
  return { sites, programs, ends, rebuilt, mostAtOnce: () => most }
}

test('Two programs that keep pages which lead to each other’s host both come to an end', {
  skip,
  timeout,
}, async (t) => {
  const { sites, programs, ends, rebuilt, mostAtOnce } = await crossed(t)
  const kept = await ends(
    programs.map(({ archive, fetcher }, at) => keepPage(archive, fetcher, `${sites[at]!.url}/go`)),
  )
  assert.deepEqual(
    kept.map(({ outcome }) => outcome),
    ['kept', 'kept'],
  )
  assert.equal(mostAtOnce(), 1)
  assert.deepEqual(await rebuilt(), [])
})

test('Two syncs whose feeds lead to each other’s host both come to an end', { skip, timeout }, async (t) => {
  const { sites, programs, ends, mostAtOnce } = await crossed(t)
  const [first, second] = programs
  await followAll(first.archive, [{ url: `${sites[0].url}/feed`, name: 'First', tags: [] }])
  const one = sync(first.archive, first.fetcher)
  await wait(300)
  await followAll(second.archive, [{ url: `${sites[1].url}/feed`, name: 'Second', tags: [] }])
  const reports = await ends([one, sync(second.archive, second.fetcher)])
  assert.deepEqual(
    reports.flatMap(({ problems }) => problems),
    [],
  )
  for (const site of sites) assert.ok(site.asked.includes('/a'))
  assert.equal(mostAtOnce(), 1)
})

test('Two workers whose feeds lead to each other’s host both come to an end', { skip, timeout }, async (t) => {
  const { sites, programs, ends, rebuilt, mostAtOnce } = await crossed(t)
  await followAll(
    programs[0].archive,
    sites.map(({ url }, at) => ({ url: `${url}/feed`, name: `Feed ${at}`, tags: [] })),
  )
  const { signal } = new AbortController()
  const options = { queues: ['fetch'], concurrency: 1, untilIdle: true, signal } as const
  await ends(programs.map(({ archive, fetcher }) => work(archive, fetcher, options)))
  // One of them gave up its host, so that the other came through.
  assert.ok(sites.some((site) => site.asked.includes('/a')))
  assert.equal(mostAtOnce(), 1)
  assert.deepEqual(await rebuilt(), [])
})
