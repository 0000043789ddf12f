import assert from 'node:assert/strict'
import { test } from 'node:test'
import vm from 'node:vm'
import { FoldedText } from '../search/fold.ts'
import { foldText, termsOf } from '../search/index.ts'
import { bundleScript } from './bundle-script.ts'
import { searchScript } from './export-site.ts'
import { hostileValues } from './hostile-values.ts'
import { decodeNumbers, decodePostings, encodeNumber, encodePostings } from './search-codes.ts'
import { findAll, inOrder, type Load } from './search-find.ts'
import { type IndexedArticle, SearchIndex } from './search-index.ts'
import { isThere, markedPieces, passage } from './search-passage.ts'
import { readQuery } from './search-query.ts'

/** What the files of an index hand over when they are run. */
function filesOf(articles: readonly IndexedArticle[]): Map<string, unknown> {
  const index = new SearchIndex()
  const scripts = [...articles.flatMap((one) => [...index.add(one)]), ...index.end()]
  const held = new Map<string, unknown>()
  const presskeep = (name: string, content: unknown) => held.set(name, structuredClone(content))
  for (const [path, text] of scripts) {
    vm.runInNewContext(text, { presskeep })
    assert.ok(held.has(path.replace(/^search\/|\.js$/g, '')), path)
  }
  return held
}

function loading(held: ReadonlyMap<string, unknown>, asked: string[] = []): Load {
  return async (name) => {
    asked.push(name)
    assert.ok(held.has(name), name)
    return held.get(name)
  }
}

async function search(
  load: Load,
  query: string,
  articles: readonly IndexedArticle[],
  order: 'best' | 'new' = 'new',
): Promise<string[]> {
  const read = readQuery(query)
  assert.equal(read.problem, undefined)
  const all = await findAll(read, load)
  const ids = await Promise.all(inOrder(all.found, order).map((one) => all.idOf(one)))
  return ids.filter((id) => {
    const { title, text } = articles.find((one) => one.id === id)!
    return isThere(read, [new FoldedText(title), new FoldedText(text)])
  })
}

function article(id: number, title: string, text: string, more: Partial<IndexedArticle> = {}): IndexedArticle {
  return { id: String(id).padStart(16, '0'), day: '2024-06-29', source: '青石日报', title, text, ...more }
}

const few = [
  article(1, '渡口恢复夜航', '码头上的风有六级。国会议员来了。', { day: '2023-12-31' }),
  article(2, 'Ferries run again', 'The ferry crossed at night. Mice ran. An F16 flew.', {
    source: 'Harbour Post',
    day: '2024-01-01',
  }),
  article(3, '候船室', '渡口的历史可以追溯到一百二十年前。夜里航行。', { day: '2024-02-10' }),
  article(4, '網絡與渡輪', '臺灣的網絡。Café C++ 3.5%', { day: '2024-02-11' }),
]
const names = (ids: readonly string[]) => ids.map(Number)

test('words are found in any script, simplified or traditional, and English ones in their forms', async () => {
  const load = loading(filesOf(few))
  const found = async (query: string) => names(await search(load, query, few))
  assert.deepEqual(await found('渡口'), [3, 1])
  assert.deepEqual(await found('网络'), [4])
  assert.deepEqual(await found('台湾 渡轮'), [4])
  assert.deepEqual(await found('渡'), [4, 3, 1])
  assert.deepEqual(await found('ferry'), [2])
  assert.deepEqual(await found('mouse'), [2])
  assert.deepEqual(await found('cafe'), [4])
  assert.deepEqual(await found('c++'), [4])
  assert.deepEqual(await found('夜航'), [1])
  assert.deepEqual(await found('国会议员'), [1])
  assert.deepEqual(await found('渡口 -国会'), [3])
  assert.deepEqual(await found('ferry OR 国会'), [2, 1])
  assert.deepEqual(await found('"at night"'), [2])
  assert.deepEqual(await found('"night at"'), [])
  assert.deepEqual(await found('f16'), [2])
  assert.deepEqual(await found('F-16'), [2])
  assert.deepEqual(await found('渡口 after:2024'), [3])
  assert.deepEqual(await found('渡口 before:2024'), [1])
  assert.deepEqual(await found('source:harbour'), [2])
  assert.deepEqual(await found('after:2024-02-11'), [4])
  assert.deepEqual(await found('沙漠'), [])
})

test('what has two names, or is written in two ways, is found by either, as in the archive itself', async () => {
  const several = [
    article(1, '電腦', '這套軟體二〇二五年上市。'),
    article(2, '出行', '车站外的士排成长队。'),
    article(3, '演习', '受伤的士兵被送往医院。'),
    article(4, 'Почта', 'Письма пришли президенту. His emails were read.'),
    article(5, '价格', '全市有三千五百人报名。'),
  ]
  const load = loading(filesOf(several))
  const found = async (query: string) => names(await search(load, query, several)).sort()
  assert.deepEqual(await found('软件'), [1])
  assert.deepEqual(await found('"软件"'), [])
  assert.deepEqual(await found('2025年'), [1])
  assert.deepEqual(await found('计程车'), [2])
  assert.deepEqual(await found('的士'), [2, 3])
  assert.deepEqual(await found('президент'), [4])
  assert.deepEqual(await found('e-mail'), [4])
  assert.deepEqual(await found('3500人'), [5])
  assert.deepEqual(await found('上市 -软件'), [])
  // Only ways that an article has make a number one at most.
  assert.deepEqual(
    await Promise.all(['president', '计程车'].map(async (word) => (await findAll(readQuery(word), load)).isAtMost)),
    [false, true],
  )
  const [way] = readQuery('计程车').find[0]!.filter(({ pattern }) => pattern.includes('的士'))
  assert.ok(way?.isDoubtful)
})

test('a word has no more ways than files may be loaded for', () => {
  for (const word of ['a'.repeat(32), '부동산정책위원회장', 'b-52', '১২৩', 'об’єкт', 'العربية', 'पुस्तकालयों']) {
    const [ways = []] = readQuery(word).find
    assert.ok(ways.length > 0 && ways.length <= 60, `${word}: ${ways.length}`)
    for (const { pattern } of ways) assert.doesNotThrow(() => new RegExp(pattern, 'u'))
  }
})

test('a phrase is looked for in the text wherever it stands in the query', async () => {
  const three = [
    article(1, 'Harbour news', 'Night fell at the harbour.'),
    article(2, 'Crossing', 'The ferry of the harbour.'),
    article(3, 'Sailing', 'We sail at night from the harbour.'),
  ]
  const load = loading(filesOf(three))
  const found = async (query: string) => names(await search(load, query, three)).sort()
  assert.deepEqual(await found('"at night"'), [3])
  assert.deepEqual(await found('ferry OR "at night"'), [2, 3])
  assert.deepEqual(await found('harbour -"at night"'), [1, 2])
  assert.deepEqual(await found('harbour NOT ferry'), [1, 3])
  assert.deepEqual(await found('-ferry'), [1, 3])
  assert.deepEqual(await found('harbour AND ferry'), [2])
})

test('what stands in the title comes first, the newest first among equals', async () => {
  const load = loading(filesOf(few))
  assert.deepEqual(names(await search(load, '渡口', few, 'best')), [1, 3])
})

test('a query without words, or with a day that is none, says so', () => {
  assert.equal(readQuery('  ').problem?.kind, 'noWord')
  assert.equal(readQuery('…').problem?.kind, 'noWord')
  for (const word of ['never', '2024-13', '2024-00', '2024-02-30', '2024-05-06-07']) {
    assert.deepEqual(readQuery(`渡口 after:${word}`).problem, { kind: 'badDate', word })
  }
  assert.equal(readQuery('渡口 after:2024-02-29').problem, undefined)
})

test('a field that only the archive itself can ask is told, not looked for as a word', () => {
  for (const word of ['title:渡口', 'Author:li', 'is:edited', 'in:versions', 'exact:国会']) {
    assert.deepEqual(readQuery(`国会 ${word}`).problem, { kind: 'notHere', word })
  }
  assert.deepEqual(readQuery('国会 -source:晨报').problem, { kind: 'notHere', word: '-source:' })
  assert.equal(readQuery('国会 "title:渡口" https://site.example').problem, undefined)
})

test('all that stands in thousands of articles is found, by a few small files, and new articles change the last segment only', async () => {
  let seed = 7
  const random = (n: number) => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed % n
  }
  const characters = '国会议员渡口夜航港务局长江海关税费改革开放民生产业链条例'
  const write = () => Array.from({ length: 12 }, () => characters[random(characters.length)]).join('')
  const many = Array.from({ length: 9_500 }, (_, at) =>
    article(at + 1, write(), `${write()}，word${random(5_000)}。`, {
      day: new Date(Date.UTC(2020, 0, 1) + at * 3 * 3_600_000).toISOString().slice(0, 10),
    }),
  )
  const held = filesOf(many)
  for (const query of ['国会', '渡口', '夜航 税费', 'word77', '港务局', '长']) {
    const asked: string[] = []
    const read = readQuery(query)
    const all = await findAll(read, loading(held, asked))
    const ids = new Set(await Promise.all(all.found.map((one) => all.idOf(one))))
    const wanted = many.filter(({ title, text }) =>
      query
        .split(' ')
        .every(
          (word) => `${title}\n${text}`.includes(word) && (!/\d/.test(word) || new RegExp(`${word}(?!\\d)`).test(text)),
        ),
    )
    for (const { id } of wanted) assert.ok(ids.has(id), query)
    if (!all.isAtMost) assert.equal(ids.size, wanted.length, query)
    const bytes = [...new Set(asked)]
      .filter((name) => !/\/i-/.test(name))
      .reduce((sum, name) => sum + JSON.stringify(held.get(name)).length, 0)
    assert.ok(bytes < 600_000, `${query}: ${bytes}`)
  }
  const more = filesOf([...many, article(9_501, '新的', '消息', { day: '2023-12-31' })])
  const changed = [...more].filter(([name, content]) => JSON.stringify(held.get(name)) !== JSON.stringify(content))
  const last = (more.get('index') as { segments: { name: string }[] }).segments.at(-1)!.name
  assert.ok((more.get('index') as { segments: unknown[] }).segments.length > 1)
  for (const [name] of changed) assert.ok(name === 'index' || name.startsWith(`${last}/`), name)
  assert.ok(changed.filter(([name]) => /\/t-/.test(name)).length <= 4, `${changed.map(([name]) => name)}`)
})

test('hostile texts are indexed and found as what they say', async () => {
  const all = hostileValues.map((value, at) => article(at + 1, value, value, { source: value }))
  const load = loading(filesOf(all))
  for (const [at, value] of hostileValues.entries()) {
    if (termsOf(value).length === 0) continue
    const word = termsOf(value)[0]!
    if (/^[A-Z]+$/.test(word)) continue
    const ids = await search(load, `"${word}"`, all)
    assert.ok(ids.includes(all[at]!.id), `${value.slice(0, 40)}: ${word}`)
  }
})

test('marks stand where the words stand in the original, and the pieces are the text', () => {
  const read = readQuery('网络 渡轮')
  const folded = new FoldedText('舊的網絡與渡輪')
  const pieces = markedPieces(read, folded)
  assert.equal(pieces.map(({ text }) => text).join(''), folded.original)
  assert.deepEqual(
    pieces.filter(({ isHit }) => isHit).map(({ text }) => text),
    ['網絡', '渡輪'],
  )
  const long = new FoldedText(`${'很长的开头。'.repeat(200)}这里有渡轮。${'结尾。'.repeat(200)}`)
  const shown = passage(read, long)
  assert.ok(shown.some(({ isHit, text }) => isHit && text === '渡轮'))
  assert.ok(shown.map(({ text }) => text).join('').length < 200)
})

test('numbers and postings come back as they were', () => {
  for (const n of [0, 1, 31, 32, 1_023, 1_024, 123_456_789]) assert.deepEqual(decodeNumbers(encodeNumber(n)), [n])
  const postings = [0 * 4 + 3, 1 * 4, 900 * 4 + 2, 8_191 * 4 + 1]
  assert.deepEqual(
    decodePostings(encodePostings(postings)),
    postings.map((one) => ({ article: one >> 2, weight: one & 3 })),
  )
})

test('the script for browsers is one classic script that folds and cuts as the program does', () => {
  const script = searchScript()
  assert.doesNotMatch(script, /^\s*(?:import|export)\b/m)
  new vm.Script(script)
  // A flag that a browser of 2022 doesn't know would end the whole script.
  assert.doesNotMatch(script, /\/[a-z]*v[a-z]*\.(?:test|exec)\(/)
  const terms = bundleScript(
    new URL('../search/terms.ts', import.meta.url),
    'const Buffer = { from: (buffer, from, length) => ({ toString: () => new TextDecoder("utf-16le", { ignoreBOM: true }).decode(new Uint8Array(buffer, from, length)) }) }\n',
  ).replace(/\}\)\(\)\n$/, 'return m0\n})()')
  const own = vm.runInNewContext(terms, { TextDecoder, Uint8Array, Uint16Array }) as {
    termsOf: (text: string) => string[]
  }
  for (const text of [
    ...hostileValues,
    '臺灣網絡 Café ５Ｇ U.S. 1,234.5 唐纳德·特朗普 ﬁn 한국어 ไทย 👍🏽',
    foldText('ｶﾞ'),
  ])
    assert.deepEqual([...own.termsOf(text)], [...termsOf(text)], text.slice(0, 40))
})
