import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { alone } from './alone.ts'
import { commands } from './index.ts'

/** The folders of `src/` whose files a command loads, run with nothing on standard input. */
function foldersOf(...words: readonly string[]): ReadonlySet<string> {
  const main = pathToFileURL(`${import.meta.dirname}/../main.ts`).href
  const code = `
    import { registerHooks } from 'node:module'
    const folders = new Set()
    registerHooks({
      load(url, context, next) {
        folders.add(/\\/src\\/(\\w+)\\//.exec(url)?.[1] ?? '')
        return next(url, context)
      },
    })
    const { run } = await import('${main}')
    const code = await run(${JSON.stringify(words)})
    console.log(JSON.stringify([code, ...folders]))`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    encoding: 'utf8',
    input: '',
  })
  assert.notEqual(stdout, '', stderr)
  const [exit, ...folders] = JSON.parse(stdout.trim().split('\n').at(-1)!)
  assert.equal(exit, 0, stderr)
  return new Set(folders)
}

test('what reads pages, feeds and HTML without an archive loads nothing of one', () => {
  for (const name of ['extract', 'sanitize', 'parse-feed']) {
    const folders = foldersOf(name, '--batch')
    assert.ok(folders.has('cli') && folders.has(name === 'parse-feed' ? 'feed' : 'extract'), name)
    for (const other of ['store', 'fetch', 'views', 'web', 'site', 'mcp'])
      assert.ok(!folders.has(other), `${name} loads ${other}`)
  }
})

test('a command that is loaded by itself is the one of that name in the list', async () => {
  for (const [name, load] of alone)
    assert.equal(
      await load(),
      commands.find((command) => command.name === name),
    )
})
