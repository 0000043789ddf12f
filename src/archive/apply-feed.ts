import type { WarcRecord } from '../capture/index.ts'
import { editKey, withoutFootOfItem } from '../diff/index.ts'
import { entryKeys, type KeyScheme, keySchemeOf } from '../feed/index.ts'
import {
  addressKey,
  type Capture,
  type Entry,
  type ErrorClass,
  hostOf,
  type ParsedFeed,
  type Poll,
} from '../model/index.ts'
import {
  addJob,
  articleById,
  articleByKey,
  claimKey,
  createArticle,
  describeFeed,
  entriesOf,
  entryByKey,
  entrySeen,
  feedById,
  keysOf,
  lockFeed,
  openGap,
  rekeyEntry,
  type Sql,
  type StoredArticle,
  type StoredEntry,
  type StoredFeed,
  saveEntry,
  savePoll,
  setWindow,
} from '../store/index.ts'
import { type ApplyContext, isRedirect } from './apply.ts'
import { articleId, sha256Hex } from './identity.ts'
import { joinsOn, type SeenEntry } from './overlap.ts'
import { asksOf, readFeedAnswer } from './read-feed-answer.ts'
import { saveFeedRevision } from './save-revision.ts'

/** What a poll's answer brought. `feed` is absent where the answer could not be read. */
export interface AppliedFeed {
  readonly kind: 'feed'
  readonly poll?: Poll
  readonly feed?: ParsedFeed
  readonly digest: string
  /** Nothing in it was known: what may have scrolled away is looked for. */
  readonly hasGap?: boolean
}

/** A feed's answer: a line of the ledger, and its entries with what follows from them. */
export async function applyFeed(
  sql: Sql,
  capture: Capture,
  record: WarcRecord,
  context: ApplyContext,
): Promise<AppliedFeed> {
  await lockFeed(sql, capture.subject)
  const feed = await feedById(sql, capture.subject)
  const nothing = { kind: 'feed', digest: capture.digest } as const
  if (!feed || isRedirect(record)) return nothing
  const line = { feedId: feed.id, at: capture.at, status: capture.status, seen: 0, new: 0, known: 0, changed: 0 }
  const fail = async (errorClass: ErrorClass, message: string): Promise<AppliedFeed> => {
    const poll: Poll = { ...line, outcome: 'failed', errorClass, message }
    await savePoll(sql, poll, capture.id)
    return { ...nothing, poll }
  }
  if (capture.status === 304) {
    const poll: Poll = { ...line, outcome: 'unchanged' }
    await savePoll(sql, poll, capture.id)
    return { ...nothing, poll }
  }
  if (capture.status !== 200) return { ...nothing }
  if (record.truncated) return fail('truncated', `the answer ended early (${record.truncated})`)
  let body: Uint8Array
  try {
    body = await context.payload(record, sql)
  } catch (error) {
    return fail('decode', error instanceof Error ? error.message : String(error))
  }
  const source = { url: capture.url, at: capture.at, contentType: record.contentType, headers: record.headers }
  const outcome = readFeedAnswer(body, source, feed.settings.links)
  if (outcome.kind === 'broken') return fail(outcome.errorClass, outcome.message)
  const { feed: parsed } = outcome
  // An index of sitemaps names documents, not articles: they come as parts.
  const entries = parsed.format === 'sitemapindex' ? [] : parsed.entries
  const { seen, ...added } = await addEntries(sql, feed, { ...parsed, entries }, capture, context)
  const overlapped = await judgeOverlap(sql, feed, seen, parsed.isTruncated === true, capture.at)
  await setWindow(sql, feed.id, {
    at: overlapped === undefined && feed.windowAt !== undefined ? undefined : seen.length ? capture.at : undefined,
    keyScheme: added.keyScheme,
  })
  await describeFeed(sql, feed.id, {
    title: parsed.title,
    siteUrl: parsed.siteUrl,
    asks: asksOf(parsed, capture.at),
  })
  const poll: Poll = { ...line, outcome: 'read', ...added.counts, overlapped }
  await savePoll(sql, poll, capture.id)
  return { ...nothing, poll, feed: parsed, hasGap: overlapped === false }
}

/**
 * Says whether the document joins on to what was known, and opens a gap where it does not. A document that ends in the
 * middle and one without entries prove nothing.
 */
async function judgeOverlap(
  sql: Sql,
  feed: StoredFeed,
  seen: readonly SeenEntry[],
  isTruncated: boolean,
  at: number,
): Promise<boolean | undefined> {
  if (feed.windowAt === undefined || seen.length === 0) return undefined
  if (joinsOn(seen, feed.windowAt)) return true
  if (isTruncated) return undefined
  await openGap(sql, feed.id, feed.windowAt, at)
  await addJob(sql, { kind: 'gap', subject: `${feed.id}@${at}`, host: hostOf(feed.url), dueAt: at })
  return false
}

/** What `addEntries` made of a document. */
export interface AddedEntries {
  readonly counts: Pick<Poll, 'seen' | 'new' | 'known' | 'changed'>
  /** Each entry once, in the document's order, with the time since which it was known before. */
  readonly seen: readonly SeenEntry[]
  readonly keyScheme: KeyScheme
}

/** Keeps what is new or changed among a document's entries. `way` says how they were found, where not by a poll. */
export async function addEntries(
  sql: Sql,
  feed: StoredFeed,
  parsed: ParsedFeed,
  capture: Capture,
  context: ApplyContext,
  way?: string,
): Promise<AddedEntries> {
  const named: StoredFeed = { ...feed, name: feed.title || !parsed.title ? feed.name : nameFor(feed, parsed.title) }
  const former = feed.keyScheme as KeyScheme
  const keyScheme = keySchemeOf(parsed, former)
  const keys = entryKeys(parsed, keyScheme)
  const formerKeys = keyScheme === former ? keys : entryKeys(parsed, former)
  const document: InDocument = {
    keys: new Set(keys),
    revised: parsed.format === 'sitemap',
    wantsPages: context.wantsArticles && feed.settings.articles !== false,
    way,
  }
  const done = new Set<string>()
  const counts = { seen: 0, new: 0, known: 0, changed: 0 }
  const seen: SeenEntry[] = []
  // Feeds list the newest first; keeping the oldest first gives articles the order in which they were written.
  for (let at = parsed.entries.length - 1; at >= 0; at--) {
    const entry = parsed.entries[at]!
    const key = keys[at]!
    if (done.has(key)) continue
    done.add(key)
    counts.seen++
    if (key !== formerKeys[at]) await moveKey(sql, feed.id, formerKeys[at]!, key, entry)
    const { what, knownSince } = await applyEntry(sql, named, entry, key, document, capture, context)
    counts[what]++
    seen.unshift({ at: entry.published?.at ?? entry.updated?.at, knownSince })
  }
  return { counts, seen, keyScheme }
}

/** An entry that was kept under the key of a weaker scheme takes its new key along. */
async function moveKey(sql: Sql, feedId: string, from: string, to: string, entry: Entry): Promise<void> {
  if (await entryByKey(sql, feedId, to)) return
  for (const key of [from, `${from}\n${addressKey(entry.url ?? '')}`]) {
    const kept = await entryByKey(sql, feedId, key)
    if (!kept || !isSameItem(kept.entry, entry)) continue
    await rekeyEntry(sql, feedId, key, to)
    return
  }
}

/** What the entries of one document share. */
interface InDocument {
  readonly keys: ReadonlySet<string>
  /** The time of the last change is the only thing that tells of one. */
  readonly revised: boolean
  readonly wantsPages: boolean
  readonly way?: string
}

interface AppliedEntry {
  readonly what: 'new' | 'known' | 'changed'
  readonly knownSince?: number
}

/** The follower's name for the source stands; without one the feed's own title takes the place of the host. */
function nameFor(feed: StoredFeed, title: string): string {
  return feed.name === hostOf(feed.url) ? title : feed.name
}

async function applyEntry(
  sql: Sql,
  feed: StoredFeed,
  entry: Entry,
  key: string,
  document: InDocument,
  capture: Capture,
  context: ApplyContext,
): Promise<AppliedEntry> {
  const words = `${entry.title ?? ''}\n${entry.content ?? entry.summary ?? ''}`
  const contentKey = sha256Hex(
    editKey(withoutFootOfItem(words)) + (document.revised ? `\n${entry.updated?.raw ?? ''}` : ''),
  ).slice(0, 24)
  const known = await entryByKey(sql, feed.id, key)
  if (known && isSameItem(known.entry, entry)) {
    const knownSince = known.firstSeenAt
    const hasMoved = await noteAddress(sql, known, entry)
    if (known.contentKey === contentKey) {
      if (hasMoved)
        await saveEntry(sql, { ...known, lastSeenAt: capture.at, entry: { ...known.entry, url: entry.url } })
      else await entrySeen(sql, feed.id, key, capture.at)
      return { what: 'known', knownSince }
    }
    await saveEntry(sql, { ...known, contentKey, lastSeenAt: capture.at, entry: richer(known.entry, entry) })
    await saveFeedRevision(sql, known.articleId, entry, capture, context, known.entry)
    await pageIsDue(sql, known.articleId, 'recheck', capture.at, document)
    return { what: 'changed', knownSince }
  }
  // A guid that now names another item gets a place of its own, so that nothing is overwritten.
  const ownKey = known ? `${key}\n${addressKey(entry.url ?? '') ?? contentKey}` : key
  const before = known ? await entryByKey(sql, feed.id, ownKey) : undefined
  if (before) {
    await entrySeen(sql, feed.id, ownKey, capture.at)
    return { what: 'known', knownSince: before.firstSeenAt }
  }
  const article = await articleFor(sql, feed, entry, ownKey, document, capture)
  // Feeds that give their items new ids again and again announce the same article each time.
  const earlier = (await entriesOf(sql, article.id))
    .filter((mention) => mention.feedId === feed.id)
    .reduce<StoredEntry | undefined>((last, one) => (last && last.lastSeenAt >= one.lastSeenAt ? last : one), undefined)
  const stored: StoredEntry = {
    feedId: feed.id,
    key: ownKey,
    articleId: article.id,
    contentKey,
    firstSeenAt: capture.at,
    lastSeenAt: capture.at,
    entry,
    way: document.way,
  }
  await saveEntry(sql, stored)
  const former = earlier && !document.keys.has(earlier.key) ? earlier.entry : undefined
  await saveFeedRevision(sql, article.id, entry, capture, context, former)
  await pageIsDue(sql, article.id, 'article', capture.at, document)
  return earlier ? { what: 'known', knownSince: earlier.firstSeenAt } : { what: 'new' }
}

/** Some feeds give an item another address at each poll. */
const addressesAtMost = 8

/** An item that keeps its id and its title at another address is its article there, too, unless that is another's. Answers whether it is new. */
async function noteAddress(sql: Sql, known: StoredEntry, entry: Entry): Promise<boolean> {
  const key = entry.url && addressKey(entry.url)
  if (!key || !/[/?]/.test(key) || key === addressKey(known.entry.url ?? '')) return false
  const article = await articleById(sql, known.articleId)
  if (!article?.isFetchable || (await keysOf(sql, article.id)).length >= addressesAtMost) return false
  return (await claimKey(sql, key, article.id)) === article.id
}

/** The same guid with another address and another title is another item (counters used as guids, recycled ids). */
function isSameItem(known: Entry, now: Entry): boolean {
  const before = addressKey(known.url ?? '')
  const after = addressKey(now.url ?? '')
  return before === after || before === undefined || after === undefined || known.title === now.title
}

/** A feed that drops an item's text keeps what it gave before. */
function richer(known: Entry, now: Entry): Entry {
  if (now.content || !known.content) return now
  return { ...now, content: known.content }
}

/**
 * Whose item it is. An address that is known joins its article, except where this feed gives the same address to other
 * items at the same time: those are kept apart, as is an item without an address or one that points at a home page.
 */
async function articleFor(
  sql: Sql,
  feed: StoredFeed,
  entry: Entry,
  entryKey: string,
  document: InDocument,
  capture: Capture,
): Promise<Pick<StoredArticle, 'id'>> {
  const address = entry.url ? addressKey(entry.url) : undefined
  const isOwnAddress = address !== undefined && /[/?]/.test(address)
  if (isOwnAddress) {
    const holder = await articleByKey(sql, address)
    if (!holder) return create(sql, feed, entry, address, true, capture)
    const article = holder.duplicateOf ? ((await articleById(sql, holder.duplicateOf)) ?? holder) : holder
    const mentions = (await entriesOf(sql, article.id)).filter((mention) => mention.feedId === feed.id)
    const rival = mentions.find((mention) => document.keys.has(mention.key) && !isSameStory(mention.entry, entry))
    if (!rival) return article
  }
  const ownKey = isOwnAddress ? `${address}#${entryKey}` : `entry:${feed.id}#${entryKey}`
  const holder = await articleByKey(sql, ownKey)
  return holder ?? create(sql, feed, entry, ownKey, false, capture)
}

function isSameStory(a: Entry, b: Entry): boolean {
  const titleOf = (entry: Entry) => (entry.titleInferred ? undefined : entry.title?.replace(/\s+/g, ' ').trim())
  const [one, other] = [titleOf(a), titleOf(b)]
  if (one === undefined || other === undefined) return editKey(a.summary ?? '') === editKey(b.summary ?? '')
  return one === other
}

async function create(
  sql: Sql,
  feed: StoredFeed,
  entry: Entry,
  key: string,
  isFetchable: boolean,
  capture: Capture,
): Promise<Pick<StoredArticle, 'id'>> {
  const id = articleId(key)
  await createArticle(sql, {
    id,
    key,
    url: entry.url,
    feedId: feed.id,
    source: feed.name,
    firstSeenAt: capture.at,
    isFetchable,
  })
  await claimKey(sql, key, id)
  return { id }
}

async function pageIsDue(
  sql: Sql,
  id: string,
  kind: 'article' | 'recheck',
  at: number,
  document: Pick<InDocument, 'wantsPages'>,
): Promise<void> {
  if (!document.wantsPages) return
  const article = await articleById(sql, id)
  if (!article?.url || !article.isFetchable) return
  if (article.isComplete) {
    if (kind === 'recheck') await addJob(sql, { kind, subject: id, host: hostOf(article.url), dueAt: at })
    return
  }
  await addJob(sql, { kind: 'article', subject: id, host: hostOf(article.url), dueAt: at })
}
