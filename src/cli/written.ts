import { once } from 'node:events'
import type { Invocation } from './command.ts'

/**
 * Writes to standard output, or to the stream that is named, and waits while whoever reads is behind, or until the command is stopped: for
 * commands that say much, so that what they say does not pile up.
 */
export async function written(invocation: Invocation, text: string, to: 'stdout' | 'stderr' = 'stdout'): Promise<void> {
  const { signal } = invocation
  const stream = invocation[to]
  if (stream.write(text) || signal.aborted) return
  await once(stream, 'drain', { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}
