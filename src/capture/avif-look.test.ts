import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { jpegOf, pngOf, type Scene, scene } from '../../test/support/drawn-pictures.ts'
import { avifWork } from './avif-work.ts'
import { isSameLook, pictureLook } from './index.ts'

/** Drawn by us, packed by libavif's avifenc with libaom, one with rav1e. */
const avif = (name: string) => readFileSync(path.join(import.meta.dirname, 'testdata', `${name}.avif`))

test('An AVIF looks as the same picture does otherwise: grey, of ten bits, see-through, moving and in parts', async () => {
  const [two, seven, nine] = [scene(2), scene(7), scene(9)]
  const onWhite: Scene = (x, y) => 255 + (Math.min(255, 600 * x) / 255) * (seven(x, y) - 255)
  for (const [name, drawn] of [
    ['scene-3-grey', scene(3)],
    ['scene-3-rav1e', scene(3)],
    ['scene-5-ten-bits', scene(5)],
    ['scene-7-see-through', onWhite],
    ['scene-2-moving', two],
    ['scenes-2-and-9-grid', (x, y) => (x < 0.5 ? two(2 * x, y) : nine(2 * x - 1, y))],
  ] satisfies [string, Scene][]) {
    const look = (await pictureLook(avif(name)))!
    assert.ok(look, `${name} has a look`)
    assert.ok(isSameLook(look, (await pictureLook(pngOf(drawn, 2 * look.width, 2 * look.height)))!), name)
    assert.equal(isSameLook(look, (await pictureLook(pngOf(scene(6), look.width, look.height)))!), false)
    assert.deepEqual(await pictureLook(avif(name)), look, 'again the same')
  }
  assert.equal((await pictureLook(avif('scenes-2-and-9-grid')))?.width, 400)
})

test('What decoding an AVIF comes to is known before: a thousand hidden frames or a huge frame are not decoded', async () => {
  const whole = avif('scene-3-grey')
  assert.deepEqual(avifWork(whole), { decodedPixels: 240 * 160, largestPixels: 240 * 160 })
  assert.deepEqual(avifWork(avif('scene-7-see-through')), { decodedPixels: 2 * 240 * 160, largestPixels: 240 * 160 })
  const item = itemOf(whole)
  const frame = item.bytes.subarray(obuEnd(item.bytes, obuEnd(item.bytes, 0)))
  const many = withItem(whole, Buffer.concat([item.bytes, ...Array.from({ length: 999 }, () => frame)]))
  assert.equal(avifWork(many)?.decodedPixels, 1000 * 240 * 160)
  const began = performance.now()
  assert.equal(await pictureLook(many), undefined)
  assert.ok(performance.now() - began < 1000)
  const huge = Buffer.from(whole)
  huge.writeUInt32BE(16_000, huge.indexOf('ispe') + 8)
  huge.writeUInt32BE(16_000, huge.indexOf('ispe') + 12)
  assert.equal(avifWork(huge)?.largestPixels, 256_000_000)
  assert.equal(await pictureLook(huge), undefined)
})

test('An AVIF and a JPEG look the way up that they are shown: turned and mirrored as their own notes say', async () => {
  const drawn = scene(3)
  const upright = (await pictureLook(pngOf(drawn, 480, 320)))!
  for (const name of ['scene-3-turned', 'scene-3-turned-mirrored']) {
    const look = (await pictureLook(avif(name)))!
    assert.deepEqual([look.width, look.height], [240, 160], name)
    assert.ok(isSameLook(look, upright), name)
  }
  /** What a camera stores, by Exif's number, of what is shown: the tag's own words (Exif 2.3, 4.6.4 A). */
  const stored: readonly Scene[] = [
    drawn,
    (x, y) => drawn(1 - x, y),
    (x, y) => drawn(1 - x, 1 - y),
    (x, y) => drawn(x, 1 - y),
    (x, y) => drawn(y, x),
    (x, y) => drawn(1 - y, x),
    (x, y) => drawn(1 - y, 1 - x),
    (x, y) => drawn(y, 1 - x),
  ]
  for (const [at, scene] of stored.entries()) {
    const [width, height] = at < 4 ? [601, 401] : [401, 601]
    const plain = jpegOf(scene, width, height)
    const look = (await pictureLook(withExif(plain, at + 1)))!
    assert.deepEqual([look.width, look.height], [601, 401])
    assert.ok(isSameLook(look, upright), `orientation ${at + 1}`)
    assert.equal(isSameLook((await pictureLook(plain))!, upright), at === 0, 'as stored it is another picture')
  }
})

test('An AVIF whose picture is said to lie in the same bytes again and again is refused', () => {
  const { bytes } = itemOf(avif('scene-3-grey'))
  const half = bytes.length >> 1
  assert.equal(avifWork(madeUp([[[0, bytes.length]]], bytes))?.decodedPixels, 240 * 160)
  const inTwo = madeUp(
    [
      [
        [0, half],
        [half, bytes.length - half],
      ],
    ],
    bytes,
  )
  assert.equal(avifWork(inTwo)?.decodedPixels, 240 * 160, 'in two places')
  const all = [0, bytes.length] as const
  assert.equal(avifWork(madeUp([[all, all, all]], bytes)), undefined, 'one picture of the same bytes')
  assert.equal(avifWork(madeUp([[all], [all], [all], [all]], bytes)), undefined, 'four pictures of the same bytes')
  const crumbs = Array.from(bytes, (_, at) => [at, 1] as const)
  const padded = Buffer.concat([bytes, Buffer.alloc(20_000)])
  assert.equal(avifWork(madeUp([crumbs], padded))?.decodedPixels, 240 * 160)
  assert.equal(avifWork(madeUp([crumbs, crumbs], padded)), undefined, 'more than a thousand places')
})

test('An AVIF of eight megabytes takes no half gigabyte to refuse', () => {
  const run = `
    import { avifWork } from ${JSON.stringify(new URL('./avif-work.ts', import.meta.url).href)}
    import { readFileSync } from 'node:fs'
    const data = readFileSync(0)
    const before = process.memoryUsage.rss()
    const work = avifWork(data)
    console.log(JSON.stringify([work ?? null, process.resourceUsage().maxRSS * 1024 - before]))`
  const payload = Buffer.alloc(7_900_000)
  const input = madeUp([Array.from({ length: 60 }, () => [0, payload.length] as const)], payload)
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', run], { input })
  const [work, grownBytes] = JSON.parse(stdout.toString() || assert.fail(stderr.toString()))
  assert.equal(work, null)
  assert.ok(grownBytes < 100_000_000, `${grownBytes} bytes`)
})

test('An AVIF of more units than a picture has is not decoded', async () => {
  const whole = avif('scene-3-grey')
  const { bytes } = itemOf(whole)
  const padding = (count: number) => Buffer.alloc(2 * count, Buffer.from([0x7a, 0]))
  const few = withItem(whole, Buffer.concat([bytes, padding(1000)]))
  assert.deepEqual(await pictureLook(few), await pictureLook(whole))
  const many = withItem(whole, Buffer.concat([bytes, padding(4100)]))
  assert.equal(avifWork(many), undefined)
  assert.equal(await pictureLook(many), undefined)
})

test('An AVIF that is cut off has no look', async () => {
  const whole = avif('scene-5-ten-bits')
  for (const left of [30, 200, 320, whole.length - 200]) {
    assert.equal(await pictureLook(whole.subarray(0, left)), undefined, `${left} bytes`)
  }
})

test('Damaged and made-up AVIFs never throw, and hurt no later picture', async () => {
  const names = [
    'scene-3-grey',
    'scene-5-ten-bits',
    'scene-7-see-through',
    'scene-2-moving',
    'scenes-2-and-9-grid',
    'scene-3-turned-mirrored',
  ]
  const change = fc.tuple(fc.nat(), fc.nat(255))
  const look = await pictureLook(avif('scene-3-rav1e'))
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...names.map(avif)),
      fc.array(change, { maxLength: 6 }),
      fc.nat(),
      async (whole, changes, cut) => {
        const bytes = Buffer.from(whole.subarray(0, whole.length - (cut % 3 === 0 ? cut % whole.length : 0)))
        for (const [at, value] of changes) bytes[at % bytes.length] = value
        const found = await pictureLook(bytes)
        if (found) assert.equal(Buffer.from(found.grid, 'base64').length, 72)
        assert.deepEqual(await pictureLook(avif('scene-3-rav1e')), look)
      },
    ),
    { numRuns: 100 },
  )
})

function withExif(jpeg: Buffer, orientation: number): Buffer {
  const tiff = Buffer.from('MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0', 'latin1')
  tiff[19] = orientation
  const head = Buffer.from([0xff, 0xe1, 0, tiff.length + 8])
  return Buffer.concat([jpeg.subarray(0, 2), head, Buffer.from('Exif\0\0', 'latin1'), tiff, jpeg.subarray(2)])
}

/** The one picture of a file of avifenc, whose bytes are the end of the file. */
function itemOf(file: Buffer): { readonly at: number; readonly lengthAt: number; readonly bytes: Buffer } {
  const at = file.indexOf('mdat') + 4
  const place = Buffer.alloc(8)
  place.writeUInt32BE(at, 0)
  place.writeUInt32BE(file.length - at, 4)
  const found = file.indexOf(place)
  assert.ok(found > 0, 'iloc says where the picture is')
  return { at, lengthAt: found + 4, bytes: file.subarray(at) }
}

/** A file of AV1 pictures, each in the given places (from, length) of the payload; enough to tell what decoding it comes to. */
function madeUp(items: readonly (readonly (readonly [number, number])[])[], payload: Buffer): Buffer {
  const u16 = (value: number) => Buffer.from([value >> 8, value & 255])
  const u32 = (...values: number[]) =>
    Buffer.concat(values.map((value) => Buffer.concat([u16(value >>> 16), u16(value & 65_535)])))
  const box = (type: string, ...parts: Buffer[]) => {
    const body = Buffer.concat([Buffer.from(type), ...parts])
    return Buffer.concat([u32(body.length + 4), body])
  }
  const brand = box('ftyp', Buffer.from('avif'), u32(0), Buffer.from('avifmif1'))
  const meta = (start: number) => {
    const infe = items.map((_, at) => box('infe', u32(2 << 24), u16(at + 1), u16(0), Buffer.from('av01\0')))
    const places = items.map((extents, at) =>
      Buffer.concat([
        u16(at + 1),
        u16(0),
        u16(extents.length),
        ...extents.map(([from, length]) => u32(start + from, length)),
      ]),
    )
    return box(
      'meta',
      u32(0),
      box('iinf', u32(0), u16(items.length), ...infe),
      box('iloc', u32(0), Buffer.from([0x44, 0]), u16(items.length), ...places),
      box('iprp', box('ipco', box('ispe', u32(0, 240, 160)))),
    )
  }
  return Buffer.concat([brand, meta(brand.length + meta(0).length + 8), box('mdat', payload)])
}

function withItem(file: Buffer, bytes: Buffer): Buffer {
  const { at, lengthAt } = itemOf(file)
  const whole = Buffer.concat([file.subarray(0, at), bytes])
  whole.writeUInt32BE(bytes.length, lengthAt)
  whole.writeUInt32BE(bytes.length + 8, at - 8)
  return whole
}

/** Where the OBU that begins here ends; sizes below 16,384. */
function obuEnd(data: Buffer, at: number): number {
  const low = data[at + 1]!
  return low < 128 ? at + 2 + low : at + 3 + (low & 127) + 128 * data[at + 2]!
}
