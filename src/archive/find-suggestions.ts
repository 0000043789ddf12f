import { editDistance, markKey } from '../model/index.ts'
import { atomsOf, foldText, type Query, type QueryNode, queryFields } from '../search/index.ts'
import { markNames, type Sql, termIndex } from '../store/index.ts'

const mostSuggestions = 3
const wordsCompared = 400
/** Of a long query so many words are looked up in the index, and so many of those that it does not know are mended. */
const wordsLookedUp = 20
const wordsMended = 5

/**
 * What else might have been meant, where nothing was found: for each word of a script with spaces that the index does
 * not know the likest that it knows (one letter more, less, other or in another place; two in long words), all of
 * them at once (no numbers: each is as likely as the next one); a field whose name is written wrong, a mark that there is not; a wildcard in the middle of a word; and the query without its filters
 * where there are some and it finds something so.
 */
export async function suggestionsFor(
  sql: Sql,
  typed: string,
  query: Query,
  findsAny: (other: string) => Promise<boolean>,
): Promise<readonly string[]> {
  const suggestions: string[] = []
  const signs = withFieldsMended(typed).replace(/(?<=\p{L}{2})\*\p{L}+/gu, '*')
  if (signs !== typed) suggestions.push(signs)
  suggestions.push(...(await marksMeant(sql, typed, query)))
  const mended = await mendedWords(sql, typed, query)
  if (mended.length) {
    // Of each word the likest; then what else one of them may be.
    const best = mended.map(({ others }) => others[0]!)
    const choices = [best, ...mended.flatMap(({ others }, at) => others.slice(1).map((other) => best.with(at, other)))]
    for (const choice of choices) {
      suggestions.push(mended.reduce((text, { word }, at) => text.replace(word, choice[at]!), typed))
    }
  }
  if (query.filters.length && query.find && !suggestions.length) {
    const words = typed.replace(/(?:^|\s)-?[a-z]+[:：](?:"[^"]*"|[^\s]*)/giu, ' ').trim()
    if (words && words !== typed && (await findsAny(words))) suggestions.push(words)
  }
  return [...new Set(suggestions)].slice(0, mostSuggestions)
}

/** sourse:晨报 is source:晨报. An address and a time are no fields. */
function withFieldsMended(typed: string): string {
  return typed.replace(/(?<=^|\s|-)([a-z]{2,8})(?=[:：][^\s/])/giu, (name) => {
    const lower = name.toLowerCase()
    if (queryFields.has(lower)) return name
    const [nearest] = [...queryFields]
      .map((field) => ({ field, far: editDistance(lower, field) }))
      .filter(({ field, far }) => far <= (field.length > 5 ? 2 : 1))
      .sort((one, other) => one.far - other.far)
    return nearest?.field ?? name
  })
}

/** mark:evidnce is mark:evidence; a part of a mark's name is that mark. */
async function marksMeant(sql: Sql, typed: string, query: Query): Promise<readonly string[]> {
  const asked = query.filters.flatMap((filter) => (filter.field === 'mark' && !filter.isNegated ? [filter.value] : []))
  if (!asked.length) return []
  const names = await markNames(sql)
  return asked.flatMap((value) => {
    const key = markKey(value)
    if (names.some((one) => one.key === key)) return []
    const allowed = key.length > 5 ? 2 : 1
    return names
      .map((one) => ({ ...one, far: one.key.includes(key) ? 1 : editDistance(key, one.key) }))
      .filter(({ far, key: other }) => far <= allowed && far < other.length)
      .sort((a, b) => a.far - b.far)
      .map(({ name }) => withMark(typed, value, name))
  })
}

function withMark(typed: string, value: string, name: string): string {
  const at = typed.indexOf(value, typed.search(/mark[:：]/i))
  const isQuoted = /["“”＂「『《«„]/.test(typed[at - 1] ?? '')
  const written = isQuoted || !/[\s()（）*＊]/.test(name) ? name : `"${name}"`
  return typed.slice(0, at) + written + typed.slice(at + value.length)
}

function wordsOf(node: QueryNode | undefined): readonly string[] {
  if (!node) return []
  return node.kind === 'text' ? (node.isExact ? [] : node.text.split(/\s+/)) : node.of.flatMap(wordsOf)
}

interface Mended {
  readonly word: string
  /** The likest first. */
  readonly others: readonly string[]
}

async function mendedWords(sql: Sql, typed: string, query: Query): Promise<readonly Mended[]> {
  const unknown: { readonly word: string; readonly term: string }[] = []
  let looked = 0
  for (const word of new Set(wordsOf(query.find))) {
    const [atom, ...more] = atomsOf(foldText(word))
    if (more.length || atom?.kind !== 'word' || atom.term.length < 4 || /^[\p{N}.]+$/u.test(atom.term)) continue
    // Other spellings are looked for too; only what was typed can be mended.
    if (!typed.includes(word)) continue
    if (looked++ >= wordsLookedUp || unknown.length >= wordsMended) break
    if (!(await termIndex(sql).isKnown(sql, atom.term))) unknown.push({ word, term: atom.term })
  }
  const likest = await likestTerms(
    sql,
    unknown.map((one) => one.term),
  )
  return unknown.flatMap(({ word }, at) => (likest[at]!.length ? { word, others: likest[at]! } : []))
}

/** For each: words that begin alike and stand in most articles are compared; then those that begin with the second letter changed. */
async function likestTerms(sql: Sql, terms: readonly string[]): Promise<readonly (readonly string[])[]> {
  if (!terms.length) return []
  const allowed = (term: string) => (term.length >= 8 ? 2 : 1)
  const rows = await termIndex(sql).termsLike(sql, {
    beginnings: [...new Set(terms.flatMap(beginningsOf))],
    least: Math.min(...terms.map((term) => term.length - allowed(term))),
    most: Math.max(...terms.map((term) => term.length + allowed(term))),
    limit: wordsCompared * terms.length,
    isLike: (other) => terms.some((term) => isLike(term, other)),
  })
  return terms.map((term) =>
    rows
      .filter((row) => isLike(term, row.term))
      .map((row) => ({ ...row, far: editDistance(term, row.term) }))
      .sort((a, b) => a.far - b.far || b.doc - a.doc)
      .map((one) => one.term),
  )

  function isLike(term: string, other: string): boolean {
    const most = allowed(term)
    return (
      Math.abs(term.length - other.length) <= most &&
      beginningsOf(term).some((beginning) => other.startsWith(beginning)) &&
      editDistance(term, other) <= most
    )
  }
}

const beginningsOf = (term: string) => [term.slice(0, 2), term[1]! + term[0]!, term[0]! + term[2]!]
