import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type DefaultTreeAdapterTypes, parse } from 'parse5'
import { archiveAt, type Dumped, followFeeds, type TestArchive } from '../support/archive.ts'
import { presskeep } from '../support/cli.ts'
import { jsonFeed, xml } from '../support/feeds.ts'
import { scratch } from '../support/folders.ts'
import { hostileTexts, visible } from '../support/hostile-texts.ts'
import { loopbackSite } from '../support/loopback.ts'
import { without } from '../support/needs.ts'
import { readPosts } from '../support/posts.ts'

type Node = DefaultTreeAdapterTypes.Node

function textOf(node: Node): string {
  if ('value' in node) return node.value
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : ''
}

function* elements(node: Node): Generator<DefaultTreeAdapterTypes.Element> {
  if ('tagName' in node) yield node
  if ('childNodes' in node) for (const child of node.childNodes) yield* elements(child)
}

describe('Real Jekyll builds the sample newspaper with hostile articles in it', { skip: without('jekyll') }, () => {
  const ends: (() => unknown)[] = []
  const scope = { after: (end: unknown) => ends.push(end as () => unknown) } as Parameters<typeof scratch>[0]
  const host = 'Hostile {{ site.title }} "daily"'
  let archive: TestArchive
  let articles: readonly Dumped[]

  before(async () => {
    const folder = path.join(scratch(scope), 'archive')
    const elsewhere = await presskeep(['demo', '--no-up', '--archive', folder])
    assert.deepEqual([elsewhere.code, /--keep DIR/.test(elsewhere.stderr)], [1, true])
    const made = await presskeep(['demo', '--no-up', '--keep', folder])
    assert.equal(made.code, 0, made.stderr)
    archive = archiveAt(folder)
    const site = await loopbackSite()
    ends.push(() => site.close())
    const items = hostileTexts.map((text, id) => ({
      id: `h${id}`,
      title: text,
      authors: [{ name: text }],
      tags: [text],
      date_published: '2024-06-29T00:51:57Z',
      content_html: `<p>Number ${id} before</p><p>${xml(text)}</p><pre>first\n\tsecond</pre><p>after</p>`,
    }))
    site.pages.set('/hostile.json', {
      headers: { 'content-type': 'application/feed+json' },
      body: jsonFeed('hostile', items),
    })
    await followFeeds(archive, site, { [host]: '/hostile.json' })
    await archive.sync('--feed', `${site.url}/hostile.json`)
    articles = await archive.dump()
    assert.ok(articles.length > hostileTexts.length + 20)
  })
  after(async () => {
    for (const end of ends.reverse()) await end()
  })

  for (const format of ['compat', 'clean'] as const) {
    test(`D13: ${format} builds without an error or a warning, and each page shows the title of its post`, async () => {
      const blog = path.join(scratch(scope), 'blog')
      const exported = await archive.run('export', 'jekyll', blog, '--format', format)
      assert.equal(exported.code, 0, exported.stderr)
      const env = { ...process.env, LANG: 'C.UTF-8', JEKYLL_ENV: 'production' }
      const built = spawnSync('jekyll', ['build', '--trace'], { cwd: blog, env, encoding: 'utf8', timeout: 120_000 })
      assert.equal(built.status, 0, `${built.error ?? ''}${built.stdout}${built.stderr}`)
      assert.doesNotMatch(`${built.stdout}${built.stderr}`, /warn|error|conflict|deprecat/i)

      const pages = new Map<string, { readonly title: string; readonly html: string }>()
      const out = path.join(blog, '_site')
      const shown = new Map<string, number>()
      for (const entry of readdirSync(out, { recursive: true, withFileTypes: true, encoding: 'utf8' })) {
        const name = path.relative(out, path.join(entry.parentPath, entry.name))
        if (!entry.isFile() || !/^\d{4}-\d\d-\d\d[\s\S]*\/index\.html$/.test(name)) continue
        const html = readFileSync(path.join(out, name), 'utf8')
        const all = [...elements(parse(html))]
        const title = textOf(all.find(({ tagName }) => tagName === 'h1')!)
        pages.set(name, { title, html })
        shown.set(visible(title), (shown.get(visible(title)) ?? 0) + 1)
        for (const { tagName, attrs } of all) {
          assert.ok(!['script', 'iframe', 'form', 'object', 'base'].includes(tagName), `${name}: ${tagName}`)
          for (const attr of attrs) {
            assert.doesNotMatch(attr.name, /^on/, name)
            assert.doesNotMatch(attr.value, /^\s*javascript:/i, name)
          }
        }
      }
      assert.equal(pages.size, articles.length, 'a page for each article')
      const posts = readPosts(blog)
      assert.equal(posts.length, articles.length)
      for (const { matter } of posts) {
        const title = String(matter.title)
        const key = visible(title)
        assert.ok((shown.get(key) ?? 0) > 0, JSON.stringify(title).slice(0, 100))
        shown.set(key, shown.get(key)! - 1)
      }
      // The words of the articles, with what was Liquid and Markdown in them.
      const texts = [...pages.values()].map(({ html }) => visible(textOf(parse(html))))
      hostileTexts.forEach((text, id) => {
        const wanted = visible(`Number ${id} before${text}first\n\tsecondafter`)
        assert.ok(
          texts.some((one) => one.includes(wanted)),
          `${id}: ${JSON.stringify(text).slice(0, 100)}`,
        )
      })
      const feed = readFileSync(path.join(out, 'feed.xml'), 'utf8')
      assert.equal([...feed.matchAll(/<entry>/g)].length, Math.min(100, articles.length))
      assert.equal(
        new Set([...feed.matchAll(/<id>(.*?)<\/id>/g)].map(([, id]) => id)).size,
        1 + Math.min(100, articles.length),
      )
    })
  }
})
