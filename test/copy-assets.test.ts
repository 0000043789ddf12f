import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { scratch } from './support/folders.ts'

test('What only tests need does not come into the package', (t) => {
  const root = scratch(t)
  const script = path.join(root, 'bin', 'copy-assets.mjs')
  cpSync(path.join(import.meta.dirname, '..', 'bin', 'copy-assets.mjs'), script)
  for (const file of ['web/style.css', 'capture/testdata/scene.avif', 'web/testing/page.html', 'web/testing.css']) {
    mkdirSync(path.join(root, 'src', path.dirname(file)), { recursive: true })
    writeFileSync(path.join(root, 'src', file), file)
  }
  const { status, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' })
  assert.equal(status, 0, stderr)
  const copied = readdirSync(path.join(root, 'dist'), { recursive: true, withFileTypes: true })
  assert.deepEqual(
    copied
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
      .sort(),
    ['style.css', 'testing.css'],
  )
})
