import type { AtOnce } from './db.ts'
import type { TermFilters } from './term-index.ts'

const labelMark = '\u0001'

/** How labels stand among the words. */
export function labelWord(label: string): string {
  return `${labelMark}${label}`
}

/** Whether a label stands among the words, so that it is found by a part of its name: tags are asked for whole. */
export function isAmongWords(label: string): boolean {
  return !label.startsWith('tag ')
}

/** Names that one filter stands for at most: each is a list of its own in each segment. Of more, SQL is asked. */
const mostNames = 64

/** Letters as `LIKE` has them on SQLite: of ASCII either case, others as they are. */
const inLikeCase = (text: string) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())

const tagLabel = (tag: string) => `tag ${inLikeCase(tag)}`

/** The host in an address, as SQL finds it (`hostOfUrl` in `archive/find-conditions.ts`); undefined where it has none. */
function hostIn(url: string): string | undefined {
  const scheme = url.indexOf('://')
  const host = scheme < 0 ? '' : url.slice(scheme + 3).replace(/[/?#].*/s, '')
  return host || undefined
}

/** What articles are filtered by by name, by their search ids: labels of their authors, tags and hosts. */
export function namesOf(read: AtOnce, searchIds: readonly number[]): ReadonlyMap<number, readonly string[]> {
  const ids = JSON.stringify(searchIds)
  const from = 'FROM json_each(?) j CROSS JOIN articles a ON a.search_id = j.value'
  const rows = read<{ at: number; kind: string; name: string }>(
    `SELECT a.search_id AS at, 'site' AS kind, a.url AS name ${from} WHERE a.url IS NOT NULL
     UNION ALL SELECT a.search_id, 'author', x.author ${from} CROSS JOIN article_authors x ON x.article_id = a.id
     UNION ALL SELECT a.search_id, 'tag', x.tag ${from} CROSS JOIN article_tags x ON x.article_id = a.id`,
    ids,
    ids,
    ids,
  )
  const names = new Map<number, Set<string>>()
  for (const { at, kind, name } of rows) {
    const own = names.get(at) ?? new Set()
    names.set(at, own)
    const host = kind === 'site' ? hostIn(name) : undefined
    if (kind === 'tag') own.add(tagLabel(name))
    else if (kind === 'author') own.add(`author ${inLikeCase(name)}`)
    else if (host) own.add(`site ${inLikeCase(host)}`)
  }
  return new Map([...names].map(([at, own]) => [at, [...own]]))
}

export interface NamedLabels {
  /** Of each group one label. */
  readonly groups: readonly (readonly string[])[]
  readonly without: readonly string[]
  /** The filters of which SQL still has to be asked. */
  readonly asked: NonNullable<TermFilters['named']>
}

/** The labels behind filters by name. */
export function namedLabels(read: AtOnce, filters: NonNullable<TermFilters['named']>): NamedLabels {
  const groups: (readonly string[])[] = []
  const without: string[] = []
  const asked: (typeof filters)[number][] = []
  for (const filter of filters) {
    const { field, values, isNegated, isWhole } = filter
    const labels =
      isNegated && !isWhole ? undefined : field === 'tag' ? values.map(tagLabel) : known(read, field, values)
    if (labels && isNegated) without.push(...labels)
    else if (labels) groups.push(labels)
    if (!labels || !isWhole) asked.push(filter)
  }
  return { groups, without, asked }
}

/** The labels of all known names that have a part; undefined where they are many. */
function known(read: AtOnce, field: string, parts: readonly string[]): readonly string[] | undefined {
  const beginning = labelWord(`${field} `)
  const like = parts.map((part) => `%${part.replace(/[\\%_]/g, '\\$&')}%`)
  const rows = read<{ word: string }>(
    `SELECT word FROM terms_words WHERE word >= ? AND word < ?
       AND (${like.map(() => `substr(word, ${beginning.length + 1}) LIKE ? ESCAPE '\\'`).join(' OR ')}) LIMIT ?`,
    beginning,
    `${beginning}\u{10ffff}`,
    ...like,
    mostNames + 1,
  )
  return rows.length > mostNames ? undefined : rows.map(({ word }) => word.slice(1))
}
