import type { Sql } from './db.ts'

/** What kept pictures look like from afar, so that one in another size is found; four parts of a hash to look it up by. */
export const pictureLooksMigration = `
CREATE TABLE picture_looks (
  digest TEXT PRIMARY KEY, width INTEGER NOT NULL, height INTEGER NOT NULL, grid TEXT NOT NULL,
  band_a TEXT NOT NULL, band_b TEXT NOT NULL, band_c TEXT NOT NULL, band_d TEXT NOT NULL
);
CREATE INDEX picture_looks_by_a ON picture_looks (band_a);
CREATE INDEX picture_looks_by_b ON picture_looks (band_b);
CREATE INDEX picture_looks_by_c ON picture_looks (band_c);
CREATE INDEX picture_looks_by_d ON picture_looks (band_d);
`

/** A kept picture's look, see `PictureLook` of `capture/`. */
export interface StoredLook {
  readonly digest: string
  readonly width: number
  readonly height: number
  readonly grid: string
  readonly bands: readonly [string, string, string, string]
}

/** Keeps a picture's look. Keeping it again changes nothing. */
export async function saveLook(sql: Sql, look: StoredLook): Promise<void> {
  await sql.all(
    `INSERT INTO picture_looks (digest, width, height, grid, band_a, band_b, band_c, band_d)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (digest) DO NOTHING`,
    look.digest,
    look.width,
    look.height,
    look.grid,
    ...look.bands,
  )
}

export async function lookOf(sql: Sql, digest: string): Promise<StoredLook | undefined> {
  const [row] = await sql.all<LookRow>('SELECT * FROM picture_looks WHERE digest = ?', digest)
  return row && storedLook(row)
}

/** Looks of pictures that some article shows, with one of the given values in one of the four parts of their hash. */
export async function looksWith(sql: Sql, bands: readonly (readonly string[])[]): Promise<readonly StoredLook[]> {
  const where = ['band_a', 'band_b', 'band_c', 'band_d'].map(
    (column, at) => `${column} IN (${bands[at]!.map(() => '?').join(', ')})`,
  )
  const rows = await sql.all<LookRow>(
    `SELECT * FROM picture_looks l WHERE (${where.join(' OR ')})
       AND EXISTS (SELECT 1 FROM pictures p WHERE p.digest = l.digest) ORDER BY digest LIMIT 1000`,
    ...bands.flat(),
  )
  return rows.map(storedLook)
}

/** Kept pictures that some article shows, each with its look if it has one, in the order of their digests: a thousand behind a digest, or all up to another. */
export async function looksOfShown(
  sql: Sql,
  after: string,
  upTo?: string,
): Promise<readonly { readonly digest: string; readonly look?: StoredLook }[]> {
  const rows = await sql.all<{ shown: string } & { [column in keyof LookRow]: LookRow[column] | null }>(
    `SELECT shown.digest AS shown, l.* FROM (SELECT DISTINCT digest FROM pictures WHERE digest > ?
       ${upTo === undefined ? '' : 'AND digest <= ?'} ORDER BY digest ${upTo === undefined ? 'LIMIT 1000' : ''}) shown
       LEFT JOIN picture_looks l ON l.digest = shown.digest ORDER BY shown.digest`,
    after,
    ...(upTo === undefined ? [] : [upTo]),
  )
  return rows.map(({ shown, ...row }) => ({
    digest: shown,
    ...(row.digest !== null && { look: storedLook(row as LookRow) }),
  }))
}

/** Forgets the look of a picture that is kept no more. */
export async function removeLook(sql: Sql, digest: string): Promise<void> {
  await sql.all('DELETE FROM picture_looks WHERE digest = ?', digest)
}

interface LookRow {
  readonly digest: string
  readonly width: number
  readonly height: number
  readonly grid: string
  readonly band_a: string
  readonly band_b: string
  readonly band_c: string
  readonly band_d: string
}

function storedLook({ digest, width, height, grid, band_a, band_b, band_c, band_d }: LookRow): StoredLook {
  return { digest, width, height, grid, bands: [band_a, band_b, band_c, band_d] }
}

/** A class of locks of our own; 256 of them, by the digest's first two digits, so that no transaction holds more, however many pictures it keeps. */
const pictureLocks = 0x50494354
const lockOf = (digest: string): number => Number.parseInt(digest.slice(0, 2), 16)

/**
 * Holds a picture that is about to be put into the store until its transaction ends, so that nobody takes it for one that nothing
 * refers to. To be called before the put: the bytes are seen by others at once, the row only with the commit.
 */
export async function holdPicture(sql: Sql, digest: string): Promise<void> {
  if (sql.dialect === 'sqlite') return
  await sql.all('SELECT pg_advisory_xact_lock_shared(?, ?)', pictureLocks, lockOf(digest))
}

/**
 * Whether nothing refers to a picture, nor will before this transaction ends: then it may be deleted in it. One that may be on its
 * way is left to the next time, so that nobody waits behind us for others.
 */
export async function claimStrayPicture(sql: Sql, digest: string): Promise<boolean> {
  if (sql.dialect === 'postgres') {
    const lock = 'SELECT pg_try_advisory_xact_lock(?, ?) AS mine'
    const [row] = await sql.all<{ mine: number }>(lock, pictureLocks, lockOf(digest))
    if (!row?.mine) return false
  }
  return !(await isPictureShown(sql, digest))
}

/** Whether some article shows this kept picture. */
export async function isPictureShown(sql: Sql, digest: string): Promise<boolean> {
  return (await sql.all('SELECT 1 FROM pictures WHERE digest = ? LIMIT 1', digest)).length > 0
}

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

/** Wants pictures of an article, none of them twice; answers which of them still have to be fetched. One that another article keeps is shared. */
export async function wantPictures(sql: Sql, articleId: string, urls: readonly string[]): Promise<readonly string[]> {
  if (!urls.length) return []
  await sql.all(
    `INSERT INTO pictures (article_id, url, digest, type, capture_id)
     SELECT ?, j.column1, kept.digest, kept.type, kept.capture_id FROM (VALUES ${urls.map(() => '(?)').join(', ')}) AS j
       LEFT JOIN pictures kept ON kept.url = j.column1 AND kept.digest IS NOT NULL AND kept.article_id =
         (SELECT min(p.article_id) FROM pictures p WHERE p.url = j.column1 AND p.digest IS NOT NULL)
     WHERE true ON CONFLICT (article_id, url) DO NOTHING`,
    articleId,
    ...urls,
  )
  const rows = await sql.all<{ url: string }>(
    'SELECT url FROM pictures WHERE article_id = ? AND digest IS NULL',
    articleId,
  )
  const missing = new Set(rows.map((row) => row.url))
  return urls.filter((url) => missing.has(url))
}

/** Whether some article shows a picture of this address. */
export async function isPictureWanted(sql: Sql, url: string): Promise<boolean> {
  return (await sql.all('SELECT 1 FROM pictures WHERE url = ? LIMIT 1', url)).length > 0
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
