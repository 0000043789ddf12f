import assert from 'node:assert/strict'
import { test } from 'node:test'
import { byteReader } from './byte-reader.ts'

const of = (...pieces: readonly string[]) => {
  const left = pieces.map((piece) => Buffer.from(piece))
  return { left: [...left], reader: byteReader(async () => left.shift()) }
}

test('Bytes are read ahead only as far as asked, and taken and passed over across pieces', async () => {
  const { reader } = of('abc', '', 'defg', 'h')
  assert.equal(await reader.fill(4), true)
  assert.equal(reader.held().toString(), 'abcdefg')
  assert.equal((await reader.take(2)).toString(), 'ab')
  assert.equal(await reader.skip(3), 3)
  assert.equal(reader.position(), 5)
  assert.equal(await reader.fill(9), false)
  assert.equal((await reader.take(9)).toString(), 'fgh')
  assert.equal(await reader.fill(1), false)
  assert.equal(await reader.skip(1), 0)
  assert.equal(reader.position(), 8)
})

test('A piece that comes where nothing is held is not copied: a page unpacked in one go would be there twice', async () => {
  const { reader, left } = of('a whole page', 'the next')
  await reader.fill(4)
  assert.equal(reader.held().buffer, left[0]!.buffer)
  assert.equal(reader.held().byteOffset, left[0]!.byteOffset)
})
