import { type AnyNode, type Document, DomHandler, type Element, isTag, isText } from 'domhandler'

import { Parser } from 'htmlparser2'

/** Deeper elements are taken as if they stood here: what walks the tree by recursion must not run out of stack. */
const maxDepth = 400
const maxSkipped = 1000
const maxElements = 500_000

/** An HTML document as a tree of bounded depth and size. */
export function boundedDom(html: string): Document {
  const handler = new DomHandler()
  let depth = 0
  let skipped = 0
  let elements = 0
  const parser = new Parser({
    onparserinit: (init) => handler.onparserinit(init),
    onopentag(name, attributes) {
      elements++
      // The parser's own work grows with the square of the depth: a page nested so deep is not read further.
      if (skipped > maxSkipped) parser.pause()
      if (depth >= maxDepth || elements > maxElements) skipped++
      else {
        depth++
        handler.onopentag(name, attributes)
      }
    },
    onclosetag() {
      if (skipped > 0) skipped--
      else {
        depth--
        handler.onclosetag()
      }
    },
    ontext: (text) => handler.ontext(text),
    onerror: (error) => handler.onerror(error),
    onend: () => handler.onend(),
  })
  parser.end(html)
  return handler.root
}

/** A card of a list holds no more; elements that lie in one another by the hundred cost no more than this each. */
const maxVisits = 2000

function* within(element: Element): Generator<AnyNode> {
  const queue: AnyNode[] = [element]
  for (let visits = 0; visits < maxVisits; visits++) {
    const node = queue.pop()
    if (!node) return
    yield node
    if (!isTag(node)) continue
    for (let i = Math.min(node.children.length, maxVisits) - 1; i >= 0; i--) queue.push(node.children[i] as AnyNode)
  }
}

/** The first element in document order, `element` itself included, that passes. */
export function firstWithin(element: Element, test: (element: Element) => boolean): Element | undefined {
  for (const node of within(element)) if (isTag(node) && test(node)) return node
  return undefined
}

/** An element's text without scripts and styles, up to `limit` characters. */
export function textWithin(element: Element, limit: number): string {
  let text = ''
  for (const node of within(element)) {
    if (isText(node) && !isHidden(node)) text += node.data
    if (text.length >= limit) return text.slice(0, limit)
  }
  return text
}

function isHidden(node: AnyNode): boolean {
  return node.parent !== null && isTag(node.parent) && /^(?:script|style|noscript)$/.test(node.parent.name)
}
