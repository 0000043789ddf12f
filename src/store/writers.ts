import { DatabaseError, type Sql } from './db.ts'

/**
 * What several programs at once need to know of one another: who writes which WARC files, whose turn a host is and from
 * when on it may be asked, and up to where each WARC file stands in the log. Only PostgreSQL has more than one writer.
 */
export const workersMigration = `
ALTER TABLE feeds ADD COLUMN host TEXT;
CREATE INDEX feeds_by_host ON feeds (host, next_check_at);
CREATE INDEX feeds_by_due ON feeds (next_check_at);
CREATE INDEX jobs_by_host ON jobs (host, due_at);
CREATE TABLE writers (
  id TEXT PRIMARY KEY, machine TEXT NOT NULL, doing TEXT NOT NULL, session TEXT NOT NULL, since INTEGER NOT NULL,
  lease_until INTEGER NOT NULL
);
CREATE TABLE hosts (
  host TEXT PRIMARY KEY, due_at INTEGER NOT NULL, free_at INTEGER NOT NULL DEFAULT 0, holder TEXT,
  lease_until INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX hosts_by_due ON hosts (due_at);
CREATE TABLE sealed_files (file TEXT PRIMARY KEY, sealed_to INTEGER NOT NULL);
`

/** This program was away for so long that another has taken over its work: it has to begin anew. */
export class LeaseLostError extends DatabaseError {
  override name = 'LeaseLostError'
}

/** Who has the right to append to the WARC files of a name, for now. */
export interface WriterLease {
  readonly id: string
  /** Another one each time that somebody takes the name. */
  readonly session: string
  readonly doing: string
}

/** The server's clock, in milliseconds: leases of several machines are measured by one clock. */
export const serverNow = 'CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)'

/**
 * Takes a name under which nobody writes any more, on this machine (its files are at hand there), and answers it;
 * undefined where there is none. `mayTake` says whether its holder is gone; of several programs only one gets it.
 */
export async function takeFreeWriter(
  sql: Sql,
  wish: { readonly machine: string; readonly session: string; readonly doing: string; readonly leaseMs: number },
  mayTake: (id: string) => boolean,
): Promise<WriterLease | undefined> {
  const rows = await sql.all<{ id: string }>(
    `SELECT id FROM writers WHERE machine = ? AND id <> '' ORDER BY lease_until, id LIMIT 50 FOR UPDATE SKIP LOCKED`,
    wish.machine,
  )
  for (const { id } of rows) {
    if (!mayTake(id)) continue
    await sql.all(
      `UPDATE writers SET session = ?, doing = ?, since = ${serverNow}, lease_until = ${serverNow} + ?::bigint WHERE id = ?`,
      wish.session,
      wish.doing,
      wish.leaseMs,
      id,
    )
    return { id, session: wish.session, doing: wish.doing }
  }
  return undefined
}

export async function addWriter(
  sql: Sql,
  writer: WriterLease & { readonly machine: string; readonly leaseMs: number },
): Promise<void> {
  await sql.all(
    `INSERT INTO writers (id, machine, doing, session, since, lease_until)
     VALUES (?, ?, ?, ?, ${serverNow}, ${serverNow} + ?::bigint)`,
    writer.id,
    writer.machine,
    writer.doing,
    writer.session,
    writer.leaseMs,
  )
}

/** Goes on holding a name. Throws `LeaseLostError` where somebody else has it by now. */
export async function renewWriter(sql: Sql, lease: WriterLease, leaseMs: number): Promise<void> {
  const rows = await sql.all(
    `UPDATE writers SET lease_until = ${serverNow} + ?::bigint WHERE id = ? AND session = ? RETURNING id`,
    leaseMs,
    lease.id,
    lease.session,
  )
  if (!rows.length) throw new LeaseLostError(`another program goes on with the files of ${lease.id}`)
}

/** Inside the transaction of a commit: nobody can take the name before it ends. Throws `LeaseLostError`. */
export async function assertWriter(sql: Sql, lease: WriterLease): Promise<void> {
  const rows = await sql.all('SELECT 1 FROM writers WHERE id = ? AND session = ? FOR SHARE', lease.id, lease.session)
  if (!rows.length) throw new LeaseLostError(`another program goes on with the files of ${lease.id}`)
}

export async function releaseWriter(sql: Sql, lease: WriterLease): Promise<void> {
  await sql.all('UPDATE writers SET lease_until = 0 WHERE id = ? AND session = ?', lease.id, lease.session)
}

/** Who writes now. */
export async function liveWriters(sql: Sql): Promise<readonly LiveWriter[]> {
  return sql.all<LiveWriter>(
    `SELECT id, machine, doing, session, since FROM writers WHERE lease_until >= ${serverNow} ORDER BY since, id`,
  )
}

/** Who wrote and neither ended well nor has been seen to by another. */
export async function deadWriters(sql: Sql): Promise<readonly LiveWriter[]> {
  return sql.all<LiveWriter>(
    `SELECT id, machine, doing, session, since FROM writers WHERE lease_until > 0 AND lease_until < ${serverNow} ORDER BY id`,
  )
}

export interface LiveWriter extends WriterLease {
  readonly machine: string
  readonly since: number
}

/**
 * Locks an article's row until the transaction ends, so that of two programs that read and change the same article one
 * waits for the other. SQLite has one writer anyway.
 */
export async function lockArticle(sql: Sql, id: string): Promise<void> {
  if (sql.dialect === 'postgres') await sql.all('SELECT 1 FROM articles WHERE id = ? FOR UPDATE', id)
}

/** The same for a feed and its entries. */
export async function lockFeed(sql: Sql, id: string): Promise<void> {
  if (sql.dialect === 'postgres') await sql.all('SELECT 1 FROM feeds WHERE id = ? FOR UPDATE', id)
}
