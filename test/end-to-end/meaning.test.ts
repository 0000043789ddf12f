import assert from 'node:assert/strict'
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import {
  createEmbedder,
  followAll,
  type Library,
  libraryOf,
  makeMeanings,
  openForWriting,
  openWithoutDatabase,
  readSettings,
  rebuild,
  verify,
  type WritableArchive,
} from '../../src/archive/index.ts'
import { createReadingRoom } from '../../src/web/index.ts'
import { clockedArchive, feedsOnly } from '../support/archives.ts'
import { type EmbeddingServer, embeddingServer, madeEmbedding, say } from '../support/embedding-server.ts'

const feedUrl = 'https://news.example/feed.xml'

/** What is told under which title; the words of a question are in none of them. */
const stories: Readonly<Record<string, string>> = {
  'The river rises': 'The inundation reached the old town in the night, and the bridges were closed.',
  江水上涨: '连日暴雨之后，沿江多地发生内涝，居民被转移到高处。',
  'A good year in the fields': 'The paddy is green again, and farmers expect more than last year.',
  'Doors open at eight': 'The ballot papers were printed in two languages, and queues were long.',
  'Up in the morning': 'The spacecraft left at dawn and will stay for half a year.',
}

function feedOf(items: Readonly<Record<string, string>>): string {
  const listed = Object.entries(items).map(
    ([title, text], at) =>
      `<item><title>${title}</title><link>https://news.example/${at}</link><guid>g${at}</guid><pubDate>${new Date(Date.UTC(2026, 0, 1, at)).toUTCString()}</pubDate><description>${text}</description></item>`,
  )
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>https://news.example/</link>${listed.join('')}</channel></rss>`
}

const timeoutMs = { query: 2000, passage: 2000 }

function embedderOf(archive: Pick<WritableArchive, 'settings'>, env: Readonly<Record<string, string>> = {}) {
  const { embeddings } = archive.settings
  assert.ok(embeddings)
  return createEmbedder(embeddings, { userAgent: 'test', variable: (name) => env[name], timeoutMs })
}

/** An archive of the stories, with an endpoint in its settings. */
async function archiveOf(t: TestContext, server: EmbeddingServer, more = '', items = stories) {
  const settings = `\nembeddings:\n  url: ${server.url}\n  model: made\n${more}`
  const made = await clockedArchive(t, [...feedsOnly, ['\nrecheck:', `${settings}\nrecheck:`]])
  made.net.pages.set(feedUrl, { body: feedOf(items) })
  await followAll(made.archive, [{ url: feedUrl, tags: [], name: '日报' }])
  await made.poll(1)
  const { archive } = made
  const embedder = embedderOf(archive)
  const library = libraryOf(archive, { embedder })
  const make = () => makeMeanings(archive, embedder)
  const near = async (query: string) => {
    const page = await library.search(query, { withMeaning: true })
    return { page, titles: page.near?.map((hit) => hit.title), problem: page.nearProblem }
  }
  return { ...made, embedder, library, make, near }
}

test('What is near in meaning is found without any of its words, marked, and beside what the words find', async (t) => {
  const server = await embeddingServer(t)
  const { make, near, library } = await archiveOf(t, server)
  assert.deepEqual(await make(), { articles: 5, passages: 5 })
  assert.match(server.texts.join('\n'), /The river rises\nThe inundation reached/)

  const { page, titles, problem } = await near('flood')
  assert.equal(page.total, 0)
  assert.deepEqual(titles?.slice(0, 2).toSorted(), ['The river rises', '江水上涨'].toSorted())
  assert.equal(problem, undefined)
  assert.ok(page.near!.every((hit) => hit.match === 'meaning' && hit.score > -1 && hit.score < 1))
  assert.equal(page.near![0]!.snippet.length > 0, true)

  // The words' hits, their number and their order are as without; what they show is not shown twice.
  const plain = await library.search('inundation', {})
  const both = await near('inundation')
  assert.deepEqual(both.page.hits, plain.hits)
  assert.equal(both.page.total, 1)
  assert.equal(both.titles?.[0], '江水上涨')
  assert.ok(!both.titles?.includes('The river rises'))

  const typed = await library.search('meaning:flood', {})
  assert.deepEqual(
    typed.near?.map((hit) => hit.id),
    page.near?.map((hit) => hit.id),
  )
  assert.equal((await library.search('flood', {})).near, undefined)
  assert.equal(
    (await library.search('"the meaning: of flood"', {})).near,
    undefined,
    'what stands in quotes is looked for',
  )
  assert.equal((await library.search('flood', { withMeaning: true, offset: 20 })).near, undefined)

  const answers: (string | undefined)[] = []
  for (let at = 0; at < 70; at++) {
    const found = await library.search(`question ${at}`, { withMeaning: true })
    answers.push(found.nearProblem?.message)
  }
  assert.equal(answers[10], undefined)
  assert.match(answers.at(-1) ?? '', /too many questions/, 'new questions may cost money')
})

test('Filters and what is excluded hold for what is near; the endpoint is asked for the words alone, once', async (t) => {
  const server = await embeddingServer(t)
  const { make, near } = await archiveOf(t, server)
  await make()
  server.texts.length = 0
  assert.deepEqual((await near('flood -bridges after:2025 source:日报')).titles?.[0], '江水上涨')
  assert.ok(!(await near('flood -bridges')).titles?.includes('The river rises'))
  assert.deepEqual(server.texts, ['flood'])
  assert.deepEqual((await near('flood source:nobody')).titles, [])
  assert.deepEqual((await near('flood before:2026-01-01T00:00')).titles, undefined, 'a date that is none is a problem')
  assert.deepEqual((await near('flood before:2026')).titles, [])
  assert.equal((await near('source:日报')).titles, undefined, 'there is nothing to embed')
  assert.equal((await near('flood in:versions')).titles, undefined)
  assert.deepEqual(server.texts, ['flood'])
})

test('Only what has changed is sent again, and of that only the passages that are new', async (t) => {
  const server = await embeddingServer(t)
  const paragraph = (text: string) => `<p>${text.repeat(20)}</p>`
  const long = (second: string) =>
    `<![CDATA[${paragraph('The council spoke of the bridge and of its cost. ')}${paragraph(`${second} `)}${paragraph('Nobody knew who would pay for the work in the end. ')}]]>`
  const { make, net, poll, near } = await archiveOf(t, server, '', {
    ...stories,
    Council: long('A new road is built this year too.'),
  })
  await make()
  const before = server.texts.length
  assert.deepEqual(await make(), { articles: 0, passages: 0 })
  assert.equal(server.texts.length, before, 'nothing has changed')

  net.pages.set(feedUrl, { body: feedOf({ ...stories, Council: long('The ballot is counted again today.') }) })
  await poll(1)
  assert.deepEqual(await make(), { articles: 1, passages: 1 })
  assert.match(server.texts.at(-1)!, /^The ballot is counted/)
  assert.ok((await near('election')).titles?.slice(0, 2).includes('Council'))
})

test('Another model is made beside the former, which serves until it is done', async (t) => {
  const server = await embeddingServer(t)
  const { archive, make, library, close, folder, options } = await archiveOf(t, server)
  await make()
  await close()
  const file = path.join(folder, 'presskeep.yaml')
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, text.replace('model: made', 'model: other'))
  assert.equal(library.meaning, true)

  const again = await openForWriting(folder, 'test', options)
  t.after(() => again.close())
  const embedder = embedderOf(again)
  const search = libraryOf(again, { embedder })
  server.dimensions = 32
  // It fails after its first passages: the former serves, and is asked under its own name.
  let passed = 0
  server.instead = ({ body }, response) =>
    body.model === 'other' && passed++ > 0 ? say(response, 500, { error: { message: 'out of memory' } }) : false
  const report = await makeMeanings(again, embedder)
  assert.equal(report.problem, undefined, 'five passages are one request')
  assert.deepEqual(
    (await again.db.all<{ n: number }>('SELECT count(*) AS n FROM meaning_models'))[0]!.n,
    1,
    'what the former made is taken away when it is done',
  )
  server.instead = () => false
  const near = await search.search('flood', { withMeaning: true })
  assert.equal(near.near?.length, 5)
  assert.equal(server.requests.at(-1)!.body.model, 'other')
  assert.equal(archive.settings.embeddings?.model, 'made')
})

test('Until another model is done the former answers; where it is gone, what there is of the new one', async (t) => {
  const server = await embeddingServer(t)
  const many = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`Story ${at}`, `The paddy number ${at}.`]))
  const { archive, make, embedder } = await archiveOf(t, server, '', { ...many, ...stories })
  await make()
  const { embeddings } = archive.settings
  const next = createEmbedder(
    { ...embeddings!, model: 'other' },
    { userAgent: 'test', variable: () => undefined, timeoutMs },
  )
  let asked = 0
  server.instead = ({ body }, response) =>
    body.model === 'other' && body.input.length > 1 && asked++ >= 2 ? say(response, 500, {}) : false
  const report = await makeMeanings(archive, next)
  assert.equal(report.articles, 32)
  assert.match(report.problem!, /answered 500/)
  const search = (query: string) => libraryOf(archive, { embedder: next }).search(query, { withMeaning: true })
  const former = await search('flood')
  assert.equal(server.requests.at(-1)!.body.model, 'made')
  assert.equal(former.nearProblem, undefined)
  assert.deepEqual(
    former.near
      ?.slice(0, 2)
      .map((hit) => hit.title)
      .toSorted(),
    ['The river rises', '江水上涨'].toSorted(),
  )
  const status = (await libraryOf(archive, { embedder: next }).status()).meaning
  assert.equal(status?.problem?.times, 1)

  server.instead = ({ body }, response) =>
    body.model === 'made' ? say(response, 404, { error: { message: 'no such model' } }) : false
  const partly = await search('flood in the town')
  assert.equal(partly.nearProblem?.kind, 'partial')
  assert.equal(server.requests.at(-1)!.body.model, 'other')

  server.instead = () => false
  const rest = await makeMeanings(archive, next)
  assert.equal(rest.problem, undefined)
  const [models] = await archive.db.all<{ n: number }>('SELECT count(*) AS n FROM meaning_models')
  assert.equal(models!.n, 1)
  const [texts] = await archive.db.all<{ n: number }>('SELECT count(*) AS n FROM meaning_texts')
  assert.equal(texts!.n, 65)
  // Back again: the vectors of the former are gone and are made once more.
  assert.equal((await makeMeanings(archive, embedder)).articles, 65)
})

test('A down endpoint leaves the words’ hits as they are, and says what is wrong without the key', async (t) => {
  const server = await embeddingServer(t)
  const { make, near, library } = await archiveOf(t, server, '  key: sk-secret-123\n')
  assert.equal(server.requests.length, 0)
  await make()
  assert.equal(server.requests[0]!.headers.authorization, 'Bearer sk-secret-123')
  assert.equal(server.requests[0]!.path, '/v1/embeddings')

  server.instead = (_, response) => say(response, 401, { error: { message: 'Incorrect key sk-secret-123' } })
  const refused = await near('bridges')
  assert.equal(refused.page.hits.length, 1)
  assert.deepEqual(refused.titles, [])
  assert.match(refused.problem!.message, /^127\.0\.0\.1:\d+: the key was refused \(401\)$/)
  server.instead = (_, response) => say(response, 500, { error: 'sk-secret-123 broke' })
  assert.match((await near('night')).problem!.message, /answered 500 \(… broke\)/)
  await server.close()
  const down = await near('ballot')
  assert.equal(down.page.hits.length, 1)
  assert.match(down.problem!.message, /refused/)
  assert.doesNotMatch(JSON.stringify(await library.status()), /secret/)
})

const wrongAnswers: readonly (readonly [what: string, problem: RegExp, answer: EmbeddingServer['instead']])[] = [
  ['no JSON', /no JSON/, (_, response) => response.end('<html>') && true],
  ['no list', /no list "data"/, (_, response) => say(response, 200, { vectors: [] })],
  ['too few', /0 vectors for 5 texts/, (_, response) => say(response, 200, { data: [] })],
  [
    'no numbers',
    /no list of numbers/,
    ({ body }, response) => say(response, 200, { data: body.input.map(() => ({ embedding: ['a', 'b'] })) }),
  ],
  [
    'one place twice',
    /no order/,
    ({ body }, response) => say(response, 200, { data: body.input.map(() => ({ index: 0, embedding: [1, 2] })) }),
  ],
  [
    'several dimensions',
    /3 dimensions where 2 were expected/,
    ({ body }, response) =>
      say(response, 200, { data: body.input.map((_, at) => ({ embedding: at ? [1, 2, 3] : [1, 2] })) }),
  ],
  [
    'nothing but zeros',
    /zeros/,
    ({ body }, response) => say(response, 200, { data: body.input.map(() => ({ embedding: [0, 0, 0] })) }),
  ],
  ['another place', /answered 302/, (_, response) => say(response, 302, {}, { location: 'http://127.0.0.1:1/' })],
  ['nothing at all', /^127\.0\.0\.1:\d+: it did not answer in 2 s/, () => true],
  [
    'an endless answer',
    /longer than vectors/,
    (_, response) => {
      response.writeHead(200)
      const more = () => {
        if (response.destroyed) return
        if (response.write('[0.1,'.repeat(20_000))) setImmediate(more)
        else response.once('drain', more)
      }
      more()
      return true
    },
  ],
]

for (const [what, problem, answer] of wrongAnswers) {
  test(`An endpoint that answers with ${what} leaves nothing behind, and status says so`, async (t) => {
    const server = await embeddingServer(t)
    const { make, archive, library } = await archiveOf(t, server)
    server.instead = answer
    assert.match((await make()).problem!, problem)
    assert.match((await library.status()).meaning!.problem!.message, problem)
    assert.equal((await archive.db.all('SELECT 1 FROM meaning_texts')).length, 0)
    server.instead = () => false
    assert.deepEqual(await make(), { articles: 5, passages: 5 })
    assert.equal((await library.status()).meaning!.problem, undefined)
  })
}

test('An endpoint that is busy is waited for; one that takes fewer or shorter texts gets these', async (t) => {
  const server = await embeddingServer(t)
  const many = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`Story ${at}`, `The paddy number ${at}.`]))
  const { make, library } = await archiveOf(t, server, '', { ...many, Long: 'The ballot is long. '.repeat(40) })
  let busy = 0
  server.instead = ({ body }, response) => {
    if (busy++ < 2) return say(response, 429, { error: { message: 'slow down' } }, { 'retry-after': '0' })
    if (body.input.length > 4) return say(response, 413, { error: { message: 'at most 4' } })
    if (body.input.some((text) => text.length > 300)) return say(response, 400, { error: 'exceeds the context length' })
    return false
  }
  assert.deepEqual(await make(), { articles: 21, passages: 21 })
  const sizes = server.requests.map(({ body }) => body.input.length)
  assert.ok(sizes.filter((size) => size > 4).length <= 8, `learns what is too many: ${sizes}`)
  assert.equal((await library.status()).meaning!.refused, 0)
})

test('A text that the endpoint refuses is put off alone, and told; where it refuses all, nothing is', async (t) => {
  const server = await embeddingServer(t)
  const { make, library, near, clock } = await archiveOf(t, server)
  server.instead = ({ body }, response) =>
    body.input.some((text) => /spacecraft|Up in|e s/.test(text)) ? say(response, 422, { error: 'not allowed' }) : false
  const report = await make()
  assert.equal(report.articles, 4)
  assert.equal(report.problem, undefined)
  const status = (await library.status()).meaning!
  assert.deepEqual([status.articles, status.waiting, status.refused], [4, 1, 1])
  assert.match(status.refusedWhy!, /not allowed/)
  assert.ok((await near('flood')).titles!.length === 4)
  clock.now += 3 * 3_600_000
  server.instead = () => false
  assert.equal((await make()).articles, 1)
  assert.equal((await library.status()).meaning!.refused, 0)
})

test('Where the endpoint refuses whatever it gets, no article is to blame', async (t) => {
  const server = await embeddingServer(t)
  const { make, library } = await archiveOf(t, server)
  server.instead = (_, response) => say(response, 400, { error: { message: 'model not loaded' } })
  assert.match((await make()).problem!, /model not loaded/)
  assert.equal((await library.status()).meaning!.refused, 0)
})

test('Another model behind the same name is noticed by its dimensions', async (t) => {
  const server = await embeddingServer(t)
  const { make, net, poll, near } = await archiveOf(t, server)
  await make()
  server.dimensions = 48
  net.pages.set(feedUrl, { body: feedOf({ ...stories, 'One more': 'Influenza is back.' }) })
  await poll(1)
  assert.match((await make()).problem!, /made gives 48 dimensions and gave 64 before.*embeddings\.model/)
  assert.match((await near('flood')).problem!.message, /48 dimensions where 64 are kept/)
})

test('Dimensions are asked for where the settings say them; base64 is read too', async (t) => {
  const server = await embeddingServer(t)
  const { make, near } = await archiveOf(
    t,
    server,
    '  dimensions: 40\n  queryPrefix: "query: "\n  passagePrefix: "passage: "\n',
  )
  server.instead = ({ body }, response) =>
    say(response, 200, {
      data: body.input.map((text, index) => ({
        index,
        embedding: Buffer.from(new Float32Array(madeEmbedding(text, body.dimensions ?? 0)).buffer).toString('base64'),
      })),
    })
  assert.equal((await make()).passages, 5)
  assert.equal(server.requests[0]!.body.dimensions, 40)
  assert.ok(server.requests[0]!.body.input.every((text) => text.startsWith('passage: ')))
  assert.equal((await near('flood')).titles?.length, 5)
  assert.equal(server.requests.at(-1)!.body.input[0], 'query: flood')
})

test('rebuild keeps vectors whose texts are the same, verify knows them, and sends nothing', async (t) => {
  const server = await embeddingServer(t)
  const { make, archive, folder, options, close } = await archiveOf(t, server)
  await make()
  await archive.db.transaction((sql) => sql.all("UPDATE articles SET source = 'other'"))
  await close()
  const sent = server.texts.length
  const without = openWithoutDatabase(folder, options)
  const report = await rebuild(without)
  await without.close()
  assert.ok(report.differences.length > 0)
  const again = await openForWriting(folder, 'test', options)
  t.after(() => again.close())
  const embedder = embedderOf(again)
  assert.deepEqual(await makeMeanings(again, embedder), { articles: 0, passages: 0 })
  assert.equal(server.texts.length, sent)
  const found = await libraryOf(again, { embedder }).search('flood', { withMeaning: true })
  assert.equal(found.near?.length, 5)
  const damage = async () => {
    const found: string[] = []
    for await (const { where } of verify(again)) if (where.startsWith('meaning')) found.push(where)
    return found
  }
  assert.deepEqual(await damage(), [])
  await again.db.transaction((sql) => sql.all('UPDATE meaning_sketches SET data = ?', new Uint8Array(10)))
  assert.equal((await damage()).length, 5)
})

test('Without an endpoint nothing is noted; set up later, all is looked through, and so after a time without', async (t) => {
  const server = await embeddingServer(t)
  const { archive, net, poll, close, folder, options } = await clockedArchive(t, feedsOnly)
  net.pages.set(feedUrl, { body: feedOf(stories) })
  await followAll(archive, [{ url: feedUrl, tags: [], name: '日报' }])
  await poll(1)
  for (const table of ['models', 'texts', 'sketches', 'wanted', 'trouble']) {
    assert.equal((await archive.db.all(`SELECT 1 FROM meaning_${table}`)).length, 0, table)
  }
  const library = libraryOf(archive)
  assert.equal(library.meaning, false)
  assert.equal((await library.search('flood', { withMeaning: true })).nearProblem?.kind, 'unset')
  assert.equal((await library.search('meaning:flood', {})).nearProblem?.kind, 'unset')
  assert.equal((await library.search('flood', {})).near, undefined)
  assert.equal((await library.status()).meaning, undefined)
  await close()
  const settings = `\nembeddings: { url: "${server.url}", model: made }\n`
  appendFileSync(path.join(folder, 'presskeep.yaml'), settings)
  const second = await openForWriting(folder, 'test', options)
  assert.equal((await makeMeanings(second, embedderOf(second))).articles, 5)
  await second.close()

  const file = path.join(folder, 'presskeep.yaml')
  writeFileSync(file, readFileSync(file, 'utf8').replace(settings, ''))
  const third = await openForWriting(folder, 'test', options)
  await third.db.transaction((sql) =>
    sql.all("UPDATE revisions SET text = 'Influenza is back.' WHERE title LIKE 'Up in%'"),
  )
  await third.close()
  appendFileSync(file, settings)
  const fourth = await openForWriting(folder, 'test', options)
  t.after(() => fourth.close())
  assert.deepEqual(await makeMeanings(fourth, embedderOf(fourth)), { articles: 1, passages: 1 })
})

test('The settings are held to what can be: url and model, one key, never in the clear to a stranger', async (t) => {
  const { folder, close } = await clockedArchive(t, feedsOnly)
  await close()
  const file = path.join(folder, 'presskeep.yaml')
  const before = readFileSync(file, 'utf8')
  const read = (lines: string) => {
    writeFileSync(file, `${before}\nembeddings: { ${lines} }\n`)
    return readSettings(folder).embeddings
  }
  assert.throws(() => read('url: "http://127.0.0.1:1/v1"'), /needs url and model/)
  assert.throws(() => read('url: "ftp://127.0.0.1", model: a'), /http or https address/)
  assert.throws(() => read('url: "http://me:pw@127.0.0.1", model: a'), /http or https address/)
  assert.throws(() => read('url: "http://example.org/v1", model: a, key: k'), /sent for all to read/)
  assert.throws(() => read('url: "https://example.org/v1", model: a, key: k, keyFrom: K'), /key and keyFrom/)
  assert.throws(() => read('url: "https://example.org/v1", model: a, dimensions: 1'), /2 to 8192/)
  assert.equal(read('url: "http://192.168.1.5:8080/v1", model: a, key: k')?.key, 'k')
  assert.equal(read('url: "http://ollama:11434/v1", model: a, key: k')?.atOnce, 2)
  assert.equal(read('url: "https://example.org/v1", model: a, keyFrom: K')?.keyFrom, 'K')
})

test('A key that the environment lacks is told, and nothing is sent', async (t) => {
  const server = await embeddingServer(t)
  const { archive } = await archiveOf(t, server, '  keyFrom: MADE_KEY\n')
  assert.match((await makeMeanings(archive, embedderOf(archive))).problem!, /MADE_KEY, which is not set/)
  assert.equal(server.requests.length, 0)
  assert.equal((await makeMeanings(archive, embedderOf(archive, { MADE_KEY: 'k1' }))).articles, 5)
  assert.equal(server.requests[0]!.headers.authorization, 'Bearer k1')
})

test('The reading room has a toggle, marks what is near in meaning, and says why there is nothing; the API likewise', async (t) => {
  const server = await embeddingServer(t)
  const { make, archive, embedder } = await archiveOf(t, server)
  const roomOf = (library: Library) => {
    const app = createReadingRoom(library, { now: Date.now, version: '1' })
    return async (path: string) => (await app.request(`http://localhost:4321${path}`)).text()
  }
  const ask = roomOf(libraryOf(archive, { embedder }))
  assert.match(await ask('/search?q=flood&meaning=1'), /No article has been prepared/)
  await make()
  const without = await ask('/search?q=flood')
  assert.match(without, /href="\/search\?q=flood&amp;meaning=1"[^>]*>By meaning</)
  assert.doesNotMatch(without, /id="near"/)
  const page = await ask('/search?q=flood&meaning=1')
  assert.match(page, /<section id="near"[\s\S]*The words of the query may stand in none of these[\s\S]*The river rises/)
  assert.match(page, /<input type="hidden" name="meaning" value="1">/)
  assert.match(await ask('/search?q=flood&meaning=1&lang=zh'), /按意思找/)
  const answer = JSON.parse(await ask('/api/search?q=flood&meaning=1&limit=4'))
  assert.equal(answer.hits.length, 0)
  assert.deepEqual(
    answer.near.map((hit: { match: string }) => hit.match),
    ['meaning', 'meaning'],
  )
  assert.equal(JSON.parse(await ask('/api/search?q=flood')).near, undefined)
  assert.match(await ask('/status'), /5 passages of 5 articles, by made/)

  server.instead = (_, response) => say(response, 500, { error: '<b>broken</b>' })
  const failed = await ask('/search?q=river&meaning=1')
  assert.match(failed, /The <mark>river<\/mark> rises[\s\S]*could not be asked about/)
  const told = await ask('/api/search?q=river&meaning=1')
  assert.equal(JSON.parse(told).near_problem.kind, 'failed')
  for (const shown of [failed, told]) assert.doesNotMatch(shown, /broken|127\.0\.0\.1/, 'no visitor reads what it said')

  const plain = roomOf(libraryOf(archive))
  assert.doesNotMatch(await plain('/search?q=flood&meaning=1'), /By meaning|id="near"/)
})
