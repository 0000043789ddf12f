import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { bandKeysOf, likeness, signatureOf } from './index.ts'

const sentences = (from: number, to: number) =>
  Array.from(
    { length: to - from },
    (_, at) => `第${(from + at) * 7}次会议讨论了编号${(from + at) * 31}的提案，没有结论。`,
  ).join('\n')

test('a story that two sources carry is recognised, and another story is not', () => {
  const wire = signatureOf(sentences(0, 40))!
  const carried = signatureOf(`本报讯\n${sentences(0, 36)}\n编辑：某某`)!
  const other = signatureOf('天气预报说，周末有雨，气温会降到十度以下，请带伞。风力三到四级，海面有雾，船只请注意。')!
  assert.ok(likeness(wire, carried) > 0.7)
  assert.ok(likeness(wire, other) < 0.1)
  assert.ok(bandKeysOf(wire).some((key) => bandKeysOf(carried).includes(key)))
})

test('noise does not change what a text is like', () => {
  const text = sentences(0, 10)
  assert.deepEqual(signatureOf(text), signatureOf(`${text.replaceAll('，', ',')}\n3小时前`))
})

test('a text too short to tell has no signature', () => {
  assert.equal(signatureOf('短讯'), undefined)
})

test('any text has a signature that is like itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
      const signature = signatureOf(text)
      if (!signature) return
      assert.equal(likeness(signature, signatureOf(text)!), 1)
      assert.equal(bandKeysOf(signature).length, 32)
    }),
  )
})
