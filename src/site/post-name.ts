/** What Jekyll takes for a post. */
export const postPath = /(?:^|\/)\d{4}-\d{1,2}-\d{1,2}-[^/]*\.(?:md|markdown|html)$/

/** The day part of a post's name, `YYYY-MM-DD`, in UTC; undefined where a four-digit year can't say it. */
export function utcDay(at: number): string | undefined {
  const date = new Date(at)
  const year = date.getUTCFullYear()
  return year >= 1 && year <= 9999 ? date.toISOString().slice(0, 10) : undefined
}

/**
 * The title's part of a post's name: its first 50 characters (UTF-16 units, as the ancestor counted; never half of a
 * surrogate pair), without what some file system or address can't hold. `/` becomes `--` as in the ancestor's names.
 * May be empty.
 */
export function nameOfTitle(title: string): string {
  const cut = title
    .toWellFormed()
    .trim()
    .slice(0, 50)
    .replace(/[\uD800-\uDBFF]$/, '')
  return cut
    .replace(/\//g, '--')
    .replace(/[\\:*?"<>|%#\0-\x1F\x7F-\x9F\u2028\u2029\uFFFD-\uFFFF{}]/g, '-')
    .replace(/[\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(/\s/g, ' ')
    .replace(/^[. -]+(?=[. -]*$)|^[. ]+|[. ]+$/g, '')
}

/**
 * Gives every post a name of its own. Two names count as one where a file system that ignores case or Unicode form
 * would take them for one, or where Jekyll would make the same address of them.
 */
export class PostNames {
  readonly #taken = new Set<string>()

  /** `path` is in use already. */
  take(path: string): void {
    this.#taken.add(nameKey(path))
  }

  isTaken(path: string): boolean {
    return this.#taken.has(nameKey(path))
  }

  /** A free path `_posts/DAY-TITLE.EXTENSION`; where it is taken a piece of `id` follows the title. */
  give(day: string, title: string, id: string, extension: 'md' | 'html'): string {
    const mark = id.replace(/[^\p{L}\p{N}]/gu, '') || 'article'
    const name = nameOfTitle(title)
    const slug = jekyllSlug(name)
    const base = slug === '' ? `article-${mark.slice(0, 8)}` : name
    const candidates = [base, `${base}-${mark.slice(0, 8)}`, `${base}-${mark.slice(0, 64)}`]
    for (let count = 0; ; count++) {
      const candidate = candidates[count] ?? `${base}-${mark.slice(0, 8)}-${count}`
      const path = `_posts/${day}-${candidate}.${extension}`
      if (this.isTaken(path)) continue
      this.take(path)
      return path
    }
  }
}

/** What Jekyll's `slugify` (mode "pretty", case kept) makes of a name; empty where nothing is left of it. */
export function jekyllSlug(name: string): string {
  const slug = name.replace(/[^\p{M}\p{L}\p{Nd}._~!$&'()+,;=@]+/gu, '-').replace(/^-+|-+$/g, '')
  return /^[.-]*$/.test(slug) ? '' : slug
}

function nameKey(path: string): string {
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  const name = path.slice(folder.length).replace(/\.[^.]*$/, '')
  return foldCase(folder) + foldCase(jekyllSlug(name) || name)
}

/** Equal for two names that a file system which ignores case or Unicode form takes for one. */
export function foldCase(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKC')
}
