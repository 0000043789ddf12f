import type { Block } from '../blocks.ts'
import type { PageElement } from '../tree.ts'
import { parentOf } from './features.ts'

/** So many alike make a row of entries: teasers, comments, posts. */
const leastAlike = 3

/**
 * For every element the innermost entry that it is in (the entry's index), −1 where it is in none. An entry holds some blocks and
 * stands beside others of the same tag and class. Linear in elements and blocks.
 */
export function findEntries(elements: readonly PageElement[], blocks: readonly Block[]): Int32Array {
  const size = elements.length
  const held = new Int32Array(size)
  for (const block of blocks) held[block.element.index]!++
  for (let i = size - 1; i > 0; i--) {
    const parent = parentOf(elements[i]!)
    if (parent) held[parent.index]! += held[i]!
  }
  const kinds = new Map<number, number>()
  const counts = new Map<number, number>()
  const keys = new Float64Array(size)
  for (let i = 0; i < size; i++) {
    if (held[i]! < 2) continue
    const element = elements[i]!
    // below 2³¹, where V8's maps are quick
    const named = element.tag * 0x40_0000 + element.classNumber
    let kind = kinds.get(named)
    if (kind === undefined) {
      kind = kinds.size + 1
      kinds.set(named, kind)
    }
    // one number holds both, and none of them is 0
    const key = kind * (size + 1) + (parentOf(element)?.index ?? size)
    keys[i] = key
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const entries = new Int32Array(size).fill(-1)
  // parents come before their children
  for (let i = 0; i < size; i++) {
    if (keys[i] !== 0 && counts.get(keys[i]!)! >= leastAlike) entries[i] = i
    else {
      const parent = parentOf(elements[i]!)
      if (parent) entries[i] = entries[parent.index]!
    }
  }
  return entries
}
