import assert from 'node:assert/strict'
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
} from '../../src/archive/index.ts'
import type { Fetcher } from '../../src/model/index.ts'
import { scratch } from '../support/folders.ts'
import { loopbackSite } from '../support/loopback.ts'
import { freshPostgres, withoutPostgres } from '../support/postgres.ts'
import { harbour, page, rss } from '../support/small-site.ts'

const skip = await withoutPostgres()

/** Two programs that write one archive on a server. The first is slow between a page's answer and the commit. */
async function twoPrograms(t: TestContext) {
  const site = await loopbackSite()
  t.after(() => site.close())
  site.pages.set('/a', { body: page(harbour.title, harbour.paragraphs) })
  const folder = path.join(scratch(t), 'archive')
  initArchive(folder, 'UTC')
  setStore(folder, await freshPostgres(t))
  allowHosts(folder, [site.host])
  const options = { now: Date.now, software: 'test' }
  const open = async () => {
    const archive = await openForWriting(folder, 'keep', options)
    const { hosts: gate } = archive
    const fetcher = createFetcher({
      userAgent: 'test',
      allowHosts: [site.host],
      now: Date.now,
      random: () => 0.5,
      gate,
    })
    return { archive, fetcher }
  }
  const [slow, quick] = [await open(), await open()]
  /** Runs one beside the other, begun as soon as the first has its page, which goes on when the other is done, or would be if it did not wait. */
  const atOnce = async <A, B>(first: (fetcher: Fetcher) => Promise<A>, second: () => Promise<B>): Promise<[A, B]> => {
    const { promise, resolve } = Promise.withResolvers<B>()
    let isBegun = false
    const fetcher: Fetcher = async (request, signal) => {
      const outcome = await slow.fetcher(request, signal)
      if (!request.url.endsWith('/a') || isBegun) return outcome
      isBegun = true
      resolve(second())
      await Promise.race([promise, wait(2000)])
      return outcome
    }
    return Promise.all([first(fetcher), promise])
  }
  const programs = [slow, quick]
  const closeBoth = async () => {
    for (const { archive, fetcher } of programs.splice(0)) {
      await fetcher.close()
      await archive.close()
    }
  }
  t.after(closeBoth)
  /** What a rebuild makes otherwise, after both have closed. */
  const rebuilt = async () => {
    await closeBoth()
    const place = openWithoutDatabase(folder, options)
    try {
      return (await rebuild(place)).differences
    } finally {
      await place.close()
    }
  }
  return { site, slow, quick, atOnce, rebuilt }
}

test('Two programs that keep one new page at once leave what a rebuild gives', { skip }, async (t) => {
  const { site, slow, quick, atOnce, rebuilt } = await twoPrograms(t)
  const url = `${site.url}/a`
  const kept = await atOnce(
    (fetcher) => keepPage(slow.archive, fetcher, url),
    () => keepPage(quick.archive, quick.fetcher, url),
  )
  assert.deepEqual(
    kept.map(({ outcome }) => outcome),
    ['kept', 'same'],
  )
  assert.deepEqual(await rebuilt(), [])
})

test('Two syncs at once ask a new page once, and leave what a rebuild gives', { skip }, async (t) => {
  const { site, slow, quick, atOnce, rebuilt } = await twoPrograms(t)
  site.pages.set('/feed.xml', {
    headers: { 'content-type': 'application/rss+xml' },
    body: rss(site, [{ path: '/a', title: harbour.title }]),
  })
  await followAll(slow.archive, [{ url: `${site.url}/feed.xml`, name: 'Harbour', tags: [] }])
  await atOnce(
    (fetcher) => sync(slow.archive, fetcher),
    () => sync(quick.archive, quick.fetcher),
  )
  assert.equal(site.asked.filter((one) => one === '/a').length, 1)
  assert.deepEqual(await rebuilt(), [])
})
