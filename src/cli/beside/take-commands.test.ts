import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { type TestContext, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { initArchive, openForWriting } from '../../archive/index.ts'
import { keepMade } from '../../archive/testing/fill-database.ts'
import type { Fetcher } from '../../model/index.ts'
import type { Held, Invocation } from '../command.ts'
import { version } from '../version.ts'
import { createRounds } from './rounds.ts'
import { takeCommands } from './take-commands.ts'

const isWindows = process.platform === 'win32'

const invocation = (): Invocation => ({
  stdin: Readable.from([]),
  stdout: new PassThrough().resume(),
  stderr: new PassThrough().resume(),
  env: {},
  cwd: '/',
  now: Date.now,
  random: () => 0.5,
  signal: new AbortController().signal,
  args: [],
  values: {},
  words: [],
  isJson: false,
})

/** Commands that are taken for an archive of its own, and a way to give some. */
async function taking(t: TestContext, fetcher: Fetcher, between: Held['between']) {
  const place = mkdtempSync(path.join(os.tmpdir(), 'take-'))
  const folder = path.join(place, 'a')
  initArchive(folder, 'UTC')
  const archive = await openForWriting(folder, 'test', { now: Date.now, software: 'test' })
  const commands = await takeCommands(invocation(), { archive, fetcher, between, isEnding: () => false })
  t.after(async () => {
    await archive.close()
    rmSync(place, { recursive: true, force: true })
  })
  const socket = path.join(folder, '.presskeep.sock')
  const ask = (...args: readonly string[]): Socket => {
    const connection = connect(socket)
    connection.write(`${JSON.stringify({ version, args, cwd: '/' })}\n`)
    return connection.on('error', () => {})
  }
  return { commands, ask, socket, archive }
}

async function allOf(socket: Socket): Promise<string> {
  let said = ''
  for await (const chunk of socket.setEncoding('utf8')) said += chunk
  return said
}

const none: Fetcher = async ({ url }) => {
  throw new Error(`${url} is not to be asked`)
}

test('A sync that waits for rounds that never begin does not keep up from ending', { skip: isWindows }, async (t) => {
  const rounds = createRounds()
  const asked = Promise.withResolvers<void>()
  const { commands, ask } = await taking(t, none, (work) => {
    asked.resolve()
    return rounds.between(work)
  })
  const answer = allOf(ask('sync'))
  await asked.promise
  rounds.end()
  await commands.close()
  assert.match(await answer, /presskeep up is ending; run the command again\\n"}\n\{"code":2}\n$/)
})

test('However many do not read what their commands say, only so much waits for them', {
  skip: isWindows,
}, async (t) => {
  let last = Promise.withResolvers<void>()
  const fetcher: Fetcher = async ({ url }) => {
    if (url.endsWith('/last')) last.resolve()
    return { kind: 'refused', by: 'guard', errorClass: 'blocked', message: 'not here', exchanges: [] }
  }
  const { commands, ask } = await taking(t, fetcher, (work) => work())
  const words = Array.from({ length: 6 }, () => 'x'.repeat(1 << 20))
  const deaf: Socket[] = []
  for (let at = 0; at < 8; at++) {
    last = Promise.withResolvers()
    deaf.push(ask('keep', ...words, 'https://site.example/last').pause())
    await last.promise
  }
  assert.match(await allOf(ask('dossier', 'add', 'a', 'b')), /\{"code":0}\n$/)
  const answers = await Promise.all(deaf.map(allOf))
  const whole = answers.filter((said) => said.endsWith('{"code":2}\n'))
  assert.ok(whole.length < deaf.length, 'some were hung up on')
  assert.ok(whole.length >= 4, 'and others were not')
  for (const said of whole) assert.ok(said.length > 6 << 20)
  await commands.close()
})

test('A command that says much waits for whoever reads it, and ends when nobody does any more', {
  skip: isWindows,
}, async (t) => {
  const { commands, ask, archive } = await taking(t, none, (work) => work())
  const at = Date.UTC(2026, 4, 20)
  const count = 600
  await archive.db.transaction(async (sql) => {
    const long = 'x'.repeat(4000)
    await keepMade(
      sql,
      Array.from({ length: count }, (_, n) => ({ title: `${n} ${long}`, text: `text ${n}`, at: at + n })),
    )
    await sql.all(`INSERT INTO captures (id, at, purpose, subject, url, digest, warc_file, warc_offset, warc_length)
      SELECT capture_id, at, 'article', '', '', '', 'gone.warc.gz', 0, 1 FROM revisions`)
  })
  let read = 0
  Object.assign(archive.context, {
    recordAt: async () => {
      read++
      throw new Error(`it is not there ${'x'.repeat(4000)}`)
    },
  })
  const readNoMore = async () => {
    for (let before = -1; before !== read || !read; await wait(300)) before = read
    return read
  }
  const words = ['re-extract', '--since', '2026-05-01']
  // What can't be read is told on standard output with --json, and on standard error without.
  for (const [where, ...more] of [['out', '--json'], ['err']] as const) {
    read = 0
    const slow = ask(...words, ...more).pause()
    const first = await readNoMore()
    assert.ok(first < count / 2, `${first} were read while nobody listened`)
    const said = await allOf(slow)
    assert.equal(said.match(new RegExp(`"${where}":`, 'g'))?.length, count)
    assert.match(said, /\{"code":2}\n$/)
    assert.equal(read, count)
  }

  read = 0
  const deaf = ask(...words).pause()
  assert.ok((await readNoMore()) < count / 2)
  deaf.destroy()
  // It is over, or up would not end.
  await commands.close()
  assert.ok(read < count)
})

test('Those who have said nothing, and who read nothing, are hung up on at the end', { skip: isWindows }, async (t) => {
  const last = Promise.withResolvers<void>()
  const fetcher: Fetcher = async () => {
    last.resolve()
    return { kind: 'refused', by: 'guard', errorClass: 'blocked', message: 'not here', exchanges: [] }
  }
  const { commands, ask, socket } = await taking(t, fetcher, (work) => work())
  const silent = connect(socket)
  await new Promise((resolve) => silent.once('connect', resolve))
  const deaf = ask('keep', ...Array.from({ length: 4 }, () => '字'.repeat(100_000)), 'https://site.example/').pause()
  await last.promise
  const ended = allOf(silent)
  await commands.close()
  assert.equal(await ended, '')
  assert.doesNotMatch(await allOf(deaf), /"code"/)
})
