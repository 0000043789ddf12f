import { isSameReading, normalizeTitle, sharedShare } from '../diff/index.ts'
import { addressKey, type Capture, type Extraction } from '../model/index.ts'
import {
  articleByKey,
  captureById,
  claimKey,
  editsOf,
  entriesOf,
  lockArticle,
  markDuplicate,
  moveArticle,
  newestCaptures,
  revisionById,
  type Sql,
  type StoredArticle,
  type StoredRevision,
} from '../store/index.ts'
import { comparable, compareRevisions, type Shown } from './compare-revisions.ts'
import { siteOf } from './feed-trust.ts'
import type { Reading } from './save-revision.ts'

/*
 * Where an article is: which answers of other addresses are its own, at which addresses it may be found, and when two articles are one
 * (docs/decisions/002-identity.md).
 */

/** The share of the shorter of two texts that stands in the longer, 0 to 1; of texts that grow and shrink nearly all. */
function shareOfShorter(former: Shown, reading: Shown): number {
  const length = Math.min(former.text.length, reading.text.length)
  if (length === 0) return 0
  const shared = sharedShare(comparable(former), comparable(reading), compareRevisions(former, reading))
  return Math.min(1, (shared * (former.text.length + reading.text.length)) / 2 / length)
}

/** Below it two texts are of different things; above the second a text is another's, edited. */
const leastShared = 0.35
const mostlyShared = 0.6

/**
 * Why what another address answered is not the article: sites lead addresses that they don't serve any more to their front page, or to something
 * else. What has moved says what it said, or has its headline.
 */
export async function whyOfElsewhere(
  sql: Sql,
  article: StoredArticle,
  { url, at }: Capture,
  former: StoredRevision | undefined,
  reading: Reading,
): Promise<string | undefined> {
  const key = addressKey(url)
  if (key === undefined || key === article.key) return undefined
  if (key === addressKey(article.url ?? '') && article.goneSince === undefined) return undefined
  const before = former && (await captureById(sql, former.captureId))
  if (before && addressKey(before.url) === key) return undefined
  const { pathname, search } = new URL(url)
  if (pathname === '/' && search === '') return `the address leads to the front page ${url}`
  const holder = await articleByKey(sql, key)
  const holds = holder !== undefined && holder.id !== article.id
  const another = `the address leads to ${url}, which is another article`
  if (!former) return holds && (await areNamedApart(sql, article, holder, key)) ? another : undefined
  const shown = { ...reading, at }
  const isNamedSo = normalizeTitle(former.title ?? '') === normalizeTitle(reading.title ?? '')
  const share = shareOfShorter(former, shown)
  if (holds && share < (isNamedSo ? leastShared : mostlyShared)) return another
  const until = holds ? await ownUntil(sql, article, key) : undefined
  // One that answered elsewhere while the other was known here is not the other, moved.
  if (holds && until !== undefined && until >= holder.firstSeenAt) {
    if (!isNamedSo && !isSameReading(former.text, reading.text)) return another
    // Neither can be joined to the other without hiding an edit: what befalls the other is noted there.
    if (await hasHistory(sql, article)) return another
  }
  return !isNamedSo && share < leastShared ? `the address leads to ${url}, which says something else` : undefined
}

/** Whether feeds give two articles different headlines; where none is given, whether the other got to this address by being led there, too. */
async function areNamedApart(sql: Sql, one: StoredArticle, other: StoredArticle, key: string): Promise<boolean> {
  const titlesOf = async ({ id }: StoredArticle) =>
    new Set((await entriesOf(sql, id)).map(({ entry }) => normalizeTitle(entry.title ?? '')).filter(Boolean))
  const [ours, theirs] = [await titlesOf(one), await titlesOf(other)]
  if (ours.size === 0 || theirs.size === 0) return other.key !== key
  return ours.isDisjointFrom(theirs)
}

/** Answers of an article's page that are looked through, the newest. */
const answersAtMost = 500

/** When an article last answered at another address than this one. */
async function ownUntil(sql: Sql, article: StoredArticle, key: string): Promise<number | undefined> {
  const answers = await newestCaptures(sql, 'article', article.id, answersAtMost)
  return answers.find((one) => (one.status === 200 || one.status === 304) && addressKey(one.url) !== key)?.at
}

/** Whether anything was noted of an article that a reader would miss. */
async function hasHistory(sql: Sql, { id, editedAt }: StoredArticle): Promise<boolean> {
  return editedAt !== undefined || (await editsOf(sql, id)).length > 0
}

/**
 * The other addresses at which an article may be found, in the order in which they are asked: those of its feed items and those where its
 * page was. Due is one that was not asked since the article was first found gone.
 */
export async function otherAddresses(
  sql: Sql,
  article: StoredArticle,
  at: number,
): Promise<readonly { readonly url: string; readonly isDue: boolean }[]> {
  const answers = await newestCaptures(sql, 'article', article.id, answersAtMost)
  const entries = [...(await entriesOf(sql, article.id))].sort((a, b) => b.lastSeenAt - a.lastSeenAt)
  const since = article.goneSince ?? at
  const asked = new Set(answers.filter((one) => one.at >= since).map((one) => addressKey(one.url)))
  const current = addressKey(article.url ?? '')
  const known = new Map<string, string>()
  for (const url of [...entries.map((one) => one.entry.url), ...answers.map((one) => one.url)]) {
    const key = url && addressKey(url)
    if (!key || key === current || known.has(key) || known.size >= namesAtMost) continue
    if ((await articleByKey(sql, key))?.id === article.id) known.set(key, url)
  }
  const names = [...known].map(([key, url]) => ({ url, isDue: !asked.has(key) }))
  // What was asked longest ago comes next.
  const lastAsked = (url: string) => answers.findIndex((one) => addressKey(one.url) === addressKey(url))
  return names.sort((a, b) => Number(b.isDue) - Number(a.isDue) || (a.isDue ? 0 : lastAsked(b.url) - lastAsked(a.url)))
}

const namesAtMost = 8

/** Of an article that was found gone and isn't here either, another address is asked next. */
export async function askElsewhere(sql: Sql, article: StoredArticle, at: number): Promise<void> {
  if (article.goneSince === undefined) return
  const [next] = await otherAddresses(sql, article, at)
  if (next) await moveArticle(sql, article.id, next.url)
}

/**
 * The address that answered, the canonical and the AMP address become names of this article. Where another article has
 * the name already, they are one only if they read alike: sites give one canonical address to many pages. One that came when this one had moved
 * goes, unless it was edited; else this one does, unless it was: no edit is ever hidden.
 */
export async function joinAddresses(
  sql: Sql,
  article: StoredArticle,
  answeredUrl: string,
  extraction: Extraction,
  { former, revision }: { readonly former: StoredRevision | undefined; readonly revision: StoredRevision },
): Promise<void> {
  if (article.duplicateOf !== undefined) return
  const isEdited =
    (await hasHistory(sql, article)) ||
    (former !== undefined && former.id !== revision.id && compareRevisions(former, revision).length > 0)
  const asked = new Set([article.key])
  for (const url of [answeredUrl, extraction.canonical, extraction.ampUrl]) {
    const key = url && addressKey(url)
    if (!key || asked.has(key) || !/[/?]./.test(key) || siteOf(url) !== siteOf(article.url)) continue
    asked.add(key)
    const before = await articleByKey(sql, key)
    if (before) await lockArticle(sql, before.id)
    // Another program may have joined it to a third meanwhile.
    const holder = before && (await articleByKey(sql, key))
    if (!holder) {
      await claimKey(sql, key, article.id)
    } else if (holder.id !== article.id && !holder.duplicateOf) {
      const theirs = holder.currentRevisionId ? await revisionById(sql, holder.currentRevisionId) : undefined
      if (theirs?.origin !== 'page' || !isSameReading(theirs.text, revision.text)) continue
      const isAnother = former !== undefined && shareOfShorter(former, revision) < leastShared
      const until = isAnother ? undefined : await ownUntil(sql, article, key)
      const cameLater = until !== undefined && until < holder.firstSeenAt
      const mayGo = cameLater && !(await hasHistory(sql, holder))
      if (mayGo) await markDuplicate(sql, holder.id, article.id)
      else if (!isEdited) {
        await markDuplicate(sql, article.id, holder.id)
        return
      }
    }
  }
}
