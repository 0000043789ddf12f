import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cutBlocks } from '../blocks.ts'
import type { Page } from '../page.ts'
import { parseTree } from '../tree.ts'
import { dropComments } from './drop-comments.ts'
import { dropImprint } from './drop-imprint.ts'
import { dropConsent, dropStreams } from './drop-others.ts'

const race =
  'The customs crew won the first race by half a length, and the lighthouse crew came in second after a slow start near the old harbour.'
const tide =
  'The spring tide came an hour late this morning, which the harbour master explained with three days of steady wind from the east.'

/** A page of which every block was kept as a sure article. */
function keptWhole(html: string): Page {
  const tree = parseTree(`<body>${html}</body>`)
  const blocks = cutBlocks(tree)
  return {
    tree,
    blocks,
    title: 'Customs crew wins regatta',
    evidence: { elements: tree.elements, blocks, title: '', description: '', articleBody: '' },
    kept: new Uint8Array(blocks.length).fill(1),
    trace: undefined,
    body: undefined,
    odds: new Float32Array(blocks.length).fill(4),
    sums: undefined,
    firstRows: undefined,
    stripped: undefined,
  }
}

const textOf = ({ blocks, kept }: Page) =>
  blocks
    .filter(({ index }) => kept[index] === 1)
    .map(({ text }) => text)
    .join('\n')

const article = `<h1>Customs crew wins regatta</h1><p>${race}</p>`
const entry = (href: string, when: string) =>
  `<div class="card"><h3><a href="${href}">The tide was late</a></h3><p>${when}</p><p>${tide}</p></div>`

test('a stream of further articles is dropped, each with its linked headline and date', () => {
  const page = keptWhole(`${article}<div>${[1, 2, 3].map((n) => entry(`/news/${n}`, `${n} hours ago`)).join('')}</div>`)
  dropStreams.run(page)
  assert.equal(textOf(page), `Customs crew wins regatta\n${race}`)
})

test('entries without dates, and a round-up of what others wrote, are the article', () => {
  for (const entries of [
    [1, 2, 3].map((n) => entry(`/places/${n}`, 'A pleasant walk')),
    [1, 2, 3].map((n) => entry(`https://paper${n}.example/tide`, `${n} May 2026`)),
  ]) {
    const page = keptWhole(`${article}<div>${entries.join('')}</div>`)
    dropStreams.run(page)
    assert.equal(textOf(page).split(tide).length - 1, 3)
  }
})

test('a page that is nothing but a stream keeps it', () => {
  const page = keptWhole(`<div>${[1, 2, 3].map((n) => entry(`/news/${n}`, `${n} hours ago`)).join('')}</div>`)
  dropStreams.run(page)
  assert.equal(textOf(page).split(tide).length - 1, 3)
})

const notice = [
  'We and our partners use cookies to show you advertising and to measure how often it is seen.',
  'You may withdraw your consent at any time in the settings that stand at the foot of every page.',
  'Some partners process personal data on the ground of their legitimate interest, to which you may object.',
]
  .map((text) => `<p>${text}</p>`)
  .join('')

test('a consent text beside the article is dropped', () => {
  const page = keptWhole(`<main>${article}</main><div>${notice}</div>`)
  dropConsent.run(page)
  assert.equal(textOf(page), `Customs crew wins regatta\n${race}`)
})

test('an article about cookies is kept', () => {
  const page = keptWhole(`<h1>Court rules on cookies</h1><p>${race}</p><div>${notice}</div>`)
  dropConsent.run({ ...page, title: 'Court rules on cookies' })
  assert.match(textOf(page), /withdraw your consent/)
})

const comment = (when: string) => `<h4># Anna ${when}</h4><p>${tide}</p>`
const body = `${article}<p>${race} ${race}</p><p>${tide} ${race}</p>`

test('readers’ comments are dropped below the heading that announces them', () => {
  for (const heading of ['评论', 'Comments (2)', '17 Kommentare', '댓글 3']) {
    const page = keptWhole(
      `<div>${body}</div><div><h3>${heading}</h3>${comment('2026-05-03 10:11')}${comment('2026-05-04 08:00')}</div><p>The end.</p>`,
    )
    dropComments.run(page)
    assert.equal(textOf(page).includes('Anna'), false, heading)
    assert.match(textOf(page), /regatta\n.*\n.*\n.*\n.*\nThe end\.$/u, heading)
  }
})

test('a count of comments above the article, a section without dates, and answers that each have comments stay', () => {
  const pages = [
    `<div><p>3 Comments</p>${body}</div>`,
    `${body}<h2>Comments</h2><p>${tide}</p><p>${race}</p>`,
    `${body}<h2>Replies</h2>${comment('2026-05-03')}${comment('2026-05-04')}`,
    `${body}${[1, 2, 3, 4].map((n) => `<div>${comment(`2026-05-0${n}`)}<h2>Comments</h2></div>`).join('')}`,
  ]
  for (const html of pages) {
    const page = keptWhole(html)
    const before = textOf(page)
    dropComments.run(page)
    assert.equal(textOf(page), before)
  }
})

test('a count of comments within the article ends nothing: only the thread below is dropped', () => {
  const thread = comment('2026-05-03 10:11') + comment('2026-05-04 08:00')
  const rest = `<p>${tide} ${tide}</p><p>${race} ${tide}</p>`
  const between = {
    'a link, and a thread without a heading': ['<div><a href="#comments">5 Comments</a></div>', rest, ''],
    'a link in Chinese': ['<div><a href="#comments">评论(5)</a></div>', rest, '<h3>评论</h3>'],
    'two links before the heading': [
      '<p><a href="#comments">5 Comments</a></p><p><a href="#comments">Comments</a></p>',
      rest,
      '<h3>Comments</h3>',
    ],
    'no link, and a heading above the thread': ['<div>5 Comments</div>', rest, '<h3>Comments</h3>'],
    'no link, and much text': ['<div>5 Comments</div>', rest.repeat(4), ''],
  }
  for (const [what, [count, text, heading]] of Object.entries(between)) {
    const page = keptWhole(`<article>${body}${count}${text}${heading}${thread}</article>`)
    const whole = textOf(keptWhole(`<article>${body}${count}${text}${heading}</article>`))
    dropComments.run(page)
    assert.ok(textOf(page).startsWith(whole), what)
    assert.equal(textOf(page).includes('Anna'), heading === '', what)
  }
})

test('two headings over one thread are one', () => {
  const page = keptWhole(
    `<div>${body}</div><div><h3>Comments</h3><p>2 Comments</p>${comment('2026-05-03')}${comment('2026-05-04')}</div>`,
  )
  dropComments.run(page)
  assert.ok(textOf(page).endsWith(`${tide} ${race}\nComments`))
})

const chinese = '<p>港口早上起雾，轮渡停航两小时，乘客在候船厅等候，海关人员送来热茶。</p>'.repeat(3)
const textBetween = (begin: string, end: string) => {
  const page = keptWhole(`${begin}${chinese}${end}`)
  dropImprint.run(page)
  return textOf(page)
}

test('source, editor and notices of a Chinese site are no part of the text', () => {
  const plain = textBetween('', '')
  for (const line of ['（原标题：港口起雾）', '来源：港口晚报'])
    assert.equal(textBetween(`<p>${line}</p>`, ''), plain, line)
  for (const line of [
    '（责任编辑：王小明）',
    '转自《港口晚报》',
    '——《港口之春》1998年3月号',
    '（《港口晚报》2019年5月3日第12版）',
    '《港口文学》2004年第3期',
    '特别声明：以上内容为用户上传并发布，本平台仅提供信息存储服务。',
    '【免责声明】本文仅代表作者本人观点，与本网无关。',
    '本作品为港口原创，转载时务请注明出处。',
  ])
    assert.equal(textBetween('', `<p>${line}</p>`), plain, line)
})

test('an editor who is spoken of, and notices that are the article, stay', () => {
  const said = '责任编辑王小明说，港口的雾散得比预报的早。'
  assert.ok(textBetween('', `<p>${said}</p>`).endsWith(said))
  for (const lines of [
    ['来源：港口晚报', '港口起雾。'],
    ['来源：港口晚报', '原标题：港口起雾', '转自《港口晚报》', '（责任编辑：王小明）'],
  ]) {
    const page = keptWhole(lines.map((line) => `<p>${line}</p>`).join(''))
    dropImprint.run(page)
    assert.equal(textOf(page), lines.join('\n'))
  }
})

test('a last sentence that begins with a title and a year stays', () => {
  for (const said of [
    '《雾中灯塔》2019年上映，港口的居民至今记得片中那艘轮渡。',
    '《港口之春》1998年3月号刊出了这封信，编辑部随后收到上百封回信。',
  ])
    assert.ok(textBetween('', `<p>${said}</p>`).endsWith(said))
})
