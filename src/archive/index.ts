/** The use cases: what can be done with an archive. The edges know only this. */

export { S3Error } from '../blobs/index.ts'
export { extractorVersion } from '../extract/index.ts'
export { parseFollowList, writeOpml } from '../feed/index.ts'
export { type Connect, createConnect, createFetcher, createPoster, type Poster } from '../fetch/index.ts'
export {
  ArchiveBusyError,
  DamagedDatabaseError,
  DatabaseError,
  DatabaseGoneError,
  LeaseLostError,
} from '../store/index.ts'
export type { Applied, ApplyContext } from './apply.ts'
export type { ImportedItem, ReadImport } from './apply-import.ts'
export { type BackupReport, backup, restore } from './backup.ts'
export { checkProof, type Proof, type ProofCheck } from './check-proof.ts'
export { checkTimeStamp } from './check-time-stamp.ts'
export { completeness, type FeedCompleteness } from './completeness.ts'
export { dayOf, instantOfDay, offsetMs, spanOf } from './days.ts'
export { addDossier, removeDossier } from './dossiers.ts'
export { type DumpLine, dump } from './dump.ts'
export { createEmbedder, type Embedder, type EmbeddingSettings } from './embedder.ts'
export {
  articlesForExport,
  type ExportedArticle,
  type ExportedNote,
  notesForExport,
  summariesForExport,
  unreadImports,
} from './export-articles.ts'
export { type EpubReport, exportEpub } from './export-epub.ts'
export { type SiteArticle, type SiteSource, siteSource } from './export-site.ts'
export { csvField, type TableFormat, tableBytes, tableFormats, tableRows } from './export-table.ts'
export { exportWacz, type WaczReport, type WaczSelection } from './export-wacz.ts'
export { moreVersionsThan } from './find-versions.ts'
export {
  type Candidate,
  changeFeed,
  type FeedChange,
  type FollowOutcome,
  type FollowRequest,
  follow,
  followAll,
  unfollow,
} from './follow.ts'
export { collectGarbage, type Garbage, lostBefore } from './gc.ts'
export { hidingMarks, textAsksForMarks } from './hide-marks.ts'
export { type ImportReport, importPosts } from './import-posts.ts'
export { type IngestOptions, type IngestProgress, type IngestReport, ingest } from './ingest.ts'
export { IngestError, type IngestSource, type IngestWays, openSources } from './ingest-source.ts'
export { isArchive } from './is-archive.ts'
export { type KeptPage, keepPage } from './keep-page.ts'
export { sourceProblem } from './known-source.ts'
export type * from './library.ts'
export { type MeaningReport, makeMeanings } from './make-meanings.ts'
export { type MarkOutcome, type MarkRequest, markArticles, markProblems, unmarkArticles } from './marks.ts'
export { createMessenger, type Messenger } from './messenger.ts'
export { type MoveReport, move } from './move.ts'
export type { Notice } from './notices.ts'
export {
  ArchiveError,
  initArchive,
  makeFolder,
  type OpenArchive,
  type OpenOptions,
  openForReading,
  openForRebuild,
  openForWriting,
  openWithoutDatabase,
  type WritableArchive,
} from './open-archive.ts'
export { proofPage, prove } from './prove.ts'
export { type ReExtracted, type ReExtractOptions, reExtract } from './re-extract.ts'
export { batchParseFeed } from './read-feed.ts'
export { libraryOf } from './read-library.ts'
export {
  type BatchExtraction,
  batchExtract,
  batchSanitize,
  extractPage,
  publishedText,
  unpackPage,
} from './read-page.ts'
export { type Difference, type RebuildReport, rebuild } from './rebuild.ts'
export { checkOther, type Repaired, type RepairOptions, repair } from './repair.ts'
export { createReplaySource, type ReplaySource } from './replay.ts'
export { type RisingPhrase, type RisingPhrases, risingPhrases } from './rising.ts'
export {
  allowedHostsNow,
  allowHosts,
  isTimeZone,
  readSettings,
  type Settings,
  SettingsError,
  setStore,
} from './settings.ts'
export { whyNoWholePages } from './show-page.ts'
export {
  compileRules,
  configOf,
  ownRules,
  type RuleFile,
  readRuleFile,
  readRuleFiles,
  rulesOfArchive,
} from './site-rules.ts'
export { type SyncOptions, type SyncReport, sync } from './sync.ts'
export type { SyncEvent } from './tasks.ts'
export { fetchedPages, keptPages, type PageGiver, type RuleTest, testRuleFile } from './test-rules.ts'
export { type Finding, type Verifiable, type VerifyOptions, type VerifyPlace, verify } from './verify.ts'
export { openForVerify, readVerifyPlace, saveVerifyPlace } from './verify-place.ts'
export { type WantedReport, wantPages } from './want-pages.ts'
export {
  callbackUrl,
  createWebSubListener,
  createWebSubReceiver,
  keepSubscriptions,
  openWebSubListener,
  type WebSubReceiver,
} from './websub.ts'
export { type Queue, queues, type WorkOptions, type WorkReport, work } from './work.ts'
export { hasWorkers } from './writer-session.ts'
