import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cutBlocks } from '../blocks.ts'
import type { Page } from '../page.ts'
import { parseTree } from '../tree.ts'
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
