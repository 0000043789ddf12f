import type { WarcRecord } from '../capture/index.ts'
import { editKey } from '../diff/index.ts'
import { parseFeed } from '../feed/index.ts'
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
  lastWindowAt,
  type Sql,
  type StoredArticle,
  type StoredEntry,
  type StoredFeed,
  saveEntry,
  savePoll,
} from '../store/index.ts'
import { type ApplyContext, isRedirect } from './apply.ts'
import { articleId, sha256Hex } from './identity.ts'
import { saveFeedRevision } from './save-revision.ts'
import { entryKeys } from './standin.ts'

/** What a poll's answer brought. `feed` is absent where the answer could not be read. */
export interface AppliedFeed {
  readonly kind: 'feed'
  readonly poll?: Poll
  readonly feed?: ParsedFeed
  readonly digest: string
}

/** A feed's answer: a line of the ledger, and its entries with what follows from them. */
export async function applyFeed(
  sql: Sql,
  capture: Capture,
  record: WarcRecord,
  context: ApplyContext,
): Promise<AppliedFeed> {
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
  const outcome = parseFeed(body, { url: capture.url, contentType: record.contentType })
  if (outcome.kind === 'broken') return fail(outcome.errorClass, outcome.message)
  const counts = await applyEntries(sql, feed, outcome.feed, capture, context)
  await describeFeed(sql, feed.id, { title: outcome.feed.title, siteUrl: outcome.feed.siteUrl })
  const poll: Poll = { ...line, outcome: 'read', ...counts }
  await savePoll(sql, poll, capture.id)
  return { ...nothing, poll, feed: outcome.feed }
}

async function applyEntries(
  sql: Sql,
  feed: StoredFeed,
  parsed: ParsedFeed,
  capture: Capture,
  context: ApplyContext,
): Promise<Pick<Poll, 'seen' | 'new' | 'known' | 'changed' | 'overlapped'>> {
  const earlier = await lastWindowAt(sql, feed.id)
  const named: StoredFeed = { ...feed, name: feed.title || !parsed.title ? feed.name : nameFor(feed, parsed.title) }
  const keys = entryKeys(parsed)
  const done = new Set<string>()
  const counts = { seen: 0, new: 0, known: 0, changed: 0 }
  // Feeds list the newest first; keeping the oldest first gives articles the order in which they were written.
  for (let at = parsed.entries.length - 1; at >= 0; at--) {
    const entry = parsed.entries[at]!
    const key = keys[at]!
    if (done.has(key)) continue
    done.add(key)
    counts.seen++
    counts[await applyEntry(sql, named, entry, key, keys, capture, context)]++
  }
  const overlapped = earlier === undefined || counts.seen === 0 ? undefined : counts.known + counts.changed > 0
  return { ...counts, overlapped }
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
  keysInDocument: readonly string[],
  capture: Capture,
  context: ApplyContext,
): Promise<'new' | 'known' | 'changed'> {
  const contentKey = sha256Hex(editKey(`${entry.title ?? ''}\n${entry.content ?? entry.summary ?? ''}`)).slice(0, 24)
  const known = await entryByKey(sql, feed.id, key)
  if (known && isSameItem(known.entry, entry)) {
    if (known.contentKey === contentKey) {
      await entrySeen(sql, feed.id, key, capture.at)
      return 'known'
    }
    await saveEntry(sql, { ...known, contentKey, lastSeenAt: capture.at, entry: richer(known.entry, entry) })
    await saveFeedRevision(sql, known.articleId, entry, capture, context)
    await pageIsDue(sql, known.articleId, 'recheck', capture.at, context)
    return 'changed'
  }
  // A guid that now names another item gets a place of its own, so that nothing is overwritten.
  const ownKey = known ? `${key}\n${addressKey(entry.url ?? '') ?? contentKey}` : key
  const before = known ? await entryByKey(sql, feed.id, ownKey) : undefined
  if (before) {
    await entrySeen(sql, feed.id, ownKey, capture.at)
    return 'known'
  }
  const article = await articleFor(sql, feed, entry, ownKey, keysInDocument, capture)
  const stored: StoredEntry = {
    feedId: feed.id,
    key: ownKey,
    articleId: article.id,
    contentKey,
    firstSeenAt: capture.at,
    lastSeenAt: capture.at,
    entry,
  }
  await saveEntry(sql, stored)
  await saveFeedRevision(sql, article.id, entry, capture, context)
  await pageIsDue(sql, article.id, 'article', capture.at, context)
  return 'new'
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
  keysInDocument: readonly string[],
  capture: Capture,
): Promise<Pick<StoredArticle, 'id'>> {
  const address = entry.url ? addressKey(entry.url) : undefined
  const isOwnAddress = address !== undefined && /[/?]/.test(address)
  if (isOwnAddress) {
    const holder = await articleByKey(sql, address)
    if (!holder) return create(sql, feed, entry, address, true, capture)
    const article = holder.duplicateOf ? ((await articleById(sql, holder.duplicateOf)) ?? holder) : holder
    const mentions = (await entriesOf(sql, article.id)).filter((mention) => mention.feedId === feed.id)
    const rival = mentions.find((mention) => keysInDocument.includes(mention.key) && !isSameStory(mention.entry, entry))
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
  context: ApplyContext,
): Promise<void> {
  if (!context.wantsArticles) return
  const article = await articleById(sql, id)
  if (!article?.url || !article.isFetchable) return
  if (article.isComplete) {
    if (kind === 'recheck') await addJob(sql, { kind, subject: id, host: hostOf(article.url), dueAt: at })
    return
  }
  await addJob(sql, { kind: 'article', subject: id, host: hostOf(article.url), dueAt: at })
}
