import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test, { type TestContext } from 'node:test'
import fc from 'fast-check'
import {
  atomsOf,
  confirmHit,
  foldText,
  parseQuery,
  phraseTerms,
  type Query,
  type TermQuery,
  termQueryOf,
} from '../search/index.ts'
import { type Db, openSqlite } from './index.ts'
import { termKey } from './term-keys.ts'
import { lengthCode, lengthOfCode } from './term-pages.ts'
import { type TermRequest, TermSearch } from './term-search.ts'
import { termStore, termsOfDocument } from './term-store.ts'
import { indexVersion } from './terms.ts'

async function database(t: TestContext): Promise<Db> {
  const folder = mkdtempSync(path.join(tmpdir(), 'presskeep-terms-'))
  const db = await openSqlite(path.join(folder, 'test.db'))
  t.after(async () => {
    await db.close()
    rmSync(folder, { recursive: true })
  })
  return db
}

interface Text {
  readonly id: number
  readonly title: string
  readonly text: string
  readonly label?: string
}

async function put(db: Db, texts: readonly Text[], isNew = true): Promise<void> {
  await db.transaction(async (sql) => {
    for (const { id, label, ...document } of texts) {
      termStore(sql).put('articles', id, id, { ...document, labels: label ? [label] : [] }, isNew)
    }
  })
}

function queryOf(typed: string): Query {
  const outcome = parseQuery(typed)
  if (outcome.kind !== 'query') throw new Error(`${typed}: ${outcome.message}`)
  return outcome.query
}

function find(db: Db, typed: string): readonly number[] {
  const { find, without } = termQueryOf(queryOf(typed))
  const store = termStore(db)
  return store.search.newest({ ...store.serving('articles'), find: find!, without }, 1_000_000)
}

/** Numbers that look random and are the same at each run. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return Math.floor((state / 0x80000000) * below)
  }
}

test('a word is found in either script, in any width and case, with or without accents', async (t) => {
  const db = await database(t)
  const texts = [
    '美国國會通過法案',
    '美国国会通过法案',
    'Le Café de l’ÉTÉ',
    '５Ｇ網絡',
    'C++ 程序',
    'C 程序',
    'the U.S. economy',
    '𠮷野家',
  ]
  await put(
    db,
    texts.map((text, at) => ({ id: 100 - at, title: '', text })),
  )
  const found = (typed: string) => find(db, typed).map((id) => 100 - id)
  assert.deepEqual(found('国会'), [0, 1])
  assert.deepEqual(found('國會'), [0, 1])
  assert.deepEqual(found('cafe'), [2])
  assert.deepEqual(found('5g网络'), [3])
  assert.deepEqual(found('c++'), [4])
  assert.deepEqual(found('C'), [5])
  assert.deepEqual(found('U.S.'), [6])
  assert.deepEqual(found('程'), [4, 5])
  assert.deepEqual(found('econ*'), [6])
  assert.deepEqual(found('程序 -c++'), [5])
  assert.deepEqual(found('𠮷'), [7])
  assert.deepEqual(found('吉野家 OR 野家'), [7])
})

// A small alphabet makes accidental neighbours likely.
const part = fc.constantFrom(
  ...'国會会议中上海。，· \n-.'.split(''),
  'a',
  'ab',
  'AB ',
  '1',
  '1,234',
  '3.5',
  'C++',
  'u.s.',
  'カナ',
  '한국',
  'é',
  '𠮷',
  '5g',
  'city ',
  'cities ',
)

test('the index finds all that a look at the texts finds, and of single terms nothing else', async (t) => {
  const db = await database(t)
  const words = fc.array(part, { maxLength: 14 }).map((parts) => parts.join(''))
  const texts = fc.sample(words, { numRuns: 700, seed: 3 }).map((text, id) => ({ id: id + 1, title: '', text }))
  for (let at = 0; at < texts.length; at += 17) await put(db, texts.slice(at, at + 17))
  const typed = fc
    .tuple(fc.constantFrom('', 'exact:'), fc.array(part, { minLength: 1, maxLength: 4 }), fc.constantFrom('', '', '*'))
    .map(([field, parts, star]) => `${field}"${parts.join('')}"${star}`)
  let extra = 0
  let right = 0
  for (const query of fc.sample(typed, { numRuns: 250, seed: 5 })) {
    const outcome = parseQuery(query)
    if (outcome.kind !== 'query' || !outcome.query.find) continue
    const found = new Set(find(db, query))
    const { find: terms } = termQueryOf(outcome.query)
    for (const { id, text } of texts) {
      const isThere: boolean = confirmHit(outcome.query, { text }).isMatch
      if (isThere) {
        right++
        assert.ok(found.has(id), `${query} in ${JSON.stringify(text)}`)
      } else if (found.has(id) && !query.startsWith('exact')) {
        extra++
        assert.ok(terms?.kind !== 'sequence' || terms.terms.length > 1, `${query} not in ${JSON.stringify(text)}`)
      }
    }
  }
  // That each term is followed by the next somewhere is less than that all are at one place; of so few characters much less.
  assert.ok(right > 3_000 && extra < right / 10, `${extra} too many, ${right} right`)
})

test('over many small transactions, changes and removals, the hits are those of a scan', async (t) => {
  const db = await database(t)
  const random = randomNumbers(7)
  const alphabet = [...'国会议中上海发展。']
  const some = (length: number) => Array.from({ length }, () => alphabet[random(alphabet.length)]).join('')
  const kept = new Map<number, Text>()
  const make = (id: number): Text => ({
    id,
    title: some(random(4)),
    text: some(3 + random(12)),
    label: `source ${random(3)}`,
  })
  for (let round = 0; round < 260; round++) {
    const texts = Array.from({ length: 1 + random(12) }, () => make(1 + random(5000)))
    const fresh = new Map(texts.filter((one) => !kept.has(one.id)).map((one) => [one.id, one]))
    await put(db, [...fresh.values()])
    for (const [id, one] of fresh) kept.set(id, one)
    const ids = [...kept.keys()]
    const changed = make(ids[random(ids.length)]!)
    await put(db, [changed], false)
    kept.set(changed.id, changed)
    if (round % 3) continue
    const gone = ids[random(ids.length)]!
    await db.transaction(async (sql) => termStore(sql).remove('articles', gone))
    kept.delete(gone)
  }
  const all = [...kept.values()].sort((a, b) => b.id - a.id)
  const has = (one: Text, word: string) => [one.title, one.text].some((text) => foldText(text).includes(word))
  const store = termStore(db)
  const family = store.serving('articles')
  for (const word of ['国会', '上海', '海上', '发', '展']) {
    const wanted = all.filter((one) => has(one, word)).map((one) => one.id)
    assert.ok(wanted.length > 100)
    assert.deepEqual(find(db, word), wanted, word)
    const request = { ...family, find: termQueryOf(queryOf(word)).find! }
    assert.equal(store.search.count(request, 1_000_000), wanted.length)
    assert.equal(store.search.count(request, 10), 10)
    const { found, total } = store.search.best(request, 1_000_000, () => 1)
    assert.equal(total, wanted.length)
    assert.deepEqual(
      [...found.map((one) => one.at)].sort((a, b) => b - a),
      wanted,
    )
    const [least, below] = [wanted[60]!, wanted[20]!]
    assert.deepEqual(store.search.newest({ ...request, least, below }, 1_000), wanted.slice(21, 61))
    assert.deepEqual(store.search.newest({ ...request, below }, 7), wanted.slice(21, 28))
    const labels = [['source 0', 'source 2']]
    const labelled = all.filter((one) => has(one, word) && one.label !== 'source 1').map((one) => one.id)
    assert.deepEqual(store.search.newest({ ...request, labels }, 1_000_000), labelled)
    assert.deepEqual(store.search.newest({ ...request, withoutLabels: ['source 1'] }, 1_000_000), labelled)
  }
  const both = all.filter((one) => has(one, '国会') && has(one, '上海') && !has(one, '中'))
  assert.deepEqual(
    find(db, '国会 上海 -中'),
    both.map((one) => one.id),
  )
  assert.deepEqual(
    find(db, 'title:上海'),
    all.filter((one) => one.title.includes('上海')).map((one) => one.id),
  )
})

test('what stands behind many characters of two units is found, in the text and in the title', async (t) => {
  const db = await database(t)
  const many = '国𠀀'.repeat(2_000)
  await put(db, [
    { id: 1, title: '', text: `${many}\n蓝色的鲸鱼` },
    { id: 2, title: `${many} 鲸鱼`, text: '渡口' },
    { id: 3, title: '', text: '鲸鱼' },
  ])
  assert.deepEqual(find(db, '鲸鱼'), [3, 2, 1])
  assert.deepEqual(find(db, '𠀀国'), [2, 1])
})

test('a rare word among very many of a common one, in lists that go over many pages', async (t) => {
  const db = await database(t)
  const texts = Array.from({ length: 9_000 }, (_, at) => ({
    id: at + 1,
    title: '',
    text: `天气${at % 900 === 5 ? '地震' : '预报'}${'多云'.repeat(at % 3)} w${at % 50}`,
  }))
  for (let at = 0; at < texts.length; at += 1_500) await put(db, texts.slice(at, at + 1_500))
  const wanted = texts.filter((one) => one.text.includes('地震')).map((one) => one.id)
  assert.deepEqual(find(db, '天气 地震'), wanted.toReversed())
  assert.deepEqual(find(db, '天 地'), wanted.toReversed())
  assert.equal(find(db, '天气').length, 9_000)
  assert.equal(find(db, 'w4*').length, (11 * 9_000) / 50)
})

test('whatever was asked before, and however little room there is, the answer is the same', async (t) => {
  const db = await database(t)
  const random = randomNumbers(5)
  const texts = Array.from({ length: 3_000 }, (_, at) => ({
    id: at + 1,
    title: random(9) ? '' : '天气预报',
    text: Array.from({ length: 12 }, () => '天气地震多云预报国会'[random(10)]).join(''),
  }))
  for (let at = 0; at < texts.length; at += 750) await put(db, texts.slice(at, at + 750))
  const { run, serving } = termStore(db)
  const family = serving.call(termStore(db), 'articles')
  const queries = ['天气', '天气 地震', '"气地震"', '天 -国会', '多云 OR 国', '预报 title:天气', '云多 报预 天']
  const answer = (search: TermSearch, typed: string) => {
    const request = { ...family, ...termQueryOf(queryOf(typed)) } as TermRequest
    return [search.newest(request, 40), search.count(request, 9_000), search.best(request, 40, (id) => 1 + id / 6_000)]
  }
  const alone = new Map(queries.map((typed) => [typed, answer(new TermSearch(run), typed)]))
  for (const room of [0, 3_000, 60_000, undefined]) {
    const search = new TermSearch(run, room)
    for (let at = 0; at < 60; at++) {
      const typed = queries[random(queries.length)]!
      assert.deepEqual(answer(search, typed), alone.get(typed), `${typed} with ${room} bytes`)
    }
  }
})

test('what is said more often, in a shorter text or in the title stands higher, as BM25 has it', async (t) => {
  const db = await database(t)
  const long = '别的事情'.repeat(80)
  await put(db, [
    { id: 1, title: '', text: `地震${long}` },
    { id: 2, title: '', text: `地震地震地震${long}` },
    { id: 3, title: '', text: `地震。${long.slice(0, 100)}` },
    { id: 4, title: '地震', text: long },
    { id: 5, title: '', text: long },
  ])
  const store = termStore(db)
  const request = { ...store.serving('articles'), find: termQueryOf(queryOf('地震')).find! }
  const { found, total } = store.search.best(request, 3, () => 1)
  assert.equal(total, 4)
  assert.deepEqual(
    found.map((one) => one.at),
    [4, 2, 3],
  )
  const weighed = store.search.best(request, 1, () => 1)
  assert.ok(weighed.found[0]!.score > 0)
})

test('the best of all matches are those that a full ranking puts first, however many segments there are', async (t) => {
  const db = await database(t)
  const random = randomNumbers(11)
  const alphabet = [...'国会议中上海']
  const some = (length: number) => Array.from({ length }, () => alphabet[random(alphabet.length)]).join('')
  const texts = Array.from({ length: 1_400 }, (_, at) => ({
    id: at + 1,
    title: some(random(4)),
    text: some(2 + random(30)),
  }))
  for (let at = 0; at < texts.length; at += 90) await put(db, texts.slice(at, at + 90))
  const store = termStore(db)
  const documents = texts.map((one) => ({ id: one.id, terms: termsOfDocument(one, indexVersion) }))
  const average = documents.reduce((sum, { terms }) => sum + terms.length, 0) / documents.length
  const countOf = ({ terms }: (typeof documents)[number], key: number) => terms.counts[terms.keys.indexOf(key)] ?? 0
  const weightOf = (id: number) => 1 + id / 2_800
  const scoresOf = (words: readonly string[]) => {
    const weights = words.map((word) => {
      const having = documents.filter((one) => countOf(one, termKey(word)) > 0).length
      return Math.log1p((texts.length - having + 0.5) / (having + 0.5))
    })
    const score = (one: (typeof documents)[number]) => {
      const norm = 1.2 * (0.25 + (0.75 * lengthOfCode(lengthCode(one.terms.length))) / average)
      return words.reduce((sum, word, at) => {
        const count = countOf(one, termKey(word))
        const inTitle = countOf(one, termKey(word, 'titleTerm')) ? 1 : 0
        return sum + weights[at]! * ((count * 2.2) / (count + norm) + inTitle)
      }, 0)
    }
    return documents
      .filter((one) => words.every((word) => countOf(one, termKey(word)) > 0))
      .map((one) => ({ at: one.id, score: score(one) * weightOf(one.id) }))
      .sort((a, b) => b.score - a.score || b.at - a.at)
  }
  for (const words of [['国会'], ['上海'], ['海上', '国会'], ['议中', '中上', '会会'], ['国国', '没有']]) {
    const wanted = scoresOf(words)
    const request = { ...store.serving('articles'), find: termQueryOf(queryOf(words.join(' '))).find! }
    for (const limit of [1, 20, 5_000]) {
      const { found, total } = store.search.best(request, limit, weightOf)
      assert.equal(total, wanted.length)
      assert.equal(found.length, Math.min(limit, wanted.length))
      for (const [at, one] of found.entries()) {
        assert.equal(one.at, wanted[at]!.at, `${words}, place ${at} of ${limit}`)
        assert.ok(Math.abs(one.score - wanted[at]!.score) < 1e-9)
      }
    }
  }
})

test('the best of words that most articles have are without those that are gone', async (t) => {
  const db = await database(t)
  const random = randomNumbers(3)
  const texts = Array.from({ length: 1_200 }, (_, at) => ({
    id: at + 1,
    title: random(5) ? '' : '国会',
    text: `${random(4) ? '国会。' : ''}${random(3) ? '上海。上海。' : ''}${random(2) ? '天气' : '多云'}`,
  }))
  await put(db, texts)
  const isGone = (id: number) => id % 5 === 0
  await db.transaction(async (sql) => {
    for (const { id } of texts) if (isGone(id)) termStore(sql).remove('articles', id)
  })
  const store = termStore(db)
  for (const words of [['国会'], ['国会', '上海'], ['上海', '天气', '国会']]) {
    const wanted = texts.filter(
      ({ id, title, text }) => !isGone(id) && words.every((word) => `${title}。${text}`.includes(word)),
    )
    const request = { ...store.serving('articles'), find: termQueryOf(queryOf(words.join(' '))).find! }
    const { found, total } = store.search.best(request, 2_000, () => 1)
    assert.equal(total, wanted.length)
    assert.deepEqual(
      found.map((one) => one.at).sort((a, b) => a - b),
      wanted.map((one) => one.id),
    )
  }
})

test('a text in which a word is followed by very many others', async (t) => {
  const db = await database(t)
  const others = Array.from({ length: 6_000 }, (_, at) => `word${at}`)
  await put(db, [{ id: 1, title: '', text: others.map((word) => `the ${word}`).join(' ') }])
  assert.deepEqual(find(db, '"the word5999"'), [1])
  assert.deepEqual(find(db, '"the word17 the"'), [1])
  assert.equal(find(db, 'word5*').length, 1)
})

test('what begins behind a number, a word or the part of a name is known by its first character, in later layouts', async (t) => {
  const texts = [
    '6年级',
    '6年',
    '6年𪚥',
    '6，年',
    '6月是2年',
    '大 连',
    '大家连',
    '大，连忙',
    '大 和连',
    'x连 a𪚥野',
    '\u0301年6年',
    'a连',
  ].map((text, at) => ({ id: at + 1, title: text, text: `${text}。` }))
  const foundIn = async (version: number) => {
    const db = await database(t)
    await db.transaction((sql) => sql.all('UPDATE term_index SET version = ?', version))
    await put(db, texts)
    return (terms: readonly string[], isPrefix: boolean, isTitle = false) => {
      const store = termStore(db)
      const sought: TermQuery = { kind: 'sequence', terms, isPrefix, isTitle }
      const request = { ...store.serving('articles'), find: sought }
      const ids = store.search.newest(request, 100)
      assert.equal(store.search.count(request, 100), ids.length)
      assert.equal(store.search.best(request, 100, () => 1).total, ids.length)
      return [...ids].reverse()
    }
  }
  const later = await foundIn(indexVersion)
  const before = await foundIn(indexVersion - 1)
  for (const isTitle of [false, true]) {
    assert.deepEqual(later(['6', '年'], true, isTitle), [1, 2, 3, 4, 11])
    assert.deepEqual(before(['6', '年'], true, isTitle), [1, 2, 3, 4, 5, 11])
    assert.deepEqual(later(['大', '连'], true, isTitle), [6, 8])
    assert.deepEqual(before(['大', '连'], true, isTitle), [6, 8, 9])
    assert.deepEqual(later(['a', '𪚥野'], false, isTitle), [10])
    assert.deepEqual(later(['a', '连'], true, isTitle), [12])
    assert.deepEqual(later(['6', '年级'], false, isTitle), [1])
    assert.deepEqual(before(['6', '年级'], false, isTitle), [1])
  }
})

test('whatever is cut out of a text is found, in both layouts', async (t) => {
  const character = fc.constantFrom(...'国会议6年a .，𪚥\u0301が1'.normalize('NFC'), 'us', '𪚥', '\u3099')
  const text = fc.array(character, { minLength: 1, maxLength: 12 }).map((parts) => parts.join(''))
  const samples = fc.sample(text, { numRuns: 400, seed: 5 })
  for (const version of [indexVersion, indexVersion - 1]) {
    const db = await database(t)
    await db.transaction((sql) => sql.all('UPDATE term_index SET version = ?', version))
    await put(
      db,
      samples.map((sample, at) => ({ id: at + 1, title: '', text: sample })),
    )
    for (const [at, sample] of samples.entries()) {
      for (let from = 0; from < sample.length; from++) {
        const words = [...atomsOf(foldText(sample))].map(({ start, end }) => foldText(sample).slice(start, end))
        const piece = words.slice(from % words.length, (from % words.length) + 2).join(' ')
        const { terms, isPrefix } = phraseTerms({ text: piece, isPrefix: false })
        if (!terms.length) continue
        const request = {
          ...termStore(db).serving('articles'),
          find: { kind: 'sequence', terms, isPrefix, isTitle: false } as const,
        }
        assert.ok(
          termStore(db)
            .search.newest(request, 1_000)
            .includes(at + 1),
          `${piece} in ${sample}`,
        )
      }
    }
  }
})

test('what is rolled back is not found, and its numbers are free', async (t) => {
  const db = await database(t)
  await put(db, [{ id: 1, title: '', text: '国会' }])
  const failed = db.transaction(async (sql) => {
    termStore(sql).put('articles', 2, 2, { title: '', text: '上海' }, true)
    await termStore(sql).flush()
    assert.deepEqual(find({ ...db, ...sql } as Db, '上海'), [2])
    throw new Error('no')
  })
  await assert.rejects(failed, /no/)
  assert.deepEqual(find(db, '上海'), [])
  await put(db, [{ id: 3, title: '', text: '上海 econ' }])
  assert.deepEqual(find(db, '上海'), [3])
  assert.deepEqual(find(db, 'econ*'), [3])
})

test('any query can be asked', async (t) => {
  const db = await database(t)
  await put(db, [{ id: 1, title: '国会', text: '国会 a b' }])
  const store = termStore(db)
  const leaf: fc.Arbitrary<TermQuery> = fc.record({
    kind: fc.constant('sequence' as const),
    terms: fc.array(fc.constantFrom('国会', '国', 'a', 'ab', '会'), { maxLength: 3 }),
    isPrefix: fc.boolean(),
    isTitle: fc.boolean(),
  })
  const query = fc.oneof(
    leaf,
    fc.record({ kind: fc.constantFrom('all' as const, 'any' as const), of: fc.array(leaf, { maxLength: 3 }) }),
  )
  fc.assert(
    fc.property(query, query, (find, without) => {
      const request = { ...store.serving('articles'), find, without }
      const ids = store.search.newest(request, 5)
      assert.equal(store.search.best(request, 5, () => 1).total, ids.length)
      assert.equal(store.search.count(request, 5), ids.length)
    }),
  )
})
