import assert from 'node:assert/strict'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { allowHosts, createFetcher, followAll, initArchive, openForWriting, sync } from '../../src/archive/index.ts'
import { useStore } from '../support/archive.ts'
import { scratch } from '../support/folders.ts'
import { loopbackSite } from '../support/loopback.ts'
import { picture } from '../support/small-archive.ts'
import { harbour, page, rss } from '../support/small-site.ts'

const inFolder = process.env.PRESSKEEP_TEST_BUCKET ? 'the pictures are in a bucket' : false

test('What the store refuses is not asked of a site again, and is kept from its capture once the store takes it', {
  skip: inFolder,
}, async (t) => {
  const site = await loopbackSite()
  t.after(() => site.close())
  const shown = `<figure><img src="${site.url}/ferry.png" alt="渡轮" width="600" height="400"></figure>`
  site.pages.set('/ferry.png', { headers: { 'content-type': 'image/png' }, body: picture(24, 16) })
  site.pages.set('/b', { body: page(harbour.title, harbour.paragraphs, shown) })
  site.pages.set('/feed.xml', {
    headers: { 'content-type': 'application/rss+xml' },
    body: rss(site, [{ path: '/b', title: harbour.title }]),
  })
  const folder = path.join(scratch(t), 'archive')
  initArchive(folder, 'UTC')
  await useStore(t, folder)
  allowHosts(folder, [site.host])
  let clock = Date.parse('2026-03-04T06:00:00Z')
  const now = () => ++clock
  const archive = await openForWriting(folder, 'test', { now, software: 'test' })
  const fetcher = createFetcher({ userAgent: 'test', allowHosts: [site.host], now, random: () => 0.5 })
  t.after(async () => {
    await fetcher.close()
    await archive.close()
  })
  await followAll(archive, [{ url: `${site.url}/feed.xml`, name: '青石日报', tags: [] }])
  const look = () => sync(archive, fetcher, { random: () => 0.5 })
  const jobsOnly = () => sync(archive, fetcher, { random: () => 0.5, feedUrl: 'none of them' })
  const asked = () => site.asked.filter((one) => one === '/ferry.png').length

  const pictures = path.join(folder, 'blobs', 'pictures')
  rmSync(pictures, { recursive: true, force: true })
  mkdirSync(path.dirname(pictures), { recursive: true })
  writeFileSync(pictures, 'no folder')
  await assert.rejects(look())
  assert.equal(asked(), 1)
  const [job] = await archive.db.all<{ attempts: number; last_error: string }>(
    "SELECT attempts, last_error FROM jobs WHERE kind = 'picture'",
  )
  assert.equal(job?.attempts, 1)
  assert.match(job!.last_error, /ENOTDIR|EEXIST/)
  const before = site.asked.length
  for (let minutes = 0; minutes < 300; minutes += 20) {
    clock += 20 * 60_000
    await look().catch(() => {})
    // A feed that is due stands before the jobs of its host, and ends the round: here jobs have their turn.
    await jobsOnly().catch((error) => assert.match(String(error), /ENOTDIR|EEXIST/))
  }
  assert.equal(site.asked.length, before, 'no site is asked while what came can’t be kept')

  const [waiting] = await archive.db.all<{ attempts: number }>("SELECT attempts FROM jobs WHERE kind = 'picture'")
  assert.equal(waiting?.attempts, 1, 'what was not asked for was not tried, so that the picture is not given up')

  rmSync(pictures)
  clock += 20 * 60_000
  await look()
  assert.equal(asked(), 1)
  const kept = await archive.db.all('SELECT 1 FROM pictures WHERE digest IS NOT NULL')
  assert.equal(kept.length, 1)
})
