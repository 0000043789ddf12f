import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sourceOfUtf8 } from './source.ts'
import { parseTree } from './tree.ts'

function decodedStrictly(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

const letters = ['<p>', 'a', 'é', '新', '😀', '\ufeff', '\x7f', '</p>', ' ', '\u07ff', '\uffff', '\u{10ffff}', '\0']

test('bytes are taken for UTF-8 exactly where the encoding standard takes them for it, and read as it reads them', () => {
  const edges = [
    0x00, 0x3c, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5,
    0xff,
  ]
  const bytes = fc.oneof(
    fc.array(fc.constantFrom(...edges), { maxLength: 12 }).map((list) => new Uint8Array(list)),
    fc.array(fc.constantFrom(...letters), { maxLength: 40 }).map((list) => new TextEncoder().encode(list.join(''))),
    fc.uint8Array({ maxLength: 16 }),
  )
  fc.assert(
    fc.property(bytes, (some) => {
      const source = sourceOfUtf8(some)
      assert.equal(source?.text(0, source.length), decodedStrictly(some))
    }),
    { numRuns: 3000 },
  )
})

test('a shape has one character a byte, and words are cut out of bytes as out of the decoded text', () => {
  fc.assert(
    fc.property(
      // what is not ASCII is noted by stretches of 512 bytes
      fc.array(fc.constantFrom(...letters, 'x'.repeat(300), 'y'.repeat(1100)), { minLength: 1, maxLength: 60 }),
      fc.array(fc.tuple(fc.nat(60), fc.nat(60)), { minLength: 1, maxLength: 20 }),
      fc.nat(3),
      (pieces, cuts, shift) => {
        const words = new TextEncoder().encode(`.${pieces.join('')}`)
        const bytes = new Uint8Array(words.length + shift).subarray(shift)
        bytes.set(words)
        const source = sourceOfUtf8(bytes)!
        const placeOf = (count: number) => new TextEncoder().encode(`.${pieces.slice(0, count).join('')}`).length
        for (const [a, b] of cuts) {
          const [first, last] = [Math.min(a, b, pieces.length), Math.min(Math.max(a, b), pieces.length)]
          const [from, to] = [placeOf(first), placeOf(last)]
          const shape = source.shape(from, to)
          assert.equal(
            shape,
            pieces
              .slice(first, last)
              .join('')
              .replace(/[^\0-\x7f]/gu, (c) => '\x7f'.repeat(lengthOf(c))),
          )
          assert.equal(source.words(shape, from, to), pieces.slice(first, last).join(''))
        }
      },
    ),
  )
})

const lengthOf = (text: string): number => new TextEncoder().encode(text).length

test('without all scripts a tree keeps JSON-LD and neither code nor styles', () => {
  const html =
    '<script>a()</script><style>b{}</style><script type="application/ld+json">{}</script><textarea>c</textarea>'
  const words = (scripts: 'all' | 'data') =>
    parseTree(html, scripts).elements.map(({ children }) => (children[0] as unknown as { data: string })?.data)
  assert.deepEqual(words('all'), ['a()', 'b{}', '{}', 'c'])
  assert.deepEqual(words('data'), [undefined, undefined, '{}', 'c'])
})
