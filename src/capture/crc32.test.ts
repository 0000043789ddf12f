import assert from 'node:assert/strict'
import { test } from 'node:test'
import zlib from 'node:zlib'
import fc from 'fast-check'
import { joinedCrc32 } from './crc32.ts'

test('the checksum of two pieces is that of both in one', () => {
  const holds = (one: Uint8Array, other: Uint8Array) =>
    assert.equal(joinedCrc32(zlib.crc32(one), zlib.crc32(other), other.length), zlib.crc32(Buffer.concat([one, other])))
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 3000 }), holds))
  for (const bytes of [1, 65_535, 65_536, 1_234_567]) holds(Buffer.from('WARC/1.1\r\n'), Buffer.alloc(bytes, 'page'))
})
