import type { Library } from '../archive/library.ts'
import { articleListPage, type ListSubject } from '../views/index.ts'
import { readPage } from './inputs.ts'
import { badRequest, notFound, sendPage } from './respond.ts'
import type { Room, RoomContext } from './room.ts'

const perPage = 50

/** Answers with one page of a list of articles, or says why there is none. */
export async function sendList(
  c: RoomContext,
  { library }: Room,
  subject: ListSubject,
  filter: Omit<Parameters<Library['articles']>[0], 'page' | 'perPage'>,
  hrefOf: (page: number) => string,
): Promise<Response> {
  const ui = c.get('ui')
  const { words, format } = ui
  const page = readPage(c.req.query('page'))
  if (page === undefined) return badRequest(c, words.badPage)
  const [list, sources] = await Promise.all([library.articles({ ...filter, page, perPage }), library.counts('source')])
  const isNarrowed = subject.kind !== 'all' || subject.source !== undefined
  if (list.total === 0 && isNarrowed) return notFound(c, nothingFor(c, subject))
  if (page > Math.max(1, list.pageCount)) {
    return notFound(c, words.noSuchPage(format.number(page), format.number(Math.max(1, list.pageCount))))
  }
  return sendPage(c, articleListPage(ui, subject, list, sources, hrefOf))
}

function nothingFor(c: RoomContext, subject: ListSubject): string {
  const { words, format } = c.get('ui')
  if (subject.kind === 'day') return words.noSuchDay(format.calendar(subject.day))
  return words.noSuchName((subject.kind === 'all' ? subject.source : subject.name) ?? '')
}
