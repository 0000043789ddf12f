/**
 * The term index beside other engines, on the same articles with the same queries, in one run: how many of the hits of
 * a scan each finds and what else, and CPU milliseconds a query. `node bench/engines.ts [articles]` (default 3,000; of more than there are
 * posts all are made of the posts' sentences, see `made-articles.ts`).
 * FTS5 is in Node; PostgreSQL is asked through `psql` where one answers, MiniSearch where it was installed beside
 * (`npm install --no-save minisearch`), Xapian and Groonga as Debian has them (`python3-xapian`, `groonga-bin`). What is
 * not here is said.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { foldText, ftsTokenizer, indexText, parseQuery, phraseTerms, termQueryOf } from '../src/search/index.ts'
import { openSqlite } from '../src/store/index.ts'
import { termStore } from '../src/store/term-store.ts'
import { makeArticle, readTexts } from './made-articles.ts'
import { readPost, shared } from './shared-posts.ts'

const most = Number(process.argv[2] ?? 3_000)
if (!existsSync(new URL('posts/', shared))) {
  console.log('skipped: this bench needs ../shared/posts')
  process.exit(0)
}
const posts = readdirSync(new URL('posts/', shared), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md'))
  .flatMap((name) => readPost(name) ?? [])
  .map((text) => text.slice(0, 3_000))
function madeTexts(): readonly string[] {
  const sentences = readTexts()
  return Array.from({ length: most }, () => makeArticle(sentences).text.slice(0, 3_000))
}
const texts = most > posts.length ? madeTexts() : posts.slice(0, most)
const folded = texts.map(foldText)
const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
const folder = mkdtempSync(path.join(tmpdir(), 'presskeep-engines-'))

let state = 11
const random = (below: number) => {
  state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
  return Math.floor((state / 0x80000000) * below)
}
const queries: string[] = []
while (queries.length < 120) {
  const text = folded[random(folded.length)]!
  const at = random(Math.max(1, text.length - 8))
  const piece = text.slice(at, at + 1 + (queries.length % 4))
  if (/^\p{Script=Han}+$/u.test(piece)) queries.push(piece)
}
const truth = queries.map((query) => new Set(folded.flatMap((text, at) => (text.includes(query) ? [at + 1] : []))))

const cpuMs = () => {
  const used = process.cpuUsage()
  return (used.user + used.system) / 1000
}

interface Engine {
  readonly name: string
  readonly addMs: number
  readonly bytes: number
  all(query: string): readonly number[]
  newest(query: string): unknown
  best?(query: string): unknown
}

/** p50, mean and second slowest of one time for each query. */
function shownTimes(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b)
  const mean = sorted.reduce((sum, one) => sum + one, 0) / sorted.length
  return [sorted[sorted.length >> 1], mean, sorted.at(-2)]
    .map((ms) => (times.length ? ms!.toFixed(2) : '–').padStart(7))
    .join('')
}

function report(engine: Engine): void {
  let right = 0
  let wrong = 0
  let wanted = 0
  for (const [at, query] of queries.entries()) {
    const found = engine.all(query)
    wanted += truth[at]!.size
    for (const id of found) {
      if (truth[at]!.has(id)) right++
      else wrong++
    }
  }
  const timed = (work: (query: string) => unknown) => {
    const times = queries.flatMap((query) => {
      work(query)
      const start = cpuMs()
      for (let again = 0; again < 4; again++) work(query)
      return (cpuMs() - start) / 4
    })
    return shownTimes(times)
  }
  const none = shownTimes([])
  console.log(
    `${engine.name.padEnd(28)} ${(right / wanted).toFixed(4)} ${(wrong / wanted).toFixed(4)} ${timed(engine.newest)} ${engine.best ? timed(engine.best) : none} ${(engine.bytes / bytes).toFixed(2).padStart(6)} ${(engine.addMs / texts.length).toFixed(2).padStart(6)}`,
  )
}

console.log(`${texts.length} texts, ${(bytes / 1e6).toFixed(1)} MB, ${queries.length} pieces of 1 to 4 characters`)
console.log('ms of CPU, 20 hits: p50, mean and second slowest')
console.log('                             found  extra   newest               best                × text ms to add')

const batch = 100
{
  const file = path.join(folder, 'own.db')
  const db = await openSqlite(file)
  const start = cpuMs()
  for (let at = 0; at < texts.length; at += batch) {
    await db.transaction(async (sql) => {
      for (const [offset, text] of texts.slice(at, at + batch).entries()) {
        termStore(sql).put('articles', at + offset + 1, at + offset + 1, { title: '', text }, true)
      }
    })
  }
  const addMs = cpuMs() - start
  await db.close()
  // As a search has it: a connection that only reads, and one moment of the database.
  const reader = await openSqlite(file, { readOnly: true })
  const store = termStore(reader)
  const request = (query: string) => {
    const outcome = parseQuery(`"${query}"`, { isExact: true })
    if (outcome.kind !== 'query') throw new Error(outcome.message)
    return { ...store.serving('articles'), find: termQueryOf(outcome.query).find! }
  }
  const [size] = await reader.all<{ n: number }>("SELECT sum(pgsize) AS n FROM dbstat WHERE name LIKE 'terms%'")
  report({
    name: 'presskeep (before the look)',
    addMs,
    bytes: size!.n,
    all: (query) => store.atOnce((search) => search.newest(request(query), 1e9)),
    newest: (query) => store.atOnce((search) => search.newest(request(query), 20)),
    best: (query) => store.atOnce((search) => search.best(request(query), 20, () => 1)),
  })
  await reader.close()
}

function fts(
  name: string,
  options: string,
  ofText: (text: string) => string,
  ofQuery: (query: string) => string,
): void {
  const file = path.join(folder, `${name.replace(/\W/g, '')}.db`)
  const db = new DatabaseSync(file)
  db.exec(`PRAGMA journal_mode = WAL; CREATE VIRTUAL TABLE found USING fts5(text, content='', ${options})`)
  const insert = db.prepare('INSERT INTO found (rowid, text) VALUES (?, ?)')
  const start = cpuMs()
  for (const [at, text] of texts.entries()) {
    if (at % batch === 0) db.exec('BEGIN')
    insert.run(at + 1, ofText(text))
    if (at % batch === batch - 1 || at === texts.length - 1) db.exec('COMMIT')
  }
  const addMs = cpuMs() - start
  const all = db.prepare('SELECT rowid FROM found WHERE found MATCH ?')
  const newest = db.prepare('SELECT rowid FROM found WHERE found MATCH ? ORDER BY rowid DESC LIMIT 20')
  const best = db.prepare('SELECT rowid FROM found WHERE found MATCH ? ORDER BY bm25(found) LIMIT 20')
  report({
    name,
    addMs,
    bytes: Number(db.prepare("SELECT sum(pgsize) AS n FROM dbstat WHERE name LIKE 'found%'").get()?.n),
    all: (query) => all.all(ofQuery(query)).map((row) => Number(row.rowid)),
    newest: (query) => newest.all(ofQuery(query)),
    best: (query) => best.all(ofQuery(query)),
  })
  db.close()
}

fts('FTS5, pairs', `tokenize="${ftsTokenizer}"`, indexText, (query) => {
  const { terms, isPrefix } = phraseTerms({ text: query, isPrefix: false })
  return `"${terms.join(' ')}"${isPrefix ? ' *' : ''}`
})
fts('FTS5, its own trigrams', "tokenize='trigram'", foldText, (query) => `"${query}"`)

/** What a pair index answers without places: documents that have all pairs of a piece. */
async function miniSearch(): Promise<void> {
  const name = 'minisearch'
  const found = await import(name).catch(() => undefined)
  if (!found) {
    console.log('MiniSearch: skipped, it is not installed (npm install --no-save minisearch)')
    return
  }
  const index = new found.default({
    fields: ['text'],
    tokenize: (text: string) => indexText(text).split(' '),
    processTerm: (term: string) => term,
  })
  const start = cpuMs()
  for (const [at, text] of texts.entries()) index.add({ id: at + 1, text })
  const addMs = cpuMs() - start
  const search = (query: string): { id: number }[] => {
    const { terms, isPrefix } = phraseTerms({ text: query, isPrefix: false })
    return index.search(terms.join(' '), {
      combineWith: 'AND',
      tokenize: (text: string) => text.split(' '),
      prefix: (_term: string, at: number) => isPrefix && at === terms.length - 1,
    })
  }
  report({
    name: 'MiniSearch, pairs (memory)',
    addMs,
    bytes: Buffer.byteLength(JSON.stringify(index)),
    all: (query) => search(query).map((one) => one.id),
    newest: (query) =>
      search(query)
        .sort((a, b) => b.id - a.id)
        .slice(0, 20),
    best: (query) => search(query).slice(0, 20),
  })
}

interface OtherAnswers {
  readonly found: readonly (readonly number[])[]
  readonly newest: readonly number[]
  readonly best: readonly number[]
  readonly bytes: number
  readonly addMs?: number
}

/** Of an engine that was asked in a process of its own; times in ms. */
function reportOther(name: string, { found, newest, best, bytes: size, addMs }: OtherAnswers, clock: string): void {
  const wanted = truth.reduce((sum, one) => sum + one.size, 0)
  const right = found.reduce((sum, ids, at) => sum + ids.filter((id) => truth[at]!.has(id)).length, 0)
  const wrong = found.reduce((sum, ids) => sum + ids.length, 0) - right
  const added = addMs === undefined ? '     –' : (addMs / texts.length).toFixed(2).padStart(6)
  console.log(
    `${name.padEnd(28)} ${(right / wanted).toFixed(4)} ${(wrong / wanted).toFixed(4)} ${shownTimes(newest)} ${shownTimes(best)} ${(size / bytes).toFixed(2).padStart(6)} ${added}  (${clock})`,
  )
}

const xapianScript = `
import json, os, sys, time
import xapian
folder = sys.argv[1]
job = json.load(open(os.path.join(folder, 'xapian.json')))
place = os.path.join(folder, 'xapian')
db = xapian.WritableDatabase(place, xapian.DB_CREATE_OR_OVERWRITE)
start = time.process_time()
for number, terms in enumerate(job['texts']):
    doc = xapian.Document()
    for position, term in enumerate(terms.split(' ')):
        if 0 < len(term.encode()) < 240: doc.add_posting(term, position)
    db.add_document(doc)
    if number % 100 == 99: db.commit()
db.commit()
add_ms = (time.process_time() - start) * 1000
db.close()
db = xapian.Database(place)
def query_of(one):
    terms = [xapian.Query(term) for term in one['terms']]
    if one['isPrefix']:
        if len(terms) == 1: return xapian.Query(xapian.Query.OP_WILDCARD, one['terms'][0], 0, xapian.Query.WILDCARD_LIMIT_ERROR)
        terms = terms[:-1]
    return terms[0] if len(terms) == 1 else xapian.Query(xapian.Query.OP_PHRASE, terms)
def ask(one, most, is_newest):
    start = time.process_time()
    enquire = xapian.Enquire(db)
    enquire.set_query(query_of(one))
    if is_newest:
        enquire.set_docid_order(xapian.Enquire.DESCENDING)
        enquire.set_weighting_scheme(xapian.BoolWeight())
    ids = [match.docid for match in enquire.get_mset(0, most)]
    return ids, (time.process_time() - start) * 1000
answer = {'found': [], 'newest': [], 'best': [], 'addMs': add_ms}
for one in job['queries']:
    answer['found'].append(ask(one, db.get_doccount(), True)[0])
    answer['newest'].append(min(ask(one, 20, True)[1] for _ in range(4)))
    answer['best'].append(min(ask(one, 20, False)[1] for _ in range(4)))
answer['bytes'] = sum(os.path.getsize(os.path.join(place, name)) for name in os.listdir(place))
print(json.dumps(answer))
`

/** The same pairs with their places. A phrase that ends with one character more than its pairs is cut by it. */
function xapian(): void {
  const queriesOf = queries.map((query) => phraseTerms({ text: query, isPrefix: false }))
  writeFileSync(path.join(folder, 'xapian.json'), JSON.stringify({ texts: texts.map(indexText), queries: queriesOf }))
  writeFileSync(path.join(folder, 'ask.py'), xapianScript)
  const ran = spawnSync('/usr/bin/python3', [path.join(folder, 'ask.py'), folder], {
    encoding: 'utf8',
    maxBuffer: 1e9,
    timeout: 600_000,
  })
  if (ran.status !== 0) {
    console.log(
      `Xapian: skipped, ${ran.stderr?.trim().split('\n').at(-1) || ran.error?.message} (apt install python3-xapian)`,
    )
    return
  }
  reportOther('Xapian, pairs', JSON.parse(ran.stdout), 'CPU of its process')
}

/** Its own tokenizer of pairs, over the folded texts; answers say how long they took. */
function groonga(): void {
  const place = path.join(folder, 'groonga.db')
  const run = (commands: string) =>
    spawnSync('groonga', commands === '' ? ['-n', place, 'status'] : [place], {
      input: commands,
      encoding: 'utf8',
      maxBuffer: 1e9,
      timeout: 600_000,
    })
  const made = run('')
  if (made.status !== 0) {
    console.log(`Groonga: skipped, ${made.error?.message ?? made.stderr} (apt install groonga-bin)`)
    return
  }
  run(
    `table_create Docs TABLE_HASH_KEY UInt32
column_create Docs text COLUMN_SCALAR Text
table_create Terms TABLE_PAT_KEY ShortText --default_tokenizer TokenBigramSplitSymbolAlphaDigit
column_create Terms docs_text COLUMN_INDEX|WITH_POSITION Docs text
`,
  )
  const rows = folded.map((text, at) => JSON.stringify({ _key: at + 1, text })).join('\n')
  run(`load --table Docs\n[\n${rows.replaceAll('\n', ',\n')}\n]\n`)
  const select = (query: string, more: string) =>
    `select Docs --filter 'text @ ${JSON.stringify(query)}' --output_columns _key ${more}\n`
  type Answer = readonly [readonly [number, number, number], unknown]
  const answersTo = (lines: string): readonly Answer[] =>
    run(lines)
      .stdout.trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Answer)
  const times = (more: string) => {
    const lines = queries.map((query) => select(query, more)).join('')
    answersTo(lines)
    return answersTo(lines).map(([[, , seconds]]) => seconds * 1000)
  }
  const found = answersTo(queries.map((query) => select(query, '--limit -1 --cache no')).join('')).map(([, body]) =>
    (body as readonly (readonly (readonly number[])[])[])[0]!.slice(2).map((row) => Number(row[0])),
  )
  const sizes = answersTo('object_inspect Terms\nobject_inspect Terms.docs_text\n').map(
    ([, body]) => (body as { disk_usage: number }).disk_usage,
  )
  reportOther(
    'Groonga, its pairs',
    {
      found,
      newest: times('--sort_keys -_key --limit 20 --cache no'),
      best: times('--sort_keys -_score --limit 20 --cache no'),
      bytes: sizes.reduce((sum, one) => sum + one, 0),
    },
    'wall time of its process',
  )
}

/** Through `psql`; the server's own clock, since its CPU is another process's. */
function postgres(): void {
  const psql = (script: string) => {
    const file = path.join(folder, 'script.sql')
    writeFileSync(file, script)
    return spawnSync(
      'psql',
      ['-qAtX', '-h', '127.0.0.1', '-U', process.env.PGUSER ?? 'root', '-d', 'postgres', '-f', file],
      {
        encoding: 'utf8',
        maxBuffer: 1e9,
        timeout: 300_000,
      },
    )
  }
  if (psql('SELECT 1').status !== 0) {
    console.log('PostgreSQL: skipped, no server answers psql on 127.0.0.1')
    return
  }
  const rows = texts
    .map((_, at) => `${at + 1}\t${indexText(texts[at]!)}\t${folded[at]!.replace(/[\\\t\n\r]/g, ' ')}`)
    .join('\n')
  const data = path.join(folder, 'rows.tsv')
  writeFileSync(data, `${rows}\n`)
  const quoted = (text: string) => text.replaceAll("'", "''")
  const sequence = (query: string) => {
    const { terms, isPrefix } = phraseTerms({ text: query, isPrefix: false })
    return terms
      .map((term, at) => `''${quoted(term)}''${isPrefix && at === terms.length - 1 ? ':*' : ''}`)
      .join(' <-> ')
  }
  const ask = (where: (query: string) => string) =>
    queries
      .map(
        (query) =>
          `SELECT 'q ' || coalesce(string_agg(id::text, ','), '') FROM d WHERE ${where(query)};
           EXPLAIN (ANALYZE, TIMING OFF) SELECT id FROM d WHERE ${where(query)} ORDER BY id DESC LIMIT 20;`,
      )
      .join('\n')
  const load = `CREATE TEMP TABLE d (id int PRIMARY KEY, terms text, folded text, v tsvector);
    \\copy d (id, terms, folded) FROM '${data}'
    UPDATE d SET v = to_tsvector('simple', terms);`
  const engines = [
    [
      'PostgreSQL, tsvector',
      'CREATE INDEX i ON d USING gin (v);',
      (q: string) => `v @@ to_tsquery('simple', '${sequence(q)}')`,
    ],
    [
      'PostgreSQL, pg_trgm',
      'CREATE EXTENSION IF NOT EXISTS pg_trgm; CREATE INDEX i ON d USING gin (folded gin_trgm_ops);',
      (q: string) => `folded LIKE '%${quoted(q)}%'`,
    ],
  ] as const
  for (const [name, index, where] of engines) {
    const { stdout, stderr } = psql(
      `${load}${index} ANALYZE d; SELECT 'size ' || pg_relation_size('i');\n${ask(where)}`,
    )
    const found = [...stdout.matchAll(/^q (.*)$/gm)].map(([, ids]) => (ids ? ids!.split(',').map(Number) : []))
    if (found.length !== queries.length) {
      console.log(`${name}: skipped, ${stderr.split('\n')[0]}`)
      continue
    }
    const times = [...stdout.matchAll(/^Execution Time: ([\d.]+) ms$/gm)]
      .map(([, ms]) => Number(ms))
      .sort((a, b) => a - b)
    const wanted = truth.reduce((sum, one) => sum + one.size, 0)
    const right = found.reduce((sum, ids, at) => sum + ids.filter((id) => truth[at]!.has(id)).length, 0)
    const wrong = found.reduce((sum, ids) => sum + ids.length, 0) - right
    const size = Number(/^size (\d+)$/m.exec(stdout)?.[1])
    console.log(
      `${name.padEnd(28)} ${(right / wanted).toFixed(4)} ${(wrong / wanted).toFixed(4)} ${shownTimes(times)} ${shownTimes([])} ${(size / bytes).toFixed(2).padStart(6)}      –  (wall time of the server)`,
    )
  }
}
await miniSearch()
xapian()
groonga()
postgres()
rmSync(folder, { recursive: true })
