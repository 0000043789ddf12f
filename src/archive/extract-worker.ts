import { parentPort } from 'node:worker_threads'
import { extract } from '../extract/index.ts'

parentPort?.on('message', ({ html, url, options }) => {
  try {
    parentPort?.postMessage({ extraction: extract(html, url, options) })
  } catch (error) {
    parentPort?.postMessage({ error: error instanceof Error ? error.message : String(error) })
  }
})
