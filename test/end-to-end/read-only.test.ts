import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { appendFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { onlyInFile } from '../support/archive.ts'
import { ended, start } from '../support/cli.ts'
import { scratch } from '../support/folders.ts'
import { smallArchive } from '../support/small-archive.ts'

/** What a command is begun with to find a folder on a file system that is read-only. */
const readOnly = (folder: string): readonly string[] => [
  ...['unshare', '-rm', 'sh', '-c'],
  'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"',
  folder,
]

function cantMount(): false | string {
  const folder = scratch({ after: (work) => process.once('exit', work as () => void) })
  const [program, ...words] = [...readOnly(folder), 'true']
  const tried = spawnSync(program!, words, { encoding: 'utf8' })
  if (tried.status === 0) return false
  const why = `SKIPPED, NOT PASSED: no mounts of our own (${(tried.stderr || tried.error?.message || '').trim()})`
  console.warn(why)
  return why
}

test('An archive on a read-only file system can be read, and says what can not be done there', {
  skip: onlyInFile || cantMount(),
}, async (t) => {
  const { folder } = await smallArchive(t)
  const run = (...words: readonly string[]) =>
    ended(start([...words, '--archive', folder], { enter: readOnly(folder) }))
  for (const words of [['list'], ['search', '渡口'], ['status'], ['dump'], ['verify'], ['marks']]) {
    const ran = await run(...words)
    assert.equal(ran.code, 0, `${words[0]}: ${ran.stdout}${ran.stderr}`)
  }
  assert.match((await run('search', '渡口')).stdout, /渡口恢复夜航/)
  for (const words of [['sync'], ['dossier', 'add', 'a', 'b'], ['up', '--port', '0'], ['rebuild']]) {
    const ran = await run(...words)
    assert.equal(ran.code, 2)
    assert.match(ran.stderr, /can't be written to \(EROFS\); what only reads .* works there/, words[0])
  }

  const room = start(['up', '--no-sync', '--port', '0', '--json', '--archive', folder], { enter: readOnly(folder) })
  t.after(() => room.kill('SIGKILL'))
  for await (const line of createInterface(room.stdout!)) {
    const { url } = JSON.parse(line)
    assert.equal((await fetch(`${url}/readyz`)).status, 200)
    assert.equal((await fetch(`${url}/search?q=${encodeURIComponent('渡口')}`)).status, 200)
    break
  }

  await t.test('what was not closed is not read as if it were whole', async () => {
    const wal = path.join(folder, 'presskeep.db-wal')
    appendFileSync(wal, 'what a writer that died has left')
    rmSync(path.join(folder, 'presskeep.db-shm'), { force: true })
    const ran = await run('list')
    assert.equal(ran.code, 2)
    assert.match(ran.stderr, /was not closed and stands on a read-only file system: copy the archive/)
    rmSync(wal)
  })
})
