import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { listWarcs, readWarc } from '../../src/capture/index.ts'

/**
 * All that an archive says, read without any of its own checks: every row of every table, every term of the index at
 * every place and under its name, every WARC record with all its headers and its payload, every other file. Two
 * archives with the same content mean the same.
 */
export async function contentOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const content = new Map<string, string>()
  for (const [name, text] of await databaseContent(path.join(folder, 'presskeep.db'))) content.set(name, text)
  for (const name of listWarcs(path.join(folder, 'warc'))) content.set(name, await warcContent(folder, name))
  for (const part of ['blobs', 'log', 'warc']) {
    let names: string[] = []
    try {
      names = readdirSync(path.join(folder, part), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !entry.name.endsWith('.warc.gz'))
        .map((entry) => path.join(entry.parentPath, entry.name))
    } catch {
      continue
    }
    for (const name of names.sort()) content.set(path.relative(folder, name), digest(readFileSync(name)))
  }
  return content
}

function digest(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

async function warcContent(folder: string, name: string): Promise<string> {
  const hash = createHash('sha256')
  const onDamage = (damage: unknown) => hash.update(JSON.stringify(damage))
  for await (const record of readWarc(path.join(folder, 'warc', name), { onDamage })) {
    hash.update(JSON.stringify(record)).update(await record.payload())
  }
  return hash.digest('hex')
}

const own = /^(sqlite_|terms|row_digests|digested_tables)/

export async function databaseContent(file: string): Promise<ReadonlyMap<string, string>> {
  const content = new Map<string, string>()
  const database = new DatabaseSync(':memory:')
  try {
    database.exec(`ATTACH '${pathToFileURL(file).href}?mode=ro' AS archive`)
    const read = (sql: string) => {
      const statement = database.prepare(sql)
      statement.setReadBigInts(true)
      return digest(
        JSON.stringify(statement.all(), (_key, value) => (typeof value === 'bigint' ? String(value) : value)),
      )
    }
    content.set(
      'schema',
      read(`SELECT type, name, sql FROM archive.sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY name`),
    )
    for (const row of database
      .prepare(`SELECT name FROM archive.sqlite_schema WHERE type = 'table' ORDER BY name`)
      .all()) {
      const name = String(row.name)
      if (!own.test(name)) content.set(name, read(`SELECT * FROM archive."${name}" ORDER BY rowid`))
    }
    for (const table of ['terms', 'terms_former', 'terms_alike']) {
      database.exec(`CREATE VIRTUAL TABLE temp.${table}_places USING fts5vocab('archive', '${table}', 'instance');
        CREATE VIRTUAL TABLE temp.${table}_found USING fts5vocab('archive', '${table}', 'row')`)
      content.set(table, read(`SELECT term, doc, col, offset FROM ${table}_places ORDER BY 1, 2, 3, 4`))
      content.set(`sizes ${table}`, read(`SELECT id, sz FROM archive.${table}_docsize ORDER BY id`))
      const find = `SELECT b.doc FROM ${table}_found b WHERE b.term = a.term`
      content.set(`found ${table}`, read(`SELECT a.term, (${find}) FROM ${table}_found a ORDER BY 1`))
    }
  } catch (error) {
    content.set('error', String(error))
  } finally {
    database.close()
  }
  return content
}
