import assert from 'node:assert/strict'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, type TestContext, test } from 'node:test'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { backup, setStore } from '../../src/archive/index.ts'
import { archiveAt, followFeeds, newArchive, openRoom, type TestArchive } from '../support/archive.ts'
import { ended, presskeep, start } from '../support/cli.ts'
import { changeSetting, scratch } from '../support/folders.ts'
import { type LoopbackSite, loopbackSite } from '../support/loopback.ts'
import { greyPng } from '../support/png.ts'
import { freshPostgres, onServer, withoutPostgres } from '../support/postgres.ts'
import { type S3Gate, s3Gate } from '../support/s3-gate.ts'
import { smallArchive } from '../support/small-archive.ts'
import { harbour, page, rss } from '../support/small-site.ts'
import { type S3Server, startSwift, withoutSwift } from '../support/swift.ts'

const noPostgres = await withoutPostgres()

describe('Captures in a bucket', { skip: withoutSwift() }, () => {
  let server: S3Server
  let client: S3Client
  const environment = { ...process.env }
  before(async () => {
    server = await startSwift()
    const { endpoint, credentials } = server
    process.env.AWS_ACCESS_KEY_ID = credentials.accessKeyId
    process.env.AWS_SECRET_ACCESS_KEY = credentials.secretAccessKey
    client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials })
  })
  after(async () => {
    process.env = environment
    client?.destroy()
    await server?.close()
  })

  async function inBucket(t: TestContext, bucket: string, endpoint = server.endpoint): Promise<TestArchive> {
    return newArchive(t, [
      ['# warcs: s3://my-bucket/news', `warcs: s3://${bucket}/news #`],
      ['# blobs: s3://my-bucket/news', `blobs: s3://${bucket}/news #`],
      ['# s3: { endpoint: https://s3.example.org, region: us-east-1 }', `s3: { endpoint: "${endpoint}" } #`],
    ])
  }
  const keys = async (Bucket: string) =>
    ((await client.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).map(({ Key }) => Key!)

  async function objectAt(Bucket: string, Key: string): Promise<Buffer> {
    const object = await client.send(new GetObjectCommand({ Bucket, Key }))
    return Buffer.from(await object.Body!.transformToByteArray())
  }

  test('An archive is kept, read, proved, copied, checked and made again from the bucket alone', async (t) => {
    const bucket = await server.makeBucket()
    const site = await paper(t)
    const archive = await inBucket(t, bucket)
    await followFeeds(archive, site, { 青石日报: '/feed.xml' })
    await archive.sync()
    site.pages.set('/harbour', {
      body: page(
        harbour.title,
        harbour.paragraphs.map((text) => text.replace('六级', '五级')),
        shown(site),
      ),
    })
    await archive.sync('--once')
    const warcs = path.join(archive.folder, 'warc')
    assert.deepEqual(existsSync(warcs) ? readdirSync(warcs) : [], [], 'no WARC lies on the disk')
    const files = (await keys(bucket)).filter((key) => key.startsWith('news/warc/'))
    assert.ok(files.length >= 3 && files.every((key) => key.endsWith('.warc.gz')), files.join(' '))

    const articles = await archive.dump()
    const article = articles.find((one) => one.url === `${site.url}/harbour`)!
    assert.equal(article.revisions, 2)
    const room = await openRoom(t, archive.folder)
    assert.equal((await fetch(`${room}/article/${article.id}`)).status, 200)
    const proof = path.join(scratch(t), 'proof.json')
    assert.equal((await archive.run('prove', article.id, '--out', proof)).code, 0)
    const wacz = path.join(scratch(t), 'all.wacz')
    const exported = await archive.run('export', 'wacz', wacz)
    assert.equal(exported.code, 0, exported.stderr)
    const verified = await archive.run('verify', '--json')
    assert.deepEqual([verified.code, verified.stdout], [0, ''])

    const copy = path.join(scratch(t), 'copy')
    const first = await backup(archive.folder, copy)
    assert.ok(first.copied > files.length, JSON.stringify(first))
    const again = await backup(archive.folder, copy)
    assert.ok(again.same >= files.length && again.extended === 0, JSON.stringify(again))
    assert.deepEqual(await archiveAt(copy).dump(), articles)
    assert.equal((await presskeep(['verify', '--archive', copy])).code, 0)

    // Another machine, that has the settings and nothing else.
    const elsewhere = path.join(scratch(t), 'elsewhere')
    mkdirSync(elsewhere)
    copyFileSync(path.join(archive.folder, 'presskeep.yaml'), path.join(elsewhere, 'presskeep.yaml'))
    if (process.env.PRESSKEEP_TEST_STORE === 'postgres')
      setStore(elsewhere, await freshPostgres({ after: (work) => t.after(() => work()) }))
    const rebuilt = await presskeep(['rebuild', '--archive', elsewhere])
    assert.match(rebuilt.stdout, /gave 2 articles/, rebuilt.stderr)
    assert.deepEqual(await archiveAt(elsewhere).dump(), articles)
    assert.equal((await presskeep(['verify', '--archive', elsewhere])).code, 0)

    const [{ place } = { place: undefined }] = (
      await archive.lines<{ captures: { place: { file: string; offset: number; length: number } }[] }>(
        'show',
        article.id,
        '--json',
      )
    )[0]!.captures.slice(-1)
    const Key = `news/warc/${place!.file}`
    const bytes = await objectAt(bucket, Key)
    const flipped = Buffer.from(bytes)
    flipped[place!.offset + (place!.length >> 1)]! ^= 0x10
    await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: flipped }))
    const damaged = await archive.run('verify', '--json')
    assert.equal(damaged.code, 2)
    assert.ok(damaged.stdout.includes(article.id) && damaged.stdout.includes(place!.file), damaged.stdout)
    const alone = await archive.run('verify', '--repair', '--json')
    assert.equal(alone.code, 2)
    assert.match(alone.stdout, /captures come from a backup only/)
    const mended = await archive.run('verify', '--repair', '--json', '--from', copy)
    assert.equal(mended.code, 0, mended.stdout)
    const { aside } = JSON.parse(mended.stdout.split('\n').find((line) => line.includes('"repaired":"captures"'))!)
    assert.ok(readFileSync(path.join(archive.folder, aside)).equals(flipped))
    assert.ok(bytes.equals(await objectAt(bucket, Key)))
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key }))
    assert.match((await archive.run('verify', '--json')).stdout, /"warc-missing"/)
    assert.equal((await archive.run('verify', '--repair', '--from', copy)).code, 0)
    assert.ok(bytes.equals(await objectAt(bucket, Key)))
    assert.deepEqual(await archive.dump(), articles)
  })

  test('Killed at any upload of captures, before or after it has come in, a round that is run again ends as an undisturbed one', async (t) => {
    const site = await paper(t)
    const calm = await inBucket(t, await server.makeBucket())
    await followFeeds(calm, site, { 青石日报: '/feed.xml' })
    await calm.sync()
    const wanted = gist(await calm.dump())
    const gate = await uploadGate(t, server.endpoint)
    const bucket = await server.makeBucket()
    const archive = await inBucket(t, bucket, gate.endpoint)
    await followFeeds(archive, site, { 青石日报: '/feed.xml' })
    let kills = 0
    for (const when of ['before', 'after'] as const) {
      for (let upload = 1; upload <= 4; upload++) {
        const child = start(['sync', '--json', '--archive', archive.folder])
        gate.killAt(upload, when, () => child.kill('SIGKILL'))
        const { code } = await ended(child)
        if (code === null) kills++
      }
    }
    gate.killAt(0, 'before', () => {})
    assert.ok(kills >= 3, `${kills} kills`)
    await archive.sync()
    assert.deepEqual(gist(await archive.dump()), wanted)
    const verified = await archive.run('verify', '--json')
    assert.deepEqual([verified.code, verified.stdout], [0, ''])
    const rebuilt = await archive.run('rebuild')
    assert.equal(rebuilt.code, 0, rebuilt.stdout + rebuilt.stderr)
    // What the killed ones have left in pieces is merged when nobody can be writing it any more.
    assert.equal((await archive.run('gc')).code, 0)
    assert.deepEqual(gist(await archive.dump()), wanted)
  })

  test('Workers with nothing on their disks share an archive; what a dead one has uploaded is applied by another', {
    skip: noPostgres,
  }, async (t) => {
    const site = await paper(t)
    const bucket = await server.makeBucket()
    const gate = await uploadGate(t, server.endpoint)
    const store = await freshPostgres({ after: (work) => t.after(() => work()) })
    const room = await inBucket(t, bucket)
    setStore(room.folder, store)
    await followFeeds(room, site, { 青石日报: '/feed.xml' })
    const machine = (name: string) => {
      const folder = path.join(scratch(t), name)
      mkdirSync(folder)
      copyFileSync(path.join(room.folder, 'presskeep.yaml'), path.join(folder, 'presskeep.yaml'))
      return archiveAt(folder)
    }
    const mortal = machine('mortal')
    changeSetting(mortal.folder, server.endpoint, gate.endpoint)
    const child = start(['work', '--until-idle', '--archive', mortal.folder])
    gate.killAt(1, 'after', () => child.kill('SIGKILL'))
    assert.equal((await ended(child)).code, null, 'it was killed')
    await onServer('UPDATE writers SET lease_until = 1 WHERE lease_until > 0', store)
    await onServer('UPDATE hosts SET lease_until = 0, holder = NULL', store)

    const heir = machine('heir')
    const worked = await heir.run('work', '--until-idle')
    assert.equal(worked.code, 0, worked.stderr)
    assert.match(worked.stdout + worked.stderr, /[1-9]\d* records/)
    assert.deepEqual(
      readdirSync(heir.folder).filter((name) => !name.startsWith('.')),
      ['presskeep.yaml'],
    )
    const articles = await room.dump()
    assert.deepEqual(
      articles.map(({ complete, revisions }) => [complete, revisions]),
      [
        [true, 1],
        [true, 1],
      ],
    )
    assert.deepEqual(await heir.dump(), articles)
    const verified = await room.run('verify', '--json')
    assert.deepEqual([verified.code, verified.stdout], [0, ''])
    const left = (await keys(bucket)).filter((key) => !key.endsWith('.warc.gz') && key.startsWith('news/warc/'))
    assert.deepEqual(left, [], 'the pieces of the dead one were merged')
  })

  test('An archive moves into a bucket by copying its files there, and goes on', async (t) => {
    const { folder, site } = await smallArchive(t)
    const archive = archiveAt(folder)
    const articles = await archive.dump()
    const bucket = await server.makeBucket()
    for (const name of readdirSync(path.join(folder, 'warc')).filter((one) => one.endsWith('.warc.gz'))) {
      const Body = readFileSync(path.join(folder, 'warc', name))
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: `warc/${name}`, Body }))
    }
    renameSync(path.join(folder, 'warc'), path.join(folder, 'warc-before'))
    const settings = path.join(folder, 'presskeep.yaml')
    const lines = `warcs: s3://${bucket}\ns3: { endpoint: "${server.endpoint}" }\n`
    writeFileSync(settings, lines + readFileSync(settings, 'utf8'))
    const verified = await archive.run('verify', '--json')
    assert.deepEqual([verified.code, verified.stdout], [0, ''])
    site.pages.set('/waiting', { body: page('候船室里的人', [...harbour.paragraphs]) })
    await archive.sync('--once')
    const later = await archive.dump()
    assert.deepEqual(
      later.map(({ id }) => id),
      articles.map(({ id }) => id),
    )
    const rebuilt = await archive.run('rebuild')
    assert.equal(rebuilt.code, 0, rebuilt.stdout + rebuilt.stderr)
    assert.equal((await archive.run('verify')).code, 0)
  })

  test('A bucket that is out of reach stops a round in words, and the next goes on', async (t) => {
    const site = await paper(t)
    const own = await startSwift()
    t.after(() => own.close())
    const archive = await inBucket(t, await own.makeBucket(), own.endpoint)
    await followFeeds(archive, site, { 青石日报: '/feed.xml' })
    await own.stopFront()
    const stopped = await archive.run('sync')
    assert.notEqual(stopped.code, 0)
    assert.match(stopped.stderr, /s3:\/\//)
    await own.startFront()
    await archive.sync()
    assert.deepEqual(
      (await archive.dump()).map(({ complete }) => complete),
      [true, true],
    )
    assert.equal((await archive.run('verify')).code, 0)
  })
})

const shown = (site: LoopbackSite) =>
  `<figure><img src="${site.url}/ferry.png" alt="渡轮" width="600" height="400"></figure>`

async function paper(t: TestContext): Promise<LoopbackSite> {
  const site = await loopbackSite()
  t.after(() => site.close())
  site.pages.set('/feed.xml', {
    headers: { 'content-type': 'application/rss+xml' },
    body: rss(site, [
      { path: '/harbour', title: harbour.title, text: '停航三个月的夜间航班恢复。' },
      { path: '/pier', title: '栈桥重开', text: '栈桥在周末重开。' },
    ]),
  })
  site.pages.set('/ferry.png', { headers: { 'content-type': 'image/png' }, body: greyPng(64) })
  site.pages.set('/harbour', { body: page(harbour.title, harbour.paragraphs, shown(site)) })
  const pier = harbour.paragraphs.map((text) => text.replaceAll('渡', '桥'))
  site.pages.set('/pier', { body: page('栈桥重开', pier) })
  return site
}

const gist = (articles: readonly { id: string; title: string; text: string; revisions: number; complete: boolean }[]) =>
  articles.map(({ id, title, text, revisions, complete }) => ({ id, title, text, revisions, complete }))

/** A way to the server whose uploads of captures are counted. */
function uploadGate(t: TestContext, endpoint: string): Promise<S3Gate> {
  return s3Gate(t, endpoint, ({ method, headers, url }) => {
    // Swift refuses conditional puts; what the client sends then is the upload.
    const isPut = method === 'PUT' && headers['if-none-match'] === undefined
    return isPut && /\/warc\/[^?]*\.\d{12}(\?|$)/.test(url ?? '')
  })
}
