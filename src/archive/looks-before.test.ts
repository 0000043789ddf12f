import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'
import { jpegOf, scene } from '../../test/support/drawn-pictures.ts'
import { scratch } from '../../test/support/folders.ts'
import { inArchive, smallArchive, testOptions } from '../../test/support/small-archive.ts'
import { harbour, page } from '../../test/support/small-site.ts'
import type { WarcRecord } from '../capture/index.ts'
import type { Db } from '../store/index.ts'
import type { ApplyContext } from './apply.ts'
import { openForWriting, sync } from './index.ts'
import { applyFiles } from './keeper.ts'
import { looksBefore } from './looks-before.ts'
import { openDatabase } from './open-database.ts'

/** Notes for each look that is asked for whether a transaction was open. */
function watched(
  db: Db,
  context: ApplyContext,
): { readonly isInside: readonly boolean[]; readonly context: ApplyContext } {
  const isInside: boolean[] = []
  let open = 0
  const { transaction } = db
  const counted: Db['transaction'] = async (work) => {
    open++
    try {
      return (await transaction.call(db, work as never)) as never
    } finally {
      open--
    }
  }
  Object.assign(db, { transaction: counted })
  const { look } = context
  const noting: ApplyContext['look'] = (bytes) => {
    isInside.push(open > 0)
    return look(bytes)
  }
  return { isInside, context: Object.assign(context, { look: noting }) }
}

// Rows of the two databases are objects of different kinds.
const looksOf = async (db: Db) =>
  (await db.all('SELECT * FROM picture_looks ORDER BY digest')).map((row) => ({ ...row }))

test('Pictures are looked at before the transaction that keeps them, live and in a rebuild', async (t) => {
  const { folder, site } = await smallArchive(t)
  const drawn = jpegOf(scene(3), 600, 400)
  for (const name of ['/one.jpg', '/two.jpg']) {
    site.pages.set(name, { headers: { 'content-type': 'image/jpeg' }, body: drawn })
  }
  const shown = ['/one.jpg', '/two.jpg'].map((name) => `<p><img src="${site.url}${name}" width="600" height="400"></p>`)
  const edited = harbour.paragraphs.map((text) => text.replace('六级', '七级'))
  site.pages.set('/harbour', { body: page('渡口恢复夜航', edited, shown.join('')) })
  await inArchive(folder, async (archive, fetcher) => {
    const live = watched(archive.db, archive.context)
    await sync(archive, fetcher, { once: true, random: () => 0.5 })
    const looks = await looksOf(archive.db)
    assert.equal(looks.length, 1)
    assert.ok(live.isInside.length >= 2)
    assert.ok(!live.isInside.includes(true), 'live')

    const fresh = await openDatabase(path.join(scratch(t), 'fresh.db'))
    const again = watched(fresh, { ...archive.context, tellsDossiers: false })
    await applyFiles(fresh, archive.warcs, again.context)
    assert.deepEqual(await looksOf(fresh), looks)
    assert.ok(again.isInside.length > 0)
    assert.ok(!again.isInside.includes(true), 'rebuild')
    await fresh.close()

    // A picture that came once more is a record that refers to the first, which need not be applied yet, nor be a picture's.
    const records: WarcRecord[] = []
    for (const { name } of await archive.warcs.list()) {
      for await (const record of archive.warcs.readWarc(name, {})) records.push(record)
    }
    const revisit = records.find(
      ({ purpose, type, subject }) => purpose === 'picture' && type === 'revisit' && subject?.endsWith('.jpg'),
    )
    const original = records.find(({ id }) => id === revisit?.refersTo?.recordId)
    assert.ok(revisit && original)
    const empty = await openDatabase(path.join(scratch(t), 'empty.db'))
    const seen = watched(empty, { ...archive.context })
    const looked = await looksBefore(empty, [{ ...original, purpose: 'requisite' }, revisit], seen.context)
    assert.deepEqual(seen.isInside, [false])
    assert.equal((await looked.look(drawn))?.width, 600)
    assert.equal(seen.isInside.length, 1, 'known already')
    await empty.close()
  })
})

test('An archive whose threads end badly is free for the next writer all the same', async (t) => {
  const { folder } = await smallArchive(t)
  const archive = await openForWriting(folder, 'sync', testOptions)
  const { close } = archive.extractor
  Object.assign(archive.extractor, {
    async close() {
      await close.call(archive.extractor)
      throw new Error('a thread would not end')
    },
  })
  await assert.rejects(archive.close(), /a thread would not end/)
  await (await openForWriting(folder, 'sync', testOptions)).close()
})
