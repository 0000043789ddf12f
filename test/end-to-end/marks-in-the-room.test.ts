import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { type TestContext, test } from 'node:test'
import { openForWriting } from '../../src/archive/index.ts'
import { jsonLines, presskeep, start } from '../support/cli.ts'
import { changeSetting } from '../support/folders.ts'
import { smallArchive, testOptions } from '../support/small-archive.ts'

async function openedRoom(t: TestContext, folder: string, ...options: readonly string[]): Promise<string> {
  const child: ChildProcess = start(['up', '--port', '0', '--json', '--archive', folder, ...options])
  t.after(
    () =>
      new Promise((resolve) => {
        child.once('close', resolve)
        child.kill('SIGINT')
      }),
  )
  for await (const line of createInterface(child.stdout!)) return JSON.parse(line).url
  throw new Error('the room did not open')
}

test('Unless the settings say so, a room shows marks to this machine, and not through a proxy', async (t) => {
  const { folder } = await smallArchive(t)
  const [article] = jsonLines((await presskeep(['dump', '--archive', folder])).stdout)
  await presskeep(['mark', String(article?.id), '--as', 'evidence', '--archive', folder])
  const room = await openedRoom(t, folder, '--no-sync')
  assert.match(await (await fetch(room)).text(), /evidence/)
  const passedOn = await fetch(room, { headers: { 'x-forwarded-for': '192.0.2.1' } })
  assert.doesNotMatch(await passedOn.text(), /evidence/)
})

test('Marks that are set in the reading room are kept by whoever writes', async (t) => {
  const { folder } = await smallArchive(t)
  changeSetting(folder, '  # marks: edit', '  marks: edit')
  const [article] = jsonLines((await presskeep(['dump', '--archive', folder])).stdout)
  const id = String(article?.id)
  const marks = async () => {
    const { stdout } = await presskeep(['marks', '--json', '--archive', folder])
    return jsonLines<{ marks: { name: string; note?: string }[] }>(stdout).flatMap((one) => one.marks)
  }
  const post = async (room: string, fields: Readonly<Record<string, string>>) => {
    const answer = await fetch(`${room}/article/${id}/marks`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { origin: room },
      redirect: 'manual',
    })
    return answer.status
  }

  await t.test('the room itself, where it follows the feeds too', async (t) => {
    const room = await openedRoom(t, folder)
    assert.equal(await post(room, { name: 'evidence', note: '一', do: 'set' }), 303)
    assert.match(await (await fetch(`${room}/article/${id}`)).text(), /<p class="note" dir="auto">一<\/p>/)
  })
  assert.deepEqual(
    (await marks()).map(({ name, note }) => [name, note]),
    [['evidence', '一']],
  )

  await t.test(
    'a room that only reads, for as long as that takes; beside another writer where there may be several',
    async (t) => {
      const room = await openedRoom(t, folder, '--no-sync')
      const statuses = await Promise.all([
        post(room, { name: 'evidence', note: '二', do: 'note' }),
        post(room, { name: 'later', do: 'set' }),
      ])
      assert.deepEqual(statuses, [303, 303])
      const other = await openForWriting(folder, 'up', testOptions)
      try {
        const isShared = other.settings.store !== undefined
        assert.equal(await post(room, { name: 'later', do: 'remove' }), isShared ? 303 : 503)
        if (!isShared) {
          assert.match(await (await fetch(`${room}/article/${id}`)).text(), /later/)
          const ran = await presskeep(['mark', id, '--archive', folder])
          assert.equal(ran.code, 2)
          assert.match(ran.stderr, /is writing to .*start it again; or mark in its reading room/)
        }
      } finally {
        await other.close()
      }
      assert.equal(await post(room, { name: 'later', do: 'remove' }), 303)
    },
  )
  assert.deepEqual(
    (await marks()).map(({ name, note }) => [name, note]),
    [['evidence', '二']],
  )
  const verified = await presskeep(['verify', '--archive', folder])
  assert.equal(verified.code, 0, verified.stdout)
})
