import type { PageElement, PageTree } from '../tree.ts'

/** How to read one host's pages. What finds nothing falls back to the generic way. */
export interface SiteRule {
  /** Whose rule it is, for traces: a file name. */
  readonly name: string
  /** Hosts without `www.`; a leading dot takes in all below (`.example.org`). */
  readonly hosts: readonly string[]
  /** What its pages call the site in `og:site_name`, by which a copy on another host is known. */
  readonly siteNames?: readonly string[]
  /** The day on which the rule was last held against real pages, as `2026-11-22`. */
  readonly checked?: string
  /** What is changed in the source before it is read. */
  readonly rewrite?: (html: string) => string
  /** What is changed in the tree before anything is read. It may change the tree given; places are numbered anew. */
  readonly reshape?: (tree: PageTree) => PageTree
  /** Another tree to read instead: paragraphs put in order, an article unpacked from a script. */
  readonly prepare?: (tree: PageTree) => PageTree | undefined
  /** The elements that hold the body, in order. */
  readonly body?: (tree: PageTree) => readonly PageElement[]
  /** Elements that are not the article's. */
  readonly strip?: (tree: PageTree) => readonly PageElement[]
  readonly title?: (tree: PageTree) => string | undefined
  readonly authors?: (tree: PageTree) => readonly string[]
  readonly date?: (tree: PageTree) => string | undefined
  readonly nextUrl?: (tree: PageTree) => string | undefined
  /** Where the whole article stands on one page. */
  readonly singlePageUrl?: (tree: PageTree) => string | undefined
  /** The page is an advertisement that looks like an article. */
  readonly isNativeAd?: (tree: PageTree) => boolean
  /** True: where the rule finds no body there is none; nothing is guessed. */
  readonly isFinal?: boolean
  /** True: an article without a picture begins with the page's lead picture. */
  readonly insertsImage?: boolean
  /** False where all that the body holds is the article, whatever it looks like. */
  readonly isPruned?: boolean
}

/** The rule for an address: the longest matching host wins; among equals the first given. */
export function ruleFor(url: string, rules: readonly SiteRule[]): SiteRule | undefined {
  let host: string
  try {
    host = new URL(url).hostname.toLowerCase().replace(/^www\./, '')
  } catch {
    return undefined
  }
  let best: SiteRule | undefined
  let length = -1
  for (const rule of rules) {
    for (const name of rule.hosts) {
      const fits = name.startsWith('.') ? host === name.slice(1) || host.endsWith(name) : host === name
      if (fits && name.length > length) {
        best = rule
        length = name.length
      }
    }
  }
  return best
}

/**
 * The rule for a page that lies elsewhere than on its own host (a mirror, a proxy, a copy on this machine), by the address
 * or the name that its head gives it. A page that lies about it is read by a rule that does not fit, and no worse.
 */
export function ruleForCopy(elements: readonly PageElement[], rules: readonly SiteRule[]): SiteRule | undefined {
  for (const element of elements) {
    const { name } = element
    if (name === 'body') return undefined
    const rule = name === 'link' || name === 'meta' ? ruleNamedBy(element, rules) : undefined
    if (rule) return rule
  }
  return undefined
}

function ruleNamedBy(element: PageElement, rules: readonly SiteRule[]): SiteRule | undefined {
  const key = (element.attribute(element.name === 'link' ? 'rel' : 'property') ?? '').toLowerCase()
  if (key === 'canonical') return ruleFor(element.attribute('href') ?? '', rules)
  const value = key === 'og:url' || key === 'og:site_name' ? (element.attribute('content') ?? '').trim() : ''
  if (value === '') return undefined
  return key === 'og:url' ? ruleFor(value, rules) : rules.find((one) => one.siteNames?.includes(value))
}

/** Elements of the tree that a test accepts, in the order of the document, none within another. */
export function elementsWhere(tree: PageTree, accepts: (element: PageElement) => boolean): PageElement[] {
  const found: PageElement[] = []
  let end = -1
  for (const element of tree.elements) {
    if (element.index < end || !accepts(element)) continue
    found.push(element)
    end = element.end
  }
  return found
}

export const hasClass = (element: PageElement, name: string): boolean =>
  element.attribs.class !== undefined && ` ${element.attribs.class.replace(/\s+/g, ' ')} `.includes(` ${name} `)
