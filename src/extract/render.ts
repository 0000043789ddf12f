import type { AnyNode, Document, Text } from 'domhandler'
import type { ExtractedImage } from '../model/index.ts'
import { type Block, isSilentElement } from './blocks.ts'
import { cardOf, type EmbedCard, postCardOf } from './embed-card.ts'
import { backgroundOf, captionOf, pictureOf } from './images.ts'
import type { Page } from './page.ts'
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
const embeds = new Set(['iframe', 'video', 'audio', 'embed', 'object'])
const keptAttributes: Readonly<Record<string, readonly string[]>> = {
  a: ['href', 'title'],
  td: ['colspan', 'rowspan'],
  th: ['colspan', 'rowspan', 'scope'],
  time: ['datetime'],
  ol: ['start', 'reversed', 'type'],
  li: ['value'],
  abbr: ['title'],
}

/** Writes the part of the tree that holds kept blocks, without wrappers, styles and scripts; pictures with their best address. */
export function renderHtml(page: Page, baseUrl: string): RenderedBody {
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
  const writer = new HtmlWriter(texts, dropped, baseUrl, last, page.stripped)
  writer.children(top)
  return { html: writer.out.join('').trim(), images: writer.images }
}

class HtmlWriter {
  readonly out: string[] = []
  readonly images: ExtractedImage[] = []
  /** Words, pictures and embeds so far: what makes an element worth its tags. */
  private written = 0
  private readonly shown = new Set<string>()
  private readonly captions = new Map<PageElement, string>()
  private readonly texts: ReadonlySet<Text>
  private readonly dropped: ReadonlySet<PageElement>
  private readonly baseUrl: string
  private readonly last: number
  private readonly stripped: Uint8Array | undefined

  constructor(
    texts: ReadonlySet<Text>,
    dropped: ReadonlySet<PageElement>,
    baseUrl: string,
    last: number,
    stripped: Uint8Array | undefined,
  ) {
    this.stripped = stripped
    this.texts = texts
    this.dropped = dropped
    this.baseUrl = baseUrl
    this.last = last
  }

  children(node: PageElement | Document): void {
    for (const child of node.children) this.node(child)
  }

  private node(node: AnyNode): void {
    if (node.type === 'text') {
      const text = node as Text
      if (this.texts.has(text)) {
        this.out.push(escapeText(text.data))
        if (text.data.trim() !== '') this.written++
      } else if (this.out.length > 0 && /^\s+$/.test(text.data)) this.out.push(' ')
      return
    }
    if (!('attribs' in node)) return
    const element = node as PageElement
    if (this.stripped?.[element.index] === 1) return
    const name = element.name
    if (name === 'img' || name === 'amp-img' || name === 'picture' || name === 'noscript') {
      this.picture(element)
      return
    }
    if (embeds.has(name)) {
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

  /** Writes the caption of a picture that was written; false where it is none's. */
  private writeCaption(element: PageElement): boolean {
    const caption = captionOf(element, this.captions)
    const lastImage = this.images[this.images.length - 1]
    if (caption === '' || lastImage?.caption !== caption) return false
    this.out.push(`<figcaption>${escapeText(caption)}</figcaption>`)
    return true
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
      this.out.length = at
      return
    }
    this.out.push(`</${name}>`)
  }

  /** Addresses are seen from the page when they are sanitised; but there a link to nowhere is none. */
  private linkTo(href: string): string {
    return href.trim() || absolute('', this.baseUrl)
  }

  private hasOwnText(element: PageElement): boolean {
    return element.children.some((child) => child.type === 'text' && this.texts.has(child as Text))
  }

  private picture(element: PageElement): void {
    const image = pictureOf(element, this.baseUrl)
    if (image) this.show(element, image)
  }

  private show(element: PageElement, image: ExtractedImage): void {
    if (element.index > this.last + 40 || this.isInDropped(element) || this.shown.has(image.url)) return
    this.shown.add(image.url)
    const caption = captionOf(element, this.captions)
    this.images.push(caption === '' ? image : { ...image, caption })
    this.written++
    const alt = image.alt === undefined ? '' : ` alt="${escapeAttribute(image.alt)}"`
    this.out.push(`<img src="${escapeAttribute(image.url)}"${alt}>`)
  }

  private embed(element: PageElement): void {
    if (element.index > this.last || this.isInDropped(element)) return
    const card = cardOf(element, (address) => absolute(address, this.baseUrl))
    if (card) this.card(card)
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
