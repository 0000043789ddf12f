/** Text → terms, query string → Query, hits → what a reader would call a match, and snippets. Pure. */
export { closenessOf, wordsApart } from './closeness.ts'
export { confirmHit, type FoldedHit, foldHit, type Hit, needsLook, scoreHit, type Verdict } from './confirm.ts'
export { foldText } from './fold.ts'
export { parseQuery, queryFields, wordsAsked } from './parse-query.ts'
export { cutPassages, passagesAtMost, passagesVersion, passageTexts } from './passages.ts'
export { portionsOf } from './portions.ts'
export type { Query, QueryFilter, QueryNode, QueryOptions, QueryOutcome, QueryText } from './query.ts'
export { relaxQuery } from './relax.ts'
export { shorterQueries } from './shorter-queries.ts'
export { type SnippetOptions, type SnippetPiece, snippet, titleHits } from './snippet.ts'
export { loneCharacter, shareStandingAlone } from './standing-alone.ts'
export { phraseTerms, type TermQuery, termQueryOf } from './term-query.ts'
export {
  type Atom,
  atomsOf,
  ftsTokenizer,
  indexText,
  isRunAt,
  type TermSink,
  termsOf,
  termsVersion,
  writeTerms,
} from './terms.ts'
export { tsExpression, tsUnwanted, tsVector } from './ts.ts'
