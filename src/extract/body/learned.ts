import { beginsLine, beginsPair, firstColumns, type WordOdds } from './features.ts'
import { type AskRows, readForest, rowsAsker } from './forest.ts'
import { firstTrees } from './learned-first.ts'
import { secondTrees } from './learned-second.ts'
import { learnedWords } from './learned-words.ts'
import { secondWidth } from './second-look.ts'

/** What was learned from the development pages (`eval/train`): immutable data, read once when the module is loaded. */
const first = readForest(firstTrees)
const second = readForest(secondTrees)
export const askFirst: AskRows = rowsAsker(first, firstColumns.length)
export const askSecond: AskRows = rowsAsker(second, secondWidth)

const asked = new Set<string>()
for (const { columns } of [first, second]) {
  for (const column of columns.subarray(1)) {
    const name = firstColumns[column]
    if (name !== undefined) asked.add(name)
  }
}
/** The columns of the first look that a tree splits by. */
export const askedColumns: ReadonlySet<string> = asked

const names = new Map<string, number>()
const lines = new Map<string, number>()
for (const entry of learnedWords.split('\t')) {
  const at = entry.lastIndexOf('=')
  const table = entry.startsWith('c:') ? names : lines
  table.set(entry.slice(2, at), Number(entry.slice(at + 1)))
}

/** For each word that joined words begin with what these are, as bits. */
const beginnings = new Map<string, number>()
for (const key of lines.keys()) {
  const isLine = key.startsWith('=')
  const space = key.indexOf(' ')
  if (!isLine && space < 0) continue
  const first = key.slice(isLine ? 1 : 0, space < 0 ? key.length : space)
  const bit = isLine ? beginsLine(key.split(' ').length) : beginsPair
  beginnings.set(first, (beginnings.get(first) ?? 0) | bit)
}

export const learnedOdds: WordOdds = {
  name: (word) => names.get(word),
  line: (word) => lines.get(word),
  begins: (word) => beginnings.get(word) ?? 0,
}
