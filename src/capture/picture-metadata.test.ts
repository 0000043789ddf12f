import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { pictureType, withoutMetadata } from './index.ts'

const latin = (text: string) => Buffer.from(text, 'latin1')

function segment(marker: number, body: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([head, body])
}

/** Exif in Intel's order: turned by a quarter, with a place. */
const exif = segment(
  0xe1,
  latin(
    `Exif\0\0II*\0\x08\0\0\0\x02\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\x25\x88\x04\0\x01\0\0\0\x26\0\0\0\0\0\0\0GPS 31.2304N 121.4737E`,
  ),
)
const frame = segment(0xc0, Buffer.from([8, 0, 48, 0, 64, 1, 1, 0x11, 0]))
const scan = Buffer.concat([
  segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
  Buffer.from([1, 2, 0xff, 0, 0xff, 0xd0, 3]),
])
const profile = segment(0xe2, latin('ICC_PROFILE\0\x01\x01colours'))
const jpeg = Buffer.concat([
  Buffer.from([0xff, 0xd8]),
  segment(0xe0, latin('JFIF\0\x01\x01\0\0\x01\0\x01\0\0')),
  exif,
  segment(0xe1, latin('http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>by name</x:xmpmeta>')),
  profile,
  segment(0xe2, latin('MPF\0another picture behind the end')),
  segment(0xed, latin('Photoshop 3.0\0IPTC by name')),
  segment(0xfe, latin('a comment by name')),
  frame,
  scan,
  Buffer.from([0xff, 0xd9]),
  latin('a second picture with its own GPS'),
])

test('A JPEG is shown without place, names, comments and what hangs behind it, and stays the right way up', () => {
  const shown = Buffer.from(withoutMetadata(jpeg))
  for (const word of ['GPS', 'by name', 'MPF', 'Photoshop', 'comment'])
    assert.ok(!shown.includes(word), `${word} is gone`)
  for (const part of [profile, frame, scan]) assert.ok(shown.includes(part))
  assert.deepEqual(pictureType(shown), { type: 'image/jpeg', width: 64, height: 48 })
  const turn = shown.indexOf(latin('Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06'))
  assert.equal(turn, 6, 'all that is left of Exif says which way up')
  assert.deepEqual(Buffer.from(withoutMetadata(shown)), shown)
})

test('PNG and WebP are shown without their notes', () => {
  const chunk = (type: string, body: string) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(body.length)
    return Buffer.concat([length, latin(type), latin(body), latin('sum!')])
  }
  const png = Buffer.concat([
    latin('\x89PNG\r\n\x1a\n'),
    chunk('IHDR', '\0\0\0\x01\0\0\0\x01\x08\0\0\0\0'),
    chunk('eXIf', 'MM GPS'),
    chunk('tEXt', 'Author\0by name'),
    chunk('iCCP', 'colours'),
    chunk('IDAT', 'pixels'),
    chunk('IEND', ''),
    latin('GPS behind the end'),
  ])
  const shownPng = Buffer.from(withoutMetadata(png)).toString('latin1')
  assert.doesNotMatch(shownPng, /GPS|by name/)
  assert.match(shownPng, /IHDR.*iCCP.*IDAT.*IEND/s)

  const riff = (...chunks: string[]) => {
    const body = `WEBP${chunks.join('')}`
    const size = Buffer.alloc(4)
    size.writeUInt32LE(body.length)
    return latin(`RIFF${size.toString('latin1')}${body}`)
  }
  const head = (flags: number) => `VP8X\x0a\0\0\0${String.fromCharCode(flags)}\0\0\0\x63\0\0\x31\0\0`
  const webp = riff(
    head(0x2c),
    'ICCP\x02\0\0\0cc',
    'VP8 \x04\0\0\0pix ',
    'EXIF\x03\0\0\0GPS\0',
    'XMP \x07\0\0\0by name\0',
  )
  assert.deepEqual(Buffer.from(withoutMetadata(webp)), riff(head(0x20), 'ICCP\x02\0\0\0cc', 'VP8 \x04\0\0\0pix '))
})

test('Any bytes come back without a throw, and twice is once', () => {
  const start = fc.constantFrom(
    jpeg,
    latin('RIFF\x20\0\0\0WEBPVP8X'),
    latin('\x89PNG\r\n\x1a\n\0\0\0\x02'),
    Buffer.alloc(0),
  )
  fc.assert(
    fc.property(start, fc.uint8Array({ maxLength: 200 }), fc.nat(), (head, tail, cut) => {
      const bytes = Buffer.concat([head.subarray(0, cut % (head.length + 1)), tail])
      const once = withoutMetadata(bytes)
      assert.ok(once.length <= bytes.length + 36)
      assert.deepEqual(Buffer.from(withoutMetadata(once)), Buffer.from(once))
    }),
  )
})
