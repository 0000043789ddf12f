import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { type DefaultTreeAdapterMap, parse } from 'parse5'
import { hostileValues } from './hostile-values.ts'
import { type ExportArticle, exportJekyll, siteFolder } from './index.ts'

const jekyll = spawnSync('jekyll', ['--version']).status === 0
const skip =
  jekyll || process.env.PRESSKEEP_SKIP_NOTHING
    ? false
    : 'SKIPPED: no `jekyll` here (apt-get install jekyll), so the built site was not looked at'

async function* articles(): AsyncGenerator<ExportArticle> {
  for (const [i, value] of hostileValues.entries()) {
    yield {
      id: `id${String(i).padStart(6, '0')}`,
      url: `https://news.example/${i}?a=(b)&c={{d}}`,
      title: value,
      publishedAt: i % 7 === 0 ? undefined : Date.UTC(2024, 0, 1 + (i % 28), 20),
      firstSeenAt: Date.UTC(2024, 0, 1),
      authors: value === '' ? [] : [value],
      source: i % 2 ? 'A: "source" #1' : '某报',
      tags: value === '' ? [] : [value],
      language: 'zh-Hans',
      revisionCount: 2,
      editedAt: Date.UTC(2024, 1, 1),
      feedAuthors: value === '' ? [] : [value],
      contentHtml: `<p>${escaped(value)} {{ site.title }} {% include x %} <a href="https://e.example/{{x}}">y</a></p><pre>a\nb</pre>`,
      cleanHtml: `<p>${escaped(value)} {{ site.title }} {% include x %}</p><p><img src="/media/aa11" alt="p" loading="lazy"></p>`,
      pictures: [{ digest: 'aa11', type: 'image/png', bytes: async () => new Uint8Array([1]) }],
      imported: [],
    }
  }
}

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

function escaped(text: string): string {
  return text
    .replace(/[\0-\x08\x0B\x0C\x0E-\x1F\x7F]/g, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
}

for (const format of ['compat', 'clean'] as const) {
  test(`Jekyll builds ${format} posts of hostile feeds without a warning, and shows what was written (D10–D13, D30, D31, D34)`, {
    skip,
  }, async () => {
    const dir = await mkdtemp(join(tmpdir(), 'presskeep-jekyll-'))
    try {
      const settings = { format, title: 'Site: "x" {{ y }}', timeZone: 'Asia/Shanghai', language: 'zh-Hans' }
      const events = await all(exportJekyll(articles(), siteFolder(dir), settings))
      assert.ok(events.every((event) => event.state === 'written'))
      const posts = events.filter((event) => event.what === 'post')
      const built = spawnSync('jekyll', ['build', '--trace'], {
        cwd: dir,
        encoding: 'utf8',
        env: { ...process.env, LC_ALL: 'C.UTF-8' },
      })
      assert.equal(built.status, 0, built.stderr)
      assert.equal(built.stderr, '')
      assert.doesNotMatch(built.stdout, /warning|error|conflict/i)
      const pages = (await readdir(join(dir, '_site'), { recursive: true })).filter((name) =>
        /\d-\d\d\/.*index\.html$/.test(name),
      )
      assert.equal(pages.length, posts.length)
      for (const page of pages) {
        const html = await readFile(join(dir, '_site', page), 'utf8')
        assert.ok(
          html.includes('{{ site.title }} {% include x %}') ||
            html.includes('&#123;{ site.title }} &#123;% include x %}'),
          page,
        )
        assertHarmless(html)
        if (format === 'clean') assert.ok(html.includes('<img src="/assets/pictures/aa11.png"'), page)
      }
      readByRuby(
        dir,
        posts.map(({ path }) => path),
      )
      const feed = await readFile(join(dir, '_site/feed.xml'), 'utf8')
      const ids = [...feed.matchAll(/<id>([^<]*)<\/id>/g)].map((match) => match[1]!)
      assert.equal(new Set(ids).size, Math.min(100, posts.length) + 1)
      assert.ok(ids.every((id) => id.startsWith('urn:')))
    } finally {
      await rm(dir, { recursive: true })
    }
  })
}

/** Nothing of a title or an address has become an element that runs or calls. */
function assertHarmless(html: string): void {
  const waiting: DefaultTreeAdapterMap['node'][] = [parse(html)]
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if ('childNodes' in node) waiting.push(...node.childNodes)
    if (!('attrs' in node)) continue
    assert.ok(!/^(script|iframe|object|style|base)$/.test(node.tagName), node.tagName)
    for (const { name, value } of node.attrs) {
      assert.doesNotMatch(name, /^on/)
      if (name === 'href') assert.match(value, /^(https?:\/\/|\/)/)
      if (name === 'src') assert.match(value, /^\/assets\//)
    }
  }
}

/** Ruby's own YAML reader, which Jekyll uses, and its XML reader. */
function readByRuby(dir: string, paths: readonly string[]): void {
  const program =
    'require "yaml"; require "json"; require "date"; require "rexml/document"; ' +
    'REXML::Document.new(File.read("_site/feed.xml")); REXML::Document.new(File.read("_site/sitemap.xml")); ' +
    'puts JSON.parse(STDIN.read).map { |f| m = File.read(f)[/\\A---\\n(.*?)\\n---\\n/m, 1]; ' +
    'y = YAML.safe_load(m, permitted_classes: [Time, Date]); [y["title"], y["author"], y["tags"]] }.to_json'
  const out = execFileSync('ruby', ['-Eutf-8:utf-8', '-e', program], {
    cwd: dir,
    input: JSON.stringify(paths),
    encoding: 'utf8',
  })
  const read = JSON.parse(out) as [string, string, string[]][]
  const sources = hostileValues.map((_, i) => (i % 2 ? 'A: "source" #1' : '某报'))
  read.forEach(([title, author, tags], i) => {
    const value = hostileValues[i]!
    assert.equal(title, value)
    assert.equal(author, value || sources[i])
    assert.equal(tags[0], sources[i])
  })
}
