import type { Document, Text } from 'domhandler'
import { codeAt } from './code-at.ts'
import { tagTable } from './tag-table.ts'
import { type PageElement, type PageTree, rare } from './tree.ts'
import { wordFinder } from './word-finder.ts'

/** A line of running text: what stands between two borders of block elements or `<br>`. */
export interface Block {
  /** Place in `blocks`. */
  readonly index: number
  /** The nearest block element around it. */
  readonly element: PageElement
  readonly nodes: readonly Text[]
  /** White space folded, except in `pre`. */
  readonly text: string
  /** Letters and digits; a Han, kana or Hangul character counts three, about what it says in Latin letters. */
  readonly weight: number
  readonly linkWeight: number
  readonly boldWeight: number
  /** Sentences' ends. */
  readonly ends: number
  readonly commas: number
  readonly links: number
  /** Pictures since the block before. */
  readonly pictures: number
  readonly isHidden: boolean
  /** In the banner of a consent tool. */
  readonly isConsent: boolean
  readonly isInFigure: boolean
  /** Broken off from the block before by a `<br>` only. */
  readonly isAfterBreak: boolean
}

const isBlock = 1
const isSilent = 2
const isPicture = 4
const traits = tagTable([
  [
    'address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul caption amp-img',
    isBlock,
  ],
  // elements whose text is never an article's
  [
    'script style noscript template svg math iframe object embed select option optgroup textarea head title canvas map audio video button input datalist noframes frameset dialog rp nav',
    isSilent,
  ],
  ['img picture amp-img video', isPicture],
])

/** True for elements whose text is never an article's. */
export const isSilentElement = (element: PageElement): boolean => (traits[element.tag]! & isSilent) !== 0

const hiddenStyle = /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)/i

/** True for what a browser would not show. */
export function isHidden(element: PageElement): boolean {
  if ((element.rare & (rare.hidden | rare.style)) === 0) return false
  const hidden = element.attribute('hidden')
  if (hidden !== undefined && hidden !== 'until-found') return true
  const style = element.attribute('style')
  return style !== undefined && hiddenStyle.test(style)
}

const consentNames =
  /onetrust|\bot-(?:pc|sdk)|cookie-?_?(?:banner|notice|consent|law|bar|wall|policy-popup|modal|info)|cookiebot|didomi|usercentrics|qc-cmp|sp_message|truste|(?:^|\s)gdpr|cmplz|cky-|iubenda|consent-?(?:banner|modal|popup|manager)/i

/** What each of those holds, most names have nothing of. */
const consentSigns = wordFinder([
  ['onetrust ot-pc ot-sdk cookie didomi usercentrics qc-cmp sp_message truste gdpr cmplz cky- iubenda consent', 1],
])
const saysConsent = (name: string): boolean => consentSigns(name) !== 0 && consentNames.test(name)

/** Some blogs put the post into a script for browsers and into `noscript` for everyone else. */
function isArticleInNoscript(element: PageElement): boolean {
  if (element.name !== 'noscript' || element.end - element.index < 5) return false
  return element.children.filter((child) => 'attribs' in child && child.name === 'p').length >= 4
}

/** What most texts have nothing of: looking is cheaper than replacing. */
const untidy = /[^\S ]|[\u00ad\u200b\u2060\ufeff]| {2}/

/** Soft hyphens and what has no width: they say where a line may break, and part words for whoever looks for them. */
export const unseen = /[\u00ad\u200b\u2060\ufeff]+/g
const spaces = /\s+/gu

/** Cuts the page into blocks, in the order of the document. Elements marked in `stripped` are passed over. */
export function cutBlocks(tree: PageTree, stripped?: Uint8Array): Block[] {
  const cutter = new Cutter(stripped)
  cutter.walk(tree.document)
  cutter.flush()
  return cutter.blocks
}

class Cutter {
  readonly blocks: Block[] = []
  private element: PageElement | undefined
  private readonly stripped: Uint8Array | undefined
  /** By the number of a class: 1 where it is known, 2 where it is a banner's. */
  private readonly consentClasses: number[] = [1]
  private nodes: Text[] = []
  private weight = 0
  private linkWeight = 0
  private boldWeight = 0
  private ends = 0
  private commas = 0
  private links = 0
  private pictures = 0
  private inLink = 0
  private inBold = 0
  private inHidden = 0
  private inConsent = 0
  private inFigure = 0
  private afterBreak = false

  constructor(stripped: Uint8Array | undefined) {
    this.stripped = stripped
  }

  walk(node: Document | PageElement): void {
    for (const child of node.children) {
      if (child.type === 'text') this.take(child as Text)
      // there are no others in our trees
      else this.enter(child as PageElement)
    }
  }

  private enter(element: PageElement): void {
    const name = element.name
    if (name === 'br') {
      this.flush()
      this.afterBreak = true
      return
    }
    const trait = traits[element.tag]!
    if ((trait & isPicture) !== 0) this.pictures++
    if (((trait & isSilent) !== 0 && !isArticleInNoscript(element)) || this.stripped?.[element.index] === 1) return
    const hidden = isHidden(element)
    const consent = this.isConsent(element)
    if (hidden) this.inHidden++
    if (consent) this.inConsent++
    if ((trait & isBlock) !== 0) {
      this.flush()
      this.afterBreak = false
      const outer = this.element
      this.element = element
      const isFigure = name === 'figure' || name === 'figcaption'
      if (isFigure) this.inFigure++
      this.walk(element)
      this.flush()
      this.afterBreak = false
      if (isFigure) this.inFigure--
      this.element = outer
    } else if (name === 'a' || name === 'label') {
      if (name === 'label' || element.attribute('href') !== undefined || element.attribute('onclick') !== undefined) {
        this.links++
        this.inLink++
        this.walk(element)
        this.inLink--
      } else this.walk(element)
    } else if (name === 'b' || name === 'strong') {
      this.inBold++
      this.walk(element)
      this.inBold--
    } else this.walk(element)
    if (hidden) this.inHidden--
    if (consent) this.inConsent--
  }

  /** True for the banners of consent tools, which are known by name. */
  private isConsent(element: PageElement): boolean {
    const { id, classNumber } = element
    if (id === undefined && classNumber === 0) return false
    if (element.name === 'body' || element.name === 'html') return false
    if (id !== undefined && saysConsent(id)) return true
    this.consentClasses[classNumber] ??= saysConsent(element.classes) ? 2 : 1
    return this.consentClasses[classNumber] === 2
  }

  private take(node: Text): void {
    const data = node.data
    const { length } = data
    let weight = 0
    for (let i = 0; i < length; i++) {
      const code = codeAt(data, i)
      if (code < 0x80) {
        if ((code > 0x60 && code < 0x7b) || (code > 0x40 && code < 0x5b) || (code > 0x2f && code < 0x3a)) weight++
        else if (code === 0x2c || code === 0x3b) this.commas++
        else if (code === 0x2e || code === 0x21 || code === 0x3f) {
          // beyond the end counts as white space
          const next = i + 1 < length ? codeAt(data, i + 1) : 0
          if (next < 0x21 || next === 0x22 || next === 0xa0 || next > 0x2000) this.ends++
        }
      } else if (code < 0x2e80) {
        if (code === 0x60c || code === 0x61b) this.commas++
        else if (code === 0x61f || code === 0x6d4 || code === 0x964) this.ends++
        else if (code > 0xbf && code < 0x2000) weight++
      } else if (code < 0xd7b0) {
        if (code > 0x303f) weight += 3
        else if (code === 0x3002) this.ends++
        else if (code === 0x3001) this.commas++
      } else if (code >= 0xf900 && code < 0xfb00) weight += 3
      else if (code === 0xff0c || code === 0xff1b) this.commas++
      else if (code === 0xff01 || code === 0xff1f) this.ends++
      else if (code >= 0xd800 && code < 0xdc00) weight++
      else if (code >= 0xff10 && code < 0xff5b) weight++
    }
    if (weight === 0 && this.nodes.length === 0 && data.trim() === '') return
    this.nodes.push(node)
    this.weight += weight
    if (this.inLink > 0) this.linkWeight += weight
    if (this.inBold > 0) this.boldWeight += weight
  }

  flush(): void {
    if (this.nodes.length === 0) {
      this.links = 0
      return
    }
    const element = this.element
    let joined = ''
    for (const node of this.nodes) joined += node.data
    const trimmed = joined.trim()
    const text = untidy.test(trimmed) ? joined.replace(unseen, '').replace(spaces, ' ').trim() : trimmed
    if (element && text !== '') {
      this.blocks.push({
        index: this.blocks.length,
        element,
        nodes: this.nodes,
        text,
        weight: this.weight,
        linkWeight: this.linkWeight,
        boldWeight: this.boldWeight,
        ends: this.ends,
        commas: this.commas,
        links: this.links,
        pictures: this.pictures,
        isHidden: this.inHidden > 0,
        isConsent: this.inConsent > 0,
        isInFigure: this.inFigure > 0,
        isAfterBreak: this.afterBreak,
      })
      this.pictures = 0
    }
    this.nodes = []
    this.weight = this.linkWeight = this.boldWeight = this.ends = this.commas = this.links = 0
  }
}
