import type { AnyNode, Document, Text } from 'domhandler'
import type { PageElement, PageTree } from '../tree.ts'

/** The value of an attribute, as a node of its own. */
interface AttributeNode {
  readonly type: 'attribute'
  readonly value: string
  readonly owner: PageElement
}
type XNode = AnyNode | AttributeNode
type XValue = readonly XNode[] | string | number | boolean

interface Context {
  readonly node: XNode
  readonly position: number
  readonly size: number
  readonly budget: { left: number }
}
type Expression = (context: Context) => XValue

/** Nodes that one expression may look at; a rule that needs more finds nothing. */
const mostSteps = 3_000_000

/**
 * Evaluates the part of XPath 1.0 that site rules use: location paths with the axes child, descendant, parent, ancestor,
 * self and siblings, predicates, `and`/`or`/comparisons, and the string functions. Element names are compared without
 * case. An expression that can't be read throws a `SyntaxError`.
 *
 *     elementsAt(tree, '//div[contains(@class, "body")]//p[last()]')
 */
export function compileXPath(source: string): (tree: PageTree) => readonly XNode[] {
  const expression = new XPathParser(source).parse()
  return (tree) => {
    const value = expression({ node: tree.document, position: 1, size: 1, budget: { left: mostSteps } })
    return Array.isArray(value) ? (value as readonly XNode[]) : []
  }
}

/** The same for one string: the first node's text, or the string that the expression gives. */
export function compileXPathString(source: string): (tree: PageTree) => string {
  const expression = new XPathParser(source).parse()
  return (tree) =>
    asString(expression({ node: tree.document, position: 1, size: 1, budget: { left: mostSteps } }))
      .replace(/\s+/g, ' ')
      .trim()
}

export const isElement = (node: XNode): node is PageElement => 'attribs' in node

const tokenPattern =
  /\s*(?:(\/\/|\.\.|::|!=|<=|>=|[/@.[\]()|=<>,*+]|-(?![\w]))|"([^"]*)"|'([^']*)'|(\d+(?:\.\d+)?)|([\p{L}_][\p{L}\p{N}_.-]*(?::(?!:)[\p{L}_][\p{L}\p{N}_.-]*)?))/uy

interface Token {
  readonly kind: 'sign' | 'string' | 'number' | 'name' | 'end'
  readonly text: string
}

function tokenize(source: string): Token[] {
  const tokens: Token[] = []
  tokenPattern.lastIndex = 0
  let at = 0
  const end = source.trimEnd().length
  while (at < end) {
    tokenPattern.lastIndex = at
    const match = tokenPattern.exec(source)
    if (!match) throw new SyntaxError(`can't read the expression at ${at}: ${source.slice(at, at + 20)}`)
    const [, sign, double, single, number, name] = match
    if (sign !== undefined) tokens.push({ kind: 'sign', text: sign })
    else if (double !== undefined || single !== undefined)
      tokens.push({ kind: 'string', text: double ?? (single as string) })
    else if (number !== undefined) tokens.push({ kind: 'number', text: number })
    else tokens.push({ kind: 'name', text: name as string })
    at = tokenPattern.lastIndex
  }
  tokens.push({ kind: 'end', text: '' })
  return tokens
}

const axes = new Set(
  'child descendant descendant-or-self parent ancestor ancestor-or-self self following-sibling preceding-sibling attribute following'.split(
    ' ',
  ),
)

class XPathParser {
  private readonly tokens: readonly Token[]
  private at = 0
  private depth = 0

  constructor(source: string) {
    this.tokens = tokenize(source)
  }

  parse(): Expression {
    const expression = this.or()
    if (this.peek().kind !== 'end') throw new SyntaxError(`unexpected ${this.peek().text}`)
    return expression
  }

  private peek(ahead = 0): Token {
    return this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)] as Token
  }

  private is(text: string, ahead = 0): boolean {
    const token = this.peek(ahead)
    return token.text === text && token.kind !== 'string'
  }

  private take(text: string): boolean {
    if (!this.is(text)) return false
    this.at++
    return true
  }

  private expect(text: string): void {
    if (!this.take(text)) throw new SyntaxError(`expected ${text}, found ${this.peek().text || 'the end'}`)
  }

  private or(): Expression {
    if (++this.depth > 60) throw new SyntaxError('nested too deep')
    let left = this.and()
    while (this.take('or')) {
      const [a, b] = [left, this.and()]
      left = (context) => asBoolean(a(context)) || asBoolean(b(context))
    }
    this.depth--
    return left
  }

  private and(): Expression {
    let left = this.comparison()
    while (this.take('and')) {
      const [a, b] = [left, this.comparison()]
      left = (context) => asBoolean(a(context)) && asBoolean(b(context))
    }
    return left
  }

  private comparison(): Expression {
    let left = this.union()
    for (;;) {
      const sign = this.peek()
      if (sign.kind !== 'sign' || !['=', '!=', '<', '>', '<=', '>='].includes(sign.text)) return left
      this.at++
      const [a, b] = [left, this.union()]
      left = (context) => compare(sign.text, a(context), b(context))
    }
  }

  private union(): Expression {
    let left = this.sum()
    while (this.take('|')) {
      const [a, b] = [left, this.sum()]
      left = (context) => inOrderOf([...asNodes(a(context)), ...asNodes(b(context))])
    }
    return left
  }

  private sum(): Expression {
    let left = this.primary()
    while (this.is('+') || this.is('-')) {
      const sign = this.take('+') ? 1 : -1
      if (sign < 0) this.expect('-')
      const [a, b] = [left, this.primary()]
      left = (context) => asNumber(a(context)) + sign * asNumber(b(context))
    }
    return left
  }

  private primary(): Expression {
    const token = this.peek()
    if (token.kind === 'string') {
      this.at++
      return () => token.text
    }
    if (token.kind === 'number') {
      this.at++
      return () => Number(token.text)
    }
    if (token.kind === 'sign' && token.text === '(') {
      this.at++
      const inner = this.or()
      this.expect(')')
      return this.steps(this.predicates(inner))
    }
    if (token.kind === 'name' && this.is('(', 1) && !['text', 'node', 'comment'].includes(token.text))
      return this.call()
    return this.path()
  }

  private call(): Expression {
    const name = this.peek().text
    this.at += 2
    const given: Expression[] = []
    while (!this.is(')')) {
      given.push(this.or())
      if (!this.take(',')) break
    }
    this.expect(')')
    const make = functions[name]
    if (!make) throw new SyntaxError(`unknown function ${name}`)
    return (context) => make(context, given)
  }

  private path(): Expression {
    let start: Expression = (context) => [context.node]
    if (this.is('/') || this.is('//')) {
      start = (context) => [rootOf(context.node)]
      if (this.is('/') && (this.peek(1).kind === 'end' || this.is('|', 1))) {
        this.at++
        return start
      }
      return this.steps(start)
    }
    return this.steps(this.step(start, false))
  }

  /** What follows a first step: `/step` and `//step`, as often as they come. */
  private steps(first: Expression): Expression {
    let whole = first
    while (this.is('/') || this.is('//')) {
      const deep = this.take('//')
      if (!deep) this.expect('/')
      whole = this.step(whole, deep)
    }
    return whole
  }

  private step(before: Expression, deep: boolean): Expression {
    let axis = 'child'
    if (this.take('.')) return this.stepped(before, deep ? 'descendant-or-self' : 'self', () => true)
    if (this.take('..')) return this.stepped(before, 'parent', () => true)
    if (this.take('@')) axis = 'attribute'
    else if (this.peek().kind === 'name' && this.is('::', 1)) {
      axis = this.peek().text
      if (!axes.has(axis)) throw new SyntaxError(`unknown axis ${axis}`)
      this.at += 2
    }
    const test = this.nodeTest(axis)
    if (deep && axis === 'child') axis = 'descendant'
    else if (deep)
      return this.stepped(
        this.plainStep(before, 'descendant-or-self', () => true),
        axis,
        test.accepts,
        test.name,
      )
    return this.stepped(before, axis, test.accepts, test.name)
  }

  private nodeTest(axis: string): { accepts: (node: XNode) => boolean; name?: string } {
    const token = this.peek()
    this.at++
    if (token.text === '*') return axis === 'attribute' ? { accepts: () => true, name: '*' } : { accepts: isElement }
    if (token.kind !== 'name') throw new SyntaxError(`expected a name, found ${token.text || 'the end'}`)
    if (this.take('(')) {
      this.expect(')')
      if (token.text === 'text') return { accepts: (node) => node.type === 'text' }
      return { accepts: () => true }
    }
    const name = token.text.toLowerCase()
    if (axis === 'attribute') return { accepts: () => true, name }
    return { accepts: (node) => isElement(node) && node.name === name }
  }

  private plainStep(before: Expression, axis: string, accepts: (node: XNode) => boolean): Expression {
    return (context) =>
      inOrderOf(
        asNodes(before(context)).flatMap((node) => along(axis, node, undefined, context.budget).filter(accepts)),
      )
  }

  private stepped(before: Expression, axis: string, accepts: (node: XNode) => boolean, name?: string): Expression {
    const filters: Expression[] = []
    while (this.take('[')) {
      filters.push(this.or())
      this.expect(']')
    }
    // `//p[1]` means the first of each parent: positions are counted among one parent's children
    const byParent = axis === 'descendant' && filters.length > 0
    return (context) => {
      const found: XNode[] = []
      for (const node of asNodes(before(context))) {
        const nodes = along(axis, node, name, context.budget).filter(accepts)
        const groups = byParent ? grouped(nodes) : [nodes]
        for (const group of groups) found.push(...filtered(group, filters, context.budget))
      }
      return inOrderOf(found)
    }
  }

  private predicates(inner: Expression): Expression {
    const filters: Expression[] = []
    while (this.take('[')) {
      filters.push(this.or())
      this.expect(']')
    }
    if (filters.length === 0) return inner
    return (context) => filtered(asNodes(inner(context)), filters, context.budget)
  }
}

function grouped(nodes: readonly XNode[]): XNode[][] {
  const groups = new Map<unknown, XNode[]>()
  for (const node of nodes) {
    const parent = 'parent' in node ? node.parent : undefined
    const group = groups.get(parent)
    if (group) group.push(node)
    else groups.set(parent, [node])
  }
  return [...groups.values()]
}

function filtered(nodes: readonly XNode[], filters: readonly Expression[], budget: { left: number }): readonly XNode[] {
  let left = nodes
  for (const filter of filters) {
    const size = left.length
    left = left.filter((node, i) => {
      const value = filter({ node, position: i + 1, size, budget })
      return typeof value === 'number' ? value === i + 1 : asBoolean(value)
    })
  }
  return left
}

function along(axis: string, node: XNode, name: string | undefined, budget: { left: number }): XNode[] {
  if (axis === 'attribute') {
    if (!isElement(node)) return []
    const keys =
      name === '*' ? Object.keys(node.attribs) : name !== undefined && Object.hasOwn(node.attribs, name) ? [name] : []
    return keys.map((key) => ({ type: 'attribute', value: node.attribs[key] as string, owner: node }))
  }
  const found: XNode[] = []
  const visit = (other: XNode) => {
    if (--budget.left < 0) throw new RangeError('the expression looks at too many nodes')
    found.push(other)
  }
  const below = (parent: AnyNode): void => {
    if (!('children' in parent)) return
    for (const child of parent.children) {
      visit(child)
      below(child)
    }
  }
  if (node.type === 'attribute') {
    if (axis === 'self') return [node]
    return axis === 'parent' ? [node.owner] : []
  }
  const inner = node as AnyNode
  if (axis.endsWith('-or-self') || axis === 'self') visit(inner)
  if (axis === 'child' && 'children' in inner) for (const child of inner.children) visit(child)
  if (axis.startsWith('descendant')) below(inner)
  if (axis === 'parent' && inner.parent) visit(inner.parent)
  if (axis.startsWith('ancestor')) for (let up = inner.parent; up; up = up.parent) visit(up)
  if (axis === 'following-sibling') for (let next = inner.next; next; next = next.next) visit(next)
  if (axis === 'preceding-sibling') for (let prev = inner.prev; prev; prev = prev.prev) visit(prev)
  if (axis === 'following') {
    for (let up: AnyNode | null = inner; up; up = up.parent) {
      for (let next = up.next; next; next = next.next) {
        visit(next)
        below(next)
      }
    }
  }
  return found
}

function rootOf(node: XNode): Document | AnyNode {
  let up: AnyNode = node.type === 'attribute' ? node.owner : node
  while (up.parent) up = up.parent
  return up
}

/** Without doubles. Elements come in the order of the document where they are all elements. */
function inOrderOf(nodes: readonly XNode[]): readonly XNode[] {
  const unique = [...new Set(nodes)]
  if (unique.length < 2 || !unique.every(isElement)) return unique
  return (unique as PageElement[]).sort((a, b) => a.index - b.index)
}

const asNodes = (value: XValue): readonly XNode[] => (Array.isArray(value) ? (value as readonly XNode[]) : [])

export function stringOf(node: XNode): string {
  if (node.type === 'attribute') return node.value
  if (node.type === 'text') return (node as Text).data
  if (!('children' in node)) return ''
  let text = ''
  for (const child of node.children) if (child.type === 'text' || 'children' in child) text += stringOf(child)
  return text
}

function asString(value: XValue): string {
  if (Array.isArray(value)) return value.length > 0 ? stringOf(value[0] as XNode) : ''
  return String(value)
}
const asNumber = (value: XValue): number =>
  typeof value === 'boolean' ? Number(value) : Number.parseFloat(asString(value))
const asBoolean = (value: XValue): boolean => (Array.isArray(value) ? value.length > 0 : Boolean(value))

function compare(sign: string, left: XValue, right: XValue): boolean {
  const lefts = Array.isArray(left) ? (left as readonly XNode[]).map(stringOf) : [left as string | number | boolean]
  const rights = Array.isArray(right) ? (right as readonly XNode[]).map(stringOf) : [right as string | number | boolean]
  return lefts.some((a) => rights.some((b) => compareOne(sign, a, b)))
}

function compareOne(sign: string, a: string | number | boolean, b: string | number | boolean): boolean {
  if (sign === '=' || sign === '!=') {
    const isEqual = typeof a === 'number' || typeof b === 'number' ? Number(a) === Number(b) : String(a) === String(b)
    return sign === '=' ? isEqual : !isEqual
  }
  const [x, y] = [Number(a), Number(b)]
  return sign === '<' ? x < y : sign === '>' ? x > y : sign === '<=' ? x <= y : x >= y
}

type Made = (context: Context, given: readonly Expression[]) => XValue

const argument = (context: Context, given: readonly Expression[], i: number): string =>
  given[i] ? asString(given[i](context)) : i === 0 ? stringOf(context.node) : ''

const functions: Readonly<Record<string, Made>> = {
  contains: (c, g) => argument(c, g, 0).includes(argument(c, g, 1)),
  'starts-with': (c, g) => argument(c, g, 0).startsWith(argument(c, g, 1)),
  'ends-with': (c, g) => argument(c, g, 0).endsWith(argument(c, g, 1)),
  'normalize-space': (c, g) => argument(c, g, 0).replace(/\s+/g, ' ').trim(),
  'string-length': (c, g) => argument(c, g, 0).length,
  'substring-after': (c, g) =>
    argument(c, g, 0)
      .split(argument(c, g, 1))
      .slice(1)
      .join(argument(c, g, 1)),
  'substring-before': (c, g) => {
    const [whole, part] = [argument(c, g, 0), argument(c, g, 1)]
    return whole.includes(part) ? whole.slice(0, whole.indexOf(part)) : ''
  },
  substring: (c, g) => {
    const start = Math.round(asNumber(g[1]?.(c) ?? 1)) - 1
    return argument(c, g, 0).slice(Math.max(0, start), g[2] ? start + Math.round(asNumber(g[2](c))) : undefined)
  },
  translate: (c, g) => {
    const [from, to] = [[...argument(c, g, 1)], [...argument(c, g, 2)]]
    return [...argument(c, g, 0)]
      .map((letter) => (from.includes(letter) ? (to[from.indexOf(letter)] ?? '') : letter))
      .join('')
  },
  'lower-case': (c, g) => argument(c, g, 0).toLowerCase(),
  string: (c, g) => argument(c, g, 0),
  number: (c, g) => Number(argument(c, g, 0)),
  concat: (c, g) => g.map((expression) => asString(expression(c))).join(''),
  not: (c, g) => !asBoolean(g[0]?.(c) ?? false),
  boolean: (c, g) => asBoolean(g[0]?.(c) ?? false),
  true: () => true,
  false: () => false,
  count: (c, g) => asNodes(g[0]?.(c) ?? []).length,
  last: (c) => c.size,
  position: (c) => c.position,
  name: (c) => (isElement(c.node) ? c.node.name : ''),
  'local-name': (c) => (isElement(c.node) ? c.node.name : ''),
}
