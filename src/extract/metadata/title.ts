import type { Element } from 'domhandler'
import { type Clues, type Place, type Spot, textOf } from './collect.ts'
import { folded, isAscii, plain } from './plain-text.ts'

export interface TitleClues {
  /** JSON-LD's headline. */
  readonly headline: string | undefined
  /** JSON-LD says that this is a publisher's news article. */
  readonly isNews: boolean
  readonly og: string | undefined
  readonly twitter: string | undefined
  readonly other: readonly (readonly [source: string, value: string])[]
  readonly titleTag: string | undefined
  /** Best first; read only as far as needed. */
  readonly headings: Iterable<Heading>
  /** How many h1 stand where a headline can stand. */
  readonly h1Count: number
  readonly siteNames: readonly string[]
  readonly url: string
}

/** A heading or heading-like element: its text, and what is left of it without kicker, date or share button. */
export interface Heading {
  readonly texts: readonly string[]
  readonly source: 'h1' | 'itemprop:headline' | 'h2' | 'class' | 'text'
  readonly place: Place
  readonly inNoise: boolean
}

export interface ChosenTitle {
  readonly title: string
  readonly source: string
  /** Where the heading stands, where one was chosen or agrees. */
  readonly place?: Place
}

interface Claim {
  readonly text: string
  readonly source: string
  readonly key: string
  readonly words: ReadonlySet<string>
}

/**
 * The headline that the reader sees. The page's claims (`<title>`, OpenGraph, JSON-LD, its address) say which heading
 * it is, the heading how it is written: many sites give search engines and networks another wording than their readers.
 * Where no heading is the headline, the best claim stands in, less the names of site and section.
 */
export function chooseTitle(clues: TitleClues): ChosenTitle | undefined {
  const sites = clues.siteNames.map(folded).filter((name) => name.length > 1)
  const claims: Claim[] = []
  const claim = (text: string | undefined, source: string) => {
    if (!text) return
    const bare = withoutSite(plain(text), sites)
    if (bare && !isUseless(bare, sites)) claims.push({ text: bare, source, key: folded(bare), words: wordsOf(bare) })
  }
  claim(clues.og, 'og:title')
  claim(clues.headline, 'jsonld:headline')
  claim(clues.twitter, 'twitter:title')
  for (const [source, value] of clues.other) claim(value, source)
  claim(clues.titleTag, 'title')
  const slug = wordsOf(slugOf(clues.url))

  let best: ChosenTitle | undefined
  let bestScore = 0
  let firstHeading: Heading | undefined
  let rank = -1
  for (const heading of clues.headings) {
    rank++
    firstHeading ??= heading
    // No lesser heading can beat an h1 or itemprop that says what the page says of itself.
    if (bestScore > 1.16 && heading.source !== 'h1' && heading.source !== 'itemprop:headline') break
    for (const [order, raw] of heading.texts.entries()) {
      const text = withoutSite(raw, sites)
      const key = folded(text)
      if (key.length < 2 || isUseless(text, sites)) continue
      const words = wordsOf(text)
      let agreement = shared(words, slug, 0.8)
      for (const one of claims) agreement = Math.max(agreement, agree(key, words, one))
      const isMain = heading.source === 'h1' || heading.source === 'itemprop:headline'
      // The only h1 of a page is its headline even where all claims say it in other words.
      const isOnly =
        heading.source === 'h1' && clues.h1Count === 1 && !heading.inNoise && words.size > 4 && words.size < 30
      const needed = isOnly ? 0 : isMain ? (claims.length ? 0.34 : 0) : heading.source === 'text' ? 0.2 : 0.8
      if (agreement < needed) continue
      const kind =
        heading.source === 'h1'
          ? 0.3
          : heading.source === 'itemprop:headline'
            ? 0.2
            : heading.source === 'h2'
              ? 0.05
              : 0
      const score = 0.1 + agreement + kind - rank * 0.01 - order * 0.001 - (heading.inNoise ? 0.3 : 0)
      if (score > bestScore) {
        best = { title: text, source: heading.source, place: heading.place }
        bestScore = score
      }
    }
  }
  const first = claims[0]
  if (clues.isNews && first?.source === 'og:title' && !isCutOrPadded(first.text, best)) {
    const headline = claims.find((one) => one.source === 'jsonld:headline')
    if (headline && !headline.key.includes(first.key)) {
      const others = claims.some((one) => one !== first && one.source !== 'title' && one.key === first.key)
      // The data and the heading say one thing and only the wording for networks another.
      if (!others && best?.source === 'h1' && folded(best.title) === headline.key) return best
      // Addresses are made of the headline that an article was published under.
      const likeness = shared(headline.words, slug, 1)
      if (likeness >= 0.75 && shared(first.words, slug, 1) <= likeness - 0.25)
        return { title: headline.text, source: headline.source, place: best?.place }
    }
    return { title: first.text, source: first.source, place: best?.place }
  }
  if (best) return best
  if (first) return { title: first.text, source: first.source }
  if (firstHeading) return { title: firstHeading.texts[0]!, source: firstHeading.source, place: firstHeading.place }
  const tag = clues.titleTag && plain(clues.titleTag)
  return tag ? { title: tag, source: 'title' } : undefined
}

/**
 * News publishers write og:title by hand as a headline that stands alone, and it is what their feeds say; but not where
 * it is the heading with a section or site added, or the heading cut at a quote that nobody escaped.
 */
function isCutOrPadded(og: string, heading: ChosenTitle | undefined): boolean {
  if (!heading || heading.source === 'class') return false
  if (og.length > heading.title.length) {
    const at = og.indexOf(heading.title)
    if (at >= 0 && heading.title.length > 12) {
      const rest = og.slice(0, at).trim() || og.slice(at + heading.title.length).trim()
      // `Kicker: headline` is a headline that stands alone, `Section | headline` is not.
      return at > 0 ? !/[:\u2013\u2014-]$/.test(rest) : true
    }
    return false
  }
  return heading.title.startsWith(og) && /^\s*["'\u201c\u201d\u201e\u00ab]/.test(heading.title.slice(og.length))
}

/** The headings of a page in order of promise, with the variants of their texts. */
export function* headingsOf(clues: Clues): Generator<Heading, undefined> {
  const seen = new Set<Element>()
  const read = (spot: Spot, source: Heading['source']): Heading | undefined => {
    if (seen.has(spot.element) || spot.zone === 'comments' || isBrand(spot.element)) return undefined
    seen.add(spot.element)
    const texts = variants(spot.element)
    return texts.length ? { texts, source, place: spot, inNoise: isNoise(spot) } : undefined
  }
  for (const spot of clues.headings) {
    const heading = spot.element.name === 'h1' ? read(spot, 'h1') : undefined
    if (heading) yield heading
  }
  for (const spot of clues.itemprops.get('headline') ?? []) {
    const heading = read(spot, 'itemprop:headline')
    if (heading) yield heading
  }
  let seconds = 0
  for (const spot of clues.headings) {
    const heading = spot.element.name === 'h2' && seconds++ < 10 ? read(spot, 'h2') : undefined
    if (heading) yield heading
  }
  for (const spot of clues.titles.slice(0, 12)) {
    const heading = read(spot, 'class')
    if (heading) yield heading
  }
  const tag = clues.titleTag && plain(clues.titleTag)
  const line = tag ? titleLine(clues, tag) : undefined
  if (line) yield line
}

/** How many h1 stand where a headline can stand. */
export function countH1(clues: Clues): number {
  let count = 0
  for (const spot of clues.headings) if (spot.element.name === 'h1' && !isNoise(spot) && !isBrand(spot.element)) count++
  return count
}

function isNoise(spot: Spot): boolean {
  return spot.zone !== 'plain' && spot.zone !== 'article'
}

/** Old pages set their headline in `<b>` or `<font>`: the line that the page's title begins with, before its separator. */
function titleLine(clues: Clues, tag: string): Heading | undefined {
  for (const line of clues.lines) {
    const { text } = line
    if (text.length < 6 || text.length >= tag.length || text.length * 4 < tag.length || !tag.startsWith(text)) continue
    if (!/^\s*[-_|–—·:»<,，(（/]/.test(tag.slice(text.length))) continue
    return { texts: [text], source: 'text', place: line, inNoise: false }
  }
  return undefined
}

/** An h1 around the logo is the site's name. */
function isBrand(element: Element): boolean {
  let link: Element | undefined
  let node: Element | undefined = element
  for (let depth = 0; node && depth < 4; depth++) {
    if (node.name === 'a') link = node
    node = onlyChild(node)
  }
  return link !== undefined && /^(?:https?:\/\/[^/]+)?\/?(?:index\.\w+)?$/i.test(link.attribs.href ?? '')
}

const kicker =
  /kicker|topline|top-line|overline|over-title|dachzeile|spitzmarke|vorspann|roof|ressort|rubri|vignette|eyebrow|prefix|pretitle|antetitulo|catch|label|tag|categor|section|date|time|subtitle|sub-title|subheadline|share|badge|visually-?hidden|sr-only|screen-reader|invisible|count/i

function variants(element: Element): string[] {
  const whole = plain(textOf(element, 420))
  if (!whole) return []
  const texts: string[] = []
  let marked = false
  let rest = ''
  let elements = 0
  let last = ''
  // A heading with one wrapper inside is that wrapper.
  let parent = element
  for (let depth = 0; depth < 4; depth++) {
    const only = onlyChild(parent)
    if (!only) break
    parent = only
  }
  for (let child = parent.firstChild; child; child = child.next) {
    if (child.type === 'text') rest += child.data
    else if (child.type === 'tag') {
      const text = textOf(child, 420)
      if (!text) {
        rest += ' '
        continue
      }
      elements++
      last = text
      if (
        kicker.test(`${child.attribs.class ?? ''} ${child.attribs.itemprop ?? ''}`) ||
        child.name === 'small' ||
        child.name === 'sup'
      )
        marked = true
      else rest += ` ${text} `
    }
  }
  const bare = plain(rest)
  if (marked && bare.length > 5) texts.push(bare)
  texts.push(whole)
  if (elements > 0) {
    const tail = plain(last)
    if (tail.length > 8 && tail !== whole && !texts.includes(tail)) texts.push(tail)
  }
  return texts
}

function onlyChild(element: Element): Element | undefined {
  let only: Element | undefined
  for (let child = element.firstChild; child; child = child.next) {
    if (child.type === 'text') {
      if (child.data.trim()) return undefined
    } else if (child.type === 'tag') {
      if (only) return undefined
      only = child
    }
  }
  return only
}

/** 0 to 1: how much a heading says what a claim says. */
function agree(key: string, words: ReadonlySet<string>, claim: Claim): number {
  if (key === claim.key) return 1
  if (claim.key.includes(key)) return Math.max(key.length / claim.key.length, 0.2)
  if (key.includes(claim.key)) return Math.max(claim.key.length / key.length, 0.2)
  return shared(words, claim.words, 0.9)
}

function shared(a: ReadonlySet<string>, b: ReadonlySet<string>, most: number): number {
  if (!a.size || !b.size) return 0
  let same = 0
  for (const word of a) if (b.has(word)) same++
  return same < 2 ? 0 : (most * same) / Math.max(a.size, b.size)
}

/** Words in lower case; runs of Han, kana or Hangul as overlapping pairs. */
function wordsOf(text: string): Set<string> {
  const lower = text.toLowerCase()
  if (isAscii(lower)) return new Set(lower.match(/[a-z0-9]+/g))
  const words = new Set<string>()
  for (const [run] of lower.matchAll(
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+|[\p{L}\p{N}]+/gu,
  )) {
    if (run.charCodeAt(0) < 0x3040 || run.length < 3) words.add(run)
    else for (let i = 0; i + 1 < run.length; i++) words.add(run.slice(i, i + 2))
  }
  return words
}

function slugOf(url: string): string {
  const path = URL.parse(url)?.pathname ?? ''
  const last =
    path
      .split('/')
      .filter((part) => part.length > 8)
      .at(-1) ?? ''
  try {
    return decodeURIComponent(last).replace(/\.\w+$/, '')
  } catch {
    return last
  }
}

function isUseless(text: string, sites: readonly string[]): boolean {
  const key = folded(text)
  return (
    key.length < 1 ||
    sites.includes(key) ||
    /^(?:untitled(?: document)?|home|index|homepage|startseite|无标题文档|document|loading|blog|news|our blog|article|error|404|menu|search|details?|\d+ comments?)$/i.test(
      text,
    )
  )
}

const separator =
  /:\s+|\s+[|\-–—·•:»«/\\~│]+\s+|\s*[|｜_»›│]\s*|\s*(?:--|——|—|－)\s*|\s+[-–]|[-–]\s+|(?<=[\p{Script=Han}\p{Script=Hangul}”"])-(?=\p{Script=Han}|\p{Script=Hangul}|[A-Z])|(?<=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}」』】）]):(?=\w)|,\s+/gu

/** A page title without the names of the site and its sections at either end. */
export function withoutSite(text: string, sites: readonly string[]): string {
  const cuts: { readonly from: number; readonly to: number }[] = []
  for (const match of text.matchAll(separator)) cuts.push({ from: match.index, to: match.index + match[0].length })
  if (!cuts.length || cuts.length > 40) return text
  let from = 0
  let to = text.length
  for (let i = cuts.length - 1; i >= 0; i--) {
    const cut = cuts[i]!
    if (cut.from < 2 || cut.to >= text.length) continue
    if (text[cut.from] === ':') continue
    const piece = text.slice(cut.to, to)
    if (!isSiteName(piece, sites) && !isHanSite(piece)) break
    to = cut.from
  }
  for (const cut of cuts) {
    if (cut.from < 2 || cut.from >= to) continue
    if (text[cut.from] === ',' || !isSiteName(text.slice(from, cut.from), sites)) break
    // `Paris: …` on paris-news.example is a place.
    if (text[cut.from] === ':' && !sites.includes(folded(text.slice(from, cut.from)))) break
    from = cut.to
  }
  return text.slice(from, to).trim() || text
}

/** `中国载人航天官方网站`, `新闻频道`, `搜狐财经`: pieces that only name a site or its channel. */
function isHanSite(piece: string): boolean {
  return (
    piece.length <= 16 &&
    /^\p{Script=Han}/u.test(piece) &&
    /(?:网|网站|網|網站|频道|頻道|在线|線上|日报|日報|晚报|晚報|新闻|新聞|门户|官网|客户端|资讯|資訊|论坛|論壇|社区|博客|部落格|财经|财经网|要闻|国内|国际|时政|正文|电子报|新闻中心|手机版|新華網|频道首页)$/u.test(
      piece,
    )
  )
}

function isSiteName(piece: string, sites: readonly string[]): boolean {
  const key = folded(piece)
  if (!key) return false
  for (const site of sites) {
    if (key === site) return true
    if (key.length > 3 && site.length > 3) {
      if (site.includes(key) && key.length * 2.5 > site.length) return true
      if (key.includes(site) && key.length < site.length * 3 && piece.length < 50) return true
    }
  }
  return false
}
