import assert from 'node:assert/strict'
import path from 'node:path'
import { describe, it } from 'node:test'
import { newArchive } from '../support/archive.ts'
import { scratch } from '../support/folders.ts'
import { type LoopbackSite, loopbackSite } from '../support/loopback.ts'
import { harbour, page, rss } from '../support/small-site.ts'

const parts = [harbour.paragraphs.slice(0, 2), [harbour.paragraphs[2]], [harbour.paragraphs[3]]] as const

function serve(site: LoopbackSite, pages: readonly (readonly string[])[]): void {
  site.pages.set('/feed.xml', {
    headers: { 'content-type': 'application/rss+xml' },
    body: rss(site, [{ path: '/harbour', title: harbour.title }]),
  })
  pages.forEach((paragraphs, at) => {
    const next = at + 1 < pages.length ? `<p class="pager"><a href="/harbour/${at + 2}">下一页</a></p>` : ''
    site.pages.set(at === 0 ? '/harbour' : `/harbour/${at + 1}`, {
      headers: { etag: `"${paragraphs.join('').length}"` },
      body: page(harbour.title, paragraphs, next),
    })
  })
}

const pageRequests = (site: LoopbackSite) => site.asked.filter((one) => one.startsWith('/harbour'))

describe('An article on several pages', () => {
  it('is fetched and read whole, is the same after a rebuild, and an edit of page 2 is an edit', async (t) => {
    const site = await loopbackSite()
    t.after(() => site.close())
    serve(site, parts)
    const archive = await newArchive(t, [['pictures: true', 'pictures: false']])
    await archive.run('follow', `${site.url}/feed.xml`, '--allow-host', site.host)
    await archive.sync('--once')
    assert.deepEqual(pageRequests(site), ['/harbour', '/harbour/2', '/harbour/3'])
    const [first] = await archive.dump()
    assert.equal(first!.text, harbour.paragraphs.join('\n'))
    assert.equal(first!.complete, true)

    await archive.sync('--once')
    const [again] = await archive.dump()
    assert.deepEqual(again, first, 'a second look at the same pages changes nothing')

    const edited =
      '住在南岸的乘客对此表示欢迎，也有人担心夜里的票价。管理处说，票价在年底以前不会变动，月票仍然可以使用。'
    serve(site, [parts[0], [edited], parts[2]])
    await archive.sync('--once')
    const [second] = await archive.dump()
    assert.equal(second!.revisions, 2)
    assert.equal(second!.text, [...parts[0], edited, ...parts[2]].join('\n'))

    // A page that fails, and one that is gone: the whole text stays, and nothing was edited.
    for (const answer of [{ status: 503 }, { status: 404 }]) {
      site.pages.set('/harbour/3', answer)
      await archive.sync('--once')
      assert.deepEqual(await archive.dump(), [second])
    }

    const rebuilt = await archive.run('rebuild', '--json')
    assert.equal(rebuilt.code, 0, rebuilt.stdout + rebuilt.stderr)
    assert.deepEqual(await archive.dump(), [second])
    const verified = await archive.run('verify', '--json')
    assert.equal(verified.code, 0, verified.stdout)
  })

  it('comes back whole from a WACZ, as one article', async (t) => {
    const site = await loopbackSite()
    t.after(() => site.close())
    serve(site, parts)
    const archive = await newArchive(t, [['pictures: true', 'pictures: false']])
    await archive.run('follow', `${site.url}/feed.xml`, '--allow-host', site.host)
    await archive.sync('--once')
    const [article] = await archive.dump()
    for (const words of [[], ['--article', article!.id]]) {
      const file = path.join(scratch(t), 'parts.wacz')
      assert.equal((await archive.run('export', 'wacz', file, ...words)).code, 0)
      const other = await newArchive(t)
      assert.equal((await other.run('ingest', file)).code, 0)
      const back = await other.dump()
      assert.deepEqual(
        back.map(({ id, text, complete, revisions }) => ({ id, text, complete, revisions })),
        [{ id: article!.id, text: article!.text, complete: true, revisions: 1 }],
      )
      assert.equal((await other.run('verify')).code, 0)
      assert.equal((await other.run('rebuild')).code, 0)
      assert.deepEqual(await other.dump(), back)
    }
  })

  it('is not complete while a page is missing, and is when it comes', async (t) => {
    const site = await loopbackSite()
    t.after(() => site.close())
    serve(site, parts)
    site.pages.set('/harbour/2', { status: 500 })
    const archive = await newArchive(t, [['pictures: true', 'pictures: false']])
    await archive.run('follow', `${site.url}/feed.xml`, '--allow-host', site.host)
    await archive.sync('--once')
    const [cut] = await archive.dump()
    assert.equal(cut!.complete, false)
    assert.match(cut!.text, /夜间航班从下星期一起恢复/)
    serve(site, parts)
    await archive.sync('--once')
    const [whole] = await archive.dump()
    assert.equal(whole!.complete, true)
    assert.equal(whole!.text, harbour.paragraphs.join('\n'))
    assert.equal(whole!.revisions, 1, 'what was missing is no edit')
  })
})
