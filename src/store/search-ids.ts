import { listed, type Sql } from './db.ts'

/** Search ids for each second; the smaller they are, the smaller is the index that counts in them. */
export const searchIdsPerSecond = 16

/** A search id stands at most this far behind its time, however many articles say the same second. */
export const searchIdSlack = 4_000_000

/** The step between two tries shares no factor with the slack: as many as this find one where one in a hundred is free. */
const triesAtLast = 10_000
const step = 40_503

/** Ids that one question asks for. */
const askedAtOnce = 8_000

/** The smallest search id that an article of this time (milliseconds) may have. */
export function leastSearchId(sortAt: number): number {
  return Math.floor(Math.max(0, sortAt) / 1000) * searchIdsPerSecond
}

/** Whether the search ids behind a time are so nearly all taken that articles which say it should not be made any more. */
export async function isTimeCrowded(sql: Sql, at: number): Promise<boolean> {
  const looked = 100
  const ids = Array.from(
    { length: looked },
    (_, place) => leastSearchId(at) + place * (searchIdSlack / looked) + 7 * place,
  )
  return (await takenIds(sql, ids)).length > 0.9 * looked
}

/** An article that wants a search id for its time. One that it has already is as good as a free one. */
export interface Placed {
  readonly id: string
  readonly sortAt: number
}

/**
 * Sixteenths of a second since 1970: unique, and in the order of time. Where a second is full (a list of articles that
 * all say the same day), the next ones are taken, found in steps that grow, so that a million of them cost a million. What stands
 * in the near stretches is taken by then, so within the last one it is looked for until there is one. All articles go each step
 * together: a question is a way to the server and back.
 */
export async function freeSearchIds(sql: Sql, articles: readonly Placed[]): Promise<readonly number[]> {
  const found: number[] = []
  const given = new Set<number>()
  let open = articles.map((_, at) => at)
  for (const tries of steps()) {
    const left: number[] = []
    const atOnce = Math.max(1, Math.floor(askedAtOnce / tries.count))
    for (let from = 0; from < open.length; from += atOnce) {
      const some = open.slice(from, from + atOnce).map((at) => ({ at, ids: idsAt(articles[at]!, tries) }))
      const taken = await takenByOthers(sql, some)
      for (const { at, ids } of some) {
        const free = ids.find((id) => !given.has(id) && !taken(id, articles[at]!))
        if (free === undefined) {
          left.push(at)
          continue
        }
        given.add(free)
        found[at] = free
      }
    }
    open = left
    if (!open.length) return found
  }
  throw new Error(`no free search id at ${articles[open[0]!]!.sortAt}`)
}

/** A step: `count` tries, from the one numbered `from` on, within `spread` ids. */
interface Tries {
  readonly spread: number
  readonly from: number
  readonly count: number
}

function* steps(): Generator<Tries> {
  yield { spread: searchIdsPerSecond, from: 0, count: 1 }
  for (let spread = searchIdsPerSecond; spread < searchIdSlack; spread *= 8) yield { spread, from: 0, count: 16 }
  // Where most are taken many are asked for at once.
  yield { spread: searchIdSlack, from: 0, count: 16 }
  for (let from = 16; from < triesAtLast; from += 500) yield { spread: searchIdSlack, from, count: 500 }
}

function idsAt({ id, sortAt }: Placed, { spread, from, count }: Tries): readonly number[] {
  const base = leastSearchId(sortAt)
  const number = Number.parseInt(id.slice(0, 8), 16) || 0
  return Array.from({ length: count }, (_, at) => base + ((number + (from + at) * step) % spread))
}

/** Tells of the ids that are looked at whether another article has them. */
async function takenByOthers(
  sql: Sql,
  some: readonly { readonly ids: readonly number[] }[],
): Promise<(id: number, article: Placed) => boolean> {
  const holders = new Map<number, string>()
  const wanted = new Set(some.flatMap(({ ids }) => ids))
  for (const row of await takenIds(sql, [...wanted])) holders.set(row.search_id, row.id)
  return (id, article) => holders.has(id) && holders.get(id) !== article.id
}

function takenIds(
  sql: Sql,
  ids: readonly number[],
): Promise<readonly { readonly id: string; readonly search_id: number }[]> {
  return sql.all(
    `SELECT a.id, a.search_id FROM ${listed(sql, 'bigint')} j CROSS JOIN articles a WHERE a.search_id = j.value`,
    JSON.stringify(ids),
  )
}
