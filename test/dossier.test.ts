import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { exportEpub, libraryOf, type Messenger, type Notice, openForReading, sync } from '../src/archive/index.ts'
import { xhtmlOf } from '../src/archive/xhtml.ts'
import { anySvg } from '../src/capture/testing/any-svg.ts'
import { createReadingRoom } from '../src/web/index.ts'
import { jsonLines, presskeep } from './support/cli.ts'
import { without } from './support/needs.ts'
import { inArchive, smallArchive, testOptions } from './support/small-archive.ts'
import { page, rss } from './support/small-site.ts'

/** Debian's package is a jar that the kernel runs only with jarwrapper. */
const epubcheck = '/usr/share/java/epubcheck.jar'

test('a dossier is kept, shown, fed, told of and rebuilt', async (t) => {
  const { folder, site } = await smallArchive(t)
  const run = (...words: readonly string[]) => presskeep(['dossier', ...words, '--archive', folder])
  const added = await run('add', '渡口', '渡轮 OR 夜航', '--json')
  assert.equal(added.code, 0, added.stderr)
  const { id, total } = JSON.parse(added.stdout)
  assert.equal(total, 2)
  assert.equal((await run('add', '坏', 'after:soon')).code, 1)
  assert.equal((await run('add', '坏')).code, 1)
  assert.equal((await run('remove', '没有')).code, 1)

  await t.test('its page, its feed, its book and its captures', async (t) => {
    const archive = await openForReading(folder, testOptions)
    t.after(() => archive.close())
    const app = createReadingRoom(libraryOf(archive), { now: Date.now, version: '1' })
    const ask = (path: string) => Promise.resolve(app.request(`http://localhost:4321${path}`))
    assert.match(await (await ask('/dossiers')).text(), new RegExp(`/dossier/${id}`))
    const shown = await (await ask(`/dossier/${id}`)).text()
    assert.match(shown, /候船室里的人/)
    assert.match(shown, /class="hit-day">/, 'of each match the day is told')
    assert.match(shown, /<mark>(?:渡轮|夜航)<\/mark>/, 'and what was found in it')
    assert.match(await (await ask(`/dossier/${id}?since=${Date.now() + 1000}`)).text(), /Nothing new/)
    assert.match(await (await ask(`/dossier/${id}/feed.atom`)).text(), /<id>urn:presskeep:[0-9a-f-]{36}:dossier:/)
    const book = Buffer.from(await (await ask(`/dossier/${id}/book.epub`)).arrayBuffer())
    assert.equal(book.subarray(30, 58).toString(), 'mimetypeapplication/epub+zip')
    const captures = await ask(`/dossier/${id}/captures.wacz`)
    assert.equal(captures.headers.get('content-type'), 'application/wacz')
    assert.equal(
      Buffer.from(await captures.arrayBuffer())
        .subarray(0, 2)
        .toString(),
      'PK',
    )
    assert.match(shown, /book\.epub[\s\S]*captures\.wacz/)
    assert.equal(shown.match(/候船室里的人/g)?.length, 1, 'what is new is not told again below')
    const old = await (await ask(`/dossier/${id}?since=${Date.now() + 1000}`)).text()
    assert.match(old, /Nothing new[\s\S]*From before<\/h2>[\s\S]*候船室里的人/)
    const empty = JSON.parse((await run('add', '空', '没有这样的词', '--json')).stdout).id
    const none = await (await ask(`/dossier/${empty}`)).text()
    assert.doesNotMatch(none, /book\.epub|captures\.wacz|api\/export/, 'nothing is offered that is not there')
    assert.equal((await run('remove', '空')).code, 0)
    assert.equal((await ask('/dossier/0000000000000000')).status, 404)
    assert.equal((await ask(`/dossier/${id}?since=yesterday`)).status, 400)
  })

  await t.test('a new match is told once', async () => {
    appendFileSync(path.join(folder, 'presskeep.yaml'), `\nnotices:\n  webhook: ${site.url}/hook\n`)
    site.pages.set('/feed.xml', {
      headers: { 'content-type': 'application/rss+xml' },
      body: rss(site, [
        { path: '/night', title: '夜航再延一月', text: '渡口的夜航延长。' },
        { path: '/bread', title: '面包涨价', text: '面粉贵了。' },
      ]),
    })
    site.pages.set('/night', {
      body: page('夜航再延一月', [
        '渡口管理处说，夜航要再延长一个月，票价不变，乘客可以照旧买票上船，直到明年春天。'.repeat(3),
      ]),
    })
    site.pages.set('/bread', {
      body: page('面包涨价', [
        '面粉贵了，城里的面包店从下周起把价钱提高一成，店主说这是没有办法的事情，顾客都能理解。'.repeat(3),
      ]),
    })
    const told: Notice[] = []
    const messenger: Messenger = async (_, notices) => {
      told.push(...notices)
      return new Map()
    }
    for (let round = 0; round < 2; round++) {
      await inArchive(folder, (archive, fetcher) =>
        sync(archive, fetcher, { once: true, random: () => 0.5, messenger }),
      )
    }
    const ours = told.filter((notice) => notice.kind === 'dossier')
    assert.deepEqual(
      ours.map((notice) => notice.dossier?.articles.map((one) => one.title)),
      [['夜航再延一月']],
    )
    assert.equal(ours[0]?.dossier?.name, '渡口')
  })

  await t.test('rebuild keeps it, and its removal', async () => {
    const rebuilt = await presskeep(['rebuild', '--archive', folder])
    assert.equal(rebuilt.code, 0, rebuilt.stderr)
    assert.deepEqual(
      jsonLines((await run('list', '--json')).stdout).map((one) => [one.id, one.query]),
      [[id, '渡轮 OR 夜航']],
    )
    assert.equal((await run('remove', '渡口')).code, 0)
    await presskeep(['rebuild', '--archive', folder])
    assert.equal((await run('list')).stdout, '')
    const verified = await presskeep(['verify', '--archive', folder])
    assert.equal(verified.code, 0, verified.stdout)
  })

  await t.test('a query that an older version took is told where it can not be read any more', async () => {
    assert.equal((await run('add', '旧', '渡轮')).code, 0)
    await inArchive(folder, (archive) =>
      archive.db.transaction((sql) => sql.all('UPDATE dossiers SET query = ?', '渡轮 NOT')),
    )
    const listed = await run('list')
    assert.equal(listed.code, 0)
    assert.match(listed.stdout, /旧: 渡轮 NOT\n {2}nothing is found by it: NOT needs a word after it/)
    assert.match(String(jsonLines((await run('list', '--json')).stdout)[0]?.problem), /NOT needs a word/)
  })
})

test('a book is what epubcheck calls one, whatever stands in the articles', {
  skip: existsSync(epubcheck) ? without('java') : without('epubcheck'),
}, async (t) => {
  const { folder, site } = await smallArchive(t)
  const words = '渡轮在浓雾里等了很久，乘客都在岸边看着水面，没有人说话，只有汽笛响了一声。'.repeat(2)
  const drawings = fc.sample(anySvg, { numRuns: 20, seed: 2026 })
  for (const [at, body] of drawings.entries())
    site.pages.set(`/drawing-${at}.svg`, { headers: { 'content-type': 'image/svg+xml' }, body })
  const odd = `<p>${words}</p><h2>标<p>题</p></h2><li>${words}</li><ul>字<li>一<ul><li>二</li></ul></ul><table><tr><td>${words}<td><p>乙</table>
<dl><dt>甲</dt><dd>乙</dd></dl><p>a<b>粗<blockquote>${words}</blockquote></b></p><p><a href="https://例え.example/?a=1&b=2">链接</a> <a href="https://[bad">坏</a>
<ruby>漢<rp>(</rp><rt>kan</rt></ruby> \u0001 &lt;script&gt; ]]&gt; &amp;nbsp;</p><pre>x < y</pre><img src="/ferry.png" alt="轮 &quot;船&quot;" width="600" height="400">
${drawings.map((_, at) => `<figure><img src="/drawing-${at}.svg"><figcaption>${at}</figcaption></figure>`).join('')}`
  site.pages.set('/odd', { body: page('怪 & <b>异</b> ]]>', [words, words]).replace('</article>', `${odd}</article>`) })
  site.pages.set('/feed.xml', {
    headers: { 'content-type': 'application/rss+xml' },
    body: rss(site, [{ path: '/odd', title: '怪 &amp; 异', text: words }]),
  })
  await inArchive(folder, (archive, fetcher) => sync(archive, fetcher, { once: true, random: () => 0.5 }))
  const archive = await openForReading(folder, testOptions)
  t.after(() => archive.close())
  const file = path.join(folder, '..', 'all.epub')
  const report = await exportEpub(archive, file, '')
  assert.equal(report.articles, 3)
  assert.ok(report.pictures > drawings.length / 2, `${report.pictures} pictures`)
  const first = readFileSync(file)
  await exportEpub(archive, file, '')
  assert.deepEqual(readFileSync(file), first, 'the same articles make the same bytes')
  const checked = spawnSync('java', ['-jar', epubcheck, file], { encoding: 'utf8' })
  assert.equal(checked.status, 0, checked.stderr + checked.stdout)
  assert.match(checked.stdout, /No errors or warnings detected/)
})

test('markup that stands where it may not becomes a chapter all the same', () => {
  const at = (digest: string) => (digest === 'abc' ? 'pictures/abc.png' : undefined)
  assert.equal(xhtmlOf('<p>a<b>x<div>y</div></b></p>', at), '<p>a</p>\n<p>x</p>\n<p>y</p>\n')
  assert.equal(xhtmlOf('<a href="javascript:x">j</a><img src="https://x.example/p.png">', at), '<p>j</p>\n')
  assert.equal(
    xhtmlOf('<img src="/media/abc" alt="a&quot;b">', at),
    '<p><img src="pictures/abc.png" alt="a&quot;b"/></p>\n',
  )
  assert.doesNotThrow(() => xhtmlOf('<div>'.repeat(5000), at))
  assert.equal(xhtmlOf(`${'<b>'.repeat(5000)}x`, at).replace(/<\/?[bp]>/g, ''), 'x\n')
})
