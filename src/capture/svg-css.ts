/*
 * CSS of a drawing: values that neither fetch nor hide a function that does, declarations and rules of these. Nothing of a browser's way
 * through strings and blocks is relied on: each piece that is kept is harmless by itself.
 */

const functions: ReadonlySet<string> = new Set(
  `url rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark calc min max clamp var matrix matrix3d translate translate3d
  translatex translatey translatez scale scale3d scalex scaley rotate rotate3d rotatex rotatey rotatez skew skewx skewy perspective inset
  circle ellipse polygon path steps cubic-bezier`.split(/\s+/),
)
/** Of a function, and of an id that one refers to. */
const longestName = 100
const longestValue = 20_000

/** A value of a presentation attribute or of a declaration, which is read with escapes and may call functions that fetch. */
export function isHarmlessValue(value: string): boolean {
  if (/[\\@<{}]|\/\*/.test(value)) return false
  for (let at = value.indexOf('('); at >= 0; at = value.indexOf('(', at + 1)) {
    let from = at
    while (from > 0 && at - from < longestName && /[\w-]/.test(value[from - 1]!)) from--
    const name = value.slice(from, at).toLowerCase()
    if (name !== '' && !functions.has(name)) return false
    if (name === 'url' && !ownReference.test(value.slice(at + 1, at + longestName))) return false
  }
  return true
}

/**
 * The same of a property by its name. Filters go: a list of a hundred of them costs a browser minutes. A mask that children take over from their group would be
 * drawn for each of them.
 */
export function isHarmlessProperty(property: string, value: string): boolean {
  if (/^(?:behavior|-moz-binding|(?:-webkit-|backdrop-)*filter)$/i.test(property)) return false
  if (/^(?:-webkit-)?(?:mask|clip)/i.test(property) && /\b(?:inherit|unset|revert)/i.test(value)) return false
  return isHarmlessValue(value)
}

const ownReference = /^\s*(["']?)#[^\s"'()#%]+\1\s*\)/

/** What a value refers to within its drawing. */
export function* referencesIn(value: string): Generator<string> {
  for (const [, id] of value.matchAll(/url\(\s*["']?#([^\s"'()#%]+)/gi)) yield id!
}

export type Declaration = readonly [property: string, value: string]

export function harmlessDeclarations(text: string): Declaration[] {
  const kept: Declaration[] = []
  for (const one of withoutComments(text).split(';')) {
    const colon = one.indexOf(':')
    const property = one.slice(0, Math.max(0, colon)).trim()
    const value = one.slice(colon + 1).trim()
    if (!/^(?:--)?[a-z][\w-]*$/i.test(property) || value === '' || !isHarmlessProperty(property, value)) continue
    if (value.length > longestValue || hasLooseQuote(value)) continue
    kept.push([property, value])
  }
  // Movement is not kept; what it would have shown in the end is shown.
  const isMoved = kept.some(([property]) => /^(?:-webkit-)?animation/i.test(property))
  return isMoved
    ? kept.filter(([property]) => !/^(?:(?:-webkit-)?animation.*|opacity|visibility)$/i.test(property))
    : kept
}

function hasLooseQuote(value: string): boolean {
  let open = ''
  for (const sign of value) {
    if (sign === '\n' && open !== '') return true
    if (sign === open) open = ''
    else if (open === '' && (sign === '"' || sign === "'")) open = sign
  }
  return open !== ''
}

export const writtenDeclarations = (kept: readonly Declaration[]): string =>
  kept.map(([property, value]) => `${property}:${value}`).join(';')

export interface Rule {
  readonly selector: string
  readonly declarations: readonly Declaration[]
}

/** The rules of a style sheet; those within `@media screen` among them, other at-rules not: they import, or bring fonts and movement. */
export function harmlessRules(sheet: string): Rule[] {
  const css = withoutComments(sheet).replace(/<!--|-->/g, ' ')
  const kept: Rule[] = []
  const stop = /[{};]/g
  for (let at = 0; ; ) {
    stop.lastIndex = at
    const sign = stop.exec(css)?.index
    if (sign === undefined) return kept
    const before = css.slice(at, sign).trim()
    at = sign + 1
    // The end of an at-rule without a block, or of the block of `@media screen`.
    if (css[sign] !== '{' || /^@media\s+(?:only\s+)?(?:screen|all)$/i.test(before)) continue
    if (before.startsWith('@')) {
      at = endOfBlock(css, sign)
      continue
    }
    const end = css.indexOf('}', at)
    const declarations = harmlessDeclarations(css.slice(at, end < 0 ? undefined : end))
    if (declarations.length > 0 && isSelector(before)) kept.push({ selector: before, declarations })
    if (end < 0) return kept
    at = end + 1
  }
}

function isSelector(text: string): boolean {
  if (text.length > longestValue) return false
  const plain = text.replace(/:(?:not|is|where|nth-(?:last-)?(?:child|of-type))\([^()]{0,100}\)/g, '')
  return /^[\p{L}\p{N}\p{M}_ \t\n\f\r.#,:>+~*="'[\]|^$-]+$/u.test(plain) && !hasLooseQuote(plain)
}

export const writtenRules = (rules: readonly Rule[]): string =>
  rules.map(({ selector, declarations }) => `${selector}{${writtenDeclarations(declarations)}}`).join('\n')

/** Behind the block that begins at `from`. */
function endOfBlock(css: string, from: number): number {
  const brace = /[{}]/g
  brace.lastIndex = from
  let depth = 0
  for (let found = brace.exec(css); found; found = brace.exec(css)) {
    depth += found[0] === '{' ? 1 : -1
    if (depth === 0) return found.index + 1
  }
  return css.length
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
