import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { presskeep } from '../support/cli.ts'
import { scratch } from '../support/folders.ts'
import { smallArchive } from '../support/small-archive.ts'

test('presskeep changes says so where no edit was seen', async (t) => {
  const { folder } = await smallArchive(t)
  const ran = await presskeep(['changes', '--since', '2999-01-01', '--archive', folder])
  assert.deepEqual([ran.code, ran.stdout], [0, ''])
  assert.match(ran.stderr, /No edit was seen since 2999-01-01/)
  const misspelt = await presskeep(['changes', '--source', 'Nobody', '--archive', folder])
  assert.deepEqual([misspelt.code, misspelt.stdout], [1, ''])
  assert.match(misspelt.stderr, /no article is of a source "Nobody"; there are \S/)
})

test('presskeep diff --html writes one page that asks nothing of anybody and says what was seen when', async (t) => {
  const { folder } = await smallArchive(t)
  const at = ['--archive', folder]
  const edits = (await presskeep(['changes', '--since', '2000-01-01', '--json', ...at])).stdout.trim().split('\n')
  const edit = edits.map((line) => JSON.parse(line)).find((one) => one.kind === 'edit' && one.before)
  assert.ok(edit, 'the small archive holds an edit')
  const file = path.join(scratch(t), 'diff.html')
  const ran = await presskeep(['diff', edit.article, edit.before, edit.after, '--html', file, '--json', ...at])
  assert.equal(ran.code, 0, ran.stderr)
  const told = JSON.parse(ran.stdout)
  assert.ok(['title', 'edit', 'other-text'].includes(told.relation))
  const page = readFileSync(file, 'utf8')
  for (const wanted of [
    edit.source,
    edit.url,
    new Date(told.before.at).toISOString().replace('.000Z', 'Z'),
    new Date(told.after.at).toISOString().replace('.000Z', 'Z'),
    told.before.textSha256,
    told.after.textSha256,
    told.after.captureId,
    'sha256:',
    'was not seen',
  ]) {
    assert.ok(page.includes(wanted), `the page says ${wanted}`)
  }
  assert.match(page, /default-src 'none'/)
  assert.doesNotMatch(page, /<(?:script|img|link|iframe|object|video|audio|source)\b|@import|url\(/i)
  const plainly = await presskeep(['diff', edit.article, edit.before, edit.after, ...at])
  assert.match(
    plainly.stdout,
    /^~ (?:[a-z]+|[a-z-]+ (?:\d+ → )?\d+): .*[[{][-+]/m,
    'a paragraph is told with its place',
  )
  const none = await presskeep(['diff', edit.article, '--html', '', ...at])
  assert.equal(none.code, 1)
  assert.match(none.stderr, /--html takes the file/)
})
