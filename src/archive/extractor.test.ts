import assert from 'node:assert/strict'
import { test } from 'node:test'
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
