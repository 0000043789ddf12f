/**
 * Finding and keeping on PostgreSQL as the archive grows: `node bench/find-postgres.ts [articles] [postgres://…]` (default 20,000). Needs
 * PostgreSQL (PRESSKEEP_TEST_POSTGRES, else 127.0.0.1:5432), in a schema of its own that goes at the end. An address that is given is
 * filled up to so many articles and stays, so that it can be asked again, and filled further. The articles are those of
 * `bench/find.ts`. Keeping is told for each fifth: our CPU time, that of the server's processes on this machine, and the wall's.
 */
import { readdirSync, readFileSync } from 'node:fs'
import os from 'node:os'
import { find } from '../src/archive/find.ts'
import { keepMade } from '../src/archive/testing/fill-database.ts'
import { openPostgres } from '../src/store/index.ts'
import { freshPostgres, onServer } from '../test/support/postgres.ts'
import { makeArticle, now, queryKinds, readTexts } from './made-articles.ts'

const count = Number(process.argv[2] ?? 20_000)
const batch = 50
/** The process of the server, whose children answer us; others' servers may run beside it. */
let postmaster: string | undefined
const cleaning: (() => Promise<unknown>)[] = []
try {
  const address = process.argv[3] ?? (await freshPostgres({ after: (work) => void cleaning.push(work) }))
  const db = await openPostgres(address)
  cleaning.push(() => db.close())
  const [backend] = await db.all<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  postmaster = statOf(String(backend?.pid))[1]
  const texts = readTexts()
  console.log(`load before: ${os.loadavg()[0]?.toFixed(1)} on ${os.cpus().length} cores\n`)
  console.log('articles kept     ms each: ours   server     wall')
  const fifth = Math.ceil(count / 5 / batch) * batch
  const sample: string[] = []
  const [there] = await db.all<{ n: number }>('SELECT count(*) AS n FROM articles')
  for (let at = 0; at < there!.n; at++) {
    const { text } = makeArticle(texts)
    if (sample.length < 400) sample.push(text)
  }
  for (let made = there!.n; made < count; ) {
    let ours = 0
    let wall = 0
    const server = serverCpuMs()
    const end = Math.min(count, made + fifth)
    const from = made
    while (made < end) {
      const articles = Array.from({ length: Math.min(batch, end - made) }, () => makeArticle(texts))
      if (sample.length < 400) sample.push(...articles.map(({ text }) => text))
      const cpu = process.cpuUsage()
      const start = performance.now()
      await db.transaction((sql) => keepMade(sql, articles))
      wall += performance.now() - start
      const used = process.cpuUsage(cpu)
      ours += (used.user + used.system) / 1000
      made += articles.length
    }
    const each = [ours, serverCpuMs() - server, wall].map((ms) => (ms / (made - from)).toFixed(2).padStart(8))
    console.log(`${String(made).padStart(13)} ${' '.repeat(9)}${each.join(' ')}`)
  }
  // As autovacuum does at its own time: words that were put in last lie in a list that every search reads through.
  await onServer('VACUUM ANALYZE', address)
  const [sizes] = await onServer(
    `SELECT sum(pg_total_relation_size(c.oid)) FILTER (WHERE c.relname LIKE 'terms%')::float8 AS words,
       sum(pg_total_relation_size(c.oid))::float8 AS everything,
       (SELECT sum(octet_length(text) + octet_length(title)) FROM revisions)::float8 AS text
     FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'`,
    address,
  )
  const mb = (bytes: unknown) => `${(Number(bytes) / 1e6).toFixed(0)} MB`
  console.log(
    `\ntext ${mb(sizes?.text)}, words and their index ${mb(sizes?.words)}, everything ${mb(sizes?.everything)}`,
  )

  console.log('\n20 hits with snippets, ms of the clock    p50      p95      p99   CPU ms: ours   server')
  for (const [name, make, options] of queryKinds(sample)) {
    const times: number[] = []
    let [ours, server] = [process.cpuUsage(), 0]
    for (let at = 0; at < 120; at++) {
      const query = make()
      // The first ones read tables into memory.
      if (at === 20) [ours, server] = [process.cpuUsage(), serverCpuMs()]
      const start = performance.now()
      const page = await find(db, query, { timeZone: 'Asia/Shanghai', now, ...options })
      if (page.problem) throw new Error(page.problem)
      if (at >= 20) times.push(performance.now() - start)
    }
    const used = process.cpuUsage(ours)
    const cpu = [(used.user + used.system) / 1000, serverCpuMs() - server].map((ms) =>
      (ms / times.length).toFixed(1).padStart(8),
    )
    times.sort((a, b) => a - b)
    const at = (share: number) => times[Math.floor((times.length - 1) * share)]!.toFixed(1).padStart(8)
    console.log(`${name.padEnd(35)} ${at(0.5)} ${at(0.95)} ${at(0.99)}      ${cpu.join(' ')}`)
  }
} finally {
  for (const work of cleaning.reverse()) await work()
}

/** User and system time of the server's living processes on this machine, in milliseconds; ended ones are in their parent's. */
function serverCpuMs(): number {
  let ticks = 0
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const fields = statOf(pid)
    if (pid !== postmaster && fields[1] !== postmaster) continue
    for (const at of [11, 12, 13, 14]) ticks += Number(fields[at] ?? 0)
  }
  return ticks * 10
}

/** What Linux says of a process, from its state on; nothing of one that has ended. */
function statOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  } catch {
    return []
  }
}
