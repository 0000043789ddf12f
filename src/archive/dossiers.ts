import { confirmHit, parseQuery } from '../search/index.ts'
import { addNotice, allDossiers, type SqlValue, type StoredDossier, toldOfDossier } from '../store/index.ts'
import type { FollowEvent } from './apply-follow.ts'
import { conditionsOf } from './find-conditions.ts'
import { sha256Hex } from './identity.ts'
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
  const outcome = parseQuery(query)
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

const articlesTold = 20
const articlesLookedAt = 5_000

/** Puts a notice into the line for each dossier that has matches which came into the archive since the last one. */
export async function noteDossiers(archive: WritableArchive): Promise<void> {
  const channels = channelsOf(archive.settings.notices)
  if (!channels.length) return
  for (const dossier of await allDossiers(archive.db)) {
    const now = archive.now()
    const found = dossier.toldAt === undefined ? [] : await matchesSince(archive, dossier, dossier.toldAt)
    if (dossier.toldAt !== undefined && !found.length) continue
    await archive.keeper.commit(
      () => [],
      async (sql) => {
        await toldOfDossier(sql, dossier.id, Math.max(now, ...found.map((one) => one.firstSeenAt)))
        if (!found.length) return
        const { id, name, query } = dossier
        const list = found.slice(0, articlesTold)
        const notice: Notice = {
          id: sha256Hex(`notice\n${id}\ndossier\n${found.map((one) => one.id).join('\n')}`).slice(0, 16),
          kind: 'dossier',
          at: new Date(now).toISOString(),
          dossier: { id, name, query, articles: list.map(({ id, title, url }) => ({ id, title, url })) },
          text: `${name}: ${found.length === 1 ? 'a new match' : `${found.length} new matches`}: ${list.map((one) => one.title).join(' · ')}`,
        }
        await addNotice(sql, {
          id: notice.id,
          at: now,
          kind: 'dossier',
          feedId: id,
          body: JSON.stringify(notice),
          channels,
        })
      },
    )
  }
}

async function matchesSince(archive: WritableArchive, dossier: StoredDossier, since: number) {
  const { timeZone } = archive.settings
  const today = new Intl.DateTimeFormat('en-CA', { timeZone }).format(archive.now())
  const outcome = parseQuery(dossier.query, { today })
  if (outcome.kind === 'problem') return []
  const { where, values } = conditionsOf(outcome.query, timeZone)
  const bound: SqlValue[] = [since, ...values]
  const rows = await archive.db.all<{
    id: string
    url: string | null
    title: string | null
    text: string | null
    at: number
  }>(
    `SELECT a.id, a.url, a.indexed_title AS title, r.text, a.first_seen_at AS at
     FROM articles a LEFT JOIN revisions r ON r.id = a.current_revision_id
     WHERE a.first_seen_at > ? AND a.duplicate_of IS NULL ${where.map((one) => `AND ${one}`).join(' ')}
     ORDER BY a.first_seen_at DESC LIMIT ${articlesLookedAt}`,
    ...bound,
  )
  return rows.flatMap(({ id, url, title, text, at }) => {
    const verdict = confirmHit(outcome.query, { title: title ?? '', text: text ?? '' })
    if (!verdict.isMatch || verdict.isDoubtful) return []
    return [{ id, url: url ?? undefined, title: title ?? url ?? id, firstSeenAt: at }]
  })
}
