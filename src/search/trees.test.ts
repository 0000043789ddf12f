import assert from 'node:assert/strict'
import test from 'node:test'
import { askTrees, readTrees } from './trees.ts'

const trees = readTrees(`2 0.5
0:1.5 1:0 1:3 -100 -200 300 400
1:-2 - 0:9 1000 5000 2000 3000`)

test('a row goes left where its value is no more than the threshold, and the leaves are added up', () => {
  const odds = (...row: number[]) => Math.round(askTrees(trees, Float32Array.from(row)) * 1000)
  assert.equal(odds(1.5, 0), 500 - 100 + 2000)
  assert.equal(odds(1.5, 0.1), 500 - 200 + 2000)
  assert.equal(odds(2, 3), 500 + 300 + 2000)
  assert.equal(odds(10, 4), 500 + 400 + 3000)
})

test('where a node asks nothing all go left', () => {
  assert.equal(Math.round(askTrees(trees, Float32Array.of(0, -5)) * 1000), 500 - 100 + 1000)
})
