import type { Change, Comparable } from '../model/index.ts'
import { lineKey } from './edit-key.ts'
import { marksBetween } from './marks.ts'
import { alignParagraphs, paragraphsOf } from './paragraphs.ts'

/** The noise-free keys of an article's captions. */
export function captionKeys(article: Comparable): ReadonlySet<string> {
  return new Set(article.captions?.map(lineKey))
}

/** Captions that came, went or were reworded; empty where one of the two articles' captions are not known. */
export function captionChanges(before: Comparable, after: Comparable): readonly Change[] {
  if (!before.captions || !after.captions) return []
  const changes: { type: 'caption'; before: string; after: string }[] = []
  const [was, is] = [before.captions, after.captions].map((lines) => paragraphsOf(lines.map(oneLine).join('\n')))
  for (const one of alignParagraphs(was!, is!)) {
    const last = changes.at(-1)
    if (one.kind === 'moved') continue
    if (one.kind === 'reworded') changes.push({ type: 'caption', before: one.before.text, after: one.after.text })
    // What went and what came in its place is one caption with other words.
    else if (one.kind === 'added' && last?.after === '') last.after = one.after.text
    else if (one.kind === 'deleted' && last?.before === '') last.before = one.before.text
    else if (one.kind === 'added') changes.push({ type: 'caption', before: '', after: one.after.text })
    else changes.push({ type: 'caption', before: one.before.text, after: '' })
  }
  return changes.map((change) => ({ ...change, marks: marksBetween(change.before, change.after) }))
}

function oneLine(text: string): string {
  return text.replace(/[\n\r\u2028\u2029]+/g, ' ')
}
