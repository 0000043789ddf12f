/**
 * Workers on a world of hosts that take 100 ms for each answer: `node bench/workers.ts [hosts] [articles each] [workers…]`
 * (default 300 5 1 2 4 8). Needs PostgreSQL (PRESSKEEP_TEST_POSTGRES, else 127.0.0.1:5432). Each worker asks 8 hosts at once, or as many as PRESSKEEP_BENCH_CONCURRENCY says. The world,
 * PostgreSQL and the workers share this machine's cores, so the last column says where they end. The server checks manners.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { initArchive, setStore } from '../src/archive/index.ts'
import { presskeep } from '../test/support/cli.ts'
import { changeSetting } from '../test/support/folders.ts'
import { freshPostgres, onServer } from '../test/support/postgres.ts'
import { world } from '../test/support/world.ts'

const [hosts = 300, articlesEach = 5, ...counts] = process.argv.slice(2).map(Number)
const concurrency = Number(process.env.PRESSKEEP_BENCH_CONCURRENCY ?? 8)
const bin = path.join(import.meta.dirname, '..', 'bin', 'presskeep.mjs')

console.log(
  `${hosts} hosts, ${articlesEach} articles each, 100 ms an answer, ${concurrency} at once; load before: ${os.loadavg()[0]?.toFixed(1)} on ${os.cpus().length} cores`,
)
console.log('workers   pages/s   × first   CPU of a page, ms   rude   twice   articles   share of the cores')
let first = 0
for (const count of counts.length ? counts : [1, 2, 4, 8]) {
  const cleaning: (() => unknown)[] = []
  const after = (work: () => unknown) => {
    cleaning.push(work)
  }
  try {
    const folder = path.join(mkdtempSync(path.join(os.tmpdir(), 'presskeep-bench-')), 'archive')
    after(() => rmSync(path.dirname(folder), { recursive: true, force: true }))
    const store = await freshPostgres({ after })
    const there = await world({ hosts, articlesEach, latencyMs: 100, textLength: 3000 })
    after(() => there.close())
    initArchive(folder, 'UTC')
    setStore(folder, store)
    changeSetting(folder, 'allowHosts: []', `allowHosts: [${there.hosts.join(', ')}]`)
    const list = path.join(path.dirname(folder), 'feeds.txt')
    writeFileSync(list, there.feeds.join('\n'))
    const followed = await presskeep(['follow', '--from', list, '--archive', folder])
    if (followed.code === 1) throw new Error(followed.stderr)

    const usage = new Map<number, number>()
    const startedAt = performance.now()
    const startCpu = machineCpu()
    const running = Array.from({ length: count }, () => {
      const child = spawn(
        process.execPath,
        [bin, 'work', '--until-idle', '--concurrency', String(concurrency), '--archive', folder],
        {
          stdio: 'ignore',
        },
      )
      return { child, done: new Promise((resolve) => child.once('exit', resolve)) }
    })
    const watch = setInterval(() => {
      for (const { child } of running) usage.set(child.pid!, cpuOf(child.pid!) ?? usage.get(child.pid!) ?? 0)
    }, 200)
    // The last page counts, not the seconds in which workers wait for more.
    let lastAt = startedAt
    let busy = 0
    const total = hosts * articlesEach
    while (there.seen().articles < total && running.some(({ child }) => child.exitCode === null)) {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    lastAt = performance.now()
    const [used, all] = machineCpu().map((value, at) => value - startCpu[at]!)
    busy = used! / all!
    await Promise.all(running.map(({ done }) => done))
    clearInterval(watch)
    const rate = (there.seen().articles * 1000) / (lastAt - startedAt)
    first ||= rate
    const cpu = [...usage.values()].reduce((sum, ms) => sum + ms, 0) / total
    const [kept] = await onServer('SELECT count(*)::int AS n FROM articles WHERE is_complete = 1', store)
    console.log(
      [
        String(count).padStart(7),
        rate.toFixed(1).padStart(9),
        (rate / first).toFixed(2).padStart(9),
        cpu.toFixed(1).padStart(19),
        String(there.seen().rude.length).padStart(6),
        String(there.seen().again).padStart(7),
        `${kept?.n}/${total}`.padStart(10),
        `${(busy * 100).toFixed(0)} %`.padStart(20),
      ].join(''),
    )
  } finally {
    for (const work of cleaning.reverse()) await work()
  }
}

/** User and system time of a process, in milliseconds; undefined where it has ended. */
function cpuOf(pid: number): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return undefined
  }
}

/** Ticks in which the machine worked, and all of them. */
function machineCpu(): readonly [number, number] {
  const ticks = readFileSync('/proc/stat', 'utf8').split('\n')[0]!.trim().split(/\s+/).slice(1, 9).map(Number)
  const all = ticks.reduce((sum, value) => sum + value, 0)
  return [all - ticks[3]! - ticks[4]!, all]
}
