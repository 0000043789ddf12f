import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hostileValues } from './hostile-values.ts'
import { NoteNames, safeName } from './note-name.ts'
import { foldCase } from './post-name.ts'
import { isInside } from './site-folder.ts'

test('a name keeps its words and loses what a file system or a link can not hold', () => {
  assert.equal(safeName('渡口恢复夜航：第一班'), '渡口恢复夜航：第一班')
  assert.equal(safeName('a/b\\c:d*e?f"g<h>i|j [k] #l ^m'), 'a-b-c-d e f g h i j k l m')
  assert.equal(safeName('../../etc/passwd'), '-..-etc-passwd'.replace(/^-\.\./, '').replace(/^-/, '') || '')
  assert.equal(safeName('.hidden.'), 'hidden')
  assert.equal(safeName('CON'), '_CON')
  assert.equal(safeName('nul.txt'), '_nul.txt')
  assert.equal(safeName('consul'), 'consul')
  assert.equal(safeName('\u202Egnp.exe'), 'gnp.exe')
})

test('no hostile title or source leads out of the folder, and no two notes are one file', () => {
  const names = new NoteNames()
  const taken = new Set<string>()
  let id = 0
  for (const source of hostileValues) {
    for (const title of hostileValues) {
      const path = names.give(source, '2024-06-29', title, `0123${String(id++).padStart(12, '0')}`)
      assert.ok(isInside(path), JSON.stringify(path))
      assert.equal(path.split('/').length, 3, JSON.stringify(path))
      for (const part of path.split('/')) {
        assert.ok(Buffer.byteLength(part) <= 200, part)
        assert.doesNotMatch(part, /[<>:"\\|?*\0-\x1F\x7F]|[. ]$/)
      }
      assert.ok(!taken.has(foldCase(path)), path)
      taken.add(foldCase(path))
    }
  }
})

test('two sources that a file system takes for one have folders of their own', () => {
  const names = new NoteNames()
  const one = names.give('Paper', '2024-06-29', 'a', '1111111111111111')
  const other = names.give('PAPER', '2024-06-29', 'b', '2222222222222222')
  assert.notEqual(foldCase(one.split('/')[0]!), foldCase(other.split('/')[0]!))
  assert.match(names.give('pictures', '2024-06-29', 'c', '3333333333333333'), /^pictures [0-9a-f]{8}\//)
})
