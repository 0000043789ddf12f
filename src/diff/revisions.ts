import { addressKey, type Change, type Comparable } from '../model/index.ts'
import { captionChanges, captionKeys } from './captions.ts'
import { isCorrectionNotice } from './correction.ts'
import { editKey, isSameReading, lineKey, normalizeTitle } from './edit-key.ts'
import { figuresChanged } from './figures.ts'
import { marksBetween } from './marks.ts'
import { withMovedSentences } from './moved-sentences.ts'
import { type Aligned, alignParagraphs, paragraphsOf } from './paragraphs.ts'
import { pictureKey } from './pictures.ts'

/**
 * What a reader would say was changed from one revision to the other: headline, byline, date and lead picture first,
 * then the text in the order of `after`. Noise (`editKey`) is no change, so equal readings give an empty list.
 * `atParagraph` counts the lines of `after` that are not empty, from 0; for a deleted paragraph it is the place where
 * it would stand; `fromParagraph` counts those of `before`. Near-linear in time; any strings in.
 */
export function diffRevisions(before: Comparable, after: Comparable): readonly Change[] {
  return [
    ...fieldChanges(before, after),
    ...captionChanges(before, after),
    ...textChanges(before, after),
    ...linkChanges(before, after),
  ]
}

function fieldChanges(before: Comparable, after: Comparable): readonly Change[] {
  const changes: Change[] = []
  const add = (type: 'headline' | 'byline' | 'date' | 'lead-picture', was: string, is: string) =>
    changes.push({ type, before: was, after: is, marks: wholeOrMarks(type, was, is) })
  const title = [before.title?.trim() ?? '', after.title?.trim() ?? ''] as const
  if (normalizeTitle(title[0]) !== normalizeTitle(title[1])) add('headline', ...title)
  if (bylineKey(before.authors) !== bylineKey(after.authors)) {
    add('byline', before.authors.join(', '), after.authors.join(', '))
  }
  if (!isSameMoment(before.publishedAt, after.publishedAt)) {
    add('date', dateText(before.publishedAt), dateText(after.publishedAt))
  }
  const pictures = leadPictures(before, after)
  if (pictures) add('lead-picture', ...pictures)
  return changes
}

const minuteMs = 60_000
const dayMs = 1440 * minuteMs

/** One says the minute and the other the second, or only the day: the same moment, written down otherwise. */
function isSameMoment(a: number | undefined, b: number | undefined): boolean {
  if (a === undefined || b === undefined || !Number.isFinite(a) || !Number.isFinite(b)) return Object.is(a, b)
  const apartMs = Math.abs(a - b)
  return apartMs < minuteMs || ((a % dayMs === 0 || b % dayMs === 0) && apartMs < dayMs)
}

/** The first picture that readers see, else the one that the page names for sharing. */
function leadPictures(before: Comparable, after: Comparable): readonly [string, string] | undefined {
  const first = [before.firstPicture ?? '', after.firstPicture ?? ''] as const
  if (pictureKey(first[0]) !== pictureKey(first[1])) return first
  const image = [before.image ?? '', after.image ?? ''] as const
  return pictureKey(image[0]) === pictureKey(image[1]) ? undefined : image
}

/** Parts of a date or an address mean nothing to a reader: they are replaced as a whole. */
function wholeOrMarks(type: string, before: string, after: string) {
  if (type === 'headline' || type === 'byline') return marksBetween(before, after)
  return [
    ...(before ? [{ op: 'deleted' as const, text: before }] : []),
    ...(after ? [{ op: 'added' as const, text: after }] : []),
  ]
}

/** Who wrote, before a name; "文" only with a sign behind it: it is a family name as well. */
const bylineLabel =
  /^(?:by|par|door|av|автор|بقلم|記者|记者|文|撰文|作者)(?: ?[:/|]| ) ?|^(?:記者|记者|作者|撰文)(?=\p{Script=Han})|(?: ?기자|记者|記者)$/iu
/** Words for "by" that names begin with as well: Von Thun, Di Stefano. */
const particle = /^(?:von|da|di|por|af)(?: ?[:/|]| ) ?/u

/** Names in another order, given twice, or behind another word for who wrote, are the same byline; so are several names given as one. */
function bylineKey(authors: readonly string[]): string {
  const names = authors.flatMap((author) =>
    normalizeTitle(author)
      .replace(bylineLabel, '')
      .replace(particle, '')
      .toLowerCase()
      .split(/[,;，；/|&]| (?:and|und|et|y|e|en|och|og|и|و|with) /)
      .map((name) => name.trim().replace(bylineLabel, '')),
  )
  return [...new Set(names.filter((name) => name !== ''))].sort().join('\n')
}

function dateText(at: number | undefined): string {
  return at === undefined || Number.isNaN(new Date(at).getTime()) ? '' : new Date(at).toISOString()
}

function textChanges(before: Comparable, after: Comparable): readonly Change[] {
  if (isSameReading(before.text, after.text)) return []
  // Captions are told of by themselves, also where they stand among the paragraphs.
  const [was, is] = [captionKeys(before), captionKeys(after)]
  const isCaption = (one: Aligned) =>
    ('before' in one && was.has(one.before.key)) || ('after' in one && is.has(one.after.key))
  const aligned = alignParagraphs(paragraphsOf(before.text), paragraphsOf(after.text))
  const told = aligned.filter((one) => !isCaption(one))
  const changes = told.flatMap((one) => {
    const stoodAt = 'before' in one ? one.before.at : undefined
    return withNotice(changeOf(one)).map((change) => [change, stoodAt] as const)
  })
  return withMovedSentences(
    changes.map(([change]) => change),
    changes.map(([, stoodAt]) => stoodAt),
  )
}

function changeOf(aligned: Aligned): Change {
  const atParagraph = aligned.at
  switch (aligned.kind) {
    case 'added':
      return isCorrectionNotice(aligned.after.text)
        ? { type: 'correction-notice', after: aligned.after.text, atParagraph }
        : { type: 'paragraph-added', after: aligned.after.text, atParagraph }
    case 'deleted':
      return { type: 'paragraph-deleted', before: aligned.before.text, atParagraph }
    case 'moved':
      return { type: 'paragraph-moved', after: aligned.after.text, fromParagraph: aligned.before.at, atParagraph }
    case 'reworded': {
      const [before, after] = [aligned.before.text, aligned.after.text]
      const marks = marksBetween(before, after)
      const figures = figuresChanged(before, after)
      const place = aligned.isMoved ? { fromParagraph: aligned.before.at, atParagraph } : { atParagraph }
      return figures
        ? { type: 'figure-changed', before, after, marks, figures, ...place }
        : { type: 'paragraph-reworded', before, after, marks, ...place }
    }
  }
}

/** A correction that was put behind a paragraph, or before it, is told as one; by itself where nothing else was changed. */
function withNotice(change: Change): readonly Change[] {
  if (change.type !== 'paragraph-reworded') return [change]
  const changed = change.marks.filter((mark) => mark.op !== 'same')
  const ends = [change.marks[0], change.marks.at(-1)].filter((mark) => mark?.op === 'added')
  const notes = ends.map((mark) => mark!.text.trim()).filter((text) => text.length >= 8 && isCorrectionNotice(text))
  const [note] = notes
  if (note === undefined) return [change]
  const notice = { type: 'correction-notice', after: note, atParagraph: change.atParagraph } as const
  return changed.length === 1 ? [notice] : [change, notice]
}

/** Words that are linked once on each side, and lead elsewhere. */
function linkChanges(before: Comparable, after: Comparable): readonly Change[] {
  if (!before.links || !after.links) return []
  const was = linksByText(before.links)
  const changes: Change[] = []
  for (const [key, link] of linksByText(after.links)) {
    const old = was.get(key)
    if (!link || !old || linkKey(old.url) === linkKey(link.url)) continue
    changes.push({ type: 'link-changed', text: link.text, before: old.url, after: link.url })
  }
  return changes
}

type Link = NonNullable<Comparable['links']>[number]

/** Texts that are linked to several addresses can't be told apart: they hold undefined. */
function linksByText(links: readonly Link[]): ReadonlyMap<string, Link | undefined> {
  const found = new Map<string, Link | undefined>()
  for (const link of links) {
    const key = lineKey(link.text)
    if (!key) continue
    const known = found.get(key)
    if (!found.has(key)) found.set(key, link)
    else if (known && linkKey(known.url) !== linkKey(link.url)) found.set(key, undefined)
  }
  return found
}

function linkKey(url: string): string {
  return addressKey(url) ?? editKey(url)
}
