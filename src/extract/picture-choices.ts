import { decodeText } from '../charset/index.ts'
import { readHints } from './hints.ts'
import { pictureOf, readSourceSet } from './images.ts'
import { absolute } from './render.ts'
import { type PageElement, parseTree } from './tree.ts'

/** One picture of a page: the address that is fetched, and the others under which a browser may ask for it. */
export interface PictureChoice {
  readonly best: string
  readonly others: readonly string[]
}

/**
 * Every picture of a page with all the addresses that stand for it: a browser takes the candidate of a `srcset` that fits
 * its window, and an archive keeps only the best. Any input gives an answer; addresses are absolute http(s).
 */
export function pictureChoices(
  input: Uint8Array,
  url: string,
  options: { readonly contentType?: string } = {},
): readonly PictureChoice[] {
  const { elements } = parseTree(decodeText(input, { ...options, kind: 'html' }).text)
  const { base } = readHints(elements)
  const baseUrl = base === '' ? url : absolute(base, url)
  const choices: PictureChoice[] = []
  for (const element of elements) {
    const isWithin = element.parent && 'name' in element.parent && element.parent.name === 'picture'
    if (element.name !== 'picture' && (element.name !== 'img' || isWithin)) continue
    const best = pictureOf(element, baseUrl)?.url
    if (best === undefined) continue
    const others = new Set(addressesOf(element).map((address) => absolute(address, baseUrl)))
    others.delete(best)
    choices.push({ best, others: [...others].filter((address) => /^https?:/.test(address)) })
  }
  return choices
}

function addressesOf(element: PageElement): string[] {
  const found: string[] = []
  const within = element.name === 'picture' ? element.children : [element]
  for (const child of within) {
    if (!('attribs' in child)) continue
    const { src, srcset } = child.attribs as Record<string, string>
    if (src && child.name === 'img') found.push(src.trim())
    if (srcset) found.push(...readSourceSet(srcset).map((one) => one.url))
  }
  return found
}
