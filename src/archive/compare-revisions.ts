import { diffRevisions, withoutFootOfItem } from '../diff/index.ts'
import { partsOf } from '../extract/index.ts'
import type { Change, Comparable, Revision } from '../model/index.ts'
import { type Edge, edgeOf, isOfEdge, withoutEdge } from './edge.ts'

/** What `compareRevisions` needs of a revision, and of a reading that is none yet. */
export type Shown = Pick<Revision, 'origin' | 'title' | 'authors' | 'published' | 'image' | 'text' | 'html'> & {
  readonly at: number
  readonly provenance?: Revision['provenance']
}

/** The parts of a revision that a reader sees. What feeds put around their words is theirs and not the article's. */
export function comparable(revision: Shown): Comparable {
  return {
    title: revision.title,
    authors: revision.authors,
    publishedAt: revision.published?.at,
    image: revision.image,
    text: revision.origin === 'feed' ? withoutFootOfItem(revision.text) : revision.text,
    ...(revision.origin === 'feed' ? {} : partsOf(revision.html)),
  }
}

function withoutLines(one: Comparable, edge: Edge): Comparable {
  const captions = one.captions?.filter((caption) => !isOfEdge(caption, edge))
  return { ...one, text: withoutEdge(one.text, edge), captions }
}

const clockMs = 5 * 60_000

/** What a reader would say was changed from one revision of an article to the other. */
export function compareRevisions(before: Shown, after: Shown): readonly Change[] {
  // The later one knows what of the earlier is no edit but the edge of our reading.
  const edge = edgeOf(before.at > after.at ? before : after)
  const inner = (one: Shown) => (edge.size ? withoutLines(comparable(one), edge) : comparable(one))
  const changes = diffRevisions(inner(before), inner(after))
  return isClock(before) && isClock(after) ? changes.filter((change) => change.type !== 'date') : changes
}

/** A page whose date is always the moment of asking shows a clock. */
function isClock({ published, at }: Shown): boolean {
  return published?.at !== undefined && Math.abs(published.at - at) < clockMs
}

/**
 * Whether two readings with the same words show the same beside them: byline, date, pictures, captions and where links
 * lead. Only pages are asked: feeds and imported files say these things in passing.
 */
export function isSameBeside(a: Shown, b: Shown): boolean {
  if (a.origin !== 'page' || b.origin !== 'page') return true
  if (a.html === b.html && a.image === b.image && a.published?.at === b.published?.at && isSameList(a, b)) return true
  return compareRevisions(a, b).length === 0
}

function isSameList(a: Shown, b: Shown): boolean {
  return a.authors.join('\n') === b.authors.join('\n')
}
