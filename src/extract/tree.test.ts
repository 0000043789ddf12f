import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseTree } from './tree.ts'

const outline = (html: string): string => {
  const write = (children: readonly unknown[]): string =>
    children
      .map((child) => {
        const node = child as {
          type: string
          data?: string
          name: string
          attribs?: object
          children: readonly unknown[]
        }
        if (node.type === 'text') return node.data ?? ''
        return node.attribs ? `<${node.name}>${write(node.children)}</${node.name}>` : ''
      })
      .join('')
  return write(parseTree(html).document.children)
}

test('a paragraph ends where the next block begins', () => {
  assert.equal(outline('<p>a<p>b<div>c</div>'), '<p>a</p><p>b</p><div>c</div>')
  assert.equal(outline('<p><b>a<div>c</div>'), '<p><b>a</b></p><div>c</div>')
})

test('list items and cells end where their like begins', () => {
  assert.equal(
    outline('<ul><li>a<li>b<ul><li>c</ul><li>d</ul>'),
    '<ul><li>a</li><li>b<ul><li>c</li></ul></li><li>d</li></ul>',
  )
  assert.equal(
    outline('<table><tr><td>a<td>b<tr><td>c</table>'),
    '<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>',
  )
})

test('a stray end tag in a cell does not close what holds the table', () => {
  assert.equal(
    outline('<div><table><tr><td>a</div>b</td></tr></table>c</div>'),
    '<div><table><tr><td>ab</td></tr></table>c</div>',
  )
})

test('a stray end tag of a phrase does not close a paragraph', () => {
  assert.equal(outline('<b><p>a</b>b</p>'), '<b><p>ab</p></b>')
})

test('a head that is never ended ends where the page begins', () => {
  assert.equal(
    outline('<html><head><title>t</title><div>a</div><p>b</html>'),
    '<html><head><title>t</title></head><div>a</div><p>b</p></html>',
  )
})

test('scripts keep what they hold, and what looks like markup in them is none', () => {
  const { elements } = parseTree('<p>a</p><script type="application/ld+json">{"a":"<p>x</p>"}</script><p>b</p>')
  assert.deepEqual(
    elements.map(({ name }) => name),
    ['p', 'script', 'p'],
  )
  const [inner] = elements[1]!.children
  assert.equal(inner !== undefined && 'data' in inner && inner.data, '{"a":"<p>x</p>"}')
})

test('a comment that names a script hides nothing after it', () => {
  assert.equal(
    outline('<p>a</p><!-- <script> --><p>b</p><script>x</script><p>c</p>'),
    '<p>a</p><p>b</p><script>x</script><p>c</p>',
  )
})

test('a script tag in an attribute is no script', () => {
  assert.equal(outline('<div title="<script>">a</div><p>b</p>'), '<div>a</div><p>b</p>')
})

test('every element knows where it ends in the order of the document', () => {
  const { elements } = parseTree('<div><p>a<b>b</b></p><p>c</p></div><p>d</p>')
  assert.deepEqual(
    elements.map(({ name, index, end }) => [name, index, end]),
    [
      ['div', 0, 4],
      ['p', 1, 3],
      ['b', 2, 3],
      ['p', 3, 4],
      ['p', 4, 5],
    ],
  )
})

test('a hundred thousand nested elements are flattened instead of overflowing the stack', () => {
  const { elements } = parseTree(`${'<div>'.repeat(100_000)}deep${'</div>'.repeat(100_000)}`)
  let depth = 0
  for (let up = elements.at(-1)?.parent; up; up = up.parent) depth++
  assert.equal(elements.length, 100_000)
  assert.ok(depth <= 220, `depth ${depth}`)
})

test('any string makes a tree', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '<p>',
      '</p>',
      '<table>',
      '<td>',
      '</div>',
      '<!--',
      '-->',
      '<script>',
      '</script>',
      '<svg>',
      '&amp;',
      '<a href="',
    ),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      for (const element of parseTree(pieces.join('')).elements) assert.ok(element.end > element.index)
    }),
  )
})

test('attributes are found one by one and as a record', () => {
  const [first, second] = parseTree(
    '<p CLASS="a b" data-x="1" class=c id=i title=t title=u></p><p class="a b">',
  ).elements
  assert.deepEqual(
    ['class', 'data-x', 'id', 'title', 'rel'].map((name) => first!.attribute(name)),
    ['a b', '1', 'i', 't', undefined],
  )
  assert.deepEqual(first!.attribs, { class: 'a b', 'data-x': '1', id: 'i', title: 't' })
  assert.deepEqual([first!.classes, first!.id], ['a b', 'i'])
  assert.equal(first!.classNumber, second!.classNumber)
  // who changes the record is heard
  first!.attribs.title = 'v'
  assert.equal(first!.attribute('title'), 'v')
})

test('a second body adds its attributes to the first', () => {
  const { elements } = parseTree('<body id=a><p class=x>b<body id=c class=x>d')
  assert.deepEqual([elements[0]!.id, elements[0]!.classes, elements.length], ['a', 'x', 2])
  assert.equal(elements[0]!.classNumber, elements[1]!.classNumber)
})

test('names whose letters give the same number are told apart', () => {
  // 31 × a + z = 31 × b + [
  const html = '<p az=1 b[=2></p><x-az></x-az><x-b[></x-b[>'
  for (let round = 0; round < 2; round++) {
    const { elements } = parseTree(html)
    assert.deepEqual(elements[0]!.attribs, { az: '1', 'b[': '2' })
    assert.deepEqual(elements.map((element) => element.name).slice(1), ['x-az', 'x-b['])
    assert.deepEqual(
      elements.map((element) => element.end),
      [1, 2, 3],
    )
  }
})
