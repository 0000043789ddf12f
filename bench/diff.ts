/**
 * Our marks against jsdiff's and htmldiff-js's on real edits (../shared/revisions, where they are), on edits of our own in
 * seven languages, and on long texts: `npm run bench -- diff`.
 */

import { existsSync } from 'node:fs'
import { sampleTexts } from '../eval/edits/sample-texts.ts'
import { diffRevisions } from '../src/diff/index.ts'
import { markers } from './diff/markers.ts'
import { leastMarkedWhole, type Readability, readabilityOf } from './diff/readability.ts'
import { tellWorstCases } from './diff/worst-cases.ts'
import { readLines, readPost, shared } from './shared-posts.ts'

type Pair = readonly [before: string, after: string]

for (const [name, texts] of [
  ['edits of our own in seven languages', ownEdits()],
  ['of these, in Chinese', ownEdits().filter(([before]) => isChinese(before))],
  ['of these, in English and German', ownEdits().filter(([before]) => /\p{Script=Latin}{2}/u.test(before))],
  ...(existsSync(shared)
    ? ([
        ['reworded paragraphs of real articles', rewordedParagraphs()],
        ['real headlines', headlines()],
      ] as const)
    : []),
] as const) {
  tellReadability(name, texts)
}
await tellWorstCases()

function isChinese(text: string): boolean {
  return /\p{Script=Han}/u.test(text) && !/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(text)
}

function ownEdits(): readonly Pair[] {
  return sampleTexts.flatMap(({ paragraphs, reworded, figures, headline, caption, byline }) => [
    headline,
    caption,
    byline,
    ...[...reworded, ...figures].flatMap(([was, is]): readonly Pair[] => {
      const before = paragraphs.find((one) => one.includes(was))
      return before === undefined ? [] : [[before, before.replace(was, is)]]
    }),
  ])
}

/** Paragraphs that a publisher reworded, as the labels say of one text. */
function rewordedParagraphs(): readonly Pair[] {
  const rows = readLines('revisions/posts_revisions.jsonl') as readonly {
    readonly edit_of_same_text: boolean
    readonly versions: readonly { readonly path: string }[]
  }[]
  const pairs = rows
    .filter((row) => row.edit_of_same_text)
    .flatMap((row) => row.versions.slice(1).map((to, at) => [row.versions[at]!.path, to.path] as const))
  return pairs.flatMap(([from, to]) => {
    const [before, after] = [readPost(from), readPost(to)]
    if (before === undefined || after === undefined) return []
    return diffRevisions({ authors: [], text: before }, { authors: [], text: after }).flatMap(
      (change): readonly Pair[] =>
        change.type === 'paragraph-reworded' || change.type === 'figure-changed' ? [[change.before, change.after]] : [],
    )
  })
}

function headlines(): readonly Pair[] {
  const lines = readLines('revisions/feed_item_title_changes.jsonl') as readonly {
    readonly titles: readonly (readonly [number, string])[]
  }[]
  return lines
    .flatMap(({ titles }) => titles.slice(1).map((title, at): Pair => [titles[at]![1], title[1]]))
    .filter(([before, after]) => before !== after)
}

function tellReadability(name: string, texts: readonly Pair[]): void {
  console.log(`\n${texts.length} ${name}; each figure a text`)
  const columns = [
    'marks',
    'markedCharacters',
    'signs',
    'beyond',
    'cutWords',
    'cutLetters',
    'cutNumbers',
    'crumbs',
  ] as const
  const heads = [
    'marks',
    'marked',
    'as HTML',
    'no spaces',
    'beyond',
    'cut words',
    'of letters',
    'cut numbers',
    'crumbs',
    'CPU ms',
  ]
  console.log(`${''.padEnd(22)}${heads.map((head) => head.padStart(12)).join('')}`)
  for (const [marker, mark] of Object.entries(markers)) {
    const cpu = process.cpuUsage()
    const marked = texts.map(([before, after]) => mark(before, after))
    const { user, system } = process.cpuUsage(cpu)
    const sums: Record<keyof Readability, number> = {
      marks: 0,
      markedCharacters: 0,
      signs: 0,
      beyond: 0,
      cutWords: 0,
      cutLetters: 0,
      cutNumbers: 0,
      crumbs: 0,
    }
    for (const [at, [before, after]] of texts.entries()) {
      const one = readabilityOf(before, after, marked[at]!)
      for (const column of columns) sums[column] += one[column]
    }
    const written = sums.markedCharacters + sums.marks * '<ins></ins>'.length
    const cells = [sums.marks, sums.markedCharacters, written, ...columns.slice(2).map((column) => sums[column])].map(
      (sum) => (sum / texts.length).toFixed(2).padStart(12),
    )
    const ms = ((user + system) / 1000 / texts.length).toFixed(3).padStart(12)
    console.log(`${marker.padEnd(22)}${cells.join('')}${ms}`)
  }
  const least = texts.reduce((sum, [before, after]) => sum + leastMarkedWhole(before, after), 0) / texts.length
  console.log(`least with words of letters and numbers whole: ${least.toFixed(2)} marked`)
}
