import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import path from 'node:path'

// npm run bench [-- NAME…]: each benchmark is a file beside this one and prints its own table.
const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.slice(0, -3))
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('-'))
const unknown = wanted.filter((name) => !names.includes(name))
if (unknown.length) {
  console.error(`there is no benchmark ${unknown.join(', ')}; known: ${names.join(', ')}`)
  process.exit(1)
}
let failed = 0
for (const name of wanted.length ? wanted : names) {
  console.log(`\n== ${name}`)
  const options = wanted.length === 1 ? process.argv.slice(2).filter((word) => word.startsWith('--')) : []
  const file = path.join(import.meta.dirname, `${name}.ts`)
  const { status } = spawnSync(process.execPath, ['--expose-gc', file, ...options], {
    stdio: 'inherit',
  })
  if (status !== 0) failed++
}
process.exitCode = failed ? 2 : 0
