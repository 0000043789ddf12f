import { keepSubscriptions, makeMeanings, sync as syncArchive, type WritableArchive } from '../archive/index.ts'
import type { Rounds } from './beside/rounds.ts'
import type { Invocation } from './command.ts'
import { embedderOf, type fetcherOf, noticesOf, outgoingOf } from './config.ts'
import { describeEvent, progressOn } from './progress.ts'

const lookEveryMs = 15_000

/**
 * The scheduler: a round, then a short rest, until it is stopped; vectors of meaning and subscriptions beside it. A round that fails is
 * told and tried again.
 */
export async function followOn(
  invocation: Invocation,
  archive: WritableArchive,
  fetcher: ReturnType<typeof fetcherOf>,
  rounds: Rounds,
): Promise<void> {
  const progress = progressOn(invocation)
  const tell = (problem: string) => progress.line(`presskeep: ${problem}`)
  const embed = embeddingOn(invocation, archive, tell)
  const subscribing = subscribeOn(invocation, archive, tell)
  const round = async (signal: AbortSignal) => {
    try {
      await syncArchive(archive, fetcher, {
        isStanding: true,
        signal,
        random: invocation.random,
        ...noticesOf(invocation, archive),
        onEvent: (event) => progress.step(describeEvent(event)),
      })
    } catch (error) {
      tell(`this round failed: ${error instanceof Error ? error.message : error}; trying again`)
    }
    progress.end()
  }
  await rounds.run(async (signal) => {
    await Promise.all([again(round, signal), again(embed, signal)])
  }, invocation.signal)
  await subscribing
}

/** Does the same again and again, with a rest between. */
async function again(work: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await work(signal)
    await rest(lookEveryMs, signal)
  }
}

/** Makes vectors of meaning, where the settings name an endpoint; a trouble is told once. */
function embeddingOn(invocation: Invocation, archive: WritableArchive, onProblem: (problem: string) => void) {
  const embedder = embedderOf(invocation, archive)
  let told: string | undefined
  let isStanding = false
  return async (signal: AbortSignal): Promise<void> => {
    if (!embedder) return
    let problem: string | undefined
    try {
      problem = (await makeMeanings(archive, embedder, { signal, isStanding })).problem
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error)
    }
    isStanding = true
    if (problem !== undefined && problem !== told && !signal.aborted) onProblem(`no vectors of meaning: ${problem}`)
    told = problem
  }
}

const subscribeEveryMs = 60_000

/** Keeps the subscriptions to hubs alive beside the rounds, where hubs can reach us. */
async function subscribeOn(
  invocation: Invocation,
  archive: WritableArchive,
  onProblem: (problem: string) => void,
): Promise<void> {
  const { publicUrl } = archive.settings.web
  if (publicUrl === undefined) return
  const { post } = outgoingOf(archive)
  const { signal } = invocation
  while (!signal.aborted) {
    try {
      await keepSubscriptions(archive, { post, publicUrl, signal })
    } catch (error) {
      if (!signal.aborted) onProblem(`hubs could not be asked: ${error instanceof Error ? error.message : error}`)
    }
    await rest(subscribeEveryMs, signal)
  }
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}
