import type { ArticleLink, ArticleSummary } from '../archive/library.ts'
import { type Format, listTime, type NameCount, namePath, type ShownNeighbours, type SiteList } from '../views/index.ts'
import { type NameKind, nameKinds, type SitePlaces } from './site-places.ts'

/** Articles on one page of a list. */
const perPage = 100
const onFront = 60
/** Names of tags and authors that have pages: used twice, and of these the commonest. */
const leastUses = 2
const mostNames = 3_000

/** What is remembered of each article while a site is written. */
export interface Listed {
  readonly id: string
  readonly title: string
  readonly source: string
  /** `YYYY-MM-DD` in the archive's zone; empty where its time is none. */
  readonly day: string
}

/** A list to be written: the articles by id, and all that its page says but the articles. */
export interface PlannedList {
  /** The address in the room. */
  readonly address: string
  readonly ids: readonly string[]
  readonly list: Omit<SiteList, 'articles'>
}

/** Which articles stand under which names and days; filled oldest first. */
export class SiteLists {
  readonly articles: Listed[] = []
  readonly #places: Readonly<Record<NameKind, Map<string, number[]>>> = {
    source: new Map(),
    tag: new Map(),
    author: new Map(),
  }
  readonly #days = new Map<string, number[]>()
  readonly #months = new Map<string, number[]>()

  add(article: ArticleSummary, format: Format): void {
    const key = format.dayKey(listTime(article))
    const day = /^\d{4}-\d\d-\d\d$/.test(key) ? key : ''
    const at = this.articles.push({ id: article.id, title: article.title, source: article.source, day }) - 1
    const file = (map: Map<string, number[]>, name: string) => {
      const list = map.get(name)
      if (!list) map.set(name, [at])
      else if (list.at(-1) !== at) list.push(at)
    }
    file(this.#places.source, article.source)
    for (const tag of article.tags) file(this.#places.tag, tag)
    for (const author of article.authors) file(this.#places.author, author)
    if (day === '') return
    file(this.#days, day)
    file(this.#months, day.slice(0, 7))
  }

  /** The names that have pages, most used first. */
  names(kind: NameKind): readonly NameCount[] {
    const all = [...this.#places[kind]].map(([name, list]) => ({ name, count: list.length }))
    const used = kind === 'source' ? all : all.filter(({ name, count }) => name !== '' && count >= leastUses)
    used.sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
    return kind === 'source' ? used : used.slice(0, mostNames)
  }

  days(): readonly NameCount[] {
    return [...this.#days].map(([name, list]) => ({ name, count: list.length }))
  }

  /** Tells which pages there will be. */
  tell(places: SitePlaces): void {
    for (const kind of nameKinds) for (const { name } of this.names(kind)) places.names[kind].add(name)
    for (const name of [...this.#days.keys(), ...this.#months.keys()]) places.days.add(name)
  }

  /** Every list there is, page by page. */
  *planned(siteName: string): Generator<PlannedList> {
    yield this.#front(siteName)
    yield* this.#planDays()
    for (const [month, list] of this.#months) yield* this.#pages({ kind: 'month', name: month }, list, `/day/${month}`)
    for (const kind of nameKinds) {
      for (const { name } of this.names(kind))
        yield* this.#pages({ kind, name }, this.#places[kind].get(name) ?? [], namePath(kind, name))
    }
  }

  #front(name: string): PlannedList {
    const newest = this.articles.slice(-onFront).reverse()
    const month = newest.at(-1)?.day.slice(0, 7)
    const isAll = this.articles.length <= onFront
    return {
      address: '/',
      ids: newest.map(({ id }) => id),
      list: { kind: 'front', name, sources: this.names('source'), ...(!isAll && month && { older: `/day/${month}` }) },
    }
  }

  *#planDays(): Generator<PlannedList> {
    const days = [...this.#days.keys()].sort()
    for (const [at, day] of days.entries()) {
      const list = this.#days.get(day) ?? []
      const [newer, older] = [days[at + 1], days[at - 1]]
      yield {
        address: `/day/${day}`,
        ids: this.#ids(list),
        list: {
          kind: 'day',
          name: day,
          total: list.length,
          ...(newer && { newer: `/day/${newer}` }),
          ...(older && { older: `/day/${older}` }),
        },
      }
    }
  }

  /**
   * The newest page holds what is left when the older ones are full; those are counted from the oldest on, so that they stay
   * as they are when articles come.
   */
  *#pages(
    about: { readonly kind: SiteList['kind']; readonly name: string },
    list: readonly number[],
    address: string,
  ): Generator<PlannedList> {
    const full = Math.max(0, Math.floor(list.length / perPage) - 1)
    const addressOf = (number: number) =>
      number > full ? address : `${address}${address.includes('?') ? '&' : '?'}page=${number}`
    for (let number = full + 1; number >= 1; number--) {
      const isNewest = number > full
      yield {
        address: addressOf(number),
        ids: this.#ids(list.slice((number - 1) * perPage, isNewest ? undefined : number * perPage)),
        list: {
          ...about,
          ...(isNewest ? { total: list.length } : { number, newer: addressOf(number + 1) }),
          ...(number > 1 && { older: addressOf(number - 1) }),
        },
      }
    }
  }

  #ids(list: readonly number[]): readonly string[] {
    return list.flatMap((at) => this.articles[at]?.id ?? []).reverse()
  }
}

/** Who stands beside whom. Ask in the order of the articles. */
export class Neighbours {
  readonly #articles: readonly Listed[]
  readonly #newerInSource: Int32Array
  readonly #olderInSource: Int32Array
  #at = 0

  /** Oldest first. */
  constructor(articles: readonly Listed[]) {
    this.#articles = articles
    this.#newerInSource = new Int32Array(articles.length).fill(-1)
    this.#olderInSource = new Int32Array(articles.length).fill(-1)
    const lastOf = new Map<string, number>()
    for (const [at, { source }] of articles.entries()) {
      const before = lastOf.get(source)
      lastOf.set(source, at)
      if (before === undefined) continue
      this.#olderInSource[at] = before
      this.#newerInSource[before] = at
    }
  }

  of(id: string): ShownNeighbours {
    const from = this.#at
    while (this.#at < this.#articles.length && this.#articles[this.#at]?.id !== id) this.#at++
    // Asked out of order: from the beginning once.
    if (this.#at === this.#articles.length) this.#at = this.#articles.findIndex((one) => one.id === id)
    const at = this.#at
    if (at < 0) {
      this.#at = from
      return {}
    }
    const link = (place: number | undefined): ArticleLink | undefined => {
      const one = place === undefined ? undefined : this.#articles[place]
      return one && { id: one.id, title: one.title }
    }
    const beside = {
      newer: link(at + 1),
      older: link(at - 1),
      newerInSource: link(this.#newerInSource[at]),
      olderInSource: link(this.#olderInSource[at]),
    }
    return Object.fromEntries(Object.entries(beside).filter(([, one]) => one !== undefined))
  }
}
