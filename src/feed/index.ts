/** The feed station: bytes of a feed, sitemap or follow list to entries; discovery; dates; when to look next. */
export { type DateContext, readDate } from './dates.ts'
export { discoverFeeds, type FeedCandidate } from './discover.ts'
export { entryKeys, type KeyScheme, keySchemeOf } from './entry-keys.ts'
export {
  type FollowedFeed,
  type FollowList,
  type OpmlOptions,
  parseFollowList,
  parseOpml,
  parseSubs,
  writeOpml,
} from './follow-list.ts'
export { failureWeight, type HealthInput, health } from './health.ts'
export { knownFeedPaths, knownSitemapPaths, siteFeeds, sitemapsOfRobots } from './known-feeds.ts'
export { type HeaderLink, linksOfHeader } from './link-header.ts'
export { type NextCheck, type NextCheckInput, nextCheck, windowMsOf } from './next-check.ts'
export { entriesFromPage, type PageEntries, type PageOptions } from './page-entries.ts'
export { type FeedSource, parseFeed } from './parse-feed.ts'
export { type EntryPrediction, type FeedCase, type FeedPrediction, parseFeedCase, predictionOf } from './prediction.ts'
