/** One thing to look for in title and text (or, with `column`, in the title alone). */
export interface QueryText {
  readonly kind: 'text'
  /** As typed, without quotes, sign and wildcard. */
  readonly text: string
  /** Stood in quotes. */
  readonly isPhrase: boolean
  /** Ended with `*`: its last word may go on. */
  readonly isPrefix: boolean
  /** Every place where it stands counts, words or not; `exact:` or the toggle. */
  readonly isExact: boolean
  readonly column?: 'title'
  /** Stands only where the text has it in capitals (US, not us), or with a dotted or ringed letter (Müller, not muller). */
  readonly spelled?: 'capitals' | 'umlaut'
  /** Its parts stand apart, with a space, hyphen, dot or quotation marks between them and no other sign (习-近-平), or with a hyphen alone. */
  readonly isSplit?: boolean | 'by hyphen'
  /** Stands not where the text has one of these longer words there, folded: 軟體 as 软件, not in 軟體動物. */
  readonly not?: readonly string[]
}

export type QueryNode =
  | QueryText
  | { readonly kind: 'all'; readonly of: readonly QueryNode[] }
  | { readonly kind: 'any'; readonly of: readonly QueryNode[] }

/** Days are `YYYY-MM-DD` in the archive's time zone. */
export type QueryFilter =
  | {
      readonly field: 'source' | 'author' | 'lang' | 'tag' | 'site' | 'mark'
      readonly value: string
      readonly isNegated: boolean
    }
  /** Published on or after `from` and before `until`. */
  | { readonly field: 'published'; readonly from?: string; readonly until?: string; readonly isNegated: boolean }
  /** Seen to be edited on or after `from` and before `until`. */
  | { readonly field: 'edited'; readonly from: string; readonly until?: string; readonly isNegated: boolean }
  | { readonly field: 'is'; readonly value: 'edited' | 'marked'; readonly isNegated: boolean }
  | { readonly field: 'has'; readonly value: 'picture'; readonly isNegated: boolean }

/**
 * What a reader asked for. Filters of one field are alternatives (`source:a source:b`), except dates, states (`is:`)
 * and negated ones, which all hold.
 */
export interface Query {
  /** What must stand in an article; undefined where there are only filters or negations. */
  readonly find?: QueryNode
  readonly without: readonly QueryText[]
  readonly filters: readonly QueryFilter[]
  readonly sort?: 'new' | 'best'
  /** Look in earlier versions of articles instead of the current ones. */
  readonly in?: 'versions'
}

export type QueryOutcome =
  | { readonly kind: 'query'; readonly query: Query }
  /** `at` is the offset in the query string where reading went wrong. */
  | { readonly kind: 'problem'; readonly message: string; readonly at: number }

export interface QueryOptions {
  /** Read everything as `exact:`. */
  readonly isExact?: boolean
  /** Today as `YYYY-MM-DD`, for `after:7d`, `on:today`. */
  readonly today?: string
}
