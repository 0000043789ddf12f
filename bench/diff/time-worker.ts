import { parentPort, workerData } from 'node:worker_threads'
import { wholeTexts } from './markers.ts'

const { name, before, after } = workerData as { name: string; before: string; after: string }
const cpu = process.threadCpuUsage()
wholeTexts[name]!(before, after)
const { user, system } = process.threadCpuUsage(cpu)
parentPort?.postMessage((user + system) / 1000)
