import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseQuery, portionsOf, type Query, tsExpression } from './index.ts'

function queryOf(text: string): Query {
  const outcome = parseQuery(text)
  assert.ok(outcome.kind === 'query')
  return outcome.query
}

const asked = (text: string, most: number) =>
  portionsOf(queryOf(text), most).map((query) => tsExpression(query).match!.replace(/[()]/g, ''))

test('An OR of many terms is asked in portions, each with all else that the query wants', () => {
  assert.deepEqual(asked('"a" OR "b" OR "c"', 2), ["'a' | 'b'", "'c'"])
  assert.deepEqual(asked('"a" OR "b" OR "c"', 3), ["'a' | 'b' | 'c'"])
  assert.deepEqual(asked('"x" ("a" OR "b" OR "c") -"y"', 2), ["'x' & 'a' | 'b' & !'y'", "'x' & 'c' & !'y'"])
  // What one place asks for is not taken apart, nor are words that all have to be there.
  assert.deepEqual(asked('"a b c" OR "d"', 2), ["'a' <-> 'b' <-> 'c'", "'d'"])
  assert.deepEqual(asked('"a" "b" "c"', 2), ["'a' & 'b' & 'c'"])
  assert.deepEqual(asked('"y" OR ("x" ("a" OR "b" OR "c"))', 2), ["'y'", "'x' & 'a' | 'b'", "'x' & 'c'"])
})

test('Digits that Arabic and Persian are written with have no endings', () => {
  assert.equal(tsExpression(queryOf('1013')).match!.match(/'/g)!.length, 2 * 8)
  assert.match(tsExpression(queryOf('دولة')).match!, /والدوله/)
})
