import { editKey, normalizeTitle, withoutFootOfItem } from '../diff/index.ts'
import { readFragment } from '../extract/index.ts'
import type { Capture, Entry, Extraction, Revision } from '../model/index.ts'
import {
  articleById,
  asKept,
  lockArticle,
  pageShows,
  revisionsOf,
  type Sql,
  type StoredArticle,
  type StoredRevision,
  saveRevision,
  setLatest,
} from '../store/index.ts'
import type { ApplyContext } from './apply.ts'
import { isSameBeside } from './compare-revisions.ts'
import { trustIn } from './feed-trust.ts'
import { revisionId, sha256Hex } from './identity.ts'
import { noteVersion } from './note-edit.ts'
import { settleArticle, withoutStrangers } from './settle-article.ts'

/** A revision before it has an identity. */
export type Reading = Omit<Revision, 'id' | 'articleId' | 'captureId' | 'at' | 'textSha256' | 'extractor'>

/**
 * Keeps what was read of an article, unless the same origin showed the same before (noise aside): then only the
 * pointer to what it shows now moves. Answers the revision that is shown, whether it is new, and all that are kept now, where
 * that is known without reading them again. `isSeen`: the capture is the page's answer, and a whole one is noted of the article.
 */
export async function keepReading(
  sql: Sql,
  articleId: string,
  reading: Reading,
  capture: Capture,
  extractor: string,
  isSeen = false,
): Promise<{
  readonly revision: StoredRevision
  readonly isNew: boolean
  readonly all: readonly StoredRevision[] | undefined
}> {
  await lockArticle(sql, articleId)
  const key = editKeyOf(reading)
  const kept = await revisionsOf(sql, articleId)
  const alike = kept.filter((one) => one.origin === reading.origin && one.kind === reading.kind)
  const isSame = (one: StoredRevision) => isSameBeside(one, { ...reading, at: capture.at })
  // A key of former days may have been made when more or less was taken for noise.
  const same = alike.find((one) => keyOfKept(one) === key && isSame(one))
  let revision = same
  let all: readonly StoredRevision[] | undefined = kept
  if (!revision) {
    const fresh = {
      ...reading,
      id: revisionId(capture.id, articleId, reading.origin, extractor),
      articleId,
      captureId: capture.id,
      at: capture.at,
      textSha256: sha256Hex(reading.text),
      editKey: key,
      extractor,
    }
    await saveRevision(sql, fresh)
    revision = { ...fresh, seq: kept.length + 1 }
    // One of the same capture is there already where it is read otherwise than before.
    const added = kept.some(({ id }) => id === fresh.id) ? undefined : asKept(revision)
    all = added && [...kept, added]
  }
  if (reading.origin !== 'import' && isWhole(reading) && (await mayShow(sql, articleId, reading))) {
    if (isSeen && reading.origin === 'page') await pageShows(sql, articleId, capture.at, revision.id)
    else await setLatest(sql, articleId, reading.origin, revision.id)
  }
  return { revision, isNew: !same, all }
}

async function mayShow(sql: Sql, articleId: string, reading: Reading): Promise<boolean> {
  if (reading.origin !== 'feed') return true
  const article = await articleById(sql, articleId)
  return article !== undefined && trustIn(reading, article) > 0
}

/** Equal for two readings that differ by noise only. */
export function editKeyOf(reading: Pick<Reading, 'title' | 'text'> & Partial<Pick<Reading, 'origin'>>): string {
  const text = reading.origin === 'feed' ? withoutFootOfItem(reading.text) : reading.text
  return sha256Hex(editKey(`${reading.title ?? ''}\n${text}`)).slice(0, 32)
}

/** Keys that were made in this process: a page that changes at each look has thousands of versions, and each look asks for all. */
const keysOfKept = new Map<string, string>()
const keysRemembered = 20_000

function keyOfKept(revision: StoredRevision): string {
  const { title = '', textSha256, origin } = revision
  const what = `${origin}\n${textSha256}\n${sha256Hex(title)}`
  const known = keysOfKept.get(what)
  if (known !== undefined) return known
  const key = editKeyOf(revision)
  keysOfKept.set(what, key)
  for (const oldest of keysOfKept.keys()) {
    if (keysOfKept.size <= keysRemembered) break
    keysOfKept.delete(oldest)
  }
  return key
}

/** The article itself, not a part, a list or an error. */
export function isWhole(reading: { readonly kind: Revision['kind'] }): boolean {
  return reading.kind === 'article' || reading.kind === 'live' || reading.kind === 'video'
}

/** What a feed's item says of its article. An item without any text still gives a title. */
export async function saveFeedRevision(
  sql: Sql,
  articleId: string,
  entry: Entry,
  capture: Capture,
  context: ApplyContext,
  former?: Entry,
): Promise<void> {
  const reading = readingOfEntry(entry, capture)
  const { revision, isNew, all } = await keepReading(sql, articleId, reading, capture, context.extractor)
  if (former) await noteItem(sql, articleId, readingOfEntry(former, capture), revision, isNew, capture)
  await settleArticle(sql, articleId, context, all)
}

/** An item that says something else than the same feed's item did before. A reworded summary alone is no edit. */
async function noteItem(
  sql: Sql,
  articleId: string,
  former: Reading,
  after: StoredRevision,
  isNew: boolean,
  capture: Capture,
): Promise<void> {
  const article = await articleById(sql, articleId)
  const formerKey = editKeyOf(former)
  if (!article) return
  const kept = withoutStrangers(article, await revisionsOf(sql, articleId))
  const before = kept.find((one) => one.origin === 'feed' && editKeyOf(one) === formerKey)
  if (!before || !kept.some((one) => one.id === after.id)) return
  const isSummary = before.kind !== 'article' || after.kind !== 'article'
  if (isSummary && normalizeTitle(before.title ?? '') === normalizeTitle(after.title ?? '')) return
  await noteVersion(sql, { article, captureId: capture.id, at: capture.at }, before, after, isNew)
}

function readingOfEntry(entry: Entry, capture: Capture): Reading {
  const given = entry.content || entry.summary || ''
  const { html, text } = readFragment(given, entry.url ?? capture.url)
  return {
    origin: 'feed',
    title: entry.title,
    authors: entry.authors,
    published: entry.published,
    modified: entry.updated,
    language: entry.language,
    tags: entry.tags,
    image: entry.image,
    kind: text === '' ? 'empty' : entry.content ? 'article' : 'teaser',
    kindReason: text === '' ? 'the feed gives no text' : entry.content ? undefined : 'the feed gives a summary',
    text,
    html,
    provenance: {
      text: entry.content ? 'feed:content' : 'feed:summary',
      title: 'feed:title',
      feed: capture.subject,
      feedUrl: capture.url,
    },
  }
}

export function readingOfPage(extraction: Extraction): Reading {
  const { title, authors, published, modified, language, site, section, tags, image, kind, kindReason } = extraction
  const { text, html, provenance } = extraction
  return {
    origin: 'page',
    title,
    authors,
    published,
    modified,
    language,
    site,
    section,
    tags,
    image,
    kind,
    kindReason,
    // revisions are compared: a page that is composed otherwise than the day before was not edited
    text: text.normalize('NFC'),
    html,
    provenance,
  }
}

/** What the feeds give as an article's text: the witness for extraction. */
export function feedTextOf(
  article: Pick<StoredArticle, 'url' | 'feedId' | 'latestFeedId'>,
  kept: readonly StoredRevision[],
): string | undefined {
  const feeds = kept.filter((revision) => revision.origin === 'feed' && trustIn(revision, article) > 0)
  const latest = feeds.find((revision) => revision.id === article.latestFeedId) ?? feeds.at(-1)
  return latest?.text || undefined
}

export async function witnessFor(sql: Sql, articleId: string, known?: StoredArticle): Promise<string | undefined> {
  const article = known ?? (await articleById(sql, articleId))
  return article && feedTextOf(article, await revisionsOf(sql, articleId, 'feed'))
}
