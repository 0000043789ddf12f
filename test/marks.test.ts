import assert from 'node:assert/strict'
import { globSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { type Finding, markArticles, openForReading, sync, verify } from '../src/archive/index.ts'
import { markDuplicate, marksOn, saveMark } from '../src/store/index.ts'
import { jsonLines } from './support/cli.ts'
import { inProcess } from './support/in-process.ts'
import { inArchive, type SmallArchive, smallArchive, testOptions } from './support/small-archive.ts'
import { harbour, page } from './support/small-site.ts'

interface Line {
  readonly id: string
  readonly title: string
  readonly marks: readonly {
    readonly name: string
    readonly note?: string
    readonly at: string
    readonly revision: string
    readonly changed?: {
      readonly at: string
      readonly withdrawn: boolean
      readonly before?: string
      readonly after?: string
    }
  }[]
}

async function marked(t: Parameters<typeof smallArchive>[0]) {
  const { folder, site } = await smallArchive(t)
  const run = (...words: readonly string[]) => inProcess([...words, '--archive', folder])
  const marks = async (...words: readonly string[]) => jsonLines<Line>((await run('marks', '--json', ...words)).stdout)
  const ids = new Map(jsonLines((await run('dump')).stdout).map((line) => [String(line.title), String(line.id)]))
  return { folder, site, run, marks, harbourId: ids.get('渡口恢复夜航')!, waitingId: ids.get('候船室里的人')! }
}

/** The publisher writes another number, and the archive sees it. */
async function editHarbour({ folder, site }: SmallArchive): Promise<void> {
  const edited = harbour.paragraphs.map((text) => text.replace('六级', '四级'))
  site.pages.set('/harbour', { body: page('渡口恢复夜航', edited) })
  await inArchive(folder, (archive, fetcher) => sync(archive, fetcher, { once: true, random: () => 0.5 }))
}

test('An article is marked, noted, marked again and unmarked', async (t) => {
  const { run, marks, harbourId, waitingId } = await marked(t)
  assert.match((await run('marks')).stderr, /nothing is marked yet; presskeep mark ID/)
  assert.match((await run('mark', harbourId, waitingId)).stdout, /marked starred\n.*marked starred/)
  assert.match((await run('mark', harbourId)).stdout, /is marked starred already; nothing was changed\n/)
  const noted = await run('mark', harbourId, '--as', '证据', '--note', '第三段的数字\n<b>', '--json')
  assert.deepEqual([noted.code, jsonLines(noted.stdout)[0]?.outcome], [0, 'marked'])

  assert.match((await run('list')).stdout, /渡口恢复夜航 \[2 versions\] \[marked 证据, starred\]/)
  assert.match((await run('search', 'mark:证据')).stdout, /渡口恢复夜航 \[marked 证据, starred\]/)

  const [first, second] = await marks()
  assert.deepEqual([first?.id, second?.id], [harbourId, waitingId], 'the newest mark first')
  assert.deepEqual(
    first?.marks.map(({ name, note }) => [name, note]),
    [
      ['证据', '第三段的数字\n<b>'],
      ['starred', undefined],
    ],
  )
  const { at, revision } = first!.marks[0]!
  assert.ok(Date.now() - Date.parse(at) < 600_000 && /^[0-9a-f]{24}$/.test(revision))
  assert.deepEqual((await marks('--as', 'Starred')).length, 2)
  assert.match(
    (await run('marks', '--as', '证剧')).stderr,
    /nothing is marked 证剧; marks in use: starred \(2\), 证据 \(1\)/,
  )
  assert.match((await run('show', harbourId)).stdout, /marked {5}证据 {2}20.*\n {13}第三段的数字\n {13}<b>\n/)

  const changed = await run('mark', harbourId, '--as', '证据', '--note', '看第三段')
  assert.match(changed.stdout, /证据 has this note now/)
  assert.match((await run('mark', harbourId, '--as', '证据', '--no-note')).stdout, /no note any more/)
  const [afterwards] = await marks('--as', '证据')
  assert.deepEqual(
    [afterwards?.marks[0]?.note, afterwards?.marks[0]?.at],
    [undefined, at],
    'it was set when it was set',
  )
  assert.match((await run('mark', waitingId, '--as', 'STARRED')).stdout, /its mark is called STARRED now/)

  const removed = await run('mark', harbourId, waitingId, '--as', '证据', '--remove')
  assert.equal(removed.code, 2, 'one of the two had it')
  assert.match(removed.stdout, /no longer marked 证据/)
  assert.match(removed.stderr, /was not marked 证据/)
  assert.equal((await run('mark', harbourId, '--as', '证据', '--remove')).code, 1)
  assert.deepEqual((await marks()).map(({ marks }) => marks.map(({ name }) => name).join()).sort(), [
    'STARRED',
    'starred',
  ])
})

test('What can not be marked is told, and changes nothing', async (t) => {
  const { run, marks, harbourId } = await marked(t)
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [['mark'], /mark needs ID/],
    [['mark', harbourId, '0000000000000000'], /there is no article 0000000000000000; presskeep list shows the ids/],
    [['mark', harbourId, '--as', '  '], /a mark's name has a letter/],
    [['mark', harbourId, '--as', '\u200b'], /a mark's name has a letter/],
    [['mark', harbourId, '--as', 'a\nb'], /without control characters/],
    [['mark', harbourId, '--as', 'a\u202eb'], /without control characters/],
    [['mark', harbourId, '--as', '字'.repeat(51)], /50 characters at most/],
    [['mark', harbourId, '--as', 'so "called"'], /double quotes/],
    [['mark', harbourId, '--note', ''], /--note takes words; --no-note takes the note away/],
    [['mark', harbourId, '--note', '字'.repeat(5001)], /5,000 characters at most/],
    [['mark', harbourId, '--note', 'a\u001bb'], /no control characters/],
    [['mark', harbourId, '--note', 'a', '--no-note'], /one or the other/],
    [['mark', harbourId, '--remove', '--note', 'a'], /--remove takes the mark away/],
  ]
  for (const [words, message] of cases) {
    const ran = await run(...words)
    assert.deepEqual([ran.code, ran.stdout], [1, ''], words.join(' '))
    assert.match(ran.stderr, message)
  }
  assert.deepEqual(await marks(), [])
  const most = await run('mark', harbourId, '--as', '字'.repeat(50), '--note', '字'.repeat(5000))
  assert.equal(most.code, 0, most.stderr)
})

test('It is said that an article was changed since it was marked', async (t) => {
  const small = await marked(t)
  const { run, marks, harbourId, waitingId, site, folder } = small
  await run('mark', harbourId, waitingId)
  assert.deepEqual(await marks('--changed'), [], 'it was edited before, not since')
  await editHarbour(small)
  const [one, ...others] = await marks('--changed')
  const { revision, changed } = one!.marks[0]!
  assert.deepEqual([one?.id, others.length, changed?.withdrawn], [harbourId, 0, false])
  assert.equal(changed?.before, revision)
  const compared = JSON.parse((await run('diff', harbourId, changed!.before!, changed!.after!, '--json')).stdout)
  assert.match(JSON.stringify(compared.changes), /四级/)
  assert.match((await run('marks')).stdout, /changed since it was marked .*: presskeep diff \S+ \S+ \S+\n/)
  assert.match((await run('mark', harbourId)).stdout, /on an earlier version; --again marks it as it stands/)

  // A rebuilt archive says the same.
  rmSync(path.join(folder, 'presskeep.db'), { force: true })
  assert.match((await run('rebuild')).stdout, /records gave 2 articles/)
  assert.deepEqual(await marks('--changed'), [one])

  assert.match((await run('mark', harbourId, '--again')).stdout, /marked starred anew/)
  assert.deepEqual(await marks('--changed'), [])
  assert.notEqual((await marks('--as', 'starred'))[0]?.marks[0]?.revision, revision)

  site.pages.set('/harbour', { status: 410, body: 'gone' })
  for (let day = 1; day <= 4; day++) {
    const later = { ...testOptions, now: () => Date.now() + day * 86_400_000 }
    await inArchive(folder, (archive, fetcher) => sync(archive, fetcher, { once: true, random: () => 0.5 }), later)
  }
  assert.deepEqual(
    (await marks('--changed')).map(({ marks }) => [marks[0]?.changed?.withdrawn, marks[0]?.changed?.before]),
    [[true, undefined]],
  )
})

test('Marks are rebuilt, verified, backed up and moved, and go into no export', async (t) => {
  const { folder, run, marks, harbourId, waitingId } = await marked(t)
  const secret = '只给自己看的话'
  await run('mark', harbourId, '--as', '证据', '--note', secret)
  await run('mark', waitingId, harbourId)
  await run('mark', waitingId, '--remove')
  const before = await marks()
  assert.equal(before.length, 1)

  const rebuilt = await run('rebuild')
  assert.match(rebuilt.stdout, /The database says the same; nothing was changed/)
  assert.equal((await run('verify')).code, 0)

  const copy = path.join(folder, '..', 'copy')
  assert.equal((await run('backup', copy)).code, 0)
  const copied = jsonLines((await inProcess(['marks', '--json', '--archive', copy])).stdout)
  assert.deepEqual(copied, before)

  const out = path.join(folder, '..')
  await run('export', 'wacz', path.join(out, 'all.wacz'))
  await run('export', 'wacz', path.join(out, 'one.wacz'), '--article', harbourId)
  for (const format of ['clean', 'compat']) {
    await run('export', 'jekyll', path.join(out, format), '--format', format)
  }
  await run('export', 'jsonl', path.join(out, 'all.jsonl'))
  await run('prove', harbourId, '--out', path.join(out, 'proof.json'))
  const files = globSync(['all.wacz', 'one.wacz', 'all.jsonl', 'proof.json', 'clean/**/*.*', 'compat/**/*.*'], {
    cwd: out,
  })
  assert.ok(files.length > 6, files.join(' '))
  const packed = readFileSync(path.join(out, 'all.wacz'))
  const whole = Buffer.concat([packed, ...unpacked(packed)])
  assert.ok(whole.includes('候船室里的人'), 'what it holds is looked at')
  for (const name of ['all.wacz', 'one.wacz', 'all.jsonl', 'proof.json']) assert.ok(files.includes(name), name)

  // Another archive takes the pages, not what somebody else noted of them.
  const other = path.join(out, 'other')
  await inProcess(['init', other])
  const warcs = globSync('warc/*.warc.gz', { cwd: folder }).map((name) => path.join(folder, name))
  const imported = await inProcess(['import', 'warc', ...warcs, '--archive', other])
  assert.equal(imported.code, 0, imported.stderr)
  assert.equal(jsonLines((await inProcess(['dump', '--archive', other])).stdout).length, 2)
  assert.equal((await inProcess(['marks', '--json', '--archive', other])).stdout, '')
  for (const bytes of [whole, ...files.map((file) => readFileSync(path.join(out, file)))]) {
    assert.ok(!bytes.includes(secret) && !bytes.includes('mark-removed'))
  }
})

/** The members of a WACZ's WARC, which is stored as it is. */
function unpacked(wacz: Buffer): readonly Buffer[] {
  const found: Buffer[] = []
  for (
    let at = wacz.indexOf('\x1f\x8b\x08', 0, 'latin1');
    at >= 0;
    at = wacz.indexOf('\x1f\x8b\x08', at + 1, 'latin1')
  ) {
    try {
      found.push(gunzipSync(wacz.subarray(at), { finishFlush: 2 }))
    } catch {}
  }
  return found
}

test('A mark or its record that is lost is named', async (t) => {
  const { folder, run, harbourId, waitingId } = await marked(t)
  await run('mark', harbourId, waitingId)
  await inArchive(folder, async (archive) => {
    await archive.db.transaction(async (sql) => {
      await sql.all('DELETE FROM marks WHERE article_id = ?', waitingId)
      await sql.all(`DELETE FROM captures WHERE purpose = 'mark' AND subject = ?`, harbourId)
    })
  })
  const archive = await openForReading(folder, testOptions)
  t.after(() => archive.close())
  const findings: Finding[] = []
  for await (const one of verify(archive)) findings.push(one)
  const of = (what: string) => findings.filter((one) => one.what === what).map(({ article }) => article)
  assert.ok(of('row-damaged').includes(waitingId), JSON.stringify(findings))
  assert.deepEqual(of('mark-without-capture'), [harbourId])
  assert.ok(of('record-unknown').includes(harbourId))
  assert.equal((await run('rebuild')).code, 2)
  assert.equal((await run('verify')).code, 0)
})

test('Marks are the same in whatever order their records come, and go with an article that becomes part of another', async (t) => {
  const { folder, harbourId, waitingId } = await marked(t)
  await inArchive(folder, async ({ db }) => {
    const record = (at: number, isSet: boolean, note?: string) => ({
      ...{ id: 'a', subject: harbourId, key: 'x', name: 'x', note, isSet, markedAt: at, at, recordId: `r${at}` },
    })
    const records = [record(1, true, 'one'), record(2, false), record(3, true, 'three')]
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0, 1],
    ]) {
      await db.transaction(async (sql) => {
        await sql.all('DELETE FROM marks')
        for (const at of order) await saveMark(sql, records[at]!)
      })
      assert.deepEqual(
        (await marksOn(db, [harbourId])).map((one) => [one.note, one.at]),
        [['three', 3]],
      )
    }
    await db.transaction(async (sql) => {
      await saveMark(sql, { ...record(4, true), id: 'b', subject: waitingId })
      await markDuplicate(sql, harbourId, waitingId)
      await saveMark(sql, { ...record(5, true, 'late'), id: 'c', key: 'y', name: 'y' })
    })
    assert.deepEqual(
      (await marksOn(db, [waitingId])).map((one) => [one.name, one.at]),
      [
        ['y', 5],
        ['x', 4],
      ],
    )
  })
})

test('Where articles became one, the last that was said of a mark counts', async (t) => {
  const { folder, run, marks, harbourId, waitingId } = await marked(t)
  // Several: which of the two rows comes first by its id is a matter of luck.
  const names = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']
  const as = names.flatMap((name) => ['--as', name])
  await run('mark', harbourId, ...as, '--note', 'before')
  const [before] = await marks()
  await inArchive(folder, ({ db }) => db.transaction((sql) => markDuplicate(sql, harbourId, waitingId)))
  const notes = async () => (await marks()).flatMap((one) => one.marks.map(({ note }) => note))

  await run('mark', waitingId, ...as, '--note', 'after')
  assert.deepEqual(
    await notes(),
    names.map(() => 'after'),
  )
  const [after] = await marks()
  assert.deepEqual(after!.marks.map(({ at }) => at).sort(), before!.marks.map(({ at }) => at).sort())
  await run('mark', waitingId, ...as, '--no-note')
  assert.deepEqual(
    await notes(),
    names.map(() => undefined),
  )
  await run('mark', waitingId, ...as, '--remove')
  assert.deepEqual(await marks(), [])
})

test('A mark that is set after a clock was ahead has the time when it was set', async (t) => {
  const { folder, run, marks, harbourId, waitingId } = await marked(t)
  const ahead = { ...testOptions, now: () => Date.UTC(2031, 0) }
  await inArchive(folder, (archive) => markArticles(archive, { articles: [harbourId, waitingId], names: ['x'] }), ahead)
  const begun = new Date().toISOString()
  const again = jsonLines((await run('mark', harbourId, '--as', 'x', '--again', '--json')).stdout)[0]
  await run('mark', waitingId, '--as', 'x', '--remove')
  const anew = jsonLines((await run('mark', waitingId, '--as', 'x', '--note', 'n', '--json')).stdout)[0]
  const times = new Map((await marks()).map((one) => [one.id, one.marks[0]?.at]))
  assert.deepEqual([times.get(harbourId), times.get(waitingId)], [again?.at, anew?.at])
  for (const at of times.values()) assert.ok(at! >= begun && at! < '2031', at)

  // Also where the mark that the clock was ahead for was another article's.
  await inArchive(
    folder,
    async (archive) => {
      await markArticles(archive, { articles: [harbourId], names: ['y'] })
      await archive.db.transaction((sql) => markDuplicate(sql, harbourId, waitingId))
    },
    ahead,
  )
  await run('mark', waitingId, '--as', 'y', '--again', '--note', 'now')
  assert.deepEqual(
    (await marks('--as', 'y'))[0]?.marks.filter(({ name }) => name === 'y').map(({ at, note }) => [at < '2031', note]),
    [[true, 'now']],
  )
})

test('A mark is found as it was written, whatever its spaces, case and width', async (t) => {
  const { run, marks, harbourId } = await marked(t)
  await run('mark', harbourId, '--as', ' Follow   up ')
  for (const asked of ['Follow   up', 'follow up', ' ＦＯＬＬＯＷ　ｕｐ', 'follow\u00a0up ']) {
    assert.equal((await marks('--as', asked)).length, 1, asked)
    assert.match((await run('search', `mark:"${asked}"`, '--json')).stdout, new RegExp(harbourId), asked)
    assert.match((await run('mark', harbourId, '--as', asked, '--again')).stdout, /anew/, asked)
  }
  assert.equal((await marks()).flatMap((one) => one.marks).length, 1)
})
