import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { followFeeds, newArchive } from '../support/archive.ts'
import { ended, jsonLines, start } from '../support/cli.ts'
import { type EmbeddingServer, embeddingServer } from '../support/embedding-server.ts'
import { loopbackSite } from '../support/loopback.ts'
import { freshPostgres, withoutPostgres } from '../support/postgres.ts'

const key = 'sk-never-shown'

/** A followed feed of so many articles, nothing asked of it yet; the endpoint stands in the settings. */
async function followed(t: TestContext, server: EmbeddingServer, count: number, more = '') {
  const embeddings = `\nembeddings:\n  url: ${server.url}\n  model: made\n  key: ${key}\n${more}`
  const archive = await newArchive(t, [
    ['articles: true', 'articles: false'],
    ['pictures: true', 'pictures: false'],
    ['feedPauseSeconds: 5', 'feedPauseSeconds: 0'],
    ['\nrecheck:', `${embeddings}\nrecheck:`],
  ])
  const site = await loopbackSite()
  t.after(() => site.close())
  const items = Array.from(
    { length: count },
    (_, at) =>
      `<item><title>Story ${at}</title><link>${site.url}/a/${at}</link><guid>g${at}</guid><description>${at === 3 ? 'The inundation reached the town.' : `The paddy number ${at} is green.`}</description></item>`,
  )
  const body = `<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>${site.url}/</link>${items.join('')}</channel></rss>`
  site.pages.set('/feed.xml', { headers: { 'content-type': 'application/rss+xml' }, body })
  await followFeeds(archive, site, { 日报: '/feed.xml' })
  return archive
}

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  const from = Date.now()
  while (!(await what())) {
    if (Date.now() - from > 60_000) throw new Error('it did not come to that in a minute')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

test('sync has vectors made, status counts them, search finds by them, and the key is shown nowhere', async (t) => {
  const server = await embeddingServer(t)
  const archive = await followed(t, server, 5)
  const synced = await archive.run('sync')
  assert.match(synced.stdout, /^meaning: 5 passages of 5 articles$/m)
  const status = await archive.run('status')
  assert.match(status.stdout, /^meaning {3}made: 5 passages of 5 articles$/m)
  const listed = await archive.run('search', 'flood', '--meaning')
  assert.equal(listed.code, 0, listed.stderr)
  assert.match(listed.stdout, /^-- near in meaning, perhaps without the words:\n[0-9a-f]+ .*Story 3\n/)
  assert.match(listed.stderr, /nothing found; 5 by meaning/)
  const lines = jsonLines<{ match: string; title: string }>(
    (await archive.run('search', 'flood', '--meaning', '--json')).stdout,
  )
  assert.deepEqual([lines[0]!.title, lines[0]!.match], ['Story 3', 'meaning'])
  assert.match((await archive.run('search', 'meaning:flood')).stdout, /Story 3/)

  const client = new Client({ name: 'test', version: '1' })
  const bin = path.join(import.meta.dirname, '..', '..', 'bin', 'presskeep.mjs')
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [bin, 'mcp', '--archive', archive.folder],
      stderr: 'pipe',
    }),
  )
  t.after(() => client.close())
  const answer = await client.callTool({ name: 'search', arguments: { query: 'flood', meaning: true, limit: 2 } })
  assert.match(JSON.stringify(answer.content), /near_in_meaning[\s\S]*Story 3/)

  await server.close()
  const down = await archive.run('search', 'inundation', '--meaning')
  assert.match(down.stdout, /Story 3/)
  assert.match(down.stderr, /by meaning: 127\.0\.0\.1:\d+: .*refused/)
  const all = [synced, status, listed, down].map(({ stdout, stderr }) => stdout + stderr).join('')
  assert.ok(!all.includes(key))
})

test('--meaning without an endpoint says which settings are missing', async (t) => {
  const archive = await newArchive(t)
  const asked = await archive.run('search', 'flood', '--meaning')
  assert.equal(asked.code, 1)
  assert.match(asked.stderr, /embeddings\.url and embeddings\.model/)
  const typed = await archive.run('search', 'meaning:flood')
  assert.equal(typed.code, 0)
  assert.match(typed.stderr, /by meaning: nobody makes vectors here: embeddings\.url/)
})

test('Killed while vectors are made, sync goes on where it was and sends little twice', async (t) => {
  const server = await embeddingServer(t)
  const archive = await followed(t, server, 100, '  atOnce: 1\n')
  let isStuck = false
  // Answers four requests, then hangs.
  server.instead = () => {
    isStuck = server.requests.length > 4
    return isStuck
  }
  const child = start(['sync', '--archive', archive.folder])
  const dying = ended(child)
  await until(() => isStuck)
  child.kill('SIGKILL')
  await dying
  server.instead = () => false
  const kept = server.texts.length
  const synced = await archive.run('sync')
  assert.equal(synced.code, 0, synced.stderr)
  assert.equal(new Set(server.texts).size, 100)
  assert.ok(kept >= 64 && server.texts.length <= 100 + 32, `${kept} before, ${server.texts.length} in all`)
  assert.match((await archive.run('status')).stdout, /made: 100 passages of 100 articles$/m)
  const verified = await archive.run('verify')
  assert.equal(verified.code, 0, verified.stdout)
})

test('up makes vectors beside following', async (t) => {
  const server = await embeddingServer(t)
  const archive = await followed(t, server, 5)
  const child = start(['up', '--port', '0', '--archive', archive.folder])
  const dying = ended(child)
  t.after(() => child.kill('SIGKILL'))
  await until(async () => /made: 5 passages/.test((await archive.run('status')).stdout))
  child.kill('SIGINT')
  assert.equal((await dying).code, 0)
})

const noServer = await withoutPostgres()

test('Moved to PostgreSQL the vectors come along, and workers make what is missing', { skip: noServer }, async (t) => {
  const former = process.env.PRESSKEEP_TEST_STORE
  delete process.env.PRESSKEEP_TEST_STORE
  const server = await embeddingServer(t)
  const archive = await followed(t, server, 5)
  if (former !== undefined) process.env.PRESSKEEP_TEST_STORE = former
  await archive.run('sync')
  assert.equal(server.texts.length, 5)
  const moved = await archive.run('move', 'sqlite:', await freshPostgres({ after: (work) => t.after(() => work()) }))
  assert.equal(moved.code, 0, moved.stderr)
  assert.match((await archive.run('search', 'flood', '--meaning')).stdout, /near in meaning.*\n.*Story 3/)
  assert.deepEqual(server.texts.slice(5), ['flood'])

  const file = path.join(archive.folder, 'presskeep.yaml')
  writeFileSync(file, readFileSync(file, 'utf8').replace('model: made', 'model: other'))
  const worked = await archive.run('work', '--until-idle')
  assert.equal(worked.code, 0, worked.stderr)
  assert.match((await archive.run('status')).stdout, /other: 5 passages of 5 articles$/m)
  assert.equal((await archive.run('verify')).code, 0)
})
