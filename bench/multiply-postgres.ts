/**
 * Makes millions of articles of the few thousands that `bench/find-postgres.ts` has kept, without waiting for each:
 * `node bench/multiply-postgres.ts postgres://… [COPIES] [FOLDER]`. Each article is there so many times a month (3) afterwards, in an
 * order of its own for each length of stretch, with other ids and times; what is told within 80 days shares its bands, as copies of
 * one story do. What `find` and keeping an article touch is made; articles that the bench made have one revision, of the article's
 * time, and no captures. Indexes and keys are made again from their own definitions.
 *
 * An index of words takes half a millisecond an article to make. All whole years, and all whole months, hold the same words in the
 * same order of rows, so that their indexes are the same to the byte: with the server's FOLDER (its `data_directory`, on this machine, as
 * a superuser) the first one's file is copied over the others. Stopped on the way it leaves a database for nothing: make it anew.
 */
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'

const [address, perMonth = '3', folder] = process.argv.slice(2)
const began = performance.now()
const tell = (what: string) => console.log(`${((performance.now() - began) / 1000).toFixed(0).padStart(6)} s  ${what}`)

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: address })
  await client.connect()
  await client.query(
    `SET maintenance_work_mem = '2GB'; SET work_mem = '256MB'; SET synchronous_commit = off; SET jit = off;
     SET max_parallel_maintenance_workers = 0; SET max_parallel_workers_per_gather = 0`,
  )
  return client
}

async function rows<T extends object>(client: pg.Client, sql: string, ...values: unknown[]): Promise<readonly T[]> {
  return (await client.query<T>(sql, values)).rows
}

const main = await connect()

/** A stretch of time that one part of the index of words holds, in search ids, and how many copies stand in it. */
interface Part {
  readonly name: string
  readonly from: number
  readonly to: number
  readonly copies: number
  /** The order of its articles. */
  readonly sequence: 'year' | 'month'
  readonly isWhole: boolean
}

/** Names of parts and their bounds, as they stand behind ATTACH PARTITION and as numbers. */
async function boundsOf(table: string) {
  const found = await rows<{ name: string; bounds: string }>(
    main,
    `SELECT c.oid::regclass::text AS name, pg_get_expr(c.relpartbound, c.oid) AS bounds
     FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = $1::regclass ORDER BY 1`,
    table,
  )
  return found.flatMap(({ name, bounds }) => {
    const [from, to] = [...bounds.matchAll(/'(\d+)'/g)].map((one) => Number(one[1]))
    return from === undefined || to === undefined ? [] : [{ name, bounds, from, to }]
  })
}

/** Tables as they were before, and the column by which a copy finds its original. */
const originals = [
  ['articles', 'id'],
  ['revisions', 'article_id'],
  ['terms', 'place'],
  ['terms_alike', 'place'],
  ['article_authors', 'article_id'],
  ['article_tags', 'article_id'],
] as const

const storyOfIds = 80 * 86_400 * 16

async function planCopies(): Promise<readonly Part[]> {
  const [there] = await rows<{ n: number; least: number; most: number }>(
    main,
    'SELECT count(*)::int AS n, min(search_id)::float8 AS least, max(search_id)::float8 AS most FROM articles',
  )
  const aMonth = Number(perMonth) * there!.n
  for (const [sequence, months] of [
    ['month', 1],
    ['year', 12],
  ] as const) {
    await main.query(
      `CREATE UNLOGGED TABLE sequence_${sequence} AS
       SELECT row_number() OVER (ORDER BY md5(id || copy)) - 1 AS at, id, search_id, sort_at
       FROM articles, generate_series(1, ${months * Number(perMonth)}) copy`,
    )
  }
  await main.query(
    'CREATE UNLOGGED TABLE copies (place BIGINT, id TEXT COLLATE "C", from_place BIGINT, by_ms BIGINT, story BIGINT)',
  )
  const parts: Part[] = []
  for (const { name, ...bounds } of await boundsOf('terms')) {
    const [from, to] = [Math.max(bounds.from, there!.least), Math.min(bounds.to, there!.most)]
    const share = (to - from) / (bounds.to - bounds.from)
    const sequence = bounds.to - bounds.from > 32 * 86_400 * 16 ? 'year' : 'month'
    const copies = Math.round(share * aMonth * (sequence === 'year' ? 12 : 1))
    await main.query(
      `INSERT INTO copies SELECT place, id, search_id, (place * 62.5)::bigint - sort_at, place / ${storyOfIds} FROM (
         SELECT (${from} + (at + 0.5) * ${to - from} / ${copies})::bigint AS place, id, search_id, sort_at
         FROM sequence_${sequence} WHERE at < ${copies}) placed`,
    )
    parts.push({ name, from, to, copies, sequence, isWhole: share === 1 })
  }
  await main.query('CREATE INDEX copies_by_place ON copies (place)')
  for (const [table, column] of originals) {
    await main.query(`CREATE UNLOGGED TABLE original_${table} AS SELECT * FROM ${table}`)
    await main.query(`CREATE INDEX ON original_${table} (${column})`)
  }
  await main.query('ANALYZE')
  tell(`${there!.n} articles become ${parts.reduce((sum, { copies }) => sum + copies, 0)}`)
  return parts
}

/**
 * Puts rows in place of those of a table, without its keys and indexes, and makes these again as they were. `from` is the table of
 * which the one index that is no key is a copy, byte for byte.
 */
async function fill(client: pg.Client, table: string, insert: string, from?: string): Promise<void> {
  const keys = await rows<{ name: string; made: string }>(
    client,
    `SELECT conname AS name, pg_get_constraintdef(oid) AS made FROM pg_constraint
     WHERE conrelid = $1::regclass AND contype IN ('p', 'u')`,
    table,
  )
  const indexes = await rows<{ name: string; made: string }>(
    client,
    `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS made FROM pg_index i
     WHERE indrelid = $1::regclass AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = i.indexrelid)`,
    table,
  )
  for (const { name } of keys) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`)
  await client.query(`TRUNCATE ${table}`)
  for (const { name } of indexes) {
    if (from) await setUsed(client, name, false)
    else await client.query(`DROP INDEX ${name}`)
  }
  // What triggers put among the words of an article is copied with its words.
  await client.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`)
  await client.query(`INSERT INTO ${table} ${insert}`)
  await client.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`)
  tell(`${table}: rows`)
  for (const { name, made } of keys) await client.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${made}`)
  for (const { name, made } of indexes) {
    if (from) await copyIndex(client, from, table, name)
    else await client.query(made)
  }
  tell(`${table}: indexes`)
}

/** An index that is not used is not written either when rows are. */
const setUsed = (client: pg.Client, index: string, isUsed: boolean) =>
  client.query('UPDATE pg_index SET indisready = $2, indisvalid = $2 WHERE indexrelid = $1::regclass', [index, isUsed])

async function copyIndex(client: pg.Client, from: string, to: string, index: string): Promise<void> {
  const layout = (table: string) =>
    rows<{ md5: string }>(client, `SELECT md5(string_agg(ctid::text, ',' ORDER BY place)) FROM ${table}`)
  const [[one], [other]] = [await layout(from), await layout(to)]
  const [there] = await rows<{ buffers: number; path: string; source: string; segment: number }>(
    client,
    `SELECT (SELECT count(*)::int FROM pg_buffercache b JOIN pg_database d ON d.oid = b.reldatabase
         WHERE d.datname = current_database() AND b.relfilenode = pg_relation_filenode($1)) AS buffers,
       pg_relation_filepath($1) AS path, pg_relation_filepath(i.indexrelid) AS source, pg_relation_size(i.indexrelid)::float8 AS segment
     FROM pg_index i WHERE i.indrelid = $2::regclass AND NOT i.indisprimary`,
    index,
    from,
  )
  await setUsed(client, index, true)
  // The server must have nothing of the empty index in its memory, and the file must be one.
  if (one!.md5 !== other!.md5 || there!.buffers > 0 || there!.segment >= 2 ** 30) {
    await client.query(`REINDEX INDEX ${index}`)
    return tell(`${to}: made, not copied (rows ${one!.md5 === other!.md5}, buffers ${there!.buffers})`)
  }
  copyFileSync(join(folder!, there!.source), join(folder!, there!.path))
}

/** All columns of a table, some of them given as SQL in which `o` is the original's row and `c` the copy. */
async function columnsOf(table: string, changed: Readonly<Record<string, string>>) {
  const columns = await rows<{ name: string }>(
    main,
    'SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum',
    table,
  )
  const names = columns.map(({ name }) => name)
  return `(${names.join(', ')}) SELECT ${names.map((name) => changed[name] ?? `o.${name}`).join(', ')} FROM copies c`
}

/** The ids of a copy: of the same length, and in no order, as digests are. */
const copyOf = (id: string, length: number) => `left(md5(${id} || c.place), ${length})`

type Task = (client: pg.Client) => Promise<void>

async function plainTables(): Promise<readonly Task[]> {
  const articles = await columnsOf('articles', {
    id: copyOf('o.id', 16),
    // Says of a copy that it is one: `find-postgres.ts` counts those that it has made.
    key: "o.key || '-' || c.place",
    url: `replace(o.url, o.id, ${copyOf('o.id', 16)})`,
    current_revision_id: copyOf('o.current_revision_id', 24),
    first_seen_at: 'o.first_seen_at + c.by_ms',
    sort_at: 'o.sort_at + c.by_ms',
    search_id: 'c.place',
  })
  return [
    ['articles', `${articles} JOIN original_articles o ON o.id = c.id ORDER BY c.place`],
    [
      'terms_alike',
      `(place, bands) SELECT c.place, ARRAY(SELECT (band + c.story * 7919000000003) % 9007199254740991 FROM unnest(o.bands) band)
       FROM copies c JOIN original_terms_alike o ON o.place = c.from_place ORDER BY c.place`,
    ],
    [
      'article_keys',
      `(key, article_id) SELECT o.key || '-' || c.place, ${copyOf('o.id', 16)}
       FROM copies c JOIN original_articles o ON o.id = c.id ORDER BY c.place`,
    ],
    [
      'article_authors',
      `(article_id, author) SELECT ${copyOf('o.article_id', 16)}, o.author
       FROM copies c JOIN original_article_authors o ON o.article_id = c.id ORDER BY c.place`,
    ],
    [
      'article_tags',
      `(article_id, tag) SELECT ${copyOf('o.article_id', 16)}, o.tag
       FROM copies c JOIN original_article_tags o ON o.article_id = c.id ORDER BY c.place`,
    ],
  ].map(
    ([table, insert]) =>
      (client: pg.Client) =>
        fill(client, table!, insert!),
  )
}

async function revisionParts(): Promise<readonly Task[]> {
  const columns = await columnsOf('revisions', {
    id: copyOf('o.id', 24),
    article_id: copyOf('o.article_id', 16),
    at: 'o.at + c.by_ms',
    published: 'replace(o.published, o.at::text, (o.at + c.by_ms)::text)',
  })
  return (await boundsOf('revisions')).map(({ name, bounds, from, to }) => async (client: pg.Client) => {
    await client.query(`ALTER TABLE revisions DETACH PARTITION ${name}`)
    await fill(
      client,
      name,
      `${columns} JOIN original_revisions o ON o.article_id = c.id
       WHERE c.place >= ${(from / 1000) * 16} AND c.place < ${(to / 1000) * 16} ORDER BY c.place`,
    )
    await client.query(`ALTER TABLE revisions ATTACH PARTITION ${name} ${bounds}`)
  })
}

/** Those that are made first, then those that wait for these and copy their index. */
async function termParts(parts: readonly Part[]): Promise<readonly [first: readonly Task[], then: readonly Task[]]> {
  const bounds = new Map((await boundsOf('terms')).map((one) => [one.name, one.bounds]))
  const models = (['year', 'month'] as const).map((sequence) => {
    const made = Promise.withResolvers<void>()
    return { part: parts.find((one) => one.isWhole && one.sequence === sequence), made }
  })
  const taskOf =
    (part: Part): Task =>
    async (client) => {
      const isModel = models.find((one) => one.part === part)
      const model =
        folder && part.isWhole && !isModel ? models.find((one) => one.part?.sequence === part.sequence) : undefined
      await model?.made.promise
      await client.query(`ALTER TABLE terms DETACH PARTITION ${part.name}`)
      await fill(
        client,
        part.name,
        `(place, words) SELECT c.place, o.words FROM copies c JOIN original_terms o ON o.place = c.from_place
         WHERE c.place >= ${part.from} AND c.place < ${part.to} ORDER BY c.place`,
        model?.part?.name,
      )
      // What is copied later must stand in the file.
      if (isModel) await client.query('CHECKPOINT')
      isModel?.made.resolve()
      await client.query(`ALTER TABLE terms ATTACH PARTITION ${part.name} ${bounds.get(part.name)}`)
    }
  const isFirst = (part: Part) => models.some((one) => one.part === part)
  return [parts.filter(isFirst).map(taskOf), parts.filter((one) => !isFirst(one)).map(taskOf)]
}

if (folder) await main.query('CREATE EXTENSION IF NOT EXISTS pg_buffercache')
const parts = await planCopies()
const [first, then] = await termParts(parts)
const tasks = [...first, ...(await plainTables()), ...then, ...(await revisionParts())]
await Promise.all(
  [1, 2].map(async () => {
    const client = await connect()
    // Copies are read in the order of time, and each looks its original up: nothing wide is sorted.
    await client.query('SET enable_hashjoin = off; SET enable_mergejoin = off')
    for (let task = tasks.shift(); task; task = tasks.shift()) await task(client)
    await client.end()
  }),
)
for (const [table] of originals) await main.query(`DROP TABLE original_${table}`)
await main.query('DROP TABLE copies, sequence_year, sequence_month')
if (folder) await main.query('DROP EXTENSION pg_buffercache')
// Side tables hold no dead rows, and what reads them asks no map of what all can see: to read them through would only take time.
await main.query('VACUUM (ANALYZE, PROCESS_TOAST FALSE)')
tell('done')
await main.end()
