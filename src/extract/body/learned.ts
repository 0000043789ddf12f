import type { WordOdds } from './features.ts'
import { type Forest, readForest } from './forest.ts'
import { firstTrees } from './learned-first.ts'
import { secondTrees } from './learned-second.ts'
import { learnedWords } from './learned-words.ts'

/** What was learned from the development pages (`eval/train`): immutable data, read once when the module is loaded. */
export const firstForest: Forest = readForest(firstTrees)
export const secondForest: Forest = readForest(secondTrees)

const words: ReadonlyMap<string, number> = new Map(
  learnedWords.split('\t').map((entry) => {
    const at = entry.lastIndexOf('=')
    return [entry.slice(0, at), Number(entry.slice(at + 1))]
  }),
)

export const learnedOdds: WordOdds = (word) => words.get(word)
