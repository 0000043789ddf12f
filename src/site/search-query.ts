import { foldText } from '../search/fold.ts'
import { formsOf } from '../search/forms.ts'
import type { QueryText } from '../search/query.ts'
import { type Atom, atomsOf } from '../search/terms.ts'
import { variantsOf } from '../search/variants.ts'

/** One way to have what was asked for: all of `terms`, or anything that begins with `prefix`. */
export interface SoughtText {
  readonly terms: readonly string[]
  readonly prefix?: string
  /** Finds it in folded text. */
  readonly pattern: string
  /** The terms may stand apart: only the text itself says whether it is there. */
  readonly isDoubtful: boolean
}

/** What was typed: an article has one of each list of `find`, and none of `without`. */
export interface SiteQuery {
  readonly find: readonly (readonly SoughtText[])[]
  readonly without: readonly SoughtText[]
  /** Folded; one of them. */
  readonly sources: readonly string[]
  /** Days since 1970; `until` is the first day that is not in it. */
  readonly from?: number
  readonly until?: number
  readonly problem?: { readonly kind: 'badDate' | 'noWord' | 'notHere'; readonly word: string }
}

/** Fields of the archive's own search that a site without a server has not. */
const notHere = /^(?:title|author|lang|tag|on|edited|site|is|has|mark|in|exact|pinyin|sort|meaning)[:：]/iu

/** Reads words, "phrases", -word, a OR b, source:, after: and before:. Never throws. */
export function readQuery(query: string): SiteQuery {
  const find: SoughtText[][] = []
  const without: SoughtText[] = []
  const sources: string[] = []
  let from: number | undefined
  let until: number | undefined
  let problem: SiteQuery['problem']
  let isOr = false
  let isNot = false
  for (const [, sign = '', field = '', quoted, plain = ''] of query.matchAll(
    /([-－−–]?)(?:(source|after|before)[:：])?(?:["“”]([^"“”]*)["“”]?|(\S+))/giu,
  )) {
    const word = quoted ?? plain
    const isWithout = sign !== '' || isNot
    isNot = false
    if (quoted === undefined && field === '' && notHere.test(word)) problem ??= { kind: 'notHere', word }
    else if (field !== '' && isWithout) problem ??= { kind: 'notHere', word: `-${field}:` }
    else if (field.toLowerCase() === 'source') sources.push(foldText(word))
    else if (field !== '') {
      const days = daysOf(word)
      if (!days) problem ??= { kind: 'badDate', word }
      else if (field.toLowerCase() === 'after') from = days[0]
      else until = days[0]
    } else if (quoted === undefined && !isWithout && (word === 'OR' || word === 'AND')) {
      isOr = word === 'OR' && find.length > 0
      continue
    } else if (quoted === undefined && !isWithout && word === 'NOT') isNot = true
    else {
      const texts = soughtOf(word, quoted !== undefined)
      if (isWithout) without.push(...texts)
      else if (texts.length > 0 && isOr) find.at(-1)?.push(...texts)
      else if (texts.length > 0) find.push(texts)
    }
    isOr = false
  }
  const isEmpty = !find.length && !without.length && !sources.length && from === undefined && until === undefined
  if (isEmpty) problem ??= { kind: 'noWord', word: query }
  return {
    find,
    without,
    sources,
    ...(from !== undefined && { from }),
    ...(until !== undefined && { until }),
    ...(problem && { problem }),
  }
}

/** First day and the first after it of 2024, 2024-05 or 2024-05-06; undefined for what is none, as 2024-13. */
function daysOf(text: string): readonly [number, number] | undefined {
  const found = /^(\d{4})(?:-(\d\d?))?(?:-(\d\d?))?$/.exec(text)
  if (!found) return undefined
  const [year, month, day] = found.slice(1).map(Number) as [number, number, number]
  const first = new Date(Date.UTC(year, (month || 1) - 1, day || 1))
  const isOne = first.getUTCMonth() === (month || 1) - 1 && first.getUTCDate() === (day || 1)
  if (!isOne || month === 0 || day === 0) return undefined
  const next = day ? Date.UTC(year, month - 1, day + 1) : month ? Date.UTC(year, month, 1) : Date.UTC(year + 1, 0, 1)
  return [first.getTime() / 86_400_000, next / 86_400_000]
}

/** Ways to write one word that are looked for: each may be another file of the index. */
const waysAtMost = 60

/** What was typed, and unless it was quoted its other forms and ways to write it, as in the archive's own search: 软件 is also 軟體. */
function soughtOf(word: string, isPhrase: boolean): SoughtText[] {
  const typed: QueryText = { kind: 'text', text: word, isPhrase, isExact: false, isPrefix: false }
  const ways = new Map<string, SoughtText>()
  for (const one of [typed, ...formsOf(typed)]) {
    // The index here knows neither capitals nor accents, nor whether a hyphen or a space parts two words.
    if (one.spelled || one.isSplit === 'by hyphen') continue
    const atoms = [...atomsOf(foldText(one.text))]
    const [only] = atoms
    if (!only) continue
    const written = atoms.length === 1 ? variantsOf(one, atoms).map((term) => [{ ...only, term }]) : [atoms]
    for (const each of written) {
      const sought = soughtText(each, one.not)
      if (ways.size < waysAtMost && !ways.has(sought.pattern)) ways.set(sought.pattern, sought)
    }
  }
  return [...ways.values()]
}

function soughtText(atoms: readonly Atom[], not: readonly string[] = []): SoughtText {
  const terms: string[] = []
  let prefix: string | undefined
  for (const { kind, term } of atoms) {
    const characters = [...term]
    if (kind === 'word') terms.push(term)
    else if (characters.length === 1) prefix = term
    else for (let at = 0; at + 1 < characters.length; at++) terms.push(characters.slice(at, at + 2).join(''))
  }
  const [first, last] = [atoms.at(0), atoms.at(-1)]
  const inner = atoms.map(({ term }) => escaped(term)).join('[^\\p{L}\\p{N}]*')
  const found = `${first?.kind === 'word' ? noWordBefore : ''}${inner}${last?.kind === 'word' ? noWordBehind : ''}`
  const longer = not.flatMap((one) => withinLonger(atoms.map(({ term }) => term).join(''), one))
  return {
    terms,
    ...(prefix !== undefined && { prefix }),
    pattern: `${longer.join('')}${found}`,
    isDoubtful: longer.length > 0 || terms.length + (prefix === undefined ? 0 : 1) > 1,
  }
}

/** Keeps a pattern from places of a longer word that means something else: 的士 in 的士兵. */
function withinLonger(word: string, longer: string): string[] {
  const at = longer.indexOf(word)
  if (at < 0) return []
  return [`(?!(?<=${escaped(longer.slice(0, at))})${escaped(longer.slice(at))})`]
}

const ofWords = '[\\p{Script=Latin}\\p{Script=Greek}\\p{Script=Cyrillic}\\p{N}]'
const noWordBefore = `(?<!${ofWords})`
const noWordBehind = `(?!${ofWords})`

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}
