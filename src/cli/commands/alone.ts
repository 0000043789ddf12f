import type { Command } from '../command.ts'

/**
 * Commands that need little of Presskeep. They are loaded by themselves: loading all the rest takes longer than reading a page
 * or a feed.
 */
export const alone: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ['extract', async () => (await import('./extract.ts')).extract],
  ['sanitize', async () => (await import('./sanitize.ts')).sanitize],
  ['parse-feed', async () => (await import('./parse-feed.ts')).parseFeed],
])
