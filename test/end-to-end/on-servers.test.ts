import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { withoutPostgres } from '../support/postgres.ts'
import { type S3Server, startSwift, withoutSwift } from '../support/swift.ts'

const skip = await withoutPostgres()
const noBucket = withoutSwift()
const root = path.join(import.meta.dirname, '..', '..')

/** Suites that say nothing more on servers than in a folder. */
const onceIsEnough: ReadonlySet<string> = new Set([
  'beside-up-clients', // the socket of a folder
  'bit-flips', // the files of a folder
  'browser', // the reading room's pages
  'captures-in-a-bucket', // in a bucket anyway
  'killed', // the files of a folder
  'killed-in-a-bucket', // in a bucket anyway
  'killed-whole-page', // the files of a folder; its copies would share one database
  'manners', // requests, not rows
  'move', // both engines anyway
  'pictures-in-a-bucket', // in a bucket anyway
  'poll-replay', // what following does says it in a tenth of the time
  'read-only', // the file of a folder
  'real-feeds', // parsing; four minutes there
  'whole-page', // requests and records, not rows; two minutes there
  'workers', // on PostgreSQL anyway
])

/** Suites that walk the whole way of an article: they have their captures and pictures in a bucket, too. */
const inBucket: ReadonlySet<string> = new Set([
  'contract',
  'dossier',
  'feed-settings',
  'following',
  'gaps',
  'pages-of-an-article',
  'proof',
  're-extract',
  'rebuilt-newspaper',
  'wacz',
])

/** The suites that make archives by the support files: they run once more with the database on PostgreSQL. */
const suites = globSync(['src/**/*.test.ts', 'test/**/*.test.ts'], { cwd: root })
  .filter((file) => !onceIsEnough.has(path.basename(file, '.test.ts')))
  .filter((file) =>
    /support\/(archive|archives|followed|small-archive)\.ts'/.test(readFileSync(path.join(root, file), 'utf8')),
  )
  .sort()

let server: S3Server | undefined
let bucket = ''
before(async () => {
  if (skip || noBucket) return
  server = await startSwift()
  bucket = `s3://${await server.makeBucket()}`
})
after(() => server?.close())

function placeOf(file: string): Readonly<Record<string, string>> {
  if (!server || !inBucket.has(path.basename(file, '.test.ts'))) return {}
  const { endpoint, credentials } = server
  return {
    PRESSKEEP_TEST_BUCKET: bucket,
    PRESSKEEP_TEST_S3: endpoint,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  }
}

test('Every suite of archives is found', () => assert.ok(suites.length >= 25, suites.join(' ')))

// Most of their time they wait.
describe('On servers', { concurrency: 2, timeout: 3_600_000 }, () => {
  for (const file of suites) {
    const places = inBucket.has(path.basename(file, '.test.ts')) ? 'PostgreSQL and S3' : 'PostgreSQL'
    test(`On ${places}, too: ${file}`, { skip, timeout: 600_000 }, async () => {
      const child = spawn(process.execPath, ['--test', file], {
        cwd: root,
        // Without this a test runner within a test runner reports to the outer one, and passes whatever it finds.
        env: { ...process.env, NODE_TEST_CONTEXT: undefined, PRESSKEEP_TEST_STORE: 'postgres', ...placeOf(file) },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      let said = ''
      for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text))
      const code = await new Promise((resolve) => child.once('close', resolve))
      assert.equal(code, 0, said)
      assert.match(said, /pass [1-9]/)
    })
  }
})
