import { parentPort, workerData } from 'node:worker_threads'
import { comparePhrases } from './rising.ts'

const { recent, before } = workerData as { readonly recent: readonly string[]; readonly before: readonly string[] }
parentPort?.postMessage(comparePhrases(recent, before))
