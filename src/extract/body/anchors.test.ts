import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cutBlocks } from '../blocks.ts'
import { parseTree } from '../tree.ts'
import { commonAncestors, findAnchors, topicWords } from './anchors.ts'

const page = `<body><header><h1>The Daily Sample</h1></header>
  <div id="a"><article><h2>River floods the old town</h2><div><p>The river rose on Monday.</p></div></article></div>
  <div id="b"><p>Another story.</p></div></body>`

test('the headline is the block with the title’s words, not the paper’s name above it', () => {
  const blocks = cutBlocks(parseTree(page))
  const { headline } = findAnchors(blocks, 'River floods the old town | The Daily Sample', '')
  assert.equal(headline?.text, 'River floods the old town')
})

test('without the title’s words the first main heading is the headline', () => {
  const blocks = cutBlocks(parseTree(page))
  assert.equal(findAnchors(blocks, 'Something else', '').headline?.text, 'The Daily Sample')
})

test('the text of the headline’s article has fewer levels to it than another story', () => {
  const { elements, document } = parseTree(page)
  const blocks = cutBlocks({ elements, document })
  const levelsOf = (text: string) => {
    const headline = blocks.find((block) => block.text.startsWith('River'))?.element
    const { levels, ancestors } = commonAncestors(elements, headline)
    const at = blocks.find((block) => block.text.startsWith(text))!.element.index
    return [levels[at], elements[ancestors[at]!]?.name]
  }
  assert.deepEqual(levelsOf('The river'), [2, 'article'])
  assert.deepEqual(levelsOf('Another'), [2, 'body'])
})

test('topic words are those of title and description; Chinese is cut into pairs', () => {
  const { topic } = findAnchors([], '河水漫过老城', 'Floods in the harbour')
  assert.deepEqual(topic, ['河水', '漫过', '老城', 'floods', 'harbour'])
  assert.equal(topicWords('周一河水上涨，老城居民撤离', topic), 2)
})
