import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { after, before, describe, type TestContext, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import iconv from 'iconv-lite'
import {
  archiveAt,
  type Dumped,
  followFeeds,
  newArchive,
  onlyInFile,
  openRoom,
  type Report,
  type TestArchive,
} from '../support/archive.ts'
import { ended, presskeep, start } from '../support/cli.ts'
import { type Item, rssFeed, xml } from '../support/feeds.ts'
import { scratch } from '../support/folders.ts'
import { type Answer, type LoopbackSite, loopbackSite } from '../support/loopback.ts'
import { greyPng } from '../support/png.ts'
import { harbour, page } from '../support/small-site.ts'

/** docs/hostile.md, item by item, as far as a user meets it through the program. */
type Scope = Parameters<typeof scratch>[0]

const feedType = { 'content-type': 'application/xml' }
const pubDate = 'Tue, 03 Mar 2026 00:30:00 GMT'
const [p1, p2, p3, p4] = harbour.paragraphs
const words = [p1, p2, p3, p4]
const truth = words.join('\n')

/** Sends less than it promised, and hangs up. */
const cutShort =
  (body: string, share: number) =>
  (request: http.IncomingMessage): Answer => {
    setTimeout(() => request.socket.destroy(), 60)
    const bytes = Buffer.from(body)
    return {
      headers: { 'content-length': String(bytes.length) },
      body: bytes.subarray(0, Math.floor(bytes.length * share)),
    }
  }

describe('A hostile world', () => {
  const ends: (() => unknown)[] = []
  const scope: Scope = { after: (end) => ends.push(end as () => unknown) }
  let site: LoopbackSite
  /** Another publisher. */
  let stranger: LoopbackSite
  /** On this machine too, and nobody said that it may be asked. */
  let secret: LoopbackSite
  let archive: TestArchive
  let report: Report
  let first: readonly Dumped[]
  let second: readonly Dumped[]
  let room = ''
  const link = (name: string) => `${site.url}/${name}`
  const one = (articles: readonly Dumped[], url: string) => {
    const found = articles.filter((article) => article.url === url)
    assert.equal(found.length, 1, url)
    return found[0]!
  }
  const article = (name: string) => one(first, link(name))
  const item = (name: string, more: Item = {}): Item => ({
    title: `About ${name}`,
    link: link(name),
    guid: name,
    pubDate,
    description: `A line about ${name}.`,
    ...more,
  })

  before(async () => {
    site = await loopbackSite()
    stranger = await loopbackSite()
    secret = await loopbackSite()
    ends.push(
      () => site.close(),
      () => stranger.close(),
      () => secret.close(),
    )
    secret.pages.set('/', { body: page('Secret', words) })
    const port = new URL(secret.url).port
    const put = (name: string, answer: Answer | ((request: http.IncomingMessage) => Answer)) =>
      site.pages.set(`/${name}`, answer)
    const ordinary = (name: string) => put(name, { body: page(`About ${name}`, words) })

    // 1, 2
    put('markup', {
      body: page(
        'About markup',
        words,
        `<p style="position:fixed" id="login" class="evil" onclick="alert(1)" x-data="alert(1)">Styled <a href="javascript:alert(1)">words</a></p>
<script>alert(1)</script><style>body{display:none}</style><svg><script>alert(1)</script></svg><math><mi xlink:href="javascript:alert(1)">x</mi></math>
<form action="/logout"><button formaction="javascript:alert(1)">Go</button></form><object data="x"></object><base href="https://evil.example/">
<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript><img src="https://tracker.example/p.gif" width="1" height="1">`,
      ),
    })
    put('deep', { body: page('About deep', words, '<div>'.repeat(200_000)) })
    put('unclosed', { body: page('About unclosed', words, '<a <b '.repeat(150_000)) })
    put('comment', { body: page('About comment', words, '<!--'.repeat(200_000)) })
    // 5
    put('to-secret', { status: 302, headers: { location: `${secret.url}/` } })
    put('to-file', { status: 302, headers: { location: 'file:///etc/passwd' } })
    put('private-picture', {
      body: page('About private-picture', words, `<img src="${secret.url}/p.png" alt="p" width="400" height="300">`),
    })
    // 6
    put('loop', { status: 302, headers: { location: '/loop' } })
    put('page-bomb', {
      headers: { 'content-encoding': 'gzip', 'content-type': 'text/html' },
      body: gzipSync(Buffer.alloc(64 << 20, 0x61)),
    })
    put('headers', { headers: { 'x-long': 'x'.repeat(100_000) }, body: page('About headers', words) })
    // 7
    const meta = (charset: string) => page('About charset', words).replace('utf-8', charset)
    put('gbk', { headers: { 'content-type': 'text/html' }, body: iconv.encode(meta('gbk'), 'gb18030') })
    put('liar', {
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: iconv.encode(meta('utf-8'), 'gb18030'),
    })
    put('utf16', { headers: { 'content-type': 'text/html' }, body: Buffer.from(`\uFEFF${meta('utf-16')}`, 'utf16le') })
    put('nul', { body: page('About nul', words).replace(p2, `\0${p2}\0`) })
    // 9
    for (const name of ['error', 'paywall', 'login', 'blank', 'cut', 'server', 'refused']) ordinary(name)
    // 10, 11, 12
    for (const name of ['guid-a', 'guid-b', 'dropped', 'flips', 'year2099']) ordinary(name)
    put('year2099', { body: page('About year2099', words).replace('2026-03-03', '2099-01-01') })

    const feeds: Record<string, Answer> = {
      markup: { body: rssFeed('markup', [item('markup'), item('deep'), item('unclosed'), item('comment')]) },
      text: {
        body: `<feed xmlns="http://www.w3.org/2005/Atom"><title>text</title><id>urn:t</id><entry><id>urn:t1</id>
<title type="text">&lt;b&gt; is bold, &amp;amp; is an ampersand</title><link href="${link('text')}"/><author><name>&lt;i&gt;Lin&lt;/i&gt;</name></author>
<published>2026-03-03T00:30:00Z</published><summary type="text">a &lt; b &amp;&amp; c</summary></entry></feed>`,
      },
      guard: {
        body: rssFeed('guard', [
          item('to-secret'),
          item('to-file'),
          item('private-picture'),
          ...[
            `http://127.0.0.1:${port}/plain`,
            `http://2130706433:${port}/?decimal`,
            `http://0x7f.1:${port}/?hex`,
            `http://0177.0.0.1:${port}/?octal`,
            `http://[::ffff:127.0.0.1]:${port}/mapped`,
            `http://[::1]:${port}/six`,
            `http://user:password@${site.host}/userinfo`,
            'http://169.254.169.254/latest/meta-data/',
            'http://127.0.0.1:22/ssh',
            'file:///etc/passwd',
          ].map(
            (address, i): Item => ({ title: `Private ${i}`, link: address, guid: `p${i}`, pubDate, description: 'x' }),
          ),
        ]),
      },
      'private-feed': { status: 302, headers: { location: `${secret.url}/feed.xml` } },
      bomb: { headers: { 'content-encoding': 'gzip' }, body: gzipSync(Buffer.alloc(64 << 20)) },
      laughs: {
        body: `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY file SYSTEM "file:///etc/passwd"><!ENTITY net SYSTEM "${secret.url}/dtd">
${Array.from({ length: 9 }, (_, i) => `<!ENTITY ${'bcdefghij'[i]} "${`&${'abcdefghi'[i]};`.repeat(10)}">`).join('')}]>
${rssFeed('laughs', [item('laughs', { title: 'Entities', description: 'LAUGH' })])
  .replace(/<\?xml.*\?>/, '')
  .replace('LAUGH', '&j; &file; &net;')}`,
      },
      broken: { body: '<rss><channel><title>broken' },
      limits: { body: rssFeed('limits', [item('loop'), item('page-bomb'), item('headers')]) },
      charsets: { body: rssFeed('charsets', [item('gbk'), item('liar'), item('utf16'), item('nul')]) },
      worse: {
        body: rssFeed(
          'worse',
          ['error', 'paywall', 'login', 'blank', 'cut', 'server', 'refused'].map((name) => item(name)),
        ),
      },
      identity: {
        body: rssFeed('identity', [
          item('guid-a', { guid: '1' }),
          item('dropped'),
          item('flips'),
          item('year2099', { pubDate: 'Thu, 01 Jan 2099 00:00:00 GMT' }),
        ]),
      },
      cut: { body: rssFeed('cut', [item('guid-b')]) },
    }
    const addresses: Record<string, string> = {}
    for (const [name, answer] of Object.entries(feeds)) {
      addresses[name] = `/${name}.xml`
      put(`${name}.xml`, { ...answer, headers: { ...feedType, ...answer.headers } })
    }
    stranger.pages.set('/thief.xml', { headers: feedType, body: rssFeed('thief', [item('other')]) })
    archive = await newArchive(scope, [['allowHosts: []', `allowHosts: ["${stranger.host}"]`]])
    await followFeeds(archive, site, { ...addresses, thief: `${stranger.url}/thief.xml` })
    report = await archive.sync()
    first = await archive.dump()

    // The second round: everything gets worse.
    put('error', {
      body: '<!doctype html><title>404 Not Found</title><h1>404 Not Found</h1><p>The page is not here any more.</p>',
    })
    put('paywall', {
      body: page('About paywall', [`${p1.slice(0, 30)}…`], '<div class="paywall"><p>订阅以继续阅读</p></div>'),
    })
    put('login', {
      body: '<!doctype html><title>Sign in</title><form action="/login"><input type="password" name="p"><button>Sign in</button></form>',
    })
    put('blank', { body: '' })
    put('cut', cutShort(page('About cut', words), 0.6))
    put('server', { status: 500, body: page('About server', ['Oops']) })
    put('refused', { status: 403, body: 'no' })
    put('flips', { body: page('About flips', [p1, p2, p3]) })
    put('identity.xml', {
      headers: feedType,
      // "dropped" is gone, and the guid "1" names another article now.
      body: rssFeed('identity', [
        item('guid-b', { guid: '1', title: 'Another article with the same guid' }),
        item('flips'),
        item('year2099', { pubDate: 'Thu, 01 Jan 2099 00:00:00 GMT' }),
      ]),
    })
    stranger.pages.set('/thief.xml', {
      headers: feedType,
      body: rssFeed('thief', [
        { ...item('guid-a'), title: 'Stolen', content: `<p>${'Words that are not the article’s. '.repeat(60)}</p>` },
      ]),
    })
    put('cut.xml', cutShort(rssFeed('cut', [item('guid-b'), item('late')]), 0.7))
    await archive.sync('--once')
    put('flips', { body: page('About flips', words) })
    await archive.sync('--once')
    put('flips', { body: page('About flips', [p1, p2, p3]) })
    await archive.sync('--once')
    second = await archive.dump()
    room = await openRoom(scope, archive.folder)
  })
  after(async () => {
    for (const end of ends.reverse()) await end()
  })

  const shown = async (name: string) => (await fetch(`${room}/article/${article(name).id}`)).text()

  test('1: markup is cut down to text, and no depth or length of it stops a round', async () => {
    const html = await shown('markup')
    const prose = html.slice(html.indexOf(p1), html.indexOf('Styled'))
    assert.ok(prose.includes(p4))
    const main = html.slice(html.indexOf('<main'), html.indexOf('</main>'))
    assert.doesNotMatch(main, /alert|onclick|x-data|style=|"login"|"evil"|logout|tracker\.example|evil\.example/)
    for (const name of ['deep', 'unclosed', 'comment']) assert.ok(article(name).text.startsWith(p1), name)
  })

  test('2: text is decoded once and escaped where it is shown', async () => {
    const { title, author } = article('text')
    assert.equal(title, '<b> is bold, &amp; is an ampersand')
    assert.deepEqual(author, ['<i>Lin</i>'])
    const html = await shown('text')
    assert.ok(html.includes(xml(title)) && html.includes(xml('<i>Lin</i>')))
    assert.ok(html.includes('a &lt; b &amp;&amp; c'))
  })

  test('3: every answer of the reading room has strict headers; captures are not pages', async () => {
    const [detail] = await archive.lines<{ captures: { id: string }[] }>('show', article('markup').id, '--json')
    const capture = `/capture/${detail!.captures[0]!.id}`
    for (const at of ['/', `/article/${article('markup').id}`, '/nowhere', capture, '/api/articles/x', '/feed.atom']) {
      const { headers } = await fetch(room + at)
      const policy = headers.get('content-security-policy') ?? ''
      assert.match(policy, /frame-ancestors 'none'/, at)
      assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval|\*/, at)
      assert.equal(headers.get('x-content-type-options'), 'nosniff', at)
      assert.ok(headers.get('referrer-policy'), at)
    }
    const { headers } = await fetch(room + capture)
    assert.match(
      `${headers.get('content-disposition')} ${headers.get('content-security-policy')}`,
      /attachment|sandbox/,
    )
  })

  test('4: reading calls nobody: pages and clean posts ask for nothing that is not ours', async () => {
    for (const at of ['/', `/article/${article('private-picture').id}`, '/feeds', '/search?q=夜航']) {
      const html = await (await fetch(room + at)).text()
      assert.doesNotMatch(html, /<(?:img|script|link|iframe|source)[^>]*\s(?:src|href|srcset)="(?:https?:)?\/\//, at)
    }
    const blog = path.join(scratch(scope), 'blog')
    await archive.run('export', 'jekyll', blog)
    for (const name of readdirSync(path.join(blog, '_posts'))) {
      const post = readFileSync(path.join(blog, '_posts', name), 'utf8')
      assert.doesNotMatch(post, /<(?:img|script|link|iframe|source)[^>]*\s(?:src|srcset)="(?:https?:)?\/\//, name)
    }
  })

  test('5: no link, redirect or picture leads the program to an address that nobody allowed', async () => {
    assert.deepEqual(secret.asked, [])
    assert.ok(!site.asked.includes('/userinfo'))
    const feeds = await archive.lines<{ name: string; error_class: string }>('feeds', '--json')
    assert.equal(feeds.find((feed) => feed.name === 'private-feed')?.error_class, 'blocked')
    const refused = report.problems.filter((problem) => /^(blocked|scheme)/.test(problem.problem))
    assert.ok(refused.length >= 10, JSON.stringify(report.problems.map((problem) => problem.problem)))
    assert.ok(article('private-picture').complete)
    for (const { text } of second) assert.doesNotMatch(text, /root:.*:0:0/)
  })

  test('6: bombs, circles and entities end as a word in the list of feeds, and cost nobody else', async () => {
    const feeds = await archive.lines<{ name: string; error_class: string }>('feeds', '--json')
    assert.match(feeds.find((feed) => feed.name === 'bomb')!.error_class, /^(bomb|too_large)$/)
    const problem = (name: string) => report.problems.find((one) => one.url === link(name))?.problem
    assert.match(problem('loop')!, /^redirect_loop/)
    assert.match(problem('page-bomb')!, /^(bomb|too_large)/)
    assert.match(problem('headers')!, /^(too_large|protocol)/)
    const laughs = article('laughs')
    assert.equal(laughs.title, 'Entities')
    assert.ok(laughs.text.length < 200, 'no entity is unpacked')
  })

  test('7: charsets are found out where headers are missing or lie, and no NUL reaches the archive', () => {
    for (const name of ['gbk', 'liar', 'utf16', 'nul']) assert.equal(article(name).text, truth, name)
  })

  test('8: a feed that is broken stops no other', async () => {
    assert.ok(report.feeds.read >= 8)
    const feeds = await archive.lines<{ name: string; error_class: string; next_check: string }>('feeds', '--json')
    const broken = feeds.filter((feed) => feed.error_class)
    assert.deepEqual(broken.map((feed) => feed.name).sort(), ['bomb', 'cut', 'private-feed'])
    for (const feed of broken) assert.ok(Date.parse(feed.next_check) > Date.now(), 'each failure has a next try')
  })

  test('9: an error with status 200, a paywall, a login, nothing, half a page, 500 and 403 replace no article', () => {
    for (const name of ['error', 'paywall', 'login', 'blank', 'cut', 'server', 'refused']) {
      assert.equal(article(name).text, truth, name)
      assert.deepEqual(one(second, link(name)), article(name), name)
    }
  })

  test('10: a guid that is used again, and a feed that claims a foreign address, overwrite nothing', () => {
    assert.deepEqual(one(second, link('guid-a')), article('guid-a'))
    assert.equal(one(second, link('guid-b')).text, truth)
    assert.ok(second.every(({ text }) => !text.includes('that are not the article’s')))
  })

  test('11: what a feed drops is kept, and versions that alternate are two versions', () => {
    assert.deepEqual(one(second, link('dropped')), article('dropped'))
    const flips = one(second, link('flips'))
    assert.deepEqual([flips.revisions, flips.text], [2, [p1, p2, p3].join('\n')])
  })

  test('12: a date in 2099 does not stand above everything', async () => {
    const listed = await archive.lines<{ url: string; published: string | null }>('list', '--json', '--limit', '1000')
    const future = listed.find((line) => line.url === link('year2099'))!
    assert.ok(future.published === null || Date.parse(future.published) < Date.now() + 86_400_000)
    const days = await archive.run('list', '--day', '2099-01')
    assert.equal(days.stdout, '')
    assert.match((await fetch(`${room}/`).then((answer) => answer.text())).replace(/\s+/g, ' '), /202\d/)
  })

  test('19: nothing is changed by reading, other methods and foreign names are refused', async () => {
    const before = await archive.dump()
    for (const method of ['POST', 'PUT', 'DELETE']) {
      const { status } = await fetch(`${room}/article/${article('markup').id}`, { method, body: 'x' })
      assert.ok(status === 404 || status === 405 || status === 403, `${method}: ${status}`)
    }
    const rebound = await fetch(`${room}/`, { headers: { 'x-forwarded-host': 'evil.example' } })
    assert.doesNotMatch(await rebound.text(), /evil\.example/)
    assert.deepEqual(await archive.dump(), before)
    assert.deepEqual(before, second)
  })
})

/** A site with some pages and a picture each; `onAsk` may answer in their place. */
async function smallPaper(
  t: Scope,
  count: number,
  onAsk?: (address: string) => Answer | undefined,
): Promise<LoopbackSite> {
  const site = await loopbackSite()
  t.after(() => site.close())
  const names = Array.from({ length: count }, (_, i) => `story-${i + 1}`)
  const answering = (address: string, answer: Answer) => site.pages.set(address, () => onAsk?.(address) ?? answer)
  for (const [i, name] of names.entries()) {
    const picture = `<figure><img src="/${name}.png" alt="p" width="400" height="300"></figure>`
    answering(`/${name}`, { body: page(`Story ${i + 1}`, words, picture) })
    answering(`/${name}.png`, { headers: { 'content-type': 'image/png' }, body: greyPng(60 + i) })
  }
  const body = rssFeed(
    'small',
    names.map((name) => ({ title: name, link: `${site.url}/${name}`, guid: name, pubDate, description: name })),
  )
  site.pages.set('/feed.xml', (request) => {
    const instead = onAsk?.('/feed.xml')
    if (instead) return instead
    const headers = { ...feedType, etag: '"feed"' }
    return request.headers['if-none-match'] === '"feed"' ? { status: 304, headers } : { headers, body }
  })
  return site
}

const gist = (articles: readonly Dumped[]) =>
  articles.map(({ url, title, sha256, revisions, complete, images }) => ({
    url,
    title,
    sha256,
    revisions,
    complete,
    images: images.length,
  }))

test('13, 14: killed at any answer, a round that is run again ends as an undisturbed one', async (t) => {
  let onAsk: ((address: string) => void) | undefined
  const site = await smallPaper(t, 4, (address) => {
    onAsk?.(address)
    return undefined
  })
  const calm = await newArchive(t)
  await followFeeds(calm, site, { small: '/feed.xml' })
  await calm.sync()
  const wanted = gist(await calm.dump())
  assert.ok(wanted.every((one) => one.complete && one.images === 1))

  const archive = await newArchive(t)
  await followFeeds(archive, site, { small: '/feed.xml' })
  // While the answer to each of these is on its way, or just behind it, the program is gone.
  for (const [address, delayMs] of [
    ['/feed.xml', 0],
    ['/feed.xml', 8],
    ['/story-2', 4],
    ['/story-3.png', 2],
    ['/story-4', 12],
  ] as const) {
    const child = start(['sync', '--archive', archive.folder])
    onAsk = (asked) => {
      if (asked === address) setTimeout(() => child.kill('SIGKILL'), delayMs)
    }
    await ended(child)
  }
  onAsk = undefined
  await archive.sync('--once')
  assert.deepEqual(gist(await archive.dump()), wanted)
  const verified = await archive.run('verify', '--json')
  assert.deepEqual([verified.code, verified.stdout], [0, ''])
  const [rebuilt] = await archive.lines<{ differences: unknown[] }>('rebuild', '--json')
  assert.deepEqual(rebuilt!.differences, [])
})

test('14: while one process writes, a second is told so, or the first does it, and readers read', async (t) => {
  const site = await smallPaper(t, 2)
  const archive = await newArchive(t)
  await followFeeds(archive, site, { small: '/feed.xml' })
  const child = start(['up', '--port', '0', '--archive', archive.folder])
  t.after(() => child.kill('SIGKILL'))
  for await (const chunk of child.stdout!) if (String(chunk).includes('http')) break
  const [second, rebuilding, reader] = await Promise.all([
    archive.run('sync'),
    archive.run('rebuild'),
    archive.run('status'),
  ])
  // In a file `up` does what is asked beside it; on a server two rounds are one too many.
  assert.equal(second.code, onlyInFile ? 2 : 0, second.stderr)
  for (const { code, stderr } of onlyInFile ? [second, rebuilding] : [rebuilding]) {
    assert.equal(code, 2)
    assert.match(stderr, /another presskeep \(up, process \d+, since .*\) is writing/)
  }
  assert.equal(reader.code, 0)
})

test('15: verify finds flipped bits in captures, database and pictures and names the article; rebuild restores', {
  skip: onlyInFile,
}, async (t) => {
  const site = await smallPaper(t, 3)
  const archive = await newArchive(t)
  await followFeeds(archive, site, { small: '/feed.xml' })
  await archive.sync()
  const wanted = gist(await archive.dump())
  const findings = async (folder: string) => {
    const ran = await presskeep(['verify', '--json', '--archive', folder])
    const found = ran.stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { what: string; article: string | null; repairable: boolean })
    assert.equal(ran.code, found.length ? 2 : 0, ran.stderr)
    return found
  }
  assert.deepEqual(await findings(archive.folder), [])
  const damagedCopy = (name: string) => {
    const folder = path.join(scratch(t), name)
    cpSync(archive.folder, folder, { recursive: true })
    return folder
  }
  const flip = (file: string, where: (bytes: Buffer) => readonly number[]) => {
    const bytes = readFileSync(file)
    const places = where(bytes)
    assert.ok(places.length > 0, file)
    for (const at of places) bytes[at]! ^= 0x10
    writeFileSync(file, bytes)
  }

  const pictures = damagedCopy('pictures')
  const blob = readdirSync(path.join(pictures, 'blobs'), { recursive: true, withFileTypes: true }).find((entry) =>
    entry.isFile(),
  )!
  flip(path.join(blob.parentPath, blob.name), (bytes) => [bytes.length >> 1])
  const [picture, ...noMore] = await findings(pictures)
  assert.deepEqual([picture!.what, picture!.repairable, noMore], ['picture-damaged', true, []])
  assert.ok(picture!.article)
  await presskeep(['rebuild', '--archive', pictures])
  assert.deepEqual(await findings(pictures), [])

  const database = damagedCopy('database')
  // Wherever the words stand: a page that is free now may hold them too.
  flip(path.join(database, 'presskeep.db'), (bytes) => {
    const places: number[] = []
    const wanted = Buffer.from('青石渡口管理处')
    for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted, at + 1)) places.push(at + 2)
    return places
  })
  const texts = await findings(database)
  assert.ok(
    texts.length > 0 && texts.every((finding) => finding.repairable),
    `in the database: ${JSON.stringify(texts)}`,
  )
  await presskeep(['rebuild', '--archive', database])
  assert.deepEqual(await findings(database), [])
  assert.deepEqual(gist(await archiveAt(database).dump()), wanted)

  const captures = damagedCopy('captures')
  const [article] = await archive.dump()
  const [detail] = await archive.lines<{ captures: { place: { file: string; offset: number; length: number } }[] }>(
    ...['show', article!.id, '--json'],
  )
  const { place } = detail!.captures.at(-1)!
  flip(path.join(captures, 'warc', place.file), () => [place.offset + (place.length >> 1)])
  const damage = await findings(captures)
  assert.ok(damage.length > 0, 'a capture that is damaged is found')
  assert.ok(
    damage.some((finding) => finding.article === article!.id),
    `its article is named: ${JSON.stringify(damage)}`,
  )
  assert.deepEqual(gist(await archiveAt(captures).dump()), wanted, 'what the database has stays readable')
  await presskeep(['rebuild', '--archive', captures])
  assert.equal((await archiveAt(captures).dump()).length, wanted.length, 'nothing is lost by a rebuild from the rest')
})

test('16: a full disk is told in words, what is kept stays readable, and the next round goes on', async (t: TestContext) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'presskeep-'))
  const mount = path.join(folder, 'small-disk')
  mkdirSync(mount)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2500k', 'tmpfs', mount], { stdio: 'ignore' })
  } catch {
    return t.skip('SKIPPED, NOT PASSED: a small disk can only be mounted by root')
  }
  t.after(() => {
    execFileSync('umount', ['-l', mount])
    rmSync(folder, { recursive: true })
  })
  const site = await loopbackSite()
  t.after(() => site.close())
  const noise = (i: number) =>
    Array.from({ length: 9000 }, (_, n) => ((n * 7919 * (i + 3)) ** 2).toString(36)).join(' ')
  const names = Array.from({ length: 25 }, (_, i) => `big-${i}`)
  for (const [i, name] of names.entries())
    site.pages.set(`/${name}`, { body: page(name, words, `<!-- ${noise(i)} -->`) })
  site.pages.set('/feed.xml', {
    headers: feedType,
    body: rssFeed(
      'big',
      names.map((name) => ({ title: name, link: `${site.url}/${name}`, pubDate })),
    ),
  })

  const archive = archiveAt(path.join(mount, 'archive'))
  assert.equal((await presskeep(['init', archive.folder])).code, 0)
  await followFeeds(archive, site, { big: '/feed.xml' })
  const full = await archive.run('sync')
  assert.equal(full.code, 2, `${full.stdout}${full.stderr}`)
  assert.match(full.stderr, /disk is full|no space left|ENOSPC/i)
  assert.ok(
    full.stderr.split('\n').every((line) => !/^\s+at /.test(line)),
    'no stack trace',
  )
  const kept = await archive.dump()
  assert.equal(kept.length, names.length, 'what was kept is readable')

  execFileSync('mount', ['-o', 'remount,size=60m', mount])
  const report = await archive.sync('--once')
  assert.equal(report.problems.length, 0, JSON.stringify(report.problems))
  const articles = await archive.dump()
  assert.equal(articles.filter((one) => one.complete && one.text === truth).length, names.length)
  const verified = await archive.run('verify', '--json')
  assert.deepEqual([verified.code, verified.stdout], [0, ''])
})
