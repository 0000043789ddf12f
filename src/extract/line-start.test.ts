import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { LineStart } from './line-start.ts'

const alternatives =
  'read (?:more|next)|rea[dl]|s?hare|\\d+ notes|(?:very )?odd|a\\|b|[|)]x|more$|(a|(b|c))d|更多|😀 face|z*|\\(c\\)'

test('a line begins with what the expression of all alternatives says', () => {
  const whole = new RegExp(`^(?:${alternatives.replace('|z*', '')})`)
  const start = new LineStart(alternatives.replace('|z*', ''))
  const part = fc.constantFrom(
    ...'read |more|next|real|s|hare|12 notes|very |odd|a|b|||)x|d|c|更多|😀 face|(c)|z| '.split('|'),
    '|',
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 4 }), (parts) => {
      const line = parts.join('')
      assert.equal(start.test(line), whole.test(line), line)
    }),
    { numRuns: 2000 },
  )
  assert.ok(start.test('read more') && start.test('hare') && start.test('更多新闻') && !start.test(''))
})

test('an alternative that may be empty fits every line; with a tail, what it fits', () => {
  assert.ok(new LineStart(alternatives).test(''))
  const ending = new LineStart('comments?|see also', '\\s*:?$')
  assert.ok(ending.test('comment :') && ending.test('see also') && !ending.test('comments are closed'))
})
