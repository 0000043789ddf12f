import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cutBlocks } from '../blocks.ts'
import { parseTree } from '../tree.ts'
import { greatestSum, likeliestBlocks } from './choose.ts'

const blocksOf = (...lengths: number[]) =>
  cutBlocks(parseTree(`<body>${lengths.map((length) => `<p>${'word '.repeat(length)}</p>`).join('')}</body>`))

test('beside a sure article a doubtful paragraph is left out', () => {
  const blocks = blocksOf(60, 60, 60, 20)
  assert.deepEqual(likeliestBlocks(blocks, Float32Array.of(5, 5, 5, 0.1)), { kept: [0, 1, 2], doubtful: [3] })
})

test('where nothing is sure the same paragraph is kept', () => {
  const blocks = blocksOf(60, 60, 60, 20)
  const { kept } = likeliestBlocks(blocks, Float32Array.of(0.6, 0.5, 0.4, 0.1))
  assert.deepEqual(kept, [0, 1, 2, 3])
})

test('what is hardly likely is not kept, however little else there is', () => {
  assert.deepEqual(likeliestBlocks(blocksOf(10, 10), Float32Array.of(-1.4, -2)), { kept: [], doubtful: [] })
  assert.deepEqual(likeliestBlocks([], new Float32Array(0)), { kept: [], doubtful: [] })
})

test('of several like articles on one page the first is the body', () => {
  const post = '<div class="post">Some words of a post that is long enough.</div>'
  const tree = parseTree(
    `<body><main>${post}${post}${post.replace('words', 'more words and still more words')}</main></body>`,
  )
  const blocks = cutBlocks(tree)
  const body = greatestSum(tree, blocks, Float64Array.of(8, -20, 9))
  assert.equal(
    body,
    tree.elements.find((one) => one.attribs.class === 'post'),
  )
})
