import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseQuery } from '../src/search/index.ts'
import { queryProblemWords } from '../src/views/query-words.ts'

test('Whatever is wrong with a query is said in Chinese, too, with what was typed', () => {
  const cases: readonly (readonly [query: string, kept: string])[] = [
    ['港'.repeat(5000), ''],
    ['-港口', ''],
    [`${'('.repeat(60)}港`, ''],
    ['港 OR -(船 OR 岸)', '-('],
    ['港 -(船 岸)', '-( )'],
    ['港 OR source:日报', 'source:'],
    ['港 OR -船', '-船'],
    ['pinyin:xqzzv', 'xqzzv'],
    ['title:', 'title:'],
    ['港 source:', 'source:'],
    ['港 after:yesteryear', 'after:yesteryear'],
    ['港 edited:soon', 'edited:soon'],
    ['港 in:pages', 'in:pages'],
    ['港 is:new', 'is:new'],
    ['港 OR mark:证据', 'mark:'],
    ['港 has:film', 'has:film'],
    ['港 sort:oldest', 'sort:oldest'],
    ['港 NOT', 'NOT'],
    ['OR', 'OR'],
    ['sort:new', 'sort:'],
    ['港 -sort:new', '-sort:'],
    ['!!', ''],
  ]
  let problems = 0
  for (const [query, kept] of cases) {
    const parsed = parseQuery(query, { today: '2026-11-29' })
    if (parsed.kind !== 'problem') continue
    problems++
    const said = queryProblemWords(parsed.message, 'zh')
    assert.match(said, /\p{Script=Han}/u, `${query.slice(0, 40)}: ${parsed.message}`)
    assert.doesNotMatch(said, /\$\d| is | no /, said)
    assert.ok(said.includes(kept), said)
    assert.equal(queryProblemWords(parsed.message, 'en'), parsed.message)
  }
  assert.ok(problems >= 18, `only ${problems} of the queries are wrong`)
})
