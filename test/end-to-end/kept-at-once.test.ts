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
  work,
} from '../../src/archive/index.ts'
import type { Fetcher } from '../../src/model/index.ts'
import { scratch } from '../support/folders.ts'
import { loopbackSite } from '../support/loopback.ts'
import { freshPostgres, onServer, withoutPostgres } from '../support/postgres.ts'
import { harbour, page, rss } from '../support/small-site.ts'

const skip = await withoutPostgres()

/** Two programs that write one archive on a server. The first is slow between a page's answer and the commit. */
async function twoPrograms(t: TestContext) {
  const site = await loopbackSite()
  t.after(() => site.close())
  site.pages.set('/a', { body: page(harbour.title, harbour.paragraphs) })
  const folder = path.join(scratch(t), 'archive')
  initArchive(folder, 'UTC')
  const store = await freshPostgres(t)
  setStore(folder, store)
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
  const running = new Set([slow, quick])
  const close = async (program: typeof slow) => {
    if (!running.delete(program)) return
    await program.fetcher.close()
    await program.archive.close()
  }
  const closeBoth = async () => {
    for (const program of [slow, quick]) await close(program)
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
  return { site, store, slow, quick, atOnce, close, rebuilt }
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

test('What a worker that vanished had kept of a host is applied before that host is asked again', {
  skip,
}, async (t) => {
  const { site, store, slow, quick, close, rebuilt } = await twoPrograms(t)
  site.pages.set('/feed.xml', {
    headers: { 'content-type': 'application/rss+xml' },
    body: rss(site, [{ path: '/a', title: harbour.title }]),
  })
  await followAll(slow.archive, [{ url: `${site.url}/feed.xml`, name: 'Harbour', tags: [] }])
  // It keeps the page and dies before the database has it.
  await onServer(
    `CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN
       IF NEW.purpose = 'article' THEN RAISE EXCEPTION 'gone'; END IF; RETURN NEW; END $$ LANGUAGE plpgsql;
     CREATE TRIGGER refuse BEFORE INSERT ON captures FOR EACH ROW EXECUTE FUNCTION refuse()`,
    store,
  )
  await assert.rejects(sync(slow.archive, slow.fetcher), /gone/)
  assert.equal(site.asked.filter((one) => one === '/a').length, 1)
  await close(slow)
  await onServer(
    `DROP TRIGGER refuse ON captures; DROP FUNCTION refuse;
     UPDATE hosts SET holder = 'vanished', lease_until = 1, free_at = 0, due_at = 1;
     UPDATE jobs SET due_at = 1`,
    store,
  )
  await work(quick.archive, quick.fetcher, {
    queues: ['fetch'],
    concurrency: 2,
    untilIdle: true,
    signal: new AbortController().signal,
  })
  assert.equal(site.asked.filter((one) => one === '/a').length, 1)
  assert.deepEqual(await rebuilt(), [])
})
