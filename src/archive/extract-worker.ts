import { parentPort, workerData } from 'node:worker_threads'
import { extract } from '../extract/index.ts'
import { compileRules, type RuleFile } from './site-rules.ts'

const rules = compileRules((workerData ?? []) as readonly RuleFile[])

parentPort?.on('message', ({ html, url, options }) => {
  try {
    parentPort?.postMessage({ extraction: extract(html, url, { ...options, rules }) })
  } catch (error) {
    parentPort?.postMessage({ error: error instanceof Error ? error.message : String(error) })
  }
})
