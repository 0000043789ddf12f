import type { Client } from 'pg'

/**
 * A rebuild makes its tables in a schema beside the one in use, and the two change names in one transaction. That needs
 * a connection of its own to the server, not one through a pooler in transaction mode.
 */
const fresh = 'presskeep_rebuilt'

async function onServer<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Makes the empty schema for a rebuild, dropping one that a rebuild before has left; answers its address. */
export async function rebuildSchema(url: string): Promise<string> {
  const name = await freshName(url)
  await discardSchema(url)
  await onServer(url, (client) => client.query(`CREATE SCHEMA ${name}`))
  const address = new URL(url)
  address.searchParams.set('options', `-c search_path=${name}`)
  return address.href.replaceAll('+', '%20')
}

/** Drops what a rebuild has made. */
export async function discardSchema(url: string): Promise<void> {
  const name = await freshName(url)
  await onServer(url, (client) => client.query(`DROP SCHEMA IF EXISTS ${name} CASCADE`))
}

/** Puts the rebuilt schema in the place of the one in use, which is kept as `NAME_before_STAMP`; answers that name. */
export async function takeSchemasPlace(url: string, stamp: string): Promise<string> {
  const name = await freshName(url)
  return onServer(url, async (client) => {
    const { rows } = await client.query<{ name: string }>('SELECT current_schema() AS name')
    const current = rows[0]!.name
    const before = `${current}_before_${stamp}`
    await client.query('BEGIN')
    await client.query(`ALTER SCHEMA ${quoted(current)} RENAME TO ${quoted(before)}`)
    await client.query(`ALTER SCHEMA ${name} RENAME TO ${quoted(current)}`)
    await client.query('COMMIT')
    return before
  })
}

/** Archives that share a database, each in a schema, don't share this one. */
async function freshName(url: string): Promise<string> {
  const schema = await onServer(url, async (client) => {
    const { rows } = await client.query<{ name: string | null }>('SELECT current_schema() AS name')
    return rows[0]?.name ?? 'public'
  })
  return quoted(schema === 'public' ? fresh : `${schema}_rebuilt`)
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
