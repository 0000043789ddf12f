import type { WarcRecord } from '../capture/index.ts'
import { followFeed, moveFeed, type Sql, unfollowFeed } from '../store/index.ts'
import { feedId } from './identity.ts'

/** A change of the follow list, as it stands in a `metadata` record. */
export type FollowEvent =
  | { readonly event: 'follow'; readonly url: string; readonly name?: string; readonly tags: readonly string[] }
  | { readonly event: 'unfollow'; readonly url: string }
  | { readonly event: 'moved'; readonly feed: string; readonly from: string; readonly to: string }

export async function applyFollow(sql: Sql, record: WarcRecord): Promise<FollowEvent> {
  const event = JSON.parse(new TextDecoder().decode(await record.payload())) as FollowEvent
  switch (event.event) {
    case 'follow':
      await followFeed(sql, {
        id: feedId(event.url),
        url: event.url,
        name: event.name,
        tags: event.tags,
        at: record.at,
      })
      break
    case 'unfollow':
      await unfollowFeed(sql, event.url, record.at)
      break
    case 'moved':
      await moveFeed(sql, event.feed, event.to)
      break
  }
  return event
}
