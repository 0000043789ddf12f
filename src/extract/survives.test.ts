import assert from 'node:assert/strict'
import { test } from 'node:test'
import { extract } from './extract.ts'

const url = 'https://daily.example/news/harbour'
const paragraphs = [
  'The harbour of the old town has been rebuilt after the storm that destroyed its walls two years ago, the mayor said on Monday.',
  'Workers had carried more than forty thousand stones to the site, most of them by boat, because the road was closed for a year.',
  'The costs were shared between the town, the state and the insurance companies, and they rose with each month of the works.',
  'The next storm is expected in the autumn, and the walls will then show whether they hold what the engineers promised.',
]

/** An article with `more` between its paragraphs, and `end` behind the last one. */
function article(more: string, end = '') {
  const [first, second, third, last] = paragraphs.map((text) => `<p>${text}</p>`)
  return extract(
    `<html lang="en"><head><title>Harbour rebuilt | Daily</title></head><body><nav><a href="/">Home</a> <a href="/x">News</a></nav>
<article><h1>Harbour rebuilt</h1>${first}${second}${more}${third}${last}${end}</article>
<div class="related"><h3>Related</h3><a href="/a">Bridge closed for the winter</a></div><footer>© Daily</footer></body></html>`,
    url,
  )
}

for (const [what, embed, href, label] of [
  [
    'YouTube',
    '<iframe src="https://www.youtube.com/embed/abcdefghijk?rel=0" title="Stones"></iframe>',
    'https://www.youtube.com/watch?v=abcdefghijk',
    'Stones (YouTube)',
  ],
  [
    'YouTube without cookies, loaded late',
    '<iframe data-src="//www.youtube-nocookie.com/embed/abcdefghijk"></iframe>',
    'https://www.youtube.com/watch?v=abcdefghijk',
    'YouTube',
  ],
  ['Vimeo', '<iframe src="https://player.vimeo.com/video/1111111"></iframe>', 'https://vimeo.com/1111111', 'Vimeo'],
  [
    'Bilibili',
    '<iframe src="//player.bilibili.com/player.html?aid=1&bvid=BV1xx411c7mD&page=1"></iframe>',
    'https://www.bilibili.com/video/BV1xx411c7mD',
    'Bilibili',
  ],
  [
    'a post of Facebook',
    '<iframe src="https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fdaily%2Fposts%2F99&width=500"></iframe>',
    'https://www.facebook.com/daily/posts/99',
    'Facebook',
  ],
  [
    'a post of Facebook that a script would make',
    '<div class="fb-post" data-href="https://www.facebook.com/daily/posts/99"></div>',
    'https://www.facebook.com/daily/posts/99',
    'Facebook',
  ],
  [
    'a post of Instagram',
    '<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/XYZ/"><div></div></blockquote>',
    'https://www.instagram.com/p/XYZ/',
    'Instagram',
  ],
  [
    'a film of the site’s own',
    '<video poster="/p.jpg"><source src="/film.mp4" type="video/mp4"></video>',
    'https://daily.example/film.mp4',
    'film.mp4',
  ],
  ['a talk', '<audio src="/talk.mp3" controls></audio>', 'https://daily.example/talk.mp3', 'talk.mp3'],
  [
    'a film of AMP',
    '<amp-youtube data-videoid="abcdefghijk" layout="responsive" width="480" height="270"></amp-youtube>',
    'https://www.youtube.com/watch?v=abcdefghijk',
    'YouTube',
  ],
  [
    'a post of X in AMP',
    '<amp-twitter data-tweetid="1723456789012345678" width="375" height="472"></amp-twitter>',
    'https://x.com/i/status/1723456789012345678',
    'X',
  ],
  [
    'a frame of AMP',
    '<amp-iframe src="https://maps.example/embed?at=1" title="The pier"></amp-iframe>',
    'https://maps.example/embed?at=1',
    'The pier',
  ],
  [
    'a card that a blog made of a link',
    '<figure class="kg-card kg-bookmark-card"><a class="kg-bookmark-container" href="https://stones.example/walls"><div class="kg-bookmark-title">How walls are built</div><div class="kg-bookmark-description">A guide</div></a></figure>',
    'https://stones.example/walls',
    'How walls are built',
  ],
  [
    'a map',
    '<iframe src="https://maps.example/embed?at=1" title="The pier"></iframe>',
    'https://maps.example/embed?at=1',
    'The pier',
  ],
] as const) {
  // biome-ignore format: a table
  test(`an embed becomes a link card: ${what}`, () => {
    const { html } = article(embed)
    assert.ok(html.includes(`<a href="${href.replace(/&/g, '&amp;')}"`), html)
    assert.ok(html.includes(`>${label}</a>`), html)
  })
}

test('a post of X keeps its words and gets a way to it', () => {
  const { html, text } = article(
    '<blockquote class="twitter-tweet"><p>The harbour is open again, and everybody who helped is invited to the pier.</p>&mdash; Daily (@daily) <a href="https://twitter.com/daily/status/1234567890">May 3, 2024</a></blockquote>',
  )
  assert.match(
    html,
    /<blockquote>.*open again.*<\/blockquote>\s*<p><a href="https:\/\/twitter\.com\/daily\/status\/1234567890"[^>]*>X<\/a><\/p>/s,
  )
  assert.match(text, /open again/)
})

test('frames that measure, advertise, share and log in become nothing', () => {
  for (const src of [
    'https://www.googletagmanager.com/ns.html?id=1',
    'https://www.facebook.com/plugins/like.php?href=x',
    'https://ad.doubleclick.net/x',
    'about:blank',
    'javascript:alert(1)',
  ]) {
    const { html } = article(`<iframe src="${src}"></iframe>`)
    assert.doesNotMatch(html, /<a /, src)
  }
})

test('corrections at the end are part of what was said', () => {
  for (const words of [
    'Correction: An earlier version of this article said that the storm was three years ago. It was two.',
    'Editor’s note: The name of the mayor was misspelt in the first version of this article.',
    'Korrektur: In einer früheren Fassung stand, der Sturm sei drei Jahre her gewesen.',
    '更正：本文较早版本误称风暴发生在三年前，实为两年前，特此更正并致歉。',
  ]) {
    const { text } = article('', `<p class="correction-note"><em>${words}</em></p>`)
    assert.ok(text.includes(words), words)
  }
})

test('footnotes that the text refers to come with it, and their marks', () => {
  const [first = ''] = paragraphs
  const note = 'The town council met on 2 May 2024, minutes, page 12.'
  const { text, html } = article(
    `<p>${first}<sup><a href="#fn1">1</a></sup></p>`,
    `<div class="footnotes"><ol><li id="fn1">${note} <a href="#ref1">↩</a></li></ol></div>`,
  )
  assert.ok(text.includes(note))
  assert.match(html, /<sup><a href="[^"]*#fn1"/)
})

test('a table of contents is not a footnote', () => {
  const { text } = article('', '<ul class="menu"><li id="top"><a href="#part">Part</a></li></ul><p id="part2">x</p>')
  assert.doesNotMatch(text, /Part/)
})

test('headings, lists, quotes, tables and code keep their shape', () => {
  const { html } = article(
    `<h2>What it cost</h2><table><caption>Costs in millions</caption><tr><th scope="col">Year</th><th>Town</th></tr><tr><td>2022</td><td colspan="2">3.4</td></tr></table>
<blockquote><p>We never thought that it could be done in two years, but it was.</p></blockquote>
<p>The fishermen were given new berths at the northern pier, and a list of promises that the town keeps:</p>
<ol start="3"><li>Free berths until the end of next year.</li><li>A new cold store with space for twenty tons.</li></ol>
<pre><code>if (wave &gt; wall) {\n  alarm()\n}</code></pre>`,
  )
  for (const piece of [
    '<h2>What it cost</h2>',
    '<caption>Costs in millions</caption>',
    '<td colspan="2">3.4</td>',
    '<ol start="3">',
    'if (wave &gt; wall) {\n  alarm()\n}',
  ])
    assert.ok(html.includes(piece), piece)
  assert.match(html, /<blockquote>\s*<p>We never thought/)
})

test('captions and credits stay with their pictures, and pictures have their best address', () => {
  const { html, images, text } = article(
    `<figure><picture><source srcset="/pic-800.webp 800w, /pic-1600.webp 1600w"><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="/pic-400.jpg" alt="The pier"></picture>
<figcaption>The pier on Monday. <span class="credit">Photo: John Roe</span></figcaption></figure>
<figure style="background-image:url(/bg.jpg)"></figure><noscript><img src="/noscript.jpg"></noscript>
<img class="lazy" src="/placeholder.gif" data-srcset="/boats-300.jpg 300w, /boats-1200.jpg 1200w">
<img src="https://www.facebook.com/tr?id=1" width="1" height="1">`,
  )
  assert.deepEqual(
    images.map((one) => one.url.replace('https://daily.example/', '')),
    ['pic-1600.webp', 'bg.jpg', 'noscript.jpg', 'boats-1200.jpg'],
  )
  assert.equal(images[0]?.caption, 'The pier on Monday. Photo: John Roe')
  assert.match(html, /<figcaption>The pier on Monday\. Photo: John Roe<\/figcaption>/)
  assert.doesNotMatch(text, /Photo: John Roe/)
})

test('share bars, newsletter boxes, cookie walls, related links and comments go', () => {
  const { text, html } = article(
    '<div class="share-bar"><a href="https://facebook.com/sharer">Share on Facebook</a></div>',
    `<div class="newsletter-signup"><p>Sign up for our newsletter and get the best stories in your inbox.</p><form><input type="email"></form></div>
<div id="onetrust-banner"><p>We use cookies to improve your experience. Accept all cookies or manage settings.</p></div>`,
  )
  assert.equal(text, paragraphs.join('\n'))
  assert.doesNotMatch(html, /form|input|sharer|newsletter|cookies|Bridge closed/)
})

test('the next page is found by rel, by words, and by the numbers of a pager', () => {
  const next = (pager: string, address = url) =>
    extract(`<html><body><p>${paragraphs[0]}</p>${pager}</body></html>`, address).nextUrl
  const second = `${url}/2`
  assert.equal(next(`<a rel="next" href="${second}">on</a>`), second)
  assert.equal(
    next('<a href="/news/harbour_2.html">下一页</a>', 'https://daily.example/news/harbour.html'),
    'https://daily.example/news/harbour_2.html',
  )
  const pager = (path: string) => [1, 2, 3].map((n) => `<a href="${path}${n}">${n}</a>`).join(' ')
  assert.equal(next(`<div class="pages">${pager('/news/harbour/')}</div>`), second)
  assert.equal(next(`<div class="pages">${pager('/news/harbour/')}</div>`, second), `${url}/3`)
  assert.equal(next(`<div class="pages">${pager('/news/harbour/')}</div>`, `${url}/3`), undefined)
  assert.equal(next(`<p>${pager('?page=')}</p>`), `${url}?page=2`)
  assert.equal(next(`<div id="comments">${pager('?page=')}</div>`), undefined)
  assert.equal(next('<a href="/2">2</a><a rel="next" href="/news/bridge">Next article</a>'), undefined)
})

test('the entries of a live blog keep their times', () => {
  const entries = [
    ['12:40', 'The bridge over the bay has been closed to all vehicles because of the wind, the police say this noon.'],
    ['11:20', 'All ferries to the islands have stopped, and passengers are asked to wait in the halls of the harbour.'],
    [
      '10:05',
      'Schools in the four districts at the coast are shut for the day, the authority for schools has announced.',
    ],
  ] as const
  const { kind, text, html } = extract(
    `<html><head><title>Storm</title><script type="application/ld+json">{"@type":"LiveBlogPosting","headline":"Storm: the latest"}</script></head>
<body><article><h1>Storm: the latest</h1>${entries.map(([time, words]) => `<div class="entry"><time datetime="2024-05-03T${time}Z">${time}</time><p>${words}</p></div>`).join('')}</article></body></html>`,
    url,
  )
  assert.equal(kind, 'live')
  assert.equal(text, entries.flat().join('\n'))
  assert.match(html, /<time datetime="2024-05-03T10:05Z">10:05<\/time>/)
})

test('the captions of tables, of code and of films stay with what they are about', () => {
  const { html, text } = article(
    `<figure class="wp-block-table"><table><tr><th>Year</th><th>Stones</th></tr><tr><td>2022</td><td>11,400</td></tr><tr><td>2023</td><td>28,700</td></tr></table><figcaption>Stones that were carried</figcaption></figure>
<figure><iframe src="https://www.youtube.com/embed/abcdefghijk"></iframe><figcaption>The boats in May</figcaption></figure>`,
  )
  assert.match(html, /<\/table>\s*<figcaption>Stones that were carried<\/figcaption>\s*<\/figure>/)
  assert.match(html, /abcdefghijk.*<figcaption>The boats in May<\/figcaption>/s)
  assert.doesNotMatch(text, /that were carried|boats in May/)
})

test('what a class calls the caption of a picture is one', () => {
  const { html, images } = article(
    `<div class="wp-caption"><a href="/pier.jpg"><img src="/pier-300.jpg"></a><p class="wp-caption-text">The pier on Monday.</p></div>
<article class="media"><div class="field"><img src="/boats.jpg"></div><div class="field field--name-field-copyright">Photo: John Roe</div></article>`,
  )
  assert.deepEqual(
    images.map((image) => image.caption),
    ['The pier on Monday.', 'Photo: John Roe'],
  )
  assert.match(html, /<figcaption>The pier on Monday\.<\/figcaption>/)
  assert.match(html, /<figcaption>Photo: John Roe<\/figcaption>/)
})

test('a link or bold type around a space only still parts the words around it', () => {
  const { html, text } = article(
    '<p>The pier is<a href="/pier"> </a>open, and<b> </b>the boats that lay in the river are back there.</p>',
  )
  assert.match(text, /The pier is open, and the boats/)
  assert.match(html, /The pier is open, and the boats/)
})

test('an embed with more children than a call takes arguments is read as others are', () => {
  const many = '<i>x</i>'.repeat(150_000)
  for (const embed of [
    `<blockquote class="twitter-tweet"><div>${many}</div></blockquote>`,
    `<figure class="kg-bookmark-card"><a href="/stones"><div>${many}</div></a></figure>`,
  ])
    assert.ok(article(embed).text.startsWith(paragraphs[0]!))
})

test('a box of facts within the article is kept, whatever language names it', () => {
  for (const box of [
    '<aside><h3>Facts: the walls</h3><ul><li>Built in 1931</li><li>Nine hundred metres long</li><li>Three gates</li></ul></aside>',
    '<aside class="box"><h4>Hintergrund</h4><p>Die Mauern stehen seit 1931 und sind neunhundert Meter lang.</p></aside>',
    '<div class="article-factbox"><b>The walls</b><ul><li>Built in 1931</li><li>Nine hundred metres long</li></ul></div>',
    '<div class="faktaruta"><h3>Murarna</h3><p>Byggda 1931, niohundra meter långa, med tre portar mot havet.</p></div>',
    '<aside><h3>名词解释</h3><p>海墙：沿港口修筑、用来挡住风浪的石墙，全长九百米，设三道闸门。</p></aside>',
    '<aside><p><strong>資料</strong></p><p>海牆建於一九三一年，全長九百米，設三道閘門，由市政府管理。</p></aside>',
  ]) {
    const { text, html } = article(box)
    for (const words of box.replace(/<[^>]+>/g, '\n').split('\n')) {
      assert.ok(text.includes(words), `${words}: ${text}`)
      assert.ok(html.includes(words), words)
    }
  }
})

test('what stands beside the text and is no box of facts is not kept for its place', () => {
  for (const [box, words] of [
    [
      '<aside class="infobox"><h3>What to know</h3><ul><li><a href="/1">Follow our live coverage of the harbour</a></li><li><a href="/2">The storm in pictures and films</a></li></ul></aside>',
      'live coverage',
    ],
    [
      '<aside><h3>Newsletter</h3><p>Sign up for our morning letter and get the news of the harbour every day before breakfast.</p></aside>',
      'Sign up',
    ],
  ] as const) {
    assert.ok(!article(box).text.includes(words), words)
  }
})
