/**
 * Finding and keeping on PostgreSQL as the archive grows: `node bench/find-postgres.ts [articles] [postgres://… [characters]]` (default
 * 20,000, at full length). Needs PostgreSQL (PRESSKEEP_TEST_POSTGRES, else 127.0.0.1:5432), in a schema of its own that goes at the end.
 * An address that is given is filled up to so many articles and stays, so that it can be asked again, filled further, and multiplied
 * (`multiply-postgres.ts`). The articles are those of `bench/find.ts`. Keeping is told for each fifth: our CPU time, that of the server's
 * processes on this machine, and the wall's. PRESSKEEP_BENCH_TELL=200 tells each question that took longer than so many milliseconds,
 * PRESSKEEP_BENCH_KINDS=source asks only the kinds that a pattern names.
 */
import { readFileSync } from 'node:fs'
import os from 'node:os'
import { find } from '../src/archive/find.ts'
import { keepMade } from '../src/archive/testing/fill-database.ts'
import { openPostgres, type Sql } from '../src/store/index.ts'
import { freshPostgres, onServer } from '../test/support/postgres.ts'
import { makeArticle, now, queryKinds, readTexts } from './made-articles.ts'

const count = Number(process.argv[2] ?? 20_000)
const characters = Number(process.argv[4] ?? Number.POSITIVE_INFINITY)
const batch = 50
/** Of each process of the server, ended ones too: connections that nobody uses are closed. */
const msOf = new Map<number, number>()
const cleaning: (() => Promise<unknown>)[] = []
try {
  const address = process.argv[3] ?? (await freshPostgres({ after: (work) => void cleaning.push(work) }))
  const db = await openPostgres(address)
  cleaning.push(() => db.close())
  const texts = readTexts()
  console.log(`load before: ${os.loadavg()[0]?.toFixed(1)} on ${os.cpus().length} cores\n`)
  console.log('articles kept     ms each: ours   server     wall')
  const sample: string[] = []
  const [there] = await db.all<{ n: number; made: number }>(
    "SELECT count(*) AS n, count(*) FILTER (WHERE position('-' IN key) = 0) AS made FROM articles",
  )
  const fifth = Math.ceil(Math.max(0, count - there!.n) / 5 / batch) * batch
  for (let at = 0; at < there!.made; at++) {
    const { text } = makeArticle(texts, characters)
    if (sample.length < 400) sample.push(text)
  }
  for (let made = there!.n; made < count; ) {
    let ours = 0
    let wall = 0
    const server = await serverCpuMs(db)
    const end = Math.min(count, made + fifth)
    const from = made
    while (made < end) {
      const articles = Array.from({ length: Math.min(batch, end - made) }, () => makeArticle(texts, characters))
      if (sample.length < 400) sample.push(...articles.map(({ text }) => text))
      const cpu = process.cpuUsage()
      const start = performance.now()
      await db.transaction((sql) => keepMade(sql, articles))
      wall += performance.now() - start
      const used = process.cpuUsage(cpu)
      ours += (used.user + used.system) / 1000
      made += articles.length
    }
    const each = [ours, (await serverCpuMs(db)) - server, wall].map((ms) => (ms / (made - from)).toFixed(2).padStart(8))
    console.log(`${String(made).padStart(13)} ${' '.repeat(9)}${each.join(' ')}`)
  }
  while (sample.length < 400) sample.push(makeArticle(texts, characters).text)
  // As autovacuum does at its own time: words that were put in last lie in a list that every search reads through.
  if (count > there!.n) await onServer('VACUUM (ANALYZE, PROCESS_TOAST FALSE)', address)
  const [sizes] = await onServer(
    `SELECT sum(pg_total_relation_size(c.oid)) FILTER (WHERE c.relname LIKE 'terms%')::float8 AS words,
       sum(pg_total_relation_size(c.oid))::float8 AS everything
     FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'`,
    address,
  )
  const bytes = sample.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / sample.length
  const mb = (size: unknown) => `${(Number(size) / 1e6).toFixed(0)} MB`
  console.log(
    `\ntext ${mb(bytes * Math.max(count, there!.n))}, words and their index ${mb(sizes?.words)}, everything ${mb(sizes?.everything)}`,
  )

  console.log(
    '\n20 hits with snippets, ms of the clock    p50      p95      p99   of CPU: p50      p95      p99  server',
  )
  const wanted = new RegExp(process.env.PRESSKEEP_BENCH_KINDS ?? '')
  for (const [name, make, options] of queryKinds(sample).filter(([name]) => wanted.test(name))) {
    const times: number[] = []
    const cpus: number[] = []
    let servers = 0
    for (let at = 0; at < 120; at++) {
      const query = make()
      const [cpu, server] = [process.cpuUsage(), await serverCpuMs(db)]
      const start = performance.now()
      const page = await find(db, query, { timeZone: 'Asia/Shanghai', now, ...options })
      const took = performance.now() - start
      if (page.problem) throw new Error(page.problem)
      // The first ones read tables into memory.
      if (at < 20) continue
      const used = process.cpuUsage(cpu)
      const usedThere = (await serverCpuMs(db)) - server
      times.push(took)
      cpus.push((used.user + used.system) / 1000 + usedThere)
      servers += usedThere
      if (process.env.PRESSKEEP_BENCH_TELL && took > Number(process.env.PRESSKEEP_BENCH_TELL))
        console.log(`  ${query}: ${took.toFixed(0)} ms, ${cpus.at(-1)!.toFixed(0)} of CPU, ${page.total} hits`)
    }
    const shares = (of: number[]) => {
      of.sort((a, b) => a - b)
      return [0.5, 0.95, 0.99].map((share) => of[Math.floor((of.length - 1) * share)]!.toFixed(1).padStart(8)).join(' ')
    }
    console.log(
      `${name.padEnd(35)} ${shares(times)}   ${shares(cpus)} ${(servers / times.length).toFixed(1).padStart(7)}`,
    )
  }
} finally {
  for (const work of cleaning.reverse()) await work()
}

/** CPU time so far of those processes of the server on this machine that answer this database, in milliseconds. */
async function serverCpuMs(sql: Sql): Promise<number> {
  const processes = await sql.all<{ pid: number }>(
    'SELECT pid FROM pg_stat_activity WHERE datname = current_database()',
  )
  for (const { pid } of processes) msOf.set(pid, runMs(pid) ?? msOf.get(pid) ?? 0)
  return [...msOf.values()].reduce((sum, ms) => sum + ms, 0)
}

/** How long a process ran on a core, as Linux counts it; undefined where it has ended. */
function runMs(pid: number): number | undefined {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6
  } catch {
    return undefined
  }
}
