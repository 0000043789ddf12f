import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeForest } from './boost.ts'
import type { Learned } from './learn.ts'
import type { Settings } from './settings.ts'
import { oddsOf } from './words.ts'

const folder = join(import.meta.dirname, '../../src/extract/body')
const head = '// Written by eval/train/train.ts from the development pages; learn again instead of editing.\n'

/** Writes what was learned as modules of the extractor; returns the number of words. */
export function writeLearned(learned: Learned, { leastSites }: Settings): number {
  const words: string[] = []
  for (const key of [...learned.table.keys()].sort()) {
    const odds = oddsOf(learned.table, key, leastSites)
    if (odds !== undefined && Math.abs(odds) > 0.35) words.push(`${key}=${odds.toFixed(1)}`)
  }
  writeFileSync(
    join(folder, 'learned-words.ts'),
    `${head}\n/** Words of names (\`c:\`) and beginnings of lines (\`t:\`) with their log odds, each seen on at least ${leastSites} sites. */\n// biome-ignore-start format: a table\nexport const learnedWords = [\n${quoted(linesOf(words, 100)).join('\n')}\n].join('\\t')\n// biome-ignore-end format: a table\n`,
  )
  writeForests(learned)
  return words.length
}

/** Writes the trees of both looks. */
export function writeForests(learned: Pick<Learned, 'first' | 'second'>): void {
  for (const [name, forest] of [
    ['first', learned.first],
    ['second', learned.second],
  ] as const) {
    writeFileSync(
      join(folder, `learned-${name}.ts`),
      `${head}\n/** The ${name} look's trees, as \`readForest\` reads them. */\n// biome-ignore-start format: a table\nexport const ${name}Trees = [\n${quoted(writeForest(forest).split('\n')).join('\n')}\n].join('\\n')\n// biome-ignore-end format: a table\n`,
    )
  }
}

function quoted(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${JSON.stringify(line).replace(/^"|"$/g, "'").replace(/\\"/g, '"')},`)
}

function linesOf(parts: readonly string[], size: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const part of parts) {
    if (line.length + part.length > size) {
      lines.push(line)
      line = ''
    }
    line += (line === '' ? '' : '\t') + part
  }
  return [...lines, line]
}
