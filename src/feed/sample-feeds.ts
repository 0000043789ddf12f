import type { Entry, ParsedFeed } from '../model/index.ts'
import { type FeedSource, parseFeed } from './parse-feed.ts'

/** Feeds for the tests, written for them; nothing here is anybody's. */
export function rss(items: string, head = '<title>The Daily Sample</title><link>https://news.example/</link>'): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">
<channel>${head}${items}</channel></rss>`
}

export function atom(entries: string, head = '<title>The Daily Atom</title>'): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">${head}${entries}</feed>`
}

/** Reads a feed that must be readable. */
export function read(
  document: string | Uint8Array,
  source: FeedSource = { url: 'https://news.example/feed' },
): ParsedFeed {
  const bytes = typeof document === 'string' ? new TextEncoder().encode(document) : document
  const outcome = parseFeed(bytes, source)
  if (outcome.kind === 'broken') throw new Error(`${outcome.errorClass}: ${outcome.message}`)
  return outcome.feed
}

export function readEntries(document: string, source?: FeedSource): readonly Entry[] {
  return read(document, source).entries
}

/** The first entry of an RSS feed that holds just this item. */
export function readItem(item: string, source?: FeedSource): Entry {
  return readEntries(rss(`<item>${item}</item>`), source)[0] as Entry
}

export function readAtomEntry(entry: string, source?: FeedSource): Entry {
  return readEntries(atom(`<entry>${entry}</entry>`), source)[0] as Entry
}
