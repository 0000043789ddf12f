import type { PageElement, PageTree } from '../tree.ts'

/** How to read one host's pages. What finds nothing falls back to the generic way. */
export interface SiteRule {
  /** Whose rule it is, for traces: a file name. */
  readonly name: string
  /** Hosts without `www.`; a leading dot takes in all below (`.example.org`). */
  readonly hosts: readonly string[]
  /** The day on which the rule was last held against real pages, as `2026-11-22`. */
  readonly checked?: string
  /** What is changed in the source before it is read. */
  readonly rewrite?: (html: string) => string
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
