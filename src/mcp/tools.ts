import type { McpServer } from '@modelcontextprotocol/server'
import * as z from 'zod'
import { type ArticleSummary, type Library, type SearchHit, sourceProblem } from '../archive/index.ts'
import { foreignText, visible } from './foreign-text.ts'

const id = z.string().regex(/^[0-9a-f]{8,64}$/, 'an article id as search gives it')
const dayMs = 86_400_000

const isReadOnly = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false }

type Answer = { content: { type: 'text'; text: string }[]; isError?: boolean }

const answer = (value: unknown): Answer => ({ content: [{ type: 'text', text: foreignText(value) }] })
const problem = (text: string): Answer => ({ content: [{ type: 'text', text: visible(text) }], isError: true })

/** Adds search, read, diff, timeline and changes. Each answers JSON between marks (see `foreignText`). */
export function addTools(
  server: McpServer,
  library: Library,
  { now, withMarks }: { readonly now: () => number; readonly withMarks: boolean },
): void {
  server.registerTool(
    'search',
    {
      title: 'Search articles',
      description: `Finds articles by words, "phrases", -not, OR, word*, and source: author: title: lang: tag: after:2024-05 before: on: edited: site: is:edited has:picture; ${withMarks ? 'is:marked and mark:NAME for what the reader marked; ' : ''}in:versions looks in what articles said before they were edited. Simplified and traditional Chinese meet.`,
      inputSchema: z.strictObject({
        query: z.string().min(1).max(2000),
        sort: z.enum(['best', 'new']).optional().describe('default best'),
        limit: z.number().int().min(1).max(50).optional().describe('default 10'),
        offset: z.number().int().min(0).max(10_000).optional(),
        ...(library.meaning && {
          meaning: z.boolean().optional().describe('also articles near in meaning, which may hold none of the words'),
        }),
      }),
      annotations: isReadOnly,
    },
    async ({ query, sort, limit = 10, offset = 0, meaning }) => {
      const found = await library.search(query, { sort, limit, offset, withMeaning: meaning === true })
      if (found.problem) return problem(`${found.problem} (at character ${(found.problemAt ?? 0) + 1} of the query)`)
      return answer({
        total: found.total,
        total_is_at_least: found.isTotalAtLeast,
        total_is_at_most: found.isTotalAtMost,
        suggestions: found.suggestions,
        with_a_word_less: found.shorter?.map(({ query, total }) => ({ query, total })),
        hits: found.hits.map(hitOf),
        inside_other_words: found.inside?.map(hitOf),
        near_in_meaning: found.near?.map(hitOf),
        near_problem: found.nearProblem?.message,
      })
    },
  )

  server.registerTool(
    'read',
    {
      title: 'Read an article',
      description: `The text of an article as its current version has it, or as the version with the id \`version\` had it, with its versions${withMarks ? ', and what the reader marked,' : ''} listed. Long texts come in pieces: ask again with the offset that next_offset says.`,
      inputSchema: z.strictObject({
        id,
        version: z.string().max(64).optional().describe('default the current one'),
        offset: z.number().int().min(0).max(100_000_000).optional().describe('characters to pass over'),
        max_chars: z.number().int().min(100).max(50_000).optional().describe('default 8000'),
      }),
      annotations: isReadOnly,
    },
    async ({ id, version, offset = 0, max_chars = 8000 }) => {
      const article = await library.article(id)
      if (!article) return problem(`There is no article ${id}; search gives ids.`)
      const shown = version === undefined ? undefined : await library.revision(id, version)
      if (version !== undefined && !shown) return problem(noVersion(id, version))
      const whole = shown?.text ?? article.text
      if (offset > 0 && offset >= whole.length)
        return problem(`The text has ${whole.length} characters; there is nothing at ${offset}.`)
      const text = whole.slice(offset, offset + max_chars).toWellFormed()
      const end = offset + max_chars
      return answer({
        ...lineOf(article),
        version: shown && { id: shown.id, at: iso(shown.at), title: shown.title, current: shown.isCurrent },
        authors: shown ? undefined : article.authors,
        published_as_given: shown ? undefined : article.published?.raw,
        modified: shown ? undefined : iso(article.modified?.at),
        withdrawn: iso(article.withdrawnAt),
        marks: article.marks?.map(({ name, note, at, revision, changed }) => ({
          name,
          note,
          at: iso(at),
          version: revision,
          changed_since: changed && {
            at: iso(changed.at),
            withdrawn: changed.isWithdrawn,
            before: changed.before,
            after: changed.after,
          },
        })),
        complete: article.isComplete,
        versions: article.revisions.slice(0, 50).map((one) => ({
          id: one.id,
          at: iso(one.at),
          read_from: one.origin,
          title: one.title,
          current: one.isCurrent,
        })),
        characters: whole.length,
        text,
        next_offset: end < whole.length ? end : undefined,
      })
    },
  )

  server.registerTool(
    'diff',
    {
      title: 'Compare two versions',
      description:
        'What changed between two versions of an article, as typed changes. Without before and after: the last two versions that the publisher gave.',
      inputSchema: z.strictObject({ id, before: z.string().max(64).optional(), after: z.string().max(64).optional() }),
      annotations: isReadOnly,
    },
    async ({ id, before, after }) => {
      const article = await library.article(id)
      if (!article) return problem(`There is no article ${id}; search gives ids.`)
      const missing = [before, after].find((one) => one && !article.revisions.some((revision) => revision.id === one))
      if (missing) return problem(noVersion(id, missing))
      const compared = await library.compare(id, before, after)
      if (!compared) return answer({ id, changes: [], note: 'The publisher gave one version only.' })
      return answer({
        id,
        title: article.title,
        before: { id: compared.before.id, at: iso(compared.before.at) },
        after: { id: compared.after.id, at: iso(compared.after.at) },
        relation: compared.relation,
        changes: compared.changes.slice(0, 200),
        more_changes: Math.max(0, compared.changes.length - 200) || undefined,
      })
    },
  )

  server.registerTool(
    'timeline',
    {
      title: 'Coverage over time',
      description:
        'How many articles match a query, by month and by source, with the latest ones; or, for an article id, its headlines and versions over time.',
      inputSchema: z.strictObject({ query: z.string().min(1).max(2000).optional(), id: id.optional() }),
      annotations: isReadOnly,
    },
    async ({ query, id }) => {
      if (id !== undefined && query !== undefined) return problem('timeline takes a query or an id, not both.')
      if (id !== undefined) {
        const article = await library.article(id)
        if (!article) return problem(`There is no article ${id}; search gives ids.`)
        return answer({
          ...lineOf(article),
          headlines: (article.headlines ?? []).map((one) => ({ title: one.title, since: iso(one.at) })),
          versions: article.revisions.map((one) => ({
            id: one.id,
            at: iso(one.at),
            read_from: one.origin,
            title: one.title,
          })),
        })
      }
      if (query === undefined) return problem('timeline needs a query or an id.')
      const found = await library.search(query, { sort: 'new', limit: 5, withFacets: true })
      if (found.problem) return problem(found.problem)
      return answer({
        total: found.total,
        total_is_at_least: found.isTotalAtLeast,
        total_is_at_most: found.isTotalAtMost,
        counted_only: found.facets?.countedOnly,
        months: found.facets?.month,
        sources: found.facets?.source,
        latest: found.hits.map(lineOf),
      })
    },
  )

  server.registerTool(
    'changes',
    {
      title: 'What publishers edited',
      description: 'Edits, taken-down pages and headline flips of the last days, newest first.',
      inputSchema: z.strictObject({
        days: z.number().int().min(1).max(3650).optional().describe('how far back; default 7'),
        source: z.string().max(200).optional(),
        limit: z.number().int().min(1).max(200).optional().describe('default 50'),
      }),
      annotations: isReadOnly,
    },
    async ({ days = 7, source, limit = 50 }) => {
      const unknown = source === undefined ? undefined : await sourceProblem(library, source)
      if (unknown !== undefined) return problem(unknown)
      const found = await library.edits({ since: now() - days * dayMs, source, perPage: limit })
      return answer({
        total: found.total,
        edits: found.edits.map((edit) => ({
          at: iso(edit.at),
          kind: edit.kind,
          types: edit.types,
          article: lineOf(edit.article),
          before: edit.beforeId,
          after: edit.afterId,
          before_title: edit.beforeTitle,
          after_title: edit.afterTitle,
        })),
      })
    },
  )
}

const noVersion = (id: string, version: string) => `Article ${id} has no version ${version}; read lists them.`

function hitOf(hit: SearchHit) {
  return {
    ...lineOf(hit),
    snippet: hit.snippet.map((piece) => piece.text).join(''),
    version: hit.version && { id: hit.version.id, at: iso(hit.version.at) },
  }
}

function lineOf(article: ArticleSummary) {
  return {
    id: article.id,
    title: article.title,
    source: article.source,
    url: article.url,
    published: iso(article.publishedAt),
    first_seen: iso(article.firstSeenAt),
    edited: iso(article.editedAt),
    language: article.language,
  }
}

function iso(at: number | undefined): string | undefined {
  return at === undefined || !(Math.abs(at) <= 8.64e15) ? undefined : new Date(at).toISOString()
}
