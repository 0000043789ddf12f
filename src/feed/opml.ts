import type { ParsedFeed } from '../model/index.ts'
import { resolveWebAddress } from './links.ts'
import { fold, lineIn, type Reading } from './reading.ts'
import { present } from './xml-feed.ts'
import type { XmlElement } from './xml-tree.ts'

/** A feed that a follow list names. */
export interface FollowedFeed {
  readonly url: string
  readonly name?: string
  readonly siteUrl?: string
  /** Names of the folders it stands in, outermost first, and its own categories. */
  readonly tags: readonly string[]
}

/** An OPML document as a feed: its entries are the feeds it names. */
export function readOpmlFeed(reading: Reading, root: XmlElement): ParsedFeed {
  const head = root.children.find((child) => child.name === 'head')
  return {
    format: 'opml',
    ...present({ title: head && lineIn(reading, head, 'title') }),
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

/** The feeds in an OPML tree in document order, each address once. */
export function outlinesOf(root: XmlElement): readonly FollowedFeed[] {
  const found = new Map<string, FollowedFeed>()
  const walk = (parent: XmlElement, folders: readonly string[]) => {
    for (const child of parent.children) {
      if (child.name !== 'outline' && child.name !== 'outlines:outline') {
        if (child.name === 'body') walk(child, folders)
        continue
      }
      const { xmlurl, htmlurl, text, title, category, type, url: plainUrl } = child.attributes
      const name = fold(text ?? '') || fold(title ?? '')
      const address = xmlurl ?? (type?.toLowerCase() === 'rss' || type?.toLowerCase() === 'atom' ? plainUrl : undefined)
      const url = resolveWebAddress(address, child.base)
      if (url !== undefined && !found.has(url)) {
        const categories = (category ?? '').split(',').flatMap((path) => path.split('/').map(fold).filter(Boolean))
        found.set(url, {
          url,
          ...present({ name: name || undefined, siteUrl: resolveWebAddress(htmlurl, child.base) }),
          tags: [...new Set([...folders, ...categories])],
        })
      }
      walk(child, url === undefined && name ? [...folders, name] : folders)
    }
  }
  walk(root, [])
  return [...found.values()]
}
