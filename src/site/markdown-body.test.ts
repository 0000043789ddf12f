import assert from 'node:assert/strict'
import { test } from 'node:test'
import { marked } from 'marked'
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5'
import { hostileValues } from './hostile-values.ts'
import { markdownBody } from './markdown-body.ts'

type Node = DefaultTreeAdapterTypes.Node

const places = { picture: (digest: string) => (digest === 'abc' ? '../pictures/ab/abc.png' : undefined) }

function rendered(html: string): DefaultTreeAdapterTypes.DocumentFragment {
  return parseFragment(marked.parse(markdownBody(html, places), { async: false, gfm: true }))
}

function textOf(node: Node): string {
  if ('value' in node) return node.value
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : ''
}

function elementsOf(node: Node): DefaultTreeAdapterTypes.Element[] {
  if (!('childNodes' in node)) return []
  return node.childNodes.flatMap((child) => ('tagName' in child ? [child, ...elementsOf(child)] : elementsOf(child)))
}

const namesOf = (node: Node) => elementsOf(node).map(({ tagName }) => tagName)

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
}

/** Without what is not seen. */
function seen(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\s\uFFFD\uFFFE\uFFFF]+/gu, '')
    .normalize('NFC')
}

const around: readonly (readonly [name: string, wrap: (inside: string) => string, elements: readonly string[]])[] = [
  ['a paragraph', (x) => `<p>${x}</p>`, ['p']],
  ['a list', (x) => `<ul><li>${x}</li><li>b</li></ul>`, ['ul', 'li', 'li']],
  ['a numbered list', (x) => `<ol start="3"><li>${x}</li></ol>`, ['ol', 'li']],
  ['a quote', (x) => `<blockquote><p>${x}</p></blockquote>`, ['blockquote', 'p']],
  ['a heading', (x) => `<h2>a${x}</h2>`, ['h3']],
  ['emphasis', (x) => `<p>中<strong>${x}</strong>文<em>${x}</em></p>`, ['p', 'strong', 'em']],
  ['a link', (x) => `<p><a href="https://e.example/?a=1&amp;b=(2)">l${x}</a></p>`, ['p', 'a']],
  ['a second line', (x) => `<p>first<br>${x}<br>last</p>`, ['p', 'br', 'br']],
  [
    'a cell',
    (x) => `<table><tr><th>h</th><th>${x}</th></tr><tr><td>${x}</td><td>1</td></tr></table>`,
    ['table', 'thead', 'tr', 'th', 'th', 'tbody', 'tr', 'td', 'td'],
  ],
  ['code', (x) => `<p>a <code>${x}</code> b</p>`, ['p', 'code']],
  ['a block of code', (x) => `<pre>${x}</pre>`, ['pre', 'code']],
]

for (const [name, wrap, elements] of around) {
  test(`hostile text in ${name} is seen as it is, and makes no element`, () => {
    for (const value of [
      ...hostileValues,
      '- - -',
      '=== x',
      '1) a',
      '> b',
      '`` ` ``',
      'a|b\\|c',
      '  # h',
      '$5 to $10',
      'see https://e.example/a_b_c?x=[1]#top. www.e.example/*x* ftp://e.example/~z',
      '<a href=http://e.example>x</a>',
      '==x== %%y%%',
      '#tag ^ref',
      '**',
      '~~',
      '~~~',
      '+',
      '-',
      '\\',
    ]) {
      if (value.trim() === '' || seen(value) === '') continue
      const html = wrap(escaped(value))
      const tree = rendered(html)
      const what = `${JSON.stringify(value).slice(0, 60)}: ${markdownBody(html, places).slice(0, 200)}`
      assert.equal(seen(textOf(tree)), seen(textOf(parseFragment(html))), what)
      // GFM makes a link of an address that stands for itself; it leads where it says.
      const links = elementsOf(tree).filter((one) => one.tagName === 'a' && name !== 'a link')
      for (const link of links) assert.match(link.attrs[0]!.value, /^(https?|mailto):/, what)
      assert.deepEqual(
        namesOf(tree).filter((one) => name === 'a link' || one !== 'a'),
        elements,
        what,
      )
    }
  })
}

test('what an article holds comes out as Markdown', () => {
  const html = `<h2>分节</h2><p>第一段，<strong>“重点”</strong>在此，<b>重点</b>也是。<br>第二行 <em>slanted</em> 和<b>《书》</b>。<em>“完”。</em></p>
<figure><img src="/media/abc" alt="渡轮 [1]"><figcaption>渡轮在码头</figcaption></figure><p><img src="/media/zzz" alt="没有"></p>
<ul><li>one<ul><li>inner</li></ul></li><li><p>two</p><p>more</p></li></ul><ul><li>other list</li></ul>
<ol start="4"><li>four</li><li>five</li></ol>
<blockquote><p>said</p><p><i>更正：完。</i></p></blockquote><pre>a\n  b</pre><hr>
<table><caption>Figures</caption><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>
<p><ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby> H<sub>2</sub>O <a href="javascript:alert(1)">no</a> <a href="https://e.example/a_b?x=1&amp;copy;=2">yes</a></p>`
  assert.equal(
    markdownBody(html, { ...places, link: () => undefined }),
    `### 分节

第一段，<strong>“重点”</strong>在此，**重点**也是。  
第二行 *slanted* 和<strong>《书》</strong>。<em>“完”。</em>

![渡轮 \\[1\\]](../pictures/ab/abc.png)

*渡轮在码头*

没有

- one

  - inner

- two

  more

* other list

4. four
5. five

> said
>
> *更正：完。*

\`\`\`
a
  b
\`\`\`

---

*Figures*

|  |  |
| --- | --- |
| 1 | 2 |
| 3 |  |

漢字（かんじ） H<sub>2</sub>O no [yes](https://e.example/a\\_b?x=1\\&copy;=2)`,
  )
})

test('emphasis is seen as such wherever it stands', () => {
  for (const html of [
    '<p><span><b>为什么？</b></span>据报道</p>',
    '<p>“<em>引</em>”<b>《书》</b><i>x</i><b>。</b></p>',
    '<p><b>a</b><b>b</b><i>c</i> <b><i>d</i></b><b>e <b>f</b> g</b></p>',
    '<p><b> 空 </b>格<i>，</i>和<b>行<br>行</b></p>',
    '<p>xhttps://e.example/<b>后</b>www.e.example<i>后</i></p>',
    '<p><b>“</b><b>末日</b><b>”</b><b>的秘密　</b></p><p><b>iTunes:\u00a0</b>x</p>',
    '<p>2<br><b>「名」</b><br>质朴<i>www.e.example/x</i>后 <code>https://e.example/a_b</code><b>后</b></p>',
  ]) {
    const tree = rendered(html)
    assert.equal(seen(textOf(tree)), seen(textOf(parseFragment(html))), markdownBody(html, places))
    const sought = parseFragment(
      html
        .replace(/<(\/?)b>/g, '<$1strong>')
        .replace(/<(\/?)i>/g, '<$1em>')
        .replace(/<\/?span>/g, ''),
    )
    const kept = (one: string) => one !== 'a'
    assert.deepEqual(namesOf(tree).filter(kept), namesOf(sought), markdownBody(html, places))
  }
})

test('an address that stands for itself stays one, but for what stands around it', () => {
  const html = '<p>See https://e.example/a/b, <em>https://e.example/</em>https://e.example/<b>c</b>.</p>'
  assert.equal(
    markdownBody(html, places),
    'See https://e.example/a/b, <em>https\\://e.example/</em>https\\://e.example/**c**.',
  )
  assert.equal(textOf(rendered(html)).trim(), 'See https://e.example/a/b, https://e.example/https://e.example/c.')
})

test('a link to another article leads to its file', () => {
  const link = (href: string) => (href === 'https://paper.example/other' ? '../2024/a%20b.md' : undefined)
  assert.equal(
    markdownBody('<p><a href="https://paper.example/other">other</a></p>', { ...places, link }),
    '[other](../2024/a%20b.md)',
  )
})

test('what is nested deeply is read, not followed without end', () => {
  const long = `${'a'.repeat(70_000)} <b>${'\u3000'.repeat(70_000)}y</b> ${'http://a'.repeat(9_000)}<b>${'='.repeat(70_000)}</b>`
  assert.ok(markdownBody(`<p>${long}</p>`, places).length > 200_000)
  for (const tag of ['div', 'em', 'blockquote', 'ul', 'table']) {
    const html = `${`<${tag}>`.repeat(3_000)}words${`</${tag}>`.repeat(3_000)}`
    assert.ok(markdownBody(html, places).length < 100_000, tag)
  }
})
