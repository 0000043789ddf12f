export * from './articles.ts'
export * from './captures.ts'
export * from './chores.ts'
export * from './claimed-ids.ts'
export * from './db.ts'
export {
  type ArticleNews,
  allDossiers,
  articleNews,
  heldAgainstDossiers,
  holdAgainstDossiers,
  holdShownAgainstDossiers,
  noteTold,
  removeDossier,
  type StoredDossier,
  saveDossier,
  toldOfDossier,
  wasTold,
} from './dossiers.ts'
export * from './edits.ts'
export * from './entries.ts'
export * from './feed-parts.ts'
export * from './feeds.ts'
export * from './gaps.ts'
export { hasWords } from './has-words.ts'
export * from './hosts.ts'
export * from './imports.ts'
export * from './jobs.ts'
export {
  damagedMarks,
  everyMarkOf,
  latestFirst,
  type MarkLack,
  markedAndEdited,
  markedArticles,
  markNames,
  marksOn,
  type StoredMark,
  saveMark,
} from './marks.ts'
export * from './meaning.ts'
export { damagedMeanings } from './meaning-check.ts'
export { type NearArticle, type NearOptions, nearestArticles } from './meaning-search.ts'
export { dimensionsAtMost, type KeptVector, normalized, quantized } from './meaning-vectors.ts'
export * from './measures.ts'
export { mendRows, type RowMending } from './mend-rows.ts'
export { checkVersion } from './migrations.ts'
export { joinMonths, yearsInMonths } from './months.ts'
export * from './notices.ts'
export * from './pictures.ts'
export * from './postgres.ts'
export { type Labelling, labelTerms } from './postgres-labels.ts'
export { discardSchema, rebuildSchema, takeSchemasPlace } from './postgres-schemas.ts'
export { damagedVectors } from './postgres-terms-check.ts'
export * from './revisions.ts'
export { damagedRows, type RowDamage, type RowPlace } from './row-digests.ts'
export { isTimeCrowded, leastSearchId, searchIdSlack } from './search-ids.ts'
export * from './sqlite.ts'
export * from './subscriptions.ts'
export * from './tables.ts'
export * from './term-index.ts'
export * from './term-index-check.ts'
export { isTermIndexCurrent, type Remaking, remakeTermIndex, replaceTermIndex } from './term-remake.ts'
export { Turn } from './turn.ts'
export { beginCopyUpdate, type CopyUpdate } from './update-copy.ts'
export * from './writers.ts'
