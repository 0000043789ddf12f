import { readFileSync } from 'node:fs'
import path from 'node:path'
import { UsageError } from './command.ts'

/** The bytes of a file that the user named. Throws `UsageError`: what stands in the way, behind the words `before`. */
export function readNamed(cwd: string, name: string, before = ''): Buffer {
  try {
    return readFileSync(path.resolve(cwd, name))
  } catch (error) {
    throw new UsageError(before + whyUnread(name, error as NodeJS.ErrnoException))
  }
}

function whyUnread(name: string, { code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return `there is no file ${name}`
  if (code === 'EISDIR') return `${name} is a folder, not a file`
  return `${name} can't be read: ${message}`
}
