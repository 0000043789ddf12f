import { foldText } from './fold.ts'
import { amountForms, formsOf, joinedWord, measureForms, spellingOf } from './forms.ts'
import { wordsOfPinyin } from './pinyin.ts'
import type { Query, QueryFilter, QueryNode, QueryOptions, QueryOutcome, QueryText } from './query.ts'
import { readDays } from './query-days.ts'
import { atomsOf } from './terms.ts'

/** A word, a sign or a field with its value, and where it stood. */
type Token =
  | { readonly kind: 'close' | 'or'; readonly at: number }
  | { readonly kind: 'open'; readonly at: number; readonly isNegated: boolean }
  | {
      readonly kind: 'item'
      readonly at: number
      readonly field?: string
      readonly text: string
      readonly isPhrase: boolean
      readonly isPrefix: boolean
      readonly isNegated: boolean
    }

type Item = Extract<Token, { kind: 'item' }>

class QueryProblem extends Error {
  readonly at: number

  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}

const longestQuery = 2000
const deepestQuery = 20

/** What may stand before a colon. */
export const queryFields: ReadonlySet<string> = new Set([
  'source',
  'author',
  'title',
  'lang',
  'tag',
  'before',
  'after',
  'on',
  'site',
  'edited',
  'is',
  'mark',
  'has',
  'exact',
  'pinyin',
  'sort',
  'in',
])

/**
 * Reads what somebody typed: words (all of them), `"phrases"`, `-not`, `a OR b` (binds closer than a space),
 * `( )`, a wildcard at the end (`econom*`), and filters: `source: author: title: lang: tag: site: before: after: on:
 * edited: is:edited is:marked mark: has:picture in:versions exact: pinyin: sort:new`. Forgiving: quotes and brackets that are not closed end with the query, an OR
 * without a side is no word, full-width and typographic signs are signs, and an unknown field is words.
 *
 *     parseQuery('国会 -议员 source:BBC after:2024-05')
 */
export function parseQuery(text: string, options: QueryOptions = {}): QueryOutcome {
  if (text.length > longestQuery) {
    return { kind: 'problem', message: `The query is longer than ${longestQuery} characters.`, at: longestQuery }
  }
  try {
    return { kind: 'query', query: new Reader(tokensOf(text), options).read() }
  } catch (error) {
    if (error instanceof QueryProblem) return { kind: 'problem', message: error.message, at: error.at }
    throw error
  }
}

/** What was typed without filters, signs and what is excluded, in its order: what a model is asked about. */
export function wordsAsked(text: string): string {
  const words: string[] = []
  for (const token of tokensOf(text.slice(0, longestQuery))) {
    if (token.kind !== 'item' || token.isNegated) continue
    if (token.field === undefined || token.field === 'title' || token.field === 'exact') words.push(token.text)
  }
  return words.filter(Boolean).join(' ')
}

const closingQuotes: Readonly<Record<string, string>> = {
  '"': '"',
  '“': '”',
  '”': '”',
  '„': '”“',
  '＂': '＂',
  '「': '」',
  '『': '』',
  '《': '》',
  '«': '»',
}

/** What was typed, as words, phrases, OR and brackets; `at` is where each begins. */
export function* tokensOf(text: string): Generator<Token> {
  let at = 0
  let isNot = false
  while (at < text.length) {
    const start = at
    if (/\s/u.test(text[at]!)) {
      at++
      continue
    }
    const open = /^[-－−–]?[(（]/u.exec(text.slice(at, at + 2))?.[0]
    if (open) {
      at += open.length
      yield { kind: 'open', at: start, isNegated: isNot || open.length > 1 }
      isNot = false
      continue
    }
    if (')）'.includes(text[at]!)) {
      at++
      yield { kind: 'close', at: start }
      continue
    }
    const hasMinus = /[-－−–]/u.test(text[at]!) && /[^\s\-－−–]/u.test(text[at + 1] ?? ' ')
    if (hasMinus) at++
    // NOT before a word is its minus.
    if (!hasMinus && /^NOT\s+[^\s)）]/u.test(text.slice(at))) {
      at += 3
      isNot = true
      continue
    }
    const isNegated = hasMinus || isNot
    isNot = false
    const named = /^([a-z]+)[:：]/iu.exec(text.slice(at, at + 12))
    const name = named?.[1]?.toLowerCase()
    const field = name && queryFields.has(name) ? name : undefined
    if (field) at += field.length + 1
    const closing = closingQuotes[text[at] ?? '']
    if (closing) {
      const end = endOfPhrase(text, at + 1, closing)
      const phrase = text.slice(at + 1, end)
      at = Math.min(text.length, end + 1)
      const isPrefix = text[at] === '*'
      if (isPrefix) at++
      yield { kind: 'item', at: start, field, text: phrase, isPhrase: true, isPrefix, isNegated }
      continue
    }
    const from = at
    while (at < text.length && !/[\s()（）"“”＂]/u.test(text[at]!)) at++
    const word = text.slice(from, at)
    if (!field && !isNegated && (word === 'OR' || word === '|' || word === '||')) yield { kind: 'or', at: start }
    else if (field || isNegated || (word !== 'AND' && word !== '&&' && word)) {
      const isPrefix = /[*＊]+$/u.test(word)
      yield { kind: 'item', at: start, field, text: word.replace(/[*＊]+$/u, ''), isPhrase: false, isPrefix, isNegated }
    } else if (!word) at++
  }
}

function endOfPhrase(text: string, from: number, closing: string): number {
  for (let at = from; at < text.length; at++) if (closing.includes(text[at]!)) return at
  return text.length
}

function isPlainWord(token: Token | undefined, form: RegExp): token is Item {
  if (token?.kind !== 'item' || token.field !== undefined) return false
  return !token.isPhrase && !token.isPrefix && !token.isNegated && form.test(token.text)
}

const latinWord = /^\p{Script=Latin}+$/u
const arabicWord = /^\p{Script=Arabic}+$/u

class Reader {
  readonly #tokens: readonly Token[]
  readonly #options: QueryOptions
  #at = 0
  readonly #without: QueryText[] = []
  readonly #filters: QueryFilter[] = []
  #sort: 'new' | 'best' | undefined
  #in: 'versions' | undefined

  constructor(tokens: Iterable<Token>, options: QueryOptions) {
    this.#tokens = [...tokens]
    this.#options = options
  }

  read(): Query {
    const found: QueryNode[] = []
    while (this.#at < this.#tokens.length) {
      const part = this.#all(0)
      if (part) found.push(part)
      // A bracket that closes nothing.
      if (this.#tokens[this.#at]?.kind === 'close') this.#at++
    }
    const find = joined('all', found)
    if (!find && !this.#without.length && !this.#filters.length && !this.#in) {
      const at = this.#tokens[0]?.at ?? 0
      if (this.#sort) throw new QueryProblem('sort: only orders; add a word or a filter, as in sort:new after:7d.', at)
      if (this.#tokens.length && this.#tokens.every(({ kind }) => kind === 'or'))
        throw new QueryProblem('OR needs a word on each side, as in tax OR duty.', at)
      throw new QueryProblem(
        'There is no word to look for in this query; write one, or a filter such as after:7d or source:BBC.',
        at,
      )
    }
    return {
      ...(find && { find }),
      without: distinct(this.#without),
      filters: this.#filters,
      ...(this.#sort && { sort: this.#sort }),
      ...(this.#in && { in: this.#in }),
    }
  }

  #all(depth: number): QueryNode | undefined {
    const parts: QueryNode[] = []
    for (let token = this.#tokens[this.#at]; token && token.kind !== 'close'; token = this.#tokens[this.#at]) {
      const part = this.#amount(depth) ?? this.#numberAndName(depth) ?? this.#wordPair(depth) ?? this.#any(depth)
      if (part) parts.push(part)
    }
    return joined('all', parts)
  }

  /** 737 MAX stands as 737MAX as well, which the index has as one word; 100 km as 100公里, 50 dollars as $50. */
  #numberAndName(depth: number): QueryNode | undefined {
    const [number, name, after] = this.#tokens.slice(this.#at, this.#at + 3)
    if (this.#options.isExact || after?.kind === 'or') return undefined
    if (!isPlainWord(number, /\d$/) || !isPlainWord(name, /^[A-Za-z]{2,7}$/)) return undefined
    const others = /^\d[\d.,]{0,11}$/.test(number.text) ? measureForms(number.text, name.text) : []
    const isName = /(?<!\d)\d{1,5}$/.test(number.text) && name.text.length < 7
    if (!isName && !others.length) return undefined
    const apart = joined(
      'all',
      [this.#any(depth), this.#any(depth)].flatMap((node) => node ?? []),
    )
    const together = [...(isName ? [number.text + name.text] : []), ...others].map((text) =>
      this.#text({ ...number, text }),
    )
    return joined(
      'any',
      [apart, ...together].flatMap((node) => node ?? []),
    )
  }

  /** $1 million and 1 million dollars. */
  #amount(depth: number): QueryNode | undefined {
    const tokens = this.#tokens.slice(this.#at, this.#at + 3)
    const written = this.#options.isExact
      ? undefined
      : amountForms(tokens.map((token) => (isPlainWord(token, /./) ? token.text : '')))
    if (!written || this.#tokens[this.#at + written.words]?.kind === 'or') return undefined
    const parts = Array.from({ length: written.words }, () => this.#any(depth))
    const apart = joined(
      'all',
      parts.flatMap((node) => node ?? []),
    )
    const others = written.forms.map((text) => this.#text({ ...(tokens[0] as Item), text }))
    return joined(
      'any',
      [apart, ...others].flatMap((node) => node ?? []),
    )
  }

  /** Two words that are one as often as not: health care, web site. */
  #wordPair(depth: number): QueryNode | undefined {
    const [first, second, after] = this.#tokens.slice(this.#at, this.#at + 3)
    if (this.#options.isExact || after?.kind === 'or') return undefined
    const script = isPlainWord(first, arabicWord) ? arabicWord : latinWord
    if (!isPlainWord(first, script) || !isPlainWord(second, script)) return undefined
    const word = joinedWord(first.text, second.text)
    if (!word) return undefined
    const apart = joined(
      'all',
      [this.#any(depth), this.#any(depth)].flatMap((node) => node ?? []),
    )
    return joined(
      'any',
      [apart, this.#text({ ...first, text: word })].flatMap((node) => node ?? []),
    )
  }

  #any(depth: number): QueryNode | undefined {
    const parts: QueryNode[] = []
    for (;;) {
      const token = this.#tokens[this.#at]
      const isBesideOr = parts.length > 0 || this.#tokens[this.#at + 1]?.kind === 'or'
      const part = token && token.kind !== 'close' ? this.#one(token, depth, isBesideOr) : undefined
      if (part) parts.push(part)
      if (this.#tokens[this.#at]?.kind !== 'or') break
      while (this.#tokens[this.#at]?.kind === 'or') this.#at++
    }
    return joined('any', parts)
  }

  #one(token: Token, depth: number, isBesideOr: boolean): QueryNode | undefined {
    if (token.kind === 'or') return undefined
    this.#at++
    if (token.kind === 'item') return this.#item(token, depth, isBesideOr)
    if (token.kind === 'close') return undefined
    if (depth >= deepestQuery) throw new QueryProblem(`Brackets go deeper than ${deepestQuery}.`, token.at)
    const inside = this.#all(depth + 1)
    if (this.#tokens[this.#at]?.kind === 'close') this.#at++
    if (token.kind !== 'open' || !token.isNegated || !inside) return inside
    if (isBesideOr || depth > 0) {
      throw new QueryProblem("-( can't stand beside OR or in brackets; put it outside.", token.at)
    }
    const unwanted = inside.kind === 'any' ? inside.of : [inside]
    for (const one of unwanted) {
      if (one.kind !== 'text') {
        throw new QueryProblem('-( ) leaves out words with OR between them: -(a OR b), or -a -b.', token.at)
      }
      this.#without.push(one)
    }
    return undefined
  }

  #item(item: Item, depth: number, isBesideOr: boolean): QueryNode | undefined {
    // Before a word it was taken for the word's minus.
    if (item.text === 'NOT' && !item.field && !item.isPhrase && !item.isPrefix && !item.isNegated) {
      throw new QueryProblem('NOT needs a word after it; for the word itself write "NOT" in quotes.', item.at)
    }
    if (item.field === 'pinyin') return this.#pinyin(item, depth, isBesideOr)
    if (item.field === undefined || item.field === 'title' || item.field === 'exact') {
      const text = this.#text(item)
      if (!text) return undefined
      return this.#anyOf([text, ...formsOf(text)], item, depth, isBesideOr)
    }
    if (isBesideOr) {
      throw new QueryProblem(
        `${item.field}: can't stand beside OR; give it twice (${item.field}:a ${item.field}:b) for either.`,
        item.at,
      )
    }
    this.#filter(item, item.field)
    return undefined
  }

  /** One of these; undefined where they are unwanted. */
  #anyOf(forms: readonly QueryText[], item: Item, depth: number, isBesideOr: boolean): QueryNode | undefined {
    if (!item.isNegated) return forms.length === 1 ? forms[0] : { kind: 'any', of: forms }
    if (isBesideOr || depth > 0) {
      throw new QueryProblem(`-${item.text} can't stand beside OR or in brackets; put it outside.`, item.at)
    }
    this.#without.push(...forms)
    return undefined
  }

  #pinyin(item: Item, depth: number, isBesideOr: boolean): QueryNode | undefined {
    const words = wordsOfPinyin(item.text)
    if (!words.length) {
      throw new QueryProblem(
        `pinyin:${item.text} is no word that is known; write its syllables (pinyin:shanghai), their first letters (pinyin:sh), or the characters.`,
        item.at,
      )
    }
    const forms = words.map(
      (text): QueryText => ({
        kind: 'text',
        text,
        isPhrase: true,
        isPrefix: false,
        isExact: this.#options.isExact === true,
      }),
    )
    return this.#anyOf(forms, item, depth, isBesideOr)
  }

  /** Undefined for signs alone, which no index knows. */
  #text(item: Item): QueryText | undefined {
    const hasTerm = !atomsOf(foldText(item.text)).next().done
    if (!hasTerm) {
      if (item.field) throw new QueryProblem(`${item.field}: needs a word after it.`, item.at)
      return undefined
    }
    const isExact = item.field === 'exact' || this.#options.isExact === true
    const spelled = item.isPhrase || item.isPrefix || isExact ? undefined : spellingOf(item.text)
    return {
      kind: 'text',
      text: item.text,
      isPhrase: item.isPhrase,
      isPrefix: item.isPrefix,
      isExact,
      ...(spelled && { spelled }),
      ...(item.field === 'title' && { column: 'title' as const }),
    }
  }

  #filter(item: Item, field: string): void {
    const value = item.text.trim()
    const isNegated = item.isNegated
    if (!value) throw new QueryProblem(`${field}: needs a value after it.`, item.at)
    if (isNegated && (field === 'sort' || field === 'in')) {
      throw new QueryProblem(`-${field}: leaves nothing out; write ${field}:${value}.`, item.at)
    }
    switch (field) {
      case 'source':
      case 'author':
      case 'lang':
      case 'tag':
      case 'site':
      case 'mark':
        this.#filters.push({ field, value, isNegated })
        break
      case 'after':
      case 'before':
      case 'on': {
        const days = readDays(value, this.#options.today)
        if (!days) {
          throw new QueryProblem(`${field}:${value} is no date; write 2024, 2024-05, 2024-05-06 or 7d.`, item.at)
        }
        this.#filters.push({
          field: 'published',
          ...(field !== 'before' && { from: days.from }),
          ...(field === 'before' && { until: days.from }),
          ...(field === 'on' && { until: days.until }),
          isNegated,
        })
        break
      }
      case 'edited': {
        const days = readDays(value, this.#options.today)
        if (!days) {
          throw new QueryProblem(
            `edited:${value} is no date; write edited:2024-05, edited:2024-05-06 or edited:7d (in the last seven days).`,
            item.at,
          )
        }
        // So long ago means: since then.
        const isSince = /^\d+[dwmy]$/i.test(value)
        this.#filters.push({ field, from: days.from, ...(!isSince && { until: days.until }), isNegated })
        break
      }
      case 'in':
        if (!/^(versions?|history|old)$/i.test(value)) {
          throw new QueryProblem(`in:${value} is not known; there is in:versions.`, item.at)
        }
        this.#in = 'versions'
        break
      case 'is': {
        const state = value.toLowerCase()
        if (state !== 'edited' && state !== 'marked') {
          throw new QueryProblem(`is:${value} is not known; there are is:edited and is:marked.`, item.at)
        }
        this.#filters.push({ field: 'is', value: state, isNegated })
        break
      }
      case 'has':
        if (!/^(pictures?|images?|photos?)$/i.test(value)) {
          throw new QueryProblem(`has:${value} is not known; there is has:picture.`, item.at)
        }
        this.#filters.push({ field: 'has', value: 'picture', isNegated })
        break
      default:
        if (!/^(new|newest|date|best|relevance)$/i.test(value)) {
          throw new QueryProblem(`sort:${value} is not known; there are sort:new and sort:best.`, item.at)
        }
        this.#sort = /^(new|date)/i.test(value) ? 'new' : 'best'
    }
  }
}

function joined(kind: 'all' | 'any', parts: readonly QueryNode[]): QueryNode | undefined {
  const of = distinct(parts.flatMap((part) => (part.kind === kind ? part.of : [part])))
  return of.length < 2 ? of[0] : { kind, of }
}

/** Each once, in the order of coming: a number has dozens of forms, which an index would be asked for again. */
function distinct<Node extends QueryNode>(nodes: readonly Node[]): readonly Node[] {
  if (nodes.length < 2) return nodes
  return [...new Map(nodes.map((node) => [JSON.stringify(node), node])).values()]
}
