/**
 * Search terms, hits and snippets on ../shared/posts: speed, and the hand-labelled cases.
 * `node bench/search.ts [hits]` (default 2,000).
 */
import { readdirSync } from 'node:fs'
import { heldOut, laterTraps } from '../src/search/held-out.test-data.ts'
import { confirmHit, foldText, indexText, parseQuery, type Query, snippet } from '../src/search/index.ts'
import { traps } from '../src/search/traps.test-data.ts'
import { readLines, readPost, shared } from './shared-posts.ts'

function queryOf(typed: string): Query | undefined {
  const outcome = parseQuery(typed)
  return outcome.kind === 'query' ? outcome.query : undefined
}

function judge(
  name: string,
  cases: readonly { readonly text: string; readonly query: string; readonly isMatch: boolean }[],
): void {
  const said = cases.map((one) => ({ ...one, verdict: confirmHit(queryOf(one.query)!, { text: one.text }) }))
  const share = (isMatch: boolean, isSure: boolean) => {
    const all = said.filter((one) => one.isMatch === isMatch)
    const yes = all.filter((one) => one.verdict.isMatch && !(isSure && one.verdict.isDoubtful))
    return `${yes.length}/${all.length} = ${(yes.length / all.length).toFixed(3)}`
  }
  console.log(
    `${name}: recall ${share(true, true)}, wrong ${share(false, true)}; with doubtful ones ${share(true, false)}, ${share(false, false)}`,
  )
}

judge('our traps', traps)
judge('held out, then seen', heldOut)
judge('held out later', laterTraps)
const cases = readLines('search/cases.jsonl') as readonly {
  readonly text: string
  readonly query: string
  readonly match: boolean
}[]
judge(
  'shared cases',
  cases.map((one) => ({ ...one, isMatch: one.match })),
)

const folder = 'zhouxiang93123+waimei/_posts'
const all = readdirSync(new URL('posts/', shared), { recursive: true, encoding: 'utf8' })
const texts = all
  .filter((path) => path.endsWith('.md'))
  .slice(0, 4000)
  .flatMap((path) => readPost(path) ?? [])
const characters = texts.reduce((sum, text) => sum + text.length, 0)
console.log(`\n${texts.length} posts, ${(characters / 1e6).toFixed(1)} M characters (${folder} and others)`)

function speed(name: string, work: (text: string) => unknown): void {
  for (const text of texts.slice(0, 200)) work(text)
  const start = process.cpuUsage()
  for (const text of texts) work(text)
  const used = process.cpuUsage(start)
  console.log(`${name.padEnd(12)} ${(characters / (used.user + used.system)).toFixed(1)} M characters a CPU second`)
}

speed('foldText', foldText)
speed('indexText', indexText)

const folded = texts.map(foldText)

let state = 42
const random = (below: number) => {
  state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
  return state % below
}

// Random pieces of the texts, looked at where they stand. Whether the index finds all of them is asked by eval/search.ts.
const count = Number(process.argv[2] ?? 2000)
let confirmMs = 0
let snippetMs = 0
let looked = 0
while (looked < count) {
  const number = random(folded.length)
  const text = folded[number]!
  const at = random(Math.max(1, text.length - 8))
  const piece = text.slice(at, at + 1 + random(6))
  if (!/^\p{Script=Han}+$/u.test(piece)) continue
  const plain = queryOf(piece)
  if (!plain) continue
  const start = performance.now()
  confirmHit(plain, { text: texts[number]! })
  const middle = performance.now()
  snippet(plain, texts[number]!)
  confirmMs += middle - start
  snippetMs += performance.now() - middle
  looked++
}
console.log(
  `\na hit costs ${(confirmMs / looked).toFixed(3)} ms to confirm and ${(snippetMs / looked).toFixed(3)} ms for its snippet`,
)
