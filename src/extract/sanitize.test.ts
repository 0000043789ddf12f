import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseDocument } from 'htmlparser2'
import { type DefaultTreeAdapterMap, parseFragment } from 'parse5'
import { readingRoomHtml, sanitize, sanitizeNodes } from './sanitize.ts'
import { hostileSnippets } from './sanitize-corpus.ts'

const url = 'https://news.example/a/page.html'
const clean = (html: string) => sanitize(html, { url })
const rel = 'rel="noopener noreferrer nofollow"'

const allowed: Readonly<Record<string, readonly string[]>> = {
  a: ['href', 'title', 'rel'],
  img: ['src', 'alt', 'title', 'width', 'height', 'loading'],
  abbr: ['title'],
  ins: ['datetime'],
  del: ['datetime'],
  time: ['datetime'],
  ol: ['start', 'type', 'reversed'],
  li: ['value'],
  td: ['colspan', 'rowspan'],
  th: ['colspan', 'rowspan', 'scope'],
  details: ['open'],
}
const allowedNames = new Set(
  (
    'p div section aside address figure figcaption blockquote pre ul ol li dl dt dd summary details hr caption table ' +
    'thead tbody tfoot tr td th h2 h3 h4 h5 h6 b strong i em u s small sub sup code kbd samp var cite dfn mark bdi ' +
    'ruby rb rt rp br wbr span abbr q ins del time a img'
  ).split(' '),
)

/** Writes parse5's tree again in our way of writing: equal to the input only where the parser moved nothing. */
function asHtml5Reads(html: string): string {
  const escaped = (text: string) =>
    text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
  const write = (node: DefaultTreeAdapterMap['node']): string => {
    if (node.nodeName === '#text') return escaped((node as DefaultTreeAdapterMap['textNode']).value)
    assert.notEqual(node.nodeName, '#comment')
    const element = node as DefaultTreeAdapterMap['element']
    const inner = element.childNodes.map(write).join('')
    if (node.nodeName === '#document-fragment') return inner
    assert.equal(element.namespaceURI, 'http://www.w3.org/1999/xhtml')
    assert.ok(allowedNames.has(element.tagName), element.tagName)
    for (const { name, value } of element.attrs) {
      assert.ok(name === 'lang' || name === 'dir' || allowed[element.tagName]?.includes(name), name)
      if (name === 'href') assert.match(value, /^(https?:\/\/|mailto:|tel:)/)
      if (name === 'src') assert.match(value, /^(https?:\/\/|\/media\/)/)
    }
    const attributes = element.attrs.map(({ name, value }) => ` ${name}="${escaped(value)}"`).join('')
    const tag = `<${element.tagName}${attributes}>`
    return /^(br|hr|img|wbr)$/.test(element.tagName) ? tag : `${tag}${inner}</${element.tagName}>`
  }
  return write(parseFragment(html))
}

function assertSafe(html: string): void {
  for (const make of [clean, (x: string) => sanitize(x), (x: string) => readingRoomHtml(x, url)]) {
    const safe = make(html)
    assert.equal(asHtml5Reads(safe), safe)
    assert.equal(make(safe), safe)
  }
  const fromNodes = sanitizeNodes(parseDocument(html).children, { url })
  assert.equal(asHtml5Reads(fromNodes), fromNodes)
}

for (const snippet of hostileSnippets) {
  test(`hostile markup stays harmless: ${JSON.stringify(snippet).slice(0, 90)}`, () => {
    assertSafe(snippet)
    for (const around of ['table', 'p', 'a href=x', 'svg', 'math', 'select', 'pre', 'h1', 'ul', 'noscript', 'ruby']) {
      assertSafe(`<${around}>${snippet}`)
    }
    assertSafe(`${snippet}</p></table>${snippet}`)
  })
}

const names =
  'p div b i a table tr td th tbody caption ul li dl dt dd h1 h2 pre ruby rt rp svg math style script title textarea ' +
  'select option button form template noscript img br hr iframe object video picture details summary span xmp mtext ' +
  'foreignObject desc annotation-xml figure blockquote font center thead col image nobr q time article plaintext'
const token = fc.oneof(
  fc.constantFrom(...names.split(' ')).map((name) => `<${name}>`),
  fc.constantFrom(...names.split(' ')).map((name) => `</${name}>`),
  fc.constantFrom(
    '<a href="/x">',
    '<a href="javascript:x">',
    '<img src=x onerror=y>',
    '<img src=y alt="😀">',
    '<img data-src=z src=data:,>',
    '<td colspan=2>',
    '<ol start=3>',
    '<p dir=rtl lang=ar>',
    '<span lang=zh>',
    '<iframe src=//youtube.com/embed/abcdefgh>',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<svg/>',
    '<b x="',
    '">',
    "'",
    '&lt;',
    '&#10;',
    '&#0;',
    '\n',
    ' ',
    '\r\n',
    'text',
    ' words ',
    '<',
    '>',
    '&',
    '\u202E',
    '\0',
  ),
  fc.string({ unit: 'binary', maxLength: 5 }),
)
const soup = fc.array(token, { maxLength: 40, size: 'max' }).map((tokens) => tokens.join(''))

test('any markup becomes HTML that an HTML5 parser reads as the same allow-listed tree, and stays itself', () => {
  fc.assert(fc.property(soup, assertSafe), { numRuns: Number(process.env.SANITIZE_RUNS ?? 1500) })
})

test('text and the usual markup of an article stay', () => {
  const article =
    '<h2>Head</h2><p>One <b>two</b> <em lang="fr">trois</em> <a href="https://e.example/?a=1&amp;b=2" ' +
    `${rel}>link</a><br>x</p><figure><img src="https://e.example/p.jpg" alt="A" width="3" height="4" loading="lazy">` +
    '<figcaption>Caption</figcaption></figure><ul><li>a</li><li>b<ol start="4" type="a"><li value="7">c</li></ol></li></ul>' +
    '<table><caption>T</caption><thead><tr><th scope="col">h</th></tr></thead><tbody><tr><td colspan="2">d</td></tr>' +
    '</tbody></table><pre><code>a\n  b</code></pre><blockquote><p>q</p></blockquote><dl><dt>t</dt><dd>d</dd></dl>' +
    '<p dir="rtl">שלום</p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby><details><summary>s</summary><p>x</p></details>' +
    '<p>H<sub>2</sub>O x<sup>2</sup> <del>a</del><ins datetime="2024-01-02">b</ins> <mark>m</mark> ' +
    '<time datetime="2024-01-02T03:04:05+08:00">then</time> <abbr title="x y">z</abbr></p><hr>'
  assert.equal(clean(article), article)
})

test('style, class, id, names, handlers, data and framework attributes go', () => {
  assert.equal(
    clean('<p id=a class=b style="x" name=c onclick=d data-e=f v-if=g @h=i x-j=k ng-l hx-m aria-n=o tabindex=1>p</p>'),
    '<p>p</p>',
  )
})

test('relative addresses are resolved against the page; without a page they are no links', () => {
  assert.equal(clean('<a href="../b?c#d">x</a>'), `<a href="https://news.example/b?c#d" ${rel}>x</a>`)
  assert.equal(sanitize('<a href="../b">x</a><img src="p.png" alt="P">'), 'xP')
})

test('a frame with a film becomes a link to its page', () => {
  assert.equal(
    clean('<iframe title="The &lt;Film&gt;" src="https://www.youtube-nocookie.com/embed/abc-DEF_123?rel=0"></iframe>'),
    `<p><a href="https://www.youtube.com/watch?v=abc-DEF_123" ${rel}>▶ youtube.com: The &lt;Film&gt;</a></p>`,
  )
  assert.equal(
    clean('<p>See<iframe src="//player.bilibili.com/player.html?bvid=BV1xx411c7mD"></iframe>now</p>'),
    `<p>See <a href="https://www.bilibili.com/video/BV1xx411c7mD" ${rel}>▶ bilibili.com</a> now</p>`,
  )
  assert.equal(
    clean('<iframe src="https://ad.doubleclick.net/x"></iframe><iframe src="x" width=0 height=0></iframe>'),
    '',
  )
})

test('sound and film become links to their media', () => {
  assert.equal(
    clean('<audio controls><source src="/a/%E5%A3%B0.mp3"></audio>'),
    `<p><a href="https://news.example/a/%E5%A3%B0.mp3" ${rel}>▶ news.example: 声.mp3</a></p>`,
  )
})

test('a picture that loads late shows its real address (D17)', () => {
  assert.equal(
    clean('<img class=lazyload src="data:image/gif;base64,R0" data-src="/p.jpg?x=1&amp;y=2" alt="P" onload=x>'),
    '<img src="https://news.example/p.jpg?x=1&amp;y=2" alt="P" loading="lazy">',
  )
  assert.equal(
    clean('<img data-src="/p.jpg"><noscript><img src="/p.jpg"></noscript>'),
    '<img src="https://news.example/p.jpg" alt="" loading="lazy">',
  )
  assert.equal(
    clean('<noscript><img src="/p.jpg"></noscript>'),
    '<img src="https://news.example/p.jpg" alt="" loading="lazy">',
  )
})

test('of noscript only pictures and films are shown, not the words about scripts', () => {
  assert.equal(
    clean('<noscript>Switch <b>scripts</b> on! <p><img src="/p.jpg" alt="P"></p></noscript>'),
    '<img src="https://news.example/p.jpg" alt="P" loading="lazy">',
  )
})

test('pictures that count readers go (D14)', () => {
  assert.equal(
    clean(
      '<img src="/x.gif" width=1 height=1><img src="//pixel.wp.com/g.gif?x"><img src="/y" style="display:none">' +
        '<img src="https://www.facebook.com/tr?id=1"><img src="/z" style="width:1px;height:1px"><img src="/s/pixel.gif">',
    ),
    '',
  )
})

test('the reading room shows kept pictures and makes every other one a link', () => {
  const kept = (address: string) => (address.endsWith('/kept.jpg') ? '/media/0123abcd' : undefined)
  assert.equal(
    readingRoomHtml('<p><img src="/kept.jpg" alt="K"> <img src="/other.jpg" alt="O &amp; P"></p>', url, kept),
    `<p><img src="/media/0123abcd" alt="K" loading="lazy"> <a href="https://news.example/other.jpg" ${rel}>O &amp; P</a></p>`,
  )
  assert.equal(
    readingRoomHtml('<a href="/big.jpg"><img src="/small%20one.jpg"></a>', url),
    `<a href="https://news.example/big.jpg" ${rel}>small one.jpg</a>`,
  )
  assert.equal(readingRoomHtml('<img src="/p.jpg" alt=A>', url, () => 'https://evil.example/p').includes('<img'), false)
})

test('a block inside a paragraph cuts it in two and loses nothing', () => {
  const nodes = parseDocument('<p>a <b>b<table><tr><td>c</table>d</b> e</p>').children
  assert.equal(
    sanitizeNodes(nodes),
    '<p>a <b>b</b></p><table><tbody><tr><td>c</td></tr></tbody></table><p><b>d</b> e</p>',
  )
})

test('a formula is said in its own words', () => {
  assert.equal(clean('<math alttext="x^2"><msup><mi>x</mi><mn>2</mn></msup></math>'), '<code>x^2</code>')
  assert.equal(clean('<math><mi>a</mi><mo>+</mo><mi>b</mi></math>'), '<code>a+b</code>')
})

test('control characters and directional overrides go, marks of right-to-left scripts stay', () => {
  assert.equal(clean('<p>a\0\x07b\u202Ec\u2067d\u200Fe\u061C</p>'), '<p>abcd\u200Fe\u061C</p>')
})

test('100,000 nested elements, a megabyte in an attribute and a million stray end tags are read in one go', () => {
  const many = 100_000
  for (const name of [
    'div',
    'b',
    'p',
    'a href=x',
    'table',
    'svg',
    'ul><li',
    'ruby',
    'font',
    'object',
    'x-y',
    'select',
  ]) {
    assert.ok(clean(`${`<${name}>`.repeat(many)}deep`).length < 200_000)
    assert.equal(clean(`${`<${name}>`.repeat(20_000)}${'</i></td></p>'.repeat(20_000)}x`).includes('<script'), false)
  }
  assert.equal(clean(`<p title="${'x'.repeat(1_000_000)}" onclick="${'y'.repeat(1_000_000)}">a</p>`), '<p>a</p>')
  assert.equal(clean('</b>'.repeat(1_000_000)), '')
  assert.equal(clean('<'.repeat(300_000)).length, 300_000 * 4)
  assert.equal(clean('<!--'.repeat(300_000)), '')
  assert.ok(clean(`<img srcset="${'a'.repeat(500_000)} ${'b,'.repeat(200_000)}">`).length < 600_000)
  assert.ok(clean(`<p>${'<b>'.repeat(90)}${'x<hr>'.repeat(50_000)}`).length < 2_000_000)
  assert.ok(clean(`<p><a href="/${'x'.repeat(50_000)}">${'x<hr>'.repeat(5_000)}`).length < 1_000_000)
})
