import { parentPort, workerData } from 'node:worker_threads'
import { extract } from '../extract/index.ts'
import type { Answer, Question } from './reading-pool.ts'
import { compileRules, type RuleFile } from './site-rules.ts'

const rules = compileRules((workerData ?? []) as readonly RuleFile[])

parentPort?.on('message', ({ room, length, url, options }: Question) => {
  const answer = (found: Omit<Answer, 'room'>) => {
    const whole: Answer = { ...found, room }
    parentPort?.postMessage(whole, [room])
  }
  try {
    answer({ extraction: extract(new Uint8Array(room, 0, length), url, { ...options, rules }) })
  } catch (error) {
    answer({ error: error instanceof Error ? error.message : String(error) })
  }
})
