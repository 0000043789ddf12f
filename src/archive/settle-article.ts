import { normalizeTitle } from '../diff/index.ts'
import { imagesOf } from '../extract/index.ts'
import { hostOf } from '../model/index.ts'
import {
  addJobs,
  articleById,
  editsOf,
  entriesOf,
  feedById,
  holdAgainstDossiers,
  lockArticle,
  revisionsOf,
  type Sql,
  type StoredArticle,
  type StoredEdit,
  type StoredEntry,
  type StoredRevision,
  setLabels,
  termIndex,
  updateArticle,
  wantMeaning,
  wantPictures,
} from '../store/index.ts'
import type { ApplyContext } from './apply.ts'
import { isSameBeside } from './compare-revisions.ts'
import { trustIn } from './feed-trust.ts'
import { storyBandsOf } from './same-story.ts'
import { isWhole } from './save-revision.ts'

/**
 * Derives from an article's revisions what lists show: which one is current, how many versions the publisher gave,
 * where it stands in time, its labels, its terms in the index, and which of its pictures are still to be fetched. `known` are
 * its revisions, where they are at hand.
 */
export async function settleArticle(
  sql: Sql,
  articleId: string,
  context: ApplyContext,
  known?: readonly StoredRevision[],
): Promise<void> {
  await lockArticle(sql, articleId)
  const article = await articleById(sql, articleId)
  if (!article) return
  const revisions = known ?? (await revisionsOf(sql, articleId))
  const entries = await entriesOf(sql, articleId)
  const current = pickCurrent(article, revisions)
  const versions = versionsOf(article, withoutTemplates(revisions, await editsOf(sql, articleId)))
  const sortAt = timeOf(article, current, entries)
  const title = titleOf(current, entries) ?? ''
  const tags = new Set([...entries.flatMap(({ entry }) => entry.tags), ...(current?.tags ?? [])])
  // Before the article counts as indexed: so nobody looks for words of a new one.
  const areNamesNew = await setLabels(sql, articleId, { tags: [...tags], authors: authorsOf(current, entries) })
  const searchId = await updateArticle(sql, article, {
    currentRevisionId: current?.id,
    isComplete: current?.origin === 'page' && isWhole(current),
    sortAt,
    versionCount: versions.length,
    editedAt: versions.length > 1 ? versions.at(-1)!.at : undefined,
    indexedTitle: title,
    language: current?.language,
  })
  // What became part of another article is found there.
  const isIndexed =
    article.duplicateOf !== undefined ||
    (article.indexedTitle === title &&
      article.searchId === searchId &&
      article.currentRevisionId === current?.id &&
      !(areNamesNew && termIndex(sql).holdsNames))
  if (!isIndexed) {
    const text = current?.text ?? ''
    const bands = storyBandsOf(title, text)
    await termIndex(sql).indexArticle(sql, {
      searchId,
      formerSearchId: article.searchId,
      title,
      text,
      bands,
      source: article.source,
      language: current?.language,
      isNew: article.indexedTitle === undefined,
    })
    if (context.wantsMeaning) await wantMeaning(sql, articleId, searchId)
  }
  if (context.tellsDossiers && article.duplicateOf === undefined && (!isIndexed || areNamesNew)) {
    await holdAgainstDossiers(sql, articleId)
  }
  await termIndex(sql).indexFormerVersions(
    sql,
    articleId,
    searchId,
    versions.filter((version) => version.id !== current?.id && version.editKey !== current?.editKey),
  )
  if (!context.wantsPictures || !current) return
  const wishes = article.feedId === undefined ? undefined : (await feedById(sql, article.feedId))?.settings
  if (wishes?.pictures === false) return
  const wantsPage = article.isFetchable && context.wantsArticles && wishes?.articles !== false
  if (!wantsPage || current.origin !== 'feed') await addPictures(sql, article, current)
}

/** The best there is: a whole page, then an imported post, then a feed's full text, then what is only a part. */
export function pickCurrent(
  article: Pick<StoredArticle, 'latestPageId' | 'latestFeedId' | 'url' | 'feedId'>,
  all: readonly StoredRevision[],
): StoredRevision | undefined {
  const revisions = withoutStrangers(article, all)
  const longestElsewhere = Math.max(
    0,
    ...revisions.filter((one) => one.origin !== 'page' && one.kind === 'article').map((one) => one.text.length),
  )
  const rank = (one: StoredRevision): number => {
    if (one.kind === 'empty' || one.kind === 'error' || one.kind === 'list') return 0
    if (!isWhole(one)) return 1
    if (one.origin === 'feed') return 2
    if (one.origin === 'import') return 3
    // A page that gives less than half of what the feed gives has a wall that was not seen.
    return one.text.length * 2 < longestElsewhere ? 1.5 : 4
  }
  const isShownNow = (one: StoredRevision) => one.id === article.latestPageId || one.id === article.latestFeedId
  const better = (a: StoredRevision, b: StoredRevision): StoredRevision => {
    const [ranked, other] = [rank(a), rank(b)]
    if (ranked !== other) return ranked > other ? a : b
    if (isShownNow(a) !== isShownNow(b)) return isShownNow(a) ? a : b
    if (ranked === 1 && a.text.length !== b.text.length) return a.text.length > b.text.length ? a : b
    return a.seq > b.seq ? a : b
  }
  return revisions.length ? revisions.reduce(better) : undefined
}

/** What other feeds say of an article does not count where its own feed says something. */
export function withoutStrangers(
  article: Pick<StoredArticle, 'url' | 'feedId'>,
  revisions: readonly StoredRevision[],
): readonly StoredRevision[] {
  const feeds = revisions.filter((one) => one.origin === 'feed')
  const most = Math.max(0, ...feeds.map((one) => trustIn(one, article)))
  return revisions.filter((one) => one.origin !== 'feed' || trustIn(one, article) === most)
}

/** Without those that show a former version in a new template of the site: they are no versions of the article. */
export function withoutTemplates(
  revisions: readonly StoredRevision[],
  edits: readonly StoredEdit[],
): readonly StoredRevision[] {
  const held = edits.filter((one) => one.kind === 'redesign' || one.kind === 'flip')
  // What brings back an older revision takes no version away.
  return revisions.filter((one) => !held.some((edit) => edit.afterId === one.id && edit.at === one.at))
}

/** The publisher's distinct versions in the order of seeing: of the page where it was read, else of what there is. */
export function versionsOf(
  article: Pick<StoredArticle, 'url' | 'feedId'>,
  all: readonly StoredRevision[],
): readonly StoredRevision[] {
  const revisions = withoutStrangers(article, all)
  for (const origin of ['page', 'import', 'feed'] as const) {
    const found = revisions.filter((one) => one.origin === origin && isWhole(one))
    if (found.length) return distinct(lastReadings(found))
  }
  // Of a summary only the headline says something: its words are made anew by machines again and again.
  const summaries = revisions.filter((one) => one.origin === 'feed' && one.kind === 'teaser')
  const key = (one: StoredRevision) => normalizeTitle(one.title ?? '')
  return summaries.length ? distinct(summaries, key) : distinct(revisions).slice(-1)
}

/** Of several readings of one capture the last: the others were made by an older extractor. */
function lastReadings(revisions: readonly StoredRevision[]): readonly StoredRevision[] {
  const last = new Map(revisions.map((one) => [one.captureId, one]))
  return [...last.values()].sort((a, b) => a.at - b.at || a.seq - b.seq)
}

/** The first of those that read alike and show the same beside their words. */
function distinct(
  revisions: readonly StoredRevision[],
  key: (revision: StoredRevision) => string = (one) => one.editKey,
): readonly StoredRevision[] {
  const seen = new Map<string, StoredRevision[]>()
  return revisions.filter((one) => {
    const alike = seen.get(key(one)) ?? []
    if (alike.some((other) => isSameBeside(other, one))) return false
    seen.set(key(one), [...alike, one])
    return true
  })
}

export function titleOf(
  current: { readonly title?: string } | undefined,
  entries: readonly StoredEntry[],
): string | undefined {
  return current?.title || entries.find(({ entry }) => entry.title && !entry.titleInferred)?.entry.title
}

export function authorsOf(
  current: { readonly authors: readonly string[] } | undefined,
  entries: readonly StoredEntry[],
): readonly string[] {
  if (current?.authors.length) return current.authors
  return entries.find(({ entry }) => entry.authors.length)?.entry.authors ?? []
}

const twoDaysMs = 2 * 86_400_000

/** When it was published, as far as that is known and plausible; a date from the future does not sort above all. */
function timeOf(article: StoredArticle, current: StoredRevision | undefined, entries: readonly StoredEntry[]): number {
  const given =
    current?.published?.at ?? entries.find(({ entry }) => entry.published?.at !== undefined)?.entry.published?.at
  if (given === undefined || given > article.firstSeenAt + twoDaysMs || given < 0) return article.firstSeenAt
  return given
}

const picturesPerArticle = 100

async function addPictures(sql: Sql, article: StoredArticle, current: StoredRevision): Promise<void> {
  const addresses = new Set([...(current.image ? [current.image] : []), ...imagesOf(current.html)])
  const urls = [...addresses].slice(0, picturesPerArticle).filter((url) => /^https?:/i.test(url) && url.length <= 4000)
  const missing = await wantPictures(sql, article.id, urls)
  await addJobs(
    sql,
    missing.map((url) => ({ kind: 'picture', subject: url, host: hostOf(url), dueAt: current.at })),
  )
}
