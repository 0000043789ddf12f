import assert from 'node:assert/strict'
import { test } from 'node:test'
import { extract } from '../extract.ts'

const url = 'https://paper.example/a'
const said = [
  'The council of Northport voted on Tuesday to keep the old lighthouse open through the winter, after a debate of three hours.',
  'Keeper Ada Holm said that the lamp had been lit every night since 1911, and that she saw no reason to stop now.',
  'The harbour office will pay for the oil, while volunteers from both villages take turns on the stairs at weekends.',
  'A second vote, on the foghorn, was put off until spring because two of the members had already gone home by then.',
]
const question = 'What would you change about the lighthouse first if it were yours for a day, and for whom?'

const page = (body: string) =>
  `<!doctype html><html lang="en"><head><title>Lighthouse stays open</title></head><body><nav><a href="/">Home</a> <a href="/news">News</a></nav>
<h1>Lighthouse stays open</h1>${body}<footer>Northport Paper, all rights reserved</footer></body></html>`
const paragraphs = (texts: readonly string[]) => texts.map((text) => `<p>${text}</p>`).join('')
const countOf = (text: string, part: string) => text.split(part).length - 1

test('an article that is there a second time, hidden, is read once, also where the hidden one comes first', () => {
  const hidden = `<div class="article-text" style="display:none">${paragraphs(said)}</div>`
  const shown = `<div class="article-text">${paragraphs(said)}</div>`
  for (const body of [hidden + shown, shown + hidden]) {
    const { text } = extract(page(body), url)
    for (const one of said) assert.equal(countOf(text, one), 1, one)
  }
})

test('an article that is there a second time for another screen is read once', () => {
  const { text } = extract(
    page(`<div class="wide">${paragraphs(said)}</div><div class="narrow">${paragraphs(said)}</div>`),
    url,
  )
  for (const one of said) assert.equal(countOf(text, one), 1, one)
})

test('a question that is put to everybody stands before each of the answers', () => {
  const { text } = extract(
    page(
      `<article>${said.map((one) => `<div class="answer"><p>${question}</p><p>${one}</p></div>`).join('')}</article>`,
    ),
    url,
  )
  assert.equal(countOf(text, question), said.length)
  for (const one of said) assert.ok(text.includes(one))
})

test('a paragraph that is said again further on among the others stays', () => {
  const { text } = extract(
    page(`<article>${paragraphs([...said, said[0]!, 'So it began, and so it ends.'])}</article>`),
    url,
  )
  assert.equal(countOf(text, said[0]!), 2)
})

test('a paragraph that follows itself is read once, also where three screens have one each', () => {
  const three = ['desktop', 'tablet', 'mobile'].map((name) => `<div class="${name}"><p>${said[3]}</p></div>`).join('')
  for (const again of [paragraphs([said[3]!, said[3]!]), three]) {
    const { text } = extract(page(`<article>${paragraphs(said.slice(0, 3))}${again}</article>`), url)
    assert.equal(countOf(text, said[3]!), 1)
  }
})
