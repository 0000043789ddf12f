import { parentPort } from 'node:worker_threads'
import { type PictureLook, pictureLook } from '../capture/index.ts'

/** What the thread says: that it is there, then of each picture what it looks like, or why that can't be known on this machine. */
export type LookMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'look'; readonly look: PictureLook | undefined }
  | { readonly kind: 'failed'; readonly message: string }

const say = (message: LookMessage) => parentPort?.postMessage(message)

parentPort?.on('message', async (bytes: Uint8Array) => {
  try {
    say({ kind: 'look', look: await pictureLook(bytes) })
  } catch (error) {
    say({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
  }
})
say({ kind: 'ready' })
