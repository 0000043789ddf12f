import assert from 'node:assert/strict'
import { test } from 'node:test'
import { confirmHit, parseQuery } from '../search/index.ts'
import { articleById, createArticle, updateArticle } from './articles.ts'
import type { Db } from './db.ts'
import { saveRevision } from './revisions.ts'
import { termIndex } from './term-index.ts'

const day = 86_400_000
const epoch = Date.UTC(2026, 0, 1)

/** Texts by the days on which they were published. */
const texts: Readonly<Record<string, { readonly day: number; readonly title: string; readonly text: string }>> = {
  harbour: { day: 1, title: '渡口恢复夜航', text: '停航三个月的夜间航班恢复，渡轮在浓雾里鸣笛。' },
  congress: { day: 40, title: '国会今天开会', text: '国会议员在会议上说，预算要在六月以前通过。' },
  languages: {
    day: 80,
    title: 'Two languages',
    text: 'The team moved from C++ to C# and tested gpt-5 and U.S. models.',
  },
  traditional: { day: 400, title: '渡輪復航', text: '渡口的渡輪在濃霧裡鳴笛。' },
  // More words than PostgreSQL knows the places of, and one of them more often.
  long: {
    day: 900,
    title: '长篇',
    text: `${'河岸上的旧木船慢慢地漂。'.repeat(2500)}最后一句说的是蓝色的灯塔。${'river '.repeat(400)}`,
  },
}

/** What every index of words must do; `open` makes a database of its own for each test. */
export function termIndexConformance(name: string, open: () => Promise<Db>): void {
  const withArticles = (title: string, work: (db: Db) => Promise<void>) =>
    test(`${name}: ${title}`, async () => {
      const db = await open()
      try {
        for (const [key, one] of Object.entries(texts)) await keep(db, key, one)
        await work(db)
      } finally {
        await db.close()
      }
    })

  async function keep(
    db: Db,
    id: string,
    one: { readonly day: number; readonly title: string; readonly text: string },
  ) {
    const at = epoch + one.day * day
    await db.transaction(async (sql) => {
      if (!(await articleById(sql, id))) {
        await createArticle(sql, { id, key: id, source: id, firstSeenAt: at, isFetchable: false })
      }
      const revision = {
        id: `${id} ${one.title}`,
        articleId: id,
        captureId: id,
        origin: 'page',
        at,
        ...emptyRevision,
      } as const
      await saveRevision(sql, { ...revision, title: one.title, text: one.text })
      const article = (await articleById(sql, id))!
      const searchId = await updateArticle(sql, article, {
        currentRevisionId: revision.id,
        isComplete: true,
        sortAt: at,
        versionCount: 1,
        indexedTitle: one.title,
      })
      const { title, text } = one
      await termIndex(sql).indexArticle(sql, {
        searchId,
        formerSearchId: article.searchId,
        title,
        text,
        bands: [id, 'b'],
      })
    })
  }

  /** What a query finds, newest first, after the look that every reader's search takes. */
  async function found(db: Db, text: string, limit = 10, before?: number): Promise<string[]> {
    const outcome = parseQuery(text)
    assert.equal(outcome.kind, 'query')
    if (outcome.kind !== 'query') return []
    const places = await termIndex(db).search(db, outcome.query, { where: [], values: [] }).newest(limit, before)
    const ids: string[] = []
    for (const place of places) {
      const [row] = await db.all<{ id: string }>('SELECT id FROM articles WHERE search_id = ?', place)
      const one = texts[row!.id]!
      if (confirmHit(outcome.query, one).isMatch) ids.push(row!.id)
    }
    return ids
  }

  withArticles('words are found newest first, simplified and traditional alike', async (db) => {
    assert.deepEqual(await found(db, '渡口'), ['traditional', 'harbour'])
    assert.deepEqual(await found(db, '渡輪 鳴笛'), ['traditional', 'harbour'])
    assert.deepEqual(await found(db, '夜航'), ['harbour'])
    assert.deepEqual(await found(db, '没有这个词'), [])
  })

  withArticles('signs that make another word count: C++ is not C#', async (db) => {
    assert.deepEqual(await found(db, 'c++'), ['languages'])
    assert.deepEqual(await found(db, 'c#'), ['languages'])
    assert.deepEqual(await found(db, '"gpt-5"'), ['languages'])
    assert.deepEqual(await found(db, 'c'), [])
    assert.deepEqual(await found(db, 'lang*'), ['languages'])
  })

  withArticles('phrases, titles, alternatives and what must not stand there', async (db) => {
    assert.deepEqual(await found(db, '"国会议员"'), ['congress'])
    assert.deepEqual(await found(db, 'title:渡口'), ['harbour'])
    assert.deepEqual(await found(db, '渡口 OR 预算'), ['traditional', 'congress', 'harbour'])
    assert.deepEqual(await found(db, '渡轮 -浓雾'), [])
    assert.deepEqual(await found(db, '鸣笛 -夜航'), ['traditional'])
    assert.deepEqual(await found(db, '-渡口'), ['long', 'languages', 'congress'])
  })

  withArticles(
    'a text of any length is found by what stands at its end, and by no phrase that it lacks',
    async (db) => {
      assert.deepEqual(await found(db, '"蓝色的灯塔"'), ['long'])
      assert.deepEqual(await found(db, '"旧木船慢慢地漂"'), ['long'])
      assert.deepEqual(await found(db, '"灯塔蓝色"'), [])
      assert.deepEqual(await found(db, 'title:灯塔'), [])
      assert.deepEqual(await found(db, 'title:长篇 river'), ['long'])
    },
  )

  withArticles('a list goes on where a page ended, and counts stop at their limit', async (db) => {
    assert.deepEqual(await found(db, '渡口', 1), ['traditional'])
    const article = await articleById(db, 'traditional')
    assert.deepEqual(await found(db, '渡口', 10, article!.searchId), ['harbour'])
    const outcome = parseQuery('渡口 OR 预算')
    if (outcome.kind !== 'query') return assert.fail()
    const search = termIndex(db).search(db, outcome.query, { where: [], values: [] })
    assert.equal(await search.count(10), 3)
    assert.equal(await search.count(2), 2)
    const best = search.best && (await search.best(10, () => 1)).found
    const scored = best ?? (await search.scored?.()) ?? []
    assert.equal(scored.length, 3)
    assert.ok(scored.every(({ score }) => score > 0))
    assert.deepEqual(
      (await search.matches(10)).map((one) => one.source),
      ['traditional', 'congress', 'harbour'],
    )
  })

  withArticles('one search that is asked again and again says what a new one says', async (db) => {
    for (const text of ['渡口 OR 预算 OR "蓝色的灯塔" OR 灯塔蓝色', 'title:渡口 OR title:长篇', '渡口', '-渡口']) {
      const outcome = parseQuery(text)
      if (outcome.kind !== 'query') return assert.fail()
      const fresh = () => termIndex(db).search(db, outcome.query, { where: [], values: [] })
      const all = await fresh().newest(100)
      assert.ok(all.length > 0)
      for (const start of [undefined, all[0]! + 1, all[0]!]) {
        const search = fresh()
        const from = start === all[0] ? 1 : 0
        assert.deepEqual(await search.newest(1, start), all.slice(from, from + 1))
        assert.deepEqual(await search.newest(100, all[0]), all.slice(1))
        assert.deepEqual(await search.newest(100), all)
        assert.equal(await search.count(2), Math.min(2, all.length))
        assert.deepEqual(
          (await search.matches(100)).map((one) => one.at),
          all,
        )
        assert.equal(await search.count(100), all.length)
        if (search.hasWords)
          assert.deepEqual(await search.newest(100, undefined, true), await fresh().newest(100, undefined, true))
      }
    }
  })

  withArticles('filters and bounds of time restrict what is found', async (db) => {
    const outcome = parseQuery('渡口')
    if (outcome.kind !== 'query') return assert.fail()
    const bySource = { where: ['a.source LIKE ?'], values: ['HARB%'] }
    assert.equal((await termIndex(db).search(db, outcome.query, bySource).newest(10)).length, 1)
    const article = await articleById(db, 'traditional')
    const before = { where: [], values: [], most: article!.searchId }
    assert.equal((await termIndex(db).search(db, outcome.query, before).newest(10)).length, 1)
  })

  withArticles(
    'new words take the place of the old ones, also where a text becomes short or moves in time',
    async (db) => {
      await keep(db, 'long', { day: 5, title: '短篇', text: '现在只剩下一句话。' })
      assert.equal((await termIndex(db).search(db, queryOf('灯塔'), { where: [], values: [] }).newest(10)).length, 0)
      assert.equal((await termIndex(db).search(db, queryOf('一句'), { where: [], values: [] }).newest(10)).length, 1)
      await keep(db, 'long', texts.long!)
      assert.deepEqual(await found(db, '"蓝色的灯塔"'), ['long'])
      assert.deepEqual(await termIndex(db).unindexed(db), [])
    },
  )

  withArticles('like texts meet by their bands, and the index knows its words', async (db) => {
    const index = termIndex(db)
    assert.equal((await index.alike(db, ['harbour'], 10)).length, 1)
    assert.equal((await index.alike(db, ['b'], 10)).length, 5)
    assert.equal(await index.isKnown(db, 'languages'), true)
    assert.equal(await index.isKnown(db, 'language'), false)
    const like = await index.termsLike(db, { beginnings: ['la'], least: 8, most: 10, limit: 5 })
    assert.deepEqual(
      like.map(({ term }) => term),
      ['languages'],
    )
  })

  withArticles('earlier versions are kept as given, and no others', async (db) => {
    const index = termIndex(db)
    const former = (ids: readonly string[]) =>
      db.transaction((sql) =>
        index.indexFormerVersions(
          sql,
          'harbour',
          0,
          ids.map((id) => ({ id, title: '旧标题', text: '从前的渡口' })),
        ),
      )
    const search = async () =>
      (await index.searchFormer(db, queryOf('从前'), { where: [], values: [] }, { limit: 5, isByScore: true })).map(
        (one) => one.id,
      )
    await former(['harbour 渡口恢复夜航'])
    assert.deepEqual(await search(), ['harbour 渡口恢复夜航'])
    await former(['harbour 渡口恢复夜航'])
    assert.deepEqual(await search(), ['harbour 渡口恢复夜航'])
    await former([])
    assert.deepEqual(await search(), [])
  })
}

function queryOf(text: string) {
  const outcome = parseQuery(text)
  if (outcome.kind !== 'query') throw new Error(outcome.message)
  return outcome.query
}

/** What a revision has besides what a test is about. */
export const emptyRevision = {
  authors: [],
  tags: [],
  kind: 'article',
  html: '',
  textSha256: '',
  editKey: '',
  extractor: 'test',
  provenance: {},
} as const
