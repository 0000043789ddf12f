/** One polite HTTP request at a time and host: robots, pace, retry, guard. */
export { whyNotPublic } from './addresses.ts'
export { createFetcher, type FetcherOptions } from './create-fetcher.ts'
export { defaultLimits, type Limits } from './limits.ts'
export type { HostGate } from './pace.ts'
export {
  type Connect,
  createConnect,
  createPoster,
  type OutgoingOptions,
  type Poster,
  type PostOutcome,
  type PostRequest,
} from './post.ts'
export { parseRobotsTxt, type RobotsRules } from './robots-txt.ts'
