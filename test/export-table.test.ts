import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { parquetReadObjects } from 'hyparquet'
import { tableRows } from '../src/archive/export-table.ts'
import { keepMade } from '../src/archive/testing/fill-database.ts'
import { jsonLines, presskeep } from './support/cli.ts'
import { scratch } from './support/folders.ts'
import { inArchive, smallArchive } from './support/small-archive.ts'

test('a hit behind thousands of doubtful ones is in the table', async (t) => {
  const { folder } = await smallArchive(t)
  await inArchive(folder, async (archive) => {
    const older = Date.UTC(2020, 0, 1)
    // Two words that share two characters across their border, newer than the one that says the word.
    const doubtful = Array.from({ length: 3100 }, (_, number) => ({
      title: `第${number}号`,
      text: '中国会议开始了。',
      at: older + (number + 1) * 1000,
    }))
    const rightly = { title: '旧事', text: '国会讨论了预算。', at: older }
    await archive.db.transaction((sql) => keepMade(sql, [rightly, ...doubtful]))
    const titles: string[] = []
    for await (const row of tableRows(archive, '国会')) titles.push(row.title)
    assert.deepEqual(titles, ['旧事'])
  })
})

test('a result is written as JSONL, CSV and Parquet with the same rows', async (t) => {
  const { folder } = await smallArchive(t)
  const dir = scratch(t)
  const write = (...words: readonly string[]) => presskeep(['export', ...words, '--archive', folder], { cwd: dir })

  const told = await write('jsonl', 'all.jsonl')
  assert.deepEqual(told, { code: 0, stdout: '2 articles in all.jsonl\n', stderr: '' }, 'no count from halfway is left')
  const rows = jsonLines<Record<string, unknown>>(readFileSync(path.join(dir, 'all.jsonl'), 'utf8'))
  assert.equal(rows.length, 2)

  await write('parquet', 'all.parquet')
  const bytes = readFileSync(path.join(dir, 'all.parquet'))
  const read = await parquetReadObjects({ file: new Uint8Array(bytes).buffer })
  const iso = (value: unknown) => (value instanceof Date ? value.toISOString() : (value ?? null))
  assert.deepEqual(
    read.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, iso(value)]))),
    rows,
  )

  const one = await write('csv', 'one.csv', '候船室里的人', '--json')
  assert.equal(JSON.parse(one.stdout).articles, 1)
  assert.equal((await write('csv', 'again.csv', '候船室里的人')).stdout, '1 article in again.csv\n')
  const lines = readFileSync(path.join(dir, 'one.csv'), 'utf8').split('\r\n')
  assert.match(lines[0]!, /^id,url,title,authors,source,.*,text,text_sha256$/)
  assert.match(lines[1]!, /候船室里的人/)

  const empty = await write('parquet', 'none.parquet', '从来没有的词')
  assert.equal(empty.stdout, '0 articles in none.parquet\n')
  const none = readFileSync(path.join(dir, 'none.parquet'))
  assert.deepEqual(await parquetReadObjects({ file: new Uint8Array(none).buffer }), [])

  const wrong = await write('csv', 'wrong.csv', 'after:soon')
  assert.notEqual(wrong.code, 0)
  assert.match(wrong.stderr, /no date/)
  assert.equal(existsSync(path.join(dir, 'wrong.csv')), false)
  assert.equal((await write('csv')).code, 1)
})
