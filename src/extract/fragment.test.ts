import assert from 'node:assert/strict'
import { test } from 'node:test'
import { imagesOf, readFragment, textOf } from './fragment.ts'

test('A feed item gives one line for each paragraph, and nothing that runs', () => {
  const { html, text } = readFragment(
    '<div>Ein<p>Zwei<script>x()</script> drei</p>vier<br>fünf</div>',
    'https://e.example/',
  )
  assert.equal(text, 'Ein\nZwei drei\nvier\nfünf')
  assert.ok(!html.includes('script'))
})

test('Words of neighbouring cells and list items are not glued together', () => {
  assert.equal(textOf('<table><tr><td>3</td><td>胜</td></tr></table><ul><li>一</li><li>二</li></ul>'), '3\n胜\n一\n二')
})

test('D9: preformatted text keeps its lines', () => {
  assert.equal(textOf('<pre>a\n  b\nc</pre>d'), 'a\n  b\nc\nd')
})

test('Pictures are named once, in order', () => {
  assert.deepEqual(
    imagesOf('<img src="https://e.example/1"><p><img src="https://e.example/2"><img src="https://e.example/1"></p>'),
    ['https://e.example/1', 'https://e.example/2'],
  )
})

test('What only looks like a picture in words or attributes is none; references in addresses are read', () => {
  const html =
    '<p title="<img src=1>">&lt;img src="2"&gt;</p><IMG alt="src=3" SRC="https://e.example/4?a=1&amp;b=2" src="5">' +
    '<!-- <img src="6"> --><img alt="no address"><image src="https://e.example/7">'
  assert.deepEqual(imagesOf(html), ['https://e.example/4?a=1&b=2', 'https://e.example/7'])
  assert.deepEqual(imagesOf('<p>no picture</p>'), [])
})

test('A hundred thousand nested elements are read without running out of stack', () => {
  assert.equal(textOf(`${'<div>'.repeat(100_000)}deep`).trim(), 'deep')
})
