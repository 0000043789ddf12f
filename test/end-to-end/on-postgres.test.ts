import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { withoutPostgres } from '../support/postgres.ts'

const skip = await withoutPostgres()
const root = path.join(import.meta.dirname, '..', '..')

/** Suites that say nothing more on a server than in a file. */
const onceIsEnough: ReadonlySet<string> = new Set([
  'bit-flips', // the file of SQLite
  'browser', // of the reading room's pages
  'move', // both engines anyway
  'pictures-in-a-bucket', // the bucket
  'workers', // on PostgreSQL anyway
])

/** The suites that make archives by the support files: they run once more with the database on a server. */
const suites = globSync(['src/**/*.test.ts', 'test/**/*.test.ts'], { cwd: root })
  .filter((file) => !onceIsEnough.has(path.basename(file, '.test.ts')))
  .filter((file) =>
    /support\/(archive|archives|followed|small-archive)\.ts'/.test(readFileSync(path.join(root, file), 'utf8')),
  )
  .sort()

test('Every suite of archives is found', () => assert.ok(suites.length >= 25, suites.join(' ')))

for (const file of suites) {
  test(`On PostgreSQL, too: ${file}`, { skip }, async () => {
    const child = spawn(process.execPath, ['--test', file], {
      cwd: root,
      // Without this a test runner within a test runner reports to the outer one, and passes whatever it finds.
      env: { ...process.env, NODE_TEST_CONTEXT: undefined, PRESSKEEP_TEST_STORE: 'postgres' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text))
    const code = await new Promise((resolve) => child.once('close', resolve))
    assert.equal(code, 0, said)
    assert.match(said, /pass [1-9]/)
  })
}
