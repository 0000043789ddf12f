import type { HopFailure, Send } from './hop.ts'

export interface RetryOptions {
  readonly random: () => number
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly log: (line: string) => void
}

/**
 * One quick second try for what is over in a second: a connection that was reset or refused, and headers that a stricter
 * reader than a browser's refuses. All else (5xx, 429, slowness) is left to the schedule.
 */
export function retry(send: Send, { random, sleep, log }: RetryOptions): Send {
  return async (hop, signal) => {
    const first = await send(hop, signal)
    if (first.kind === 'answer') return first
    if (first.errorClass === 'protocol' && first.exchange === undefined && !hop.isLenient) {
      const second = await send({ ...hop, isLenient: true }, signal)
      return second.kind === 'answer' ? second : first
    }
    if (!isOverSoon(first)) return first
    log(`once more: ${first.message}`)
    await sleep(200 + random() * 600, signal)
    return send(hop, signal)
  }
}

function isOverSoon({ errorClass, exchange }: HopFailure): boolean {
  return exchange === undefined && (errorClass === 'reset' || errorClass === 'network')
}
