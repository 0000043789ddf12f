import assert from 'node:assert/strict'
import { test } from 'node:test'
import { diffRevisions } from '../diff/index.ts'
import { changeItem } from './changes-page.ts'
import { createFormat, createUi } from './index.ts'

const ui = createUi({
  language: 'en',
  archiveName: 'A',
  timeZone: 'UTC',
  version: '0',
  assets: { style: '', icon: '' },
  format: createFormat('en', 'UTC'),
  now: 0,
  path: '/',
  query: {},
  marks: 'hide',
})

const said = (before: readonly string[], after: readonly string[]) =>
  diffRevisions({ authors: [], text: before.join('\n') }, { authors: [], text: after.join('\n') }).map((change) =>
    String(changeItem(ui, change, 'inline', 'en')),
  )

test('A sentence that became a paragraph elsewhere, or came from one, is told as moved on both sides, and both stay underlined and struck through', () => {
  const quote = 'The mayor said on Monday that the old bridge would stay open until spring.'
  const first = 'Work on the new bridge begins in May and is to take two years, the city council said.'
  const second = 'Some forty families live beside it, and most of them have heard of the plans from the newspaper.'
  const [left, alone] = said([`${first} ${quote}`, second], [first, second, quote])
  assert.match(left!, />A sentence was moved to paragraph 3<.*<del class="moved"/s)
  assert.match(alone!, />A part of paragraph 1 became paragraph 3<.*<ins class="moved"/s)
  const [taken, gone] = said([first, second, quote], [`${first} ${quote}`, second])
  assert.match(taken!, />A sentence came from paragraph 3<.*<ins class="moved"/s)
  assert.match(gone!, />A paragraph after paragraph 2 became a part of paragraph 1<.*<del class="moved"/s)
  const [, longer] = said([`${first} ${quote}`, second], [first, second, `${quote} Nobody on the council knew why.`])
  assert.match(longer!, />Paragraph 3 was added<.*<ins class="moved".*<ins>/s)
})
