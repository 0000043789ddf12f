import { foldText } from './fold.ts'
import type { Query, QueryNode, QueryText } from './query.ts'
import { atomsOf } from './terms.ts'

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })

/**
 * For a query that found nothing: what was typed without spaces (新加坡总理访问) is taken apart into its words, which all
 * have to be there, in any order. Quotes and `exact:` stay as they are. Undefined where there is nothing to take apart.
 */
export function relaxQuery(query: Query): Query | undefined {
  if (!query.find) return undefined
  const find = relaxNode(query.find)
  return find === query.find ? undefined : { ...query, find }
}

function relaxNode(node: QueryNode): QueryNode {
  if (node.kind === 'text') return relaxText(node)
  // What may stand apart in one piece of text comes of its own when all is taken apart.
  const parts = node.of.filter((part) => part.kind !== 'text' || !part.isSplit)
  const of = parts.map(relaxNode)
  if (parts.length < node.of.length && of.length === 1) return of[0] === parts[0] ? node : of[0]!
  return of.some((part, at) => part !== parts[at]) ? { kind: node.kind, of } : node
}

function relaxText(text: QueryText): QueryNode {
  if (text.isPhrase || text.isExact) return text
  const words: string[] = []
  for (const atom of atomsOf(foldText(text.text))) {
    if (atom.kind === 'word') words.push(atom.term)
    else for (const { segment } of segmenter.segment(atom.term)) words.push(segment)
  }
  // A single character says little beside a word, and is what ICU leaves of a name that it doesn't know.
  const telling = words.filter((word) => [...word].length > 1 || /^[\p{Script=Latin}\p{N}]/u.test(word))
  // One word of what was typed is not what was asked for: 科学 of 科学家, 1 of 1月1日.
  if (telling.filter((word) => /^\p{L}{2}/u.test(word)).length < 2) return text
  return { kind: 'all', of: telling.map((word): QueryText => ({ ...text, text: word, isPrefix: false })) }
}
