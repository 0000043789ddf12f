/** What `/api/openapi.json` says, as OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0). */
export function openApiDocument(version: string): unknown {
  const parameter = (name: string, description: string, schema: object) => ({ name, in: 'query', description, schema })
  const answer = (description: string, schema: string) => ({
    description,
    content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } },
  })
  return {
    openapi: '3.1.0',
    info: { title: 'Presskeep', version, description: 'Reads an archive; nothing changes it. Fields are only added.' },
    paths: {
      '/api/search': {
        get: {
          summary: 'Find articles',
          parameters: [
            {
              ...parameter('q', 'The query, as in docs/search.md', { type: 'string', maxLength: 300 }),
              required: true,
            },
            parameter('sort', 'Order of the hits; without it as `sort:` in the query says, else best', {
              enum: ['best', 'new'],
            }),
            parameter('limit', 'Hits in a page', { type: 'integer', minimum: 0, maximum: 100, default: 20 }),
            parameter('offset', 'Hits to pass over; what comes in between two pages shifts them', {
              type: 'integer',
              minimum: 0,
              maximum: 1_000_000,
              default: 0,
            }),
            parameter('cursor', '`next` of the page before; only newest first, and not with `in:versions`', {
              type: 'string',
              pattern: '^\\d{1,15}$',
            }),
            parameter('exact', 'Every place where the characters stand', { enum: ['1'] }),
            parameter('meaning', 'Also what is near in meaning, where the archive is set up for it: `near`', {
              enum: ['1'],
            }),
            parameter('facets', 'Count the matches by source, language, author and month', { enum: ['1'] }),
          ],
          responses: {
            200: answer('A page of hits', 'SearchPage'),
            400: answer('A parameter that can not be', 'Problem'),
          },
        },
      },
      '/api/rising': {
        get: {
          summary: 'Phrases that are written more than before, by the archive’s own counts; the same for an hour',
          parameters: [
            parameter('days', 'The last so many days, beside the eight such spans before', {
              enum: [1, 7, 30],
              default: 7,
            }),
            parameter('limit', 'Phrases', { type: 'integer', minimum: 0, maximum: 200, default: 20 }),
          ],
          responses: {
            200: answer('The most telling first', 'RisingPhrases'),
            400: answer('A parameter that can not be', 'Problem'),
          },
        },
      },
      '/api/export': {
        get: {
          summary: 'What a query finds as a table with texts, newest first',
          parameters: [
            parameter('q', 'The query; all articles where it is empty', { type: 'string', maxLength: 300 }),
            parameter('format', 'How it is written', { enum: ['jsonl', 'csv', 'parquet'], default: 'jsonl' }),
            parameter('limit', 'Rows', { type: 'integer', minimum: 0, maximum: 10_000, default: 10_000 }),
          ],
          responses: {
            200: {
              description: 'The file, a row an article',
              content: {
                'application/jsonl': { schema: { type: 'string' } },
                'text/csv': { schema: { type: 'string' } },
                'application/vnd.apache.parquet': { schema: { type: 'string', format: 'binary' } },
              },
            },
            400: answer('A parameter that can not be', 'Problem'),
          },
        },
      },
      '/api/marks': {
        get: {
          summary: 'Marked articles, the newest mark first; not there where marks are hidden',
          parameters: [
            parameter('name', 'Only with a mark of this name', { type: 'string' }),
            parameter('changed', 'Only what was changed since it was marked', { enum: ['1'] }),
            parameter('page', 'Which page', { type: 'integer', minimum: 1, default: 1 }),
            parameter('limit', 'Articles in a page', { type: 'integer', minimum: 1, maximum: 100, default: 50 }),
          ],
          responses: {
            200: answer('A page of marked articles', 'MarkedPage'),
            400: answer('A parameter that can not be', 'Problem'),
            404: answer('Marks are hidden here', 'Problem'),
          },
        },
      },
      '/api/articles/{id}': {
        get: {
          summary: 'An article with its revisions and captures',
          parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
          responses: {
            200: answer('The article', 'Article'),
            400: answer('This is no id', 'Problem'),
            404: answer('There is none', 'Problem'),
          },
        },
      },
    },
    components: { schemas },
  }
}

const text = { type: 'string' }
const time = { type: 'string', format: 'date-time' }
const flag = { type: 'boolean' }
const whole = { type: 'integer' }

function object(properties: Readonly<Record<string, object>>, required: readonly string[] = []): object {
  return { type: 'object', properties, required }
}

function list(items: object): object {
  return { type: 'array', items }
}

const counts = list(object({ name: text, count: whole }, ['name', 'count']))

const mark = object(
  {
    name: text,
    note: text,
    at: { ...time, description: 'When it was set' },
    revision: { ...text, description: 'The version that was shown then' },
    changed: {
      ...object(
        {
          at: { ...time, description: 'When the last change was seen' },
          withdrawn: { ...flag, description: 'The page is gone since' },
          before: { ...text, description: 'The revisions to compare; absent where there are not two' },
          after: text,
        },
        ['at', 'withdrawn'],
      ),
      description: 'Set where the publisher has changed the article since it was marked',
    },
  },
  ['name', 'at'],
)

const schemas = {
  MarkedPage: object(
    {
      total: whole,
      page: whole,
      page_count: whole,
      names: counts,
      articles: list(
        object({ id: text, url: text, title: text, source: text, published: time, marks: list(mark) }, [
          'id',
          'title',
          'source',
          'marks',
        ]),
      ),
    },
    ['total', 'page', 'page_count', 'names', 'articles'],
  ),
  SearchPage: object(
    {
      query: text,
      sort: { enum: ['best', 'new'] },
      hits: list({ $ref: '#/components/schemas/SearchHit' }),
      total: { ...whole, description: 'Articles; with `in:versions` earlier versions of them' },
      total_is_at_least: flag,
      total_is_at_most: {
        ...flag,
        description: 'Some of what was looked at was doubtful, and not all that is counted was looked at',
      },
      inside: {
        ...list({ $ref: '#/components/schemas/SearchHit' }),
        description: 'Not among the hits of this page: the words stand there only inside or across other words',
      },
      doubtful: { ...whole, description: 'How many there are of `inside`, those that are not listed too' },
      near: {
        ...list({ $ref: '#/components/schemas/SearchHit' }),
        description:
          'With meaning=1, on the first page: near in meaning and not among the hits, nearest first, at most half as many as `limit`; the words may stand in none of them, `score` is the cosine',
      },
      near_problem: {
        ...object({ kind: { enum: ['failed', 'none', 'partial', 'unset'] }, message: text }, ['kind', 'message']),
        description:
          'Why `near` is empty or not whole: the endpoint gave nothing, no article is prepared yet, some are not, the settings name no endpoint',
      },
      problem: { ...text, description: 'What in the query could not be understood' },
      problem_at: { ...whole, description: 'Where in the query, in UTF-16 units' },
      next: {
        ...text,
        description: 'The cursor of the next page; absent at the end, and where hits are sorted by relevance',
      },
      index_is_partial: { ...flag, description: 'The index is being made: older articles may be missing' },
      taken_apart: flag,
      suggestions: list(text),
      shorter: {
        ...list(
          object({ query: text, without: text, total: whole, total_is_at_least: flag, total_is_at_most: flag }, [
            'query',
            'without',
            'total',
          ]),
        ),
        description: 'Where nothing was found: the query with one word less, which finds something; the most first',
      },
      facets: object({
        source: counts,
        language: counts,
        author: counts,
        month: counts,
        counted_only: { ...whole, description: 'Set where only the newest so many matches were counted' },
      }),
    },
    ['query', 'sort', 'hits', 'total'],
  ),
  RisingPhrases: object(
    {
      days: whole,
      articles: { ...whole, description: 'Articles of these days that were counted' },
      before: { ...whole, description: 'Articles of the spans before' },
      phrases: list(
        object(
          {
            phrase: { ...text, description: 'Folded: simplified, lower case' },
            articles: { ...whole, description: 'Articles of these days that have it' },
            before: { ...whole, description: 'Articles of the spans before that have it' },
            score: { type: 'number', description: 'Log-likelihood (G²) of so many now against so many before' },
          },
          ['phrase', 'articles', 'before', 'score'],
        ),
      ),
    },
    ['days', 'articles', 'before', 'phrases'],
  ),
  SearchHit: object(
    {
      id: text,
      url: text,
      title: text,
      title_pieces: {
        ...list(object({ text, hit: flag })),
        description: 'The title in pieces, where something of it was looked for',
      },
      published: time,
      first_seen: time,
      source: text,
      language: text,
      marked_as: { ...list(text), description: 'Names of its marks; where marks are shown' },
      snippet: text,
      snippet_pieces: list(object({ text, hit: flag })),
      score: { type: 'number' },
      match: { enum: ['inside', 'meaning'], description: 'Absent where the words stand as words' },
      version: object({ id: text, at: time }),
    },
    ['id', 'title', 'first_seen', 'source', 'snippet', 'snippet_pieces', 'score'],
  ),
  Article: object(
    {
      id: text,
      url: text,
      title: text,
      author: list(text),
      published: time,
      published_as_given: text,
      published_from: text,
      modified: time,
      first_seen: time,
      edited: time,
      withdrawn: time,
      source: text,
      feed_url: text,
      section: text,
      tags: list(text),
      marks: { ...list(mark), description: 'What the reader noted; where marks are shown' },
      language: text,
      kind: text,
      origin: text,
      complete: flag,
      text,
      html: text,
      provenance: { type: 'object', additionalProperties: text },
      revisions: list(
        object({
          id: text,
          at: time,
          origin: text,
          title: text,
          kind: text,
          extractor: text,
          capture: text,
          sha256: text,
          current: flag,
        }),
      ),
      captures: list(
        object({
          id: text,
          purpose: text,
          url: text,
          at: time,
          status: whole,
          mime: text,
          digest: text,
          warc: object({ file: text, offset: whole, length: whole }),
        }),
      ),
      pictures: list(
        object({
          url: text,
          digest: text,
          type: text,
          error: text,
          otherSizes: list(object({ digest: text, width: whole, height: whole, articleId: text, title: text })),
        }),
      ),
    },
    ['id', 'title', 'first_seen', 'source', 'text'],
  ),
  Problem: object({ error: object({ status: whole, message: text }) }),
}
