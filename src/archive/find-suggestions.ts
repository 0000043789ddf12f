import { editDistance } from '../model/index.ts'
import { atomsOf, foldText, type Query, type QueryNode } from '../search/index.ts'
import { type Sql, termIndex } from '../store/index.ts'

const mostSuggestions = 3
const wordsCompared = 400

/**
 * What else might have been meant, where nothing was found: for each word of a script with spaces that the index does
 * not know the likest that it knows (one letter more, less, other or in another place; two in long words), and the
 * query without its filters where there are some.
 */
export async function suggestionsFor(sql: Sql, typed: string, query: Query): Promise<readonly string[]> {
  const suggestions: string[] = []
  for (const word of wordsOf(query.find)) {
    const folded = [...atomsOf(foldText(word))]
    if (folded.length !== 1 || folded[0]!.kind !== 'word' || folded[0]!.term.length < 4) continue
    const term = folded[0]!.term
    // Other spellings are looked for too; only what was typed can be mended.
    if (!typed.includes(word)) continue
    if (await termIndex(sql).isKnown(sql, term)) continue
    for (const other of await likestTerms(sql, term)) suggestions.push(typed.replace(word, other))
  }
  if (query.filters.length && query.find && !suggestions.length) {
    const words = typed.replace(/(?:^|\s)-?[a-z]+[:：](?:"[^"]*"|[^\s]*)/giu, ' ').trim()
    if (words && words !== typed) suggestions.push(words)
  }
  return [...new Set(suggestions)].slice(0, mostSuggestions)
}

function wordsOf(node: QueryNode | undefined): readonly string[] {
  if (!node) return []
  return node.kind === 'text' ? (node.isExact ? [] : node.text.split(/\s+/)) : node.of.flatMap(wordsOf)
}

/** Words that begin alike and stand in most articles are compared; then those that begin with the second letter changed. */
async function likestTerms(sql: Sql, term: string): Promise<readonly string[]> {
  const allowed = term.length >= 8 ? 2 : 1
  const found: { term: string; doc: number; far: number }[] = []
  const beginnings = new Set([term.slice(0, 2), term[1]! + term[0]!, term[0]! + term[2]!])
  for (const beginning of beginnings) {
    const rows = await termIndex(sql).termsLike(sql, {
      beginning,
      least: term.length - allowed,
      most: term.length + allowed,
      limit: wordsCompared,
      isLike: (other) => editDistance(term, other) <= allowed,
    })
    for (const row of rows) {
      const far = editDistance(term, row.term)
      if (far <= allowed) found.push({ ...row, far })
    }
  }
  return found.sort((a, b) => a.far - b.far || b.doc - a.doc).map((one) => one.term)
}
