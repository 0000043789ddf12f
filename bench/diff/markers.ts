import { diffChars, diffWords, diffWordsWithSpace } from 'diff'
import htmldiff from 'htmldiff-js'
import { diffRevisions, marksBetween } from '../../src/diff/index.ts'

/** A stretch of what a marker shows. */
export interface Piece {
  readonly op: 'same' | 'added' | 'deleted'
  readonly text: string
}

export type Mark = (before: string, after: string) => readonly Piece[]

type Part = { readonly added?: boolean; readonly removed?: boolean; readonly value: string }

const piecesOf = (parts: readonly Part[]): readonly Piece[] =>
  parts.map((part) => ({ op: part.added ? 'added' : part.removed ? 'deleted' : 'same', text: part.value }))

const intlSegmenter = new Intl.Segmenter('zh', { granularity: 'word' })

/** Ours and what others use for the same. */
export const markers: Readonly<Record<string, Mark>> = {
  presskeep: marksBetween,
  'jsdiff words': (a, b) => piecesOf(diffWords(a, b)),
  'jsdiff words + space': (a, b) => piecesOf(diffWordsWithSpace(a, b)),
  'jsdiff words, Intl': (a, b) => piecesOf(diffWords(a, b, { intlSegmenter })),
  'jsdiff characters': (a, b) => piecesOf(diffChars(a, b)),
  'htmldiff-js': (a, b) => piecesOfHtml(htmldiff.default.execute(escaped(a), escaped(b))),
}

/** Whole articles, for the times: ours finds paragraphs first. */
export const wholeTexts: Readonly<Record<string, (before: string, after: string) => unknown>> = {
  'presskeep, changes': (a, b) => diffRevisions({ authors: [], text: a }, { authors: [], text: b }),
  'presskeep, marks': markers.presskeep!,
  'jsdiff words': markers['jsdiff words']!,
  'jsdiff words, Intl': markers['jsdiff words, Intl']!,
  'htmldiff-js': markers['htmldiff-js']!,
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const unescaped = (text: string) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

function piecesOfHtml(html: string): readonly Piece[] {
  const pieces: Piece[] = []
  let op: Piece['op'] = 'same'
  for (const [token] of html.matchAll(/<\/?(?:ins|del)\b[^>]*>|[^<]+|</g)) {
    if (/^<(?:ins|del)/.test(token)) op = token.startsWith('<ins') ? 'added' : 'deleted'
    else if (token.startsWith('</')) op = 'same'
    else pieces.push({ op, text: unescaped(token) })
  }
  return pieces
}
