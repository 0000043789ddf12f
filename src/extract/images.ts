import type { ExtractedImage } from '../model/index.ts'
import type { PageElement } from './tree.ts'

/** Where lazy loaders hide the real address, best first. */
const lazyAttributes = [
  'data-original',
  'data-src',
  'data-lazy-src',
  'data-original-src',
  'data-actualsrc',
  'data-full-src',
  'data-hi-res-src',
  'data-large-file',
  'data-orig-file',
  'data-lazy',
  'data-url',
  'data-image',
  'data-img-url',
  'data-echo',
  'data-cfsrc',
  'data-delayed-url',
  'data-runner-src',
  'data-pin-media',
]
const lazySets = ['data-srcset', 'data-lazy-srcset', 'data-original-set', 'srcset']
const placeholder =
  /^data:|(?:^|[/_-])(?:blank|spacer|placeholder|transparent|pixel|1x1|lazy|loading|grey|gray|clear|dot)[\w.-]*\.(?:gif|png|svg|jpe?g|webp)/i
const tracker = /(?:\/pixel|\/track|\/beacon|doubleclick|scorecardresearch|google-analytics|facebook\.com\/tr)/i
const pictureFile = /\.(?:jpe?g|png|webp|gif|avif|bmp)(?:[?#!@]|$)/i

/** The picture of an `img`, `amp-img`, `picture` or `noscript`, with its best real address, or nothing where it is none. */
export function pictureOf(element: PageElement, baseUrl: string): ExtractedImage | undefined {
  if (element.name === 'noscript') {
    const inner = firstNamed(element, 'img')
    return inner && pictureOf(inner, baseUrl)
  }
  const image = element.name === 'picture' ? firstNamed(element, 'img') : element
  const attributes = image?.attribs ?? {}
  if (isTiny(attributes.width) || isTiny(attributes.height)) return undefined
  const candidates: string[] = []
  const sets: string[] = []
  for (const name of lazySets) if (attributes[name]) sets.push(attributes[name])
  if (element.name === 'picture') {
    for (const child of element.children) {
      const source = 'attribs' in child && child.name === 'source' ? child.attribs : undefined
      const set = source?.['data-srcset'] ?? source?.srcset
      if (set) sets.push(set)
    }
  }
  let best = 0
  for (const set of sets) {
    for (const { url, size } of readSourceSet(set)) {
      if (size > best && !placeholder.test(url)) {
        best = size
        candidates.unshift(url)
      }
    }
  }
  for (const name of lazyAttributes) {
    const value = attributes[name]
    if (value && (pictureFile.test(value) || /^(?:https?:)?\/\//.test(value))) candidates.push(value)
  }
  if (attributes.src) candidates.push(attributes.src)
  for (const candidate of candidates) {
    const address = candidate.trim()
    if (address === '' || placeholder.test(address) || tracker.test(address)) continue
    try {
      const url = new URL(address, baseUrl)
      if (url.protocol !== 'http:' && url.protocol !== 'https:') continue
      const alt = attributes.alt?.trim()
      return { url: url.href, ...(alt ? { alt } : {}) }
    } catch {}
  }
  return undefined
}

const pictureNames = /(?:^|[\s_-])(?:image|img|photo|picture|figure|bild|foto|lazy\w*|bg)(?:$|[\s_-])/i

/** The picture that a figure's part shows as its CSS background, or nothing. */
export function backgroundOf(element: PageElement, baseUrl: string): ExtractedImage | undefined {
  const style = element.attribute('style')
  const named =
    element.attribute('data-bg') ?? element.attribute('data-background-image') ?? element.attribute('data-background')
  const shown =
    named ??
    (style?.includes('url(') ? /background[^;]*?url\(\s*['"]?([^'")]+)/i.exec(style.slice(0, 4000))?.[1] : undefined)
  if (!shown || placeholder.test(shown) || tracker.test(shown)) return undefined
  const isFigure =
    element.name === 'figure' ||
    (element.parent !== null && 'name' in element.parent && element.parent.name === 'figure')
  if (!isFigure && !pictureNames.test(element.classes)) return undefined
  try {
    const url = new URL(shown.replace(/^url\(['"]?|['"]?\)$/g, '').trim(), baseUrl)
    const label = element.attribs['aria-label']?.trim()
    return url.protocol === 'http:' || url.protocol === 'https:'
      ? { url: url.href, ...(label ? { alt: label } : {}) }
      : undefined
  } catch {
    return undefined
  }
}

/** The addresses of a `srcset` with their widths (a density counts a thousand). Commas within addresses survive. */
export function readSourceSet(set: string): { readonly url: string; readonly size: number }[] {
  const found: { url: string; size: number }[] = []
  for (const part of set.slice(0, 20_000).split(/,\s+|,(?=(?:https?:)?\/\/)/)) {
    const [url, descriptor = '1x'] = part.trim().split(/\s+/)
    if (!url) continue
    const number = Number.parseFloat(descriptor)
    const size = descriptor.endsWith('x') ? number * 1000 : number
    found.push({ url: url.replace(/,$/, ''), size: Number.isFinite(size) ? size : 1 })
  }
  return found
}

const isTiny = (length: string | undefined): boolean => length !== undefined && /^\s*[0-4](?:px)?\s*$/.test(length)

function firstNamed(element: PageElement, name: string): PageElement | undefined {
  for (const child of element.children) {
    if (!('attribs' in child)) continue
    if (child.name === name) return child as PageElement
    const inner = firstNamed(child as PageElement, name)
    if (inner) return inner
  }
  return undefined
}

const captionNames =
  /(?:^|[\s_-])(?:captions?|img[_-]?desc|credits?|copyright|bildunterschrift|bildtext|wp-caption-text)(?:$|[\s_-])/i

/** As many elements as a picture has around it with its caption and no more. */
const fewElements = 24

/**
 * The words of the `figcaption` beside the picture, or of what a class calls its caption or credit in a box of its own with the
 * picture; nothing where there is neither. `known` keeps what was read of each box.
 */
export function captionOf(element: PageElement, known: Map<PageElement, string>): string {
  const figure = figureOf(element)
  if (figure) {
    let text = known.get(figure)
    if (text === undefined) {
      const caption = firstNamed(figure, 'figcaption')
      text = caption ? plainText(caption).replace(/\s+/g, ' ').trim() : calledCaption(figure)
      known.set(figure, text)
    }
    return text
  }
  for (let up = element.parent, steps = 4; up && 'name' in up && steps > 0; up = up.parent, steps--) {
    const box = up as PageElement
    if (box.end - box.index > fewElements) return ''
    let text = known.get(box)
    if (text === undefined) {
      text = calledCaption(box)
      known.set(box, text)
    }
    if (text !== '') return text
  }
  return ''
}

/** The figure around an element, or nothing. */
export function figureOf(element: PageElement): PageElement | undefined {
  for (let up = element.parent, steps = 6; up && steps > 0; up = up.parent, steps--)
    if ('name' in up && up.name === 'figure') return up as PageElement
  return undefined
}

/** True where the caption is an element of its own, which is written where it stands. */
export const hasFigcaption = (figure: PageElement): boolean => firstNamed(figure, 'figcaption') !== undefined

/** What a box with one picture in it calls its captions, joined. */
function calledCaption(box: PageElement): string {
  const found: string[] = []
  let pictures = 0
  const look = (element: PageElement, depth: number): void => {
    for (const child of element.children) {
      if (!('attribs' in child)) continue
      if (child.name === 'img' || child.name === 'amp-img') pictures++
      else if (captionNames.test((child as PageElement).classes)) {
        const text = plainText(child as PageElement)
          .replace(/\s+/g, ' ')
          .trim()
        if (text !== '') found.push(text)
      } else if (depth < 8 && child.name !== 'noscript') look(child as PageElement, depth + 1)
    }
  }
  look(box, 0)
  const text = found.join(' ')
  return pictures === 1 && text.length < 600 ? text : ''
}

const breaks = new Set(['div', 'p', 'li', 'br', 'cite', 'small'])

function plainText(element: PageElement): string {
  let text = ''
  for (const child of element.children) {
    if (child.type === 'text') text += (child as unknown as { data: string }).data
    else if ('attribs' in child && child.name !== 'script' && child.name !== 'style')
      text += breaks.has(child.name) ? ` ${plainText(child as PageElement)} ` : plainText(child as PageElement)
  }
  return text
}
