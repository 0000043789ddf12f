import { csvField, dayOf, moreVersionsThan, type SearchHit, type SearchPage } from '../../archive/index.ts'
import { type Command, oneOf, UsageError, whole } from '../command.ts'
import { libraryFor, reading } from '../config.ts'
import { plain } from '../progress.ts'

const perPage = 500

export const search: Command = {
  name: 'search',
  summary: 'Find articles',
  usage: 'QUERY',
  about: `Words, "phrases", -not, OR, word*, and source: author: title: lang: tag: after: before: on: edited: site: is:edited is:marked mark: has:picture.
Simplified and traditional characters meet. exact: takes every place where the characters stand; in:versions looks in what
articles said before they were edited. All of it: docs/search.md. Where the words stand only inside or across other words, an article
comes after the others under a line that says so; --json and --csv give it with --inside only.`,
  options: {
    sort: { type: 'string' },
    limit: { type: 'string' },
    all: { type: 'boolean' },
    inside: { type: 'boolean' },
    meaning: { type: 'boolean' },
    csv: { type: 'boolean' },
  },
  optionHelp: [
    ['--sort new|best', 'order; default best'],
    ['--limit N', 'how many; default 20'],
    ['--all', 'every hit, newest first'],
    ['--inside', 'also where the words stand only inside or across other words (国会 in 中国会议)'],
    ['--meaning', 'also articles that are near in meaning, where embeddings stands in the settings'],
    ['--csv', 'a table with a line a hit, for spreadsheets'],
  ],
  example: 'presskeep search "陆海新通道" after:2024-06',
  words: [1, 100],
  takesMinus: true,
  run: (invocation) =>
    reading(invocation, async (archive) => {
      const { stdout, stderr, values, isJson } = invocation
      const query = invocation.words.join(' ')
      const library = libraryFor(invocation, archive)
      if (values.all && (values.limit !== undefined || values.sort === 'best')) {
        throw new UsageError('--all gives every hit, newest first; it goes without --limit and --sort best')
      }
      if (values.meaning && !library.meaning) {
        throw new UsageError(
          '--meaning needs an endpoint that makes vectors: embeddings.url and embeddings.model in presskeep.yaml, see docs/config.md',
        )
      }
      if (values.csv && isJson) throw new UsageError('--csv and --json are two ways to write; give one of them')
      const options = {
        sort: values.all ? ('new' as const) : oneOf(values.sort, '--sort', ['new', 'best'] as const),
        limit: values.all ? perPage : (whole(values.limit, '--limit', 1, 10_000) ?? 20),
        withMeaning: values.meaning === true,
      }
      const write = values.csv ? csvLine : isJson ? jsonLine : listLine
      // Who reads a list sees what is doubtful below it; a program takes each line for a hit.
      const withInside = values.inside === true || (write === listLine && !values.all)
      if (values.csv) stdout.write(`${csvColumns.join(',')}\r\n`)
      let page: SearchPage
      let cursor: string | undefined
      let isMore = false
      let shown = 0
      let near = 0
      do {
        page = await library.search(query, { ...options, ...(cursor === undefined ? { offset: shown } : { cursor }) })
        if (page.problem) throw new UsageError(pointedAt(query, page))
        for (const hit of page.hits) stdout.write(write(hit, archive.settings.timeZone))
        if (withInside && page.inside) {
          if (write === listLine) stdout.write('-- only inside or across other words:\n')
          for (const hit of page.inside) stdout.write(write(hit, archive.settings.timeZone))
        }
        if (page.near?.length) {
          if (write === listLine) stdout.write('-- near in meaning, perhaps without the words:\n')
          for (const hit of page.near) stdout.write(write(hit, archive.settings.timeZone))
        }
        if (page.nearProblem) stderr.write(`by meaning: ${plain(page.nearProblem.message)}\n`)
        near += page.near?.length ?? 0
        shown += page.hits.length
        cursor = values.all ? page.next : undefined
        // Earlier versions have offsets only.
        isMore = cursor !== undefined || (values.all === true && page.hits.length === perPage && shown < page.total)
      } while (isMore)
      if (page.isIndexPartial) {
        stderr.write('the index is being made, older articles may be missing; presskeep sync or up goes on with it\n')
      }
      if (!isJson && !values.csv)
        stderr.write(`${summary(page, shown, values.all === true, withInside)}${near ? `; ${near} by meaning` : ''}\n`)
      const tooMany = values.all ? moreVersionsThan(page) : undefined
      if (tooMany) stderr.write(`${tooMany}\n`)
      return tooMany ? 2 : 0
    }),
}

function summary(page: SearchPage, shown: number, isAll: boolean, withInside: boolean): string {
  const left = !page.doubtful
    ? ''
    : `; ${page.doubtful} more where the words stand only inside or across others${withInside ? '' : ' (--inside shows them)'}`
  const meant = page.suggestions?.length ? `; did you mean: ${page.suggestions.map(plain).join(', ')}` : ''
  const shorter = page.shorter?.map((one) => `${countOf(one)} without ${plain(one.without)}`) ?? []
  if (!shown) return `nothing found${left}${meant}${shorter.length ? `; with a word less: ${shorter.join(', ')}` : ''}`
  if (isAll) return `${shown}${left}`
  const apart = page.isTakenApart ? '; nothing holds this in one piece, these hold its words' : ''
  return `${shown} of ${countOf(page)}${left}${apart}`
}

function countOf({
  total,
  isTotalAtLeast,
  isTotalAtMost,
}: Pick<SearchPage, 'total' | 'isTotalAtLeast' | 'isTotalAtMost'>): string {
  return `${isTotalAtLeast ? 'more than ' : isTotalAtMost ? 'at most ' : ''}${total}`
}

/** The message, and below it the query with the place marked. */
function pointedAt(query: string, page: SearchPage): string {
  if (page.problemAt === undefined || page.problemAt >= query.length) return page.problem ?? ''
  const before = plain(query.slice(0, page.problemAt))
  // East Asian characters are two columns wide.
  const width = [...before].reduce((sum, character) => sum + (/[\u1100-\uffef]/.test(character) ? 2 : 1), 0)
  return `${page.problem}\n  ${plain(query)}\n  ${' '.repeat(width)}^`
}

function listLine(hit: SearchHit, timeZone: string): string {
  const day = dayOf(hit.version?.at ?? hit.publishedAt ?? hit.firstSeenAt, timeZone)
  const snippet = hit.snippet.map((piece) => (piece.isHit ? `[${piece.text}]` : piece.text)).join('')
  const version = hit.version ? ` (version ${hit.version.id})` : ''
  const marked = hit.markedAs?.length ? ` [marked ${hit.markedAs.map(plain).join(', ')}]` : ''
  return `${hit.id}  ${day}  ${plain(hit.source)}  ${plain(hit.title)}${version}${marked}\n    ${plain(snippet)}\n`
}

function fieldsOf(hit: SearchHit) {
  const { id, url, title, source, score } = hit
  const published = hit.publishedAt === undefined ? null : new Date(hit.publishedAt).toISOString()
  const snippet = hit.snippet.map((piece) => piece.text).join('')
  return { id, url: url ?? null, title, published, source, snippet, score }
}

function jsonLine(hit: SearchHit): string {
  const version = hit.version && { id: hit.version.id, at: new Date(hit.version.at).toISOString() }
  return `${JSON.stringify({ ...fieldsOf(hit), ...(hit.match && { match: hit.match }), ...(version && { version }) })}\n`
}

const csvColumns = [
  'id',
  'url',
  'title',
  'published',
  'source',
  'author',
  'language',
  'snippet',
  'score',
  'version',
  'match',
] as const

function csvLine(hit: SearchHit): string {
  const fields: Readonly<Record<(typeof csvColumns)[number], string | number | null | undefined>> = {
    ...fieldsOf(hit),
    author: hit.authors.join('; '),
    language: hit.language,
    version: hit.version?.id,
    match: hit.match,
  }
  return `${csvColumns.map((name) => csvField(fields[name])).join(',')}\r\n`
}
