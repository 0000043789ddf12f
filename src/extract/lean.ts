/** A page's source without what no reader sees, and what stood in its scripts. */
export interface LeanSource {
  readonly html: string
  /** The contents of scripts. In `html` each script holds its number between `scriptMark`s instead. */
  readonly scripts: readonly string[]
}

/** A character that no page needs: a noncharacter of Unicode. */
export const scriptMark = '\ufdd0'

const opening = /<!--|<(script|style|svg)(?=[\s>/])/gi
const closings: Readonly<Record<string, RegExp>> = {
  script: /<\/script(?=[\s>/])/gi,
  style: /<\/style(?=[\s>/])/gi,
  svg: /<\/svg(?=[\s>/])/gi,
}

/**
 * Takes comments and the contents of scripts, styles and drawings out of the source, which on news pages are most of
 * it: native string search skips them many times faster than a tokenizer. Linear: once an end tag is found missing it
 * is not looked for again.
 */
export function leanSource(html: string): LeanSource {
  const parts: string[] = []
  const scripts: string[] = []
  const missing = new Set<string>()
  let kept = 0
  opening.lastIndex = 0
  for (let match = opening.exec(html); match; match = opening.exec(html)) {
    const name = match[1]?.toLowerCase()
    if (name === undefined) {
      const end = missing.has('--') ? -1 : html.indexOf('-->', match.index + 2)
      if (end < 0) {
        missing.add('--')
        continue
      }
      parts.push(html.slice(kept, match.index))
      kept = end + 3
      opening.lastIndex = kept
      continue
    }
    // within an attribute's value it is no element
    const before = html.charCodeAt(match.index - 1)
    if (before === 0x22 || before === 0x27 || before === 0x3d || missing.has(name)) continue
    const start = endOfTag(html, match.index + name.length + 1)
    if (start < 0) break
    if (html.charCodeAt(start - 2) === 0x2f && name === 'svg') continue
    const closing = closings[name] as RegExp
    closing.lastIndex = start
    const close = closing.exec(html)
    if (!close) {
      missing.add(name)
      continue
    }
    parts.push(html.slice(kept, start))
    if (name === 'script' && close.index > start) {
      parts.push(`${scriptMark}${scripts.length}${scriptMark}`)
      scripts.push(html.slice(start, close.index))
    }
    kept = close.index
    opening.lastIndex = kept
  }
  if (parts.length === 0) return { html, scripts }
  parts.push(html.slice(kept))
  return { html: parts.join(''), scripts }
}

/** One past the `>` that ends the tag; quoted values may hold others. −1 where the source ends first. */
function endOfTag(html: string, from: number): number {
  let quote = 0
  for (let i = from; i < html.length; i++) {
    const code = html.charCodeAt(i)
    if (quote !== 0) {
      if (code === quote) quote = 0
    } else if (code === 0x3e) return i + 1
    else if ((code === 0x22 || code === 0x27) && html.charCodeAt(i - 1) === 0x3d) quote = code
  }
  return -1
}
