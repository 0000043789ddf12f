import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { newArchive, onlyInFile, type TestArchive } from '../support/archive.ts'
import { presskeep } from '../support/cli.ts'
import { scratch, shared, withoutShared } from '../support/folders.ts'

/** Relative path and digest of every post below a folder. */
function digests(folder: string): Map<string, string> {
  const found = new Map<string, string>()
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  for (const name of names) {
    if (!/^\d{4}-\d{1,2}-\d{1,2}-[\s\S]*\.(md|markdown|html)$/.test(path.basename(name))) continue
    found.set(
      name,
      createHash('sha256')
        .update(readFileSync(path.join(folder, name)))
        .digest('hex'),
    )
  }
  return found
}

interface Imported {
  readonly files: number
  readonly kept: number
  readonly known: number
  readonly broken: readonly { readonly path: string; readonly message: string }[]
  readonly repaired: readonly { readonly path: string; readonly warnings: readonly string[] }[]
}

async function importFrom(archive: TestArchive, folder: string): Promise<Imported> {
  const ran = await archive.run('import', 'jekyll', folder, '--json')
  assert.notEqual(ran.code, 1, ran.stderr)
  return JSON.parse(ran.stdout) as Imported
}

/** Imports, exports as `compat`, compares every byte; imports again; rebuilds. Answers the first report. */
async function thereAndBack(t: TestContext, folder: string): Promise<{ archive: TestArchive; first: Imported }> {
  const archive = await newArchive(t, [], 'inMemory')
  const first = await importFrom(archive, folder)
  const before = digests(folder)
  assert.equal(first.files, before.size)

  const out = path.join(scratch(t, 'inMemory'), 'out')
  const exported = await presskeep([
    'export',
    'jekyll',
    out,
    '--format',
    'compat',
    '--archive',
    archive.folder,
    '--json',
  ])
  assert.equal(exported.code, 0, exported.stderr)
  const after = digests(out)
  assert.deepEqual([...after.keys()].sort(), [...before.keys()].sort())
  for (const [name, digest] of before) assert.equal(after.get(name), digest, JSON.stringify(name))

  const warcs = () =>
    readdirSync(path.join(archive.folder, 'warc')).map((name) => digestOf(path.join(archive.folder, 'warc', name)))
  const kept = [await archive.run('dump'), warcs()]
  const again = await importFrom(archive, folder)
  assert.deepEqual([again.kept, again.known], [0, first.files])
  assert.deepEqual([await archive.run('dump'), warcs()], kept)

  const [rebuilt] = await archive.lines<{ compared: boolean; differences: unknown[]; articles: number }>(
    'rebuild',
    '--json',
  )
  assert.deepEqual([rebuilt!.compared, rebuilt!.differences], [true, []])
  return { archive, first }
}

function digestOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}

/** A post in the ancestor's format; `change` replaces a line of the front matter by its key, an empty text drops it. */
function post(
  id: number,
  change: Readonly<Record<string, string>> = {},
  content = '<p>夜里有船。</p>',
  ms = '1719622317000',
): string {
  const lines = {
    layout: 'layout: post',
    title: 'title: "渡口恢复夜航"',
    date: 'date: 2024-06-29T00:51:57.000Z',
    author: 'author: 青石日报',
    from: `from: https://news.example/${id}`,
    tags: 'tags: [ 青石日报 ]',
    comments: 'comments: True',
    categories: 'categories: [ 青石日报 ]',
    ...change,
  }
  const matter = Object.values(lines).filter(Boolean).join('\n')
  return `---\n${matter}\n---\n<!--${ms}-->\n[渡口恢复夜航](https://news.example/${id})\n------\n\n<div>\n${content}\n</div>\n`
}

/** Posts of ours with what real ones were seen to hold. */
const oddPosts: Readonly<Record<string, string | Buffer>> = {
  '_posts/2024-06-29-渡口恢复夜航.md': post(1),
  '_posts/2024-06-29-两个时间.md': post(2, { date: 'date: 2024-06-30T01:00:00.000Z' }),
  '_posts/2024-06-29-没有时间.md': post(3, { date: 'date: NaN' }, '', 'NaN'),
  '_posts/2024-06-29-broken \\ title.md': post(4, { title: 'title: "a \\quite broken \\title"' }),
  '_posts/2024-06-29-at.md': post(5, { author: 'author: @someone: else' }),
  '_posts/2024-06-29-no-comments.md': post(6, { comments: '' }),
  '_posts/2024-06-29-liquid.md': post(7, {}, '<p>{% include x %} {{ y }}</p><script>alert(1)</script>'),
  '_posts/2024-06-29-crlf.md': post(8).replaceAll('\n', '\r\n'),
  '_posts/2024-06-29-bom.md': `\uFEFF${post(9)}`,
  '_posts/2024-06-29-control.md': post(10, { title: 'title: "bell \x07 and \x0B"' }),
  '_posts/2024-06-29-new\nline.md': post(11),
  '_posts/2024-06-29-a"b\'c%.md': post(12),
  // One address, two files: both come out again.
  'archived/2020/2020-01-02-same.md': post(13),
  'archived/2021/2020-01-02-same.md': post(13, {}, '<p>白天有船。</p>'),
  '_posts/2020-01-03-markdown.md':
    '---\nlayout: post\ntitle: "泡泡"\ndate: 2020-01-03 10:00:00 +01:00\nauthor: 甲\nfrom: https://news.example/14\ntags: [ 甲 ]\n---\n\n**正文** 第一段。\n\n---\n\n第二段，在一条线下面。\n',
  '_posts/2020-01-04-nothing.md': '',
  '_posts/2020-01-05-no-front-matter.md': 'Only words.\n',
  '_posts/2020-01-06-unclosed.md': '---\nlayout: post\ntitle: "x"\n',
  '_posts/2020-01-07-mixed.html': '---\nlayout: post\ntitle: x\nfrom: https://news.example/15\n---\n<p>HTML</p>\n',
  // No UTF-8 at all, and a title that would lead out of the folder.
  '_posts/2020-01-08-latin.md': Buffer.from(post(16, { title: 'title: "Café"' }), 'latin1'),
  '_posts/2020-01-09-out.md': post(17, { title: 'title: "../../../etc/passwd"' }),
}

test('Odd posts of every kind are imported and come out again byte for byte; importing twice changes nothing', async (t) => {
  const folder = path.join(scratch(t), 'blog')
  for (const [name, text] of Object.entries(oddPosts)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    writeFileSync(path.join(folder, name), text)
  }
  const { archive, first } = await thereAndBack(t, folder)
  assert.ok(
    first.repaired.some((one) => one.path.endsWith('broken \\ title.md')),
    'what was broken is told',
  )
  assert.ok(first.repaired.some((one) => one.path.endsWith('at.md')))

  const verified = await archive.run('verify', '--json')
  assert.deepEqual([verified.code, verified.stdout], [0, ''])
  const articles = new Map((await archive.dump()).map((one) => [one.url, one]))
  assert.equal(articles.get('https://news.example/1')?.title, '渡口恢复夜航')
  assert.equal(articles.get('https://news.example/1')?.published, '2024-06-29T00:51:57.000Z')
  assert.equal(articles.get('https://news.example/3')?.published, null, 'NaN is no time')
  assert.equal(articles.get('https://news.example/4')?.title, 'a \\quite broken \\title')
  assert.deepEqual(articles.get('https://news.example/5')?.author, ['@someone: else'])
  assert.match(
    articles.get('https://news.example/14')?.text ?? '',
    /第一段[\s\S]*第二段/,
    'a line in the text ends nothing',
  )
})

test('A folder without posts is a mistake, and is told what posts are called', async (t) => {
  const archive = await newArchive(t)
  const folder = path.join(scratch(t), 'blog')
  mkdirSync(folder)
  writeFileSync(path.join(folder, 'index.md'), 'Not a post.\n')
  const asked = await archive.run('import', 'jekyll', folder)
  assert.equal(asked.code, 1)
  assert.match(asked.stderr, /holds no posts; they are files named YYYY-MM-DD-title\.md/)
})

test('All posts of the ancestor are imported and come out again byte for byte', { skip: withoutShared }, async (t) => {
  const folder = path.join(scratch(t, 'inMemory'), 'posts')
  cpSync(path.join(shared, 'posts'), folder, { recursive: true })
  // On a server, where each post waits for the disk several times, a part of them has to do.
  const isLeftOut = (_: string, at: number) => onlyInFile !== false && at % 20 > 0
  const posts = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'))
  for (const name of posts.sort().filter(isLeftOut)) rmSync(path.join(folder, name))
  const odd = readFileSync(path.join(shared, 'posts/odd-names.jsonl'), 'utf8').split('\n').filter(Boolean)
  for (const line of odd) {
    const { file, base64 } = JSON.parse(line) as { file: string; base64: string }
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    writeFileSync(path.join(folder, file), Buffer.from(base64, 'base64'))
  }
  const { first } = await thereAndBack(t, folder)
  t.diagnostic(`${first.files} posts, ${first.repaired.length} with remarks, ${first.broken.length} without an article`)
})
