import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import path from 'node:path'
import { test } from 'node:test'
import { withoutPostgres } from '../support/postgres.ts'

const skip = await withoutPostgres()

/** The suites that walk the main way of an article, from the feed to the post, once more with the database on a server. */
const suites = ['rebuilt-newspaper']

for (const name of suites) {
  test(`On PostgreSQL, too: ${name}`, { skip }, async () => {
    const file = path.join(import.meta.dirname, `${name}.test.ts`)
    const child = spawn(process.execPath, ['--test', file], {
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
