import type { AnyNode } from 'domhandler'
import { unseen } from './blocks.ts'
import { sanitize } from './sanitize.ts'
import { namesInLowerCase, parseBounded } from './sanitize-parse.ts'
import { type MarkupReader, scanMarkup } from './scan.ts'

/** A feed's item or another piece of HTML that is all article: nothing is chosen or removed but what is unsafe. */
export interface Fragment {
  /** Sanitised. */
  readonly html: string
  /** Paragraphs, one a line. */
  readonly text: string
}

/** Reads a piece of HTML, such as an item's content. Pure, never throws, linear in time. */
export function readFragment(html: string, url: string): Fragment {
  const safe = sanitize(html, { url })
  return { html: safe, text: textOf(safe) }
}

const blocks = new Set(
  (
    'address article aside blockquote br caption dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 ' +
    'header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul'
  ).split(' '),
)

/** The words of sanitised HTML, a line for each block; `pre` keeps its lines. */
export function textOf(html: string): string {
  const lines: string[] = []
  let line = ''
  let preDepth = 0
  const endLine = () => {
    const seen = line.replace(unseen, '')
    const words = preDepth > 0 ? seen.trimEnd() : seen.replace(/\s+/g, ' ').trim()
    if (words.trim() !== '') lines.push(words)
    line = ''
  }
  const waiting: (AnyNode | { readonly leave: string })[] = [...parseBounded(html)].reverse()
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if ('leave' in node) {
      endLine()
      if (node.leave === 'pre') preDepth--
    } else if (node.type === 'text') {
      line += node.data
      if (preDepth > 0 && line.includes('\n')) {
        for (const part of line.split('\n')) {
          line = part
          endLine()
        }
      }
    } else if ('children' in node) {
      const name = 'name' in node ? node.name : ''
      if (name === 'rp') continue
      if (blocks.has(name)) {
        endLine()
        waiting.push({ leave: name })
        if (name === 'pre') preDepth++
      }
      for (let at = node.children.length - 1; at >= 0; at--) waiting.push(node.children[at]!)
    }
  }
  endLine()
  return lines.join('\n').normalize('NFC')
}

/** The addresses of the pictures in sanitised HTML, in order, each once. Linear in time, never throws. */
export function imagesOf(html: string): readonly string[] {
  // `<image` is one, too
  if (!/<im/i.test(html)) return []
  const finder = new PictureFinder()
  scanMarkup(html, finder)
  return [...finder.found]
}

/** Picture tags, wherever they stand: for that no tree is needed. */
class PictureFinder implements MarkupReader {
  readonly names = namesInLowerCase
  readonly found = new Set<string>()
  #isPicture = false
  #address: string | undefined

  startName(name: string): void {
    this.#isPicture = name === 'img' || name === 'image'
    this.#address = undefined
  }

  attribute(name: string, value: string): void {
    if (this.#isPicture && name === 'src') this.#address ??= value
  }

  startEnd(): void {
    if (this.#isPicture && this.#address) this.found.add(this.#address)
  }

  // Sanitised HTML has no drawings.
  isInForeignContext = () => false
  text(): void {}
  endTag(): void {}
  cdata(): void {}
  comment(): void {}
}

/** What stands beside the words of an article. */
export interface FragmentParts {
  /** Linked words and where they lead, in order. */
  readonly links: readonly { readonly text: string; readonly url: string }[]
  /** The words under pictures, in order. */
  readonly captions: readonly string[]
  readonly firstPicture?: string
}

/** The links, captions and first picture of sanitised HTML. Never throws, linear in time. */
export function partsOf(html: string): FragmentParts {
  const links: { text: string; url: string }[] = []
  const captions: string[] = []
  let firstPicture: string | undefined
  let link = ''
  let caption = ''
  const inside = { a: 0, figcaption: 0 }
  const waiting: (AnyNode | { readonly leave: 'a' | 'figcaption'; readonly url?: string })[] = [
    ...parseBounded(html),
  ].reverse()
  const tidy = (words: string) => words.replace(unseen, '').replace(/\s+/g, ' ').trim().normalize('NFC')
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if ('leave' in node) {
      if (--inside[node.leave] > 0) continue
      const words = tidy(node.leave === 'a' ? link : caption)
      if (node.leave === 'figcaption') {
        if (words) captions.push(words)
        caption = ''
      } else {
        if (words && node.url) links.push({ text: words, url: node.url })
        link = ''
      }
    } else if (node.type === 'text') {
      if (inside.a) link += node.data
      if (inside.figcaption) caption += node.data
    } else if ('children' in node) {
      const name = 'name' in node ? node.name : ''
      if ('attribs' in node && name === 'img') firstPicture ??= node.attribs.src || undefined
      if (name === 'a' || name === 'figcaption') {
        inside[name]++
        waiting.push({ leave: name, url: 'attribs' in node ? node.attribs.href : undefined })
      }
      for (let at = node.children.length - 1; at >= 0; at--) waiting.push(node.children[at]!)
    }
  }
  return { links, captions, firstPicture }
}
