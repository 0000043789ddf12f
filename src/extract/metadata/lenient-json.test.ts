import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { parseLenientJson } from './lenient-json.ts'

/** As plain JSON, because lenient objects have no prototype. */
const read = (text: string) => JSON.parse(JSON.stringify(parseLenientJson(text)))

describe('JSON-LD is read although it is broken', () => {
  it('well-formed JSON is what JSON.parse says', () =>
    assert.deepEqual(read('{"a":[1,null,true]}'), [{ a: [1, null, true] }]))

  it('trailing and missing commas are forgiven', () => {
    assert.deepEqual(read('{"a":1,"b":[1,2,],}'), [{ a: 1, b: [1, 2] }])
    assert.deepEqual(read('{"a":"x"\n"b":"y"}'), [{ a: 'x', b: 'y' }])
  })

  it('line breaks and tabs may stand in a text', () => assert.deepEqual(read('{"a":"x\ny\tz"}'), [{ a: 'x\ny\tz' }]))

  it('an unescaped quote belongs to the text', () => {
    assert.deepEqual(read('{"headline":"He said "no" twice","b":1,}'), [{ headline: 'He said "no" twice', b: 1 }])
  })

  it('HTML comments, CDATA and script comments around it are dropped', () => {
    for (const text of [
      '<!-- {"a":1} -->',
      '//<![CDATA[\n{"a":1}\n//]]>',
      '/* <![CDATA[ */{"a":1}/* ]]> */',
      '{"a":1};',
    ]) {
      assert.deepEqual(read(text), [{ a: 1 }], text)
    }
  })

  it('comments inside and several documents after one another are read', () => {
    assert.deepEqual(read('{"a":1} // x\n {"b": /* y */ 2}'), [{ a: 1 }, { b: 2 }])
  })

  it('what is cut off is kept as far as it goes', () =>
    assert.deepEqual(read('{"a":"x","b":{"c":"y'), [{ a: 'x', b: { c: 'y' } }]))

  it('nesting without end ends', () => {
    assert.ok(parseLenientJson('['.repeat(200_000)).length <= 50)
    assert.ok(parseLenientJson('{"a":'.repeat(100_000)).length <= 50)
  })

  it('__proto__ is a key like others', () => {
    parseLenientJson('{"__proto__":{"polluted":1},}')
    assert.equal(({} as Record<string, unknown>).polluted, undefined)
  })

  it('any text is read without throwing', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('{', '}', '[', ']', '"', "'", ':', ',', '\\', 'u', 'a', '1', '/', '*', '\n', '<!--'),
        }),
        (text) => {
          parseLenientJson(text)
          parseLenientJson(`{${text}`)
        },
      ),
      { numRuns: 1000 },
    )
  })
})
