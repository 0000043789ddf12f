import { lineKey } from './edit-key.ts'

const figure = /[+-]?(?:\d[\d,.]*)?\d(?: ?(?:%|％|‰|万亿|萬億|千万|千萬|百万|百萬|万|萬|亿|億|千))*/gu

/**
 * The numbers that differ between two paragraphs whose words are the same; undefined where words differ too or no
 * number does. Numbers are given as written, with 万, 亿 or %.
 */
export function figuresChanged(
  before: string,
  after: string,
): readonly { readonly before: string; readonly after: string }[] | undefined {
  const [was, is] = [before.normalize('NFKC'), after.normalize('NFKC')]
  if (lineKey(was.replace(figure, '#')) !== lineKey(is.replace(figure, '#'))) return undefined
  const [oldFigures, newFigures] = [was.match(figure) ?? [], is.match(figure) ?? []]
  if (oldFigures.length !== newFigures.length) return undefined
  const changed = oldFigures
    .map((old, at) => ({ before: old, after: newFigures[at]! }))
    .filter((pair) => pair.before !== pair.after)
  return changed.length ? changed : undefined
}
