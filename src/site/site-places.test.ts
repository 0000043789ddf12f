import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nameFile } from './site-places.ts'

test('no name makes a file that Windows takes for a device', () => {
  const devices = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:[. ]|$)/i
  for (const name of [
    'nul',
    'nul.txt',
    'AUX.x',
    'com1.tar.gz',
    'con .x',
    'lpt¹.',
    '_nul.txt',
    '.nul.txt',
    'conin$.a',
  ]) {
    for (const path of [nameFile('tag', name), nameFile('tag', name, 2)]) {
      for (const part of path.split('/')) assert.doesNotMatch(part, devices, `${name}: ${path}`)
      assert.doesNotMatch(path, /\/[_.]/, 'Jekyll leaves out what begins so')
    }
  }
  assert.match(nameFile('tag', 'nul.txt'), /^tag\/nul-txt-[0-9a-f]{8}\.html$/)
  assert.match(nameFile('tag', 'node.js'), /^tag\/node\.js-[0-9a-f]{8}\.html$/)
  assert.match(nameFile('tag', 'consul.x'), /^tag\/consul\.x-[0-9a-f]{8}\.html$/)
})
