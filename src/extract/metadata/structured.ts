import { addressKey } from '../../model/index.ts'
import { isJsonObject, type Json, type JsonObject, parseLenientJson } from './lenient-json.ts'

/** What the page's JSON-LD says of the article that the page is about. */
export interface Structured {
  readonly headline?: string
  readonly authors: readonly StructuredAuthor[]
  readonly published?: string
  readonly modified?: string
  readonly language?: string
  readonly site?: string
  /** Every name by which the page's organisation goes. */
  readonly organizations: readonly string[]
  readonly section?: string
  readonly tags: readonly string[]
  readonly image?: string
  readonly url?: string
  /** The node is an article and not only the page. */
  readonly isArticle: boolean
  readonly type: string
}

export interface StructuredAuthor {
  readonly name: string
  readonly isOrganization: boolean
}

const articleType =
  /^(?:\w*NewsArticle|Article|BlogPosting|LiveBlogPosting|SocialMediaPosting|DiscussionForumPosting|TechArticle|ScholarlyArticle|Report|AdvertiserContentArticle|SatiricalArticle|MedicalScholarlyArticle|Recipe|Review|CriticReview|HowTo|ClaimReview|PodcastEpisode|VideoObject|NewsVideoArticle|CreativeWork|QAPage|Question)$/
const weakType =
  /^(?:Recipe|Review|CriticReview|HowTo|ClaimReview|PodcastEpisode|VideoObject|CreativeWork|QAPage|Question)$/
const pageType = /^(?:WebPage|ItemPage|AboutPage|ContactPage|MedicalWebPage|CollectionPage|ProfilePage|FAQPage)$/
const maxObjects = 5000

/** Reads all blocks and answers for the node that is this page's article, or the page itself where none is. */
export function readStructured(
  blocks: readonly string[],
  pageUrls: readonly string[],
  title: string,
): Structured | undefined {
  const nodes: { readonly node: JsonObject; readonly depth: number; readonly type: string }[] = []
  const byId = new Map<string, JsonObject>()
  const queue: { readonly value: Json; readonly depth: number; readonly inline: boolean }[] = []
  for (const block of blocks)
    for (const value of parseLenientJson(block)) queue.push({ value, depth: 0, inline: false })
  let seen = 0
  for (let i = 0; i < queue.length && seen < maxObjects; i++) {
    const { value, depth, inline } = queue[i]!
    if (Array.isArray(value)) {
      for (const item of value.slice(0, 500)) queue.push({ value: item, depth, inline })
      continue
    }
    if (!isJsonObject(value)) continue
    seen++
    const id = value['@id']
    const type = typeOf(value)
    if (typeof id === 'string' && (type || value.name)) if (!byId.has(id)) byId.set(id, value)
    if (type) nodes.push({ node: value, depth, type })
    if (depth > 6) continue
    for (const key of Object.keys(value)) {
      const child = value[key]
      if (typeof child === 'object' && child !== null) {
        queue.push({ value: child, depth: key === '@graph' ? depth : depth + 1, inline: true })
      }
    }
  }
  // one article says its address in several places, mostly in the same words
  const known = new Map<string, string | undefined>()
  const keyOf = (url: string): string | undefined => {
    if (!known.has(url)) known.set(url, addressKey(url))
    return known.get(url)
  }
  const keys = new Set(pageUrls.map(keyOf).filter((key) => key !== undefined))
  const folded = fold(title)
  let best: (typeof nodes)[number] | undefined
  let bestScore = 0
  for (const entry of nodes) {
    const score = scoreNode(entry.node, entry.type, entry.depth, keys, keyOf, folded)
    if (score > bestScore) {
      best = entry
      bestScore = score
    }
  }
  if (!best) return undefined
  return describe(best.node, best.type, byId, nodes)
}

function scoreNode(
  node: JsonObject,
  type: string,
  depth: number,
  keys: ReadonlySet<string>,
  keyOf: (url: string) => string | undefined,
  title: string,
): number {
  let score = 0
  if (articleType.test(type)) score = weakType.test(type) ? 5 : 10
  else if (pageType.test(type)) score = 3
  else return 0
  score -= depth * 1.5
  const headline = fold(stringOf(node.headline) ?? stringOf(node.name) ?? '')
  if (headline) {
    score += 1
    if (title.includes(headline) || (headline.length > 15 && headline.includes(title) && title.length > 10)) score += 4
    else if (title && depth > 0) score -= 2
  }
  if (node.datePublished) score += 1
  if (node.author || node.creator) score += 1
  if (node.articleBody) score += 1
  const address = [urlOf(node.url), urlOf(node.mainEntityOfPage), urlOf(node['@id'])].map((url) => url && keyOf(url))
  if (address.some((key) => key && keys.has(key))) score += 3
  else if (depth > 0 && address[0]) score -= 4
  return score
}

function describe(
  node: JsonObject,
  type: string,
  byId: ReadonlyMap<string, JsonObject>,
  nodes: readonly { readonly node: JsonObject; readonly type: string }[],
): Structured {
  const authors: StructuredAuthor[] = []
  const people = (value: Json | undefined, depth: number): void => {
    if (value === undefined || value === null || depth > 3 || authors.length > 30) return
    if (typeof value === 'string') {
      const known = byId.get(value)
      if (known && known !== node) people(known, depth + 1)
      else if (!/^https?:|^#|^_:/.test(value)) authors.push({ name: value, isOrganization: false })
    } else if (Array.isArray(value)) for (const item of value.slice(0, 30)) people(item, depth + 1)
    else if (isJsonObject(value)) {
      const name = stringOf(value.name) ?? joinedName(value)
      const isOrganization = /Organization|Corporation|Company|Brand|WebSite/i.test(typeOf(value))
      if (name) {
        if (Array.isArray(value.name) && value.name.length > 1) people(value.name, depth + 1)
        else authors.push({ name, isOrganization })
      } else if (typeof value['@id'] === 'string' && byId.get(value['@id'])) {
        const known = byId.get(value['@id'])!
        if (known !== value) people(known, depth + 1)
      } else if (value['@list']) people(value['@list'], depth + 1)
    }
  }
  people(node.author, 0)
  if (!authors.length) people(node.creator, 0)
  const page = nodes.find((other) => pageType.test(other.type) && other.node !== node)?.node
  const website = nodes.find((other) => other.type === 'WebSite')?.node
  const publisher = resolved(node.publisher, byId) ?? resolved(website?.publisher, byId)
  return {
    headline: stringOf(node.headline) ?? stringOf(node.name),
    authors,
    published:
      dateOf(node.datePublished) ?? dateOf(node.dateCreated) ?? dateOf(node.uploadDate) ?? dateOf(page?.datePublished),
    modified: dateOf(node.dateModified) ?? dateOf(page?.dateModified),
    language: stringOf(node.inLanguage) ?? stringOf(page?.inLanguage),
    site: (website && stringOf(website.name)) ?? (publisher && stringOf(publisher.name)),
    organizations: [website?.name, publisher?.name, publisher?.alternateName, website?.alternateName].flatMap(
      (name) => stringOf(name) ?? [],
    ),
    section: stringOf(node.articleSection),
    tags: listOf(node.keywords),
    image: imageOf(node.image, byId) ?? imageOf(node.thumbnailUrl, byId) ?? imageOf(page?.primaryImageOfPage, byId),
    url: urlOf(node.url) ?? urlOf(node.mainEntityOfPage),
    isArticle: articleType.test(type),
    type,
  }
}

function resolved(value: Json | undefined, byId: ReadonlyMap<string, JsonObject>): JsonObject | undefined {
  const one = Array.isArray(value) ? value[0] : value
  if (!isJsonObject(one)) return undefined
  const id = one['@id']
  return one.name === undefined && typeof id === 'string' ? (byId.get(id) ?? one) : one
}

function joinedName(person: JsonObject): string | undefined {
  const given = stringOf(person.givenName)
  const family = stringOf(person.familyName)
  return given && family ? `${given} ${family}` : undefined
}

function typeOf(node: JsonObject): string {
  const type = node['@type'] ?? node.type
  if (type === undefined) return ''
  const types = (Array.isArray(type) ? type : [type]).filter((one) => typeof one === 'string')
  const short = types.map((one) => one.replace(/^https?:\/\/schema\.org\//, '').replace(/^schema:/, ''))
  return short.find((one) => articleType.test(one)) ?? short[0] ?? ''
}

function stringOf(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value.trim() || undefined
  if (Array.isArray(value)) {
    for (const item of value.slice(0, 5)) {
      const text = stringOf(item)
      if (text) return text
    }
  } else if (isJsonObject(value)) return stringOf(value['@value'] ?? value.name)
  return undefined
}

function dateOf(value: Json | undefined): string | undefined {
  return typeof value === 'number' ? String(value) : stringOf(value)
}

function urlOf(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return urlOf(value[0])
  return isJsonObject(value) ? (stringOf(value['@id']) ?? stringOf(value.url)) : undefined
}

function imageOf(value: Json | undefined, byId: ReadonlyMap<string, JsonObject>): string | undefined {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return imageOf(value[0], byId)
  if (!isJsonObject(value)) return undefined
  const url = stringOf(value.url) ?? stringOf(value.contentUrl)
  if (url) return url
  const known = typeof value['@id'] === 'string' ? byId.get(value['@id']) : undefined
  return known && known !== value ? (stringOf(known.url) ?? stringOf(known.contentUrl)) : undefined
}

function listOf(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return value.split(/[,;，、]/)
  if (!Array.isArray(value)) return []
  return value.slice(0, 60).flatMap((item) => stringOf(item) ?? [])
}

function fold(text: string): string {
  return text
    .slice(0, 400)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
}
