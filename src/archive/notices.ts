import type { FeedStatus } from '../model/index.ts'
import { addNotice, dueNotices, type Gap, noticeTried, type Sql, type StoredFeed } from '../store/index.ts'
import { sha256Hex } from './identity.ts'
import type { Messenger, NoticeChannel } from './messenger.ts'
import type { WritableArchive } from './open-archive.ts'
import type { Settings } from './settings.ts'

/**
 * What a notice tells of: a feed that changed its health for the worse, is back, or has a gap that is not filled; a dossier with
 * new matches.
 */
export type NoticeKind = Exclude<FeedStatus, 'ok'> | 'back' | 'gap' | 'dossier'

/** As the webhook sends it. `id` is the same where a notice comes twice (a crash between sending and noting it). */
export interface Notice {
  readonly id: string
  readonly kind: NoticeKind
  /** ISO 8601. */
  readonly at: string
  /** Of a notice on a feed. */
  readonly feed?: { readonly url: string; readonly name: string; readonly status: FeedStatus }
  /** Of a notice on a dossier: the newest of its new matches, and how many there are. */
  readonly dossier?: {
    readonly id: string
    readonly name: string
    readonly query: string
    readonly total?: number
    readonly articles: readonly { readonly id: string; readonly title: string; readonly url?: string }[]
  }
  /** One sentence for people. */
  readonly text: string
}

export function channelsOf(notices: Settings['notices']): readonly NoticeChannel[] {
  return (['webhook', 'email', 'ntfy'] as const).filter((channel) => notices[channel] !== undefined)
}

/** One failure that passes is shown, and nobody is called for it. */
function worthTelling({ status, failures }: { readonly status: FeedStatus; readonly failures: number }): FeedStatus {
  return status === 'degraded' && failures < 1.5 ? 'ok' : status
}

/** Puts a notice into the line where a feed's health has changed. In the transaction that notes the change. */
export async function noteHealth(
  sql: Sql,
  notices: Settings['notices'],
  feed: StoredFeed,
  now: { readonly status: FeedStatus; readonly failures: number; readonly at: number; readonly message?: string },
): Promise<void> {
  const before = worthTelling(feed)
  if (worthTelling(now) === before) return
  const status = worthTelling(now)
  const kind: NoticeKind = status === 'ok' ? 'back' : status
  const since = feed.lastSuccessAt === undefined ? 'since it is followed' : `since ${dayOf(feed.lastSuccessAt)}`
  const text =
    kind === 'back'
      ? `${feed.name} is back (it was ${before}).`
      : kind === 'stale' && now.message === undefined
        ? `${feed.name} answers and has been silent for far longer than usual.`
        : `${feed.name} is ${kind}: ${now.message ?? 'it can not be read'} (${kind === 'degraded' ? 'tried several times' : `no answer ${since}`}).`
  await put(sql, notices, feed, kind, now.status, now.at, text)
}

/** Puts a notice into the line where a gap could not be filled. */
export async function noteGap(
  sql: Sql,
  notices: Settings['notices'],
  feed: StoredFeed,
  gap: Gap,
  at: number,
): Promise<void> {
  const found = gap.found ? `, ${gap.found} articles were found elsewhere` : ''
  const text = `${feed.name} has a gap: between ${timeOf(gap.since)} and ${timeOf(gap.at)} entries may have come and gone${found}.`
  await put(sql, notices, feed, 'gap', feed.status, at, text, String(gap.at))
}

async function put(
  sql: Sql,
  notices: Settings['notices'],
  feed: StoredFeed,
  kind: NoticeKind,
  status: FeedStatus,
  at: number,
  text: string,
  of = String(at),
): Promise<void> {
  const channels = channelsOf(notices)
  if (!channels.length) return
  const id = sha256Hex(`notice\n${feed.id}\n${kind}\n${of}`).slice(0, 16)
  const notice: Notice = {
    id,
    kind,
    at: new Date(at).toISOString(),
    feed: { url: feed.url, name: feed.name, status },
    text,
  }
  await addNotice(sql, { id, at, kind, feedId: feed.id, body: JSON.stringify(notice), channels })
}

const noticesAtOnce = 200
const minuteMs = 60_000
const retryDelaysMs = [1, 10, 60, 360, 1440].map((minutes) => minutes * minuteMs)

/**
 * Sends what waits, each notice once a channel. What a channel does not take is tried again for two days and then given
 * up; `onProblem` hears of it. Never throws for what a channel does.
 */
export async function sendNotices(
  archive: WritableArchive,
  messenger: Messenger,
  onProblem: (problem: string) => void = () => {},
): Promise<number> {
  const waiting = await dueNotices(archive.db, archive.now(), noticesAtOnce)
  const left = new Map(waiting.map((one) => [one.id, new Set(one.channels)]))
  const errors = new Map<string, string>()
  let sent = 0
  for (const channel of channelsOf(archive.settings.notices)) {
    const mine = waiting.filter((one) => one.channels.includes(channel))
    if (!mine.length) continue
    const results = await messenger(
      channel,
      mine.map((one) => JSON.parse(one.body) as Notice),
    )
    for (const { id } of mine) {
      const problem = results.get(id)
      if (problem === undefined) {
        left.get(id)?.delete(channel)
        sent++
      } else errors.set(id, `${channel}: ${problem}`)
    }
  }
  if (!waiting.length) return 0
  const configured = new Set<string>(channelsOf(archive.settings.notices))
  await archive.keeper.commit(
    () => [],
    async (sql) => {
      for (const one of waiting) {
        const channels = [...(left.get(one.id) ?? [])].filter((channel) => configured.has(channel))
        const delayMs = retryDelaysMs[one.attempts]
        const error = errors.get(one.id)
        if (channels.length && delayMs === undefined) onProblem(`a notice could not be sent and is given up: ${error}`)
        const isOver = delayMs === undefined
        await noticeTried(sql, one.id, {
          channels: isOver ? [] : channels,
          dueAt: archive.now() + (delayMs ?? 0),
          error,
        })
      }
    },
  )
  for (const problem of new Set(errors.values())) onProblem(`a notice could not be sent: ${problem}`)
  return sent
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)
const timeOf = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
