import { hostOf } from '../model/index.ts'
import type { StoredArticle, StoredRevision } from '../store/index.ts'

/**
 * How much a feed's word about an article weighs: 2 where feed and article are of one site, 1 for the feed that told of
 * it first, 0 for any other. No feed can put its words in place of another's.
 */
export function feedTrust(
  article: Pick<StoredArticle, 'url' | 'feedId'>,
  feed: { readonly id?: string; readonly url?: string },
): 0 | 1 | 2 {
  const site = siteOf(article.url)
  if (site !== '' && site === siteOf(feed.url)) return 2
  return feed.id !== undefined && feed.id === article.feedId ? 1 : 0
}

/** The same for the feed that a revision was read in. */
export function trustIn(
  revision: Pick<StoredRevision, 'provenance'>,
  article: Pick<StoredArticle, 'url' | 'feedId'>,
): 0 | 1 | 2 {
  return feedTrust(article, { id: revision.provenance.feed, url: revision.provenance.feedUrl })
}

/** The part of a host that one publisher has, near enough: `news.example.co.uk` and `example.co.uk` are one. */
export function siteOf(url: string | undefined): string {
  const host = hostOf(url ?? '')
  if (/^[\d.:[\]a-f]+$/i.test(host)) return host
  const labels = host.replace(/:\d+$/, '').split('.')
  const isShort = labels.length > 2 && labels.at(-1)!.length === 2 && labels.at(-2)!.length <= 3
  return labels.slice(isShort ? -3 : -2).join('.')
}
