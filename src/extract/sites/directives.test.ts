import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Extraction } from '../../model/index.ts'
import { extract } from '../extract.ts'
import { parseSiteConfig, siteConfigRule } from './index.ts'

const url = 'https://daily.example/news/1'
const words = 'The ferry between the islands runs again from Monday, the harbour office said.'

/** Reads a page with a file of rules; a file that warns fails, unless that is what is looked at. */
function read(rules: string, html: string, options: { readonly warnings?: number } = {}): Extraction {
  const config = parseSiteConfig(rules)
  assert.equal(config.warnings.length, options.warnings ?? 0, config.warnings.join('; '))
  return extract(html, url, { rules: [siteConfigRule('daily.example', config)] })
}

const page = (body: string, head = '') =>
  `<html><head><title>Page</title>${head}</head><body><div id="a"><p>${words}</p>${body}</div></body></html>`

test('title, author and date may be elements, attributes or strings', () => {
  const got = read(
    'title: //meta[@name="t"]/@content\nauthor: //a[@class="w"]\nauthor: substring-after(//i, "by ")\ndate: //b/@data-when\nbody: //div[@id="a"]',
    page(
      '<a class="w">Ann Poe</a><i>by John Roe</i><b data-when="2024-05-03T10:00:00+02:00">today</b>',
      '<meta name="t" content="Own title">',
    ),
  )
  assert.equal(got.title, 'Own title')
  assert.deepEqual(got.authors, ['Ann Poe', 'John Roe'])
  assert.equal(got.published?.at, Date.UTC(2024, 4, 3, 8))
  assert.equal(got.provenance.published, 'site:daily.example.txt')
})

test('body: the first expression that finds something; autodetect_on_failure says what happens where none does', () => {
  const two = `<html><body><div id="x"></div><div id="y"><p>${words}</p></div></body></html>`
  assert.equal(read('body: //div[@id="none"]\nbody: //div[@id="y"]\nprune: no', two).text, words)
  assert.equal(read('body: //div[@id="none"]', two).text, words)
  const none = read('body: //div[@id="none"]\nautodetect_on_failure: no', two)
  assert.equal(none.text, '')
  assert.equal(none.kind, 'empty')
})

test('strip, strip_id_or_class and strip_image_src also without a body of their own', () => {
  const html = page(
    '<p class="advert-box">Buy now, said nobody in this harbour, ever.</p><p><em>Another paragraph</em> about the ferry and the storm.</p><img src="/logo.png"><img src="/ferry.jpg">',
  )
  for (const body of ['', 'body: //div[@id="a"]\nprune: no\n']) {
    const got = read(`${body}strip: //em\nstrip_id_or_class: advert\nstrip_image_src: logo.png`, html)
    assert.equal(got.text, `${words}\nabout the ferry and the storm.`)
    assert.deepEqual(
      got.images.map((one) => one.url),
      ['https://daily.example/ferry.jpg'],
    )
  }
})

test('strip_attr, dissolve and wrap_in change the tree before it is read', () => {
  const got = read(
    'body: //div[@id="a"]\nprune: no\nstrip_attr: //img/@srcset\ndissolve: //a[@class="word"]\nwrap_in(blockquote): //div[@class="said"]',
    page(
      '<p>A <a class="word" href="/w">rare</a> word.</p><div class="said"><p>I was there.</p></div><img src="/s.jpg" srcset="/l.jpg 900w">',
    ),
  )
  assert.match(got.html, /<p>A rare word\.<\/p>/)
  assert.match(got.html, /<blockquote>\s*<p>I was there\.<\/p>\s*<\/blockquote>/)
  assert.deepEqual(
    got.images.map((one) => one.url),
    ['https://daily.example/s.jpg'],
  )
})

test('convert_double_br_tags makes paragraphs', () => {
  const html = '<html><body><div id="a">First <b>line</b>.<br> <br>Second line.<br>Still second.</div></body></html>'
  const got = read('body: //div[@id="a"]\nprune: no\nconvert_double_br_tags: yes', html)
  assert.match(got.html, /<p>First <b>line<\/b>\.<\/p>\s*<p>Second line\.<br>Still second\.<\/p>/)
})

test('src_lazy_load_attr names where the real address of a picture stands', () => {
  const html = page('<img src="/wait.gif" data-far="/ferry.jpg">')
  const got = read('body: //div[@id="a"]\nprune: no\nsrc_lazy_load_attr: data-far', html)
  assert.deepEqual(
    got.images.map((one) => one.url),
    ['https://daily.example/ferry.jpg'],
  )
})

test('insert_detected_image: yes begins an article without a picture with the page’s own, and only such a one', () => {
  const head = '<meta property="og:image" content="https://daily.example/lead.jpg?a=1&amp;b=2">'
  const rules = 'body: //div[@id="a"]\nprune: no\n'
  const bare = read(`${rules}insert_detected_image: yes`, page('', head))
  assert.match(bare.html, /^<img src="https:\/\/daily\.example\/lead\.jpg\?a=1&amp;b=2"/)
  assert.equal(bare.images.length, 1)
  assert.equal(
    read(`${rules}insert_detected_image: yes`, page('<img src="/b.jpg">', head)).images[0]?.url,
    'https://daily.example/b.jpg',
  )
  assert.equal(read(`${rules}insert_detected_image: no`, page('', head)).images.length, 0)
})

test('skip_json_ld: yes believes nothing that the page says in JSON-LD', () => {
  const head =
    '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Another","author":"Robot"}</script>'
  const html = `<html><head>${head}</head><body><h1>Ferry runs again</h1><p>${words}</p></body></html>`
  assert.deepEqual(read('skip_json_ld: no', html).authors, ['Robot'])
  assert.deepEqual(read('skip_json_ld: yes', html).authors, [])
})

test('next_page_link and single_page_link give addresses; if_page_contains belongs to the one before it', () => {
  const rules =
    'next_page_link: //a[@rel="more"]\nsingle_page_link: concat(//link[@rel="canonical"]/@href, "?print=1")\nif_page_contains: //div[@class="pages"]'
  const link = '<link rel="canonical" href="https://daily.example/news/1">'
  const parted = read(rules, page('<div class="pages"><a rel="more" href="/news/1/b">on</a></div>', link))
  assert.equal(parted.nextUrl, 'https://daily.example/news/1/b')
  assert.equal(parted.singlePageUrl, 'https://daily.example/news/1?print=1')
  assert.equal(read(rules, page('', link)).singlePageUrl, undefined)
  assert.equal(read('if_page_contains: //p', page(''), { warnings: 1 }).singlePageUrl, undefined)
})

test('find_string and replace_string, in pairs or in one', () => {
  const rules =
    'find_string: <art>\nreplace_string: <div id="x">\nreplace_string(</art (end)>): </div>\nbody: //div[@id="x"]\nprune: no'
  assert.equal(read(rules, `<html><body><art><p>${words}</p></art (end)><p>Other</p></body></html>`).text, words)
})

test('native_ad_clue marks an advertisement that looks like an article', () => {
  const rules = 'native_ad_clue: //meta[contains(@content, "Partner zone")]'
  assert.equal(
    read(rules, page('', '<meta name="z" content="Partner zone X">')).provenance.nativeAd,
    'site:daily.example.txt',
  )
  assert.equal(read(rules, page('')).provenance.nativeAd, undefined)
})

test('what steers a PHP parser, a login or a header is accepted and changes nothing', () => {
  const rules = [
    'tidy: no', 'parser: html5php', 'strip_comments: yes', 'requires_login: yes', 'login_uri: https://x.example/',
    'not_logged_in_xpath: //form', 'post_strip_attr: //@style', 'autodetect_next_page: yes', 'http_header(user-agent): PHP/5.6',
    'single_page_link_in_feed: //a', 'footnotes: //ol', 'skip_id_or_class: x', 'move_into(x): y',
  ].join('\n') // biome-ignore format: a list
  const html = page('<!-- a comment --><p>Another paragraph about the ferry, longer than the first one was.</p>')
  const { provenance: _, ...ruled } = read(rules, html)
  const { provenance: __, ...plain } = extract(html, url)
  assert.deepEqual(ruled, plain)
})

test('any file of rules is read, and any page by it', () => {
  const line = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc
      .tuple(
        fc.constantFrom(
          'body',
          'strip',
          'dissolve',
          'wrap_in(div)',
          'wrap_in(p)',
          'strip_attr',
          'title',
          'date',
          'single_page_link',
          'if_page_contains',
        ),
        fc.constantFrom('//p', '//div', '//*', '//@class', 'html', '(//a)[1]', '//p/..', 'concat("a", 1)', '//b/@href'),
      )
      .map(([name, path]) => `${name}: ${path}`),
    fc.constantFrom(
      'convert_double_br_tags: yes',
      'skip_json_ld: yes',
      'insert_detected_image: yes',
      'autodetect_on_failure: no',
    ),
  )
  const tag = fc.constantFrom(
    '<p>',
    '</p>',
    '<div class=a>',
    '</div>',
    '<a href=x>',
    '</a>',
    '<br>',
    '<b>',
    '</b>',
    'word ',
    '<img src=y>',
  )
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), fc.array(tag, { maxLength: 40 }), (lines, tags) => {
      const rules = [siteConfigRule('daily.example', parseSiteConfig(lines.join('\n')))]
      extract(`<html><body>${tags.join('')}</body></html>`, url, { rules })
    }),
    { numRuns: 300 },
  )
})
