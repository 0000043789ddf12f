import { foldText } from '../search/index.ts'
import type { OpenArchive } from './open-archive.ts'

export interface RisingPhrase {
  /** As it is folded: simplified, lower case. */
  readonly phrase: string
  /** Articles of these days, and of the weeks before, that have it. */
  readonly articles: number
  readonly before: number
  /** Log-likelihood (G²) of so many now against so many before; beyond 11 it is chance once in a thousand. */
  readonly score: number
}

export interface RisingPhrases {
  readonly phrases: readonly RisingPhrase[]
  /** How many articles were compared with how many. */
  readonly articles: number
  readonly before: number
}

const dayMs = 86_400_000
const recentAtMost = 1500
const beforeAtMost = 4500
const charactersRead = 600
const leastArticles = 3
const longestHan = 7
const longestWords = 3
const leastScore = 7

/**
 * Phrases that stand in more articles of the last `days` than the eight such spans before let expect, by the archive's own
 * counts: no list of words is asked, so new ones are found. A phrase has to hold together (its parts stand with each other
 * far more often than by chance) and to stand freely (different characters before and after it). The newest 1,500 articles
 * are compared with the newest 4,500 before, title and beginning of each.
 */
export async function risingPhrases(archive: OpenArchive, { days = 7, limit = 20 } = {}): Promise<RisingPhrases> {
  const { recent, before } = await readRising(archive, days)
  const phrases = comparePhrases(recent, before).slice(0, limit)
  return { phrases, articles: recent.length, before: before.length }
}

/** The texts that are compared. */
export async function readRising(
  archive: OpenArchive,
  days: number,
): Promise<{ readonly recent: readonly string[]; readonly before: readonly string[] }> {
  const now = archive.now()
  const since = now - days * dayMs
  return {
    recent: await beginnings(archive, since, now, recentAtMost),
    before: await beginnings(archive, since - 8 * days * dayMs, since, beforeAtMost),
  }
}

async function beginnings(archive: OpenArchive, from: number, until: number, most: number): Promise<readonly string[]> {
  const rows = await archive.db.all<{ title: string | null; beginning: string | null }>(
    `SELECT a.indexed_title AS title, substr(r.text, 1, ${charactersRead}) AS beginning
     FROM articles a LEFT JOIN revisions r ON r.id = a.current_revision_id
     WHERE a.sort_at >= ? AND a.sort_at < ? AND a.duplicate_of IS NULL ORDER BY a.sort_at DESC LIMIT ?`,
    from,
    until,
    most,
  )
  return rows.map((row) => `${row.title ?? ''}\n${row.beginning ?? ''}`)
}

/** The phrases of `recent` that stand out against `before`, the most telling first. Pure. */
export function comparePhrases(recent: readonly string[], before: readonly string[]): readonly RisingPhrase[] {
  const counts = frequentPhrases(recent.map(stretchesOf))
  const then = countKnown(before.map(stretchesOf), new Set(counts.keys()))
  const scored: RisingPhrase[] = []
  for (const [phrase, articles] of counts) {
    const had = then.get(phrase) ?? 0
    const score = logLikelihood(articles, recent.length, had, before.length)
    if (score >= leastScore) scored.push({ phrase, articles, before: had, score: Math.round(score * 10) / 10 })
  }
  scored.sort((a, b) => b.score - a.score || b.phrase.length - a.phrase.length || (a.phrase < b.phrase ? -1 : 1))
  return withoutParts(scored)
}

/** Units without a sign between them: Han characters, or words with a space between. */
interface Stretch {
  readonly text: string
  readonly isHan: boolean
  /** Where each unit begins, and one more: where a next one would. */
  readonly starts: readonly number[]
}

const word = `(?:(?!\\p{Script=Han})[\\p{L}\\p{N}])(?:(?!\\p{Script=Han})[\\p{L}\\p{M}\\p{N}'.-])*`
const stretchPattern = new RegExp(`\\p{Script=Han}+|${word}(?: ${word})*`, 'gu')
const beginsHan = /^\p{Script=Han}/u

function stretchesOf(text: string): readonly Stretch[] {
  return Array.from(foldText(text).matchAll(stretchPattern), ([found]) => {
    const isHan = beginsHan.test(found)
    const units = isHan ? [...found] : found.split(' ').map((one) => one.replace(/[.'-]+$/, ''))
    const starts = [0]
    for (const unit of units) starts.push(starts.at(-1)! + unit.length + (isHan ? 0 : 1))
    return { text: isHan ? found : units.join(' '), isHan, starts }
  })
}

/** The phrase of so many units. */
function phraseAt({ text, isHan, starts }: Stretch, from: number, size: number): string {
  return text.slice(starts[from], starts[from + size]! - (isHan ? 0 : 1))
}

function unitsOf(phrase: string): readonly string[] {
  return beginsHan.test(phrase) ? [...phrase] : phrase.split(' ')
}

/** Common characters that no phrase begins or ends with. */
const loose = new Set('的了在是和与及或也都就而但不没对从到被把将于以为之其这那他她它我你们个一有上中下说着过会要可')
const looseWords = new Set(
  'the a an of to in on at by for with and or but as is are was were be been it its this that he she they his her their from has have had not will would can could who which said says after before over into than more about out up new one two'.split(
    ' ',
  ),
)

/** Phrases and in how many articles they stand: grown by a unit at a time, each part frequent, cohesive and free. */
function frequentPhrases(articles: readonly (readonly Stretch[])[]): ReadonlyMap<string, number> {
  const singles = new Map<string, number>()
  let total = 0
  for (const stretch of articles.flat()) {
    for (let from = 0; from + 1 < stretch.starts.length; from++) {
      const unit = phraseAt(stretch, from, 1)
      singles.set(unit, (singles.get(unit) ?? 0) + 1)
      total++
    }
  }
  const found = new Map<string, number>()
  let shorter: ReadonlySet<string> = new Set(singles.keys())
  for (let size = 1; size <= longestHan && shorter.size; size++) {
    const counts = new Map<
      string,
      { articles: number; places: number; left: Set<string>; right: Set<string>; last: number }
    >()
    for (const [at, stretches] of articles.entries()) {
      for (const stretch of stretches) {
        if (size > longestWords && !stretch.isHan) continue
        const units = stretch.starts.length - 1
        let isBeginning = size === 1 || (size <= units && shorter.has(phraseAt(stretch, 0, size - 1)))
        for (let from = 0; from + size <= units; from++) {
          const isEnd: boolean = size === 1 || shorter.has(phraseAt(stretch, from + 1, size - 1))
          const isBoth = isBeginning && isEnd
          // What ends this one begins the next one.
          isBeginning = isEnd
          if (!isBoth) continue
          const key = phraseAt(stretch, from, size)
          let count = counts.get(key)
          if (!count) {
            count = { articles: 0, places: 0, left: new Set(), right: new Set(), last: -1 }
            counts.set(key, count)
          }
          count.places++
          if (count.last !== at) {
            count.articles++
            count.last = at
          }
          // A stretch's edge is a neighbour of its own each time.
          if (count.left.size < 2) count.left.add(from > 0 ? phraseAt(stretch, from - 1, 1) : `^${at}`)
          if (count.right.size < 2) count.right.add(from + size < units ? phraseAt(stretch, from + size, 1) : `$${at}`)
        }
      }
    }
    const frequent = new Set<string>()
    for (const [key, count] of counts) {
      if (count.articles < leastArticles) continue
      frequent.add(key)
      if (isPhrase(unitsOf(key), count, singles, total)) found.set(key, count.articles)
    }
    shorter = frequent
  }
  return found
}

function isPhrase(
  units: readonly string[],
  count: { readonly places: number; readonly left: ReadonlySet<string>; readonly right: ReadonlySet<string> },
  singles: ReadonlyMap<string, number>,
  total: number,
): boolean {
  const [first, last] = [units[0]!, units.at(-1)!]
  if (beginsHan.test(first)) {
    if (units.length < 2 || loose.has(first) || loose.has(last)) return false
  } else if (looseWords.has(first) || looseWords.has(last) || first.length < 3 || /^\d+$/.test(units.join('')))
    return false
  if (count.left.size < 2 || count.right.size < 2) return false
  // Pointwise mutual information of all its units, in nats for each join.
  const expected = units.reduce((sum, unit) => sum + Math.log((singles.get(unit) ?? 1) / total), 0)
  return units.length === 1 || (Math.log(count.places / total) - expected) / (units.length - 1) >= 2
}

/** In how many of other articles these phrases stand. */
function countKnown(
  articles: readonly (readonly Stretch[])[],
  known: ReadonlySet<string>,
): ReadonlyMap<string, number> {
  const beginnings = new Set<string>()
  for (const phrase of known) {
    const [stretch] = stretchesOf(phrase)
    for (let size = 1; stretch && size < stretch.starts.length; size++) beginnings.add(phraseAt(stretch, 0, size))
  }
  const counts = new Map<string, number>()
  for (const stretches of articles) {
    const here = new Set<string>()
    for (const stretch of stretches) {
      const units = stretch.starts.length - 1
      for (let from = 0; from < units; from++) {
        for (let size = 1; size <= longestHan && from + size <= units; size++) {
          const key = phraseAt(stretch, from, size)
          if (!beginnings.has(key)) break
          if (known.has(key)) here.add(key)
        }
      }
    }
    for (const key of here) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

/** Dunning's G² for a share that has grown; 0 where it has not. */
export function logLikelihood(now: number, ofNow: number, then: number, ofThen: number): number {
  if (!ofNow || now / ofNow <= (ofThen ? then / ofThen : 0)) return 0
  const term = (seen: number, expected: number) => (seen > 0 ? seen * Math.log(seen / expected) : 0)
  const share = (now + then) / (ofNow + ofThen)
  const part = (seen: number, of: number) => term(seen, of * share) + term(of - seen, of * (1 - share))
  // Without any past everything is new, and nothing is rising.
  return ofThen ? 2 * (part(now, ofNow) + part(then, ofThen)) : 0
}

/** Of a phrase and a longer one around it that stands nearly as often only the longer one is told. */
function withoutParts(phrases: readonly RisingPhrase[]): readonly RisingPhrase[] {
  const top = phrases.slice(0, 500)
  return top.filter(
    (one) =>
      !top.some(
        (other) => other !== one && other.phrase.includes(one.phrase) && other.articles >= 0.7 * one.articles,
      ) &&
      !top.some((other) => other !== one && one.phrase.includes(other.phrase) && other.articles > 1.5 * one.articles),
  )
}
