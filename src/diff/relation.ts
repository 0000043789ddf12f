import type { Change, Comparable, Relation } from '../model/index.ts'
import { paragraphsOf } from './paragraphs.ts'

/** Less than this of two texts in common, and they are two texts. */
const leastShared = 0.35

/** What two versions have to do with each other; `changes` are those that `diffRevisions` gives for them. */
export function relationOf(before: Comparable, after: Comparable, changes: readonly Change[]): Relation {
  if (!changes.length) return 'same'
  if (changes.some(isOfText)) return sharedShare(before, after, changes) < leastShared ? 'other-text' : 'edit'
  const isTitle = changes.some((change) => change.type === 'headline')
  return isTitle && !changes.some((change) => change.type === 'caption') ? 'title' : 'edit'
}

function isOfText(change: Change): boolean {
  return /^(?:paragraph-|figure-|correction-)/.test(change.type)
}

/** The share of both texts' characters that stands in both, 0 to 1. */
export function sharedShare(before: Comparable, after: Comparable, changes: readonly Change[]): number {
  const lengthOf = (text: string) => paragraphsOf(text).reduce((sum, one) => sum + one.text.length, 0)
  const all = lengthOf(before.text) + lengthOf(after.text)
  let other = 0
  for (const change of changes) {
    if (!isOfText(change)) continue
    if ('marks' in change && change.marks) {
      for (const mark of change.marks) if (mark.op !== 'same') other += mark.text.length
    } else if (change.type === 'paragraph-deleted') other += change.before.length
    else if (change.type !== 'paragraph-moved' && 'after' in change) other += change.after.length
  }
  return all ? Math.max(0, all - other) / all : 1
}
