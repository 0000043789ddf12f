import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createReadingRoom } from './index.ts'
import { openApiDocument } from './open-api.ts'
import { createFakeLibrary } from './testing/fake-library.ts'
import { sampleNow } from './testing/sample-articles.ts'

const library = createFakeLibrary()
const sample = library.samples[0]!
const other = library.samples[1]!

function textOf(path: string, shelf = library): Promise<string> {
  const app = createReadingRoom(shelf, { now: () => sampleNow, version: '1.2.3' })
  return Promise.resolve(app.request(`http://localhost:4321${path}`)).then((answer) => answer.text())
}

const hit = { ...sample, snippet: [{ text: 'words', isHit: true }], score: 1 }

test('results tell what they come from, with links that narrow them down, and when', async () => {
  const facets = {
    source: [
      { name: '江城日报', count: 12 },
      { name: 'The "Gazette"', count: 3 },
    ],
    language: [{ name: 'zh', count: 15 }],
    author: [],
    month: [
      { name: '2025-11', count: 1 },
      { name: '2026-02', count: 14 },
    ],
    countedOnly: 2000,
  }
  const page = await textOf('/search?q=words', {
    ...library,
    search: async () => ({ hits: [hit], total: 1000, isTotalAtLeast: true, facets }),
  })
  assert.match(page, /More than 1,000 articles/)
  assert.match(page, new RegExp(`href="/search\\?q=${encodeURIComponent('words source:江城日报')}"`))
  assert.doesNotMatch(page, /source%3A%22The/)
  assert.match(page, /<svg [^>]*role="img" aria-label="Matches by month, 4 months"/)
  assert.match(page, /href="\/search\?q=words%20on%3A2026-02"/)
  assert.match(page, /Of the newest 2,000 matches/)
  assert.doesNotMatch(page, /style="/)
})

test('what was looked for is marked in the title, and a title stays text', async () => {
  const titlePieces = [
    { text: 'The <b>', isHit: false },
    { text: 'words', isHit: true },
  ]
  const answer = { ...library, search: async () => ({ hits: [{ ...hit, titlePieces }], total: 1 }) }
  assert.match(await textOf('/search?q=words', answer), /<h3[^>]*><a [^>]*>The &lt;b&gt;<mark>words<\/mark><\/a>/)
  const [first] = JSON.parse(await textOf('/api/search?q=words', answer)).hits
  assert.deepEqual(first.title_pieces, [
    { text: 'The <b>', hit: false },
    { text: 'words', hit: true },
  ])
})

test('a passage that ends in the middle of a sentence says that it goes on', async () => {
  const shown = (text: string) => {
    const snippet = [
      { text: 'words', isHit: true },
      { text, isHit: false },
    ]
    return textOf('/search?q=words', {
      ...library,
      search: async () => ({ hits: [{ ...hit, snippet }], total: 1 }),
    })
  }
  const long = ' that stand one behind the other'.repeat(4)
  assert.match(await shown(long), /behind the other…<\/p>/)
  assert.match(await shown(`${long}.”`), /behind the other\.”<\/p>/)
  assert.match(await shown(' alone'), /<\/mark> alone<\/p>/)
})

test('the same story is told once, an earlier version is named as one, and a misspelt word is answered', async () => {
  const page = await textOf('/search?q=words', {
    ...library,
    search: async () => ({
      hits: [
        { ...hit, version: { id: 'old-1', at: sampleNow - 86_400_000 } },
        hit,
        { ...other, snippet: [], score: 1, sameStoryAs: sample.id },
      ],
      total: 3,
    }),
  })
  assert.equal(page.match(/class="hit"/g)?.length, 2)
  assert.match(page, new RegExp(`/article/${sample.id}/version/old-1">Earlier version, seen`))
  const none = await textOf('/search?q=wrods', {
    ...library,
    search: async () => ({ hits: [], total: 0, suggestions: ['words'] }),
  })
  assert.match(none, /Did you mean: ?<a href="\/search\?q=words" dir="auto">words<\/a>/)
  const shorter = [{ query: 'a<b', without: '<i>', total: 1 }]
  const less = await textOf('/search?q=a', { ...library, search: async () => ({ hits: [], total: 0, shorter }) })
  assert.match(less, /With one word less: ?<a href="\/search\?q=a%3Cb" dir="auto">1 article without “&lt;i&gt;”<\/a>/)
})

test('a problem shows the place in the query', async () => {
  const page = await textOf(`/search?q=${encodeURIComponent('flood after:soon')}`, {
    ...library,
    search: async () => ({ hits: [], total: 0, problem: 'after:soon is no date.', problemAt: 6 }),
  })
  assert.match(page, /flood <mark title="Here">after:soon<\/mark>/)
  // Nothing was looked for, so nothing is said of what was found.
  assert.doesNotMatch(page, /No article|Nothing was found/)
})

test('an article names others that tell the same story', async () => {
  const page = await textOf(`/article/${sample.id}`, {
    ...library,
    related: async () => [{ id: other.id, title: '<b>Bridge</b>', source: 'Elsewhere' }],
  })
  assert.match(page, /The same story<\/h2>/)
  assert.match(page, new RegExp(`<a href="/article/${other.id}" dir="auto">&lt;b&gt;Bridge&lt;/b&gt;</a>`))
})

test('what a dossier has no captures for is said, and a number that is too large with how large it may be', async () => {
  const shelf = {
    ...library,
    dossiers: async () => [{ id: 'abc', name: 'A', query: 'words', addedAt: 0 }],
    book: async () => undefined,
  }
  assert.match(await textOf('/dossier/abc/captures.wacz', shelf), /kept as a page/)
  assert.match(await textOf('/dossier/abc/book.epub', shelf), /No article matches/)
  assert.match(await textOf('/api/search?q=x&limit=1000', shelf), /limit is a whole number up to 100\./)
  assert.match(await textOf('/api/search?q=x&offset=a', shelf), /offset is a whole number up to 1000000\./)
})

test('programs get pages that go on, and what the answer means', async () => {
  const asked: unknown[] = []
  const shelf = {
    ...library,
    search: async (_: string, options: unknown) => {
      asked.push(options)
      return { hits: [hit], total: 1000, isTotalAtLeast: true, next: '28123' }
    },
  }
  const answer = JSON.parse(await textOf('/api/search?q=words&sort=new&limit=1&cursor=28999', shelf))
  assert.equal(answer.next, '28123')
  assert.equal(answer.total, 1000)
  assert.equal(answer.total_is_at_least, true)
  assert.equal(answer.hits[0].id, sample.id)
  assert.deepEqual(asked[0], {
    sort: 'new',
    limit: 1,
    offset: 0,
    cursor: '28999',
    isExact: false,
    withFacets: false,
    withMeaning: false,
  })
  const wrong = JSON.parse(await textOf('/api/search?q=words&cursor=x', shelf))
  assert.match(wrong.error.message, /cursor/)
  const refusing = { ...library, search: async () => ({ hits: [], total: 0, problem: 'a cursor goes with sort=new' }) }
  const refused = JSON.parse(await textOf('/api/search?q=words&cursor=5', refusing))
  assert.deepEqual(refused.error, { status: 400, message: 'a cursor goes with sort=new' })
})

test('the order is what the address says, else what the query says', async () => {
  const asked: unknown[] = []
  const shelf = {
    ...library,
    search: async (_: string, options: { sort?: 'new' | 'best' }) => {
      asked.push(options.sort)
      return { hits: [hit, hit], total: 30, sort: options.sort ?? ('new' as const) }
    },
  }
  assert.equal(JSON.parse(await textOf('/api/search?q=words+sort:new', shelf)).sort, 'new')
  assert.equal(JSON.parse(await textOf('/api/search?q=words+sort:new&sort=best', shelf)).sort, 'best')
  const page = await textOf('/search?q=words+sort:new', shelf)
  assert.match(page, /sort=new" aria-current="true">Newest first/)
  assert.match(page, /<a href="\/search\?q=words%20sort%3Anew&amp;sort=best">Best first/)
  const best = await textOf('/search?q=words+sort:new&sort=best', shelf)
  assert.match(best, /sort=best" aria-current="true">Best first/)
  assert.match(best, /sort=best&amp;page=2/)
  assert.deepEqual(asked, [undefined, 'best', undefined, 'best'])
  assert.doesNotMatch(await textOf('/search?q=source:words', shelf), /Best first/, 'filters alone have one order')
})

test('earlier versions are counted as what they are', async () => {
  const old = { ...hit, version: { id: 'old-1', at: sampleNow } }
  const shelf = (total: number) => ({ ...library, search: async () => ({ hits: [old], total }) })
  assert.match(await textOf('/search?q=in:versions+words', shelf(2)), />2 earlier versions /)
  assert.match(await textOf('/search?q=in:versions+words', shelf(1)), />1 earlier version /)
  assert.match(await textOf('/search?q=in:versions+words&lang=zh', shelf(2)), />旧版本 2 个 /)
})

test('the OpenAPI document names every parameter and field that the API has', async () => {
  const served = JSON.parse(await textOf('/api/openapi.json'))
  assert.equal(served.openapi, '3.1.0')
  assert.deepEqual(served, JSON.parse(JSON.stringify(openApiDocument('1.2.3'))))
  const answer = JSON.parse(await textOf(`/api/search?q=${encodeURIComponent('工地')}`))
  const { SearchPage, SearchHit, Article } = served.components.schemas
  for (const key of Object.keys(answer)) assert.ok(key in SearchPage.properties, key)
  for (const key of Object.keys(answer.hits[0])) assert.ok(key in SearchHit.properties, key)
  const article = JSON.parse(await textOf(`/api/articles/${sample.id}`))
  for (const key of Object.keys(article)) assert.ok(key in Article.properties, key)
})

test('rising phrases lead to the articles that have them, for a reader and for a program', async () => {
  const page = await textOf('/rising')
  assert.match(page, /<a href="\/rising" aria-current="page">Rising<\/a>/)
  assert.match(
    page,
    /<a href="\/search\?q=%22%E9%92%B1%E5%87%AF%E6%B8%AF%22%20after%3A7d&amp;sort=new"><span dir="auto">钱凯港<\/span> <span class="n">5 now, 0 before/,
  )
  assert.match(page, /chancay port &lt;b&gt;/)
  assert.match(await textOf('/rising?days=30'), /1,200 articles, compared with 9,600/)
  assert.match(await textOf('/rising?days=8'), /days is 1, 7 or 30/)
  const answer = JSON.parse(await textOf('/api/rising?days=1&limit=1'))
  assert.deepEqual(answer, {
    days: 1,
    articles: 40,
    before: 320,
    phrases: [{ phrase: '钱凯港', articles: 5, before: 0, score: 21.5 }],
  })
  const { RisingPhrases } = JSON.parse(await textOf('/api/openapi.json')).components.schemas
  for (const key of Object.keys(answer)) assert.ok(key in RisingPhrases.properties, key)
})

test('a result is downloaded as a table, and what is wrong with the question is told before the file begins', async () => {
  const app = createReadingRoom(library, { now: () => sampleNow, version: '1.2.3' })
  const ask = (path: string) => Promise.resolve(app.request(`http://localhost:4321/api/export${path}`))
  const word = sample.title.slice(0, 2)
  const answer = await ask(`?q=${encodeURIComponent(word)}&format=csv`)
  assert.equal(answer.status, 200)
  assert.equal(answer.headers.get('content-disposition'), 'attachment; filename="articles.csv"')
  assert.match(await answer.text(), new RegExp(`^csv\n.*${sample.id}`, 's'))
  assert.equal((await ask('?q=a&format=xls')).status, 400)
  assert.equal((await ask('?q=a&limit=10001')).status, 400)
  const wrong = { ...library, search: async () => ({ hits: [], total: 0, problem: 'after:soon is no date' }) }
  const told = await createReadingRoom(wrong, { now: () => sampleNow, version: '1.2.3' }).request(
    'http://localhost:4321/api/export?q=after:soon',
  )
  assert.equal(told.status, 400)
  assert.match(
    await textOf(`/search?q=${encodeURIComponent(word)}`),
    /href="\/api\/export\?q=[^"]*&(amp;)?format=parquet"/,
  )
})

test('a source that there is not has no edits page and no feed, one without edits has both', async () => {
  const app = createReadingRoom({ ...library, edits: async () => none }, { now: () => sampleNow, version: '1.2.3' })
  const none = { edits: [], redesigns: [], total: 0, page: 1, pageCount: 0 }
  const ask = (path: string) => Promise.resolve(app.request(`http://localhost:4321${path}`))
  const missing = await ask('/changes?source=Nope')
  assert.equal(missing.status, 404)
  assert.match(await missing.text(), /No article is of a source “Nope”\. The front page names the sources/)
  assert.equal((await ask('/source/Nope/changes.atom')).status, 404)
  assert.equal((await ask('/changes.atom?source=Nope')).status, 404)
  const of = `?source=${encodeURIComponent(sample.source)}`
  for (const path of [`/changes${of}`, '/changes', `/changes.atom${of}`, '/changes.atom']) {
    assert.equal((await ask(path)).status, 200)
  }
  assert.equal((await ask(`/source/${encodeURIComponent(sample.source)}/changes.atom`)).status, 200)
})
