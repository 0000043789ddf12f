import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { marked } from 'marked'
import { parse } from 'yaml'
import { followFeeds, newArchive } from '../support/archive.ts'
import { presskeep } from '../support/cli.ts'
import { jsonFeed } from '../support/feeds.ts'
import { scratch } from '../support/folders.ts'
import { loopbackSite } from '../support/loopback.ts'
import { smallArchive } from '../support/small-archive.ts'

function notesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\d{4}-\d\d-\d\d .*\.md$/.test(name))
    .sort()
}

function matterOf(text: string): Record<string, unknown> {
  const yaml = /^---\n([\s\S]*?)\n---\n/.exec(text)?.[1]
  assert.ok(yaml !== undefined, text.slice(0, 100))
  return parse(yaml) as Record<string, unknown>
}

interface Said {
  readonly articles: number
  readonly written: number
  readonly unchanged: number
  readonly kept: number
  readonly failed: number
  readonly problems: readonly { readonly path: string; readonly message: string }[]
}

test('export markdown writes a file an article with its front matter, its picture, and an index; a second run writes nothing', async (t) => {
  const { folder, site } = await smallArchive(t)
  const notes = path.join(scratch(t), 'notes')
  const run = async (...words: string[]) =>
    JSON.parse((await presskeep(['export', 'markdown', notes, ...words, '--json', '--archive', folder])).stdout) as Said
  const first = await run()
  assert.deepEqual([first.articles, first.kept, first.failed], [2, 0, 0])
  const [harbour, waiting] = notesIn(notes).sort((a, b) =>
    a.includes('渡口恢复夜航') ? -1 : b.includes('渡口恢复夜航') ? 1 : 0,
  )
  assert.match(harbour!, /^青石日报\/\d{4}\/\d{4}-\d\d-\d\d 渡口恢复夜航\.md$/)
  const text = readFileSync(path.join(notes, harbour!), 'utf8')
  const matter = matterOf(text)
  assert.equal(matter.title, '渡口恢复夜航')
  assert.equal(matter.source, '青石日报')
  assert.equal(matter.url, `${site.url}/harbour`)
  assert.deepEqual(matter.versions, 2)
  assert.match(String(matter.digest), /^sha256:[0-9a-f]{64}$/)
  assert.equal((matter.edited as unknown[]).length, 1)
  const picture = /!\[渡轮\]\((.*?)\)/.exec(text)?.[1]
  assert.ok(picture && existsSync(path.resolve(notes, path.dirname(harbour!), picture)), picture)
  assert.match(text, /五级/)

  const index = readFileSync(path.join(notes, 'index.md'), 'utf8')
  const links = [...marked.parse(index, { async: false }).matchAll(/href="([^"]+)"/g)].map(([, href]) =>
    decodeURIComponent(href!),
  )
  assert.ok(links.includes(harbour!) && links.includes(waiting!), links.join())
  for (const link of links) assert.ok(existsSync(path.join(notes, link)), link)

  const before = statSync(path.join(notes, harbour!)).mtimeMs
  const again = await run()
  assert.deepEqual([again.articles, again.written], [2, 0])
  assert.equal(statSync(path.join(notes, harbour!)).mtimeMs, before)

  // Without the list our files know themselves, and nothing is written twice.
  rmSync(path.join(notes, '.presskeep-export.jsonl'))
  const third = await run()
  assert.deepEqual([third.articles, third.written, third.kept], [2, 0, 0])
  assert.equal(notesIn(notes).length, 2)

  const mine = 'my own words\n'
  writeFileSync(path.join(notes, waiting!), mine)
  writeFileSync(path.join(notes, 'mine.md'), mine)
  const fourth = await run()
  assert.deepEqual([fourth.written, fourth.kept], [0, 1])
  assert.equal(fourth.problems[0]!.path, waiting!.split(path.sep).join('/'))
  assert.equal(readFileSync(path.join(notes, waiting!), 'utf8'), mine)
  assert.equal(readFileSync(path.join(notes, 'mine.md'), 'utf8'), mine)

  const found = path.join(scratch(t), 'found')
  const some = await presskeep(['export', 'markdown', found, '候船室', '-五级', '--archive', folder])
  assert.equal(some.code, 0, some.stderr)
  assert.match(some.stdout, /^1 article in /)
  assert.equal(notesIn(found).length, 1)
})

test('articles that link to one another link as files', async (t) => {
  const site = await loopbackSite()
  t.after(() => site.close())
  const at = (path: string) => `https://paper.example/${path}`
  site.pages.set('/feed.json', {
    headers: { 'content-type': 'application/feed+json' },
    body: jsonFeed('paper', [
      {
        id: '1',
        url: at('a'),
        title: 'First (one)',
        date_published: '2024-06-29T00:00:00Z',
        content_html: `<p>See <a href="${at('b')}?utm_source=x#top">the other</a>, <a href="${at('c')}">another</a>.</p>`,
      },
      {
        id: '2',
        url: at('b'),
        title: 'Second',
        date_published: '2023-01-02T00:00:00Z',
        content_html: `<p>Back to <a href="${at('a')}">the first</a>.</p>`,
      },
    ]),
  })
  const archive = await newArchive(t, [['articles: true', 'articles: false']])
  await followFeeds(archive, site, { Paper: '/feed.json' })
  await archive.sync()
  const notes = path.join(scratch(t), 'notes')
  const ran = await archive.run('export', 'markdown', notes)
  assert.equal(ran.code, 0, ran.stderr)
  const [second, first] = notesIn(notes)
  const [a, b] = [first!, second!].map((name) => readFileSync(path.join(notes, name), 'utf8'))
  assert.match(a!, /\[the other\]\(\.\.\/2023\/2023-01-02%20Second\.md\)/)
  assert.match(a!, /\[another\]\(https:\/\/paper\.example\/c\)/)
  const back = /\[the first\]\((.*?)\)/.exec(b!)![1]!
  assert.ok(existsSync(path.resolve(notes, path.dirname(second!), decodeURIComponent(back))), back)
})

test('a folder that is none, or one that is the archive, is refused before any work', async (t) => {
  const { folder } = await smallArchive(t)
  const here = scratch(t)
  writeFileSync(path.join(here, 'file'), '')
  mkdirSync(path.join(here, 'closed'))
  chmodSync(path.join(here, 'closed'), 0o500)
  const cases: [string, RegExp][] = [
    ['file', /file is a file; name a folder/],
    [folder, /is an archive/],
  ]
  // Root may write anywhere.
  if (process.getuid?.() !== 0) cases.push(['closed', /can't be written to/])
  for (const [dir, said] of cases) {
    const ran = await presskeep(['export', 'markdown', dir, '--archive', folder], { cwd: here })
    assert.equal(ran.code, 1, ran.stderr)
    assert.match(ran.stderr, said)
  }
  const wrong = await presskeep(['export', 'markdown', 'notes', 'after:never', '--archive', folder], { cwd: here })
  assert.equal(wrong.code, 1)
  assert.match(wrong.stderr, /is no date/)
  const none = await presskeep(['export', 'markdown', '--archive', folder], { cwd: here })
  assert.match(none.stderr, /needs a folder/)
})
