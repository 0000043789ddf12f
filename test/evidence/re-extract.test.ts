import assert from 'node:assert/strict'
import { test } from 'node:test'
import { libraryOf, reExtract } from '../../src/archive/index.ts'
import { jsonLines, presskeep } from '../support/cli.ts'
import { inArchive, smallArchive } from '../support/small-archive.ts'

/** As an older extractor would have left the archive: it read the date line of the page as a part of the text. */
async function readByOlder(folder: string): Promise<void> {
  await inArchive(folder, async ({ db }) => {
    await db.transaction(async (sql) => {
      const old = "'a0a' || substr(%, 4)"
      const set = (table: string, columns: readonly string[], where = 'true') =>
        sql.all(
          `UPDATE ${table} SET ${columns.map((one) => `${one} = ${old.replace('%', one)}`).join(', ')} WHERE ${where}`,
        )
      await sql.all(
        "UPDATE revisions SET extractor = 'presskeep/0', text = '旧日期行。' || text, edit_key = 'old' || id WHERE origin = 'page'",
      )
      await set('revisions', ['id'], "origin = 'page'")
      await set('articles', ['current_revision_id', 'latest_page_id'])
      await set('edits', ['before_id', 'after_id'], "origin = 'page'")
    })
  })
}

test('What an older extractor read is read again: further versions of ours, no edits, and once', async (t) => {
  const { folder } = await smallArchive(t)
  const changesOf = async () =>
    jsonLines((await presskeep(['changes', '--since', '1d', '--json', '--archive', folder])).stdout)
  assert.equal((await changesOf()).length, 1, 'the publisher edited one article once')
  await readByOlder(folder)
  const edits = await changesOf()
  const before = jsonLines<{ id: string; revisions: number }>((await presskeep(['dump', '--archive', folder])).stdout)

  const wrong = await presskeep(['re-extract', '--archive', folder])
  assert.equal(wrong.code, 1)
  assert.match(wrong.stderr, /needs --since DAY/)
  const later = await presskeep(['re-extract', '--since', '2090-01-01', '--json', '--archive', folder])
  assert.deepEqual([later.code, later.stdout], [0, ''])
  const stranger = await presskeep([
    're-extract',
    '--since',
    '1d',
    '--feed',
    'http://nobody.example/',
    '--archive',
    folder,
  ])
  assert.equal(stranger.code, 1)

  const done = await presskeep(['re-extract', '--since', '1d', '--json', '--archive', folder])
  assert.equal(done.code, 0, done.stderr)
  const told = jsonLines<{ outcome: string; capture: string; before: string; revision: string }>(done.stdout)
  assert.deepEqual(
    told.map((one) => one.outcome),
    ['new', 'new', 'new'],
  )
  assert.equal((await presskeep(['re-extract', '--since', '1d', '--json', '--archive', folder])).stdout, '', 'once')

  const after = jsonLines<{ id: string; revisions: number; text: string }>(
    (await presskeep(['dump', '--archive', folder])).stdout,
  )
  assert.deepEqual(
    after.map((one) => one.revisions),
    before.map((one) => one.revisions),
    "the publisher's versions are as many",
  )
  assert.ok(
    after.every((one) => !one.text.includes('旧日期行')),
    'the new reading is what is shown',
  )
  assert.deepEqual(await changesOf(), edits, 'no edit was added')
  await inArchive(folder, async (archive) => {
    for (const { capture, before: old, revision, article } of told as ((typeof told)[number] & { article: string })[]) {
      const { revisions } = (await libraryOf(archive).article(article))!
      const [first, second] = [revisions.find((one) => one.id === old)!, revisions.find((one) => one.id === revision)!]
      assert.deepEqual([first.captureId, second.captureId], [capture, capture])
      assert.deepEqual([first.isReadAgain ?? false, second.isReadAgain], [false, true])
      assert.notEqual(first.extractor, second.extractor)
    }
    for await (const one of reExtract(archive, { since: 0 })) assert.fail(one.article)
  })
})

test('A rebuild by a newer extractor names it as the reason for what differs, and is the same the next time', async (t) => {
  const { folder } = await smallArchive(t)
  await readByOlder(folder)
  const done = await presskeep(['rebuild', '--json', '--archive', folder])
  assert.equal(done.code, 2, done.stderr)
  const report = JSON.parse(done.stdout)
  assert.deepEqual(report.extractor?.before, ['presskeep/0'])
  assert.ok(report.differences.length >= 6)
  const whats = new Set(report.differences.map((one: { what: string }) => one.what))
  assert.deepEqual([...whats].sort(), ['article', 'edit', 'revision', 'text'])
  for (const one of report.differences) assert.equal(one.why, 'extractor', JSON.stringify(one))
  const again = await presskeep(['rebuild', '--archive', folder])
  assert.match(again.stdout, /The database says the same/)

  await readByOlder(folder)
  await inArchive(folder, async ({ db }) => {
    await db.transaction((sql) =>
      sql.all("UPDATE articles SET source = 'somebody else' WHERE id = (SELECT min(id) FROM articles)"),
    )
    await db.transaction((sql) => sql.all("UPDATE revisions SET title = 'another' WHERE origin = 'feed'"))
  })
  const mixed = await presskeep(['rebuild', '--archive', folder])
  assert.match(mixed.stdout, /in \d+ of them because pages were read by presskeep\/0 before and are read by .+ now/)
  assert.match(mixed.stdout, /^ {2}revision \S+: different$/m, 'what has no such reason stands first')
})
