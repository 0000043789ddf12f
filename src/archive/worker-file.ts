import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A file of this folder to run as a thread: its source, or what was built of it. */
export function workerFile(name: string): string {
  const source = fileURLToPath(new URL(`./${name}.ts`, import.meta.url))
  return existsSync(source) ? source : fileURLToPath(new URL(`./${name}.js`, import.meta.url))
}
