import { harmlessDrawing, writtenSvg } from './harmless-svg.ts'
import type { Drawn } from './svg-cost.ts'
import { type Declaration, harmlessDeclarations, type Rule } from './svg-css.ts'

/**
 * A harmless drawing as books have it: SVG 1.1 that fits its schema, as EPUB asks for, with the same to be seen. Presentation attributes, of which
 * newer ones are in no schema, become declarations of the same element, where no style sheet speaks of them; titles go, links are groups, elements
 * where they draw nothing go, too, and so do references to nothing. Undefined where nothing is left. Never throws.
 */
export function svgOfBook(bytes: Uint8Array): Uint8Array | undefined {
  const { root, rules } = harmlessDrawing(bytes)
  const ofSheet = new Set(rules.flatMap((rule) => rule.declarations.map(([property]) => property.toLowerCase())))
  let ids = idsOf(root)
  for (let round = 0; round < mostRounds; round++) {
    const fitted = fit(root, 'svg', { ids, ofSheet })
    if (!fitted?.children.length) return undefined
    const left = idsIn(fitted)
    const named = [...ids.names].filter(([, name]) => left.has(name))
    if (named.length === ids.names.size)
      return writtenSvg({ root: fitted, rules: rules.flatMap((rule) => ruleOf(rule, ids)) })
    // What was referred to is gone, and what referred to it goes, which something may have referred to.
    ids = { ...ids, names: new Map(named) }
  }
  return undefined
}

const mostRounds = 10

const names = (list: string): readonly string[] => list.trim().split(/\s+/)

const shapes = names('path rect circle ellipse line polyline polygon text image use')
const grouping = [...shapes, ...names('svg g switch')]
const container = [...grouping, ...names('defs symbol linearGradient radialGradient pattern clipPath mask marker')]

/** What an element may hold. */
const children: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(names('svg g defs symbol pattern mask marker').map((name) => [name, container])),
  switch: grouping,
  clipPath: shapes.filter((name) => name !== 'image'),
  text: ['tspan', 'textPath'],
  tspan: ['tspan'],
  textPath: ['tspan'],
  linearGradient: ['stop'],
  radialGradient: ['stop'],
}
const withText: ReadonlySet<string> = new Set(['text', 'tspan', 'textPath'])

const conditional = 'systemLanguage requiredExtensions requiredFeatures'
const box = 'x y width height'
const placed = `${conditional} transform`
/** Attributes of an element beside `id`, `class` and `xml:…`, those without which it draws nothing with a `!`. */
const own: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries({
    svg: `${conditional} ${box} viewBox preserveAspectRatio`,
    g: placed,
    defs: placed,
    switch: placed,
    symbol: 'viewBox preserveAspectRatio',
    use: `${placed} ${box} !xlink:href`,
    image: `${placed} x y !width !height preserveAspectRatio !xlink:href`,
    text: `${placed} x y dx dy rotate textLength lengthAdjust`,
    tspan: `${conditional} x y dx dy rotate textLength lengthAdjust`,
    textPath: `${conditional} textLength lengthAdjust startOffset method spacing !xlink:href`,
    path: `${placed} !d pathLength`,
    rect: `${placed} x y !width !height rx ry`,
    circle: `${placed} cx cy !r`,
    ellipse: `${placed} cx cy !rx !ry`,
    line: `${placed} x1 y1 x2 y2`,
    polyline: `${placed} !points`,
    polygon: `${placed} !points`,
    linearGradient: 'x1 y1 x2 y2 gradientUnits gradientTransform spreadMethod xlink:href',
    radialGradient: 'cx cy r fx fy gradientUnits gradientTransform spreadMethod xlink:href',
    stop: '!offset',
    pattern: `${conditional} ${box} viewBox preserveAspectRatio patternUnits patternContentUnits patternTransform xlink:href`,
    clipPath: `${placed} clipPathUnits`,
    mask: `${conditional} ${box} maskUnits maskContentUnits`,
    marker: 'viewBox preserveAspectRatio markerUnits markerWidth markerHeight refX refY orient',
  }).map(([name, list]) => [name, names(list)]),
)

/** Those of which the schema lists the values; an unknown one means the same as none. */
const units = 'userSpaceOnUse objectBoundingBox'
const listed: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries({
    gradientUnits: units,
    patternUnits: units,
    patternContentUnits: units,
    clipPathUnits: units,
    maskUnits: units,
    maskContentUnits: units,
    markerUnits: 'strokeWidth userSpaceOnUse',
    spreadMethod: 'pad reflect repeat',
    lengthAdjust: 'spacing spacingAndGlyphs',
    method: 'align stretch',
    spacing: 'auto exact',
    'xml:space': 'default preserve',
    'fill-rule': 'nonzero evenodd inherit',
    'clip-rule': 'nonzero evenodd inherit',
    'stroke-linecap': 'butt round square inherit',
    'stroke-linejoin': 'miter round bevel inherit',
    display: 'inline block none inherit',
    visibility: 'visible hidden collapse inherit',
    'font-style': 'normal italic oblique inherit',
    'font-weight': 'normal bold bolder lighter 100 200 300 400 500 600 700 800 900 inherit',
    'text-anchor': 'start middle end inherit',
    direction: 'ltr rtl inherit',
    'unicode-bidi': 'normal embed bidi-override inherit',
  }).map(([name, list]) => [name, names(list)]),
)
const patterned: Readonly<Record<string, RegExp>> = {
  'xml:lang': /^[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*$/,
  preserveAspectRatio: /^\s*(?:none|x(?:Min|Mid|Max)Y(?:Min|Mid|Max))(?:\s+(?:meet|slice))?\s*$/,
}
const mayBe = (attribute: string, value: string): boolean =>
  (patterned[attribute]?.test(value) ?? true) && (listed[attribute]?.includes(value) ?? true)

/** EPUB wants these two in the markup, not in its CSS. */
const ofMarkup: ReadonlySet<string> = new Set(['direction', 'unicode-bidi'])

/** Properties that may be attributes, whatever they say or with the listed values. */
const ofAll =
  names(`color fill fill-opacity fill-rule stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit
  stroke-opacity stroke-width opacity clip-path clip-rule mask display visibility`)
const ofLines = names('marker-start marker-mid marker-end')
const ofTexts =
  names(`font-family font-size font-style font-weight letter-spacing word-spacing text-anchor text-decoration baseline-shift
  direction unicode-bidi`)
const ofColours = names('color stop-color stop-opacity')

function writable(name: string): readonly string[] {
  if (/Gradient$|^stop$/.test(name)) return ofColours
  if (name === 'image') return names('opacity clip-path mask display visibility')
  if (withText.has(name) || name === 'clipPath') return [...ofAll, ...ofTexts]
  if (/^(?:path|line|polyline|polygon)$/.test(name)) return [...ofAll, ...ofLines]
  if (/^(?:rect|circle|ellipse)$/.test(name)) return ofAll
  return [...ofAll, ...ofLines, ...ofTexts, ...ofColours]
}

/** All that says where something is, or what it is called, and nothing of how it looks. */
const plain: ReadonlySet<string> = new Set([
  ...Object.values(own).flatMap((list) => list.map((one) => one.replace('!', ''))),
  ...names('id class lang xml:lang xml:space d points version type side fr'),
])

interface Fitting {
  readonly ids: Ids
  /** Properties that a style sheet of the drawing sets for some element. */
  readonly ofSheet: ReadonlySet<string>
}

/** The names in a book of what elements are called; only the first of each is one. */
interface Ids {
  readonly names: ReadonlyMap<string, string>
  readonly first: ReadonlySet<Drawn>
}

function idsIn(root: Drawn, found = new Set<string>()): ReadonlySet<string> {
  const id = root.attributes.get('id')
  if (id !== undefined) found.add(id)
  for (const child of root.children) if (typeof child !== 'string') idsIn(child, found)
  return found
}

function idsOf(root: Drawn): Ids {
  const names = new Map<string, string>()
  const first = new Set<Drawn>()
  const taken = new Set<string>()
  const visit = (node: Drawn): void => {
    const id = node.attributes.get('id')
    if (id !== undefined && !names.has(id)) {
      const name = ncName.test(id) && !taken.has(id) ? id : `id-${Buffer.from(id).toString('hex')}`
      if (!taken.has(name)) {
        taken.add(name)
        names.set(id, name)
        first.add(node)
      }
    }
    for (const child of node.children) if (typeof child !== 'string') visit(child)
  }
  visit(root)
  return { names, first }
}

const ncName = /^[A-Za-z_][\w.-]*$/

function fit(node: Drawn, name: string, fitting: Fitting): Drawn | undefined {
  const { ids, ofSheet } = fitting
  const attributes = new Map<string, string>()
  const id = ids.first.has(node) ? ids.names.get(node.attributes.get('id')!) : undefined
  if (id !== undefined) attributes.set('id', id)
  for (const one of ['class', 'xml:lang', 'xml:space', ...own[name]!]) {
    const attribute = one.replace('!', '')
    const value = attributeOf(node, attribute, ids)
    if (value !== undefined) attributes.set(attribute, value)
    else if (attribute !== one) return undefined
  }
  const declarations: Declaration[] = []
  const say = (property: string, given: string, isAttribute: boolean) => {
    const value = withNames(given, ids)
    const isMarkup = isAttribute || ofMarkup.has(property)
    if (isMarkup && writable(name).includes(property) && mayBe(property, value)) attributes.set(property, value)
    else if (!ofMarkup.has(property) && !(isAttribute && ofSheet.has(property)) && isOne(property, value))
      declarations.push([property, value])
  }
  for (const [property, value] of node.attributes) if (!plain.has(property)) say(property, value, true)
  for (const [property, value] of node.declarations) say(property, value, false)
  const held = node.children.flatMap((child): readonly (Drawn | string)[] => {
    if (typeof child === 'string') return withText.has(name) ? [child] : []
    const inside = child.name === 'a' ? (withText.has(name) ? 'tspan' : 'g') : child.name
    const one = children[name]?.includes(inside) ? fit(child, inside, fitting) : undefined
    return one ? [one] : []
  })
  return { name, attributes, declarations, children: held }
}

/** Whether an attribute's value is one of a declaration, and not several declarations. */
function isOne(property: string, value: string): boolean {
  const [one, other] = harmlessDeclarations(`${property}:${value}`)
  return one?.[1] === value.trim() && other === undefined
}

function attributeOf(node: Drawn, attribute: string, ids: Ids): string | undefined {
  const value = node.attributes.get(attribute)
  if (value === undefined || value.trim() === '' || !mayBe(attribute, value)) return undefined
  if (attribute !== 'xlink:href' || !value.startsWith('#')) return value
  const target = ids.names.get(value.slice(1))
  return target && `#${target}`
}

/** A value with what it refers to by its names in a book; what leads nowhere paints what stands behind it, or nothing, as in a browser. */
function withNames(value: string, ids: Ids): string {
  if (!/url\(/i.test(value)) return value
  const named = value.replace(/url\(\s*["']?#([^\s"'()#%]+)["']?\s*\)/gi, (_, id: string) => {
    const name = ids.names.get(id)
    return name === undefined ? '' : `url(#${name})`
  })
  return named.trim() || 'none'
}

function ruleOf({ selector, declarations }: Rule, ids: Ids): Rule[] {
  const kept = declarations
    .filter(([property]) => !ofMarkup.has(property))
    .map(([property, value]): Declaration => [property, withNames(value, ids)])
  return kept.length > 0 ? [{ selector, declarations: kept }] : []
}
