import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { askForest, askSwiftly, readForest, swiftForest } from './forest.ts'

const forest = readForest('2 2 0.5\n0:1.5 1:-3 2:|1 2 3 4\n2:0.067237 0:-0 1:9000|0.25 -0.5 0.125 8')
const values = fc.oneof(
  fc.constantFrom(0, -0, 1.5, -3, 0.067237, 9000, 20_000, -6, 1e-6),
  fc.integer({ min: -50_000, max: 20_000_000 }).map((thousandths) => thousandths / 1000),
)

test('the swift forest answers as the plain one does', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(values, values, values), { minLength: 1, maxLength: 8 }), (table) => {
      const rows = Float32Array.from(table.flat())
      const expected = Float32Array.from(table, (_, i) => askForest(forest, rows, 3 * i))
      assert.deepEqual(askSwiftly(swiftForest(forest, 3), rows, table.length), expected)
    }),
  )
})

test('rows that were hopeless before stay as they were', () => {
  const rows = Float32Array.from([0, 0, 0, 0, 0, 0])
  const odds = askSwiftly(swiftForest(forest, 3), rows, 2, Float32Array.from([-5, 1]), -3)
  assert.equal(odds[0], -5)
  assert.equal(odds[1], Math.fround(askForest(forest, rows, 3)))
})
