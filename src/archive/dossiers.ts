import { confirmHit, parseQuery, type Query } from '../search/index.ts'
import {
  type ArticleNews,
  addNotice,
  allDossiers,
  articleNews,
  type Db,
  heldAgainstDossiers,
  listed,
  noteTold,
  revisionsOf,
  type StoredDossier,
  toldOfDossier,
  wasTold,
} from '../store/index.ts'
import type { FollowEvent } from './apply-follow.ts'
import { dayOf } from './days.ts'
import { conditionsOf } from './find-conditions.ts'
import { sha256Hex } from './identity.ts'
import type { NoticeChannel } from './messenger.ts'
import { channelsOf, type Notice } from './notices.ts'
import { ArchiveError, type WritableArchive } from './open-archive.ts'

const longestName = 100

/** One name, one dossier: the same name again gives it another query. */
export function dossierId(name: string): string {
  return sha256Hex(`dossier\n${name}`).slice(0, 16)
}

/**
 * Saves a search under a name. It becomes part of the archive as a `metadata` record, so that `rebuild` keeps it. Throws
 * `ArchiveError` for a name or a query that can't be.
 */
export async function addDossier(archive: WritableArchive, given: string, query: string): Promise<string> {
  const name = given.replace(/\s+/gu, ' ').trim()
  if (!name || name.length > longestName) throw new ArchiveError(`a dossier's name has 1 to ${longestName} characters`)
  const outcome = parseQuery(query, { today: dayOf(archive.now(), archive.settings.timeZone) })
  if (outcome.kind === 'problem')
    throw new ArchiveError(`${outcome.message} (at character ${outcome.at + 1} of the query)`)
  if (outcome.query.in) throw new ArchiveError('a dossier looks in current versions; leave in:versions out')
  const id = dossierId(name)
  await append(archive, id, { event: 'dossier', name, query })
  await archive.keeper.commit(
    () => [],
    (sql) => toldOfDossier(sql, id, archive.now()),
  )
  return id
}

/** Removes a dossier by name or id; answers whether there was one. The articles stay. */
export async function removeDossier(archive: WritableArchive, nameOrId: string): Promise<boolean> {
  const found = (await allDossiers(archive.db)).find(({ id, name }) => id === nameOrId || name === nameOrId.trim())
  if (!found) return false
  await append(archive, found.id, { event: 'dossier-removed', name: found.name })
  return true
}

async function append(archive: WritableArchive, id: string, event: FollowEvent): Promise<void> {
  const at = archive.now()
  await archive.keeper.commit(
    (warc) => [
      warc.appendMetadata({ subject: id, url: `urn:presskeep:dossier:${id}`, at, fields: event, purpose: 'follow' }),
    ],
    async () => {},
  )
}

const articlesNamed = 20
const articlesAtOnce = 500

/**
 * Puts a notice into the line for each dossier that has new matches: articles whose words, pictures or marks came or changed since, each
 * once. One that matched before the dossier was kept is none, whatever becomes of it.
 */
export async function noteDossiers(archive: WritableArchive): Promise<void> {
  const channels = channelsOf(archive.settings.notices)
  if (!channels.length) return
  const dossiers = await allDossiers(archive.db)
  for (const { id } of dossiers.filter((one) => one.toldAt === undefined)) {
    await archive.keeper.commit(
      () => [],
      (sql) => toldOfDossier(sql, id, archive.now()),
    )
  }
  const found = new Map<StoredDossier, NewMatch[]>()
  const held: Pick<ArticleNews, 'id' | 'turn'>[] = []
  for (let isMore = true; isMore; ) {
    const news = await articleNews(archive.db, articlesAtOnce, held.at(-1)?.id)
    for (const dossier of dossiers) {
      if (dossier.toldAt === undefined || !news.length) continue
      const matches = await newMatches(archive, { ...dossier, since: dossier.toldAt }, news)
      found.set(dossier, [...(found.get(dossier) ?? []), ...matches])
    }
    held.push(...news.map(({ id, turn }) => ({ id, turn })))
    isMore = news.length === articlesAtOnce
  }
  for (const [dossier, matches] of found) await tell(archive, dossier, matches, channels)
  // Last: what was told is known as told where this comes to nothing.
  for (let at = 0; at < held.length; at += articlesAtOnce) {
    await archive.keeper.commit(
      () => [],
      async (sql) => {
        for (const one of held.slice(at, at + articlesAtOnce)) await heldAgainstDossiers(sql, one)
      },
    )
  }
}

type NewMatch = Pick<ArticleNews, 'id' | 'title' | 'url' | 'firstSeenAt'>

async function tell(
  archive: WritableArchive,
  { id, name, query }: StoredDossier,
  matches: readonly NewMatch[],
  channels: readonly NoticeChannel[],
): Promise<void> {
  if (!matches.length) return
  const found = matches.toSorted((a, b) => b.firstSeenAt - a.firstSeenAt)
  const now = archive.now()
  const articles = found
    .slice(0, articlesNamed)
    .map((one) => ({ id: one.id, title: one.title ?? one.url ?? one.id, url: one.url ?? undefined }))
  const notice: Notice = {
    id: sha256Hex(`notice\n${id}\ndossier\n${found.map((one) => one.id).join('\n')}`).slice(0, 16),
    kind: 'dossier',
    at: new Date(now).toISOString(),
    dossier: { id, name, query, total: found.length, articles },
    text: `${name}: ${found.length === 1 ? 'a new match' : `${found.length} new matches`}: ${articles.map((one) => one.title).join(' · ')}`,
  }
  await archive.keeper.commit(
    () => [],
    async (sql) => {
      for (const one of found) await noteTold(sql, id, one.id)
      const body = JSON.stringify(notice)
      await addNotice(sql, { id: notice.id, at: now, kind: 'dossier', feedId: id, body, channels })
    },
  )
}

async function newMatches(
  archive: WritableArchive,
  { id, query, since }: { readonly id: string; readonly query: string; readonly since: number },
  news: readonly ArticleNews[],
): Promise<readonly NewMatch[]> {
  const { db, settings } = archive
  const { timeZone } = settings
  const outcome = parseQuery(query, { today: dayOf(archive.now(), timeZone) })
  if (outcome.kind === 'problem') return []
  const passing = async (by?: number) => {
    const { where, values } = conditionsOf(outcome.query, timeZone, by)
    const rows = await db.all<{ id: string }>(
      `SELECT a.id FROM ${listed(db, 'text')} j CROSS JOIN articles a ON a.id = j.value
       WHERE a.duplicate_of IS NULL ${where.map((one) => `AND ${one}`).join(' ')}`,
      JSON.stringify(news.map((one) => one.id)),
      ...values,
    )
    return new Set(rows.map((row) => row.id))
  }
  const passed = await passing()
  const passedBefore = await passing(since)
  const found: NewMatch[] = []
  for (const one of news) {
    if (!passed.has(one.id) || !isMatch(outcome.query, one) || (await wasTold(db, id, one.id))) continue
    if (passedBefore.has(one.id)) {
      // What was said before is no news: much of it comes when other crawlers' files are read in.
      const isOld = one.textAt !== null && one.textAt <= since
      if (isOld || (await matchedBefore(db, outcome.query, one, since))) continue
    }
    found.push({ id: one.id, title: one.title, url: one.url, firstSeenAt: one.firstSeenAt })
  }
  return found
}

function isMatch(query: Query, { title, text }: { readonly title?: string | null; readonly text: string | null }) {
  const verdict = confirmHit(query, { title: title ?? '', text: text ?? '' })
  return verdict.isMatch && !verdict.isDoubtful
}

async function matchedBefore(db: Db, query: Query, article: ArticleNews, since: number): Promise<boolean> {
  if (article.firstSeenAt > since) return false
  const versions = (await revisionsOf(db, article.id)).filter((one) => one.at <= since)
  return (versions.length ? versions : [{ title: article.title, text: null }]).some((one) => isMatch(query, one))
}
