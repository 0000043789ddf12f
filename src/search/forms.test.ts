import assert from 'node:assert/strict'
import test from 'node:test'
import { confirmHit, parseQuery, type Query, termQueryOf } from './index.ts'

function queryOf(typed: string): Query {
  const outcome = parseQuery(typed)
  if (outcome.kind !== 'query') throw new Error(outcome.message)
  return outcome.query
}

const finds = (typed: string, text: string) => {
  const { isMatch, isDoubtful } = confirmHit(queryOf(typed), { text })
  return isMatch && !isDoubtful
}

test('what one region calls so is found under what another calls it', () => {
  assert.ok(finds('软件', '軟體工程師'))
  assert.ok(finds('网络攻击', '網路攻擊事件'))
  assert.ok(finds('紐西蘭', '新西兰总理'))
  assert.equal(finds('软件', '軟體動物'), false)
  assert.ok(finds('软体', '软体动物'))
  assert.ok(finds('质量', '品質管理'))
  assert.equal(finds('品质', '产品质量'), false, '品质 is a word of the mainland too')
  assert.ok(finds('品質', '质量管理'))
})

test('a short name of Japanese and Korean newspapers stands for the full one', () => {
  assert.ok(finds('日銀', '日本銀行の総裁'))
  assert.ok(finds('厚生労働省', '厚労省が発表'))
  assert.ok(finds('スト', 'ストライキを決行'))
  assert.equal(finds('スト', 'レストラン'), false)
  assert.ok(finds('헌재', '헌법재판소는'))
  assert.ok(finds('국가정보원', '국정원이'))
  assert.ok(finds('F-16', 'two F-16s'))
})

test('quotes, exact: and a wildcard ask for the text as it is', () => {
  for (const typed of ['"软件"', 'exact:软件', '软件*']) assert.equal(finds(typed, '軟體工程師'), false, typed)
  assert.equal(finds('"email"', 'an e-mail'), false)
  assert.equal(finds('"vote"', 'he voted'), false)
})

test('a short word in capitals is no common word', () => {
  assert.ok(finds('US', 'US troops'))
  assert.ok(finds('US', 'U.S. troops'))
  assert.equal(finds('US', 'join us'), false)
  assert.ok(finds('us', 'join us'))
  assert.ok(finds('WHO', 'the WHO says'))
  assert.equal(finds('WHO', 'who says'), false)
  assert.ok(finds('.NET', '微软.NET平台'))
  assert.equal(finds('.NET', 'a net gain'), false)
})

test('an umlaut may be written with an e, and the e alone is no umlaut', () => {
  assert.ok(finds('Mueller', 'Thomas Müller'))
  assert.ok(finds('Mueller', 'Thomas Mu\u0308ller'))
  assert.ok(finds('Müller', 'Robert Mueller'))
  assert.equal(finds('poet', 'a pot'), false)
  assert.ok(finds('Aarhus', 'Århus'))
})

test('forms of a word in scripts with endings and beginnings', () => {
  for (const [typed, text] of [
    ['vote', 'voting machines'],
    ['banned', 'they ban it'],
    ['policies', 'a policy'],
    ['Москва', 'в Москве'],
    ['Россия', 'граждане России'],
    ['رئيس', 'والرئيس الأمريكي'],
    ['القاهرة', 'بالقاهره'],
    ['ירושלים', 'בירושלים'],
    ['らーめん', 'ラーメン屋'],
    ['コンピューター', 'コンピュータの歴史'],
    ['取組', '取り組みを強化'],
    ['co-operation', 'cooperation'],
    ['obrien', "O'Brien"],
  ]) {
    assert.ok(finds(typed!, text!), `${typed} in ${text}`)
  }
  for (const [typed, text] of [
    ['unit', 'the United States'],
    ['new', 'the news'],
    ['organ', 'an organization'],
    ['мир', 'мирный договор'],
    ['россия', 'российский'],
  ]) {
    assert.equal(finds(typed!, text!), false, `${typed} in ${text}`)
  }
})

test('without a word is without its other forms', () => {
  assert.equal(finds('工程师 -软件', '軟體工程師'), false)
  assert.match(JSON.stringify(termQueryOf(queryOf('工程师 -软件')).without), /软体/)
})

test('the index is asked for every form that the text is looked through for', () => {
  const sequence = (term: string) => ({ kind: 'sequence', terms: [term], isPrefix: false, isTitle: false })
  assert.deepEqual(termQueryOf(queryOf('网络')).find, { kind: 'any', of: [sequence('网络'), sequence('网路')] })
})

test('a sign belongs to its number, a name to its @', () => {
  assert.ok(finds('5%', '税率为5％') && finds('5%', '百分之五') && finds('5%', '5 percent'))
  assert.ok(!finds('5%', '5人受伤') && !finds('5%', '15%'))
  assert.ok(finds('$100', 'It cost $100.') && finds('$100', '花了100美元') && !finds('$100', '100 people'))
  assert.ok(finds('@jack', 'from @jack') && !finds('@jack', 'Jack left'))
})

test('an emoji is a word, whatever colour its skin has', () => {
  assert.ok(finds('👍', '他说👍🏽。') && finds('👍🏽', 'ok 👍') && finds('🇺🇦', '🇺🇦 flags'))
  assert.ok(!finds('🇺🇦', '🇺🇸') && !finds('👍', '👎'))
  assert.ok(finds('iphone', 'iPhone™ 17'))
})

test('a number in characters is the one in digits, and no piece of a longer one', () => {
  assert.ok(
    finds('10月1日', '十月一日') &&
      finds('令和六年', '令和6年') &&
      finds('二〇二五年', '2025年') &&
      finds('2008年', '二零零八年'),
  )
  assert.ok(!finds('1月1日', '十一月一日') && !finds('1月1日', '11月1日'))
})

test('a number is found however it is written, and its measure too', () => {
  for (const [typed, text] of [
    ['3500人', '三千五百人'],
    ['1.5万人', '15,000人'],
    ['两百人', '200人'],
    ['21世纪', '二十一世纪'],
    ['100公里', '100 km'],
    ['100 km', '100公里'],
    ['25℃', '零下25度'],
    ['3.2%', '百分之三点二'],
    ['10 percent', '增长10%'],
    ['10 per cent', 'up 10%'],
    ['9小时', '九个小时'],
    ['九点', '晚上9点'],
    ['廿一世纪', '二十一世纪'],
    ['1.2亿', '一亿二千万'],
    ['20000人', '两万人'],
    ['一万五', '15000人'],
    ['三亿五', '3.5亿'],
    ['B-52', 'two B-52H bombers'],
    ['10 percent', '百分之十'],
    ['$1 million', '1 million dollars'],
    ['1 million dollars', 'worth $1 million'],
    ['50 dollars', '50美元'],
    ['¥5000', '5000円'],
    ['911', '9·11恐怖袭击'],
    ['2026', '٢٠٢٦'],
    ['10000명', '1만명'],
    ['2024', '二〇二四年'],
    ['2024', '二零二四年'],
    ['三千', '3000名士兵'],
    ['两百', '200人'],
    ['2千', '两千人'],
    ['90后', '九零后'],
    ['零零后', '00后'],
    ['三分之二', '2/3的议员'],
    ['1/3', '三分之一'],
    ['7月', '七月初'],
    ['十月', '十月底签约'],
    ['1.5倍', '一点五倍'],
    ['零点三个百分点', '0.3个百分点'],
  ]) {
    assert.ok(finds(typed!, text!), `${typed} in ${text}`)
  }
  for (const [typed, text] of [
    ['2年', '第二年'],
    ['三百', '1300人'],
    ['300', '三百五十人'],
    ['1000', '一千零一夜'],
    ['3千', '三千五百'],
    ['2024', '二〇二四五'],
    ['2/3', '三分之二十'],
    ['三分之二', 'on 2/3/2024 it'],
    ['五万亿', '五兆瓦'],
    ['5%', '百分之五十'],
    ['5%', '百分之五点五'],
    ['9小时', '十九个小时'],
    ['三千', '13,000人'],
    ['2024', '一二〇二四'],
    ['1.5分', '一点五分到站'],
    ['一万五', '10005'],
    ['5G', '2.5G'],
    ['1.5万人', '11.5万人'],
    ['$1 million', 'a million people, 1 dollar'],
  ]) {
    assert.equal(finds(typed!, text!), false, `${typed} in ${text}`)
  }
})

test('a large number is found in figures with any of its units, in Chinese, Japanese and Korean', () => {
  const written = ['12000人', '12,000人', '1万2千人', '1万2000人', '1.2万人', '一万二千人', '一万两千人']
  for (const typed of written) for (const text of written) assert.ok(finds(typed, `约${text}`), `${typed} in ${text}`)
  for (const typed of ['12000', '1만2천', '1만2000', '1.2만'])
    for (const text of ['12,000명', '1만2천명', '1만 2천 명', '1만2000명'])
      assert.ok(finds(typed, text), `${typed} in ${text}`)
  assert.ok(finds('1億2千万円', '120000000円'))
  assert.ok(finds('15万6千', '156,000人'))
  assert.equal(finds('12000', '11万2千人'), false)
  assert.equal(finds('12000', '1万2千五百人'), false)
  assert.equal(finds('2000年', '2千年前'), false)
  assert.ok(finds('1万2', '约12000人'))
  assert.ok(finds('3万5', '3.5万'))
  for (const [typed, text] of [
    ['1万2', '共10002人'],
    ['3万5', '30005人'],
    ['1만2', '10002명'],
  ]) {
    assert.equal(finds(typed!, text!), false, `${typed} in ${text}`)
  }
})

test('a name may stand with its parts apart, and a compound with quotation marks in it', () => {
  for (const [typed, text] of [
    ['习近平', '记者问习-近-平'],
    ['王毅', '外长 王　毅'],
    ['唐纳德·特朗普', '总统唐纳德-特朗普'],
    ['约翰-肯尼迪', '约翰·肯尼迪'],
    ['エマニュエル・マクロン', 'エマニュエル＝マクロン氏'],
    ['一带一路倡议', '“一带一路”倡议'],
    ['反送中运动', '「反送中」運動'],
    ['"国会 通过"', '国会通过法案'],
    ['health care', 'healthcare'],
    ['website', 'a web site'],
  ]) {
    assert.ok(finds(typed!, text!), `${typed} in ${text}`)
  }
  for (const [typed, text] of [
    ['王毅', '国王 毅然离开'],
    ['习近平', '学习、近来、平时'],
    ['一带一路倡议', '一带一路。倡议'],
  ]) {
    assert.equal(finds(typed!, text!), false, `${typed} in ${text}`)
  }
})

test('verbs of any ending have their forms, and one syllable tells stared from starred', () => {
  for (const [typed, text] of [
    ['comment', 'she commented'],
    ['apply', 'it applied'],
    ['question', 'being questioned'],
    ['star', 'starring'],
    ['war', 'warring parties'],
    ['Israelis', 'an Israeli'],
    ['Путин', 'с Путиным'],
    ['санкции', 'санкциями'],
    ['Ελλάδα', 'της Ελλάδας'],
    ['高まり', '高まる'],
    ['子供', '子ども'],
    ['G20', '二十国集团峰会'],
  ]) {
    assert.ok(finds(typed!, text!), `${typed} in ${text}`)
  }
  for (const [typed, text] of [
    ['star', 'he stared'],
    ['tap', 'it was taped'],
    ['unite', 'the United States'],
    ['Tisch', 'ein Tischler'],
    ['wrest', 'a wrestler'],
    ['crazy', 'the craze'],
    ['lazy', 'to laze'],
    ['sweat', 'sweaty'],
    ['swift', 'a swiftie'],
    ['本人', '日本人拉致'],
    ['国人', '美国人抗议'],
    ['哈里斯', '哈里斯堡发生枪击'],
  ]) {
    assert.equal(finds(typed!, text!), false, `${typed} in ${text}`)
  }
})

test('another accent makes another word, one that is left out does not', () => {
  assert.ok(finds('cấm', 'lệnh cấm vận') && finds('cấm', 'lenh cam van') && finds('cam', 'lệnh cấm'))
  assert.equal(finds('cấm', 'cầm cố nhà đất'), false)
  assert.ok(finds('événement', 'un évènement') && finds('perché', 'perchè no') && finds('hòa bình', 'hoà bình'))
  assert.ok(finds('νόμος', 'ψήφιση του νόμου') && !finds('νόμος', 'ο νομός Αττικής'))
  assert.ok(finds('București', 'Bucureşti'), 'the comma and the cedilla are one')
})

test('a number is found as other languages group it, and not in a longer one', () => {
  for (const text of ['3.500 Menschen', '3\u202f500 manifestants', '3,500 people']) assert.ok(finds('3500', text), text)
  assert.equal(finds('3500', '3 500 000 euros'), false)
  assert.equal(finds('13500', 'in 2013 500 people'), false)
  assert.equal(finds('2025', 'page 2 025'), false)
  assert.ok(finds('3.500', 'some 3500 people'))
})

test('a long compound may have a hyphen, and no space', () => {
  assert.ok(finds('Klimaschutzgesetz', 'das Klimaschutz-Gesetz'))
  assert.equal(finds('Klimaschutzgesetz', 'Klimaschutz. Gesetz'), false)
})

test('compounds of Persian and words with an apostrophe are found in their forms', () => {
  assert.ok(finds('رئیس جمهور', 'سخنان رئیس\u200cجمهور') && finds('رئیس\u200cجمهور', 'رئیس جمهور'))
  assert.ok(finds("об'єкт", 'на об’єктах'))
})

test('a Thai word is meant in a longer one where what is left of that is a word too', () => {
  assert.ok(finds('ไทย', 'ประเทศไทย') && finds('มหานคร', 'กรุงเทพมหานคร'))
  assert.equal(finds('รถ', 'สามารถทำได้'), false)
})

test('plurals of another pattern, nouns of what verbs do, and what belongs to somebody', () => {
  for (const [typed, text] of [
    ['وزير', 'اجتماع الوزراء'],
    ['صواريخ', 'إطلاق صاروخ'],
    ['غارات', 'في غارة جوية'],
    ['resign', 'Her resignation was expected'],
    ['negotiation', 'They are negotiating'],
    ['ratify', 'the ratification of the treaty'],
    ['gözaltı', 'Gazeteciler gözaltına alındı'],
    ['condenar', 'El juez condenó al alcalde'],
    ['sciopero', 'Gli scioperi'],
    ['presidente', 'el expresidente'],
    ['ex presidente', 'el expresidente'],
    ['law makers', 'Lawmakers voted'],
    ['selloff', 'a sell-off in bonds'],
    ['零八宪章', '签署08宪章'],
    ['知事選', '都知事選挙'],
  ] as const)
    assert.equal(finds(typed, text), true, `${typed} in ${text}`)
  for (const [typed, text] of [
    ['state', 'the station'],
    ['generate', 'a new generation'],
    ['corporate', 'a corporation'],
    ['private', 'years of privation'],
    ['وزير', 'وزارة المالية'],
    ['without', 'with-out'],
  ] as const)
    assert.equal(finds(typed, text), false, `${typed} in ${text}`)
})
