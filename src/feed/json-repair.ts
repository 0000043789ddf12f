export type LooseJson =
  | { readonly kind: 'value'; readonly value: unknown; readonly isCutOff: boolean; readonly repaired?: string }
  | { readonly kind: 'broken'; readonly isCutOff: boolean; readonly message: string }

/**
 * Reads JSON as far as it goes: control characters in strings, commas before a bracket, something behind the value, and
 * an end in the middle, where every item that is whole is kept. Linear: each repair is one pass.
 */
export function parseLooseJson(text: string): LooseJson {
  const strict = tryParse(text)
  if (strict.ok) return { kind: 'value', value: strict.value, isCutOff: false }
  const scanned = scan(text)
  const repaired = tryParse(scanned.text)
  if (repaired.ok) {
    return { kind: 'value', value: repaired.value, isCutOff: scanned.isCutOff, repaired: 'the JSON is not well-formed' }
  }
  return { kind: 'broken', isCutOff: scanned.isCutOff, message: `JSON: ${strict.message.slice(0, 120)}` }
}

function tryParse(
  text: string,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string } {
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) }
  }
}

interface Scanned {
  readonly text: string
  readonly isCutOff: boolean
}

/** Copies JSON with its faults mended; where it ends too early, up to the last whole value and with all brackets closed. */
function scan(text: string): Scanned {
  const out: string[] = []
  const open: string[] = []
  /** How much of `out` ends with a whole value, and which brackets were open there. */
  let safe = 0
  let safeOpen: readonly string[] = []
  let from = 0
  let at = 0
  const flush = (end: number) => {
    if (end > from) out.push(text.slice(from, end))
    from = end
  }
  const mark = () => {
    safe = out.length
    safeOpen = open.slice()
  }
  while (at < text.length) {
    const c = text[at] as string
    if (c === '"') {
      at = copyString(text, at, flush, (escaped) => {
        out.push(escaped)
        from++
      })
    } else if (c === '{' || c === '[') {
      if (open.length > 200) break
      open.push(c === '{' ? '}' : ']')
      at++
    } else if (c === '}' || c === ']') {
      flush(at)
      dropTrailingComma(out)
      while (open.length > 0 && open[open.length - 1] !== c) out.push(open.pop() as string)
      if (open.length === 0) break
      open.pop()
      at++
      flush(at)
      // Only where an item or more is whole is it worth remembering; deeper marks would be many.
      if (open.length <= 2) mark()
      if (open.length === 0) return { text: out.join(''), isCutOff: false }
    } else at++
  }
  if (open.length === 0 && safe === 0) return { text, isCutOff: false }
  const head = out.slice(0, safe).join('')
  return { text: head + [...safeOpen].reverse().join(''), isCutOff: true }
}

/** Passes over a string that begins at `at`; control characters in it are escaped. Answers where it ends. */
function copyString(text: string, at: number, flush: (end: number) => void, mend: (escaped: string) => void): number {
  let i = at + 1
  while (i < text.length) {
    const code = text.charCodeAt(i)
    if (code === 92) i += 2
    else if (code === 34) return i + 1
    else if (code < 32) {
      flush(i)
      mend(code === 10 ? '\\n' : code === 9 ? '\\t' : code === 13 ? '\\r' : '')
      i++
    } else i++
  }
  return i
}

function dropTrailingComma(out: string[]): void {
  const last = out[out.length - 1]
  if (last !== undefined) out[out.length - 1] = last.replace(/,\s*$/, '')
}
