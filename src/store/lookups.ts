import type { Sql } from './db.ts'

/** Look-ups by keys that don't tell the time, in tables that PostgreSQL has parted by time. */
const lookups = {
  capture_with_id: ['captures', 'id = ?'],
  capture_with_digest: ['captures', 'digest = ? AND original_id IS NULL AND status = 200 ORDER BY at LIMIT 1'],
  captures_of: ['captures', 'purpose = ? AND subject = ?'],
  last_answer: ['captures', 'purpose = ? AND subject = ? AND url = ? AND status = 200 ORDER BY at DESC LIMIT 1'],
  revision_with_id: ['revisions', 'id = ?'],
  revisions_with_article: ['revisions', 'article_id = ?'],
} as const

/**
 * What stands after FROM for the rows that a look-up finds, with `?` for each of its values. On PostgreSQL it is a function: a question
 * by such a key is planned for every part, which takes ten times as long as answering it, and what a function asks is planned
 * once for each connection of the server's, whoever uses that. (A statement with a name would be, too, but does not come through a pooler.)
 */
export function rowsBy(sql: Sql, lookup: keyof typeof lookups): string {
  const [table, condition] = lookups[lookup]
  return sql.dialect === 'sqlite' ? `${table} WHERE ${condition}` : `${lookup}(${condition.match(/\?/g)!.join(', ')})`
}

/** The functions on PostgreSQL. Their plans are kept while tables grow, so they must not be made for empty ones: `enable_seqscan`. */
export const lookupsMigration = Object.entries(lookups)
  .map(([name, [table, condition]]) => {
    let count = 0
    const where = condition.replace(/\?/g, () => `given_${++count}`)
    const given = Array.from({ length: count }, (_, at) => `given_${at + 1} TEXT`).join(', ')
    return `CREATE FUNCTION ${name}(${given}) RETURNS SETOF ${table} LANGUAGE plpgsql STABLE ROWS 4
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
BEGIN RETURN QUERY SELECT * FROM ${table} WHERE ${where}; END $$;
`
  })
  .join('')
