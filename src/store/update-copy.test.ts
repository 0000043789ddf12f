import assert from 'node:assert/strict'
import { copyFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import fc from 'fast-check'
import { scratch } from '../../test/support/folders.ts'
import { migrate } from './migrations.ts'
import { addDigestFunction, type DigestedTable, digestOf, keepRowDigests, keyText, tablesOf } from './row-digests.ts'
import { beginCopyUpdate } from './update-copy.ts'

// One column as key, two of them, and a key that is the rowid; the column that is changed stands last.
const tables = {
  article_keys: { put: '(key, article_id)', values: (at: number) => `'k${at}', 'a'`, key: 'key', other: 'article_id' },
  feed_parts: {
    put: '(feed_id, url, at)',
    values: (at: number) => `'f${at % 3}', 'u${at}', 1`,
    key: 'url',
    other: 'at',
  },
  former_versions: {
    put: '(id, revision_id, article_id)',
    values: (at: number) => `${at}, 'r${at}', 'a'`,
    key: 'id',
    other: 'article_id',
  },
} as const
const names = Object.keys(tables) as (keyof typeof tables)[]

const kinds = ['insert', 'update', 'delete', 'renumber', 'hurt key', 'hurt value', 'lose', 'backup'] as const
const change = fc.record({
  kind: fc.constantFrom(...kinds),
  table: fc.constantFrom(...names),
  row: fc.nat(7),
  place: fc.option(fc.integer({ min: 1, max: 9 })),
})
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never

test('A copy loses no sound row whose row in the source is hurt or lost, has all that is right there, and names what is damaged', async (t) => {
  const folder = scratch(t, 'inMemory')
  const [empty, file, copy] = ['empty', 'file', 'copy'].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ]
  const made = new DatabaseSync(empty)
  await migrate({
    dialect: 'sqlite',
    all: async (sql, ...values) => made.prepare(sql).all(...(values as string[])) as never[],
  })
  addDigestFunction(made)
  keepRowDigests(made)
  for (const name of names) for (let at = 1; at <= 4; at++) made.exec(insert(name, at, at))
  made.close()
  fc.assert(
    fc.property(fc.array(change, { maxLength: 24 }), (changes) => {
      copyFileSync(empty, file)
      copyFileSync(empty, copy)
      const ours = new DatabaseSync(file)
      const damage = new DatabaseSync(file)
      try {
        addDigestFunction(ours)
        keepRowDigests(ours)
        for (const [at, one] of changes.entries()) {
          if (one.kind === 'backup') checkBackup(file, copy)
          else apply(ours, damage, one, 10 + at)
        }
      } finally {
        ours.close()
        damage.close()
      }
      checkBackup(file, copy)
    }),
    { numRuns: Number(process.env.UPDATE_COPY_RUNS ?? 150) },
  )
})

function insert(name: keyof typeof tables, at: number, place: number | null): string {
  const { put, values, key } = tables[name]
  if (key === 'id') return `INSERT INTO ${name} ${put} VALUES (${values(at)})`
  return `INSERT INTO ${name} ${put.replace('(', '(rowid, ')} VALUES (${place}, ${values(at)})`
}

/** `ours` writes as Presskeep does, with digests, and `damage` without them. */
function apply(ours: DatabaseSync, damage: DatabaseSync, { kind, table, row, place }: Change, at: number): void {
  const { key, other } = tables[table]
  const rowids = ours
    .prepare(`SELECT rowid AS id FROM ${table} ORDER BY rowid`)
    .all()
    .map(({ id }) => Number(id))
  const free = rowids.includes(place ?? -1) ? null : place
  if (kind === 'insert') ours.exec(insert(table, at, free))
  const id = rowids[row % rowids.length]
  if (id === undefined) return
  const where = `WHERE rowid = ${id}`
  if (kind === 'update') ours.exec(`UPDATE ${table} SET ${other} = ${at} ${where}`)
  if (kind === 'delete') ours.exec(`DELETE FROM ${table} ${where}`)
  if (kind === 'lose') damage.exec(`DELETE FROM ${table} ${where}`)
  if (kind === 'hurt value') damage.exec(`UPDATE ${table} SET ${other} = 'hurt ${at}' ${where}`)
  if (kind === 'hurt key') damage.exec(`UPDATE ${table} SET ${key} = ${key === 'id' ? at : `'hurt ${at}'`} ${where}`)
  if (kind !== 'renumber' || key === 'id') return
  // Two rows change places, one moves, or all are turned about, as a rebuild does.
  if (free) damage.exec(`UPDATE ${table} SET rowid = ${free} ${where}`)
  else if (place) {
    damage.exec(`UPDATE ${table} SET rowid = -1 ${where}; UPDATE ${table} SET rowid = ${id} WHERE rowid = ${place};
      UPDATE ${table} SET rowid = ${place} WHERE rowid = -1`)
  } else damage.exec(`UPDATE ${table} SET rowid = -rowid; UPDATE ${table} SET rowid = rowid + ${rowids.at(-1)! + 1}`)
}

interface Kept {
  readonly place: number
  readonly row: string
  readonly isSound: boolean
}

/** What a database has of a table: its rows by their keys, and the keys of the rows that it should have. */
function stateOf(file: string, table: DigestedTable) {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    addDigestFunction(database)
    const { id, name, keyColumns, columns } = table
    const rows =
      database.prepare(`SELECT rowid AS place, ${keyText('t', keyColumns)} AS key, ${keyText('t', columns)} AS row,
      hex(${digestOf('t', keyColumns)}) AS name, ${digestOf('t', columns)} IS
        (SELECT digest FROM row_digests WHERE table_id = ${id} AND key = ${digestOf('t', keyColumns)}) AS sound FROM ${name} t`)
    const byKey = new Map<string, Kept>()
    const nameOf = new Map<string, string>()
    for (const one of rows.all()) {
      byKey.set(String(one.key), { place: Number(one.place), row: String(one.row), isSound: one.sound === 1 })
      nameOf.set(String(one.key), String(one.name))
    }
    const named = database.prepare(`SELECT hex(key) AS name FROM row_digests WHERE table_id = ${id}`).all()
    return { byKey, nameOf, named: new Set(named.map((one) => String(one.name))) }
  } finally {
    database.close()
  }
}

function checkBackup(file: string, copy: string): void {
  const database = new DatabaseSync(file, { readOnly: true })
  const listed = tablesOf(database).filter(({ name }) => names.includes(name as never))
  database.close()
  const before = listed.map((table) => stateOf(copy, table))
  const update = beginCopyUpdate(file, copy)
  assert.ok(update, 'the copy is brought up to date, not made anew')
  update.commit()
  update.close()
  const damaged = new Set(update.damaged)
  for (const [at, table] of listed.entries()) {
    const had = before[at]!
    const [source, has] = [stateOf(file, table), stateOf(copy, table)]
    const atPlace = new Map([...source.byKey].map(([key, { place }]) => [place, key]))
    const isNamed = (key: string) => source.named.has((source.nameOf.get(key) ?? had.nameOf.get(key))!)
    const say = (key: string) => `${table.name} ${key}`
    for (const [key, row] of source.byKey) {
      if (row.isSound) assert.deepEqual(has.byKey.get(key), row, `${say(key)} is taken over`)
      assert.ok(!(row.isSound && damaged.has(say(key))), `${say(key)} is sound and named`)
      const same = has.byKey.get(key)
      const isAsThere = same?.row === row.row && same.place === row.place && had.byKey.get(key)?.row === row.row
      if (!row.isSound && !isAsThere) assert.ok(damaged.has(say(key)), `${say(key)} is damaged and named`)
    }
    for (const [key, row] of had.byKey) {
      const there = source.byKey.get(key)
      if (!row.isSound || there?.isSound || !isNamed(key)) continue
      // What may be there once only is the sound row's that has it now.
      const version = /'r\d+'/.exec(row.row)?.[0]
      if (version && [...source.byKey.values()].some((one) => one.isSound && one.row.includes(version))) continue
      assert.equal(has.byKey.get(key)?.row, row.row, `${say(key)} is kept`)
      // A row whose key is hurt stands for it where it has its place.
      const other = atPlace.get(has.byKey.get(key)!.place)
      if (!there)
        assert.ok(damaged.has(say(key)) || (other && damaged.has(say(other))), `${say(key)} is lost and named`)
    }
    for (const [key, { place }] of has.byKey) {
      if (source.byKey.has(key) || isNamed(key)) continue
      const other = atPlace.get(place)
      assert.ok(other && !isNamed(other), `${say(key)} was deleted`)
    }
    for (const named of damaged) {
      if (!named.startsWith(`${table.name} `)) continue
      const key = named.slice(table.name.length + 1)
      const isMissing = !source.byKey.has(key) && isNamed(key)
      assert.ok(isMissing || source.byKey.get(key)?.isSound === false, `${named} is damaged`)
    }
  }
}
