import assert from 'node:assert/strict'
import { test } from 'node:test'
import { extract } from './extract.ts'

const site = 'https://lanting.example'
const sentence =
  'The tide gate at the old harbour failed on Wednesday night, and two streets stood under water until noon. '
/** Each in other words: the same words a second time are dropped. */
const paragraphs = (count: number) =>
  Array.from(
    { length: count },
    (_, at) =>
      `<p>${sentence.replace('two', `${at + 2}`)}Engineer ${at} said that part ${at * 7} of the chain had not been seen to since spring, and that the report of ${2001 + at} had asked for it.</p>`,
  )
const page = (body: string, head = '') =>
  `<html><head><title>Harbour</title>${head}</head><body><header><a href="/">Home</a></header>${body}</body></html>`
const article = `<article><h1>The gate that failed twice</h1>${paragraphs(8).join('')}</article>`
const kindOf = (html: string, path = '/2026/11/gate', options = {}) => {
  const { kind, kindReason } = extract(html, site + path, options)
  if (kind !== 'article') assert.ok(kindReason, 'every other kind says why')
  return kind
}
const headlines = (count: number) =>
  Array.from(
    { length: count },
    (_, at) => `<li><a href="/2026/11/${at}">Report ${at}: the council speaks about the ferry to the island</a></li>`,
  ).join('')

test('A list of headlines is a list, at a front page and below; an article beside the same list is an article', () => {
  assert.equal(kindOf(page(`<ul>${headlines(40)}</ul>`), '/'), 'list')
  assert.equal(kindOf(page(`<h1>Politics</h1><ul>${headlines(40)}</ul>`), '/politics'), 'list')
  assert.equal(kindOf(page(`${article}<aside><ul>${headlines(40)}</ul></aside>`)), 'article')
})

test('A film with hardly a word is a video page; a report with a film in it is an article', () => {
  const film = '<video src="/film.mp4" controls></video>'
  const frame = '<iframe src="https://www.youtube.com/embed/abc123def45"></iframe>'
  const few = `<h1>The flood in pictures</h1><p>${sentence}</p>`
  const og = '<meta property="og:type" content="video.other">'
  const data = '<script type="application/ld+json">{"@type":"VideoObject","name":"The flood"}</script>'
  assert.equal(kindOf(page(`${few}${film}`)), 'video')
  assert.equal(kindOf(page(`${few}${frame}`)), 'video')
  assert.equal(kindOf(page(few, og)), 'video')
  assert.equal(kindOf(page(few, data)), 'video')
  assert.equal(kindOf(page(article.replace('</h1>', `</h1>${film}${frame}`))), 'article')
})

test('A wall after the first lines makes a teaser, whoever says it: the page, its data, or the feed', () => {
  const free = '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>'
  const first = `<article><h1>Inside the ledger</h1><p>${sentence}</p></article>`
  const wall = '<div class="paywall"><p>Subscribe to continue reading</p></div>'
  assert.equal(kindOf(page(first + wall)), 'teaser')
  assert.equal(kindOf(page(first, free)), 'teaser')
  assert.equal(
    kindOf(page(`<article><h1>账本</h1><p>港务局的旧账本昨天在议会公开。</p></article><p>登录后阅读全文</p>`)),
    'teaser',
  )
  const half = `<article><h1>Inside the ledger</h1>${paragraphs(2).join('')}</article>`
  assert.equal(kindOf(page(half + wall), undefined, { feedText: paragraphs(8).join('') }), 'teaser')
  assert.equal(kindOf(page(article, free)), 'article', 'what is all there is no teaser, whatever its data say')
  assert.equal(kindOf(page(`${article}<p>Subscribe to our newsletter</p>`)), 'article')
})

test('An error page that answers 200 is no article; a report about errors is one', () => {
  const says = (title: string, text: string) =>
    `<html><head><title>${title}</title></head><body><h1>${title}</h1><p>${text}</p></body></html>`
  assert.equal(kindOf(says('404 Not Found', 'The page you asked for is not here.')), 'error')
  assert.equal(kindOf(says('页面不存在', '您访问的页面已被删除或不存在。')), 'error')
  assert.equal(
    kindOf(page(article.replace('The gate that failed twice', 'Page not found: a library loses its index'))),
    'article',
  )
})

test('Entries with their times under an address that says so are a live blog', () => {
  const entries = paragraphs(5).map((text, at) => `<div><p>0${at + 5}:1${at}</p>${text}</div>`)
  const body = `<article><h1>Flood at the harbour: all developments</h1>${entries.join('')}</article>`
  assert.equal(kindOf(page(body), '/live/flood'), 'live')
  assert.equal(kindOf(page(body), '/2026/11/flood'), 'article')
})
