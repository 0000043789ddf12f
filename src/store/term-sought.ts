import { isRunAt, type TermQuery } from '../search/index.ts'
import { characterKey, followerOf, isWithinRun, type kinds, termKey } from './term-keys.ts'
import { type FollowedKey, type ListReader, PostingList } from './term-lists.ts'
import {
  AllMatcher,
  BeginningsMatcher,
  ListMatcher,
  type Matcher,
  NextwordMatcher,
  nothingMatches,
} from './term-matchers.ts'
import type { Segment } from './term-segments.ts'

/** A sequence of a query, made ready: which lists, and what has to follow in them. */
export interface Sought {
  readonly isTitle: boolean
  readonly keys: readonly number[]
  /** Of the key at the same place; undefined where anything may follow. */
  readonly followers: readonly (number | undefined)[]
  /** Words that begin as the last term does: one of them. */
  readonly beginnings?: readonly string[]
}

export type SoughtQuery =
  | (Sought & { readonly kind: 'sequence' })
  | { readonly kind: 'all' | 'any'; readonly of: readonly SoughtQuery[] }

/** The whole words of scripts with spaces in what may stand for one another, each once. */
export function wordsOfForms(query: TermQuery): readonly string[] {
  const words = new Set<string>()
  const collect = (part: TermQuery, isForm: boolean) => {
    if (part.kind !== 'sequence') for (const one of part.of) collect(one, isForm || part.kind === 'any')
    else if (isForm) for (const word of wholeWords(part)) words.add(word)
  }
  collect(query, false)
  return [...words]
}

/** Without what has a word that the index does not know, as long as something else may stand for it. */
export function withKnownForms(query: TermQuery, isKnown: (word: string) => boolean): TermQuery {
  if (query.kind === 'sequence') return query
  const of = query.of.map((part) => withKnownForms(part, isKnown))
  if (query.kind === 'all') return { kind: 'all', of }
  const known = of.filter((part) => part.kind !== 'sequence' || wholeWords(part).every(isKnown))
  return known.length === 1 ? known[0]! : { kind: 'any', of: known.length ? known : of.slice(0, 1) }
}

function wholeWords({ terms, isPrefix }: Extract<TermQuery, { kind: 'sequence' }>): readonly string[] {
  const whole = isPrefix ? terms.slice(0, -1) : terms
  return whole.filter((term) => !isRunAt(term, 0))
}

/**
 * What must not be there, as far as the index alone can tell that it is: that 周 stands right behind 4 no list says, so `-4周` is left to
 * who looks at the texts.
 */
export function surelyThere(query: TermQuery): TermQuery | undefined {
  if (query.kind === 'sequence') {
    const { terms, isPrefix } = query
    return terms.length > 1 && isPrefix && isRunAt(terms.at(-1)!, 0) ? undefined : query
  }
  const of = query.of.map(surelyThere).filter((part) => part !== undefined)
  const isLess = query.kind === 'all' ? of.length < query.of.length : !of.length
  return isLess ? undefined : { kind: query.kind, of }
}

/** Turns terms into keys. `wordsFrom` gives the words of the index that begin with a term; `byCharacter`: see `followerOf`. */
export function seek(
  query: TermQuery,
  wordsFrom: (beginning: string) => readonly string[],
  byCharacter: boolean,
): SoughtQuery {
  if (query.kind !== 'sequence')
    return { kind: query.kind, of: query.of.map((part) => seek(part, wordsFrom, byCharacter)) }
  const { terms, isPrefix, isTitle } = query
  const kind = isTitle ? 'titleTerm' : 'term'
  const keys: number[] = []
  const followers: (number | undefined)[] = []
  const last = terms.length - 1
  for (const [at, term] of terms.entries()) {
    if (at === last && isPrefix) {
      if (isRunAt(term, 0)) {
        keys.push(characterKey(term, isTitle ? 'titleCharacter' : 'character'))
        followers.push(undefined)
        break
      }
      return { kind: 'sequence', isTitle, keys, followers, beginnings: wordsFrom(term) }
    }
    keys.push(termKey(term, kind))
    const next = terms[at + 1]
    const isKnown = next !== undefined && !(at + 1 === last && isPrefix && !(byCharacter && isBeginning(term, next)))
    followers.push(isKnown ? followerOf(term, next, byCharacter) : undefined)
  }
  return { kind: 'sequence', isTitle, keys, followers }
}

/** Whether a character begins a run behind a term: then all that is kept of what follows is the character. */
function isBeginning(term: string, character: string): boolean {
  return !isWithinRun(term) && character.length === 1 && isRunAt(character, 0)
}

/**
 * One sequence in one segment, in title and text or (`inTitle`) in the title: its terms, each followed by the next as
 * far as the bytes that were kept of it can tell.
 */
export function sequenceMatcher(reader: ListReader, segment: Segment, sought: Sought, inTitle: boolean): Matcher {
  const toTitle = inTitle && !sought.isTitle
  const lists: Matcher[] = []
  for (const [at, key] of sought.keys.entries()) {
    const list = new PostingList(reader, segment, toTitle ? titleKeyOf(key) : key)
    if (!list.total) return nothingMatches
    const follower = sought.followers[at]
    const both = follower === undefined ? undefined : list.nextwords(follower)
    lists.push(both ? new NextwordMatcher(list, follower!, both) : new ListMatcher(list, follower))
  }
  if (!sought.beginnings) return lists.length === 1 ? lists[0]! : new AllMatcher(lists)
  const kind = inTitle || sought.isTitle ? 'titleTerm' : 'term'
  const words = new BeginningsMatcher(segment.docs, listsOf(reader, segment, sought.beginnings, kind))
  return lists.length ? new AllMatcher([...lists, words]) : words
}

/** The lists that a query is looked for in, or (`inTitle`) those of the same in titles; without those of words that begin alike. */
export function keysOf(query: SoughtQuery, inTitle: boolean): readonly number[] {
  if (query.kind !== 'sequence') return query.of.flatMap((part) => keysOf(part, inTitle))
  if (!inTitle) return query.keys
  return query.isTitle ? [] : query.keys.map(titleKeyOf)
}

/** The terms of a query of whose nextword lists it may be asked, where they are common. */
export function followedKeysOf(query: SoughtQuery): readonly FollowedKey[] {
  if (query.kind !== 'sequence') return query.of.flatMap(followedKeysOf)
  if (query.isTitle) return []
  return query.followers.flatMap((follower, at) => (follower === undefined ? [] : { key: query.keys[at]!, follower }))
}

function* listsOf(
  reader: ListReader,
  segment: Segment,
  words: readonly string[],
  kind: 'term' | 'titleTerm',
): Generator<PostingList> {
  for (const key of words.map((word) => termKey(word, kind)).sort((a, b) => a - b)) {
    const list = new PostingList(reader, segment, key)
    if (list.total) yield list
  }
}

const perKind = 2 ** 48

/** The same term or character, in titles. */
function titleKeyOf(key: number): number {
  const kind = Math.floor(key / perKind)
  const title: number = kind === (0 satisfies typeof kinds.character) ? 3 : 2
  return key + (title - kind) * perKind
}
