import type { Connect, Poster } from '../fetch/index.ts'
import type { Notice } from './notices.ts'
import type { Settings } from './settings.ts'
import { sendMail } from './smtp.ts'

export type NoticeChannel = 'webhook' | 'email' | 'ntfy'

/**
 * Port: brings notices to one channel. Answers, by notice id, what went wrong; an id that is absent has arrived. Never
 * throws.
 */
export type Messenger = (channel: NoticeChannel, notices: readonly Notice[]) => Promise<ReadonlyMap<string, string>>

export interface MessengerOptions {
  readonly post: Poster
  readonly connect: Connect
  readonly now: () => number
  /** Name of the archive, for subjects. */
  readonly name: string
  /** Where the reading room is reached from elsewhere. */
  readonly publicUrl?: string
}

/** The channels that the settings name: webhook (one JSON POST a notice), e-mail and ntfy (one message for all). */
export function createMessenger(notices: Settings['notices'], options: MessengerOptions): Messenger {
  return async (channel, waiting) => {
    try {
      if (channel === 'webhook') return await byWebhook(notices.webhook, waiting, options.post)
      const problem =
        channel === 'ntfy'
          ? await byNtfy(notices, waiting, options)
          : notices.email && (await sendMail(notices.email, mailOf(waiting, options), options))
      return problem === undefined ? new Map() : new Map(waiting.map(({ id }) => [id, problem]))
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error)
      return new Map(waiting.map(({ id }) => [id, problem]))
    }
  }
}

async function byWebhook(
  url: string | undefined,
  notices: readonly Notice[],
  post: Poster,
): Promise<ReadonlyMap<string, string>> {
  const problems = new Map<string, string>()
  for (const notice of notices) {
    const outcome = await post({
      url: url ?? '',
      headers: { 'Content-Type': 'application/json; charset=utf-8' },
      body: JSON.stringify(notice),
    })
    const problem = problemOf(outcome)
    if (problem !== undefined) problems.set(notice.id, problem)
  }
  return problems
}

/** https://docs.ntfy.sh/publish/: JSON to the server's root, so that any script can stand in a title. */
async function byNtfy(
  notices: Settings['notices'],
  waiting: readonly Notice[],
  { post, name, publicUrl }: MessengerOptions,
): Promise<string | undefined> {
  const url = URL.parse(notices.ntfy ?? '')
  const topic = url?.pathname.split('/').filter(Boolean).at(-1)
  if (!url || !topic) return `notices.ntfy is no address of a topic: ${notices.ntfy}`
  const isGrave = waiting.some(({ kind }) => kind === 'dead' || kind === 'gone' || kind === 'gap')
  const click = placeOf(waiting, publicUrl)
  const outcome = await post({
    url: new URL(url.pathname.replace(/[^/]+\/?$/, '') || '/', url).href,
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      ...(notices.ntfyToken ? { Authorization: `Bearer ${notices.ntfyToken}` } : {}),
    },
    body: JSON.stringify({
      topic: decodeURIComponent(topic),
      title: subjectOf(waiting, name),
      message: ntfyMessageOf(waiting, publicUrl),
      priority: isGrave ? 4 : 3,
      tags: [tagOf(waiting)],
      ...(click === undefined ? {} : { click }),
    }),
  })
  return problemOf(outcome)
}

/** A longer message becomes a file that hangs on it. */
const ntfyBytesAtMost = 4000

/** As many articles of each dossier as go in with what stands at its end. */
function ntfyMessageOf(waiting: readonly Notice[], publicUrl: string | undefined): string {
  const fitting = [20, 12, 8, 5, 3, 2, 1]
    .map((named) => linesOf(waiting, 20, publicUrl, named))
    .find((text) => Buffer.byteLength(text) <= ntfyBytesAtMost)
  return fitting ?? cutAtLine(linesOf(waiting, 20, publicUrl, 1), ntfyBytesAtMost)
}

function cutAtLine(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text
  const kept: string[] = []
  let length = Buffer.byteLength('…')
  for (const line of text.split('\n')) {
    length += Buffer.byteLength(line) + 1
    if (length > bytes) break
    kept.push(line)
  }
  return `${kept.join('\n').trimEnd()}\n…`
}

function tagOf(waiting: readonly Notice[]): string {
  if (waiting.every(({ kind }) => kind === 'back')) return 'white_check_mark'
  return waiting.every(({ kind }) => kind === 'dossier') ? 'newspaper' : 'warning'
}

/** What a tap opens: the one article, or the page of the one dossier. */
function placeOf(waiting: readonly Notice[], publicUrl: string | undefined): string | undefined {
  const [dossier] = waiting.map((notice) => notice.dossier)
  if (waiting.length !== 1 || !dossier) return undefined
  const [article] = dossier.articles
  const url = dossier.articles.length === 1 ? URL.parse(article?.url ?? '') : null
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url.href
  return roomPage(dossier.id, publicUrl)
}

function roomPage(dossierId: string, publicUrl: string | undefined): string | undefined {
  return publicUrl === undefined ? undefined : new URL(`/dossier/${dossierId}`, publicUrl).href
}

function problemOf(outcome: Awaited<ReturnType<Poster>>): string | undefined {
  if (outcome.kind === 'failed') return outcome.message
  return outcome.status >= 200 && outcome.status < 300 ? undefined : `answered ${outcome.status}`
}

function mailOf(notices: readonly Notice[], { name, now, publicUrl }: MessengerOptions) {
  const text = `${linesOf(notices, 500, publicUrl)}\n`
  return { subject: subjectOf(notices, name), text, at: now(), id: notices[0]?.id ?? '0' }
}

function subjectOf(notices: readonly Notice[], name: string): string {
  const [first] = notices
  const what =
    notices.length === 1 && first
      ? `${first.feed?.name ?? first.dossier?.name}: ${first.kind === 'dossier' ? 'new matches' : first.kind}`
      : `${notices.length} notices`
  return `${name}: ${what}`.replace(/[\s\p{Cc}]+/gu, ' ')
}

function linesOf(
  notices: readonly Notice[],
  atMost: number,
  publicUrl: string | undefined,
  named = Number.POSITIVE_INFINITY,
): string {
  const parts = notices.slice(0, atMost).map((notice) => partOf(notice, publicUrl, named))
  const more = notices.length - atMost
  return [...parts, ...(more > 0 ? [`and ${more} more`] : [])].join('\n\n')
}

/** A feed with its address; a dossier with its articles, each with its address. */
function partOf({ text, feed, dossier }: Notice, publicUrl: string | undefined, named: number): string {
  if (feed) return `${text}\n${feed.url}`
  if (!dossier) return text
  const { total = dossier.articles.length } = dossier
  const articles = dossier.articles.slice(0, named)
  const page = roomPage(dossier.id, publicUrl)
  return [
    `${dossier.name}: ${total === 1 ? 'a new match' : `${total} new matches`}`,
    ...articles.map(({ title, url }) =>
      url === undefined || url === title ? shortened(title) : `${shortened(title)}\n${url}`,
    ),
    ...(total > articles.length ? [`and ${total - articles.length} more`] : []),
    ...(page === undefined ? [] : [`All of them: ${page}`]),
  ].join('\n\n')
}

const titleAtMost = 200

function shortened(title: string): string {
  const line = title.replace(/[\s\p{Cc}]+/gu, ' ')
  const characters = [...line]
  return characters.length > titleAtMost ? `${characters.slice(0, titleAtMost).join('')}…` : line
}
