import assert from 'node:assert/strict'
import { appendFileSync, existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { DeleteObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { followFeeds, newArchive, openRoom } from '../support/archive.ts'
import { presskeep } from '../support/cli.ts'
import { loopbackSite } from '../support/loopback.ts'
import { greyPng } from '../support/png.ts'
import { harbour, page, rss, serveHarbour } from '../support/small-site.ts'
import { startSwift, withoutSwift } from '../support/swift.ts'

test('Pictures are kept in a bucket, shown from it, checked by verify and put back by rebuild', {
  skip: withoutSwift(),
}, async (t) => {
  const server = await startSwift()
  t.after(() => server.close())
  const bucket = await server.makeBucket()
  const { endpoint, credentials } = server
  const before = { ...process.env }
  process.env.AWS_ACCESS_KEY_ID = credentials.accessKeyId
  process.env.AWS_SECRET_ACCESS_KEY = credentials.secretAccessKey
  t.after(() => {
    process.env = before
  })
  const site = await loopbackSite()
  t.after(() => site.close())
  site.pages.set('/feed.xml', {
    headers: { 'content-type': 'application/rss+xml' },
    body: rss(site, [{ path: '/harbour', title: harbour.title, text: '停航三个月的夜间航班恢复。' }]),
  })
  site.pages.set('/ferry.png', { headers: { 'content-type': 'image/png' }, body: greyPng(64) })
  const shown = `<figure><img src="${site.url}/ferry.png" alt="渡轮" width="600" height="400"></figure>`
  site.pages.set('/harbour', { body: page(harbour.title, harbour.paragraphs, shown) })

  const archive = await newArchive(t, [
    ['# blobs: s3://my-bucket/news', `blobs: s3://${bucket}/news #`],
    ['# s3: { endpoint: https://s3.example.org, region: us-east-1 }', `s3: { endpoint: "${endpoint}" } #`],
  ])
  await followFeeds(archive, site, { 青石日报: '/feed.xml' })
  await archive.sync()

  const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials })
  t.after(() => client.destroy())
  const keys = async () =>
    ((await client.send(new ListObjectsV2Command({ Bucket: bucket }))).Contents ?? []).map(({ Key }) => Key!)
  const [key, ...others] = await keys()
  assert.match(key!, /^news\/pictures\//)
  assert.deepEqual(others, [])
  const folder = path.join(archive.folder, 'blobs')
  assert.deepEqual(existsSync(folder) ? readdirSync(folder) : [], [], 'nothing lies in the folder')

  const [article] = await archive.dump()
  const room = await openRoom(t, archive.folder)
  const html = await (await fetch(`${room}/article/${article!.id}`)).text()
  const source = /<img[^>]+src="(\/media\/[^"]+)"/.exec(html)?.[1]
  assert.ok(source, 'the article shows its picture')
  const answer = await fetch(room + source)
  assert.deepEqual(Buffer.from(await answer.arrayBuffer()), Buffer.from(greyPng(64)))
  assert.equal((await archive.run('verify')).code, 0)

  await client.send(new PutObjectCommand({ Bucket: bucket, Key: key!, Body: Buffer.from('another picture') }))
  const changed = await archive.run('verify', '--json')
  assert.equal(changed.code, 2)
  assert.match(changed.stdout, /"what":"picture-damaged"/)
  await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key! }))
  assert.equal((await archive.run('verify')).code, 2)
  assert.equal((await archive.run('rebuild')).code, 0)
  assert.deepEqual(await keys(), [key])
  assert.equal((await archive.run('verify')).code, 0)

  await server.stopFront()
  const [other] = [await archive.run('verify', '--json')]
  assert.notEqual(other.code, 0, 'a bucket that is out of reach is no clean bill')
  assert.match(other.stdout + other.stderr, /s3:\/\//)
})

test('Where what speaks to buckets is not installed, a program says so before it asks a site for anything', async (t) => {
  const site = await loopbackSite()
  t.after(() => site.close())
  serveHarbour(site)
  const archive = await newArchive(t)
  appendFileSync(path.join(archive.folder, 'presskeep.yaml'), 'blobs: s3://pictures/archive\n')
  const hook = `import { registerHooks } from 'node:module'
registerHooks({ resolve(name, context, next) {
  if (name.startsWith('@aws-sdk/')) throw Object.assign(new Error('not found'), { code: 'ERR_MODULE_NOT_FOUND' })
  return next(name, context)
} })`
  const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(hook)}` }
  const words = ['follow', `${site.url}/feed.xml`, '--allow-host', site.host, '--archive', archive.folder]
  const ran = await presskeep(words, { env })
  assert.equal(ran.code, 2, ran.stderr)
  assert.match(ran.stderr, /a bucket needs the package @aws-sdk\/client-s3: npm install/)
  assert.deepEqual(site.asked, [])
})
