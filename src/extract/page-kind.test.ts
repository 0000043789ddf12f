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

test('A list of teasers, each with a linked headline, a date and some words, is a list; so is no thread and no month of a blog', () => {
  const teasers = (words: string, headline: (at: number) => string) =>
    Array.from(
      { length: 12 },
      (_, at) =>
        `<article class="teaser"><h2><a href="/2026/${at}">${headline(at)}</a></h2><p>${words.replace('#', `${at}`)}</p><time>${at + 1} May 2026</time></article>`,
    ).join('')
  const headline = (at: number) => `Ferry report ${at}: the ship, the pier and the people in between`
  const few = 'On the morning # the ferry was late again, and those who waited had brought their chairs and a kettle.'
  assert.equal(kindOf(page(`<h1>Ferry</h1>${teasers(few, headline)}`), '/tag/ferry'), 'list')
  const post = paragraphs(4)
    .join('')
    .replace(/<\/?p>/g, ' ')
  assert.equal(kindOf(page(`<h1>May</h1>${teasers(`# ${post}`, headline)}`), '/2026/05'), 'article')
  const thread = teasers(`${few} ${few.replace('morning', 'evening of day')}`, (at) => `keeper${at}`)
  assert.equal(kindOf(page(`<h1>How late is the ferry?</h1>${thread}`), '/thread/9'), 'article')
})

test('A page that asks for consent in place of the article is a teaser; a report about consent is an article', () => {
  const ask =
    'If you click "Accept all", we and our partners, of whom 240 take part in a framework, will also store and access information on your device (in other words, use cookies) and use personal data such as your address for analytics, personalised advertising and content.'
  const more = 'If you do not want us and our partners to use cookies and personal data for that, click "Reject all".'
  assert.equal(kindOf(page(`<h1>Your privacy choices</h1><form><p>${ask}</p><p>${more}</p></form>`)), 'teaser')
  const wir =
    'Um die Werbung zu messen: Wir und bis zu 184 Partner verarbeiten personenbezogene Daten, indem wir mit Cookies auf Ihrem Gerät ein Nutzungsprofil erstellen, um Anzeigen und Inhalte zu personalisieren.'
  assert.equal(kindOf(page(`<h1>Mit Werbung weiterlesen</h1><p>${wir}</p>`)), 'teaser')
  assert.equal(
    kindOf(page(`<article><h1>What they ask</h1>${paragraphs(6).join('')}<p>${ask}</p></article>`)),
    'article',
  )
})

test('A last line that breaks off before a wall makes a teaser, in the languages of the news', () => {
  const lines = paragraphs(2)
    .join('')
    .replace(/\.<\/p>$/, ' and on the third day the ledger')
  for (const wall of [
    'Weiterlesen mit Blatt+',
    'Sie haben schon ein Abo? Hier anmelden.',
    'La suite est réservée aux abonnés.',
    'Per continuare a leggere, abbonati.',
    'Статья доступна только подписчикам',
  ]) {
    const body = `<article><h1>Inside the ledger</h1>${lines}</p></article><p>${wall}</p>`
    assert.equal(kindOf(page(body)), 'teaser', wall)
    assert.equal(kindOf(page(body.replace('ledger</p>', 'ledger was shut.</p>'))), 'article', wall)
  }
  const feeds = `<article><h1>Gate</h1>${lines}</p></article><p>Subscribe to: Post Comments (Atom)</p>`
  assert.equal(kindOf(page(feeds)), 'article', 'a feed is no wall')
})

test('An error page that answers 200 is no article; a report about errors is one', () => {
  const says = (title: string, text: string) =>
    `<html><head><title>${title}</title></head><body><h1>${title}</h1><p>${text}</p></body></html>`
  assert.equal(kindOf(says('404 Not Found', 'The page you asked for is not here.')), 'error')
  assert.equal(kindOf(says('页面不存在', '您访问的页面已被删除或不存在。')), 'error')
  for (const title of [
    'Ошибка 404',
    'Erreur 404',
    'Cette page n’existe pas',
    '很抱歉，您要访问的页面不存在',
    '404: no such page',
  ])
    assert.equal(kindOf(says(title, 'Try the search, or begin at our front page.')), 'error', title)
  assert.equal(
    kindOf(page('<h1>404</h1><h2>Sorry, this page does not exist</h2><p>The link may be broken.</p>')),
    'error',
    'a heading says it where the title does not',
  )
  assert.equal(kindOf(says('Page not found', 'x').replace('<h1>Page not found', '<h1>We lost it')), 'error')
  for (const title of [
    '500 trees planted at the mole',
    '404 sailors at the start',
    '503-year-old oak falls',
    '500.000 in the dark',
  ])
    assert.equal(kindOf(says(title, `${sentence} ${sentence.replace('two', 'four')}`)), 'article', title)
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

test('A page whose data say LiveBlogPosting, alone or among others, is a live blog', () => {
  for (const type of ['"LiveBlogPosting"', '["LiveBlogPosting"]', '["NewsArticle", "LiveBlogPosting"]']) {
    const data = `<script type="application/ld+json">{"@type": ${type}, "headline": "Flood"}</script>`
    assert.equal(kindOf(page(article, data)), 'live', type)
  }
})
