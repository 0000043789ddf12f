import assert from 'node:assert/strict'
import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { scratch } from '../../test/support/folders.ts'
import { settingsFile } from './is-archive.ts'
import { allowedHostsNow, allowHosts, newSettings, readSettings, setPlace, setStore } from './settings.ts'

function settings(t: TestContext, text: string) {
  const folder = scratch(t)
  const file = path.join(folder, settingsFile)
  writeFileSync(file, text)
  return { folder, text: () => readFileSync(file, 'utf8') }
}

test('A changed setting changes its own place in the file and nothing else', (t) => {
  const made = newSettings('Harbour', 'UTC')
  const { folder, text } = settings(t, made)
  assert.equal(allowHosts(folder, ['127.0.0.1:8080', 'wiki.local:80']), true)
  assert.equal(text(), made.replace('allowHosts: []', 'allowHosts: [ 127.0.0.1:8080, wiki.local:80 ]'))
  assert.equal(allowHosts(folder, ['wiki.local:80']), false)
  assert.deepEqual(readSettings(folder).fetch.allowHosts, ['127.0.0.1:8080', 'wiki.local:80'])

  const before = text()
  setStore(folder, 'postgres://presskeep@db.example.org/presskeep')
  assert.equal(readSettings(folder).store, 'postgres://presskeep@db.example.org/presskeep')
  setStore(folder, 'postgres://presskeep@other.example.org/presskeep')
  assert.equal(readSettings(folder).store, 'postgres://presskeep@other.example.org/presskeep')
  setStore(folder, undefined)
  assert.equal(text(), before)
})

test('A program that runs on hears which hosts are allowed, and nothing of a file in the middle of a change', (t) => {
  const { folder } = settings(t, newSettings('Harbour', 'UTC'))
  const file = path.join(folder, settingsFile)
  const now = allowedHostsNow(folder, readSettings(folder))
  const before = now()
  assert.deepEqual(before, [])
  assert.equal(now(), before)
  allowHosts(folder, ['127.0.0.1:8080'])
  assert.deepEqual(now(), ['127.0.0.1:8080'])
  const whole = readFileSync(file, 'utf8')
  writeFileSync(file, `${whole}fetch: [`)
  assert.deepEqual(now(), ['127.0.0.1:8080'])
  rmSync(file)
  assert.deepEqual(now(), ['127.0.0.1:8080'])
  // A link to itself is a file that can't be looked at.
  symlinkSync(file, file)
  assert.deepEqual(now(), ['127.0.0.1:8080'])
  rmSync(file)
  writeFileSync(file, whole.replace('127.0.0.1:8080', 'wiki.local:80'))
  assert.deepEqual(now(), ['wiki.local:80'])
})

test('What stands behind # still means what it says when the # is taken off after a change', (t) => {
  const { folder, text } = settings(t, newSettings('Harbour', 'UTC'))
  allowHosts(folder, ['127.0.0.1:8080'])
  writeFileSync(
    path.join(folder, settingsFile),
    text().replace('# blobs: s3:', 'blobs: s3:').replace('# rules: rules', 'rules: rules'),
  )
  assert.deepEqual([readSettings(folder).blobs, readSettings(folder).rules], ['s3://my-bucket/news', 'rules'])
})

test('Hosts are allowed however little or much stands in the file', (t) => {
  for (const text of [
    '',
    '# nothing yet',
    'name: A',
    'name: A\nfetch:\n',
    'name: A\nfetch: {}\nweb: { port: 1 }\n',
    'fetch:\n    articles: false # none\n    atOnce: 3\nname: A\n',
    'fetch: { articles: false }\nname: A\n',
    'fetch:\n  allowHosts:\n    - a.local:1\n    - b.local:2\n\nname: A\n',
    'fetch:\n  allowHosts:\n  atOnce: 3\n',
  ]) {
    const { folder, text: after } = settings(t, text)
    const before = readSettings(folder)
    allowHosts(folder, ['c.local:3'])
    const wanted = { ...before, fetch: { ...before.fetch, allowHosts: [...before.fetch.allowHosts, 'c.local:3'] } }
    assert.deepEqual(readSettings(folder), wanted, `${JSON.stringify(text)} became ${JSON.stringify(after())}`)
    setPlace(folder, 'warcs', 's3://bucket/a')
    assert.deepEqual(readSettings(folder), { ...wanted, warcs: 's3://bucket/a' })
    setPlace(folder, 'warcs', undefined)
    assert.deepEqual(readSettings(folder), wanted)
  }
})

test('A key that nobody reads is refused with the likest that is read', (t) => {
  for (const [text, says] of [
    ['fetch:\n  allowHost: [a:1]\n', /no setting fetch\.allowHost; did you mean fetch\.allowHosts\?/],
    ['web:\n  blobs: s3://a/b\n', /no setting web\.blobs; did you mean blobs\?/],
    ['timezone: UTC\n', /no setting timezone; did you mean timeZone\?/],
    ['fetsh:\n  articles: false\n', /no setting fetsh; did you mean fetch\?/],
    ['colour: red\n', /no setting colour; docs\/config\.md lists them/],
    ['notices:\n  email:\n    secure: tls\n', /no setting notices\.email\.secure/],
    ['web: 4870\n', /4870 stands where web holds settings of its own/],
    ['just words\n', /"just words" stands where it holds settings/],
  ] as const) {
    const { folder } = settings(t, text)
    assert.throws(() => readSettings(folder), says)
  }
})
