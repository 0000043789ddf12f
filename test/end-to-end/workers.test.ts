import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { setStore } from '../../src/archive/index.ts'
import { newArchive } from '../support/archive.ts'
import { loopbackSite } from '../support/loopback.ts'
import { lossyWay } from '../support/lossy-way.ts'
import { without } from '../support/needs.ts'
import { ownPostgres, withoutOwnPostgres } from '../support/own-postgres.ts'
import { pooled } from '../support/pgbouncer.ts'
import { freshPostgres, onServer, withoutPostgres } from '../support/postgres.ts'
import { harbour, page, rss, serveHarbour } from '../support/small-site.ts'
import { assertWhole, ended, followed, until, type Worker, worker } from '../support/workers.ts'
import { world } from '../support/world.ts'

const skip = await withoutPostgres()

test('Several workers share an archive: each host is asked by one at a time, each article is kept once', {
  skip,
}, async (t) => {
  const there = await world({ hosts: 12, articlesEach: 4, latencyMs: 30, crawlDelayMs: 60 })
  t.after(() => there.close())
  const store = await freshPostgres({ after: (work) => t.after(() => work()) })
  const archive = await followed(t, store, there)
  const workers = [1, 2, 3].map(() => worker(t, archive, ['--until-idle', '--concurrency', '6']))
  await Promise.all(workers.map(ended))
  for (const one of workers) assert.equal(one.exitCode, 0, one.said())
  assert.deepEqual(there.seen().rude, [])
  assert.equal(there.seen().again, 0)
  await assertWhole(archive, there, store)
})

test('What workers wrote and died of before they told of it is applied by another, and listed in the index beside', {
  skip,
}, async (t) => {
  const there = await world({ hosts: 12, articlesEach: 4, latencyMs: 60, crawlDelayMs: 120 })
  t.after(() => there.close())
  const store = await freshPostgres({ after: (work) => t.after(() => work()) })
  const archive = await followed(t, store, there)
  const workers = [1, 2, 3].map(() => worker(t, archive, ['--until-idle', '--concurrency', '6']))
  await Promise.all(workers.map(ended))
  // As they are left between the write of a record and the line of the index for it.
  const folder = path.join(archive.folder, 'warc')
  const indexes = readdirSync(folder).filter((name) => name.endsWith('.cdxj'))
  assert.ok(indexes.length > 1)
  for (const name of indexes) {
    const lines = readFileSync(path.join(folder, name), 'utf8').trimEnd().split('\n')
    const { offset } = JSON.parse(lines.pop()!.replace(/^\S+ \S+ /, ''))
    writeFileSync(path.join(folder, name), `${lines.join('\n')}\n`)
    const file = name.replace('.cdxj', '.warc.gz')
    await onServer(`UPDATE warc_files SET applied_to = ${Number(offset)} WHERE file = '${file}'`, store)
  }
  const next = worker(t, archive, ['--until-idle'])
  await ended(next)
  assert.equal(next.exitCode, 0, next.said())
  await assertWhole(archive, there, store)
})

test('Through a pooler in transaction mode workers do the same, though no session is theirs', {
  skip: (await withoutOwnPostgres()) || without('pgbouncer'),
}, async (t) => {
  const server = await ownPostgres()
  t.after(() => server.close())
  const store = await pooled(t, server.url)
  const there = await world({ hosts: 10, articlesEach: 4, latencyMs: 30, crawlDelayMs: 60 })
  t.after(() => there.close())
  const archive = await followed(t, store, there)
  const begin = () => worker(t, archive, ['--until-idle', '--concurrency', '6'])
  const [victim, ...others] = [begin(), begin(), begin()]
  await until(() => there.seen().articles > 5)
  victim.kill('SIGKILL')
  await Promise.all(others.map(ended))
  for (const one of others) assert.equal(one.exitCode, 0, one.said())
  assert.deepEqual(there.seen().rude, [])
  await assertWhole(archive, there, store)
})

/** How many hosts, workers and rounds of killing; more of them by hand, see docs/sizing.md. */
const killing = {
  hosts: Number(process.env.PRESSKEEP_HOSTS ?? 10),
  articlesEach: Number(process.env.PRESSKEEP_ARTICLES ?? 6),
  latencyMs: Number(process.env.PRESSKEEP_LATENCY ?? 60),
  workers: Number(process.env.PRESSKEEP_WORKERS ?? 3),
  rounds: Number(process.env.PRESSKEEP_KILLS ?? 4),
}

test('Workers and PostgreSQL itself die by kill -9 again and again: nothing is lost, nothing is there twice', {
  skip: await withoutOwnPostgres(),
}, async (t) => {
  const server = await ownPostgres()
  t.after(() => server.close())
  const { workers, rounds, ...size } = killing
  const there = await world({ ...size, crawlDelayMs: 40 })
  t.after(() => there.close())
  const archive = await followed(t, server.url, there)
  const alive = new Set<Worker>()
  const begin = (...more: string[]) => {
    const one = worker(t, archive, ['--concurrency', '4', ...more])
    alive.add(one)
    one.once('exit', () => alive.delete(one))
    return one
  }
  for (let at = 0; at < workers; at++) begin()
  await until(() => there.seen().articles > 3)
  for (let round = 0; round < rounds; round++) {
    const [victim] = [...alive].slice(round % 2)
    victim?.kill('SIGKILL')
    await wait(600)
    begin()
    if (round % 2 === 1) {
      await server.kill()
      await wait(700)
      await server.start()
    }
    await wait(2500)
  }
  // Who survived goes on without a hand; those that found no server when they began have ended, as they should.
  while (alive.size < 2) begin()
  const lasts = begin('--until-idle')
  await ended(lasts)
  assert.equal(lasts.exitCode, 0, lasts.said())
  const drained = [...alive]
  for (const one of drained) one.kill('SIGTERM')
  await Promise.all(drained.map(ended))
  for (const one of drained) assert.equal(one.exitCode, 0, one.said())
  assert.deepEqual(there.seen().rude, [])
  t.diagnostic(JSON.stringify({ ...killing, articles: there.articles.length, load: os.loadavg()[0] }))
  await assertWhole(archive, there, server.url)
  // A page that was asked again for a worker that died may come from its other capture now: it says the same.
  const before = await archive.dump()
  const rebuilt = await archive.run('rebuild')
  assert.notEqual(rebuilt.code, 1, rebuilt.stderr)
  assert.deepEqual(await archive.dump(), before)
})

test('A host whose answer may be lost with the database is not asked again at once', { skip }, async (t) => {
  const site = await loopbackSite()
  t.after(() => site.close())
  const store = await freshPostgres({ after: (work) => t.after(() => work()) })
  const way = await lossyWay(t, store)
  const archive = await newArchive(t, [
    ['pictures: true', 'pictures: false'],
    ['feedPauseSeconds: 5', 'feedPauseSeconds: 0'],
    ['pagePauseSeconds: 9', 'pagePauseSeconds: 0'],
  ])
  setStore(archive.folder, store)
  const items = [0, 1, 2].map((at) => ({ path: `/a/${at}`, title: `${harbour.title}${at}` }))
  site.pages.set('/feed.xml', { headers: { 'content-type': 'application/rss+xml' }, body: rss(site, items) })
  const asked: { readonly path: string; readonly at: number }[] = []
  for (const [at, item] of items.entries()) {
    site.pages.set(item.path, () => {
      // The answer to the first page comes when nothing can be written to the database any more.
      if (asked.push({ path: item.path, at: performance.now() }) === 1) way.cutAll()
      return {
        body: page(
          item.title,
          harbour.paragraphs.map((text) => `${text}第${at}篇。`),
        ),
      }
    })
  }
  assert.equal((await archive.run('follow', `${site.url}/feed.xml`, '--allow-host', site.host)).code, 0)
  setStore(archive.folder, way.url)
  const one = worker(t, archive, ['--until-idle'])
  await until(() => /waits until it is back/.test(one.said()))
  way.heal()
  await ended(one)
  assert.equal(one.exitCode, 0, one.said())
  const [first, second] = asked
  // A moment less for what each clock rounds.
  assert.ok(second!.at - first!.at > 4900, `asked again after ${second!.at - first!.at} ms`)
  assert.deepEqual(
    asked
      .slice(1)
      .map((page) => page.path)
      .sort(),
    items.map((item) => item.path),
    'what was lost is asked for once more',
  )
  assert.equal((await archive.dump()).filter((article) => article.complete).length, 3)
})

test('What is followed while workers run comes by itself, from a private address that is allowed only then', {
  skip,
}, async (t) => {
  const site = await loopbackSite()
  t.after(() => site.close())
  const store = await freshPostgres({ after: (work) => t.after(() => work()) })
  const archive = await newArchive(t, [['pictures: true', 'pictures: false']])
  setStore(archive.folder, store)
  const one = worker(t, archive, ['--concurrency', '2'])
  serveHarbour(site)
  await until(async () => (await archive.run('list')).code === 0)
  await until(async () => {
    const [live] = await onServer("SELECT count(*)::int AS n FROM writers WHERE doing = 'work'", store)
    return Number(live?.n) > 0
  })
  const ran = await archive.run('follow', `${site.url}/feed.xml`, '--allow-host', site.host)
  assert.equal(ran.code, 0, ran.stderr)
  assert.match(ran.stdout, /Workers follow the feeds of this archive: the articles come by themselves/)
  await until(async () => (await archive.dump())[0]?.complete === true)
  one.kill('SIGTERM')
  await ended(one)
  assert.equal(one.exitCode, 0, one.said())
  assert.doesNotMatch(one.said(), /blocked/)
})
