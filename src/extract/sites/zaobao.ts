import { jsonStrings } from '../hydration.ts'
import { type PageElement, type PageTree, parseTree } from '../tree.ts'
import { elementsWhere, hasClass, type SiteRule } from './rule.ts'

/**
 * Lianhe Zaobao in its four shapes: the Singapore edition (`articleBody`), the Drupal pages of 2020
 * (`article-content-rawhtml`), the Hong Kong edition, whose paragraphs stand in mixed order and carry their place in
 * `data-s`, and the pages of 2025, which are empty but for a JSON string.
 */
export const zaobao: SiteRule = {
  name: 'zaobao',
  hosts: ['.zaobao.com', '.zaobao.com.sg', '.zaobao.sg'],
  siteNames: ['联合早报', '联合早报网', '早报'],
  checked: '2026-11-22',
  prepare: (tree) => fromHydration(tree) ?? inOrder(tree),
  body: (tree) => {
    const bodies = elementsWhere(
      tree,
      (element) =>
        hasClass(element, 'articleBody') ||
        hasClass(element, 'article-content-rawhtml') ||
        (hasClass(element, 'article-body') && element.children.some(isPlaced)),
    )
    const from = bodies[0]?.index ?? -1
    // The lead picture and its caption stand above the text, in a place of their own.
    const isPicture = (element: PageElement) => hasClass(element, 'figure-media') || element.name === 'figcaption'
    return [...elementsWhere(tree, (element) => element.index < from && isPicture(element)), ...bodies]
  },
  strip: (tree) =>
    elementsWhere(tree, (element) =>
      /(?:^|\s)(?:dfp-|innity|imu$|overlay-|outbrain)/.test(
        `${element.attribs.id ?? ''} ${element.attribs.class ?? ''}`,
      ),
    ),
  isPruned: false,
}

const isPlaced = (child: unknown): child is PageElement =>
  typeof child === 'object' &&
  child !== null &&
  'attribs' in child &&
  (child as PageElement).attribs['data-s'] !== undefined

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** `data-s` is three random characters and the paragraph's place, written in decimal, as base32. */
export function placeOf(code: string): number | undefined {
  let bits = 0
  let size = 0
  let digits = ''
  for (const letter of code.slice(3).replace(/=+$/, '')) {
    const value = base32.indexOf(letter)
    if (value < 0) return undefined
    bits = ((bits << 5) | value) & 0xffff
    size += 5
    if (size >= 8) {
      size -= 8
      digits += String.fromCharCode((bits >> size) & 0xff)
    }
  }
  return /^\d{1,5}$/.test(digits) ? Number(digits) : undefined
}

/** The page with its paragraphs in their places; nothing where they carry none. */
function inOrder(tree: PageTree): PageTree | undefined {
  const holders = new Set<PageElement>()
  for (const element of tree.elements) {
    if (element.attribs['data-s'] !== undefined && element.parent && 'attribs' in element.parent)
      holders.add(element.parent as PageElement)
  }
  if (holders.size === 0) return undefined
  for (const holder of holders) {
    const place = new Map(
      holder.children.map((child, i) => [
        child,
        (isPlaced(child) ? placeOf(child.attribs['data-s'] as string) : undefined) ?? 1e6 + i,
      ]),
    )
    holder.children.sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0))
    holder.children.forEach((child, i) => {
      child.prev = holder.children[i - 1] ?? null
      child.next = holder.children[i + 1] ?? null
    })
  }
  return renumbered(tree)
}

/** The same document with its elements counted anew. */
function renumbered(tree: PageTree): PageTree {
  const elements: PageElement[] = []
  const walk = (children: readonly unknown[]): void => {
    for (const child of children) {
      if (typeof child !== 'object' || child === null || !('attribs' in child)) continue
      const element = child as PageElement
      element.index = elements.length
      elements.push(element)
      walk(element.children)
      element.end = elements.length
    }
  }
  walk(tree.document.children)
  return { document: tree.document, elements }
}

function fromHydration(tree: PageTree): PageTree | undefined {
  for (const element of tree.elements) {
    if (element.name !== 'script' || element.children[0]?.type !== 'text') continue
    const script = (element.children[0] as unknown as { data: string }).data
    if (!script.includes('body_cn')) continue
    for (const { key, value } of jsonStrings(script)) {
      if (key === 'body_cn' && value.length > 0) return parseTree(`<article class="articleBody">${value}</article>`)
    }
  }
  return undefined
}
