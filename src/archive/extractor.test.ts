import assert from 'node:assert/strict'
import { test } from 'node:test'
import { extract } from '../extract/index.ts'
import { createExtractor } from './extractor.ts'

test('Large pages are read one after the other, each with its own answer', async (t) => {
  const extractor = createExtractor()
  t.after(() => extractor.close())
  const page = (title: string) =>
    Buffer.from(
      `<html><head><title>${title}</title></head><body><article><h1>${title}</h1><p>The buoys in the northern channel are lit again since Monday night, the harbour office says.</p></article>${'<!-- padding -->'.repeat(40_000)}</body></html>`,
    )
  const titles = ['One buoy', 'Two buoys', 'Three buoys']
  const read = await Promise.all(titles.map((title) => extractor.extract(page(title), 'https://news.example/1', {})))
  assert.deepEqual(
    read.map((one) => one.title),
    titles,
  )
  const again = await extractor.extract(page('Four buoys'), 'https://news.example/4', {})
  assert.match(again.text, /lit again/)
})

test('What was read ahead is what the same page gives, and another page under its address is read itself', async (t) => {
  const extractor = createExtractor()
  t.after(() => extractor.close())
  const page = (title: string) =>
    Buffer.from(
      `<html><head><title>${title}</title></head><body><article><h1>${title}</h1><p>The ferry to the outer islands runs again after the storm, twice a day until Friday.</p></article></body></html>`,
    )
  const url = 'https://news.example/ferry'
  const ahead = await extractor.readAhead(page('Ferry runs'), url, { latest: 5 })
  assert.equal(await extractor.extract(page('Ferry runs'), url, { latest: 5 }), ahead)
  // Asked for again, as by a transaction that is run again.
  assert.equal(await extractor.extract(page('Ferry runs'), url, { latest: 5 }), ahead)
  assert.equal((await extractor.extract(page('Ferry stops'), url, { latest: 5 })).title, 'Ferry stops')
  extractor.forget(page('Ferry runs'), url, { latest: 5 })
  const own = await extractor.extract(page('Ferry runs'), url, { latest: 5 })
  assert.notEqual(own, ahead)
  assert.deepEqual(own, ahead)
})

test('A thread reads small and large pages one after the other, and nothing of the page before', async (t) => {
  const extractor = createExtractor([], 1)
  t.after(() => extractor.close())
  const page = (title: string, length: number) =>
    Buffer.from(
      `<html><head><title>${title}</title></head><body><article><h1>${title}</h1>${`<p>The ferry of ${title} runs again after the storm, twice a day until Friday, says the office.</p>`.repeat(length)}</article></body></html>`,
    )
  const pages = [
    page('Amrum', 300),
    page('Föhr', 2),
    page('Sylt', 8000),
    page('Pellworm', 3),
    Buffer.from(''),
    page('Amrum', 300),
  ]
  for (const [at, html] of pages.entries()) {
    const url = `https://news.example/${at}`
    const before = Buffer.from(html)
    assert.deepEqual(await extractor.readAhead(html, url, {}), extract(before, url, {}))
    assert.ok(html.equals(before))
  }
})
