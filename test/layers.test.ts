import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

const root = path.join(import.meta.dirname, '..')

/** The table "Who may import whom" of docs/architecture.md. */
function allowedImports(): ReadonlyMap<string, ReadonlySet<string>> {
  const page = readFileSync(path.join(root, 'docs/architecture.md'), 'utf8')
  const table = page.split('| folder | may import |')[1]?.split('\n\n')[0] ?? ''
  const rows = table.split('\n').flatMap((line) => {
    const cells = line.split('|').map((cell) => cell.trim())
    return cells.length === 4 && /^\w+$/.test(cells[1]!) ? [[cells[1]!, cells[2]!] as const] : []
  })
  return new Map(rows.map(([folder, may]) => [folder, new Set(may === '–' ? [] : may.split(', '))]))
}

function sources(folder: string): string[] {
  return readdirSync(path.join(root, 'src', folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !/testing|testdata|test-data/.test(name))
    .map((name) => path.join('src', folder, name))
}

test('Every import between folders stands in the table of docs/architecture.md', () => {
  const allowed = allowedImports()
  const folders = readdirSync(path.join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
  assert.deepEqual(
    folders.map((folder) => folder.name).sort(),
    [...allowed.keys()].sort(),
    'each folder of src/ has a row in the table, and each row a folder',
  )
  const offences: string[] = []
  for (const [folder, may] of allowed) {
    for (const file of sources(folder)) {
      const text = readFileSync(path.join(root, file), 'utf8')
      for (const [, target] of text.matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)) {
        const reached = path.relative(path.join(root, 'src'), path.resolve(root, path.dirname(file), target!))
        const other = reached.split(path.sep)[0]!
        if (other !== folder && other !== '..' && !may.has(other)) offences.push(`${file} imports ${target}`)
      }
    }
  }
  assert.deepEqual(offences, [])
})

test('The pure folders ask nothing of Node', () => {
  const offences = ['model', 'charset', 'extract', 'diff', 'search'].flatMap((folder) =>
    sources(folder).filter(
      (file) => !/make-[\w-]+\.ts$/.test(file) && /from 'node:/.test(readFileSync(path.join(root, file), 'utf8')),
    ),
  )
  assert.deepEqual(offences, [])
})

test('Only cli reads the environment', () => {
  const offences = [...allowedImports().keys()]
    .filter((folder) => folder !== 'cli')
    .flatMap((folder) =>
      sources(folder).filter((file) => /process\.(env|argv)/.test(readFileSync(path.join(root, file), 'utf8'))),
    )
  assert.deepEqual(offences, [])
})
