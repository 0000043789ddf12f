/** Text → terms, query string → Query, hits → what a reader would call a match, and snippets. Pure. */
export { confirmHit, type Hit, needsLook, scoreHit, type Verdict } from './confirm.ts'
export { foldText } from './fold.ts'
export { parseQuery } from './parse-query.ts'
export type { Query, QueryFilter, QueryNode, QueryOptions, QueryOutcome, QueryText } from './query.ts'
export { relaxQuery } from './relax.ts'
export { markHits, type SnippetOptions, type SnippetPiece, snippet } from './snippet.ts'
export { phraseTerms, type TermQuery, termQueryOf } from './term-query.ts'
export { type Atom, atomsOf, ftsTokenizer, indexText, isRunAt, termsOf, termsVersion } from './terms.ts'
