import type { AnyNode, Document, Text } from 'domhandler'
import type { ExtractedImage } from '../model/index.ts'
import { type Block, isSilentElement } from './blocks.ts'
import { cardOf, type EmbedCard, isEmbed, postCardOf } from './embed-card.ts'
import { backgroundOf, captionOf, figureOf, hasFigcaption, pictureOf } from './images.ts'
import type { Page } from './page.ts'
import { endOfPictures, isOwn, picturesBeside } from './pictures-beside.ts'
import type { PageElement } from './tree.ts'

/** The kept blocks' words, one paragraph a line; its characters are composed as the page has them. */
export function renderText(blocks: readonly Block[], kept: Uint8Array): string {
  const lines: string[] = []
  for (const block of blocks) if (kept[block.index] === 1) lines.push(block.text)
  return lines.join('\n')
}

export interface RenderedBody {
  /** Not yet sanitised. */
  readonly html: string
  readonly images: readonly ExtractedImage[]
}

const kept = new Set(
  'p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre code table thead tbody tfoot tr td th caption figure figcaption a b strong i em u s sub sup mark small q cite abbr time del ins ruby rt br hr details summary kbd samp var picture'.split(
    ' ',
  ),
)
/** A body that is one of these is written as one. */
const ownTops = new Set('p pre ul ol dl table h2 h3 h4'.split(' '))
const inline = new Set('a b strong i em u s sub sup code mark small q cite abbr time del ins kbd samp var'.split(' '))
const keptAttributes: Readonly<Record<string, readonly string[]>> = {
  a: ['href', 'title'],
  td: ['colspan', 'rowspan'],
  th: ['colspan', 'rowspan', 'scope'],
  time: ['datetime'],
  ol: ['start', 'reversed', 'type'],
  li: ['value'],
  abbr: ['title'],
}

/** Writes the part of the tree that holds kept blocks, without wrappers, styles and scripts; pictures with their best address. `image` is the page's own. */
export function renderHtml(page: Page, baseUrl: string, image?: string): RenderedBody {
  const texts = new Set<Text>()
  const dropped = new Set<PageElement>()
  let first = Number.POSITIVE_INFINITY
  let last = -1
  for (const block of page.blocks) {
    const { index } = block.element
    if (page.kept[block.index] === 1) {
      for (const node of block.nodes) texts.add(node)
      first = Math.min(first, index)
      last = Math.max(last, index)
    } else if (index > (page.body?.index ?? -1)) dropped.add(block.element)
  }
  for (const block of page.blocks) if (page.kept[block.index] === 1) dropped.delete(block.element)
  if (last < 0) return { html: '', images: [] }
  // kept blocks may stand beside the body: write from the element that holds them all
  let top: PageElement | Document = page.body ?? page.tree.document
  while ('index' in top && (top.index > first || top.end <= last) && top.parent)
    top = top.parent as PageElement | Document
  const keptAt = new Set(
    page.blocks.filter((block) => page.kept[block.index] === 1).map(({ element }) => element.index),
  )
  const writer = new HtmlWriter(page, texts, keptAt, dropped, baseUrl, last)
  const { before, after } = picturesBeside(page, top, last, image, baseUrl)
  for (const picture of before) writer.beside(picture)
  writer.top(top)
  for (const picture of after) writer.beside(picture)
  return { html: writer.out.join('').trim(), images: writer.images }
}

/** Elements from the text, or from one picture of a gallery, to the next. */
const near = 40

class HtmlWriter {
  readonly out: string[] = []
  readonly images: ExtractedImage[] = []
  /** Words, pictures and embeds so far: what makes an element worth its tags. */
  private written = 0
  /** Where the last embed stood. */
  private embedded = -1
  /** Whether a figure holds kept words; looked at once, however many captions it has. */
  private readonly holding = new Map<PageElement, boolean>()
  private readonly shown = new Set<string>()
  private readonly captions = new Map<PageElement, string>()
  private readonly texts: ReadonlySet<Text>
  private readonly dropped: ReadonlySet<PageElement>
  private readonly baseUrl: string
  private last: number
  /** Places of the elements of the kept blocks. */
  private readonly keptAt: ReadonlySet<number>
  /** Where the last picture behind the text ends. */
  private behind = -1
  private galleryEnd: number | undefined
  private readonly page: Page

  constructor(
    page: Page,
    texts: ReadonlySet<Text>,
    keptAt: ReadonlySet<number>,
    dropped: ReadonlySet<PageElement>,
    baseUrl: string,
    last: number,
  ) {
    this.page = page
    this.texts = texts
    this.keptAt = keptAt
    this.dropped = dropped
    this.baseUrl = baseUrl
    this.last = last
  }

  /** Writes the element that holds all of the body: its own tags only where they say what the words are. */
  top(node: PageElement | Document): void {
    if (!('index' in node)) this.children(node)
    else if (ownTops.has(node.name)) this.wrap(node.name, node)
    else if (this.hasOwnText(node)) this.wrap('p', node)
    else this.children(node)
  }

  children(node: PageElement | Document): void {
    for (const child of node.children) this.node(child)
  }

  /** Writes a picture that stands before or behind the text. */
  beside(element: PageElement): void {
    this.last = Math.max(this.last, element.end)
    this.node(element)
    this.out.push('\n')
  }

  private node(node: AnyNode): void {
    if (node.type === 'text') {
      const text = node as Text
      if (this.texts.has(text)) {
        this.out.push(escapeText(text.data))
        if (text.data.trim() !== '') this.written++
      } else if (this.out.length > 0 && /^\s+$/.test(text.data)) this.out.push(text.data.includes('\n') ? '\n' : ' ')
      return
    }
    if (!('attribs' in node)) return
    const element = node as PageElement
    if (this.page.stripped?.[element.index] === 1) return
    const name = element.name
    if (name === 'img' || name === 'amp-img' || name === 'picture' || name === 'noscript') {
      this.picture(element)
      return
    }
    if (isEmbed(name)) {
      this.embed(element)
      return
    }
    if (isSilentElement(element)) return
    const post =
      element.index > this.last ? undefined : postCardOf(element, (address) => absolute(address, this.baseUrl))
    if (post && !this.isInDropped(element)) {
      // The words of a post that stand on the page stay, with the way to it below them.
      if (kept.has(name)) this.wrap(name, element)
      else this.children(element)
      this.card(post)
      return
    }
    const background = backgroundOf(element, this.baseUrl)
    if (background) this.show(element, background)
    if (name === 'figcaption' && this.writeCaption(element)) return
    if (!kept.has(name)) {
      const isBlock = name === 'div' || name === 'section' || name === 'article' || name === 'center'
      if (isBlock && this.hasOwnText(element)) {
        this.wrap('p', element)
      } else {
        if (isBlock) this.out.push('\n')
        this.children(element)
      }
      return
    }
    if (name === 'br' || name === 'hr') {
      this.out.push(`<${name}>`)
      return
    }
    this.wrap(name, element)
  }

  /** Writes the caption of a picture that was written, or of what else the figure holds; false where it is none's. */
  private writeCaption(element: PageElement): boolean {
    const caption = captionOf(element, this.captions)
    const lastImage = this.images[this.images.length - 1]
    if (caption === '' || (lastImage?.caption !== caption && !this.isOfFigure(element))) return false
    this.out.push(`<figcaption>${escapeText(caption)}</figcaption>`)
    this.written++
    return true
  }

  /** True where the figure around a caption holds kept words, such as a table or code, or something that was written. */
  private isOfFigure(caption: PageElement): boolean {
    let figure = caption.parent as PageElement | null
    for (let steps = 3; figure && figure.name !== 'figure' && steps > 0; steps--)
      figure = figure.parent as PageElement | null
    if (figure?.name !== 'figure') return false
    if (this.embedded >= figure.index) return true
    let holds = this.holding.get(figure)
    if (holds === undefined) {
      holds = false
      for (let at = figure.index + 1; at < figure.end && !holds; at++) holds = this.keptAt.has(at)
      this.holding.set(figure, holds)
    }
    return holds
  }

  /** Writes the element, or nothing where it would be empty. */
  private wrap(name: string, element: PageElement): void {
    const at = this.out.length
    let tag = `<${name}`
    for (const key of keptAttributes[element.name] ?? []) {
      const value = element.attribute(key)
      if (value === undefined) continue
      tag += ` ${key}="${escapeAttribute(key === 'href' ? this.linkTo(value) : value)}"`
    }
    this.out.push(`${tag}>`)
    const before = this.written
    this.children(element)
    const isCell = name === 'td' || name === 'th'
    if (!isCell && this.written === before) {
      // a link around a space parts words, though it is none
      const isSpace = inline.has(name) && this.out.slice(at + 1).some((piece) => /^\s+$/.test(piece))
      this.out.length = at
      if (isSpace) this.out.push(' ')
      return
    }
    this.out.push(`</${name}>`)
  }

  /** Addresses are seen from the page when they are sanitised; but there a link to nowhere is none. */
  private linkTo(href: string): string {
    return href.trim() || absolute('', this.baseUrl)
  }

  /** True where kept words stand in it and in no smaller block. */
  private hasOwnText({ index }: PageElement): boolean {
    return this.keptAt.has(index)
  }

  private picture(element: PageElement): void {
    const image = pictureOf(element, this.baseUrl)
    if (image) this.show(element, image)
  }

  private show(element: PageElement, image: ExtractedImage): void {
    if (!this.isNear(element) || this.isInDropped(element) || this.shown.has(image.url)) return
    if (element.index > this.last) this.behind = element.end
    this.shown.add(image.url)
    const caption = captionOf(element, this.captions)
    this.images.push(caption === '' ? image : { ...image, caption })
    this.written++
    const alt = image.alt === undefined ? '' : ` alt="${escapeAttribute(image.alt)}"`
    const written = `<img src="${escapeAttribute(image.url)}"${alt}>`
    const figure = figureOf(element)
    if (caption === '' || (element.name === 'figure' ? hasFigcaption(element) : figure && hasFigcaption(figure))) {
      this.out.push(written)
      return
    }
    const captioned = `${written}<figcaption>${escapeText(caption)}</figcaption>`
    this.out.push(figure ? captioned : `<figure>${captioned}</figure>`)
  }

  /** Not far behind the text, or in a gallery that begins there: one picture near the other, up to the next words. */
  private isNear(element: PageElement): boolean {
    if (element.index <= this.last + near) return true
    if (element.index > this.behind + near || !isOwn(element)) return false
    this.galleryEnd ??= endOfPictures(this.page, this.last)
    return element.index < this.galleryEnd
  }

  private embed(element: PageElement): void {
    if (element.index > this.last || this.isInDropped(element)) return
    const card = cardOf(element, (address) => absolute(address, this.baseUrl))
    if (!card) return
    this.card(card)
    this.embedded = element.index
  }

  private card({ url, label }: EmbedCard): void {
    if (this.shown.has(url)) return
    this.shown.add(url)
    this.written++
    this.out.push(`<p><a href="${escapeAttribute(url)}">${escapeText(label)}</a></p>`)
  }

  private isInDropped(element: PageElement): boolean {
    for (let up = element.parent, steps = 3; up && steps > 0; up = up.parent, steps--) {
      if (up.type === 'tag' && up.name !== 'figure' && this.dropped.has(up as PageElement)) return true
    }
    return false
  }
}

/** The address seen from the page; the words as they stand where it can't be read. */
export function absolute(address: string, baseUrl: string): string {
  const trimmed = address.trim()
  if (trimmed.startsWith('#')) return trimmed
  try {
    return new URL(trimmed, baseUrl).href
  } catch {
    return trimmed
  }
}

const escapeText = (text: string): string =>
  text.replace(/[&<>]/g, (c) => (c === '&' ? '&amp;' : c === '<' ? '&lt;' : '&gt;'))
const escapeAttribute = (text: string): string => escapeText(text).replace(/"/g, '&quot;')
