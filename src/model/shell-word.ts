/** A word as one types it in a shell: quoted where it holds anything that a shell reads otherwise. `my archive` → `'my archive'` */
export function shellWord(word: string): string {
  return /^[\p{L}\p{N}_@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
