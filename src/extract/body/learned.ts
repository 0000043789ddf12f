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

/** The columns of the first look that a tree splits by. */
export const askedColumns: ReadonlySet<string> = new Set(
  [first, second].flatMap(({ features, thresholds }) =>
    [...features].flatMap((feature, i) =>
      thresholds[i]! < Number.POSITIVE_INFINITY ? (firstColumns[feature] ?? []) : [],
    ),
  ),
)

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
  const words = key.replace(/^=/, '').split(' ')
  const bit = key.startsWith('=') ? beginsLine(words.length) : words.length > 1 ? beginsPair : 0
  if (bit !== 0) beginnings.set(words[0]!, (beginnings.get(words[0]!) ?? 0) | bit)
}

export const learnedOdds: WordOdds = {
  name: (word) => names.get(word),
  line: (word) => lines.get(word),
  begins: (word) => beginnings.get(word) ?? 0,
}
