import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { WarcRecord } from '../capture/index.ts'
import type { Fetcher, FetchOutcome, PageBrowser, PageErrand } from '../model/index.ts'
import type { WritableArchive } from './open-archive.ts'
import { showPage } from './show-page.ts'
import { readShowing } from './showing.ts'

const megabyte = 1024 * 1024
const page = { kind: 'fetched', url: 'http://news.example/', exchanges: [] } as unknown as Parameters<
  typeof showPage
>[2]

const errand = (url: string): PageErrand => ({ url, method: 'GET', kind: 'fetch', referer: undefined, isPage: false })

/** What `fetcher` was led to by a page that asks for all of `urls` at once. */
async function askAtOnce(urls: readonly string[], fetcher: Fetcher): Promise<number> {
  let answered = 0
  const browser: PageBrowser = {
    async show({ ask }) {
      const answers = await Promise.all(urls.map((url) => ask(errand(url))))
      answered = answers.filter((one) => one !== undefined).length
      throw new Error('seen enough')
    },
    async close() {},
  }
  await showPage({ browser } as WritableArchive, fetcher, page, { articleId: 'a', pageId: 'p' })
  return answered
}

const come = (url: string, size: number): FetchOutcome => {
  const body = new Uint8Array(size)
  return { kind: 'fetched', url, status: 200, body, exchanges: [{ url, body, responseHeaders: [] }] } as never
}

test('a page that asks for everything at once gets no more than one that asks by and by', async () => {
  let sent = 0
  let running = 0
  let most = 0
  const fetcher = Object.assign(
    async ({ url }: { readonly url: string }) => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => setImmediate(resolve))
      running--
      sent += megabyte
      return come(url, megabyte)
    },
    { close() {} },
  )
  const urls = Array.from({ length: 290 }, (_, n) => `http://h${n % 40}.example/${n}`)
  const answered = await askAtOnce(urls, fetcher)
  assert.equal(most, 6)
  assert.ok(sent >= 60 * megabyte && sent <= 66 * megabyte, `${sent / megabyte} MB`)
  assert.equal(answered, sent / megabyte)
})

test('what is under way when a page has had its share is broken off, and a slow host holds up no other', async () => {
  let brokenOff = 0
  const fetcher = Object.assign(
    async ({ url }: { readonly url: string }, signal?: AbortSignal) => {
      if (!url.includes('slow')) return come(url, 20 * megabyte)
      await new Promise((resolve) => signal!.addEventListener('abort', resolve, { once: true }))
      brokenOff++
      throw signal!.reason
    },
    { close() {} },
  )
  const slow = Array.from({ length: 20 }, (_, n) => `http://slow.example/${n}`)
  const answered = await askAtOnce([...slow, ...[1, 2, 3, 4, 5].map((n) => `http://b.example/${n}`)], fetcher)
  assert.deepEqual([answered, brokenOff], [4, 1])
})

/** What the record of a showing that says `fields` is read as. */
const readBack = (fields: unknown) =>
  readShowing({ payload: async () => Buffer.from(JSON.stringify(fields)) } as unknown as WarcRecord)

test('an address without end that a page asks for is told shortened, and the list of what it was shown with is read', async () => {
  const long = `http://h.example/${'x'.repeat(20_000)}`
  let fields: unknown
  const browser: PageBrowser = {
    async show({ ask }) {
      await ask(errand(long))
      await ask(errand('http://h.example/style.css'))
      return { html: undefined, end: 'quiet', browser: 'Chromium' } as never
    },
    async close() {},
  }
  const fetcher = Object.assign(async ({ url }: { readonly url: string }) => come(url, 3), { close() {} })
  const archive = { browser, now: () => 0, db: { all: async () => [], get: async () => undefined } }
  const about = { articleId: 'a', pageId: 'p' }
  const shown = await showPage(archive as unknown as WritableArchive, fetcher, page, about)
  assert.ok('requests' in shown, JSON.stringify(shown))
  assert.deepEqual(shown.requests, { asked: 2, missing: 1 })
  shown.appendRest({
    appendExchange: () => ({}),
    appendMetadata: (one: { readonly fields: unknown }) => {
      fields = one.fields
    },
  } as never)
  const requests = (await readBack(fields))!.requests
  assert.equal(requests.length, 2)
  assert.ok(long.startsWith(requests[0]!.url.slice(0, -1)) && requests[0]!.url.length < 10_000)
  assert.equal(requests[0]!.why, 'its address is longer than 8000 characters')
  assert.equal(requests[1]!.url, 'http://h.example/style.css')
})

test('of a list of what a page was shown with what can be read counts, and nothing else', async () => {
  const good = { url: 'http://h.example/style.css', kind: 'stylesheet', captures: ['c'] }
  const bad = [{ ...good, url: 'x'.repeat(10_001) }, { ...good, url: 7 }, { ...good, captures: 'all' }, null, 'x']
  const fields = { event: 'shown', page: 'p', browser: 'Chromium', end: 'quiet' }
  assert.deepEqual((await readBack({ ...fields, requests: [bad[0], good, ...bad.slice(1)] }))?.requests, [good])
  assert.equal(await readBack({ ...fields, requests: Array.from({ length: 401 }, () => good) }), undefined)
  assert.equal(await readBack({ ...fields, requests: 'all' }), undefined)
})
