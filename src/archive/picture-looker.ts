import { Worker } from 'node:worker_threads'
import { type PictureLook, pictureLook, pictureType } from '../capture/index.ts'
import { workerFile } from './worker-file.ts'

/** Many times what the slowest picture takes that may be decoded: a net, for a decoder that has gone astray. */
const deadlineMs = 30_000
/** A thread that had nothing to look at for so long is ended. */
const idleMs = 10_000

/** Says what pictures look like; what takes long to decode, in a thread of its own. */
export interface PictureLooker {
  /** See `pictureLook`. Never throws. */
  readonly look: typeof pictureLook
  close(): Promise<void>
}

/** The thread is started when it is needed, looks at one picture at a time, and keeps no process alive. */
export function createPictureLooker(): PictureLooker {
  let worker: Worker | undefined
  let rest: NodeJS.Timeout | undefined
  let last: Promise<unknown> = Promise.resolve()

  async function end(): Promise<void> {
    const ended = worker
    worker = undefined
    await ended?.terminate()
  }

  async function lookInThread(bytes: Uint8Array): Promise<PictureLook | undefined> {
    clearTimeout(rest)
    worker ??= new Worker(workerFile('look-worker'), { resourceLimits: { maxYoungGenerationSizeMb: 16 } })
    const asked = worker
    asked.ref()
    const { promise, resolve } = Promise.withResolvers<{ readonly look?: PictureLook; readonly isSound: boolean }>()
    const broken = () => resolve({ isSound: false })
    const timer = setTimeout(broken, deadlineMs)
    const onMessage = (look: PictureLook | undefined) => resolve({ look, isSound: true })
    asked.on('message', onMessage).on('error', broken).on('exit', broken)
    asked.postMessage(bytes)
    const { look, isSound } = await promise
    clearTimeout(timer)
    asked.off('message', onMessage).off('error', broken).off('exit', broken)
    asked.unref()
    if (isSound) rest = setTimeout(() => void end(), idleMs).unref()
    else await end()
    return look
  }

  return {
    look(bytes) {
      if (pictureType(bytes)?.type !== 'image/avif') return pictureLook(bytes)
      const next = last.then(() => lookInThread(bytes))
      last = next
      return next
    },
    async close() {
      await last
      clearTimeout(rest)
      await end()
    },
  }
}
