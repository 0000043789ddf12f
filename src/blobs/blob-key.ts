/**
 * Throws `TypeError` for a key that is not a plain relative path of letters, digits, `.`, `_`, `-`, `=`, `+`. Keys are
 * made by us, and checked all the same: one that leaves the folder would be the worst bug we could have. Upper case is
 * refused because two keys must not be one file on a disk that ignores case.
 */
export function checkKey(key: string): void {
  const isPlain = key.length <= 512 && key.split('/').every((part) => /^[a-z0-9_=+-][a-z0-9._=+-]{0,199}$/.test(part))
  if (!isPlain) throw new TypeError(`not a blob key: ${JSON.stringify(key.slice(0, 100))}`)
}
