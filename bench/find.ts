/**
 * Finding in one SQLite file of N articles of real length: `node bench/find.ts [articles] [file]` (default 100,000).
 * Sentences of ../shared/posts in random order, or of words of our own where they are not here. The file is made where
 * it is missing (default in the temporary folder) and kept for the next run. PRESSKEEP_BENCH_KINDS=source asks only the kinds that a
 * pattern names.
 */
import { existsSync, statSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { find } from '../src/archive/find.ts'
import { keepMade } from '../src/archive/testing/fill-database.ts'
import { openSqlite } from '../src/store/index.ts'
import { makeArticle, now, queryKinds, readTexts } from './made-articles.ts'

const count = Number(process.argv[2] ?? 100_000)
const file = process.argv[3] ?? path.join(tmpdir(), `presskeep-bench-${count}.db`)

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

const wanted = new RegExp(process.env.PRESSKEEP_BENCH_KINDS ?? '')
const kinds = queryKinds(
  raw
    .prepare('SELECT text FROM revisions LIMIT 400')
    .all()
    .map((row) => String(row.text)),
).filter(([name]) => wanted.test(name))
const db = await openSqlite(file, { readOnly: true })
const columns = ['first', 'p50', 'p99', 'p50', 'p99', 'most', 'CPU p50', 'CPU p99', 'main p99']
console.log(`
20 hits with snippets, ms as a clock shows them, one query after another: the first of 20, then of 200, then of 400 after 200 more. Of these last
ones also CPU, that of the whole process (V8's compiler and collector included) and that of the main thread alone.
load ${loadavg()[0]!.toFixed(1)} on ${availableParallelism()} cores
${''.padEnd(30)}${columns.map((name) => name.padStart(9)).join('')}`)
for (const [name, make, options] of kinds) {
  const measured: { readonly wall: number; readonly all: number; readonly main: number }[] = []
  for (let at = 0; at < 820; at++) {
    const query = make()
    const start = process.cpuUsage()
    const startOfMain = process.threadCpuUsage()
    const begin = performance.now()
    const page = await find(db, query, { timeZone: 'Asia/Shanghai', now, ...options })
    const wall = performance.now() - begin
    // In this order: what Linux says of a thread is as of its last tick, up to 4 ms ago, until the process is asked.
    const all = process.cpuUsage(start)
    const main = process.threadCpuUsage(startOfMain)
    if (page.problem) throw new Error(page.problem)
    measured.push({ wall, all: (all.user + all.system) / 1000, main: (main.user + main.system) / 1000 })
  }
  const later = measured.slice(420)
  const of = (some: typeof measured, which: keyof (typeof measured)[number], ...parts: number[]) =>
    parts.map((part) =>
      share(
        some.map((one) => one[which]),
        part,
      ),
    )
  const shown = [
    measured[0]!.wall,
    ...of(measured.slice(20, 220), 'wall', 0.5, 0.99),
    ...of(later, 'wall', 0.5, 0.99, 1),
    ...of(later, 'all', 0.5, 0.99),
    ...of(later, 'main', 0.99),
  ]
  console.log(`${name.padEnd(30)}${shown.map((ms) => ms.toFixed(1).padStart(9)).join('')}`)
}
await db.close()

function share(times: readonly number[], part: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]!
}
