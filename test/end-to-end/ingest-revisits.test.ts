import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { ingest, openForWriting, openSources } from '../../src/archive/index.ts'
import { folderWarcs, sha256, type WarcRecord } from '../../src/capture/index.ts'
import { newArchive, type TestArchive } from '../support/archive.ts'
import { answerOf, type Crawled, crawlOf, record } from '../support/crawl.ts'
import { scratch } from '../support/folders.ts'
import { greyPng } from '../support/png.ts'
import { harbour, page } from '../support/small-site.ts'

const inFolder = process.env.PRESSKEEP_TEST_BUCKET ? 'the captures are in a bucket' : false
const days = [1, 2, 3, 4].map((day) => `2024-06-0${day}T08:00:00Z`)
const url = 'https://paper.example/2024/harbour.html'
const before: Crawled = { url, at: days[0]!, body: page(harbour.title, harbour.paragraphs) }
const after: Crawled = {
  url,
  at: days[1]!,
  body: page(
    harbour.title,
    harbour.paragraphs.map((text) => text.replace('六级', '五级')),
  ),
}

type Lines = readonly (readonly [string, string])[]

/** A record that says only that an address answered as it had before. */
function revisitOf(
  original: Crawled,
  {
    url: address = original.url,
    at,
    refersTo,
    head = true,
    bytes = original.body,
  }: {
    readonly url?: string
    readonly at: string
    readonly refersTo?: Lines
    readonly head?: boolean
    /** What its digest is of. */
    readonly bytes?: string | Uint8Array
  },
): Buffer {
  const digest = `sha1:${createHash('sha1').update(bytes).digest('hex')}`
  const { type = 'text/html; charset=utf-8' } = original
  return record(
    [
      ['WARC-Type', 'revisit'],
      ['WARC-Target-URI', address],
      ['WARC-Date', at],
      ['WARC-Profile', 'http://netpreserve.org/warc/1.0/revisit/identical-payload-digest'],
      ['WARC-Payload-Digest', digest],
      ...(refersTo ?? [
        ['WARC-Refers-To-Target-URI', original.url],
        ['WARC-Refers-To-Date', original.at],
      ]),
      ['Content-Type', 'application/http; msgtype=response'],
    ],
    Buffer.from(head ? `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\n\r\n` : ''),
  )
}

async function take(t: Parameters<typeof scratch>[0], archive: TestArchive, ...parts: readonly Buffer[]) {
  const file = path.join(scratch(t), `${randomUUID()}.warc.gz`)
  writeFileSync(file, Buffer.concat([crawlOf([]), ...parts]))
  const ran = await archive.run('ingest', '--json', file)
  assert.equal(ran.code, 0, ran.stderr)
  return JSON.parse(ran.stdout) as { kept: number; known: number; passedOver: number; pictures: number; whole: number }
}

async function records(folder: string): Promise<WarcRecord[]> {
  const warcs = folderWarcs(path.join(folder, 'warc'))
  const all: WarcRecord[] = []
  for (const { name } of await warcs.list()) for await (const one of warcs.readWarc(name)) all.push(one)
  return all
}

async function isSound(archive: TestArchive): Promise<void> {
  const verified = await archive.run('verify')
  assert.equal(verified.code, 0, verified.stdout)
  const was = await archive.dump()
  assert.equal((await archive.run('rebuild')).code, 0)
  assert.deepEqual(await archive.dump(), was)
}

test('A page of which a crawl says only that it was as before is kept as that, however it is named and wherever it stands', {
  skip: inFolder,
}, async (t) => {
  const archive = await newArchive(t)
  const id = randomUUID()
  const first = { ...before, id }
  // Before what it refers to, behind it, without a head, by the id alone, by its digest alone.
  const report = await take(
    t,
    archive,
    revisitOf(after, { at: '2024-06-01T12:00:00Z' }),
    answerOf(first),
    answerOf(after),
    revisitOf(before, { at: days[2]! }),
    revisitOf(before, { at: '2024-06-03T09:00:00Z', head: false }),
    revisitOf(before, { at: '2024-06-03T10:00:00Z', refersTo: [['WARC-Refers-To', `<urn:uuid:${id}>`]] }),
    revisitOf(after, { at: days[3]!, refersTo: [] }),
  )
  assert.deepEqual([report.kept, report.known, report.passedOver], [7, 0, 0])
  const looks = (await records(archive.folder)).filter((one) => one.purpose === 'article')
  assert.equal(looks.filter((one) => one.type === 'response').length, 2)
  assert.equal(looks.filter((one) => one.type === 'revisit').length, 5)
  const [article] = await archive.dump()
  assert.equal(article?.revisions, 2)
  await isSound(archive)
  // In another file, of what is kept already.
  const later = await take(t, archive, revisitOf(after, { at: '2024-06-05T08:00:00Z' }))
  assert.equal(later.kept, 1)
})

/** Reads files in until so many answers were seen, and no further. */
async function takeSome(archive: TestArchive, files: readonly string[], atMost: number): Promise<number> {
  const open = await openForWriting(archive.folder, 'ingest', { now: Date.now, software: 'test' })
  const fetcher = () => Promise.reject(new Error('nothing is fetched here'))
  const stop = new AbortController()
  const sources = await Promise.all(files.map((file) => openSources(file, { fetcher, s3: {} })))
  const report = await ingest(open, sources.flat(), {
    signal: stop.signal,
    onProgress: ({ seen }) => void (seen === atMost && stop.abort()),
  })
  await open.close()
  return report.kept
}

test('What waits for its original is kept though the run that saw it was stopped, in one file and across files', async (t) => {
  const other = (number: number): Crawled => ({
    url: `https://paper.example/2024/other-${number}.html`,
    at: days[0]!,
    body: page(`${harbour.title}之${number}`, [`第${number}号班船今天首航。`, ...harbour.paragraphs]),
  })
  const picture: Crawled = { url: 'https://cdn.example/1.png', at: days[0]!, type: 'image/png', body: greyPng(64) }
  const waiting = revisitOf(after, { at: '2024-06-01T12:00:00Z' })
  const first = [answerOf(other(1)), waiting, answerOf(other(2)), answerOf(other(3)), answerOf(picture)]
  const second = [answerOf(other(4)), answerOf(after), answerOf(other(5))]
  const cases: readonly (readonly [files: readonly (readonly Buffer[])[], stops: readonly number[]])[] = [
    [[[...first, ...second]], [3, 3]],
    [
      [first, second],
      [6, 5],
    ],
  ]
  for (const [parts, stops] of cases) {
    const archive = await newArchive(t)
    const folder = scratch(t)
    const files = parts.map((records, number) => {
      const file = path.join(folder, `CRAWL-${number}.warc.gz`)
      writeFileSync(file, Buffer.concat([crawlOf([]), ...records]))
      return file
    })
    for (const stop of stops) assert.ok((await takeSome(archive, files, stop)) > 0, `stopped at ${stop}`)
    const ended = await archive.run('ingest', '--json', ...files)
    assert.equal(ended.code, 0, ended.stderr)
    assert.equal((await archive.dump()).length, 6)
    const again = await archive.lines<{ seen: number }>('ingest', '--json', ...files)
    assert.equal(again[0]!.seen, 0, 'all of it is done')
    if (inFolder) continue
    const looks = (await records(archive.folder)).filter((one) => one.purpose === 'article' && one.url === url)
    assert.deepEqual(looks.map((one) => one.type).toSorted(), ['request', 'response', 'revisit'])
    await isSound(archive)
  }
})

test('What a revisit refers to is taken only where its bytes are what the revisit says', async (t) => {
  const archive = await newArchive(t)
  const forged = page('从来没有写过的标题', harbour.paragraphs)
  const report = await take(
    t,
    archive,
    answerOf(before),
    revisitOf(before, { at: days[1]!, bytes: forged }),
    revisitOf(before, { at: days[2]!, refersTo: [['WARC-Refers-To', '<urn:uuid:../../etc/passwd>']], bytes: forged }),
    revisitOf({ ...before, url: 'https://paper.example/never' }, { at: days[3]!, bytes: forged }),
  )
  assert.deepEqual([report.kept, report.passedOver], [1, 3])
  assert.equal((await archive.dump()).length, 1)
})

test('A picture that was the same as another is kept by what it refers to', async (t) => {
  const archive = await newArchive(t)
  const shown = '<figure><img src="/ferry.png" width="600" height="400"></figure>'
  const picture: Crawled = { url: 'https://cdn.example/1.png', at: days[0]!, type: 'image/png', body: greyPng(64) }
  const report = await take(
    t,
    archive,
    answerOf(picture),
    answerOf({ ...before, body: page(harbour.title, harbour.paragraphs, shown) }),
    revisitOf(picture, { url: 'https://paper.example/ferry.png', at: days[0]! }),
  )
  assert.deepEqual([report.kept, report.pictures], [1, 1])
  assert.equal((await archive.dump())[0]?.images.length, 1)
  await isSound(archive)
})

/** A file as an archive of ours exports it, of a page and what it was shown with. */
function exported(
  pageOf: Crawled,
  css: string,
  { page: pageId = randomUUID(), more = [] as readonly unknown[], at = pageOf.at } = {},
): Buffer[] {
  const style = randomUUID()
  const article = createHash('sha256').update('x').digest('hex').slice(0, 16)
  const subject = (purpose: string, of: string) => ['Presskeep-For', `${purpose} ${encodeURIComponent(of)}`] as const
  const list = {
    event: 'shown',
    page: pageId,
    browser: 'Chromium',
    end: 'quiet',
    requests: [{ url: 'https://paper.example/style.css', kind: 'stylesheet', captures: [style] }, ...more],
  }
  const bytes = Buffer.from(JSON.stringify(list))
  const sheet = { url: 'https://paper.example/style.css', at, type: 'text/css', body: css, id: style }
  return [
    answerOf({ ...pageOf, id: pageId }, [subject('article', article)]),
    answerOf(sheet, [subject('requisite', 'https://paper.example/style.css')]),
    record(
      [
        ['WARC-Type', 'metadata'],
        ['WARC-Target-URI', pageOf.url],
        ['WARC-Date', at],
        ['Content-Type', 'application/json'],
        ['WARC-Payload-Digest', sha256(bytes)],
        subject('showing', article),
      ],
      bytes,
    ),
  ]
}

const sheets = async (archive: TestArchive) =>
  Promise.all(
    (await records(archive.folder))
      .filter((one) => one.purpose === 'requisite' && one.type === 'response')
      .map(async (one) => Buffer.from(await one.payload()).toString()),
  )

test('What somebody’s file says that a page was shown with never takes the place of what is kept, and is bounded', {
  skip: inFolder,
}, async (t) => {
  const archive = await newArchive(t)
  const honest = exported(before, 'h1 { color: green }')
  assert.equal((await take(t, archive, ...honest)).whole, 1)
  assert.equal((await take(t, archive, ...honest)).whole, 0, 'once')
  // The same page with another sheet: it has its own.
  assert.equal((await take(t, archive, ...exported(before, 'h1 { color: red }'))).whole, 0)
  // A page that is no article, a list of a page that is nowhere, lists that are none.
  const front = { ...before, url: 'https://paper.example/', body: page('首页', harbour.paragraphs) }
  assert.equal((await take(t, archive, ...exported(front, 'h1 { color: red }'))).whole, 0)
  const [, sheet, list] = exported(after, 'h1 { color: red }')
  assert.equal((await take(t, archive, sheet!, list!)).whole, 0)
  const many = Array.from({ length: 500 }, (_, at) => ({ url: `https://paper.example/${at}`, kind: 'script' }))
  assert.equal((await take(t, archive, ...exported(after, 'h1 { color: red }', { more: many }))).whole, 0)
  assert.deepEqual(await sheets(archive), ['h1 { color: green }'])
  // What it names and the file does not hold is told, and what says nothing is left out.
  const none = [{ url: 7, kind: 'script' }, { url: 'x', kind: 'script', captures: 'all' }, null]
  const lost = [...none, { url: 'https://paper.example/lost.js', kind: 'script', captures: [randomUUID()] }]
  assert.equal((await take(t, archive, ...exported(after, 'h1 { color: blue }', { more: lost }))).whole, 1)
  const showings = (await records(archive.folder)).filter((one) => one.purpose === 'showing')
  assert.equal(showings.length, 2)
  const { requests } = JSON.parse(Buffer.from(await showings[1]!.payload()).toString())
  assert.deepEqual(
    requests.map(({ url: address }: { url: string }) => address),
    ['https://paper.example/style.css', 'https://paper.example/lost.js'],
  )
  assert.match(requests[1].why, /it did not come with the file/)
  await isSound(archive)
})

test('Of two answers alike in one crawl the second is kept as a revisit of the first', {
  skip: inFolder,
}, async (t) => {
  const archive = await newArchive(t)
  const file = path.join(scratch(t), 'twice.warc.gz')
  writeFileSync(file, crawlOf([before, { ...before, at: days[1]! }, { ...before, at: days[2]! }]))
  const ran = await archive.run('ingest', '--json', file)
  assert.equal(ran.code, 0, ran.stderr)
  const looks = (await records(archive.folder)).filter((one) => one.url === url && one.purpose === 'article')
  assert.deepEqual(
    looks.filter((one) => one.type !== 'request').map((one) => one.type),
    ['response', 'revisit', 'revisit'],
  )
})
