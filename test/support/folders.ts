import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'

const made: string[] = []
// An archive that is closed after its folder has gone seals its log there once more.
process.once('exit', () => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true })
})

/**
 * A folder of its own for a test, gone when the test ends. `inMemory` is for thousands of files that are synced one by
 * one: where there is a file system in memory, the test need not wait for the disk.
 */
export function scratch(test: Pick<TestContext, 'after'>, where?: 'inMemory'): string {
  const parent = where === 'inMemory' && existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir()
  const folder = mkdtempSync(path.join(parent, 'presskeep-'))
  made.push(folder)
  test.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Changes a line of an archive's settings, such as `articles: true` to `articles: false`. */
export function changeSetting(archive: string, from: string, to: string): void {
  const file = path.join(archive, 'presskeep.yaml')
  const text = readFileSync(file, 'utf8')
  if (!text.includes(from)) throw new Error(`${file} has no "${from}"`)
  writeFileSync(file, text.replace(from, to))
}

/** The material to measure with, where it lies beside the repository. */
export const shared = path.join(import.meta.dirname, '..', '..', '..', 'shared')

/** Why a test that needs `../shared` is skipped; false where it is there. */
export const withoutShared = existsSync(path.join(shared, 'README.md'))
  ? false
  : `SKIPPED, NOT PASSED: ${shared} is not here`
