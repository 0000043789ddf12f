import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jsonLines, presskeep } from './support/cli.ts'
import { smallArchive } from './support/small-archive.ts'

test('search lists, writes JSON and CSV, points at what is wrong, and knows what was meant', async (t) => {
  const { folder } = await smallArchive(t)
  const search = (...args: readonly string[]) => presskeep(['search', ...args, '--archive', folder])

  const listed = await search('候船室')
  assert.equal(listed.code, 0, listed.stderr)
  assert.match(listed.stdout, /青石日报 {2}候船室里的人/)
  assert.match(listed.stderr, /^\d+ of \d+\n$/)

  const lines = jsonLines<{ id: string; title: string }>((await search('候船室', '--json', '--all')).stdout)
  const hit = lines.find((line) => line.title === '候船室里的人')
  assert.deepEqual(Object.keys(hit ?? {}), ['id', 'url', 'title', 'published', 'source', 'snippet', 'score'])

  const table = (await search('候船室', '--csv')).stdout.split('\r\n')
  assert.equal(table[0], 'id,url,title,published,source,author,language,snippet,score,version,match')
  assert.ok(table.some((line) => line.includes(`${hit?.id},`) && line.includes('候船室里的人')))

  const none = await search('候船室 没有这样的词')
  assert.equal(none.code, 0)
  assert.match(none.stderr, /^nothing found; with a word less: \d+ without 没有这样的词/)

  const wrong = await search('渡轮 after:soon')
  assert.equal(wrong.code, 1)
  assert.match(wrong.stderr, /after:soon is no date.*\n {2}渡轮 after:soon\n {7}\^/)

  const without = await search('候船室', '-早上')
  assert.equal(without.code, 0, without.stderr)
  assert.doesNotMatch(without.stdout, /候船室里的人/)

  // An option's value is no word that is left out.
  for (const option of ['--limit', '--sort', '--archive']) {
    const minus = await presskeep(['search', '候船室', option, '-5'])
    assert.equal(minus.code, 1)
    assert.match(
      minus.stderr,
      new RegExp(`^presskeep: Option '${option}' argument is ambiguous.*; see presskeep search --help\n$`, 's'),
    )
    assert.doesNotMatch(minus.stderr, /\0/)
  }

  const rising = await presskeep(['rising', '--archive', folder])
  assert.equal(rising.code, 0, rising.stderr)
  assert.match(
    rising.stderr,
    /^0 articles of 7 days against 0 before\nnothing is written more than before, or there is too little/,
  )
  assert.match((await search('候船室', '--limit=-5')).stderr, /--limit takes a whole number from 1 to 10000, not "-5"/)

  const never = await search('从来没有的词')
  assert.match(never.stderr, /nothing found/)
  assert.equal((await search('候船室', '--csv', '--json')).code, 1)
  assert.equal((await search('候船室', '--all', '--limit', '3')).code, 1)
})

test('what stands only across words comes below a line, and in JSON where it is asked for', async (t) => {
  const { folder } = await smallArchive(t)
  const search = (...args: readonly string[]) => presskeep(['search', '间航', ...args, '--archive', folder])
  const listed = await search()
  assert.match(listed.stdout, /^-- only inside or across other words:\n[0-9a-f]+ {2}/)
  assert.match(listed.stderr, /nothing found; 1 more where the words stand only inside or across others\n$/)
  assert.equal((await search('--json')).stdout, '')
  const [line] = jsonLines<{ title: string; match: string }>((await search('--json', '--inside')).stdout)
  assert.equal(line?.match, 'inside')
  assert.match((await search('--csv', '--inside')).stdout, /,inside\r\n$/)
  assert.match((await search('--all')).stderr, /--inside shows them/)
})
