import type { Change, Mark } from '../model/index.ts'
import { editKey } from './edit-key.ts'

/** What ends a sentence, with the quotes and spaces behind it. */
const sentenceEnd = /(?<=[。！？][”’」』）)]*|[.!?][”’")]*\s+(?=[\p{Lu}\p{Lo}\p{N}“"'‘(]))/u

/** Shorter ones stand anywhere: "Sie schwieg." is no sentence that was moved. */
const leastCharacters = { han: 8, letters: 30 } as const

interface Place {
  readonly change: number
  readonly mark: number
  /** Of the version before where it was deleted, of the one after where it was added. */
  readonly paragraph: number
}

/**
 * Says of sentences that were deleted in one reworded paragraph and added in another, word for word and just once, that they were
 * moved, and where: on the marks, which stay what they are. So nothing that was deleted or added is ever hidden by it.
 * `beforeParagraphs` gives for each change the paragraph in the version before.
 */
export function withMovedSentences(
  changes: readonly Change[],
  beforeParagraphs: readonly (number | undefined)[],
): readonly Change[] {
  const deleted = new Map<string, Place | undefined>()
  const added = new Map<string, Place | undefined>()
  const pieces = changes.map((change) => (isReworded(change) ? change.marks.flatMap(sentencesOf) : []))
  for (const [at, marks] of pieces.entries()) {
    for (const [number, { op, text }] of marks.entries()) {
      const key = sentenceKey(text)
      if (op === 'same' || key === undefined) continue
      const change = changes[at]!
      const paragraph = op === 'deleted' ? beforeParagraphs[at] : isReworded(change) ? change.atParagraph : undefined
      if (paragraph === undefined) continue
      const places = op === 'deleted' ? deleted : added
      // What stands twice can't be told apart.
      places.set(key, places.has(key) ? undefined : { change: at, mark: number, paragraph })
    }
  }
  const moved = new Map<number, Map<number, Partial<Mark>>>()
  const note = ({ change, mark }: Place, what: Partial<Mark>) =>
    moved.set(change, (moved.get(change) ?? new Map<number, Partial<Mark>>()).set(mark, what))
  for (const [key, from] of deleted) {
    const to = added.get(key)
    if (!from || !to || from.change === to.change) continue
    note(from, { movedTo: to.paragraph })
    note(to, { movedFrom: from.paragraph })
  }
  if (!moved.size) return changes
  return changes.map((change, at) => {
    const here = moved.get(at)
    if (!here || !isReworded(change)) return change
    return { ...change, marks: joined(pieces[at]!.map((mark, number) => ({ ...mark, ...here.get(number) }))) }
  })
}

function isReworded(change: Change): change is Extract<Change, { type: 'paragraph-reworded' | 'figure-changed' }> {
  return change.type === 'paragraph-reworded' || change.type === 'figure-changed'
}

function sentencesOf(mark: Mark): readonly Mark[] {
  if (mark.op === 'same') return [mark]
  return mark.text.split(sentenceEnd).map((text) => ({ op: mark.op, text }))
}

/** Of a whole sentence that is long enough to be known again. */
function sentenceKey(text: string): string | undefined {
  const trimmed = text.trim()
  if (!/[。！？.!?][”’」』）)"]*$/u.test(trimmed)) return undefined
  const han = trimmed.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu)?.length ?? 0
  const isLong = han >= leastCharacters.han || (trimmed.match(/\p{L}/gu)?.length ?? 0) >= leastCharacters.letters
  return isLong ? editKey(trimmed) : undefined
}

/** Pieces of one mark that say the same are one again. */
function joined(marks: readonly Mark[]): readonly Mark[] {
  const all: Mark[] = []
  for (const mark of marks) {
    const last = all.at(-1)
    const isSame = last?.op === mark.op && last.movedTo === mark.movedTo && last.movedFrom === mark.movedFrom
    if (last && isSame) all[all.length - 1] = { ...last, text: last.text + mark.text }
    else all.push(mark)
  }
  return all
}
