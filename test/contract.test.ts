import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { onlyInFile, useStore } from './support/archive.ts'
import { jsonLines, presskeep, start } from './support/cli.ts'
import { scratch } from './support/folders.ts'
import { loopbackSite } from './support/loopback.ts'
import { smallArchive } from './support/small-archive.ts'
import { harbour, page, serveHarbour } from './support/small-site.ts'

test('init makes an archive and refuses to overwrite one', async (t) => {
  const archive = path.join(scratch(t), 'archive')
  assert.equal((await presskeep(['init', archive])).code, 0)
  const before = readdirSync(archive)
  const again = await presskeep(['init', archive])
  assert.equal(again.code, 1)
  assert.match(again.stderr, /is an archive already/)
  assert.deepEqual(readdirSync(archive), before)
  const exported = await presskeep(['export', 'jekyll', archive, '--archive', archive])
  assert.equal(exported.code, 1)
  assert.match(exported.stderr, /is an archive; what is written would stand among its own files/)
  const file = path.join(path.dirname(archive), 'file')
  writeFileSync(file, '')
  const onFile = await presskeep(['init', file])
  assert.equal(onFile.code, 1)
  assert.match(onFile.stderr, /is a file; name a new or an empty folder/)
})

test('What init says comes next can be typed as it stands, whatever the folder is called', async (t) => {
  const cwd = scratch(t)
  for (const [name, typed] of [
    ['plain-档案', 'plain-档案'],
    ['archiv é 档案', "'archiv é 档案'"],
    ["o'clock;$HOME", "'o'\\''clock;$HOME'"],
  ] as const) {
    const { stdout } = await presskeep(['init', name], { cwd })
    assert.ok(stdout.includes(`\nNext: cd ${typed} && presskeep follow `), stdout)
  }
  const none = await presskeep(['list', '--archive', 'not here'], { cwd })
  assert.ok(none.stderr.includes(`presskeep init '${path.join(cwd, 'not here')}'`), none.stderr)
})

test('follow, sync, dump, search, diff, status, verify and rebuild do as the contract says', async (t) => {
  const site = await loopbackSite()
  t.after(() => site.close())
  serveHarbour(site)
  const archive = path.join(scratch(t), 'archive')
  const run = (...args: string[]) => presskeep([...args, '--archive', archive])
  await presskeep(['init', archive])
  await useStore(t, archive)

  const blocked = await run('follow', `${site.url}/feed.xml`)
  assert.equal(blocked.code, 2, 'a private address is not asked unless it is allowed by name')
  assert.match(blocked.stderr, /--allow-host 127\.0\.0\.1:\d+/)
  assert.deepEqual(site.asked, [])

  const followed = await run(
    'follow',
    `${site.url}/feed.xml`,
    '--name',
    '青石日报',
    '--tag',
    '城市',
    '--allow-host',
    site.host,
  )
  assert.equal(followed.code, 0, followed.stderr)
  const synced = await run('sync', '--once', '--json')
  assert.equal(synced.code, 0, synced.stderr)

  const [article] = jsonLines<Record<string, unknown>>((await run('dump')).stdout)
  assert.ok(article)
  assert.deepEqual(Object.keys(article), [
    'id',
    'url',
    'feed_url',
    'title',
    'author',
    'published',
    'text',
    'sha256',
    'revisions',
    'complete',
    'images',
    'source',
  ])
  assert.equal(article.title, harbour.title)
  assert.equal(article.text, harbour.paragraphs.join('\n'))
  assert.equal(article.sha256, createHash('sha256').update(String(article.text)).digest('hex'))
  assert.equal(article.feed_url, `${site.url}/feed.xml`)
  assert.equal(article.published, '2026-03-03T00:30:00.000Z')
  assert.deepEqual([article.revisions, article.complete, article.source], [1, true, '青石日报'])
  assert.deepEqual(article.author, ['林小满'])

  const [feed] = jsonLines<Record<string, unknown>>((await run('feeds', '--json')).stdout)
  assert.equal(feed?.status, 'ok')
  assert.equal(feed?.error_class, null)
  assert.ok(Date.parse(String(feed?.next_check)) > Date.now())

  const [hit] = jsonLines<Record<string, unknown>>((await run('search', '燈塔', '--json')).stdout)
  assert.equal(hit?.id, article.id, 'traditional characters find simplified ones')
  assert.match(String(hit?.snippet), /灯塔/)
  assert.equal((await run('search', '灯塔', '--sort', 'oldest')).code, 1)

  const edited = [
    ...harbour.paragraphs.slice(0, 3),
    '渡轮公司提醒乘客，夜间航班只在风力五级以下开行，遇到大雾会临时取消，当天的情况以码头的告示和广播为准。',
  ]
  site.pages.set('/harbour', { body: page('渡口恢复夜航', edited) })
  assert.equal((await run('sync', '--once')).code, 0)
  const [after] = jsonLines<Record<string, unknown>>((await run('dump')).stdout)
  assert.equal(after?.revisions, 2)
  const { changes } = JSON.parse((await run('diff', String(article.id), '--json')).stdout) as {
    changes: { type: string }[]
  }
  assert.ok(changes.some((change) => change.type === 'headline'))
  assert.ok(changes.length >= 2, 'the headline and the wind force changed')

  site.pages.set('/harbour', { status: 500, body: '<h1>Fehler</h1>' })
  const failed = await run('sync', '--once')
  assert.equal(failed.code, 2, 'a page that fails is told')
  assert.deepEqual(jsonLines((await run('dump')).stdout), [after], 'and changes nothing')

  const status = JSON.parse((await run('status', '--json')).stdout) as { articles: number; complete: number }
  assert.deepEqual([status.articles, status.complete], [1, 1])
  const verified = await run('verify', '--json')
  assert.deepEqual([verified.code, verified.stdout], [0, ''], verified.stderr)
  const rebuilt = JSON.parse((await run('rebuild', '--json')).stdout) as { differences: unknown[]; compared: boolean }
  assert.deepEqual([rebuilt.compared, rebuilt.differences], [true, []])
})

test('up prints the address that it listens on, and serves the archive there', async (t) => {
  const archive = path.join(scratch(t), 'archive')
  await presskeep(['init', archive])
  await useStore(t, archive)
  const child = start(['up', '--port', '0', '--no-sync', '--archive', archive])
  t.after(() => child.kill('SIGKILL'))
  let printed = ''
  for await (const chunk of child.stdout!) {
    printed += chunk
    if (printed.includes('\n')) break
  }
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0]
  assert.ok(url, printed)
  const answer = await fetch(url)
  assert.equal(answer.status, 200)
  assert.match(answer.headers.get('content-security-policy') ?? '', /default-src/)
})

test('extract reads a file, and many by --batch, packed or not; one that fails does not stop the rest', async (t) => {
  const folder = scratch(t)
  writeFileSync(path.join(folder, 'a.html'), page(harbour.title, harbour.paragraphs))
  writeFileSync(path.join(folder, 'b.html.gz'), gzipSync(page(harbour.title, harbour.paragraphs)))
  const one = await presskeep(['extract', path.join(folder, 'a.html'), '--url', 'https://news.example/1', '--json'])
  const read = JSON.parse(one.stdout) as Record<string, unknown>
  for (const key of [
    'title',
    'authors',
    'published',
    'modified',
    'language',
    'site',
    'image',
    'canonical',
    'kind',
    'text',
    'html',
    'provenance',
  ]) {
    assert.ok(key in read, key)
  }
  assert.equal(read.title, harbour.title)
  assert.equal(read.published, '2026-03-03T08:30:00+08:00')
  const input = [
    JSON.stringify({ id: 'a', url: 'https://news.example/1', path: path.join(folder, 'a.html') }),
    JSON.stringify({ id: 'x', url: 'https://news.example/x', path: path.join(folder, 'missing.html') }),
    '{',
    JSON.stringify({ id: 'b', url: 'https://news.example/1', path: path.join(folder, 'b.html.gz') }),
  ].join('\n')
  const many = await presskeep(['extract', '--batch'], { input })
  assert.equal(many.code, 2)
  const lines = new Map(
    jsonLines<{ id: string; error?: string; text?: string }>(many.stdout).map((line) => [line.id, line]),
  )
  assert.equal(lines.get('a')?.text, harbour.paragraphs.join('\n'))
  assert.equal(lines.get('b')?.text, harbour.paragraphs.join('\n'))
  assert.match(lines.get('x')?.error ?? '', /missing\.html/)
  assert.equal(lines.size, 4)
})

test('sanitize and parse-feed work by lines', async () => {
  const html =
    '<p onclick="x()">Guten <b>Tag</b><script>alert(1)</script><img src="https://t.example/p.png" alt="Bild">'
  const safe = await presskeep(['sanitize', '--batch'], { input: `${JSON.stringify({ id: 1, html })}\n` })
  const [line] = jsonLines<{ id: number; html: string }>(safe.stdout)
  assert.equal(line?.id, 1)
  assert.match(line!.html, /^<p>Guten <b>Tag<\/b>/)
  assert.doesNotMatch(line!.html, /script|onclick|<img/)

  const data =
    '<rss version="2.0"><channel><title>T</title><item><title>A &amp; B</title><link>https://e.example/1</link></item></channel></rss>'
  const fed = await presskeep(['parse-feed', '--batch'], { input: JSON.stringify({ suite: 's', id: 'i', data }) })
  const [feed] = jsonLines<{ suite: string; id: string; entries: { title: string; link: string }[] }>(fed.stdout)
  assert.deepEqual([feed?.suite, feed?.id], ['s', 'i'])
  assert.equal(feed?.entries[0]?.title, 'A & B')
  assert.equal(feed?.entries[0]?.link, 'https://e.example/1')

  for (const command of ['extract', 'sanitize', 'parse-feed']) {
    const odd = await presskeep([command, '--batch'], { input: 'null\n[]\n"x"\n{"id":"a"}\n' })
    const lines = jsonLines<{ id: string | null; error: string }>(odd.stdout)
    assert.equal(odd.code, 2)
    assert.deepEqual(lines.slice(0, 3), Array(3).fill({ id: null, error: 'a line is a JSON object' }))
    assert.match(lines[3]!.error, /is missing/)
  }
})

test('Wrong words get a sentence that says what and how, and exit code 1', async (t) => {
  const folder = scratch(t)
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [['frobnicate'], /no command "frobnicate"/],
    [['serch', 'harbour'], /no command "serch", did you mean search\?/],
    [
      ['search', 'harbour', '--limt', '3'],
      /Unknown option '--limt', did you mean --limit\?; see presskeep search --help/,
    ],
    [['reb'], /did you mean rebuild\?/],
    [['sync', '--often'], /--often/],
    [['sync'], /no archive at .*presskeep init/],
    [['follow'], /follow needs URL/],
    [['up', '--port', 'eighty'], /whole number/],
    [['init', folder, 'extra'], /too much/],
    [['sync', '--allow-host', 'localhost'], /HOST:PORT/],
    [['keep', 'notaurl'], /keep takes http and https addresses, not "notaurl"/],
    [['keep', 'paper.example/a?b=1'], /not "paper\.example\/a\?b=1", did you mean https:\/\/paper\.example\/a\?b=1\?/],
    [['follow', 'paper.example'], /"paper\.example" is no http\(s\) address, did you mean https:\/\/paper\.example\?/],
    [['follow', 'feeds.opml'], /"feeds\.opml" is no http\(s\) address, and there is no file/],
    [['keep', 'file:///etc/passwd', '--json'], /not "file:\/\/\/etc\/passwd"/],
  ]
  for (const [args, says] of cases) {
    const { code, stderr } = await presskeep(args, { cwd: folder })
    assert.equal(code, 1, args.join(' '))
    assert.match(stderr, says)
    assert.equal(stderr.trim().split('\n').length, 1, 'one line, no stack trace')
  }
})

test('Wrong words about an archive that is there are told the same way', async (t) => {
  const cwd = scratch(t)
  await presskeep(['init', 'archive'], { cwd })
  await useStore(t, path.join(cwd, 'archive'))
  mkdirSync(path.join(cwd, 'folder'))
  for (const [args, says] of [
    [['list', '--day', '2026-13-45'], /2026-13-45 is no day such as/],
    [['list', '--day', '2026-02-30'], /2026-02-30 is no day/],
    [['unfollow', 'https://site.example/feed.xml'], /feed\.xml is not followed; presskeep feeds lists/],
    [['follow', 'folder'], /"folder" is no http\(s\) address, and folder is a folder, not a file$/],
    [['follow', 'nowhere'], /"nowhere" is no http\(s\) address, and there is no file nowhere$/],
    [['import', 'opml', 'folder'], /folder is a folder, not a file$/],
  ] as const) {
    const { code, stdout, stderr } = await presskeep([...args, '--archive', 'archive'], { cwd })
    assert.deepEqual([code, stdout], [1, ''], args.join(' '))
    assert.match(stderr.trimEnd(), says)
    assert.equal(stderr.trim().split('\n').length, 1, 'one line, no stack trace')
  }
})

test('list says so where nothing is found, and a program that reads it gets nothing', async (t) => {
  const { folder } = await smallArchive(t)
  const list = (...args: readonly string[]) => presskeep(['list', ...args, '--archive', folder])
  const none = await list('--source', 'Nobody')
  assert.deepEqual([none.code, none.stdout, none.stderr], [0, '', 'nothing found\n'])
  assert.deepEqual(await list('--source', 'Nobody', '--json'), { code: 0, stdout: '', stderr: '' })
  assert.equal((await list()).stderr, '')
})

test('A damaged database is named, with the way out, whichever command meets it', { skip: onlyInFile }, async (t) => {
  const { folder } = await smallArchive(t)
  const file = path.join(folder, 'presskeep.db')
  const run = (...args: readonly string[]) => presskeep([...args, '--archive', folder])
  for (const end of ['-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
  const whole = readFileSync(file)
  const hurt = Buffer.from(whole).fill(0x55, 4096)
  for (const [bytes, why] of [
    [Buffer.from('This is no database. '.repeat(500)), 'file is not a database'],
    [hurt, 'database disk image is malformed'],
  ] as const) {
    writeFileSync(file, bytes)
    for (const args of [['list'], ['search', '候船室'], ['status'], ['sync', '--once'], ['dump']]) {
      const { code, stderr } = await run(...args)
      assert.equal(code, 2, args.join(' '))
      assert.equal(
        stderr,
        `presskeep: the database ${file} is damaged (${why}); presskeep verify says what is hurt, presskeep rebuild makes it again from the captures\n`,
        args.join(' '),
      )
    }
  }
  const verified = await run('verify')
  assert.equal(verified.code, 2)
  assert.match(verified.stderr, /^database-damaged: presskeep\.db: .*malformed.*; presskeep verify --repair mends it$/m)
  await run('rebuild')
  assert.equal(jsonLines((await run('dump')).stdout).length, 2)
})

test('Every command has --help with an example', async () => {
  const { commands } = await import('../src/cli/commands/index.ts')
  for (const command of commands) {
    const { code, stdout } = await presskeep([command.name, '--help'])
    assert.equal(code, 0)
    assert.match(stdout, /Example:\n {2}\S/)
  }
})

test('A second process that wants the archive for itself gets a clear message, and readers are not disturbed', async (t) => {
  const archive = path.join(scratch(t), 'archive')
  await presskeep(['init', archive])
  await useStore(t, archive)
  const first = start(['up', '--port', '0', '--archive', archive])
  t.after(() => first.kill('SIGKILL'))
  for await (const chunk of first.stdout!) if (String(chunk).includes('http')) break
  const second = await presskeep(['rebuild', '--archive', archive])
  assert.equal(second.code, 2)
  assert.match(second.stderr, /another presskeep \(up, process \d+, since .*\) is writing/)
  assert.equal((await presskeep(['dump', '--archive', archive])).code, 0)
})
