import { confirmHit, type FoldedHit, foldHit, needsLook, type Query } from '../search/index.ts'
import { Turn } from '../store/index.ts'
import type { FindOptions } from './find.ts'
import type { Candidates } from './find-candidates.ts'
import { type Found, hitOf, lookedAtMost, type Scored } from './find-hits.ts'

/** The newest matches, each held against its text where the index alone doesn't say it. */
export async function newestHits(candidates: Candidates, query: Query, options: FindOptions): Promise<Found> {
  const { limit = 20, offset = 0 } = options
  const mustLook = candidates.hasWords && needsLook(query)
  const hits: Scored[] = []
  const inside: Scored[] = []
  let before = cursorOf(options.cursor)
  let doubtful = 0
  let doubtfulHere = 0
  let rejected = 0
  let passed = 0
  let looked = 0
  let portion = 16
  let isMore = true
  const turn = new Turn()
  /** Matches down to `before`, and all of them where the end was seen. */
  let through = 0
  let matches: number | undefined
  while (isMore && hits.length < limit && looked < lookedAtMost) {
    const missing = offset - passed + limit - hits.length
    // One more than needed tells whether there is another page. Where few of them match, each question asks for more.
    const wanted = Math.min(1000, Math.max(portion, missing) + 1)
    portion *= 2
    const ids = await candidates.newest(wanted, before)
    if (ids.length < wanted && options.cursor === undefined) matches = through + ids.length
    // What is passed over without a look is not read either.
    const skipped = mustLook ? 0 : Math.min(ids.length, offset - passed)
    passed += skipped
    if (skipped) before = ids[skipped - 1]
    const toLoad = mustLook ? ids : ids.slice(skipped, skipped + limit)
    for (let at = 0; at < toLoad.length && hits.length < limit && looked < lookedAtMost; ) {
      // Not all at once where most of the page is there already: the others would be read for nothing.
      const left = Math.max(0, offset - passed) + limit - hits.length
      const some = toLoad.slice(at, at + Math.max(4, expectedLooks(left, passed, looked)))
      at += some.length
      for (const one of await candidates.load(some)) {
        before = one.at
        let folded: FoldedHit | undefined
        if (mustLook) {
          looked++
          if (turn.isOver) await turn.end()
          folded = foldHit(hitOf(one))
          const verdict = confirmHit(query, hitOf(one), folded)
          if (verdict.isDoubtful) {
            doubtful++
            if (passed >= offset && doubtfulHere++ < limit) inside.push({ ...one, score: 0, folded })
          } else if (!verdict.isMatch) rejected++
          if (!verdict.isMatch || verdict.isDoubtful) continue
          if (passed++ < offset) continue
        }
        hits.push({ ...one, score: 0, folded })
        if (hits.length >= limit) break
      }
      // What the index named may have moved since, or was never there (a damaged archive): that is passed, too.
      if (hits.length < limit) before = some.at(-1)
    }
    isMore = ids.length === wanted || (ids.length > 0 && before !== ids.at(-1))
    through += ids.indexOf(before!) + 1
  }
  return {
    hits,
    inside,
    doubtful,
    doubtfulHere,
    rejected,
    ...(matches !== undefined && { matches }),
    ...(isMore && before !== undefined && limit > 0 && { next: `${before}` }),
  }
}

const readAtOnce = 64

/** How many have to be looked at for so many hits more, by how many of those looked at were ones. */
function expectedLooks(left: number, passed: number, looked: number): number {
  return looked === 0 ? left : Math.min(readAtOnce, Math.ceil((left * looked) / Math.max(1, passed)))
}

/** A cursor is the search id of the last article of a page; anything else is no cursor, and begins anew. */
function cursorOf(cursor: string | undefined): number | undefined {
  return cursor !== undefined && /^\d{1,15}$/.test(cursor) ? Number(cursor) : undefined
}
