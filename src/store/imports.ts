import type { Sql } from './db.ts'

export interface StoredImport {
  readonly captureId: string
  /** Absent where no article could be read out of the file. */
  readonly articleId?: string
  readonly path: string
  readonly digest: string
  readonly warnings: readonly string[]
}

export async function importByPath(sql: Sql, path: string): Promise<StoredImport | undefined> {
  const [row] = await sql.all<{
    capture_id: string
    article_id: string | null
    path: string
    digest: string
    warnings: string
  }>('SELECT * FROM imports WHERE path = ?', path)
  return (
    row && {
      captureId: row.capture_id,
      articleId: row.article_id ?? undefined,
      path: row.path,
      digest: row.digest,
      warnings: JSON.parse(row.warnings),
    }
  )
}

export async function saveImport(sql: Sql, imported: StoredImport): Promise<void> {
  await sql.all(
    `INSERT INTO imports (capture_id, article_id, path, digest, warnings) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (path) DO UPDATE SET capture_id = excluded.capture_id, article_id = excluded.article_id,
       digest = excluded.digest, warnings = excluded.warnings`,
    imported.captureId,
    imported.articleId,
    imported.path,
    imported.digest,
    JSON.stringify(imported.warnings),
  )
}

/** All imported files, by path. */
export async function allImports(sql: Sql): Promise<readonly StoredImport[]> {
  const rows = await sql.all<{
    capture_id: string
    article_id: string | null
    path: string
    digest: string
    warnings: string
  }>('SELECT * FROM imports ORDER BY path')
  return rows.map((row) => ({
    captureId: row.capture_id,
    articleId: row.article_id ?? undefined,
    path: row.path,
    digest: row.digest,
    warnings: JSON.parse(row.warnings),
  }))
}
