import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { entryKeys, parseFeed } from '../../src/feed/index.ts'
import { useStore } from '../support/archive.ts'
import { ended, jsonLines, presskeep, start } from '../support/cli.ts'
import { changeSetting, scratch, shared, withoutShared } from '../support/folders.ts'
import { type LoopbackSite, loopbackSite } from '../support/loopback.ts'

interface Listed {
  readonly kind: string
  readonly file: string
}

interface RealFeed {
  readonly path: string
  readonly bytes: Uint8Array
}

function realFeeds(): RealFeed[] {
  return readFileSync(path.join(shared, 'feeds/INDEX.jsonl'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Listed)
    .filter((entry) => entry.kind === 'feed')
    .map((entry, at) => ({ path: `/feed/${at}`, bytes: readFileSync(path.join(shared, entry.file)) }))
}

async function serving(feeds: readonly RealFeed[]): Promise<LoopbackSite> {
  const site = await loopbackSite()
  for (const feed of feeds) {
    site.pages.set(feed.path, { headers: { 'content-type': 'application/xml' }, body: feed.bytes })
  }
  const list = feeds.map((feed) => ({ site: feed.path, url: `${site.url}${feed.path}` }))
  site.pages.set('/subs.json', { headers: { 'content-type': 'application/json' }, body: JSON.stringify(list) })
  return site
}

async function archiveFollowing(t: Pick<TestContext, 'after'>, folder: string, site: LoopbackSite): Promise<string> {
  const archive = path.join(folder, 'archive')
  assert.equal((await presskeep(['init', archive])).code, 0)
  await useStore(t, archive)
  // The articles of these feeds lie on the internet, which no test asks.
  changeSetting(archive, 'articles: true', 'articles: false')
  changeSetting(archive, 'pictures: true', 'pictures: false')
  const followed = await presskeep(['follow', `${site.url}/subs.json`, '--archive', archive, '--allow-host', site.host])
  assert.equal(followed.code, 0, followed.stderr)
  return archive
}

interface Dumped {
  readonly id: string
  readonly url: string | null
  readonly title: string
  readonly sha256: string
}

async function contents(archive: string): Promise<string[]> {
  const dumped = await presskeep(['dump', '--archive', archive])
  assert.equal(dumped.code, 0, dumped.stderr)
  return jsonLines<Dumped>(dumped.stdout)
    .map((one) => `${one.id} ${one.url} ${one.title} ${one.sha256}`)
    .sort()
}

test('All real feeds are followed in one archive: every item once, and a second sync adds nothing', {
  skip: withoutShared,
}, async (t) => {
  const feeds = realFeeds()
  const site = await serving(feeds)
  t.after(() => site.close())
  const archive = await archiveFollowing(t, scratch(t), site)

  const first = await presskeep(['sync', '--archive', archive, '--json'])
  assert.notEqual(first.code, 1, first.stderr)
  const once = await contents(archive)
  assert.equal(new Set(once.map((line) => line.slice(0, 16))).size, once.length, 'ids are unique')

  // Every item that a feed gives belongs to an article of the archive, through the entry that the feed gave.
  const shown = await presskeep(['feeds', '--archive', archive, '--json'])
  const health = new Map(
    jsonLines<{ feed_url: string; status: string; error_class: string | null; articles: number }>(shown.stdout).map(
      (one) => [one.feed_url, one],
    ),
  )
  for (const feed of feeds) {
    const told = health.get(`${site.url}${feed.path}`)
    assert.ok(told, `${feed.path} is listed`)
    const parsed = parseFeed(feed.bytes, { url: `${site.url}${feed.path}`, contentType: 'application/xml' })
    if (parsed.kind === 'broken') {
      assert.equal(told.error_class, parsed.errorClass, feed.path)
      assert.notEqual(told.status, 'ok')
      continue
    }
    assert.equal(told.status, 'ok', feed.path)
    const keys = new Set(entryKeys(parsed.feed))
    assert.ok(told.articles <= keys.size, `${feed.path}: nothing twice`)
    const distinct = new Set(parsed.feed.entries.map((entry) => `${entry.url ?? ''} ${entry.title ?? ''}`))
    assert.ok(
      told.articles >= Math.min(distinct.size, new Set(parsed.feed.entries.map((e) => e.url)).size),
      `${feed.path}: all kept`,
    )
  }

  const second = await presskeep(['sync', '--once', '--archive', archive, '--json'])
  const report = JSON.parse(second.stdout) as { entries: { new: number; changed: number } }
  assert.deepEqual(report.entries, { new: 0, changed: 0 })
  assert.deepEqual(await contents(archive), once)

  const status = await presskeep(['status', '--archive', archive, '--json'])
  const troubled = (JSON.parse(status.stdout) as { troubled_feeds: { error_class: string }[] }).troubled_feeds
  assert.equal(troubled.length, [...health.values()].filter((one) => one.status !== 'ok').length)
  for (const feed of troubled) assert.ok(feed.error_class, 'status says how a feed is broken')
})

test('Killed at 30 random moments and started again, a sync ends as an undisturbed one', {
  skip: withoutShared,
}, async (t) => {
  const feeds = realFeeds()
  const site = await serving(feeds)
  t.after(() => site.close())
  const folder = scratch(t)
  const undisturbed = await archiveFollowing(t, path.join(folder, 'calm'), site)
  const startedAt = performance.now()
  await presskeep(['sync', '--archive', undisturbed])
  let wholeMs = performance.now() - startedAt

  const archive = await archiveFollowing(t, path.join(folder, 'killed'), site)
  let kills = 0
  for (let round = 0; round < 30; round++) {
    const from = performance.now()
    const child = start(['sync', '--once', '--archive', archive])
    const done = ended(child)
    const timer = setTimeout(() => child.kill('SIGKILL'), 100 + Math.random() * wholeMs)
    const { code } = await done
    clearTimeout(timer)
    if (code === null) kills++
    // What is known already is read faster: moments are picked from what a round takes now.
    else wholeMs = Math.min(wholeMs, performance.now() - from)
  }
  assert.ok(kills >= 15, `only ${kills} of 30 rounds were killed in the middle`)
  const last = await presskeep(['sync', '--once', '--archive', archive])
  assert.notEqual(last.code, 1, last.stderr)
  assert.deepEqual(await contents(archive), await contents(undisturbed))
  const verified = await presskeep(['verify', '--archive', archive])
  assert.equal(verified.code, 0, `${verified.stdout}\n${verified.stderr}`)
  const rebuilt = await presskeep(['rebuild', '--archive', archive, '--json'])
  assert.deepEqual((JSON.parse(rebuilt.stdout) as { differences: unknown[] }).differences, [])
})
