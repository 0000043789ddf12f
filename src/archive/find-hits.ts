import type { FoldedHit, Hit } from '../search/index.ts'
import type { Candidate } from './find-candidates.ts'

/** Counting stops here: beyond, how many there are tells a reader nothing, and costs as much as finding them. */
export const countedAtMost = 1_000

export interface Found {
  readonly hits: readonly Scored[]
  /** What would stand among the hits of this page if its words did not stand there only across others; at most `limit`. */
  readonly inside: readonly Scored[]
  /** Doubtful ones that were met, those of earlier pages too, and those of this page. */
  readonly doubtful: number
  readonly doubtfulHere: number
  /** Looked at, and found not to say what was looked for. */
  readonly rejected: number
  readonly next?: string
  /** How many match, where that was counted on the way. */
  readonly matches?: number
}

export interface Scored extends Candidate {
  readonly score: number
  /** Where it was looked at. */
  readonly folded?: FoldedHit
}

export function hitOf({ title, text }: Candidate): Hit {
  return { title: title ?? '', text: text ?? '' }
}

/** Candidates that are looked at for one page; what lies behind is reached by the cursor. */
export const lookedAtMost = 3_000
