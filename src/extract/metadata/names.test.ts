import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { namesIn } from './names.ts'

describe('a byline gives names only', () => {
  const cases: readonly (readonly [byline: string, names: readonly string[], language?: string])[] = [
    ['By JANE DOE and John Roe, Staff Writers', ['JANE DOE', 'John Roe']],
    ['Written by Jane Doe', ['Jane Doe']],
    ['Posted by jdoe on May 3, 2024', ['jdoe']],
    ['Jane Doe, Senior Political Correspondent', ['Jane Doe']],
    ['Jane Doe (Berlin), j.doe@example.org', ['Jane Doe']],
    ['Jane Doe @janedoe', ['Jane Doe']],
    ['Jane Doe | 3 May 2024 | 4 min read', ['Jane Doe']],
    ['Jane Doe; John Roe & Ann Poe', ['Jane Doe', 'John Roe', 'Ann Poe']],
    ['Jane Doe &amp; John Roe', ['Jane Doe', 'John Roe']],
    ['Von Erika Muster und Max von der Heide', ['Erika Muster', 'Max von der Heide'], 'de'],
    ['Ein Gastbeitrag von Erika Muster', ['Erika Muster'], 'de'],
    ['Autorin: Erika Muster, Projektleiterin', ['Erika Muster'], 'de'],
    ['Text & Fotos: Erika Muster', ['Erika Muster'], 'de'],
    ['Par Marie Dupont et Luc Martin', ['Marie Dupont', 'Luc Martin'], 'fr'],
    ['Por Ana Pérez y Juan García', ['Ana Pérez', 'Juan García'], 'es'],
    ['di Mario Rossi e Lucia Bianchi', ['Mario Rossi', 'Lucia Bianchi'], 'it'],
    ['door Jan de Vries', ['Jan de Vries'], 'nl'],
    ['Автор: Иван Петров', ['Иван Петров'], 'ru'],
    ['كتب: سامي الحداد', ['سامي الحداد'], 'ar'],
    ['بقلم سامي الحداد', ['سامي الحداد'], 'ar'],
    ['מאת: נועה ברקאי', ['נועה ברקאי'], 'he'],
    ['โดย: มาลี ใจดี', ['มาลี ใจดี'], 'th'],
    ['Της Μαρίας Λαμπράκη', ['Μαρίας Λαμπράκη'], 'el'],
    ['Eingestellt von Jonas Ziegler', ['Jonas Ziegler'], 'de'],
    ['Marlies Kettler, Di.', ['Marlies Kettler'], 'de'],
    ['记者 王小明 李红', ['王小明', '李红'], 'zh'],
    ['作者：王小明、李红', ['王小明', '李红'], 'zh'],
    ['山田 太郎', ['山田 太郎'], 'ja'],
    ['홍길동 기자', ['홍길동'], 'ko'],
    ['Redaktion', ['Redaktion'], 'de'],
  ]
  for (const [byline, names, language] of cases) {
    it(`${byline} → ${names.join(' + ')}`, () => assert.deepEqual(namesIn(byline, language), names))
  }

  it('a handle, an address, a template or a heading is nobody', () => {
    for (const text of [
      'https://example.org/jane',
      '{{author}}',
      'undefined',
      'Read more',
      'Senior Editor',
      '2024',
      '',
    ]) {
      assert.deepEqual(namesIn(text), [], text)
    }
  })

  it('a name is said once', () => assert.deepEqual(namesIn('Jane Doe, jane doe'), ['Jane Doe']))

  it('any text gives names or none, and never throws', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 700 }),
        fc.constantFrom('', 'zh', 'ja', 'de'),
        (text, language) => {
          for (const name of namesIn(text, language)) assert.ok(name.length > 1 && name.length <= 60)
        },
      ),
      { numRuns: 500 },
    )
  })
})
