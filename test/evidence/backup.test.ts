import assert from 'node:assert/strict'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { backup, restore, sync } from '../../src/archive/index.ts'
import { createFileBlobs } from '../../src/blobs/index.ts'
import { addDigestFunction, keepRowDigests } from '../../src/store/row-digests.ts'
import { archiveAt, onlyInFile } from '../support/archive.ts'
import { contentOf } from '../support/archive-content.ts'
import { presskeep } from '../support/cli.ts'
import { scratch } from '../support/folders.ts'
import { inArchive, smallArchive, testOptions } from '../support/small-archive.ts'
import { harbour, page } from '../support/small-site.ts'

const note = (at: number) => ({ subject: 's', url: 'urn:test', at, fields: { at }, purpose: 'robots' as const })

test('A backup that is made while the archive is written can be restored, and the next one copies only what is new', async (t) => {
  const { folder } = await smallArchive(t)
  const copy = path.join(scratch(t), 'copy')
  let isWriting = true
  const written = inArchive(folder, async (archive) => {
    for (let count = 0; isWriting || count < 20; count++) {
      await archive.keeper.commit(
        (warc) => [warc.appendMetadata(note(count))],
        async () => {},
      )
      await new Promise((resolve) => setImmediate(resolve))
    }
  })
  const first = await backup(folder, copy)
  assert.ok(first.copied >= 6, JSON.stringify(first))
  isWriting = false
  await written
  const during = path.join(scratch(t), 'during')
  await restore(copy, during, testOptions)
  const checked = await presskeep(['verify', '--archive', during])
  assert.equal(checked.code, 0, checked.stdout + checked.stderr)

  const second = await backup(folder, copy)
  assert.ok(second.extended >= 2 && second.same >= 1, JSON.stringify(second))
  const restored = path.join(scratch(t), 'restored')
  await restore(copy, restored, testOptions)
  // A database on a server is not copied: the restored archive has made one of the captures.
  if (!onlyInFile) assert.deepEqual(await contentOf(restored), await contentOf(folder))
  const dumps = await Promise.all([folder, restored].map((one) => archiveAt(one).dump()))
  assert.deepEqual(dumps[1], dumps[0])
})

test('Of a database that was backed up before only the rows that changed are written, and the copy says the same; a damaged one is made anew', {
  skip: onlyInFile,
}, async (t) => {
  const { folder, site } = await smallArchive(t)
  const [file, copied] = ['archive', 'copy'].map((one) => path.join(folder, '..', one, 'presskeep.db')) as [
    string,
    string,
  ]
  const copy = path.dirname(copied)
  write(file, "INSERT INTO former_versions VALUES (1001, 'one', 'x'), (1002, 'two', 'x'), (1003, 'three', 'x')")
  await backup(folder, copy)
  assert.equal((await backup(folder, copy)).bytes, 0)
  site.pages.set('/harbour', { body: page('渡口今晚停航', ['大雾。', ...harbour.paragraphs.slice(1)]) })
  await inArchive(folder, (archive, fetcher) => sync(archive, fetcher, { once: true, random: () => 0.5 }))
  // Two rows swap what only one may have, one gets another case, one goes.
  write(
    file,
    `UPDATE former_versions SET revision_id = 'was two' WHERE id = 1002;
     UPDATE former_versions SET revision_id = 'two' WHERE id = 1001;
     UPDATE former_versions SET revision_id = 'one' WHERE id = 1002;
     UPDATE captures SET mime = upper(mime) WHERE rowid = 1;
     DELETE FROM former_versions WHERE id = 1003`,
  )
  const [kept, whole] = [readFileSync(copied), statSync(file).size]
  // Copying captures may take hours: meanwhile nobody holds the database in use, and the copy is read.
  let isLooked = false
  let isFree = false
  const further = await backup(folder, copy, (name) => {
    if (!name.startsWith('warc') || isLooked) return
    isLooked = true
    const database = new DatabaseSync(file, { timeout: 0 })
    write(file, "INSERT INTO former_versions VALUES (2004, 'four', 'x')")
    const { busy } = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number }
    isFree = busy === 0 && Object.keys(rowsOf(copied)).length > 0
    database.close()
  })
  assert.ok(isFree)
  assert.ok(further.bytes > 0 && further.bytes < whole, `${JSON.stringify(further)} of a database of ${whole} bytes`)
  assert.notDeepEqual(readFileSync(copied), kept)
  assert.deepEqual(rowsOf(copied), rowsOf(file))
  assert.deepEqual(await contentOf(copy), await contentOf(folder))
  assert.equal((await backup(folder, copy)).bytes, 0)
  const reader = new DatabaseSync(copied, { readOnly: true })
  reader.exec('BEGIN; SELECT * FROM articles')
  write(file, 'DELETE FROM former_versions WHERE id = 1002')
  assert.ok((await backup(folder, copy)).bytes >= whole / 2, 'while somebody reads the copy another takes its place')
  reader.close()
  assert.deepEqual(rowsOf(copied), rowsOf(file))
  const sound = readFileSync(copied)
  writeFileSync(copied, Buffer.concat([sound.subarray(0, 4096), Buffer.alloc(sound.length - 4096, 0xff)]))
  assert.ok((await backup(folder, copy)).bytes >= whole / 2)
  assert.deepEqual(rowsOf(copied), rowsOf(file))
})

test('A further backup names rows that are damaged and keeps what it has in their place, so that they can be mended from it', {
  skip: onlyInFile,
}, async (t) => {
  const { folder } = await smallArchive(t)
  const [file, copy] = [path.join(folder, 'presskeep.db'), path.join(folder, '..', 'copy')]
  const copied = path.join(copy, 'presskeep.db')
  assert.deepEqual((await backup(folder, copy)).damaged, [])
  const sound = rowsOf(copied)
  const ofRow = (table: string, at: number) => `(SELECT row_digest_of.key FROM (SELECT key FROM row_digests
    JOIN digested_tables ON id = table_id WHERE name = '${table}' ORDER BY key LIMIT 1 OFFSET ${at}) row_digest_of)`
  change(
    file,
    `UPDATE revisions SET text = replace(text, substr(text, 1, 20), 'FALSIFIED TEXT HERE.');
     DELETE FROM edits WHERE rowid = 1;
     UPDATE entries SET entry_key = 'other' WHERE rowid = 1;
     UPDATE feeds SET failures = 7;
     UPDATE row_digests SET digest = x'00' WHERE key = ${ofRow('captures', 0)};
     DELETE FROM row_digests WHERE key = ${ofRow('captures', 1)}`,
  )
  const ran = await presskeep(['backup', copy, '--json', '--archive', folder])
  assert.equal(ran.code, 2)
  assert.deepEqual(rowsOf(copied), sound)
  const named = (JSON.parse(ran.stdout) as { damaged: string[] }).damaged.map((row) => row.split(' ')[0])
  assert.deepEqual([...new Set(named)].toSorted(), ['captures', 'edits', 'entries', 'feeds', 'revisions'])
  assert.equal(named.filter((table) => table === 'captures').length, 2)
  const told = await presskeep(['backup', copy, '--archive', folder])
  assert.match(told.stderr, /damaged: revisions /)
  assert.match(told.stderr, /presskeep verify --repair --from/)
  // A copy that can't be written to is not replaced by a damaged one, either.
  const reader = new DatabaseSync(copied, { readOnly: true })
  reader.exec('BEGIN; SELECT * FROM articles')
  assert.equal((await presskeep(['backup', copy, '--archive', folder])).code, 2)
  reader.close()
  assert.deepEqual(rowsOf(copied), sound)
  // What is right goes on being copied.
  const { id } = one(file, 'SELECT id FROM articles')
  assert.equal((await presskeep(['mark', String(id), '--as', 'kept', '--archive', folder])).code, 0)
  assert.equal((await presskeep(['backup', copy, '--archive', folder])).code, 2)
  assert.equal(one(copied, 'SELECT count(*) AS n FROM marks').n, 1)
  assert.equal((await presskeep(['verify', '--archive', copy])).code, 0)
  const mended = await presskeep(['verify', '--repair', '--from', copy, '--archive', folder])
  assert.equal(mended.code, 0, mended.stdout + mended.stderr)
  assert.equal(one(file, `SELECT count(*) AS n FROM revisions WHERE text LIKE 'FALSIFIED%'`).n, 0)
  assert.equal((await presskeep(['backup', copy, '--archive', folder])).code, 0)
  assert.deepEqual(rowsOf(copied), rowsOf(file))
})

test('A further backup keeps the sound row also where rows and tables are numbered otherwise by then, as after a rebuild', {
  skip: onlyInFile,
}, async (t) => {
  const { folder } = await smallArchive(t)
  const [file, copy] = [path.join(folder, 'presskeep.db'), path.join(folder, '..', 'copy')]
  const copied = path.join(copy, 'presskeep.db')
  await backup(folder, copy)
  const text = `SELECT text FROM revisions WHERE id = '${one(file, 'SELECT id FROM revisions ORDER BY rowid LIMIT 1 OFFSET 1').id}'`
  const sound = one(file, text)
  // Each row takes the place of another, but for the last one, whose place is new.
  change(
    file,
    ['revisions', 'captures', 'articles']
      .map((table) => `UPDATE ${table} SET rowid = -rowid; UPDATE ${table} SET rowid = 1 - rowid;`)
      .join(''),
  )
  change(
    file,
    `UPDATE row_digests SET table_id = -table_id; UPDATE row_digests SET table_id = 100 - table_id WHERE table_id < 0;
     UPDATE digested_tables SET id = -id; UPDATE digested_tables SET id = 100 - id WHERE id < 0`,
  )
  assert.equal((await presskeep(['verify', '--archive', folder])).code, 0)
  change(file, `UPDATE revisions SET text = 'FALSIFIED' WHERE text = '${String(sound.text).replaceAll("'", "''")}'`)
  const { id } = one(file, 'SELECT id FROM articles')
  assert.equal((await presskeep(['mark', String(id), '--as', 'kept', '--archive', folder])).code, 0)
  const { damaged } = await backup(folder, copy)
  assert.equal(damaged.length, 1)
  assert.match(damaged[0]!, /^revisions /)
  assert.deepEqual(one(copied, text), sound)
  assert.equal(one(copied, 'SELECT count(*) AS n FROM marks').n, 1, 'what is right goes on being copied')
  assert.equal((await presskeep(['verify', '--archive', copy])).code, 0)
  const mended = await presskeep(['verify', '--repair', '--from', copy, '--archive', folder])
  assert.equal(mended.code, 0, mended.stdout + mended.stderr)
  assert.deepEqual(one(file, text), sound)
  assert.deepEqual((await backup(folder, copy)).damaged, [])
  assert.deepEqual(rowsOf(copied), rowsOf(file))
})

test('A further backup keeps the sound row of a damaged key also where a new row has taken its place', {
  skip: onlyInFile,
}, async (t) => {
  const { folder } = await smallArchive(t)
  const [file, copy] = [path.join(folder, 'presskeep.db'), path.join(folder, '..', 'copy')]
  const copied = path.join(copy, 'presskeep.db')
  await backup(folder, copy)
  const { place, ...sound } = one(file, 'SELECT rowid AS place, * FROM revisions ORDER BY rowid LIMIT 1')
  const columns = Object.keys(sound).filter((column) => column !== 'id')
  write(
    file,
    `UPDATE revisions SET rowid = 5000 WHERE rowid = ${place};
     INSERT INTO revisions (rowid, id, ${columns}) SELECT ${place}, 'new', ${columns} FROM revisions WHERE rowid = 5000`,
  )
  assert.equal((await presskeep(['verify', '--archive', folder])).code, 0)
  change(file, `UPDATE revisions SET id = 'DAMAGED' WHERE rowid = 5000`)
  const { damaged } = await backup(folder, copy)
  assert.deepEqual(new Set(damaged), new Set([`revisions '${sound.id}'`, `revisions 'DAMAGED'`]))
  assert.deepEqual({ ...one(copied, `SELECT * FROM revisions WHERE id = '${sound.id}'`) }, sound)
  assert.equal(one(copied, `SELECT count(*) AS n FROM revisions WHERE id = 'new'`).n, 1)
  const mended = await presskeep(['verify', '--repair', '--from', copy, '--archive', folder])
  assert.equal(mended.code, 0, mended.stdout + mended.stderr)
  assert.deepEqual({ ...one(file, `SELECT * FROM revisions WHERE id = '${sound.id}'`) }, sound)
  assert.deepEqual((await backup(folder, copy)).damaged, [])
  assert.deepEqual(rowsOf(copied), rowsOf(file))
})

test('A first backup says of damaged rows that they are, and is made all the same', { skip: onlyInFile }, async (t) => {
  const { folder } = await smallArchive(t)
  const [file, copy] = [path.join(folder, 'presskeep.db'), path.join(folder, '..', 'copy')]
  const sound = one(file, 'SELECT text FROM revisions WHERE rowid = 1')
  change(file, `UPDATE revisions SET text = 'FALSIFIED' WHERE rowid = 1`)
  const ran = await presskeep(['backup', copy, '--archive', folder])
  assert.equal(ran.code, 2)
  assert.match(ran.stderr, /damaged: revisions /)
  assert.match(
    ran.stderr,
    /1 row of the database is not as written, and so it stands in the backup; presskeep verify --repair/,
  )
  assert.equal(one(path.join(copy, 'presskeep.db'), 'SELECT text FROM revisions WHERE rowid = 1').text, 'FALSIFIED')
  const restored = await presskeep(['restore', copy, '--archive', path.join(folder, '..', 'restored')])
  assert.equal(restored.code, 2)
  assert.match(restored.stderr, /damaged: revisions /)
  assert.equal((await presskeep(['verify', '--repair', '--archive', folder])).code, 0)
  assert.equal((await presskeep(['backup', copy, '--archive', folder])).code, 0)
  assert.deepEqual(one(path.join(copy, 'presskeep.db'), 'SELECT text FROM revisions WHERE rowid = 1'), sound)
})

test('A damaged list of the tables that have digests lets no damaged row pass for a sound one', {
  skip: onlyInFile,
}, async (t) => {
  const { folder } = await smallArchive(t)
  const copy = path.join(folder, '..', 'copy')
  await backup(folder, copy)
  const copied = path.join(copy, 'presskeep.db')
  const sound = rowsOf(copied)
  for (const damage of [
    `SET columns = replace(columns, 'text', 'texu')`,
    `SET columns = replace(columns, ',text', '')`,
    `SET key_columns = 'at'`,
    `SET name = 'revisionz'`,
    `SET id = id + 1000`,
    undefined,
  ]) {
    const hurt = path.join(scratch(t), 'archive')
    cpSync(folder, hurt, { recursive: true })
    const file = path.join(hurt, 'presskeep.db')
    change(file, `UPDATE revisions SET text = 'FALSIFIED' WHERE rowid = 1`)
    const where = `WHERE name = 'revisions'`
    change(
      file,
      damage === undefined ? `DELETE FROM digested_tables ${where}` : `UPDATE digested_tables ${damage} ${where}`,
    )
    assert.equal((await presskeep(['verify', '--archive', hurt])).code, 2, damage)
    // Whoever writes now digests nothing anew.
    const { id } = one(file, 'SELECT id FROM articles')
    const further = path.join(scratch(t), 'copy')
    cpSync(copy, further, { recursive: true })
    const named = (await backup(hurt, further)).damaged
    assert.deepEqual(rowsOf(path.join(further, 'presskeep.db')), sound, damage)
    assert.ok(
      named.some((row) => row.startsWith('revisions ')),
      `${damage}: ${named.join()}`,
    )
    assert.equal((await presskeep(['mark', String(id), '--as', 'kept', '--archive', hurt])).code, 0)
    const told = await presskeep(['verify', '--archive', hurt])
    assert.match(told.stdout + told.stderr, /^1 finding$/m, damage)
    assert.match(told.stdout + told.stderr, /revisions .*the row is not as it was written/, damage)
    const mended = await presskeep(['verify', '--repair', '--from', copy, '--archive', hurt])
    assert.equal(mended.code, 0, mended.stdout + mended.stderr)
    assert.equal(one(file, `SELECT count(*) AS n FROM revisions WHERE text = 'FALSIFIED'`).n, 0)
  }
})

function one(file: string, sql: string): Record<string, unknown> {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    return database.prepare(sql).get()!
  } finally {
    database.close()
  }
}

/** As Presskeep writes: rows have their digests. */
function write(file: string, sql: string): void {
  const database = new DatabaseSync(file)
  try {
    addDigestFunction(database)
    keepRowDigests(database)
    database.exec(sql)
  } finally {
    database.close()
  }
}

/** As damage, or another program, does. */
function change(file: string, sql: string): void {
  const database = new DatabaseSync(file)
  try {
    database.exec(sql)
  } finally {
    database.close()
  }
}

/** Every row of every table with its rowid, where it has one. */
function rowsOf(file: string): Record<string, unknown> {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    const tables = database.prepare("SELECT name, wr FROM pragma_table_list WHERE schema = 'main'").all()
    return Object.fromEntries(
      tables.map(({ name, wr }) => [
        name,
        database.prepare(`SELECT ${wr ? '' : 'rowid AS place, '}* FROM "${name}" ORDER BY 1, 2`).all(),
      ]),
    )
  } finally {
    database.close()
  }
}

test('A backup refuses folders that hold other things, and a restore refuses to overwrite', async (t) => {
  const { folder } = await smallArchive(t)
  const other = scratch(t)
  writeFileSync(path.join(other, 'letter.txt'), 'x')
  await assert.rejects(backup(folder, other), /holds other files/)
  await assert.rejects(backup(folder, path.join(folder, 'copy')), /outside/)
  await assert.rejects(restore(folder, other, testOptions), /not empty/)
})

test('A backup never goes over another archive, nor over captures that this one has not', async (t) => {
  const { folder } = await smallArchive(t)
  const other = await smallArchive(t)
  const before = await contentOf(other.folder)
  const ran = await presskeep(['backup', other.folder, '--archive', folder])
  assert.equal(ran.code, 1)
  assert.match(ran.stderr, /is no backup of .*another key/)
  assert.deepEqual(await contentOf(other.folder), before)

  const copy = path.join(scratch(t), 'copy')
  await backup(folder, copy)
  writeFileSync(path.join(copy, 'warc', 'presskeep-20300101000000-00001.warc.gz'), 'x')
  await assert.rejects(backup(folder, copy), /holds presskeep-20300101000000-00001.warc.gz, which is not there/)

  const empty = path.join(scratch(t), 'empty')
  assert.equal((await presskeep(['init', empty])).code, 0)
  await assert.rejects(backup(empty, folder), /is no backup of/)
  const settings = path.join(empty, 'presskeep.yaml')
  const untouched = readFileSync(settings, 'utf8')
  await assert.rejects(backup(folder, empty), /is no backup of .*other settings/)
  assert.equal(readFileSync(settings, 'utf8'), untouched)
})

test('A backup keeps what only it holds, where an archive came back from an older copy or went on twice', async (t) => {
  const { folder } = await smallArchive(t)
  const older = path.join(scratch(t), 'older')
  cpSync(folder, older, { recursive: true })
  const append = (where: string, at: number) =>
    inArchive(where, (archive) =>
      archive.keeper.commit(
        (warc) => [warc.appendMetadata(note(at))],
        async () => {},
      ),
    )
  await append(folder, 1)
  const copy = path.join(scratch(t), 'copy')
  await backup(folder, copy)
  const before = await contentOf(copy)
  const files = (where: string) => readdirSync(path.join(where, 'warc'))
  await assert.rejects(backup(older, copy), /holds captures that are not there|which is not there/)
  await append(older, 2)
  await append(older, 3)
  await assert.rejects(backup(older, copy), /holds captures that are not there|which is not there/)
  assert.deepEqual(await contentOf(copy), before)
  // A last record that is torn is none.
  const warc = path.join(copy, 'warc', files(copy).findLast((name) => name.endsWith('.warc.gz'))!)
  appendFileSync(warc, readFileSync(warc).subarray(0, 40))
  await backup(folder, copy)
  assert.deepEqual(readFileSync(warc), readFileSync(path.join(folder, 'warc', path.basename(warc))))
})

test('A backup from before there was anything to keep goes on after the settings were changed, and has the rules', async (t) => {
  const folder = path.join(scratch(t), 'archive')
  const copy = path.join(scratch(t), 'copy')
  assert.equal((await presskeep(['init', folder])).code, 0)
  await backup(folder, copy)
  appendFileSync(path.join(folder, 'presskeep.yaml'), '# a change\n')
  mkdirSync(path.join(folder, 'rules'))
  writeFileSync(path.join(folder, 'rules', 'news.example.txt'), 'title: //h1\n')
  await backup(folder, copy)
  assert.match(readFileSync(path.join(copy, 'presskeep.yaml'), 'utf8'), /# a change/)
  const restored = path.join(scratch(t), 'restored')
  await restore(copy, restored, testOptions)
  assert.equal(readFileSync(path.join(restored, 'rules', 'news.example.txt'), 'utf8'), 'title: //h1\n')
})

test('gc deletes what nothing refers to, says first what that would be, and nothing else', async (t) => {
  const { folder } = await smallArchive(t)
  const before = await contentOf(folder)
  const blobs = createFileBlobs(path.join(folder, 'blobs'))
  const stray = `pictures/ab/${'ab'.repeat(32)}`
  await blobs.put(stray, Buffer.from('nobody shows this'))
  writeFileSync(path.join(folder, 'presskeep.before-20260101.db'), 'former')
  // What a crash left of pictures that were being written, and one that somebody is writing just now.
  const [unfinished, current] = ['0b5c', '7d1e'].map((name) => path.join(folder, 'blobs', '.incoming', name)) as [
    string,
    string,
  ]
  for (const file of [unfinished, current]) writeFileSync(file, 'half a pict')
  utimesSync(unfinished, new Date(), new Date(Date.now() - 61 * 60_000))
  const told = await presskeep(['gc', '--dry-run', '--archive', folder])
  assert.match(told.stdout, /3 files, 1 KiB would be deleted/)
  assert.ok(await blobs.has(stray))
  assert.ok(existsSync(unfinished))
  const done = await presskeep(['gc', '--archive', folder])
  assert.match(done.stdout, /3 files, 1 KiB deleted/)
  assert.equal(await blobs.has(stray), false)
  assert.deepEqual(
    [unfinished, current].map((file) => existsSync(file)),
    [false, true],
  )
  rmSync(current)
  assert.deepEqual(await contentOf(folder), before)
})
