import { relationOf } from '../diff/index.ts'
import { readingRoomHtml } from '../extract/index.ts'
import type { Capture } from '../model/index.ts'
import { parseQuery } from '../search/index.ts'
import {
  allDossiers,
  allFeeds,
  articleById,
  captureById,
  capturesFor,
  editsOf,
  entriesOf,
  healthHistory,
  listed,
  picturesOf,
  pictureType,
  pollsOf,
  revisionById,
  revisionsOf,
  type SqlValue,
  type StoredArticle,
  type StoredRevision,
} from '../store/index.ts'
import { bookOf } from './book.ts'
import { comparable, compareRevisions } from './compare-revisions.ts'
import { dayCounts } from './day-counts.ts'
import { dayOf, spanOf } from './days.ts'
import type { Embedder } from './embedder.ts'
import { tableBytes, tableRows } from './export-table.ts'
import { findIn } from './find.ts'
import { nearFinder, splitMeaning, withoutMeaning } from './find-near.ts'
import { hidingMarks } from './hide-marks.ts'
import { keptAnswers } from './kept-answers.ts'
import type {
  ArticleDetail,
  ArticleLink,
  ArticlePage,
  ArticleSummary,
  FeedHealth,
  Library,
  RevisionSummary,
  SearchPage,
} from './library.ts'
import { markedPage, marksOf, withMarks } from './marks.ts'
import { measuresOf } from './measures.ts'
import type { OpenArchive } from './open-archive.ts'
import { otherSizes } from './other-sizes.ts'
import { ownReadings } from './re-extract.ts'
import { headlinesOf, recentEdits } from './recent-edits.ts'
import { risingNow } from './rising-now.ts'
import { type SummaryRow, summaryColumns, summaryJoins, summaryOf } from './rows.ts'
import { likeArticles } from './same-story.ts'
import { versionsOf, withoutTemplates } from './settle-article.ts'
import { shownPicture } from './shown-picture.ts'
import { archiveStatus } from './status.ts'

/** The reading side of an open archive; with an embedder it also finds by meaning. */
export function libraryOf(archive: OpenArchive, means: { readonly embedder?: Embedder } = {}): Library {
  const { db, settings } = archive
  const { timeZone } = settings
  const near = means.embedder && nearFinder(archive, means.embedder)
  const kept = keptAnswers()

  async function summary(id: string): Promise<ArticleSummary | undefined> {
    const [row] = await db.all<SummaryRow>(`SELECT ${summaryColumns} FROM ${summaryJoins} WHERE a.id = ?`, id)
    return row && summaryOf(row)
  }

  async function link(where: string, order: string, ...values: readonly SqlValue[]): Promise<ArticleLink | undefined> {
    const [row] = await db.all<SummaryRow>(
      `SELECT ${summaryColumns} FROM ${summaryJoins} WHERE a.duplicate_of IS NULL AND ${where} ORDER BY a.search_id ${order} LIMIT 1`,
      ...values,
    )
    if (!row) return undefined
    const { id, title } = summaryOf(row)
    return { id, title }
  }

  /** Follows a join: the article that stands for this one now. */
  async function theArticle(id: string): Promise<StoredArticle | undefined> {
    const article = await articleById(db, id)
    return article?.duplicateOf ? articleById(db, article.duplicateOf) : article
  }

  async function pictureResolver(articleId: string) {
    const pictures = await picturesOf(db, articleId)
    const kept = new Map(pictures.flatMap((one) => (one.digest ? [[one.url, `/media/${one.digest}`] as const] : [])))
    return { pictures, resolve: (url: string) => kept.get(url) }
  }

  return {
    name: settings.name,
    id: settings.id,
    timeZone,

    async articles({ source, tag, author, day, page = 1, perPage = 50 }): Promise<ArticlePage> {
      const where = ['a.duplicate_of IS NULL']
      const values: SqlValue[] = []
      if (source !== undefined) {
        where.push('a.source = ?')
        values.push(source)
      }
      if (tag !== undefined) {
        where.push('a.id IN (SELECT article_id FROM article_tags WHERE tag = ?)')
        values.push(tag)
      }
      if (author !== undefined) {
        where.push('a.id IN (SELECT article_id FROM article_authors WHERE author = ?)')
        values.push(author)
      }
      if (day !== undefined) {
        const span = spanOf(day, timeZone)
        if (!span) return { articles: [], total: 0, page: 1, pageCount: 0 }
        where.push('a.sort_at >= ? AND a.sort_at < ?')
        values.push(...span)
      }
      const filter = where.join(' AND ')
      const total = await kept(JSON.stringify([filter, values]), async () => {
        const [counted] = await db.all<{ total: number }>(
          `SELECT count(*) AS total FROM articles a WHERE ${filter}`,
          ...values,
        )
        return counted?.total ?? 0
      })
      // First which, by an index alone: a far page does not read all that stands before it.
      const rows = await db.all<SummaryRow>(
        `SELECT ${summaryColumns} FROM ${summaryJoins} WHERE a.search_id IN (
           SELECT a.search_id FROM articles a WHERE ${filter} ORDER BY a.search_id DESC LIMIT ? OFFSET ?
         ) ORDER BY a.search_id DESC`,
        ...values,
        perPage,
        (Math.max(1, page) - 1) * perPage,
      )
      const articles = await withMarks(db, rows.map(summaryOf))
      return { articles, total, page: Math.max(1, page), pageCount: Math.ceil(total / perPage) }
    },

    async article(id): Promise<ArticleDetail | undefined> {
      const article = await theArticle(id)
      const gist = article && (await summary(article.id))
      if (!article || !gist) return undefined
      const revisions = await revisionsOf(db, article.id)
      const current = revisions.find((one) => one.id === article.currentRevisionId)
      const own = ownReadings(revisions)
      const { pictures, resolve } = await pictureResolver(article.id)
      const mentions = await entriesOf(db, article.id)
      const feeds = new Map((await allFeeds(db)).map((feed) => [feed.id, feed.url]))
      const captures = [
        ...(await capturesFor(db, 'article', article.id)),
        ...(await capturesFor(db, 'rendered', article.id)),
      ]
      const imported = await db.all<{ capture_id: string }>(
        'SELECT capture_id FROM imports WHERE article_id = ?',
        article.id,
      )
      const importCaptures = await Promise.all(imported.map((row) => captureById(db, row.capture_id)))
      const at = article.searchId
      const edits = await editsOf(db, article.id)
      const marks = await marksOf(archive, article, { revisions, edits })
      return {
        ...gist,
        ...(marks.length && { marks, markedAs: marks.map(({ name }) => name) }),
        html: current ? readingRoomHtml(current.html, article.url ?? '', resolve) : '',
        text: current?.text ?? '',
        published: current?.published ?? mentions.find(({ entry }) => entry.published)?.entry.published,
        modified: current?.modified,
        site: current?.site,
        section: current?.section,
        provenance: current?.provenance ?? {},
        revisions: revisions.map((one) => ({
          ...revisionSummary(one, article.currentRevisionId),
          ...(own.has(one.id) && { isReadAgain: true }),
        })),
        captures: [
          ...importCaptures.filter((one) => one !== undefined),
          ...(await feedCapture(current)),
          ...captures,
        ].map(withoutOriginal),
        pictures: await Promise.all(
          pictures.map(async ({ url, digest, type, error }) => {
            const sizes = digest === undefined ? [] : await otherSizes(db, digest)
            return { url, digest, type, error, ...(sizes.length && { otherSizes: sizes }) }
          }),
        ),
        mentions: mentions.map((mention) => ({
          feedUrl: feeds.get(mention.feedId) ?? mention.feedId,
          title: mention.entry.title,
          firstSeenAt: mention.firstSeenAt,
          lastSeenAt: mention.lastSeenAt,
        })),
        headlines: headlinesOf(edits, current?.origin ?? 'feed'),
        newer: await link('a.search_id > ?', 'ASC', at),
        older: await link('a.search_id < ?', 'DESC', at),
        newerInSource: await link('a.search_id > ? AND a.source = ?', 'ASC', at, article.source),
        olderInSource: await link('a.search_id < ? AND a.source = ?', 'DESC', at, article.source),
      }
    },

    async revision(articleId, revisionId) {
      const article = await theArticle(articleId)
      const revision = await revisionById(db, revisionId)
      if (!article || !revision || revision.articleId !== article.id) return undefined
      const { resolve } = await pictureResolver(article.id)
      return {
        ...revisionSummary(revision, article.currentRevisionId),
        text: revision.text,
        html: readingRoomHtml(revision.html, article.url ?? '', resolve),
      }
    },

    async compare(articleId, beforeId, afterId) {
      const article = await theArticle(articleId)
      const gist = article && (await summary(article.id))
      if (!article || !gist) return undefined
      const revisions = await revisionsOf(db, article.id)
      const edits = await editsOf(db, article.id)
      const versions = versionsOf(article, withoutTemplates(revisions, edits))
      const byId = (id: string | undefined) => revisions.find((one) => one.id === id)
      const after = afterId === undefined ? versions.at(-1) : byId(afterId)
      // What was shown right before it, maybe in another template of the site than the version before.
      const brought = edits.find(
        (one) => one.kind === 'edit' && one.afterId === after?.id && one.origin === after?.origin,
      )
      const before =
        beforeId === undefined
          ? (byId(brought?.beforeId) ?? versions[versions.findIndex((one) => one.id === after?.id) - 1])
          : byId(beforeId)
      if (!before || !after) return undefined
      const changes = compareRevisions(before, after)
      return {
        article: gist,
        before: revisionSummary(before, article.currentRevisionId),
        after: revisionSummary(after, article.currentRevisionId),
        relation: relationOf(comparable(before), comparable(after), changes),
        changes,
      }
    },

    async related(id) {
      const article = await theArticle(id)
      const current = article?.currentRevisionId && (await revisionById(db, article.currentRevisionId))
      if (!article || !current) return []
      const alike = await likeArticles(db, { id: article.id, title: article.indexedTitle ?? '', text: current.text })
      const found = await Promise.all(alike.map((one) => summary(one.id)))
      return found.flatMap((one) =>
        one ? [{ id: one.id, title: one.title, source: one.source, publishedAt: one.publishedAt }] : [],
      )
    },

    edits: (filter) => recentEdits(db, filter),
    rising: risingNow(archive),

    marks: (filter) => markedPage(archive, filter),
    withoutMarks: () => hidingMarks(libraryOf({ ...archive, withoutMarks: true }, means)),
    dossiers: async () =>
      (await allDossiers(db)).map(({ id, name, query, addedAt }) => {
        const read = parseQuery(splitMeaning(query).text, { today: dayOf(archive.now(), timeZone) })
        return { id, name, query, addedAt, ...(read.kind === 'problem' && { problem: read.message }) }
      }),
    book: (query, format, title) => bookOf(archive, query, format, title),
    haveCaptures: async (ids) =>
      (
        await db.all(
          `SELECT 1 FROM ${listed(db, 'text')} j CROSS JOIN revisions r ON r.article_id = j.value WHERE r.origin <> 'import' LIMIT 1`,
          JSON.stringify(ids),
        )
      ).length > 0,
    table: (query, format, most) => tableBytes(tableRows(archive, query, most), format),
    meaning: near !== undefined,
    search: (query, options) =>
      archive.tracer.span('search', {}, async (span) => {
        const asked = splitMeaning(query)
        const found = await findIn(archive, asked.text, options)
        const isNear = options.withMeaning || asked.isAsked
        const page = !isNear ? found : near ? await near(asked.text, options, found) : withoutMeaning(found)
        span.note({ hits: page.hits.length, total: page.total, ...(page.near && { near: page.near.length }) })
        return { ...page, ...(await markedHits(page)) }
      }),

    async counts(of) {
      if (of === 'day' || of === 'month') return kept(of, () => countsByTime(of))
      const from = {
        source:
          'SELECT a.source AS name, count(*) AS count FROM articles a WHERE a.duplicate_of IS NULL GROUP BY a.source',
        tag: countsIn('article_tags', 'tag'),
        author: countsIn('article_authors', 'author'),
      }[of]
      return kept(of, () => db.all<{ name: string; count: number }>(`${from} ORDER BY count DESC, name`))
    },

    async feeds(): Promise<readonly FeedHealth[]> {
      const feeds = await allFeeds(db)
      const counts = await db.all<{ feed_id: string; count: number }>(
        'SELECT feed_id, count(DISTINCT article_id) AS count FROM entries GROUP BY feed_id',
      )
      const articles = new Map(counts.map((row) => [row.feed_id, row.count]))
      return feeds.map((feed) => ({
        id: feed.id,
        url: feed.url,
        name: feed.name,
        siteUrl: feed.siteUrl,
        tags: feed.tags,
        status: feed.status,
        errorClass: feed.errorClass,
        errorMessage: feed.errorMessage,
        articleCount: articles.get(feed.id) ?? 0,
        lastCheckAt: feed.lastCheckAt,
        lastSuccessAt: feed.lastSuccessAt,
        nextCheckAt: feed.nextCheckAt,
        followedAt: feed.followedAt,
        settings: feed.settings,
        nextCheckWhy: feed.nextWhy,
      }))
    },

    ledgers: (feeds) =>
      Promise.all(
        feeds.map(async (feed) => ({
          ...feed,
          history: await healthHistory(db, feed.id, 20),
          polls: await pollsOf(db, feed.id, 50),
        })),
      ),

    status: () => archiveStatus(archive),

    measures: measuresOf(archive),

    async capture(id) {
      const capture = await captureById(db, id)
      if (!capture) return undefined
      const record = await archive.warcs.readRecord(capture.place)
      const raw = await archive.context.payload(record, db).catch(async () => record.payload())
      return { capture: withoutOriginal(capture), body: raw, contentType: record.contentType }
    },

    async picture(digest) {
      if (!/^[0-9a-f]{64}$/.test(digest)) return undefined
      const type = await pictureType(db, digest)
      const bytes = type && (await shownPicture(archive.blobs, digest))
      return bytes ? { bytes, type } : undefined
    },
  }

  async function markedHits({ hits, inside, near }: SearchPage): Promise<Pick<SearchPage, 'hits' | 'inside' | 'near'>> {
    return {
      hits: await withMarks(db, hits),
      ...(inside && { inside: await withMarks(db, inside) }),
      ...(near && { near: await withMarks(db, near) }),
    }
  }

  /** What a reader sees comes from the feed's answer where the page is not kept. */
  async function feedCapture(current: StoredRevision | undefined) {
    const capture = current?.origin === 'feed' ? await captureById(db, current.captureId) : undefined
    return capture ? [capture] : []
  }

  async function countsByTime(of: 'day' | 'month') {
    const counts = new Map<string, number>()
    for (const { day, count } of await dayCounts(db, timeZone)) {
      const name = of === 'day' ? day : day.slice(0, 7)
      counts.set(name, (counts.get(name) ?? 0) + count)
    }
    return [...counts].map(([name, count]) => ({ name, count }))
  }
}

/** Counts all by an index, then takes away the few of articles that stand under another: no look at each article. */
function countsIn(table: 'article_tags' | 'article_authors', column: 'tag' | 'author'): string {
  return `SELECT name, CAST(sum(n) AS INTEGER) AS count FROM (
      SELECT ${column} AS name, count(*) AS n FROM ${table} GROUP BY ${column}
      UNION ALL
      SELECT x.${column}, -count(*) FROM articles a CROSS JOIN ${table} x
      WHERE x.article_id = a.id AND a.duplicate_of IS NOT NULL GROUP BY x.${column}
    ) AS counted GROUP BY name HAVING sum(n) > 0`
}

function withoutOriginal(capture: Capture & { readonly originalId?: string }): Capture {
  const { originalId: _, ...rest } = capture
  return rest
}

function revisionSummary(revision: StoredRevision, currentId: string | undefined): RevisionSummary {
  return {
    id: revision.id,
    at: revision.at,
    origin: revision.origin,
    title: revision.title,
    kind: revision.kind,
    kindReason: revision.kindReason,
    extractor: revision.extractor,
    captureId: revision.captureId,
    characters: [...revision.text].length,
    textSha256: revision.textSha256,
    isCurrent: revision.id === currentId,
  }
}
