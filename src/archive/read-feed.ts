import { type FeedCase, type FeedPrediction, parseFeedCase } from '../feed/index.ts'

/** What `parse-feed` prints of one feed. */
export function batchParseFeed(feedCase: FeedCase, bytes: Uint8Array): FeedPrediction {
  return parseFeedCase(feedCase, bytes)
}
