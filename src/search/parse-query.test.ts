import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import {
  parseQuery,
  type Query,
  type QueryNode,
  relaxQuery,
  shorterQueries,
  type TermQuery,
  termQueryOf,
} from './index.ts'

function queryOf(typed: string): Query {
  const outcome = parseQuery(typed, { today: '2024-05-20' })
  assert.equal(outcome.kind, 'query', typed)
  if (outcome.kind !== 'query') throw new Error(typed)
  return outcome.query
}

/** `(a & "b c" & (d | e*))` */
function shown(node: QueryNode | undefined): string {
  if (!node) return ''
  if (node.kind !== 'text') return `(${node.of.map(shown).join(node.kind === 'all' ? ' & ' : ' | ')})`
  const column = node.column ? `${node.column}:` : ''
  const text = node.isPhrase ? `"${node.text}"` : node.text
  return `${column}${node.isExact ? '=' : ''}${text}${node.isPrefix ? '*' : ''}`
}

test('words all have to be there, OR binds closer than a space', () => {
  assert.equal(shown(queryOf('国会 预算').find), '(国会 & 预算)')
  assert.equal(shown(queryOf('国会 预算 OR 财政').find), '(国会 & (预算 | 财政))')
  assert.equal(shown(queryOf('(国会 预算) OR 财政').find), '((国会 & 预算) | 财政)')
  assert.equal(shown(queryOf('国会 AND 预算').find), '(国会 & 预算)')
  assert.equal(shown(queryOf('"two words" econ*').find), '("two words" & econ*)')
})

test('what is typed twice is looked for once', () => {
  assert.equal(shown(queryOf('国会 预算 国会').find), '(国会 & 预算)')
  assert.equal(shown(queryOf('国会 国会').find), '国会')
  assert.equal(shown(queryOf('国会 OR 预算 OR 国会 (税 OR 费) (税 OR 费)').find), '((国会 | 预算) & (税 | 费))')
  assert.equal(shown(queryOf('国会 "国会" title:国会 国会*').find), '(国会 & "国会" & title:国会 & 国会*)')
  const forms = queryOf("3500 об'єкт")
  assert.deepEqual(queryOf(`${"3500 об'єкт ".repeat(50)} -议员 -议员`), {
    ...forms,
    without: queryOf('国会 -议员').without,
  })
})

test('a minus leaves out', () => {
  const query = queryOf('国会 -议员 -"预算 案"')
  assert.equal(shown(query.find), '国会')
  assert.deepEqual(
    query.without.map((text) => text.text),
    ['议员', '预算 案', '预算案'],
  )
  assert.equal(shown(queryOf('国会 covid-19').find), '(国会 & covid-19)')
})

test('typographic and full-width signs are signs', () => {
  assert.equal(shown(queryOf('“两个 词” （甲 OR 乙）').find), '(("两个 词" | "两个词") & (甲 | 乙))')
  assert.deepEqual(queryOf('source：“晨 报” 国会').filters, [{ field: 'source', value: '晨 报', isNegated: false }])
})

test('what is left open ends with the query', () => {
  assert.equal(shown(queryOf('"国会 预算').find), '("国会 预算" | "国会预算")')
  assert.equal(shown(queryOf('((国会').find), '国会')
  assert.equal(shown(queryOf('国会)) 预算').find), '(国会 & 预算)')
  assert.equal(shown(queryOf('OR 国会 OR').find), '国会')
})

test('fields are filters', () => {
  const query = queryOf(
    '国会 source:晨报 -lang:en after:2024-02 before:2024/5/6 on:7d is:edited is:marked mark:"follow up" has:picture sort:new',
  )
  assert.deepEqual(query.filters, [
    { field: 'source', value: '晨报', isNegated: false },
    { field: 'lang', value: 'en', isNegated: true },
    { field: 'published', from: '2024-02-01', isNegated: false },
    { field: 'published', until: '2024-05-06', isNegated: false },
    { field: 'published', from: '2024-05-13', until: '2024-05-14', isNegated: false },
    { field: 'is', value: 'edited', isNegated: false },
    { field: 'is', value: 'marked', isNegated: false },
    { field: 'mark', value: 'follow up', isNegated: false },
    { field: 'has', value: 'picture', isNegated: false },
  ])
  assert.equal(query.sort, 'new')
  assert.equal(shown(queryOf('title:国会 exact:预算').find), '(title:国会 & =预算)')
  assert.deepEqual(queryOf('on:2024').filters, [
    { field: 'published', from: '2024-01-01', until: '2025-01-01', isNegated: false },
  ])
})

test('an address, a time and an unknown field are words', () => {
  for (const typed of ['https://news.example/a?b=1', '10:30', 'foo:bar'])
    assert.equal(shown(queryOf(typed).find), typed)
})

test('a problem names the place', () => {
  const places = [
    ['', 0],
    ['  ，。', 3],
    ['国会 before:soon', 3],
    ['国会 is:new', 3],
    ['甲 OR -乙', 5],
    ['甲 OR lang:en', 5],
    ['甲 on:2024-02-30', 2],
    [`${'('.repeat(30)}a`, 20],
  ] as const
  for (const [typed, at] of places) {
    const outcome = parseQuery(typed)
    assert.equal(outcome.kind, 'problem', typed)
    if (outcome.kind === 'problem') assert.ok(outcome.at === at || typed.trim().length < 3, `${typed}: ${outcome.at}`)
  }
})

test('a sign of the language by itself is said to be one, with what to write', () => {
  for (const [typed, at, said] of [
    ['NOT', 0, /^NOT needs a word after it.* "NOT"/],
    ['国会 NOT', 3, /^NOT needs a word after it/],
    ['(国会 NOT)', 4, /^NOT needs a word after it/],
    ['OR', 0, /^OR needs a word on each side/],
    ['sort:new', 0, /^sort: only orders.*after:7d/],
    ['国会 -sort:new', 3, /^-sort: leaves nothing out/],
    ['-in:versions 国会', 0, /^-in: leaves nothing out/],
    ['!!', 0, /^There is no word to look for.*after:7d/],
  ] as const) {
    const outcome = parseQuery(typed)
    assert.ok(outcome.kind === 'problem' && outcome.at === at, typed)
    assert.match(outcome.message, said)
  }
  for (const typed of ['"NOT"', 'not', 'NOT 国会', '-NOT x', 'sort:new after:7d'])
    assert.equal(parseQuery(typed, { today: '2026-11-30' }).kind, 'query', typed)
})

test('whatever is typed is a query or a problem, and the index gets only terms', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '国会',
      '"',
      '“',
      '-',
      ' OR ',
      '(',
      ')',
      'title:',
      'exact:',
      'after:',
      'source:',
      '*',
      ' ',
      'C++',
      "'",
      'a',
      '·',
      '会',
    ),
    fc.string({ unit: 'binary', maxLength: 3 }),
  )
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join('')),
      (typed) => {
        const outcome = parseQuery(typed)
        if (outcome.kind === 'problem') {
          assert.ok(outcome.at >= 0 && outcome.at <= typed.length)
          return
        }
        const { find, without } = termQueryOf(outcome.query)
        for (const terms of sequencesOf([find, without])) {
          assert.ok(terms.length > 0, typed)
          for (const term of terms) assert.match(term, /^[^\s"]+$/u)
        }
      },
    ),
    { numRuns: 1000 },
  )
})

function sequencesOf(queries: readonly (TermQuery | undefined)[]): readonly (readonly string[])[] {
  return queries.flatMap((query) => {
    if (!query) return []
    return query.kind === 'sequence' ? [query.terms] : sequencesOf(query.of)
  })
}

test('words typed without spaces can be taken apart when together they are nowhere', () => {
  assert.equal(shown(relaxQuery(queryOf('新加坡总理访问'))?.find), '(新加坡 & 总理 & 访问)')
  assert.equal(shown(relaxQuery(queryOf('国会 新加坡总理'))?.find), '(国会 & (新加坡 & 总理))')
  // Names and what is new are whole; single characters in a row are a word, one by itself need not be there.
  assert.equal(shown(relaxQuery(queryOf('特朗普对华关税'))?.find), '((特朗普 & 对华 & 关税) | (川普 & 对华 & 关税))')
  assert.equal(shown(relaxQuery(queryOf('外卖骑手交通事故'))?.find), '(外卖 & 骑手 & 交通事故)')
  assert.equal(shown(relaxQuery(queryOf('低欲望社会'))?.find), '((低欲望 | 欲望) & 社会)')
  assert.equal(shown(relaxQuery(queryOf('人民币汇率贬值'))?.find), '(人民币 & 汇率 & 贬值)')
  assert.equal(shown(relaxQuery(queryOf('한국경제성장'))?.find)?.includes('한국'), true)
  // A number keeps what it counts.
  assert.match(shown(relaxQuery(queryOf('5月失业率通胀'))?.find) ?? '', /^\(\(5月 & 失业率 & 通胀\) \|/)
  assert.equal(relaxQuery(queryOf('国会')), undefined)
  assert.equal(relaxQuery(queryOf('特朗普')), undefined)
  assert.equal(relaxQuery(queryOf('"新加坡总理"')), undefined)
  assert.equal(relaxQuery(queryOf('source:晨报')), undefined)
})

test('of a query that finds nothing each word can be left out, with fields and exclusions as they were', () => {
  assert.deepEqual(shorterQueries('泽连斯基访美 -俄国 source:晨报'), [
    { query: '访美 -俄国 source:晨报', without: '泽连斯基' },
    { query: '泽连斯基 -俄国 source:晨报', without: '访美' },
  ])
  assert.deepEqual(shorterQueries('"cross sea" AND bridge toll*'), [
    { query: 'bridge toll*', without: '"cross sea"' },
    { query: '"cross sea" toll*', without: 'bridge' },
    { query: '"cross sea" bridge', without: 'toll*' },
  ])
  assert.deepEqual(
    shorterQueries('tag:"a b" 国会 NOT 预算 通过').map((one) => one.query),
    ['通过 tag:"a b" -预算', '国会 tag:"a b" -预算'],
  )
  // Beside others what was typed in one piece is one word.
  assert.deepEqual(
    shorterQueries('外卖骑手交通事故 深圳').map((one) => one.without),
    ['外卖骑手交通事故', '深圳'],
  )
  assert.deepEqual(
    shorterQueries('1月1日翡翠鲸鱼').map((one) => one.without),
    ['1月', '1日', '翡翠', '鲸鱼'],
  )
  assert.deepEqual(shorterQueries('"新加坡总理访问"'), [])
  assert.deepEqual(
    shorterQueries('灯塔 + 渡口 - —').map((one) => one.query),
    ['渡口', '灯塔'],
  )
  assert.deepEqual(shorterQueries('灯塔'), [])
  assert.deepEqual(shorterQueries('灯塔 灯塔'), [])
  assert.deepEqual(shorterQueries('灯塔 OR 渡口'), [])
  assert.deepEqual(shorterQueries('(灯塔 渡口)'), [])
  assert.deepEqual(shorterQueries('a b c d e f g h i'), [])
})

test('edited: is a day, a month, a year, or since so long ago', () => {
  const filtersOf = (typed: string) => {
    const outcome = parseQuery(typed, { today: '2026-11-28' })
    return outcome.kind === 'query' ? outcome.query.filters : outcome
  }
  assert.deepEqual(filtersOf('edited:2026-05'), [
    { field: 'edited', from: '2026-05-01', until: '2026-06-01', isNegated: false },
  ])
  assert.deepEqual(filtersOf('-edited:7d'), [{ field: 'edited', from: '2026-11-21', isNegated: true }])
  const wrong = filtersOf('港口 edited:soon')
  assert.ok('message' in wrong && wrong.at === 3 && /edited:2024-05/.test(wrong.message))
})

test('a number and the name after it are looked for as one word too, unless something else was asked for', () => {
  const shape = (typed: string) => {
    const outcome = parseQuery(typed)
    return outcome.kind === 'query' ? outcome.query.find : outcome.message
  }
  assert.ok(JSON.stringify(shape('波音 737 MAX')).includes('"text":"737MAX"'))
  assert.ok(JSON.stringify(shape('iPhone15Pro')).includes('"text":"iphone15 pro"'))
  for (const typed of [
    '737 OR MAX',
    '"737" MAX',
    '737 MAX OR 787',
    '737 -MAX',
    'exact:737 MAX',
    '1234567 MAX',
    '737 international',
  ])
    assert.ok(!JSON.stringify(shape(typed)).toLowerCase().includes('737max'), typed)
})

test('NOT is a minus, and a minus before brackets leaves out each of their words', () => {
  const without = (typed: string) => queryOf(typed).without.map((text) => text.text)
  assert.deepEqual(without('国会 AND NOT 会场'), ['会场'])
  assert.deepEqual(without('NOT 会场 国会'), ['会场'])
  assert.deepEqual(without('国会 -(会场 OR 议员)'), ['会场', '议员'])
  assert.deepEqual(without('国会 NOT (会场 OR 议员)'), ['会场', '议员'])
  assert.deepEqual(queryOf('国会 NOT source:晨报').filters, [{ field: 'source', value: '晨报', isNegated: true }])
  assert.ok(queryOf('"NOT"').find)
  assert.deepEqual(without('not this'), [])
  const outcome = parseQuery('国会 -(会场 议员)')
  assert.ok(outcome.kind === 'problem' && outcome.at === 3)
})
