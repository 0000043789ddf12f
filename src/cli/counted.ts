/** A number with its noun: `1 article`, `2 articles`, `0 entries` (`counted(0, 'entry', 'entries')`). */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
