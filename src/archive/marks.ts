import {
  longestMarkName,
  longestMarkNote,
  type MarkProblem,
  type MarkText,
  markKey,
  readMarkName,
  readMarkNote,
  shellWord,
} from '../model/index.ts'
import {
  articleById,
  editsOf,
  everyMarkOf,
  latestFirst,
  markedAndEdited,
  markedArticles,
  markNames,
  marksOn,
  revisionById,
  revisionsOf,
  type Sql,
  type StoredArticle,
  type StoredEdit,
  type StoredMark,
  type StoredRevision,
} from '../store/index.ts'
import type { MarkEvent } from './apply-mark.ts'
import type { ArticleSummary, Library, MarkChange, MarkedArticle, MarkedPage, MarkSummary } from './library.ts'
import { ArchiveError, type OpenArchive, type WritableArchive } from './open-archive.ts'
import { type SummaryRow, summaryColumns, summaryJoins, summaryOf } from './rows.ts'

/** What is wrong with a name or a note, in a sentence. */
export const markProblems: Readonly<Record<MarkProblem, string>> = {
  'name-empty': "a mark's name has a letter, a figure or a sign in it",
  'name-long': `a mark's name has ${longestMarkName} characters at most`,
  'name-sign': "a mark's name stands in one line, without control characters",
  'name-quote': 'a mark\'s name has no double quotes in it: mark:"NAME" finds it',
  'note-empty': 'the note is empty',
  'note-long': `a note has ${longestMarkNote.toLocaleString('en')} characters at most; keep what is longer in a file, and name that here`,
  'note-sign': 'a note has no control characters but line breaks and tabs',
}

export interface MarkRequest {
  /** Ids, as lists show them. */
  readonly articles: readonly string[]
  /** Each article gets all of them. */
  readonly names: readonly string[]
  /** Absent, the note that is there stays; null takes it away. */
  readonly note?: string | null
  /** A mark that is there is set anew, now and on the version as it stands. */
  readonly isAgain?: boolean
}

export interface MarkOutcome {
  readonly article: string
  readonly title: string
  readonly name: string
  /**
   * `noted` and `unnoted`: the mark stayed, its note is another one, or gone. `renamed`: written otherwise. `same`: it was
   * marked so already. `absent`: there was no such mark to remove.
   */
  readonly outcome: 'marked' | 'again' | 'noted' | 'unnoted' | 'renamed' | 'same' | 'removed' | 'absent'
  /** Of `same`: another version is shown now than the marked one. */
  readonly isEarlier?: boolean
  readonly note?: string
  readonly at?: number
  readonly revision?: string
}

/**
 * Marks articles. Each change becomes a `metadata` record, so that `rebuild` keeps it; what is marked so already stays as
 * it is. Throws `ArchiveError`, before anything is changed, for an article that is not there and for names and notes that
 * can't be.
 *
 *     await markArticles(archive, { articles: ['3f0c9a1b2d4e5f60'], names: ['evidence'], note: 'p. 3' })
 */
export async function markArticles(archive: WritableArchive, request: MarkRequest): Promise<readonly MarkOutcome[]> {
  const note = typeof request.note === 'string' ? wanted(readMarkNote(request.note)) : request.note
  return change(archive, request, ({ name, article, mark, current, now }) => {
    const title = article.indexedTitle ?? article.url ?? article.id
    const isAgain = !mark || request.isAgain === true
    const newNote = note === undefined ? mark?.note : (note ?? undefined)
    const about = { article: article.id, title, name, note: newNote }
    if (mark && !isAgain && newNote === mark.note && name === mark.name) {
      const isEarlier = mark.revisionId !== current?.id
      return { outcome: { ...about, outcome: 'same', at: mark.markedAt, revision: mark.revisionId, isEarlier } }
    }
    const revision = isAgain ? current?.id : mark?.revisionId
    const event: MarkEvent = {
      event: 'mark',
      name,
      note: newNote,
      ...(!isAgain && mark && { since: new Date(mark.markedAt).toISOString() }),
      revision,
      capture: isAgain ? current?.captureId : mark?.captureId,
    }
    const kept = newNote === mark?.note ? 'renamed' : newNote === undefined ? 'unnoted' : 'noted'
    const outcome = !mark ? 'marked' : isAgain ? 'again' : kept
    return { event, outcome: { ...about, outcome, at: isAgain ? now : mark?.markedAt, revision } }
  })
}

/** Takes marks from articles; what was noted stays in the captures. Throws as `markArticles` does. */
export async function unmarkArticles(
  archive: WritableArchive,
  request: Pick<MarkRequest, 'articles' | 'names'>,
): Promise<readonly MarkOutcome[]> {
  return change(archive, request, ({ name, article, mark }) => {
    const about = { article: article.id, title: article.indexedTitle ?? article.url ?? article.id, name }
    if (!mark) return { outcome: { ...about, outcome: 'absent' } }
    return { event: { event: 'mark-removed', name: mark.name }, outcome: { ...about, outcome: 'removed' } }
  })
}

interface Turn {
  readonly name: string
  readonly article: StoredArticle
  /** As it stands now, where it is set. */
  readonly mark?: StoredMark
  readonly current?: StoredRevision
  readonly now: number
}

async function change(
  archive: WritableArchive,
  request: Pick<MarkRequest, 'articles' | 'names'>,
  decide: (turn: Turn) => { readonly event?: MarkEvent; readonly outcome: MarkOutcome },
): Promise<readonly MarkOutcome[]> {
  const { db, keeper } = archive
  const names = new Map(request.names.map((given) => wanted(readMarkName(given))).map((name) => [markKey(name), name]))
  const articles = new Map<string, StoredArticle>()
  for (const id of request.articles) {
    const article = await markedAs(db, id)
    if (!article) throw new ArchiveError(`there is no article ${shellWord(id)}; presskeep list shows the ids`)
    articles.set(article.id, article)
  }
  const outcomes: MarkOutcome[] = []
  const records: { subject: string; at: number; fields: MarkEvent }[] = []
  for (const article of articles.values()) {
    const all = await everyMarkOf(db, article.id)
    const current = article.currentRevisionId ? await revisionById(db, article.currentRevisionId) : undefined
    for (const [key, name] of names) {
      const known = all.filter((one) => one.key === key)
      const set = known.filter((one) => one.isSet).sort(latestFirst)
      const now = archive.now()
      const { event, outcome } = decide({ name, article, mark: set[0], current, now })
      outcomes.push(outcome)
      if (!event) continue
      // Two articles that became one may both have had it; and a clock that went back must not undo this.
      const subjects = event.event === 'mark' ? [article.id] : set.map((one) => one.subject)
      const at = Math.max(now, ...known.map((one) => one.at + 1))
      const isSetNow = event.event === 'mark' && event.since === undefined
      const fields = isSetNow && at !== now ? { ...event, since: new Date(now).toISOString() } : event
      for (const subject of subjects) records.push({ subject, at, fields })
    }
  }
  if (!records.length) return outcomes
  await keeper.commit(
    (warc) =>
      records.map(({ subject, at, fields }) =>
        warc.appendMetadata({ subject, url: `urn:presskeep:article:${subject}`, at, fields, purpose: 'mark' }),
      ),
    async () => {},
  )
  return outcomes
}

function wanted(read: MarkText): string {
  if (read.kind === 'problem') throw new ArchiveError(markProblems[read.problem])
  return read.text
}

async function markedAs(sql: Sql, id: string): Promise<StoredArticle | undefined> {
  let article = await articleById(sql, id)
  for (let step = 0; article?.duplicateOf && step < 20; step++) article = await articleById(sql, article.duplicateOf)
  return article
}

/** The marks of one article, the newest first, with what its publisher has changed since each was set. */
export async function marksOf(
  { db }: Pick<OpenArchive, 'db'>,
  article: StoredArticle,
  known: { readonly revisions?: readonly StoredRevision[]; readonly edits?: readonly StoredEdit[] } = {},
): Promise<readonly MarkSummary[]> {
  const marks = await marksOn(db, [article.id])
  if (!marks.length) return []
  const revisions = known.revisions ?? (await revisionsOf(db, article.id))
  const edits = known.edits ?? (await editsOf(db, article.id))
  return marks.map((mark) => {
    // Another extractor has named its reading of the same capture otherwise.
    const seen =
      revisions.find((one) => one.id === mark.revisionId) ??
      revisions.findLast((one) => one.captureId === mark.captureId)
    return {
      name: mark.name,
      note: mark.note,
      at: mark.markedAt,
      revision: seen?.id,
      changed: changeSince(article, mark, seen, revisions, edits),
    }
  })
}

/** What was seen since, where another version is shown now than the marked one, or the page is gone. */
function changeSince(
  article: StoredArticle,
  mark: StoredMark,
  seen: StoredRevision | undefined,
  revisions: readonly StoredRevision[],
  edits: readonly StoredEdit[],
): MarkChange | undefined {
  const current = revisions.find((one) => one.id === article.currentRevisionId)
  const isGone = article.withdrawnAt !== undefined
  const isSame = seen !== undefined && seen.id === current?.id
  if (isSame && !isGone) return undefined
  const since = edits.filter(({ at, kind, origin }) => {
    if (kind === 'withdrawn' || kind === 'restored') return at > mark.markedAt
    const counts = kind !== 'redesign' && (origin !== 'feed' || (current?.origin ?? 'feed') === 'feed')
    return counts && !isSame && at > (seen?.at ?? mark.markedAt)
  })
  const last = since.at(-1)
  if (!last) return undefined
  const before = since.find((one) => one.beforeId !== undefined)?.beforeId
  const after = since.findLast((one) => one.afterId !== undefined)?.afterId
  const isCompared = before !== undefined && after !== undefined && before !== after
  return {
    at: last.at,
    isWithdrawn: isGone && since.some((one) => one.kind === 'withdrawn'),
    ...(isCompared && { before, after }),
  }
}

const articlesAtOnce = 500

/** The same articles, with the names of their marks. */
export async function withMarks<T extends ArticleSummary>(sql: Sql, articles: readonly T[]): Promise<readonly T[]> {
  const names = new Map<string, string[]>()
  for (let from = 0; from < articles.length; from += articlesAtOnce) {
    const ids = articles.slice(from, from + articlesAtOnce).map(({ id }) => id)
    for (const { articleId, name } of await marksOn(sql, ids)) {
      names.set(articleId, [...(names.get(articleId) ?? []), name])
    }
  }
  if (!names.size) return articles
  return articles.map((one) => {
    const markedAs = names.get(one.id)
    return markedAs ? { ...one, markedAs } : one
  })
}

/** Marked articles, the newest mark first, with the names in use. */
export async function markedPage(
  archive: Pick<OpenArchive, 'db'>,
  filter: Parameters<Library['marks']>[0],
): Promise<MarkedPage> {
  const { db } = archive
  const { name, isChanged = false, page = 1, perPage = 50 } = filter
  const key = name === undefined ? undefined : markKey(name)
  const marked = async (id: string): Promise<MarkedArticle | undefined> => {
    const article = await articleById(db, id)
    const [row] = await db.all<SummaryRow>(`SELECT ${summaryColumns} FROM ${summaryJoins} WHERE a.id = ?`, id)
    if (!article || !row) return undefined
    const marks = await marksOf(archive, article)
    return { ...summaryOf(row), marks, markedAs: marks.map((one) => one.name) }
  }
  const isOfName = (one: MarkSummary) => key === undefined || markKey(one.name) === key
  let ids = await markedArticles(db, key)
  if (isChanged) {
    const edited = new Set(await markedAndEdited(db))
    const found: string[] = []
    for (const id of ids) {
      const one = edited.has(id) ? await marked(id) : undefined
      if (one?.marks.some((mark) => mark.changed && isOfName(mark))) found.push(id)
    }
    ids = found
  }
  const articles: MarkedArticle[] = []
  for (const id of ids.slice((page - 1) * perPage, page * perPage)) {
    const one = await marked(id)
    if (one) articles.push(one)
  }
  const names = (await markNames(db)).map(({ name, count }) => ({ name, count }))
  return { articles, names, total: ids.length, page, pageCount: Math.ceil(ids.length / perPage) }
}
