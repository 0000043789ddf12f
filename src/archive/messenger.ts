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
  { post, name }: MessengerOptions,
): Promise<string | undefined> {
  const url = URL.parse(notices.ntfy ?? '')
  const topic = url?.pathname.split('/').filter(Boolean).at(-1)
  if (!url || !topic) return `notices.ntfy is no address of a topic: ${notices.ntfy}`
  const isGrave = waiting.some(({ kind }) => kind === 'dead' || kind === 'gone' || kind === 'gap')
  const outcome = await post({
    url: new URL(url.pathname.replace(/[^/]+\/?$/, '') || '/', url).href,
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      ...(notices.ntfyToken ? { Authorization: `Bearer ${notices.ntfyToken}` } : {}),
    },
    body: JSON.stringify({
      topic: decodeURIComponent(topic),
      title: subjectOf(waiting, name),
      message: linesOf(waiting, 20),
      priority: isGrave ? 4 : 3,
      tags: [waiting.every(({ kind }) => kind === 'back') ? 'white_check_mark' : 'warning'],
    }),
  })
  return problemOf(outcome)
}

function problemOf(outcome: Awaited<ReturnType<Poster>>): string | undefined {
  if (outcome.kind === 'failed') return outcome.message
  return outcome.status >= 200 && outcome.status < 300 ? undefined : `answered ${outcome.status}`
}

function mailOf(notices: readonly Notice[], { name, now }: MessengerOptions) {
  return { subject: subjectOf(notices, name), text: `${linesOf(notices, 500)}\n`, at: now(), id: notices[0]?.id ?? '0' }
}

function subjectOf(notices: readonly Notice[], name: string): string {
  const [first] = notices
  const what =
    notices.length === 1 && first
      ? `${first.feed?.name ?? first.dossier?.name}: ${first.kind === 'dossier' ? 'new matches' : first.kind}`
      : `${notices.length} notices`
  return `${name}: ${what}`
}

function linesOf(notices: readonly Notice[], atMost: number): string {
  const lines = notices.slice(0, atMost).map(({ text, feed }) => (feed ? `${text}\n${feed.url}` : text))
  const more = notices.length - atMost
  return [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n\n')
}
