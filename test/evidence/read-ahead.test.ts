import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'
import { openWithoutDatabase, sync } from '../../src/archive/index.ts'
import { applyFiles } from '../../src/archive/keeper.ts'
import { createReadAhead } from '../../src/archive/read-ahead.ts'
import { openSqlite } from '../../src/store/index.ts'
import { databaseContent } from '../support/archive-content.ts'
import { scratch } from '../support/folders.ts'
import { inArchive, smallArchive, testOptions } from '../support/small-archive.ts'

test('A rebuild that reads pages ahead in other threads makes the same database as one that does not', async (t) => {
  const { folder } = await smallArchive(t)
  const { context, extractor, warcs, close } = openWithoutDatabase(folder, testOptions)
  t.after(close)
  const counts = { itself: 0 }
  const readInThreads = new WeakSet<object>()
  const watched: typeof extractor = {
    ...extractor,
    async readAhead(...given) {
      const read = await extractor.readAhead(...given)
      readInThreads.add(read)
      return read
    },
  }
  const counting: typeof context = {
    ...context,
    async extract(...given) {
      const read = await context.extract(...given)
      if (!readInThreads.has(read)) counts.itself++
      return read
    },
  }
  const build = async (name: string, isAhead: boolean) => {
    const file = path.join(scratch(t), name)
    const db = await openSqlite(file)
    const ahead = isAhead ? createReadAhead(counting, watched) : undefined
    counts.itself = 0
    await applyFiles(db, warcs, counting, { ahead })
    ahead?.close()
    await db.close()
    return { content: await databaseContent(file), itself: counts.itself }
  }
  const plain = await build('plain.db', false)
  const ahead = await build('ahead.db', true)
  assert.ok(plain.itself > 2)
  assert.equal(ahead.itself, 0, 'every page was read ahead')
  assert.deepEqual(ahead.content, plain.content)
})

test('A page that is fetched is read in a thread before the commit that applies it, and only there', async (t) => {
  const { folder } = await smallArchive(t)
  await inArchive(folder, async (archive, fetcher) => {
    const readInThreads = new WeakSet<object>()
    const asked = { read: 0, itself: 0 }
    const { readAhead } = archive.extractor
    const { extract } = archive.context
    Object.assign(archive.extractor, {
      async readAhead(...given: Parameters<typeof readAhead>) {
        const read = await readAhead(...given)
        readInThreads.add(read)
        return read
      },
    })
    Object.assign(archive.context, {
      async extract(...given: Parameters<typeof extract>) {
        const read = await extract(...given)
        asked.read++
        if (!readInThreads.has(read)) asked.itself++
        return read
      },
    })
    await sync(archive, fetcher, { once: true, random: () => 0.5 })
    assert.deepEqual(asked, { read: 2, itself: 0 })
  })
})
