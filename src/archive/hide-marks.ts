import { parseQuery } from '../search/index.ts'
import type { ArticleSummary, Library } from './library.ts'

const notShown = 'Marks are not shown here.'

/** A library without what readers noted, for those whom it is nothing of: also no search tells of it. */
export function withoutMarks(library: Library): Library {
  return {
    ...library,
    async articles(filter) {
      const found = await library.articles(filter)
      return { ...found, articles: found.articles.map(unmarked) }
    },
    async article(id) {
      const article = await library.article(id)
      return article && { ...unmarked(article), marks: undefined }
    },
    async search(query, options) {
      if (asksForMarks(query)) return { hits: [], total: 0, problem: notShown, problemAt: 0 }
      const { hits, inside, near, ...found } = await library.search(query, options)
      return {
        ...found,
        hits: hits.map(unmarked),
        ...(inside && { inside: inside.map(unmarked) }),
        ...(near && { near: near.map(unmarked) }),
      }
    },
    async *table(query, format, most) {
      if (!asksForMarks(query)) yield* library.table(query, format, most)
    },
    book: async (query, format, title) => (asksForMarks(query) ? undefined : library.book(query, format, title)),
    marks: async () => ({ articles: [], names: [], total: 0, page: 1, pageCount: 0 }),
  }
}

function unmarked<T extends ArticleSummary>({ markedAs: _, ...article }: T): T {
  return article as T
}

function asksForMarks(text: string): boolean {
  const outcome = parseQuery(text)
  if (outcome.kind === 'problem') return false
  return outcome.query.filters.some((one) => one.field === 'mark' || (one.field === 'is' && one.value === 'marked'))
}
