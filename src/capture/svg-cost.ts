import { type Declaration, type Rule, referencesIn } from './svg-css.ts'

/** An element of a drawing. */
export interface Drawn {
  readonly name: string
  readonly attributes: Map<string, string>
  readonly declarations: readonly Declaration[]
  /** Elements and text. */
  readonly children: (Drawn | string)[]
}

/** Drawn for each vertex of a path, and for each element of a group, that has it from the group. */
const forVertices = /^marker/i
const forElements = /^(?:fill|stroke|--)/i

/**
 * Whether a drawing asks for more than so many times what stands in it: an element drawn by reference is drawn again with all that
 * it refers to, a mask or a pattern for each element that has it, a marker for each vertex. An estimate from above; what refers to itself is
 * too much. (The billion laughs of XML, with `use` in place of entities.)
 */
export function drawsTooMuch(root: Drawn, rules: readonly Rule[], times: number): boolean {
  const all = inOrder(root)
  const byId = new Map<string, Drawn>()
  for (const node of all) {
    const id = node.attributes.get('id')
    // Of two a browser takes the first.
    if (id !== undefined && !byId.has(id)) byId.set(id, node)
  }
  const fromSheet = sheetReferences(rules)
  const most = times * all.reduce((sum, node) => sum + weight(node), 1000)
  const sums = new Map<Drawn, Sums>()
  const begun = new Set<Drawn>()
  const stack = [root]
  let references = 0
  while (stack.length > 0) {
    const node = stack.at(-1)!
    if (sums.has(node)) {
      stack.pop()
      continue
    }
    const children = node.children.filter((child) => typeof child !== 'string')
    const used = [...targets(byId, hrefOf(node))]
    const painted = paintsOf(node, fromSheet).flatMap(([property, id]) =>
      [...targets(byId, id)].map((one) => [property, one] as const),
    )
    if (!begun.has(node)) {
      begun.add(node)
      references += painted.length
      if (references > most) return true
      for (const one of [...children, ...used, ...painted.map(([, target]) => target)]) {
        if (sums.has(one)) continue
        if (begun.has(one)) return true
        stack.push(one)
      }
      continue
    }
    const sum: Sums = { elements: 1, vertices: vertices(node), cost: weight(node) }
    for (const one of [...children, ...used]) add(sum, sums.get(one)!)
    for (const [property, one] of painted) {
      const repeats = forVertices.test(property) ? sum.vertices : forElements.test(property) ? sum.elements : 1
      sum.cost += repeats * (isFlat(one) ? 0 : sums.get(one)!.cost)
    }
    if (sum.cost > most || sum.elements > most || sum.vertices > most) return true
    sums.set(node, sum)
    stack.pop()
  }
  return false
}

interface Sums {
  elements: number
  vertices: number
  cost: number
}

function add(sum: Sums, other: Sums): void {
  sum.elements += other.elements
  sum.vertices += other.vertices
  sum.cost += other.cost
}

const vertices = ({ attributes }: Drawn): number =>
  ((attributes.get('d')?.length ?? 0) + (attributes.get('points')?.length ?? 0)) >> 1
const weight = (node: Drawn): number => 1 + vertices(node) / 20
/** Colours only: what refers to them is drawn once. */
const isFlat = ({ name }: Drawn): boolean => /Gradient$/.test(name)

function hrefOf({ attributes }: Drawn): string | undefined {
  const href = attributes.get('xlink:href')
  return href?.startsWith('#') ? href.slice(1) : undefined
}

function* targets(byId: ReadonlyMap<string, Drawn>, id: string | undefined): Generator<Drawn> {
  const found = id === undefined ? undefined : byId.get(id)
  if (found) yield found
}

/** From elements first to those in them. */
function inOrder(root: Drawn): Drawn[] {
  const all: Drawn[] = []
  const stack: Drawn[] = [root]
  for (let node = stack.pop(); node; node = stack.pop()) {
    all.push(node)
    for (let at = node.children.length - 1; at >= 0; at--) {
      const child = node.children[at]!
      if (typeof child !== 'string') stack.push(child)
    }
  }
  return all
}

type Paint = readonly [property: string, id: string]

/** By the class, id or name that a selector ends with; by `*` where it may be any element. */
function sheetReferences(rules: readonly Rule[]): ReadonlyMap<string, readonly Paint[]> {
  const found = new Map<string, Paint[]>()
  for (const { selector, declarations } of rules) {
    const paints = declarations.flatMap(([property, value]) =>
      [...referencesIn(value)].map((id) => [property, id] as const),
    )
    if (paints.length === 0) continue
    for (const one of selector.split(',')) {
      const key = /(?:^|[\s>+~])([.#]?[\p{L}\p{N}\p{M}_-]+)$/u.exec(one.slice(-200).trim())?.[1] ?? '*'
      const known = found.get(key)
      if (known) for (const paint of paints) known.push(paint)
      else found.set(key, [...paints])
    }
  }
  return found
}

function paintsOf(node: Drawn, fromSheet: ReadonlyMap<string, readonly Paint[]>): readonly Paint[] {
  const own: Paint[] = []
  for (const [name, value] of node.attributes)
    if (name !== 'xlink:href') for (const id of referencesIn(value)) own.push([name, id])
  for (const [property, value] of node.declarations) for (const id of referencesIn(value)) own.push([property, id])
  if (fromSheet.size > 0) {
    const classes = (node.attributes.get('class') ?? '').split(/\s+/).map((one) => `.${one}`)
    for (const key of ['*', node.name, `#${node.attributes.get('id')}`, ...classes])
      for (const paint of fromSheet.get(key) ?? []) own.push(paint)
  }
  return own
}
