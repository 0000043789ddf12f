import { setTimeout as wait } from 'node:timers/promises'
import { HostBusyError, type HostGate } from '../fetch/index.ts'
import { claimHost, type Db, releaseHost, renewHosts } from '../store/index.ts'

/** A host is left to others when nothing was heard of its holder for so long. */
export const hostLeaseMs = 30_000

/** The gate of one program: which hosts are its own for now. */
export interface SharedHosts extends HostGate {
  /** A host that this program has claimed in the database already, which it asked for at `since` (`performance.now()`). */
  hold(host: string, since: number): void
  /**
   * Holds a host for a piece of work, from its first request to its commit, until the answered function is called: what two programs keep of
   * one page comes into the database in the order of its dates then, as a rebuild reads it. Waits for who holds it; not for a
   * pause of more than 150 s, in which nobody asks the host anyway. With `isSecond` the caller stays at another host already: then it waits as `enter` does.
   */
  stay(host: string, signal?: AbortSignal, isSecond?: boolean): Promise<() => Promise<void>>
  /** Whether a worker holds the host for its turn, whatever is done there. */
  isInTurn(host: string): boolean
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
  /** Aborted when the lease has ended. */
  readonly lost: AbortController
  timer?: NodeJS.Timeout
}

/**
 * Who holds a host waits so long, between 1 and 2 of these, for another that somebody else holds, and then says `HostBusyError`: that one may
 * wait for ours. Not the same for two, so that the other goes on when the first gives up.
 */
const secondHostMs = 4000
/** A pause of another host that is waited out while holding one. */
const secondPauseMs = 10_000
/** The longest pause that a piece of work waits out for its own host; as the fetcher's `waitMs`. */
const stayPauseMs = 150_000

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
  const pauseLeftMs = (host: string) => Math.max(0, (pauses.get(host)?.until ?? 0) - performance.now())
  /** Hosts that are to be given back; more than for a moment only while the database is away. */
  const leaving = new Set<string>()
  const giveBack = async (host: string) => {
    const usualMs = pauses.get(host)?.ms ?? 0
    await db.transaction((sql) => releaseHost(sql, { host, session }, pauseLeftMs(host), usualMs))
    if (leaving.delete(host)) pauses.delete(host)
  }
  /** Hosts that were entered for a single request. */
  const visits = new Set<string>()
  /** Hosts that are held for a piece of work, and for how many. */
  const stays = new Map<string, number>()
  let renewing: NodeJS.Timeout | undefined
  /** Whether any host is held for longer than a request. */
  const isHolding = () => [...held.keys()].some((host) => !visits.has(host))
  /**
   * Answers since when the host is ours; undefined where its pause is longer than `mostMs`. Who holds nothing waits for as long as it takes.
   * Any request gives up while this program holds a host, not only that of the work that holds it: the one may stand behind the other in the line of a host.
   */
  const claim = async (
    host: string,
    signal: AbortSignal | undefined,
    mostMs: number,
    isBounded: () => boolean,
  ): Promise<number | undefined> => {
    const untilBusy = performance.now() + secondHostMs * (1 + Math.random())
    for (let tries = 0; ; tries++) {
      signal?.throwIfAborted()
      const since = performance.now()
      const waitMs = await db.transaction((sql) => claimHost(sql, { host, session }, hostLeaseMs))
      if (waitMs === undefined) return since
      if (isBounded() && (waitMs > 0 ? waitMs > secondPauseMs : since > untilBusy))
        throw new HostBusyError(host, waitMs)
      if (waitMs > mostMs) return undefined
      const nextMs = Math.min(5000, Math.max(waitMs, 20 * 2 ** Math.min(tries, 5)))
      await wait(nextMs * (0.75 + Math.random() / 2), undefined, { signal })
    }
  }

  return {
    session,
    hold(host, since) {
      leaving.delete(host)
      take(host, since)
    },
    pauseLeftMs,
    async stay(host, signal, isSecond = false) {
      const staying = stays.get(host) ?? 0
      if (mine(host) && !visits.has(host) && staying === 0) return async () => {}
      if (!mine(host) || staying === 0) {
        const since = await claim(host, signal, stayPauseMs, () => isSecond)
        if (since === undefined) return async () => {}
        this.hold(host, since)
      }
      stays.set(host, (stays.get(host) ?? 0) + 1)
      renewing ??= setInterval(() => void this.renew().catch(() => {}), hostLeaseMs / 4).unref()
      return async () => {
        const left = stays.get(host)! - 1
        if (left > 0) stays.set(host, left)
        else stays.delete(host)
        if (!stays.size) {
          clearInterval(renewing)
          renewing = undefined
        }
        if (left <= 0) await this.letGo(host)
      }
    },
    isInTurn: (host) => held.has(host) && !visits.has(host) && !stays.has(host),
    async letGo(host) {
      clearTimeout(held.get(host)?.timer)
      held.delete(host)
      leaving.add(host)
      await giveBack(host)
    },
    async enter(host, signal) {
      const own = mine(host)
      if (own) return own.lost.signal
      const since = (await claim(host, signal, Number.POSITIVE_INFINITY, isHolding))!
      visits.add(host)
      leaving.delete(host)
      return take(host, since)
    },
    async leave(host, pauseMs) {
      pauses.set(host, { until: performance.now() + pauseMs, ms: pauseMs })
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
