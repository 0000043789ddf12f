import type { Sql } from './db.ts'

/** Saved searches, and until when their matches were told of; `told_at` is null where nobody was told yet. */
export const dossiersMigration = `
CREATE TABLE dossiers (id TEXT PRIMARY KEY, name TEXT NOT NULL, query TEXT NOT NULL, added_at INTEGER NOT NULL, told_at INTEGER);
CREATE INDEX articles_by_first_seen ON articles (first_seen_at);
`

export interface StoredDossier {
  readonly id: string
  readonly name: string
  readonly query: string
  readonly addedAt: number
  readonly toldAt?: number
}

/** Adds a dossier, or gives the one of this id another query. */
export async function saveDossier(sql: Sql, dossier: Omit<StoredDossier, 'toldAt'>): Promise<void> {
  await sql.all(
    `INSERT INTO dossiers (id, name, query, added_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, query = excluded.query`,
    dossier.id,
    dossier.name,
    dossier.query,
    dossier.addedAt,
  )
}

export async function removeDossier(sql: Sql, id: string): Promise<void> {
  await sql.all('DELETE FROM dossiers WHERE id = ?', id)
}

/** Notes that matches up to a time were told of. */
export async function toldOfDossier(sql: Sql, id: string, at: number): Promise<void> {
  await sql.all('UPDATE dossiers SET told_at = ? WHERE id = ?', at, id)
}

/** In the order in which they were added. */
export async function allDossiers(sql: Sql): Promise<readonly StoredDossier[]> {
  const rows = await sql.all<{ id: string; name: string; query: string; added_at: number; told_at: number | null }>(
    'SELECT id, name, query, added_at, told_at FROM dossiers ORDER BY added_at, id',
  )
  return rows.map(({ id, name, query, added_at, told_at }) => ({
    id,
    name,
    query,
    addedAt: added_at,
    ...(told_at !== null && { toldAt: told_at }),
  }))
}
