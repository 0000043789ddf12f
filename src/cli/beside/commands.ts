/** Commands that `up` runs where it has the archive. Others need it for themselves. */
export const runBesideUp: ReadonlySet<string> = new Set([
  ...['follow', 'unfollow', 'feeds', 'sync', 'keep', 'mark', 'dossier', 'import', 'ingest', 're-extract'],
])
