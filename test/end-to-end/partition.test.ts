import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { makeNamespace, withoutNamespaces } from '../support/namespace.ts'
import { ownPostgres, withoutOwnPostgres } from '../support/own-postgres.ts'
import { onServer } from '../support/postgres.ts'
import { assertWhole, ended, followed, until, worker } from '../support/workers.ts'
import { world } from '../support/world.ts'

test('A network that parts workers from PostgreSQL heals without a hand: nothing is lost, nothing is there twice', {
  skip: (await withoutOwnPostgres()) || withoutNamespaces(),
}, async (t) => {
  const space = makeNamespace(t)
  const server = await ownPostgres({ host: space.databaseHost, network: space.network })
  t.after(() => server.close())
  const there = await world({
    hosts: 14,
    articlesEach: 16,
    latencyMs: 600,
    crawlDelayMs: 1500,
    address: space.webAddress,
  })
  t.after(() => there.close())
  const archive = await followed(t, server.url, there)
  const fromThere = () => there.seen().from.get(space.webPeer) ?? 0
  const heldBy = async (holders: string) => {
    const [row] = await onServer(`SELECT count(*)::int AS n FROM hosts WHERE ${holders}`, server.url)
    return Number(row?.n)
  }

  const parted = [1, 2].map(() => worker(t, archive, ['--until-idle', '--concurrency', '5'], space.enter))
  await until(() => fromThere() > 25)
  // One that is never parted goes on with what the others have had in hand.
  const near = worker(t, archive, ['--until-idle', '--concurrency', '1'])
  await until(() => there.seen().requests > fromThere() + 3)
  space.cut()
  const heldThen = await heldBy('holder IS NOT NULL')
  assert.ok(heldThen > 1, 'workers that are parted hold hosts')
  // Their leases end after 30 s, and others take over after ten more.
  await wait(48_000)
  const asked = fromThere()
  await wait(4000)
  assert.equal(fromThere(), asked, 'who has not heard of the database for so long asks nobody')
  const over = await heldBy(`holder IS NOT NULL AND lease_until < extract(epoch FROM now()) * 1000 - 20000`)
  assert.ok(over < heldThen, 'the one that is near has taken over hosts of the others')
  assert.equal(there.seen().articles < there.articles.length, true, 'there is work left')
  space.heal()
  await until(() => fromThere() > asked)

  const all = [...parted, near]
  await Promise.all(all.map(ended))
  for (const one of all) assert.equal(one.exitCode, 0, one.said())
  for (const one of parted) assert.match(one.said(), /can't be reached[\s\S]*the database is back/)
  assert.deepEqual(there.seen().rude, [])
  await assertWhole(archive, there, server.url)
})
