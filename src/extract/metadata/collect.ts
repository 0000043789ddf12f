import type { AnyNode, ChildNode, Document, Element } from 'domhandler'
import { codeAt } from '../code-at.ts'
import { tagNumber, tagTable } from '../tag-table.ts'
import { type PageElement, rare } from '../tree.ts'
import { wordFinder } from '../word-finder.ts'

/** Where on the page something stands, as far as elements and class names tell. */
export type Zone = 'article' | 'plain' | 'figure' | 'aside' | 'comments' | 'footer' | 'nav'

/** Where the reader meets something. */
export interface Place {
  /** Characters of visible text before it. */
  readonly at: number
  readonly zone: Zone
  /** The number of the stretch of one zone in which it stands, 0 outside of all. */
  readonly region: number
}

/** Where the headline stands, or the text where there is none. */
export type Headline = Pick<Place, 'at' | 'region'>

/** An element of interest. */
export interface Spot extends Place {
  readonly element: Element
}

/** One block's own visible text. */
export interface Line extends Place {
  readonly text: string
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
  /** Short lines: those that can be a byline or carry a date. */
  readonly lines: readonly Line[]
  /** The first long lines of running text, to tell the language by. */
  readonly sample: string
  /** Characters of visible text before `body`, where a body was given. */
  readonly bodyAt: number | undefined
}

const maxSpots = 60
const maxLines = 1500
const maxLine = 240
const cutLine = 90
const maxSample = 3000
const maxNodes = 400_000
const maxJson = 3_000_000

/** What an element's name means for the walk. */
const block = 1
const silent = 2
const inHead = 4
const kinds = tagTable([
  [
    'address article aside blockquote body br caption center dd details div dl dt fieldset figcaption figure footer form ' +
      'h1 h2 h3 h4 h5 h6 header hr html li main nav ol option p pre section summary table tbody td tfoot th thead tr ul',
    block,
  ],
  ['style noscript template svg iframe object canvas textarea select button math audio video', silent],
  ['script meta link title base', inHead],
])

/** Documents of other parsers have domhandler's own elements. */
function kindOf(element: Element): number {
  return kinds[(element as Partial<PageElement>).tag ?? tagNumber(element.name)]!
}

function attributeOf(element: Element, name: string): string | undefined {
  return 'tag' in element ? (element as PageElement).attribute(name) : element.attribs[name]
}

const mayHave = (element: Element, bit: number): boolean =>
  (((element as Partial<PageElement>).rare ?? bit) & bit) !== 0

/** What a class name or an id says. */
const saysByline = 1
const saysDate = 2
const saysTitle = 4
const saysComments = 8
const saysFooter = 16
const saysNav = 32
const saysFigure = 64
const saysAside = 128

const noisyLabel =
  /(?:^|[\s_-])(?:(comments?|commentlist|disqus|respond|replies)|(footer|foot|bottom|copyright)|(nav|navigation|navbar|menu|breadcrumbs?|topbar|toolbar)|(captions?|credits?|figcaption|figure|bildunterschrift|wp-caption|photo-?credit|image-?credit|copyrights?)|(sidebar|side|aside|related|recommend\w*|widgets?|popular|trending|mostread|most-read|promo|newsletter|teasers?|latest|more-news|recirc\w*|hot|rank))(?:$|[\s_-])/i
const contentLabel = /(?:has|with|no)[-_]?sidebar|article|main|content|elementor/i
/** Words that stand anywhere in a label. */
const mayBeNoisy = 256
/** Labels that hold none of these say nothing. */
const saysAnything = 512
const labelSigns = wordFinder([
  [
    'author byline by-line writer wrote written full-name fullname autor auteur verfasser redakt journalist reporter editor creator posted-by postedby vcard source laiyuan zuozhe authi',
    saysByline,
  ],
  ['date time publi posted meta updated created stamp fecha datum shijian post-info postinfo byline info', saysDate],
  ['title headline titre titel titulo biaoti heading', saysTitle],
  [
    'comment disqus respond replies foot bottom copyright nav menu breadcrumb bar caption credit figure bildunter side related recommend widget popular trending most promo newsletter teaser latest more-news recirc hot rank',
    mayBeNoisy,
  ],
  [
    'author authi autor byline by-line writ wrote full-name fullname auteur verfasser redakt journalist reporter editor creator posted vcard source laiyuan zuozhe date time publi meta stamp fecha datum shijian info tit headl biaoti heading comment disqus respond replies foot bottom copyright nav menu bread bar caption credit figure bild side related recommend widget popular trending most promo newsletter teaser latest more recirc hot rank',
    saysAnything,
  ],
])

function meaningOf(label: string): number {
  if (label.length > 300) return 0
  const signs = labelSigns(label)
  if ((signs & saysAnything) === 0) return 0
  const meaning = signs & (saysByline | saysDate | saysTitle)
  if ((signs & mayBeNoisy) === 0) return meaning
  const noisy = noisyLabel.exec(label)
  if (!noisy || contentLabel.test(label)) return meaning
  return (
    meaning | (noisy[1] ? saysComments : noisy[2] ? saysFooter : noisy[3] ? saysNav : noisy[4] ? saysFigure : saysAside)
  )
}

const wanted = new Set(
  'author creator datepublished datemodified datecreated headline name articlesection image keywords'.split(' '),
)

/** Gathers the clues of a document, or of its part that a reader sees. A loop, however deep the document is. */
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
  const lines: Line[] = []
  const meanings = new Map<string, number>()
  const meaningsByNumber: number[] = [0]
  let htmlLang: string | undefined
  let titleTag: string | undefined
  let base: string | undefined
  let sample = ''
  let bodyAt: number | undefined
  let jsonLength = 0

  let at = 0
  let line = ''
  let tail = ''
  let beyond = 0
  let lineElement: Element | undefined
  let lineZone: Zone = 'plain'
  let lineRegion = 0
  let zone = 'plain' as Zone
  let region = 0
  let regionCount = 0
  const zones: { readonly element: Element; readonly zone: Zone; readonly region: number }[] = []

  const endLine = () => {
    const isCut = line.length > maxLine
    const text = tidy(isCut ? line.slice(0, 2 * cutLine) : line)
    if (text.length > 1 && lines.length < maxLines) {
      lines.push({
        text: isCut ? text.slice(0, cutLine) : text,
        at,
        zone: lineZone,
        region: lineRegion,
        isCut,
        end: isCut ? tidy(tail.slice(-60)) : text,
        element: lineElement,
      })
    }
    if (isCut && sample.length < maxSample && lineZone !== 'nav' && lineZone !== 'footer') sample += line.slice(0, 1000)
    at += (isCut ? line.length : text.length) + beyond
    line = ''
    beyond = 0
  }

  const readHead = (element: Element) => {
    const { name } = element
    if (name === 'script') {
      const type = attributeOf(element, 'type')
      if (jsonLength < maxJson && type !== undefined && /ld\+json/i.test(type)) {
        const text = directText(element)
        jsonLength += text.length
        if (jsonLd.length < 40) jsonLd.push(text)
      }
    } else if (name === 'meta') {
      readMeta(element, metas)
      const itemprop = attributeOf(element, 'itemprop')
      if (itemprop) addSpot(itemprops, itemprop, { element, at, zone, region })
    } else if (name === 'link') {
      const rel = attributeOf(element, 'rel')
      const href = attributeOf(element, 'href')
      if (rel && href && rel.length < 200) {
        for (const one of rel.toLowerCase().split(/\s+/)) if (!links.has(one)) links.set(one, href)
      }
    } else if (name === 'title') titleTag ??= directText(element).slice(0, 1000)
    else base ??= attributeOf(element, 'href')
  }

  const meaning = (label: string): number => {
    let known = meanings.get(label)
    if (known === undefined) {
      known = meaningOf(label)
      meanings.set(label, known)
    }
    return known
  }

  const classMeaning = (element: Element): number => {
    const { classNumber } = element as Partial<PageElement>
    if (classNumber === undefined) return meaning(element.attribs.class ?? '')
    let known = meaningsByNumber[classNumber]
    if (known === undefined) {
      known = meaningOf((element as PageElement).classes)
      meaningsByNumber[classNumber] = known
    }
    return known
  }

  /** Answers whether the children are read. */
  const enter = (element: Element): boolean => {
    const { name } = element
    const kind = kindOf(element)
    if (kind !== 0) {
      if (kind === inHead) {
        readHead(element)
        return false
      }
      if (kind === silent) return false
      if (line) endLine()
    }
    if (element === body) bodyAt = at
    const id = 'tag' in element ? (element as PageElement).id : element.attribs.id
    const itemprop = mayHave(element, rare.itemprop) ? attributeOf(element, 'itemprop') : undefined
    let says = classMeaning(element)
    if (id !== undefined) says |= meaning(id)
    const next = zoneOf(name, says, zone)
    if (next !== zone) {
      zones.push({ element, zone, region })
      zone = next
      region = ++regionCount
    }
    if (itemprop !== undefined) addSpot(itemprops, itemprop, { element, at: at + line.length, zone, region })
    if (name === 'a') {
      const rel = mayHave(element, rare.rel) ? attributeOf(element, 'rel') : undefined
      if (rel !== undefined && rel.length < 200 && /(?:^|\s)author(?:$|\s)/i.test(rel)) says |= saysByline
    } else if (name === 'h1' || name === 'h2') {
      if (headings.length < maxSpots) headings.push({ element, at, zone, region })
    } else if (name === 'time') {
      if (times.length < maxSpots) times.push({ element, at: at + line.length, zone, region })
      says &= ~saysDate
    } else if (name === 'html') {
      htmlLang ??= attributeOf(element, 'lang') ?? attributeOf(element, 'xml:lang')
      says = 0
    } else if (name === 'body') says = 0
    if ((says & (saysByline | saysDate | saysTitle)) !== 0) {
      const spot = { element, at: at + line.length, zone, region }
      if ((says & saysByline) !== 0 && bylines.length < maxSpots) bylines.push(spot)
      if ((says & saysDate) !== 0 && dates.length < maxSpots) dates.push(spot)
      if ((says & saysTitle) !== 0 && name !== 'h1' && titles.length < maxSpots) titles.push(spot)
    }
    return true
  }

  const leave = (element: Element) => {
    if (line && kindOf(element) === block) endLine()
    if (zones.length && zones[zones.length - 1]!.element === element) ({ zone, region } = zones.pop()!)
  }

  let node: AnyNode | null = document.firstChild
  for (let count = 0; node && count < maxNodes; count++) {
    let child: ChildNode | null = null
    if (node.type === 'text') {
      const { data } = node
      if (isBlank(data)) {
        if (line && tail !== ' ') {
          line += ' '
          tail = ' '
        }
      } else {
        if (!line) {
          lineZone = zone
          lineRegion = region
          lineElement = node.parent?.type === 'tag' ? (node.parent as Element) : undefined
        }
        if (line.length > maxLine) beyond += data.length
        else if (data.length > 1200) {
          line += data.slice(0, 1200)
          beyond += data.length - 1200
        } else if (!line) line = data
        // Inline elements often carry no space of their own: `<a>Jane</a><time>May 1</time>`.
        else line += node.prev || codeAt(data, 0) <= 0x20 || codeAt(tail, tail.length - 1) <= 0x20 ? data : ` ${data}`
        tail = data
      }
    } else if (node.type === 'tag') {
      if (enter(node)) child = node.firstChild
      if (!child) leave(node)
    } else if (node.type === 'script') readHead(node)
    else if (node.type === 'cdata') child = node.firstChild
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
      if (parent.type === 'tag') leave(parent)
      node = parent
    }
  }
  if (line) endLine()
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
    lines,
    sample,
    bodyAt,
  }
}

const untidySpace = /[\n\t\r\u00a0\u3000]| {2}/

function tidy(text: string): string {
  const trimmed = text.trim()
  return untidySpace.test(trimmed) ? trimmed.replace(/\s+/g, ' ') : trimmed
}

function zoneOf(name: string, says: number, zone: Zone): Zone {
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
  if (says >= saysComments) {
    if ((says & saysComments) !== 0) return 'comments'
    if ((says & saysFooter) !== 0) return zone === 'article' ? zone : 'footer'
    if ((says & saysNav) !== 0) return 'nav'
    return (says & saysFigure) !== 0 ? 'figure' : 'aside'
  }
  return name === 'article' && zone === 'plain' ? 'article' : zone
}

function readMeta(element: Element, metas: Map<string, string[]>): void {
  const said = (name: string) => attributeOf(element, name)
  // Some pages (and tools that saved them) say `value`.
  const content = said('content') ?? said('value')
  if (!content) return
  const key = said('property') ?? said('name') ?? said('itemprop') ?? said('http-equiv')
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
  const { length } = text
  for (let i = 0; i < length; i++) {
    const code = codeAt(text, i)
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
      const kind = kindOf(node)
      text += kind === block ? ' ' : gap
      if (kind !== silent) child = node.firstChild
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
    } else if (node.type === 'tag' && kindOf(node) !== silent) child = node.firstChild
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
