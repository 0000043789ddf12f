import { once } from 'node:events'
import readline from 'node:readline'
import type { Invocation } from './command.ts'
import { compileLate } from './late-compiler.ts'
import { boundYoungHeap } from './young-heap.ts'

type Line = Readonly<Record<string, unknown>>

/**
 * A line of JSON in, a line of JSON out, as they come. A line that can't be done gives `{id, error}` and the rest goes
 * on; the exit code is then 2.
 */
export async function batch({ stdin, stdout }: Invocation, work: (line: Line) => Line): Promise<number> {
  let failed = 0
  const boundHeap = boundYoungHeap()
  const compileInTime = compileLate()
  for await (const given of readline.createInterface({ input: stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (given.trim() === '') continue
    let id: unknown = null
    let answer: Line
    try {
      const read: unknown = JSON.parse(given)
      if (typeof read !== 'object' || read === null || Array.isArray(read)) throw new Error('a line is a JSON object')
      const line = read as Line
      id = line.id ?? null
      answer = { id, ...work(line) }
    } catch (error) {
      failed++
      answer = { id, error: error instanceof Error ? error.message : String(error) }
    }
    boundHeap()
    compileInTime()
    if (!stdout.write(`${JSON.stringify(answer)}\n`)) await once(stdout, 'drain')
  }
  return failed ? 2 : 0
}
