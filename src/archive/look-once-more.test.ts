import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import path from 'node:path'
import { test } from 'node:test'
import threads from 'node:worker_threads'
import { inArchive, smallArchive, testOptions } from '../../test/support/small-archive.ts'
import { harbour, page } from '../../test/support/small-site.ts'
import { withoutMemory } from '../../test/support/without-memory.ts'

// Pictures are decoded in this thread, whose memory we can refuse.
threads.Worker = class extends threads.Worker {
  constructor(...given: ConstructorParameters<typeof threads.Worker>) {
    if (String(given[0]).includes('look-worker')) throw new Error('no more threads')
    super(...given)
  }
}
syncBuiltinESMExports()
const { openForRebuild, rebuild, sync } = await import('./index.ts')

test('Where the machine has no memory to decode an AVIF, the sync goes on and says so once; it is looked at again later', async (t) => {
  const { folder, site } = await smallArchive(t)
  for (const name of ['scene-3-grey', 'scene-5-ten-bits', 'scene-7-see-through']) {
    const body = readFileSync(path.join(import.meta.dirname, `../capture/testdata/${name}.avif`))
    site.pages.set(`/${name}.avif`, { headers: { 'content-type': 'image/avif' }, body })
  }
  const show = (...names: readonly string[]) => {
    const shown = names.map((name) => `<p><img src="${site.url}/${name}.avif" width="600" height="400"></p>`)
    site.pages.set('/harbour', { body: page('渡口恢复夜航', harbour.paragraphs, shown.join('')) })
  }
  show('scene-3-grey', 'scene-5-ten-bits')
  const notices: string[] = []
  const options = { ...testOptions, onNotice: (message: string) => notices.push(message) }
  const count = (what: string) =>
    inArchive(folder, async ({ db }) => (await db.all<{ n: number }>(`SELECT count(*) AS n FROM ${what}`))[0]!.n)

  const kept = "pictures WHERE digest IS NOT NULL AND url LIKE '%.avif'"
  await withoutMemory(async () => {
    await inArchive(
      folder,
      async (archive, fetcher) => {
        await sync(archive, fetcher, { once: true, random: () => 0.5 })
      },
      options,
    )
  })
  assert.equal(await count(kept), 2)
  assert.equal(await count('picture_looks'), 0)
  assert.equal(notices.length, 1)
  assert.match(notices[0]!, /there is no memory/)

  // A rebuild on such a machine takes no look away; one that has the memory gives them.
  const rebuilt = async () => {
    const archive = await openForRebuild(folder, options)
    try {
      return await rebuild(archive)
    } finally {
      await archive.close()
    }
  }
  const { mendedLooks, formerDatabase } = await rebuilt()
  assert.equal(mendedLooks, 2)
  assert.equal(formerDatabase, undefined)
  assert.equal(await count('picture_looks'), 2)
  assert.equal((await withoutMemory(rebuilt)).mendedLooks, 0)
  assert.equal(await count('picture_looks'), 2)

  // Where it was short for a moment only, the command that kept the picture looks again before it ends.
  show('scene-7-see-through')
  await inArchive(
    folder,
    async (archive, fetcher) => {
      await withoutMemory(() => sync(archive, fetcher, { once: true, random: () => 0.5 }))
      assert.equal((await archive.db.all('SELECT 1 FROM picture_looks')).length, 2)
    },
    options,
  )
  assert.equal(await count('picture_looks'), 3)
})
