import { type Progress, plain } from './progress.ts'

const mostNamed = 20

/** Names damaged rows, the first of them, and answers how many there are, as the beginning of a sentence. */
export function tellDamagedRows(damaged: readonly string[], progress: Pick<Progress, 'line'>): string {
  for (const row of damaged.slice(0, mostNamed)) progress.line(`damaged: ${plain(row.slice(0, 200))}`)
  if (damaged.length > mostNamed) progress.line(`and ${damaged.length - mostNamed} more`)
  return damaged.length === 1 ? '1 row of the database is' : `${damaged.length} rows of the database are`
}
