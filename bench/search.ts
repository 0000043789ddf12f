/**
 * Search terms, hits and snippets on ../shared/posts: speed, exactness against a scan, and the hand-labelled cases.
 * `node bench/search.ts [queries]` (default 2,000).
 */
import { readdirSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { heldOut, laterTraps } from '../src/search/held-out.test-data.ts'
import {
  confirmHit,
  foldText,
  ftsExpression,
  ftsTokenizer,
  indexText,
  parseQuery,
  type Query,
  snippet,
} from '../src/search/index.ts'
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

const db = new DatabaseSync(':memory:')
db.exec(`CREATE VIRTUAL TABLE found USING fts5(title, text, content='', tokenize="${ftsTokenizer}")`)
const insert = db.prepare('INSERT INTO found(rowid, title, text) VALUES (?, ?, ?)')
db.exec('BEGIN')
for (const [at, text] of texts.entries()) insert.run(at, '', indexText(text))
db.exec('COMMIT')
const folded = texts.map(foldText)

let state = 42
const random = (below: number) => {
  state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
  return state % below
}

// Random pieces of the texts, and the same with a character put in from elsewhere, so that most of those are nowhere.
const count = Number(process.argv[2] ?? 2000)
const select = db.prepare('SELECT rowid FROM found WHERE found MATCH ?')
let wrong = 0
let queries = 0
let hits = 0
let confirmMs = 0
let snippetMs = 0
let looked = 0
while (queries < count) {
  const text = folded[random(folded.length)]!
  const at = random(Math.max(1, text.length - 8))
  let piece = text.slice(at, at + 1 + random(6))
  if (random(3) === 0) piece += text[random(text.length)] ?? ''
  if (!/^\p{Script=Han}+$/u.test(piece)) continue
  const query = queryOf(`exact:"${piece}"`)
  const match = query && ftsExpression(query).match
  if (!query || !match) continue
  queries++
  const found = new Set(select.all(match).map((row) => Number(row.rowid)))
  hits += found.size
  for (const [number, other] of folded.entries()) if (other.includes(piece) !== found.has(number)) wrong++
  for (const number of [...found].slice(0, 3)) {
    const plain = queryOf(piece)!
    const start = performance.now()
    confirmHit(plain, { text: texts[number]! })
    const middle = performance.now()
    snippet(plain, texts[number]!)
    confirmMs += middle - start
    snippetMs += performance.now() - middle
    looked++
  }
}
console.log(
  `\n${queries} random phrases of 1 to 7 characters, ${hits} hits: ${wrong} differences from a scan of the folded texts`,
)
console.log(
  `a hit costs ${(confirmMs / looked).toFixed(3)} ms to confirm and ${(snippetMs / looked).toFixed(3)} ms for its snippet`,
)
