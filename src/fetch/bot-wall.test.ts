import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fetchFrom, serve, wordFor } from './loopback.ts'

const walls: readonly (readonly [number, Readonly<Record<string, string>>, string])[] = [
  [403, { 'cf-mitigated': 'challenge' }, '<title>Just a moment...</title>'],
  [503, {}, '<script>window._cf_chl_opt={cvId:"3"}</script>'],
  [403, { 'x-datadome': 'protected' }, '<p>Please enable JS</p>'],
  [429, { 'x-datadome': 'protected' }, ''],
  [202, { 'x-amzn-waf-action': 'challenge' }, ''],
  [405, { 'x-amzn-waf-action': 'captcha' }, ''],
  [200, {}, `<html><script>var arg1='${'0A'.repeat(20)}';document.cookie="acw_sc__v2="</script></html>`],
  [200, {}, '<html><body><iframe id="main-iframe" src="/_Incapsula_Resource?x=1"></iframe></body></html>'],
  [200, {}, '<html><script id="anubis_challenge" type="application/json">{}</script><p>Making sure you are no bot</p>'],
]

const pages: readonly (readonly [number, Readonly<Record<string, string>>, string, string])[] = [
  [200, { 'x-datadome': 'protected' }, '<p>An article</p>', 'fetched'],
  [200, { 'cf-ray': '1' }, '<p>An article</p>', 'fetched'],
  [
    200,
    {},
    `<h1>How window._cf_chl_opt works</h1>${'<p>Words of an article about walls, long enough.</p>'.repeat(60)}`,
    'fetched',
  ],
  [200, { 'content-type': 'application/json' }, '{"a":"window._cf_chl_opt"}', 'fetched'],
  [403, {}, '<p>Forbidden</p>', 'forbidden'],
  [429, {}, '<p>Slow down</p>', 'rate_limited'],
]

test('a wall against robots is told from the site behind it', async (t) => {
  const server = await serve(t, (request, response) => {
    const [status, headers, body] = walls[Number(request.url!.slice(1))]!
    response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(body)
  })
  for (const [i] of walls.entries()) assert.equal(wordFor(await fetchFrom(t, server, `/${i}`)), 'bot_wall', String(i))
})

test('a page that only mentions a wall, or sits behind one that let us in, is a page', async (t) => {
  const server = await serve(t, (request, response) => {
    const [status, headers, body] = pages[Number(request.url!.slice(1))]!
    response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(body)
  })
  for (const [i, [, , , word]] of pages.entries())
    assert.equal(wordFor(await fetchFrom(t, server, `/${i}`)), word, String(i))
})
