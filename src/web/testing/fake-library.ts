import { hidingMarks, textAsksForMarks } from '../../archive/index.ts'
import type {
  ArchiveStatus,
  ArticleSummary,
  FeedLedger,
  Library,
  MarkSummary,
  PollSummary,
} from '../../archive/library.ts'
import { day, hour, makeSamples, type Sample, sampleNow, samplePictures } from './sample-articles.ts'

const timeZone = 'Asia/Shanghai'
const dayFormat = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
const timeOf = (article: ArticleSummary) => article.publishedAt ?? article.firstSeenAt
const dayOf = (article: ArticleSummary) => dayFormat.format(timeOf(article))

/** Two of the samples are marked: the one that was edited, and the one whose title is hostile. */
function sampleMarks({ id, title, revisions }: Sample): readonly MarkSummary[] {
  const [first, last] = [revisions[0]!, revisions.at(-1)!]
  if (title.startsWith('<script>')) {
    return [
      { name: 'starred', at: sampleNow - day, revision: first.id },
      { name: `"><img src=x>${'long'.repeat(9)}`, note: `<b>${id}</b>`, at: sampleNow - 2 * day },
    ]
  }
  if (!title.startsWith('台风')) return []
  const changed = { at: last.at, isWithdrawn: false, before: first.id, after: last.id }
  return [
    { name: '证据', note: '第一行\n第二行 <i>&amp;</i>', at: sampleNow - 3 * day, revision: first.id, changed },
    { name: 'follow up', at: sampleNow - 4 * day, changed: { at: last.at, isWithdrawn: true } },
  ]
}

export interface FakeLibrary extends Library {
  readonly samples: readonly Sample[]
}

/** A whole library in memory, for tests of what stands on one. `samples` may be replaced, also by none. */
export function createFakeLibrary(samples: readonly Sample[] = makeSamples()): FakeLibrary {
  const find = (id: string) => samples.find((one) => one.id === id)
  const marked = new Map(
    samples.flatMap((one) => (sampleMarks(one).length ? [[one.id, sampleMarks(one)] as const] : [])),
  )
  const withNames = <T extends ArticleSummary>(one: T): T =>
    marked.has(one.id) ? { ...one, markedAs: marked.get(one.id)!.map(({ name }) => name) } : one
  const link = (one: Sample | undefined) => one && { id: one.id, title: one.title }
  return {
    samples,
    name: '江城存报',
    timeZone,
    meaning: false,
    async articles({ source, tag, author, day: wanted, page = 1, perPage = 50 }) {
      const all = samples.filter(
        (one) =>
          (source === undefined || one.source === source) &&
          (tag === undefined || one.tags.includes(tag)) &&
          (author === undefined || one.authors.includes(author)) &&
          (wanted === undefined || dayOf(one).startsWith(wanted)),
      )
      const articles = all.slice((page - 1) * perPage, page * perPage).map(withNames)
      return { articles, total: all.length, page, pageCount: Math.ceil(all.length / perPage) }
    },
    async article(id) {
      const at = samples.findIndex((one) => one.id === id)
      const found = samples[at]
      if (!found) return undefined
      const before = samples.slice(0, at).reverse()
      const after = samples.slice(at + 1)
      const isSame = (one: Sample) => one.source === found.source
      return {
        ...withNames(found),
        ...(marked.has(id) && { marks: marked.get(id)! }),
        newer: link(before[0]),
        older: link(after[0]),
        newerInSource: link(before.find(isSame)),
        olderInSource: link(after.find(isSame)),
      }
    },
    async revision(articleId, revisionId) {
      const article = find(articleId)
      const revision = article?.revisions.find((one) => one.id === revisionId)
      return article && revision && { ...revision, text: article.text, html: article.versions[revisionId] ?? '' }
    },
    async compare(articleId, before, after) {
      const article = find(articleId)
      if (!article || article.revisions.length < 2) return undefined
      const first = article.revisions.find((one) => one.id === (before ?? article.revisions[0]?.id))
      const last = article.revisions.find((one) => one.id === (after ?? article.revisions.at(-1)?.id))
      return first && last && { article, before: first, after: last, relation: 'edit', changes: article.changes ?? [] }
    },
    async edits({ source, page = 1, perPage = 50 }) {
      const edits = samples
        .filter((one) => one.changes && (source === undefined || one.source === source))
        .map((one) => ({
          id: `edit-${one.id}`,
          at: one.revisions.at(-1)!.at,
          kind: 'edit' as const,
          origin: 'page' as const,
          article: one,
          beforeId: one.revisions[0]?.id,
          afterId: one.revisions.at(-1)?.id,
          beforeTitle: '<b>before</b>',
          afterTitle: one.title,
          headlineMarks: [
            { op: 'deleted' as const, text: '<b>before</b>' },
            { op: 'added' as const, text: one.title },
          ],
          types: ['headline', 'paragraph-added'],
        }))
      const shown = edits.slice((page - 1) * perPage, page * perPage)
      const pageCount = Math.ceil(edits.length / perPage)
      return { edits: shown, redesigns: [], total: edits.length, page, pageCount }
    },
    async related() {
      return []
    },
    async book() {
      return undefined
    },
    async haveCaptures() {
      return true
    },
    async rising(days) {
      return {
        phrases: [
          { phrase: '钱凯港', articles: 5, before: 0, score: 21.5 },
          { phrase: 'chancay port <b>', articles: 4, before: 1, score: 9.1 },
        ],
        articles: 40 * days,
        before: 320 * days,
      }
    },
    async marks({ name, isChanged, page = 1, perPage = 50 }) {
      const all = [...marked].flatMap(([id, marks]) => {
        const isWanted = marks.some((one) => (name ?? one.name) === one.name && (!isChanged || one.changed))
        const one = find(id)
        return one && isWanted ? [{ ...withNames(one), marks }] : []
      })
      const names = [...new Set([...marked.values()].flat().map((one) => one.name))].map((name) => ({ name, count: 1 }))
      const articles = all.slice((page - 1) * perPage, page * perPage)
      return { articles, names, total: all.length, page, pageCount: Math.ceil(all.length / perPage) }
    },
    async dossiers() {
      return [
        {
          id: 'd0551e7d0551e700',
          name: '港口 & <b>渡轮</b>',
          query: samples[0]?.title.slice(0, 2) ?? 'a',
          addedAt: sampleNow,
        },
      ]
    },
    async *table(query, format) {
      const found = samples.filter((one) => one.title.includes(query)).map(({ id, title }) => ({ id, title }))
      yield Buffer.from(`${format}\n${found.map((one) => JSON.stringify(one)).join('\n')}\n`)
    },
    async search(query, { sort = 'best', limit = 20, offset = 0 }) {
      if (query.startsWith('"') && !query.endsWith('"', query.length - 1)) return { hits: [], total: 0 }
      const word = query.replaceAll('"', '')
      const all = samples.filter((one) => one.title.includes(word) || one.text.includes(word))
      if (sort === 'best') all.sort((a, b) => Number(b.title.includes(word)) - Number(a.title.includes(word)))
      const hits = all.slice(offset, offset + limit).map((one) => {
        const at = one.text.indexOf(word)
        const from = Math.max(0, at - 30)
        const snippet =
          at < 0
            ? []
            : [
                { text: `${from > 0 ? '…' : ''}${one.text.slice(from, at)}`, isHit: false },
                { text: word, isHit: true },
                { text: one.text.slice(at + word.length, at + word.length + 60), isHit: false },
              ]
        return { ...one, snippet, score: 1 }
      })
      return { hits, total: all.length, problem: query.includes('(') ? `"(" means nothing here` : undefined }
    },
    async counts(of) {
      const counts = new Map<string, number>()
      for (const one of samples) {
        const names =
          of === 'source'
            ? [one.source]
            : of === 'tag'
              ? one.tags
              : of === 'author'
                ? one.authors
                : [of === 'day' ? dayOf(one) : dayOf(one).slice(0, 7)]
        for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
      }
      return [...counts].map(([name, count]) => ({ name, count }))
    },
    feeds: async () => sampleFeeds().map(({ history: _, polls: __, ...feed }) => feed),
    ledgers: async (feeds) => feeds.flatMap(({ id }) => sampleFeeds().filter((one) => one.id === id)),
    status: async () => sampleStatus(samples),
    measures: async () => ({
      rows: { articles: samples.length, revisions: 150, captures: 1284, pictures: samplePictures.size },
      feeds: { ok: 1, degraded: 1, stale: 1, dead: 1, gone: 1 },
      jobs: [
        { kind: 'article', due: 3, waiting: 2 },
        { kind: 'odd "kind"\n\\', due: 0, waiting: 1 },
      ],
      feedsDue: 1,
      oldestDueMs: 90_500,
      openGaps: 1,
      lastCaptureAt: sampleNow,
      lastPollAt: sampleNow - hour,
      writers: { work: 2 },
    }),
    async capture(id) {
      for (const one of samples) {
        const capture = one.captures.find((c) => c.id === id)
        const body = new TextEncoder().encode(`<!doctype html><script>alert(1)</script><h1>${one.title}</h1>`)
        if (capture) return { capture, body, contentType: 'text/html; charset=utf-8' }
      }
      return undefined
    },
    picture: async (digest) => samplePictures.get(digest),
    withoutMarks() {
      const refused = { hits: [], total: 0, problem: 'Marks are not shown here.', problemAt: 0 }
      // Tests replace some of its methods.
      const whole: Library = { ...this }
      return hidingMarks({
        ...whole,
        search: async (query, options) => (textAsksForMarks(query) ? refused : whole.search(query, options)),
      })
    },
  }
}

function sampleStatus(samples: readonly Sample[]): ArchiveStatus {
  const teaser = samples.find((one) => one.kind === 'teaser')
  return {
    articles: samples.length,
    complete: samples.filter((one) => one.isComplete).length,
    revisions: samples.reduce((n, one) => n + one.revisions.length, 0),
    captures: 1284,
    pictures: samplePictures.size,
    feeds: { ok: 1, degraded: 1, stale: 1, dead: 1, gone: 1 },
    jobsDue: 3,
    jobsWaiting: 41,
    missingCount: teaser ? 2 : 0,
    missing: teaser
      ? [
          {
            articleId: teaser.id,
            title: teaser.title,
            url: teaser.url,
            reason: 'paywall',
            nextTryAt: sampleNow + hour,
          },
          { articleId: 'gone1', title: '<b>bold</b>', reason: 'http_500 <script>' },
        ]
      : [],
    gaps: [{ feedUrl: 'https://ribao.example/feed.xml', at: sampleNow - 3 * day }],
  }
}

function polls(isFailing: boolean): PollSummary[] {
  return Array.from({ length: 40 }, (_, i): PollSummary => {
    const at = sampleNow - (i + 1) * hour
    if (isFailing && i < 6) {
      return {
        at,
        outcome: 'failed',
        errorClass: 'timeout',
        message: 'no answer in 30 s',
        seen: 0,
        new: 0,
        known: 0,
        changed: 0,
      }
    }
    const fresh = (i * 7) % 5
    if (fresh === 0) return { at, outcome: 'unchanged', status: 304, seen: 0, new: 0, known: 0, changed: 0 }
    return {
      at,
      outcome: 'read',
      status: 200,
      seen: 30,
      new: fresh,
      known: 30 - fresh,
      changed: 0,
      overlapped: i !== 11,
    }
  })
}

function sampleFeeds(): readonly FeedLedger[] {
  const base = { tags: ['news'], history: [], followedAt: sampleNow - 300 * day, nextCheckAt: sampleNow + 0.7 * hour }
  return [
    {
      ...base,
      id: 'feed-1',
      url: 'https://ribao.example/feed.xml',
      name: '江城日报',
      siteUrl: 'https://ribao.example/',
      status: 'ok',
      articleCount: 45,
      lastCheckAt: sampleNow - 0.3 * hour,
      lastSuccessAt: sampleNow - 0.3 * hour,
      polls: polls(false),
    },
    {
      ...base,
      id: 'feed-2',
      url: 'https://post.example/atom',
      name: 'Harbour Post',
      status: 'degraded',
      errorClass: 'timeout',
      errorMessage: 'no answer in 30 s',
      articleCount: 26,
      lastCheckAt: sampleNow - hour,
      lastSuccessAt: sampleNow - 7 * hour,
      polls: polls(true),
    },
    {
      ...base,
      id: 'feed-3',
      url: 'https://wan.example/rss',
      name: '維港晚報',
      status: 'stale',
      articleCount: 1,
      lastSuccessAt: sampleNow - 2 * hour,
      polls: polls(false).slice(0, 9),
    },
    {
      ...base,
      id: 'feed-4',
      url: 'https://hama.example/index.rdf',
      name: '浜通信',
      status: 'dead',
      errorClass: 'http_503',
      errorMessage: '503 Service <b>Unavailable</b>',
      articleCount: 1,
      lastSuccessAt: sampleNow - 70 * day,
      polls: polls(true).slice(0, 6),
    },
    {
      ...base,
      id: 'feed-5',
      url: 'javascript:alert(1)',
      name: '<i>closed</i> weekly',
      status: 'gone',
      errorClass: 'gone',
      articleCount: 0,
      polls: [],
    },
  ]
}
