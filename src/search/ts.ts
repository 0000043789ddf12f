import { foldText } from './fold.ts'
import type { Query, QueryNode, QueryText } from './query.ts'
import { phraseTerms } from './term-query.ts'
import { atomsOf, termsOf } from './terms.ts'
import { variantsOf } from './variants.ts'

/** PostgreSQL keeps places up to here, and so many of one term (`MAXENTRYPOS`, `MAXNUMPOS`); a vector has 1 MB at most. */
const lastPlace = 16_383
const placesOfTerm = 255
const vectorBytes = 1_000_000

/**
 * Our terms as the text form of a `tsvector`: the title's weighted A, the text's behind it, so that a phrase can't reach
 * from one into the other. Not through `to_tsvector`, whose parser would take `c++` and `gpt-5` apart once more. Where
 * a text is too long for PostgreSQL to know all places the text's terms stand without any (`isLong`), and who asks for
 * a phrase has to look at the text; of texts with more than about 100,000 different terms only the first are kept.
 */
export function tsVector(title: string, text: string): { readonly words: string; readonly isLong: boolean } {
  const titleTerms = termsOf(title)
  const textTerms = termsOf(text)
  const places = new Map<string, number[]>()
  const start = titleTerms.length + 2
  let isLong = start + textTerms.length > lastPlace
  const put = (term: string, place: number) => {
    const known = places.get(term)
    if (!known) places.set(term, [place])
    else if (known.length < placesOfTerm) known.push(place)
    else isLong = true
  }
  for (const [at, term] of titleTerms.slice(0, lastPlace / 2).entries()) put(term, at + 1)
  const ofTitle = new Map([...places].map(([term, known]) => [term, known.length]))
  if (!isLong) for (const [at, term] of textTerms.entries()) put(term, start + at)
  if (isLong) {
    for (const [term, known] of places) known.length = ofTitle.get(term) ?? 0
    for (const term of textTerms) if (!places.has(term)) places.set(term, [])
  }
  const parts: string[] = []
  let bytes = 0
  for (const [term, known] of places) {
    bytes += Buffer.byteLength(term) + 2 + 2 * (known.length + 1)
    if (bytes > vectorBytes) break
    const titled = ofTitle.get(term) ?? 0
    parts.push(
      known.length ? `${lexeme(term)}:${known.map((at, n) => (n < titled ? `${at}A` : at)).join()}` : lexeme(term),
    )
  }
  return { words: parts.join(' '), isLong }
}

/**
 * The query as a `tsquery` over such vectors. `isLoose` is for long texts: there a phrase is all of its terms in any
 * order, and what must not stand there is not asked for, so that nothing is missed and `confirmHit` decides. `isBroad` is what
 * an index can answer that knows neither places nor weights.
 */
export function tsExpression(
  query: Query,
  options: { readonly isLoose?: boolean; readonly isTitle?: boolean; readonly isBroad?: boolean } = {},
): { readonly match?: string; readonly without?: string } {
  const how = options.isBroad ? 'broad' : options.isLoose ? 'loose' : 'strict'
  const part = (text: QueryText) => textExpression(text, how, options.isTitle === true)
  const unwanted = (as: How) => query.without.map((text) => textExpression(text, as, false)).join(' | ')
  // That something does not stand there can be told of the whole of it only.
  const isTold = how === 'strict' || (how === 'broad' && unwanted('broad') === unwanted('strict'))
  const not = isTold ? unwanted('strict') : ''
  if (!query.find) return not ? { without: not } : {}
  const find = nodeExpression(query.find, part)
  return { match: not ? `(${find}) & !(${not})` : find }
}

/** The words of what must not stand in a text, for those of which no places are known: where these are, the text has to be read. */
export function tsUnwanted(query: Query): string | undefined {
  return query.without.map((text) => textExpression(text, 'broad', false)).join(' | ') || undefined
}

function nodeExpression(node: QueryNode, part: (text: QueryText) => string): string {
  if (node.kind === 'text') return part(node)
  return node.of.map((one) => `(${nodeExpression(one, part)})`).join(node.kind === 'all' ? ' & ' : ' | ')
}

type How = 'strict' | 'loose' | 'broad'

function textExpression(text: QueryText, how: How, isTitle: boolean): string {
  const { terms, isPrefix } = phraseTerms(text)
  const inTitle = how !== 'broad' && (isTitle || text.column === 'title')
  const variants = variantsOf(text, [...atomsOf(foldText(text.text))])
  const weight = inTitle ? 'A' : ''
  const marked = (term: string, prefix: boolean) => {
    const marks = `${prefix ? '*' : ''}${weight}`
    return lexeme(term) + (marks && `:${marks}`)
  }
  if (variants.length > 1) return `(${variants.map((variant) => marked(variant, false)).join(' | ')})`
  // What has no term in it stands in no text.
  if (!terms.length) return lexeme(' ')
  const phrase = terms.map((term, at) => marked(term, isPrefix && at === terms.length - 1))
  return phrase.length > 1 ? `(${phrase.join(how !== 'strict' && !inTitle ? ' & ' : ' <-> ')})` : phrase[0]!
}

/** A term in quotes; longer ones than PostgreSQL takes do not occur (64 characters). */
function lexeme(term: string): string {
  return `'${term.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}
