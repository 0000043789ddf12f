import assert from 'node:assert/strict'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { type DefaultTreeAdapterTypes, parse } from 'parse5'
import { sync } from '../../src/archive/index.ts'
import { presskeep } from '../support/cli.ts'
import { scratch } from '../support/folders.ts'
import { inArchive, smallArchive } from '../support/small-archive.ts'

interface Said {
  readonly articles: number
  readonly written: number
  readonly unchanged: number
  readonly kept: number
  readonly removed: number
  readonly failed: number
  readonly problems: readonly { readonly path: string }[]
}

async function exported(archive: string, dir: string, ...words: string[]): Promise<Said> {
  const ran = await presskeep(['export', 'site', dir, ...words, '--json', '--archive', archive])
  assert.equal(ran.code, 0, ran.stderr)
  assert.equal(ran.stderr, '')
  return JSON.parse(ran.stdout) as Said
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(path.join(folder, name)).isFile())
    .map((name) => name.split(path.sep).join('/'))
    .sort()
}

function elementsOf(node: DefaultTreeAdapterTypes.Node): DefaultTreeAdapterTypes.Element[] {
  if (!('childNodes' in node)) return []
  return node.childNodes.flatMap((child) => ('tagName' in child ? [child, ...elementsOf(child)] : elementsOf(child)))
}

/** Every address in the pages is a file of the site, or leads a reader elsewhere by a click; answers the addresses elsewhere. */
function assertWhole(site: string): Set<string> {
  const elsewhere = new Set<string>()
  for (const name of filesIn(site).filter((one) => one.endsWith('.html'))) {
    const html = readFileSync(path.join(site, name), 'utf8')
    const elements = elementsOf(parse(html))
    const policy = elements.find(({ attrs }) => attrs.some((one) => one.name === 'http-equiv'))
    assert.match(
      policy?.attrs.find((one) => one.name === 'content')?.value ?? '',
      /^default-src 'none'; script-src 'self'/,
      name,
    )
    for (const { tagName, attrs } of elements) {
      for (const attr of attrs.filter((one) => /^(src|href|action)$/.test(one.name))) {
        if (tagName === 'a' && /^https?:/.test(attr.value)) {
          elsewhere.add(attr.value)
          continue
        }
        assert.doesNotMatch(attr.value, /^(?:\/|[a-z]+:)/i, `${name}: ${attr.value}`)
        const target = path.join(site, path.dirname(name), decodeURIComponent(attr.value.replace(/[?#].*$/, '')))
        if (!attr.value.startsWith('#')) assert.ok(existsSync(target), `${name}: ${attr.value}`)
      }
    }
  }
  return elsewhere
}

test('export site writes pages that all lead to one another, and a second run writes nothing', async (t) => {
  const { folder, site } = await smallArchive(t)
  const here = scratch(t)
  const dir = path.join(here, 'site')
  const first = await exported(folder, dir)
  assert.deepEqual([first.articles, first.kept, first.failed], [2, 0, 0])
  const files = filesIn(dir)
  for (const one of [
    'index.html',
    'archive.html',
    'sources.html',
    'search.html',
    'changes.html',
    'feed.atom',
    'assets/style.css',
  ])
    assert.ok(files.includes(one), one)
  const elsewhere = assertWhole(dir)
  assert.deepEqual([...elsewhere].sort(), [`${site.url}/harbour`, `${site.url}/waiting`])
  const front = readFileSync(path.join(dir, 'index.html'), 'utf8')
  assert.match(front, /渡口恢复夜航/)
  assert.match(front, /候船室里的人/)
  const changes = files.find((name) => name.endsWith('-changes.html'))
  assert.match(readFileSync(path.join(dir, changes!), 'utf8'), /<del><span class="vh">[^<]*<\/span>六/)
  const page = readFileSync(path.join(dir, changes!.replace('-changes', '')), 'utf8')
  assert.match(page, /sha256:[0-9a-f]{64}/)
  assert.match(page, /<img src="\.\.\/\.\.\/pictures\/[0-9a-f]{2}\/[0-9a-f]{64}\.png" alt="渡轮"/)
  const feed = readFileSync(path.join(dir, 'feed.atom'), 'utf8')
  assert.equal(feed.match(/<entry/g)?.length, 2)
  assert.match(feed, /href="article\//)
  assert.ok(!files.includes('sitemap.xml'))

  const again = await exported(folder, dir)
  assert.deepEqual([again.articles, again.written, again.removed], [2, 0, 0])
  assert.equal(again.unchanged, first.written, 'pictures stand as they were, too')
})

test('with --base the feed has whole addresses, and there is a sitemap', async (t) => {
  const { folder } = await smallArchive(t)
  const dir = path.join(scratch(t), 'site')
  await exported(folder, dir, '--base', 'https://name.example/paper/', '--language', 'zh')
  assert.match(readFileSync(path.join(dir, 'index.html'), 'utf8'), /<html lang="zh-Hans">/)
  const map = readFileSync(path.join(dir, 'sitemap.xml'), 'utf8')
  const places = [...map.matchAll(/<loc>(.*?)<\/loc>/g)].map(([, loc]) => loc!)
  assert.equal(places.length, 3)
  const feed = readFileSync(path.join(dir, 'feed.atom'), 'utf8')
  for (const [, href] of feed.matchAll(/<link rel="(?:self|alternate)"[^>]* href="([^"]+)"/g)) places.push(href!)
  for (const [, src] of feed.matchAll(/src=&quot;(.*?)&quot;/g)) places.push(src!)
  assert.ok(places.length > 6)
  for (const place of places) {
    assert.ok(place.startsWith('https://name.example/paper/'), place)
    assert.ok(existsSync(path.join(dir, decodeURIComponent(place.slice('https://name.example/paper/'.length)))), place)
  }
  assertWhole(dir)
})

test('an edit changes what shows it, and what is no part of the site any more goes; files of others stay', async (t) => {
  const { folder, site } = await smallArchive(t)
  const dir = path.join(scratch(t), 'site')
  await exported(folder, dir)
  const before = new Map(filesIn(dir).map((name) => [name, readFileSync(path.join(dir, name), 'utf8')]))
  const answer = site.pages.get('/waiting')
  assert.ok(answer && typeof answer === 'object')
  const body = String(answer.body)
  site.pages.set('/waiting', { body: body.replaceAll('一百二十年', '一百三十年') })
  await inArchive(folder, (archive, fetcher) => sync(archive, fetcher, { once: true, random: () => 0.5 }))
  writeFileSync(path.join(dir, 'CNAME'), 'paper.example\n')
  const second = await exported(folder, dir)
  assert.ok(second.written > 0 && second.written < before.size / 2, `${second.written} of ${before.size}`)
  assert.equal(filesIn(dir).filter((name) => name.endsWith('-changes.html')).length, 2)
  assertWhole(dir)

  const some = await exported(folder, dir, '候船室')
  assert.equal(some.articles, 1)
  assert.ok(some.removed > 0)
  assert.doesNotMatch(
    filesIn(dir)
      .map((name) => (/\.(html|js|atom)$/.test(name) ? readFileSync(path.join(dir, name), 'utf8') : ''))
      .join(''),
    /渡口恢复夜航/,
  )
  assertWhole(dir)
  assert.equal(readFileSync(path.join(dir, 'CNAME'), 'utf8'), 'paper.example\n')

  // A query that finds nothing empties no site.
  const nothing = await presskeep(['export', 'site', dir, '沙漠骆驼', '--archive', folder])
  assert.equal(nothing.code, 1)
  assert.match(nothing.stderr, /nothing was found/)
  assertWhole(dir)

  // Changed by hand: told, and left.
  writeFileSync(path.join(dir, 'sources.html'), 'mine')
  const third = await exported(folder, dir, '候船室')
  assert.deepEqual([third.kept, third.problems[0]?.path], [1, 'sources.html'])
  assert.equal(readFileSync(path.join(dir, 'sources.html'), 'utf8'), 'mine')
})

test('a site of somebody else, a file, a wrong query and a wrong base are refused, and nothing is written', async (t) => {
  const { folder } = await smallArchive(t)
  const here = scratch(t)
  mkdirSync(path.join(here, 'other'))
  writeFileSync(path.join(here, 'other', 'index.html'), '<p>mine')
  writeFileSync(path.join(here, 'file'), '')
  for (const [words, said] of [
    [['other'], /index\.html that is not of this program/],
    [['file'], /is a file; name a folder/],
    [[folder], /is an archive/],
    [['new', 'after:never'], /is no date/],
    [['new', '--base', 'paper.example'], /--base takes the address/],
    [['new', '--language', 'xx'], /--language/],
    [[], /needs a folder/],
  ] as const) {
    const ran = await presskeep(['export', 'site', ...words, '--archive', folder], { cwd: here })
    assert.equal(ran.code, 1, words.join(' '))
    assert.match(ran.stderr, said)
  }
  assert.deepEqual(readdirSync(path.join(here, 'other')), ['index.html'])
  assert.equal(readFileSync(path.join(here, 'other', 'index.html'), 'utf8'), '<p>mine')
  rmSync(path.join(here, 'new'), { recursive: true, force: true })
})

test('what readers noted of articles is nowhere in a site', async (t) => {
  const { folder } = await smallArchive(t)
  const listed = await presskeep(['list', '--json', '--archive', folder])
  const { id } = JSON.parse(listed.stdout.split('\n')[0]!) as { id: string }
  const marked = await presskeep(['mark', id, '--as', 'secretmark', '--note', 'secretnote', '--archive', folder])
  assert.equal(marked.code, 0, marked.stderr)
  const dir = path.join(scratch(t), 'site')
  await exported(folder, dir)
  for (const name of filesIn(dir))
    assert.doesNotMatch(readFileSync(path.join(dir, name), 'latin1'), /secret(?:mark|note)/, name)
})

test('a folder of another export is refused, and all in it stays', async (t) => {
  const { folder } = await smallArchive(t)
  const here = scratch(t)
  const kinds = ['jekyll', 'markdown', 'site']
  for (const kind of kinds) {
    const dir = path.join(here, kind)
    assert.equal((await presskeep(['export', kind, dir, '--archive', folder])).code, 0)
    const before = new Map(filesIn(dir).map((name) => [name, readFileSync(path.join(dir, name), 'latin1')]))
    for (const other of kinds.filter((one) => one !== kind)) {
      const ran = await presskeep(['export', other, dir, '--archive', folder])
      assert.equal(ran.code, 1, ran.stderr)
      assert.match(ran.stderr, new RegExp(`${kind}: the folder holds what export ${kind} wrote`))
    }
    assert.deepEqual(new Map(filesIn(dir).map((name) => [name, readFileSync(path.join(dir, name), 'latin1')])), before)
  }
})

test('files that a user had there are not removed, even where they are the same as ours', async (t) => {
  const { folder } = await smallArchive(t)
  const here = scratch(t)
  const [one, dir] = [path.join(here, 'one'), path.join(here, 'two')]
  await exported(folder, one)
  const mine = filesIn(one).filter((name) => /^(?:\.nojekyll|article\/.*|assets\/icon\.svg)$/.test(name))
  assert.ok(mine.length >= 5)
  for (const name of mine) {
    mkdirSync(path.join(dir, path.dirname(name)), { recursive: true })
    writeFileSync(path.join(dir, name), readFileSync(path.join(one, name)))
  }
  const first = await exported(folder, dir)
  assert.ok(first.unchanged >= mine.length)
  const some = await exported(folder, dir, '候船室')
  assert.ok(some.removed > 0)
  for (const name of mine) assert.ok(existsSync(path.join(dir, name)), name)
})

test('what stands in the place of one file is told, and every other file is written', async (t) => {
  const { folder } = await smallArchive(t)
  const here = scratch(t)
  const whole = path.join(here, 'whole')
  await exported(folder, whole)
  for (const [kind, names] of [
    ['site', ['archive.html', 'assets/search.js', 'feed.atom', 'changes.html']],
    ['markdown', ['index.md']],
    ['jekyll', ['feed.xml']],
  ] as const) {
    const dir = path.join(here, `${kind} with folders`)
    for (const name of names) mkdirSync(path.join(dir, name), { recursive: true })
    const ran = await presskeep(['export', kind, dir, '--json', '--archive', folder])
    assert.equal(ran.code, 2, ran.stderr)
    const { failed, problems } = JSON.parse(ran.stdout) as Said & { problems: { message: string }[] }
    assert.equal(failed, names.length)
    assert.deepEqual(problems.map((one) => one.path).sort(), [...names].sort())
    for (const { path: name, message } of problems) assert.equal(message, `${name} is a folder; a file belongs there`)
    if (kind === 'site') {
      const missing = filesIn(whole).filter((name) => !filesIn(dir).includes(name))
      assert.deepEqual(missing, [...names].sort())
    }
  }
})

test('a picture that a crash has cut is written again, and one that was changed by hand stays', async (t) => {
  const { folder } = await smallArchive(t)
  const here = scratch(t)
  for (const kind of ['site', 'markdown', 'jekyll']) {
    const dir = path.join(here, kind)
    const run = async () => JSON.parse((await presskeep(['export', kind, dir, '--json', '--archive', folder])).stdout)
    await run()
    const name = filesIn(dir).find((one) => one.endsWith('.png'))
    assert.ok(name, kind)
    const file = path.join(dir, name)
    const bytes = readFileSync(file)
    for (const length of [0, 20]) {
      writeFileSync(file, bytes.subarray(0, length))
      assert.equal((await run()).written, 1, kind)
      assert.deepEqual(readFileSync(file), bytes)
    }
    writeFileSync(file, 'mine')
    const { written, kept, problems } = await run()
    assert.deepEqual([written, kept, problems[0].path], [0, 1, name], kind)
    assert.equal(readFileSync(file, 'utf8'), 'mine')
  }
})

test('links in a folder lead no export out of it', async (t) => {
  const { folder } = await smallArchive(t)
  const here = scratch(t)
  for (const kind of ['site', 'markdown', 'jekyll']) {
    const [dir, outside] = [path.join(here, kind), path.join(here, `${kind} outside`)]
    mkdirSync(dir)
    symlinkSync(outside, path.join(dir, '.presskeep-export.jsonl'))
    const refused = await presskeep(['export', kind, dir, '--archive', folder])
    assert.equal(refused.code, 1, refused.stderr)
    assert.match(refused.stderr, /presskeep-export\.jsonl is a link; links are not followed/)
    assert.ok(!existsSync(outside))
    rmSync(path.join(dir, '.presskeep-export.jsonl'))
  }
  const dir = path.join(here, 'site')
  await exported(folder, dir)
  const moved = path.join(here, 'moved')
  renameSync(path.join(dir, 'article'), moved)
  symlinkSync(moved, path.join(dir, 'article'))
  const before = filesIn(moved)
  const ran = await presskeep(['export', 'site', dir, '候船室', '--json', '--archive', folder])
  assert.equal(ran.code, 2)
  assert.match(ran.stdout, /article is no folder \(links are not followed\)/)
  assert.deepEqual(filesIn(moved), before)
})

test('a list with paths out of the folder costs nothing', async (t) => {
  const { folder } = await smallArchive(t)
  const dir = path.join(scratch(t), 'site')
  await exported(folder, dir)
  appendFileSync(path.join(dir, '.presskeep-export.jsonl'), '{"path":"../../etc/x","digest":"00"}\n')
  const again = await exported(folder, dir)
  assert.deepEqual([again.written, again.failed], [0, 0])
})
