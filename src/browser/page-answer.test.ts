import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerTo } from './page-answer.ts'

const body = Buffer.from('body')
const from = (url: string, headers: readonly (readonly [string, string])[] = []) => ({
  url,
  status: 200,
  headers,
  body,
})

test('the browser gets the answer without what was about its transfer, cookies, and what would make it ask by itself', () => {
  const given = from('http://a.example/', [
    ['Content-Type', 'text/html; charset=gb2312'],
    ['Content-Encoding', 'gzip'],
    ['Content-Length', '9'],
    ['Set-Cookie', 'a=b'],
    ['NEL', '{}'],
    ['Refresh', '1;url=http://b.example/'],
    ['Content-Security-Policy', "default-src 'self'"],
    ['content-security-policy', "img-src 'none'"],
    ['X-Odd', 'a\u0001b'],
    ['no name', 'x'],
  ])
  assert.deepEqual(answerTo({ url: 'http://a.example/', kind: 'document' }, given), {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=gb2312',
      'content-security-policy': "default-src 'self', img-src 'none'",
      'access-control-allow-origin': 'https://nowhere.invalid',
    },
    body,
  })
})

test('what answered elsewhere leads on where its own address counts, and is handed out as it is elsewhere', () => {
  const elsewhere = from('http://b.example/x?a="&b=<c>')
  const css = answerTo({ url: 'http://a.example/s.css', kind: 'stylesheet' }, elsewhere)
  assert.equal(css.body.toString(), '@import url("http://b.example/x?a=\\"&b=<c>");')
  const frame = answerTo({ url: 'http://a.example/f', kind: 'document' }, elsewhere)
  assert.match(frame.body.toString(), /content="0;url=http:\/\/b\.example\/x\?a=&quot;&amp;b=&lt;c>"/)
  assert.equal(answerTo({ url: 'http://a.example/p.png', kind: 'image' }, elsewhere).body.toString(), 'body')
  const own = answerTo({ url: 'http://b.example/s.css#x', kind: 'stylesheet' }, from('http://b.example/s.css'))
  assert.equal(own.body.toString(), 'body')
})

test('an answer is read by the pages that it gives leave to, and by no others', () => {
  const errand = { url: 'http://a.example/x', kind: 'fetch' }
  const leave = (headers: readonly (readonly [string, string])[], url = errand.url, kind = 'fetch') =>
    answerTo({ ...errand, kind }, from(url, headers)).headers['access-control-allow-origin']
  assert.equal(leave([['Access-Control-Allow-Origin', '*']]), '*')
  assert.equal(leave([]), 'https://nowhere.invalid')
  assert.equal(leave([], 'http://b.example/s.css', 'stylesheet'), 'https://nowhere.invalid')
})

test('an error page is no style sheet that leads on', () => {
  const missing = { ...from('http://b.example/404'), status: 404 }
  assert.equal(answerTo({ url: 'http://a.example/s.css', kind: 'stylesheet' }, missing).status, 404)
})
