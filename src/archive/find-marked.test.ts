import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { scratch } from '../../test/support/folders.ts'
import { freshPostgres, withoutPostgres } from '../../test/support/postgres.ts'
import { markKey } from '../model/index.ts'
import { type Db, openPostgres, openSqlite, saveMark } from '../store/index.ts'
import { find } from './find.ts'
import { keepMade } from './testing/fill-database.ts'

const now = Date.UTC(2026, 10, 20)
const noServer = await withoutPostgres()

const engines = [
  { engine: 'SQLite', skip: false, open: async (t: TestContext) => openSqlite(`${scratch(t)}/test.db`) },
  {
    engine: 'PostgreSQL',
    skip: noServer,
    open: async (t: TestContext) => openPostgres(await freshPostgres({ after: (work) => t.after(() => work()) })),
  },
] as const

const made = Array.from({ length: 700 }, (_, at) => ({
  title: `消息 ${at}`,
  text: at % 3 ? '国会开会，议员到场。' : '渡轮停航。',
  source: at % 2 ? '甲报' : '乙报',
  at: now - at * 3_600_000,
  ...(at % 5 === 0 && { former: [{ title: `旧消息 ${at}`, text: '国会休会。' }] }),
}))

async function markedDatabase(t: TestContext, open: (t: TestContext) => Promise<Db>) {
  const db = await open(t)
  t.after(() => db.close())
  const ids = await db.transaction((sql) => keepMade(sql, made))
  const mark = (at: number, name: string, isSet = true) =>
    db.transaction((sql) =>
      saveMark(sql, {
        ...{ id: `${at} ${name}`, subject: ids[at]!, key: markKey(name), name, isSet, markedAt: at, at, recordId: 'r' },
      }),
    )
  for (let at = 0; at < made.length; at++) {
    if (at % 7 === 0) await mark(at, 'Evidence')
    if (at % 11 === 0) await mark(at, 'follow up (later)')
    if (at % 13 === 0) await mark(at, 'gone', false)
  }
  return { db, ids }
}

for (const { engine, skip, open } of engines) {
  test(`what is marked is found, with words and without, on ${engine}`, { skip }, async (t) => {
    const { db, ids } = await markedDatabase(t, open)
    const has = (word: string) => (at: number) => made[at]!.text.includes(word)
    const evidence = (at: number) => at % 7 === 0
    const later = (at: number) => at % 11 === 0
    const isEdited = (at: number) => at % 5 === 0
    const cases: readonly (readonly [string, (at: number) => boolean])[] = [
      ['is:marked', (at) => evidence(at) || later(at)],
      ['mark:evidence', evidence],
      ['mark:ＥＶＩＤＥＮＣＥ', evidence],
      ['mark:"follow up (later)"', later],
      ['mark:Evidence mark:"follow up (later)"', (at) => evidence(at) || later(at)],
      ['is:marked is:edited', (at) => (evidence(at) || later(at)) && isEdited(at)],
      ['国会 is:marked', (at) => has('国会')(at) && (evidence(at) || later(at))],
      ['国会 mark:evidence source:甲报', (at) => has('国会')(at) && evidence(at) && at % 2 === 1],
      ['渡轮 -is:marked', (at) => has('渡轮')(at) && !evidence(at) && !later(at)],
      [
        '渡轮 -mark:evidence after:2026-11',
        (at) => has('渡轮')(at) && !evidence(at) && made[at]!.at >= Date.UTC(2026, 10),
      ],
      ['mark:gone', () => false],
      ['国会 mark:nothing', () => false],
    ]
    for (const [typed, isWanted] of cases) {
      const wanted = ids.filter((_, at) => isWanted(at)).sort()
      for (const sort of ['new', 'best'] as const) {
        for (const isExact of [false, true]) {
          const page = await find(db, typed, { timeZone: 'UTC', now, sort, isExact, limit: 700 })
          assert.deepEqual(page.hits.map((hit) => hit.id).sort(), wanted, `${typed} ${sort} ${isExact}`)
          assert.equal(page.total, wanted.length, typed)
        }
      }
    }
    const former = await find(db, '休会 mark:evidence in:versions', { timeZone: 'UTC', now, limit: 700 })
    assert.equal(former.total, made.filter((_, at) => evidence(at) && isEdited(at)).length)
  })

  test(`a mark that there is not is answered with those that look like it, on ${engine}`, { skip }, async (t) => {
    const { db } = await markedDatabase(t, open)
    const suggested = async (typed: string) => (await find(db, typed, { timeZone: 'UTC', now })).suggestions
    assert.deepEqual(await suggested('国会 mark:evidnce'), ['国会 mark:Evidence'])
    assert.deepEqual(await suggested('mark:follow'), ['mark:"follow up (later)"'])
    assert.deepEqual(await suggested('mark:"follow ap (later)"'), ['mark:"follow up (later)"'])
    assert.deepEqual(await suggested('marks:evidence'), ['mark:evidence'])
    assert.equal(await suggested('mark:完全不同'), undefined)
    assert.equal(
      (await find(db, 'is:markd', { timeZone: 'UTC', now })).problem,
      'is:markd is not known; there are is:edited and is:marked.',
    )
  })
}
