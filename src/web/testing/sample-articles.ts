import { createHash } from 'node:crypto'
import type { ArticleDetail, RevisionSummary } from '../../archive/library.ts'
import type { Capture, Change, GivenDate } from '../../model/index.ts'

/** Samples for the reading room's tests: all written for them, none from a real paper. */
export interface Sample extends ArticleDetail {
  /** HTML of each version by its id. */
  readonly versions: Readonly<Record<string, string>>
  readonly changes?: readonly Change[]
}

interface Draft {
  readonly title: string
  readonly source: string
  readonly language: string
  readonly at: number
  readonly paragraphs: readonly string[]
  readonly authors?: readonly string[]
  readonly tags?: readonly string[]
  readonly picture?: string
  readonly date?: GivenDate | 'none'
  readonly more?: Partial<Sample>
  readonly html?: string
}

export const hour = 3_600_000
export const day = 24 * hour
/** 2026-11-20, 20:00 in Shanghai. */
export const sampleNow = Date.UTC(2026, 10, 20, 12, 0)

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function make(draft: Draft): Sample {
  const id = digestOf(`${draft.source} ${draft.title} ${draft.at}`).slice(0, 20)
  const text = draft.paragraphs.join('\n')
  const html =
    draft.html ??
    `${draft.picture ? `<figure><img src="/media/${draft.picture}" alt="" width="1200" height="700"><figcaption>图：本报资料</figcaption></figure>` : ''}${draft.paragraphs.map((p) => `<p>${p}</p>`).join('')}`
  const firstSeenAt = draft.at + 10 * 60_000
  const capture = captureOf(id, firstSeenAt, 200)
  const revision = revisionOf(id, 1, firstSeenAt, text, capture.id, true)
  const published: GivenDate | undefined =
    draft.date === 'none'
      ? undefined
      : (draft.date ?? { at: draft.at, raw: new Date(draft.at).toUTCString(), source: 'pubDate' })
  return {
    id,
    url: `https://${draft.source === 'Harbour Post' ? 'post.example' : 'ribao.example'}/news/${id}.html`,
    title: draft.title,
    authors: draft.authors ?? [],
    source: draft.source,
    feedUrl: 'https://ribao.example/feed.xml',
    tags: draft.tags ?? [],
    language: draft.language,
    publishedAt: published?.at,
    published,
    firstSeenAt,
    kind: 'article',
    origin: 'page',
    isComplete: true,
    excerpt: text.slice(0, 180),
    picture: draft.picture,
    revisionCount: 1,
    html,
    text,
    provenance: { title: 'jsonld:headline', published: 'pubDate' },
    revisions: [revision],
    captures: [capture],
    pictures: draft.picture ? [{ url: 'https://img.example/a.svg', digest: draft.picture, type: 'image/svg+xml' }] : [],
    mentions: [
      {
        feedUrl: 'https://ribao.example/feed.xml',
        title: draft.title,
        firstSeenAt,
        lastSeenAt: firstSeenAt + 5 * hour,
      },
    ],
    versions: { [revision.id]: html },
    ...draft.more,
  }
}

export function captureOf(articleId: string, at: number, status: number | undefined): Capture {
  const hex = digestOf(`${articleId} ${at}`)
  return {
    id: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`,
    purpose: 'article',
    subject: articleId,
    url: `https://ribao.example/news/${articleId}.html`,
    at,
    status,
    mime: 'text/html',
    digest: `sha256:${hex}`,
    place: { file: 'presskeep-20261120-000001.warc.gz', offset: 4096, length: 18_311 },
  }
}

function revisionOf(
  articleId: string,
  n: number,
  at: number,
  text: string,
  captureId: string,
  isCurrent: boolean,
): RevisionSummary {
  return {
    id: digestOf(`${articleId} revision ${n}`).slice(0, 16),
    at,
    origin: 'page',
    kind: 'article',
    extractor: '1',
    captureId,
    characters: [...text].length,
    textSha256: digestOf(text),
    isCurrent,
  }
}

/** Two pictures, drawn here: a harbour at dusk and a street of plane trees. */
export const samplePictures = new Map<string, { readonly bytes: Uint8Array; readonly type: string }>()
function picture(svg: string): string {
  const digest = digestOf(svg)
  samplePictures.set(digest, { bytes: new TextEncoder().encode(svg), type: 'image/svg+xml' })
  return digest
}
const harbour = picture(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 700" width="1200" height="700">
<defs><linearGradient id="s" x2="0" y2="1"><stop stop-color="#2f4258"/><stop offset=".55" stop-color="#c98a66"/><stop offset="1" stop-color="#f0cf9d"/></linearGradient></defs>
<rect width="1200" height="460" fill="url(#s)"/><circle cx="830" cy="410" r="52" fill="#f7e3b4"/>
<path d="M0 430l120-90 90 60 140-140 150 150 110-70 160 110 130-60 300 70v90H0z" fill="#43505c"/>
<rect y="455" width="1200" height="245" fill="#3d5163"/><path d="M700 470h260l-40 20H740z" fill="#efd2a1" opacity=".6"/>
<path d="M0 520h1200M0 575h1200M0 640h1200" stroke="#52687b" stroke-width="5"/>
<g fill="#20272e"><path d="M180 500h230l-28 52H214z"/><rect x="285" y="385" width="7" height="118"/><path d="M293 392l86 92h-86zM280 400l-62 84h62z"/></g>
<g fill="#2a333b"><path d="M560 545h150l-18 32H576z"/><rect x="622" y="480" width="5" height="66"/></g></svg>`)
const planes = picture(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 700" width="1200" height="700">
<rect width="1200" height="700" fill="#e9e1cf"/><path d="M0 470h1200v230H0z" fill="#b9ad97"/><path d="M420 700L580 470h40l160 230z" fill="#d8cfbd"/>
<g fill="#7c8f62"><circle cx="150" cy="210" r="190"/><circle cx="340" cy="180" r="150"/><circle cx="1040" cy="200" r="200"/><circle cx="850" cy="190" r="140"/></g>
<g fill="#95a678"><circle cx="210" cy="140" r="110"/><circle cx="980" cy="130" r="120"/></g>
<g fill="#5e4f3c"><rect x="150" y="300" width="30" height="260"/><rect x="335" y="290" width="20" height="210"/><rect x="1020" y="300" width="32" height="260"/><rect x="850" y="290" width="20" height="210"/></g></svg>`)

const typhoonBefore = [
  '台风“海燕”预计明晨在临港一带登陆，中心附近最大风力12级。',
  '市防汛办已要求沿江3处工地停工，转移群众约1.2万人。',
  '轮渡各航线今晚8时起停航，恢复时间另行通知。',
]
const typhoonAfter = [
  '台风“海燕”预计明日上午在临港一带登陆，中心附近最大风力13级。',
  '市防汛办已要求沿江5处工地停工，转移群众约1.8万人。',
  '轮渡各航线今晚6时起停航，恢复时间另行通知。',
  '地铁二号线东段明日首班车推迟至9时。',
]

function typhoon(): Sample {
  const at = sampleNow - 3 * hour
  const base = make({
    title: '台风“海燕”明日登陆，沿江工地停工、轮渡停航',
    source: '江城日报',
    language: 'zh-Hans',
    at,
    authors: ['陈小满', '周亦'],
    tags: ['天气', '交通'],
    picture: harbour,
    paragraphs: typhoonAfter,
  })
  const first = captureOf(base.id, at + 10 * 60_000, 200)
  const second = captureOf(base.id, at + 2 * hour, 200)
  const third = captureOf(base.id, at + 2.5 * hour, 503)
  const older = revisionOf(base.id, 1, first.at, typhoonBefore.join('\n'), first.id, false)
  const newer = revisionOf(base.id, 2, second.at, typhoonAfter.join('\n'), second.id, true)
  const title = '台风“海燕”明晨登陆，沿江工地停工'
  const htmlOf = (list: readonly string[]) => list.map((p) => `<p>${p}</p>`).join('')
  return {
    ...base,
    revisionCount: 2,
    editedAt: second.at,
    section: '要闻',
    modified: { at: second.at, raw: '2026年11月20日 19:00', source: 'text:update' },
    captures: [first, second, third],
    revisions: [
      { ...older, title },
      { ...newer, title: base.title },
    ],
    versions: { [older.id]: htmlOf(typhoonBefore), [newer.id]: base.html },
    changes: [
      {
        type: 'headline',
        before: title,
        after: base.title,
        marks: [
          { op: 'same', text: '台风“海燕”明' },
          { op: 'deleted', text: '晨' },
          { op: 'added', text: '日' },
          { op: 'same', text: '登陆，沿江工地停工' },
          { op: 'added', text: '、轮渡停航' },
        ],
      },
      {
        type: 'date',
        before: '2026-11-20T08:40:00Z',
        after: '2026-11-20T09:00:00Z',
        marks: [],
      },
      {
        type: 'paragraph-reworded',
        before: typhoonBefore[0]!,
        after: typhoonAfter[0]!,
        atParagraph: 0,
        marks: [
          { op: 'same', text: '台风“海燕”预计' },
          { op: 'deleted', text: '明晨' },
          { op: 'added', text: '明日上午' },
          { op: 'same', text: '在临港一带登陆，中心附近最大风力' },
          { op: 'deleted', text: '12' },
          { op: 'added', text: '13' },
          { op: 'same', text: '级。' },
        ],
      },
      {
        type: 'figure-changed',
        before: typhoonBefore[1]!,
        after: typhoonAfter[1]!,
        atParagraph: 1,
        figures: [{ before: '3', after: '5' }],
        marks: [
          { op: 'same', text: '市防汛办已要求沿江' },
          { op: 'deleted', text: '3' },
          { op: 'added', text: '5' },
          { op: 'same', text: '处工地停工，转移群众约' },
          { op: 'deleted', text: '1.2' },
          { op: 'added', text: '1.8' },
          { op: 'same', text: '万人。' },
        ],
      },
      { type: 'paragraph-deleted', before: '气象台表示，路径仍有变数，请市民留意最新通报。', atParagraph: 2 },
      { type: 'paragraph-moved', after: typhoonAfter[2]!, fromParagraph: 3, atParagraph: 2 },
      { type: 'paragraph-added', after: typhoonAfter[3]!, atParagraph: 3 },
    ],
  }
}

export function makeSamples(): readonly Sample[] {
  const samples: Sample[] = [
    typhoon(),
    make({
      title: '老街梧桐保住了：一场持续三年的修剪之争',
      source: '江城日报',
      language: 'zh-Hans',
      at: sampleNow - 5 * hour,
      authors: ['许知远山'],
      tags: ['城市', '环境'],
      picture: planes,
      paragraphs: [
        '城东的复兴路上有一百二十七棵法国梧桐，最老的一棵种于1934年。三年前，一纸“过度修剪”的通知让街坊们第一次坐到了同一张桌子前。',
        '“树不会说话，但树荫会。”住在路口的退休教师沈玉兰说。她从那一年夏天开始，每天记录同一处路面的温度：有树荫的地方是31℃，没有的地方是46℃。',
        '园林部门的解释是安全。2023年8月的一场雷暴里，一根枯枝砸坏了两辆轿车，此后修剪的标准便从“疏枝”改成了“短截”。短截之后的梧桐像一排举起的拳头，要三到五年才能重新长出完整的树冠。',
        '转机出现在今年春天。华东林业大学的团队用雷达逐棵“体检”，发现真正需要处理的只有九棵。报告公布后，方案改为一树一策：九棵加固，其余只清枯枝。',
        '昨天上午，第一批脚手架拆除。沈玉兰又去量了一次温度，这一次她没有写下数字，只写了两个字：有风。',
      ],
    }),
    make({
      title: 'Night ferry returns to the northern islands after eleven years',
      source: 'Harbour Post',
      language: 'en',
      at: sampleNow - 6 * hour,
      authors: ['Margaret Ellison', 'Tom Adeyemi'],
      tags: ['transport', 'islands'],
      date: { at: sampleNow - 6 * hour, raw: '2026-11-20T06:00:00+00:00', source: 'jsonld:datePublished' },
      paragraphs: [
        'The first night ferry in eleven years left the old pier at a quarter past ten, carrying sixty-two passengers, nine vans and a crate of hens that nobody had booked.',
        'For the islands it is more than a timetable. When the last boat was withdrawn in 2015 the secondary school lost a third of its pupils within two winters, and the cannery moved its packing line to the mainland.',
        '“We kept the berth lit,” said the harbour master, Ida Brannock. “Every night. People laughed at the bill. But a berth that goes dark does not come back.”',
        'The new vessel is smaller, quieter and slower than the old one. It sails three nights a week until March, and then, if at least forty cabins are taken on average, every night.',
      ],
    }),
    make({
      title: '港區渡輪加價一元，長者維持半價',
      source: '維港晚報',
      language: 'zh-Hant',
      at: sampleNow - 9 * hour,
      tags: ['交通'],
      paragraphs: [
        '渡輪公司昨日公布，明年一月起各航線成人票價上調一元，六十五歲以上長者維持半價。',
        '公司稱燃料與維修成本三年間上升兩成，加價後仍有虧損，餘額由車站商舖租金補貼。',
      ],
      more: { kind: 'teaser', isComplete: false },
    }),
    make({
      title: '<script>alert("标题")</script> & “引号” </title><img src=x onerror=alert(1)>',
      source: 'Harbour Post',
      language: 'en"><script>',
      at: sampleNow - 10 * hour,
      authors: ['<b>O’Neill</b>', 'a & b'],
      tags: ['<i>tag</i>', '..', 'a/b?c#d %25', '中文 标签'],
      paragraphs: ['A title that would be markup is only words.'],
    }),
    make({
      title: 'An article about \u202Esdrawkcab\u202C text',
      source: 'Harbour Post',
      language: 'en',
      at: sampleNow - 12 * hour,
      paragraphs: ['A right-to-left override in a title turns nothing else round.'],
      more: { url: 'javascript:alert(1)' },
    }),
    make({
      title: '市图书馆闭馆整修的消息已被撤下',
      source: '江城日报',
      language: 'zh-Hans',
      at: sampleNow - 1.2 * day,
      paragraphs: ['市图书馆将于下月起闭馆整修，为期六个月。还书箱照常开放。'],
      more: { withdrawnAt: sampleNow - 1 * day },
    }),
    make({
      title: '没有日期的一篇旧文',
      source: '江城日报',
      language: 'zh-Hans',
      at: sampleNow - 1.5 * day,
      date: 'none',
      paragraphs: ['来源没有给出日期，存档也不替它编一个。'],
    }),
    make({
      title: 'A day without an hour',
      source: 'Harbour Post',
      language: 'en',
      at: Date.UTC(2026, 10, 18),
      date: { at: Date.UTC(2026, 10, 18), raw: '18 November 2026', source: 'text:byline', dayOnly: true },
      paragraphs: ['The page prints a day and no time, and so do we.'],
    }),
    make({
      title: 'A date that nobody can read',
      source: 'Harbour Post',
      language: 'en',
      at: sampleNow - 2 * day,
      date: { raw: 'the day after <yesterday>', source: 'dc:date' },
      paragraphs: ['The feed says something where the date should be.'],
    }),
    make({
      title: '駅前の古書店、最後の一日',
      source: '浜通信',
      language: 'ja',
      at: sampleNow - 2.1 * day,
      tags: ['文化'],
      paragraphs: ['創業から七十二年、駅前の小さな古書店が今日、静かに店を閉じた。棚には最後まで客の姿があった。'],
    }),
    make({
      title: 'What a long table and a wide line do to a page',
      source: 'Harbour Post',
      language: 'en',
      at: sampleNow - 2.2 * day,
      paragraphs: ['Tables, code and quotations'],
      html: `<p>A paragraph, then a list:</p><ul><li>one</li><li>two</li></ul><h2>A heading</h2><blockquote><p>A quotation that is set apart.</p></blockquote><pre>${'wide '.repeat(60)}</pre><table><tr>${'<th>Head</th>'.repeat(14)}</tr><tr>${'<td>123,456</td>'.repeat(14)}</tr></table><p>${'Donaudampfschifffahrtsgesellschaft'.repeat(8)}</p><p><a href="https://post.example/elsewhere">A link</a> and <img src="/media/${planes}" alt="Plane trees">.</p>`,
      more: {
        pictures: [
          { url: 'https://img.example/kept.svg', digest: planes, type: 'image/svg+xml' },
          { url: 'https://img.example/lost.jpg', error: 'not_found' },
        ],
      },
    }),
  ]
  for (let i = 1; i <= 60; i++) {
    samples.push(
      make({
        title: i % 3 === 0 ? `Tide table, week ${i}` : `潮汐表 第${i}周`,
        source: i % 3 === 0 ? 'Harbour Post' : '江城日报',
        language: i % 3 === 0 ? 'en' : 'zh-Hans',
        at: sampleNow - (2 + i * 0.7) * day,
        tags: ['tides'],
        paragraphs: [i % 3 === 0 ? `High water in week ${i} is late.` : `第${i}周的高潮偏晚，请赶海的市民留意。`],
      }),
    )
  }
  return samples.sort((a, b) => (b.publishedAt ?? b.firstSeenAt) - (a.publishedAt ?? a.firstSeenAt))
}
