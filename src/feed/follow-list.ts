import { decodeText } from '../charset/index.ts'
import { escapeHtml } from './entities.ts'
import { parseLooseJson } from './json-repair.ts'
import { isWebAddress, resolveWebAddress } from './links.ts'
import { feedAddress, outlinesOf, titleOf } from './opml.ts'
import { fold, present } from './reading.ts'
import { parseXml, type XmlElement } from './xml-tree.ts'

/** A feed that a follow list names. */
export interface FollowedFeed {
  readonly url: string
  readonly name?: string
  readonly siteUrl?: string
  /** The folders it stands in, outermost first. */
  readonly folders: readonly string[]
  /** Names of its folders and its own categories. */
  readonly tags: readonly string[]
}

export type FollowList =
  | {
      readonly kind: 'list'
      readonly format: 'opml' | 'subs' | 'text'
      readonly title?: string
      readonly feeds: readonly FollowedFeed[]
    }
  | { readonly kind: 'broken'; readonly message: string }

/** Reads a follow list of any kind: OPML, `subs.json`, or plain addresses one a line. Never throws. */
export function parseFollowList(bytes: Uint8Array): FollowList {
  const text = decodeText(bytes, { kind: 'xml' })
    .text.replace(/^\ufeff/, '')
    .trimStart()
  if (text === '') return { kind: 'broken', message: 'the list is empty' }
  if (text.startsWith('[') || text.startsWith('{')) return subsOf(text)
  return text.startsWith('<') ? opmlOf(text) : plainListOf(text)
}

/** Reads OPML 1.0, 1.1 and 2.0 with folders, also where it is not well-formed. Never throws. */
export function parseOpml(bytes: Uint8Array): FollowList {
  return opmlOf(decodeText(bytes, { kind: 'xml' }).text)
}

/** Reads the ancestor's `subs.json`: `[{"site": "Example", "url": "https://example.com/feed"}, …]`. Never throws. */
export function parseSubs(bytes: Uint8Array): FollowList {
  return subsOf(decodeText(bytes, { kind: 'text' }).text.replace(/^\ufeff/, ''))
}

function opmlOf(text: string): FollowList {
  const document = parseXml(text)
  const root = findOpml(document.roots)
  if (!root) return { kind: 'broken', message: 'no OPML document' }
  const reading = { document, isAtom: false, dates: {}, warnings: new Set<string>() }
  return { kind: 'list', format: 'opml', ...present({ title: titleOf(reading, root) }), feeds: outlinesOf(root) }
}

function findOpml(roots: readonly XmlElement[]): XmlElement | undefined {
  return (
    roots.find((root) => root.name === 'opml') ?? roots.find((root) => root.name === 'body' || root.name === 'outline')
  )
}

function subsOf(text: string): FollowList {
  const parsed = parseLooseJson(text)
  if (parsed.kind === 'broken') return { kind: 'broken', message: parsed.message }
  const value = parsed.value
  const list = Array.isArray(value) ? value : listInside(value)
  if (!list) return { kind: 'broken', message: 'JSON, but no list of feeds' }
  const feeds = new Map<string, FollowedFeed>()
  for (const item of list) {
    const feed = subOf(item)
    if (feed && !feeds.has(feed.url)) feeds.set(feed.url, feed)
  }
  if (feeds.size === 0 && list.length > 0) return { kind: 'broken', message: 'no entry of the list has a feed address' }
  return { kind: 'list', format: 'subs', feeds: [...feeds.values()] }
}

function listInside(value: unknown): readonly unknown[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.values(value).find((inner): inner is unknown[] => Array.isArray(inner))
}

function subOf(item: unknown): FollowedFeed | undefined {
  if (typeof item === 'string') return plainFeed(item)
  if (typeof item !== 'object' || item === null) return undefined
  const word = (...keys: readonly string[]): string | undefined => {
    for (const key of keys) {
      const value: unknown = Reflect.get(item, key)
      if (typeof value === 'string' && value.trim() !== '') return fold(value)
    }
    return undefined
  }
  const url = resolveWebAddress(feedAddress(word('url', 'feed', 'feed_url', 'feedUrl', 'xmlUrl', 'rss')), undefined)
  if (!isWebAddress(url)) return undefined
  const site = word('site', 'name', 'title', 'text')
  const tags: unknown = Reflect.get(item, 'tags')
  return {
    url,
    ...present({ name: site, siteUrl: isWebAddress(site) ? site : word('siteUrl', 'site_url', 'htmlUrl', 'link') }),
    folders: [],
    tags: Array.isArray(tags)
      ? [
          ...new Set(
            tags
              .filter((tag) => typeof tag === 'string')
              .map(fold)
              .filter(Boolean),
          ),
        ]
      : [],
  }
}

function plainFeed(line: string): FollowedFeed | undefined {
  const url = feedAddress(line)
  return isWebAddress(url) ? { url, folders: [], tags: [] } : undefined
}

/** Addresses one a line; what follows an address is its name, lines that begin with `#` are comments. */
function plainListOf(text: string): FollowList {
  const feeds = new Map<string, FollowedFeed>()
  for (const line of text.split(/\r\n|\r|\n/)) {
    const [address = '', ...words] = line.trim().split(/\s+/)
    const feed = address.startsWith('#') ? undefined : plainFeed(address)
    if (feed && !feeds.has(feed.url))
      feeds.set(feed.url, { ...feed, ...present({ name: words.join(' ') || undefined }) })
  }
  if (feeds.size === 0) return { kind: 'broken', message: 'neither OPML nor subs.json nor a list of addresses' }
  return { kind: 'list', format: 'text', feeds: [...feeds.values()] }
}

export interface OpmlOptions {
  readonly title?: string
  /** When the list was made, in milliseconds since 1970. */
  readonly createdAt?: number
}

/**
 * Writes OPML 2.0 that other readers take: one outline a feed, inside the folders it stands in; without folders its
 * first tag is the folder. Tags are kept as categories too, so that reading it again gives the same tags.
 */
export function writeOpml(feeds: readonly FollowedFeed[], options: OpmlOptions = {}): string {
  const root: Folder = { folders: new Map(), feeds: [] }
  for (const feed of feeds) {
    const path = feed.folders.length > 0 ? feed.folders : feed.tags.slice(0, 1)
    let folder = root
    for (const name of path) {
      const inner = folder.folders.get(name) ?? { folders: new Map(), feeds: [] }
      folder.folders.set(name, inner)
      folder = inner
    }
    folder.feeds.push(feed)
  }
  const head = [
    `    <title>${xml(options.title ?? 'Subscriptions')}</title>`,
    ...(options.createdAt === undefined
      ? []
      : [`    <dateCreated>${new Date(options.createdAt).toUTCString()}</dateCreated>`]),
  ]
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<opml version="2.0">',
    '  <head>',
    ...head,
    '  </head>',
    '  <body>',
    ...linesOf(root, '    '),
    '  </body>',
    '</opml>',
    '',
  ].join('\n')
}

interface Folder {
  readonly folders: Map<string, Folder>
  readonly feeds: FollowedFeed[]
}

function linesOf(folder: Folder, indent: string): readonly string[] {
  const folders = [...folder.folders].flatMap(([name, inner]) => [
    `${indent}<outline text="${xml(name)}">`,
    ...linesOf(inner, `${indent}  `),
    `${indent}</outline>`,
  ])
  const feeds = folder.feeds.map((feed) => {
    const name = xml(feed.name ?? feed.url)
    const site = feed.siteUrl === undefined ? '' : ` htmlUrl="${xml(feed.siteUrl)}"`
    const tags = feed.tags.map((tag) => tag.replace(/[,/]/g, ' '))
    const category = tags.length === 0 ? '' : ` category="${xml(tags.join(','))}"`
    return `${indent}<outline type="rss" text="${name}" title="${name}" xmlUrl="${xml(feed.url)}"${site}${category}/>`
  })
  return [...folders, ...feeds]
}

/** Text for an attribute or element: escaped, without the characters that XML 1.0 forbids. */
function xml(text: string): string {
  return escapeHtml(text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')).replace(
    /\r?\n|\t/g,
    ' ',
  )
}
