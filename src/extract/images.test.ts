import assert from 'node:assert/strict'
import { test } from 'node:test'
import { backgroundOf, pictureOf, readSourceSet } from './images.ts'
import { parseTree } from './tree.ts'

const addressOf = (html: string): string | undefined => {
  const [element] = parseTree(html).elements
  return element && pictureOf(element, 'https://news.example/a/b')?.url
}

test('a lazy picture resolves to the address that its loader would take', () => {
  assert.equal(addressOf('<img src="data:image/gif;base64,R0" data-src="/p/1.jpg">'), 'https://news.example/p/1.jpg')
  assert.equal(addressOf('<img src="/blank.gif" data-original="//cdn.example/2.jpg">'), 'https://cdn.example/2.jpg')
})

test('of several sizes the largest is taken', () => {
  assert.equal(
    addressOf('<img src="s.jpg" srcset="m.jpg 640w, l.jpg 1280w, s.jpg 320w">'),
    'https://news.example/a/l.jpg',
  )
  assert.equal(
    addressOf('<picture><source srcset="/w.webp 2x"><img src="/w.jpg"></picture>'),
    'https://news.example/w.webp',
  )
})

test('a picture in noscript is a picture', () => {
  assert.equal(addressOf('<noscript><img src="/n.jpg"></noscript>'), 'https://news.example/n.jpg')
})

test('counting pixels and placeholders are no pictures', () => {
  assert.equal(addressOf('<img src="https://t.example/track?x" width="1" height="1">'), undefined)
  assert.equal(addressOf('<img src="/img/placeholder.png">'), undefined)
  assert.equal(addressOf('<img src="javascript:alert(1)">'), undefined)
})

test('commas within addresses of a source set survive', () => {
  assert.deepEqual(
    readSourceSet('https://i.example/w_300,c_fill/a.jpg 300w, https://i.example/w_600,c_fill/a.jpg 600w'),
    [
      { url: 'https://i.example/w_300,c_fill/a.jpg', size: 300 },
      { url: 'https://i.example/w_600,c_fill/a.jpg', size: 600 },
    ],
  )
})

test('the CSS background of a figure is its picture, that of a page is not', () => {
  const shown = (html: string) => {
    const [element] = parseTree(html).elements
    return element && backgroundOf(element, 'https://news.example/a/b')?.url
  }
  assert.equal(
    shown(`<figure style="background-image: url('/p/3.jpg'); height: 9em"></figure>`),
    'https://news.example/p/3.jpg',
  )
  assert.equal(shown('<div class="lead-image" data-bg="/p/4.jpg"></div>'), 'https://news.example/p/4.jpg')
  assert.equal(shown('<div style="background: url(/paper.png)"></div>'), undefined)
  assert.equal(shown('<div class="image" style="background: url(javascript:x)"></div>'), undefined)
})
