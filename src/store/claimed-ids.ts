import type { Sql } from './db.ts'

/**
 * Ids of captures that a program is about to write: two crawls that several programs read at once may give one id to
 * different pages. Only PostgreSQL has more than one writer. A row that a killed program left behind costs its id and no page.
 */
export const claimedIdsMigration = 'CREATE TABLE claimed_ids (id TEXT PRIMARY KEY)'

/**
 * Claims ids until they are released, and answers those that nobody else has claimed. Whether a capture has them already
 * is to be asked afterwards: who had claimed one before releases it with the capture.
 */
export async function claimIds(sql: Sql, ids: readonly string[]): Promise<ReadonlySet<string>> {
  // In one order for all, so that two that claim the same wait for one another and not in a circle.
  const rows = await sql.all<{ id: string }>(
    `INSERT INTO claimed_ids (id) SELECT DISTINCT value FROM json_array_elements_text(?::json) AS value ORDER BY value
     ON CONFLICT DO NOTHING RETURNING id`,
    JSON.stringify(ids),
  )
  return new Set(rows.map(({ id }) => id))
}

/** In the transaction that writes the captures. */
export async function releaseIds(sql: Sql, ids: Iterable<string>): Promise<void> {
  await sql.all(
    'DELETE FROM claimed_ids WHERE id IN (SELECT json_array_elements_text(?::json))',
    JSON.stringify([...ids]),
  )
}
