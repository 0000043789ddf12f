/** When pages are looked at again for edits: the young change often. */
export const defaultRecheck = ['15m until 3h', '1h until 1d', '3h until 7d', '3d until 30d', '30d until 365d'] as const

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const

function readStep(line: string): { readonly everyMs: number; readonly untilMs: number } | undefined {
  const found = /^\s*(\d{1,6})\s*([mhd])\s+until\s+(\d{1,6})\s*([mhd])\s*$/.exec(line)
  if (!found) return undefined
  const [, every, everyUnit, until, untilUnit] = found
  const everyMs = Number(every) * unitMs[everyUnit as keyof typeof unitMs]
  const untilMs = Number(until) * unitMs[untilUnit as keyof typeof unitMs]
  return everyMs >= unitMs.m ? { everyMs, untilMs } : undefined
}

/** Whether a value is a schedule: lines `15m until 3h`, each until later than the one before. May be empty. */
export function isRecheck(value: unknown): value is string[] {
  if (!Array.isArray(value)) return false
  const steps = value.map((line) => (typeof line === 'string' ? readStep(line) : undefined))
  return steps.every((step, at) => step && step.untilMs > (steps[at - 1]?.untilMs ?? 0))
}

/**
 * How long to wait with the next look, by the age of the last change; undefined for no more. It counts from the page's
 * own time, so that a rebuild makes the same times.
 */
export function recheckDelays(lines: readonly string[]): (ageMs: number) => number | undefined {
  const steps = lines.map(readStep)
  return (ageMs) => steps.find((step) => step && ageMs < step.untilMs)?.everyMs
}

/**
 * The wait of one article: up to a tenth longer, by its id, so that what was captured in one round is not asked for again
 * in one moment, and a rebuild makes the same times.
 */
export function spreadDelay(delayMs: number, articleId: string): number {
  const share = Number.parseInt(articleId.slice(0, 8), 16) / 2 ** 32
  return Math.round(delayMs * (1 + 0.1 * (Number.isFinite(share) ? share : 0)))
}
