import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Change } from '../model/index.ts'
import { correctionNotes, editCases, noCorrectionNotes, pageNotes, shortLines } from './edit-cases.test-data.ts'
import { diffRevisions, isSameReading } from './index.ts'

const story = [
  '青石市应急管理局周二通报，北郊一处货仓前夜起火，造成3人受伤，没有人员死亡。',
  '附近居民被安置到体育馆，志愿者送去了热水和毛毯，一部分人天亮后已经回家。',
]

function changesOf(before: readonly string[], after: readonly string[]): readonly Change[] {
  return diffRevisions({ authors: [], text: before.join('\n') }, { authors: [], text: after.join('\n') })
}

function typesOf(changes: readonly Change[]): readonly string[] {
  return changes.map((change) => change.type).sort()
}

test('small edits in ten languages are called what an editor would call them', () => {
  for (const { name, before, after, expected } of editCases) {
    const types = typesOf(changesOf(before, after))
    if (expected[0] === '*') assert.ok(types.length > 0, name)
    else assert.deepEqual(types, [...expected].sort(), name)
    assert.equal(isSameReading(before.join('\n'), after.join('\n')), types.length === 0, name)
  }
})

test('notes on corrections are told from other new paragraphs in twenty languages', () => {
  for (const note of correctionNotes) {
    assert.deepEqual(typesOf(changesOf(story, [...story, note])), ['correction-notice'], note)
  }
  for (const other of noCorrectionNotes) {
    assert.deepEqual(typesOf(changesOf(story, [...story, other])), ['paragraph-added'], other)
  }
})

test('counters, relative times, reading times and "updated at" between paragraphs are no edit; short lines of the article are', () => {
  const between = (line: string) => story.toSpliced(1, 0, line)
  for (const [was, is] of pageNotes) {
    assert.deepEqual(changesOf(between(was), between(is)), [], `${was} → ${is}`)
    assert.deepEqual(changesOf(story, between(is)), [], is)
  }
  for (const [was, is] of shortLines) {
    assert.ok(changesOf(between(was), between(is)).length > 0, `${was} → ${is}`)
    assert.deepEqual(typesOf(changesOf(story, between(is))), ['paragraph-added'], is)
  }
})

test('a paragraph that was moved and reworded is one change that says from where', () => {
  const [first = '', second = ''] = story
  const third = '市长到医院看望伤者，并要求各区在月底前检查所有货仓的消防设施。'
  const changes = changesOf([first, second, third], [third.replace('月底前', '下周五之前'), first, second])
  assert.deepEqual(
    changes.map((one) => ({ ...one, marks: undefined })),
    [
      {
        type: 'paragraph-reworded',
        before: third,
        after: third.replace('月底前', '下周五之前'),
        marks: undefined,
        fromParagraph: 2,
        atParagraph: 0,
      },
    ],
  )
})

test('a paragraph that was broken in two and reworded, and two that were joined, are one change without the break', () => {
  const whole = '会议在上午九点开始。主席先宣读了来信。随后代表们逐一发言，直到中午。'
  const pieces = ['会议在上午十点开始。主席先宣读了来信。', '随后代表们逐一发言，直到中午。']
  const [broken] = changesOf([whole], pieces)
  assert.ok(broken?.type === 'figure-changed')
  assert.deepEqual(broken.figures, [{ before: '九', after: '十' }])
  assert.equal(broken.after, pieces.join(''))
  const english = ['The hearing began at nine.', 'Delegates then spoke in turn until noon.']
  const [joined] = changesOf(english, ['The hearing began at ten. Delegates then spoke in turn until noon.'])
  assert.ok(joined?.type === 'figure-changed')
  assert.equal(joined.before, english.join(' '))
})

test('names in another order, given as one, or behind "by" are the same byline; another letter is another name', () => {
  const bylines = (before: readonly string[], after: readonly string[]) =>
    diffRevisions({ authors: before, text: '' }, { authors: after, text: '' }).length
  assert.equal(bylines(['Nora Ashdown, Peter Lund'], ['Peter Lund', 'Nora Ashdown']), 0)
  assert.equal(bylines(['By Nora Ashdown and Peter Lund'], ['Nora Ashdown', 'Peter Lund']), 0)
  assert.equal(bylines(['记者 沈知远'], ['沈知远']), 0)
  assert.equal(bylines(['이서연 기자'], ['이서연']), 0)
  assert.equal(bylines(['文书言'], ['书言']), 1)
  for (const label of ['文/', '文：', '记者 | ', '作者/']) assert.equal(bylines([`${label}张三`], ['张三']), 0, label)
  for (const label of ['By/ ', 'By ', 'BY: ', 'von ', 'por '])
    assert.equal(bylines([`${label}Nora`], ['Nora']), 0, label)
  assert.equal(bylines(['Nora Ashdown', 'Nora Ashdown'], ['Nora Ashdown']), 0)
  assert.equal(bylines(['John Smith; By Ann'], ['Ann, John Smith']), 0)
  for (const name of ['Da Silva', 'Di Stefano', 'Von Thun', 'Af Klint']) {
    assert.equal(bylines([name], [name.split(' ')[1]!]), 1, name)
  }
  assert.equal(bylines(['Anna Weiß, von Thun'], ['Anna Weiß, Thun']), 1)
  assert.equal(bylines(['沈知远'], ['沈之远']), 1)
})

test('A word that is a number in another language only is no figure', () => {
  for (const [was, is, type] of [
    ['She was due in court on Monday.', 'She was once in court on Monday.', 'paragraph-reworded'],
    ['The dos and their owners were there.', 'The six and their owners were there.', 'paragraph-reworded'],
    ['Sono arrivate due navi nel porto.', 'Sono arrivate sei navi nel porto.', 'figure-changed'],
    ['Llegaron dos barcos al puerto viejo.', 'Llegaron once barcos al puerto viejo.', 'figure-changed'],
    ['Chegaram duas barcas ao porto velho.', 'Chegaram sete barcas ao porto velho.', 'figure-changed'],
    ['Il y avait six bateaux au port.', 'Il y avait sept bateaux au port.', 'figure-changed'],
  ] as const) {
    assert.deepEqual(typesOf(changesOf([was], [is])), [type], was)
  }
})
