import assert from 'node:assert/strict'
import { test } from 'node:test'
import { alphaPlane } from './webp-alpha.ts'

test('Transparency is read with each of its filters', () => {
  const plane = [10, 20, 30, 40, 50, 60]
  for (const [filter, ...added] of [
    [0, ...plane],
    [1, 10, 10, 10, 30, 10, 10],
    [2, 10, 10, 10, 30, 30, 30],
    [3, 10, 10, 10, 30, 0, 0],
  ] as const) {
    assert.deepEqual([...alphaPlane(Uint8Array.from([filter << 2, ...added]), 3, 2)], plane, `filter ${filter}`)
  }
})

test('Transparency that ends too early or is packed in an unknown way throws', () => {
  assert.throws(() => alphaPlane(Uint8Array.from([0, 1, 2]), 3, 2))
  assert.throws(() => alphaPlane(Uint8Array.from([2, 1, 2, 3, 4, 5, 6]), 3, 2))
})
