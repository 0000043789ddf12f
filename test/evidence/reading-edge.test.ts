import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { libraryOf, openWithoutDatabase, rebuild } from '../../src/archive/index.ts'
import { followed, own } from '../support/followed.ts'
import { page } from '../support/small-site.ts'

const title = '渡口恢复夜航'
const note = '编者按：渡口夜航的来龙去脉，本报曾在去年秋天的连载里写过，读者可以到资料室借阅当时的报纸。'

/** These rules leave a block out or not by what stands around it, as the extractor does by what the whole page looks like. */
const rules = 'body: //article\nstrip: //h1\nstrip_id_or_class: outside\nprune: no'

interface Shown {
  /** Whether the note counts to the article. Readers see it all the same. */
  readonly isRead: boolean
  readonly counter?: number
  readonly note?: string
  readonly text?: readonly string[]
  readonly box?: string
}

function shown({ isRead, counter = 1, note: line = note, text = own(title), box }: Shown): { body: string } {
  const teaser = box === undefined ? '' : `<div class="outside"><p>${box}</p></div>`
  const edge = line === '' ? '' : `<div class="${isRead ? 'inner' : 'outside'}"><p>${line}</p></div>`
  const counters = `<div class="outside"><p>今日要闻 ${counter} 条，昨日要闻 ${counter + 7} 条</p></div>`
  return { body: page(title, text, `${edge}${counters}${teaser}`) }
}

test('A block at the edge of the article that is read today and not tomorrow is no edit, and makes no version', async (t) => {
  const { site, archive, look, noted } = await followed(t, [title], { rules })
  site.pages.set('/a0', shown({ isRead: true }))
  await look(1)
  const before = await noted()
  for (const [at, isRead] of [false, true, false, false, true].entries()) {
    site.pages.set('/a0', shown({ isRead, counter: at }))
    await look(2)
  }
  assert.deepEqual(await noted(), before)
  const [article] = (await libraryOf(archive).articles({})).articles
  assert.equal(article?.revisionCount, 2)
})

test('A real edit beside such a block is noted alone, also between versions that lie apart, and a rebuild notes the same', async (t) => {
  const { site, archive, folder, look, noted, close } = await followed(t, [title], { rules })
  site.pages.set('/a0', shown({ isRead: true }))
  await look(1)
  const edited = own(title).map((one) => one.replace('九点和十点半', '八点和九点半'))
  site.pages.set('/a0', shown({ isRead: false, text: edited }))
  await look(1)
  const twice = [
    ...edited,
    '管理处星期五补充说，节假日期间夜航加开一班，十一点三十分从北岸码头开出，月票照常可以使用。',
  ]
  site.pages.set('/a0', shown({ isRead: false, text: twice }))
  await look(1)
  const expected = ['edit:paragraph-added', 'edit:figure-changed', 'edit:paragraph-added']
  assert.deepEqual(await noted(), expected)
  const library = libraryOf(archive)
  const [article] = (await library.articles({})).articles
  const revisions = (await library.article(article!.id))!.revisions.filter((one) => one.origin === 'page')
  const apart = await library.compare(article!.id, revisions.at(-3)!.id, revisions.at(-1)!.id)
  assert.deepEqual(
    apart?.changes.map((one) => one.type),
    ['figure-changed', 'paragraph-added'],
  )
  await close()
  const place = openWithoutDatabase(folder, { now: () => Date.parse('2026-03-09T00:00:00Z'), software: 'test' })
  t.after(() => place.close())
  assert.deepEqual((await rebuild(place)).differences, [])
})

test('A short line at the edge whose numbers change is no edit, whenever it is read; what counts in the article is one', async (t) => {
  const { site, archive, look, noted } = await followed(t, [title], { rules })
  const updated = (hour: number) => `更新 2026年3月3日 ${hour}:30 · 有 ${hour + 31} 人看过`
  const text = own(title).map((one) => one.replace('九点和十点半', '八点和九点半'))
  site.pages.set('/a0', shown({ isRead: false, text, note: updated(8) }))
  await look(1)
  const before = await noted()
  for (const [at, isRead] of [true, true, false, true].entries()) {
    site.pages.set('/a0', shown({ isRead, text, note: updated(9 + at) }))
    await look(2)
    assert.deepEqual(await noted(), before, `look ${at}`)
  }
  const [article] = (await libraryOf(archive).articles({})).articles
  assert.equal(article?.revisionCount, 2)
  // A line that was read all the time: its number is the article's.
  const priced = (price: number) => [...text, `夜航船票 ${price} 元`]
  site.pages.set('/a0', shown({ isRead: false, note: '', text: priced(8) }))
  await look(2)
  site.pages.set('/a0', shown({ isRead: false, note: '', text: priced(9) }))
  await look(2)
  assert.equal((await noted()).at(-1), 'edit:figure-changed')
})

test('What the publisher takes away, puts in, rewords or moves into the article stays an edit', async (t) => {
  const { site, look, noted } = await followed(t, [title], { rules })
  const steps: readonly [Shown, string][] = [
    [
      { isRead: true, box: '渡轮公司另外宣布，北岸码头的候船室从下个月起重新开放，乘客可以在里面过夜等头班船。' },
      'edit:paragraph-added',
    ],
    [
      {
        isRead: true,
        note: '',
        box: '渡轮公司另外宣布，北岸码头的候船室从下个月起重新开放，乘客可以在里面过夜等头班船。',
      },
      'flip:paragraph-deleted',
    ],
    // Out of the box and into the article.
    [
      {
        isRead: true,
        note: '',
        text: [
          own(title)[0]!,
          '渡轮公司另外宣布，北岸码头的候船室从下个月起重新开放，乘客可以在里面过夜等头班船。',
          ...own(title).slice(1),
        ],
      },
      'edit:paragraph-added',
    ],
  ]
  for (const [step, expected] of steps) {
    site.pages.set('/a0', shown(step))
    await look(1)
    assert.equal((await noted()).at(-1), expected)
  }
})

test('Whatever changes around an article, nothing of it is an edit', async (t) => {
  const furniture = fc.record({
    isRead: fc.boolean(),
    counter: fc.nat(9999),
    box: fc.option(fc.constantFrom('另一则消息：城西影院拆除。', '天气：今天多云转晴，最高气温十八度。'), {
      nil: undefined,
    }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(furniture, { minLength: 1, maxLength: 5 }), async (looks) => {
      const { site, look, noted, close } = await followed(t, [title], { rules })
      site.pages.set('/a0', shown({ isRead: true }))
      await look(1)
      const before = await noted()
      for (const one of looks) {
        site.pages.set('/a0', shown(one))
        await look(2)
      }
      assert.deepEqual(await noted(), before)
      await close()
    }),
    { numRuns: 6 },
  )
})
