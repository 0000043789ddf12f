import type { Block } from '../blocks.ts'
import { drop, type Pass } from '../page.ts'

/** Shorter lines are said again on purpose more often than not. */
const leastWeight = 60

/** What stands so often, each time between other lines, is said on purpose: a question put to everybody, an instruction. */
const onPurpose = 3

/** A page of ten thousand hidden lines is not worth the square of its length. */
const mostHidden = 300

export const dropRepeats: Pass = {
  name: 'drop repeats',
  why: 'The same words a second time are a copy for another screen, a pull quote or a hidden twin; between other lines among the same paragraphs, or three times, they are said on purpose.',
  run(page) {
    const lines = page.blocks.filter(({ index }) => page.kept[index] === 1)
    for (const places of placesByText(lines)) {
      const first = places[0]!
      for (const at of places.slice(1)) {
        const isRun = [-1, 1].some((step) => lines[at + step] && lines[first + step]?.text === lines[at + step]?.text)
        const isAside = places.length < onPurpose && lines[at]!.element.parent !== lines[first]!.element.parent
        const isNext = lines[at - 1]?.text === lines[at]!.text
        if (isRun || isNext || isAside || lines[at]!.isHidden) drop(page, lines[at]!, this.name, 'already said')
      }
    }
    let shown = ''
    for (const { index, isHidden, text } of lines) if (page.kept[index] === 1 && !isHidden) shown += text
    let looked = 0
    for (const block of lines) {
      if (page.kept[block.index] === 0 || !block.isHidden || block.text.length < 60) continue
      if (++looked > mostHidden) break
      const third = Math.floor(block.text.length / 3)
      const parts = [0, third, 2 * third].map((at) => block.text.slice(at + 4, at + 24))
      if (parts.every((part) => shown.includes(part))) drop(page, block, this.name, 'hidden twin')
    }
  },
}

/** Where each text stands among the lines: a line that is shown before its hidden twins, wherever these are. */
function placesByText(lines: readonly Block[]): Iterable<readonly number[]> {
  const places = new Map<string, number[]>()
  for (const hidden of [false, true]) {
    for (const [at, { text, weight, isHidden }] of lines.entries()) {
      if (weight < leastWeight || isHidden !== hidden) continue
      const known = places.get(text)
      if (known) known.push(at)
      else places.set(text, [at])
    }
  }
  return places.values()
}
