import {
  closenessOf,
  confirmHit,
  type FoldedHit,
  foldHit,
  loneCharacter,
  needsLook,
  type Query,
  scoreHit,
  shareStandingAlone,
  wordsApart,
} from '../search/index.ts'
import { Turn } from '../store/index.ts'
import type { FindOptions } from './find.ts'
import type { Candidate, Candidates } from './find-candidates.ts'
import { countedAtMost, type Found, hitOf, lookedAtMost, type Scored } from './find-hits.ts'

const halfLifeMs = 180 * 86_400_000

/** Up to so many matches all are ranked; of more the newest, and the newest with the words in the title: the others follow by their time. */
const rankedAtMost = 3_000
const rankedOfMany = 200

interface Ranked {
  readonly at: number
  readonly score: number
  /** Where it was read on the way. */
  readonly one?: Candidate
  readonly folded?: FoldedHit
}

/** The matches that say most of the query. */
export async function bestHits(candidates: Candidates, query: Query, options: FindOptions): Promise<Found> {
  const { limit = 20, offset = 0, now } = options
  const recency = (at: number) => 1 + 0.5 * 2 ** (-Math.max(0, now - (at / 16) * 1000) / halfLifeMs)
  const mustLook = needsLook(query)
  const wanted = Math.min(lookedAtMost, Math.max(200, offset + 4 * limit))
  const rankFirst = async (limit: number) => {
    const { ranked, matches } = await rank(candidates, query, limit, recency)
    return { ranked: await heldAgainst(candidates, ranked, worthBy(query)), matches }
  }
  let { ranked, matches } = await rankFirst(wanted)
  const hits: Scored[] = []
  const inside: Scored[] = []
  let doubtful = 0
  let doubtfulHere = 0
  let rejected = 0
  let passed = 0
  const turn = new Turn()
  for (let from = 0; hits.length < limit && from < lookedAtMost; ) {
    if (from >= ranked.length) {
      if (from < wanted || wanted === lookedAtMost) break
      ;({ ranked, matches } = await rankFirst(lookedAtMost))
      if (from >= ranked.length) break
    }
    const part = ranked.slice(from, from + Math.max(8, limit - hits.length + (mustLook ? 4 : 0)))
    from += part.length
    const toLoad = part.filter((one) => !one.one).map((one) => one.at)
    const loaded = new Map((await candidates.load(toLoad)).map((one) => [one.at, one]))
    for (const { at, score, one = loaded.get(at), folded: before } of part) {
      if (!one) continue
      let folded = before
      if (mustLook) {
        if (turn.isOver) await turn.end()
        folded ??= foldHit(hitOf(one))
        const verdict = confirmHit(query, hitOf(one), folded)
        if (verdict.isDoubtful) {
          doubtful++
          if (passed >= offset && doubtfulHere++ < limit) inside.push({ ...one, score, folded })
        } else if (!verdict.isMatch) rejected++
        if (!verdict.isMatch || verdict.isDoubtful) continue
      }
      if (passed++ < offset) continue
      hits.push({ ...one, score, folded })
      if (hits.length >= limit) break
    }
  }
  return { hits, inside, doubtful, doubtfulHere, rejected, matches }
}

const heldAgainstTexts = 60
const worthAsPiece = 0.3

/** A match whose words stand far apart counts for so much of one where they stand side by side. */
const worthApart = 0.6

/** What a text says of a match that the index doesn't know, as a part of its score; undefined where that says it all. */
function worthBy(query: Query): ((hit: FoldedHit) => number) | undefined {
  // Pieces of longer words (猫 in 熊猫) count for less: the index knows only how often the character stands there.
  const character = loneCharacter(query)
  if (character !== undefined) return (hit) => worthAsPiece + (1 - worthAsPiece) * shareStandingAlone(character, hit)
  const words = wordsApart(query)
  return words && ((hit) => worthApart + (1 - worthApart) * closenessOf(words, hit))
}

/** Units of a text that are read for that: as many as nearly all articles have. */
const beginning = 20_000

/** The best matches in the order that their texts give them. */
async function heldAgainst(
  candidates: Candidates,
  ranked: readonly Ranked[],
  worth: ((hit: FoldedHit) => number) | undefined,
): Promise<readonly Ranked[]> {
  if (!worth) return ranked
  const first = ranked.slice(0, heldAgainstTexts)
  const loaded = new Map((await candidates.load(first.map(({ at }) => at))).map((one) => [one.at, one]))
  const weighed: Ranked[] = []
  const turn = new Turn()
  for (const { at, score } of first) {
    const one = loaded.get(at)
    if (!one) continue
    if (turn.isOver) await turn.end()
    const { title, text } = hitOf(one)
    const folded = foldHit({ title, text: text.slice(0, beginning) })
    weighed.push({ at, one, score: score * worth(folded), ...(text.length <= beginning && { folded }) })
  }
  return [...weighed.sort((a, b) => b.score - a.score || b.at - a.at), ...ranked.slice(heldAgainstTexts)]
}

/** The best matches first, as the index scores them; one that can't score all of many gives the newest to be scored. */
async function rank(
  candidates: Candidates,
  query: Query,
  limit: number,
  recency: (at: number) => number,
): Promise<{ readonly ranked: readonly Ranked[]; readonly matches: number }> {
  if (candidates.best) {
    const { found, total } = await candidates.best(limit, recency)
    return { ranked: found, matches: total ?? (await candidates.count(countedAtMost + 1)) }
  }
  const matches = await candidates.count(rankedAtMost + 1)
  const isAll = matches <= rankedAtMost
  const scored = (isAll && (await candidates.scored?.())) || (await scoredNewest(candidates, query))
  const ranked: Ranked[] = scored
    .map((one) => ({ ...one, score: one.score * recency(one.at) }))
    .sort((a, b) => b.score - a.score || b.at - a.at)
  if (!isAll && limit > rankedOfMany) {
    // Whichever page is asked for, the same are ranked: who turns pages sees each match once.
    const above = new Set(ranked.map((one) => one.at))
    for (const at of await candidates.newest(limit)) if (!above.has(at)) ranked.push({ at, score: 0 })
  }
  return { ranked, matches }
}

/** Those of very many matches that are ranked. */
async function scoredNewest(candidates: Candidates, query: Query): Promise<readonly Ranked[]> {
  const ids = new Set([
    ...(await candidates.newest(rankedOfMany)),
    ...(await candidates.newest(rankedOfMany, undefined, true)),
  ])
  const loaded = await candidates.load([...ids])
  return loaded.map((one) => ({
    at: one.at,
    one,
    score: scoreHit(query, hitOf(one)),
  }))
}
