/**
 * Are the hits of a search in exact mode those of a scan over all texts, all of them and no other, in the order of time
 * and over all pages? Random pieces of ../shared/posts, of one and more characters, and pieces with a character from
 * elsewhere put in, which mostly stand nowhere. `node eval/search.ts [queries]` (default 10,000).
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { readPost, shared } from '../bench/shared-posts.ts'
import { find } from '../src/archive/find.ts'
import { candidatesOf } from '../src/archive/find-candidates.ts'
import type { SearchPage } from '../src/archive/library.ts'
import { keepMade, type MadeArticle } from '../src/archive/testing/fill-database.ts'
import { foldText, needsLook, parseQuery } from '../src/search/index.ts'
import { openSqlite } from '../src/store/index.ts'

const count = Number(process.argv[2] ?? 10_000)
const now = Date.UTC(2026, 10, 20)
let state = 2026
function random(below: number): number {
  state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
  return Math.floor((state / 0x80000000) * below)
}

const made: MadeArticle[] = readdirSync(new URL('posts/', shared), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md'))
  .flatMap((name) => readPost(name) ?? [])
  .map((text, at) => ({ title: `${at} ${text.slice(0, 20).trim()}`, text, at: now - random(5 * 365 * 86_400) * 1000 }))

const folder = mkdtempSync(path.join(tmpdir(), 'presskeep-eval-'))
const db = await openSqlite(path.join(folder, 'eval.db'))
const ids: string[] = []
// Of 32 times so many one segment is made, large enough for masks and nextword lists; the others stay small ones.
const together = 150
for (let at = 0; at < made.length; at += together) {
  ids.push(...(await db.transaction((sql) => keepMade(sql, made.slice(at, at + together)))))
}
const folded = made.map((one) => [foldText(one.title), foldText(one.text)] as const)
const characters = folded.reduce((sum, [, text]) => sum + text.length, 0)
console.log(`${made.length} posts, ${(characters / 1e6).toFixed(1)} M characters`)

/** Of more hits only those are asked for that the index gives, which exact mode takes as they are; no snippets are made. */
const pagedAtMost = 200

const places = new Map<number, string>()
for (const row of await db.all<{ at: number; id: string }>('SELECT search_id AS at, id FROM articles')) {
  places.set(row.at, row.id)
}

async function allOf(
  piece: string,
  isPaged: boolean,
): Promise<readonly { readonly id: string; readonly at: number }[]> {
  if (!isPaged) {
    const outcome = parseQuery(`"${piece}"`, { isExact: true })
    if (outcome.kind !== 'query') throw new Error(outcome.message)
    if (!needsLook(outcome.query)) {
      const ids = await candidatesOf(db, outcome.query, 'UTC').newest(Number.MAX_SAFE_INTEGER)
      return ids.map((at) => ({ id: places.get(at) ?? `nothing at ${at}`, at: Math.floor(at / 16) }))
    }
  }
  const hits: { id: string; at: number }[] = []
  let cursor: string | undefined
  do {
    const options = { timeZone: 'UTC', now, sort: 'new', limit: 1000, isExact: true, cursor } as const
    const page: SearchPage = await find(db, `"${piece}"`, options)
    for (const hit of page.hits) hits.push({ id: hit.id, at: Math.floor(hit.firstSeenAt / 1000) })
    cursor = page.next
  } while (cursor !== undefined)
  return hits
}

let queries = 0
let missing = 0
let extra = 0
let disordered = 0
let hits = 0
while (queries < count) {
  const [, text] = folded[random(folded.length)]!
  const at = random(Math.max(1, text.length - 8))
  let piece = text.slice(at, at + 1 + random(7))
  if (random(3) === 0) piece += text[random(text.length)] ?? ''
  if (!/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+$/u.test(piece)) continue
  queries++
  const wanted = new Set(
    folded.flatMap((both, number) => (both.some((one) => one.includes(piece)) ? [ids[number]!] : [])),
  )
  hits += wanted.size
  const found = await allOf(piece, wanted.size <= pagedAtMost)
  let before = Number.POSITIVE_INFINITY
  for (const { id, at } of found) {
    if (!wanted.delete(id)) extra++
    if (at > before) disordered++
    before = at
  }
  missing += wanted.size
  if (queries % 500 === 0) console.error(`${queries} queries, ${hits} hits, ${missing + extra} wrong`)
}
console.log(
  `${queries} queries, ${hits} hits: ${missing} missing, ${extra} that stand nowhere, ${disordered} out of order`,
)
await db.close()
rmSync(folder, { recursive: true })
process.exitCode = missing || extra || disordered ? 1 : 0
