import { Worker } from 'node:worker_threads'
import { wholeTexts } from './markers.ts'

/** A small generator of its own, so that each run measures the same. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return state / 0x7fffffff
  }
}

const syllables = '市县渡口桥街医院学校委员会预算工程公布代表居民会议决定调查报告安全计划开始结束今年去年'
const random = numbers(7)
const word = () => {
  const at = Math.floor(random() * (syllables.length - 2))
  return syllables.slice(at, at + 1 + Math.floor(random() * 2))
}
const sentence = () => `${Array.from({ length: 12 }, word).join('')}。`
const paragraphs = (characters: number) => {
  const lines: string[] = []
  for (let length = 0; length < characters; length += lines.at(-1)!.length + 1) {
    lines.push(sentence() + sentence() + sentence())
  }
  return lines
}

type Case = (characters: number) => readonly [before: string, after: string]

const cases: Readonly<Record<string, Case>> = {
  'a tenth of the words': (n) => {
    const before = paragraphs(n)
    return [
      before.join('\n'),
      before.map((line) => line.replace(/../g, (two) => (random() < 0.1 ? word() : two))).join('\n'),
    ]
  },
  'all changed': (n) => [paragraphs(n).join('\n'), paragraphs(n).join('\n')],
  'all moved': (n) => {
    const before = paragraphs(n)
    return [before.join('\n'), before.toReversed().join('\n')]
  },
  'one sentence again and again': (n) => {
    const one = '渡口今天恢复夜航。'
    const before = Array.from({ length: Math.floor(n / 10) }, () => one)
    return [
      before.join('\n'),
      before
        .map((line, at) => (at % 97 === 0 ? '渡口明天恢复夜航。' : line))
        .slice(3)
        .join('\n'),
    ]
  },
  'one paragraph, half of it new': (n) => {
    const before = paragraphs(n)
    return [before.join(''), before.map((line, at) => (at % 2 ? sentence() : line)).join('')]
  },
}

const limitMs = 5000

/** CPU milliseconds for each marker on long texts; whoever takes longer than the limit is ended. */
export async function tellWorstCases(): Promise<void> {
  const names = Object.keys(wholeTexts)
  console.log(`\nCPU ms for two whole texts of n characters (–: not within ${limitMs / 1000} s of CPU)`)
  console.log(`${''.padEnd(32)}${'n'.padStart(8)}${names.map((name) => name.padStart(20)).join('')}`)
  const lost = new Set<string>()
  for (const [what, make] of Object.entries(cases)) {
    for (const n of [25_000, 50_000, 100_000, 200_000]) {
      const [before, after] = make(n)
      const cells: string[] = []
      for (const name of names) {
        // Who is too slow for a text is not asked about a longer one.
        const ms = lost.has(`${what} ${name}`) ? undefined : await timed(name, before, after)
        if (ms === undefined) lost.add(`${what} ${name}`)
        cells.push((ms === undefined ? '–' : ms.toFixed(0)).padStart(20))
      }
      console.log(`${what.padEnd(32)}${String(n).padStart(8)}${cells.join('')}`)
    }
  }
}

async function timed(name: string, before: string, after: string): Promise<number | undefined> {
  const worker = new Worker(new URL('./time-worker.ts', import.meta.url), { workerData: { name, before, after } })
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>()
  worker.once('message', resolve)
  worker.once('error', reject)
  const timer = setInterval(async () => {
    const { user, system } = await worker.cpuUsage().catch(() => ({ user: 0, system: 0 }))
    if ((user + system) / 1000 > limitMs) resolve(undefined)
  }, 500)
  try {
    return await promise
  } finally {
    clearInterval(timer)
    await worker.terminate()
  }
}
