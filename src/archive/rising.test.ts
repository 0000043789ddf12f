import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test from 'node:test'
import { openSqlite } from '../store/index.ts'
import type { OpenArchive } from './open-archive.ts'
import { comparePhrases, logLikelihood } from './rising.ts'
import { risingNow } from './rising-now.ts'
import { keepMade } from './testing/fill-database.ts'

const everyday = [
  '市政府昨天公布了今年的预算，教育支出增加百分之五，议员们对此表示欢迎',
  '受冷空气影响，北方多地今晨降雪，气象台提醒市民注意保暖和出行安全',
  '国家队在主场以二比一取胜，教练赛后称赞了年轻球员的表现',
  'the council voted on a plan to rebuild the old harbour after years of debate',
]
const many = (texts: readonly string[], times: number) => Array.from({ length: times }, () => texts).flat()

test('a word that no list knows is found when it comes up, whole', () => {
  const news = [
    '钱凯港昨天开港',
    '秘鲁总统参观钱凯港',
    '中资建设的钱凯港引发讨论',
    '媒体谈钱凯港，吞吐量惊人',
    'Chancay port opens',
    'leaders visit Chancay port',
    'why Chancay port matters',
  ]
  const rising = comparePhrases([...many(everyday, 5), ...news], many(everyday, 40))
  assert.deepEqual(rising.map((one) => one.phrase).sort(), ['chancay port', '钱凯港'])
  assert.ok(rising.every((one) => one.before === 0 && one.articles >= 3))
})

test('what is written as often as ever is not rising, nor is anything without a past', () => {
  assert.deepEqual(comparePhrases(many(everyday, 5), many(everyday, 40)), [])
  assert.deepEqual(comparePhrases(many(['钱凯港昨天开港', '参观钱凯港的人'], 5), []), [])
  assert.equal(logLikelihood(5, 100, 50, 100), 0)
  assert.ok(logLikelihood(20, 100, 2, 800) > logLikelihood(5, 100, 2, 800))
})

test('the reading room counts in a thread of its own, once an hour', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'presskeep-rising-'))
  const db = await openSqlite(path.join(folder, 'test.db'))
  t.after(async () => {
    await db.close()
    rmSync(folder, { recursive: true })
  })
  const day = 86_400_000
  let now = Date.UTC(2026, 4, 20)
  const keep = (texts: readonly string[], at: number) =>
    db.transaction((sql) =>
      keepMade(
        sql,
        texts.map((text, index) => ({ title: `${index}`, text, at: at + index })),
      ),
    )
  await keep(many(everyday, 20), now - 20 * day)
  await keep([...many(everyday, 3), '钱凯港昨天开港', '秘鲁总统参观钱凯港', '有人谈钱凯港，说得多'], now - 2 * day)
  const rising = risingNow({ db, now: () => now } as OpenArchive)
  const [first, same] = await Promise.all([rising(7), rising(7)])
  assert.deepEqual(
    first?.phrases.map((one) => one.phrase),
    ['钱凯港'],
  )
  assert.equal(first, same)
  await keep(['钱凯港又有新消息'], now - day)
  assert.equal((await rising(7)).phrases[0]?.articles, 3)
  now += 3_600_000
  assert.equal((await rising(7)).phrases[0]?.articles, 4)
})
