import { characters as charactersFile } from './word-model-characters.js'
import { layers as layersFile } from './word-model-layers.js'

/**
 * A small model of how Chinese is cut into words: that of Baidu LAC as jieba brings it along (two layers of gated recurrent
 * units in both directions over characters, then a chain of 57 tags). It has seen how newspapers write and minds what
 * stands around a word, which counts of words do not: 平台|湾区, 飞机|关|舱门. The numbers are made by
 * `eval/make-word-model.ts`: 5,000 characters, weights in bytes; 1.2 MB in base64, made into 4 MB at first use.
 */

const characterCount = 5_000
const size = 128
const tagCount = 57
export const longestText = 32

/** Of matrices 32 columns stand together, of these two rows of each, which is how they are gone through. */
const block = 32

/**
 * Assembled from `eval/word-model.wat`: a vector of two-byte numbers times a matrix, eight products an instruction; what vectors add as the
 * inputs of a layer; the units of a layer in one direction; and rows of a matrix of doubles, each times its weight, added up in their order.
 */
const code =
  'AGFzbQEAAAABMAVgBX9/f39/AGAIf39/f39/fH4AYAl/f39/f39/f38AYAZ/f39/f38AYAR/fH9/AAMGBQABAgMEBQMBAEYHKwUGbWVtb3J5AgAHcHJvZHVjdAAABXVuaXRz' +
  'AAIGaW5wdXRzAAMDc3VtAAQKtg0FrAMCAX8JewNA/QwAAAAAAAAAAAAAAAAAAAAAIQf9DAAAAAAAAAAAAAAAAAAAAAAhCP0MAAAAAAAAAAAAAAAAAAAAACEJ/QwAAAAAAAAA' +
  'AAAAAAAAAAAAIQr9DAAAAAAAAAAAAAAAAAAAAAAhC/0MAAAAAAAAAAAAAAAAAAAAACEM/QwAAAAAAAAAAAAAAAAAAAAAIQ39DAAAAAAAAAAAAAAAAAAAAAAhDkEAIQUDQCAA' +
  'IAVq/QkCACEGIAcgBiAC/QAEAP26Af2uASEHIAggBiAC/QAEEP26Af2uASEIIAkgBiAC/QAEIP26Af2uASEJIAogBiAC/QAEMP26Af2uASEKIAsgBiAC/QAEQP26Af2uASEL' +
  'IAwgBiAC/QAEUP26Af2uASEMIA0gBiAC/QAEYP26Af2uASENIA4gBiAC/QAEcP26Af2uASEOIAJBgAFqIQIgBUEEaiIFIAFJDQALIAMgB/0LBAAgAyAI/QsEECADIAn9CwQg' +
  'IAMgCv0LBDAgAyAL/QsEQCADIAz9CwRQIAMgDf0LBGAgAyAO/QsEcCADQYABaiIDIARJDQALC5IDAQV7IAf9EiEMA0AgAP1dAwD9XyAB/V0DAP3+ASAC/V0DAP1f/fIB/fAB' +
  'IQggBv0UIAj9Xv1fIAggDP1S/fIBIQggCP0MAAAAAAAAMMAAAAAAAAAwwP33Af0MAAAAAAAAMEAAAAAAAAAwQP32Af0MAAAAAAAAMEAAAAAAAAAwQP3wAf0MAAAAAAAAUEAA' +
  'AAAAAABQQP3yASEJIAn9dSEKIAkgCv3xASEJIAr9DAAAAAAAADBDAAAAAAAAMEP98AEhCiAFIAr9GwJBAnRqIAUgCv0bAEECdGr9XQMA/VcDAAEhCyALIAv9DQABAgMICQoL' +
  'AAECAwgJCgv9XyEKIAsgC/0NBAUGBwwNDg8EBQYHDA0OD/1fIQsgA/0MAAAAAAAA8D8AAAAAAADwPyAKIAkgCyAK/fEB/fIB/fABIAj9DAAAAAAAADDAAAAAAAAAMMD9Sv1O' +
  'IAj9DAAAAAAAADBAAAAAAAAAMED9TP1S/QsEACAAQQhqIQAgAUEIaiEBIAJBCGohAiADQRBqIgMgBEkNAAsL7AQDAX8CewV/IABBgARqIQwgAEGABmohDSAAQYAOaiEOIABB' +
  'gB5qIQ8gAEEAQYAO/AsAA0AgEARAQQAhCQNAIAwgCUEBdmogACAJav0ABAD9DAAAgEYAAIBGAACARgAAgEb95gH9+AEgACAJav0ABBD9DAAAgEYAAIBGAACARgAAgEb95gH9' +
  '+AH9hQH9CwQAIAlBIGoiCUGABEkNAAsgDEGAAiAEIA0gDUGACGoQAAsgASANIARBgIAEaiAOIA5BgAhqIAZEAAAAAAAA8D9CfxABIAFBgARqIA1BgARqIARBgIQEaiAOQYAI' +
  'aiAOQYAQaiAGRAAAAAAAAPA/QgAQASAQBEBBACEJA0AgACAJav1dAwD9XyAOIAlBAXRq/QAEgAj98gH9DAAAAAAAANBAAAAAAAAA0ED98gH9/AEhCyAMIAlBAXZqIAsgC/2F' +
  'Af1aAgAAIAlBCGoiCUGABEkNAAsgDEGAAiAFIA0gDUGABGoQAAsgAUGACGogDSAFQYCAAmogDyAPQYAIaiAGRAAAAAAAAABAQgAQAUEAIQkDQCAAIAlq/V0DAP1fIQogDyAJ' +
  'QQF0av0ABAAhC/0MAAAAAAAAAEAAAAAAAAAAQCAL/fIB/QwAAAAAAADwPwAAAAAAAPA//fEBIQsgCiAOIAlBAXRq/QAEACALIAr98QH98gH98AEhCyAAIAlqIAv9Xv1bAwAA' +
  'IAv9DAAAAAAAANBAAAAAAAAA0ED98gH9/AEhCyAHIAlBAXZqIAsgC/2FAf1aAgAAIAlBCGoiCUGABEkNAAtBASEQIAEgAmohASAHIAhqIQcgA0EBayIDDQALC4QBAQN/IAMg' +
  'AUGAA2xqIQcDQCAAIAEgAyAEIARBgAxqEABBACEGA0AgByAGaiEIIAUgBmogBCAGav1dAwD9/gEgCP1dAwD9X/3yASAI/V0DgAz9X/3wAf1e/VsDAAAgBkEIaiIGQYAMSQ0A' +
  'CyAAIAFqIQAgBUGADGohBSACQQFrIgINAAsLfgMBfAF7A38gA0EAQdAD/AsAIABByANqIQcDQCAAKwMAIQQgBCABZARAIAT9FCEFQQAhBgNAIAMgBmohCCAIIAj9AAQAIAUg' +
  'AiAGav0ABAD98gH98AH9CwQAIAZBEGoiBkHQA0kNAAsLIAJB0ANqIQIgAEEIaiIAIAdJDQALCw=='

interface Instance {
  readonly memory: { readonly buffer: ArrayBuffer }
  /** All in bytes: where the vector stands, its size, the matrix, where the sums go and end. */
  readonly product: (vector: number, size: number, matrix: number, into: number, end: number) => void
  /** The scales of the matrix and the bias stand behind it, as everywhere. */
  readonly inputs: (vectors: number, size: number, count: number, matrix: number, sums: number, into: number) => void
  /** Of so many inputs, one a step after the other, the states after each. */
  readonly units: (
    work: number,
    input: number,
    step: number,
    count: number,
    gates: number,
    kept: number,
    sigmoids: number,
    into: number,
    intoStep: number,
  ) => void
  /** Of 57 rows of 58 doubles those whose weight is more than `least`. */
  readonly sum: (weights: number, least: number, matrix: number, into: number) => void
}

interface Matrix {
  /** Its first byte in the memory. */
  readonly at: number
  readonly rows: number
  readonly columns: number
  /** What a whole number of a sum is worth in each column. They stand behind the matrix in the memory. */
  readonly scales: Float32Array
}

interface Layer {
  /** What an input adds to the update gate, the reset gate and the new state; behind it what is added to each. */
  readonly input: Matrix
  /** What the last state adds to the gates. */
  readonly gates: Matrix
  /** What is kept of the last state adds to the new one. */
  readonly state: Matrix
}

interface Model {
  readonly run: Instance
  /** The memory, as what the products are made of and as what they give. */
  readonly shorts: Int16Array
  readonly sums: Int32Array
  /** Where the inputs of characters are kept. */
  readonly keptAt: number
  readonly floats: Float32Array
  readonly doubles: Float64Array
  readonly rows: Uint16Array
  readonly characters: Int16Array
  readonly layers: readonly Layer[]
  readonly output: Matrix
  readonly outputBias: Float32Array
  /** e to the power of what a tag at the start, at the end, and after another tag is worth. */
  readonly starts: Float64Array
  readonly ends: Float64Array
  readonly steps: Float64Array
}

/** States lie between -1 and 1. (`word-model.wat` knows it, and `size`, too.) */
const shortsInOne = 0x4000

// The first bytes of the memory are worked with, the matrices stand behind them, and behind these what is kept of inputs.
const sumsAt = 0
const workAt = sumsAt + 4 * 3 * size
const vectorAt = workAt + 38 * size
const bothAt = vectorAt + 2 * size
/** Of both directions what each character adds. */
const inputsAt = bothAt + 2 * 2 * size * longestText
const sigmoidsAt = inputsAt + 2 * 4 * 3 * size * longestText
/** 1 / (1 + e to the power of -x) for x from -16 to 16; between them lines are straight. */
const sigmoidSteps = 64
const sigmoidCount = 32 * sigmoidSteps + 2
/** For each tag a weight and a sum, in doubles; then what steps from tag to tag are worth, and the same as steps back. */
const weightsAt = sigmoidsAt + 4 * sigmoidCount
const tagRow = tagCount + 1
const tagSumsAt = weightsAt + 8 * tagRow
const stepsAt = tagSumsAt + 8 * tagRow
const stepsBackAt = stepsAt + 8 * tagRow * tagCount
const matricesAt = stepsBackAt + 8 * tagRow * tagCount

/** What the input of a character adds in the first layer, both directions: the same thousand characters come again and again. */
const mostInputs = 1024
const inputOf = new Uint16Array(mostInputs).fill(0xffff)

/** Tags come in pairs, the first character of a word and the others; the last tag begins one too. */
function isFirst(tag: number): boolean {
  return tag % 2 === 0
}

/** Logarithms: 0 for certainly, -2 where the contrary is seven times likelier. */
export interface Likelihoods {
  /** That the stretch is one or more words, or a part of one, and none goes across its edges. */
  readonly piece: number
  /** That it begins and ends where words do. */
  readonly edges: number
  /** That a longer word holds it and goes on before and behind it: 尔及 in 阿尔及利亚. */
  readonly inside: number
}

/**
 * How a stretch stands in its surroundings. `text` is folded Han text of at most 32 characters, the stretch stands in it from
 * `start` to `end`. Some .015 ms of CPU a character.
 */
export function likelihoodsOf(text: string, start: number, end: number): Likelihoods {
  if (isLeftOut) {
    wasMissed = true
    return unsaid
  }
  if (text !== last.text || start !== last.start || end !== last.end)
    last = { text, start, end, ...findLikelihoods(text, start, end) }
  return last
}

let isLeftOut = false
let wasMissed = false
const unsaid: Likelihoods = { piece: 0, edges: 0, inside: 0 }

/** What can be said of something without the model, which costs ten times as much as all else; undefined where it was asked for. */
export function withoutModel<T>(look: () => T): T | undefined {
  isLeftOut = true
  wasMissed = false
  try {
    const said = look()
    return wasMissed ? undefined : said
  } finally {
    isLeftOut = false
  }
}

/** Whether it was asked for in vain, so that what is said is none. */
export function isModelMissed(): boolean {
  return isLeftOut && wasMissed
}

/** What was said last: it is asked for more than once. */
let last = { text: '', start: 0, end: 0, piece: 0, edges: 0, inside: 0 }

function findLikelihoods(text: string, start: number, end: number): Likelihoods {
  const { starts } = model()
  const { length } = text
  const worth = worthOfTags(text)
  // What stands before and behind the stretch is the same however it is read.
  let first = starts
  for (let at = 0; at <= start; at++) first = tagged(worth, at, first)
  const { after, afterEdge } = waysBehind(worth, length, end)
  let apart = start === 0 ? first : onlyFirst(first)
  let inside = withoutFirst(first)
  let inOne = first
  let all = first
  for (let at = start + 1; at < end; at++) {
    apart = tagged(worth, at, apart)
    inside = withoutFirst(tagged(worth, at, inside))
    inOne = withoutFirst(tagged(worth, at, inOne))
    all = tagged(worth, at, all)
  }
  const ways = dot(all, after)
  const edges = dot(apart, afterEdge)
  const isAtEnd = start === 0 || end === length
  return {
    piece: Math.log(Math.max(dot(inOne, after), edges) / ways),
    edges: Math.log(edges / ways),
    inside: isAtEnd
      ? Number.NEGATIVE_INFINITY
      : Math.log(Math.max(0, dot(inside, after) - dot(inside, afterEdge)) / ways),
  }
}

/** The likeliest way to cut folded Han text of at most 32 characters into words. */
export function likeliestWords(text: string): readonly string[] {
  if (!text) return []
  const { starts, ends, steps } = model()
  const worth = worthOfTags(text)
  let best = starts.map((ways, tag) => ways * worth[tag]!)
  const cameFrom: Uint8Array[] = []
  for (let at = 1; at < text.length; at++) {
    const next = new Float64Array(tagCount)
    const from = new Uint8Array(tagCount)
    let most = 0
    for (let tag = 0; tag < tagCount; tag++) {
      for (let last = 0; last < tagCount; last++) {
        const ways = best[last]! * steps[last * tagCount + tag]! * worth[at * tagCount + tag]!
        if (ways <= next[tag]!) continue
        next[tag] = ways
        from[tag] = last
      }
      most = Math.max(most, next[tag]!)
    }
    best = next.map((ways) => ways / most)
    cameFrom.push(from)
  }
  const final = best.map((ways, tag) => ways * ends[tag]!)
  let tag = final.indexOf(Math.max(...final))
  const words: string[] = []
  let end = text.length
  for (let at = text.length - 1; at >= 0; at--) {
    if (at === 0 || isFirst(tag)) {
      words.unshift(text.slice(at, end))
      end = at
    }
    if (at > 0) tag = cameFrom[at - 1]![tag]!
  }
  return words
}

/** Less than this part of all ways to come to a tag is as good as none; most tags have less. */
const smallest = 1e-9

/** Of each tag what the ways are worth that come to it at a place, given those to the place before. */
function tagged(worth: Float64Array, at: number, before: Float64Array): Float64Array {
  const now = new Float64Array(tagCount)
  const from = at * tagCount
  if (at === 0) {
    for (let tag = 0; tag < tagCount; tag++) now[tag] = before[tag]! * worth[from + tag]!
    return now
  }
  let all = 0
  for (let last = 0; last < tagCount; last++) all += before[last]!
  walk(before, all * smallest, stepsAt, now)
  for (let tag = 0; tag < tagCount; tag++) now[tag]! *= worth[from + tag]!
  return now
}

/** What goes on, or back, from ways that are worth more than `least`. */
function walk(ways: Float64Array, least: number, steps: number, into: Float64Array): void {
  const { doubles, run } = model()
  for (let tag = 0; tag < tagCount; tag++) doubles[weightsAt / 8 + tag] = ways[tag]!
  run.sum(weightsAt, least, steps, tagSumsAt)
  for (let tag = 0; tag < tagCount; tag++) into[tag] = doubles[tagSumsAt / 8 + tag]!
}

/** Of each tag at the end of the stretch what the ways are worth that go on from it, and of those the ones that go on with a new word. */
function waysBehind(
  worth: Float64Array,
  length: number,
  end: number,
): { readonly after: Float64Array; readonly afterEdge: Float64Array } {
  const { ends } = model()
  let after = ends
  let afterEdge = ends
  for (let at = length - 1; at >= end; at--) {
    const weighed = new Float64Array(tagCount)
    let most = 0
    for (let tag = 0; tag < tagCount; tag++) {
      weighed[tag] = after[tag]! * worth[at * tagCount + tag]!
      if (weighed[tag]! > most) most = weighed[tag]!
    }
    after = new Float64Array(tagCount)
    walk(weighed, smallest * most, stepsBackAt, after)
    if (at > end) continue
    afterEdge = new Float64Array(tagCount)
    walk(onlyFirst(weighed), smallest * most, stepsBackAt, afterEdge)
  }
  return { after, afterEdge }
}

/** Ways to tags that begin a word, and ways to the others. */
function onlyFirst(ways: Float64Array): Float64Array {
  const first = ways.slice()
  for (let tag = 1; tag < tagCount; tag += 2) first[tag] = 0
  return first
}

function withoutFirst(ways: Float64Array): Float64Array {
  const others = ways.slice()
  for (let tag = 0; tag < tagCount; tag += 2) others[tag] = 0
  return others
}

function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0
  for (let tag = 0; tag < tagCount; tag++) sum += one[tag]! * other[tag]!
  return sum
}

/** Of each character e to the power of what each tag is worth, as a part of the best one's. */
function worthOfTags(text: string): Float64Array {
  const { run, floats, sums, layers, output, outputBias } = model()
  const { length } = text
  if (length > longestText) throw new RangeError(`a text of ${length} characters; the model takes ${longestText}`)
  for (let at = 0; at < length; at++) {
    const from = inputOfCharacter(text.charCodeAt(at)) / 4
    for (let way = 0; way < 2; way++) {
      const part = from + way * 3 * size
      floats.copyWithin(inputAt(way, at) / 4, part, part + 3 * size)
    }
  }
  for (let way = 0; way < 2; way++) runUnits(way, layers[way]!, length)
  for (let way = 0; way < 2; way++)
    run.inputs(bothAt, 2 * 2 * size, length, layers[2 + way]!.input.at, sumsAt, inputAt(way, 0))
  for (let way = 0; way < 2; way++) runUnits(way, layers[2 + way]!, length)
  const worth = new Float64Array(length * tagCount)
  const values = new Float64Array(tagCount)
  for (let at = 0; at < length; at++) {
    run.product(bothAt + 2 * at * 2 * size, 2 * output.rows, output.at, sumsAt, sumsAt + 4 * output.columns)
    let most = Number.NEGATIVE_INFINITY
    for (let tag = 0; tag < tagCount; tag++) {
      values[tag] = sums[sumsAt / 4 + tag]! * output.scales[tag]! + outputBias[tag]!
      if (values[tag]! > most) most = values[tag]!
    }
    for (let tag = 0; tag < tagCount; tag++) worth[at * tagCount + tag] = Math.exp(values[tag]! - most)
  }
  return worth
}

function inputAt(way: number, at: number): number {
  return inputsAt + 4 * 3 * size * (way * longestText + at)
}

/** Where the inputs of a character stand among those that are kept. */
function inputOfCharacter(unit: number): number {
  const { run, rows, characters, shorts, layers, keptAt } = model()
  const row = rows[unit]!
  const place = row % mostInputs
  const from = keptAt + place * 2 * 4 * 3 * size
  if (inputOf[place] === row) return from
  inputOf[place] = row
  shorts.set(characters.subarray(row * size, (row + 1) * size), vectorAt / 2)
  for (let way = 0; way < 2; way++)
    run.inputs(vectorAt, 2 * size, 1, layers[way]!.input.at, sumsAt, from + way * 4 * 3 * size)
  return from
}

/** Gated recurrent units in one direction, 0 or backwards 1; their states are one half of what both directions give. */
function runUnits(way: number, { gates, state }: Layer, length: number): void {
  const first = way ? length - 1 : 0
  const step = way ? -1 : 1
  const into = bothAt + 2 * size * (2 * first + way)
  model().run.units(
    workAt,
    inputAt(way, first),
    step * 4 * 3 * size,
    length,
    gates.at,
    state.at,
    sigmoidsAt,
    into,
    step * 2 * 2 * size,
  )
}

let made: Model | undefined

function model(): Model {
  made ??= readModel()
  return made
}

function readModel(): Model {
  const module = new WebAssembly.Module(bytesOf(code))
  const run = new WebAssembly.Instance(module).exports as unknown as Instance
  const { buffer } = run.memory
  const shorts = new Int16Array(buffer)
  const memory = new Float32Array(buffer)
  let file = bytesOf(charactersFile)
  let from = 0
  const bytes = (length: number) => {
    from += length
    return file.slice(from - length, from).buffer
  }
  const floats = (count: number) => new Float32Array(bytes(4 * count))
  let next = matricesAt
  const keep = (numbers: Float32Array): Float32Array => {
    memory.set(numbers, next / 4)
    next += 4 * numbers.length
    return memory.subarray(next / 4 - numbers.length, next / 4)
  }
  const matrix = (rows: number, columns: number, worth: number): Matrix => {
    const scales = floats(columns).map((scale) => scale * worth)
    const values = new Int8Array(bytes(rows * columns))
    const at = next
    const whole = Math.ceil(columns / block) * block
    next += 2 * rows * whole
    // Plain loops, here and below: what is called for each of a million numbers took most of the first query.
    for (let row = 0; row < rows; row++) {
      for (let first = 0; first < columns; first += block) {
        const into = at / 2 + first * rows + (row >> 1) * 2 * block + (row & 1)
        const from = row * columns + first
        const count = Math.min(block, columns - first)
        for (let column = 0; column < count; column++) shorts[into + 2 * column] = values[from + column]!
      }
    }
    return { at, rows, columns: whole, scales: keep(scales) }
  }
  const rows = new Uint16Array(0x10000).fill(characterCount)
  for (const [at, unit] of new Uint16Array(bytes(2 * characterCount)).entries()) rows[unit] = at
  const characterScales = floats(size)
  const values = new Int8Array(bytes((characterCount + 1) * size))
  const largest = 127 * characterScales.reduce((most, scale) => Math.max(most, scale))
  const characters = new Int16Array(values.length)
  for (let at = 0; at < values.length; at++) {
    characters[at] = Math.round((Math.fround(values[at]! * characterScales[at % size]!) / largest) * 0x7fff)
  }
  file = bytesOf(layersFile)
  from = 0
  const layers = [size, size, 2 * size, 2 * size].map((count) => {
    const input = matrix(count, 3 * size, count === size ? largest / 0x7fff : 1 / shortsInOne)
    const biasAt = next
    next += 4 * 3 * size
    const gates = matrix(size, 2 * size, 1 / shortsInOne)
    const state = matrix(size, size, 1 / shortsInOne)
    memory.set(floats(3 * size), biasAt / 4)
    return { input, gates, state }
  })
  const output = matrix(2 * size, tagCount, 1 / shortsInOne)
  const outputBias = floats(tagCount)
  const powers = (count: number) => Float64Array.from(floats(count), Math.exp)
  const [starts, ends, steps] = [powers(tagCount), powers(tagCount), powers(tagCount * tagCount)]
  const doubles = new Float64Array(buffer)
  for (let last = 0; last < tagCount; last++) {
    for (let tag = 0; tag < tagCount; tag++) {
      const step = steps[last * tagCount + tag]!
      doubles[stepsAt / 8 + last * tagRow + tag] = step
      doubles[stepsBackAt / 8 + tag * tagRow + last] = step
    }
  }
  for (let at = 0; at < sigmoidCount; at++) memory[sigmoidsAt / 4 + at] = 1 / (1 + Math.exp(16 - at / sigmoidSteps))
  return {
    run,
    doubles,
    shorts,
    floats: memory,
    sums: new Int32Array(buffer),
    keptAt: next,
    rows,
    characters,
    layers,
    output,
    outputBias,
    starts,
    ends,
    steps,
  }
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(base64, 'base64'))
}
