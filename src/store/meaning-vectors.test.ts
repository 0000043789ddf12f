import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import {
  bitsApart,
  likeness,
  normalized,
  packVectors,
  quantized,
  sketchBytes,
  sketchOf,
  turned,
  unpackVectors,
  wholeNumbers,
  wordsOf,
} from './meaning-vectors.ts'

const digest = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8])
const numbers = (dimensions: number) =>
  fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: dimensions, maxLength: dimensions })

test('a vector is kept to a hundredth of its length, packed and unpacked without loss', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 70 }), fc.infiniteStream(numbers(70)), (dimensions, stream) => {
      const made = [...stream.take(3)].map((list) => normalized(list.slice(0, dimensions)))
      const vectors = made.filter((one) => one !== undefined)
      const kept = vectors.map((vector) => quantized(vector, digest))
      for (const [at, vector] of vectors.entries()) {
        const { values, scale } = kept[at]!
        const far = Math.hypot(...turned(vector).map((value, place) => value - values[place]! * scale))
        assert.ok(far < 0.005 * Math.sqrt(dimensions), `${far}`)
        assert.ok(Math.abs(likeness(wholeNumbers(turned(vector)), kept[at]!) - 1) < 0.01)
      }
      const packed = packVectors(kept, dimensions)
      assert.deepEqual(unpackVectors(packed, dimensions, kept.length), kept)
      assert.equal(unpackVectors(packed, dimensions, kept.length + 1), undefined)
    }),
    { numRuns: 60 },
  )
})

test('what has no direction is no vector', () => {
  for (const bad of [
    [0, 0],
    [Number.NaN, 1],
    [Number.POSITIVE_INFINITY, 1],
  ])
    assert.equal(normalized(bad), undefined)
  assert.deepEqual(
    [...normalized([3, 4])!].map((value) => value.toFixed(1)),
    ['0.6', '0.8'],
  )
})

test('sketches are the same for the same vector, opposite for its opposite, and count bits', () => {
  for (const dimensions of [2, 31, 32, 33, 384, 1000]) {
    const vector = normalized(Float32Array.from({ length: dimensions }, (_, at) => Math.sin(at * at + 1)))!
    const words = wordsOf(sketchOf(turned(vector)))
    assert.equal(words.length * 4, sketchBytes(dimensions))
    assert.equal(bitsApart(words, 0, words), 0)
    const opposite = wordsOf(sketchOf(turned(vector.map((value) => -value))))
    assert.equal(bitsApart(opposite, 0, words), dimensions)
  }
  const bytes = new Uint8Array(13)
  bytes.set([255, 1, 0, 128], 5)
  assert.equal(bitsApart(wordsOf(bytes.subarray(5, 9)), 0, new Int32Array(1)), 10)
})

test('dimensions that are large for every text do not hide the others from a sketch', () => {
  const next = (() => {
    let state = 5
    return () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return state / 2 ** 31 - 1
    }
  })()
  // Of 64 dimensions eight hold nearly all, as in many models.
  const made = Array.from(
    { length: 400 },
    () => normalized(Float32Array.from({ length: 64 }, (_, at) => next() * (at < 8 ? 10 : 0.3)))!,
  )
  const sketches = made.map((vector) => wordsOf(sketchOf(turned(vector))))
  let found = 0
  for (const [at, vector] of made.slice(0, 60).entries()) {
    const dot = (other: Float32Array) => other.reduce((sum, value, place) => sum + value * vector[place]!, 0)
    const others = made.map((_, place) => place).filter((place) => place !== at)
    const nearest = others.toSorted((a, b) => dot(made[b]!) - dot(made[a]!))[0]!
    const first = others.toSorted(
      (a, b) => bitsApart(sketches[a]!, 0, sketches[at]!) - bitsApart(sketches[b]!, 0, sketches[at]!),
    )
    if (first.indexOf(nearest) < 40) found++
  }
  assert.ok(found >= 57, `${found} of 60 among the first tenth`)
})
