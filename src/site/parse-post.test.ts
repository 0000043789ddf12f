import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compatPost } from './compat-post.ts'
import { hostileValues } from './hostile-values.ts'
import { compatPostOf, type ImportedPost } from './imported-post.ts'
import { parseJekyllPost } from './parse-post.ts'

function read(text: string): ImportedPost {
  const outcome = parseJekyllPost(new TextEncoder().encode(text), 'p.md')
  assert.equal(outcome.kind, 'post', JSON.stringify(outcome))
  return (outcome as Extract<typeof outcome, { kind: 'post' }>).post
}

const post = `---
layout: post
title: "A \\"b\\" 字"
date: 2020-01-02T03:04:05.678Z
author: Somebody Else
from: https://e.example/%E5%AD%97
tags: [ Source ]
comments: True
categories: [ news, Source ]
---
<!--1577934245999-->
[A "b" 字](https://e.example/字)
------

<div>
<p>x</p> --- <p>y</p>
</div>
`

test('the ten values are kept as found, none made from another', () => {
  const found = read(post)
  assert.equal(found.shape, 'compat')
  assert.equal(found.title, 'A "b" 字')
  assert.equal(found.date, '2020-01-02T03:04:05.678Z')
  assert.equal(found.author, 'Somebody Else')
  assert.equal(found.from, 'https://e.example/%E5%AD%97')
  assert.deepEqual(found.tags, ['Source'])
  assert.equal(found.comments, 'True')
  assert.deepEqual(found.categories, ['news', 'Source'])
  assert.equal(found.ms, '1577934245999')
  assert.equal(found.heading, 'A "b" 字')
  assert.equal(found.link, 'https://e.example/字')
  assert.equal(found.content, '<p>x</p> --- <p>y</p>')
  assert.deepEqual(found.published, { raw: found.date, source: 'jekyll:date', at: 1577934245678, zoneMinutes: 0 })
  assert.equal(found.publishedMs, 1577934245999)
  assert.deepEqual(found.warnings, ['date and comment differ'])
  assert.equal(compatPostOf(found), post)
})

test('posts without comments line, with NaN and with empty bodies give the same bytes again', () => {
  for (const change of [
    (text: string) => text.replace('comments: True\n', ''),
    (text: string) => text.replace(/<!--\d+-->/, '<!--NaN-->'),
    (text: string) => text.replace(/<p>.*<\/p>/, ''),
    (text: string) => text.replace('[ Source ]', '[ (臺)中央社CNA ]'),
    (text: string) => text.replace('Somebody Else', 'A &#38; B, C@D - E'),
    (text: string) => text.replace(/<p>.*<\/p>/, '<div>\n------\n</div>'),
    (text: string) => text.replace('2020-01-02T03:04:05.678Z', '2020-01-02T03:04:05+01:00'),
    (text: string) => text.replace('2020-01-02T03:04:05.678Z', '2020-01-02'),
    (text: string) => text.replace('["]A', '[[x] (y) "A'),
  ]) {
    assert.equal(compatPostOf(read(change(post))), change(post))
  }
})

test('what we write ourselves is read again value by value', () => {
  for (const value of hostileValues) {
    const written = compatPost({
      title: value,
      date: 1000,
      author: value,
      from: value,
      tag: value,
      content: '<p>x</p>',
    })
    const found = read(written)
    assert.deepEqual(
      [found.shape, found.title, found.author, found.from, found.tags],
      ['compat', value, value, value, [value]],
    )
    assert.equal(found.publishedMs, 1000)
    assert.equal(compatPostOf(found), written)
  }
})

test('other shapes with the same front matter keep their body whole', () => {
  const text =
    '---\nlayout: post\ntitle: "T"\ndate: 2019-10-06T09:40:10+01:00\ntags: [ A ]\n---\n\n<article>\n one\n</article>\n'
  const found = read(text)
  assert.equal(found.shape, 'other')
  assert.equal(found.content, '\n<article>\n one\n</article>\n')
  assert.deepEqual(found.published, {
    raw: '2019-10-06T09:40:10+01:00',
    source: 'jekyll:date',
    at: Date.UTC(2019, 9, 6, 8, 40, 10),
    zoneMinutes: 60,
  })
  assert.equal(compatPostOf(found), text)
  assert.equal(read('---\ntitle: x\ndate: 2019-10-06\n---\n# Markdown\n').published?.dayOnly, true)
  assert.deepEqual(read('---\ntitle: x\ndata: "y.json"\n---\n').others, [['data', 'y.json']])
})

test('a backslash in a title is no escape, though YAML reads one (D10)', () => {
  const found = read(post.replaceAll('A \\"b\\" 字', 'C:\\new').replaceAll('A "b" 字', 'C:\\new'))
  assert.equal(found.title, 'C:\\new')
  assert.deepEqual(found.warnings.slice(0, 1), ['a backslash in the title was no escape'])
})

test('broken YAML is read line by line and reported (D10, D11)', () => {
  for (const [line, title, author] of [
    ['title: "D:\\photos \\"x\\""\nauthor: @someone', 'D:\\photos "x"', '@someone'],
    ['title: "two\nlines"\nauthor: a: b', 'two\nlines', 'a: b'],
    ['title: "x"\nauthor: `y`', 'x', '`y`'],
    ['title: "x"\ntitle: "z"\nauthor: y', 'x', 'y'],
  ] as const) {
    const found = read(`---\n${line}\ntags: [ A, B ]\n---\nbody`)
    assert.equal(found.title, title)
    assert.equal(found.author, author)
    assert.deepEqual(found.tags, ['A', 'B'])
    assert.match(found.warnings[0]!, /^broken YAML was read line by line/)
  }
})

test('front matter ends at a line of three dashes and at no other dashes (D32)', () => {
  const found = read('---\ntitle: "a --- b"\nfrom: https://e.example/---/x\n---\nbody\n---\nmore')
  assert.equal(found.title, 'a --- b')
  assert.equal(found.content, 'body\n---\nmore')
})

test('a file without front matter is no post and says so', () => {
  for (const text of ['', 'x', '---\n', '---\ntitle: x\n', '--\na: b\n--\n']) {
    assert.equal(parseJekyllPost(new TextEncoder().encode(text), 'x.md').kind, 'broken', text)
  }
})

test('marks of other systems are read: byte order mark, CR LF, wrong bytes', () => {
  assert.equal(read('\uFEFF---\r\ntitle: "x"\r\n---\r\nb').title, 'x')
  const bytes = Buffer.concat([Buffer.from('---\ntitle: "x'), Buffer.from([0xff]), Buffer.from('"\n---\n')])
  const outcome = parseJekyllPost(bytes, 'x')
  assert.ok(outcome.kind === 'post' && outcome.post.warnings.includes('bytes that are no UTF-8 were replaced'))
})

test('any bytes in, no throw; any post read is written without a throw', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '---\n',
      'title: ',
      '"',
      'tags: [',
      ' ]',
      '\n',
      '<div>\n',
      '\n</div>\n',
      '------\n',
      '[a](b)\n',
      '<!--',
      '-->',
    ),
    fc.constantFrom(
      '&a [*a]',
      '*a',
      '? ',
      '!!map',
      '{',
      '}',
      '- ',
      ': ',
      '|\n',
      '__proto__: x\n',
      'date: 2020-01-01\n',
    ),
    fc.string({ unit: 'binary', maxLength: 6 }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30, size: 'max' }), (pieces) => {
      const outcome = parseJekyllPost(new TextEncoder().encode(`---\n${pieces.join('')}`), 'x')
      if (outcome.kind === 'post') assert.equal(typeof compatPostOf(outcome.post), 'string')
    }),
    { numRuns: 3000 },
  )
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => assert.ok(parseJekyllPost(bytes, 'x'))))
})

test('hostile sizes are read in one go', () => {
  for (const body of [
    '---\n'.repeat(100_000),
    '['.repeat(200_000),
    '<!--'.repeat(100_000),
    '\n</div>'.repeat(100_000),
  ]) {
    assert.ok(parseJekyllPost(new TextEncoder().encode(`---\ntitle: x\n---\n${body}`), 'x'))
    assert.ok(parseJekyllPost(new TextEncoder().encode(`---\ntitle: "${body}`), 'x'))
  }
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'.replace(/./g, (c) => `${c}: &${c} [${`*${String.fromCharCode(c.charCodeAt(0) - 1)},`.repeat(9)}]\n`)}`
  assert.ok(parseJekyllPost(new TextEncoder().encode(`---\n${bomb}---\n`), 'x'))
})
