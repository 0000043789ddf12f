import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { listWarcs, readWarc } from '../../src/capture/index.ts'
import { labelKey, termKey } from '../../src/store/term-keys.ts'
import { DocsRow, PageEntries } from '../../src/store/term-pages.ts'
import { rowsPerSegment } from '../../src/store/term-rows.ts'
import { isGone } from '../../src/store/term-segments.ts'

/**
 * All that an archive says, read without any of its own checks: every row of every table, every posting of the index
 * of words, every WARC record with all its headers and its payload, every other file. Two
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

const own = /^(sqlite_|terms?_|row_digests|digested_tables)/

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
    content.set('index versions', read('SELECT version, state FROM archive.term_index ORDER BY 1'))
    for (const [family, name] of ['terms', 'terms_former'].entries()) content.set(name, termContent(database, family))
  } catch (error) {
    content.set('error', String(error))
  } finally {
    database.close()
  }
  return content
}

/**
 * All postings of a term index as they are found: for each document and key how often and what follows. How they lie in
 * segments is left out, since that tells in what order things were written, not what they say.
 */
function termContent(database: DatabaseSync, family: number): string {
  const lines: string[] = []
  const keys = new Set<number>()
  const segments = database.prepare('SELECT * FROM archive.term_segments WHERE family = ?').all(family)
  for (const { id, docs, gone } of segments as unknown as { id: number; docs: number; gone: Uint8Array | null }[]) {
    const from = id * rowsPerSegment
    const ids: number[] = []
    const rows = database.prepare('SELECT data FROM archive.terms_docs WHERE id >= ? AND id < ? ORDER BY id')
    for (const row of rows.all(from, from + rowsPerSegment)) {
      const { ids: some, codes } = new DocsRow(row.data as Uint8Array)
      for (const [at, one] of some.entries()) {
        if (!isGone(gone, ids.length)) lines.push(`${one} length ${codes[at]}`)
        ids.push(one)
      }
    }
    if (ids.length !== docs) throw new Error(`segment ${id} has ${ids.length} documents of ${docs}`)
    const pages = database.prepare('SELECT key, data FROM archive.terms_pages WHERE segment = ? ORDER BY key, doc')
    for (const page of pages.all(id)) {
      const entries = new PageEntries(Number(page.key), page.data as Uint8Array)
      while (entries.next()) {
        const { count, docs: numbers, counts, starts, data } = entries.part()
        for (let at = 0; at < count; at++) {
          const doc = numbers[at]!
          if (isGone(gone, doc)) continue
          keys.add(entries.key)
          const followers = data.subarray(starts[at] ?? 0, starts[at + 1] ?? 0).join()
          lines.push(`${ids[doc]} ${entries.key} ${counts[at]} ${followers}`)
        }
      }
    }
  }
  const words = database.prepare('SELECT word FROM archive.terms_words').all()
  for (const { word } of words) {
    if (keys.has(termKey(String(word))) || keys.has(labelKey(String(word).slice(1)))) lines.push(`word ${word}`)
  }
  return digest(lines.sort().join('\n'))
}
