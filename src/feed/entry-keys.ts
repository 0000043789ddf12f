import { createHash } from 'node:crypto'
import { addressKey, type Entry, type ParsedFeed } from '../model/index.ts'

/**
 * What tells a feed's entries apart, from the weakest promise kept to the strongest distrust:
 * `id` the feed's ids hold; `id+link` one id stood for two articles; `link+date` more than one id in twenty did.
 */
export type KeyScheme = 'id' | 'id+link' | 'link+date'

const order: readonly KeyScheme[] = ['id', 'id+link', 'link+date']
const toleratedShare = 0.05

/**
 * The scheme that this document calls for, never weaker than `before`: a feed that was seen to repeat its ids is not
 * trusted again by itself, or entries would change their keys from poll to poll.
 */
export function keySchemeOf(feed: ParsedFeed, before: KeyScheme = 'id'): KeyScheme {
  const bad = repeatedIds(feed.entries)
  const needed: KeyScheme = bad === 0 ? 'id' : bad > feed.entries.length * toleratedShare ? 'link+date' : 'id+link'
  return order[Math.max(order.indexOf(needed), order.indexOf(before))] as KeyScheme
}

/** How many entries have an id that another article of the same document has too. */
function repeatedIds(entries: readonly Entry[]): number {
  const firstOf = new Map<string, string>()
  let bad = 0
  for (const entry of entries) {
    if (entry.id === undefined) continue
    const likeness = likenessOf(entry)
    const known = firstOf.get(entry.id)
    if (known === undefined) firstOf.set(entry.id, likeness)
    else if (known !== likeness) bad++
  }
  return bad
}

/** Two entries that agree in this are the same article, listed twice. */
function likenessOf(entry: Entry): string {
  return JSON.stringify([entry.url === undefined ? '' : linkOf(entry.url), entry.url === undefined ? entry.title : ''])
}

/**
 * One key for each entry of a feed, in order: stable from poll to poll, distinct within the document, the same for an
 * article that is listed twice. The ladder: the id; id and address; address and date; and for an entry with neither id
 * nor address a digest of what it says. Keys mean something only together with their feed.
 *
 *     entryKeys(feed) // ['id:tag:news.example,2024:1', 'link:news.example/a', 'text:9f86d081884c7d65']
 */
export function entryKeys(feed: ParsedFeed, scheme: KeyScheme = keySchemeOf(feed)): readonly string[] {
  const keys = feed.entries.map((entry) => keyOf(entry, scheme))
  const distinct = new Map<string, Map<string, string>>()
  return keys.map((key, at) => {
    const entry = feed.entries[at] as Entry
    const sharers = distinct.get(key) ?? new Map<string, string>()
    distinct.set(key, sharers)
    const identity = identityOf(entry)
    const known = sharers.get(identity)
    if (known !== undefined) return known
    // Still the same key for another article: only what it says tells them apart.
    const own = sharers.size === 0 ? key : `${key} ${digest(identity)}`
    sharers.set(identity, own)
    return own
  })
}

function keyOf(entry: Entry, scheme: KeyScheme): string {
  const { id, url } = entry
  if (id === undefined && url === undefined) return `text:${digest(contentOf(entry))}`
  if (scheme === 'link+date' && url !== undefined) return `link:${linkOf(url)}${dateOf(entry)}`
  if (id === undefined) return `link:${linkOf(url as string)}`
  return scheme === 'id' || url === undefined ? `id:${id}` : `id:${id} link:${linkOf(url)}`
}

function linkOf(url: string): string {
  return addressKey(url) ?? url
}

function dateOf(entry: Entry): string {
  const date = entry.published ?? entry.updated
  if (!date) return ''
  return ` date:${date.at === undefined ? date.raw : new Date(date.at).toISOString()}`
}

/** What two entries under one key must share to be one entry: the address, or without one the words. */
function identityOf(entry: Entry): string {
  return entry.url !== undefined ? `${linkOf(entry.url)} ${entry.title ?? ''}` : contentOf(entry)
}

function contentOf(entry: Entry): string {
  const date = entry.published?.raw ?? ''
  return JSON.stringify([entry.title ?? '', entry.content ?? entry.summary ?? '', date, entry.enclosures[0]?.url ?? ''])
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
