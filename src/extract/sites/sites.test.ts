import assert from 'node:assert/strict'
import { test } from 'node:test'
import { extract } from '../extract.ts'
import { parseTree } from '../tree.ts'
import { parseSiteConfig, siteConfigRule } from './index.ts'
import { compileXPath, stringOf } from './xpath.ts'
import { placeOf } from './zaobao.ts'

const page = (body: string) =>
  `<html><head><title>河边的新桥 | 联合早报网</title></head><body><nav><a href="/">首页</a></nav>${body}<footer><p>版权所有</p></footer></body></html>`
const url = 'https://www.zaobao.com/realtime/china/story1'
const one = '<p>大桥在清晨开通，工人们在桥头放了一串鞭炮。</p>'
const two = '<p>附近的居民说，从此上班可以少走二十分钟。</p>'
const text = '大桥在清晨开通，工人们在桥头放了一串鞭炮。\n附近的居民说，从此上班可以少走二十分钟。'
const slot = '<section id="imu"><div id="dfp-ad-imu1"><p>广告位</p></div></section>'

test('zaobao: the Singapore page, without ad slots and the offer to subscribe', () => {
  const body = `<article><h1>河边的新桥</h1><div class="articleBody">${one}${slot}${two}</div><div class="overlay-microtransaction"><p>订阅以继续阅读</p></div></article>`
  const got = extract(page(body), url)
  assert.equal(got.text, text)
  assert.equal(got.kind, 'article')
})

test('zaobao: the Drupal page of 2020', () => {
  const body = `<div class="article-content-container"><h1>河边的新桥</h1><div class="article-content-rawhtml">${one}${slot}${two}</div></div>`
  assert.equal(extract(page(body), url).text, text)
})

test('zaobao: shuffled paragraphs stand in their places again', () => {
  const body = `<div class="article-body">${two.replace('<p', '<p data-s="QXYGE======"')}${slot.replace('<section', '<section data-s="ABCGI======"')}${one.replace('<p', '<p data-s="KLMGA======"')}</div>`
  const got = extract(page(body), url)
  assert.equal(got.text, text)
  assert.ok(got.html.indexOf('清晨') < got.html.indexOf('居民'))
})

test('zaobao: a place has as many digits as it needs', () => {
  assert.equal(placeOf('XYZGEYA===='), 10)
  assert.equal(placeOf('XYZ'), undefined)
  assert.equal(placeOf('nothing'), undefined)
})

test('zaobao: the article that stands only in a JSON string of the page', () => {
  const inner = JSON.stringify({ article: { headline: '河边的新桥', body_cn: `${one}${slot}${two}` } })
  const script = `<div id="root"></div><script>window.data = JSON.parse(${JSON.stringify(inner).replace(/</g, '\\u003c')});</script>`
  assert.equal(extract(page(script), url).text, text)
})

test('zaobao: a page that the rule does not know falls back to the generic way', () => {
  const long =
    `${one}${two}`.repeat(1) +
    '<p>市政府表示，第二座桥将在三年后动工，届时两岸之间将有六条车道，行人和自行车也各有一条。</p>'
  const got = extract(page(`<main><div class="story"><h1>河边的新桥</h1>${long}</div></main>`), url)
  assert.match(got.text, /第二座桥/)
})

const shop =
  '<html><head><title>T</title></head><body><div id="a"><h1 class="hl">Own title</h1><span class="by">Ann Lee</span><p>First words of it.</p><div class="promo box">Buy</div><p>Last words.</p></div><div id="b"><p>Elsewhere there are many more words, and they are longer than those of the article itself.</p></div></body></html>'

test("a user's rule says where title, author and body are and what goes", () => {
  const config = parseSiteConfig(
    '# mine\ntitle: //h1[@class="hl"]\nbody: //div[@id="a"]\nauthor: //span[@class="by"]\nstrip: //h1 | //span\nstrip_id_or_class: promo\nprune: no\ntest_url: https://shop.example/1\ntest_contains: Last words',
  )
  assert.deepEqual(config.warnings, [])
  assert.deepEqual(config.testUrls, [{ url: 'https://shop.example/1', contains: ['Last words'] }])
  const got = extract(shop, 'https://www.shop.example/1', { rules: [siteConfigRule('shop.example', config)] })
  assert.equal(got.title, 'Own title')
  assert.deepEqual(got.authors, ['Ann Lee'])
  assert.equal(got.text, 'First words of it.\nLast words.')
  assert.equal(got.provenance.title, 'site:shop.example.txt')
})

test('a rule for another host changes nothing', () => {
  const rules = [siteConfigRule('other.example', parseSiteConfig('body: //div[@id="a"]\nprune: no'))]
  assert.deepEqual(extract(shop, 'https://shop.example/1', { rules }), extract(shop, 'https://shop.example/1'))
})

test('strings are replaced before the page is read', () => {
  const config = parseSiteConfig(
    'replace_string(<article-x>): <div id="body">\nreplace_string(</article-x>): </div>\nbody: //div[@id="body"]\nprune: no',
  )
  const got = extract('<html><article-x><p>Kept words.</p></article-x><p>Other</p></html>', 'https://r.example/', {
    rules: [siteConfigRule('r.example', config)],
  })
  assert.equal(got.text, 'Kept words.')
})

test('what a rules file says wrongly is named and the rest is used', () => {
  const config = parseSiteConfig('body: //div[\nbody: //p\nnonsense\nconstructor: x\nprune: no')
  assert.equal(config.warnings.length, 3)
  assert.deepEqual(config.body, ['//p'])
})

const found = (path: string, html: string): string[] =>
  compileXPath(path)(parseTree(html)).map((node) => stringOf(node).trim())

test('the XPath of site rules finds what it says', () => {
  const html =
    '<div class="a b"><p>1</p><p>2</p><ul><li id="x">3<li>4</ul></div><div class="c"><p lang="de">5</p></div>'
  assert.deepEqual(found('//p', html), ['1', '2', '5'])
  assert.deepEqual(found('//div[contains(concat(" ", normalize-space(@class), " "), " b ")]/p[2]', html), ['2'])
  assert.deepEqual(found('//p[1]', html), ['1', '5'])
  assert.deepEqual(found('(//p)[last()]', html), ['5'])
  assert.deepEqual(found("//li[@id='x']/following-sibling::li", html), ['4'])
  assert.deepEqual(found('//p[@lang="de" or text()="1"]', html), ['1', '5'])
  assert.deepEqual(found('//li[not(@id)] | //div[@class="c"]//p/@lang', html), ['4', 'de'])
  assert.deepEqual(found('//ul/parent::div/p[position() < 2]', html), ['1'])
  assert.deepEqual(found('//div[starts-with(@class, "c")]/p', html), ['5'])
})

test('an expression that looks at too much of a page finds nothing instead of taking for ever', () => {
  const rules = [siteConfigRule('h.example', parseSiteConfig('body: //div//div//div//div//p\nprune: no'))]
  const got = extract(`<html>${'<div>'.repeat(3000)}<p>Words.</p></html>`, 'https://h.example/', { rules })
  assert.equal(typeof got.text, 'string')
})
