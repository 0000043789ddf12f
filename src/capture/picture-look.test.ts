import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { gifOf, interlacedPngOf, jpegOf, pngOf, scene } from '../../test/support/drawn-pictures.ts'
import { isSameLook, likelyBands, type PictureLook, pictureLook } from './index.ts'
import { pngGrid } from './png-grid.ts'

test('The same picture in other sizes and packings looks the same and is found by a part of its hash; others do not', async () => {
  const looks: (readonly (PictureLook | undefined)[])[] = []
  for (let seed = 0; seed < 12; seed++) {
    const drawn = scene(seed)
    const packed = [
      jpegOf(drawn, 1200, 800),
      jpegOf(drawn, 640, 427, { isProgressive: true }),
      jpegOf(drawn, 601, 401, { restart: 5 }),
      pngOf(drawn, 300, 200),
      gifOf(drawn, 330, 220),
      gifOf(drawn, 150, 100, { isInterlaced: true }),
    ]
    looks.push(await Promise.all(packed.map((bytes) => pictureLook(bytes))))
  }
  for (const [seed, own] of looks.entries()) {
    const [first, ...others] = own as PictureLook[]
    assert.ok(first, `scene ${seed} has a look`)
    for (const other of others) {
      assert.ok(isSameLook(first, other), `scene ${seed} in ${other.width}`)
      const likely = likelyBands(first)
      assert.ok(
        other.bands.some((band, at) => likely[at]!.includes(band)),
        `scene ${seed} in ${other.width} is found`,
      )
    }
    for (const [stranger, theirs] of looks.entries()) {
      if (stranger !== seed) assert.ok(!isSameLook(first, theirs[1]!), `scenes ${seed} and ${stranger}`)
    }
  }
})

/** Drawn by us, packed by Chromium or libwebp: of few shades, which makes a palette; in colours, with all that guesses pixels; with loss. */
const webp = (name: string) => readFileSync(path.join(import.meta.dirname, 'testdata', `${name}.webp`))

test('A WebP looks as the same picture does otherwise, with loss or without', async () => {
  for (const [name, seed] of [
    ['scene-3-grey', 3],
    ['scene-5-colour', 5],
    ['scene-3-lossy', 3],
    ['scene-5-partitions', 5],
  ] as const) {
    const look = (await pictureLook(webp(name)))!
    assert.ok(isSameLook(look, (await pictureLook(pngOf(scene(seed), 3 * look.width, 3 * look.height)))!), name)
    assert.equal(isSameLook(look, (await pictureLook(pngOf(scene(seed + 1), 3 * look.width, 3 * look.height)))!), false)
  }
})

test('What is see-through in a WebP is white, and only the first picture of one that moves counts, at its place', async () => {
  const solid = (x: number) => Math.min(255, 600 * x) / 255
  const drawn = scene(7)
  const look = (await pictureLook(webp('scene-7-see-through')))!
  assert.ok(isSameLook(look, (await pictureLook(pngOf((x, y) => 255 + solid(x) * (drawn(x, y) - 255), 240, 160)))!))
  assert.equal(isSameLook(look, (await pictureLook(pngOf(drawn, 240, 160)))!), false)
  const first = scene(2)
  const moving = (await pictureLook(webp('scene-2-moving')))!
  assert.equal(moving.width, 200)
  assert.ok(
    isSameLook(moving, (await pictureLook(pngOf((x, y) => (x < 0.2 ? 255 : first((x - 0.2) / 0.8, y)), 400, 240)))!),
  )
})

test('A WebP with loss that is cut off, of another size than it says, or huge has no look', async () => {
  const whole = webp('scene-5-partitions')
  assert.equal(await pictureLook(whole.subarray(0, -600)), undefined)
  const huge = Buffer.from(whole)
  huge.writeUInt16LE(16_383, 26)
  huge.writeUInt16LE(16_383, 28)
  assert.equal(await pictureLook(huge), undefined)
  const framed = Buffer.from(webp('scene-7-see-through'))
  framed[24]!++
  assert.equal(await pictureLook(framed), undefined)
})

test('Only the first picture of a GIF counts, and what it leaves free is white', async () => {
  const still = gifOf(scene(2), 160, 120)
  const moving = Buffer.concat([still.subarray(0, -1), gifOf(scene(9), 160, 120).subarray(13 + 3 * 64)])
  assert.deepEqual(await pictureLook(moving), await pictureLook(still))
  const framed = Buffer.from(still)
  // The canvas is twice as wide as its picture.
  framed.writeUInt16LE(320, 6)
  const drawn = scene(2)
  assert.ok(
    isSameLook(
      (await pictureLook(framed))!,
      (await pictureLook(pngOf((x, y) => (x < 0.5 ? drawn(2 * x, y) : 255), 320, 120)))!,
    ),
  )
})

test('An interlaced PNG, and one of few shades, look as the same picture does otherwise', async () => {
  const look = (await pictureLook(pngOf(scene(4), 243, 161)))!
  for (const depth of [8, 4] as const) {
    assert.ok(isSameLook(look, (await pictureLook(interlacedPngOf(scene(4), 243, 161, depth)))!), `${depth} bits`)
  }
  // Of 5 lines and 3 columns some passes hold nothing; so small it has no look, but is read.
  assert.equal(pngGrid(interlacedPngOf(() => 255, 3, 5, 1))?.cells[0], 255)
})

test('Another cut of a picture, its negative, plain and tiny pictures are not the same', async () => {
  const drawn = scene(3)
  const own = (await pictureLook(jpegOf(drawn, 800, 600)))!
  assert.equal(isSameLook(own, (await pictureLook(jpegOf((x, y) => drawn(0.3 * x, y), 800, 600)))!), false)
  assert.equal(isSameLook(own, (await pictureLook(jpegOf((x, y) => 255 - drawn(x, y), 800, 600)))!), false)
  assert.equal(isSameLook(own, (await pictureLook(jpegOf(drawn, 800, 300)))!), false, 'another shape')
  assert.equal(await pictureLook(jpegOf(() => 200, 800, 600)), undefined)
  assert.equal(await pictureLook(jpegOf(drawn, 60, 40)), undefined)
})

test('Damaged and made-up pictures never throw', async () => {
  const start = fc.constantFrom(
    jpegOf(scene(1), 160, 120),
    jpegOf(scene(2), 160, 120, { restart: 3 }),
    pngOf(scene(1), 160, 120),
    gifOf(scene(1), 96, 80, { isInterlaced: true }),
    interlacedPngOf(scene(1), 96, 80, 2),
    webp('scene-3-grey'),
    webp('scene-5-colour'),
    webp('scene-5-partitions'),
    webp('scene-7-see-through'),
    webp('scene-2-moving'),
  )
  const change = fc.tuple(fc.nat(), fc.nat(255))
  await fc.assert(
    fc.asyncProperty(start, fc.array(change, { maxLength: 8 }), fc.nat(), async (whole, changes, cut) => {
      const bytes = Buffer.from(whole.subarray(0, whole.length - (cut % whole.length)))
      for (const [at, value] of changes) bytes[at % bytes.length] = value
      const look = await pictureLook(bytes)
      if (look) assert.equal(Buffer.from(look.grid, 'base64').length, 72)
    }),
    { numRuns: 500 },
  )
})
