import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type FeedPrediction, parseFeedCase } from '../src/feed/index.ts'

/**
 * Scores the feed reader on the suites of feedparser, Miniflux and the W3C validator.
 *
 *     node eval/feeds.ts [../shared] [--fails N]
 */
interface SuiteCase {
  readonly suite: string
  readonly id: string
  readonly file?: string
  readonly data?: string
  readonly base?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** feedparser's tests are served from here, and some expect links that are relative to it. */
const feedparserServer = 'http://127.0.0.1:8097/tests/'

export function predictSuites(shared: string): readonly FeedPrediction[] {
  const folder = path.join(shared, 'feeds', 'suites')
  return ['feedparser', 'miniflux', 'w3c'].flatMap((suite) =>
    readFileSync(path.join(folder, `${suite}.jsonl`), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line): SuiteCase => JSON.parse(line))
      .map((given) => {
        const bytes = given.file ? readFileSync(path.join(folder, given.file)) : Buffer.from(given.data ?? '')
        const url = given.base ?? (suite === 'feedparser' ? `${feedparserServer}${given.id}` : undefined)
        const { suite: name, id, headers } = given
        return parseFeedCase({ suite: name, id, ...(url ? { url } : {}), ...(headers ? { headers } : {}) }, bytes)
      }),
  )
}

if (import.meta.main) {
  const shared = process.argv[2]?.startsWith('--') ? '../shared' : (process.argv[2] ?? '../shared')
  const folder = mkdtempSync(path.join(tmpdir(), 'presskeep-feeds-'))
  const predictions = path.join(folder, 'pred.jsonl')
  writeFileSync(
    predictions,
    predictSuites(shared)
      .map((line) => JSON.stringify(line))
      .join('\n'),
  )
  const declined = path.join(import.meta.dirname, 'feeds-declined.json')
  const rest = process.argv.slice(2).filter((argument, at) => at > 0 || argument.startsWith('--'))
  const score = path.join(shared, 'score', 'feeds.mjs')
  const run = spawnSync(process.execPath, [score, '--pred', predictions, '--declined', declined, ...rest], {
    stdio: 'inherit',
  })
  rmSync(folder, { recursive: true })
  process.exitCode = run.status ?? 1
}
