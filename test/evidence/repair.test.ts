import assert from 'node:assert/strict'
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it, test } from 'node:test'
import { pictureKey } from '../../src/archive/apply-picture.ts'
import { readSettings } from '../../src/archive/index.ts'
import { databaseOf, openDatabase } from '../../src/archive/open-database.ts'
import { mendRows } from '../../src/store/index.ts'
import { onlyInFile } from '../support/archive.ts'
import { contentOf } from '../support/archive-content.ts'
import { presskeep } from '../support/cli.ts'
import { scratch } from '../support/folders.ts'
import { smallArchive } from '../support/small-archive.ts'

function flip(file: string, at: number): void {
  const bytes = readFileSync(file)
  const place = at < 0 ? bytes.length + at : at
  writeFileSync(file, bytes.with(place, bytes[place]! ^ 4))
}

function inDatabase<T>(archive: string, work: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(path.join(archive, 'presskeep.db'))
  try {
    return work(database)
  } finally {
    database.close()
  }
}

const change = (archive: string, sql: string) => inDatabase(archive, (database) => database.exec(sql))

interface Place {
  readonly id: string
  readonly file: string
  readonly first: number
  readonly last: number
}

/** A capture's place in its WARC file. */
function captureAt(archive: string, purpose: string): Place {
  return inDatabase(archive, (database) => {
    const row = database.prepare('SELECT * FROM captures WHERE purpose = ? ORDER BY warc_offset').get(purpose)
    assert.ok(row)
    const first = Number(row.warc_offset)
    const last = first + Number(row.warc_length) - 8
    return { id: String(row.id), file: path.join(archive, 'warc', String(row.warc_file)), first, last }
  })
}

describe('verify --repair', { skip: onlyInFile }, () => {
  let made: string
  let backup: string
  let content: ReadonlyMap<string, string>
  const ends: (() => unknown)[] = []
  const here = { after: (end: unknown) => void ends.push(end as () => unknown) }
  before(async () => {
    made = (await smallArchive(here)).folder
    backup = path.join(scratch(here), 'backup')
    assert.equal((await presskeep(['backup', backup, '--archive', made])).code, 0)
    content = await contentOf(made)
  })
  after(async () => {
    for (const end of ends.reverse()) await end()
  })

  const copy = (t: Parameters<typeof scratch>[0]) => {
    const archive = path.join(scratch(t), 'archive')
    cpSync(made, archive, { recursive: true })
    return archive
  }

  /** Two copies of one archive that went on apart: each has a mark of its own. */
  async function parted(t: Parameters<typeof scratch>[0]): Promise<readonly [string, string]> {
    const [archive, stranger] = [copy(t), copy(t)]
    const [{ id }] = inDatabase(archive, (database) => database.prepare('SELECT id FROM articles').all()) as [
      { id: string },
    ]
    for (const [where, name] of [
      [archive, 'mine'],
      [stranger, 'foreign'],
    ] as const)
      assert.equal((await presskeep(['mark', id, '--as', name, '--archive', where])).code, 0)
    return [archive, stranger]
  }
  const mend = async (archive: string, ...more: readonly string[]) => {
    const ran = await presskeep(['verify', '--repair', '--json', '--archive', archive, ...more])
    const lines = ran.stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
    const of = (name: string) => lines.filter((line) => name in line && !('left' in line))
    return {
      ...ran,
      found: of('what'),
      mended: of('repaired'),
      notMended: of('not_repaired'),
      left: lines.filter(({ left }) => left),
    }
  }
  /** All that it said before, but what `but` names. */
  const isAsMade = async (archive: string, but: readonly string[] = []) => {
    const without = (all: ReadonlyMap<string, string>) =>
      [...all].filter(([name]) => !but.includes(name) && !name.startsWith('log/before'))
    assert.deepEqual(without(await contentOf(archive)), without(content))
    assert.equal((await presskeep(['verify', '--archive', archive])).code, 0)
  }
  const picturesIn = (archive: string) =>
    inDatabase(archive, (database) => database.prepare('SELECT DISTINCT digest FROM pictures').all()).map((row) =>
      path.join(archive, 'blobs', ...pictureFile(archive, String(row.digest))),
    )

  it('writes a picture again from its capture, and keeps the damaged one', async (t) => {
    const archive = copy(t)
    const [file] = picturesIn(archive)
    flip(file!, 100)
    const damaged = readFileSync(file!)
    const ran = await mend(archive)
    assert.equal(ran.code, 0, ran.stdout)
    assert.deepEqual(
      ran.mended.map(({ repaired, from }) => [repaired, from]),
      [['picture', 'its capture']],
    )
    assert.deepEqual(readFileSync(path.join(archive, ran.mended[0].aside)), damaged)
    await isAsMade(archive)
  })

  it('makes only the index of words anew where only that is hurt: the rows stay', async (t) => {
    const archive = copy(t)
    change(archive, 'UPDATE terms_pages SET data = zeroblob(length(data)); DELETE FROM terms_words')
    const ran = await mend(archive)
    assert.equal(ran.code, 0, ran.stdout)
    assert.deepEqual(
      ran.mended.map(({ repaired }) => repaired),
      ['words'],
    )
    assert.deepEqual(
      readdirSync(archive).filter((name) => name.includes('.before-')),
      [],
    )
    await isAsMade(archive)
  })

  it('mends rows where they lie: changed, gone, or under another key; also what no capture tells of comes from a backup', async (t) => {
    const archive = copy(t)
    change(
      archive,
      `UPDATE articles SET source = 'somebody else'; DELETE FROM revisions WHERE rowid = 1;
       UPDATE entries SET entry_key = 'other' WHERE rowid = 1;
       UPDATE row_digests SET digest = x'00' WHERE key = (SELECT min(key) FROM row_digests JOIN digested_tables ON id = table_id WHERE name = 'captures');
       UPDATE feeds SET failures = 7, next_check_at = 1`,
    )
    const ran = await mend(archive, '--from', backup)
    assert.equal(ran.code, 0, ran.stdout)
    assert.deepEqual(
      ran.mended.map(({ repaired }) => repaired),
      ['rows'],
    )
    const aside = readFileSync(path.join(archive, ran.mended[0].aside), 'utf8')
    assert.match(aside, /somebody else/)
    await isAsMade(archive)
  })

  it('a backup that was made of damaged rows proves nothing: they come from the captures', async (t) => {
    const archive = copy(t)
    change(archive, `UPDATE revisions SET text = 'FALSIFIED ' || text; UPDATE feeds SET failures = 7`)
    const other = path.join(scratch(t), 'other')
    cpSync(archive, other, { recursive: true })
    const ran = await mend(archive, '--from', other)
    const hurt = inDatabase(archive, (database) =>
      database.prepare(`SELECT count(*) AS n FROM revisions WHERE text LIKE 'FALSIFIED%'`).get(),
    )
    assert.equal(hurt!.n, 0)
    assert.equal(ran.code, 0, ran.stdout)
    await isAsMade(archive, ['feeds'])
  })

  it('without a backup, rows come from the captures, and when feeds are due stays', async (t) => {
    const archive = copy(t)
    change(archive, `UPDATE revisions SET title = 'another title'; UPDATE edits SET types = '[]'`)
    const ran = await mend(archive)
    assert.equal(ran.code, 0, ran.stdout)
    assert.deepEqual(
      ran.mended.map(({ repaired }) => repaired),
      ['rows'],
    )
    await isAsMade(archive)
  })

  it('makes a database that is no database again, and keeps what was there', async (t) => {
    const archive = copy(t)
    writeFileSync(path.join(archive, 'presskeep.db'), 'no database')
    const ran = await mend(archive)
    assert.equal(ran.code, 0, ran.stdout)
    assert.equal(readFileSync(path.join(archive, ran.mended[0].aside), 'utf8'), 'no database')
    await isAsMade(archive, ['polls', 'feeds', 'jobs'])
  })

  it('takes from a backup the records that are damaged, cut off or gone with their file, and nothing else', async (t) => {
    for (const damage of ['flipped', 'cut', 'gone'] as const) {
      const archive = copy(t)
      const { file, last } = captureAt(archive, 'article')
      if (damage === 'flipped') flip(file, last)
      else if (damage === 'cut') truncateSync(file, last)
      else rmSync(file)
      const before = existsSync(file) ? readFileSync(file) : undefined
      const alone = await mend(archive)
      assert.equal(alone.code, 2)
      assert.match(alone.notMended[0].why, /--from DIR/)
      const ran = await mend(archive, '--from', backup)
      assert.equal(ran.code, 0, `${damage}: ${ran.stdout}${ran.stderr}`)
      const { aside } = ran.mended.find(({ repaired }) => repaired === 'captures')
      if (before) assert.deepEqual(readFileSync(path.join(archive, aside)), before)
      await isAsMade(archive)
    }
  })

  it('takes no record from a backup that says otherwise than the archive knows, until that is mended', async (t) => {
    const [archive, other] = [copy(t), path.join(scratch(t), 'other')]
    cpSync(backup, other, { recursive: true })
    const { file, last, id } = captureAt(archive, 'article')
    flip(file, last)
    // As if the backup's were another capture: here its row says so, and the log is not there to say otherwise.
    change(archive, `UPDATE captures SET url = url || '?other' WHERE id = '${id}'`)
    rmSync(path.join(archive, 'log'), { recursive: true })
    const ran = await mend(archive, '--from', other)
    assert.match(ran.notMended[0].why, new RegExp(`capture ${id} is another one`))
    // The digest of its row says that the backup is right: then it is taken.
    assert.equal(ran.code, 0, ran.stdout)
    assert.ok(
      ran.mended.findIndex(({ repaired }) => repaired === 'rows') <
        ran.mended.findIndex(({ repaired }) => repaired === 'captures'),
    )
  })

  it('takes no capture of an archive that went another way since, at whatever place it stands there', async (t) => {
    const [archive, stranger] = await parted(t)
    const [mine, foreign] = [archive, stranger].map((where) => captureAt(where, 'mark')) as [Place, Place]
    assert.deepEqual([path.basename(mine.file), mine.first], [path.basename(foreign.file), foreign.first])
    const right = path.join(scratch(t), 'right')
    cpSync(archive, right, { recursive: true })
    const whole = readFileSync(mine.file)
    flip(mine.file, mine.last)
    const damaged = readFileSync(mine.file)
    const ran = await mend(archive, '--from', stranger)
    assert.equal(ran.code, 2)
    assert.ok(
      ran.notMended.some(({ why }) => why.includes(foreign.id)),
      ran.stdout,
    )
    assert.deepEqual(readFileSync(mine.file), damaged)
    // Where nothing but the log tells of it, it is unknown just the same.
    rmSync(path.join(archive, 'presskeep.db'))
    assert.equal((await mend(archive, '--from', stranger)).code, 2)
    assert.deepEqual(readFileSync(mine.file), damaged)
    const mended = await mend(archive, '--from', right)
    assert.equal(mended.code, 0, mended.stdout)
    assert.deepEqual(readFileSync(mine.file), whole)
  })

  it('everything but the settings is gone, and comes back from the backup', async (t) => {
    const archive = copy(t)
    for (const name of ['warc', 'blobs', 'log', 'presskeep.db']) {
      rmSync(path.join(archive, name), { recursive: true })
    }
    const ran = await mend(archive, '--from', backup)
    assert.equal(ran.code, 0, ran.stdout + ran.stderr)
    await isAsMade(archive, ['polls', 'feeds', 'jobs', 'articles', 'captures'])
  })

  it('a key with another bit is not taken for the key: the backup has the one that signed', async (t) => {
    const archive = copy(t)
    const file = path.join(archive, 'log', 'key.pem')
    const whole = readFileSync(file, 'utf8')
    flip(file, 60)
    const ran = await mend(archive, '--from', backup)
    assert.equal(ran.code, 0, ran.stdout)
    assert.equal(readFileSync(file, 'utf8'), whole)
    await isAsMade(archive)
  })

  it('where a capture is lost the log keeps what it has signed, and goes on', async (t) => {
    const archive = copy(t)
    const { file, last } = captureAt(archive, 'article')
    flip(file, last)
    rmSync(path.join(archive, 'presskeep.db'))
    const heads = readFileSync(path.join(archive, 'log', 'heads.jsonl'), 'utf8')
    const ran = await mend(archive)
    assert.equal(ran.code, 2)
    assert.ok(
      ran.left.some(({ where }) => where.includes('1 entry has no capture any more')),
      ran.stdout,
    )
    assert.equal(readFileSync(path.join(archive, 'log', 'heads.jsonl'), 'utf8'), heads)
    assert.equal((await presskeep(['dossier', 'add', '渡口', '渡口', '--archive', archive])).code, 0)
    assert.notEqual(readFileSync(path.join(archive, 'log', 'heads.jsonl'), 'utf8'), heads)
    // The backup has the capture, and the log says that it is the one.
    const whole = await mend(archive, '--from', backup)
    assert.equal(whole.code, 0, whole.stdout)
  })

  it('a lost capture leaves its picture and the former database to gc, and gc leaves them', async (t) => {
    const archive = copy(t)
    const { file, last } = captureAt(archive, 'picture')
    flip(file, last)
    const [picture] = picturesIn(archive)
    const database = path.join(archive, 'presskeep.db')
    const bytes = readFileSync(database)
    bytes.fill(0x55, bytes.length - 8000)
    writeFileSync(database, bytes)
    assert.equal((await mend(archive)).code, 2)
    assert.deepEqual(
      readdirSync(archive).filter((name) => name.startsWith('presskeep.rebuilt')),
      [],
    )
    const ran = await presskeep(['gc', '--archive', archive])
    assert.match(ran.stderr, /1 capture is lost/)
    assert.ok(existsSync(picture!), ran.stdout)
    assert.equal(readdirSync(archive).filter((name) => /\.before-\d+\.db$/.test(name)).length, 1)
  })

  it('gc clears away what a repair that was killed left half written', async (t) => {
    const archive = copy(t)
    const left = [
      'warc/presskeep-20200101000000-00001.warc.gz.partial',
      'log/leaves.bin.partial',
      'presskeep.db.partial-wal',
    ]
    for (const name of left) writeFileSync(path.join(archive, name), 'half')
    // Somebody may be writing them still.
    assert.equal((await presskeep(['gc', '--archive', archive])).code, 0)
    for (const name of left) assert.ok(existsSync(path.join(archive, name)), name)
    const before = new Date(Date.now() - 2 * 3_600_000)
    for (const name of left) utimesSync(path.join(archive, name), before, before)
    const ran = await presskeep(['gc', '--archive', archive])
    assert.equal(ran.code, 0, ran.stderr)
    for (const name of left) assert.ok(!existsSync(path.join(archive, name)), ran.stdout)
    await isAsMade(archive)
  })

  it('goes on from no place that an earlier Presskeep noted: it did not say what it had found', async (t) => {
    const archive = copy(t)
    flip(captureAt(archive, 'article').file, captureAt(archive, 'article').last)
    const place = { place: { stage: 'log' }, found: 3 }
    writeFileSync(path.join(archive, '.presskeep.verify.json'), JSON.stringify(place))
    assert.equal((await presskeep(['verify', '--resume', '--archive', archive])).code, 2)
  })

  it('a row that nothing knows is not taken for what is left of another one', async (t) => {
    const archive = copy(t)
    change(
      archive,
      `UPDATE entries SET entry_key = 'other' WHERE rowid = 1;
       INSERT INTO entries (feed_id, entry_key, article_id, content_key, first_seen_at, last_seen_at, body) SELECT feed_id, 'mine', 'mine', content_key, 1, 1, 'mine' FROM entries WHERE rowid = 2`,
    )
    const keys = (where: string) =>
      inDatabase(where, (database) => database.prepare('SELECT entry_key FROM entries').all()).map((row) =>
        String(row.entry_key),
      )
    mendRows(path.join(archive, 'presskeep.db'), path.join(backup, 'presskeep.db'), () => {})
    assert.deepEqual(keys(archive).toSorted(), [...keys(backup), 'mine'].toSorted())
  })

  it('a log goes on as its own heads say, and not as those of a copy that went another way since', async (t) => {
    const [archive, stranger] = await parted(t)
    const [leaves, heads] = ['leaves.bin', 'heads.jsonl'].map((name) => path.join(archive, 'log', name)) as [
      string,
      string,
    ]
    const [entries, signed] = [readFileSync(leaves), readFileSync(heads, 'utf8')]
    truncateSync(leaves, entries.length - 48)
    const ran = await mend(archive, '--from', stranger)
    assert.equal(readFileSync(heads, 'utf8'), signed)
    assert.deepEqual(readFileSync(leaves), entries)
    assert.equal(ran.code, 0, ran.stdout)
  })

  it('takes no key of an archive whose log is another one', async (t) => {
    const archive = copy(t)
    const stranger = path.join(scratch(t), 'stranger')
    assert.equal((await presskeep(['init', stranger])).code, 0)
    const followed = await presskeep(['dossier', 'add', '渡口', '渡口', '--archive', stranger])
    assert.equal(followed.code, 0, followed.stderr)
    const key = readFileSync(path.join(stranger, 'log', 'key.pem'), 'utf8')
    rmSync(path.join(archive, 'log'), { recursive: true })
    await mend(archive, '--from', stranger)
    assert.notEqual(readFileSync(path.join(archive, 'log', 'key.pem'), 'utf8'), key)
    assert.ok(!readFileSync(path.join(archive, 'log', 'heads.jsonl'), 'utf8').includes('"size":0,'))
    assert.equal((await presskeep(['verify', '--archive', archive])).code, 0)
  })

  it('says what it needs where it is asked wrongly', async (t) => {
    const archive = copy(t)
    const from = async (...words: readonly string[]) => presskeep(['verify', ...words, '--archive', archive])
    assert.deepEqual([(await from('--from', backup)).code, (await from('--repair', '--complete')).code], [1, 1])
    const none = await from('--repair', '--from', path.join(archive, 'nowhere'))
    assert.equal(none.code, 1)
    assert.match(none.stderr, /there is no backup and no archive at/)
    assert.match((await from('--repair', '--from', archive)).stderr, /not mended from itself/)
    const link = path.join(scratch(t), 'link')
    symlinkSync(archive, link)
    assert.match((await from('--repair', '--from', link)).stderr, /not mended from itself/)
  })
})

test('verify --repair mends pictures, the log and words wherever the database is', async (t) => {
  const { folder } = await smallArchive(t)
  const names = readdirSync(path.join(folder, 'blobs'), { recursive: true, encoding: 'utf8' })
  const pictures = names.filter((name) => /[0-9a-f]{64}$/.test(name)).map((name) => path.join(folder, 'blobs', name))
  for (const picture of pictures) rmSync(picture)
  flip(path.join(folder, 'log', 'leaves.bin'), 20)
  const { store } = readSettings(folder)
  const db = await openDatabase(databaseOf(folder, { store }))
  await db.transaction((sql) => sql.all(store ? 'DELETE FROM terms' : 'UPDATE terms_pages SET crc = crc + 1'))
  await db.close()
  const ran = await presskeep(['verify', '--repair', '--json', '--archive', folder])
  assert.equal(ran.code, 0, ran.stdout + ran.stderr)
  const mended = ran.stdout.split('\n').flatMap((line) => /"repaired":"([a-z]+)"/.exec(line)?.[1] ?? [])
  assert.deepEqual([...new Set(mended)].sort(), ['log', 'picture', 'words'])
  assert.ok(pictures.every((picture) => existsSync(picture)))
  assert.equal((await presskeep(['verify', '--archive', folder])).code, 0)
})

function pictureFile(archive: string, digest: string): readonly string[] {
  const start = path.join(archive, 'blobs')
  const found = readdirSync(start, { recursive: true, encoding: 'utf8' }).find((name) => name.endsWith(`/${digest}`))
  assert.ok(found, `${pictureKey(digest)} is there`)
  return found.split(path.sep)
}
