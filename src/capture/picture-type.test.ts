import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { pictureType } from './index.ts'

const bytes = (...parts: (string | readonly number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))))

test('a picture is known by its bytes, with its size', () => {
  const jpegHead = [
    0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xff, 0xdb, 0, 3, 0, 0xff, 0xc2, 0, 11, 8, 0, 48, 0, 64, 1, 1, 0x11, 0,
  ]
  const cases: [Buffer, object][] = [
    [
      bytes('\x89PNG\r\n\x1a\n', [0, 0, 0, 13], 'IHDR', [0, 0, 2, 0, 0, 0, 1, 0, 8]),
      { type: 'image/png', width: 512, height: 256 },
    ],
    [bytes(jpegHead), { type: 'image/jpeg', width: 64, height: 48 }],
    [bytes('GIF89a', [10, 0, 20, 0]), { type: 'image/gif', width: 10, height: 20 }],
    [
      bytes('RIFF....WEBPVP8X', [10, 0, 0, 0, 0, 0, 0, 0, 99, 0, 0, 49, 0, 0]),
      { type: 'image/webp', width: 100, height: 50 },
    ],
    [
      bytes('RIFF....WEBPVP8 ', [0, 0, 0, 0, 0, 0, 0, 0x9d, 1, 0x2a, 100, 0, 50, 0]),
      { type: 'image/webp', width: 100, height: 50 },
    ],
    [
      bytes('RIFF....WEBPVP8L', [0, 0, 0, 0, 0x2f, 0x63, 0x40, 0x0c, 0, 0, 0, 0, 0, 0]),
      { type: 'image/webp', width: 100, height: 50 },
    ],
    [
      bytes(
        [0, 0, 0, 24],
        'ftypmif1',
        [0, 0, 0, 0],
        'mif1avif',
        [0, 0, 0, 20],
        'ispe',
        [0, 0, 0, 0, 0, 0, 0, 80, 0, 0, 0, 60],
      ),
      { type: 'image/avif', width: 80, height: 60 },
    ],
    [
      bytes('<svg viewBox="0 0 30 20" xmlns="http://www.w3.org/2000/svg"/>'),
      { type: 'image/svg+xml', width: 30, height: 20 },
    ],
    [
      bytes(
        '\xef\xbb\xbf<?xml version="1.0"?>\n<!-- x --><!DOCTYPE svg [<!ENTITY a "b">]>\n<svg width="12px" height="8">',
      ),
      { type: 'image/svg+xml', width: 12, height: 8 },
    ],
  ]
  for (const [data, expected] of cases) assert.deepEqual(pictureType(data), expected)
})

test('a page, a script, a video or nothing with a picture’s name is no picture', () => {
  const others = [
    '',
    '<!doctype html><svg></svg>',
    '<html><svg/>',
    '{"error":404}',
    'alert(1)',
    '%PDF-1.7',
    'BM',
    '\x00\x00\x00\x18ftypmp42....mp42isom',
  ]
  for (const other of others) assert.equal(pictureType(bytes(other)), undefined, other)
})

test('a picture that is cut off still has its type', () => {
  assert.deepEqual(pictureType(bytes('\x89PNG\r\n\x1a\n')), { type: 'image/png' })
  assert.deepEqual(pictureType(bytes([0xff, 0xd8, 0xff, 0xe0, 0])), { type: 'image/jpeg' })
  assert.deepEqual(pictureType(bytes('GIF87a')), { type: 'image/gif' })
  assert.deepEqual(pictureType(bytes('RIFF....WEBP')), { type: 'image/webp' })
})

test('any bytes are looked at without a throw', () => {
  const start = fc.constantFrom(
    '',
    '\x89PNG\r\n\x1a\n',
    '\xff\xd8\xff',
    'GIF89a',
    'RIFF....WEBPVP8 ',
    '....ftypavif',
    '<svg ',
    '<!--',
  )
  fc.assert(
    fc.property(start, fc.uint8Array({ maxLength: 100 }), (head, tail) => {
      pictureType(Buffer.concat([Buffer.from(head, 'latin1'), tail]))
    }),
    { numRuns: 2000 },
  )
})
