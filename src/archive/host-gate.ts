import { setTimeout as wait } from 'node:timers/promises'
import type { HostGate } from '../fetch/index.ts'
import { claimHost, type Db, releaseHost, renewHosts } from '../store/index.ts'

/** A host is left to others when nothing was heard of its holder for so long. */
export const hostLeaseMs = 30_000

/** The gate of one program: which hosts are its own for now. */
export interface SharedHosts extends HostGate {
  /** A host that this program has claimed in the database already, which it asked for at `since` (`performance.now()`). */
  hold(host: string, since: number): void
  /** Nothing is asked of a held host for so many milliseconds, though no request asks for it. */
  rest(host: string, ms: number): void
  /** Gives a held host back, with the pause that its last request asks for: at once, or when a request that is under way is over. */
  letGo(host: string): Promise<void>
  /** What is left of the pause after the last request to a held host, in milliseconds. */
  pauseLeftMs(host: string): number
  /** Goes on holding what is held, and gives back what could not be given back before. */
  renew(): Promise<void>
  readonly session: string
}

/** Who has a turn at one host waits so long for another that somebody else asks: longer than a turn of theirs. */
const busyMs = { least: 30_000, more: 15_000 }

/**
 * A host that a redirect leads to is asked by another worker for long, which may be waiting for ours: FeedBurner's feeds and the sites
 * behind them lead to each other. Ours is to be given back, and all asked again later.
 */
export class HostBusyError extends Error {
  constructor(host: string) {
    super(`${host} is being asked by another worker; what leads there is put off`)
    this.name = 'HostBusyError'
  }
}

interface Held {
  /** By the clock of this process, which does not jump. */
  leaseUntil: number
  /** Aborted when the lease has ended. */
  readonly lost: AbortController
  timer?: NodeJS.Timeout
}

/** Nothing new is asked so long before the lease ends; what is being asked then has that long. */
const marginMs = 5000

/**
 * One host, one request at a time, whoever asks: the row of a host in the database says whose turn it is and from when on
 * it may be asked. A host that is held is asked without looking there again, as long as its lease lasts.
 */
export function sharedHosts(db: Db, session: string): SharedHosts {
  const held = new Map<string, Held>()
  /** A lease counts from before it was asked for: the answer may have been long on its way. */
  const keep = (host: string, one: Held, since: number) => {
    one.leaseUntil = since + hostLeaseMs - marginMs
    clearTimeout(one.timer)
    one.timer = setTimeout(() => drop(host, one), Math.max(0, since + hostLeaseMs - performance.now())).unref()
  }
  const take = (host: string, since: number) => {
    const one: Held = { leaseUntil: 0, lost: new AbortController() }
    keep(host, one, since)
    held.set(host, one)
    return one.lost.signal
  }
  const drop = (host: string, one: Held) => {
    clearTimeout(one.timer)
    if (held.get(host) === one) held.delete(host)
    one.lost.abort(new Error(`${host} is not asked on: the database has not said for too long that it is our turn`))
  }
  const mine = (host: string) => {
    const one = held.get(host)
    return one && one.leaseUntil > performance.now() ? one : undefined
  }
  /** What the last request asks for, until its host is given back. */
  const pauses = new Map<string, { readonly until: number; readonly ms: number }>()
  const rest = (host: string, ms: number) => {
    const until = performance.now() + ms
    if (until >= (pauses.get(host)?.until ?? 0)) pauses.set(host, { until, ms })
  }
  const pauseLeftMs = (host: string) => Math.max(0, (pauses.get(host)?.until ?? 0) - performance.now())
  /** Hosts that are to be given back; more than for a moment only while the database is away. */
  const leaving = new Set<string>()
  /** Hosts that are just being given back: who asks twice would take away what was claimed between. */
  const giving = new Map<string, Promise<void>>()
  const giveBack = (host: string): Promise<void> => {
    const running = giving.get(host)
    if (running) return running
    const done = release(host).finally(() => giving.delete(host))
    giving.set(host, done)
    return done
  }
  const release = async (host: string) => {
    const usualMs = pauses.get(host)?.ms ?? 0
    await db.transaction((sql) => releaseHost(sql, { host, session }, pauseLeftMs(host), usualMs))
    if (leaving.delete(host)) pauses.delete(host)
  }
  /** Hosts that were entered for a single request. */
  const visits = new Set<string>()
  /** Hosts that are being asked; this program's own line lets one request at a time to each. */
  const asked = new Set<string>()

  return {
    session,
    hold(host, since) {
      leaving.delete(host)
      take(host, since)
    },
    pauseLeftMs,
    async letGo(host) {
      // Another turn's redirect led here: who asks last gives the host back.
      if (asked.has(host) && held.has(host)) {
        visits.add(host)
        return
      }
      clearTimeout(held.get(host)?.timer)
      held.delete(host)
      leaving.add(host)
      await giveBack(host)
    },
    async enter(host, signal) {
      let since = 0
      let busySince: number | undefined
      // A random time, so that of two who wait for each other one gives up first.
      const waitedMs = busyMs.least + Math.random() * busyMs.more
      for (let tries = 0; ; tries++) {
        signal.throwIfAborted()
        const own = mine(host)
        if (own) {
          asked.add(host)
          return own.lost.signal
        }
        await giving.get(host)?.catch(() => {})
        since = performance.now()
        const waitMs = await db.transaction((sql) => claimHost(sql, { host, session }, hostLeaseMs))
        if (waitMs === undefined) break
        const hasTurn = [...held.keys()].some((one) => !visits.has(one))
        busySince = waitMs > 0 || !hasTurn ? undefined : (busySince ?? since)
        if (busySince !== undefined && since - busySince > waitedMs) throw new HostBusyError(host)
        await wait(
          Math.min(5000, Math.max(waitMs, 20 * 2 ** Math.min(tries, 5))) * (0.75 + Math.random() / 2),
          undefined,
          { signal },
        )
      }
      visits.add(host)
      asked.add(host)
      leaving.delete(host)
      return take(host, since)
    },
    rest,
    async leave(host, pauseMs) {
      asked.delete(host)
      rest(host, pauseMs)
      if (visits.delete(host)) await this.letGo(host)
    },
    async renew() {
      for (const host of [...leaving]) if (!held.has(host)) await giveBack(host)
      const mine = [...held]
      if (!mine.length) return
      const since = performance.now()
      const names = mine.map(([host]) => host)
      const kept = await db.transaction((sql) => renewHosts(sql, session, names, hostLeaseMs))
      for (const [host, one] of mine) {
        if (held.get(host) !== one) continue
        if (kept.has(host)) keep(host, one, since)
        else drop(host, one)
      }
    },
  }
}
