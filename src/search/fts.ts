import { foldText } from './fold.ts'
import type { Query, QueryNode, QueryText } from './query.ts'
import { atomsOf, pairsOf } from './terms.ts'
import { variantsOf } from './variants.ts'

export interface FtsColumns {
  /** Name of the column that holds titles; default `title`. */
  readonly title?: string
}

/**
 * The query as an FTS5 MATCH expression over columns filled with `indexText` under `ftsTokenizer`. `without` is a
 * match of its own where nothing is looked for (`rowid NOT IN (… MATCH without)`): FTS5 knows no bare NOT. Both are
 * undefined for a query of filters alone.
 *
 * A phrase finds each place where its folded text stands, and no other, up to the signs between words; `confirmHit`
 * looks at the signs.
 */
export function ftsExpression(
  query: Query,
  columns: FtsColumns = {},
): { readonly match?: string; readonly without?: string } {
  const title = columns.title ?? 'title'
  const not = query.without.map((text) => textExpression(text, title)).join(' OR ')
  if (!query.find) return not ? { without: not } : {}
  const find = nodeExpression(query.find, title)
  return { match: not ? `(${find}) NOT (${not})` : find }
}

function nodeExpression(node: QueryNode, title: string): string {
  if (node.kind === 'text') return textExpression(node, title)
  return node.of.map((part) => `(${nodeExpression(part, title)})`).join(node.kind === 'all' ? ' AND ' : ' OR ')
}

function textExpression(text: QueryText, title: string): string {
  const { terms, isPrefix } = phraseTerms(text)
  const variants = variantsOf(text, [...atomsOf(foldText(text.text))])
  const phrase =
    variants.length > 1
      ? `(${variants.map((variant) => `"${variant}"`).join(' OR ')})`
      : `"${terms.join(' ')}"${isPrefix ? ' *' : ''}`
  return text.column === 'title' ? `{${title}} : ${phrase}` : phrase
}

/**
 * The terms of a text that is looked for, one after another. Its last run goes without the character alone, since the
 * text may go on there; a single character is the start of a pair.
 */
export function phraseTerms(text: Pick<QueryText, 'text' | 'isPrefix'>): {
  readonly terms: readonly string[]
  readonly isPrefix: boolean
} {
  const folded = foldText(text.text)
  const atoms = [...atomsOf(folded)]
  const terms: string[] = []
  let isPrefix = false
  for (const [at, atom] of atoms.entries()) {
    const isLast = at === atoms.length - 1
    if (atom.kind === 'word') {
      terms.push(atom.term)
      if (isLast && text.isPrefix) isPrefix = true
      continue
    }
    const pairs = pairsOf(atom.term)
    terms.push(...pairs)
    if (!isLast) terms.push(lastCharacter(atom.term))
    else if (!pairs.length) {
      terms.push(atom.term)
      isPrefix = true
    }
  }
  return { terms, isPrefix }
}

function lastCharacter(text: string): string {
  return [...text].at(-1)!
}
