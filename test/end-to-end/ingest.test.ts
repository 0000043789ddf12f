import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { ingest, openForWriting, openSources, setStore } from '../../src/archive/index.ts'
import { writeZip } from '../../src/archive/zip.ts'
import { newArchive, type TestArchive } from '../support/archive.ts'
import { ended, start } from '../support/cli.ts'
import { answerOf, type Crawled, crawlOf, record, writeCrawl } from '../support/crawl.ts'
import { changeSetting, scratch } from '../support/folders.ts'
import { loopbackSite } from '../support/loopback.ts'
import { greyPng } from '../support/png.ts'
import { freshPostgres, withoutPostgres } from '../support/postgres.ts'
import { harbour, page } from '../support/small-site.ts'
import { startSwift, withoutSwift } from '../support/swift.ts'

interface Ingested {
  readonly seen: number
  readonly kept: number
  readonly known: number
  readonly passedOver: number
  readonly pictures: number
  readonly whole: number
  readonly damaged: readonly string[]
}

const at = '2024-06-01T08:00:00Z'
const story = (number: number): Crawled => ({
  url: `https://paper${number % 3}.example/2024/story-${number}.html`,
  at,
  body: page(`${harbour.title}之${number}`, [`第${number}号班船今天首航。`, ...harbour.paragraphs]),
})
const others: readonly Crawled[] = [
  { url: 'https://paper0.example/missing', at, status: 404, body: page('没有', harbour.paragraphs) },
  { url: 'https://paper0.example/', at, body: page('首页', harbour.paragraphs) },
  { url: 'https://paper0.example/data.json', at, type: 'application/json', body: '{}' },
  {
    url: 'https://paper0.example/links',
    at,
    body: `<!doctype html><html lang="zh"><head><title>最新</title></head><body><main><h1>最新</h1><ul>${Array.from(
      { length: 60 },
      (_, link) => `<li><a href="/${link}">新闻 ${link}</a></li>`,
    ).join('')}</ul></main></body></html>`,
  },
]
const stories = Array.from({ length: 130 }, (_, number) => story(number))

async function ingested(
  archive: TestArchive,
  ...words: readonly string[]
): Promise<Ingested & { code: number | null }> {
  const ran = await archive.run('ingest', '--json', ...words)
  assert.notEqual(ran.stdout, '', ran.stderr)
  return { ...(JSON.parse(ran.stdout) as Ingested), code: ran.code }
}

const content = async (archive: TestArchive) =>
  (await archive.dump()).map(({ id, url, title, text, revisions }) => ({ id, url, title, text, revisions }))

test('The news of a crawl is kept with its time, once, and nothing else of it; rebuild gives the same', async (t) => {
  const archive = await newArchive(t)
  const file = path.join(scratch(t), 'CRAWL-00001.warc.gz')
  const shown = `<figure><img src="https://paper0.example/ferry.png" width="600" height="400"></figure>`
  const pictured: Crawled = {
    url: 'https://paper0.example/pictured',
    at,
    body: page(
      '渡轮的新漆',
      [...harbour.paragraphs, '新漆是深绿色的，远看像一片漂在江上的荷叶，孩子们都这么说。'],
      shown,
    ),
  }
  const edited = {
    ...story(1),
    at: '2024-06-02T08:00:00Z',
    body: page('改过的标题', ['改过的第一段。', ...harbour.paragraphs]),
  }
  const picture: Crawled = { url: 'https://paper0.example/ferry.png', at, type: 'image/png', body: greyPng(64) }
  writeCrawl(file, [picture, ...stories, ...others, story(5), pictured, edited])

  const first = await ingested(archive, file)
  assert.deepEqual(
    { ...first, damaged: first.damaged.length },
    { seen: 137, kept: 132, known: 1, passedOver: 4, pictures: 1, whole: 0, damaged: 0, stopped: false, code: 0 },
  )
  const kept = await content(archive)
  assert.equal(kept.length, 131)
  const folder = path.join(archive.folder, 'warc')
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.gz')) : []
  const warcs = files.map((name) => gunzipSync(readFileSync(path.join(folder, name))).toString('latin1')).join('')
  // In a bucket they are looked at by `verify`.
  if (warcs) assert.equal(warcs.split('\r\nPresskeep-Kept: WARC/1.0\r\n').length - 1, 132)
  assert.equal(kept.find((one) => one.url === edited.url)?.revisions, 2)
  const [one] = (await archive.dump()).filter((line) => line.url === pictured.url)
  assert.equal(one?.images.length, 1)
  const shownDay = await archive.run('show', one!.id, '--json')
  assert.match(shownDay.stdout, /"at":1717228800000/)

  assert.deepEqual((await ingested(archive, file)).seen, 0, 'a file that was read to its end is not read again')
  assert.match((await archive.run('ingest', file)).stderr, /not read before; --from-start reads it again/)
  const again = await ingested(archive, '--from-start', file)
  assert.deepEqual([again.kept, again.known, again.pictures], [0, 133, 0])
  assert.equal((await archive.run('verify')).code, 0)
  assert.equal((await archive.run('rebuild')).code, 0)
  assert.deepEqual(await content(archive), kept)
})

test('Killed in the middle and run again, a crawl is read in as if nothing had been', async (t) => {
  const file = path.join(scratch(t), 'CRAWL-00002.warc.gz')
  writeCrawl(file, stories)
  const undisturbed = await newArchive(t)
  await ingested(undisturbed, file)
  const killed = await newArchive(t)
  for (const delayMs of [1200, 2000, 2800]) {
    const child = start(['ingest', file, '--archive', killed.folder])
    setTimeout(() => child.kill('SIGKILL'), delayMs)
    await ended(child)
  }
  await ingested(killed, file)
  assert.deepEqual(await content(killed), await content(undisturbed))
  assert.equal((await killed.run('verify')).code, 0)
})

test('A crawl that is damaged in the middle, cut short, packed as a whole or no WARC is told, and the rest is kept', async (t) => {
  const dir = scratch(t)
  const archive = await newArchive(t)
  const few = stories.slice(0, 8)
  const whole = crawlOf(few)
  const cut = path.join(dir, 'cut.warc.gz')
  writeFileSync(cut, whole.subarray(0, whole.length - 300))
  const first = await ingested(archive, cut)
  assert.deepEqual([first.kept, first.code], [7, 2])
  assert.match(first.damaged[0]!, /cut\.warc\.gz:\d+:/)
  const atOnce = path.join(dir, 'at-once.warc.gz')
  writeFileSync(atOnce, gzipSync(gunzipSync(whole)))
  const plain = path.join(dir, 'plain.warc')
  writeFileSync(plain, gunzipSync(whole))
  const none = path.join(dir, 'none.warc.gz')
  writeFileSync(none, gzipSync('<html>nothing of the kind'))
  const rest = await ingested(archive, atOnce, plain, none)
  assert.deepEqual([rest.kept, rest.known, rest.code], [1, 15, 2])
  assert.match(rest.damaged.join('\n'), /none\.warc\.gz:0: no WARC record begins here/)
  const told = await archive.run('ingest', none)
  assert.deepEqual([told.code, told.stdout], [2, ''])
  assert.equal(told.stderr, 'presskeep: nothing could be read: none.warc.gz:0: no WARC record begins here\n')
  for (const [command, name, why] of [
    [['ingest'], 'empty.warc.gz', 'empty.warc.gz is empty'],
    [['import', 'warc'], 'empty.warc', 'empty.warc is empty'],
    [['import', 'wacz'], 'empty.wacz', 'empty.wacz is empty, and so no ZIP file'],
  ] as const) {
    writeFileSync(path.join(dir, name), '')
    const empty = await archive.run(...command, path.join(dir, name))
    assert.deepEqual([empty.code, empty.stdout, empty.stderr], [2, '', `presskeep: nothing could be read: ${why}\n`])
  }
  const missing = await archive.run('ingest', path.join(dir, 'nowhere.warc.gz'))
  assert.equal(missing.code, 1)
  assert.match(missing.stderr, /there is no file .*nowhere\.warc\.gz/)
})

test('A crawl on the web is read in ranges, from a server without ranges whole; what is not there is told and stops nothing', async (t) => {
  const site = await loopbackSite()
  t.after(() => site.close())
  const noise = Array.from({ length: 9 }, (_, number) => ({
    url: `https://paper0.example/noise-${number}`,
    at,
    type: 'application/octet-stream',
    body: randomBytes(2 << 20),
  }))
  const bytes = crawlOf([story(1), ...noise, story(2)])
  site.pages.set('/crawl.warc.gz', (request) => {
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
    if (from === undefined) return { status: 500 }
    const body = bytes.subarray(Number(from), Number(to) + 1)
    const range = `bytes ${from}-${Number(from) + body.length - 1}/${bytes.length}`
    return { status: 206, headers: { 'content-type': 'application/gzip', 'content-range': range, etag: '"1"' }, body }
  })
  site.pages.set('/small.warc.gz', { headers: { 'content-type': 'application/gzip' }, body: crawlOf([story(3)]) })
  const archive = await newArchive(t)
  const urls = ['crawl', 'missing', 'small'].map((name) => `${site.url}/${name}.warc.gz`)
  const done = await ingested(archive, ...urls, '--allow-host', site.host)
  assert.deepEqual([done.kept, done.code], [3, 2])
  assert.match(done.damaged.join('\n'), /missing\.warc\.gz.*404/)
  assert.ok(site.asked.filter((asked) => asked === '/crawl.warc.gz').length >= 2, 'in more than one range')
  assert.equal(site.asked.includes('/robots.txt'), false)
  const forbidden = await ingested(await newArchive(t), urls[0]!)
  assert.deepEqual([forbidden.kept, forbidden.code], [0, 2])
  assert.match(forbidden.damaged.join('\n'), /loopback.*--allow-host/)
})

test('A crawl in a bucket is read where it lies, and a key that is not there is told', {
  skip: withoutSwift(),
}, async (t) => {
  const server = await startSwift()
  t.after(() => server.close())
  const bucket = await server.makeBucket()
  const { endpoint, credentials } = server
  const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials })
  t.after(() => client.destroy())
  const Key = 'crawl-data/CC-NEWS/2024/06/CC-NEWS-20240601000000-00001.warc.gz'
  await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: crawlOf(stories.slice(0, 5)) }))
  const archive = await newArchive(t)
  changeSetting(
    archive.folder,
    '# s3: { endpoint: https://s3.example.org, region: us-east-1 }',
    `s3: { endpoint: "${endpoint}" } #`,
  )
  const env = { AWS_ACCESS_KEY_ID: credentials.accessKeyId, AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey }
  const child = start(
    ['ingest', '--json', `s3://${bucket}/${Key}`, `s3://${bucket}/nothing`, '--archive', archive.folder],
    { env },
  )
  const ran = await ended(child)
  const done = JSON.parse(ran.stdout) as Ingested
  assert.deepEqual([done.kept, ran.code], [5, 2])
  assert.match(done.damaged.join('\n'), /there is no s3:\/\/.*nothing/)
})

test('What a list or an index of sitemaps names becomes due once, and sync fetches it', async (t) => {
  const site = await loopbackSite()
  t.after(() => site.close())
  const archive = await newArchive(t)
  const xml = { 'content-type': 'application/xml' }
  const locs = (element: string, paths: readonly string[]) =>
    paths.map((where) => `<${element}><loc>${site.url}${where}</loc></${element}>`).join('')
  site.pages.set('/sitemap.xml', {
    headers: xml,
    body: `<sitemapindex>${locs('sitemap', ['/2023.xml', '/2024.xml', '/gone.xml'])}</sitemapindex>`,
  })
  site.pages.set('/2023.xml', { headers: xml, body: `<urlset>${locs('url', ['/a', '/b'])}</urlset>` })
  // The protocol allows a sitemap 50 MB.
  const large = `<!--${'0'.repeat(48_000_000)}-->`
  site.pages.set('/2024.xml', { headers: xml, body: `<urlset>${large}${locs('url', ['/b', '/c'])}</urlset>` })
  for (const name of ['a', 'b', 'c', 'd'])
    site.pages.set(`/${name}`, {
      body: page(`${harbour.title}${name}`, [`这是${name}号文章的第一段。`, ...harbour.paragraphs]),
    })
  const wanted = async (...words: readonly string[]) => {
    const ran = await archive.run('ingest', '--urls', '--json', ...words, '--allow-host', site.host)
    return { code: ran.code, stderr: ran.stderr, ...(ran.stdout ? JSON.parse(ran.stdout) : {}) }
  }
  const first = await wanted(`${site.url}/sitemap.xml`, '--name', '青石日报')
  assert.deepEqual([first.listed, first.wanted, first.known, first.code], [4, 3, 1, 2])
  assert.match(first.problems.join('\n'), /gone\.xml.*404/)
  const list = path.join(scratch(t), 'list.txt.gz')
  writeFileSync(list, gzipSync(`# ours\n${site.url}/d\n${site.url}/a\nno address\njavascript:alert(1)\n\n`))
  const second = await wanted(list)
  assert.deepEqual([second.listed, second.wanted, second.known, second.problems.length], [4, 1, 1, 2])
  assert.deepEqual(
    (await archive.dump()).map((one) => one.complete),
    [false, false, false, false],
  )
  const sound = async () => assert.equal((await archive.run('verify', '--thorough', '--json')).stdout, '')
  await sound()
  await archive.sync()
  await sound()
  const kept = await archive.dump()
  assert.deepEqual(kept.map((one) => [one.source, one.complete]).sort(), [
    [site.host, true],
    ['青石日报', true],
    ['青石日报', true],
    ['青石日报', true],
  ])
  assert.equal((await wanted(list)).known, 2)
  assert.equal((await archive.run('rebuild')).code, 0)
  assert.deepEqual(await archive.dump(), kept)
  const none = await archive.run('ingest', '--urls', `${site.url}/a`)
  assert.equal(none.code, 2)
  assert.match(none.stderr, /no list of pages/)
})

test('status counts every page of a long list that is not there yet, and lists the newest', async (t) => {
  const archive = await newArchive(t)
  const list = path.join(scratch(t), 'list.txt')
  const pages = 1234
  writeFileSync(list, Array.from({ length: pages }, (_, at) => `https://paper.example/${at}`).join('\n'))
  assert.equal((await archive.run('ingest', '--urls', list)).code, 0)
  const { missing, missingCount, jobsDue } = JSON.parse((await archive.run('status', '--json')).stdout)
  assert.deepEqual([missingCount, missing.length, jobsDue], [pages, 500, pages])
  assert.match((await archive.run('status')).stdout, /missing +1234 articles:\n( {2}.*\n){20} {2}and 1214 more\n/)
})

test('Two runs at once over crawls that give one id to different pages keep all of them', {
  skip: await withoutPostgres(),
}, async (t) => {
  const archive = await newArchive(t)
  setStore(archive.folder, await freshPostgres({ after: (work) => t.after(() => work()) }))
  const ids = Array.from({ length: 60 }, () => randomUUID())
  const files = [0, 1].map((part) => {
    const file = path.join(scratch(t), `CRAWL-${part}.warc.gz`)
    writeCrawl(
      file,
      ids.map((id, number) => ({ ...story(part * ids.length + number), id })),
    )
    return file
  })
  // Neither run writes before both have looked which ids are free.
  let hasCome = 0
  const both = Promise.withResolvers<void>()
  const runs = await Promise.all(
    files.map(async (file) => {
      const open = await openForWriting(archive.folder, 'ingest', { now: Date.now, software: 'test' })
      const keeper: typeof open.keeper = {
        ...open.keeper,
        async commit(append, then) {
          if (++hasCome === files.length) both.resolve()
          await both.promise
          return open.keeper.commit(append, then)
        },
      }
      const none = () => Promise.reject(new Error('nothing is fetched here'))
      const report = await ingest({ ...open, keeper }, await openSources(file, { fetcher: none, s3: {} }))
      await open.close()
      return report
    }),
  )
  assert.deepEqual(
    runs.map(({ kept }) => kept),
    [60, 60],
  )
  const kept = await content(archive)
  assert.equal(kept.length, 120)
  for (const one of kept) assert.ok(one.text.length > 100, `${one.url} has its text`)
  const verified = await archive.run('verify')
  assert.equal(verified.code, 0, verified.stdout + verified.stderr)
  for (const file of files) assert.equal((await ingested(archive, file, '--from-start')).known, 60)
  assert.equal((await archive.run('rebuild')).code, 0)
  assert.deepEqual(await content(archive), kept)
})

test('A record whose id is none that a database takes is kept under an id of ours, on PostgreSQL too', {
  skip: await withoutPostgres(),
}, async (t) => {
  const archive = await newArchive(t)
  setStore(archive.folder, await freshPostgres({ after: (work) => t.after(() => work()) }))
  const file = path.join(scratch(t), 'CRAWL.warc.gz')
  const ids = ['aa\0bb', randomBytes(6000).toString('hex'), '', randomUUID()]
  writeCrawl(
    file,
    ids.map((id, number) => ({ ...story(number), id })),
  )
  const told = await ingested(archive, file)
  assert.deepEqual([told.code, told.kept], [0, 4])
  const verified = await archive.run('verify')
  assert.equal(verified.code, 0, verified.stdout + verified.stderr)
})

/** What a crawler that works with a browser writes for one exchange: the answer, then what was asked, with lines of its own. */
function browsed(crawled: Crawled, type: string, method = 'GET', isRequestFirst = false): Buffer {
  const [id, requestId] = [crawled.id ?? randomUUID(), randomUUID()]
  const answer = answerOf({ ...crawled, id }, [
    ['WARC-Page-ID', randomUUID()],
    ['WARC-Resource-Type', type],
    ['WARC-JSON-Metadata', '{"ipType":"Public","cert":{"issuer":"A","ctc":"1"}}'],
    ...(isRequestFirst ? [['WARC-Concurrent-To', `<urn:uuid:${requestId}>`] as const] : []),
  ])
  const asked = record(
    [
      ['WARC-Type', 'request'],
      ['WARC-Target-URI', crawled.url],
      ['WARC-Date', crawled.at],
      ['Content-Type', 'application/http; msgtype=request'],
      ...(isRequestFirst ? [] : [['WARC-Concurrent-To', `<urn:uuid:${id}>`] as const]),
    ],
    Buffer.from(`${method} ${new URL(crawled.url).pathname} HTTP/1.1\r\nHost: ${new URL(crawled.url).host}\r\n\r\n`),
    requestId,
  )
  return Buffer.concat(isRequestFirst ? [asked, answer] : [answer, asked])
}

const beside = (type: string, url: string, mime: string, block: string | Uint8Array, more: [string, string][] = []) =>
  record(
    [['WARC-Type', type], ['WARC-Target-URI', url], ['WARC-Date', at], ['Content-Type', mime], ...more],
    Buffer.from(block as Uint8Array),
  )

test('Of a WACZ that a crawler with a browser has made the pages are kept, and nothing that it keeps beside them', async (t) => {
  const archive = await newArchive(t)
  const file = path.join(scratch(t), 'crawl.wacz')
  const shown = `<figure><img src="https://paper0.example/ferry.png" width="600" height="400"></figure>`
  const pictured = {
    ...story(2),
    body: page('渡轮的新漆', [...harbour.paragraphs, '新漆是深绿色的，远看像荷叶。'], shown),
  }
  const { url } = story(1)
  const html = story(9).body as string
  const posted = page('提交以后的页面', ['这一页是发送表格以后才有的，谁也不能再看到它。', ...harbour.paragraphs])
  const parts = [
    browsed(story(1), 'document'),
    browsed({ ...story(1), body: posted }, 'document', 'POST'),
    browsed({ ...story(3), url: `${story(3).url}?posted`, body: posted }, 'document', 'POST', true),
    browsed(pictured, 'document', 'GET', true),
    browsed({ url: 'https://paper0.example/ferry.png', at, type: 'image/png', body: greyPng(64) }, 'image'),
    browsed({ ...story(4), url: 'https://paper1.example/api/fragment/4' }, 'xhr'),
    browsed({ ...story(5), url: 'https://paper1.example/api/fragment/5' }, 'fetch'),
    beside('resource', `urn:text:${url}`, 'text/plain', harbour.paragraphs.join('\n')),
    beside('resource', `urn:textFinal:${url}`, 'text/html', html),
    beside('resource', `urn:view:${url}`, 'image/png', greyPng(64)),
    beside('resource', `urn:thumbnail:${url}`, 'image/jpeg', greyPng(16)),
    beside(
      'resource',
      `urn:pageinfo:${url}`,
      'application/json',
      JSON.stringify({ pageid: 'p', urls: { [url]: { status: 200 } } }),
    ),
    beside('conversion', story(6).url, 'text/html', html),
    // The first part of an answer, and the rest.
    answerOf({ ...story(7) }, [['WARC-Segment-Number', '1']]),
    beside('continuation', story(7).url, 'application/http; msgtype=response', html, [['WARC-Segment-Number', '2']]),
    beside(
      'revisit',
      story(8).url,
      'application/http; msgtype=response',
      'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n',
      [['WARC-Profile', 'http://netpreserve.org/warc/1.1/revisit/identical-payload-digest']],
    ),
  ]
  const zip = writeZip(file)
  zip.add('archive/rec-0001.warc.gz', Buffer.concat([crawlOf([]), ...parts]))
  zip.add('archive/rec-0002.warc.gz', crawlOf([story(10)]))
  zip.add('archive/screenshots-0001.warc.gz', beside('resource', `urn:view:${story(10).url}`, 'image/png', greyPng(8)))
  zip.add('pages/pages.jsonl', Buffer.from('{"format":"json-pages-1.0","id":"pages","title":"All Pages"}\n'))
  zip.add('datapackage.json', Buffer.from('{"profile":"data-package","wacz_version":"1.1.1","resources":[]}'))
  zip.close()

  const nested = path.join(scratch(t), 'collection.wacz')
  const outer = writeZip(nested)
  outer.addFile('crawl.wacz', file)
  outer.close()
  const refused = await ingested(archive, nested)
  assert.equal(refused.code, 2)
  assert.match(refused.damaged[0]!, /collection\.wacz: it holds other WACZ files/)

  const { code, kept, known, pictures, damaged } = await ingested(archive, file)
  assert.deepEqual({ code, kept, known, pictures, damaged }, { code: 0, kept: 3, known: 0, pictures: 1, damaged: [] })
  const urls = (await archive.dump()).map((one) => one.url).sort()
  assert.deepEqual(urls, [story(1).url, pictured.url, story(10).url].sort())
  assert.ok((await archive.dump()).every((one) => one.revisions === 1 && !one.text.includes('发送表格')))
  assert.equal((await archive.run('verify')).code, 0)
  const before = await content(archive)
  assert.equal((await archive.run('rebuild')).code, 0)
  assert.deepEqual(await content(archive), before)
})
