import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Exchange } from '../model/index.ts'
import { expiresAt, maxAgeMs, retryAfterMs } from './cache-headers.ts'

const now = Date.UTC(2026, 0, 1, 12)
function answer(headers: Readonly<Record<string, string>>): Exchange {
  return {
    url: 'https://news.example/',
    at: now,
    method: 'GET',
    requestHeaders: [],
    status: 200,
    statusText: 'OK',
    responseHeaders: Object.entries(headers),
    body: new Uint8Array(),
  }
}

test('Retry-After is read in seconds and as a date, and never longer than a day', () => {
  const cases: readonly (readonly [string, number | undefined])[] = [
    ['120', 120_000],
    ['0', 0],
    ['1.5', 1500],
    ['999999999', 86_400_000],
    ['Thu, 01 Jan 2026 12:05:00 GMT', 300_000],
    ['Thursday, 01-Jan-26 12:05:00 GMT', 300_000],
    ['Thu Jan  1 12:05:00 2026 GMT', 300_000],
    ['Thu, 01 Jan 2026 11:00:00 GMT', 0],
    ['Fri, 01 Jan 2027 12:00:00 GMT', 86_400_000],
    ['-5', undefined],
    ['soon', undefined],
    ['', undefined],
    ['Thu, 99 Foo 2026 99:99:99', undefined],
  ]
  for (const [given, expected] of cases)
    assert.equal(retryAfterMs(answer({ 'Retry-After': given }), now), expected, given)
  assert.equal(retryAfterMs(answer({}), now), undefined)
})

test('a Retry-After date is read on the clock of the server that gave it', () => {
  const headers = { date: 'Thu, 01 Jan 2026 18:00:00 GMT', 'retry-after': 'Thu, 01 Jan 2026 18:01:00 GMT' }
  assert.equal(retryAfterMs(answer(headers), now), 60_000)
})

test('max-age is what is left of it, and nothing where an answer must not be kept', () => {
  const cases: readonly (readonly [Readonly<Record<string, string>>, number | undefined])[] = [
    [{ 'Cache-Control': 'public, max-age=600' }, 600_000],
    [{ 'cache-control': 'MAX-AGE="60"' }, 60_000],
    [{ 'Cache-Control': 'max-age=600', Age: '100' }, 500_000],
    [{ 'Cache-Control': 'max-age=600', Age: '1000' }, 0],
    [{ 'Cache-Control': 's-maxage=600' }, undefined],
    [{ 'Cache-Control': 'no-cache, max-age=600' }, undefined],
    [{ 'Cache-Control': 'no-store' }, undefined],
    [{ 'Cache-Control': 'max-age=soon' }, undefined],
    [{}, undefined],
  ]
  for (const [headers, expected] of cases) assert.equal(maxAgeMs(answer(headers)), expected, JSON.stringify(headers))
})

test('Expires is moved to our clock, and zero is no date', () => {
  assert.equal(expiresAt(answer({ Expires: 'Thu, 01 Jan 2026 12:10:00 GMT' })), now + 600_000)
  const skewed = { Expires: 'Thu, 01 Jan 2026 15:10:00 GMT', Date: 'Thu, 01 Jan 2026 15:00:00 GMT' }
  assert.equal(expiresAt(answer(skewed)), now + 600_000)
  for (const given of ['0', '-1', 'never', '']) assert.equal(expiresAt(answer({ Expires: given })), undefined, given)
})
