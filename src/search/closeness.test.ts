import assert from 'node:assert/strict'
import { test } from 'node:test'
import { closenessOf, foldHit, parseQuery, type Query, wordsApart } from './index.ts'

function queryOf(text: string): Query {
  const outcome = parseQuery(text)
  assert.equal(outcome.kind, 'query')
  return (outcome as { readonly query: Query }).query
}

function closeness(query: string, text: string, title = ''): number {
  const words = wordsApart(queryOf(query))
  assert.ok(words, query)
  return closenessOf(words, foldHit({ title, text }))
}

test('words side by side are as near as can be, in whatever order', () => {
  assert.equal(closeness('tide gate', 'The tide gate failed.'), 1)
  assert.equal(closeness('gate tide', 'The tide gate failed.'), 1)
  assert.equal(closeness('港口 关税', '关税港口'), 1)
  assert.equal(closeness('港口 关税 新加坡', '新加坡港口关税'), 1)
  assert.equal(closeness('港口 关税', '一篇别的文章', '港口关税'), 1)
})

test('the nearest places count, and the further apart the less', () => {
  const apart = (count: number) => closeness('港口 关税', `港口${'很'.repeat(count)}关税`)
  const steps = [1, 5, 13, 60, 600].map(apart)
  assert.deepEqual(
    steps.toSorted((a, b) => b - a),
    steps,
  )
  assert.equal(apart(13), 1 / 2)
  assert.ok(apart(600) < 0.03)
  assert.equal(closeness('港口 关税', `关税${'很'.repeat(600)}港口${'很'.repeat(13)}关税`), 1 / 2)
  assert.equal(closeness('港口 关税', '港口很忙'), 0)
})

test('in a headline words stand together, in a title as long as a text they do as far as they are near', () => {
  assert.equal(closeness('港口 关税', '一篇别的文章', '港口工人说他们不同意新的关税'), 1)
  assert.ok(closeness('港口 关税', '一篇别的文章', `港口${'很'.repeat(600)}关税`) < 0.03)
})

test('only words that all must be there are asked how near they are', () => {
  for (const query of ['港口', '"港口关税"', '港口 OR 关税', 'title:港口 关税', '-港口']) {
    assert.equal(wordsApart(queryOf(query)), undefined, query)
  }
  assert.equal(wordsApart(queryOf('港口 关税 -税率 after:2020'))?.length, 2)
  assert.equal(closeness('(港口 OR 码头) 关税', '港口很忙很忙很忙很忙。码头关税'), 1)
})

test('of a text that is nothing but hits the first places are looked at', () => {
  assert.ok(closeness('港口 关税', `${'港口很忙'.repeat(50_000)}关税`) < 0.001)
})
