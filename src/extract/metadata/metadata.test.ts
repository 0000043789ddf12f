import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { parseDocument } from 'htmlparser2'
import { type Metadata, type MetadataOptions, readMetadata } from './index.ts'

const url = 'https://www.harbour-post.example/2024/05/03/ferry'

function read(html: string, address = url, options?: MetadataOptions): Metadata {
  return readMetadata(parseDocument(html), address, options)
}

/** The calendar day that a reader sees. */
function dayOf(date: Metadata['published']): string | undefined {
  if (date?.at === undefined) return undefined
  return new Date(date.at + (date.zoneMinutes ?? 0) * 60_000).toISOString().slice(0, 10)
}

const prose = '<p>The ferry between the islands will run again from Monday, the harbour office said in the morning.</p>'

describe('where metadata come from', () => {
  it('JSON-LD names everything, also inside @graph with references', () => {
    const page =
      read(`<html lang="en-GB"><head><script type="application/ld+json">{"@context":"https://schema.org","@graph":[
      {"@type":"WebSite","@id":"#site","name":"Harbour Post","publisher":{"@id":"#org"}},
      {"@type":"Organization","@id":"#org","name":"Harbour Post Ltd"},
      {"@type":"Person","@id":"#p1","name":"Ann Poe"},
      {"@type":"NewsArticle","headline":"Ferry runs again","datePublished":"2024-05-03T08:00:00+01:00",
       "dateModified":"2024-05-03T12:30:00+01:00","author":[{"@id":"#p1"},{"@type":"Person","name":"John Roe"}],
       "articleSection":"Islands","keywords":["ferry","islands"],"image":{"url":"/img/ferry.jpg"},
       "mainEntityOfPage":"${url}"}]}</script></head><body><h1>Ferry runs again</h1>${prose}</body></html>`)
    assert.equal(page.title, 'Ferry runs again')
    assert.deepEqual(page.authors, ['Ann Poe', 'John Roe'])
    assert.deepEqual(page.published, {
      at: Date.UTC(2024, 4, 3, 7),
      raw: '2024-05-03T08:00:00+01:00',
      source: 'jsonld:datePublished',
      zoneMinutes: 60,
    })
    assert.equal(page.modified?.at, Date.UTC(2024, 4, 3, 11, 30))
    assert.equal(page.section, 'Islands')
    assert.deepEqual(page.tags, ['ferry', 'islands'])
    assert.equal(page.image, 'https://www.harbour-post.example/img/ferry.jpg')
    assert.equal(page.site, 'Harbour Post')
    assert.equal(page.language, 'en-GB')
    assert.equal(page.provenance.authors, 'jsonld:author')
    assert.equal(page.provenance.published, 'jsonld:datePublished')
  })

  it('of several articles in JSON-LD the one that is this page is read', () => {
    const page =
      read(`<script type="application/ld+json">[{"@type":"NewsArticle","headline":"Another story","url":"https://www.harbour-post.example/x",
      "datePublished":"2020-01-01","author":"Other Man"},{"@type":"NewsArticle","headline":"Ferry runs again","url":"${url}",
      "datePublished":"2024-05-03","author":{"name":"Ann Poe"}}]</script><title>Ferry runs again</title><h1>Ferry runs again</h1>${prose}`)
    assert.deepEqual(page.authors, ['Ann Poe'])
    assert.equal(dayOf(page.published), '2024-05-03')
  })

  it('OpenGraph and article tags', () => {
    const page =
      read(`<meta property="og:title" content="Ferry runs again | Harbour Post"><meta property="og:site_name" content="Harbour Post">
      <meta property="article:published_time" content="2024-05-03T08:00:00Z"><meta property="article:modified_time" content="2024-05-04T08:00:00Z">
      <meta property="article:section" content="Islands"><meta property="article:tag" content="ferry"><meta property="article:tag" content="sea">
      <meta name="author" content="By Ann Poe"><meta property="og:image" content="https://cdn.example/f.jpg"><meta property="og:locale" content="en_GB">${prose}`)
    assert.equal(page.title, 'Ferry runs again')
    assert.deepEqual(page.authors, ['Ann Poe'])
    assert.equal(dayOf(page.published), '2024-05-03')
    assert.equal(dayOf(page.modified), '2024-05-04')
    assert.deepEqual(page.tags, ['ferry', 'sea'])
    assert.equal(page.language, 'en-GB')
    assert.equal(page.image, 'https://cdn.example/f.jpg')
  })

  for (const [name, html] of [
    ['Dublin Core', '<meta name="DC.creator" content="Ann Poe"><meta name="DC.date.issued" content="2024-05-03">'],
    [
      'Parsely',
      '<meta name="parsely-author" content="Ann Poe"><meta name="parsely-pub-date" content="2024-05-03T10:00:00Z">',
    ],
    [
      'Sailthru',
      '<meta name="sailthru.author" content="Ann Poe"><meta name="sailthru.date" content="2024-05-03 10:00:00">',
    ],
    [
      'citation tags',
      '<meta name="citation_author" content="Ann Poe"><meta name="citation_publication_date" content="2024/05/03">',
    ],
    [
      'microdata',
      '<article itemscope><span itemprop="author" itemscope><a itemprop="name">Ann Poe</a></span><time itemprop="datePublished" datetime="2024-05-03">3 May</time></article>',
    ],
    [
      'hEntry',
      '<div class="hentry"><span class="author vcard"><a class="fn">Ann Poe</a></span><time class="entry-date published" datetime="2024-05-03T09:00:00+01:00">3 May</time></div>',
    ],
    ['rel=author and a visible date', '<p>3 May 2024 by <a rel="author" href="/people/ann">Ann Poe</a></p>'],
    [
      'a byline class',
      '<div class="byline"><span>By</span> <a href="/authors/ann-poe">Ann Poe</a><span>Island reporter</span></div><div class="date">May 3, 2024</div>',
    ],
    ['a line in words', '<p>By Ann Poe</p><p>Published: 3 May 2024, 10:00</p>'],
    ['a German line', '<p>Von Ann Poe</p><p>Stand: 03.05.2024, 10:00 Uhr</p>'],
    ['a French line', '<p>Par Ann Poe</p><p>Publié le 3 mai 2024 à 10h00</p>'],
    ['a Spanish line', '<p>Por Ann Poe</p><p>3 de mayo de 2024</p>'],
    ['an Italian line', '<p>di Ann Poe</p><p>3 maggio 2024</p>'],
    ['a Portuguese line', '<p>Por Ann Poe</p><p>Publicado em 3 de maio de 2024 às 10:00</p>'],
  ] as const) {
    it(`${name}`, () => {
      const page = read(
        `<body><h1>Ferry runs again</h1>${html}${prose}</body>`,
        'https://www.harbour-post.example/ferry',
      )
      assert.deepEqual(page.authors, ['Ann Poe'])
      assert.equal(dayOf(page.published), '2024-05-03')
    })
  }

  it('the address names the day where nothing else does', () => {
    assert.equal(dayOf(read(`<h1>Ferry</h1>${prose}`).published), '2024-05-03')
    for (const path of [
      '20240503/ferry',
      '2024/may/03/ferry',
      '2024-05-03-ferry',
      'ferry/03-05-2024',
      'A2024050314320005196',
    ]) {
      assert.equal(dayOf(read(prose, `https://a.example/${path}`).published), '2024-05-03', path)
    }
    assert.equal(read(prose, 'https://a.example/20249999/12345678').published, undefined)
  })

  it('a page that says nothing is told nothing about', () => {
    const page = read('<p>Hello</p>', '')
    assert.deepEqual(
      { ...page, provenance: undefined },
      {
        title: undefined,
        authors: [],
        agency: undefined,
        published: undefined,
        modified: undefined,
        language: undefined,
        site: undefined,
        section: undefined,
        tags: [],
        image: undefined,
        canonical: undefined,
        ampUrl: undefined,
        provenance: undefined,
      },
    )
  })
})

describe('the headline', () => {
  it('is written as the heading writes it, whichever claim agrees', () => {
    const page = read(`<title>Ferry is back: what travellers must know - Harbour Post</title>
      <body><h1>Ferry runs again, and what travellers must know</h1>${prose}</body>`)
    assert.equal(page.title, 'Ferry runs again, and what travellers must know')
  })

  it('is not the name of the site around the logo', () => {
    const page = read(
      `<title>Ferry runs again | Harbour Post</title><h1><a href="/">Harbour Post</a></h1><h2>Ferry runs again</h2>${prose}`,
    )
    assert.equal(page.title, 'Ferry runs again')
  })

  it('loses kicker and date that stand in the heading', () => {
    const page = read(
      `<title>Ferry runs again</title><h1><span class="kicker">Islands</span> Ferry runs again</h1>${prose}`,
    )
    assert.equal(page.title, 'Ferry runs again')
  })

  it('loses site names at both ends of a page title', () => {
    const site = '<meta property="og:site_name" content="Harbour Post">'
    assert.equal(read(`${site}<title>Harbour Post: Ferry runs again</title>${prose}`).title, 'Ferry runs again')
    assert.equal(read(`${site}<title>Ferry runs again - Harbour Post</title>${prose}`).title, 'Ferry runs again')
    assert.equal(read('<title>渡轮周一恢复开航_岛屿新闻网</title>').title, '渡轮周一恢复开航')
  })

  it('is what heading and data say, where only the wording for networks differs', () => {
    const news = (headline: string, og: string, heading: string, address = url) =>
      read(
        `<script type="application/ld+json">{"@type":"NewsArticle","headline":"${headline}"}</script>
        <meta property="og:title" content="${og}"><h1>${heading}</h1>${prose}`,
        address,
      ).title
    const [told, shared] = ['Ferry between the islands runs again', 'Good news for islanders: boats are back']
    assert.equal(news(told, shared, told), told)
    assert.equal(news(told, shared, 'Islanders can travel once more this week'), shared)
    // an address keeps the headline of the first day
    const address = 'https://www.harbour-post.example/news/ferry-between-the-islands-runs-again-1234'
    assert.equal(news(told, shared, 'Islanders can travel once more this week', address), told)
    // the heading with a kicker is the shared wording with a kicker
    assert.equal(news(`Islands: ${shared}`, shared, `Islands: ${shared}`), shared)
  })

  it('has its entities decoded once more where they were escaped twice', () => {
    assert.equal(read('<meta property="og:title" content="Tom &amp;amp; Ann">').title, 'Tom & Ann')
  })
})

describe('authors', () => {
  it('a news agency is named apart from people', () => {
    const page = read(
      `<script type="application/ld+json">{"@type":"NewsArticle","headline":"x","author":[{"name":"Ann Poe"},{"name":"dpa"}]}</script>`,
    )
    assert.deepEqual(page.authors, ['Ann Poe'])
    assert.equal(page.agency, 'dpa')
  })

  it('an agency alone is who wrote it', () => {
    const page = read('<meta name="author" content="AFP">')
    assert.deepEqual(page.authors, ['AFP'])
    assert.equal(page.agency, 'AFP')
  })

  it('the name of the site gives way to a person', () => {
    const page = read(`<meta property="og:site_name" content="Harbour Post"><meta name="author" content="Harbour Post">
      <h1>Ferry</h1><p class="author">By Ann Poe</p>${prose}`)
    assert.deepEqual(page.authors, ['Ann Poe'])
  })

  it('a paper that signs with its own name may name the reporter in bold above the text', () => {
    const house = '<meta property="og:site_name" content="Harbour Post"><meta name="author" content="Harbour Post">'
    assert.deepEqual(read(`${house}<h1>Ferry</h1><p><strong>Ann Poe/John Roe</strong></p>${prose}`).authors, [
      'Ann Poe',
      'John Roe',
    ])
    assert.deepEqual(read(`${house}<h1>Ferry</h1><p><strong>Key Takeaways</strong></p>${prose}`).authors, [
      'Harbour Post',
    ])
    assert.deepEqual(read(`<h1>Ferry</h1><p><strong>Island Ferries</strong></p>${prose}`).authors, [])
  })

  it('who comments and who took the picture did not write it', () => {
    const page =
      read(`<h1>Ferry</h1><figure><img><figcaption class="author">Photo: Max Lens</figcaption></figure>${prose}
      <div id="comments"><div class="comment-author vcard"><span class="fn">Angry Reader</span></div></div>`)
    assert.deepEqual(page.authors, [])
  })

  it('several bylines in the same dress are several authors', () => {
    const page = read(
      `<h1>Ferry</h1><div><span class="author-name">Ann Poe</span><span class="author-name">John Roe</span></div>${prose}`,
    )
    assert.deepEqual(page.authors, ['Ann Poe', 'John Roe'])
  })

  const han = (lines: string) =>
    read(
      `<html lang="zh-CN"><title>渡轮周一恢复开航</title><h1>渡轮周一恢复开航</h1>${lines}<p>连接两座岛屿的渡轮将于星期一恢复开航，港务办公室星期五上午说，乘客需要提前订票，票价和去年相同。</p></html>`,
    )
  for (const [line, authors] of [
    ['<p>来源：海港晚报 作者：王小明 2024-05-03</p>', ['王小明']],
    ['<p>本报记者 王小明 李红</p>', ['王小明', '李红']],
    ['<p>海港晚报记者王小明/文</p>', ['王小明']],
    ['<p>欧阳明</p>', ['欧阳明']],
    ['<p>责任编辑：赵一平</p>', ['赵一平']],
    ['<p>记者了解到，渡轮票价不变。</p>', []],
  ] as const) {
    it(`${line} names ${authors.join('、') || 'nobody'}`, () => assert.deepEqual(han(line).authors, authors))
  }

  it('a reporter at the end of a Chinese article is found', () => {
    assert.deepEqual(han(`<p>${'港务办公室说，渡轮已经修好。'.repeat(12)}（王小明 北港报道）</p>`).authors, ['王小明'])
  })

  it('a Korean and a Japanese byline', () => {
    const text =
      '<p>섬을 잇는 여객선이 월요일부터 다시 운항한다고 항만청이 금요일 오전에 밝혔다. 승객은 미리 표를 사야 한다고 한다.</p>'
    assert.deepEqual(read(`<html lang="ko"><h1>여객선 운항 재개</h1><p>홍길동 기자</p>${text}</html>`).authors, [
      '홍길동',
    ])
    const japanese =
      '<p>島を結ぶフェリーは月曜日から運航を再開すると、港湾事務所が金曜日の午前に発表した。乗客は予約が必要だ。</p>'
    assert.deepEqual(read(`<html lang="ja"><h1>フェリー再開</h1><p>文＝山田 太郎</p>${japanese}</html>`).authors, [
      '山田 太郎',
    ])
  })
})

describe('dates', () => {
  it('published and modified are kept apart', () => {
    const page = read(
      `<h1>Ferry</h1><p>Published 3 May 2024 | Updated 9 May 2024</p>${prose}`,
      'https://a.example/ferry',
    )
    assert.equal(dayOf(page.published), '2024-05-03')
  })

  it('a bare day takes its time of day from another place that names the same day', () => {
    const page = read(`<h1>Ferry</h1><p class="date">3 May 2024, 10:15</p>${prose}`)
    assert.equal(page.published?.at, Date.UTC(2024, 4, 3, 10, 15))
  })

  it('the zone is the one in which the page tells the same moment to its readers', () => {
    const page = read(
      `<html lang="de"><meta property="article:published_time" content="2024-05-03T22:40:00Z"><h1>Fähre</h1>
      <p class="date">4. Mai 2024, 00:40 Uhr</p><p>Die Fähre zwischen den Inseln fährt ab Montag wieder, teilte das Hafenamt mit.</p></html>`,
      'https://a.example/f',
    )
    assert.equal(page.published?.at, Date.UTC(2024, 4, 3, 22, 40))
    assert.equal(page.published?.zoneMinutes, 120)
    assert.equal(dayOf(page.published), '2024-05-04')
  })

  it('an address that names the next day tells on which side of midnight the site lives', () => {
    const page = read(
      '<meta property="article:published_time" content="2024-05-02T23:11:59+00:00">',
      'https://a.example/2024/05/03/ferry',
    )
    assert.equal(page.published?.at, Date.UTC(2024, 4, 2, 23, 11, 59))
    assert.equal(dayOf(page.published), '2024-05-03')
    const west = read(
      '<meta property="article:published_time" content="2024-05-04T03:28:00Z">',
      'https://a.example/2024/05/03/ferry',
    )
    assert.equal(dayOf(west.published), '2024-05-03')
    const other = read(
      '<meta property="article:published_time" content="2024-05-04T15:00:00Z">',
      'https://a.example/2024/05/03/ferry',
    )
    assert.equal(dayOf(other.published), '2024-05-04')
  })

  it('the date at the headline beats a claim that nobody sees', () => {
    const page = read(
      `<meta property="article:published_time" content="2021-01-01T00:00:00"><h1>Ferry</h1><p class="date">3 May 2019</p>${prose}`,
      'https://a.example/f',
    )
    assert.equal(dayOf(page.published), '2019-05-03')
  })

  it('a date that is not plausible is not believed', () => {
    const late = '<meta property="article:published_time" content="2098-01-01">'
    assert.equal(read(late, 'https://a.example/f', { latest: Date.UTC(2030, 0, 1) }).published, undefined)
    assert.equal(
      read('<meta property="article:published_time" content="0001-01-01T00:00:00">', 'https://a.example/f').published,
      undefined,
    )
  })

  it('the days of an event and a day in brackets are what the text is about', () => {
    const event = read(
      `<h1>Regatta on the bay</h1><p>28.06.2024 – 29.06.2024</p><div class="meta">3.5.2024</div>${prose}`,
      '',
    )
    assert.equal(dayOf(event.published), '2024-05-03')
    const cited = read(
      `<h1>Regatta on the bay</h1><p>As we said before (2019/02/16) the bay is calm</p><span class="day-date">3 May 2024</span>${prose}`,
      '',
    )
    assert.equal(dayOf(cited.published), '2024-05-03')
  })

  it('dates of comments, footers and other articles are not the article’s', () => {
    const page = read(
      `<body><h1>Ferry</h1><p class="date">3 May 2024</p>${prose.repeat(20)}<aside><time datetime="2024-06-01">1 June</time></aside>
      <div id="comments">4 June 2024</div><footer>© 2001 – 5 June 2024</footer></body>`,
      'https://a.example/f',
    )
    assert.equal(dayOf(page.published), '2024-05-03')
  })

  it('what a template calls sidebar or footer is the article where the headline stands in it', () => {
    const list = '<ul><li>Tides <span>9 June 2025</span></li><li>Piers <span>8 June 2025</span></li></ul>'
    for (const name of ['aside-wrap aside', 'page-foot footer']) {
      const page = read(
        `<div class="${name}"><h1>Ferry runs again</h1><p>3 May 2024</p><p class="author">By Ann Poe</p></div>${prose.repeat(9)}${list}`,
        'https://a.example/f',
      )
      assert.equal(dayOf(page.published), '2024-05-03', name)
      assert.deepEqual(page.authors, ['Ann Poe'], name)
    }
  })

  it('a footer that follows right on the headline is that of a box', () => {
    const page = read(
      `<meta name="date" content="2024-06-09"><h1>Ferry</h1><div class="card-footer footer"><time datetime="2024-05-03">3 May</time></div>${prose.repeat(20)}`,
      'https://a.example/f',
    )
    assert.equal(dayOf(page.published), '2024-05-03')
  })

  for (const [language, line] of [
    ['zh', '发布时间：2024年5月3日 10:00'],
    ['ja', '公開日：2024年5月3日 午前10時00分'],
    ['ko', '입력 2024.05.03 10:00'],
    ['ar', 'نشر في ٣ مايو ٢٠٢٤'],
    ['ru', 'Опубликовано 3 мая 2024, 10:00'],
    ['tr', 'Yayınlanma: 3 Mayıs 2024'],
    ['pl', 'Opublikowano 3 maja 2024'],
  ] as const) {
    it(`a visible date in ${language}`, () => {
      assert.equal(
        dayOf(read(`<html lang="${language}"><h1>X</h1><p>${line}</p></html>`, 'https://a.example/f').published),
        '2024-05-03',
      )
    })
  }
})

describe('language', () => {
  const simplified = '连接两座岛屿的渡轮将于星期一恢复开航，港务办公室说，乘客需要提前订票，这项规定从今年开始实施。'
  const traditional = '連接兩座島嶼的渡輪將於星期一恢復開航，港務辦公室說，乘客需要提前訂票，這項規定從今年開始實施。'
  it('Chinese carries its script, told by the characters', () => {
    assert.equal(read(`<html lang="zh-CN"><p>${simplified}</p></html>`).language, 'zh-Hans')
    assert.equal(read(`<html lang="zh"><p>${traditional}</p></html>`).language, 'zh-Hant')
    assert.equal(read(`<html lang="zh-CN"><p>${traditional}</p></html>`).language, 'zh-Hant')
  })

  it('a template that claims English for Chinese text is not believed', () => {
    assert.equal(read(`<html lang="en"><p>${simplified}</p></html>`).language, 'zh-Hans')
  })

  it('Japanese and Korean are told by their script', () => {
    assert.equal(read('<p>島を結ぶフェリーは月曜日から運航を再開すると、港湾事務所が発表した。</p>').language, 'ja')
    assert.equal(read('<p>섬을 잇는 여객선이 월요일부터 다시 운항한다고 항만청이 밝혔다.</p>').language, 'ko')
  })

  it('the page’s own word is a tag in its usual form', () => {
    assert.equal(
      read(`<html lang="pt_br"><p>A balsa entre as ilhas volta a operar na segunda-feira, disse o porto.</p></html>`)
        .language,
      'pt-BR',
    )
    assert.equal(read('<html lang="x">Hello</html>').language, undefined)
  })
})

describe('addresses', () => {
  it('a canonical address is absolute and of the same site', () => {
    assert.equal(
      read('<link rel="canonical" href="/2024/05/03/ferry/">').canonical,
      'https://www.harbour-post.example/2024/05/03/ferry/',
    )
    assert.equal(read('<link rel="canonical" href="https://elsewhere.example/x">').canonical, undefined)
  })

  it('the home page is not the canonical address of an article', () => {
    assert.equal(read('<link rel="canonical" href="https://www.harbour-post.example/">').canonical, undefined)
  })

  it('script addresses are no addresses', () => {
    const page = read(
      '<link rel="canonical" href="javascript:alert(1)"><link rel="amphtml" href="data:text/html,x"><meta property="og:image" content="javascript:x">',
    )
    assert.deepEqual([page.canonical, page.ampUrl, page.image], [undefined, undefined, undefined])
  })

  it('the AMP address is absolute', () => {
    assert.equal(read('<link rel="amphtml" href="/amp/ferry">').ampUrl, 'https://www.harbour-post.example/amp/ferry')
  })
})

describe('hostile pages', () => {
  it('any markup is read without throwing, and every text is one tidy line', () => {
    const piece = fc.constantFrom(
      '<meta name="author" content="',
      '<script type="application/ld+json">{"@type":"NewsArticle","headline":"',
      '</script>',
      '<h1>',
      '</h1>',
      '<time datetime="',
      '">',
      '<div class="byline date title">',
      '2024-05-03',
      'By Ann Poe',
      '作者：王小明',
      '<title>',
      '</title>',
      ' | ',
      '&#0;',
      '\u0000',
      '\ud800',
      '<a rel=author>',
      '}]}',
      '<html lang=zh>',
    )
    fc.assert(
      fc.property(
        fc.array(fc.oneof(piece, fc.string({ unit: 'binary', maxLength: 12 })), { maxLength: 30 }),
        fc.string({ maxLength: 30 }),
        (pieces, address) => {
          const page = read(pieces.join(''), address)
          for (const text of [page.title, page.site, page.section, ...page.authors, ...page.tags]) {
            assert.ok(text === undefined || (text.length > 0 && !/[\n\u0000]/.test(text) && text === text.trim()))
          }
        },
      ),
      { numRuns: 400 },
    )
  })

  it('depth, width and length are read in a loop', () => {
    for (const html of [
      '<div class="author date title">'.repeat(100_000),
      '<p class="date">3 May 2024</p>'.repeat(100_000),
      `<h1 class="${'author '.repeat(150_000)}">x</h1>`,
      `<title>${' - '.repeat(300_000)}</title>`,
      `<meta name="author" content="${'A, '.repeat(300_000)}">`,
      `<p>${'1/2/'.repeat(300_000)}</p>`,
      `<script type="application/ld+json">${'{"a":['.repeat(200_000)}</script>`,
      `<script type="application/ld+json">[${'{"@type":"NewsArticle","author":{"@id":"#a"}},'.repeat(20_000)}]</script>`,
    ]) {
      const page = read(html)
      assert.ok(page.authors.length <= 20)
    }
  })
})

describe('what pages of many systems say', () => {
  const clock = (date: Metadata['published']) =>
    date?.at === undefined ? undefined : new Date(date.at + (date.zoneMinutes ?? 0) * 60_000).toISOString().slice(0, 16)

  it('the change that a reader sees told stands apart from the publication, in words or in a class', () => {
    const two = (meta: string, lang = 'en') => {
      const { published, modified } = read(
        `<html lang="${lang}"><h1>Ferry runs again</h1>${meta}${prose}</html>`,
        'https://harbour-post.example/ferry',
      )
      return [clock(published), clock(modified)]
    }
    assert.deepEqual(two('<div>Published 10:32 p.m. ET Nov. 6, 2024 | Updated 1:15 a.m. ET Nov. 7, 2024</div>'), [
      '2024-11-06T22:32',
      '2024-11-07T01:15',
    ])
    const korean =
      '<div><em>입력</em><span class="date_time">2023.03.02. 오전 9:31</span></div><div><em>수정</em><span class="modify_date_time">2023.03.02. 오후 2:02</span></div>'
    assert.deepEqual(two(korean, 'ko'), ['2023-03-02T09:31', '2023-03-02T14:02'])
    assert.deepEqual(two('<p>Veröffentlicht: 04.05.2024, zuletzt aktualisiert: 06.05.2024</p>', 'de'), [
      '2024-05-04T00:00',
      '2024-05-06T00:00',
    ])
    const earlier = '<time datetime="2024-05-04T10:00">4 May 2024</time><p>Stand: 1 May 2024</p>'
    assert.deepEqual(two(earlier), ['2024-05-04T10:00', undefined], 'a change is not before the publication')
  })

  it('the moment of a post stands in the title of its abbreviation, the name in the card within the card', () => {
    const { authors, published } = read(
      `<html lang="de"><h2 class="date-header"><span>Sonntag, 8. Oktober 2023</span></h2><h3 class="post-title">Der Ofen</h3>${prose}<div class="post-footer"><span class="post-author vcard">Eingestellt von <span class="fn" itemprop="author"><span itemprop="name">Jonas Ziegler</span></span></span> um <abbr class="published" itemprop="datePublished" title="2023-10-08T19:42:00+02:00">19:42</abbr></div></html>`,
      'https://ziegel.example/2023/10/ofen.html',
    )
    assert.deepEqual(authors, ['Jonas Ziegler'])
    assert.equal(clock(published), '2023-10-08T19:42')
  })

  it('a weekday is nobody, and a role between two names is skipped', () => {
    const drupal =
      'Von <a href="/user/12" class="username">Marlies Kettler</a>, <span class="field--name-created">Di., 04.02.2025 - 11:35</span>'
    assert.deepEqual(read(`<html lang="de"><h1>Werk</h1><div>${drupal}</div>${prose}</html>`).authors, [
      'Marlies Kettler',
    ])
    const roles =
      '<div class="author-line"><span class="author-name">Ruth Oldcastle</span>, <span class="author-role">Environment Correspondent</span>, and <span class="author-name">Ben Achebe</span>, <span class="author-role">Data Editor</span></div>'
    assert.deepEqual(read(`<h1>Why the bay is silting up</h1>${roles}${prose}`).authors, [
      'Ruth Oldcastle',
      'Ben Achebe',
    ])
  })

  it('Korean papers name the reporter before the first sentence or with an address behind the last', () => {
    const text =
      '사과 주산지에 사흘째 눈이 내리면서 농가들이 가지치기를 서두르고 있다고 농업기술원이 밝혔다. 올겨울 적설량은 평년보다 많았다.'
    const korean = (head: string, body: string) =>
      read(`<html lang="ko"><head>${head}</head><h1>눈 내린 과수원</h1>${body}</html>`).authors
    assert.deepEqual(korean('', `<p>(들녘뉴스 윤가람 기자) ${text}</p>`), ['윤가람'])
    assert.deepEqual(korean('', `<p>(서울=들녘뉴스) 윤가람·문소라 기자 = ${text}</p>`), ['윤가람', '문소라'])
    assert.deepEqual(korean('', `<p>${text}</p><p>윤가람 기자 garam@deulnyeok.example</p>`), ['윤가람'])
    const house = '<meta property="og:article:author" content="들녘신문 | 네이버">'
    assert.deepEqual(korean(house, `<em class="journalist_name">윤가람 기자</em><p>${text}</p>`), ['윤가람'])
  })

  it('who took the picture did not write the text', () => {
    const lines = '<p>青云站开始封闭改造，预计明年国庆前重新启用，旅客须从临时站房进出。</p>'
    const { authors } = read(
      `<html lang="zh-CN"><h1>青云站改造工程启动</h1>${lines}<p>图为改造前的候车室。本报记者 马立 摄</p>${lines}<p>记者 何静 周远</p></html>`,
    )
    assert.deepEqual(authors, ['何静', '周远'])
  })
})
