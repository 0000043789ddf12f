import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parse } from 'yaml'
import { compatPost, headingAddress, headingText, onOneLine } from './compat-post.ts'
import { hostileValues } from './hostile-values.ts'

const fields = {
  title: '一则新闻：标题',
  date: Date.UTC(2024, 5, 29, 0, 51, 57),
  author: '某报',
  from: 'https://news.example/story/1',
  tag: '某报',
  content: '<p class="a">b</p>      <p>c</p>',
}

function frontMatter(post: string): string {
  return /^---\n([\s\S]*?)\n---\n/.exec(post)![1]!
}

function readBack(post: string, version: '1.1' | '1.2'): Record<string, unknown> {
  return parse(frontMatter(post), { version, schema: version === '1.1' ? 'yaml-1.1' : 'core' })
}

test('a post has the form that the ancestor gave it', () => {
  assert.equal(
    compatPost(fields),
    '---\nlayout: post\ntitle: "一则新闻：标题"\ndate: 2024-06-29T00:51:57.000Z\nauthor: 某报\n' +
      'from: https://news.example/story/1\ntags: [ 某报 ]\ncomments: True\ncategories: [ 某报 ]\n---\n' +
      '<!--1719622317000-->\n[一则新闻：标题](https://news.example/story/1)\n------\n\n<div>\n' +
      '<p class="a">b</p>      <p>c</p>\n</div>\n',
  )
})

test('hostile values are read back equal by YAML 1.1 and 1.2 (D10, D11)', () => {
  for (const value of hostileValues) {
    const post = compatPost({ ...fields, title: value, author: value, from: value, tag: value })
    for (const version of ['1.1', '1.2'] as const) {
      const read = readBack(post, version)
      assert.deepEqual(
        [read.title, read.author, read.from, read.tags, read.categories],
        [value, value, value, [value], [value]],
        JSON.stringify(value),
      )
    }
  }
})

test('any text is read back equal by YAML 1.1 and 1.2', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (value) => {
      const post = compatPost({ ...fields, title: value, author: value, tag: value })
      for (const version of ['1.1', '1.2'] as const) {
        const read = readBack(post, version)
        const expected = value.toWellFormed()
        assert.deepEqual([read.title, read.author, read.tags], [expected, expected, [expected]])
      }
    }),
    { numRuns: 1000 },
  )
})

test('nothing of a value reaches the lines around it', () => {
  const shape = compatPost(fields).split('\n').length
  for (const value of hostileValues) {
    const post = compatPost({ title: value, date: 0, author: value, from: value, tag: value, content: value })
    assert.equal(post.split('\n').length, shape, JSON.stringify(value))
    assert.doesNotMatch(post.split('\n---\n')[1]!, /\{\{|\{%|[\0-\x08]/, JSON.stringify(value))
  }
})

test('braces in an article reach no template (D13)', () => {
  const post = compatPost({ ...fields, title: '{{ a }}', content: '<p>{% include x %} {{ y }} {{{z}}} { a }</p>' })
  assert.match(post, /\n<p>&#123;% include x %} &#123;{ y }} &#123;&#123;{z}}} { a }<\/p>\n/)
  assert.match(post, /\n\[&#123;{ a }}\]/)
})

test('an article without a date says none and gets none from the clock (D7)', () => {
  const { date: _, ...undated } = fields
  const post = compatPost(undated)
  assert.equal('date' in readBack(post, '1.2'), false)
  assert.doesNotMatch(post, /NaN|\d{13}|20\d\d-/)
  assert.doesNotMatch(compatPost({ ...fields, date: Number.NaN }), /NaN/)
  assert.doesNotMatch(compatPost({ ...fields, date: 8.64e15 }), /date:/)
})

test('lines of a paragraph do not grow together, and lines of code stay lines (D9)', () => {
  assert.equal(onOneLine('<p>one\ntwo\r\nthree</p>'), '<p>one two three</p>')
  assert.equal(onOneLine('<pre class=a>x\n\ty\n</pre>\nz'), '<pre class=a>x&#10;\ty&#10;</pre> z')
  assert.equal(onOneLine('<p>a\tb</p><present>\n</present>'), '<p>a\tb</p><present> </present>')
})

test('a title is no Markdown in the heading, and ordinary titles stay as they are', () => {
  for (const plain of ['[快讯] 标题 (一)', 'A & B: "c" | d - e', 'snake_case', '100% #1 a/b'])
    assert.equal(headingText(plain), plain)
  assert.equal(headingText('*a* <b> `c` x](y'), '\\*a\\* &lt;b&gt; \\`c\\` x\\](y')
  assert.equal(headingText('a\nb\0'), 'a b')
})

test('a heading leads only to the web', () => {
  assert.equal(headingAddress('https://e.example/a(b)c?d=e&f#g'), 'https://e.example/a(b)c?d=e&f#g')
  assert.equal(headingAddress('https://e.example/a b)"<{{x}}'), 'https://e.example/a%20b%29%22%3C%7B%7Bx%7D%7D')
  assert.equal(headingAddress('javascript:alert(1)'), '')
})
