/**
 * What the index adds to keeping an article, where it happens: in the transactions of a sync, in a file that holds very many already.
 * `node bench/adding.ts FILE [articles] [in a transaction]` (default 32,768 by 64: then each has been through all merges, up to a full
 * segment). FILE is one of `bench/find.ts` and grows. Transactions with the index and without it take turns; CPU is that of the
 * whole process, V8's collector and compiler included. Bands of like articles are a part of the index.
 */
import { availableParallelism, loadavg } from 'node:os'
import { storyBandsOf } from '../src/archive/same-story.ts'
import { keepMade, type MadeArticle } from '../src/archive/testing/fill-database.ts'
import { openSqlite, type Sql } from '../src/store/index.ts'
import { segmentsOf } from '../src/store/term-segments.ts'
import { type SqliteSql, type TermStore, termStore } from '../src/store/term-store.ts'
import { makeArticle, readTexts } from './made-articles.ts'

const [file = '', articles = '32768', together = '64'] = process.argv.slice(2)
const count = Number(articles)
const batch = Number(together)
const texts = readTexts()
const db = await openSqlite(file)
const serving = termStore(db).serving('articles')
const [newest] = await db.all<{ at: number }>('SELECT max(sort_at) AS at FROM articles')
const start = newest!.at + 60_000
const describe = () => {
  const segments = segmentsOf(termStore(db).run, serving)
  return `${segments.reduce((sum, one) => sum + one.docs, 0)} articles in ${segments.length} segments`
}
console.log(`before: ${describe()}; load ${loadavg()[0]!.toFixed(1)} on ${availableParallelism()} cores`)

const cpuMs = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** The same transaction, whose index takes nothing. */
function withoutIndex(sql: Sql): Sql {
  const terms = new Proxy({} as TermStore, {
    get: (_, name) => (name === 'waiting' ? 0 : name === 'run' ? (sql as SqliteSql).terms.run : () => {}),
  })
  return { ...sql, terms } as SqliteSql
}

const spent = { with: 0, without: 0, bands: 0 }
/** Of each transaction, with the index, in ms as a clock shows them. */
const lasted: number[] = []
let made = 0
/** What is followed comes in the order of time, and none of it was there before. */
const some = (): readonly MadeArticle[] =>
  Array.from({ length: batch }, () => ({ ...makeArticle(texts), at: start + made++ * 60_000 }))
// Compiled first.
for (let round = 0; round < 4; round++) {
  await db.transaction((sql) => keepMade(sql, some()))
  await db.transaction((sql) => keepMade(withoutIndex(sql), some()))
}
let kept = 0
for (; kept < count; kept += batch) {
  const [indexed, bare] = [some(), some()]
  const begin = performance.now()
  let at = cpuMs()
  await db.transaction((sql) => keepMade(sql, indexed))
  spent.with += cpuMs() - at
  lasted.push(performance.now() - begin)
  at = cpuMs()
  await db.transaction((sql) => keepMade(withoutIndex(sql), bare))
  spent.without += cpuMs() - at
  at = cpuMs()
  for (const { title, text } of bare) storyBandsOf(title, text)
  spent.bands += cpuMs() - at
}
lasted.sort((a, b) => a - b)
const each = (ms: number) => (ms / kept).toFixed(2)
console.log(`after: ${describe()}; load ${loadavg()[0]!.toFixed(1)}
${kept} articles by ${batch}, ms of CPU each: ${each(spent.with)} with the index, ${each(spent.without - spent.bands)} without; it adds ${each(spent.with - spent.without + spent.bands)} (bands ${each(spent.bands)})
a transaction with the index: p50 ${lasted[lasted.length >> 1]!.toFixed(0)} ms, longest ${lasted.at(-1)!.toFixed(0)} ms`)
await db.close()
