import { tokensOf } from './parse-query.ts'
import { wordsIn } from './relax.ts'

export interface ShorterQuery {
  readonly query: string
  /** The word that it leaves out, as typed. */
  readonly without: string
}

/** Of more words than these nobody can tell which one is too many. */
const wordsAtMost = 8

/**
 * For a query that found nothing: the same with one of its words left out, for each. A word that was typed alone, without spaces, is taken
 * apart. Fields and what is left out stay. None where OR and brackets say how the words go together.
 */
export function shorterQueries(typed: string): readonly ShorterQuery[] {
  const tokens = [...tokensOf(typed)]
  const words = new Set<string>()
  let isInOnePiece = true
  const stays: string[] = []
  for (const [at, token] of tokens.entries()) {
    if (token.kind !== 'item') return []
    const source = typed.slice(token.at, tokens[at + 1]?.at).replace(/(?:\s|\b(?:AND|NOT)\s|&&)*$/u, '')
    if (token.isNegated) stays.push(/^[-－−–]/u.test(source) ? source : `-${source}`)
    else if (token.field !== undefined) stays.push(source)
    else if (/[\p{L}\p{N}]/u.test(token.text)) {
      words.add(source)
      isInOnePiece = !token.isPhrase && !token.isPrefix
    }
  }
  const [only = ''] = words
  const said = words.size === 1 && isInOnePiece ? wordsIn(only).map(({ word }) => word) : [...words]
  if (said.length < 2 || said.length > wordsAtMost) return []
  return said.map((without) => ({ query: [...said.filter((word) => word !== without), ...stays].join(' '), without }))
}
