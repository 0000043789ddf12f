import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { Change, Comparable, Mark } from '../model/index.ts'
import { heaviestStretches } from './heaviest.ts'
import {
  diffRevisions,
  editKey,
  isCorrectionNotice,
  isSameReading,
  marksBetween,
  normalizeTitle,
  pictureKey,
  withoutFootOfItem,
} from './index.ts'
import type { SameStretch } from './sequence.ts'

function side(marks: readonly Mark[], left: 'added' | 'deleted'): string {
  return marks
    .filter((mark) => mark.op !== left)
    .map((mark) => mark.text)
    .join('')
}

/** `[-deleted-]{+added+}` */
function shown(marks: readonly Mark[]): string {
  return marks
    .map((mark) => (mark.op === 'same' ? mark.text : mark.op === 'added' ? `{+${mark.text}+}` : `[-${mark.text}-]`))
    .join('')
}

function textOf(...paragraphs: readonly string[]): Comparable {
  return { authors: [], text: paragraphs.join('\n') }
}

function kinds(changes: readonly Change[]): readonly string[] {
  return changes.map((change) => change.type)
}

test('marks in Chinese compare words, and give back the half of a word that both sides have', () => {
  const said = (before: string, after: string) => shown(marksBetween(before, after))
  assert.equal(said('议会昨天通过了预算案。', '议会今天通过了预算案。'), '议会[-昨-]{+今+}天通过了预算案。')
  assert.equal(said('会议星期一召开', '会议星期二召开'), '会议星期[-一-]{+二+}召开')
  assert.equal(said('他是共和国的人', '他是共和党的人'), '他是共和[-国-]{+党+}的人')
  assert.equal(said('两岸直飞航班恢复', '两岸12条直飞航班恢复'), '两岸{+12条+}直飞航班恢复')
  assert.equal(said('家长须签字', '家长必须签字'), '家长{+必+}须签字')
  assert.equal(said('经费约1.2亿元', '经费约1.8亿元'), '经费约[-1.2-]{+1.8+}亿元')
  assert.equal(said('经费约12亿元', '经费约12万元'), '经费约[-12亿-]{+12万+}元')
  assert.equal(said('오늘 이십삼명이 왔다', '오늘 이십오명이 왔다'), '오늘 [-이십삼명이-]{+이십오명이+} 왔다')
  assert.equal(said('5천만원을 냈다', '5백만원을 냈다'), '[-5천만-]{+5백만+}원을 냈다')
  // Less than half of a word says nothing.
  assert.equal(said('他当了国务院总理', '他当了国防部长'), '他当了[-国务院总理-]{+国防部长+}')
  assert.equal(said('거리로 나왔다', '거리를 나왔다'), '거리[-로-]{+를+} 나왔다')
})

test('marks in Latin scripts keep words and numbers whole', () => {
  assert.equal(
    shown(marksBetween('The mayor resigned on Monday', 'The mayor resigns on Monday')),
    'The mayor [-resigned-]{+resigns+} on Monday',
  )
  assert.equal(shown(marksBetween('costs 1,234 euros', 'costs 1,243 euros')), 'costs [-1,234-]{+1,243+} euros')
})

test('words of letters have parts at apostrophes and hyphens, and none elsewhere', () => {
  const said = (before: string, after: string) => shown(marksBetween(before, after))
  assert.equal(said("Trump's allies", 'Trump allies'), "Trump[-'s-] allies")
  assert.equal(said('Ardern’s plan', 'Blair’s plan'), '[-Ardern-]{+Blair+}’s plan')
  assert.equal(
    said('Ardern’s last speech', 'Tony Blair’s right hand'),
    '[-Ardern’s last speech-]{+Tony Blair’s right hand+}',
  )
  assert.equal(said("l'école ferme", "l'église ferme"), "l'[-école-]{+église+} ferme")
  assert.equal(said('a long-term plan', 'a short-term plan'), 'a [-long-]{+short+}-term plan')
  assert.equal(said('м’який хліб', 'м’ята хліб'), '[-м’який-]{+м’ята+} хліб')
  assert.equal(said('コンピューター室', 'コンピュータ室'), '[-コンピューター-]{+コンピュータ+}室')
})

test('a sign between two changes stays, a space does not', () => {
  assert.equal(
    shown(marksBetween('about 9,508 (old count), it said', 'about 9,547 (new sum), it said')),
    'about [-9,508-]{+9,547+} ([-old count-]{+new sum+}), it said',
  )
})

test('no mark begins or ends inside a word of letters, a number or a character with its marks', () => {
  const whole = [
    'Trump',
    'Tramp',
    '1,234',
    '1,256',
    '12',
    '123',
    'resume\u0301',
    'resume\u0300',
    'कि',
    'की',
    '👍🏽',
    '👍🏿',
    'كتب',
    'كتاب',
    'スーパー',
    'スープ',
    '星期一',
    '星期二',
    '葛\u{e0100}城',
    '葛\u{e0101}城',
  ]
  const text = fc.array(fc.constantFrom(...whole), { maxLength: 12 })
  const inside = (words: readonly string[]) => {
    const places = new Set<number>()
    let at = 0
    for (const word of words) {
      for (let step = 1; step < word.length; step++) {
        if (!/^星/u.test(word) && !(word.startsWith('葛') && step === word.length - 1)) places.add(at + step)
      }
      at += word.length + 1
    }
    return places
  }
  fc.assert(
    fc.property(text, text, (before, after) => {
      const marks = marksBetween(before.join(' '), after.join(' '))
      const bad = [inside(before), inside(after)]
      const at = [0, 0]
      for (const [index, { op, text }] of marks.entries()) {
        if (op !== 'added') at[0]! += text.length
        if (op !== 'deleted') at[1]! += text.length
        if (index === marks.length - 1) break
        if (op !== 'added') assert.ok(!bad[0]!.has(at[0]!), shown(marks))
        if (op !== 'deleted') assert.ok(!bad[1]!.has(at[1]!), shown(marks))
      }
    }),
    { numRuns: 1000 },
  )
})

test('numbers in Han numerals stay whole', () => {
  assert.equal(shown(marksBetween('共有二十三人受伤', '共有二十五人受伤')), '共有[-二十三-]{+二十五+}人受伤')
})

test('words between two changes that are too few to be read are part of the change', () => {
  const before = 'Rain fell on every street of our small town of merchants who had never seen such heavy clouds before'
  const after =
    'Snow lies deep across that great city of builders whose fathers once knew much colder winters than these'
  assert.equal(shown(marksBetween(before, after)), `[-${before}-]{+${after}+}`)
  assert.equal(
    shown(marksBetween('heavy rain and strong wind', 'deep snow and black ice')),
    '[-heavy rain-]{+deep snow+} and [-strong wind-]{+black ice+}',
  )
})

test('what is kept is as many characters as can be, not as many words', () => {
  assert.equal(shown(marksBetween('a b c international', 'international a b c')), '[-a b c -]international{+ a b c+}')
})

test('of all that two sequences have in common the heaviest is found, in the fewest stretches that are worth it', () => {
  const items = fc.array(fc.nat(3), { maxLength: 7 })
  const weights = [16, 48, 32, 80]
  const begin = 15
  const worth = (stretches: readonly SameStretch[], before: readonly number[]) =>
    stretches.reduce((sum, { before: from, length }, at) => {
      const isFirst = at === 0 && from === 0 && stretches[0]!.after === 0
      const kept = before.slice(from, from + length).reduce((all, item) => all + weights[item]!, 0)
      return sum + kept - (isFirst ? 0 : begin)
    }, 0)
  /** The best of all, by trying each. */
  const best = (before: readonly number[], after: readonly number[], x: number, y: number, isOn: boolean): number => {
    if (x === before.length || y === after.length) return 0
    const one = Math.max(best(before, after, x + 1, y, false), best(before, after, x, y + 1, false))
    if (before[x] !== after[y]) return one
    return Math.max(one, weights[before[x]!]! - (isOn ? 0 : begin) + best(before, after, x + 1, y + 1, true))
  }
  fc.assert(
    fc.property(items, items, (before, after) => {
      const found = heaviestStretches(before, after, { weights, begin })!
      for (const { before: x, after: y, length } of found) {
        assert.deepEqual(before.slice(x, x + length), after.slice(y, y + length))
      }
      for (const [at, one] of found.slice(1).entries()) {
        assert.ok(
          one.before >= found[at]!.before + found[at]!.length && one.after >= found[at]!.after + found[at]!.length,
        )
      }
      assert.ok(worth(found, before) >= best(before, after, 0, 0, true) - begin)
    }),
    { numRuns: 500 },
  )
  assert.equal(heaviestStretches(Array(500).fill(1), Array(500).fill(2), { weights, begin }), undefined)
})

test('spaces between words make no likeness, and a sentence that is gone is marked as one', () => {
  const marks = marksBetween(
    'The gate stopped a metre short of its sill at the top of the tide. The city now counts 214 households without power.',
    'The city now counts 231 households without power. The council has voted for an independent inquiry.',
  )
  assert.equal(
    shown(marks),
    '[-The gate stopped a metre short of its sill at the top of the tide. -]The city now counts [-214-]{+231+} households without power.{+ The council has voted for an independent inquiry.+}',
  )
})

test('what is only added or only deleted begins and ends with a sentence, a clause or a word', () => {
  const said = (before: string, after: string) => shown(marksBetween(before, after))
  assert.equal(
    said('港务局说，闸门停住。港务局局长说，会修。', '港务局局长说，会修。'),
    '[-港务局说，闸门停住。-]港务局局长说，会修。',
  )
  assert.equal(said('He said it. He did it. He won.', 'He said it. He won.'), 'He said it. [-He did it. -]He won.')
  assert.equal(said('他说，他会来。', '他说，他说过，他会来。'), '他说，{+他说过，+}他会来。')
  assert.equal(said('one two three', 'one two two three'), 'one two {+two +}three')
})

test('marks put together are both texts, character for character', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '国会',
      '通过',
      '了',
      '。',
      '，',
      'the ',
      'rain',
      ' ',
      '\n',
      '12',
      '1,234',
      'カナ',
      '한국',
      '👍🏽',
      '\u0301',
      '𠮷',
      '\ud800',
    ),
    fc.string({ unit: 'binary', maxLength: 4 }),
  )
  const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(text, text, (before, after) => {
      const marks = marksBetween(before, after)
      assert.equal(side(marks, 'added'), before)
      assert.equal(side(marks, 'deleted'), after)
      assert.ok(marks.every((mark) => mark.text !== ''))
    }),
    { numRuns: 1000 },
  )
})

test('an article that did not change has no changes', () => {
  const comparable: fc.Arbitrary<Comparable> = fc.record({
    title: fc.string({ unit: 'binary' }),
    authors: fc.array(fc.string()),
    text: fc.string({ unit: 'binary', maxLength: 200 }),
    image: fc.webUrl(),
    publishedAt: fc.integer({ min: 0, max: 4e12 }),
  })
  fc.assert(fc.property(comparable, (article) => assert.deepEqual(diffRevisions(article, { ...article }), [])))
})

test('any two articles can be compared', () => {
  const line = fc.oneof(
    fc.constantFrom('第一段说得很清楚。', '第二段也是。', 'A third one.', '', '12条评论'),
    fc.string({ unit: 'binary', maxLength: 30 }),
  )
  const article = fc.record({
    title: fc.option(fc.string({ unit: 'binary' }), { nil: undefined }),
    authors: fc.array(fc.string({ unit: 'binary' })),
    publishedAt: fc.option(fc.double(), { nil: undefined }),
    image: fc.option(fc.string({ unit: 'binary' }), { nil: undefined }),
    text: fc.array(line, { maxLength: 12 }).map((lines) => lines.join('\n')),
    links: fc.array(fc.record({ text: fc.string(), url: fc.string() })),
  })
  fc.assert(
    fc.property(article, article, (before, after) => {
      for (const change of diffRevisions(before, after)) {
        if ('marks' in change && change.marks) {
          assert.equal(side(change.marks, 'added'), 'before' in change ? change.before : '')
          assert.equal(side(change.marks, 'deleted'), 'after' in change ? change.after : '')
        }
      }
    }),
  )
})

test('a headline, a byline, a date and a lead picture that changed are named', () => {
  const before = {
    title: '旧标题',
    authors: ['王五'],
    publishedAt: 0,
    image: 'https://img1.news.example/a.jpg?w=1',
    text: '',
  }
  const after = {
    title: '新标题',
    authors: ['王五', '赵六'],
    publishedAt: 3 * 86_400_000 + 3_600_000,
    image: 'https://img2.news.example/b.jpg',
    text: '',
  }
  assert.deepEqual(kinds(diffRevisions(before, after)), ['headline', 'byline', 'date', 'lead-picture'])
  assert.deepEqual(diffRevisions({ ...before, image: 'https://img9.news.example/a.jpg?w=900' }, before), [])
  assert.deepEqual(
    diffRevisions({ ...before, authors: ['赵六', '王五'] }, { ...before, authors: ['王五', '赵六'] }),
    [],
  )
})

test('paragraphs are added, deleted, reworded and moved', () => {
  const first = '市议会星期一晚间开会，讨论明年的预算。'
  const second = '反对党说，这份预算没有考虑到租房的人。'
  const third = '会议将在下个月继续，届时市长会发言。'
  const fourth = '天气预报说，周末有雨，气温会降到十度以下。'
  assert.deepEqual(diffRevisions(textOf(first, second), textOf(first, third, second)), [
    { type: 'paragraph-added', after: third, atParagraph: 1 },
  ])
  assert.deepEqual(diffRevisions(textOf(first, third, second), textOf(first, second)), [
    { type: 'paragraph-deleted', before: third, atParagraph: 1 },
  ])
  assert.deepEqual(diffRevisions(textOf(first, second, third, fourth), textOf(first, third, fourth, second)), [
    { type: 'paragraph-moved', after: second, fromParagraph: 1, atParagraph: 3 },
  ])
  const [change] = diffRevisions(textOf(first, second), textOf(first.replace('星期一', '星期二'), second))
  assert.equal(change?.type, 'paragraph-reworded')
  assert.ok(change && 'marks' in change && shown(change.marks).includes('[-'))
})

test('a paragraph whose numbers alone changed says which', () => {
  const [change] = diffRevisions(textOf('洪水造成12人死亡，3.5万人撤离。'), textOf('洪水造成15人死亡，3.5万人撤离。'))
  assert.equal(change?.type, 'figure-changed')
  assert.deepEqual(change?.type === 'figure-changed' && change.figures, [{ before: '12', after: '15' }])
})

test('a note on a correction is told from other new paragraphs', () => {
  const story = 'The bridge will close for repairs in May.'
  const note = 'Correction: An earlier version of this article gave the wrong month.'
  assert.deepEqual(diffRevisions(textOf(story), textOf(story, note)), [
    { type: 'correction-notice', after: note, atParagraph: 1 },
  ])
  for (const yes of [
    '更正：本文早前误写了年份。',
    '（更正：应为三人）',
    '【更正】人数有误',
    'Clarification: the vote was on Tuesday.',
    '特此更正。',
    '勘誤：標題誤植。',
    'お詫びと訂正：写真の説明が誤っていました。',
    '※記事中の人名に誤りがありました。',
    '[정정] 기사에 나온 날짜를 고칩니다.',
    'In einer früheren Version dieses Artikels stand ein falscher Name.',
    'Korrekturhinweis: Der Ort lautet anders.',
    'تصحيح: ورد في نسخة سابقة من هذا الخبر رقم خاطئ.',
    'Correction, 4 March: the vote was on Tuesday.',
    'Une version précédente de cet article citait un autre nom.',
  ]) {
    assert.ok(isCorrectionNotice(yes), yes)
  }
  for (const no of [
    '政府更正了统计数字。',
    '更正后的数据显示，增长放缓。',
    'Correction officers walked out on Friday.',
    'Korrekturen am Aktienmarkt halten an.',
    '訂正する考えはないと述べた。',
    'تصحيح المسار يحتاج وقتا طويلا.',
    'The correctional officers went on strike.',
    '他说这个报道是对的。',
  ]) {
    assert.ok(!isCorrectionNotice(no), no)
  }
})

test('words that lead elsewhere are a changed link', () => {
  const article = { authors: [], text: 'x' }
  const before = { ...article, links: [{ text: '报告全文', url: 'https://a.example/1?utm_source=x' }] }
  assert.deepEqual(diffRevisions(before, { ...article, links: [{ text: '报告全文', url: 'https://a.example/1' }] }), [])
  assert.deepEqual(diffRevisions(before, { ...article, links: [{ text: '报告全文', url: 'https://b.example/2' }] }), [
    {
      type: 'link-changed',
      text: '报告全文',
      before: 'https://a.example/1?utm_source=x',
      after: 'https://b.example/2',
    },
  ])
})

const same: readonly (readonly [string, string])[] = [
  ['“好”，他说。', '「好」,他说。'],
  ['第一段。\n第二段。', '第一段。第二段。\n'],
  ['One line\nof text.', 'One line of text.'],
  ['消息　来自 北京', '消息来自北京'],
  ['记者 李四 · 1小时前', '记者 李四 · 5小时前'],
  ['3 hours ago', '4 hours ago'],
  ['评论(12)', '评论(13)'],
  ['某栏目\n20分钟前', '某栏目\n12小时前\n12评'],
  ['人物丨他的一生', '人物｜他的一生'],
  ['1,234 views | 12 comments', '2,345 views | 19 comments'],
  ['正文。\n分享到：微信 微博', '正文。'],
  ['a\u200bb\ufeffc', 'abc'],
  ['图 https://cdn.example/a.jpg?x=1 说明', '图 https://cdn.example/a.jpg?x=2 说明'],
  ['唐纳德·特朗普', '唐纳德・特朗普'],
  ['ＡＢＣ１２３', 'ABC123'],
  ['it’s “fine”', 'it\'s "fine"'],
  ['等等……', '等等...'],
]

const different: readonly (readonly [string, string])[] = [
  ['造成12人死亡。', '造成13人死亡。'],
  ['他3小时前在北京说，不会辞职。', '他5小时前在北京说，不会辞职。'],
  ['The fire broke out 3 hours ago, police said.', 'The fire broke out 4 hours ago, police said.'],
  ['we were there', "we we're there"],
  ['a b', 'ab'],
  ['ban on arms', 'ban on Arms'],
  ['不会辞职', '会辞职'],
  ['5 views on the crisis', '6 views on the crisis'],
  ['Three killed', 'Four killed'],
  ['增长5%', '增长-5%'],
  ['共有12人分享了这个消息，警方说。', '共有13人分享了这个消息，警方说。'],
]

test('noise is no edit', () => {
  for (const [a, b] of same) assert.ok(isSameReading(a, b), `${a} = ${b}: ${editKey(a)} / ${editKey(b)}`)
  for (const [a, b] of same) assert.deepEqual(diffRevisions(textOf(a), textOf(b)), [])
})

test('a word or a number in a sentence is an edit', () => {
  for (const [a, b] of different) assert.ok(!isSameReading(a, b), `${a} ≠ ${b}: ${editKey(a)}`)
  for (const [a, b] of different) assert.ok(diffRevisions(textOf(a), textOf(b)).length > 0, `${a} ≠ ${b}`)
})

test('a headline seen before is recognised whatever its quotes', () => {
  assert.equal(normalizeTitle('“回家”的 路'), normalizeTitle('「回家」的路'))
  assert.notEqual(normalizeTitle('5 views on the crisis'), normalizeTitle('6 views on the crisis'))
})

test('one picture in other sizes and from other hosts of a CDN is one picture', () => {
  assert.equal(
    pictureKey('https://i1.cdn.example/p/x-800x600.jpg?v=1'),
    pictureKey('http://i2.cdn.example/p/x-400x300.webp'),
  )
  assert.notEqual(pictureKey('https://i1.cdn.example/p/x.jpg'), pictureKey('https://i1.cdn.example/p/y.jpg'))
})

test('a long article that was rewritten throughout is compared all the same', () => {
  const before = Array.from({ length: 1500 }, (_, at) => `第${at}段：旧的说法是这样的，参加的人有${at * 7}个。`)
  const after = Array.from({ length: 1500 }, (_, at) => `第${at}节：新的说法是那样的，来的人有${at * 7}个。`)
  assert.ok(diffRevisions(textOf(...before), textOf(...after)).length >= 1500)
  const chaos = (seed: number) =>
    Array.from({ length: 30_000 }, (_, at) => String.fromCodePoint(0x4e00 + ((at * seed) % 9973))).join('')
  const marks = marksBetween(chaos(31), chaos(37))
  assert.equal(side(marks, 'added'), chaos(31))
})

test('The foot of an item in a list (section, time, counters) is noise; the same words inside a text are not', () => {
  const foot = (line: string) =>
    `渡口恢复夜航\n末班船比去年晚四十分钟。\n${line}\n+1\n分享到微信朋友圈\n打开微信，使用“扫\n一扫”即可将网页分享到我的朋友圈。`
  for (const line of ['书评 1小时前', '书评 588 1小时前', '今天 10:570', '05-11 10:57']) {
    assert.ok(isSameReading(foot('书评 2小时前'), foot(line)), line)
  }
  assert.ok(!isSameReading('乘客 154\n末班船晚四十分钟。', '乘客 160\n末班船晚四十分钟。'))
  assert.ok(!isSameReading('渡口恢复夜航', '渡口恢复夜航 1.2万'), 'a headline has no foot')
  for (const line of ['书评 1.2万', '书评 588 1小时前', '今天 10:570', '05-11 10:57']) {
    assert.equal(withoutFootOfItem(foot(line)), '渡口恢复夜航\n末班船比去年晚四十分钟。', line)
  }
  assert.equal(withoutFootOfItem('渡口恢复夜航\n今天 10:570'), '渡口恢复夜航')
  const headline = 'iPhone 17\n分享到微信朋友圈'
  assert.equal(withoutFootOfItem(headline), headline, 'a headline is no foot')
  for (const line of ['马成林 988', '988', '闭幕 18:00', '青石队 2:1']) {
    assert.equal(withoutFootOfItem(`得票\n${line}`), `得票\n${line}`, 'a feed may carry a whole text')
  }
  assert.ok(!isSameReading(foot('马成林 988'), foot('马成林 1,988')), 'a bare count may be of a table')
})

test('a paragraph that was deleted at the end stood behind the last one', () => {
  const lines = ['One bridge is closed.', 'Two are open.', 'The third was never built.']
  assert.deepEqual(diffRevisions(textOf(...lines), textOf(...lines.slice(0, 2))), [
    { type: 'paragraph-deleted', before: lines[2], atParagraph: 2 },
  ])
})

test.describe('A sentence that was moved to another paragraph', () => {
  const quote = 'The mayor said on Monday that the old bridge would stay open until spring.'
  const first = 'Work on the new bridge begins in May and is to take two years, the city council said.'
  const second = 'Some forty families live beside it, and most of them have heard of the plans from the newspaper.'
  const marksOf = (before: readonly string[], after: readonly string[]) =>
    diffRevisions(textOf(...before), textOf(...after)).flatMap((change): readonly (Mark | string)[] =>
      'marks' in change ? change.marks!.filter(({ op }) => op !== 'same') : [change.type],
    )

  test('is said to be, on the marks of both, and both stay what was deleted and added', () => {
    assert.deepEqual(marksOf([`${first} ${quote}`, second], [first, `${second} ${quote}`]), [
      { op: 'deleted', text: ` ${quote}`, movedTo: 1 },
      { op: 'added', text: ` ${quote}`, movedFrom: 0 },
    ])
    const [han, other] = ['市长星期一表示，旧桥将继续开放到春天。', '新桥工程五月开始，预计两年完成。']
    const last = '桥边住着四十户人家，大多数人是从报纸上知道这个计划的。'
    assert.deepEqual(marksOf([other + han, last], [other, last + han]), [
      { op: 'deleted', text: han, movedTo: 1 },
      { op: 'added', text: han, movedFrom: 0 },
    ])
  })

  test('with the quotation mark that closes it', () => {
    const quoted = '“旧桥会一直开放到明年春天，市民不用担心。”'
    const [one, other] = ['市议会昨天通过了明年的预算案，没有人反对。', '渡轮公司说夜间航班从下周起恢复。']
    assert.deepEqual(marksOf([one + quoted, other], [one, other + quoted]), [
      { op: 'deleted', text: quoted, movedTo: 1 },
      { op: 'added', text: quoted, movedFrom: 0 },
    ])
  })

  test('is looked for in any run of signs, each of which is read once', () => {
    // Read anew from each of its signs, one of these would take hours.
    for (const signs of ['”', '.', ')', '. ', '。', '!"', '.\t']) {
      const long = `他说“好。${signs.repeat(1_000_000 / signs.length)}`
      const changes = diffRevisions(textOf(first, second, quote), textOf(long, first, second))
      assert.deepEqual(changes.map(({ type }) => type).sort(), ['paragraph-added', 'paragraph-deleted'])
    }
  })

  test('beside other words that were changed, only the sentence is', () => {
    const marks = marksOf(
      [`${first} ${quote} He laughed at it.`, second],
      [first, `${second} ${quote} Nobody laughed.`],
    )
    assert.ok(marks.some((one) => typeof one === 'object' && one.movedTo === 1 && one.text.trim() === quote))
    assert.ok(
      marks.some((one) => typeof one === 'object' && one.movedTo === undefined && /laughed at it/.test(one.text)),
    )
  })

  test('to be a paragraph of its own, or became a part of one, is said to be, on the marks of both', () => {
    assert.deepEqual(diffRevisions(textOf(`${first} ${quote}`, second), textOf(first, second, quote)), [
      {
        type: 'paragraph-reworded',
        before: `${first} ${quote}`,
        after: first,
        marks: [
          { op: 'same', text: first },
          { op: 'deleted', text: ` ${quote}`, movedTo: 2 },
        ],
        atParagraph: 0,
      },
      {
        type: 'paragraph-added',
        after: quote,
        marks: [{ op: 'added', text: quote, movedFrom: 0 }],
        atParagraph: 2,
      },
    ])
    const back = diffRevisions(textOf(first, second, quote), textOf(`${first} ${quote}`, second))
    assert.deepEqual(
      back.map((change) => ('marks' in change ? change.marks?.find(({ op }) => op !== 'same') : change)),
      [
        { op: 'added', text: ` ${quote}`, movedFrom: 2 },
        { op: 'deleted', text: quote, movedTo: 0 },
      ],
    )
    assert.equal(back[1]!.type, 'paragraph-deleted')
  })

  test('into a paragraph that holds more than it is marked there, and the rest is what was added', () => {
    const rest = 'Nobody on the council wanted to say what would become of it afterwards.'
    const [, added] = diffRevisions(textOf(`${first} ${quote}`, second), textOf(first, second, `${rest} ${quote}`))
    assert.deepEqual(added, {
      type: 'paragraph-added',
      after: `${rest} ${quote}`,
      marks: [
        { op: 'added', text: `${rest} ` },
        { op: 'added', text: quote, movedFrom: 0 },
      ],
      atParagraph: 2,
    })
  })

  test('is none where a word of it is another, where it is short, or where it stands twice', () => {
    const isNone = (before: readonly string[], after: readonly string[]) =>
      assert.ok(
        marksOf(before, after).every((one) => typeof one === 'string' || (one.movedTo ?? one.movedFrom) === undefined),
      )
    isNone([`${first} ${quote}`, second], [first, `${second} ${quote.replace('spring', 'summer')}`])
    isNone([`${first} She said no.`, second], [first, `${second} She said no.`])
    isNone([`${first} ${quote}`, second], [first, second, quote.replace('spring', 'summer')])
    isNone([`${first} ${quote} ${quote}`, second], [`${first} ${quote}`, `${second} ${quote} ${quote} ${quote}`])
  })
})
