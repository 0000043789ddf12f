import type { Block } from '../../src/extract/blocks.ts'
import type { Truth } from '../pages.ts'

const word = /[\p{L}\p{N}_]+/gu
const han = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af]/u

/** Words; every Han, kana or Hangul character for itself. */
export function tokens(text: string): string[] {
  const found: string[] = []
  for (const run of text.match(word) ?? []) {
    if (!han.test(run)) {
      found.push(run)
      continue
    }
    let other = ''
    for (const character of run) {
      if (han.test(character)) {
        if (other) found.push(other)
        other = ''
        found.push(character)
      } else other += character
    }
    if (other) found.push(other)
  }
  return found
}

/** Blocks of so many words are looked for at their place, not anywhere. */
const fewWords = 6

/** For each block how much of it the truth holds (0 to 1), or −1 where the truth says nothing of it; and how many tokens it has. */
export function labelBlocks(blocks: readonly Block[], truth: Truth): { labels: Float32Array; sizes: Float32Array } {
  const labels = new Float32Array(blocks.length)
  const sizes = new Float32Array(blocks.length)
  const lists = blocks.map((block) => tokens(block.text))
  lists.forEach((list, i) => {
    sizes[i] = list.length
  })
  if (truth.text === undefined) {
    const fold = (text: string) => text.replace(/\s+/gu, ' ').trim()
    const wanted = (truth.with ?? []).map(fold)
    const unwanted = (truth.without ?? []).map(fold)
    blocks.forEach((block, i) => {
      const text = fold(block.text)
      const good = wanted.some((segment) => text.includes(segment))
      const bad = unwanted.some((segment) => text.includes(segment))
      labels[i] = good === bad ? -1 : good ? 1 : 0
    })
    return { labels, sizes }
  }
  const n = 4
  const grams = (list: readonly string[]) => {
    const set = new Set<string>()
    for (let size = 1; size <= n; size++) {
      for (let i = 0; i + size <= list.length; i++) set.add(list.slice(i, i + size).join('\u0001'))
    }
    return set
  }
  const truthTokens = tokens(truth.text)
  const inTruth = grams(truthTokens)
  const inOptional = truth.optional ? grams(tokens(truth.optional)) : undefined
  const share = (list: readonly string[], set: Set<string>) => {
    const size = Math.min(n, list.length)
    let hits = 0
    const all = list.length - size + 1
    for (let i = 0; i < all; i++) if (set.has(list.slice(i, i + size).join('\u0001'))) hits++
    return hits / all
  }
  blocks.forEach((_, i) => {
    const list = lists[i] as string[]
    if (list.length === 0) labels[i] = -1
    else {
      const value = share(list, inTruth)
      if (value < 0.5 && inOptional && share(list, inOptional) > 0.5) labels[i] = -1
      else labels[i] = value
    }
  })
  // a few words that the truth says somewhere are no part of it unless they stand there between their neighbours
  const said = ` ${truthTokens.join(' ')} `
  const wholeLines = new Set(truth.text.split('\n').map((line) => tokens(line).join(' ')))
  const isLong = (i: number) => labels[i]! > 0.5 && sizes[i]! > fewWords
  let before = -1
  const next = new Int32Array(blocks.length).fill(-1)
  for (let i = blocks.length - 1, after = -1; i >= 0; i--) {
    next[i] = after
    if (isLong(i)) after = i
  }
  const unsure = labels.slice()
  for (let i = 0; i < blocks.length; i++) {
    if (isLong(i)) {
      before = i
      continue
    }
    if (labels[i]! <= 0.5) continue
    const own = lists[i]!.join(' ')
    const fits = (left: number, right: number) =>
      (left >= 0 && said.includes(` ${lists[left]!.slice(-3).join(' ')} ${own} `)) ||
      (right >= 0 && said.includes(` ${own} ${lists[right]!.slice(0, 3).join(' ')} `))
    const aside = (k: number) => ((unsure[k] ?? 0) > 0.5 ? k : -1)
    if (!wholeLines.has(own) && !fits(before, next[i]!) && !fits(aside(i - 1), aside(i + 1))) labels[i] = 0
  }
  // of the same words in several places the one among its like is meant
  const places = new Map<string, number[]>()
  blocks.forEach((block, i) => {
    if (labels[i]! > 0.5) places.set(block.text, [...(places.get(block.text) ?? []), i])
  })
  const around = (i: number) => {
    let mass = 0
    for (let k = -6; k <= 6; k++) if (k !== 0 && (labels[i + k] ?? 0) > 0.5) mass += Math.min(60, sizes[i + k]!)
    return mass
  }
  for (const [text, list] of places) {
    if (list.length < 2) continue
    const times = Math.max(1, truth.text.split(text).length - 1)
    const ranked = [...list].sort((a, b) => around(b) - around(a))
    for (const i of ranked.slice(times)) labels[i] = 0
  }
  return { labels, sizes }
}
