import { foldText } from './fold.ts'
import type { Query, QueryNode, QueryText } from './query.ts'
import { atomsOf, pairsOf } from './terms.ts'
import { variantsOf } from './variants.ts'

/** A query in the words of the index: what `termsOf` makes of texts. */
export type TermQuery =
  /** Terms one after another; of the last, with `isPrefix`, the beginning. `isTitle`: in the title alone. */
  | {
      readonly kind: 'sequence'
      readonly terms: readonly string[]
      readonly isPrefix: boolean
      readonly isTitle: boolean
    }
  | { readonly kind: 'all' | 'any'; readonly of: readonly TermQuery[] }

/**
 * What an index of terms is asked. `without` stands for what must not be there. Both are undefined for a query of
 * filters alone.
 *
 * A sequence finds each place where its folded text stands, and no other, up to the signs between words; `confirmHit`
 * looks at the signs.
 */
export function termQueryOf(query: Query): { readonly find?: TermQuery; readonly without?: TermQuery } {
  const without = query.without.map(textQuery)
  return {
    ...(query.find && { find: nodeQuery(query.find) }),
    ...(without.length && { without: without.length === 1 ? without[0]! : { kind: 'any', of: without } }),
  }
}

function nodeQuery(node: QueryNode): TermQuery {
  return node.kind === 'text' ? textQuery(node) : { kind: node.kind, of: node.of.map(nodeQuery) }
}

function textQuery(text: QueryText): TermQuery {
  const isTitle = text.column === 'title'
  const variants = variantsOf(text, [...atomsOf(foldText(text.text))])
  if (variants.length < 2) return { kind: 'sequence', ...phraseTerms(text), isTitle }
  return { kind: 'any', of: variants.map((term) => ({ kind: 'sequence', terms: [term], isPrefix: false, isTitle })) }
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
