import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import path from 'node:path'
import { after, before, describe, type TestContext, test } from 'node:test'
import { openWarcWriter } from '../../src/capture/index.ts'
import { archiveAt, type Dumped, followFeeds, newArchive, type TestArchive } from '../support/archive.ts'
import { ended, presskeep, start } from '../support/cli.ts'
import { scratch } from '../support/folders.ts'
import { type LoopbackSite, loopbackSite } from '../support/loopback.ts'
import { greyPng } from '../support/png.ts'
import { s3Gate } from '../support/s3-gate.ts'
import { harbour, page, rss } from '../support/small-site.ts'
import { type S3Server, startSwift, withoutSwift } from '../support/swift.ts'

/** Other moments with `PRESSKEEP_SEED`; how many a command with `PRESSKEEP_KILLS`. */
const seed = Number(process.env.PRESSKEEP_SEED ?? 7)
const kills = Number(process.env.PRESSKEEP_KILLS ?? 3)

interface Moment {
  readonly nth: number
  readonly when: 'before' | 'after'
}

/** The last request, the first, and others by chance; before they come in, or when they have. */
function momentsOf(count: number, name: string): readonly Moment[] {
  const chosen: Moment[] = [
    { nth: count, when: 'after' },
    { nth: 1, when: 'after' },
  ]
  for (let at = 0; chosen.length < kills; at++) {
    const digest = createHash('sha256').update(`${seed} ${name} ${at}`).digest()
    chosen.push({ nth: 1 + (digest.readUInt32BE() % count), when: digest[4]! % 2 ? 'before' : 'after' })
  }
  return chosen.slice(0, Math.max(1, kills))
}

/** What an archive says, without what a second asking of a feed may change. */
const gist = (articles: readonly Dumped[]) =>
  articles.map(({ id, url, title, text, revisions, complete }) => ({ id, url, title, text, revisions, complete }))

describe('An archive whose captures and pictures are in a bucket', { skip: withoutSwift(), timeout: 900_000 }, () => {
  let server: S3Server
  const environment = { ...process.env }
  before(async () => {
    server = await startSwift()
    process.env.AWS_ACCESS_KEY_ID = server.credentials.accessKeyId
    process.env.AWS_SECRET_ACCESS_KEY = server.credentials.secretAccessKey
    // The bucket is what is tried here, whatever the other suites are told.
    delete process.env.PRESSKEEP_TEST_BUCKET
    delete process.env.PRESSKEEP_TEST_STORE
  })
  after(async () => {
    process.env = environment
    await server?.close()
  })

  async function inBucket(t: TestContext, endpoint: string): Promise<TestArchive> {
    const bucket = await server.makeBucket()
    return newArchive(t, [
      ['# warcs: s3://my-bucket/news', `warcs: s3://${bucket}/news #`],
      ['# blobs: s3://my-bucket/news', `blobs: s3://${bucket}/news #`],
      ['# s3: { endpoint: https://s3.example.org, region: us-east-1 }', `s3: { endpoint: "${endpoint}" } #`],
    ])
  }

  /** Nothing is lost or hurt, no article has more than one page, and the captures alone give the same. */
  async function isWhole(archive: TestArchive, wanted: ReturnType<typeof gist>, where: string): Promise<void> {
    assert.deepEqual(gist(await archive.dump()), wanted, where)
    const verified = await archive.run('verify', '--json')
    assert.deepEqual([verified.code, verified.stdout], [0, ''], where)
    for (const { id } of wanted.slice(0, 3)) {
      const [shown] = await archive.lines<{ captures: readonly { purpose: string; status?: number }[] }>(
        'show',
        id,
        '--json',
      )
      assert.equal(shown!.captures.filter((one) => one.purpose === 'article').length, 1, `${where}: ${id}`)
    }
    const rebuilt = await archive.run('rebuild')
    assert.equal(rebuilt.code, 0, where + rebuilt.stdout + rebuilt.stderr)
    assert.deepEqual(gist(await archive.dump()), wanted, where)
  }

  const isChange = ({ method }: { readonly method?: string }) =>
    method === 'PUT' || method === 'POST' || method === 'DELETE'

  test('a round that is killed at any change of the bucket, and run again, ends as an undisturbed one', async (t) => {
    const site = await paper(t)
    const gate = await s3Gate(t, server.endpoint, isChange)
    const begun = async () => {
      const archive = await inBucket(t, gate.endpoint)
      await followFeeds(archive, site, { 青石日报: '/feed.xml' })
      return archive
    }
    const calm = await begun()
    gate.killAt(0, 'before', () => {})
    await calm.sync()
    const count = gate.counted()
    const wanted = gist(await calm.dump())
    assert.ok(count >= 6 && wanted.length === 2 && wanted.every((one) => one.complete), `${count} changes`)
    for (const { nth, when } of momentsOf(count, 'sync')) {
      const archive = await begun()
      const child = start(['sync', '--archive', archive.folder])
      gate.killAt(nth, when, () => child.kill('SIGKILL'))
      const { code } = await ended(child)
      const where = `killed ${when} change ${nth} of ${count}`
      gate.killAt(0, 'before', () => {})
      // How many changes there are depends on which commits went together: later ones may not come.
      if (nth < count / 2) assert.equal(code, null, where)
      await archive.sync()
      await isWhole(archive, wanted, where)
      const [{ pictures }] = (await archive.lines<{ pictures: readonly { digest?: string }[] }>(
        'show',
        wanted.find((one) => one.url?.endsWith('/harbour'))!.id,
        '--json',
      )) as [{ pictures: readonly { digest?: string }[] }]
      assert.ok(pictures.length === 1 && pictures[0]!.digest, where)
    }
  })

  test('an ingest that is killed at any change of the bucket, and run again, keeps each page once', async (t) => {
    const file = await foreignWarc(t, 110)
    const gate = await s3Gate(t, server.endpoint, isChange)
    const calm = await inBucket(t, gate.endpoint)
    gate.killAt(0, 'before', () => {})
    const all = await calm.run('ingest', file)
    assert.equal(all.code, 0, all.stderr)
    const count = gate.counted()
    const wanted = gist(await calm.dump())
    assert.equal(wanted.length, 110)
    for (const { nth, when } of momentsOf(count, 'ingest')) {
      const archive = await inBucket(t, gate.endpoint)
      const child = start(['ingest', file, '--archive', archive.folder])
      gate.killAt(nth, when, () => child.kill('SIGKILL'))
      const where = `killed ${when} change ${nth} of ${count}`
      assert.equal((await ended(child)).code, null, where)
      gate.killAt(0, 'before', () => {})
      const again = await archive.run('ingest', file)
      assert.equal(again.code, 0, again.stderr)
      await isWhole(archive, wanted, where)
    }
  })

  test('a backup that is killed at any request, and run again, is whole and can be restored', async (t) => {
    const site = await paper(t)
    const gate = await s3Gate(t, server.endpoint, () => true)
    const archive = await inBucket(t, gate.endpoint)
    await followFeeds(archive, site, { 青石日报: '/feed.xml' })
    await archive.sync()
    const wanted = gist(await archive.dump())
    const first = path.join(scratch(t), 'copy')
    gate.killAt(0, 'before', () => {})
    assert.equal((await archive.run('backup', first)).code, 0)
    const count = gate.counted()
    for (const { nth, when } of momentsOf(count, 'backup')) {
      const copy = path.join(scratch(t), 'copy')
      const child = start(['backup', copy, '--archive', archive.folder])
      gate.killAt(nth, when, () => child.kill('SIGKILL'))
      const where = `killed ${when} request ${nth} of ${count}`
      assert.equal((await ended(child)).code, null, where)
      gate.killAt(0, 'before', () => {})
      const again = await archive.run('backup', copy)
      assert.equal(again.code, 0, `${where}: ${again.stderr}`)
      const restored = path.join(scratch(t), 'restored')
      const done = await presskeep(['restore', copy, '--archive', restored])
      assert.equal(done.code, 0, `${where}: ${done.stderr}`)
      await isWhole(archiveAt(restored), wanted, where)
    }
    await isWhole(archive, wanted, 'the archive itself')
  })
})

async function paper(t: TestContext): Promise<LoopbackSite> {
  const site = await loopbackSite()
  t.after(() => site.close())
  site.pages.set('/feed.xml', {
    headers: { 'content-type': 'application/rss+xml' },
    body: rss(site, [
      { path: '/harbour', title: harbour.title },
      { path: '/pier', title: '栈桥重开' },
    ]),
  })
  site.pages.set('/ferry.png', { headers: { 'content-type': 'image/png' }, body: greyPng(64) })
  const shown = `<figure><img src="${site.url}/ferry.png" alt="渡轮" width="600" height="400"></figure>`
  site.pages.set('/harbour', { body: page(harbour.title, harbour.paragraphs, shown) })
  const pier = harbour.paragraphs.map((text) => text.replaceAll('渡', '桥'))
  site.pages.set('/pier', { body: page('栈桥重开', pier) })
  return site
}

/** A WARC as another tool writes it, with so many articles: more than one transaction holds. */
async function foreignWarc(t: TestContext, articles: number): Promise<string> {
  const dir = scratch(t)
  const at = Date.parse('2026-03-03T06:00:00Z')
  const writer = openWarcWriter({ dir, software: 'another tool', now: () => at })
  for (let n = 0; n < articles; n++) {
    const paragraphs = harbour.paragraphs.map((text) => `${text}这是第${n}篇。`)
    writer.appendExchange(
      {
        url: `http://paper.example/news/${n}`,
        at: at + n * 1000,
        method: 'GET',
        requestHeaders: [],
        status: 200,
        statusText: 'OK',
        responseHeaders: [['Content-Type', 'text/html; charset=utf-8']],
        body: Buffer.from(page(`第${n}篇`, paragraphs)),
      },
      { purpose: 'article', subject: String(n) },
    )
  }
  const { file } = writer.position()!
  await writer.close()
  return path.join(dir, file)
}
