import { codeAt } from './code-at.ts'

/**
 * What a line begins with, of hundreds of alternatives: sorted by their first letters, so that a line is held only against
 * those that begin as it does. `tail` must follow. As an expression it would be `^(?:alternatives)tail`, which tries all
 * of them one after the other.
 */
export class LineStart {
  readonly #byFirst = new Map<number, RegExp>()
  /** Those that begin with no certain letter. */
  readonly #others: RegExp | undefined

  constructor(alternatives: string, tail = '') {
    const byFirst = new Map<number, string[]>()
    const others: string[] = []
    for (const one of alternativesOf(alternatives)) {
      // a sign of the syntax, or a letter that may be absent
      const isOpen = one === '' || /^[\\^$.|?*+()[\]{}]|^.[?*{]/u.test(one)
      const first = isOpen ? -1 : codeAt(one, 0)
      const list = isOpen ? others : (byFirst.get(first) ?? [])
      list.push(one)
      if (!isOpen) byFirst.set(first, list)
    }
    const begins = (list: readonly string[]) => new RegExp(`^(?:${list.join('|')})${tail}`)
    for (const [first, list] of byFirst) this.#byFirst.set(first, begins(list))
    this.#others = others.length > 0 ? begins(others) : undefined
  }

  test(line: string): boolean {
    if (this.#others?.test(line)) return true
    return line !== '' && (this.#byFirst.get(codeAt(line, 0))?.test(line) ?? false)
  }
}

/** The alternatives of an expression: what stands between `|` outside of all brackets. */
function alternativesOf(pattern: string): string[] {
  const found: string[] = []
  let from = 0
  let depth = 0
  let isInClass = false
  for (let i = 0; i < pattern.length; i++) {
    const sign = pattern[i]
    if (sign === '\\') i++
    else if (isInClass) isInClass = sign !== ']'
    else if (sign === '[') isInClass = true
    else if (sign === '(') depth++
    else if (sign === ')') depth--
    else if (sign === '|' && depth === 0) {
      found.push(pattern.slice(from, i))
      from = i + 1
    }
  }
  found.push(pattern.slice(from))
  return found
}
