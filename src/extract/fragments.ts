import type { Page } from './page.ts'
import type { PageElement } from './tree.ts'

/** A note's mark: a number, a letter or a sign, in brackets or not. */
const mark = /^[[(]?(?:\d{1,3}|[a-z]|[ivx]{1,4}|[*†‡§]{1,3})[\])]?$/i

/** Where a page's count of comments leads to is no note. */
const commentsId = /comment|kommentar|respond|repl(?:y|ies)|disqus/i

/** The blocks within elements that the marks of footnotes lead to. */
export function addressedIn(page: Page): ReadonlySet<number> {
  const found = new Set<number>()
  const { elements } = page.tree
  const ids = new Set<string>()
  for (const element of elements) {
    if (element.name !== 'a') continue
    const href = element.attribute('href')
    if (href === undefined || href.length > 200) continue
    const at = href.indexOf('#')
    if (at < 0 || at + 1 === href.length || !(isRaised(element) || mark.test(textOf(element)))) continue
    if (!commentsId.test(href.slice(at))) ids.add(href.slice(at + 1))
    if (ids.size >= 300) break
  }
  if (ids.size === 0) return found
  const within = new Uint8Array(elements.length)
  for (const element of elements) {
    const { id } = element
    const name = element.name === 'a' ? element.attribute('name') : undefined
    const isMeant = (id !== undefined && ids.has(id)) || (name !== undefined && ids.has(name))
    if (!isMeant) continue
    // An empty anchor stands at the beginning of its note.
    const holder = element.name === 'a' && element.parent && 'index' in element.parent ? element.parent : element
    const { index, end } = holder as PageElement
    if (end - index <= 40) within.fill(1, index, end)
  }
  for (const block of page.blocks) if (within[block.element.index] === 1) found.add(block.index)
  return found
}

function isRaised(element: PageElement): boolean {
  const { parent } = element
  if (element.attribs.role === 'doc-noteref') return true
  if (parent && 'name' in parent && parent.name === 'sup') return true
  return element.children.length === 1 && 'name' in element.children[0]! && element.children[0].name === 'sup'
}

function textOf(element: PageElement): string {
  const [only] = element.children
  return element.children.length === 1 && only?.type === 'text' ? only.data.trim() : ''
}
