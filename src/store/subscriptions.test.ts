import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { freshPostgres, withoutPostgres } from '../../test/support/postgres.ts'
import type { Db } from './db.ts'
import { countFeeds, followFeed, type StoredFeed } from './feeds.ts'
import { openPostgres } from './postgres.ts'
import { openSqlite } from './sqlite.ts'
import { feedsForHubs, type Subscription, saveSubscription, strandedSubscriptions } from './subscriptions.ts'

const now = 1_000_000
const standing = { activeUntil: now + 500, activeSince: now - 10, askedSince: now - 50, deniedSince: now - 90 }
const hub = 'https://hub.example/'

/** Each with what its feed says (besides its name), and its subscription; those whose name begins with `look` are to be looked at. */
const cases: Readonly<Record<string, [asks: object, subscription?: Partial<Subscription>]>> = {
  none: [{ ttlMinutes: 60 }],
  'look new': [{ hubs: [hub] }],
  long: [{ hubs: [hub] }, { state: 'active', askedAt: 0, leaseUntil: now + 600 }],
  'just now': [
    { hubs: [hub], ttlMinutes: 5 },
    { state: 'active', askedAt: now - 1, leaseUntil: now + 5 },
  ],
  'look running out': [{ hubs: [hub] }, { state: 'active', askedAt: 0, leaseUntil: now + 400 }],
  'look no lease': [{ hubs: [hub] }, { state: 'active', askedAt: 0 }],
  asked: [{ hubs: [hub] }, { state: 'asked', askedAt: now - 40 }],
  'look asked long ago': [{ hubs: [hub] }, { state: 'asked', askedAt: now - 60 }],
  denied: [{ hubs: [hub] }, { state: 'denied', askedAt: now - 60 }],
  'look denied long ago': [{ hubs: [hub] }, { state: 'denied', askedAt: now - 100 }],
  'look another hub': [{ hubs: ['https://b.example/', hub] }, { state: 'asked', askedAt: now }],
  topic: [
    { hubs: [hub], selfUrl: 'https://t.example/a' },
    { state: 'asked', askedAt: now, topic: 'https://t.example/a' },
  ],
  'look another topic': [
    { hubs: [hub], selfUrl: 'https://t.example/b' },
    { state: 'asked', askedAt: now },
  ],
  'look longer topic': [
    { hubs: [hub], selfUrl: 'https://t.example/ab' },
    { state: 'asked', askedAt: now, topic: 'https://t.example/a' },
  ],
  // The feed moved, and still gives itself its former name: it is known to the hub by that of where it is.
  'look moved away': [
    { hubs: [hub], selfUrl: 'https://old.example/feed' },
    { state: 'active', askedAt: 0, leaseUntil: now + 900, topic: 'https://old.example/feed' },
  ],
  'look begins alike': [
    { hubs: [hub], selfUrl: 'https://t.example.org/a' },
    { state: 'asked', askedAt: now, topic: 'https://t.example.org/a' },
  ],
  'other scheme': [
    { hubs: [hub], selfUrl: 'http://t.example/a' },
    { state: 'asked', askedAt: now, topic: 'http://t.example/a' },
  ],
}

const engines: Readonly<Record<string, (t: TestContext) => Promise<Db>>> = {
  async sqlite(t) {
    const folder = mkdtempSync(path.join(tmpdir(), 'presskeep-hubs-'))
    t.after(() => rmSync(folder, { recursive: true }))
    return openSqlite(path.join(folder, 'test.db'))
  },
  async postgres(t) {
    return openPostgres(await freshPostgres({ after: (work) => t.after(() => work()) }))
  },
}

for (const [engine, open] of Object.entries(engines)) {
  const skip = engine === 'postgres' && (await withoutPostgres())
  test(`Feeds are looked at for their hubs where something may be to do, and no others: ${engine}`, {
    skip,
  }, async (t) => {
    const db = await open(t)
    await db.transaction(async (sql) => {
      // More than are read at once.
      for (let round = 0; round < 80; round++) {
        for (const [name, [asks, subscription]] of Object.entries(cases)) {
          const id = `${name} ${round}`
          const url = `https://t.example/${encodeURIComponent(name)}${round || ''}`
          await followFeed(sql, { id, url, tags: [], at: round })
          await sql.all('UPDATE feeds SET asks = ? WHERE id = ?', JSON.stringify(asks), id)
          if (!subscription) continue
          await saveSubscription(sql, {
            ...{ feedId: id, token: id, hub, topic: url, secret: '', state: 'asked', askedAt: 0 },
            ...subscription,
          })
        }
      }
      await sql.all('UPDATE feeds SET unfollowed_at = ? WHERE id IN (?, ?)', now, 'look new 3', 'long 3')
    })
    const feeds: StoredFeed[] = []
    for await (const feed of feedsForHubs(db, standing)) feeds.push(feed)
    const names = (round: number) =>
      feeds.filter(({ id }) => id.endsWith(` ${round}`)).map(({ id }) => id.replace(/ \d+$/, ''))
    const wanted = Object.keys(cases).filter((name) => name.startsWith('look'))
    assert.deepEqual(names(0).sort(), wanted.sort())
    assert.deepEqual(names(3).sort(), wanted.filter((name) => name !== 'look new').sort())
    assert.equal(feeds.length, wanted.length * 80 - 1)
    assert.deepEqual(
      (await strandedSubscriptions(db)).map((one) => one.feedId),
      ['long 3'],
    )
    assert.deepEqual(await countFeeds(db), {
      ok: Object.keys(cases).length * 80 - 2,
      degraded: 0,
      stale: 0,
      dead: 0,
      gone: 0,
    })
    await db.close()
  })
}
