import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { marked } from 'marked'
import { type DefaultTreeAdapterTypes, parse } from 'parse5'
import { parse as parseYaml } from 'yaml'
import { type Dumped, followFeeds, newArchive, openRoom, type TestArchive } from '../support/archive.ts'
import { jsonFeed, xml } from '../support/feeds.ts'
import { scratch } from '../support/folders.ts'
import { hostileTexts as values, visible } from '../support/hostile-texts.ts'
import { type LoopbackSite, loopbackSite } from '../support/loopback.ts'
import { assertNamesAreLegal, postFrom, type ReadPost, readPosts } from '../support/posts.ts'

const source = '../"青石\\日报\n--- {{ site.title }} {% x %} <b>: @'

type Node = DefaultTreeAdapterTypes.Node
type Element = DefaultTreeAdapterTypes.Element

function elementsOf(html: string): Element[] {
  const found: Element[] = []
  const walk = (node: Node) => {
    if ('tagName' in node) found.push(node)
    if ('childNodes' in node) for (const child of node.childNodes) walk(child)
  }
  walk(parse(html))
  return found
}

function textOf(node: Node): string {
  if ('value' in node) return node.value
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : ''
}

describe('Hostile values on their whole way', () => {
  const ends: (() => unknown)[] = []
  const scope = { after: (end: unknown) => ends.push(end as () => unknown) } as Parameters<typeof scratch>[0]
  let site: LoopbackSite
  let archive: TestArchive
  let dumped: readonly Dumped[]
  const at = (id: number) => `https://paper.example/h/${id}`
  let folder = ''

  before(async () => {
    site = await loopbackSite()
    ends.push(() => site.close())
    const items = values.map((value, id) => ({
      id: `h${id}`,
      url: at(id),
      title: value,
      authors: [{ name: value }],
      tags: [value],
      date_published: '2024-06-29T00:51:57Z',
      content_html: `<p>Words before.</p><p>${xml(value)}</p><p>Words after.</p>`,
    }))
    const links = values.map((value, id) => ({
      id: `l${id}`,
      url: `https://paper.example/l/${value}`,
      title: `Link ${id}`,
    }))
    site.pages.set('/hostile.json', {
      headers: { 'content-type': 'application/feed+json' },
      body: jsonFeed('hostile', [...items, ...links]),
    })
    archive = await newArchive(scope, [
      ['articles: true', 'articles: false'],
      ['pictures: true', 'pictures: false'],
    ])
    await followFeeds(archive, site, { [source]: '/hostile.json' })
    assert.equal((await archive.sync()).feeds.failed, 0)
    dumped = await archive.dump()
    folder = scratch(scope)
  })
  after(async () => {
    for (const end of ends.reverse()) await end()
  })

  const article = (id: number) => {
    const found = dumped.filter((one) => one.url === at(id))
    assert.equal(found.length, 1, at(id))
    return found[0]!
  }

  test('every item is an article, and its title, author and text say what the feed said', () => {
    values.forEach((value, id) => {
      const { title, author, text } = article(id)
      assert.ok(title.isWellFormed() && !title.includes('\0'), JSON.stringify(value))
      if (visible(value) === '' || value.length > 1000) return
      assert.equal(visible(title), visible(value))
      assert.equal(visible(author.join()), visible(value))
      assert.ok(visible(text).includes(visible(value)), JSON.stringify(value))
    })
    assert.ok(dumped.length >= values.length * 2 - 12, `${dumped.length}: links that differ are articles that differ`)
  })

  for (const format of ['compat', 'clean'] as const) {
    test(`export ${format}: all files lie in the folder under legal names, and YAML reads back what the archive holds`, async () => {
      const blog = path.join(folder, format, 'blog')
      const [report] = await archive.lines<{ posts: number; failed: number }>(
        ...['export', 'jekyll', blog, '--format', format, '--json'],
      )
      assert.deepEqual([report!.posts, report!.failed], [dumped.length, 0])
      assert.deepEqual(readdirSync(path.join(folder, format)), ['blog'], 'nothing beside the folder')
      assertNamesAreLegal(blog)
      const posts = readPosts(blog)
      assert.equal(posts.length, dumped.length)
      const first = dumped[0]!.source
      values.forEach((value, id) => {
        const post: ReadPost = postFrom(posts, at(id))
        const one = article(id)
        const what = JSON.stringify(value).slice(0, 80)
        assert.equal(post.matter.title, one.title, what)
        assert.equal(post.matter.layout, 'post', what)
        assert.equal(post.matter.author, one.author.join(', ') || one.source, what)
        assert.deepEqual(post.matter.categories, [first], what)
        const tags = post.matter.tags as readonly string[]
        assert.equal(tags[0], first, what)
        if (format === 'clean' && visible(value))
          assert.ok(
            tags.some((tag) => visible(tag) === visible(value)),
            what,
          )
        const own = format === 'clean' ? /\{\{ '\/assets\/[\w./]+' \| relative_url \}\}/g : /$^/g
        assert.doesNotMatch(post.body.replace(own, ''), /\{[{%]/, what)
        assertIsHarmless(post.body, what)
        assert.equal(post.matter.evil, undefined)
      })
      for (const post of posts) assert.ok(existsSync(path.join(blog, '_posts', post.name)))
      const config = readFileSync(path.join(blog, '_config.yml'), 'utf8')
      assert.doesNotMatch(config, /evil/)
    })
  }

  test('export markdown: all files lie in the folder under legal names, and say and show what the archive holds', async () => {
    const notes = path.join(folder, 'markdown', 'notes')
    const [report] = await archive.lines<{ articles: number; failed: number; kept: number }>(
      ...['export', 'markdown', notes, '--json'],
    )
    assert.deepEqual([report!.articles, report!.failed, report!.kept], [dumped.length, 0, 0])
    assert.deepEqual(readdirSync(path.join(folder, 'markdown')), ['notes'], 'nothing beside the folder')
    assertNamesAreLegal(notes)
    const files = readdirSync(notes, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'))
    const byUrl = new Map<unknown, { readonly matter: Record<string, unknown>; readonly body: string }>()
    for (const name of files) {
      const text = readFileSync(path.join(notes, name), 'utf8')
      const [, yaml, body = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? []
      if (yaml === undefined) {
        assert.match(name, /(^|\/)index\.md$/)
        assertIsHarmless(marked.parse(text, { async: false }), name)
        continue
      }
      const [old, now] = (['1.1', '1.2'] as const).map((version) => parseYaml(yaml, { version, schema: 'failsafe' }))
      assert.deepEqual(old, now, name)
      byUrl.set(now.url, { matter: now, body })
    }
    values.forEach((value, id) => {
      const one = article(id)
      const what = JSON.stringify(value).slice(0, 80)
      const note = byUrl.get(at(id))
      assert.ok(note, what)
      assert.equal(note.matter.title, one.title, what)
      assert.equal(note.matter.source, one.source, what)
      const html = marked.parse(note.body, { async: false })
      assertIsHarmless(html, what)
      if (visible(value) === '' || value.length > 1000) return
      const shown = visible(textOf(parse(html)))
      assert.ok(shown.startsWith(visible(one.title)), what)
      assert.ok(shown.includes(visible(one.text)), what)
    })
  })

  test('export site: all files lie in the folder under legal names, and no value becomes an element, handler or address', async () => {
    const site = path.join(folder, 'site', 'pages')
    const [report] = await archive.lines<{ articles: number; failed: number; kept: number }>(
      'export',
      'site',
      site,
      '--json',
    )
    assert.deepEqual([report!.articles, report!.failed, report!.kept], [dumped.length, 0, 0])
    assert.deepEqual(readdirSync(path.join(folder, 'site')), ['pages'], 'nothing beside the folder')
    assertNamesAreLegal(site)
    for (const name of readdirSync(site, { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.html')) continue
      const html = readFileSync(path.join(site, name), 'utf8')
      assertIsHarmless(html, name)
      for (const element of elementsOf(html)) {
        if (element.tagName === 'script') assert.equal(textOf(element).trim(), '', name)
        for (const { name: attribute, value } of element.attrs) {
          if (attribute !== 'src' && !(attribute === 'href' && !/^https?:/.test(value))) continue
          const target = path.join(site, path.dirname(name), decodeURIComponent(value.replace(/[?#].*$/, '')))
          assert.ok(value.startsWith('#') || existsSync(target), `${name}: ${value}`)
          assert.ok(!path.relative(site, target).startsWith('..'), `${name}: ${value}`)
        }
      }
    }
    for (const id of values.keys()) {
      const one = article(id)
      const html = readFileSync(path.join(site, 'article', one.id.slice(0, 2), `${one.id}.html`), 'utf8')
      const heading = elementsOf(html).find((element) => element.tagName === 'h1')
      assert.equal(visible(textOf(heading!)), visible(one.title))
    }
  })

  test('all JSON that the program prints is JSON, a line an article', async () => {
    const listed = await archive.lines<{ id: string; title: string }>('list', '--json', '--limit', '10000')
    assert.equal(listed.length, dumped.length)
    const titles = new Map(dumped.map((one) => [one.id, one.title]))
    for (const one of listed) assert.equal(one.title, titles.get(one.id))
    await archive.lines('search', 'words', '--json', '--limit', '1000')
    await archive.lines('feeds', '--json')
    await archive.lines('status', '--json')
    const plain = await archive.run('list', '--limit', '10000')
    assert.doesNotMatch(
      plain.stdout,
      /[\0-\x08\x0B-\x1F\x7F-\x9F\u202A-\u202E\u2066-\u2069]/,
      'a terminal is told nothing',
    )
    assert.equal(plain.stdout.trimEnd().split('\n').length, dumped.length)
  })

  test('the reading room shows them as text: no element, handler or address comes out of a value', async () => {
    const room = await openRoom(scope, archive.folder)
    const lists = ['/', '/?page=2', '/archive', '/tags', '/authors', '/feeds', '/status', '/feed.atom', '/sitemap.xml']
    for (const at of [
      ...lists,
      ...values.map((value) => `/search?q=${encodeURIComponent(value.slice(0, 100).toWellFormed())}`),
    ]) {
      const answer = await fetch(room + at)
      assert.ok([200, 400, 404].includes(answer.status), `${at}: ${answer.status}`)
      if (/html/.test(answer.headers.get('content-type') ?? '')) assertIsOurs(await answer.text(), at)
    }
    for (const id of values.keys()) {
      const one = article(id)
      const answer = await fetch(`${room}/article/${one.id}`)
      assert.equal(answer.status, 200)
      const html = await answer.text()
      assertIsOurs(html, JSON.stringify(values[id]).slice(0, 80))
      const heading = elementsOf(html).find((element) => element.tagName === 'h1')
      assert.equal(visible(textOf(heading!)), visible(one.title))
      const json = (await (await fetch(`${room}/api/articles/${one.id}`)).json()) as { title: string }
      assert.equal(json.title, one.title)
    }
  })

  function assertIsHarmless(html: string, what: string): void {
    for (const { tagName, attrs } of elementsOf(html)) {
      for (const { name, value } of attrs) {
        assert.ok(!name.startsWith('on') && name !== 'style', `${what}: ${tagName} ${name}`)
        if (!/^(src|href|action)$/.test(name)) continue
        assert.doesNotMatch(value, /^\s*(javascript|data|vbscript):/i, what)
      }
      assert.ok(!['iframe', 'object', 'embed', 'base', 'style'].includes(tagName), `${what}: ${tagName}`)
    }
  }

  /** Also, nothing in it comes from elsewhere, and its scripts are our files. */
  function assertIsOurs(html: string, what: string): void {
    assertIsHarmless(html, what)
    for (const element of elementsOf(html)) {
      const src = element.attrs.find(({ name }) => name === 'src')
      if (src) assert.ok(src.value.startsWith('/'), `${what}: ${src.value}`)
      if (element.tagName === 'script') assert.equal(textOf(element).trim(), '', what)
    }
  }
})
