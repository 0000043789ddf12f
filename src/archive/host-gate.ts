import { setTimeout as wait } from 'node:timers/promises'
import type { HostGate } from '../fetch/index.ts'
import { claimHost, type Db, releaseHost, renewHosts } from '../store/index.ts'

/** A host is left to others when nothing was heard of its holder for so long. */
export const hostLeaseMs = 30_000

/** The gate of one program: which hosts are its own for now. */
export interface SharedHosts extends HostGate {
  /** Hosts that this program has claimed in the database already, and works off. */
  hold(host: string): void
  /** Gives a held host back, with the pause that its last request asks for. */
  letGo(host: string): Promise<void>
  /** What is left of the pause after the last request to a held host, in milliseconds. */
  pauseLeftMs(host: string): number
  /** Goes on holding what is held, and gives back what could not be given back before. */
  renew(): Promise<void>
  readonly session: string
}

interface Held {
  /** By the clock of this process, which does not jump. */
  leaseUntil: number
  pauseUntil: number
}

/**
 * One host, one request at a time, whoever asks: the row of a host in the database says whose turn it is and from when on
 * it may be asked. A host that is held is asked without looking there again, as long as its lease lasts.
 */
export function sharedHosts(db: Db, session: string): SharedHosts {
  const held = new Map<string, Held>()
  const fresh = (): Held => ({ leaseUntil: performance.now() + hostLeaseMs - 5000, pauseUntil: 0 })
  const mine = (host: string) => {
    const one = held.get(host)
    return one && one.leaseUntil > performance.now() ? one : undefined
  }
  /** Hosts that are to be given back, with the end of their pause; more than for a moment only while the database is away. */
  const leaving = new Map<string, number>()
  const giveBack = async (host: string) => {
    const pauseMs = Math.max(0, (leaving.get(host) ?? 0) - performance.now())
    await db.transaction((sql) => releaseHost(sql, { host, session }, pauseMs))
    leaving.delete(host)
  }
  /** Hosts that were entered for a single request. */
  const visits = new Set<string>()

  return {
    session,
    hold(host) {
      held.set(host, fresh())
    },
    pauseLeftMs: (host) => Math.max(0, (held.get(host)?.pauseUntil ?? 0) - performance.now()),
    async letGo(host) {
      leaving.set(host, held.get(host)?.pauseUntil ?? 0)
      held.delete(host)
      await giveBack(host)
    },
    async enter(host, signal) {
      if (mine(host)) return
      for (let tries = 0; ; tries++) {
        signal.throwIfAborted()
        const waitMs = await db.transaction((sql) => claimHost(sql, { host, session }, hostLeaseMs))
        if (waitMs === undefined) break
        await wait(
          Math.min(5000, Math.max(waitMs, 20 * 2 ** Math.min(tries, 5))) * (0.75 + Math.random() / 2),
          undefined,
          { signal },
        )
      }
      visits.add(host)
      held.set(host, fresh())
    },
    async leave(host, pauseMs) {
      const one = held.get(host)
      if (one) one.pauseUntil = performance.now() + pauseMs
      if (visits.delete(host)) await this.letGo(host)
    },
    async renew() {
      for (const host of [...leaving.keys()]) if (!held.has(host)) await giveBack(host)
      const hosts = [...held.keys()]
      if (!hosts.length) return
      const until = performance.now() + hostLeaseMs - 5000
      const kept = await db.transaction((sql) => renewHosts(sql, session, hosts, hostLeaseMs))
      for (const host of hosts) {
        const one = held.get(host)
        if (!one) continue
        if (kept.has(host)) one.leaseUntil = until
        else held.delete(host)
      }
    },
  }
}
