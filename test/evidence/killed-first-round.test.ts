import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'
import { ended, presskeep, start } from '../support/cli.ts'
import { scratch } from '../support/folders.ts'
import { loopbackSite } from '../support/loopback.ts'
import { page, rss } from '../support/small-site.ts'

test('An archive whose first round was killed is whole: verify finds nothing, and the next round signs it', async (t) => {
  const site = await loopbackSite()
  t.after(() => site.close())
  const folder = scratch(t)
  // Made, filled and killed by one process, so that nothing was ever closed in peace.
  const archive = path.join(folder, 'my-archive')
  const items = Array.from({ length: 30 }, (_, at) => ({ path: `/a/${at}`, title: `第${at}篇` }))
  site.pages.set('/feed.xml', { headers: { 'content-type': 'application/rss+xml' }, body: rss(site, items) })
  const round = start(['follow', `${site.url}/feed.xml`, '--allow-host', site.host], { cwd: folder })
  // The tenth page is where the process dies.
  for (const [at, item] of items.entries()) {
    site.pages.set(item.path, () => {
      if (at === 10) round.kill('SIGKILL')
      return {
        body: page(item.title, [
          `这一篇的第一段写港口的事，序号是${at}，字数要够多才像一篇文章。`,
          '第二段也不短，写的是市场和学校。',
        ]),
      }
    })
  }
  const done = ended(round)
  assert.equal((await done).code, null, 'the round was killed')
  const verified = await presskeep(['verify', '--archive', archive])
  assert.equal(verified.code, 0, verified.stdout + verified.stderr)
  await presskeep(['sync', '--archive', archive])
  const after = await presskeep(['verify', '--archive', archive])
  assert.equal(after.code, 0, after.stdout + after.stderr)
})
