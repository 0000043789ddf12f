import type { Change, Mark } from '../model/index.ts'
import { editKey } from './edit-key.ts'

/**
 * What ends a sentence, with the quotes and spaces behind it. Goes forward only, and into each run of signs once: pages are full of signs
 * where somebody wishes it.
 */
const sentenceEnd = /[。！？]+[”’」』）)]*|(?<![.!?])[.!?]+[”’")]*\s+(?=[\p{Lu}\p{Lo}\p{N}“"'‘(])/gu

/** Shorter ones stand anywhere: "Sie schwieg." is no sentence that was moved. */
const leastCharacters = { han: 8, letters: 30 } as const

interface Place {
  readonly change: number
  readonly mark: number
  /** Of the version before where it was deleted, of the one after where it was added. */
  readonly paragraph: number
}

/**
 * Says of sentences that were deleted in one paragraph and added in another, word for word and just once, that they were
 * moved, and where: on the marks, which stay what they are. So nothing that was deleted or added is ever hidden by it. A paragraph that was
 * added or deleted as a whole has marks only then. `beforeParagraphs` gives for each change the paragraph in the version before.
 */
export function withMovedSentences(
  changes: readonly Change[],
  beforeParagraphs: readonly (number | undefined)[],
): readonly Change[] {
  const deleted = new Map<string, Place | undefined>()
  const added = new Map<string, Place | undefined>()
  const marks = changes.map(marksIn)
  // Only what was deleted can have been moved.
  if (!marks.some((own) => own?.some(({ op }) => op === 'deleted'))) return changes
  const pieces = marks.map((own) => own?.flatMap(sentencesOf))
  for (const [at, own] of pieces.entries()) {
    for (const [number, { op, text }] of own?.entries() ?? []) {
      const key = op === 'same' ? undefined : sentenceKey(text)
      if (key === undefined) continue
      const change = changes[at]!
      const paragraph =
        op === 'deleted' ? beforeParagraphs[at] : 'atParagraph' in change ? change.atParagraph : undefined
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
  return changes.map((change, at) => {
    const here = moved.get(at)
    if (!here) return change
    return { ...change, marks: joined(pieces[at]!.map((mark, number) => ({ ...mark, ...here.get(number) }))) }
  })
}

/** The marks of a change of paragraphs in which sentences can have been moved. */
function marksIn(change: Change): readonly Mark[] | undefined {
  switch (change.type) {
    case 'paragraph-reworded':
    case 'figure-changed':
      return change.marks
    case 'paragraph-added':
      return [{ op: 'added', text: change.after }]
    case 'paragraph-deleted':
      return [{ op: 'deleted', text: change.before }]
    default:
      return undefined
  }
}

function sentencesOf(mark: Mark): readonly Mark[] {
  if (mark.op === 'same') return [mark]
  const ends = [...mark.text.matchAll(sentenceEnd)].map((end) => end.index + end[0].length)
  return [0, ...ends]
    .map((from, at) => ({ op: mark.op, text: mark.text.slice(from, ends[at]) }))
    .filter((piece) => piece.text)
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
