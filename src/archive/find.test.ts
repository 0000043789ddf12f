import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test, { type TestContext } from 'node:test'
import fc from 'fast-check'
import { foldText } from '../search/index.ts'
import { type Db, openSqlite, type Sql } from '../store/index.ts'
import { type FindOptions, find } from './find.ts'
import { moreVersionsThan } from './find-versions.ts'
import type { SearchPage } from './library.ts'
import { likeArticles } from './same-story.ts'
import { keepMade, type MadeArticle } from './testing/fill-database.ts'

const day = 86_400_000
const now = Date.UTC(2026, 10, 20)

async function databaseOf(
  t: TestContext,
  articles: readonly MadeArticle[],
): Promise<{ db: Db; ids: readonly string[] }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'presskeep-find-'))
  const db = await openSqlite(path.join(folder, 'test.db'))
  t.after(async () => {
    await db.close()
    rmSync(folder, { recursive: true })
  })
  return { db, ids: await db.transaction((sql) => keepMade(sql, articles)) }
}

function search(db: Db, query: string, options: Partial<FindOptions> = {}): Promise<SearchPage> {
  return find(db, query, { timeZone: 'Asia/Shanghai', now, ...options })
}

const titlesOf = (page: SearchPage) => page.hits.map((hit) => hit.title)

test('exact hits are those of a scan over all articles, newest first, page by page', async (t) => {
  const alphabet = [...'国会議员中上海发展。， \n', 'a', 'b ', '5', 'カ', '한']
  const some = (min: number, max: number) =>
    fc.array(fc.constantFrom(...alphabet), { minLength: min, maxLength: max }).map((parts) => parts.join(''))
  const made = fc.sample(some(1, 40), { numRuns: 400, seed: 7 }).map((text, at) => ({
    title: `标题 ${at}`,
    text,
    // Several say the same second.
    at: now - Math.floor(at / 7) * 1000,
  }))
  const { db, ids } = await databaseOf(t, made)
  const phrases = fc
    .sample(some(1, 4), { numRuns: 150, seed: 11 })
    .filter((phrase) => /^\p{Script=Han}+$/u.test(phrase))
  assert.ok(phrases.length > 40)
  for (const phrase of phrases) {
    const wanted = made.flatMap((one, at) =>
      [one.title, one.text].some((text) => foldText(text).includes(foldText(phrase))) ? [ids[at]!] : [],
    )
    const found: string[] = []
    let cursor: string | undefined
    do {
      const page: SearchPage = await search(db, `exact:${phrase}`, { sort: 'new', limit: 17, cursor })
      assert.equal(page.total, wanted.length)
      found.push(...page.hits.map((hit) => hit.id))
      cursor = page.next
    } while (cursor !== undefined)
    assert.deepEqual([...found].sort(), [...wanted].sort(), phrase)
    const times = found.map((id) => Math.floor(made[ids.indexOf(id)]!.at / 1000))
    assert.deepEqual(
      times,
      [...times].sort((a, b) => b - a),
    )
    const best = await search(db, `exact:${phrase}`, { sort: 'best', limit: 1000 })
    assert.deepEqual(best.hits.map((hit) => hit.id).sort(), [...wanted].sort(), phrase)
    const second = await search(db, `exact:${phrase}`, { sort: 'new', limit: 5, offset: 3 })
    assert.deepEqual(
      second.hits.map((hit) => hit.id),
      found.slice(3, 8),
    )
  }
})

test('where the index names articles that are not there, a search ends all the same', async (t) => {
  const made = Array.from({ length: 60 }, (_, at) => ({
    title: `标题 ${at}`,
    text: '渡轮今天停航。',
    at: now - at * 1000,
  }))
  const { db } = await databaseOf(t, made)
  // As a damaged database has it: the newest forty stand elsewhere than the index says.
  await db.transaction((sql) =>
    sql.all(`UPDATE articles SET search_id = -search_id WHERE id IN
      (SELECT id FROM articles ORDER BY search_id DESC LIMIT 40)`),
  )
  for (const query of ['渡轮', '"停航"', 'exact:渡轮']) {
    const page = await search(db, query, { sort: 'new', limit: 20 })
    assert.equal(page.hits.length, 20, query)
    assert.equal(page.hits[0]?.title, '标题 40', query)
  }
})

test('a word is found in either script, and not across words', async (t) => {
  const { db } = await databaseOf(t, [
    { title: '国会开会', text: '国会讨论了预算。', at: now - 3 * day },
    { title: '國會休會', text: '國會議員回家。', at: now - 2 * day },
    { title: '中国会议', text: '在北京召开。', at: now - day },
  ])
  const page = await search(db, '国会', { sort: 'new' })
  assert.deepEqual(titlesOf(page), ['國會休會', '国会开会'])
  assert.equal(page.doubtful, 1)
  assert.deepEqual(
    page.inside?.map((hit) => [hit.title, hit.match]),
    [['中国会议', 'inside']],
  )
  assert.equal(page.total, 2)
  const best = await search(db, '国会', { sort: 'best' })
  assert.deepEqual([best.hits.length, best.inside?.[0]?.title], [2, '中国会议'])
  assert.deepEqual(titlesOf(await search(db, '国会', { sort: 'new', isExact: true })), [
    '中国会议',
    '國會休會',
    '国会开会',
  ])
})

test('what stands only across words comes once, with the page among whose hits it would stand', async (t) => {
  const made = Array.from({ length: 40 }, (_, at) => ({
    title: `${at}`,
    text: at % 3 === 1 ? '他在中国会见了总统。' : '国会通过了法案。',
    at: now - at * day,
  }))
  const { db, ids } = await databaseOf(t, made)
  const doubted = ids.filter((_, at) => at % 3 === 1)
  const byCursor: string[] = []
  let cursor: string | undefined
  do {
    const page: SearchPage = await search(db, '国会', { sort: 'new', limit: 8, cursor })
    byCursor.push(...(page.inside ?? []).map((hit) => hit.id))
    cursor = page.next
  } while (cursor !== undefined)
  assert.deepEqual(byCursor, doubted)
  for (const sort of ['new', 'best'] as const) {
    const byOffset: string[] = []
    for (let offset = 0; offset < 32; offset += 14) {
      const page = await search(db, '国会', { sort, limit: 14, offset })
      assert.equal(page.doubtful ?? 0, page.inside?.length ?? 0)
      byOffset.push(...(page.inside ?? []).map((hit) => hit.id))
    }
    assert.deepEqual(byOffset.sort(), [...doubted].sort())
  }
  const some = await search(db, '国会', { sort: 'new', limit: 8 })
  assert.equal(some.isTotalAtMost, true, 'what is not looked at yet may be doubtful too')
  const whole = await search(db, '国会', { sort: 'new', limit: 1000 })
  assert.deepEqual([whole.isTotalAtMost, whole.total], [undefined, whole.hits.length])
  const few = await search(db, '国会 会见', { sort: 'new', limit: 2 })
  assert.deepEqual([few.hits.length, few.inside?.length, few.doubtful], [0, 2, doubted.length])
})

test('pieces of a phrase here and there are not the phrase', async (t) => {
  const { db } = await databaseOf(t, [
    { title: '无', text: '甲乙丙。乙丙丁。', at: now - day },
    { title: '无', text: '甲乙丙丁。', at: now - 2 * day },
  ])
  for (const sort of ['new', 'best'] as const) {
    for (const query of ['exact:甲乙丙丁', '"甲乙丙丁"', '甲乙丙丁']) {
      const page = await search(db, query, { sort })
      assert.equal(page.hits.length, 1, query)
      assert.equal(page.total, 1, query)
    }
  }
})

test('what is searched while something is written waits for nothing, and sees what was there before', async (t) => {
  const { db } = await databaseOf(t, [{ title: '国会', text: '国会开会。', at: now - day }])
  let isOver = false
  let release = () => {}
  const written = db.transaction(async (sql) => {
    await keepMade(
      sql,
      Array.from({ length: 50 }, (_, at) => ({ title: `国会 ${at}`, text: '国会。', at: now - 2 * day - at * 60_000 })),
    )
    await new Promise<void>((resolve) => {
      release = resolve
    })
    isOver = true
  })
  for (let round = 0; round < 20; round++) assert.equal((await search(db, '国会', { withFacets: true })).total, 1)
  assert.equal(isOver, false)
  while (!isOver) {
    release()
    await new Promise((resolve) => setImmediate(resolve))
  }
  await written
  assert.equal((await search(db, '国会')).total, 51)
})

test('a word in the title and a new article stand higher', async (t) => {
  const { db } = await databaseOf(t, [
    { title: '无关', text: '文中提到一次地震。'.padEnd(300, '余'), at: now - 800 * day },
    { title: '无关', text: '文中提到一次地震。'.padEnd(300, '文'), at: now - day },
    { title: '地震', text: '别的事。'.padEnd(300, '章'), at: now - 900 * day },
  ])
  const page = await search(db, '地震', { sort: 'best' })
  assert.equal(page.hits[0]?.title, '地震')
  assert.ok(page.hits[1]!.firstSeenAt > page.hits[2]!.firstSeenAt)
})

test('filters and facets', async (t) => {
  const made = (source: string, language: string, author: string, at: number): MadeArticle => ({
    title: '选举',
    text: `${source}报道选举。`,
    source,
    language,
    authors: [author],
    at,
  })
  const { db } = await databaseOf(t, [
    made('甲报', 'zh', '张三', Date.UTC(2026, 0, 31, 17)),
    made('甲报', 'zh', '张三', Date.UTC(2026, 0, 31, 15)),
    made('乙报', 'zh', '李四', Date.UTC(2026, 4, 6)),
    made('Daily', 'en', 'Ann', Date.UTC(2025, 4, 6)),
  ])
  const page = await search(db, '选举', { withFacets: true })
  assert.deepEqual(page.facets, {
    source: [
      { name: '甲报', count: 2 },
      { name: 'Daily', count: 1 },
      { name: '乙报', count: 1 },
    ],
    language: [
      { name: 'zh', count: 3 },
      { name: 'en', count: 1 },
    ],
    author: [
      { name: '张三', count: 2 },
      { name: 'Ann', count: 1 },
      { name: '李四', count: 1 },
    ],
    month: [
      { name: '2025-05', count: 1 },
      { name: '2026-01', count: 1 },
      { name: '2026-02', count: 1 },
      { name: '2026-05', count: 1 },
    ],
  })
  assert.equal((await search(db, '选举 source:甲报')).total, 2)
  assert.equal((await search(db, '选举 -source:甲报')).total, 2)
  assert.equal((await search(db, '选举 on:2026-02')).total, 1)
  assert.equal((await search(db, '选举 before:2026')).total, 1)
  assert.equal((await search(db, '选举 after:2026-05 lang:zh')).total, 1)
  assert.equal((await search(db, 'lang:en')).total, 1)
  assert.equal((await search(db, '-乙报')).total, 3)
})

test('a day has the articles of its own hours, also where very many say the same second', async (t) => {
  const midnight = Date.parse('2026-03-02T00:00:00+08:00')
  const made = Array.from({ length: 900 }, (_, at) => ({
    title: `消息 ${at}`,
    text: at % 3 ? '国会开会。' : '议员到场。',
    source: at % 2 ? '甲报' : '乙报',
    // A third in the last second before a day, a third in its first one, the others around.
    at: midnight + [-1, 0, (at - 450) * 600_000][at % 3]!,
  }))
  const { db, ids } = await databaseOf(t, made)
  const dayAt = (at: number) => Math.floor((at - midnight) / day)
  const cases: readonly (readonly [string, (one: (typeof made)[number]) => boolean])[] = [
    ['on:2026-03-02', (one) => dayAt(one.at) === 0],
    ['国会 on:2026-03-01', (one) => one.text.includes('国会') && dayAt(one.at) === -1],
    ['国会 on:2026-03-02', (one) => one.text.includes('国会') && dayAt(one.at) === 0],
    [
      '议员 after:2026-03-02 source:甲报',
      (one) => one.text.includes('议员') && one.source === '甲报' && one.at >= midnight,
    ],
    ['国会 before:2026-03-02', (one) => one.text.includes('国会') && one.at < midnight],
    ['国会 -on:2026-03-02', (one) => one.text.includes('国会') && dayAt(one.at) !== 0],
    ['国会 on:2026-03-01 is:edited', () => false],
  ]
  for (const [typed, isWanted] of cases) {
    const wanted = ids.filter((_, at) => isWanted(made[at]!)).sort()
    for (const sort of ['new', 'best'] as const) {
      const page = await search(db, typed, { sort, limit: 900 })
      assert.deepEqual(page.hits.map((hit) => hit.id).sort(), wanted, `${typed} ${sort}`)
      assert.equal(page.total, wanted.length, `${typed} ${sort}`)
      const few = await search(db, typed, { sort, limit: 10 })
      assert.equal(few.total, wanted.length, `${typed} ${sort}, the first ten`)
    }
  }
})

test('what an earlier version said is found in the versions only', async (t) => {
  const { db, ids } = await databaseOf(t, [
    {
      title: '部长留任',
      text: '政府更正了消息。',
      at: now - day,
      former: [{ title: '部长辞职', text: '政府宣布部长辞职。' }],
    },
  ])
  assert.equal((await search(db, '辞职')).total, 0)
  const page = await search(db, '辞职 in:versions')
  assert.deepEqual(titlesOf(page), ['部长辞职'])
  assert.equal(page.hits[0]?.id, ids[0])
  assert.ok(page.hits[0]?.version)
  assert.equal((await search(db, '留任 in:versions')).total, 0)
  assert.equal((await search(db, 'in:versions')).total, 1)
})

test('a misspelt word is answered with the word that is known', async (t) => {
  const { db } = await databaseOf(t, [
    { title: 'Parliament votes', text: 'The parliament voted on Tuesday.', language: 'en', at: now - day },
  ])
  assert.deepEqual((await search(db, 'parliment')).suggestions, ['parliament'])
  assert.deepEqual((await search(db, 'parliament source:Nobody')).suggestions, ['parliament'])
  assert.equal((await search(db, 'parliament')).suggestions, undefined)
})

test('of many words that are not known few are mended, and no numbers', async (t) => {
  const { db } = await databaseOf(t, [
    {
      title: 'Parliament votes',
      text: 'The parliament voted on 2024 motions, 20245 in all.',
      language: 'en',
      at: now - day,
    },
  ])
  assert.equal((await search(db, '2034 20246')).suggestions, undefined)
  const strange = Array.from({ length: 8 }, (_, at) => `strange${'abcdefgh'[at]}`).join(' ')
  assert.deepEqual((await search(db, `parliment ${strange}`)).suggestions, [`parliament ${strange}`])
  assert.equal((await search(db, `${strange} parliment`)).suggestions, undefined)
})

test('words typed in one piece are looked for one by one where together they are nowhere', async (t) => {
  const { db } = await databaseOf(t, [{ title: '访问', text: '新加坡的总理昨天出发。', at: now - day }])
  const page = await search(db, '新加坡总理')
  assert.equal(page.hits.length, 1)
  assert.equal(page.isTakenApart, true)
  assert.equal((await search(db, '"新加坡总理"')).total, 0)
})

test('a character by itself stands above one that is a piece of other words, and each hit comes once', async (t) => {
  const made = Array.from({ length: 50 }, (_, at) => ({
    title: `动物园 ${at}`,
    text: at === 30 ? '邻居的猫昨天不见了。' : '熊猫吃竹子，熊猫睡觉。'.repeat(1 + (at % 3)),
    at: now - at * day,
  }))
  const { db, ids } = await databaseOf(t, made)
  const first = await search(db, '猫', { limit: 20 })
  assert.equal(first.hits[0]?.title, '动物园 30')
  const found: string[] = []
  for (let offset = 0; offset < 60; offset += 20) {
    const page = await search(db, '猫', { limit: 20, offset })
    found.push(...page.hits.map((hit) => hit.id))
  }
  assert.deepEqual(found.toSorted(), ids.toSorted())
})

test('an article with the words in its headline stands above a short one that says them often', async (t) => {
  const { db } = await databaseOf(t, [
    { title: '更正', text: '旧港潮闸去年关了十七次。《潮闸卡住》一文把潮闸的年份写错了。', at: now - day },
    {
      title: '潮闸失灵，旧港进水',
      text: `潮闸昨夜没有关上。${'居民连夜把家具搬上二楼，街上的水到早上才退。'.repeat(30)}`,
      at: now - 3 * day,
    },
  ])
  assert.deepEqual(
    (await search(db, '潮闸')).hits.map((hit) => hit.title),
    ['潮闸失灵，旧港进水', '更正'],
  )
})

test('a word that most articles of a small archive have says something too', async (t) => {
  const made = [
    { title: 'Tide tables', text: 'High tide at six, low tide at noon. Printed at the harbour.' },
    {
      title: 'Harbour closed by the tide',
      text: `The harbour stayed shut until noon. ${'Boats waited outside and the market opened late. '.repeat(2)}`,
    },
    ...['Ferry', 'Fish', 'Crane'].map((title) => ({ title, text: `${title} news from the harbour.` })),
    { title: 'Theatre', text: 'Theatre news from the town.' },
  ]
  const { db } = await databaseOf(
    t,
    made.map((one) => ({ ...one, at: now - day, language: 'en' })),
  )
  assert.deepEqual(titlesOf(await search(db, 'harbour tide')), ['Harbour closed by the tide', 'Tide tables'])
})

test('words side by side stand above the same words far apart, also on the second page', async (t) => {
  const between = '这一天城里还发生了许多别的事情，大家都忙着准备过年。'
  const made = Array.from({ length: 50 }, (_, at) => ({
    title: `纪事 ${at}`,
    text: at === 30 ? `港口的关税降了。${between.repeat(3)}` : `港口很忙。${between.repeat(3)}关税没有变。`,
    at: now - at * day,
  }))
  const { db, ids } = await databaseOf(t, made)
  assert.equal((await search(db, '港口 关税', { limit: 20 })).hits[0]?.title, '纪事 30')
  // A phrase, and one word or the other, are ranked as the index says.
  assert.equal((await search(db, '港口 OR 关税', { limit: 20 })).hits[0]?.title, '纪事 0')
  const found: string[] = []
  for (let offset = 0; offset < 60; offset += 20) {
    found.push(...(await search(db, '港口 关税', { limit: 20, offset })).hits.map((hit) => hit.id))
  }
  assert.deepEqual(found.toSorted(), ids.toSorted())
})

test('long texts that are looked at let others have the thread between them', async (t) => {
  const made = Array.from({ length: 30 }, (_, at) => ({
    title: `長文 ${at}`,
    text: `${'a b '.repeat(40_000)}a a a c`,
    at: now - at * day,
  }))
  const { db } = await databaseOf(t, made)
  for (const [query, sort] of [
    ['"a b a c"', 'new'],
    ['a c', 'best'],
  ] as const) {
    let turns = 0
    let next = setImmediate(function turn() {
      turns++
      next = setImmediate(turn)
    })
    await search(db, query, { sort, limit: 20 })
    clearImmediate(next)
    assert.ok(turns > 0, query)
  }
})

test('where nothing is found, what would be found with a word less is told, the most first', async (t) => {
  const { db } = await databaseOf(t, [
    { title: '一', text: '新加坡的总理昨天出发。', at: now - day },
    { title: '二', text: '新加坡的总理今天回来。', at: now - 2 * day },
    { title: '三', text: '总理谈到了关税。', at: now - 3 * day },
  ])
  const { shorter, total, suggestions } = await search(db, '总理 关税 新加坡')
  assert.deepEqual([total, suggestions], [0, undefined])
  assert.deepEqual(
    shorter?.map(({ query, without, total }) => [query, without, total]),
    [
      ['总理 新加坡', '关税', 2],
      ['总理 关税', '新加坡', 1],
    ],
  )
  for (const one of shorter ?? []) assert.equal((await search(db, one.query)).total, one.total)
  assert.equal((await search(db, '总理 关税 新加坡')).hits.length, 0)
  // Without its filter this finds nothing, either: that is no help.
  const filtered = await search(db, '翡翠鲸鱼 总理 after:2000')
  assert.equal(filtered.suggestions, undefined)
  assert.deepEqual(
    filtered.shorter?.map(({ query }) => query),
    ['总理 after:2000'],
  )
  assert.deepEqual((await search(db, '总理 before:2000')).suggestions, ['总理'])
  // In one piece, and taken apart in vain.
  assert.equal((await search(db, '新加坡总理关税')).shorter?.[0]?.without, '关税')
  assert.equal((await search(db, '总理 关税')).shorter, undefined)
  assert.equal((await search(db, '渡口')).shorter, undefined)
})

test('the same story at another source is found, also in the other script', async (t) => {
  const text = '市政府周一宣布，新的跨海大桥将于明年动工，预计耗资三十亿元，工期五年，届时两岸车程缩短为二十分钟。'
  const { db, ids } = await databaseOf(t, [
    { title: '跨海大桥明年动工', text: `${text}市民表示欢迎。`, source: '甲报', at: now - day },
    {
      title: '跨海大橋明年動工',
      text: '市政府週一宣布，新的跨海大橋將於明年動工，預計耗資三十億元，工期五年，屆時兩岸車程縮短為二十分鐘。居民表示歡迎。',
      source: '乙報',
      at: now - 2 * day,
    },
    { title: '天气', text: '明天多云转晴，气温二十五度，适合出门散步，晚上有小雨，记得带伞。', at: now - day },
  ])
  const alike = await likeArticles(db, { id: ids[0]!, title: '跨海大桥明年动工', text: `${text}市民表示欢迎。` })
  assert.deepEqual(
    alike.map((one) => one.id),
    [ids[1]],
  )
  const page = await search(db, '跨海大桥', { sort: 'new', withStories: true })
  assert.equal(page.hits[1]?.sameStoryAs, ids[0])
})

test('of very many earlier versions some are shown, and who wants all hears that there are more', async (t) => {
  const made = Array.from({ length: 1001 }, (_, at) => ({
    title: `消息 ${at}`,
    text: '现在的话。',
    at: now - at * 60_000,
    former: [{ title: `旧闻 ${at}`, text: '从前的话。' }],
  }))
  const { db } = await databaseOf(t, made)
  const page = await search(db, '从前 in:versions', { sort: 'new', limit: 500, offset: 500 })
  assert.equal(page.hits.length, 500)
  assert.equal(page.total, 1000)
  assert.match(moreVersionsThan(page) ?? '', /more than 1000 earlier versions/)
  const all = await search(db, '从前 in:versions before:2026-11-20', { sort: 'new', limit: 1000 })
  assert.ok(all.total > 0 && all.total < 1000)
  assert.equal(moreVersionsThan(all), undefined)
})

test('what must not be there keeps nothing out in which its parts stand apart', async (t) => {
  const texts = ['港区 4 名工人，周一开工。', '港区四周都是水。', '港区关闭 4周。', '港区。']
  const { db } = await databaseOf(
    t,
    texts.map((text, at) => ({ title: `${at}`, text, at: now - at * day })),
  )
  for (const sort of ['new', 'best'] as const) {
    for (const query of ['港区 -四周', '港区 -4周']) {
      const page = await search(db, query, { sort })
      assert.deepEqual(titlesOf(page).sort(), ['0', '3'], query)
      assert.equal(page.total, 2)
    }
  }
})

test('counting stops where it tells nothing any more, and the pages go on', async (t) => {
  const made = Array.from({ length: 1100 }, (_, at) => ({ title: `消息 ${at}`, text: '同样的话。', at: now }))
  const { db } = await databaseOf(t, made)
  const page = await search(db, '消息', { sort: 'new', limit: 1000 })
  assert.equal(page.total, 1000)
  assert.equal(page.isTotalAtLeast, true)
  const rest = await search(db, '消息', { sort: 'new', limit: 1000, cursor: page.next })
  assert.equal(new Set([...page.hits, ...rest.hits].map((hit) => hit.id)).size, 1100)
})

test('who goes on by cursor sees each hit once and misses none, whatever comes in between two pages', async (t) => {
  const made = Array.from({ length: 90 }, (_, at) => ({
    title: `消息 ${at}`,
    text: at % 5 === 2 ? '他在中国会见了总统。' : '国会通过了法案。',
    at: now - Math.floor(at / 4) * 1000,
  }))
  const { db, ids } = await databaseOf(t, made)
  const wanted = ids.filter((_, at) => at % 5 !== 2)
  const found: string[] = []
  let cursor: string | undefined
  let round = 0
  do {
    const page: SearchPage = await search(db, '国会 sort:new', { limit: 7, cursor })
    assert.equal(page.sort, 'new')
    found.push(...page.hits.map((hit) => hit.id))
    cursor = page.next
    // Newer ones, others of the same second as the last, and older ones: only the latter two may still come.
    const last = page.hits.at(-1)?.publishedAt ?? now
    const late = [now + 60_000, last, now - 9 * day].map((at) => ({ title: `后来 ${++round}`, text: '国会开会。', at }))
    await db.transaction((sql) => keepMade(sql, late))
  } while (cursor !== undefined && round < 300)
  assert.equal(new Set(found).size, found.length, 'none twice')
  assert.deepEqual(
    wanted.filter((id) => !found.includes(id)),
    [],
    'none lost',
  )
})

test('a page of no hits has no next one, and what can not be gone on from by cursor says so', async (t) => {
  const { db } = await databaseOf(t, [
    { title: '消息一', text: '国会通过了法案。', at: now, former: [{ title: '消息', text: '国会休会。' }] },
    { title: '消息二', text: '国会开会。', at: now - day },
  ])
  assert.equal((await search(db, '国会', { sort: 'new', limit: 0 })).next, undefined)
  const { next } = await search(db, '国会', { sort: 'new', limit: 1 })
  assert.match((await search(db, '国会', { sort: 'best', cursor: next })).problem ?? '', /cursor goes with sort=new/)
  assert.match((await search(db, 'in:versions 国会', { cursor: next })).problem ?? '', /no cursor/)
})

test('words that were looked for one by one are so on the next pages, too', async (t) => {
  const made = Array.from({ length: 9 }, (_, at) => ({
    title: `${at}`,
    text: '新加坡总理在访问期间与议员会面，双方谈到了贸易。',
    at: now - at * day,
  }))
  const { db, ids } = await databaseOf(t, made)
  const typed = '新加坡总理访问'
  const found: string[] = []
  let cursor: string | undefined
  do {
    const page: SearchPage = await search(db, typed, { sort: 'new', limit: 4, cursor })
    assert.equal(page.isTakenApart, true)
    found.push(...page.hits.map((hit) => hit.id))
    cursor = page.next
  } while (cursor !== undefined)
  assert.deepEqual(found, ids)
  const second = await search(db, typed, { sort: 'new', limit: 4, offset: 4 })
  assert.deepEqual(
    second.hits.map((hit) => hit.id),
    ids.slice(4, 8),
  )
})

test('where nothing is found, all words are mended at once, and so are names of fields and wildcards', async (t) => {
  const { db } = await databaseOf(t, [
    { title: 'Parliament passes budget', text: 'The hurricane came later.', at: now },
  ])
  assert.deepEqual((await search(db, 'parlament budjet')).suggestions, ['parliament budget'])
  assert.deepEqual((await search(db, 'sourse:晨报 parliament')).suggestions, ['source:晨报 parliament'])
  assert.deepEqual((await search(db, 'hurri*ane')).suggestions, ['hurri*'])
  assert.equal((await search(db, 'https://news.example/none')).suggestions, undefined)
})

test('A filter by author or tag that hardly any match passes is not held against all of them', async (t) => {
  const few = (at: number) => at % 900 === 17
  const { db } = await databaseOf(
    t,
    Array.from({ length: 5_000 }, (_, at) => ({
      title: `第${at}`,
      text: '渡轮停航。',
      at: now - at * 60_000,
      authors: few(at) ? ['李 四', 'Anna O’Neil'] : [`记者${at % 40}`],
      tags: few(at) ? ['Weather', '50%'] : at === 4_999 ? ['weather', '5000'] : ['news'],
    })),
  )
  let asked = 0
  const listening: Sql = {
    dialect: db.dialect,
    all(sql, ...values) {
      if (sql.includes('article_authors x WHERE') || sql.includes('article_tags x WHERE'))
        for (const value of values) if (String(value).startsWith('[')) asked += JSON.parse(String(value)).length
      return db.all(sql, ...values)
    },
  }
  // A database keeps its index by itself; what listens has to be it.
  const heard = new Proxy(db, { get: (of, name) => (name === 'all' ? listening.all : Reflect.get(of, name)) })
  const found = async (query: string, options: Partial<FindOptions> = {}) => {
    asked = 0
    const page = await search(heard, query, options)
    return { titles: titlesOf(page), total: page.total, asked }
  }
  const all = ['第17', '第917', '第1817', '第2717', '第3617', '第4517']
  for (const query of [
    '停航 author:四',
    '停航 author:"o’n"',
    'tag:50% 停航',
    'tag:WEATHER author:李',
    '停航 author:李 author:无',
  ]) {
    for (const sort of ['new', 'best'] as const) {
      const { titles, total, asked } = await found(query, { sort })
      assert.deepEqual([titles, total], [all, 6], query)
      assert.ok(asked < 4_000, `${query}, ${sort}: ${asked} articles were asked`)
    }
  }
  assert.deepEqual((await found('停航 tag:weather', { sort: 'new' })).titles, [...all, '第4999'])
  assert.deepEqual((await found('停航 tag:5000', { sort: 'new' })).titles, ['第4999'])
  assert.equal((await found('停航 author:无', { sort: 'new' })).total, 0)
  const second = await found('停航 author:四', { sort: 'new', limit: 2, offset: 2 })
  assert.deepEqual([second.titles, second.total], [['第1817', '第2717'], 6])
  assert.equal((await found('停航 author:记者', { sort: 'new' })).total, 1_000)
})
