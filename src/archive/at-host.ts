import { setTimeout as wait } from 'node:timers/promises'
import { HostBusyError } from '../fetch/index.ts'
import type { SharedHosts } from './host-gate.ts'

/** Work that is sent away from a second host is begun again so often. */
const triesAtMost = 5
/** A pause of the second host that is waited out for that. */
const pauseWaitedMs = 150_000

/**
 * Does a piece of work while its host is held, so that no other program does the same at once. Where it comes to another host, as by a
 * redirect, that somebody else holds for too long, that one may be waiting for ours: so our host is let go of, and the work is
 * begun again after a random pause, with both hosts held, if both can be had. In the end it throws `HostBusyError`.
 */
export async function atHost<T>(
  hosts: SharedHosts | undefined,
  host: string,
  work: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  if (!hosts) return work()
  let busy: HostBusyError | undefined
  for (let tries = 1; ; tries++) {
    // The busy one first: it is waited for while nothing else is held.
    const wanted = busy && busy.host !== host ? [busy.host, host] : [host]
    try {
      return await holding(hosts, wanted, work, signal)
    } catch (error) {
      if (!(error instanceof HostBusyError)) throw error
      // What is held for a turn can't be let go of here.
      if (tries >= triesAtMost || error.pauseMs > pauseWaitedMs || hosts.isInTurn(host)) throw error
      busy = error
    }
    await wait(busy.pauseMs + 500 * 2 ** tries * Math.random(), undefined, { signal })
  }
}

async function holding<T>(
  hosts: SharedHosts,
  [host, ...others]: readonly string[],
  work: () => Promise<T>,
  signal: AbortSignal | undefined,
  isSecond = false,
): Promise<T> {
  if (host === undefined) return work()
  const letGo = await hosts.stay(host, signal, isSecond)
  try {
    return await holding(hosts, others, work, signal, true)
  } finally {
    await letGo()
  }
}
