import { parseQuery, type Query } from '../search/index.ts'
import { splitMeaning } from './find-near.ts'
import type { ArticleSummary, Library } from './library.ts'

/**
 * A library without what readers noted, for those whom it is nothing of: what stands on articles, the dossiers that ask for
 * it, and the records behind it. That its searches refuse to look for marks is the archive's own doing (`withoutMarks`).
 */
export function hidingMarks(library: Library): Library {
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
      const { hits, inside, near, ...found } = await library.search(query, options)
      return {
        ...found,
        hits: hits.map(unmarked),
        ...(inside && { inside: inside.map(unmarked) }),
        ...(near && { near: near.map(unmarked) }),
      }
    },
    dossiers: async () => (await library.dossiers()).filter(({ query }) => !textAsksForMarks(query)),
    async capture(id) {
      const found = await library.capture(id)
      return found && !tellsOfMarks(found) ? found : undefined
    },
    marks: async () => ({ articles: [], names: [], total: 0, page: 1, pageCount: 0 }),
    withoutMarks: () => hidingMarks(library),
  }
}

function unmarked<T extends ArticleSummary>({ markedAs: _, ...article }: T): T {
  return article as T
}

/** A mark's record, or that of a dossier that asks for marks. */
function tellsOfMarks({ capture, body }: NonNullable<Awaited<ReturnType<Library['capture']>>>): boolean {
  if (capture.purpose === 'mark') return true
  if (capture.purpose !== 'follow') return false
  const { query } = JSON.parse(new TextDecoder().decode(body)) as { readonly query?: unknown }
  return typeof query === 'string' && textAsksForMarks(query)
}

/** Whether a query would be answered from what readers marked. */
export function asksForMarks({ filters }: Query): boolean {
  return filters.some((one) => one.field === 'mark' || (one.field === 'is' && one.value === 'marked'))
}

/** The same of a query as it was typed. */
export function textAsksForMarks(text: string): boolean {
  const outcome = parseQuery(splitMeaning(text).text)
  return outcome.kind === 'query' && asksForMarks(outcome.query)
}
