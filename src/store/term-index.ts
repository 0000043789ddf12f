import type { Query } from '../search/index.ts'
import type { Dialect, Sql, SqlValue } from './db.ts'
import { postgresTerms } from './postgres-terms.ts'
import { sqliteTerms } from './terms.ts'

/** An article's words as they go into the index. */
export interface IndexedArticle {
  readonly searchId: number
  /** Where its words stood before; the same, where it has not moved in time. */
  readonly formerSearchId: number
  readonly title: string
  readonly text: string
  /** Keys under which like texts meet. */
  readonly bands: readonly string[]
  /** What it is filtered by most. */
  readonly source?: string
  readonly language?: string
  /** No word of it has ever been indexed, so none has to be taken out. */
  readonly isNew?: boolean
}

/** An earlier version of an article, by its revision's id. */
export interface FormerVersion {
  readonly id: string
  readonly title?: string
  readonly text: string
}

/** What an article is filtered by by name. */
export type LabelField = 'source' | 'lang' | 'author' | 'tag' | 'site'

/** A filter that one of the values passes. */
interface LabelFilter<Field extends LabelField> {
  readonly field: Field
  readonly values: readonly string[]
  readonly isNegated: boolean
}

export interface NamedFilter extends LabelFilter<'author' | 'tag' | 'site'> {
  /** The same as SQL. */
  readonly conditions: Conditions
  /** Whether the names say it all: not where a path behind the host is asked for. */
  readonly isWhole: boolean
}

/** What restricts a search besides its words: SQL over `articles a`, and the search ids that can match. */
export interface TermFilters extends Conditions {
  /** The smallest search id that can match, and the first one beyond. */
  readonly least?: number
  readonly most?: number
  /**
   * The filters by source and language once more, for an index that knows these itself: of each one of the values, a
   * part of the source's name or the beginning of the language's tag. `dated` are those by date: what is between `least` and
   * `most` passes them, but for ids in the stretches `unsure`, of which SQL has to be asked. `unlabelled` is what is left.
   */
  readonly labels?: readonly LabelFilter<'source' | 'lang'>[]
  readonly unlabelled?: Conditions
  /** Of what is in `unlabelled`, the filters by a part of an author's name or of a host's, and by a whole tag. */
  readonly named?: readonly NamedFilter[]
  /** What is left of `unlabelled` without `named`. */
  readonly unnamed?: Conditions
  /** Of what is in `unlabelled`, each filter that tables of their own tell of (edits, marks): SQL that gives the ids of all articles which pass it, some of them twice. */
  readonly told?: readonly { readonly ids: string; readonly values: readonly SqlValue[] }[]
  readonly dated?: Conditions & { readonly unsure: readonly { readonly from: number; readonly to: number }[] }
}

/** SQL over `articles a`, with what is bound to it in order. */
export interface Conditions {
  readonly where: readonly string[]
  readonly values: readonly SqlValue[]
}

/** What results are counted by. */
export interface TermMatch {
  /** The search id. */
  readonly at: number
  readonly id: string
  readonly source: string
  readonly language: string | null
  readonly sort_at: number
}

/** The matches of one query among the articles. Search ids are in the order of time. */
export interface TermSearch {
  /** Whether there are words to look for; else all articles that pass the filters match. */
  readonly hasWords: boolean
  /** The search ids of the newest matches older than `before`, newest first; `isTitle`: of the newest thousands those with the words in the title. */
  newest(limit: number, before?: number, isTitle?: boolean): Promise<readonly number[]>
  /** Search ids of all matches with a score, higher is better. Only for queries that are known to have few. */
  scored?(): Promise<readonly { readonly at: number; readonly score: number }[]>
  /**
   * The best of all matches, whatever their number, for an index that can score so many: BM25 with titles counting
   * five times, times `weightOf` a search id. `total` says how many match, where that was counted on the way.
   */
  best?(
    limit: number,
    weightOf: (at: number) => number,
  ): Promise<{ readonly found: readonly { readonly at: number; readonly score: number }[]; readonly total?: number }>
  /** The newest matches with what they are counted by. */
  matches(limit: number): Promise<readonly TermMatch[]>
  /** How many match, counted up to `limit`. */
  count(limit: number): Promise<number>
}

/**
 * Port: the index of words. Each dialect has its own; everything that knows how it is made (FTS5, `tsvector`) is behind
 * this. It may give too many candidates (`confirmHit` looks at them), never too few. Writing happens in the
 * transaction that writes the article; writing the same again changes nothing.
 */
export interface TermIndex {
  /** Whether the source stands among an article's words, so that it has to be indexed again where that changes. */
  readonly holdsSources?: boolean
  /** Whether authors and tags do, of whom nobody tells the index when they change. */
  readonly holdsNames?: boolean
  /** Puts an article's words, and the bands of its text, in place of those that stood there. */
  indexArticle(sql: Sql, article: IndexedArticle): Promise<void>
  /** Keeps the words of an article's earlier versions: those given, and no others. */
  indexFormerVersions(sql: Sql, articleId: string, searchId: number, versions: readonly FormerVersion[]): Promise<void>
  /** Takes an article out that became part of another, for an index that does not ask for that at each search. */
  forget?(sql: Sql, searchId: number): Promise<void>
  search(sql: Sql, query: Query, filters: TermFilters): TermSearch
  /** Whether no index holds all articles yet: older ones are still to come into the one that serves. */
  isPartial?(sql: Sql): Promise<boolean>
  /** Earlier versions that match, best or latest first, by their revision's id. */
  searchFormer(
    sql: Sql,
    query: Query,
    filters: TermFilters,
    options: { readonly limit: number; readonly isByScore: boolean },
  ): Promise<readonly { readonly id: string; readonly score: number }[]>
  /** Search ids of articles that share one of these bands, newest first. */
  alike(sql: Sql, bands: readonly string[], limit: number): Promise<readonly number[]>
  /** Whether any article has this term. */
  isKnown(sql: Sql, term: string): Promise<boolean>
  /** Terms that begin in one of these ways, of `least` to `most` characters and alike, those in most articles first. */
  termsLike(
    sql: Sql,
    like: {
      readonly beginnings: readonly string[]
      readonly least: number
      readonly most: number
      readonly limit: number
      readonly isLike?: (term: string) => boolean
    },
  ): Promise<readonly { readonly term: string; readonly doc: number }[]>
  /** Ids of articles that have words and stand in no index, at most `limit` where it is given. */
  unindexed(sql: Sql, limit?: number): Promise<readonly string[]>
}

const indexes: Readonly<Record<Dialect, TermIndex>> = { sqlite: sqliteTerms, postgres: postgresTerms }

/** The index of words of a database. */
export function termIndex(sql: Sql): TermIndex {
  return indexes[sql.dialect]
}
