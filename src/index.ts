/** The public API: an archive and what can be done with it. `presskeep/extract` reads a page without any of it. */
export {
  ArchiveBusyError,
  ArchiveError,
  type DumpLine,
  dump,
  follow,
  followAll,
  initArchive,
  type Library,
  libraryOf,
  openForReading,
  openForWriting,
  rebuild,
  type SyncReport,
  sync,
  verify,
} from './archive/index.ts'
export { createFetcher } from './fetch/index.ts'
