import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Extraction } from '../model/index.ts'
import { type FurtherPage, joinPages, pagesAtMost } from './join-pages.ts'

const base = 'https://daily.example/news/ferry'
const at = (n: number) => (n === 1 ? base : `${base}/${n}`)

function page(n: number, more: Partial<Extraction> = {}): Extraction {
  const text = `What page ${n} says.`
  return {
    title: 'Ferry runs again',
    authors: [],
    tags: [],
    kind: 'article',
    text,
    html: `<p>${text}</p>`,
    images: [{ url: `https://daily.example/${n}.jpg` }],
    provenance: {},
    ...more,
  }
}

/** A site of pages by their address; what is not there answers 404. */
function site(pages: readonly (readonly [string, FurtherPage])[]) {
  const asked: string[] = []
  const known = new Map(pages)
  const pageAt = async (url: string): Promise<FurtherPage> => {
    asked.push(url)
    return known.get(url) ?? { problem: 'it answered 404', isAbsent: true }
  }
  return { asked, pageAt }
}

test('pages are joined in their order, with their pictures, and say how many they were', async () => {
  const { pageAt } = site([
    [at(2), page(2, { nextUrl: at(3), title: 'Ferry runs again (2)' })],
    [at(3), page(3, { title: 'Ferry runs again - page 3 of 3' })],
  ])
  const { extraction, missing } = await joinPages(page(1, { nextUrl: at(2) }), base, pageAt)
  assert.equal(missing, undefined)
  assert.equal(extraction.text, 'What page 1 says.\nWhat page 2 says.\nWhat page 3 says.')
  assert.equal(extraction.html, '<p>What page 1 says.</p>\n<p>What page 2 says.</p>\n<p>What page 3 says.</p>')
  assert.equal(extraction.images.length, 3)
  assert.equal(extraction.provenance.pages, '3')
})

test('an article of one page is left as it is', async () => {
  const { asked, pageAt } = site([])
  const first = page(1)
  assert.equal((await joinPages(first, base, pageAt)).extraction, first)
  assert.deepEqual(asked, [])
})

test('what every page repeats is said once', async () => {
  const byline = 'By Ann Poe in the harbour'
  const { pageAt } = site([[at(2), page(2, { text: `${byline}\nNews.` })]])
  const { extraction } = await joinPages(page(1, { text: `${byline}\nStart.`, nextUrl: at(2) }), base, pageAt)
  assert.equal(extraction.text, `${byline}\nStart.\nNews.`)
})

test('the next article, a list, an error and the same page again are no further page', async () => {
  for (const other of [
    page(2, { title: 'Bridge closed for the winter' }),
    page(2, { kind: 'list' }),
    page(2, { kind: 'error' }),
    page(1),
  ]) {
    const { pageAt } = site([[at(2), other]])
    const { extraction, missing } = await joinPages(page(1, { nextUrl: at(2) }), base, pageAt)
    assert.equal(extraction.text, 'What page 1 says.')
    assert.equal(missing, undefined)
  }
})

test('pages with their own titles belong together where they name one canonical address', async () => {
  const canonical = base
  const { pageAt } = site([[at(2), page(2, { title: 'The pier', canonical })]])
  const { extraction } = await joinPages(page(1, { nextUrl: at(2), canonical }), base, pageAt)
  assert.match(extraction.text, /page 2 says/)
})

test('a page that can’t be had is missing, and what stands before it is answered', async () => {
  const { pageAt } = site([[at(2), page(2, { nextUrl: at(3) })]])
  const { extraction, missing } = await joinPages(page(1, { nextUrl: at(2) }), base, pageAt)
  assert.match(extraction.text, /page 2 says/)
  assert.deepEqual(missing, { why: `page 3 (${at(3)}) could not be had: it answered 404`, isAbsent: true })
})

test('pages that lead in a circle or on for ever end', async () => {
  const circle = site([[at(2), page(2, { nextUrl: base })]])
  assert.match((await joinPages(page(1, { nextUrl: at(2) }), base, circle.pageAt)).extraction.text, /page 2 says\.$/)
  assert.deepEqual(circle.asked, [at(2)])
  const asked: string[] = []
  const endless = async (url: string) => {
    asked.push(url)
    const n = Number(url.split('/').at(-1))
    return page(n, { nextUrl: at(n + 1) })
  }
  await joinPages(page(1, { nextUrl: at(2) }), base, endless)
  assert.equal(asked.length, pagesAtMost - 1)
})

test('the single page that a rule names replaces all, unless it says less', async () => {
  const whole = page(9, { text: 'What page 1 says. And everything else.', html: '<p>whole</p>' })
  const { asked, pageAt } = site([[`${base}?print=1`, whole]])
  const first = page(1, { nextUrl: at(2), singlePageUrl: `${base}?print=1` })
  const { extraction } = await joinPages(first, base, pageAt)
  assert.equal(extraction.html, '<p>whole</p>')
  assert.equal(extraction.title, 'Ferry runs again')
  assert.deepEqual(asked, [`${base}?print=1`])
  const less = site([
    [`${base}?print=1`, page(9, { text: 'Log in.' })],
    [at(2), page(2)],
  ])
  assert.match((await joinPages(first, base, less.pageAt)).extraction.text, /page 1 says\.\nWhat page 2/)
})
