import { Parser } from 'htmlparser2'
import { withoutMetadata } from './picture-metadata.ts'
import { type Drawing, type Drawn, drawingOf, type KeptReferences, keptReferences, refersToDrawn } from './svg-cost.ts'
import {
  type Declaration,
  harmlessDeclarations,
  harmlessRules,
  isHarmlessProperty,
  type Rule,
  writtenDeclarations,
  writtenRules,
} from './svg-css.ts'

/**
 * A drawing as it may be shown, also opened by itself and from a folder: it runs nothing, fetches nothing and leads nowhere. What is
 * allowed is listed, by element, attribute and CSS function (SVG 2; the lists of DOMPurify and of MediaWiki's upload check were looked at);
 * a link stays without its address, everything else that is not known goes with all that it holds. References stay within the drawing,
 * pictures in it are data of four raster types, without Exif. It stands still and has no filters. References that would draw it over and over
 * go (`keptReferences`); what still asks for too much, is longer than eight megabytes or nested 400 deep is left empty.
 *
 * Takes any bytes, read by their mark or the declared encoding; what is no drawing gives an empty one. Never throws, idempotent, in time that
 * grows with the bytes.
 */
export function harmlessSvg(bytes: Uint8Array): Uint8Array {
  return writtenSvg(harmlessDrawing(bytes))
}

/** The same as a tree, and what its style sheets say. */
export function harmlessDrawing(bytes: Uint8Array): Harmless {
  const { drawn, sheets } = bytes.length > mostBytes ? empty() : read(decode(bytes))
  const rules = sheets.flatMap(harmlessRules)
  const drawing = drawingOf(drawn, rules)
  const kept = keptReferences(drawing)
  return kept === undefined
    ? { root: { ...drawn, children: [] }, rules: [] }
    : keptOf(drawn, rules, referencesOf(drawing, kept))
}

export interface Harmless {
  readonly root: Drawn
  readonly rules: readonly Rule[]
}

const mostBytes = 8 * 1024 * 1024
const deepest = 400

/** Whether an attribute, or a declaration of a style or a sheet, is written. */
type IsKept = (value: string, where: 'element' | 'sheet') => boolean

const referencesOf =
  ({ byId }: Drawing, kept: Exclude<KeptReferences, undefined>): IsKept =>
  (value, where) =>
    kept === 'all' || (where === 'element' && kept === 'of attributes') || !refersToDrawn(value, byId)

const names = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/))

const elements = names(`
  svg g a defs symbol use title desc text tspan textPath path rect circle ellipse line polyline polygon switch style image
  linearGradient radialGradient stop pattern clipPath mask marker`)

/** Their values are no CSS. */
const plainAttributes = names(
  `id class lang xml:lang xml:space d points viewBox systemLanguage requiredExtensions requiredFeatures version`,
)

const attributes = names(`
  x y x1 y1 x2 y2 cx cy r rx ry fx fy fr dx dy width height preserveAspectRatio
  transform transform-origin rotate pathLength textLength lengthAdjust startOffset method spacing side offset
  gradientUnits gradientTransform spreadMethod patternUnits patternContentUnits patternTransform clipPathUnits maskUnits
  maskContentUnits markerUnits markerWidth markerHeight refX refY orient type
  alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation
  color-rendering cursor direction display dominant-baseline fill fill-opacity fill-rule
  font-family font-size font-size-adjust font-stretch font-style font-variant font-weight font glyph-orientation-horizontal
  glyph-orientation-vertical image-rendering isolation letter-spacing line-height marker marker-end marker-mid marker-start mask
  mask-type mix-blend-mode opacity overflow paint-order pointer-events shape-rendering stop-color stop-opacity stroke
  stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-align text-anchor
  text-decoration text-overflow text-rendering text-transform unicode-bidi vector-effect visibility white-space word-spacing writing-mode`)

/** Text in others is white space, or nothing that a drawing shows. */
const withText = names('title desc text tspan textPath a')
/** What these refer to by `href` stands in the same drawing. */
const referring = names('use textPath linearGradient radialGradient pattern')
const rasterData = /^data:(image\/(?:png|jpe?g|gif|webp));base64,([A-Za-z0-9+/=\s]+)$/

const svgSpace = 'http://www.w3.org/2000/svg'
const xlinkSpace = 'http://www.w3.org/1999/xlink'

function decode(bytes: Uint8Array): string {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 200))
  const label = head.startsWith('\xff\xfe')
    ? 'utf-16le'
    : head.startsWith('\xfe\xff')
      ? 'utf-16be'
      : /^<\?xml[^>]*?\sencoding\s*=\s*["'](?!utf-?16)([\w.:-]+)["']/i.exec(head)?.[1]
  try {
    return new TextDecoder(label).decode(bytes)
  } catch {
    return new TextDecoder().decode(bytes)
  }
}

/** What `<!ENTITY name "value">` of the document's own head says, where the value holds no other. Illustrator writes such. */
function entitiesOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const head = text.slice(0, 20_000)
  const to = head.search(/<(?:[\w-]+:)?svg[\s>]/)
  for (const [, name, , value] of head
    .slice(0, Math.max(0, to))
    .matchAll(/<!ENTITY\s+([\w.-]{1,60})\s+(["'])([^"'&<]{0,2000})\2\s*>/g))
    found.set(name!, value!)
  return found
}

interface Read {
  readonly drawn: Drawn
  readonly sheets: string[]
}

const empty = (): Read => ({
  drawn: { name: 'svg', attributes: new Map(), declarations: [], children: [] },
  sheets: [],
})

/** An element that is open: what is drawn of it, undefined within what is dropped, and the prefixes that it binds. */
interface Open {
  readonly node: Drawn | undefined
  readonly bound: ReadonlyMap<string, string> | undefined
}

function read(text: string): Read {
  const entities = entitiesOf(text)
  /** All that entities may add. */
  let room = 1_000_000
  const expanded = (value: string): string => {
    if (entities.size === 0 || !value.includes('&')) return clean(value)
    const whole = value.replace(/&([\w.-]{1,60});/g, (reference, name: string) => {
      const meant = entities.get(name)
      if (meant === undefined || meant.length > room) return reference
      room -= meant.length
      return meant
    })
    return clean(whole)
  }
  let result: Read | undefined
  let sheet: string | undefined
  const open: Open[] = []
  const spaceOf = (prefix: string): string | undefined => {
    for (let at = open.length - 1; at >= 0; at--) {
      const bound = open[at]!.bound?.get(prefix)
      if (bound !== undefined) return bound
    }
    return undefined
  }
  /** The name of an element of SVG; undefined for other vocabularies. A file that binds nothing is taken at its names. */
  const svgName = (tag: string): string | undefined => {
    const colon = tag.indexOf(':')
    const prefix = tag.slice(0, Math.max(0, colon))
    const space = spaceOf(prefix)
    return (space ?? (prefix === '' || prefix === 'svg' ? svgSpace : '')) === svgSpace
      ? tag.slice(colon + 1)
      : undefined
  }
  const parser = new Parser(
    {
      onopentag(tag, given) {
        const parent = open.at(-1)?.node
        const one = { node: undefined as Drawn | undefined, bound: bindings(given, expanded) }
        open.push(one)
        if (open.length > deepest) {
          result = undefined
          parser.pause()
          return
        }
        const name = svgName(tag)
        if (name === undefined || !elements.has(name)) return
        if (open.length === 1) {
          if (name !== 'svg') return
          result = { ...empty(), drawn: elementOf(name, given, spaceOf, expanded) }
          one.node = result.drawn
        } else if (parent && name === 'style') {
          const media = given.media ?? ''
          if (/^\s*(?:all|screen)?\s*$/i.test(media)) sheet = ''
        } else if (parent) {
          one.node = elementOf(name, given, spaceOf, expanded)
          parent.children.push(one.node)
        }
      },
      ontext(data) {
        const node = open.at(-1)?.node
        if (sheet !== undefined) sheet += data
        else if (data !== '' && node && withText.has(node.name)) node.children.push(expanded(data))
      },
      onclosetag() {
        open.pop()
        if (sheet !== undefined) result?.sheets.push(expanded(sheet))
        sheet = undefined
        // What follows the drawing is none of it.
        if (open.length === 0) parser.pause()
      },
    },
    { xmlMode: true },
  )
  parser.end(text)
  return result ?? empty()
}

function bindings(given: Readonly<Record<string, string>>, expanded: (value: string) => string) {
  let bound: Map<string, string> | undefined
  for (const name in given) {
    if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue
    bound ??= new Map()
    bound.set(name.slice('xmlns:'.length), expanded(given[name]!))
  }
  return bound
}

function elementOf(
  name: string,
  given: Readonly<Record<string, string>>,
  spaceOf: (prefix: string) => string | undefined,
  expanded: (value: string) => string,
): Drawn {
  const kept = new Map<string, string>()
  const declarations = given.style === undefined ? [] : harmlessDeclarations(expanded(given.style))
  let linked: string | undefined
  for (const [attribute, raw] of Object.entries(given)) {
    const value = expanded(raw)
    if (attribute.endsWith(':href') && isXlink(attribute.slice(0, -':href'.length), spaceOf)) linked = value
    else if (plainAttributes.has(attribute)) kept.set(attribute, value)
    else if (attributes.has(attribute) && isHarmlessProperty(attribute, value)) kept.set(attribute, value)
  }
  const address = (given.href === undefined ? linked : expanded(given.href))?.trim()
  const href = address === undefined ? undefined : harmlessHref(name, address)
  if (href !== undefined) kept.set('xlink:href', href)
  return { name, attributes: kept, declarations, children: [] }
}

const isXlink = (prefix: string, spaceOf: (prefix: string) => string | undefined): boolean =>
  (spaceOf(prefix) ?? (prefix === 'xlink' ? xlinkSpace : '')) === xlinkSpace

function harmlessHref(name: string, address: string): string | undefined {
  if (referring.has(name)) return /^#[^\s#%]+$/.test(address) ? address : undefined
  const [, type, data] = (name === 'image' && rasterData.exec(address)) || []
  if (data === undefined) return undefined
  return `data:${type};base64,${Buffer.from(withoutMetadata(Buffer.from(data, 'base64'))).toString('base64')}`
}

function keptOf(drawn: Drawn, rules: readonly Rule[], isKept: IsKept): Harmless {
  const kept = (declarations: readonly Declaration[], where: 'element' | 'sheet') =>
    declarations.filter(([, value]) => isKept(value, where))
  const keep = ({ name, attributes: own, declarations, children }: Drawn): Drawn => ({
    name,
    attributes: new Map([...own].filter(([one, value]) => plainAttributes.has(one) || isKept(value, 'element'))),
    declarations: kept(declarations, 'element'),
    // No deeper than `deepest`.
    children: children.map((child) => (typeof child === 'string' ? child : keep(child))),
  })
  return {
    root: keep(drawn),
    rules: rules.flatMap(({ selector, declarations }) => {
      const left = kept(declarations, 'sheet')
      return left.length > 0 ? [{ selector, declarations: left }] : []
    }),
  }
}

export function writtenSvg({ root, rules }: Harmless): Uint8Array {
  let out = ''
  const stack: (Drawn | string)[] = [root]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (typeof next === 'string') {
      out += next
      continue
    }
    const { name, attributes: own, declarations, children } = next
    out += `<${name}`
    if (next === root) out += ` xmlns="${svgSpace}" xmlns:xlink="${xlinkSpace}"`
    for (const [attribute, value] of own) out += ` ${attribute}="${escaped(value)}"`
    const style = writtenDeclarations(declarations)
    if (style !== '') out += ` style="${escaped(style)}"`
    const inside = children.map((child) => (typeof child === 'string' ? escaped(child) : child))
    if (next === root && rules.length > 0) inside.unshift(`<style>${escaped(writtenRules(rules))}</style>`)
    if (inside.length === 0) out += '/>'
    else {
      out += '>'
      stack.push(`</${name}>`)
      for (let at = inside.length - 1; at >= 0; at--) stack.push(inside[at]!)
    }
  }
  return new TextEncoder().encode(out)
}

/** What XML 1.0 has no place for becomes U+FFFD. */
const clean = (text: string): string =>
  text.toWellFormed().replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd')

/** For XML text and attributes. */
const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
