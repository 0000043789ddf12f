/**
 * Pages per CPU second on the development pages of one corpus: the whole extraction with metadata and sanitising,
 * beside @mozilla/readability on linkedom, linkedom's parse, and htmlparser2's bare parse, in the same process and run.
 *   node bench/extract.ts [--corpus aeb] [--rounds 3]
 *   node bench/extract.ts --growth      CPU time of pages that double in size: a column must double too
 */
import { Readability } from '@mozilla/readability'
import { parseDocument } from 'htmlparser2'
import { parseHTML } from 'linkedom'
import { developmentPages, hasPages } from '../eval/pages.ts'
import { decodeText } from '../src/charset/index.ts'
import { extract } from '../src/extract/index.ts'

const option = (name: string, otherwise: string): string => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? otherwise : (process.argv[at + 1] ?? otherwise)
}

export interface Speed {
  readonly name: string
  readonly pagesPerCpuSecond: number
  /** Milliseconds of CPU of which 99 of 100 pages need less, each page's best round. */
  readonly p99Ms: number
}

/** Pages that a naive reader needs the square of their length for. */
const hostile: readonly (readonly [name: string, page: (size: number) => string, sizes: readonly number[]])[] = [
  ['nested elements', (n) => `${'<div>'.repeat(n)}deep${'</div>'.repeat(n)}`, [25_000, 50_000, 100_000]],
  [
    'sibling paragraphs',
    (n) => '<p class="a b">One line of text, with a comma.</p>'.repeat(n),
    [25_000, 50_000, 100_000],
  ],
  ['open links', (n) => '<a href="/x">word '.repeat(n), [25_000, 50_000, 100_000]],
  [
    'bytes of one attribute',
    (n) => `<p class="${'ab '.repeat(n / 3)}">Text of the page.</p>`,
    [250_000, 500_000, 1_000_000],
  ],
  [
    'bytes of one script',
    (n) => `<p>Text.</p><script>${'é;'.repeat(n / 3)}</script>`,
    [2_500_000, 5_000_000, 10_000_000],
  ],
  [
    'bytes of paragraphs',
    (n) =>
      `<article>${'<p>Ein Satz über das Wetter, der hier länger ist. Noch einer dazu.</p>'.repeat(n / 72)}</article>`,
    [2_500_000, 5_000_000, 10_000_000],
  ],
]

/** CPU milliseconds for each size of each hostile page: the least of three. */
export function growth(): {
  readonly name: string
  readonly sizes: readonly number[]
  readonly ms: readonly number[]
}[] {
  return hostile.map(([name, page, sizes]) => {
    const ms = sizes.map((size) => {
      const bytes = new TextEncoder().encode(`<html><head><title>T</title></head><body>${page(size)}</body></html>`)
      let least = Number.POSITIVE_INFINITY
      for (let round = 0; round < 3; round++) {
        const before = process.cpuUsage()
        extract(bytes, 'https://site.example/news/1')
        const { user, system } = process.cpuUsage(before)
        least = Math.min(least, (user + system) / 1000)
      }
      return least
    })
    return { name, sizes, ms }
  })
}

/** Best of the rounds for each contestant. The first round warms up all of them. */
export function measure(corpus: string, rounds: number): Speed[] {
  const pages = developmentPages([corpus]).map((page) => {
    const bytes = page.read()
    return { url: page.url, bytes, html: decodeText(bytes, { kind: 'html' }).text }
  })
  const contestants: { name: string; run: (page: (typeof pages)[number]) => unknown }[] = [
    { name: 'presskeep, all of extract from bytes', run: (page) => extract(page.bytes, page.url) },
    { name: 'htmlparser2, bare parse', run: (page) => parseDocument(page.html) },
    {
      name: 'Readability + linkedom',
      run: (page) => {
        const { document } = parseHTML(page.html)
        return new Readability(document as unknown as ConstructorParameters<typeof Readability>[0]).parse()
      },
    },
  ]
  const best = new Map<string, number>()
  const p99 = new Map<string, number>()
  // one after the other, lest one contestant pays for the garbage of another
  for (const { name, run } of contestants) {
    const least = new Array<number>(pages.length).fill(Number.POSITIVE_INFINITY)
    for (let round = 0; round <= rounds; round++) {
      const before = process.cpuUsage()
      pages.forEach((page, i) => {
        const start = process.cpuUsage()
        run(page)
        const { user, system } = process.cpuUsage(start)
        least[i] = Math.min(least[i]!, (user + system) / 1000)
      })
      const { user, system } = process.cpuUsage(before)
      if (round > 0) best.set(name, Math.max(best.get(name) ?? 0, (1e6 * pages.length) / (user + system)))
    }
    p99.set(name, least.sort((a, b) => a - b)[Math.floor(0.99 * (least.length - 1))]!)
  }
  return [...best].map(([name, pagesPerCpuSecond]) => ({ name, pagesPerCpuSecond, p99Ms: p99.get(name)! }))
}

if (import.meta.main) {
  if (process.argv.includes('--growth')) {
    for (const { name, sizes, ms } of growth()) {
      const cells = sizes.map((size, i) => `${size.toLocaleString('en')}: ${ms[i]!.toFixed(0)} ms`)
      console.log(`${name.padEnd(24)} ${cells.join('   ')}`)
    }
  } else if (!hasPages()) console.log('!!! SKIPPED: ../shared/pages is not there. !!!')
  else {
    const speeds = measure(option('corpus', 'aeb'), Number(option('rounds', '3')))
    for (const { name, pagesPerCpuSecond, p99Ms } of speeds)
      console.log(
        `${name.padEnd(40)} ${pagesPerCpuSecond.toFixed(0).padStart(4)} pages per CPU second, 99 of 100 in ${p99Ms.toFixed(0)} ms`,
      )
    const [ours, , readability] = speeds
    if (ours && readability)
      console.log(`${(ours.pagesPerCpuSecond / readability.pagesPerCpuSecond).toFixed(1)} times Readability + linkedom`)
  }
}
