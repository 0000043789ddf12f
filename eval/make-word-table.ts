/**
 * Makes `src/search/word-table.ts` from the word list of jieba (`dict.txt`: a word, how often it was counted, its kind). Run by hand:
 * `npm pack @node-rs/jieba`, unpack it, `node eval/make-word-table.ts package/dict.txt`. The list is no dependency:
 * 5 MB of it, 105,000 words are needed.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { foldText } from '../src/search/fold.ts'

const [path] = process.argv.slice(2)
if (path === undefined) throw new Error('usage: node eval/make-word-table.ts DICT.TXT')

/** Rarer words are mostly names that a newspaper never writes, and pieces that nobody would call words. */
const leastCount = 10
const longest = 4

const counts = new Map<string, number>()
let total = 0
for (const line of readFileSync(path, 'utf8').split('\n')) {
  const [written, counted] = line.split(' ')
  const word = foldText(written ?? '')
  const count = Number(counted)
  if (!/^\p{Script=Han}+$/u.test(word) || !(count > 0)) continue
  total += count
  if (word.length <= longest) counts.set(word, (counts.get(word) ?? 0) + count)
}

// How much rarer than every word together, in whole steps of e: 6 for the commonest, 15 for the rarest.
const levels = new Map<number, string[]>()
for (const [word, count] of counts) {
  if (word.length > 1 && count < leastCount) continue
  const level = Math.min(16, Math.round(Math.log(total / count)))
  levels.set(level, [...(levels.get(level) ?? []), word])
}

const lines: string[] = []
for (const [level, words] of [...levels].sort((a, b) => a[0] - b[0])) {
  for (let length = 1; length <= longest; length++) {
    const byFirst = new Map<string, string>()
    for (const word of words.filter((one) => one.length === length).sort()) {
      byFirst.set(word[0]!, (byFirst.get(word[0]!) ?? '') + word.slice(1))
    }
    const groups = [...byFirst].map(([first, rest]) => first + rest)
    if (!groups.length) continue
    // Single characters have no rest and stand side by side.
    lines.push(`${level} ${length} ${groups.join(length === 1 ? '' : ' ')}`)
  }
}
const header = `/**
 * Made by \`eval/make-word-table.ts\`; not edited by hand. Derived from the word list of jieba (https://github.com/fxsjy/jieba),
 * which is under the MIT licence (LICENSES/jieba.txt): folded, rare words left out, counts rounded to steps of e.
 *
 * A line is a level (how rare: e to this power times rarer than all words together), how many characters its words have,
 * and the words by their first character: \`国会家\` is 国会 and 国家.
 */
export const wordTable =`
writeFileSync(new URL('../src/search/word-table.ts', import.meta.url), `${header} \`${lines.join('\n')}\`\n`)
