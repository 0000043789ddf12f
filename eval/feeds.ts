import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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

interface Scored {
  readonly total: { readonly errors: number; readonly missing: number; readonly checks: number; readonly right: number }
  readonly w3c: { readonly files: number; readonly right: number }
}

/** The share of all value checks, declined ones counted as wrong, and the W3C counts that are not right. */
const floors = { share: 0.965, w3cWrong: 1 }

if (import.meta.main) {
  const shared = path.resolve(
    process.argv.slice(2).find((word) => !word.startsWith('-') && /shared/.test(word)) ?? '../shared',
  )
  if (!existsSync(path.join(shared, 'score', 'feeds.mjs'))) {
    console.log(`NOT MEASURED: ${shared} is not here, so the feed suites were not run`)
    process.exit(0)
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'presskeep-feeds-'))
  const predictions = path.join(folder, 'pred.jsonl')
  const lines = predictSuites(shared).map((line) => JSON.stringify(line))
  writeFileSync(predictions, lines.join('\n'))
  const score = (...more: readonly string[]) =>
    spawnSync(process.execPath, [path.join(shared, 'score', 'feeds.mjs'), '--pred', predictions, ...more], {
      encoding: 'utf8',
    })
  const declined = path.join(import.meta.dirname, 'feeds-declined.json')
  const rest = process.argv.slice(2).filter((word) => word !== shared && !/shared/.test(word))
  process.stdout.write(score('--declined', declined, ...rest).stdout)
  const { total, w3c } = JSON.parse(score('--json').stdout) as Scored
  rmSync(folder, { recursive: true })
  const share = total.right / total.checks
  console.log(`of all ${total.checks} checks, declined ones counted as wrong: ${(100 * share).toFixed(1)} %`)
  if (share < floors.share || w3c.files - w3c.right > floors.w3cWrong || total.missing > 0) {
    console.error('under the floor')
    process.exitCode = 2
  }
}
