import assert from 'node:assert/strict'
import { lstatSync, mkdirSync, readFileSync, rmdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { version } from '../../src/cli/version.ts'
import { onlyInFile } from '../support/archive.ts'
import { answerTo, connected, gone, inArchive, opened, within } from '../support/beside-up.ts'
import { ended, start } from '../support/cli.ts'
import { scratch } from '../support/folders.ts'
import { smallArchive } from '../support/small-archive.ts'

/** What a shell's line says, with the program and its words as "$@". */
const inShell = (line: string) => ['bash', '-c', line, 'bash'] as const

test('A list that only the command can read is read by it, and up opens nothing of the kind', {
  skip: onlyInFile,
}, async (t) => {
  const { folder, site } = await smallArchive(t)
  const here = scratch(t)
  writeFileSync(path.join(here, 'other.txt'), `${site.url}/other.xml\n`)
  const child = await opened(t, folder)
  const said = async (line: string, ...words: readonly string[]) =>
    ended(start([...words, '--archive', folder], { cwd: here, enter: inShell(line) }))
  const ways: readonly (readonly [string, ...string[]])[] = [
    [`(sleep 1; echo ${site.url}/a.xml) | "$@"`, 'follow', '--from', '/dev/stdin'],
    [`"$@" --from <(echo ${site.url}/b.xml)`, 'follow'],
    [`mkfifo list; echo ${site.url}/c.xml > list & "$@"; wait`, 'follow', '--from', 'list'],
    [`"$@" < other.txt`, 'follow', '--from', '/dev/stdin'],
    [`echo '{"feeds":[{"url":"${site.url}/d.xml"}]}' | "$@"`, 'import', 'subs', '/dev/stdin'],
    [`"$@" <(echo '<opml><body><outline xmlUrl="${site.url}/e.xml"/></body></opml>')`, 'import', 'opml'],
  ]
  const long = `(echo '<opml><body><outline xmlUrl="${site.url}/f.xml"/></body></opml>'; head -c 12000000 /dev/zero | tr '\\0' ' ')`
  for (const [line, ...words] of [...ways, [`${long} | "$@"`, 'follow', '--from', '/dev/stdin'] as const]) {
    const { code, stdout, stderr } = await said(line, ...words)
    assert.equal(code, 0, `${line}: ${stderr}`)
    assert.match(stdout, /^1 feed in the list, 1 of them new\./)
  }
  const endless = await said('"$@" < /dev/zero', 'follow', '--from', '/dev/stdin')
  assert.equal(endless.code, 1)
  assert.match(endless.stderr, /\/dev\/stdin is larger than 16 MiB/)
  for (const words of [
    ['ingest', '--urls', '/dev/stdin'],
    ['import', 'warc', '/proc/self/fd/0'],
  ]) {
    const { code, stderr } = await said('"$@" < other.txt', ...words)
    assert.equal(code, 1)
    assert.match(stderr, /is this command’s own: presskeep up, .* can't open it/)
  }
  // What says it is a command, and hands nothing over, has nothing opened.
  const file = path.join(folder, '.presskeep.sock')
  const asked = { version, args: ['follow', '--from', 'list'], cwd: here }
  assert.match(await answerTo(file, `${JSON.stringify(asked)}\n`), /"code":1/)
  assert.equal((await inArchive(folder)('dossier', 'add', 'a', 'b')).code, 0)
  assert.equal(await gone(child, 'SIGTERM'), 0)
})

test('up ends soon whatever those who are connected do', { skip: onlyInFile }, async (t) => {
  const { folder, site } = await smallArchive(t)
  const hang = async () => {
    const asked = Promise.withResolvers<void>()
    site.pages.set('/slow', () => {
      asked.resolve()
      return { headers: { 'content-length': '1000' }, body: 'the rest never comes' }
    })
    const command = start(['keep', `${site.url}/slow`, '--archive', folder])
    t.after(() => command.kill('SIGKILL'))
    await asked.promise
    command.kill('SIGSTOP')
    return command
  }
  await t.test('one that is suspended', async () => {
    const child = await opened(t, folder)
    const command = await hang()
    assert.equal(await within(30_000, gone(child, 'SIGTERM')), 0)
    const end = ended(command)
    command.kill('SIGCONT')
    assert.equal((await end).code, 2)
  })
  await t.test('one that says nothing, and one that reads nothing', async () => {
    const child = await opened(t, folder)
    const file = path.join(folder, '.presskeep.sock')
    const silent = await connected(t, file)
    const deaf = await connected(t, file)
    const words = Array.from({ length: 40 }, () => '字'.repeat(20_000))
    deaf.pause()
    deaf.write(`${JSON.stringify({ version, args: ['keep', `${site.url}/listed`, ...words], cwd: '/' })}\n`)
    await inArchive(folder)('dossier', 'add', 'a', 'b')
    assert.equal(await within(30_000, gone(child, 'SIGTERM')), 0)
    silent.destroy()
    deaf.destroy()
  })
})

test('Whatever stands at the socket’s place is in nobody’s way, and harms nobody', { skip: onlyInFile }, async (t) => {
  const { folder } = await smallArchive(t)
  const file = path.join(folder, '.presskeep.sock')
  const other = path.join(scratch(t), 'other')
  writeFileSync(other, 'stays')
  const add = async (name: string) => (await inArchive(folder)('dossier', 'add', name, 'b')).code
  symlinkSync(other, file)
  const child = await opened(t, folder)
  assert.equal(lstatSync(file).isSocket(), true)
  assert.equal(readFileSync(other, 'utf8'), 'stays')
  assert.equal(await add('a'), 0)
  const second = await inArchive(folder)('up', '--port', '0')
  assert.match(second.stderr, /is writing to/)
  assert.equal(await add('b'), 0)
  // A long way to a short place.
  const long = path.join(scratch(t), 'long'.repeat(30))
  symlinkSync(folder, long)
  assert.equal((await inArchive(long)('dossier', 'remove', 'a')).code, 0)
  // Nobody is led elsewhere.
  rmSync(file)
  for (const at of [other, path.join(other, 'none'), '/']) {
    symlinkSync(at, file)
    assert.equal(await add('c'), 2)
    rmSync(file)
  }
  assert.equal(await gone(child, 'SIGTERM'), 0)
  mkdirSync(file)
  const third = await opened(t, folder)
  assert.equal(await gone(third, 'SIGTERM'), 0)
  rmdirSync(file)
  assert.equal(await add('c'), 0)
})

test('Ctrl-C of a command beside up says what has been stopped, and what goes on', {
  skip: onlyInFile,
}, async (t) => {
  const { folder, site } = await smallArchive(t)
  const child = await opened(t, folder)
  for (const whom of ['command', 'up'] as const) {
    const asked = Promise.withResolvers<void>()
    site.pages.set('/slow', () => {
      asked.resolve()
      return { headers: { 'content-length': '1000' }, body: 'the rest never comes' }
    })
    const command = start(['keep', `${site.url}/slow`, '--archive', folder])
    const end = ended(command)
    await asked.promise
    if (whom === 'command') command.kill('SIGINT')
    else await gone(child, 'SIGTERM')
    const { code, stderr } = await end
    assert.equal(code, 2)
    const said = {
      command: 'presskeep: stopped; what was kept is safe, and presskeep up goes on\n',
      up: 'presskeep: stopped, as presskeep up is ending; what was kept is safe: run the command again\n',
    }
    assert.equal(stderr, said[whom])
  }
  const alone = Promise.withResolvers<void>()
  site.pages.set('/slow', () => {
    alone.resolve()
    return { headers: { 'content-length': '1000' }, body: 'the rest never comes' }
  })
  const command = start(['keep', `${site.url}/slow`, '--archive', folder])
  const end = ended(command)
  await alone.promise
  command.kill('SIGINT')
  const { code, stderr } = await end
  assert.equal(code, 2)
  assert.equal(stderr, 'presskeep: stopped; what was kept is safe\n')
})
