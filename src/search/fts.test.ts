import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import test from 'node:test'
import fc from 'fast-check'
import { confirmHit, foldText, ftsExpression, ftsTokenizer, indexText, parseQuery, termsOf } from './index.ts'

function indexOf(texts: readonly string[]): DatabaseSync {
  const db = new DatabaseSync(':memory:')
  db.exec(`CREATE VIRTUAL TABLE found USING fts5(title, text, content='', tokenize="${ftsTokenizer}")`)
  db.exec(`CREATE VIRTUAL TABLE terms USING fts5vocab(found, 'instance')`)
  const insert = db.prepare('INSERT INTO found(rowid, title, text) VALUES (?, ?, ?)')
  for (const [at, text] of texts.entries()) insert.run(at, '', indexText(text))
  return db
}

function find(db: DatabaseSync, typed: string): readonly number[] {
  const outcome = parseQuery(typed)
  assert.equal(outcome.kind, 'query', typed)
  if (outcome.kind !== 'query') return []
  const { match } = ftsExpression(outcome.query)
  const rows = db.prepare('SELECT rowid FROM found WHERE found MATCH ? ORDER BY rowid').all(match ?? '')
  return rows.map((row) => Number(row.rowid))
}

test('FTS5 keeps every term whole', () => {
  const text =
    'C++ 和 C# 在 U.S. 花 1,234.5 元；a@b.example 說：naïve café 5G網絡 각국 ภาษา インフル 𠮷野家 don’t #x a.b.c'
  const db = indexOf([text])
  const kept = db.prepare('SELECT term FROM terms ORDER BY offset').all()
  assert.deepEqual(
    kept.map((row) => row.term),
    termsOf(text),
  )
})

test('FTS5 keeps every term of any text whole', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      const db = indexOf([text])
      const kept = db.prepare('SELECT term FROM terms ORDER BY offset').all()
      assert.deepEqual(
        kept.map((row) => row.term),
        termsOf(text),
      )
      db.close()
    }),
    { numRuns: 300 },
  )
})

test('a word is found in either script, in any width and case, with or without accents', () => {
  const db = indexOf([
    '美國國會通過法案',
    '美国国会通过法案',
    'Le Café de l’ÉTÉ',
    '５Ｇ網絡',
    'C++ 程序',
    'C 程序',
    'the U.S. economy',
  ])
  assert.deepEqual(find(db, '国会'), [0, 1])
  assert.deepEqual(find(db, '國會'), [0, 1])
  assert.deepEqual(find(db, 'cafe'), [2])
  assert.deepEqual(find(db, '5g网络'), [3])
  assert.deepEqual(find(db, 'c++'), [4])
  assert.deepEqual(find(db, 'C'), [5])
  assert.deepEqual(find(db, 'U.S.'), [6])
  assert.deepEqual(find(db, '程'), [4, 5])
  assert.deepEqual(find(db, 'econ*'), [6])
  assert.deepEqual(find(db, '程序 -c++'), [5])
})

// A small alphabet makes accidental neighbours likely.
const alphabet = [...'国国會会议中上海海上。， \n', 'カ', 'ー', '한', '국', 'a', 'b', '5', '.', '+', '·', '𠮷']
const someText = fc.array(fc.constantFrom(...alphabet), { maxLength: 24 }).map((parts) => parts.join(''))
const someRun = fc.array(fc.constantFrom(...[...'国會会议中上海カー한국𠮷']), { minLength: 1, maxLength: 4 })

test('a phrase of characters is found where a scan of the folded text finds it, and nowhere else', () => {
  fc.assert(
    fc.property(
      fc.array(someText, { minLength: 1, maxLength: 12 }),
      fc.array(someRun, { minLength: 8, maxLength: 8 }),
      (texts, runs) => {
        const db = indexOf(texts)
        for (const run of runs) {
          const phrase = run.join('')
          const scanned = texts.flatMap((text, at) => (foldText(text).includes(foldText(phrase)) ? [at] : []))
          assert.deepEqual(find(db, `"${phrase}"`), scanned, phrase)
        }
        db.close()
      },
    ),
    { numRuns: 300 },
  )
})

test('the index finds all that is there by a look at the text, and without exact: nothing else', () => {
  const part = fc.constantFrom(
    ...'国會会。，· \n-.'.split(''),
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
  const words = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(''))
  const typed = fc.tuple(
    fc.constantFrom('', 'exact:'),
    fc.array(part, { minLength: 1, maxLength: 4 }),
    fc.constantFrom('', '*'),
  )
  fc.assert(
    fc.property(
      fc.array(words, { minLength: 1, maxLength: 10 }),
      fc.array(typed, { minLength: 8, maxLength: 8 }),
      (texts, queries) => {
        const db = indexOf(texts)
        for (const [field, parts, star] of queries) {
          const query = `${field}"${parts.join('')}"${star}`
          const outcome = parseQuery(query)
          if (outcome.kind !== 'query') continue
          const found = find(db, query)
          for (const [at, text] of texts.entries()) {
            const isThere: boolean = confirmHit(outcome.query, { text }).isMatch
            if (isThere || !field) assert.equal(found.includes(at), isThere, `${query} in ${JSON.stringify(text)}`)
          }
        }
        db.close()
      },
    ),
    { numRuns: 400 },
  )
})
