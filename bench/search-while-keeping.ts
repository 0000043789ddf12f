/**
 * Searches alone, and the same while another process keeps articles as fast as it can: `node bench/search-while-keeping.ts FILE [queries]`
 * (default 400 of a kind). FILE is one of `bench/find.ts` and grows. Ms as a clock shows them. PRESSKEEP_BENCH_KINDS as there.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism, loadavg } from 'node:os'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { find } from '../src/archive/find.ts'
import { keepMade } from '../src/archive/testing/fill-database.ts'
import { openSqlite } from '../src/store/index.ts'
import { makeArticle, now, queryKinds, readTexts } from './made-articles.ts'

const together = 64
const [file = '', queries = '400'] = process.argv.slice(2)

/** The other process: transactions of a sync, one after another, each told when it is done with how long it took. */
async function keep(): Promise<void> {
  const texts = readTexts()
  const db = await openSqlite(file)
  const [newest] = await db.all<{ at: number }>('SELECT max(sort_at) AS at FROM articles')
  let at = newest!.at
  for (;;) {
    const some = Array.from({ length: together }, () => {
      at += 60_000
      return { ...makeArticle(texts), at }
    })
    const start = performance.now()
    await db.transaction((sql) => keepMade(sql, some))
    process.send!(performance.now() - start)
  }
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
    `${size!.n} articles; load ${loadavg()[0]!.toFixed(1)} on ${availableParallelism()} cores\n${''.padEnd(42)}     p50     p99    most`,
  )
  let other: ChildProcess | undefined
  const kept: number[] = []
  for (const what of ['first', 'alone', 'beside another process that keeps']) {
    if (what.startsWith('beside')) {
      other = fork(fileURLToPath(import.meta.url), [file, 'keep'])
      other.on('message', (ms: number) => kept.push(ms))
      await once(other, 'message')
    }
    for (const [at, [name, , options]] of kinds.entries()) {
      const times: number[] = []
      kept.length = 0
      for (const query of asked[at]!) {
        const start = performance.now()
        await find(db, query, { timeZone: 'Asia/Shanghai', now, ...options })
        times.push(performance.now() - start)
        // What the other process says is heard.
        await new Promise((resolve) => setImmediate(resolve))
      }
      const shown = `${name.padEnd(28)}${share(times, 0.5)}${share(times, 0.99)}${share(times, 1)}`
      if (what === 'alone') console.log(`alone         ${shown}`)
      if (other)
        console.log(
          `while keeping ${shown}   (${kept.length * together} articles meanwhile; a transaction ${share(kept, 0.5).trim()}, ${share(kept, 1).trim()} at most)`,
        )
    }
  }
  await db.close()
  other?.kill()
}

await (queries === 'keep' ? keep() : search())
