import { foldText } from './fold.ts'
import type { Query, QueryNode, QueryText } from './query.ts'
import { atomsOf } from './terms.ts'
import { likeliestWords, longestText } from './word-model.ts'

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
  const words = wordsIn(text.text)
  if (!words.length) return text
  const made = (word: string): QueryText => ({ ...text, text: word, isPrefix: false })
  const of = words.map(
    ({ word, with: longer }): QueryNode =>
      longer === undefined ? made(word) : { kind: 'any', of: [made(longer), made(word)] },
  )
  return { kind: 'all', of }
}

export interface TypedWord {
  readonly word: string
  /** The word with a single character that stands beside it: better where an article has that. */
  readonly with?: string
}

/**
 * The telling words of what was typed without spaces, folded; none where fewer than two of letters are left, since one word is not what
 * was asked for (科学 of 科学家, 1 of 1月1日). A single character says little beside a word (的, 在) and need not be there (低 of
 * 低|欲望); two or more of them in a row are one word that nobody told us of (对华, 访美, 双减). Behind a number it is
 * what is counted (5月).
 */
export function wordsIn(typed: string): readonly TypedWord[] {
  const words: TypedWord[] = []
  let numberEnd = -1
  for (const atom of atomsOf(foldText(typed))) {
    if (atom.kind === 'run') {
      const pieces = piecesOf(atom.term)
      const [unit = ''] = pieces
      const isUnit = atom.start === numberEnd && [...unit].length === 1
      if (isUnit) words.push({ word: `${words.pop()?.word}${unit}` })
      words.push(...wordsOfRun(isUnit ? pieces.slice(1) : pieces))
    } else if ([...atom.term].length > 1 || /^[\p{Script=Latin}\p{N}]/u.test(atom.term)) {
      words.push({ word: atom.term })
      if (/^[\d.,]+$/.test(atom.term)) numberEnd = atom.end
    }
  }
  return words.filter(({ word }) => /^\p{L}{2}/u.test(word)).length < 2 ? [] : words
}

function wordsOfRun(pieces: readonly string[]): readonly TypedWord[] {
  const words: TypedWord[] = []
  let singles = ''
  for (const piece of [...pieces, '']) {
    const isSingle = [...piece].length === 1
    if (isSingle) {
      singles += piece
      continue
    }
    const before = words.at(-1)
    const isLone = [...singles].length === 1
    if (isLone && before && before.with === undefined)
      words[words.length - 1] = { ...before, with: before.word + singles }
    else if (singles && !isLone) words.push({ word: singles })
    if (piece) words.push({ word: piece, ...(isLone && !before && { with: singles + piece }) })
    singles = ''
  }
  return words
}

/** Han by how newspapers write it, which knows names and what is new; all else by the dictionaries of ICU. */
function piecesOf(run: string): readonly string[] {
  if (run.length <= longestText && /^\p{Script=Han}+$/u.test(run)) return likeliestWords(run)
  return [...segmenter.segment(run)].map(({ segment }) => segment)
}
