import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { decodeLuma } from './vp8-frame.ts'

/** The frame in a WebP of our own. */
function frameOf(file: Buffer): Buffer {
  const at = file.indexOf('VP8 ', 12, 'latin1')
  return file.subarray(at + 8, at + 8 + file.readUInt32LE(at + 4))
}

const kept = (name: string) => frameOf(readFileSync(path.join(import.meta.dirname, 'testdata', `${name}.webp`)))

/** Its lines without what is around them. */
function linesOf(frame: Buffer): Buffer {
  const { width, height, pixels, first, stride } = decodeLuma(frame, 1e6)!
  const lines = Array.from({ length: height }, (_, y) =>
    Buffer.from(pixels.subarray(first + y * stride, first + y * stride + width)),
  )
  return Buffer.concat(lines)
}

test('Each pixel is what libwebp decodes without its loop filter', () => {
  // Made by `dwebp -nofilter -yuv`: of a plain frame, of one of eight partitions and four segments, and of one beside its transparency.
  for (const [name, digest] of [
    ['scene-3-lossy', 'ac04eeb172bbb0e8'],
    ['scene-5-partitions', 'fde22a62e2e7c38d'],
    ['scene-7-see-through', '468400efed5cfac9'],
  ] as const) {
    assert.equal(
      createHash('sha256')
        .update(linesOf(kept(name)))
        .digest('hex')
        .slice(0, 16),
      digest,
      name,
    )
  }
  const onePixel =
    '524946463800000057454250565038202c0000007001009d012a0100010002c04c25a0027401400000feef512f5ea96b949bffa4d9fff49b3ffe9367c7300000'
  assert.deepEqual([...linesOf(frameOf(Buffer.from(onePixel, 'hex')))], [0x4c])
})

test('What is no key frame, or larger than wanted, is not decoded; what ends too early throws', () => {
  const frame = kept('scene-5-partitions')
  assert.equal(decodeLuma(frame, 150 * 101 - 1), undefined)
  assert.equal(decodeLuma(frame.subarray(0, 9), 1e6), undefined)
  const between = Buffer.from(frame)
  between[0]! |= 1
  assert.equal(decodeLuma(between, 1e6), undefined)
  assert.throws(() => decodeLuma(frame.subarray(0, 1000), 1e6), /ends too early/)
})
