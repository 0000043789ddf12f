/**
 * Pages per CPU second on the development pages of one corpus: the whole extraction with metadata and sanitising,
 * beside @mozilla/readability on linkedom, linkedom's parse, and htmlparser2's bare parse, in the same process and run.
 *   node bench/extract.ts [--corpus aeb] [--rounds 3]
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
  // one after the other, lest one contestant pays for the garbage of another
  for (const { name, run } of contestants) {
    for (let round = 0; round <= rounds; round++) {
      const before = process.cpuUsage()
      for (const page of pages) run(page)
      const { user, system } = process.cpuUsage(before)
      if (round > 0) best.set(name, Math.max(best.get(name) ?? 0, (1e6 * pages.length) / (user + system)))
    }
  }
  return [...best].map(([name, pagesPerCpuSecond]) => ({ name, pagesPerCpuSecond }))
}

if (import.meta.main) {
  if (!hasPages()) console.log('!!! SKIPPED: ../shared/pages is not there. !!!')
  else {
    const speeds = measure(option('corpus', 'aeb'), Number(option('rounds', '3')))
    for (const { name, pagesPerCpuSecond } of speeds)
      console.log(`${name.padEnd(40)} ${pagesPerCpuSecond.toFixed(0)} pages per CPU second`)
    const [ours, , readability] = speeds
    if (ours && readability)
      console.log(`${(ours.pagesPerCpuSecond / readability.pagesPerCpuSecond).toFixed(1)} times Readability + linkedom`)
  }
}
