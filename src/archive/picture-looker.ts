import { Worker } from 'node:worker_threads'
import { AvifDecoderError, type PictureLook, pictureLook, pictureType } from '../capture/index.ts'
import { sha256Hex } from './identity.ts'
import type { LookMessage } from './look-worker.ts'
import { workerFile } from './worker-file.ts'

/** A picture whose look was not to be had in this way. */
class UnseenError extends Error {
  override name = 'UnseenError'
}

/** Many times what the slowest picture takes that may be decoded: a net, for a decoder that has gone astray. */
const deadlineMs = 120_000
/** A thread that had nothing to look at for so long is ended. */
const idleMs = 10_000
/** Looks that are remembered: who fetches a picture asks before the commit that asks again. */
const remembered = 256

/** Says what pictures look like; what takes long to decode, in a thread of its own. */
export interface PictureLooker {
  /** See `pictureLook`. Undefined, too, for a picture that could not be looked at on this machine now: it is `unseen` then. */
  readonly look: (bytes: Uint8Array) => Promise<PictureLook | undefined>
  /** Digests of pictures of which nobody may say that they have no look. */
  readonly unseen: ReadonlySet<string>
  /** What is being looked at is left. Never throws. */
  close(): Promise<void>
}

/**
 * The thread is started when it is needed, looks at one picture at a time, and keeps no process alive. Where none can be started (no
 * more threads, or no right to them) the picture is looked at here: slower for others, and the same look.
 */
export function createPictureLooker(
  options: {
    /** Told of each picture that could not be looked at, why. */
    readonly onUnseen?: (why: string) => void
    readonly deadlineMs?: number
  } = {},
): PictureLooker {
  let worker: Worker | undefined
  let rest: NodeJS.Timeout | undefined
  let last: Promise<unknown> = Promise.resolve()
  const known = new Map<string, Promise<PictureLook | undefined>>()
  const unseen = new Set<string>()
  let isClosed = false

  async function end(): Promise<void> {
    const ended = worker
    worker = undefined
    await ended?.terminate()
  }

  async function lookInThread(bytes: Uint8Array): Promise<PictureLook | undefined> {
    clearTimeout(rest)
    const asked = worker ?? (isClosed ? undefined : await started())
    if (isClosed) {
      await asked?.terminate()
      throw new UnseenError('the archive was closed')
    }
    if (!asked) return pictureLook(bytes)
    worker = asked
    asked.ref()
    const { promise, resolve } = Promise.withResolvers<LookMessage | string>()
    const broken = () => resolve('the thread that decodes it broke down')
    const limitMs = options.deadlineMs ?? deadlineMs
    const timer = setTimeout(() => resolve(`it took longer than ${limitMs / 1000} s`), limitMs)
    asked.on('message', resolve).on('error', broken).on('exit', broken)
    asked.postMessage(bytes)
    const answer = await promise
    clearTimeout(timer)
    asked.off('message', resolve).off('error', broken).off('exit', broken)
    asked.unref()
    if (typeof answer !== 'string') rest = setTimeout(() => void end(), idleMs).unref()
    else await end()
    if (typeof answer === 'string') throw new UnseenError(answer)
    if (answer.kind === 'failed') throw new AvifDecoderError(answer.message)
    return answer.kind === 'look' ? answer.look : undefined
  }

  return {
    unseen,
    look(bytes) {
      const digest = sha256Hex(bytes)
      const before = known.get(digest)
      if (before) return before
      const isSlow = pictureType(bytes)?.type === 'image/avif'
      const look = (isSlow ? last.then(() => lookInThread(bytes)) : pictureLook(bytes)).then(
        (seen) => {
          unseen.delete(digest)
          return seen
        },
        (error: unknown) => {
          if (!(error instanceof AvifDecoderError || error instanceof UnseenError)) {
            known.delete(digest)
            throw error
          }
          unseen.add(digest)
          if (!isClosed) options.onUnseen?.(error.message)
          // There may be memory the next time; who took too long would keep others waiting again.
          if (error instanceof AvifDecoderError) known.delete(digest)
          return undefined
        },
      )
      if (isSlow) last = look.catch(() => {})
      known.set(digest, look)
      for (const oldest of known.keys()) {
        if (known.size <= remembered) break
        known.delete(oldest)
      }
      return look
    },
    async close() {
      isClosed = true
      clearTimeout(rest)
      await end()
      await last
    },
  }
}

/** A thread that has said that it is there; undefined where none came up. */
async function started(): Promise<Worker | undefined> {
  const { promise, resolve } = Promise.withResolvers<Worker | undefined>()
  try {
    const worker = new Worker(workerFile('look-worker'), { resourceLimits: { maxYoungGenerationSizeMb: 16 } })
    worker.once('message', () => resolve(worker))
    // Stays: an error that nobody listens to would end the process.
    worker.on('error', () => resolve(undefined)).once('exit', () => resolve(undefined))
  } catch {
    resolve(undefined)
  }
  return promise
}
