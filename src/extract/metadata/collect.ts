import type { AnyNode, ChildNode, Document, Element } from 'domhandler'

/** Where on the page something stands, as far as elements and class names tell. */
export type Zone = 'article' | 'plain' | 'figure' | 'aside' | 'comments' | 'footer' | 'nav'

/** An element of interest and where the reader meets it. */
export interface Spot {
  readonly element: Element
  /** Characters of visible text before it. */
  readonly at: number
  readonly zone: Zone
}

/** One block's own visible text. */
export interface Line {
  readonly text: string
  readonly at: number
  readonly zone: Zone
  /** The last characters, which in Chinese papers may name the author. */
  readonly end: string
  /** Only the beginning of a longer text. */
  readonly isCut: boolean
  /** The element in which the line began. */
  readonly element: Element | undefined
}

/** Everything on a page that may tell its metadata, gathered in one walk. */
export interface Clues {
  readonly htmlLang: string | undefined
  readonly titleTag: string | undefined
  readonly base: string | undefined
  /** `content` of `<meta>` by lower-cased `name`, `property`, `itemprop` or `http-equiv`. */
  readonly metas: ReadonlyMap<string, readonly string[]>
  /** `<link rel href>`: the address by each lower-cased rel. */
  readonly links: ReadonlyMap<string, string>
  readonly jsonLd: readonly string[]
  readonly headings: readonly Spot[]
  readonly times: readonly Spot[]
  readonly itemprops: ReadonlyMap<string, readonly Spot[]>
  /** `rel=author`, and class names or ids that say author or byline. */
  readonly bylines: readonly Spot[]
  /** Class names or ids that say date or time. */
  readonly dates: readonly Spot[]
  /** Class names or ids that say title or headline. */
  readonly titles: readonly Spot[]
  readonly pictures: readonly Spot[]
  /** Short lines: those that can be a byline or carry a date. */
  readonly lines: readonly Line[]
  /** The first long lines of running text, to tell the language by. */
  readonly sample: string
  /** Characters of visible text before `body`, where a body was given. */
  readonly bodyAt: number | undefined
  readonly length: number
}

const maxSpots = 60
const maxLines = 1500
const maxLine = 240
const maxSample = 4000
const maxNodes = 400_000
const cutLine = 90
const untidySpace = /[\n\t\r\u00a0]| {2}/

const blocks = new Set(
  (
    'address article aside blockquote body br caption center dd details div dl dt fieldset figcaption figure footer form ' +
    'h1 h2 h3 h4 h5 h6 header hr html li main nav ol option p pre section select summary table tbody td tfoot th thead tr ul'
  ).split(' '),
)
const silent = new Set(
  'script style noscript template svg iframe object canvas textarea select button math audio video'.split(' '),
)

const noisyClass =
  /(?:^|[\s_-])(?:(comments?|commentlist|disqus|respond|replies)|(footer|foot|bottom|copyright)|(nav|navigation|navbar|menu|breadcrumbs?|topbar|toolbar)|(captions?|credits?|figcaption|figure|bildunterschrift|wp-caption|photo-?credit|image-?credit|copyrights?)|(sidebar|side|aside|related|recommend\w*|widgets?|popular|trending|mostread|most-read|promo|newsletter|teasers?|latest|more-news|recirc\w*|hot|rank))(?:$|[\s_-])/i
const saysByline =
  /author|byline|by-line|writer|autor|auteur|verfasser|redakt|journalist|reporter|editor|creator|posted-?by|vcard|source|laiyuan|zuozhe|byLine/i
const saysDate =
  /date|time|publi|posted|meta|updated|created|stamp|fecha|datum|shijian|pubtime|post-?info|byline|info|dateline/i
const saysTitle = /title|headline|titre|titel|titulo|biaoti|heading/i
const wanted = new Set([
  'author',
  'creator',
  'datepublished',
  'datemodified',
  'datecreated',
  'headline',
  'name',
  'articlesection',
  'image',
  'keywords',
])

/** Gathers the clues of a document, or of its part that a reader sees. Never deeper than a loop. */
export function collectClues(document: Document, body?: Element): Clues {
  const metas = new Map<string, string[]>()
  const links = new Map<string, string>()
  const itemprops = new Map<string, Spot[]>()
  const jsonLd: string[] = []
  const headings: Spot[] = []
  const times: Spot[] = []
  const bylines: Spot[] = []
  const dates: Spot[] = []
  const titles: Spot[] = []
  const pictures: Spot[] = []
  const lines: Line[] = []
  let htmlLang: string | undefined
  let titleTag: string | undefined
  let base: string | undefined
  let sample = ''
  let bodyAt: number | undefined
  let jsonLength = 0

  let at = 0
  let line = ''
  let tail = ''
  let lineAt = 0
  let lineElement: Element | undefined
  let lineZone: Zone = 'plain'

  let zone = 'plain' as Zone
  const zones: { readonly element: Element; readonly before: Zone }[] = []

  const endLine = () => {
    if (!line) return
    const isCut = line.length > maxLine
    const text = (isCut ? line.slice(0, cutLine) : line).trim()
    if (text.length > 1 && lines.length < maxLines) {
      const end = isCut ? tail.slice(-40).trim() : text.slice(-40)
      lines.push({ text, at: lineAt, zone: lineZone, isCut, end, element: lineElement })
    }
    line = ''
  }

  const enter = (element: Element): boolean => {
    const { name, attribs } = element
    if (name === 'script') {
      if (jsonLength < 3_000_000 && attribs.type !== undefined && /ld\+json/i.test(attribs.type)) {
        const text = directText(element)
        jsonLength += text.length
        if (jsonLd.length < 40) jsonLd.push(text)
      }
      return false
    }
    if (name === 'meta') {
      readMeta(attribs, metas)
      if (attribs.itemprop) addSpot(itemprops, attribs.itemprop, { element, at, zone })
      return false
    }
    if (name === 'link') {
      const { rel, href } = attribs
      if (rel && href) for (const one of rel.toLowerCase().split(/\s+/)) if (!links.has(one)) links.set(one, href)
      return false
    }
    if (name === 'title') {
      titleTag ??= directText(element)
      return false
    }
    if (name === 'base') {
      base ??= attribs.href
      return false
    }
    if (silent.has(name)) return false
    if (name === 'html') htmlLang ??= attribs.lang ?? attribs['xml:lang']
    if (element === body) bodyAt = at
    if (blocks.has(name)) endLine()

    const label =
      attribs.class === undefined
        ? attribs.id
        : attribs.id === undefined
          ? attribs.class
          : `${attribs.class} ${attribs.id}`
    const next = zoneOf(name, label, zone)
    if (next !== zone) {
      zones.push({ element, before: zone })
      zone = next
    }
    const spot = { element, at, zone }
    if (name === 'h1' || name === 'h2') {
      if (headings.length < maxSpots) headings.push(spot)
    } else if (name === 'time') {
      if (times.length < maxSpots) times.push(spot)
    } else if (name === 'img') {
      if (pictures.length < maxSpots) pictures.push(spot)
    }
    if (attribs.itemprop !== undefined) addSpot(itemprops, attribs.itemprop, spot)
    if (name === 'body' || name === 'html') return true
    if (label !== undefined && label.length < 300) {
      if (bylines.length < maxSpots && saysByline.test(label)) bylines.push(spot)
      if (dates.length < maxSpots && name !== 'time' && saysDate.test(label)) dates.push(spot)
      if (titles.length < maxSpots && name !== 'h1' && saysTitle.test(label)) titles.push(spot)
    }
    if (bylines.length < maxSpots && /(?:^|\s)author(?:$|\s)/i.test(attribs.rel ?? '')) bylines.push(spot)
    return true
  }

  const leave = (element: Element) => {
    if (blocks.has(element.name)) endLine()
    while (zones.length && zones[zones.length - 1]!.element === element) zone = zones.pop()!.before
  }

  let node: AnyNode | null = document.firstChild
  for (let count = 0; node && count < maxNodes; count++) {
    let child: ChildNode | null = null
    if (node.type === 'text') {
      const { data } = node
      if (data.length > 2 * maxLine) {
        const start = data.slice(0, 1000).replace(/\s+/g, ' ')
        if (sample.length < maxSample && zone !== 'nav' && zone !== 'footer') sample += start
        if (!line) {
          lineAt = at
          lineZone = zone
        }
        line += start
        tail = data
        at += data.length
      } else if (!isBlank(data)) {
        if (!line) {
          lineAt = at
          lineZone = zone
          lineElement = node.parent?.type === 'tag' ? (node.parent as Element) : undefined
        }
        const clean = untidySpace.test(data) ? data.replace(/\s+/g, ' ') : data
        if (sample.length < maxSample && clean.length > 60 && zone !== 'nav' && zone !== 'footer') sample += clean
        tail = clean
        if (!line) line = clean
        else if (line.length <= maxLine)
          line += node.prev || line.endsWith(' ') || clean[0] === ' ' ? clean : ` ${clean}`
        at += clean.length
      } else if (line && line.length <= maxLine && !line.endsWith(' ')) line += ' '
    } else if (node.type === 'tag' || node.type === 'script') {
      const element = node as Element
      if (enter(element)) child = element.firstChild
      if (!child && element.name !== 'script') leave(element)
    } else if (node.type === 'root' || node.type === 'cdata') {
      child = (node as Document).firstChild
    }
    if (child) {
      node = child
      continue
    }
    // Up until something follows.
    for (;;) {
      const current: AnyNode = node
      if (current.next) {
        node = current.next
        break
      }
      const parent: AnyNode | null = current.parent
      if (!parent || parent === document) {
        node = null
        break
      }
      if (parent.type === 'tag') leave(parent as Element)
      node = parent
    }
  }
  endLine()
  return {
    htmlLang,
    titleTag,
    base,
    metas,
    links,
    jsonLd,
    headings,
    times,
    itemprops,
    bylines,
    dates,
    titles,
    pictures,
    lines,
    sample,
    bodyAt,
    length: at,
  }
}

function zoneOf(name: string, label: string | undefined, zone: Zone): Zone {
  if (zone === 'comments' || zone === 'footer') return zone
  switch (name) {
    case 'footer':
      return zone === 'article' ? zone : 'footer'
    case 'nav':
      return 'nav'
    case 'aside':
      return 'aside'
    case 'figure':
    case 'figcaption':
      return 'figure'
    case 'body':
    case 'html':
    case 'h1':
      return zone
  }
  if (label !== undefined && label.length < 200) {
    const noisy = noisyClass.exec(label)
    if (noisy && !/(?:has|with|no)[-_]?sidebar|article|main|content/i.test(label)) {
      if (noisy[1]) return 'comments'
      if (noisy[2]) return zone === 'article' ? zone : 'footer'
      return noisy[3] ? 'nav' : noisy[4] ? 'figure' : 'aside'
    }
  }
  return name === 'article' && zone === 'plain' ? 'article' : zone
}

function readMeta(attribs: { readonly [name: string]: string }, metas: Map<string, string[]>): void {
  // Some pages (and tools that saved them) say `value`.
  const content = attribs.content ?? attribs.value
  if (!content) return
  const key = attribs.property ?? attribs.name ?? attribs.itemprop ?? attribs['http-equiv']
  if (!key || key.length > 80) return
  const values = metas.get(key.toLowerCase())
  const value = content.length > 2000 ? content.slice(0, 2000) : content
  if (!values) metas.set(key.toLowerCase(), [value])
  else if (values.length < 40) values.push(value)
}

function addSpot(map: Map<string, Spot[]>, names: string, spot: Spot): void {
  for (const name of names.toLowerCase().split(/\s+/)) {
    if (!wanted.has(name)) continue
    const spots = map.get(name)
    if (!spots) map.set(name, [spot])
    else if (spots.length < maxSpots) spots.push(spot)
  }
}

function isBlank(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code > 0x20 && code !== 0xa0 && code !== 0x3000) return false
  }
  return true
}

function directText(element: Element): string {
  const only = element.firstChild
  if (only && !only.next) return only.type === 'text' || only.type === 'comment' ? only.data : ''
  let text = ''
  for (let child = element.firstChild; child; child = child.next) {
    if (child.type === 'text' || child.type === 'comment') text += child.data
    else if (child.type === 'cdata') for (const part of child.children) if (part.type === 'text') text += part.data
  }
  return text
}

/**
 * An element's visible text with single spaces, at most about `limit` characters of it. `gap` stands between the texts
 * of different inline elements, which in bylines often carry no space of their own.
 */
export function textOf(element: Element, limit = 400, gap = ''): string {
  let text = ''
  let node: AnyNode | null = element.firstChild
  while (node && text.length < limit) {
    let child: ChildNode | null = null
    if (node.type === 'text') {
      text += node.data.length > limit ? node.data.slice(0, limit) : node.data
    } else if (node.type === 'tag') {
      text += blocks.has(node.name) ? ' ' : gap
      if (!silent.has(node.name)) child = node.firstChild
    }
    if (child) {
      node = child
      continue
    }
    while (node && node !== element && !node.next) node = node.parent
    if (!node || node === element) break
    if (node.type === 'tag') text += gap
    node = node.next
  }
  return text.replace(/\s+/g, ' ').trim()
}

/** The non-empty texts inside an element with the elements that hold them, in order, at most `limit` of them. */
export function textParts(element: Element, limit = 24): { readonly text: string; readonly holder: Element }[] {
  const parts: { readonly text: string; readonly holder: Element }[] = []
  let node: AnyNode | null = element.firstChild
  for (let steps = 0; node && steps < 400 && parts.length < limit; steps++) {
    let child: ChildNode | null = null
    if (node.type === 'text') {
      const text = node.data.slice(0, 300).replace(/\s+/g, ' ').trim()
      if (text) parts.push({ text, holder: node.parent as Element })
    } else if (node.type === 'tag' && !silent.has(node.name)) child = node.firstChild
    if (child) {
      node = child
      continue
    }
    while (node && node !== element && !node.next) node = node.parent
    if (!node || node === element) break
    node = node.next
  }
  return parts
}
