import type { ParsedFeed } from '../model/index.ts'
import type { FollowedFeed } from './follow-list.ts'
import { resolveWebAddress } from './links.ts'
import { fold, lineIn, present, type Reading } from './reading.ts'
import type { XmlElement } from './xml-tree.ts'

/** An OPML document as a feed: its entries are the feeds it names. */
export function readOpmlFeed(reading: Reading, root: XmlElement): ParsedFeed {
  return {
    format: 'opml',
    ...present({ title: titleOf(reading, root) }),
    authors: [],
    skipHours: [],
    skipDays: [],
    hubs: [],
    entries: outlinesOf(root).map((feed) => ({
      url: feed.url,
      ...present({ title: feed.name }),
      authors: [],
      tags: feed.tags,
      enclosures: [],
    })),
    warnings: [],
  }
}

export function titleOf(reading: Reading, root: XmlElement): string | undefined {
  const head = root.children.find((child) => child.name === 'head')
  return head && lineIn(reading, head, 'title')
}

/** The feeds in an OPML tree in document order, each address once, with all the folders it stands in. */
export function outlinesOf(root: XmlElement): readonly FollowedFeed[] {
  const found = new Map<string, FollowedFeed>()
  walk(root, [], found)
  return [...found.values()]
}

function walk(parent: XmlElement, folders: readonly string[], found: Map<string, FollowedFeed>): void {
  for (const child of parent.children) {
    if (child.name === 'body') walk(child, folders, found)
    if (child.name !== 'outline' && child.name !== 'outlines:outline') continue
    const feed = feedOf(child, folders)
    if (feed) {
      const known = found.get(feed.url)
      found.set(feed.url, known ? { ...known, tags: [...new Set([...known.tags, ...feed.tags])] } : feed)
    }
    const name = nameOf(child)
    walk(child, !feed && name ? [...folders, name] : folders, found)
  }
}

function nameOf(outline: XmlElement): string | undefined {
  return fold(outline.attributes.text ?? '') || fold(outline.attributes.title ?? '') || undefined
}

function feedOf(outline: XmlElement, folders: readonly string[]): FollowedFeed | undefined {
  const { xmlurl, htmlurl, category, type, url: plainUrl } = outline.attributes
  const isFeed = /^(?:rss|atom|rss1|json|feed)$/i.test(type?.trim() ?? '')
  const address = feedAddress(xmlurl ?? (isFeed ? plainUrl : undefined))
  const url = resolveWebAddress(address, outline.base)
  if (url === undefined) return undefined
  // OPML 2.0: categories are paths separated by commas, `/Boston/Weather`.
  const categories = (category ?? '').split(',').flatMap((path) => path.split('/').map(fold).filter(Boolean))
  return {
    url,
    ...present({ name: nameOf(outline), siteUrl: resolveWebAddress(htmlurl, outline.base) }),
    folders,
    tags: [...new Set([...folders, ...categories])],
  }
}

/** `feed://host/path` and `feed:https://host/path`, as readers once registered them. */
export function feedAddress(address: string | undefined): string | undefined {
  return address
    ?.trim()
    .replace(/^feed:(?:\/\/)?(?=https?:)/i, '')
    .replace(/^feed:\/\//i, 'http://')
}
