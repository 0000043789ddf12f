import assert from 'node:assert/strict'
import { test } from 'node:test'
import { extract } from './extract.ts'

const url = 'https://daily.example/news/harbour'
const lines = [
  'The harbour of the old town has been rebuilt after the storm that destroyed its walls two years ago, the mayor said on Monday.',
  'Workers had carried more than forty thousand stones to the site, most of them by boat, because the road was closed for a year.',
  'The costs were shared between the town, the state and the insurance companies, and they rose with each month of the works.',
  'The next storm is expected in the autumn, and the walls will then show whether they hold what the engineers promised.',
]
const text = `<div class="body">${lines.map((line) => `<p>${line}</p>`).join('')}</div>`
const pictures = (before: string, after: string, head = '', above = '') => {
  const page = `<html><head><title>Harbour rebuilt</title>${head}</head><body><header><a href="/"><img src="/logo.png"></a></header>
<main>${above}<article><h1>Harbour rebuilt</h1>${before}<div class="byline"><img class="avatar" src="/roe.jpg">By Jane Roe</div>${text}${after}</article></main></body></html>`
  const got = extract(page, url)
  assert.equal(got.text, lines.join('\n'))
  return { html: got.html, names: got.images.map((image) => image.url.replace('https://daily.example/', '')) }
}

test('the picture between headline and text is the article’s, with its caption', () => {
  const { html, names } = pictures('<figure><img src="/pier.jpg"><figcaption>The pier (Roe)</figcaption></figure>', '')
  assert.deepEqual(names, ['pier.jpg'])
  assert.match(html, /^<figure><img[^>]*>\s*<figcaption>The pier \(Roe\)<\/figcaption><\/figure>\s*<p>The harbour/)
})

test('above the headline it is the article’s where the page names it as its own, in another size', () => {
  const above = '<img src="/img/pier-1024x683.jpg"><figure><img src="/img/regatta.jpg"></figure>'
  const head = '<meta property="og:image" content="https://daily.example/img/pier.jpg">'
  assert.deepEqual(pictures('', '', head, above).names, ['img/pier-1024x683.jpg'])
  assert.deepEqual(pictures('', '', '', above).names, [])
})

test('a gallery right behind the text is the article’s; pictures of other things are not', () => {
  const figure = (name: string) => `<figure><img src="/${name}.jpg"><figcaption>${name}</figcaption></figure>`
  const gallery = `<div class="gallery">${figure('one')}${figure('two')}</div>`
  const { html, names } = pictures('', gallery)
  assert.deepEqual(names, ['one.jpg', 'two.jpg'])
  assert.match(html, /promised\.<\/p>\s*<figure>.*one.*<\/figure>\s*<figure>.*two/s)
  assert.deepEqual(pictures('', `<h2>More from the harbour</h2>${gallery}`).names, [])
  assert.deepEqual(pictures('', `<div class="related-stories">${figure('other')}</div>`).names, [])
  assert.deepEqual(pictures(`<a href="/news/other">${figure('other')}</a>`, '').names, [])
  assert.deepEqual(pictures(`<aside>${figure('other')}</aside>`, '').names, [])
})

test('a gallery in the box of the text is kept whole, up to the next words', () => {
  const figures = (name: string, count: number) =>
    Array.from(
      { length: count },
      (_, at) => `<figure><img src="/${name}${at}.jpg"><figcaption>${at}</figcaption></figure>`,
    ).join('')
  const page = (behind: string) =>
    `<html><head><title>Harbour</title></head><body><article><h1>Harbour</h1>${lines.map((line) => `<p>${line}</p>`).join('')}${behind}</article></body></html>`
  const names = (behind: string) => extract(page(behind), url).images.map((image) => image.url.replace(/.*\//, ''))
  assert.equal(names(figures('a', 200)).length, 200)
  assert.equal(names(`<p><img src="/b.jpg"></p>${figures('a', 60)}`).length, 61)
  const more = `<h2>More from the harbour</h2><div>${figures('other', 30)}</div>`
  assert.deepEqual(
    names(figures('a', 30) + more).filter((name) => name.startsWith('other')),
    [],
  )
  assert.ok(
    names(`${figures('a', 30)}<div class="related">${figures('other', 30)}</div>`).every((name) =>
      name.startsWith('a'),
    ),
  )
})
