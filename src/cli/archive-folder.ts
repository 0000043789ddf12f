import path from 'node:path'
import { isArchive } from '../archive/is-archive.ts'
import { type Invocation, text } from './command.ts'

/** The folder of the archive: `--archive`, else `PRESSKEEP_ARCHIVE`, else here, else `./my-archive`. */
export function archiveFolder(invocation: Invocation): string {
  if (invocation.held) return invocation.held.archive.folder
  const given = text(invocation.values.archive) || invocation.env.PRESSKEEP_ARCHIVE
  if (given) return path.resolve(invocation.cwd, given)
  const beside = path.join(invocation.cwd, 'my-archive')
  return !isArchive(invocation.cwd) && isArchive(beside) ? beside : invocation.cwd
}
