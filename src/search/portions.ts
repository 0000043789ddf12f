import type { Query, QueryNode } from './query.ts'
import { type TermQuery, termQueryOf } from './term-query.ts'

/**
 * Queries whose matches together are those of this one: where it asks for one of more than `mostTerms` terms, each asks for some
 * of them. For an index that takes a time that grows with the square of how many it is asked for at once.
 *
 *     portionsOf(parse('a OR b OR c'), 2) // a OR b, c
 */
export function portionsOf(query: Query, mostTerms: number): readonly Query[] {
  if (!query.find) return [query]
  return nodePortions(query.find, mostTerms).map((find) => ({ ...query, find }))
}

function nodePortions(node: QueryNode, mostTerms: number): readonly QueryNode[] {
  if (node.kind === 'text' || termsIn(node) <= mostTerms) return [node]
  const sizes = node.of.map(termsIn)
  if (node.kind === 'all') {
    const largest = sizes.indexOf(Math.max(...sizes))
    const parts = nodePortions(node.of[largest]!, mostTerms)
    return parts.length < 2 ? [node] : parts.map((part) => ({ kind: 'all', of: node.of.with(largest, part) }))
  }
  const portions: QueryNode[][] = []
  let room = 0
  for (const [at, part] of node.of.entries()) {
    for (const one of sizes[at]! > mostTerms ? nodePortions(part, mostTerms) : [part]) {
      const size = one === part ? sizes[at]! : termsIn(one)
      if (size > room) {
        portions.push([])
        room = Math.max(size, mostTerms)
      }
      portions.at(-1)!.push(one)
      room -= size
    }
  }
  return portions.map((of) => (of.length === 1 ? of[0]! : { kind: 'any', of }))
}

function termsIn(node: QueryNode): number {
  const count = (query: TermQuery): number =>
    query.kind === 'sequence' ? query.terms.length : query.of.reduce((sum, part) => sum + count(part), 0)
  return count(termQueryOf({ find: node, without: [], filters: [] }).find!)
}
