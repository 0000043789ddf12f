/**
 * Finding in one SQLite file of N articles of real length: `node bench/find.ts [articles] [file]` (default 100,000).
 * Sentences of ../shared/posts in random order, or of words of our own where they are not here. The file is made where
 * it is missing (default in the temporary folder) and kept for the next run.
 */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { find } from '../src/archive/find.ts'
import { keepMade, type MadeArticle } from '../src/archive/testing/fill-database.ts'
import { openSqlite } from '../src/store/index.ts'
import { readPost, shared } from './shared-posts.ts'

const count = Number(process.argv[2] ?? 100_000)
const file = process.argv[3] ?? path.join(tmpdir(), `presskeep-bench-${count}.db`)
const now = Date.UTC(2026, 10, 20)
const tenYears = 10 * 365 * 86_400_000

let state = 42
function random(below: number): number {
  state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
  return Math.floor((state / 0x80000000) * below)
}

const ownWords =
  '政府 总统 国会 经济 市场 公司 学生 记者 警方 法院 选举 疫情 城市 农村 铁路 能源 关税 会谈 边境 难民 气候 大学 医院 宣布 表示 认为 要求 拒绝 调查 批评 支持 反对 增长 下降 昨天 今年 明年 的 了 在 和 对 parliament minister court economy climate report'.split(
    ' ',
  )

function readTexts(): readonly (readonly string[])[] {
  if (existsSync(new URL('posts/', shared))) {
    return readdirSync(new URL('posts/', shared), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .flatMap((name) => readPost(name) ?? [])
      .map((text) => text.slice(0, 4000).split(/(?<=[。！？\n])/))
      .filter((sentences) => sentences.length > 3)
  }
  const sentence = () => `${Array.from({ length: 8 + random(20) }, () => ownWords[random(ownWords.length)]).join('')}。`
  return Array.from({ length: 5000 }, () => Array.from({ length: 15 + random(40) }, sentence))
}

/** The sentences of one text in another order, every tenth taken from elsewhere: articles repeat their own words. */
function makeArticle(texts: readonly (readonly string[])[]): MadeArticle {
  const own = [...texts[random(texts.length)]!]
  for (let at = own.length - 1; at > 0; at--) {
    const other = random(at + 1)
    ;[own[at], own[other]] = [own[other]!, own[at]!]
  }
  const text = own.map((sentence) => {
    const elsewhere = texts[random(texts.length)]!
    return random(10) ? sentence : elsewhere[random(elsewhere.length)]!
  })
  const title = own[0]!.slice(0, 24).trim()
  return {
    title,
    text: text.join(''),
    at: now - random(tenYears),
    source: `source ${random(60)}`,
    authors: [`author ${random(500)}`],
  }
}

if (!existsSync(file)) {
  const texts = readTexts()
  const db = await openSqlite(file)
  const start = performance.now()
  let cpu = 0
  const batch = 500
  for (let made = 0; made < count; made += batch) {
    const articles = Array.from({ length: Math.min(batch, count - made) }, () => makeArticle(texts))
    const before = process.cpuUsage()
    await db.transaction((sql) => keepMade(sql, articles))
    const used = process.cpuUsage(before)
    cpu += used.user + used.system
    if (made % 20_000 === 0) console.error(`${made} articles, ${((performance.now() - start) / 1000).toFixed(0)} s`)
  }
  console.log(`kept ${count} articles: ${(cpu / 1000 / count).toFixed(2)} ms of CPU each, everything included`)
  await db.close()
}

const raw = new DatabaseSync(file, { readOnly: true })
const sum = (sql: string) => Number(raw.prepare(sql).get()?.n ?? 0)
const textBytes = sum('SELECT sum(length(CAST(text AS BLOB)) + length(CAST(title AS BLOB))) AS n FROM revisions')
// Every page of the index's tables and of their own indexes, full or not.
const indexBytes = sum(
  `SELECT sum(pgsize) AS n FROM dbstat WHERE name LIKE 'terms\\_%' ESCAPE '\\' OR name LIKE 'sqlite\\_autoindex\\_term%' ESCAPE '\\'
     OR name IN ('term_segments', 'term_index')`,
)
console.log(
  `text ${(textBytes / 1e6).toFixed(0)} MB, index ${(indexBytes / 1e6).toFixed(0)} MB = ${(indexBytes / textBytes).toFixed(2)} × text, file ${(statSync(file).size / 1e6).toFixed(0)} MB, ${sum('SELECT count(*) AS n FROM term_segments')} segments`,
)

// Queries are pieces of the texts themselves: words of two to four characters and pairs of them.
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })
const words: string[] = []
for (const row of raw.prepare('SELECT text FROM revisions LIMIT 400').all()) {
  for (const { segment } of segmenter.segment(String(row.text).slice(0, 400))) {
    if (/^\p{Script=Han}{2,4}$/u.test(segment)) words.push(segment)
  }
}
const word = () => words[random(words.length)]!
const kinds: readonly (readonly [string, () => string, object])[] = [
  ['newest, a word', word, { sort: 'new' }],
  ['newest, two words', () => `${word()} ${word()}`, { sort: 'new' }],
  ['newest, a phrase', () => `"${word()}${word()}"`, { sort: 'new' }],
  ['newest, a word at a source', () => `${word()} source:"source ${random(60)}"`, { sort: 'new' }],
  ['newest, a word in a month', () => `${word()} on:20${17 + random(9)}-0${1 + random(9)}`, { sort: 'new' }],
  ['best, a word', word, { sort: 'best' }],
  ['best, two words', () => `${word()} ${word()}`, { sort: 'best' }],
  ['best with facets, a word', word, { sort: 'best', withFacets: true }],
  ['best with facets, two words', () => `${word()} ${word()}`, { sort: 'best', withFacets: true }],
  ['exact newest, one character', () => `exact:${word()[0]}`, { sort: 'new' }],
]
const db = await openSqlite(file, { readOnly: true })
console.log('\n20 hits with snippets, ms of CPU       p50      p99      most')
for (const [name, make, options] of kinds) {
  const times: number[] = []
  for (let at = 0; at < 220; at++) {
    const query = make()
    const start = process.cpuUsage()
    const page = await find(db, query, { timeZone: 'Asia/Shanghai', now, ...options })
    if (page.problem) throw new Error(page.problem)
    // The first ones read the file into memory.
    const used = process.cpuUsage(start)
    if (at >= 20) times.push((used.user + used.system) / 1000)
  }
  times.sort((a, b) => a - b)
  const at = (share: number) =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))]!.toFixed(1).padStart(8)
  console.log(`${name.padEnd(34)} ${at(0.5)} ${at(0.99)} ${at(1)}`)
}
await db.close()
