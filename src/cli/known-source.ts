import type { Library } from '../archive/index.ts'
import { UsageError } from './command.ts'
import { plain } from './progress.ts'

const namedAtMost = 12

/** Throws `UsageError` where no article is of a source that the user named: a misspelt name is no empty answer. */
export async function checkSource(library: Pick<Library, 'counts'>, source: string): Promise<void> {
  const sources = await library.counts('source')
  if (sources.some((one) => one.name === source)) return
  const names = [...sources].sort((a, b) => b.count - a.count).map((one) => plain(one.name))
  const rest = names.length > namedAtMost ? ` and ${names.length - namedAtMost} more` : ''
  const there = names.length ? `; there are ${names.slice(0, namedAtMost).join(', ')}${rest}` : ''
  throw new UsageError(`no article is of a source "${plain(source)}"${there}`)
}
