/** The name of a mark where none is given. */
export const usualMark = 'starred'

export const longestMarkName = 50
export const longestMarkNote = 5_000

/** Names that differ in case, width or spaces only are one: `Follow up` and `follow　up`. */
export function markKey(name: string): string {
  return name.normalize('NFKC').replace(/\s+/gu, ' ').trim().toLowerCase()
}

export type MarkProblem =
  | 'name-empty'
  | 'name-long'
  | 'name-sign'
  | 'name-quote'
  | 'note-empty'
  | 'note-long'
  | 'note-sign'

export type MarkText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'problem'; readonly problem: MarkProblem }

const controls = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202a-\u202e\u2066-\u2069]/u
const isSeen = /[\p{L}\p{N}\p{P}\p{S}]/u
const lengthOf = (text: string) => [...text].length

/** A mark's name as somebody gave it: in one line, without spaces around; `mark:"…"` finds it, so it holds no quotes. */
export function readMarkName(given: string): MarkText {
  const text = given.normalize('NFC').replace(/ +/g, ' ').trim()
  if (controls.test(text)) return { kind: 'problem', problem: 'name-sign' }
  if (!isSeen.test(text)) return { kind: 'problem', problem: 'name-empty' }
  if (lengthOf(text) > longestMarkName) return { kind: 'problem', problem: 'name-long' }
  if (/["“”＂]/.test(text)) return { kind: 'problem', problem: 'name-quote' }
  return { kind: 'text', text }
}

/** A note as somebody wrote it: any text, in lines. */
export function readMarkNote(given: string): MarkText {
  const text = given.replace(/\r\n?/g, '\n').trim()
  if (/(?![\n\t])\p{Cc}|\p{Cs}/u.test(text)) return { kind: 'problem', problem: 'note-sign' }
  if (!isSeen.test(text)) return { kind: 'problem', problem: 'note-empty' }
  if (lengthOf(text) > longestMarkNote) return { kind: 'problem', problem: 'note-long' }
  return { kind: 'text', text }
}
