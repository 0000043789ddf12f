import type { Library } from './library.ts'

const namedAtMost = 12

/** What to say where no article is of a source that somebody named: a misspelt name is no empty answer. */
export async function sourceProblem(library: Pick<Library, 'counts'>, source: string): Promise<string | undefined> {
  const sources = await library.counts('source')
  if (sources.some((one) => one.name === source)) return undefined
  const names = [...sources].sort((a, b) => b.count - a.count).map((one) => one.name)
  const rest = names.length > namedAtMost ? ` and ${names.length - namedAtMost} more` : ''
  const there = names.length ? `; there are ${names.slice(0, namedAtMost).join(', ')}${rest}` : ''
  return `no article is of a source "${source}"${there}`
}
