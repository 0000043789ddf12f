import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshPostgres, withoutPostgres } from '../../test/support/postgres.ts'
import { claimHost } from '../store/index.ts'
import { sharedHosts } from './host-gate.ts'
import { openDatabase } from './open-database.ts'

const skip = await withoutPostgres()
const host = 'site.example'

test('A host that a redirect is asking stays ours when its own turn ends, and is free when that is answered', {
  skip,
}, async (t) => {
  const db = await openDatabase(await freshPostgres(t))
  t.after(() => db.close())
  const hosts = sharedHosts(db, 'ours')
  const isFree = async () =>
    (await db.transaction((sql) => claimHost(sql, { host, session: 'theirs' }, 1000))) === undefined
  await db.transaction((sql) => claimHost(sql, { host, session: 'ours' }, 30_000))
  hosts.hold(host, performance.now())
  await hosts.enter(host, new AbortController().signal)
  // What a turn wants of its host says nothing of what is being asked there.
  hosts.rest(host, 1)
  await hosts.letGo(host)
  assert.equal(await isFree(), false)
  await hosts.renew()
  assert.equal(await isFree(), false)
  await hosts.leave(host, 0)
  assert.equal(await isFree(), true)
})

test('A host is given back with the pause that its last request asks for', { skip }, async (t) => {
  const db = await openDatabase(await freshPostgres(t))
  t.after(() => db.close())
  const hosts = sharedHosts(db, 'ours')
  await hosts.enter(host, new AbortController().signal)
  await hosts.leave(host, 60_000)
  const waitMs = await db.transaction((sql) => claimHost(sql, { host, session: 'theirs' }, 1000))
  assert.ok(waitMs !== undefined && waitMs > 50_000, `${waitMs}`)
})
