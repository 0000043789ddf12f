import assert from 'node:assert/strict'
import { test } from 'node:test'
import { extract } from '../index.ts'
import { parseTree } from '../tree.ts'
import { ruleForCopy } from './rule.ts'

const words = [
  '港务局星期一说，新的浮标已经全部放好，夜里进港的渔船可以照着绿灯走，不必再等天亮。',
  '浮标一共十二个，由北岸的修船厂制造，每一个都用铁链系在海底的石墩上，可以用二十年。',
  '渔民协会对此表示欢迎，并且希望港务局在冬天之前把南边的航道也照样做好，费用由两家分担。',
]
/** Paragraphs in mixed order, each with its place in `data-s`: `AAA` and the decimal digits in base32. */
const mixed = [words[2], words[0], words[1]]
  .map((text, i) => `<p data-s="AAA${['GI', 'GA', 'GE'][i]}">${text}</p>`)
  .join('')
const page = (head: string) => `<html><head><title>夜里进港有绿灯</title>${head}</head><body><h1>夜里进港有绿灯</h1>
<div class="figure-media"><img class="lazyload" data-src="https://static.example/buoy.jpg" alt="浮标"></div><figcaption>图为浮标。</figcaption>
<div class="article-body">${mixed}</div></body></html>`

test('A copy on another host is read by the rule of the site that it names, with its lead picture', () => {
  for (const head of [
    '<link rel="canonical" href="https://www.zaobao.com/a/1">',
    '<meta property="og:site_name" content="联合早报">',
  ]) {
    const { text, images } = extract(page(head), 'http://127.0.0.1:8080/a/1')
    assert.deepEqual(text.split('\n'), ['图为浮标。', ...words], head)
    assert.deepEqual(
      images.map((image) => image.url),
      ['https://static.example/buoy.jpg'],
    )
  }
})

test('A page that names no site that we know has no rule', () => {
  const rules = [{ name: 'a', hosts: ['.a.example'], siteNames: ['A'] }]
  const ruleOf = (html: string) => ruleForCopy(parseTree(html).elements, rules)?.name
  assert.equal(ruleOf(page('<link rel="canonical" href="https://b.example/">')), undefined)
  assert.equal(ruleOf('<link rel=canonical href="::">'), undefined)
  assert.equal(ruleOf('<link rel="Canonical" href="https://www.a.example/x">'), 'a')
  assert.equal(ruleOf('<meta content=" https://a.example/x" property="og:url">'), 'a')
  assert.equal(ruleOf('<body><link rel="canonical" href="https://www.a.example/x">'), undefined)
})
