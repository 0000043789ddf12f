import type { ChildNode, Element } from 'domhandler'
import { linkAddress, webAddress } from './sanitize-address.ts'
import { frameLink, mediaLink } from './sanitize-embed.ts'
import { parseBounded } from './sanitize-parse.ts'
import { isBeacon, pictureAddress, widest } from './sanitize-picture.ts'
import { type AttributeRule, languageTag, ruleFor, voids } from './sanitize-rules.ts'
import { cleanLine, escapeHtml, isBlank } from './sanitize-text.ts'
import { HtmlWriter, type OpenElement } from './sanitize-writer.ts'

export interface SanitizeOptions {
  /** The page's address: what relative links and pictures are resolved against. Without it they are dropped. */
  readonly url?: string
  /**
   * What to show for a picture: an address below `/media/` or an absolute http(s) one. Where it answers undefined the
   * picture becomes a link with its alternative text. Without this option the picture's own address stays.
   */
  readonly picture?: (absoluteUrl: string) => string | undefined
}

/**
 * Foreign HTML as it may stand in a page of ours: allow-listed elements and attributes in a form that every HTML
 * parser reads as the same tree, so that nothing can change its meaning on the way to the screen. Headings begin at
 * h2, embeds become links, counting pixels go. Any string in, never throws, linear in time, pure.
 * `sanitize(sanitize(x)) === sanitize(x)`.
 *
 *     sanitize('<p onclick=x()>a<script>b</script><a href="/c">d</a>', { url: 'https://e.example/' })
 *     // '<p>a<a href="https://e.example/c" rel="noopener noreferrer nofollow">d</a></p>'
 */
export function sanitize(html: string, options: SanitizeOptions = {}): string {
  return sanitizeNodes(parseBounded(html), options)
}

/** Like `sanitize`, from nodes that htmlparser2 or another reader of domhandler trees has made. Leaves them as they are. */
export function sanitizeNodes(nodes: readonly ChildNode[], options: SanitizeOptions = {}): string {
  return new Sanitizer(options).run(nodes)
}

/**
 * Exactly what the reading room puts into an article's page. Reading calls nobody: a picture is shown where `picture`
 * knows a kept copy (`/media/DIGEST`), every other one is a link.
 */
export function readingRoomHtml(
  html: string,
  url: string | undefined,
  picture: (absoluteUrl: string) => string | undefined = () => undefined,
): string {
  const local = (address: string) => {
    const answer = picture(address)
    return answer?.startsWith('/media/') ? answer : undefined
  }
  return sanitize(html, { ...(url === undefined ? {} : { url }), picture: local })
}

/** A node that is being walked through, and the element that stands open for it. */
interface Frame {
  readonly children: readonly ChildNode[]
  next: number
  readonly element: OpenElement | undefined
}

const linkRel = ' rel="noopener noreferrer nofollow"'

class Sanitizer {
  readonly #writer = new HtmlWriter()
  readonly #options: SanitizeOptions
  readonly #base: string | undefined

  constructor(options: SanitizeOptions) {
    this.#options = options
    this.#base = options.url === undefined ? undefined : webAddress(options.url, undefined)?.href
  }

  run(nodes: readonly ChildNode[]): string {
    const frames: Frame[] = [{ children: nodes, next: 0, element: undefined }]
    for (let frame = frames.at(-1); frame; frame = frames.at(-1)) {
      const node = frame.children[frame.next++]
      if (!node) {
        if (frame.element) this.#writer.close(frame.element)
        frames.pop()
        continue
      }
      if (node.type === 'text') this.#writer.text(node.data)
      else if (node.type === 'cdata' || node.type === 'root') frames.push(inside(node.children, undefined))
      else if ('attribs' in node) {
        const begun = this.#begin(node)
        if (begun) frames.push(begun)
      }
    }
    return this.#writer.end()
  }

  /** Writes an element's beginning, or all of it; answers the children that are still to be walked through. */
  #begin(node: Element): Frame | undefined {
    const name = node.name.toLowerCase()
    switch (name) {
      case 'a':
        return this.#link(node)
      case 'img':
      case 'amp-img':
      case 'amp-anim':
        return this.#picture(node)
      case 'iframe':
      case 'embed':
      case 'object':
      case 'amp-iframe':
      case 'amp-youtube':
        return this.#embed(node, name)
      case 'video':
      case 'audio':
      case 'amp-video':
      case 'amp-audio':
        return this.#media(node)
      case 'noscript':
        return hasNeighbourPicture(node, this.#base) ? undefined : inside(noscriptContent(node), undefined)
      case 'math':
        return this.#formula(node)
    }
    const rule = ruleFor(name)
    if (rule?.kind === 'drop') return undefined
    if (!rule) return inside(node.children, undefined)
    const attributes = serialised(node, rule.attributes)
    if (voids.has(rule.name)) {
      this.#writer.leaf(rule.name, attributes)
      return undefined
    }
    // A span says nothing but its language or direction.
    if (rule.name === 'span' && attributes === '') return inside(node.children, undefined)
    return inside(node.children, this.#writer.open(rule.name, attributes))
  }

  #link(node: Element): Frame {
    const href = linkAddress(node.attribs.href ?? '', this.#base)
    if (href === undefined || !node.attribs.href?.trim()) return inside(node.children, undefined)
    return inside(node.children, this.#writer.open('a', linkAttributes(href, node)))
  }

  #picture(node: Element): undefined {
    const own = pictureAddress(node, this.#base)
    const address = own ?? this.#sourceOf(node)
    const alt = cleanLine(node.attribs.alt ?? '')
    if (address === undefined) {
      if (alt !== '' && !isHidden(node)) this.#writer.text(alt)
      return
    }
    if (isBeacon(node.attribs, address)) return
    if (isEmoji(alt)) {
      this.#writer.text(alt)
      return
    }
    const src = this.#shown(address)
    if (src === undefined) {
      const label = alt || cleanLine(node.attribs.title ?? '') || fileName(address)
      this.#linkTo(address, label, node, false)
      return
    }
    let attributes = ` src="${escapeHtml(src)}" alt="${escapeHtml(alt)}"`
    const title = cleanLine(node.attribs.title ?? '')
    if (title !== '') attributes += ` title="${escapeHtml(title)}"`
    for (const name of ['width', 'height']) {
      const value = /^\s*(\d{1,5})(\.\d{1,6})?(px)?\s*$/.exec(node.attribs[name] ?? '')?.[1]
      if (value && Number(value) > 0) attributes += ` ${name}="${Number(value)}"`
    }
    this.#writer.leaf('img', `${attributes} loading="lazy"`)
  }

  /** A `picture` whose `img` has no address of its own: that of a `source`. */
  #sourceOf(node: Element): string | undefined {
    const parent = node.parent
    if (!parent || !('name' in parent) || parent.name !== 'picture') return undefined
    for (const child of parent.children.slice(0, 20)) {
      if (!('attribs' in child) || child.name !== 'source') continue
      const address = widest(child.attribs.srcset ?? child.attribs['data-srcset'] ?? '', this.#base)
      if (address) return address
    }
    return undefined
  }

  #shown(address: string): string | undefined {
    if (!this.#options.picture) return address
    const answer = this.#options.picture(address)
    if (answer === undefined) return undefined
    if (/^\/media\/[\w.-]{1,200}$/.test(answer)) return answer
    return webAddress(answer, undefined)?.href
  }

  #embed(node: Element, name: string): Frame | undefined {
    const attributes = node.attribs
    const children = name === 'object' ? inside(node.children, undefined) : undefined
    const id = attributes['data-videoid'] ?? ''
    const value =
      name === 'amp-youtube'
        ? /^[\w-]+$/.test(id)
          ? `https://www.youtube.com/embed/${id}`
          : ''
        : ((name === 'object' ? attributes.data : attributes.src || attributes['data-src']) ?? '')
    const type = attributes.type ?? ''
    if (/^image\//i.test(type)) return children
    const link = isHidden(node) ? undefined : frameLink(value, cleanLine(attributes.title ?? ''), this.#base)
    if (!link) return children
    this.#linkTo(link.href, link.label, undefined, true)
    return undefined
  }

  #media(node: Element): Frame | undefined {
    const candidates = [node.attribs.src, node.attribs['data-src']]
    for (const child of node.children.slice(0, 20)) {
      if ('attribs' in child && child.name === 'source') candidates.push(child.attribs.src)
    }
    for (const candidate of candidates) {
      const title = cleanLine(node.attribs.title || node.attribs['aria-label'] || '')
      const link = candidate ? mediaLink(candidate, title, this.#base) : undefined
      if (!link) continue
      this.#linkTo(link.href, title === '' ? `${link.label}: ${fileName(link.href)}` : link.label, undefined, true)
      return undefined
    }
    return inside(node.children, undefined)
  }

  /** A formula's own words for itself, else its symbols in order: never its markup. */
  #formula(node: Element): undefined {
    const words = cleanLine(node.attribs.alttext ?? '') || symbols(node)
    const code = words === '' ? undefined : this.#writer.open('code', '')
    this.#writer.text(words)
    if (code) this.#writer.close(code)
  }

  #linkTo(href: string, label: string, node: Element | undefined, isCard: boolean): void {
    if (this.#writer.isInLink) {
      this.#writer.text(label)
      return
    }
    const paragraph = isCard && this.#writer.allowsParagraph ? this.#writer.open('p', '') : undefined
    // Where the card stands in a line of text it must not be glued to the words beside it.
    if (isCard && !paragraph) this.#writer.text(' ')
    const link = this.#writer.open('a', linkAttributes(href, node))
    this.#writer.text(label)
    if (link) this.#writer.close(link)
    if (isCard && !paragraph) this.#writer.text(' ')
    if (paragraph) this.#writer.close(paragraph)
  }
}

function inside(children: readonly ChildNode[], element: OpenElement | undefined): Frame {
  return { children, next: 0, element }
}

function linkAttributes(href: string, node: Element | undefined): string {
  const title = cleanLine(node?.attribs.title ?? '')
  const lang = languageTag(node?.attribs.lang ?? '')
  const direction = /^\s*(ltr|rtl|auto)\s*$/i.exec(node?.attribs.dir ?? '')?.[1]?.toLowerCase()
  return (
    ` href="${escapeHtml(href)}"` +
    (title === '' ? '' : ` title="${escapeHtml(title)}"`) +
    (lang ? ` lang="${lang}"` : '') +
    (direction ? ` dir="${direction}"` : '') +
    linkRel
  )
}

function serialised(node: Element, attributes: readonly AttributeRule[]): string {
  let written = ''
  for (const attribute of attributes) {
    const value = node.attribs[attribute.name]
    if (value === undefined || value.length > 10_000) continue
    const read = attribute.read(cleanLine(value))
    if (read !== undefined) written += ` ${attribute.name}="${escapeHtml(read)}"`
  }
  return written
}

function isHidden(node: Element): boolean {
  const { width, height, style = '' } = node.attribs
  if (/^\s*[01](px)?\s*$/.test(width ?? '') || /^\s*[01](px)?\s*$/.test(height ?? '')) return true
  return /(^|;)\s*(display\s*:\s*none|visibility\s*:\s*hidden)/i.test(style.slice(0, 2000))
}

/** A small picture of a character: the character says it better, and calls nobody. */
function isEmoji(alt: string): boolean {
  return (
    alt !== '' &&
    alt.length <= 14 &&
    /^(\p{Extended_Pictographic}|\p{RI}|[\u200D\uFE0F\u20E3#*\d]|\p{EMod})+$/u.test(alt) &&
    /[^\d#*]/.test(alt)
  )
}

/** `noscript` repeats a picture that loads late for those without scripts; where its picture stands beside it it goes. */
function hasNeighbourPicture(node: Element, base: string | undefined): boolean {
  return [previousElement(node), nextElement(node)].some(
    (neighbour) =>
      neighbour &&
      /^(img|picture|amp-img)$/.test(neighbour.name) &&
      (neighbour.name === 'picture' || pictureAddress(neighbour, base) !== undefined),
  )
}

function previousElement(node: Element): Element | undefined {
  const before = node.prev?.type === 'text' && isBlank(node.prev.data) ? node.prev.prev : node.prev
  return before && 'attribs' in before ? before : undefined
}

function nextElement(node: Element): Element | undefined {
  const after = node.next?.type === 'text' && isBlank(node.next.data) ? node.next.next : node.next
  return after && 'attribs' in after ? after : undefined
}

/**
 * The pictures, films and frames of a `noscript`; its words say that scripts should run. A reader that ran scripts has
 * kept the content as text; ours has parsed it.
 */
function noscriptContent(node: Element): readonly ChildNode[] {
  const only = node.children.length === 1 ? node.children[0] : undefined
  const children = only?.type === 'text' && only.data.includes('<') ? parseBounded(only.data) : node.children
  const found: ChildNode[] = []
  const waiting: ChildNode[] = [...children].reverse()
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (!('attribs' in next) || next.name === 'noscript') continue
    if (/^(img|iframe|video|audio|amp-img)$/.test(next.name)) found.push(next)
    else for (let i = next.children.length - 1; i >= 0; i--) waiting.push(next.children[i]!)
  }
  return found
}

function symbols(math: Element): string {
  const words: string[] = []
  const waiting: ChildNode[] = [...math.children].reverse()
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (!('attribs' in node)) continue
    if (/^m(i|n|o|s|text)$/.test(node.name)) {
      for (const child of node.children) if (child.type === 'text') words.push(child.data)
    } else if (/^(m[a-z]+|semantics)$/.test(node.name)) {
      for (let i = node.children.length - 1; i >= 0; i--) waiting.push(node.children[i]!)
    }
  }
  return cleanLine(words.join(''))
}

/** The last part of an address's path, readable, for a picture or film without a name. */
function fileName(address: string): string {
  const url = new URL(address)
  const last = url.pathname.split('/').findLast((part) => part !== '') ?? ''
  try {
    return cleanLine(decodeURIComponent(last)) || url.hostname
  } catch {
    return cleanLine(last) || url.hostname
  }
}
