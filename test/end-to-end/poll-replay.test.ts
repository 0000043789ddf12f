import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { followAll, initArchive, libraryOf, openForWriting, sync } from '../../src/archive/index.ts'
import { entryKeys, parseFeed } from '../../src/feed/index.ts'
import type { Fetcher } from '../../src/model/index.ts'
import { useStore } from '../support/archive.ts'
import { changeSetting, scratch, shared, withoutShared } from '../support/folders.ts'

interface Polled {
  readonly at: number
  readonly file: string
}

function pollLogs(): ReadonlyMap<string, readonly Polled[]> {
  const logs = new Map<string, Polled[]>()
  const lines = readFileSync(path.join(shared, 'polls/INDEX.jsonl'), 'utf8').split('\n').filter(Boolean)
  for (const line of lines) {
    const { file } = JSON.parse(line) as { file: string }
    const seconds = /(\d{10})[^/]*$/.exec(file)?.[1]
    if (!seconds) continue
    const key = path.basename(path.dirname(file))
    logs.set(key, [...(logs.get(key) ?? []), { at: Number(seconds) * 1000, file: path.join(shared, file) }])
  }
  for (const polls of logs.values()) polls.sort((a, b) => a.at - b.at)
  return logs
}

test('Poll logs of months are replayed: every entry is kept once, bad answers change nothing, gaps are told', {
  skip: withoutShared,
}, async (t) => {
  const logs = pollLogs()
  assert.ok(logs.size >= 8, `${logs.size} logs`)
  for (const [name, polls] of logs) {
    const folder = path.join(scratch(t), 'archive')
    initArchive(folder, 'UTC')
    await useStore(t, folder)
    changeSetting(folder, 'articles: true', 'articles: false')
    changeSetting(folder, 'pictures: true', 'pictures: false')
    let now = polls[0]!.at
    const archive = await openForWriting(folder, 'test', { now: () => now, software: 'test' })
    const url = 'https://polled.example/feed.xml'
    await followAll(archive, [{ url, tags: [] }])
    const expected = new Set<string>()
    let broken = 0
    let failed = 0
    for (const poll of polls) {
      now = Math.max(now + 1, poll.at)
      const body = readFileSync(poll.file)
      const parsed = parseFeed(body, { url })
      if (parsed.kind === 'broken') broken++
      else for (const key of entryKeys(parsed.feed)) expected.add(key)
      const fetcher: Fetcher = async (request) => ({
        kind: 'fetched',
        url: request.url,
        status: 200,
        body,
        exchanges: [
          {
            url: request.url,
            at: now,
            method: 'GET',
            requestHeaders: [],
            status: 200,
            statusText: 'OK',
            responseHeaders: [],
            body,
          },
        ],
      })
      const report = await sync(archive, fetcher, { once: true, random: () => 0.5 })
      failed += report.feeds.failed
    }
    const library = libraryOf(archive)
    const status = await library.status()
    const rows = await archive.db.all<{ n: number }>('SELECT count(*) AS n FROM entries')
    const distinct = await archive.db.all<{ n: number }>('SELECT count(DISTINCT article_id) AS n FROM entries')
    assert.equal(failed, broken, `${name}: exactly the answers that can't be read fail`)
    assert.ok(rows[0]!.n >= expected.size, `${name}: ${rows[0]!.n} of ${expected.size} entries are kept`)
    assert.equal(distinct[0]!.n, status.articles, `${name}: an article for each entry, once`)
    const edited = await archive.db.all<{ n: number }>('SELECT count(*) AS n FROM articles WHERE version_count > 1')
    // Its contents say "1小时前" and count comments, so that most items differ from poll to poll.
    if (name.startsWith('thepaper')) {
      assert.deepEqual((await library.edits({ perPage: 100 })).edits, [], `${name}: nothing was edited`)
    }
    t.diagnostic(
      `${name}: ${polls.length} polls, ${broken} unreadable, ${status.articles} articles, ${edited[0]!.n} with edits, ${status.gaps.length} gaps`,
    )
    await archive.close()
  }
})
