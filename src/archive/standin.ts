import type { FeedStatus, ParsedFeed } from '../model/index.ts'

export function entryKeys(feed: ParsedFeed): readonly string[] {
  return feed.entries.map((entry) => entry.id ?? entry.url ?? `${entry.title}\n${entry.summary ?? ''}`)
}
export function nextCheck(o: { readonly now: number; readonly [key: string]: unknown }): { readonly at: number } {
  return { at: o.now + 3_600_000 }
}
export function health(o: { readonly failures: number; readonly [key: string]: unknown }): FeedStatus {
  return o.failures === 0 ? 'ok' : 'degraded'
}
export function discoverFeeds(
  _body: Uint8Array,
  _url: string,
  _o: object,
): readonly { url: string; title?: string; reason: string; isDeclared: boolean }[] {
  return []
}
export function parseFollowList(
  bytes: Uint8Array,
):
  | { kind: 'list'; feeds: readonly { url: string; name?: string; tags: readonly string[] }[] }
  | { kind: 'broken'; message: string } {
  return {
    kind: 'list',
    feeds: (JSON.parse(new TextDecoder().decode(bytes)) as { site: string; url: string }[]).map((x) => ({
      url: x.url,
      name: x.site,
      tags: [],
    })),
  }
}
export const writeFollowList = (_feeds: readonly unknown[], _o: object): string => ''
