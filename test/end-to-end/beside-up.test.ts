import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { initArchive } from '../../src/archive/index.ts'
import { onlyInFile } from '../support/archive.ts'
import { answerTo, gone, inArchive, opened } from '../support/beside-up.ts'
import { ended, jsonLines, presskeep, type Ran, start } from '../support/cli.ts'
import { scratch } from '../support/folders.ts'
import { smallArchive } from '../support/small-archive.ts'
import { harbour, page, rss } from '../support/small-site.ts'

const preload = pathToFileURL(path.join(import.meta.dirname, '..', 'support', 'kill-at.ts')).href

async function idsIn(folder: string): Promise<readonly string[]> {
  const { stdout } = await inArchive(folder)('dump')
  return jsonLines<{ id: string }>(stdout).map(({ id }) => id)
}

async function marksIn(folder: string): Promise<readonly string[]> {
  const { stdout } = await inArchive(folder)('marks', '--json')
  return jsonLines<{ id: string; marks: { name: string }[] }>(stdout)
    .flatMap(({ id, marks }) => marks.map(({ name }) => `${id} ${name}`))
    .sort()
}

async function assertSound(folder: string): Promise<void> {
  const verified = await inArchive(folder)('verify', '--thorough')
  assert.equal(verified.code, 0, verified.stdout + verified.stderr)
}

const busy = /is writing to .*(stop it, do this, and start it again|wait until it ends)/

test('Commands do beside up what they do without it: the same words, the same JSON, the same exit codes', async (t) => {
  const { folder, site } = await smallArchive(t)
  // Its copy would be the same archive on the same server.
  const isTwin = !onlyInFile
  const alone = path.join(scratch(t), 'alone')
  if (isTwin) cpSync(folder, alone, { recursive: true })
  site.pages.set('/loose', { body: page('没有人提到的一页', harbour.paragraphs) })
  site.pages.set('/second.xml', { headers: { 'content-type': 'application/rss+xml' }, body: rss(site, []) })
  const here = scratch(t)
  writeFileSync(path.join(here, 'pages.txt'), `${site.url}/listed\n`)
  writeFileSync(path.join(here, 'feeds.txt'), `${site.url}/third.xml\n`)
  mkdirSync(path.join(here, 'blog', '_posts'), { recursive: true })
  writeFileSync(path.join(here, 'blog', '_posts', '2026-01-02-old.md'), '---\ntitle: 旧文\n---\n渡口的旧文。\n')
  const [id = ''] = await idsIn(folder)
  const child = await opened(t, folder)
  const commands: readonly (readonly string[])[] = [
    ['mark', id, '--as', 'evidence', '--note', '一'],
    ['mark', id, '--as', 'evidence', '--json'],
    ['mark', id, '--as', 'other', '--remove'],
    ['mark', 'nothing'],
    ['mark', id, '--as', 'evidence', '--remove'],
    ['dossier', 'add', '渡口', '渡口', '--json'],
    ['dossier', 'add', '渡口', '"'],
    ['dossier', 'remove', '渡口'],
    ['dossier', 'remove', '渡口'],
    ['feeds', 'set', `${site.url}/feed.xml`, '--interval', '30'],
    ['feeds', 'set', `${site.url}/none.xml`, '--interval', '30'],
    ['follow', `${site.url}/second.xml`, '--json'],
    ['follow', '--from', 'feeds.txt', '--json'],
    ['unfollow', `${site.url}/second.xml`],
    ['unfollow', `${site.url}/none.xml`, '--json'],
    ['keep', `${site.url}/loose`],
    ['keep', `${site.url}/loose`, 'https://10.0.0.1/page', '--json'],
    ['keep', 'no address'],
    ['ingest', '--urls', 'pages.txt', '--json'],
    ['ingest', 'none.warc.gz'],
    ['import', 'jekyll', 'blog'],
    ['re-extract', '--since', '30d'],
  ]
  for (const words of commands) {
    const at = (archive: string) => presskeep([...words, '--archive', archive], { cwd: here })
    const beside = await at(folder)
    assert.doesNotMatch(beside.stderr, busy, words.join(' '))
    if (!isTwin) continue
    const without = await at(alone)
    const told = ({ code, stdout, stderr }: Ran) => {
      const plain = (text: string) =>
        text
          .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
          .replace(/"next_check_why":"[^"]*"/g, '')
          .replaceAll(alone, folder)
      return { words: words.join(' '), code, stdout: plain(stdout), stderr: plain(stderr) }
    }
    assert.deepEqual(told(beside), told(without))
  }
  if (isTwin) {
    for (const alone of [['gc'], ['rebuild'], ['move', 'sqlite:', 'postgres://127.0.0.1/none']]) {
      const ran = await inArchive(folder)(...alone)
      assert.notEqual(ran.code, 0)
      assert.match(ran.stderr, busy)
    }
    assert.match((await presskeep(['up', '--port', '0', '--archive', folder])).stderr, busy)
  }
  await gone(child, 'SIGTERM')
  await assertSound(folder)
})

test('What is kept beside up is what a rebuild makes of the captures, however many commands come at once', async (t) => {
  const { folder, site } = await smallArchive(t)
  const [first = '', second = ''] = await idsIn(folder)
  const child = await opened(t, folder)
  const run = inArchive(folder)
  const names = ['a', 'b', 'c']
  const pages = ['/one', '/two']
  for (const [at, one] of pages.entries()) {
    site.pages.set(one, { body: page(`第${at}页`, [...harbour.paragraphs, `这是第${at}页。`]) })
  }
  // On a server each is a process of its own: two that keep one new page at once are not in the order of their answers.
  const rounds = onlyInFile
    ? []
    : [run('sync', '--json'), run('sync', '--once', '--json'), run('keep', `${site.url}${pages[0]}`)]
  const all = await Promise.all([
    ...names.flatMap((name) => [first, second].map((id) => run('mark', id, '--as', name))),
    ...names.map((name) => run('mark', first, '--as', name)),
    ...pages.map((one) => run('keep', `${site.url}${one}`)),
    ...rounds,
  ])
  for (const { code, stderr } of all) assert.equal(code, 0, stderr)
  if (!onlyInFile) {
    const { feeds } = JSON.parse((await run('sync', '--once', '--json')).stdout)
    assert.equal(feeds.read + feeds.unchanged, 1)
  }
  assert.equal(await gone(child, 'SIGTERM'), 0)
  const expected = names.flatMap((name) => [first, second].map((id) => `${id} ${name}`)).sort()
  assert.deepEqual(await marksIn(folder), expected)
  const dumped = jsonLines<{ url: string }>((await run('dump')).stdout).map(({ url }) => url)
  for (const one of pages) assert.equal(dumped.filter((url) => url === `${site.url}${one}`).length, 1)
  const before = (await run('dump')).stdout
  // It compares what is in the database with what the captures say, and tells of each difference.
  const rebuilt = await run('rebuild')
  assert.equal(rebuilt.code, 0, rebuilt.stdout + rebuilt.stderr)
  assert.equal((await run('dump')).stdout, before)
  assert.deepEqual(await marksIn(folder), expected)
})

test('up that is killed at any moment leaves each command done once, or to be given again', {
  skip: onlyInFile,
}, async (t) => {
  const { folder: whole } = await smallArchive(t)
  const [id = ''] = await idsIn(whole)
  const said = new Set<string>()
  for (let at = 1; at < 60 && !said.has('done'); at += 2) {
    const folder = path.join(scratch(t), 'archive')
    cpSync(whole, folder, { recursive: true })
    const run = inArchive(folder)
    const child = await opened(t, folder, {
      NODE_OPTIONS: `--import=${preload}`,
      KILL_COUNT: path.join(folder, '..', 'count'),
      KILL_AT: String(at),
    })
    const isUp = child.signalCode === null
    const marked = await run('mark', id, '--as', 'evidence')
    if (marked.code !== 0) {
      assert.equal(marked.code, 2)
      assert.match(marked.stderr, /has ended on the way; what it has kept is safe: run the command again/)
      said.add('broken')
      const again = await run('mark', id, '--as', 'evidence')
      assert.equal(again.code, 0, again.stderr)
    } else if (isUp && child.signalCode === null) said.add('done')
    await gone(child, 'SIGKILL')
    assert.deepEqual(await marksIn(folder), [`${id} evidence`])
    await assertSound(folder)
    // The dead one's socket is in nobody's way.
    const next = await opened(t, folder)
    assert.equal((await run('mark', id, '--as', 'next')).code, 0)
    assert.equal(await gone(next, 'SIGTERM'), 0)
    assert.equal(existsSync(path.join(folder, '.presskeep.sock')), false)
  }
  assert.ok(said.has('broken'), 'it was killed in the middle of the command')
  assert.ok(said.has('done'), 'and later than that')
})

test('A command that is killed or stopped beside up ends there too, and the next one is done', {
  skip: onlyInFile,
}, async (t) => {
  const { folder, site } = await smallArchive(t)
  const child = await opened(t, folder)
  for (const signal of ['SIGKILL', 'SIGINT'] as const) {
    const asked = Promise.withResolvers<void>()
    site.pages.set('/slow', () => {
      asked.resolve()
      return { headers: { 'content-length': '1000' }, body: 'the rest never comes' }
    })
    const command = start(['keep', `${site.url}/slow`, '--archive', folder])
    const end = ended(command)
    await asked.promise
    command.kill(signal)
    assert.notEqual((await end).code, 0)
  }
  const [id = ''] = await idsIn(folder)
  assert.equal((await inArchive(folder)('mark', id)).code, 0)
  assert.equal(await gone(child, 'SIGTERM'), 0)
  await assertSound(folder)
})

test('The way to up is this user’s alone, also where the folder’s path is too long for a socket', {
  skip: onlyInFile,
}, async (t) => {
  const base = scratch(t)
  for (const folder of [path.join(base, 'short'), path.join(base, 'long'.repeat(30), 'archive')]) {
    mkdirSync(path.dirname(folder), { recursive: true })
    initArchive(folder, 'UTC')
    const child = await opened(t, folder)
    const file = path.join(folder, '.presskeep.sock')
    const isHere = statSync(file).isSocket()
    assert.equal(isHere, folder.length < 100)
    assert.equal(statSync(file).mode & 0o777, 0o600)
    const socket = isHere ? file : readFileSync(file, 'utf8')
    if (!isHere) assert.equal(statSync(path.dirname(socket)).mode & 0o777, 0o700)
    assert.equal((await inArchive(folder)('dossier', 'add', 'a', 'b')).code, 0)

    await t.test('another version is refused, and what is no request is hung up on', async () => {
      assert.match(
        await answerTo(socket, `${JSON.stringify({ version: '0.0.0', args: ['dossier'], cwd: '/' })}\n`),
        /"refused":"presskeep up .* is version .*, this is 0\.0\.0: start it again/,
      )
      assert.equal(await answerTo(socket, 'GET / HTTP/1.1\r\n\r\n'), '')
      assert.equal(await answerTo(socket, '{"args":'), '')
    })
    assert.equal((await inArchive(folder)('dossier', 'remove', 'a')).code, 0)
    assert.equal(await gone(child, 'SIGTERM'), 0)
    assert.equal(existsSync(file) || existsSync(socket), false)
  }
})
