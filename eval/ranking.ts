/**
 * Do the best ten hits speak of what was asked? Random words and pairs of words of ../shared/posts, and four signs that a post is about
 * them: they stand in its headline, in its first 80 characters (news says first what it is about), near one another (at most six
 * characters between), and often. Of the first three the share of what ten hits could have. `node eval/ranking.ts [queries]` (default 300).
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { readPost, shared } from '../bench/shared-posts.ts'
import { find } from '../src/archive/find.ts'
import { keepMade, type MadeArticle } from '../src/archive/testing/fill-database.ts'
import { foldText } from '../src/search/index.ts'
import { openSqlite } from '../src/store/index.ts'

const count = Number(process.argv[2] ?? 300)
const now = Date.UTC(2026, 10, 20)
const page = 10
const lead = 80
let state = 7
function random(below: number): number {
  state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
  return Math.floor((state / 0x80000000) * below)
}

interface Post {
  readonly title: string
  readonly text: string
}

const made = new Map<string, MadeArticle>()
for (const name of readdirSync(new URL('posts/', shared), { recursive: true, encoding: 'utf8' })) {
  if (!name.endsWith('.md')) continue
  const raw = readFileSync(new URL(`posts/${name.split('/').map(encodeURIComponent).join('/')}`, shared), 'utf8')
  const title = /^title: "?(.*?)"?$/m.exec(raw)?.[1]
  const at = Date.parse(/^date: (.*)$/m.exec(raw)?.[1] ?? '')
  const text = readPost(name)
  if (title && text && at) made.set(title, { title, text, at })
}

const folder = mkdtempSync(path.join(tmpdir(), 'presskeep-eval-'))
const db = await openSqlite(path.join(folder, 'eval.db'))
const articles = [...made.values()]
for (let at = 0; at < articles.length; at += 500) {
  await db.transaction((sql) => keepMade(sql, articles.slice(at, at + 500)))
}
const posts = new Map<string, Post>(
  articles.map((one) => [one.title, { title: foldText(one.title), text: foldText(one.text) }]),
)
const all = [...posts.values()]

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })
function wordsOf(text: string): readonly string[] {
  return [...segmenter.segment(text)].map((one) => one.segment).filter((word) => /^\p{Script=Han}{2,}$/u.test(word))
}

type Sign = (post: Post, words: readonly string[]) => boolean
const has: Sign = ({ title, text }, words) => words.every((word) => title.includes(word) || text.includes(word))
const signs: Readonly<Record<string, Sign>> = {
  'in the headline': ({ title }, words) => words.every((word) => title.includes(word)),
  'in the lead': ({ text }, words) => words.every((word) => text.slice(0, lead).includes(word)),
  'near one another': ({ title, text }, [one, other]) => {
    if (!one || !other) return false
    const near = new RegExp(`${one}[^。]{0,6}${other}|${other}[^。]{0,6}${one}`)
    return near.test(title) || near.test(text)
  },
}

const queries: string[][] = []
while (queries.length < count) {
  const { title, text } = all[random(all.length)]!
  const start = random(Math.max(1, text.length - 40))
  const words = wordsOf(random(2) ? title : text.slice(start, start + 40))
  if (!words.length) continue
  const one = words[random(words.length)]!
  const other = words[random(words.length)]!
  const query = random(2) && one !== other ? [one, other] : [one]
  const matches = all.filter((post) => has(post, query)).length
  if (matches >= 15 && matches <= 1_500) queries.push(query)
}

const sums = Object.keys(signs).map((name) => ({ name, share: 0, queries: 0 }))
let places = 0
let hits = 0
for (const query of queries) {
  const found = await find(db, query.join(' '), { timeZone: 'UTC', now, sort: 'best', limit: page })
  const best = found.hits.flatMap(({ title = '' }) => posts.get(title) ?? [])
  for (const sum of sums) {
    const holds = (post: Post) => signs[sum.name]!(post, query)
    const could = Math.min(page, all.filter(holds).length)
    if (!could) continue
    sum.queries++
    sum.share += best.filter(holds).length / could
  }
  hits += best.length
  for (const { text } of best) for (const word of query) places += (text.split(word).length - 1) / query.length
}
console.log(`${all.length} posts, ${queries.length} queries`)
for (const { name, share, queries } of sums)
  console.log(`${name}: ${(share / queries).toFixed(3)} (${queries} queries)`)
console.log(`places of a word in a hit: ${(places / hits).toFixed(1)}`)
await db.close()
rmSync(folder, { recursive: true })
