import type { Sql } from './db.ts'

interface PictureRow {
  readonly article_id: string
  readonly url: string
  readonly digest: string | null
  readonly type: string | null
  readonly capture_id: string | null
  readonly error: string | null
}

/** A picture that an article shows; `digest` once it is kept. */
export interface StoredPicture {
  readonly articleId: string
  readonly url: string
  readonly digest?: string
  readonly type?: string
  readonly error?: string
}

export async function picturesOf(sql: Sql, articleId: string): Promise<readonly StoredPicture[]> {
  const rows = await sql.all<PictureRow>('SELECT * FROM pictures WHERE article_id = ? ORDER BY url', articleId)
  return rows.map((row) => ({
    articleId: row.article_id,
    url: row.url,
    digest: row.digest ?? undefined,
    type: row.type ?? undefined,
    error: row.error ?? undefined,
  }))
}

/** Wants a picture; answers true where it still has to be fetched. One that another article keeps is shared. */
export async function wantPicture(sql: Sql, articleId: string, url: string): Promise<boolean> {
  const [kept] = await sql.all<PictureRow>(
    'SELECT * FROM pictures WHERE url = ? AND digest IS NOT NULL ORDER BY article_id LIMIT 1',
    url,
  )
  await sql.all(
    `INSERT INTO pictures (article_id, url, digest, type, capture_id) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (article_id, url) DO NOTHING`,
    articleId,
    url,
    kept?.digest,
    kept?.type,
    kept?.capture_id,
  )
  const [row] = await sql.all<PictureRow>('SELECT * FROM pictures WHERE article_id = ? AND url = ?', articleId, url)
  return row?.digest === null
}

/** A picture has been kept: every article that shows this address has it now. */
export async function pictureKept(
  sql: Sql,
  url: string,
  picture: { readonly digest: string; readonly type: string; readonly captureId: string },
): Promise<void> {
  await sql.all(
    'UPDATE pictures SET digest = ?, type = ?, capture_id = ?, error = NULL WHERE url = ? AND digest IS NULL',
    picture.digest,
    picture.type,
    picture.captureId,
    url,
  )
}

export async function pictureFailed(sql: Sql, url: string, error: string): Promise<void> {
  await sql.all('UPDATE pictures SET error = ? WHERE url = ? AND digest IS NULL', error, url)
}

export async function pictureType(sql: Sql, digest: string): Promise<string | undefined> {
  const [row] = await sql.all<{ type: string | null }>('SELECT type FROM pictures WHERE digest = ? LIMIT 1', digest)
  return row?.type ?? undefined
}
