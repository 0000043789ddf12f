import type { WarcRecord } from '../capture/index.ts'
import { addressKey, type FeedSettings, hostOf } from '../model/index.ts'
import {
  addJob,
  addJobs,
  articleByKey,
  createArticle,
  createArticles,
  feedById,
  followFeed,
  knownKeys,
  makeFeedDue,
  moveFeed,
  type NewArticle,
  relabelFeed,
  removeDossier,
  type Sql,
  saveDossier,
  setFeedSettings,
  unfollowFeed,
} from '../store/index.ts'
import type { ApplyContext } from './apply.ts'
import { articleId, feedId } from './identity.ts'
import { nameArticles } from './name-source.ts'

/** A page that is to be fetched, though no feed has named it. */
export interface WantedPage {
  readonly url: string
  readonly source: string
}

/** A change of the follow list, as it stands in a `metadata` record. */
export type FollowEvent =
  | {
      readonly event: 'follow'
      readonly url: string
      readonly name?: string
      readonly tags: readonly string[]
      readonly settings?: FeedSettings
    }
  /** Name (the feed's own where absent), tags and settings as they are from now on. */
  | {
      readonly event: 'settings'
      readonly feed: string
      readonly url: string
      readonly name?: string
      readonly tags: readonly string[]
      readonly settings: FeedSettings
    }
  /** A page that another tool had captured is an article from now on. */
  | { readonly event: 'article'; readonly url: string; readonly source: string }
  /** Pages that somebody wants kept, from a list or a sitemap. */
  | { readonly event: 'wanted'; readonly list: string; readonly pages: readonly WantedPage[] }
  | { readonly event: 'unfollow'; readonly url: string }
  /** A search is saved under a name, or the one of that name is another from now on. */
  | { readonly event: 'dossier'; readonly name: string; readonly query: string }
  | { readonly event: 'dossier-removed'; readonly name: string }
  | { readonly event: 'moved'; readonly feed: string; readonly from: string; readonly to: string }

export async function applyFollow(sql: Sql, record: WarcRecord, context: ApplyContext): Promise<FollowEvent> {
  const event = JSON.parse(new TextDecoder().decode(await record.payload())) as FollowEvent
  switch (event.event) {
    case 'follow':
      await followFeed(sql, {
        id: feedId(event.url),
        url: event.url,
        name: event.name,
        tags: event.tags,
        settings: event.settings,
        at: record.at,
      })
      if (event.name) await nameArticles(sql, feedId(event.url))
      break
    case 'settings':
      await relabelFeed(sql, event.feed, event)
      await nameArticles(sql, event.feed)
      await changeSettings(sql, event.feed, event.settings, record.at, context)
      break
    case 'article':
      await adoptArticle(sql, event, record.at)
      break
    case 'wanted':
      await wantPages(sql, event.pages, record.at)
      break
    case 'dossier':
      await saveDossier(sql, { id: record.subject!, name: event.name, query: event.query, addedAt: record.at })
      break
    case 'dossier-removed':
      await removeDossier(sql, record.subject!)
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

/** It is not asked for again: whoever imports old captures wants those and not what stands there today. */
async function adoptArticle(
  sql: Sql,
  { url, source }: { readonly url: string; readonly source: string },
  at: number,
): Promise<void> {
  const key = addressKey(url)
  if (key === undefined || (await articleByKey(sql, key))) return
  await createArticle(sql, { id: articleId(key), key, url, source, firstSeenAt: at, isFetchable: false })
}

/** What is known already is not wanted a second time. */
async function wantPages(sql: Sql, pages: readonly WantedPage[], at: number): Promise<void> {
  const keys = pages.map(({ url }) => addressKey(url))
  const known = await knownKeys(
    sql,
    keys.filter((key) => key !== undefined),
  )
  const articles: NewArticle[] = []
  for (const [place, { url, source }] of pages.entries()) {
    const key = keys[place]
    if (key === undefined || known.has(key)) continue
    known.add(key)
    articles.push({ id: articleId(key), key, url, source, firstSeenAt: at, isFetchable: true })
  }
  await createArticles(sql, articles)
  await addJobs(
    sql,
    articles.map(({ id, url }) => ({ kind: 'article', subject: id, host: hostOf(url!), dueAt: at })),
  )
}

/** Pages that are no longer wanted are not asked for any more; pages that are wanted again become due. */
async function changeSettings(
  sql: Sql,
  id: string,
  settings: FeedSettings,
  at: number,
  context: ApplyContext,
): Promise<void> {
  const before = await feedById(sql, id)
  if (!before) return
  await setFeedSettings(sql, id, settings)
  await makeFeedDue(sql, id, at)
  const wanted = context.wantsArticles && before.settings.articles !== false
  const wants = context.wantsArticles && settings.articles !== false
  if (wanted && !wants) {
    await sql.all(
      `DELETE FROM jobs WHERE kind IN ('article', 'recheck') AND subject IN (SELECT id FROM articles WHERE feed_id = ?)`,
      id,
    )
  }
  if (!wanted && wants) {
    const rows = await sql.all<{ id: string; url: string }>(
      `SELECT id, url FROM articles WHERE feed_id = ? AND is_complete = 0 AND is_fetchable = 1 AND duplicate_of IS NULL
         AND url IS NOT NULL`,
      id,
    )
    for (const row of rows) await addJob(sql, { kind: 'article', subject: row.id, host: hostOf(row.url), dueAt: at })
  }
}
