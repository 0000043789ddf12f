import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { type ExportArticle, type ExportEvent, exportJekyll, readJekyllFolder, siteFolder } from './index.ts'
import { manifestPath } from './site-folder.ts'

const picture = new Uint8Array([137, 80, 78, 71])

function article(id: string, more: Partial<ExportArticle> = {}): ExportArticle {
  return {
    id,
    url: `https://news.example/${id}`,
    title: `Title ${id}`,
    publishedAt: Date.UTC(2024, 5, 28, 20, 30),
    firstSeenAt: Date.UTC(2024, 5, 30),
    authors: ['A. Writer'],
    source: 'The Source',
    tags: ['tag'],
    revisionCount: 1,
    feedAuthors: [],
    contentHtml: '<p class="x">from the feed</p>',
    cleanHtml: '<p>clean</p>',
    pictures: [],
    imported: [],
    ...more,
  }
}

const settings = { title: 'My "site"', timeZone: 'Asia/Shanghai', language: 'zh-Hans' }

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

async function run(
  dir: string,
  format: 'compat' | 'clean',
  articles: readonly ExportArticle[],
): Promise<readonly ExportEvent[]> {
  async function* each(): AsyncGenerator<ExportArticle> {
    yield* articles
  }
  return all(exportJekyll(each(), siteFolder(dir), { ...settings, format }))
}

async function inFolder(use: (dir: string) => Promise<void>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'presskeep-site-'))
  try {
    await use(dir)
  } finally {
    await rm(dir, { recursive: true })
  }
}

const states = (events: readonly ExportEvent[], what = 'post') =>
  events.filter((e) => e.what === what).map((e) => e.state)
const front = (text: string) => parse(/^---\n([\s\S]*?)\n---\n/.exec(text)![1]!)

test('a site is made in an empty folder, and a second export changes nothing (D33)', () =>
  inFolder(async (dir) => {
    const articles = [article('a1'), article('b2')]
    const first = await run(dir, 'clean', articles)
    assert.deepEqual(states(first), ['written', 'written'])
    assert.ok((await readdir(dir)).includes('_config.yml'))
    const before = await readFile(join(dir, manifestPath), 'utf8')
    const second = await run(dir, 'clean', articles)
    assert.ok(second.every((event) => event.state === 'unchanged'))
    assert.equal(await readFile(join(dir, manifestPath), 'utf8'), before)
    assert.deepEqual(
      (await readdir(dir, { recursive: true })).filter((name) => name.endsWith('.tmp')),
      [],
    )
  }))

test('a clean post stands under the day of the archive’s zone and says what it is (D29)', () =>
  inFolder(async (dir) => {
    await run(dir, 'clean', [article('a1', { language: 'en', revisionCount: 3, tags: ['a, b', 'yes'] })])
    const text = await readFile(join(dir, '_posts/2024-06-29-Title a1.html'), 'utf8')
    const read = front(text)
    assert.equal(text.match(/^date: (.*)$/m)![1], '2024-06-29T04:30:00+08:00')
    assert.deepEqual(read.tags, ['The Source', 'a, b', 'yes'])
    assert.deepEqual([read.title, read.lang, read.from], ['Title a1', 'en', 'https://news.example/a1'])
    assert.deepEqual([read.presskeep.id, read.presskeep.revisions], ['a1', 3])
    assert.ok(text.endsWith('\n---\n<p>clean</p>\n'))
    await run(dir, 'compat', [article('c3')])
    assert.ok((await readdir(join(dir, '_posts'))).includes('2024-06-28-Title c3.md'))
  }))

test('two articles of one title on one day are two posts (D2), and both keep their names when the order changes', () =>
  inFolder(async (dir) => {
    const articles = [article('aaaaaaaaaa', { title: 'Same' }), article('bbbbbbbbbb', { title: 'same' })]
    await run(dir, 'compat', articles)
    const names = ['2024-06-28-Same.md', '2024-06-28-same-bbbbbbbb.md']
    assert.deepEqual((await readdir(join(dir, '_posts'))).sort(), names)
    const again = await run(dir, 'compat', [...articles].reverse())
    assert.deepEqual(states(again), ['unchanged', 'unchanged'])
  }))

test('an undated article is published under the day it was first seen, without a date (D7, D35)', () =>
  inFolder(async (dir) => {
    for (const format of ['compat', 'clean'] as const) {
      await run(dir, format, [article(format, { publishedAt: undefined })])
      const name = `2024-06-30-Title ${format}.${format === 'compat' ? 'md' : 'html'}`
      assert.equal('date' in front(await readFile(join(dir, '_posts', name), 'utf8')), false)
    }
  }))

test('a post keeps its path when its title changes (D34)', () =>
  inFolder(async (dir) => {
    await run(dir, 'clean', [article('a1')])
    const events = await run(dir, 'clean', [article('a1', { title: 'Another' })])
    assert.deepEqual(states(events), ['written'])
    assert.deepEqual(await readdir(join(dir, '_posts')), ['2024-06-29-Title a1.html'])
  }))

test('a lost list republishes nothing (D20)', () =>
  inFolder(async (dir) => {
    for (const format of ['compat', 'clean'] as const) {
      await run(dir, format, [article('a1'), article('b2')])
      await rm(join(dir, manifestPath))
      assert.deepEqual(states(await run(dir, format, [article('a1'), article('b2')])), ['unchanged', 'unchanged'])
      await rm(join(dir, manifestPath))
      const changed = [article('a1', { title: 'Other' }), article('b2')]
      assert.deepEqual(states(await run(dir, format, changed)), [format === 'clean' ? 'written' : 'kept', 'unchanged'])
      assert.equal((await readdir(join(dir, '_posts'))).length, 2)
      await rm(dir, { recursive: true })
    }
    await mkdir(dir)
  }))

test('half a line at the end of the list, as a crash leaves it, costs nothing', () =>
  inFolder(async (dir) => {
    await run(dir, 'compat', [article('a1')])
    const list = await readFile(join(dir, manifestPath), 'utf8')
    await writeFile(join(dir, manifestPath), list.slice(0, -20))
    await run(dir, 'compat', [article('a1'), article('b2')])
    assert.ok((await run(dir, 'compat', [article('a1'), article('b2')])).every((event) => event.state === 'unchanged'))
    const changed = await run(dir, 'compat', [article('a1', { contentHtml: 'x' }), article('b2', { contentHtml: 'y' })])
    assert.deepEqual(states(changed), ['written', 'written'])
  }))

test('only what changed is written, and nothing that somebody else wrote is overwritten or removed (D32)', () =>
  inFolder(async (dir) => {
    await mkdir(join(dir, '_posts'))
    await writeFile(join(dir, '_config.yml'), 'title: mine\n')
    await writeFile(join(dir, '_posts/2024-06-28-Title a1.md'), '---\ntitle: mine\n---\nmine --- text\n')
    const events = await run(dir, 'compat', [article('a1'), article('b2')])
    assert.deepEqual(states(events, 'site'), [])
    assert.deepEqual((await readdir(join(dir, '_posts'))).sort(), [
      '2024-06-28-Title a1-a1.md',
      '2024-06-28-Title a1.md',
      '2024-06-28-Title b2.md',
    ])
    await writeFile(join(dir, '_posts/2024-06-28-Title b2.md'), 'changed by hand')
    assert.deepEqual(states(await run(dir, 'compat', [article('a1', { contentHtml: 'new' }), article('b2')])), [
      'written',
      'kept',
    ])
    assert.equal(await readFile(join(dir, '_posts/2024-06-28-Title b2.md'), 'utf8'), 'changed by hand')
    assert.equal(await readFile(join(dir, '_config.yml'), 'utf8'), 'title: mine\n')
    // The other format takes the place of posts of ours, and leaves what was changed by hand.
    const clean = await run(dir, 'clean', [article('a1'), article('b2')])
    assert.deepEqual(states(clean), ['written', 'removed', 'written'])
    assert.ok((await readdir(join(dir, '_posts'))).includes('2024-06-28-Title b2.md'))
  }))

test('pictures are written once and shown from the site, those of a type that is not known are left out', () =>
  inFolder(async (dir) => {
    const html =
      '<p><img src="/media/aa11" alt="A {{x}}" width="3" loading="lazy"><img src="/media/bb22" alt="B" loading="lazy">' +
      '<img src="/media/cc33" alt="C" loading="lazy">{% raw %}</p>'
    const pictures = [
      { digest: 'aa11', type: 'image/png', bytes: async () => picture },
      { digest: 'bb22', type: 'application/pdf', bytes: async () => picture },
      { digest: 'cc33', type: 'image/png', bytes: () => Promise.reject(new Error('not there')) },
    ]
    const events = await run(dir, 'clean', [article('a1', { cleanHtml: html, pictures })])
    assert.deepEqual(states(events, 'picture'), ['written', 'failed'])
    assert.deepEqual(await readdir(join(dir, 'assets/pictures')), ['aa11.png'])
    const text = await readFile(join(dir, '_posts/2024-06-29-Title a1.html'), 'utf8')
    assert.ok(
      text.endsWith(
        `<p><img src="{{ '/assets/pictures/aa11.png' | relative_url }}" alt="A &#123;{x}}" width="3" loading="lazy">BC&#123;% raw %}</p>\n`,
      ),
      text,
    )
  }))

test('an imported post is exported as the same bytes under the same path, whatever it holds', () =>
  inFolder(async (dir) => {
    const bytes = new Uint8Array([0x2d, 0x2d, 0x2d, 0x0a, 0xff, 0x00])
    const imported = [
      'archived/2020-01-01/2020-01-01-a\nb\\"c.md',
      '_posts/2020-01-01-x.md',
      '../evil.md',
      '.git/x.md',
      'x.rb',
    ].map((path) => ({ path, bytes: async () => bytes }))
    const events = await run(dir, 'compat', [article('a1', { imported })])
    assert.deepEqual(states(events), ['written', 'written', 'failed', 'failed', 'failed'])
    const found = await all(readJekyllFolder(dir))
    assert.deepEqual(
      found.map((file) => file.path),
      ['_posts/2020-01-01-x.md', 'archived/2020-01-01/2020-01-01-a\nb\\"c.md'],
    )
    for (const file of found) assert.ok(file.kind === 'file' && Buffer.compare(file.bytes, bytes) === 0)
  }))

test('links are followed neither in reading nor in writing', () =>
  inFolder(async (dir) => {
    const outside = await mkdtemp(join(tmpdir(), 'presskeep-outside-'))
    await writeFile(join(outside, '2020-01-01-secret.md'), '---\ntitle: x\n---\n')
    await symlink(outside, join(dir, '_posts'))
    await symlink(join(outside, '2020-01-01-secret.md'), join(dir, '2020-01-02-link.md'))
    assert.deepEqual(await all(readJekyllFolder(dir)), [])
    assert.deepEqual(states(await run(dir, 'compat', [article('a1')])), ['failed'])
    assert.deepEqual(await readdir(outside), ['2020-01-01-secret.md'])
    await rm(outside, { recursive: true })
  }))

test('one article that fails stops no other', () =>
  inFolder(async (dir) => {
    const broken = article('x', {
      imported: [{ path: '_posts/2020-01-01-x.md', bytes: () => Promise.reject(new Error('no record')) }],
    })
    const events = await run(dir, 'compat', [broken, article('b2')])
    assert.deepEqual(states(events), ['failed', 'written'])
    assert.match(events.find((event) => event.state === 'failed')!.message!, /no record/)
  }))
