import { Parser } from 'htmlparser2'
import { siteFeeds } from './known-feeds.ts'
import { linksOfHeader } from './link-header.ts'
import { resolveWebAddress } from './links.ts'
import { fold } from './reading.ts'

export interface FeedCandidate {
  readonly url: string
  readonly title?: string
  readonly type?: string
  /** How it was found. */
  readonly reason: 'link-header' | 'link-alternate' | 'known-site' | 'anchor'
}

const feedTypes = /^(?:application|text)\/(?:rss|atom|rdf|feed|x-rss|x-atom|json\+feed)?\+?(?:xml|json)$/
const maxCandidates = 50
const maxDepth = 2000

/**
 * The feeds that a page names, best first: HTTP `Link` headers, `<link rel="alternate">` (feeds of comments last), what
 * the address itself tells (a YouTube channel, a repository), then links in the page that look like feeds. `html` is the
 * decoded page, `url` the address that answered. Nothing is fetched; the page itself may be a feed, ask `parseFeed` first.
 */
export function discoverFeeds(
  html: string,
  url: string,
  headers: Readonly<Record<string, string | undefined>> = {},
): readonly FeedCandidate[] {
  const page = readPage(html, url)
  const fromHeader = linksOfHeader(headers.link ?? '').flatMap((link): readonly FeedCandidate[] => {
    if (!link.rels.includes('alternate') || !isFeedType(link.type)) return []
    return candidate(link.url, url, 'link-header', link.title, link.type)
  })
  const known = siteFeeds(url, page.channelId).map((address): FeedCandidate => ({ url: address, reason: 'known-site' }))
  const alternates = [...page.alternates.filter((link) => !isComments(link)), ...page.alternates.filter(isComments)]
  const found = new Map<string, FeedCandidate>()
  for (const each of [...fromHeader, ...alternates, ...known, ...page.anchors]) {
    if (!found.has(each.url) && found.size < maxCandidates) found.set(each.url, each)
  }
  return [...found.values()]
}

function isFeedType(type: string | undefined): boolean {
  const bare = type?.split(';')[0]?.trim().toLowerCase() ?? ''
  return feedTypes.test(bare) && bare !== 'application/json'
}

function isComments({ url, title }: FeedCandidate): boolean {
  return /comment|kommentar|commentaire|comentario|评论|留言/i.test(`${title ?? ''} ${url}`)
}

function candidate(
  address: string | undefined,
  base: string,
  reason: FeedCandidate['reason'],
  title?: string,
  type?: string,
): readonly FeedCandidate[] {
  const url = resolveWebAddress(
    address?.replace(/^feed:(?:\/\/)?(?=https?:)/i, '').replace(/^feed:\/\//i, 'http://'),
    base,
  )
  if (url === undefined) return []
  const named = fold(title ?? '').slice(0, 200)
  return [{ url, reason, ...(named ? { title: named } : {}), ...(type ? { type: type.toLowerCase() } : {}) }]
}

interface Page {
  readonly alternates: readonly FeedCandidate[]
  readonly anchors: readonly FeedCandidate[]
  readonly channelId: string | undefined
}

function readPage(html: string, url: string): Page {
  const alternates: FeedCandidate[] = []
  const anchors: FeedCandidate[] = []
  let base = url
  let hasBase = false
  let channelId: string | undefined
  let depth = 0
  const parser = new Parser({
    onclosetag() {
      depth--
    },
    onopentag(name, attributes) {
      // The parser's own work grows with the square of the depth.
      if (++depth > maxDepth) parser.pause()
      switch (name) {
        case 'base':
          if (!hasBase && attributes.href) {
            base = resolveWebAddress(attributes.href, url) ?? url
            hasBase = true
          }
          break
        case 'link':
          if (alternates.length < maxCandidates && isAlternate(attributes)) {
            alternates.push(...candidate(attributes.href, base, 'link-alternate', attributes.title, attributes.type))
          }
          break
        case 'meta':
          if (attributes.itemprop === 'identifier' || attributes.itemprop === 'channelId')
            channelId ??= attributes.content
          break
        case 'a':
          if (anchors.length < maxCandidates && looksLikeFeed(attributes.href)) {
            anchors.push(
              ...candidate(
                attributes.href,
                base,
                'anchor',
                attributes.title ?? attributes['aria-label'],
                attributes.type,
              ),
            )
          }
          break
      }
    },
  })
  parser.end(html)
  return { alternates, anchors, channelId }
}

function isAlternate(attributes: Readonly<Record<string, string>>): boolean {
  const rels = (attributes.rel ?? '').toLowerCase().split(/\s+/)
  if (rels.includes('feed') && attributes.href) return true
  return (
    rels.includes('alternate') &&
    !rels.includes('stylesheet') &&
    isFeedType(attributes.type) &&
    Boolean(attributes.href)
  )
}

/** `/rss`, `/feed.xml`, `?format=atom`, `index.rdf`, on any host: worth a try after everything that was declared. */
function looksLikeFeed(href: string | undefined): boolean {
  if (href === undefined || href.length > 1000 || /^(?:mailto|javascript|tel):/i.test(href)) return false
  const path = href.split('#')[0] as string
  return (
    /(?:^|[/._-])(?:rss|atom|feeds?|rdf)(?:[/._-]?(?:2|xml|json|full|all|index))?\/?(?:\?.*)?$/i.test(path) ||
    /\.(?:rss|atom|rdf)(?:\?.*)?$/i.test(path) ||
    /[?&](?:feed|format|type|output)=(?:rss2?|atom|feed|json_?feed)\b/i.test(path) ||
    /^feed:/i.test(path)
  )
}
