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
const longestText = 32

/** Of matrices 32 columns stand together, which is how they are gone through. */
const block = 32

/**
 * Adds a vector times a matrix to another vector, 32 columns at a time. Assembled from `eval/word-model.wat`: what V8 makes of
 * such loops in JavaScript takes ten times as long.
 */
const product =
  'AGFzbQEAAAABCQFgBX9/f39/AAMCAQAFAwEAQAcXAgZtZW1vcnkCAAphZGRQcm9kdWN0AAAKzwIBzAICAX8JewNAIAP9AAQAIQcg' +
  'A/0ABBAhCCAD/QAEICEJIAP9AAQwIQogA/0ABEAhCyAD/QAEUCEMIAP9AARgIQ0gA/0ABHAhDkEAIQUDQCAAIAVq/QkCACEGIAcg' +
  'BiAC/QAEAP3mAf3kASEHIAggBiAC/QAEEP3mAf3kASEIIAkgBiAC/QAEIP3mAf3kASEJIAogBiAC/QAEMP3mAf3kASEKIAsgBiAC' +
  '/QAEQP3mAf3kASELIAwgBiAC/QAEUP3mAf3kASEMIA0gBiAC/QAEYP3mAf3kASENIA4gBiAC/QAEcP3mAf3kASEOIAJBgAFqIQIg' +
  'BUEEaiIFIAFJDQALIAMgB/0LBAAgAyAI/QsEECADIAn9CwQgIAMgCv0LBDAgAyAL/QsEQCADIAz9CwRQIAMgDf0LBGAgAyAO/QsE' +
  'cCADQYABaiIDIARJDQALCw=='

interface Instance {
  readonly memory: { readonly buffer: ArrayBuffer }
  /** All in bytes: where the vector stands, its size, the matrix, where the sums stand and end. */
  readonly addProduct: (vector: number, size: number, matrix: number, into: number, end: number) => void
}

/** Places are those of the first number in the memory. */
interface Matrix {
  readonly at: number
  readonly rows: number
  readonly columns: number
}

interface Layer {
  /** What an input adds to the update gate, the reset gate and the new state. */
  readonly input: Matrix
  /** What the last state adds to the gates. */
  readonly gates: Matrix
  /** What is kept of the last state adds to the new one. */
  readonly state: Matrix
  readonly bias: Float32Array
}

interface Model {
  readonly instance: Instance
  readonly memory: Float32Array
  readonly rows: Uint16Array
  readonly characters: Int8Array
  readonly characterScales: Float32Array
  readonly layers: readonly Layer[]
  readonly output: Matrix
  readonly outputBias: Float32Array
  /** e to the power of what a tag at the start, at the end, and after another tag is worth. */
  readonly starts: Float64Array
  readonly ends: Float64Array
  readonly steps: Float64Array
}

// The first numbers of the memory are worked with, the matrices stand behind them.
const sumsAt = 0
const stateAt = 3 * size
const keptAt = stateAt + size
const valuesAt = keptAt + size
const bothAt = valuesAt + 2 * size * longestText
const matricesAt = bothAt + 2 * size * longestText

/** Tags come in pairs, the first character of a word and the others; the last tag begins one too. */
function isFirst(tag: number): boolean {
  return tag % 2 === 0
}

/**
 * How likely it is that a stretch stands in its surroundings as one or more words, or as a part of one, as a logarithm: 0
 * for certainly, -2 where words across its edges are seven times likelier. `text` is folded Han text of at most 32
 * characters, the stretch stands in it from `start` to `end`. Some .1 ms of CPU a character.
 */
export function likelihoodOfPiece(text: string, start: number, end: number): number {
  const worth = worthOfTags(text)
  const { length } = text
  const all = sumOf(worth, length, () => true)
  const inOne = sumOf(worth, length, (at, tag) => at <= start || at >= end || !isFirst(tag))
  const apart = sumOf(worth, length, (at, tag) => (at !== start && at !== end) || at === 0 || isFirst(tag))
  return Math.max(inOne, apart) - all
}

/** The logarithm of the worth of all ways to tag a text in which each character has one of the tags that it may have. */
function sumOf(worth: Float64Array, length: number, may: (at: number, tag: number) => boolean): number {
  const { starts, ends, steps } = model()
  let before = new Float64Array(tagCount)
  let sum = 0
  for (let at = 0; at < length; at++) {
    const now = new Float64Array(tagCount)
    let total = 0
    for (let tag = 0; tag < tagCount; tag++) {
      if (!may(at, tag)) continue
      let ways = 0
      if (at === 0) ways = starts[tag]!
      else for (let last = 0; last < tagCount; last++) ways += before[last]! * steps[last * tagCount + tag]!
      now[tag] = ways * worth[at * tagCount + tag]!
      total += now[tag]!
    }
    if (total === 0) return Number.NEGATIVE_INFINITY
    for (let tag = 0; tag < tagCount; tag++) now[tag]! /= total
    sum += Math.log(total)
    before = now
  }
  let last = 0
  for (let tag = 0; tag < tagCount; tag++) last += before[tag]! * ends[tag]!
  return sum + Math.log(last)
}

/** Of each character e to the power of what each tag is worth. */
function worthOfTags(text: string): Float64Array {
  const { memory, rows, characters, characterScales, layers, output, outputBias } = model()
  const { length } = text
  if (length > longestText) throw new RangeError(`a text of ${length} characters; the model takes ${longestText}`)
  for (let at = 0; at < length; at++) {
    const row = rows[text.charCodeAt(at)]! * size
    for (let part = 0; part < size; part++)
      memory[valuesAt + at * size + part] = characters[row + part]! * characterScales[part]!
  }
  for (let layer = 0; layer < layers.length; layer += 2) {
    run(layers[layer]!, length, false)
    run(layers[layer + 1]!, length, true)
    memory.copyWithin(valuesAt, bothAt, bothAt + 2 * size * length)
  }
  const worth = new Float64Array(length * tagCount)
  for (let at = 0; at < length; at++) {
    memory.set(outputBias, sumsAt)
    addProduct(valuesAt + at * 2 * size, output, sumsAt)
    for (let tag = 0; tag < tagCount; tag++) worth[at * tagCount + tag] = Math.exp(memory[sumsAt + tag]!)
  }
  return worth
}

/** Gated recurrent units over the values in one direction; their states are one half of what both directions give. */
function run({ input, gates, state, bias }: Layer, length: number, isBackwards: boolean): void {
  const { memory } = model()
  memory.fill(0, stateAt, stateAt + size)
  for (let step = 0; step < length; step++) {
    const at = isBackwards ? length - 1 - step : step
    memory.set(bias, sumsAt)
    addProduct(valuesAt + at * input.rows, input, sumsAt)
    addProduct(stateAt, gates, sumsAt)
    for (let part = 0; part < size; part++)
      memory[keptAt + part] = memory[stateAt + part]! / (1 + Math.exp(-memory[sumsAt + size + part]!))
    addProduct(keptAt, state, sumsAt + 2 * size)
    for (let part = 0; part < size; part++) {
      const update = 1 / (1 + Math.exp(-memory[sumsAt + part]!))
      const next = Math.tanh(memory[sumsAt + 2 * size + part]!)
      memory[stateAt + part]! += update * (next - memory[stateAt + part]!)
    }
    memory.copyWithin(bothAt + at * 2 * size + (isBackwards ? size : 0), stateAt, stateAt + size)
  }
}

function addProduct(vector: number, matrix: Matrix, into: number): void {
  const { instance } = model()
  instance.addProduct(4 * vector, 4 * matrix.rows, 4 * matrix.at, 4 * into, 4 * (into + matrix.columns))
}

let made: Model | undefined

function model(): Model {
  made ??= readModel()
  return made
}

function readModel(): Model {
  const module = new WebAssembly.Module(bytesOf(product))
  const instance = new WebAssembly.Instance(module).exports as unknown as Instance
  const memory = new Float32Array(instance.memory.buffer)
  let file = bytesOf(charactersFile)
  let from = 0
  const bytes = (length: number) => {
    from += length
    return file.slice(from - length, from).buffer
  }
  const floats = (count: number) => new Float32Array(bytes(4 * count))
  let next = matricesAt
  const matrix = (rows: number, columns: number): Matrix => {
    const scales = floats(columns)
    const values = new Int8Array(bytes(rows * columns))
    const at = next
    const whole = Math.ceil(columns / block) * block
    next += rows * whole
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        const place = Math.floor(column / block) * rows * block + row * block + (column % block)
        memory[at + place] = values[row * columns + column]! * scales[column]!
      }
    return { at, rows, columns: whole }
  }
  const rows = new Uint16Array(0x10000).fill(characterCount)
  for (const [at, unit] of new Uint16Array(bytes(2 * characterCount)).entries()) rows[unit] = at
  const characterScales = floats(size)
  const characters = new Int8Array(bytes((characterCount + 1) * size))
  file = bytesOf(layersFile)
  from = 0
  const layers = [size, size, 2 * size, 2 * size].map((inputs) => ({
    input: matrix(inputs, 3 * size),
    gates: matrix(size, 2 * size),
    state: matrix(size, size),
    bias: floats(3 * size),
  }))
  const output = matrix(2 * size, tagCount)
  const outputBias = floats(tagCount)
  const powers = (count: number) => Float64Array.from(floats(count), Math.exp)
  const [starts, ends, steps] = [powers(tagCount), powers(tagCount), powers(tagCount * tagCount)]
  return { instance, memory, rows, characters, characterScales, layers, output, outputBias, starts, ends, steps }
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}
