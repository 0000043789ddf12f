import { Parser } from 'htmlparser2'

/**
 * A drawing as it may be shown, also opened by itself and from a folder: it runs nothing, fetches nothing and leads nowhere. What is
 * allowed is listed, by element, attribute and CSS function (SVG 2; the lists of DOMPurify and of the MediaWiki uploader were looked at);
 * a link becomes a group, everything else that is not known goes with all that it holds. References stay within the drawing, pictures in it
 * are data of four raster types. What would be drawn a million times over by references to references loses them.
 *
 * Takes UTF-8, or UTF-16 with its mark; bytes that are no drawing give an empty one. Never throws, linear in time, idempotent.
 */
export function harmlessSvg(bytes: Uint8Array): Uint8Array {
  const root = read(decode(bytes))
  if (drawnParts(root) > mostParts) dropReferences(root)
  return new TextEncoder().encode(written(root))
}

interface Node {
  readonly name: string
  readonly attributes: Map<string, string>
  /** Elements and text. */
  readonly children: (Node | string)[]
}

const deepest = 200
/** Of a CSS function, and of an id that one refers to. */
const longestName = 200
const mostParts = 1_000_000

const names = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/))

const elements = names(`
  svg g defs symbol use title desc text tspan textPath path rect circle ellipse line polyline polygon switch style image
  linearGradient radialGradient stop pattern clipPath mask marker filter feBlend feColorMatrix feComponentTransfer feComposite
  feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR
  feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence`)

const attributes = names(`
  id class style lang xml:lang xml:space x y x1 y1 x2 y2 cx cy r rx ry fx fy fr dx dy d points width height viewBox preserveAspectRatio
  transform transform-origin rotate pathLength textLength lengthAdjust startOffset method spacing side offset
  gradientUnits gradientTransform spreadMethod patternUnits patternContentUnits patternTransform clipPathUnits maskUnits
  maskContentUnits markerUnits markerWidth markerHeight refX refY orient filterUnits primitiveUnits in in2 result mode operator
  k1 k2 k3 k4 type values tableValues slope intercept amplitude exponent order kernelMatrix divisor bias targetX targetY edgeMode
  kernelUnitLength preserveAlpha surfaceScale diffuseConstant specularConstant specularExponent limitingConeAngle pointsAtX
  pointsAtY pointsAtZ z azimuth elevation scale xChannelSelector yChannelSelector stdDeviation radius baseFrequency numOctaves
  seed stitchTiles systemLanguage version
  alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation color-interpolation-filters
  color-rendering cursor direction display dominant-baseline fill fill-opacity fill-rule filter flood-color flood-opacity
  font-family font-size font-size-adjust font-stretch font-style font-variant font-weight font glyph-orientation-horizontal
  glyph-orientation-vertical image-rendering isolation letter-spacing lighting-color line-height marker-end marker-mid marker-start mask
  mask-type mix-blend-mode opacity overflow paint-order pointer-events shape-rendering stop-color stop-opacity stroke
  stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-align text-anchor
  text-decoration text-overflow text-rendering text-transform unicode-bidi vector-effect visibility white-space word-spacing writing-mode`)

/** Text in others is white space, or nothing that a drawing shows. */
const withText = names('title desc text tspan textPath style')
/** What these refer to by `href` stands in the same drawing. */
const referring = names('use textPath linearGradient radialGradient pattern')
const functions =
  names(`url rgb rgba hsl hsla hwb lab lch oklab oklch color calc min max clamp var matrix matrix3d translate translatex
  translatey scale scalex scaley rotate skewx skewy inset circle ellipse polygon path cubic-bezier steps not is where nth-child nth-of-type
  blur brightness contrast drop-shadow grayscale hue-rotate invert opacity saturate sepia`)
const rasterData = /^data:image\/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]+$/

function decode(bytes: Uint8Array): string {
  const [first, second] = bytes
  const label =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
  return new TextDecoder(label).decode(bytes)
}

function read(text: string): Node {
  const root: Node = { name: 'svg', attributes: new Map(), children: [] }
  const open: Node[] = []
  let isDone = false
  /** Open elements within one that is dropped, itself among them. */
  let dropped = 0
  /** What the file has bound to SVG (`ns0:`); names of other vocabularies keep theirs, and so are not known. */
  let prefix = ''
  const plain = (tag: string): string => {
    const name = tag.startsWith(prefix) ? tag.slice(prefix.length) : tag
    if (name !== 'a') return name
    // A link leads out of the drawing; what it holds stays.
    return withText.has(open.at(-1)?.name ?? '') ? 'tspan' : 'g'
  }
  const parser = new Parser(
    {
      onopentag(tag, given) {
        if (isDone) return
        if (open.length === 0 && dropped === 0 && /^(?:[\w-]+:)?svg$/.test(tag)) {
          prefix = tag.slice(0, -'svg'.length)
          keepAttributes(root, given)
          open.push(root)
          return
        }
        const name = plain(tag)
        if (dropped > 0 || open.length === 0 || open.length >= deepest || !elements.has(name)) dropped++
        else {
          const node: Node = { name, attributes: new Map(), children: [] }
          keepAttributes(node, given)
          open.at(-1)!.children.push(node)
          open.push(node)
        }
      },
      ontext(data) {
        const node = open.at(-1)
        if (isDone || dropped > 0 || !node || !withText.has(node.name)) return
        node.children.push(data)
      },
      onclosetag() {
        if (isDone) return
        if (dropped > 0) dropped--
        else if (open.pop() === root) isDone = true
      },
    },
    { xmlMode: true },
  )
  parser.end(text)
  return root
}

function keepAttributes(node: Node, given: Readonly<Record<string, string>>): void {
  const isPicture = node.name === 'image'
  for (const [name, value] of Object.entries(given)) {
    if (name === 'style') {
      const declarations = keptDeclarations(value)
      if (declarations) node.attributes.set(name, declarations)
    } else if (name === 'href' || name === 'xlink:href') {
      const address = value.trim()
      const isKept = isPicture ? rasterData.test(address) : referring.has(node.name) && /^#[^\s#]+$/.test(address)
      if (isKept) node.attributes.set('xlink:href', address)
    } else if (attributes.has(name) && isHarmless(value)) node.attributes.set(name, value)
  }
}

/** A value of a presentation attribute or of CSS, which is read with escapes and may call functions that fetch. */
function isHarmless(value: string): boolean {
  if (/[\\@<]|\/\*/.test(value)) return false
  for (let at = value.indexOf('('); at >= 0; at = value.indexOf('(', at + 1)) {
    const name = /[\w-]*$/.exec(value.slice(Math.max(0, at - longestName), at))![0].toLowerCase()
    if (name !== '' && !functions.has(name)) return false
    if (name === 'url' && !/^\s*(["']?)#[^\s"'()]+\1\s*\)/.test(value.slice(at + 1, at + longestName))) return false
  }
  return true
}

/** A space in place of each; one that does not end goes up to the end. */
function withoutComments(css: string): string {
  let out = ''
  for (let at = 0; ; ) {
    const from = css.indexOf('/*', at)
    if (from < 0) return out + css.slice(at)
    out += `${css.slice(at, from)} `
    const end = css.indexOf('*/', from + 2)
    if (end < 0) return out
    at = end + 2
  }
}

function keptDeclarations(text: string): string {
  if (text.includes('\\')) return ''
  const kept: string[] = []
  for (const one of withoutComments(text).split(';')) {
    const colon = one.indexOf(':')
    const property = one.slice(0, Math.max(0, colon)).trim()
    const value = one.slice(colon + 1).trim()
    if (/^(?:--)?[a-z][\w-]*$/i.test(property) && value !== '' && !/[{}]/.test(value) && isHarmless(value))
      kept.push(`${property}:${value}`)
  }
  return kept.join(';')
}

const atRule = /\s*@/y

/** The rules of a style sheet without its at-rules, which import, or bring fonts and movement. */
function keptRules(text: string): string {
  if (text.includes('\\')) return ''
  const css = withoutComments(text).replace(/<!--|-->/g, ' ')
  const kept: string[] = []
  for (let at = 0; at < css.length; ) {
    atRule.lastIndex = at
    const isRule = !atRule.test(css)
    const sign = isRule ? /\{/g : /[{;]/g
    sign.lastIndex = at
    const brace = sign.exec(css)?.index ?? -1
    if (brace < 0) break
    if (css[brace] === ';') {
      at = brace + 1
      continue
    }
    const end = isRule ? css.indexOf('}', brace) : endOfBlock(css, brace)
    const selector = css.slice(at, brace).trim()
    const declarations = isRule ? keptDeclarations(css.slice(brace + 1, end < 0 ? undefined : end)) : ''
    if (declarations && /^[\w\s.#,:>+~*="'()[\]|^$-]+$/.test(selector)) kept.push(`${selector}{${declarations}}`)
    if (end < 0) break
    at = end + 1
  }
  return kept.join('\n')
}

/** Where the block that begins at `from` ends; -1 where it does not. */
function endOfBlock(css: string, from: number): number {
  let depth = 0
  for (let at = from; at < css.length; at++) {
    if (css[at] === '{') depth++
    else if (css[at] === '}' && --depth === 0) return at
  }
  return -1
}

/** All elements, those that hold others after these. */
function inwards(root: Node): Node[] {
  const all: Node[] = []
  const stack: Node[] = [root]
  for (let node = stack.pop(); node; node = stack.pop()) {
    all.push(node)
    for (const child of node.children) if (typeof child !== 'string') stack.push(child)
  }
  return all.reverse()
}

function* referencesOf(node: Node): Generator<string> {
  for (const [name, value] of node.attributes) {
    if (name === 'xlink:href') {
      if (value.startsWith('#')) yield value.slice(1)
    } else if (value.includes('url(')) for (const [, id] of value.matchAll(/url\(\s*["']?#([^\s"'()]+)/gi)) yield id!
  }
}

/** How many elements are drawn with all that they refer to, as far as `mostParts` and one more. */
function drawnParts(root: Node): number {
  const all = inwards(root)
  const byId = new Map<string, Node>()
  for (const node of all) {
    const id = node.attributes.get('id')
    if (id !== undefined) byId.set(id, node)
  }
  const parts = new Map<Node, number>()
  const under = new Set<Node>()
  const stack = [root]
  while (stack.length > 0) {
    const node = stack.at(-1)!
    if (parts.has(node)) {
      stack.pop()
      continue
    }
    const needed = [
      ...node.children.filter((child) => typeof child !== 'string'),
      ...[...referencesOf(node)].flatMap((id) => byId.get(id) ?? []),
    ]
    // What refers to itself is not drawn; an element is counted when all that it needs is.
    const missing = under.has(node) ? [] : needed.filter((one) => !parts.has(one) && !under.has(one))
    under.add(node)
    if (missing.length > 0) {
      for (const one of missing) stack.push(one)
      continue
    }
    const sum = needed.reduce((total, one) => total + (parts.get(one) ?? 0), 1)
    parts.set(node, Math.min(sum, mostParts + 1))
    stack.pop()
  }
  return parts.get(root)!
}

function dropReferences(root: Node): void {
  for (const node of inwards(root)) {
    for (const [name, value] of node.attributes)
      if ((name === 'xlink:href' && value.startsWith('#')) || /url\(/i.test(value)) node.attributes.delete(name)
    if (node.name === 'style') node.children.length = 0
  }
}

function written(root: Node): string {
  let out = ''
  const stack: (Node | string)[] = [root]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (typeof next === 'string') {
      out += next
      continue
    }
    const { name, attributes: kept } = next
    out += `<${name}`
    if (next === root) out += ' xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    for (const [attribute, value] of kept) out += ` ${attribute}="${escaped(value)}"`
    const children =
      name === 'style'
        ? [escaped(keptRules(next.children.filter((child) => typeof child === 'string').join('')))]
        : next.children.map((child) => (typeof child === 'string' ? escaped(child) : child))
    if (children.length === 0) out += '/>'
    else {
      out += '>'
      stack.push(`</${name}>`, ...children.reverse())
    }
  }
  return out
}

/** For XML text and attributes; what XML 1.0 has no place for becomes U+FFFD. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
}
