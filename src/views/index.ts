/** Model to HTML and XML, pure. Shared by the reading room and the static site. */
export { archivePage } from './archive-page.ts'
export { articleEntry, articleListPage, type ListSubject, listTime, mediaPath, type NameCount } from './article-list.ts'
export { articleHref, articlePage, type ShownNeighbours, versionPage } from './article-page.ts'
export {
  type AtomFeed,
  absoluteAddresses,
  atomFeed,
  feedUrn,
  mapTags,
  type SitemapEntry,
  sitemap,
  xml,
} from './atom.ts'
export { type ChangesView, changesPage } from './changes-page.ts'
export { type ComparedCaptures, diffFile } from './diff-file.ts'
export { type DossierView, dossierPage, dossiersPage } from './dossier-page.ts'
export { editsFeed, editsPage } from './edits-page.ts'
export { errorWords } from './error-words.ts'
export { feedPage, feedsInOrder, feedsPage, feedsPerPage } from './feeds-page.ts'
export { foreign, type Html, html, langTag, raw, webUrl } from './html.ts'
export { markWords } from './mark-words.ts'
export { type MarksFilter, marksFeed, marksPage } from './marks-page.ts'
export { messagePage } from './message-page.ts'
export { namesPage } from './names-page.ts'
export { isReplayable, type ReplayView, replayHref, replayPage } from './replay-page.ts'
export { risingPage, risingSpans } from './rising-page.ts'
export { type SearchSort, searchPage } from './search-page.ts'
export { searchWords } from './search-words.ts'
export {
  type ShownArticle,
  type SiteList,
  siteArticlePage,
  siteChangesPage,
  siteEditsPage,
  siteListPage,
  siteSearchPage,
} from './site-pages.ts'
export { type FinderWords, siteWords } from './site-words.ts'
export { type FeedLink, statusPage } from './status-page.ts'
export {
  createFormat,
  createUi,
  type Format,
  namePath,
  type SiteSection,
  type Ui,
  type UiAssets,
  writeHref,
} from './ui.ts'
export { type UiLanguage, type Words, words } from './words.ts'
