import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseRobotsTxt } from './robots-txt.ts'

const parse = (text: string, product = 'presskeep') => parseRobotsTxt(new TextEncoder().encode(text), product)
const isAllowed = (text: string, path: string) => parse(text).isAllowed(path)

test('no rules allow everything', () => {
  for (const text of [
    '',
    '\n\n',
    '# nothing',
    '<html><p>not found</p></html>',
    'User-agent: *\nDisallow:',
    'Disallow: /',
  ]) {
    assert.equal(isAllowed(text, '/a'), true, text)
  }
})

test('the group that names us counts, and the one for all does not then', () => {
  const text = 'User-agent: *\nDisallow: /\n\nUser-Agent: PressKeep\nDisallow: /private'
  assert.equal(isAllowed(text, '/news'), true)
  assert.equal(isAllowed(text, '/private/x'), false)
  assert.equal(parse(text, 'other').isAllowed('/news'), false)
})

test('a product is named whole, with or without its version', () => {
  assert.equal(isAllowed('User-agent: presskeep/0.1\nDisallow: /', '/a'), false)
  assert.equal(isAllowed('User-agent: press\nDisallow: /', '/a'), true)
  assert.equal(isAllowed('User-agent: presskeeper\nDisallow: /', '/a'), true)
})

test('several names share a group, and several groups of one name are one', () => {
  const text =
    'user-agent: a\nuser-agent: presskeep\ndisallow: /x\n\nuser-agent: b\ndisallow: /\n\nuser-agent: presskeep\ndisallow: /y'
  assert.deepEqual(
    ['/x', '/y', '/z'].map((path) => isAllowed(text, path)),
    [false, false, true],
  )
})

test('a line that is no rule does not end the names of a group', () => {
  assert.equal(
    isAllowed('User-agent: presskeep\nSitemap: https://x.example/s.xml\nUser-agent: b\nDisallow: /x', '/x'),
    false,
  )
})

test('the longest match wins, and Allow among equals', () => {
  const text = 'User-agent: *\nDisallow: /a\nAllow: /a/open\nDisallow: /a/open/not\nAllow: /same\nDisallow: /same'
  const allowed = ['/a', '/a/b', '/a/open', '/a/open/x', '/a/open/not', '/same', '/other'].map((path) =>
    isAllowed(text, path),
  )
  assert.deepEqual(allowed, [false, false, true, true, false, true, true])
})

test('a star is any run of characters, a final dollar the end', () => {
  const text = 'User-agent: *\nDisallow: /*.pdf$\nDisallow: /private*/x\nDisallow: *print=1\nDisallow: /exact$'
  const cases: Record<string, boolean> = {
    '/a.pdf': false,
    '/a.pdf?x': true,
    '/private/x': false,
    '/private123/y/x': false,
    '/private/y': true,
    '/story?print=1': false,
    '/story?print=2': true,
    '/exact': false,
    '/exactly': true,
  }
  for (const [path, expected] of Object.entries(cases)) assert.equal(isAllowed(text, path), expected, path)
  assert.equal(isAllowed('User-agent: *\nDisallow: /a*b*c$', '/abcbc'), false)
  assert.equal(isAllowed('User-agent: *\nDisallow: /ab*b$', '/ab'), true)
})

test('paths are case-sensitive, names of fields and agents are not', () => {
  assert.equal(isAllowed('USER-AGENT: PRESSKEEP\nDISALLOW: /A', '/A'), false)
  assert.equal(isAllowed('USER-AGENT: PRESSKEEP\nDISALLOW: /A', '/a'), true)
})

test('encoded and plain spellings are one, but an encoded slash is no slash', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['/中文', '/%E4%B8%AD%E6%96%87/x', false],
    ['/%e4%b8%ad', '/%E4%B8%AD', false],
    ['/%7Eme', '/~me', false],
    ['/~me', '/%7eme', false],
    ['/a%2Fb', '/a/b', true],
    ['/a%2fb', '/a%2Fb', false],
    ['/a b', '/a%20b', false],
  ]
  for (const [rule, path, expected] of cases)
    assert.equal(isAllowed(`User-agent: *\nDisallow: ${rule}`, path), expected, rule)
})

test('byte order mark, odd line ends, comments and spaces are no trouble', () => {
  assert.equal(isAllowed('\ufeffUser-agent: *\rDisallow: /a # why\r\nDisallow:/b', '/a'), false)
  assert.equal(isAllowed('\ufeff  User-agent :  *  \n  Disallow :  /a  ', '/a/b'), false)
})

test('robots.txt itself is always allowed', () => {
  assert.equal(isAllowed('User-agent: *\nDisallow: /', '/robots.txt'), true)
})

test('crawl delays and sitemaps are read', () => {
  const text =
    'Sitemap: https://x.example/a.xml\nUser-agent: *\nCrawl-delay: 2.5\nDisallow: /x\nSitemap: https://x.example/b.xml\nSitemap: javascript:1'
  assert.equal(parse(text).crawlDelayMs, 2500)
  assert.deepEqual(parse(text).sitemaps, ['https://x.example/a.xml', 'https://x.example/b.xml'])
  assert.equal(parse('User-agent: *\nCrawl-delay: soon').crawlDelayMs, undefined)
  assert.equal(parse('User-agent: x\nCrawl-delay: 5').crawlDelayMs, undefined)
})

test('the first 500 KiB count', () => {
  const filler = `${'#'.repeat(1023)}\n`.repeat(500)
  assert.equal(isAllowed(`User-agent: *\n${filler}Disallow: /`, '/a'), true)
  assert.equal(isAllowed(`User-agent: *\n${filler.slice(0, -20_000)}\nDisallow: /`, '/a'), false)
})

test('a pattern of many stars against a long path is answered', () => {
  const text = `User-agent: *\n${`Disallow: /${'*a'.repeat(500)}b\n`.repeat(400)}`
  assert.equal(isAllowed(text, `/${'a'.repeat(8000)}`), true)
})

test('any bytes are read without a throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.string(), (bytes, path) => {
      parseRobotsTxt(bytes, 'presskeep').isAllowed(path)
    }),
  )
  const line = fc
    .tuple(fc.constantFrom('user-agent', 'disallow', 'allow', 'crawl-delay', ''), fc.string())
    .map((p) => p.join(':'))
  fc.assert(
    fc.property(fc.array(line), fc.string(), (lines, path) => {
      assert.equal(typeof parse(lines.join('\n')).isAllowed(`/${path}`), 'boolean')
    }),
  )
})
