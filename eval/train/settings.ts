import type { BoostOptions } from './boost.ts'

/** What learning can be told; `--set name=number` changes one for an experiment. */
export interface Settings {
  /** Parts of the sites of which each is predicted from the others, so that the second look learns from honest odds. */
  readonly inner: number
  /** A word's odds need so many sites. */
  readonly leastSites: number
  /** Weight of a labelled segment. */
  readonly segmentWeight: number
  /** Weight of pages that are no articles. */
  readonly otherTypes: number
  /** On a page with far more furniture than article, a word of furniture weighs at least so much of a word of the article. */
  readonly leastCalm: number
  /** Among the furniture of so many other sites each page in Chinese, Japanese or Korean stands, and each other page. */
  readonly mixedCjk: number
  readonly mixedOther: number
  /** What a mixed page weighs beside a real one. */
  readonly mixedWeight: number
  /** The teacher's share in what the second look learns of a block; the truth has the rest. 0: no teacher. */
  readonly taught: number
  /** Of a page whose truth speaks of some sentences only, what the rest weighs together, by the teacher, beside a page with a whole truth. */
  readonly untold: number
  readonly first: BoostOptions
  readonly second: BoostOptions
}

export const defaults: Settings = {
  inner: 2,
  leastSites: 6,
  segmentWeight: 0.14,
  otherTypes: 0.5,
  leastCalm: 0.15,
  mixedCjk: 0,
  mixedOther: 0,
  mixedWeight: 0.4,
  taught: 0.6,
  untold: 0.5,
  first: { trees: 70, depth: 5, rate: 0.12, leastMass: 0.3, columns: 0.6, shrink: 1, seed: 3, forests: 2 },
  second: { trees: 130, depth: 6, rate: 0.1, leastMass: 0.3, columns: 0.6, shrink: 1, seed: 3, forests: 2 },
}

/** The defaults with every `--set first.trees=90` of the arguments. */
export function settingsFrom(args: readonly string[]): Settings {
  const settings = structuredClone(defaults) as unknown as Record<string, unknown>
  args.forEach((arg, i) => {
    if (arg !== '--set') return
    const [path = '', value = ''] = (args[i + 1] ?? '').split('=')
    const names = path.split('.')
    const last = names.pop() as string
    let at = settings
    for (const name of names) at = at[name] as Record<string, unknown>
    if (at === undefined || !(last in at)) throw new Error(`--set ${path}: there is no such setting`)
    at[last] = Number(value)
  })
  return settings as unknown as Settings
}
