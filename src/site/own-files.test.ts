import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { ExportKind } from './manifest.ts'
import { encode, OwnFiles } from './own-files.ts'
import { manifestPath, siteFolder } from './site-folder.ts'

async function scratch(t: TestContext): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'presskeep-own-'))
  t.after(() => rm(dir, { recursive: true, force: true }))
  return dir
}

async function own(dir: string, kind: ExportKind = 'site'): Promise<OwnFiles> {
  return OwnFiles.of(siteFolder(dir), kind)
}

test('a folder is of one export: another one is refused and changes nothing', async (t) => {
  for (const kind of ['jekyll', 'markdown', 'site'] as const) {
    const dir = await scratch(t)
    await (await own(dir, kind)).put('a.html', encode('x'))
    await (await own(dir, kind)).put('a.html', encode('y'))
    const list = await readFile(join(dir, manifestPath), 'utf8')
    assert.equal(list.split(`{"kind":"${kind}"}`).length, 2, 'the kind is said once')
    for (const other of (['jekyll', 'markdown', 'site'] as const).filter((one) => one !== kind)) {
      await assert.rejects(own(dir, other), {
        name: 'ForeignFolderError',
        message: new RegExp(`holds what export ${kind} wrote .*name another folder`),
      })
    }
    assert.equal(await readFile(join(dir, manifestPath), 'utf8'), list)
    assert.equal(await readFile(join(dir, 'a.html'), 'utf8'), 'y')
  }
})

test('the kind outlives a list that is made short', async (t) => {
  const dir = await scratch(t)
  const files = await own(dir, 'markdown')
  for (let at = 0; at < 110; at++) await files.put('a.md', encode(String(at)))
  await files.manifest.tidy()
  assert.equal((await readFile(join(dir, manifestPath), 'utf8')).split('\n').length, 3)
  await assert.rejects(own(dir, 'site'), /export markdown/)
  assert.equal((await (await own(dir, 'markdown')).put('a.md', encode('new'))).state, 'written')
})

test('a list of before there were kinds is taken as the posts’ where it names posts, and else refused', async (t) => {
  const line = (path: string, id?: string) => `${JSON.stringify({ path, ...(id && { id }), digest: '00' })}\n`
  const posts = line('_posts/2024-06-28-a.md', 'a1') + line('feed.xml')
  for (const [list, taken] of [
    [line('_config.yml') + line('index.html'), ['jekyll']],
    [posts, ['jekyll']],
    [line('Paper/2024/2024-06-28 A.md', 'a1') + line('index.md'), []],
    [line('Paper/2024/2024-06-28 A.md', 'a1'), []],
    [line('.nojekyll') + line('index.html'), []],
    // Of two exports: neither can tell what is its own.
    [posts + line('.nojekyll'), []],
    [posts + line('index.md'), []],
    ['', ['jekyll', 'markdown', 'site']],
    ['not a line of ours\n', ['jekyll', 'markdown', 'site']],
  ] as const) {
    for (const kind of ['jekyll', 'markdown', 'site'] as const) {
      const dir = await scratch(t)
      await writeFile(join(dir, manifestPath), list)
      if ((taken as readonly string[]).includes(kind)) await (await own(dir, kind)).put('b.html', encode('x'))
      else await assert.rejects(own(dir, kind), { name: 'ForeignFolderError' }, `${kind}: ${list}`)
    }
  }
})

test('a file that happens to have the same bytes stays somebody else’s', async (t) => {
  const dir = await scratch(t)
  await mkdir(join(dir, 'a'))
  await writeFile(join(dir, 'a', 'mine.txt'), 'same')
  await writeFile(join(dir, 'post.md'), 'same')
  for (let run = 0; run < 3; run++) {
    const files = await own(dir)
    assert.equal((await files.put('a/mine.txt', encode('same'))).state, 'unchanged')
    assert.equal((await files.put('post.md', encode('same'), 'id1')).state, 'unchanged')
    assert.deepEqual(files.manifest.pathsOf('id1'), ['post.md'], 'the article is not written twice')
  }
  const list = await readFile(join(dir, manifestPath), 'utf8')
  assert.equal(list.split('\n').filter((one) => one.includes('post.md')).length, 1)
  const files = await own(dir)
  assert.equal(await files.remove('a/mine.txt'), undefined)
  for (const path of files.manifest.paths()) assert.equal(await files.remove(path), undefined)
  assert.equal((await files.put('a/mine.txt', encode('new'))).state, 'kept')
  assert.equal((await files.put('post.md', encode('new'), 'id1')).state, 'kept')
  assert.deepEqual((await readdir(dir)).sort(), [manifestPath, 'a', 'post.md'].sort())
  assert.equal(await readFile(join(dir, 'a', 'mine.txt'), 'utf8'), 'same')
})

test('what was written before a kill is ours in the next run', async (t) => {
  const dir = await scratch(t)
  const folder = siteFolder(dir)
  const killed = await OwnFiles.of(
    {
      ...folder,
      // The list has the line, the file is there, and nothing comes after.
      write: async (path, bytes) => {
        await folder.write(path, bytes)
        throw new Error('killed')
      },
    },
    'site',
  )
  await assert.rejects(killed.put('a.html', encode('x')), /killed/)
  const next = await own(dir)
  assert.equal((await next.put('a.html', encode('x'))).state, 'unchanged')
  assert.deepEqual(await next.remove('a.html'), { path: 'a.html', state: 'removed' })
})
