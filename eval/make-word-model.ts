/**
 * Makes `src/search/word-model-characters.js` and `word-model-layers.js` from the small lexical model of Baidu LAC that jieba brings along: weights in bytes, a
 * scale for each column, and only the commonest characters. Run by hand: `apt-get download python3-jieba`, `dpkg -x` it,
 * `node eval/make-word-model.ts …/dist-packages/jieba`. `src/search/word-model.ts` says what is in them.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { foldText } from '../src/search/fold.ts'

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('usage: node eval/make-word-model.ts FOLDER_OF_JIEBA')

/** Of 20,000; the others are as good as unknown to the model itself. */
const mostCharacters = 5_000
const size = 128
const tags = 57

/** A tensor as Paddle writes it: some header, then the numbers. */
function read(name: string, count: number): Float32Array {
  const bytes = readFileSync(path.join(folder!, 'lac_small/model_baseline', name))
  const from = bytes.length - 4 * count
  return Float32Array.from({ length: count }, (_, at) => bytes.readFloatLE(from + 4 * at))
}

let parts: Uint8Array[] = []
const floats = (values: Float32Array) => parts.push(new Uint8Array(values.buffer))

/** Bytes of a matrix of rows, and what a byte is worth in each column. */
function matrix(values: Float32Array, columns: number): void {
  const scales = new Float32Array(columns)
  for (const [at, value] of values.entries())
    scales[at % columns] = Math.max(scales[at % columns]!, Math.abs(value) / 127)
  floats(scales)
  parts.push(
    new Uint8Array(Int8Array.from(values, (value, at) => Math.round(value / (scales[at % columns]! || 1))).buffer),
  )
}

const numbers = new Map<string, number>()
for (const line of readFileSync(path.join(folder, 'lac_small/word.dic'), 'utf8').split('\n')) {
  const [number, character] = line.split('\t')
  if (character !== undefined) numbers.set(character, Number(number))
}
const counts = new Map<string, number>()
for (const line of readFileSync(path.join(folder, 'dict.txt'), 'utf8').split('\n')) {
  const [word, count] = line.split(' ')
  for (const character of foldText(word ?? ''))
    if (/[\u3400-\u9fff]/.test(character) && numbers.has(character))
      counts.set(character, (counts.get(character) ?? 0) + Number(count))
}
const characters = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, mostCharacters)
const rows = [...characters.map(([character]) => numbers.get(character)!), numbers.get('OOV')!]

parts.push(new Uint8Array(Uint16Array.from(characters, ([character]) => character.charCodeAt(0)).buffer))
const embedding = read('word_emb', 20_941 * size)
const wanted = new Float32Array(rows.length * size)
for (const [at, row] of rows.entries()) wanted.set(embedding.subarray(row * size, (row + 1) * size), at * size)
matrix(wanted, size)
write('characters')
for (let layer = 0; layer < 4; layer++) {
  const inputs = layer < 2 ? size : 2 * size
  matrix(read(`fc_${layer}.w_0`, inputs * 3 * size), 3 * size)
  const recurrent = read(`gru_${layer}.w_0`, 3 * size * size)
  matrix(recurrent.slice(0, 2 * size * size), 2 * size)
  matrix(recurrent.slice(2 * size * size), size)
  const bias = read(`fc_${layer}.b_0`, 3 * size)
  floats(read(`gru_${layer}.b_0`, 3 * size).map((value, at) => value + bias[at]!))
}
matrix(read('fc_4.w_0', 2 * size * tags), tags)
floats(read('fc_4.b_0', tags))
floats(read('crfw', (tags + 2) * tags))
write('layers')

function write(name: string): void {
  const header = `/** Made by \`eval/make-word-model.ts\`; not edited by hand. Derived from the model of LAC, under the Apache License 2.0 (see NOTICE). */`
  const text = `${header}\nexport const ${name} =\n  '${Buffer.concat(parts).toString('base64')}'\n`
  writeFileSync(new URL(`../src/search/word-model-${name}.js`, import.meta.url), text)
  console.log(`${name}: ${text.length} bytes`)
  parts = []
}
