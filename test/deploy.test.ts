import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { parseAllDocuments } from 'yaml'
import { commands } from '../src/cli/commands/index.ts'
import { createReadingRoom } from '../src/web/index.ts'
import { createFakeLibrary } from '../src/web/testing/fake-library.ts'

const deploy = path.join(import.meta.dirname, '..', 'deploy')
const read = (name: string) => readFileSync(path.join(deploy, name), 'utf8')

function everyObject(value: unknown, found: Record<string, unknown>[] = []): Record<string, unknown>[] {
  if (!value || typeof value !== 'object') return found
  if (!Array.isArray(value)) found.push(value as Record<string, unknown>)
  for (const inner of Object.values(value)) everyObject(inner, found)
  return found
}

const files = readdirSync(deploy, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'))

test('Every file to deploy with is YAML without a mistake', () => {
  assert.ok(files.length >= 4)
  for (const name of files)
    for (const document of parseAllDocuments(read(name), { merge: true })) {
      assert.deepEqual('errors' in document ? document.errors : [], [], name)
    }
})

test('Whatever the files start is a command with the options that they give it', () => {
  let seen = 0
  for (const name of files) {
    for (const document of parseAllDocuments(read(name), { merge: true })) {
      if (!('toJS' in document)) continue
      for (const { command, args } of everyObject(document.toJS())) {
        const words = [args, command].find(
          (given): given is string[] => Array.isArray(given) && commands.some((one) => one.name === given[0]),
        )
        if (!words) continue
        seen++
        const known = commands.find((one) => one.name === words[0])!
        for (const word of words)
          if (word.startsWith('--')) assert.ok(word.slice(2) in known.options, `${name}: ${words.join(' ')}`)
      }
    }
  }
  assert.equal(seen, 4, 'a room and a worker, twice')
})

test('The board asks only for numbers that /metrics gives, and for all of them', async () => {
  const room = createReadingRoom(createFakeLibrary(), { now: () => 0, version: '1' })
  const text = await (await room.request('http://localhost/metrics')).text()
  const given = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map((match) => match[1]))
  const board = JSON.parse(read('grafana.json')) as unknown
  const asked = new Set(
    everyObject(board).flatMap(({ expr }) =>
      typeof expr === 'string' ? (expr.match(/presskeep_[a-z_]+/g) ?? []) : [],
    ),
  )
  for (const name of asked) assert.ok(given.has(name), `the board asks for ${name}`)
  assert.deepEqual(
    [...given].filter((name) => !asked.has(name!)),
    [],
  )
})
