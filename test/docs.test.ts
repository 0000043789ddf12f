import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { newSettings } from '../src/archive/settings.ts'
import { commands } from '../src/cli/commands/index.ts'

const root = path.join(import.meta.dirname, '..')
const page = (name: string) => readFileSync(path.join(root, 'docs', name), 'utf8')

test('Every command and each of its options is documented in docs/cli.md, with an example', () => {
  const text = page('cli.md')
  for (const command of commands) {
    const section = text.split(`\n### ${command.name}`)[1]?.split('\n### ')[0]
    assert.ok(section, `docs/cli.md has a section "### ${command.name}"`)
    assert.ok(section.includes('    presskeep ') || section.includes('| presskeep '), `${command.name} has an example`)
    for (const option of Object.keys(command.options)) {
      assert.ok(section.includes(`--${option}`), `docs/cli.md says what ${command.name} --${option} does`)
    }
  }
})

test('Every option has its line in --help', () => {
  for (const command of commands) {
    const told = command.optionHelp.map(([option]) => option.match(/--[\w-]+/)?.[0])
    assert.deepEqual(
      told.sort(),
      Object.keys(command.options)
        .map((name) => `--${name}`)
        .sort(),
      command.name,
    )
  }
})

test('Every setting is documented in docs/config.md', () => {
  const text = page('config.md')
  const keys = (value: unknown, before: string): string[] =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.entries(value).flatMap(([key, inner]) => keys(inner, before ? `${before}.${key}` : key))
      : [before]
  for (const key of [...keys(parse(newSettings('x', 'UTC')), ''), 'fetch.contact']) {
    assert.ok(text.includes(`\`${key}\``), `docs/config.md says what ${key} does`)
  }
})

test('Every route of the reading room is documented in docs/reading-room.md', () => {
  const text = page('reading-room.md')
  const folder = path.join(root, 'src/web/routes')
  const source = readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(path.join(folder, name), 'utf8'))
    .join('\n')
  const routes = [...source.matchAll(/\bapp\.get\(\s*'([^']+)'/g)].map(([, route]) => route!)
  assert.ok(routes.length > 5, 'routes were found')
  for (const route of routes) assert.ok(text.includes(`\`${route}\``), `docs/reading-room.md names ${route}`)
})

test('No page of docs points at a file that is not there', () => {
  for (const name of readdirSync(path.join(root, 'docs')).filter((file) => file.endsWith('.md'))) {
    for (const [, target] of page(name).matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
      assert.ok(readFileSync(path.resolve(root, 'docs', target!)), `${name} points at ${target}`)
    }
  }
})
