/**
 * Searches alone, and the same while another process keeps articles as fast as it can: `node bench/search-while-keeping.ts FILE [queries]`
 * (default 400 of a kind), and while the same process does, as `up` does. FILE is one of `bench/find.ts` and grows. Ms as a clock shows them,
 * from when a search is asked for; there it may first wait for the thread. PRESSKEEP_BENCH_KINDS as there.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism, loadavg } from 'node:os'
import { DatabaseSync } from 'node:sqlite'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { find } from '../src/archive/find.ts'
import { keepMade } from '../src/archive/testing/fill-database.ts'
import { openSqlite } from '../src/store/index.ts'
import { makeArticle, now, queryKinds, readTexts } from './made-articles.ts'

const together = 64
const [file = '', queries = '400'] = process.argv.slice(2)

/** Transactions of a sync, one after another until `isOver`; each is told when it is done with how long it took. */
async function keep(tell: (ms: number) => void, isOver = () => false): Promise<void> {
  const texts = readTexts()
  const db = await openSqlite(file)
  const [newest] = await db.all<{ at: number }>('SELECT max(sort_at) AS at FROM articles')
  let at = newest!.at
  while (!isOver()) {
    const some = Array.from({ length: together }, () => {
      at += 60_000
      return { ...makeArticle(texts), at }
    })
    const start = performance.now()
    await db.transaction((sql) => keepMade(sql, some))
    tell(performance.now() - start)
    // A sync waits for pages between.
    await setImmediate()
  }
  await db.close()
}

function share(times: readonly number[], part: number): string {
  const sorted = times.toSorted((a, b) => a - b)
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN).toFixed(1).padStart(8)
}

async function search(): Promise<void> {
  const raw = new DatabaseSync(file, { readOnly: true })
  const texts = raw.prepare('SELECT text FROM revisions LIMIT 400').all()
  raw.close()
  const wanted = new RegExp(process.env.PRESSKEEP_BENCH_KINDS ?? 'two words')
  const kinds = queryKinds(texts.map((row) => String(row.text))).filter(([name]) => wanted.test(name))
  const asked = kinds.map(([, make]) => Array.from({ length: Number(queries) }, make))
  const db = await openSqlite(file, { readOnly: true })
  const [size] = await db.all<{ n: number }>('SELECT count(*) AS n FROM articles')
  console.log(
    `${size!.n} articles; load ${loadavg()[0]!.toFixed(1)} on ${availableParallelism()} cores\n${''.padEnd(44)}     p50     p99    most`,
  )
  const kept: number[] = []
  const tell = (ms: number) => kept.push(ms)
  const ask = async (title: string) => {
    for (const [at, [name, , options]] of kinds.entries()) {
      const times: number[] = []
      kept.length = 0
      for (const query of asked[at]!) {
        // Asked for in the middle of whatever the thread does.
        const due = performance.now() + 2
        await setTimeout(2)
        await find(db, query, { timeZone: 'Asia/Shanghai', now, ...options })
        times.push(performance.now() - due)
      }
      const transactions = kept.length
        ? `   (${kept.length * together} articles meanwhile; a transaction ${share(kept, 0.5).trim()}, ${share(kept, 1).trim()} at most)`
        : ''
      if (title)
        console.log(
          `${title.padEnd(16)}${name.padEnd(28)}${share(times, 0.5)}${share(times, 0.99)}${share(times, 1)}${transactions}`,
        )
    }
  }
  await ask('')
  await ask('alone')
  const other = fork(fileURLToPath(import.meta.url), [file, 'keep'])
  other.on('message', tell)
  await once(other, 'message')
  await ask('another process')
  other.kill()
  await once(other, 'exit')
  let isOver = false
  const keeping = keep(tell, () => isOver)
  await ask('the same process')
  isOver = true
  await keeping
  await db.close()
}

await (queries === 'keep' ? keep((ms) => process.send!(ms)) : search())
