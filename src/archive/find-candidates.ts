import type { Query } from '../search/index.ts'
import { listed, longText, type Sql, type TermSearch, termIndex, textOf } from '../store/index.ts'
import { conditionsOf, idRangeOf, labelsOf } from './find-conditions.ts'

/** An article that may match, with what it is looked at by. */
export interface Candidate {
  /** The search id. */
  readonly at: number
  readonly id: string
  readonly title: string | null
  readonly text: string | null
}

/** The SQL side of one query. */
export interface Candidates extends TermSearch {
  /** In the order of `ids`; those that became part of another article are gone. */
  load(ids: readonly number[]): Promise<readonly Candidate[]>
}

export function candidatesOf(sql: Sql, query: Query, timeZone: string): Candidates {
  const filters = { ...conditionsOf(query, timeZone), ...idRangeOf(query, timeZone), ...labelsOf(query, timeZone) }
  return {
    ...termIndex(sql).search(sql, query, filters),
    async load(ids) {
      const rows = await sql.all<Omit<Candidate, 'text'> & { text: string | Uint8Array | null }>(
        `SELECT a.search_id AS at, a.id, a.indexed_title AS title, ${longText(sql, 'r.text')} AS text FROM ${listed(sql, 'bigint')} j
         CROSS JOIN articles a ON a.search_id = j.value LEFT JOIN revisions r ON r.id = a.current_revision_id`,
        JSON.stringify(ids),
      )
      // Put in order here: SQL would copy the texts to do so.
      const found = new Map(rows.map((row) => [row.at, { ...row, text: textOf(row.text) }]))
      return ids.flatMap((id) => found.get(id) ?? [])
    },
  }
}
