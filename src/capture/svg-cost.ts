import { type Declaration, type Rule, referencesIn } from './svg-css.ts'

/** An element of a drawing. */
export interface Drawn {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly declarations: readonly Declaration[]
  /** Elements and text. */
  readonly children: (Drawn | string)[]
}

/** Which references to patterns, masks, clip paths and markers a drawing may keep; undefined where even what it uses is too much. */
export type KeptReferences = 'all' | 'of attributes' | 'none' | undefined

/**
 * An element that is drawn by reference is drawn again with all that it refers to, a mask or a pattern for each element that has it, a marker
 * for each vertex: a few lines can ask for billions (the billion laughs of XML, with `use` in place of entities). What a drawing asks for is
 * estimated from above. Gradients cost nothing; what refers to itself is too much. Of references that are too much those of style
 * sheets go first, which may be meant for any element.
 */
export function keptReferences(drawing: Drawing): KeptReferences {
  const sheet = drawing.sheet
  if (sheet !== undefined && !asksTooMuch(drawing, sheet, true)) return 'all'
  if (!asksTooMuch(drawing, noSheet, true)) return 'of attributes'
  return asksTooMuch(drawing, noSheet, false) ? undefined : 'none'
}

export interface Drawing {
  readonly root: Drawn
  /** The first of each id in the document, as browsers take it. */
  readonly byId: ReadonlyMap<string, Drawn>
  /** References to others than gradients, by the class, id or name that a selector ends with, `*` where it may be any element; undefined where there are too many. */
  readonly sheet: Paints | undefined
  readonly most: number
}

type Paints = ReadonlyMap<string, readonly Paint[]>
type Paint = readonly [property: string, target: Drawn]

const noSheet: Paints = new Map()
/** Drawn by a browser in a second or two. */
const mostParts = 300_000
const mostVertices = 3_000_000
const mostPaints = 20_000
/** What a browser needs for a layer of its own, however little is in it. */
const layerCost: Readonly<Record<string, number>> = { mask: 100, pattern: 50 }

export function drawingOf(root: Drawn, rules: readonly Rule[]): Drawing {
  const byId = new Map<string, Drawn>()
  let own = 0
  const stack: Drawn[] = [root]
  for (let node = stack.pop(); node; node = stack.pop()) {
    own += weight(node)
    const id = node.attributes.get('id')
    if (id !== undefined && !byId.has(id)) byId.set(id, node)
    for (let at = node.children.length - 1; at >= 0; at--) {
      const child = node.children[at]!
      if (typeof child !== 'string') stack.push(child)
    }
  }
  return { root, byId, sheet: sheetPaints(rules, byId), most: mostParts + 2 * own }
}

/** Whether a value refers to what is drawn, and not to colours only. */
export function refersToDrawn(value: string, byId: ReadonlyMap<string, Drawn>): boolean {
  for (const id of referencesIn(value)) {
    const target = byId.get(id)
    if (target && !isFlat(target)) return true
  }
  return false
}

function sheetPaints(rules: readonly Rule[], byId: ReadonlyMap<string, Drawn>): Paints | undefined {
  const found = new Map<string, Paint[]>()
  let count = 0
  for (const { selector, declarations } of rules) {
    const paints = declarations.flatMap((one) => paintsIn(one, byId))
    if (paints.length === 0) continue
    for (const one of selector.split(',')) {
      count += paints.length
      if (count > mostPaints) return undefined
      const key = one.length > 200 ? '*' : keyOf(one.trim())
      const known = found.get(key)
      if (known) known.push(...paints)
      else found.set(key, [...paints])
    }
  }
  return found
}

/** Of what a selector ends with a class, an id or the name: only elements that have it are meant. */
function keyOf(selector: string): string {
  const plain = selector.replace(/:[\w-]+(?:\([^()]*\))?/g, '')
  // Lists in brackets are cut in two here, and values of attributes look like anything.
  if (/[()[\]"']/.test(plain)) return '*'
  const last = plain.split(/[\s>+~]/).at(-1)!
  return /[.#][\p{L}\p{N}\p{M}_-]+/u.exec(last)?.[0] ?? /^[\p{L}\p{N}\p{M}_-]+$/u.exec(last)?.[0] ?? '*'
}

function paintsIn([property, value]: Declaration, byId: ReadonlyMap<string, Drawn>): Paint[] {
  const paints: Paint[] = []
  for (const id of referencesIn(value)) {
    const target = byId.get(id)
    if (target && !isFlat(target)) paints.push([property, target])
  }
  return paints
}

interface Sums {
  elements: number
  vertices: number
  cost: number
}

function asksTooMuch({ root, byId, most }: Drawing, sheet: Paints, hasPaints: boolean): boolean {
  const sums = new Map<Drawn, Sums>()
  const begun = new Set<Drawn>()
  const stack = [root]
  let paintCount = 0
  while (stack.length > 0) {
    const node = stack.at(-1)!
    if (sums.has(node)) {
      stack.pop()
      continue
    }
    const used = usedBy(node, byId)
    const parts = node.children.filter((child) => typeof child !== 'string')
    if (used) parts.push(used)
    const paints = hasPaints ? paintsOf(node, byId, sheet) : []
    if (!begun.has(node)) {
      begun.add(node)
      paintCount += paints.length
      if (paintCount > most) return true
      for (const one of [...parts, ...paints.map(([, target]) => target)]) {
        if (sums.has(one)) continue
        // What is begun and not summed up is what we are in.
        if (begun.has(one)) return true
        stack.push(one)
      }
      continue
    }
    const sum = { elements: 1, vertices: vertices(node), cost: weight(node) }
    for (const one of parts) {
      const other = sums.get(one)!
      sum.elements += other.elements
      sum.vertices += other.vertices
      sum.cost += other.cost
    }
    for (const [property, target] of paints)
      sum.cost += times(property, sum.elements, sum.vertices) * (sums.get(target)!.cost + (layerCost[target.name] ?? 0))
    if (sum.cost > most || sum.vertices > mostVertices + most) return true
    sums.set(node, sum)
    stack.pop()
  }
  return false
}

/** How often what a property names is drawn: for each element that has it from the group, or for each vertex of these. */
function times(property: string, elements: number, all: number): number {
  if (/^(?:marker|marker-mid|--.*)$/i.test(property)) return elements + all
  return /^(?:mask|clip-path)$/i.test(property) ? 1 : 2 * elements
}

function paintsOf(node: Drawn, byId: ReadonlyMap<string, Drawn>, sheet: Paints): readonly Paint[] {
  const paints: Paint[] = []
  for (const one of node.attributes)
    if (one[0] !== 'xlink:href' && one[1].includes('(')) paints.push(...paintsIn(one, byId))
  for (const one of node.declarations) if (one[1].includes('(')) paints.push(...paintsIn(one, byId))
  if (sheet.size === 0) return paints
  const keys = new Set(['*', node.name, `#${node.attributes.get('id')}`])
  for (const one of (node.attributes.get('class') ?? '').split(/[ \t\n\f\r]+/)) keys.add(`.${one}`)
  for (const key of keys) paints.push(...(sheet.get(key) ?? []))
  return paints
}

function usedBy(node: Drawn, byId: ReadonlyMap<string, Drawn>): Drawn | undefined {
  const href = isFlat(node) ? undefined : node.attributes.get('xlink:href')
  return href?.startsWith('#') ? byId.get(href.slice(1)) : undefined
}

const isFlat = ({ name }: Drawn): boolean => /Gradient$/.test(name)
const vertices = ({ attributes }: Drawn): number =>
  ((attributes.get('d')?.length ?? 0) + (attributes.get('points')?.length ?? 0)) >> 1
const weight = (node: Drawn): number => 1 + vertices(node) / 20
