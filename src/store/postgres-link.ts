import { Socket } from 'node:net'
import type pg from 'pg'

/** How long the network may keep us waiting, in milliseconds. */
export interface Patience {
  /** Until a connection stands. */
  readonly connectMs: number
  /** Until an idle connection is asked whether the other end is there still. */
  readonly keepAliveMs: number
  /** Until we look after a statement that was not answered. */
  readonly silenceMs: number
}

/**
 * What an address says of it, in libpq's words: `connect_timeout` and `keepalives_idle` in seconds, `tcp_user_timeout` in
 * milliseconds. Default 10 s, 10 s, 15 s.
 */
export function patienceOf(url: string): Patience {
  const given = URL.parse(url)?.searchParams
  const amount = (name: string, usual: number) => {
    const value = Number(given?.get(name))
    return Number.isFinite(value) && value > 0 ? value : usual
  }
  return {
    connectMs: amount('connect_timeout', 10) * 1000,
    keepAliveMs: amount('keepalives_idle', 10) * 1000,
    silenceMs: amount('tcp_user_timeout', 15_000),
  }
}

/** How values come back, by the number of their type, as text. */
export type Parsers = ReadonlyMap<number, (value: string) => unknown>

/** The ways to one server, which end when it can't be heard any more. */
export interface Link {
  pool(max: number): pg.Pool
  /** A free connection of a pool that was made since one was last lost: what took that one may have taken older ones too. */
  connect(pool: pg.Pool): Promise<pg.PoolClient>
  /** A connection was lost: none that is there now is used again. */
  lose(): void
  /**
   * Runs a statement for as long as the server works on it. Where there is no answer for `silenceMs`, another connection
   * looks: when none can be made, or the server has nothing to do for us in two looks, the connection is given up and this throws.
   */
  ask(client: pg.PoolClient, text: string, values?: readonly unknown[]): Promise<pg.QueryResult>
  /** Ends all pools; what doesn't end in five seconds is cut off. */
  close(): Promise<void>
}

const closeMs = 5000

/**
 * TCP itself gives up on a peer that has gone only after a quarter of an hour, and a limit on statements would end those
 * that rightly take long. So it is the server that is asked.
 */
export async function linkTo(url: string, parsers: Parsers = new Map()): Promise<Link> {
  // Loaded here, so that an archive on SQLite does not pay for it.
  const { default: driver } = await import('pg')
  const { connectMs, keepAliveMs, silenceMs } = patienceOf(url)
  const sockets = new Set<Socket>()
  const pools: pg.Pool[] = []
  let losses = 0
  /** How many connections had been lost when each was made. */
  const lossesBefore = new WeakMap<pg.PoolClient, number>()
  const config = {
    connectionString: url,
    connectionTimeoutMillis: connectMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveMs,
    application_name: 'presskeep',
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        (format !== 'binary' && parsers.get(oid)) || driver.types.getTypeParser(oid, format),
    } as pg.CustomTypesConfig,
    stream() {
      const socket = new Socket()
      sockets.add(socket.once('close', () => sockets.delete(socket)))
      return socket
    },
  }

  /** What the server does for one of our connections. Throws where it can't be asked. */
  async function stateOf(client: pg.PoolClient): Promise<'works' | 'rests' | 'unknown'> {
    const { processID } = client as { readonly processID?: number }
    const other = new driver.Client({ ...config, query_timeout: connectMs })
    other.on('error', () => {})
    try {
      await other.connect()
      const { rows } = await other.query('SELECT state FROM pg_stat_activity WHERE pid = $1', [processID])
      const state: unknown = rows[0]?.state
      // A pooler gives numbers of its own: then it is enough that it answers.
      return typeof state !== 'string' ? 'unknown' : state.startsWith('idle') ? 'rests' : 'works'
    } catch (error) {
      // It answers, if only with a no.
      if (/^(?!08|57)[0-9A-Z]{5}$/.test((error as { code?: string }).code ?? '')) return 'unknown'
      throw error
    } finally {
      other.end().catch(() => {})
    }
  }

  return {
    pool(max) {
      const pool = new driver.Pool({ ...config, max })
      // A connection that breaks while nobody uses it is replaced when it is needed.
      pool.on('error', () => {})
      pool.on('connect', (client) => lossesBefore.set(client, losses))
      pools.push(pool)
      return pool
    },
    async connect(pool) {
      for (;;) {
        const client = await pool.connect()
        if (lossesBefore.get(client) === losses) return client
        client.release(true)
      }
    },
    lose() {
      losses++
    },
    async ask(client, text, values) {
      let why: Error | undefined
      let rests = 0
      let isLooking = false
      const giveUp = (message: string) => {
        why ??= new Error(message)
        // With a statement under way this cuts the connection, and the statement hears of it.
        client.end().catch(() => {})
      }
      const look = async () => {
        if (isLooking || why) return
        isLooking = true
        try {
          rests = (await stateOf(client)) === 'rests' ? rests + 1 : 0
          if (rests > 1) giveUp('it has lost a statement, or its answer was lost on the way')
        } catch (error) {
          const reason = error instanceof Error ? error.message : error
          giveUp(`no answer for ${silenceMs / 1000} s, and then: ${reason}`)
        } finally {
          isLooking = false
        }
      }
      const watch = setInterval(look, silenceMs)
      try {
        return await client.query(text, values as unknown[] | undefined)
      } catch (error) {
        throw why ?? error
      } finally {
        clearInterval(watch)
      }
    },
    async close() {
      const timer = setTimeout(() => {
        for (const socket of sockets) socket.destroy()
      }, closeMs)
      await Promise.all(pools.map((pool) => pool.end()))
      clearTimeout(timer)
    },
  }
}
