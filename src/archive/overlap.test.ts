import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { joinsOn, type SeenEntry } from './overlap.ts'

const fresh = (at?: number): SeenEntry => ({ at })
const known = (at?: number, knownSince = 1): SeenEntry => ({ at, knownSince })

test('A document joins on by an entry that was known before', () => {
  assert.ok(joinsOn([fresh(5), fresh(4), known(3), known(2)], 1))
  assert.ok(!joinsOn([fresh(9), fresh(8), fresh(7), fresh(6)], 1))
})

test('A document without anything new always joins on, also where what was known came by other ways', () => {
  assert.ok(joinsOn([known(5), known(4)], 1))
  assert.ok(!joinsOn([fresh(9), known(8, 50)], 1), 'an entry that was pushed since proves nothing')
})

test('An entry that is pinned to the top proves nothing', () => {
  assert.ok(!joinsOn([known(1), fresh(9), fresh(8), fresh(7), fresh(6)], 1))
  assert.ok(joinsOn([known(1), fresh(9), fresh(8), fresh(7), known(6)], 1), 'but what stands in its place does')
  assert.ok(!joinsOn([fresh(6), fresh(7), fresh(8), fresh(9), known(1)], 1), 'pinned to the end of a rising list')
})

test('Without dates, or without a clear order, any known entry is proof', () => {
  assert.ok(joinsOn([known(), fresh(), fresh(), fresh()], 1))
  assert.ok(joinsOn([known(1), fresh(9), fresh(3), fresh(7), fresh(2)], 1))
})

test('An empty document proves nothing, and none throws', () => {
  assert.ok(!joinsOn([], 1))
  const entry = fc.record({
    at: fc.option(fc.integer(), { nil: undefined }),
    knownSince: fc.option(fc.integer(), { nil: undefined }),
  })
  fc.assert(fc.property(fc.array(entry), fc.integer(), (entries, upTo) => typeof joinsOn(entries, upTo) === 'boolean'))
})
