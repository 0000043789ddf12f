import { hostOf } from '../model/index.ts'
import type { Sql } from './db.ts'
import { serverNow } from './writers.ts'

/*
 * Whose turn a host is, among many workers. A row for each host: when work is due there, from when on it may be asked,
 * and who asks now. Times are the server's, so that machines need not agree on theirs.
 */

/** The last pause of a host, so that who takes it over from a worker that vanished keeps it. */
export const hostPausesMigration = 'ALTER TABLE hosts ADD COLUMN pause_ms INTEGER NOT NULL DEFAULT 0'

/**
 * A host is nobody's. One that was not given back was asked up to the end of its lease, as far as we know: its pause
 * counts from there, the last one that is known, and ten seconds at least.
 */
const isFree = (table: string) => `${table}.free_at <= ${serverNow} AND
  ${table}.lease_until + CASE WHEN ${table}.holder IS NULL THEN 0 ELSE greatest(${table}.pause_ms, 10000) END < ${serverNow}`

/** A host that this worker alone asks until the lease ends. */
export interface HostLease {
  readonly host: string
  readonly session: string
}

/**
 * Brings the hosts' rows up to what is due by now, and answers how many hosts have work that nobody does yet. Only rows
 * that have to change are touched, so that it gets in nobody's way; of several programs one does it at a time.
 */
export async function planHosts(sql: Sql, now: number): Promise<void> {
  const [mine] = await sql.all<{ mine: number }>('SELECT pg_try_advisory_xact_lock(?) AS mine', planLock)
  if (!mine?.mine) return
  const missing = await sql.all<{ id: string; url: string }>('SELECT id, url FROM feeds WHERE host IS NULL LIMIT 1000')
  for (const { id, url } of missing) await sql.all('UPDATE feeds SET host = ? WHERE id = ?', hostOf(url), id)
  const due = `SELECT host, min(due_at) AS due_at FROM (
      SELECT host, next_check_at AS due_at FROM feeds WHERE unfollowed_at IS NULL AND next_check_at <= ? AND host IS NOT NULL
      UNION ALL SELECT host, due_at FROM jobs WHERE due_at <= ?
    ) AS waiting GROUP BY host`
  await sql.all(
    `INSERT INTO hosts (host, due_at) SELECT w.host, w.due_at FROM (${due}) AS w
     WHERE NOT EXISTS (SELECT 1 FROM hosts h WHERE h.host = w.host) ON CONFLICT DO NOTHING`,
    now,
    now,
  )
  await sql.all(
    `UPDATE hosts h SET due_at = w.due_at FROM (${due}) AS w WHERE w.host = h.host AND h.due_at > w.due_at`,
    now,
    now,
  )
}

const planLock = 7_301_982_002

/** Takes hosts that have work, may be asked, and are nobody's; the longest waiting first. */
export async function claimHosts(
  sql: Sql,
  claim: { readonly session: string; readonly now: number; readonly limit: number; readonly leaseMs: number },
): Promise<readonly HostLease[]> {
  const rows = await sql.all<{ host: string }>(
    `UPDATE hosts SET holder = ?, lease_until = ${serverNow} + ?::bigint WHERE host IN (
       SELECT host FROM hosts WHERE due_at <= ? AND ${isFree('hosts')}
       ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED) RETURNING host`,
    claim.session,
    claim.leaseMs,
    claim.now,
    claim.limit,
  )
  return rows.map(({ host }) => ({ host, session: claim.session }))
}

/**
 * Takes one host whatever work there is: a redirect leads there, or a person wants it. `waitMs` is how long it is
 * somebody else's, or may not be asked, at least; undefined where it is ours now.
 */
export async function claimHost(sql: Sql, lease: HostLease, leaseMs: number): Promise<number | undefined> {
  const rows = await sql.all(
    `INSERT INTO hosts AS h (host, due_at, holder, lease_until) VALUES (?, ?, ?, ${serverNow} + ?::bigint)
     ON CONFLICT (host) DO UPDATE SET holder = excluded.holder, lease_until = excluded.lease_until
       WHERE ${isFree('h')} RETURNING host`,
    lease.host,
    farAway,
    lease.session,
    leaseMs,
  )
  if (rows.length) return undefined
  const [row] = await sql.all<{ wait: number }>(
    `SELECT greatest(free_at - ${serverNow}, 0) AS wait FROM hosts WHERE host = ?`,
    lease.host,
  )
  return row?.wait ?? 0
}

/** Nothing is known to be due: the next plan says when. */
const farAway = 9_000_000_000_000

/** Goes on holding hosts; answers those that are still ours. */
export async function renewHosts(
  sql: Sql,
  session: string,
  hosts: readonly string[],
  leaseMs: number,
): Promise<ReadonlySet<string>> {
  const rows = await sql.all<{ host: string }>(
    `UPDATE hosts SET lease_until = ${serverNow} + ?::bigint WHERE holder = ? AND lease_until >= ${serverNow}
       AND host IN (SELECT json_array_elements_text(?::json)) RETURNING host`,
    leaseMs,
    session,
    JSON.stringify(hosts),
  )
  return new Set(rows.map((row) => row.host))
}

/**
 * Gives a host back: nobody asks it for `pauseMs`, what is left of its pause of `usualPauseMs`, and it is claimed again
 * when its next work is due.
 */
export async function releaseHost(sql: Sql, lease: HostLease, pauseMs: number, usualPauseMs: number): Promise<void> {
  await sql.all(
    `UPDATE hosts SET holder = NULL, lease_until = 0, free_at = greatest(free_at, ${serverNow} + ?::bigint), pause_ms = ?,
       due_at = least(
         (SELECT min(j.due_at) FROM jobs j WHERE j.host = hosts.host),
         (SELECT min(f.next_check_at) FROM feeds f WHERE f.host = hosts.host AND f.unfollowed_at IS NULL), ?)
     WHERE host = ? AND holder = ?`,
    Math.ceil(pauseMs),
    Math.ceil(usualPauseMs),
    farAway,
    lease.host,
    lease.session,
  )
}

/** How many hosts have due work, and how many of them are being asked. */
export async function countHosts(sql: Sql, now: number): Promise<{ readonly due: number; readonly held: number }> {
  const [row] = await sql.all<{ due: number; held: number }>(
    `SELECT count(*) FILTER (WHERE due_at <= ?) AS due, count(*) FILTER (WHERE lease_until >= ${serverNow}) AS held FROM hosts`,
    now,
  )
  return row ?? { due: 0, held: 0 }
}
