import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import path from 'node:path'
import { test } from 'node:test'
import pg from 'pg'
import { setStore } from '../../src/archive/index.ts'
import { createFileBlobs } from '../../src/blobs/index.ts'
import { followFeeds, newArchive } from '../support/archive.ts'
import { changeSetting } from '../support/folders.ts'
import { loopbackSite } from '../support/loopback.ts'
import { greyPng } from '../support/png.ts'
import { freshPostgres, onServer, withoutPostgres } from '../support/postgres.ts'
import { harbour, page, rss } from '../support/small-site.ts'
import { ended, until, worker } from '../support/workers.ts'

for (const wasThere of [false, true]) {
  const what = wasThere
    ? 'a stray picture that a worker keeps again just then'
    : 'a picture that a worker has put and not committed'
  test(`gc beside workers leaves ${what}, and deletes other strays`, { skip: await withoutPostgres() }, async (t) => {
    const site = await loopbackSite()
    t.after(() => site.close())
    // Ends first: the schema can't go while its row is held.
    let holder: pg.Client | undefined
    t.after(() => holder?.end())
    const store = await freshPostgres({ after: (work) => t.after(() => work()) })
    const archive = await newArchive(t)
    setStore(archive.folder, store)
    changeSetting(archive.folder, 'allowHosts: []', `allowHosts: ["${site.host}"]`)
    const held = new pg.Client({ connectionString: store })
    await held.connect()
    holder = held
    const feed = rss(site, [{ path: '/harbour', title: harbour.title, text: '停航三个月的夜间航班恢复。' }])
    site.pages.set('/feed.xml', { headers: { 'content-type': 'application/rss+xml' }, body: feed })
    const shown = `<figure><img src="${site.url}/ferry.png" alt="渡轮" width="600" height="400"></figure>`
    site.pages.set('/harbour', { body: page(harbour.title, harbour.paragraphs, shown) })
    const bytes = greyPng(64)
    // The row that says who shows the picture is held, so that the worker waits between its put and its commit.
    site.pages.set('/ferry.png', async () => {
      await held.query('BEGIN')
      assert.equal((await held.query('SELECT 1 FROM pictures FOR UPDATE')).rowCount, 1)
      return { headers: { 'content-type': 'image/png' }, body: bytes }
    })
    await followFeeds(archive, site, { 青石日报: '/feed.xml' })

    const blobs = createFileBlobs(path.join(archive.folder, 'blobs'))
    const keyOf = (digest: string) => `pictures/${digest.slice(0, 2)}/${digest}`
    const key = keyOf(createHash('sha256').update(bytes).digest('hex'))
    const stray = keyOf('ab'.repeat(32))
    await blobs.put(stray, Buffer.from('nobody shows this'))
    if (wasThere) await blobs.put(key, bytes)

    const working = worker(t, archive, ['--until-idle'])
    const isHeld = `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'UPDATE pictures SET digest%'`
    await until(async () => (await onServer(isHeld)).length > 0)
    assert.ok(await blobs.has(key), 'it lies in the store')
    assert.deepEqual(await onServer('SELECT 1 FROM pictures WHERE digest IS NOT NULL', store), [])

    const deleted = await archive.lines<{ file: string }>('gc', '--json')
    assert.deepEqual(
      deleted.map(({ file }) => file),
      [`blobs/${stray}`],
    )
    await held.query('ROLLBACK')
    await ended(working)
    assert.equal(working.exitCode, 0, working.said())
    assert.ok(await blobs.has(key))
    assert.equal(await blobs.has(stray), false)
    const verified = await archive.run('verify')
    assert.equal(verified.code, 0, verified.stdout)
    assert.deepEqual(await archive.lines('gc', '--json'), [])
  })
}
