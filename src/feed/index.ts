/** The feed station: bytes of a feed, sitemap or follow list to entries; discovery; dates; when to look next. */
export { type DateContext, readDate } from './dates.ts'
export type { FollowedFeed } from './opml.ts'
export { type FeedSource, parseFeed } from './parse-feed.ts'
export { type FeedCase, type FeedPrediction, parseFeedCase, predictionOf } from './prediction.ts'
