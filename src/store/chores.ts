import type { Sql } from './db.ts'
import { serverNow } from './writers.ts'

/** What any of several programs may do, but one at a time and not more often than it is needed. */
export const choresMigration =
  'CREATE TABLE chores (name TEXT PRIMARY KEY, holder TEXT, lease_until INTEGER NOT NULL DEFAULT 0, done_at INTEGER NOT NULL DEFAULT 0)'

/** Takes a chore that nobody does and that was last done `everyMs` ago or earlier, by the server's clock; answers whether it is ours. */
export async function claimChore(
  sql: Sql,
  chore: { readonly name: string; readonly session: string; readonly everyMs: number; readonly leaseMs: number },
): Promise<boolean> {
  const rows = await sql.all(
    `INSERT INTO chores AS c (name, holder, lease_until) VALUES (?, ?, ${serverNow} + ?::bigint)
     ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, lease_until = excluded.lease_until
       WHERE c.lease_until < ${serverNow} AND c.done_at <= ${serverNow} - ?::bigint RETURNING name`,
    chore.name,
    chore.session,
    chore.leaseMs,
    chore.everyMs,
  )
  return rows.length > 0
}

/** Goes on with it. */
export async function renewChore(sql: Sql, name: string, session: string, leaseMs: number): Promise<void> {
  await sql.all(
    `UPDATE chores SET lease_until = ${serverNow} + ?::bigint WHERE name = ? AND holder = ?`,
    leaseMs,
    name,
    session,
  )
}

/** It is done, or was left: `isDone` says whether it need not be done again soon. */
export async function releaseChore(sql: Sql, name: string, session: string, isDone: boolean): Promise<void> {
  const doneAt = isDone ? `, done_at = ${serverNow}` : ''
  await sql.all(
    `UPDATE chores SET holder = NULL, lease_until = 0${doneAt} WHERE name = ? AND holder = ?`,
    name,
    session,
  )
}
