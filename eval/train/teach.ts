import { firstColumns } from '../../src/extract/body/features.ts'
import { ask, askSecond, firstRowsOf, type Learned, learnBoth, secondRowsOf } from './learn.ts'
import type { Sample } from './samples.ts'
import type { Settings } from './settings.ts'
import type { Teacher } from './taught.ts'

/** The parts that the sites are split into. */
export const partOf = ({ siteHash }: Sample, parts: number): number => siteHash % parts

/**
 * Makes teachers: `without(part)` knows the odds of all pages outside of this part, from looks that learned neither from the
 * page's own part nor from this one; `without(undefined)` knows those of all pages. What was learned is kept: two
 * parts are left out together for both.
 */
export function teachers(
  samples: readonly Sample[],
  parts: number,
  settings: Settings,
): { readonly without: (part: number | undefined) => Teacher } {
  const known = new Map<string, Learned>()
  const learnedWithout = (left: readonly number[]): Learned => {
    const key = [...left].sort().join()
    let learned = known.get(key)
    if (!learned) {
      learned = learnBoth(
        samples.filter((sample) => !left.includes(partOf(sample, parts))),
        settings,
      )
      known.set(key, learned)
    }
    return learned
  }
  return {
    without(out) {
      const teacher = new Map<Sample, Float32Array>()
      for (let part = 0; part < parts; part++) {
        if (part === out) continue
        const learned = learnedWithout(out === undefined ? [part] : [part, out])
        for (const sample of samples)
          if (partOf(sample, parts) === part) teacher.set(sample, oddsOf(sample, learned, settings))
      }
      return teacher
    },
  }
}

function oddsOf(sample: Sample, learned: Learned, settings: Settings): Float32Array {
  const rows = firstRowsOf(sample, learned.table, settings)
  const odds = ask(learned.first, rows, firstColumns.length)
  return askSecond(learned.second, secondRowsOf(sample, rows, odds), odds)
}
