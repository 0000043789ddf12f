import type { AnyNode, ChildNode, Document } from 'domhandler'
import { PageElement, type PageTree } from '../tree.ts'
import type { SiteConfig } from './ftr.ts'
import { compileXPath, isElement } from './xpath.ts'

type Reshaping = Pick<
  SiteConfig,
  'dissolve' | 'wrapIn' | 'stripAttribute' | 'lazyAttribute' | 'skipsJsonLd' | 'splitsAtBreaks'
>
type Parent = Document | PageElement

/** True where a file of rules asks for a change of the tree. */
export function isReshaping(config: Reshaping): boolean {
  const { dissolve, wrapIn, stripAttribute, lazyAttribute, skipsJsonLd, splitsAtBreaks } = config
  return (
    dissolve.length + wrapIn.length + stripAttribute.length > 0 ||
    lazyAttribute !== undefined ||
    skipsJsonLd ||
    splitsAtBreaks
  )
}

/** Carries out what a file of rules wants changed in the tree, and numbers the elements anew. */
export function reshaped(tree: PageTree, config: Reshaping): PageTree {
  const found = (path: string) => {
    try {
      return compileXPath(path)(tree)
    } catch {
      return []
    }
  }
  for (const path of config.stripAttribute) {
    for (const node of found(path)) {
      if (node.type !== 'attribute') continue
      for (const [name, value] of Object.entries(node.owner.attribs)) {
        if (value === node.value && path.toLowerCase().includes(`@${name}`)) delete node.owner.attribs[name]
      }
    }
  }
  for (const { tag, path } of config.wrapIn) for (const node of found(path)) if (isElement(node)) wrap(node, tag)
  for (const path of config.dissolve) for (const node of found(path)) if (isElement(node)) dissolve(node)
  for (const element of tree.elements) {
    const { attribs, name } = element
    const lazy = config.lazyAttribute && attribs[config.lazyAttribute]
    if (lazy && (name === 'img' || name === 'amp-img' || name === 'source')) {
      if (name === 'source') attribs.srcset = lazy
      else attribs.src = lazy
    }
    if (config.skipsJsonLd && name === 'script' && /ld\+json/i.test(attribs.type ?? '')) replace(element, [])
    if (config.splitsAtBreaks && element.children.some(isBreak)) splitAtBreaks(element)
  }
  return numbered(tree.document)
}

function wrap(element: PageElement, tag: string): void {
  const { parent } = element
  if (!parent) return
  const around = new PageElement(tag)
  replace(element, [around])
  adopt(around, [element])
}

function dissolve(element: PageElement): void {
  replace(element, [...element.children])
}

/** Puts `nodes` in the element's place. */
function replace(element: PageElement, nodes: readonly ChildNode[]): void {
  const parent = element.parent as Parent | null
  if (!parent) return
  const at = parent.children.indexOf(element)
  if (at < 0) return
  const children = [...parent.children]
  children.splice(at, 1, ...nodes)
  element.parent = null
  adopt(parent, children)
}

function adopt(parent: Parent, children: readonly ChildNode[]): void {
  parent.children = [...children]
  let before: ChildNode | null = null
  for (const child of parent.children) {
    child.parent = parent
    child.prev = before
    child.next = null
    if (before) before.next = child
    before = child
  }
}

const isBreak = (node: AnyNode): boolean => 'attribs' in node && node.name === 'br'
const isBlank = (node: AnyNode): boolean => node.type === 'text' && node.data.trim() === ''
const phrases = new Set(
  'a abbr b bdi bdo cite code em font i img kbd mark q s small span strong sub sup time tt u'.split(' '),
)
const isPhrase = (node: AnyNode): boolean => node.type === 'text' || ('attribs' in node && phrases.has(node.name))

/** Each stretch between two or more line breaks becomes a paragraph. */
function splitAtBreaks(element: PageElement): void {
  if (element.name === 'p' || element.name === 'pre') return
  const out: ChildNode[] = []
  let run: ChildNode[] = []
  let breaks: ChildNode[] = []
  let isSplit = false
  const endRun = () => {
    if (run.some((node) => !isBlank(node))) {
      const paragraph = new PageElement('p')
      adopt(paragraph, run)
      out.push(paragraph)
    }
    run = []
  }
  for (const child of element.children) {
    if (isBreak(child) || (breaks.length > 0 && isBlank(child))) {
      breaks.push(child)
      continue
    }
    if (breaks.filter(isBreak).length >= 2) {
      isSplit = true
      endRun()
    } else run.push(...breaks)
    breaks = []
    if (isPhrase(child)) run.push(child)
    else {
      endRun()
      out.push(child)
    }
  }
  if (!isSplit) return
  endRun()
  adopt(element, out)
}

/** The tree with its elements in the order in which they now stand. */
function numbered(document: Document): PageTree {
  const elements: PageElement[] = []
  let node: AnyNode | null = document.firstChild
  while (node) {
    const element: PageElement | undefined = isElement(node) ? node : undefined
    if (element) {
      element.index = elements.length
      elements.push(element)
    }
    let next: AnyNode | null = element?.firstChild ?? null
    if (!next) {
      let up: AnyNode | null = node
      while (up && up !== document) {
        if (isElement(up)) up.end = elements.length
        if (up.next) {
          next = up.next
          break
        }
        up = up.parent
      }
    }
    node = next
  }
  return { document, elements }
}
