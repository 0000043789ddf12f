import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { useOwnTemporaryFolder } from './temporary-folder.ts'

test('the temporary folder of a command that runs for weeks stays fresh with all in it, and comes back when it was taken away', {
  skip: process.platform === 'win32' && 'TMPDIR is not used there',
}, (t) => {
  const place = mkdtempSync(path.join(os.tmpdir(), 'presskeep-temporary-'))
  const was = process.env.TMPDIR
  process.env.TMPDIR = place
  t.after(() => {
    if (was === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = was
    rmSync(place, { recursive: true, force: true })
  })
  t.mock.timers.enable({ apis: ['setInterval'] })
  const env: NodeJS.ProcessEnv = {}
  useOwnTemporaryFolder('up', env)
  const own = env.TMPDIR!
  assert.equal(path.dirname(own), place)
  const old = new Date('2026-01-01T00:00:00Z')
  const inside = path.join(own, 'presskeep-replay-1')
  mkdirSync(inside)
  writeFileSync(path.join(inside, 'page.wacz'), '')
  const all = [path.join(inside, 'page.wacz'), inside, own]
  for (const one of all) utimesSync(one, old, old)
  t.mock.timers.tick(3_600_000)
  for (const one of all) assert.ok(statSync(one).mtimeMs > old.getTime(), one)
  assert.equal(env.TMPDIR, own)

  rmSync(own, { recursive: true })
  t.mock.timers.tick(3_600_000)
  assert.ok(existsSync(env.TMPDIR!))
  assert.equal(statSync(env.TMPDIR!).mode & 0o777, 0o700)
})
