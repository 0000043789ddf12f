import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type AskRows,
  askForest,
  digits,
  leastLeaf,
  readForest,
  rowsAsker,
  signsOfLeaf,
  signsOfNode,
} from './forest.ts'
import { forestMachine, unitsOfLeaf } from './forest-machine.ts'
import { firstTrees } from './learned-first.ts'
import { secondTrees } from './learned-second.ts'

/** A number in so many of `digits`. */
const signs = (value: number, count: number): string =>
  count === 0 ? '' : signs(Math.floor(value / digits.length), count - 1) + digits[value % digits.length]
const tree = (nodes: readonly number[], leaves: readonly number[]) =>
  nodes.map((node) => signs(node, signsOfNode)).join('') +
  leaves.map((leaf) => signs(Math.round(leaf * unitsOfLeaf) - leastLeaf, signsOfLeaf)).join('')

const forest = readForest(
  [
    '2 2 0.5',
    '0 0 1.5',
    '1 -3 9000',
    '2 0.067237',
    '',
    tree([2, 3, 0], [1, 2, 3, -3]),
    tree([5, 1, 4], [0.25, -0.5, 0.1253, -2.5]),
  ].join('\n'),
)
const values = fc.oneof(
  fc.constantFrom(0, -0, 1.5, -3, 0.067237, 9000, 20_000, -6, 1e-6),
  fc.integer({ min: -50_000, max: 20_000_000 }).map((thousandths) => thousandths / 1000),
)
const isNear = (a: number, b: number) => Math.abs(a - b) < 1e-6

/** An asker that could make no machine, as on a page that forbids it. */
function askerWithoutMachine(): AskRows {
  const ask = rowsAsker(forest, 3)
  const { WebAssembly: taken } = globalThis
  try {
    Reflect.deleteProperty(globalThis, 'WebAssembly')
    ask(new Float32Array(3), 1)
  } finally {
    Object.defineProperty(globalThis, 'WebAssembly', { value: taken, configurable: true, writable: true })
  }
  return ask
}

test('what was written is read: a line by hand gets the sum of its leaves', () => {
  assert.deepEqual([...forest.leaves.subarray(0, 4)], [10_000, 20_000, 30_000, -30_000])
  // right of 1.5, then always left; right of 0.067237, then left of 9000
  assert.ok(isNear(askForest(forest, Float32Array.of(2, 0, 1), 0), 0.5 + 3 + 0.1253))
  // left of 1.5, right of −3; left of 0.067237, left of 0
  assert.ok(isNear(askForest(forest, Float32Array.of(-1, 5, 0), 0), 0.5 + 2 + 0.25))
})

test('many rows get the odds that each would get by itself, and the same to the bit without WebAssembly', () => {
  assert.notEqual(forestMachine(forest, 3), undefined)
  const ask = rowsAsker(forest, 3)
  const askPlainly = askerWithoutMachine()
  fc.assert(
    fc.property(fc.array(fc.tuple(values, values, values), { minLength: 1, maxLength: 300 }), (table) => {
      const rows = Float32Array.from(table.flat())
      const odds = ask(rows, table.length)
      for (let i = 0; i < table.length; i++) assert.ok(isNear(odds[i]!, askForest(forest, rows, 3 * i)))
      assert.deepEqual(askPlainly(rows, table.length), odds)
    }),
  )
})

test('the learned forests have machines, which answer as they do', () => {
  for (const trees of [firstTrees, secondTrees]) {
    const learned = readForest(trees)
    const width = Math.max(...learned.columns) + 1
    assert.notEqual(forestMachine(learned, width), undefined)
    // every column at a threshold, just below and just above
    const rows = new Float32Array(60 * width)
    learned.thresholds.forEach((threshold, number) => {
      if (threshold === Number.POSITIVE_INFINITY) return
      const row = (number * 7) % 60
      rows[row * width + learned.columns[number]!] = threshold + ((number % 3) - 1) * 1e-4
    })
    const odds = rowsAsker(learned, width)(rows, 60)
    for (let i = 0; i < 60; i++) assert.ok(isNear(odds[i]!, askForest(learned, rows, i * width)))
    assert.ok(new Set(odds).size > 30)
  }
})

test('rows that were hopeless before stay as they were', () => {
  const count = 400
  const rows = Float32Array.from({ length: 3 * count }, (_, i) => (i % 7) - 3)
  for (const isHopeless of [(row: number) => row % 3 === 0, (row: number) => row > 250 || row < 2, () => true]) {
    const before = Float32Array.from({ length: count }, (_, row) => (isHopeless(row) ? -5 : 1))
    const odds = rowsAsker(forest, 3)(rows, count, before, -3)
    for (let row = 0; row < count; row++)
      assert.ok(isNear(odds[row]!, isHopeless(row) ? -5 : askForest(forest, rows, 3 * row)), `row ${row}`)
  }
})
