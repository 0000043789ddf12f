import assert from 'node:assert/strict'
import { test } from 'node:test'
import iconv from 'iconv-lite'
import { decodeAs } from './decoders.ts'

/** iconv-lite has a halfwidth square where the standard has a dark shade. */
const knownDifferences = ['￭']

for (const [encoding, iconvName] of [
  ['big5', 'big5-hkscs'],
  ['euc-kr', 'cp949'],
] as const) {
  test(`every pair of ${iconvName} reads as iconv-lite reads it`, () => {
    const differing: string[] = []
    let compared = 0
    for (let lead = 0x81; lead <= 0xfe; lead++) {
      for (let trail = 0x40; trail <= 0xfe; trail++) {
        const pair = new Uint8Array([lead, trail])
        const want = iconv.decode(Buffer.from(pair), iconvName)
        if (/[\0-\x7f\ufffd\ue000-\uf8ff]/.test(want)) continue
        compared++
        const { text } = decodeAs(pair, encoding)
        if (text !== want && !knownDifferences.includes(want))
          differing.push(`${lead.toString(16)}${trail.toString(16)} ${want}`)
      }
    }
    assert.deepEqual(differing, [])
    assert.ok(compared > 17_000)
  })
}

test('a broken pair does not swallow the markup behind it', () => {
  for (const encoding of ['big5', 'euc-kr', 'gb18030', 'shift_jis', 'euc-jp', 'utf-8']) {
    const { text, errors } = decodeAs(new Uint8Array([0xff, 0x3c, 0x62, 0x3e]), encoding)
    assert.ok(text.endsWith('<b>'), encoding)
    assert.equal(errors, 1, encoding)
  }
})

test('a replacement character that stands in the source is no error', () => {
  const written = new TextEncoder().encode('somebody lost \ufffd here')
  assert.equal(decodeAs(written, 'utf-8').errors, 0)
  assert.equal(decodeAs(new Uint8Array([...written, 0xff]), 'utf-8').errors, 1)
})
