/**
 * In SQL: whether an article `a` has words to be found by. A page that is only wanted, and was never asked for, has none and stands in
 * no index.
 */
export const hasWords = '(a.indexed_title IS NOT NULL OR a.current_revision_id IS NOT NULL)'

/**
 * In SQL: whether an article `a` stands in no index of words, or is to be put there anew. Without any word it is found all the same: lists
 * show it, and filters narrow what lists show.
 */
export const isUnindexed = '(a.indexed_title IS NULL AND a.duplicate_of IS NULL)'

export const unindexedMigration = `
CREATE INDEX articles_unindexed ON articles (search_id) WHERE indexed_title IS NULL AND duplicate_of IS NULL;
`
