/**
 * Our marks against jsdiff's, on real edits and on long texts, and our changes against the labels of
 * ../shared/revisions: `node bench/diff.ts`.
 */
import { diffWords, diffWordsWithSpace } from 'diff'
import { diffRevisions, isSameReading, marksBetween } from '../src/diff/index.ts'
import { readLines, readPost } from './shared-posts.ts'

interface Version {
  readonly path: string
  readonly title: string
}

interface Row {
  readonly versions: readonly Version[]
  readonly pairs: readonly { readonly title: boolean; readonly body: boolean }[]
  readonly edit_of_same_text: boolean
}

const rows = readLines('revisions/posts_revisions.jsonl') as readonly Row[]
const pairs = rows.flatMap((row) =>
  row.pairs.flatMap((label, at) => {
    const [from, to] = [row.versions[at], row.versions[at + 1]]
    if (!from || !to) return []
    const [before, after] = [readPost(from.path), readPost(to.path)]
    if (before === undefined || after === undefined) return []
    return [
      {
        label,
        before: { title: from.title, authors: [], text: before },
        after: { title: to.title, authors: [], text: after },
        isEdit: row.edit_of_same_text,
      },
    ]
  }),
)

/** Right, wrong and missed of a yes-or-no question. */
class Score {
  right = 0
  wrong = 0
  missed = 0

  add(said: boolean, is: boolean): void {
    if (said && is) this.right++
    else if (said) this.wrong++
    else if (is) this.missed++
  }

  toString(): string {
    const precision = this.right / (this.right + this.wrong)
    const recall = this.right / (this.right + this.missed)
    return `precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)} (${this.right} right, ${this.wrong} wrong, ${this.missed} missed)`
  }
}

// The labels compare character by character: what differs by white space and quotes alone is no edit for a reader.
const headline = new Score()
const body = new Score()
let noise = 0
for (const { label, before, after } of pairs) {
  const changes = diffRevisions(before, after)
  const isNoise = (a: string, b: string) => a !== b && isSameReading(a, b)
  if (isNoise(before.title, after.title)) noise++
  headline.add(
    changes.some((change) => change.type === 'headline'),
    label.title && !isNoise(before.title, after.title),
  )
  if (isNoise(before.text, after.text)) noise++
  body.add(
    changes.some((change) => change.type !== 'headline'),
    label.body && !isNoise(before.text, after.text),
  )
}
console.log(`${pairs.length} pairs; ${noise} titles or texts differ by noise alone`)
console.log(`headline changed: ${headline}`)
console.log(`text changed:     ${body}`)

interface Marker {
  readonly name: string
  readonly mark: (before: string, after: string) => readonly { readonly isSame: boolean; readonly text: string }[]
}

const markers: readonly Marker[] = [
  {
    name: 'presskeep',
    mark: (a, b) => marksBetween(a, b).map((mark) => ({ isSame: mark.op === 'same', text: mark.text })),
  },
  {
    name: 'jsdiff words',
    mark: (a, b) => diffWords(a, b).map((part) => ({ isSame: !part.added && !part.removed, text: part.value })),
  },
  {
    name: 'jsdiff words+space',
    mark: (a, b) =>
      diffWordsWithSpace(a, b).map((part) => ({ isSame: !part.added && !part.removed, text: part.value })),
  },
  {
    name: 'jsdiff words, Intl',
    mark: (a, b) =>
      diffWords(a, b, { intlSegmenter: new Intl.Segmenter('zh', { granularity: 'word' }) }).map((part) => ({
        isSame: !part.added && !part.removed,
        text: part.value,
      })),
  },
]

// Paragraphs that a publisher reworded, and headlines that feeds changed: what marks are made for.
const reworded = pairs
  .filter((pair) => pair.isEdit)
  .flatMap((pair) => diffRevisions(pair.before, pair.after))
  .flatMap((change) => (change.type === 'paragraph-reworded' || change.type === 'figure-changed' ? [change] : []))
  .map((change) => [change.before, change.after] as const)
const titles = (
  readLines('revisions/feed_item_title_changes.jsonl') as readonly {
    readonly titles: readonly (readonly [number, string])[]
  }[]
)
  .flatMap(({ titles }) => titles.slice(1).map((title, at) => [titles[at]![1], title[1]] as const))
  .filter(([before, after]) => before !== after)

for (const [name, texts] of [
  ['reworded paragraphs', reworded],
  ['headlines', titles],
] as const) {
  console.log(
    `\n${texts.length} ${name}: marks a text, marked characters a text, crumbs (1–2 characters left between marks), ms a text`,
  )
  for (const { name: marker, mark } of markers) {
    const start = performance.now()
    const marked = texts.map(([before, after]) => mark(before, after))
    const ms = (performance.now() - start) / texts.length
    const changed = marked.flat().filter((part) => !part.isSame)
    const crumbs = marked.flatMap((parts) =>
      parts.slice(1, -1).filter((part) => part.isSame && part.text.trim().length <= 2),
    )
    const each = (value: number) => (value / texts.length).toFixed(2).padStart(8)
    const length = changed.reduce((sum, part) => sum + part.text.length, 0)
    console.log(
      `${marker.padEnd(20)}${each(changed.length)}${each(length)}${each(crumbs.length)}${ms.toFixed(3).padStart(10)}`,
    )
  }
}

console.log('\nms for whole texts of n characters, a tenth of the words changed')
const vocabulary = [
  ...new Set(pairs.slice(0, 200).flatMap((pair) => pair.before.text.match(/\p{Script=Han}{2}/gu) ?? [])),
]
/** A small generator of its own, so that each run measures the same. */
function lcg(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return state / 0x7fffffff
  }
}
for (const length of [10_000, 100_000, 400_000]) {
  const random = lcg(7)
  const word = () => vocabulary[Math.floor(random() * vocabulary.length)]!
  const before = Array.from({ length: length / 2 }, (_, at) => (at % 40 === 39 ? `${word()}。\n` : word()))
  const after = before.map((old) => (random() < 0.1 ? word() : old))
  for (const { name, mark } of markers.slice(0, length > 100_000 ? 1 : 4)) {
    const start = performance.now()
    mark(before.join(''), after.join(''))
    console.log(`${String(length).padStart(8)} ${name.padEnd(20)}${(performance.now() - start).toFixed(0).padStart(8)}`)
  }
  const start = performance.now()
  diffRevisions({ authors: [], text: before.join('') }, { authors: [], text: after.join('') })
  console.log(
    `${String(length).padStart(8)} ${'diffRevisions'.padEnd(20)}${(performance.now() - start).toFixed(0).padStart(8)}`,
  )
}
