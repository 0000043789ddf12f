import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { lockName } from './folder-lock.ts'
import type { ExportKind } from './manifest.ts'
import { encode, OwnFiles } from './own-files.ts'
import { manifestPath, siteFolder } from './site-folder.ts'

async function scratch(t: TestContext): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'presskeep-own-'))
  t.after(() => rm(dir, { recursive: true, force: true }))
  return dir
}

async function ended(events: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of events);
}

/** An export that only does what it is told. */
function working(work: () => Promise<unknown>) {
  return async function* () {
    yield await work()
  }
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

test('links are followed neither in reading nor in removing, in folders nor in files', async (t) => {
  const [dir, outside] = [await scratch(t), await scratch(t)]
  const files = await own(dir)
  await files.put('a/x.html', encode('x'))
  await files.put('b.html', encode('x'))
  await rename(join(dir, 'a'), join(outside, 'a'))
  await symlink(join(outside, 'a'), join(dir, 'a'))
  await rename(join(dir, 'b.html'), join(outside, 'b.html'))
  await symlink(join(outside, 'b.html'), join(dir, 'b.html'))
  for (const isDurable of [true, false]) {
    const again = await OwnFiles.of(siteFolder(dir, { isDurable }), 'site')
    for (const use of [() => again.remove('a/x.html'), () => again.put('a/x.html', encode('y'))])
      await assert.rejects(use(), /a is no folder \(links are not followed\)/)
    await assert.rejects(again.stands('a/x.html'), /links are not followed/)
    for (const use of [() => again.remove('b.html'), () => again.put('b.html', encode('y'))])
      await assert.rejects(use(), /b\.html is a link; links are not followed/)
  }
  assert.equal(await readFile(join(outside, 'a', 'x.html'), 'utf8'), 'x')
  assert.equal(await readFile(join(outside, 'b.html'), 'utf8'), 'x')
})

test('a list that is a link is neither read nor written', async (t) => {
  const [dir, outside] = [await scratch(t), await scratch(t)]
  const target = join(outside, 'target')
  await symlink(target, join(dir, manifestPath))
  await assert.rejects(siteFolder(dir).appendToManifest('x\n'), /presskeep-export\.jsonl is a link/)
  assert.deepEqual(await readdir(outside), [])
  await writeFile(target, '')
  await assert.rejects(siteFolder(dir).appendToManifest('x\n'), /presskeep-export\.jsonl is a link/)
  await assert.rejects(own(dir), { name: 'ForeignFolderError', message: /presskeep-export\.jsonl is a link/ })
  assert.equal(await readFile(target, 'utf8'), '')
})

test('what a crash has cut of a file of ours is written again; what was changed by hand stays', async (t) => {
  const dir = await scratch(t)
  const bytes = encode('all of it')
  await (await own(dir)).put('a.png', bytes)
  for (const [standing, isWhole, state] of [
    ['', false, 'written'],
    ['all', false, 'written'],
    ['other', false, 'kept'],
    ['all of it', true, 'unchanged'],
  ] as const) {
    await writeFile(join(dir, 'a.png'), standing)
    const files = await own(dir)
    assert.equal(await files.stands('a.png'), isWhole, standing)
    assert.equal((await files.put('a.png', bytes)).state, state, standing)
  }
  await writeFile(join(dir, 'mine.png'), '')
  const files = await own(dir)
  assert.equal((await files.put('mine.png', bytes)).state, 'kept', 'an empty file of somebody else')
  await rm(join(dir, 'a.png'))
  assert.equal(await files.stands('a.png'), false)
})

test('the list of before sizes were kept is completed when a file is looked at', async (t) => {
  const dir = await scratch(t)
  await (await own(dir)).put('a.png', encode('x'))
  const list = await readFile(join(dir, manifestPath), 'utf8')
  await writeFile(join(dir, manifestPath), list.replace(',"size":1', ''))
  const files = await own(dir)
  assert.equal(await files.stands('a.png'), false)
  assert.equal((await files.put('a.png', encode('x'))).state, 'unchanged')
  assert.equal(await (await own(dir)).stands('a.png'), true)
})

test('lines that lead out of the folder are passed over', async (t) => {
  const dir = await scratch(t)
  const bad = ['../../etc/x', '/etc/x', 'a/../../x', '', '.git/config', 'a//b', 'a\0b']
  const list = [{ kind: 'site' }, ...bad.map((path) => ({ path, digest: '00' })), { path: 'a.html', digest: '00' }]
  await writeFile(join(dir, manifestPath), list.map((line) => `${JSON.stringify(line)}\n`).join(''))
  assert.deepEqual((await own(dir)).manifest.paths(), ['a.html'])
})

test('what a killed run left half written is removed by the next one, and nothing else is', async (t) => {
  const dir = await scratch(t)
  for (const path of ['a/b/x.html', 'a/y.html']) await (await own(dir)).put(path, encode('x'))
  const left = '.presskeep-0123456789ab.tmp'
  const others = [
    '.presskeep-0123456789AB.tmp',
    '.presskeep-0123.tmp',
    'presskeep-0123456789ab.tmp',
    `${left}.bak`,
    `x${left}`,
  ]
  await mkdir(join(dir, 'other'))
  for (const folder of ['', 'a', 'a/b', 'other'])
    for (const name of [left, ...others]) await writeFile(join(dir, folder, name), '')
  await rm(join(dir, 'a/b', left))
  await symlink(join(dir, 'a/b/x.html'), join(dir, 'a/b', left))
  await ended(
    OwnFiles.use(
      siteFolder(dir),
      'site',
      working(async () => undefined),
    ),
  )
  const standing = (await readdir(dir, { recursive: true })).filter((name) => basename(name) === left).sort()
  assert.deepEqual(standing, [`a/b/${left}`, `other/${left}`], 'a link, and one in a folder that is none of ours')
  for (const folder of ['', 'a', 'a/b', 'other'])
    for (const name of others) assert.ok((await readdir(join(dir, folder))).includes(name), name)
})

test('two exports at once: the second one is refused, and the lock goes with the first', async (t) => {
  const dir = await scratch(t)
  const run = (work: () => Promise<unknown>) => ended(OwnFiles.use(siteFolder(dir), 'site', working(work)))
  await run(() =>
    assert.rejects(
      run(async () => undefined),
      { name: 'FolderBusyError', message: new RegExp(`process ${process.pid} on .* is writing into the folder`) },
    ),
  )
  await assert.rejects(
    run(() => Promise.reject(new Error('hurt'))),
    /hurt/,
  )
  await run(async () => undefined)
  assert.deepEqual(await readdir(dir), [])
})

test('the lock of a process that is gone is taken over, that of another one is not', async (t) => {
  const dir = await scratch(t)
  const lock = join(dir, lockName)
  const run = () =>
    ended(
      OwnFiles.use(
        siteFolder(dir),
        'site',
        working(async () => undefined),
      ),
    )
  const said = (pid: number, host = hostname()) =>
    writeFile(lock, `${JSON.stringify({ pid, host, since: '2024-06-28T00:00:00.000Z' })}\n`)
  const gone = spawnSync(process.execPath, ['--version']).pid
  // A container gives every run the same number.
  for (const pid of [gone, process.pid]) {
    await said(pid)
    await run()
    assert.deepEqual(await readdir(dir), [])
  }
  for (const holds of [() => said(process.ppid), () => said(gone, 'elsewhere'), () => writeFile(lock, '{"pi')]) {
    await holds()
    await assert.rejects(run(), { name: 'FolderBusyError' })
    const old = new Date(Date.now() - 3_600_000)
    await utimes(lock, old, old)
    await run()
    assert.deepEqual(await readdir(dir), [])
  }
  await symlink(join(dir, 'target'), lock)
  await assert.rejects(run(), /presskeep-export\.lock is a link/)
})
