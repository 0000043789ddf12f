import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fetcher } from '../model/index.ts'
import { addressesAt } from './want-pages.ts'

test('indexes of sitemaps without end are followed so far only, each once, and it is told where they were left', async () => {
  const asked: string[] = []
  const locs = (urls: readonly string[]) => urls.map((url) => `<sitemap><loc>${url}</loc></sitemap>`).join('')
  const fetcher: Fetcher = async ({ url }) => {
    asked.push(url)
    const body = Buffer.from(
      `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${locs([url, `${url}a`, `${url}b`, `${url}c`])}</sitemapindex>`,
    )
    return { kind: 'fetched', exchanges: [], url, status: 200, body, contentType: 'application/xml' }
  }
  const problems: string[] = []
  for await (const url of addressesAt('https://a.example/', fetcher, (text) => problems.push(text), 6)) assert.fail(url)
  assert.equal(asked.length, 6)
  assert.equal(new Set(asked).size, 6)
  assert.deepEqual(problems, [
    'https://a.example/a: more than 6 sitemaps are named; those from https://a.example/ac on are left out',
  ])
})
