import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, openSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { presskeep, start } from './support/cli.ts'
import { scratch } from './support/folders.ts'
import { smallArchive } from './support/small-archive.ts'

test("What a command writes never takes the place of an archive's own files", async (t) => {
  const { folder } = await smallArchive(t)
  const at = ['--archive', folder]
  const [first] = (await presskeep(['list', '--json', ...at])).stdout.split('\n')
  const id = JSON.parse(first!).id
  const warc = path.join(folder, 'warc', readdirSync(path.join(folder, 'warc')).find((name) => name.endsWith('.gz'))!)
  const link = path.join(scratch(t), 'link.json')
  symlinkSync(warc, link)
  const key = path.join(folder, 'log', 'key.pem')
  const settings = path.join(folder, 'presskeep.yaml')
  for (const [words, own] of [
    [['prove', id, '--out', warc], warc],
    [['prove', id, '--out', link], warc],
    [['prove', id, '--page', key], key],
    [['diff', id, '--html', settings], settings],
    [['export', 'wacz', settings], settings],
    [['export', 'epub', key], key],
    [['export', 'csv', warc], warc],
  ] as const) {
    const before = readFileSync(own)
    const ran = await presskeep([...words, ...at])
    assert.equal(ran.code, 1, words.join(' '))
    assert.match(ran.stderr, /one of the archive's own files/)
    assert.deepEqual(readFileSync(own), before)
  }
  const proof = path.join(folder, 'proof.json')
  assert.equal((await presskeep(['prove', id, '--out', proof, ...at])).code, 0)
  assert.ok(existsSync(proof), "a file of the user's own may lie in the archive's folder")
})

test("A file that can't be written where it is named is said so before any work", async (t) => {
  const { folder } = await smallArchive(t)
  const here = scratch(t)
  mkdirSync(path.join(here, 'folder'))
  const at = { cwd: here }
  for (const [file, said] of [
    ['folder', /folder is a folder; name a file in it/],
    ['nowhere/file', /there is no folder .*nowhere; make it/],
  ] as const) {
    for (const words of [
      ['export', 'epub', file],
      ['export', 'parquet', file],
      ['export', 'wacz', file],
    ]) {
      const ran = await presskeep([...words, '--archive', folder], at)
      assert.deepEqual([ran.code, said.test(ran.stderr)], [1, true], `${words.join(' ')}: ${ran.stderr}`)
    }
  }
})

test('An export of nothing says why, and a list that is printed takes no file', async (t) => {
  const { folder } = await smallArchive(t)
  const here = scratch(t)
  for (const [words, said] of [
    [['wacz', 'a.wacz', '--feed', 'https://none.example/'], /no feed https:\/\/none\.example\/; presskeep feeds/],
    [['wacz', 'a.wacz', '--search', '没有这样的词'], /no article was found/],
    [['opml', 'feeds.opml'], /export opml > feeds\.opml/],
  ] as const) {
    const ran = await presskeep(['export', ...words, '--archive', folder], { cwd: here })
    assert.deepEqual([ran.code, said.test(ran.stderr)], [1, true], ran.stderr)
    assert.deepEqual(readdirSync(here), [])
  }
})

test('Output that is lost is told', { skip: !existsSync('/dev/full') }, async (t) => {
  const { folder } = await smallArchive(t)
  const bin = path.join(import.meta.dirname, '..', 'bin', 'presskeep.mjs')
  const ran = spawnSync(process.execPath, [bin, 'list', '--archive', folder], {
    stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
    encoding: 'utf8',
  })
  assert.equal(ran.status, 2)
  assert.match(ran.stderr, /the output could not be written/)
})

test("A folder that can't be made is said, and not tried for ever", {
  skip: process.platform !== 'linux',
}, async () => {
  const ran = await presskeep(['init', '/proc/archive'])
  assert.equal(ran.code, 1)
  assert.match(ran.stderr, /can't be made/)
})

test('A site is not exported into an archive or one of its folders, nor where no folder can be made', async (t) => {
  const { folder } = await smallArchive(t)
  mkdirSync(path.join(folder, 'rules'))
  const before = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => !/-(shm|wal)$/.test(name))
  for (const [where, says] of [
    ['.', /is an archive/],
    ['warc', /is one of the archive's own folders/],
    ['rules', /is one of the archive's own folders/],
    ['blobs/site/of/mine', /is one of the archive's own folders/],
    ['presskeep.yaml', /is a file/],
    ...(process.platform === 'linux' ? [['/proc/site', /can't be made/] as const] : []),
  ] as const) {
    const ran = await presskeep(['export', 'jekyll', where], { cwd: folder })
    assert.equal(ran.code, 1, where)
    assert.match(ran.stderr, says)
  }
  const after = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => !/-(shm|wal)$/.test(name))
  assert.deepEqual(after, before)
  const ran = await presskeep(['export', 'jekyll', 'site/posts'], { cwd: folder })
  assert.equal(ran.code, 0, ran.stderr)
})

test('A command whose reader goes away before it has ended does not end as if all were well', async (t) => {
  const proof = path.join(scratch(t), 'proof.json')
  writeFileSync(proof, JSON.stringify({ presskeep: 'proof 1' }))
  assert.equal((await presskeep(['check', proof])).code, 2)
  const child = start(['check', proof])
  child.stdin?.end()
  child.stdout?.destroy()
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const code = await new Promise((resolve) => child.once('close', resolve))
  assert.deepEqual([code, said], [141, ''])
})
