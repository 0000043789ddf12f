/**
 * In SQL: whether an article `a` has words to be found by. A page that is only wanted, and was never asked for, has none and stands in
 * no index.
 */
export const hasWords = '(a.indexed_title IS NOT NULL OR a.current_revision_id IS NOT NULL)'
