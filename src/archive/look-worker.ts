import { parentPort } from 'node:worker_threads'
import { pictureLook } from '../capture/index.ts'

parentPort?.on('message', async (bytes: Uint8Array) => parentPort?.postMessage(await pictureLook(bytes)))
