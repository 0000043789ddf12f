import { once } from 'node:events'
import type { Invocation } from './command.ts'

/**
 * Writes to standard output, and waits while whoever reads is behind, or until the command is stopped: for commands that say much, so
 * that what they say does not pile up.
 */
export async function written({ stdout, signal }: Invocation, text: string): Promise<void> {
  if (stdout.write(text) || signal.aborted) return
  await once(stdout, 'drain', { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}
