import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeError } from './errors.ts'

test('the cause of an error is said once', () => {
  const cause = new Error('the file is locked')
  const said = (message: string) => describeError(new Error(message, { cause }), false)
  assert.equal(said('the database could not be opened'), 'the database could not be opened (the file is locked)')
  assert.equal(said('It was tried: the file is locked'), 'It was tried: the file is locked')
  assert.equal(describeError(new Error('nothing behind it'), false), 'nothing behind it')
  assert.equal(describeError('a word', false), 'a word')
})
