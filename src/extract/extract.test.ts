import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { extract } from './index.ts'

interface Sample {
  readonly title: string
  readonly lang: string
  readonly body: string
  readonly before?: string
  readonly after?: string
  readonly head?: string
}

/** A page as papers make them: bars of links above, a column and a footer beside the article. */
const page = ({ title, lang, body, before = '', after = '', head = '' }: Sample): string => `<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8"><title>${title} - The Daily Example</title>
<meta property="og:title" content="${title}"><meta property="og:type" content="article">${head}</head>
<body><header class="site-header"><a href="/">Daily Example</a><nav><ul><li><a href="/world">World</a><li><a href="/sport">Sport</a></ul></nav></header>
<div class="page-wrapper"><main><article class="article">${before}<h1>${title}</h1><div class="article-body">${body}</div>${after}</article></main>
<aside class="sidebar"><h3>Most read</h3><ul><li><a href="/1">A cat was rescued from a tall tree by firemen</a></li><li><a href="/2">The new season of the show begins tonight</a></li><li><a href="/3">Ten recipes for a rainy weekend at home</a></li></ul></aside></div>
<footer class="site-footer"><p>© Daily Example. All rights reserved.</p><p><a href="/about">About us</a> <a href="/terms">Terms</a></p></footer></body></html>`

const english = [
  'The old lighthouse on the northern cape was switched on again on Tuesday evening, eleven years after its lamp had gone dark for want of money.',
  'Several hundred people from the villages around climbed the hill to see it, many of them with children who had never known it to shine.',
  '“We did not believe that it would happen,” said the keeper, who had looked after the empty tower on his own, without pay, since the station was closed.',
  'The harbour board says that it will cost less to run than the old one, because the new lamp needs only a tenth of the power.',
]
const paragraphs = (lines: readonly string[]) => lines.map((line) => `<p>${line}</p>`).join('\n')
const url = 'https://daily.example/2024/05/lighthouse'
const read = (sample: Partial<Sample>, at = url) =>
  extract(page({ title: 'Lighthouse shines again', lang: 'en', body: paragraphs(english), ...sample }), at)

test('the article is its paragraphs, one a line, without title, bars, columns and footers', () => {
  const got = read({})
  assert.equal(got.text, english.join('\n'))
  assert.equal(got.title, 'Lighthouse shines again')
  assert.equal(got.kind, 'article')
})

const samples: readonly { readonly lang: string; readonly title: string; readonly lines: readonly string[] }[] = [
  {
    lang: 'zh-Hans',
    title: '北角灯塔重新亮灯',
    lines: [
      '星期二傍晚，北角的老灯塔在熄灭十一年之后重新亮起，数百名附近村民登上山坡观看，不少人还带着从未见过灯光的孩子。',
      '“我们都不敢相信真的会有这一天。”守塔人说。自从灯塔关闭以后，他一直独自照看空荡荡的塔楼，没有领过一分钱工资。',
      '港务局表示，新的灯具只需要过去十分之一的电力，运行费用因此比以前低得多，今后不会再因为缺钱而停用。',
    ],
  },
  {
    lang: 'ja',
    title: '北の岬の灯台、再び灯る',
    lines: [
      '北の岬の古い灯台が火曜日の夕方、十一年ぶりに再び灯った。周辺の村から数百人が丘に登り、初めて光を見る子どもたちの姿も多かった。',
      '「本当に実現するとは思わなかった」と灯台守は話す。閉鎖されてからも一人で無給のまま塔を守り続けてきたという。',
      '港湾局によると、新しいランプは以前の十分の一の電力で済むため、運営費は大幅に安くなる見込みだ。',
    ],
  },
  {
    lang: 'ko',
    title: '북쪽 곶 등대 다시 불 밝혀',
    lines: [
      '북쪽 곶의 오래된 등대가 화요일 저녁 십일 년 만에 다시 불을 밝혔다. 인근 마을에서 온 수백 명의 주민이 언덕에 올라 이를 지켜봤다.',
      '등대지기는 “정말 이런 날이 올 줄은 몰랐다”고 말했다. 그는 등대가 문을 닫은 뒤에도 보수 없이 홀로 탑을 돌봐 왔다.',
      '항만청은 새 등이 예전의 십분의 일에 불과한 전력만 사용하기 때문에 운영 비용이 훨씬 줄어들 것이라고 설명했다.',
    ],
  },
  {
    lang: 'ar',
    title: 'منارة الشمال تضيء من جديد',
    lines: [
      'أضاءت المنارة القديمة في الرأس الشمالي من جديد مساء الثلاثاء، بعد أحد عشر عاما من انطفاء مصباحها بسبب نقص المال.',
      'وصعد مئات الأشخاص من القرى المجاورة إلى التل لمشاهدتها، وكان مع كثير منهم أطفال لم يروا ضوءها من قبل.',
      'وتقول هيئة الميناء إن تشغيلها سيكلف أقل من السابق، لأن المصباح الجديد لا يحتاج إلا إلى عُشر الكهرباء.',
    ],
  },
  {
    lang: 'de',
    title: 'Der Leuchtturm leuchtet wieder',
    lines: [
      'Der alte Leuchtturm am Nordkap ist am Dienstagabend wieder eingeschaltet worden, elf Jahre nachdem seine Lampe aus Geldmangel erloschen war.',
      'Mehrere Hundert Menschen aus den umliegenden Dörfern stiegen auf den Hügel, viele mit Kindern, die ihn nie hatten leuchten sehen.',
      'Die Hafenbehörde sagt, der Betrieb werde weniger kosten als früher, weil die neue Lampe nur noch ein Zehntel des Stroms brauche.',
    ],
  },
]
for (const { lang, title, lines } of samples) {
  test(`an article in ${lang} is read as one in English is`, () => {
    assert.equal(read({ lang, title, body: paragraphs(lines) }).text, lines.join('\n'))
  })
}

test('soft hyphens and what has no width part no word, and characters are composed as the page has them', () => {
  const [one, ...others] = english
  const body = paragraphs([one!.replace('lighthouse', 'light\u00adhouse\u200b\u2060'), ...others, 'Der Tu\u0308rmer.'])
  const { text } = read({ body })
  assert.ok(text.startsWith(one!), text.slice(0, 60))
  assert.match(text, /Der Tu\u0308rmer\.$/)
})

test('where the count of comments leads to is no note', () => {
  const box = '<div id="respond"><h4>Leave a comment</h4><p>You have to be logged in to leave one here.</p></div>'
  const { text } = read({ body: `<p>in: Harbour | Comments: <a href="#respond">0</a></p>${paragraphs(english)}${box}` })
  assert.ok(text.endsWith(english.join('\n')), text)
})

test('advertisements, boxes to sign up and related links within the body go', () => {
  const [one, two, three, four] = english
  const body = `<p>${one}</p><div class="ad-slot"><span>Advertisement</span></div><p>${two}</p>
    <div class="newsletter-signup"><h4>Sign up for our newsletter</h4><p>Get the best stories in your inbox.</p></div><p>${three}</p><p>${four}</p>
    <div class="related-links"><h3>Related articles</h3><ul><li><a href="/a">A ferry for the northern islands</a></li><li><a href="/b">Harbour board elects a new head</a></li></ul></div>`
  assert.equal(read({ body }).text, english.join('\n'))
})

test('headings, lists, quotes and tables of the article stay', () => {
  const body =
    `${paragraphs(english)}<h2>What the new lamp can do</h2><ul><li>It is seen from a distance of twenty-two nautical miles in clear weather.</li><li>It needs no more power than a kettle does, and runs on the sun by day.</li></ul><blockquote><p>Light is the oldest promise that a coast can make to those at sea.</p></blockquote><p>${english[0]}</p>`.replace(
      `<p>${english[0]}</p>`,
      '<p>The tower will be open to visitors on the first Sunday of every month, the board announced, beginning in June.</p>',
    )
  const got = read({ body })
  assert.match(got.text, /What the new lamp can do\nIt is seen from a distance/)
  assert.match(got.html, /<h\d>What the new lamp can do<\/h\d>\s*<ul><li>It is seen/)
  assert.match(got.html, /<blockquote>/)
})

test('a lazy picture of the article has its real address and its caption, and the counting pixel is gone', () => {
  const figure =
    '<figure><img src="data:image/gif;base64,R0lGOD" data-src="/img/tower-1200.jpg" alt="The tower"><figcaption>The tower on Tuesday evening. Photo: A. Keeper</figcaption></figure>'
  const pixel = '<img src="https://count.example/pixel.gif" width="1" height="1">'
  const { images, html, text } = read({ body: `<p>${english[0]}</p>${figure}${paragraphs(english.slice(1))}${pixel}` })
  assert.deepEqual(images, [
    {
      url: 'https://daily.example/img/tower-1200.jpg',
      alt: 'The tower',
      caption: 'The tower on Tuesday evening. Photo: A. Keeper',
    },
  ])
  assert.match(html, /src="https:\/\/daily\.example\/img\/tower-1200\.jpg"/)
  assert.match(html, /<figcaption>The tower on Tuesday evening/)
  assert.doesNotMatch(text, /Photo: A. Keeper/)
  assert.doesNotMatch(html, /pixel/)
  assert.equal(extract(html, url).html, html)
})

test('an article laid out in tables, its lines broken by br, is read', () => {
  const lines = samples[0]!.lines
  const html = `<html><head><title>北角灯塔重新亮灯</title></head><body><table width="980"><tr><td><a href="/">首页</a> <a href="/news">新闻</a> <a href="/bbs">论坛</a></td></tr>
    <tr><td><table><tr><td class="title">北角灯塔重新亮灯</td></tr><tr><td class="content">${lines.map((line) => `　　${line}`).join('<br><br>')}<br><br></td></tr></table></td>
    <td width="200"><a href="/1">图书馆延长开放</a><br><a href="/2">渔港今日封航</a><br><a href="/3">周末天气转晴</a></td></tr></table></body></html>`
  assert.equal(extract(html, 'http://old.example/n/1.htm').text, lines.join('\n'))
})

test('a short article beside long furniture is found', () => {
  const got = read({
    body: '<p>The ferry to the islands does not sail today because of the storm, the harbour board said in the morning.</p>',
  })
  assert.equal(
    got.text,
    'The ferry to the islands does not sail today because of the storm, the harbour board said in the morning.',
  )
})

test('an article that breaks off before an offer to subscribe is a teaser', () => {
  const got = read({
    body: `<p>${english[0]}</p><p>Several hundred people from the villages…</p><div class="paywall"><p>Subscribe to continue reading.</p></div>`,
  })
  assert.equal(got.kind, 'teaser')
  assert.ok(got.kindReason)
})

test('a whole article under an offer to subscribe is an article', () => {
  const body = `${paragraphs([...english, ...samples[4]!.lines])}${paragraphs(english.map((line) => `Again: ${line}`))}`
  assert.equal(read({ body, after: '<div class="overlay"><p>Subscribe to our paper</p></div>' }).kind, 'article')
})

test('an error page that answered 200 is an error', () => {
  const html =
    '<html><head><title>404 - Page not found</title></head><body><h1>Page not found</h1><p>The page you asked for does not exist.</p></body></html>'
  assert.equal(extract(html, url).kind, 'error')
  assert.equal(
    extract('<html><head><title>页面不存在</title></head><body><p>抱歉，您访问的页面不存在。</p></body></html>', url)
      .kind,
    'error',
  )
})

test('a page without words is empty', () => {
  assert.deepEqual([extract('', url).kind, extract('<html><body></body></html>', url).kind], ['empty', 'empty'])
})

test('a front page of headlines is a list', () => {
  const links = Array.from(
    { length: 40 },
    (_, i) => `<li><a href="/story/${i}">A headline of the day about something that happened, number ${i}</a></li>`,
  ).join('')
  assert.equal(
    extract(
      `<html><head><title>Daily Example</title></head><body><ul>${links}</ul></body></html>`,
      'https://daily.example/',
    ).kind,
    'list',
  )
})

test('a live blog says so', () => {
  const head =
    '<script type="application/ld+json">{"@context":"https://schema.org","@type":"LiveBlogPosting","headline":"Storm"}</script>'
  assert.equal(read({ head }).kind, 'live')
})

test('a next page of the same article is named, another article is not', () => {
  assert.equal(
    read({ after: '<a href="/2024/05/lighthouse?page=2">Next page</a>' }).nextUrl,
    'https://daily.example/2024/05/lighthouse?page=2',
  )
  assert.equal(
    read({ after: '<a href="/n/20240501_2.html">下一页</a>' }, 'https://daily.example/n/20240501.html').nextUrl,
    'https://daily.example/n/20240501_2.html',
  )
  assert.equal(read({ after: '<a rel="next" href="/2024/05/another-story">Next</a>' }).nextUrl, undefined)
})

test('an article that stands only in the data of a script is unpacked', () => {
  const data = JSON.stringify({
    props: { article: { headline: 'Lighthouse shines again', bodyHtml: paragraphs(english) } },
  })
  const html = `<html><head><title>Lighthouse shines again</title></head><body><div id="root"></div><script id="data" type="application/json">${data.replace(/</g, '\\u003c')}</script></body></html>`
  assert.equal(extract(html, url).text, english.join('\n'))
})

test('a trace says what each pass did, and is absent where none was asked for', () => {
  const { trace } = extract(page({ title: 'T', lang: 'en', body: paragraphs(english) }), url, { trace: true })
  assert.ok(trace?.some(({ pass, what }) => pass === 'choose body' && what.includes('article')))
  assert.equal(read({}).trace, undefined)
})

test('extracting our own output again changes nothing', () => {
  const body = `${paragraphs(english)}<h2>More</h2><ul><li>First of the points that were made.</li><li>Second of them.</li></ul><p>One line<br>and another.</p><pre>a  b\nc</pre>`
  const once = read({ body })
  const twice = extract(once.html, url)
  assert.equal(twice.text, once.text)
  assert.equal(twice.html, once.html)
})

test('neither does it where an article is one paragraph, or lines with breaks, or stands outside of all elements', () => {
  for (const body of [
    `<p>${english.join(' ')}</p>`,
    english.join('<br><br>'),
    `<div>${english[0]}<h3>And then</h3>${english[1]}</div><p>${english[2]}</p>`,
  ]) {
    const once = read({ body })
    assert.ok(once.text.startsWith(english[0]!), once.text)
    assert.match(once.html, /^<p>/)
    const twice = extract(once.html, url)
    assert.equal(twice.text, once.text)
    assert.equal(twice.html, once.html)
  }
  assert.equal(extract(english[0]!, url).text, english[0])
  assert.equal(extract(`${english[0]}<br>${english[1]}<p>${english[2]}</p>`, url).text, english.slice(0, 3).join('\n'))
})

test('bytes in an old charset are read as what they are', () => {
  const gbk = Uint8Array.from([
    0xb1, 0xb1, 0xbd, 0xc7, 0xb5, 0xc6, 0xcb, 0xfe, 0xd6, 0xd8, 0xd0, 0xc2, 0xc1, 0xc1, 0xc6, 0xf0, 0xa1, 0xa3,
  ])
  const html = [
    ...new TextEncoder().encode('<html><head><meta charset="gb2312"></head><body><p>'),
    ...gbk,
    ...gbk,
    ...gbk,
    ...gbk,
    ...new TextEncoder().encode('</p></body></html>'),
  ]
  assert.equal(extract(Uint8Array.from(html), url).text, '北角灯塔重新亮起。'.repeat(4))
})

test('any bytes in, no throw out', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '<p>words and words.',
      '<div class="article">',
      '<table><td>',
      '<!--',
      '<script>{"a":"',
      '</script>',
      '<img src=x srcset=",,">',
      '&#x110000;',
      '<title>',
      '<a href="http://[">',
      '<h1>',
    ),
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 300 }),
        fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')),
      ),
      fc.string(),
      (input, address) => {
        const got = extract(input, address)
        assert.equal(typeof got.text, 'string')
      },
    ),
    { numRuns: 150 },
  )
})

const hostile: readonly (readonly [string, string])[] = [
  ['a hundred thousand nested elements', `${'<div>'.repeat(100_000)}<p>Words.</p>`],
  ['a hundred thousand nested phrases', `${'<b>'.repeat(100_000)}words${'</i>'.repeat(100_000)}`],
  ['a hundred thousand paragraphs', '<p class="a">Some words, and more.</p>'.repeat(100_000)],
  ['a megabyte of one attribute', `<div class="${'a b-'.repeat(250_000)}"><p>Words.</p><p>Words.</p></div>`],
  [
    'a hundred thousand pictures of one figure',
    `<p>Words and more words, a sentence.</p><figure>${'<img src="/a.jpg">'.repeat(100_000)}</figure>`,
  ],
  ['a hundred thousand unclosed comments', '<!--'.repeat(100_000)],
  ['a hundred thousand unclosed scripts', '<script>"'.repeat(100_000)],
]
for (const [name, html] of hostile) {
  test(`${name} end`, () => {
    assert.equal(typeof extract(html, url).text, 'string')
  })
}
