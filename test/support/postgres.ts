import { randomBytes } from 'node:crypto'
import pg from 'pg'

/** The server that tests use, each archive with a schema of its own; `PRESSKEEP_TEST_POSTGRES` names another. */
const server = process.env.PRESSKEEP_TEST_POSTGRES ?? 'postgres://root@127.0.0.1:5432/postgres'

let skipped: Promise<false | string> | undefined

/**
 * Why tests on PostgreSQL are skipped, loudly; false where a server answers, or where nothing may be skipped
 * (`PRESSKEEP_SKIP_NOTHING=1`, as in CI): then they fail without it.
 */
export function withoutPostgres(): Promise<false | string> {
  skipped ??= onServer('SELECT 1').then(
    () => false as const,
    (error: Error) => {
      if (process.env.PRESSKEEP_SKIP_NOTHING === '1') return false
      const why = `SKIPPED, NOT PASSED: no PostgreSQL answers at ${server} (${error.message})`
      console.warn(why)
      return why
    },
  )
  return skipped
}

/**
 * The address of an empty place for one archive: a schema that goes when the test ends. In earnest an archive has a
 * database; making one takes seconds.
 */
export async function freshPostgres(test: { after(work: () => Promise<unknown>): void }): Promise<string> {
  const name = `presskeep_${randomBytes(6).toString('hex')}`
  await onServer(`CREATE SCHEMA ${name}`)
  test.after(async () => {
    // A program that was just killed may still hold locks, in another order than ours.
    for (let tries = 1; ; tries++) {
      try {
        // What a rebuild has set aside goes, too.
        const rows = await onServer(`SELECT nspname AS name FROM pg_namespace WHERE nspname LIKE '${name}%'`)
        for (const row of rows) await onServer(`DROP SCHEMA ${row.name} CASCADE`)
        return
      } catch (error) {
        if (tries >= 5 || (error as { readonly code?: string }).code !== '40P01') throw error
      }
    }
  })
  return `${server}?options=-c%20search_path%3D${name}`
}

export async function onServer(statement: string, url = server): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}
