import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type DefaultTreeAdapterMap, parseFragment } from 'parse5'
import { sanitizeCompat } from './sanitize-compat.ts'
import { hostileSnippets } from './sanitize-corpus.ts'

const forbidden = new Set(
  (
    'script style iframe object embed applet frame frameset noframes noembed template svg math textarea select button ' +
    'title link meta base input keygen form html head body portal plaintext xmp'
  ).split(' '),
)

function assertHarmless(html: string): void {
  const safe = sanitizeCompat(html)
  assert.equal(sanitizeCompat(safe), safe)
  for (const scriptingEnabled of [true, false]) {
    const fragment = parseFragment(`<div>\n${safe}\n</div><i id=after></i>`, { scriptingEnabled })
    const waiting: DefaultTreeAdapterMap['node'][] = [...fragment.childNodes]
    // The content does not reach out of the element that it was put into.
    assert.ok(fragment.childNodes.some((node) => 'attrs' in node && node.attrs.some((a) => a.value === 'after')))
    for (let node = waiting.pop(); node; node = waiting.pop()) {
      if (!('tagName' in node)) continue
      assert.equal(node.namespaceURI, 'http://www.w3.org/1999/xhtml')
      assert.ok(!forbidden.has(node.tagName), node.tagName)
      for (const { name, value } of node.attrs) {
        assert.doesNotMatch(name, /^(on|v-|x-|@|:|ng-|hx-|srcdoc|formaction|action)/)
        const address = value.replace(/[\0-\x20]/g, '').toLowerCase()
        assert.doesNotMatch(address, /^(javascript|vbscript):/)
        if (name === 'href') assert.doesNotMatch(address, /^data:/)
      }
      waiting.push(...node.childNodes)
    }
  }
}

test('harmless markup of a feed stays byte for byte', () => {
  for (const html of [
    '<div class="fig x"  ><img class=\'lazy\' data-src="https://e.example/a.jpg?b=1&amp;c=2" title="x" alt="y" ' +
      'src="https://e.example/a.jpg?b=1&c=2" referrerpolicy="no-referrer"></div> <figcaption>z</figcaption>      <p>字</p>' +
      '<section id="imu"><div id="ad-1"></div></section><div class="paywall" id="p_4"></div>',
    '<P ALIGN=center STYLE="text-align:center; color: #333">A &nbsp;&amp; b < c > d &copy &#x4e2d;</P>',
    '<p>one<p>two<ul><li>a<li>b</ul><br/><hr /><!-- more --><img srcset="a 1x, b 2x" loading=lazy>',
    '<table border=1><tr><td nowrap>x</table><video controls src="https://e.example/v.mp4"></video>',
    '<a href="https://e.example/?a=1&b=2" target="_blank" rel=noopener data-id=3 data-v-1f2e3d>x</a>',
    '<x-note>y</x-note><font color=red>z</font><pre>\n a\n\tb</pre>{{ braces }} {% too %}',
    'plain words, no markup',
    '<p><noscript><img src="https://e.example/a.jpg"></noscript>a</p><p><span>b<div>c</div></span></p><img alt="a"b"c">',
    '',
  ]) {
    assert.equal(sanitizeCompat(html), html)
  }
})

test('scripts, handlers, frames, forms and counting pixels are cut, their neighbours stay as they were (D14)', () => {
  for (const [html, expected] of [
    ['<p class=a  onclick="x()" id=b>c</p>', '<p class=a id=b>c</p>'],
    ['<p a="1"onclick="2"b="3">c</p>', '<p a="1" b="3">c</p>'],
    ['a<script>b</script>c<style>d</style>e', 'ace'],
    [
      '<iframe src="https://www.youtube.com/embed/abcdefghijk"></iframe>',
      ' <a href="https://www.youtube.com/watch?v=abcdefghijk">▶ youtube.com</a> ',
    ],
    ['a<iframe src="https://e.example/ad">x</iframe>b', 'ab'],
    ['<form action=/x><p>a<input name=b><button>c</button></p></form>', '<p>a</p>'],
    ['<img src="https://e.example/p.gif" width="1" height="1"><img src="https://pixel.wp.com/g.gif">', ''],
    ['<a href="java&#115;cript:x" class=b>c</a>', '<a class=b>c</a>'],
    ['<a href=" java\nscript:x">c</a>', '<a>c</a>'],
    ['<p style="position:fixed;top:0" class=x>a</p>', '<p class=x>a</p>'],
    ['<p v-html="x" @click="y" :a="z" hx-get="/q" data-v-1="k">a</p>', '<p data-v-1="k">a</p>'],
    ['<noscript><p title="</noscript><img src=x>">y', '<p title="</noscript><img src=x>">y'],
    [
      '<noscript><img src="https://e.example/a.jpg" onload=x></noscript>',
      '<noscript><img src="https://e.example/a.jpg"></noscript>',
    ],
  ] as const) {
    assert.equal(sanitizeCompat(html), expected)
  }
})

test('what a cut leaves behind never grows together into a tag', () => {
  assert.equal(sanitizeCompat('<<script></script>img src=x onerror=y>'), '&lt;img src=x onerror=y>')
  assert.doesNotMatch(sanitizeCompat('<scr<script>x</script>ipt>alert(1)</scr</script>ipt>'), /<script/)
})

test('content does not close the elements around it or leave its own open', () => {
  assert.equal(sanitizeCompat('</div></section>a<div><b>b'), 'a<div><b>b</b></div>')
  assert.equal(sanitizeCompat('a<!-- b'), 'a')
})

for (const snippet of hostileSnippets) {
  test(`hostile markup stays harmless in a post: ${JSON.stringify(snippet).slice(0, 90)}`, () => {
    for (const around of [
      '',
      '<table>',
      '<p>',
      '<svg>',
      '<math>',
      '<select>',
      '<xmp>',
      '<noscript>',
      '<a href="',
      "<b x='",
    ]) {
      assertHarmless(around + snippet)
      assertHarmless(`${around}${snippet}</table></p>${snippet}`)
    }
  })
}

test('any markup becomes harmless, and stays itself', () => {
  const token = fc.oneof(
    fc.constantFrom(...hostileSnippets),
    fc.constantFrom(...'<script> </script> <svg> </svg> <style> <!-- --> <p </p> " \' = / > < onerror=x '.split(' ')),
    fc.constantFrom(
      ' ',
      '\n',
      '<a href="javascript:x">',
      '<div>',
      '</div>',
      '<img src=x onerror=y>',
      '&#106;avascript:',
    ),
    fc.string({ unit: 'binary', maxLength: 4 }),
  )
  const soup = fc.array(token, { maxLength: 25, size: 'max' }).map((tokens) => tokens.join(''))
  fc.assert(fc.property(soup, assertHarmless), { numRuns: Number(process.env.SANITIZE_RUNS ?? 1500) })
})

test('hostile sizes are read in one go', () => {
  for (const piece of [
    '<div>',
    '<script>',
    '<svg>',
    '<!--',
    '<',
    '</p>',
    '<p a=',
    '<a href="',
    '<b x>',
    '<object>',
    '<xmp>',
  ]) {
    assert.equal(typeof sanitizeCompat(piece.repeat(200_000)), 'string')
  }
})
