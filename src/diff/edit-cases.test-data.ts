/** Small edits of our own, as an editor would call them, and lines that pages put between paragraphs. */

const zh = [
  '青石市应急管理局周二通报，北郊一处货仓前夜起火，造成3人受伤，没有人员死亡。',
  '火势在凌晨两点被扑灭，消防部门共出动十二辆消防车和六十名队员。',
  '货仓负责人马成林说，仓内存放的主要是纸箱和布料，起火原因还在调查。',
  '附近居民被安置到体育馆，志愿者送去了热水和毛毯，一部分人天亮后已经回家。',
  '市长温书言到医院看望伤者，并要求各区在月底前检查所有货仓的消防设施。',
]
const hant = [
  '立法會財務委員會昨日以二十七票對十票，通過增撥四億元興建東涌新圖書館。',
  '民政處表示，圖書館樓高五層，預計二〇二八年落成，館藏約三十萬冊。',
  '議員馮家怡批評當局沒有交代營運開支，要求提交補充文件。',
  '有家長則歡迎計劃，認為區內兒童一直缺乏閱讀空間。',
]
const en = [
  'The county will close two of its five rural clinics next spring, officials said on Monday.',
  'About 4,300 patients are registered at the clinics in Harlow Mills and Stone Ferry, and most of them are older than 65.',
  '“We are not abandoning anyone,” said Dr. Lena Whitcomb, the county’s health director. “We will run a shuttle twice a day.”',
  'Residents have until Jan. 15 to comment on the plan, which the board could still amend.',
  'The county expects to save $2.4 million a year.',
]
const de = [
  'Die Stadtwerke erhöhen zum 1. Januar die Preise für Fernwärme um 8,5 Prozent.',
  'Geschäftsführerin Anke Brühl begründete den Schritt am Freitag mit gestiegenen Netzkosten.',
  'Betroffen sind rund 12.400 Haushalte; für eine vierköpfige Familie bedeutet das im Schnitt 140 Euro mehr im Jahr.',
  'Der Mieterverein kündigte Widerspruch an und sprach von einer Zumutung.',
]
const ja = [
  '市立病院は15日、来年4月から小児科の夜間診療を再開すると発表した。',
  '医師不足のため、2年前から休止していた。新たに3人の医師が着任する。',
  '院長の黒沢健一氏は「待っていた家族に応えたい」と話した。',
  '市は運営費として年間1億2千万円を補助する方針だ。',
]
const ko = [
  '시는 수요일 낡은 수도관 42킬로미터를 내년까지 모두 바꾼다고 밝혔다.',
  '공사 기간에는 동별로 하루 여섯 시간씩 물이 끊긴다.',
  '윤지호 상수도본부장은 불편을 드려 죄송하다고 말했다.',
  '예산은 310억 원이며 절반은 도가 부담한다.',
]
const ar = [
  'أعلنت وزارة النقل الأحد إغلاق الجسر القديم أمام الشاحنات ابتداء من الشهر المقبل.',
  'وقالت المهندسة هالة منصور إن الفحص كشف شقوقا في 9 من أعمدة الجسر.',
  'وسيعبر الجسر يوميا نحو 18 ألف سيارة بحسب بيانات البلدية.',
]
const ru = [
  'Мэрия закроет старый мост для грузовиков с 1 июня, сообщил в понедельник департамент транспорта.',
  'Инженер Ольга Ветрова рассказала, что при осмотре нашли трещины в 9 опорах.',
  'Каждый день по мосту проезжают около 18 тысяч машин.',
]
const fr = [
  'La mairie fermera le vieux pont aux camions à partir du 1er juin, a annoncé lundi le service des transports.',
  'L’ingénieure Claire Vautrin a expliqué que des fissures avaient été trouvées dans 9 piles.',
  'Chaque jour, environ 18 000 voitures empruntent le pont.',
]
const es = [
  'El ayuntamiento cerrará el puente viejo a los camiones desde el 1 de junio, informó el lunes la oficina de transporte.',
  'La ingeniera Clara Ibáñez explicó que se hallaron grietas en 9 pilares.',
  'Cada día cruzan el puente unos 18.000 coches.',
]

/** What was there, what is there now, and the types of change that an editor would name; `*`: some edit, of whatever type. */
export interface EditCase {
  readonly name: string
  readonly before: readonly string[]
  readonly after: readonly string[]
  readonly expected: readonly string[]
}

const R = 'paragraph-reworded'
const F = 'figure-changed'
const A = 'paragraph-added'
const D = 'paragraph-deleted'
const M = 'paragraph-moved'
const C = 'correction-notice'

const cases: EditCase[] = []
const add = (name: string, before: readonly string[], after: readonly string[], expected: readonly string[]) =>
  cases.push({ name, before, after, expected })
/** Words are replaced by others, once. */
const say = (name: string, text: readonly string[], from: string, to: string, expected: readonly string[]) =>
  add(name, text, replaced(text, from, to), expected)

function replaced(text: readonly string[], from: string, to: string): readonly string[] {
  if (!text.some((one) => one.includes(from))) throw new Error(`no ${from}`)
  return text.map((one) => one.replace(from, to))
}

// figures
say('zh 3→4人', zh, '3人', '4人', [F])
say('zh 十二→十三辆', zh, '十二辆', '十三辆', [F])
say('zh 两点→三点', zh, '凌晨两点', '凌晨三点', [F])
say('zh 没有人员死亡→1人死亡', zh, '没有人员死亡', '1人死亡', [R])
say('zh 月底→', zh, '月底前', '本月底前', [R])
say('zh name char', zh, '马成林', '马城林', [R])
say('zh name char 2', zh, '温书言', '温叔言', [R])
say('zh 周二→周三', zh, '周二', '周三', [R])
say('zh 3人→三人 no edit of figure?', zh, '3人', '三人', [R])
say('zh 没有', zh, '没有人员死亡', '有人员死亡', [R])
say('zh comma dropped', zh, '通报，北郊', '通报 北郊', [R])
say('zh 、→,', zh, '热水和毛毯', '热水、毛毯', [R])
say('hant 二十七→二十八', hant, '二十七票', '二十八票', [F])
say('hant 二〇二八→二〇二九', hant, '二〇二八', '二〇二九', [F])
say('hant 四億→五億', hant, '四億', '五億', [F])
say('hant 四億→4億', hant, '四億', '4億', [R])
say('hant 三十萬→30萬5千', hant, '三十萬冊', '三十五萬冊', [F])
say('hant name', hant, '馮家怡', '馮嘉怡', [R])
say('hant 昨日→前日', hant, '昨日', '前日', [R])
say('en 4,300', en, '4,300', '4,030', [F])
say('en two→three', en, 'two of', 'three of', [F])
say('en twice', en, 'twice a day', 'once a day', [R])
say('en $2.4', en, '$2.4', '$2.6', [F])
say('en million→billion', en, '2.4 million', '2.4 billion', [F])
say('en Jan. 15→Jan. 22', en, 'Jan. 15', 'Jan. 22', [F])
say('en Jan→Feb', en, 'Jan. 15', 'Feb. 15', [R])
say('en name', en, 'Whitcomb', 'Whitcombe', [R])
say('en not', en, 'not abandoning', 'now abandoning', [R])
say('en 65→65.5', en, 'older than 65', 'older than 70', [F])
say('en quote marks only', en, '“We are not abandoning anyone,”', '"We are not abandoning anyone,"', [])
say('en apostrophe only', en, 'county’s', "county's", [])
say('en Monday→Tuesday', en, 'Monday', 'Tuesday', [R])
say('en spelling', en, 'officials', 'offcials', [R])
say('de 8,5→9,5', de, '8,5', '9,5', [F])
say('de 12.400→12.600', de, '12.400', '12.600', [F])
say('de 1. Januar→1. Februar', de, '1. Januar', '1. Februar', [R])
say('de name', de, 'Brühl', 'Bruhl', [R])
say('de vierköpfige', de, 'vierköpfige', 'fünfköpfige', [R])
say('de ß', de, 'sprach', 'sprach erneut', [R])
say('de quotes', replaced(de, 'einer Zumutung', 'einer „Zumutung“'), '„Zumutung“', '»Zumutung«', [])
say('ja 15日→16日', ja, '15日', '16日', [F])
say('ja 3人', ja, '3人', '4人', [F])
say('ja 1億2千万', ja, '1億2千万円', '1億5千万円', [F])
say('ja name', ja, '黒沢', '黒澤', [R])
say('ja 再開→継続', ja, '再開する', '継続する', [R])
say('ja brackets', ja, '「待っていた家族に応えたい」', '『待っていた家族に応えたい』', [])
say('ko 42→45', ko, '42킬로미터', '45킬로미터', [F])
say('ko 여섯 시간→여덟 시간', ko, '여섯 시간', '여덟 시간', [F])
say('ko 310억→320억', ko, '310억', '320억', [F])
say('ko name', ko, '윤지호', '윤지오', [R])
say('ko particle', ko, '도가', '국가가', [R])
say('ar 9→11', ar, 'في 9', 'في 11', [F])
say('ar ٩', ar, 'في 9', 'في ٩', [])
say('ar 18 ألف', ar, '18 ألف', '19 ألف', [F])
say('ar name', ar, 'هالة منصور', 'هالة منصوري', [R])
say('ar day', ar, 'الأحد', 'الاثنين', [R])
say('ru 9→11', ru, 'в 9', 'в 11', [F])
say('ru name', ru, 'Ветрова', 'Петрова', [R])
say('ru тысяч→миллионов', ru, '18 тысяч', '18 миллионов', [F])
say('ru quotes', replaced(ru, 'старый мост', '«Старый мост»'), '«Старый мост»', '"Старый мост"', [])
say('fr 18 000→19 000', fr, '18 000', '19 000', [F])
say('fr 18 000 nbsp', fr, '18 000', '18\u202f000', [])
say('fr name', fr, 'Vautrin', 'Vaudrin', [R])
say('es 18.000', es, '18.000', '18.500', [F])
say('es name', es, 'Ibáñez', 'Ibánez', [R])
// whole paragraphs
for (const [n, t] of Object.entries({ zh, hant, en, de, ja, ko, ar, ru })) {
  add(`${n} last deleted`, t, t.slice(0, -1), [D])
  add(`${n} first moved to end`, t, [...t.slice(1), t[0]!], [M])
}
// moved and reworded
add(
  'zh moved and reworded',
  zh,
  [
    zh[0]!,
    zh[2]!,
    zh[3]!,
    zh[4]!,
    zh[1]!.replace('共出动十二辆消防车和六十名队员', '先后派出十二辆消防车和六十名队员'),
  ],
  ['paragraph-reworded'],
)
add('en moved and figure', en, [en[0]!, en[2]!, en[3]!, en[4]!, en[1]!.replace('4,300', '4,500')], ['figure-changed'])
add(
  'de moved up and reworded',
  de,
  [de[0]!, de[3]!.replace('Widerspruch', 'eine Klage'), de[1]!, de[2]!],
  ['paragraph-reworded'],
)
// sentence moved between paragraphs
const two = [
  '会议在上午九点开始。主席先宣读了来信。随后代表们逐一发言，直到中午。',
  '下午的议程是表决。有三项提案获得通过，一项被退回。',
]
add(
  'zh sentence moved between paragraphs',
  two,
  [
    '会议在上午九点开始。随后代表们逐一发言，直到中午。',
    '主席先宣读了来信。下午的议程是表决。有三项提案获得通过，一项被退回。',
  ],
  [R, R],
)
const twoEn = [
  'The hearing began at nine. The chair read out a letter. Delegates then spoke in turn until noon.',
  'The vote came in the afternoon. Three motions passed and one was sent back.',
]
add(
  'en sentence moved',
  twoEn,
  [
    'The hearing began at nine. Delegates then spoke in turn until noon.',
    'The chair read out a letter. The vote came in the afternoon. Three motions passed and one was sent back.',
  ],
  [R, R],
)
add(
  'zh sentence order in paragraph',
  two,
  ['主席先宣读了来信。会议在上午九点开始。随后代表们逐一发言，直到中午。', two[1]!],
  [R],
)
// split / merge
add('zh split no edit', two, ['会议在上午九点开始。主席先宣读了来信。', '随后代表们逐一发言，直到中午。', two[1]!], [])
add(
  'zh split and figure',
  two,
  ['会议在上午十点开始。主席先宣读了来信。', '随后代表们逐一发言，直到中午。', two[1]!],
  [F],
)
add(
  'zh split and reworded',
  two,
  ['会议在上午九点开始。主席先宣读了来信。', '随后代表们轮流发言，直到中午。', two[1]!],
  [R],
)
add(
  'en split and reworded',
  twoEn,
  ['The hearing began at nine. The chair read out a letter.', 'Delegates then argued until noon.', twoEn[1]!],
  [R],
)
add('en merge and figure', twoEn, [twoEn.join(' ').replace('Three', 'Four')], [F])
add('zh merge and reworded', two, [two.join('').replace('退回', '撤回')], [R])
add('zh merge with added sentence', two, [`${two.join('')}主席说结果令人满意。`], [R])
// added to short
add('zh sentence appended', zh, [...zh.slice(0, 4), `${zh[4]!}他没有回答记者的提问。`], [R])
add(
  'zh quote added paragraph + reword next',
  zh,
  [zh[0]!, '“我听见爆炸声就跑出来了。”住在对面的老人说。', zh[1]!.replace('凌晨两点', '凌晨六点'), ...zh.slice(2)],
  [A, F],
)
add('teaser→whole', [zh[0]!], zh, [A, A, A, A])
add('dots teaser→whole', [`${zh[0]!.slice(0, 22)}……`], zh, [R, A, A, A, A])
// combined
add(
  'zh combined',
  zh,
  [
    zh[0]!.replace('3人', '5人'),
    zh[2]!,
    zh[3]!.replace('体育馆', '中学'),
    zh[4]!,
    '省消防总队周四派出专家组，协助调查火因。',
  ],
  [F, D, R, A],
)
add(
  'en combined',
  en,
  [
    'Correction: An earlier version misstated the savings.',
    en[0]!.replace('two', 'three'),
    en[2]!,
    en[1]!,
    en[3]!,
    en[4]!.replace('2.4', '2.1'),
  ],
  [C, F, M, F],
)
add(
  'list items',
  ['日程如下', '一、周一 开幕', '二、周二 座谈', '三、周三 闭幕', '欢迎报名参加活动。'],
  ['日程如下', '一、周一 开幕', '二、周三 座谈', '三、周四 闭幕', '欢迎报名参加活动。'],
  ['*'],
)
add(
  'list renumbered',
  ['一、成立调查组。', '二、公布名单。', '三、补偿伤者。'],
  ['一、成立调查组。', '二、停业整顿。', '三、公布名单。', '四、补偿伤者。'],
  ['*'],
)

add('table cells', ['第一季度', '317', '第二季度', '402'], ['第一季度', '371', '第二季度', '402'], [F])
add(
  'en paragraph replaced',
  en,
  en.with(
    2,
    'A spokesman for the hospital group declined to answer questions on Monday evening, citing a pending lawsuit.',
  ),
  [A, D],
)
add(
  'de paragraph replaced',
  de,
  de.with(3, 'Im Rathaus hält man die Erhöhung dagegen für vertretbar und verweist auf die Nachbarorte.'),
  [A, D],
)
add(
  'ar paragraph replaced',
  ar,
  ar.with(2, 'ولم تعلق نقابة السائقين على القرار، لكنها دعت أعضاءها إلى اجتماع طارئ مساء الخميس.'),
  [A, D],
)
add(
  'ru paragraph replaced',
  ru,
  ru.with(2, 'Профсоюз водителей решение не комментирует, но созывает на четверг собрание.'),
  [A, D],
)
add('zh note behind a paragraph', zh, zh.with(4, `${zh[4]!}（更正：应为副市长）`), [C])
add(
  'zh note behind a reworded paragraph',
  zh,
  zh.with(4, `${zh[4]!.replace('市长', '副市长')}更正：本文早前误写了温书言的职务。`),
  [C, R],
)
add('en note behind a paragraph', en, en.with(4, `${en[4]!} Correction: An earlier version misstated the savings.`), [
  C,
])
add('cell name zh', ['姓名', '马成林', '票数', '1,204'], ['姓名', '马城林', '票数', '1,204'], [R])
add('cell name en', ['Name', 'Smith', 'Votes', '1,204'], ['Name', 'Smyth', 'Votes', '1,204'], [R])
add('cell other name zh', ['姓名', '马成林', '票数', '1,204'], ['姓名', '周立行', '票数', '1,204'], [A, D])
add('short line replaced en', ['Name', 'Smith', 'Votes', '1,204'], ['Name', 'Wong', 'Votes', '1,204'], [A, D])
add(
  'live: entry on top',
  ['10:22', '水位开始回落。', '09:40', '泵站停转。'],
  ['11:05', '道路恢复通车。', '10:22', '水位开始回落。', '09:40', '泵站停转。'],
  ['*'],
)
add('zh sentence replaced', zh, zh.with(2, '货仓负责人马成林说，仓内存放的主要是纸箱和布料，警方已排除人为纵火。'), [R])
add('ko note behind', ko, ko.with(3, `${ko[3]!} 정정: 예산은 310억 원이 아니라 301억 원입니다.`), [C])
add('ja note behind', ja, ja.with(3, `${ja[3]!}（訂正：着任する医師は4人でした）`), [C])
add('de note behind', de, de.with(3, `${de[3]!} Korrektur: In einer früheren Fassung stand ein falscher Name.`), [C])
add('ar note behind', ar, ar.with(2, `${ar[2]!} تصحيح: عدد السيارات 18 ألفا.`), [C])
add('zh dash style', replaced(zh, '货仓负责人', '货仓负责人——'), replaced(zh, '货仓负责人', '货仓负责人—'), [])
add('zh halfwidth digits', zh, replaced(zh, '3人', '３人'), [])
add(
  'zh halfwidth punctuation',
  zh,
  zh.map((x) => x.replaceAll('，', ',').replaceAll('。', '.')),
  [],
)
add('zh spaces round latin', replaced(zh, '消防部门', 'ABC消防部门'), replaced(zh, '消防部门', ' ABC 消防部门'), [])
add(
  'en curly to straight',
  en,
  en.map((x) => x.replace(/[“”]/g, '"').replace(/’/g, "'")),
  [],
)
add(
  'en nbsp',
  en,
  en.map((x) => x.replaceAll(' ', '\u00a0')),
  [],
)
add('en ligature', replaced(en, 'officials', 'oﬃcials'), en, [])
add(
  'de decomposed',
  de,
  de.map((x) => x.normalize('NFD')),
  [],
)
add('en case', en, replaced(en, 'Residents', 'residents'), [R])
add('en hyphen kinds', replaced(en, 'Stone Ferry', 'Stone-Ferry'), replaced(en, 'Stone Ferry', 'Stone‑Ferry'), [])
add('en joined words', en, replaced(en, 'rural clinics', 'ruralclinics'), [R])
add('en serial comma', en, replaced(en, 'Harlow Mills and', 'Harlow Mills, and'), [R])
add('zh one 的', zh, replaced(zh, '主要是纸箱', '主要的是纸箱'), [R])
add('zh 不', zh, replaced(zh, '还在调查', '不在调查'), [R])
add('zh minus', replaced(zh, '3人', '-3人'), zh, [F])
add('zh unit', zh, replaced(zh, '十二辆', '十二台'), [R])
add('en unit', en, replaced(en, '2.4 million', '2.4 billion'), [F])
add('en fraction', replaced(en, 'two of its five', 'half of its five'), en, [R])
add('en ordinal', replaced(en, 'next spring', 'on the 3rd of May'), replaced(en, 'next spring', 'on the 4th of May'), [
  F,
])
add('score', ['青石队 2：1 港湾队，梅开二度。'], ['青石队 3：1 港湾队，梅开二度。'], [F])
add('percent sign', ['同比增长5.2%，环比持平。'], ['同比增长5.3%，环比持平。'], [F])
add('currency', ['罚款 ¥5,000 元。'], ['罚款 ¥50,000 元。'], [F])

// The last lines of a text are its own: cells of a table, counts, programmes.
add('last cell', [...en, 'Smith', '1,204', 'Wong', '988'], [...en, 'Smith', '1,204', 'Wong', '1,988'], ['*'])
add('last row', [...en, 'Smith 1,204', 'Wong 988'], [...en, 'Smith 1,204', 'Wong 1,988'], ['*'])
add('last score', [...zh, '青石队', '2', '港湾队', '1'], [...zh, '青石队', '2', '港湾队', '3'], ['*'])
add('last count', [...zh, '死亡人数 12'], [...zh, '死亡人数 120'], ['*'])
add('last cell short', [...en, 'Dead', '12'], [...en, 'Dead', '120'], ['*'])
add('last count deleted', [...zh, '死亡人数 12'], zh, [D])
add('last name above a counter', [...zh, '当选', '马成林', '阅读 12'], [...zh, '当选', '周立行', '阅读 19'], ['*'])
add('last clock', [...zh, '闭幕 18:00'], [...zh, '闭幕 19:00'], ['*'])
add('last day and clock', [...zh, '决赛 今天 18:00'], [...zh, '决赛 今天 19:00'], ['*'])
add('last seen', [...en, 'Seen 5 days ago'], [...en, 'Seen 15 days ago'], ['*'])

export const editCases: readonly EditCase[] = cases

/** Publishers' notes on what they put right, in the languages that we could write. */
export const correctionNotes: readonly string[] = [
  '更正：本报昨日误将伤者人数写为五人，特此更正。',
  '【勘误】文中日期应为十月二日。',
  '编者注：本文更新了市长的职务。',
  '（本文已于3日更正伤亡数字）',
  '更正启事 本报3日A2版误植人名，谨致歉意。',
  '本文標題曾誤植，已更正。',
  '【更正】',
  '編輯室更正：馮家怡應為議員。',
  '編按：本文初版誤植票數，已修正。',
  '订正：第二段的“十二辆”应为“十三辆”。',
  '说明：本文早前版本中的数字有误，已作修改。',
  '致歉：本报误报伤者姓名，向当事人道歉。',
  'CORRECTION: A previous version of this story misspelled Dr. Whitcomb’s name.',
  'Correction (Dec. 3, 2026): The clinic is in Stone Ferry.',
  'Correction — the name is Smith, not Smyth.',
  'CORRECTION - Nov 3: The name is Smith.',
  'The article has been corrected to say 3.',
  'This article has been corrected by us.',
  'Korrektur – der Name lautet Brühl.',
  'Editor’s note: This story has been updated to correct the number of patients.',
  'This story has been corrected to show that the clinic closes in May.',
  'An earlier version of this article misstated the savings.',
  'Clarification: The shuttle runs on weekdays only.',
  'The headline of this article was amended on 5 May.',
  'For the record: The plan was adopted in 2019.',
  'Update: An earlier headline said three clinics.',
  'Correction to this article: the name is Whitcomb.',
  '• This article was amended on 3 June 2026 because an earlier version gave the wrong date.',
  'The Courier regrets the error.',
  'A correction was made on Dec. 3, 2026: An earlier version of this article misidentified the county.',
  'We apologise for the error.',
  'Korrektur: In einer früheren Version hieß es, die Preise stiegen um 9 Prozent.',
  'Korrekturhinweis: Wir haben die Zahl der Haushalte berichtigt.',
  'Anm. d. Red.: Wir haben den Namen korrigiert.',
  'Anmerkung der Redaktion: In einer früheren Fassung stand ein falscher Name.',
  'Hinweis: In einer ersten Version dieses Textes war von 14.000 Haushalten die Rede. Wir haben das korrigiert.',
  'Transparenzhinweis: Der Artikel wurde am 3. Mai korrigiert.',
  'Wir haben den Fehler korrigiert und bitten um Entschuldigung.',
  '訂正：院長の名前は黒沢健一氏でした。おわびして訂正します。',
  '【訂正】本文中の人数を修正しました。',
  '（訂正）着任する医師は4人でした。',
  '※一部内容を訂正しました。',
  '記事の一部に誤りがあったため修正しました。',
  'おことわり：見出しを修正しました。',
  '[정정보도] 예산은 310억 원이 아니라 301억 원입니다.',
  '바로잡습니다: 본부장의 이름은 윤지호입니다.',
  '※ 기사 내용 중 잘못된 부분이 있어 수정했습니다.',
  '알립니다: 기사 제목을 정정합니다.',
  'Исправление: в более ранней версии была указана неверная дата.',
  'Уточнение: речь идёт о 9 опорах.',
  'В предыдущей версии этой статьи была ошибка в имени инженера.',
  'Поправка. Мост закроют 1 июня.',
  'Rectificatif : une version précédente indiquait 8 piles.',
  'Erratum : le pont ferme en juin.',
  'Mise à jour : cet article a été corrigé le 3 mai.',
  'Fe de errores: el nombre correcto es Ibáñez.',
  'Corrección: una versión anterior de este artículo decía 8 pilares.',
  'Una versión anterior de esta nota indicaba otra fecha.',
  'Errata: o nome correto é Silva.',
  'Correzione: il nome è stato corretto.',
  'تصويب: اسم المهندسة هالة منصور.',
  'تصحيح: عدد الأعمدة 9.',
  'ملاحظة المحرر: تم تصحيح عدد الأعمدة في هذا الخبر.',
  'Rättelse: I en tidigare version stod fel namn.',
  'Correctie: in een eerdere versie van dit artikel stond een verkeerde naam.',
  'Đính chính: tên đúng là Nguyễn Văn A.',
  'Düzeltme: Haberin ilk halinde isim yanlış yazılmıştı.',
  'Sprostowanie: w pierwotnej wersji podano złą datę.',
  'Oprava: v původní verzi bylo chybné jméno.',
  'Rettelse: I en tidligere version stod der et forkert navn.',
  'Ralat: nama yang betul ialah Ahmad.',
  'Виправлення: у попередній версії була помилка.',
]

/** Paragraphs that speak of corrections, errors and notes and are none. */
export const noCorrectionNotes: readonly string[] = [
  'Correction – a film by Jane Doe – opens on Friday.',
  'Corrections — the department that runs prisons — said on Friday.',
  '政府周三更正了此前公布的失业数据，称统计方法有误。',
  '他说报道有误，并要求这家报纸道歉。',
  'The board will vote on a correction to the minutes next week.',
  'Corrections officers at the county jail voted to strike.',
  'The company has updated its forecast for the year.',
  'Die Börse erlebt eine Korrektur nach oben.',
  'La correction des copies commence lundi.',
  '市教委将修正高考方案，明年实行。',
  '訂正予算案が可決された。',
  'Исправление ошибок займёт месяц, сказал министр.',
  '编者按：下文是一位读者的来信。',
  'Editor’s note: The following is a reader’s letter.',
  'Clarification of the rules was demanded by all parties.',
  'Hinweis: Die Brücke bleibt am Sonntag gesperrt.',
  '部长为此前的言论致歉，并说会修正政策。',
  'A correction in share prices worried investors.',
  '오류를 바로잡습니다라고 쓴 팻말이 걸렸다.',
  'We apologise to our readers abroad, the minister joked.',
  'Update: The road has reopened, police say.',
  '说明：本表单位为万元。',
  '说明：以上民调误差为正负3个百分点。',
  '说明：统计口径有变，误差在所难免。',
  '编者按：很多人误以为疫苗会引起自闭症，本文逐一解释。',
  '编者按：大选在即，本报推出系列报道，避免误读。',
  '道歉：总理承认错误，但拒绝辞职。',
  '修正：央行把增长预测下调至4%。',
  '知情者说明：这是一个错误。',
  '编注：该词常被误用。',
  '报道说，该公司财报有误，股价大跌。',
  '报道称该数字有误。',
  '该文件内容有误，已退回。',
  '原文有误，译者照录。',
  '原文刊登于《自然》，但数据有误，作者已撤稿。',
  '同社は「製品表示の一部に誤りがありました」と謝罪した。',
  '写真の説明に誤りがありましたと市は発表した。',
  '記事の内容に誤りがあったため、同紙は謝罪した。',
  '追記：法案は修正された。',
  '※当日の天候により予定を変更します。',
  '(注)価格を修正しました',
  '정정, 그는 웃었다.',
  '정정 보도를 요구했다.',
  '정정보도 청구 소송에서 승소했다.',
  '알립니다 코너에서 그는 정정을 요청했다.',
  '기사를 수정하라고 압력을 넣은 혐의다.',
  '기사의 내용을 수정했다는 의혹이 제기됐다.',
  '그 신문은 기사를 정정했다.',
  'Amendment 4, which would protect abortion rights, fell short of 60 percent.',
  'Amendment 2 passed with 60 percent of the vote.',
  'Amendment: The Senate voted 51-49.',
  'Corrections officials said the inmate died on Monday.',
  'Corrections, the state agency, declined to comment.',
  'Correction 10 percent or more is normal in markets.',
  'Clarifications, he said, would follow.',
  'An earlier version of the bill would have cut Medicaid.',
  'An earlier version of this bill died in committee.',
  'The previous version of the report was withdrawn by the agency.',
  'Previous version of the law was struck down in 2019.',
  'An earlier edition of the tournament was held in Rome.',
  'The original version of the song was recorded in 1965.',
  'Original version of the painting hangs in Oslo.',
  'For the record, I never met him, the senator said.',
  'We regret the error, the airline said in a statement.',
  'We have corrected the budget, the minister said.',
  'We have amended the constitution twice, he told parliament.',
  'The story has been corrected by history, he wrote.',
  'The article has been corrected by history, he wrote.',
  'Correction-minded voters went to the polls.',
  'The study article was amended after peer review.',
  'A correction was made to the minutes, the clerk said.',
  'The company regrets the error and will refund customers.',
  'In einer ersten Fassung des Gesetzes war von 2030 die Rede.',
  'In einer früheren Version des Entwurfs stand noch ein Verbot.',
  'Wir haben die Prognose deutlich nach unten korrigiert, sagte Müller.',
  'Wir haben den Kurs korrigiert.',
  'Hinweis: Der Dax wurde auf 100 Punkte korrigiert.',
  'Korrektur 10 Prozent.',
  'Anmerkung der Redaktion: Das Gespräch wurde im Mai geführt.',
  'Une version antérieure du projet de loi prévoyait une taxe.',
  'Une version précédente du texte avait été rejetée.',
  'Rectification 2024 du budget adoptée.',
  'Note : les chiffres ont été corrigés des variations saisonnières (données corrigées).',
  'Mise à jour : le taux de chômage corrigé des variations saisonnières recule.',
  'Una versión anterior del acuerdo fue rechazada por el Congreso.',
  'Una versión previa de la ley incluía multas.',
  'Corrección 5% en bolsa.',
  'Em uma versão anterior do projeto, a multa era maior.',
  'Una versione precedente del decreto prevedeva il carcere.',
  'В первой версии закона штраф был выше.',
  'В предыдущей версии документа речь шла о 5 процентах.',
  'У попередній версії закону штраф був більшим.',
  'Уточнение 3 статей закона заняло год.',
  'Поправка 22 к Конституции США ограничивает число сроков.',
  'Поправка, внесённая депутатом, прошла.',
  'Поправка № 5 была отклонена.',
  'Поправка — это изменение закона.',
  'Исправление 12 ошибок заняло неделю.',
  'Oprava 35 kilometrů dálnice začne v květnu.',
  'Oprava, která začne v květnu, bude stát miliardu.',
  'Korekta 3 proc. na giełdzie.',
  'Korekta, na którą czekali inwestorzy, nadeszła.',
  'Koreksi 10 persen di bursa.',
  'Correctie, zo noemen beleggers het.',
  'Rättelse, sade domaren.',
  'I en tidligere version af loven var bøden højere.',
  'I en tidigare version av lagen stod det annorlunda.',
  'تنويه أممي بجهود الإغاثة في السودان.',
  'تنويها بجهوده منحته الجامعة الدكتوراه.',
  'استدراك الدروس الضائعة يبدأ الأحد.',
  'توضيح: الوزارة تنفي.',
  'تم تصحيح هذا الخطأ الطبي بعد جراحة.',
  'تم تعديل هذا القانون عام 2010.',
  "Düzeltme, borsada yüzde 10'u buldu.",
  'Errata, as the album is called, is her third.',
  'Update: an earlier report by the police said 3 died.',
  'Bring back the original version of the story, fans say.',
]

/** One line of a page at two looks: it says nothing of the article. */
export const pageNotes: readonly (readonly [string, string])[] = [
  ['更新于 昨天 20:15', '更新于 11-28 20:15'],
  ['11-28 20:15 更新', '11-29 20:15 更新'],
  ['Updated yesterday', 'Updated 2 days ago'],
  ['Обновлено: вчера, 10:22', '3 часа назад'],
  ['Stand: 10:22 Uhr', 'Stand: 11:40 Uhr'],
  ['Updated 2 November', 'Updated 3 November'],
  ['最終更新：11月2日 10時', '最終更新：11月2日 11時'],
  ['Mis à jour à 10h', 'Mis à jour à 11h'],
  ['Published at 10:22 am', 'Published at 11:40 am'],
  ['Опубликовано: 2 ноября 2026, 10:22', 'Опубликовано: 2 ноября 2026, 11:40'],
  ['阅读 1234', '阅读 1.2万'],
  ['评论 5', '评论 17'],
  ['0 条评论', '23 条评论'],
  ['发布于 3 小时前', '发布于 昨天'],
  ['更新时间：2026-11-02 10:22', '更新时间：2026-11-02 11:40'],
  ['2026-11-02 10:22 更新', '2026-11-02 12:22 更新'],
  ['最后更新：3分钟前', '最后更新：8分钟前'],
  ['阅读时间：3分钟', '阅读时间：4分钟'],
  ['預計閱讀 4 分鐘', '預計閱讀 5 分鐘'],
  ['全文约1200字，阅读需3分钟', '全文约1260字，阅读需4分钟'],
  ['点赞 12 收藏 3', '点赞 99 收藏 8'],
  ['👍 12 👎 3', '👍 14 👎 3'],
  ['热度 3.2万', '热度 5.1万'],
  ['人气：12345', '人气：22345'],
  ['浏览次数：100次', '浏览次数：245次'],
  ['已有23人参与', '已有45人参与'],
  ['已有1234人参与讨论', '已有1301人参与讨论'],
  ['本文阅读量 12,345 次', '本文阅读量 12,399 次'],
  ['本文已有 12,345 次阅读', '本文已有 12,399 次阅读'],
  ['转发量 20', '转发量 25'],
  ['更新 2小时前', '更新 5小时前'],
  ['5 min read', '6 min read'],
  ['4 minute read', '5 minute read'],
  ['Updated 3 hours ago', 'Updated 5 hours ago'],
  ['Last updated: Nov 2, 2026 10:22 AM', 'Last updated: Nov 2, 2026 11:40 AM'],
  ['Updated Nov. 2, 2026, 10:22 a.m. ET', 'Updated Nov. 2, 2026, 12:22 p.m. ET'],
  ['1.2K shares · 12 comments', '1.9K shares · 14 comments'],
  ['12 plays, 3 likes', '21 plays, 5 likes'],
  ['조회 120 추천 5', '조회 345 추천 50'],
  ['Posted: 5 days ago', 'Posted: 15 days ago'],
  ['12 Comments', '1 Comment'],
  ['Comments (12)', 'Comments (40)'],
  ['2h ago', '5h ago'],
  ['an hour ago', '3 hours ago'],
  ['Published 2 days ago', 'Published 3 days ago'],
  ['Posted 5 mins ago', 'Posted 25 mins ago'],
  ['Listen (6 min)', 'Listen (7 min)'],
  ['View 12 comments', 'View 40 comments'],
  ['Share 12', 'Share 31'],
  ['3,204 people are reading this', '1,022 people are reading this'],
  ['Read more comments (12)', 'Read more comments (15)'],
  ['vor 3 Stunden', 'vor 5 Stunden'],
  ['Stand: 02.11.2026 10:22 Uhr', 'Stand: 02.11.2026 11:40 Uhr'],
  ['Aktualisiert am 02.11.2026, 10:22 Uhr', 'Aktualisiert am 02.11.2026, 11:40 Uhr'],
  ['12 Kommentare', '15 Kommentare'],
  ['Lesezeit: 3 Min.', 'Lesezeit: 4 Min.'],
  ['Lesezeit 3 Minuten', 'Lesezeit 4 Minuten'],
  ['3時間前', '5時間前'],
  ['コメント12件', 'コメント40件'],
  ['最終更新：2026年11月2日 10時22分', '最終更新：2026年11月2日 11時40分'],
  ['閲覧数 120', '閲覧数 350'],
  ['いいね！12', 'いいね！30'],
  ['この記事は約3分で読めます', 'この記事は約4分で読めます'],
  ['3시간 전', '5시간 전'],
  ['댓글 12', '댓글 45'],
  ['조회 1,234', '조회 2,345'],
  ['조회수 120회', '조회수 345회'],
  ['좋아요 12개', '좋아요 15개'],
  ['입력 2026.11.02 10:22 수정 2026.11.02 11:40', '입력 2026.11.02 10:22 수정 2026.11.02 12:50'],
  ['منذ 3 ساعات', 'منذ 5 ساعات'],
  ['قبل ساعتين', 'قبل 3 ساعات'],
  ['12 تعليقا', '15 تعليقا'],
  ['المشاهدات: 120', 'المشاهدات: 340'],
  ['آخر تحديث: 2 نوفمبر 2026 10:22', 'آخر تحديث: 2 نوفمبر 2026 11:40'],
  ['3 часа назад', '5 часов назад'],
  ['12 комментариев', '21 комментарий'],
  ['Просмотров: 120', 'Просмотров: 340'],
  ['Обновлено: 10:22', 'Обновлено: 11:40'],
  ['il y a 3 heures', 'il y a 5 heures'],
  ['Mis à jour le 2 novembre 2026 à 10h22', 'Mis à jour le 2 novembre 2026 à 11h40'],
  ['Lecture 3 min', 'Lecture 4 min'],
  ['12 commentaires', '15 commentaires'],
  ['Temps de lecture : 3 min', 'Temps de lecture : 4 min'],
  ['hace 3 horas', 'hace 5 horas'],
  ['Actualizado a las 10:22', 'Actualizado a las 11:40'],
  ['12 comentarios', '14 comentarios'],
  ['há 3 horas', 'há 5 horas'],
  ['3 giờ trước', '5 giờ trước'],
  ['3 saat önce', '5 saat önce'],
  ['3 jam yang lalu', '5 jam yang lalu'],
  ['3 ore fa', '5 ore fa'],
  ['3 uur geleden', '5 uur geleden'],
]

/** One short line of an article before and after an edit. */
export const shortLines: readonly (readonly [string, string])[] = [
  ['票数：1234', '票数：1243'],
  ['乘客 154', '乘客 160'],
  ['死者 12人', '死者 15人'],
  ['A队 2 : 1 B队', 'A队 3 : 1 B队'],
  ['Deaths: 12', 'Deaths: 15'],
  ['Home 2, Away 1', 'Home 3, Away 1'],
  ['时间：11月2日 10:22', '时间：11月3日 10:22'],
  ['Price: $12', 'Price: $15'],
  ['Tote: 12', 'Tote: 15'],
  ['1. 地震中3人死亡', '1. 地震中5人死亡'],
  ['第3条 评论员文章', '第4条 评论员文章'],
  ['3年前的案件', '5年前的案件'],
  ['Goals: 12 views on reform', 'Goals: 14 views on reform'],
  ['開始時間 下午3時', '開始時間 下午4時'],
  ['温度 12℃', '温度 15℃'],
  ['Stand: 2:1', 'Stand: 3:1'],
  ['Stand: 21:18', 'Stand: 22:18'],
  ['Stand 2023: 357', 'Stand 2023: 753'],
  ['Update: 25', 'Update: 31'],
  ['Update 2.0', 'Update 2.1'],
  ['Modified 2020', 'Modified 2021'],
  ['更新：2-1', '更新：3-1'],
  ['تحديث: 12', 'تحديث: 15'],
  ['수정 3', '수정 4'],
  ['Heute, 20:15', 'Heute, 21:15'],
  ['Hoy, 21:00', 'Hoy, 19:00'],
  ['今天20:30', '今天19:30'],
  ['Today 19:30', 'Today 20:30'],
  ['오늘 19시', '오늘 20시'],
  ['Сегодня 19:30', 'Сегодня 20:30'],
  ['Aujourd’hui 20h30', 'Aujourd’hui 21h30'],
  ['2026年12月5日 19:30', '2026年12月6日 19:30'],
  ['3-1 12:30', '3-2 12:30'],
  ['3/4 11:20', '3/5 11:20'],
  ['Vor 20 Jahren', 'Vor 30 Jahren'],
  ['Hace 10 años', 'Hace 50 años'],
  ['20 years ago', '30 years ago'],
  ['20年前', '30年前'],
  ['Gestern', 'Vorgestern'],
  ['Yesterday', 'Gestern'],
  ['昨天', '昨日'],
  ['粉丝：1200万', '粉丝：120万'],
  ['收藏：3000件', '收藏：300件'],
  ['馆内收藏 3000件', '馆内收藏 300件'],
  ['추천: 5명', '추천: 8명'],
  ['추천 5', '추천 50'],
  ['1,200 shares', '9,900 shares'],
  ['Smith, 1,200 shares', 'Smith, 9,900 shares'],
  ['Shares: 1,200', 'Shares: 9,900'],
  ['12 plays', '21 plays'],
  ['12 plays, 5 shares', '21 plays, 5 shares'],
  ['مشاركات: 12', 'مشاركات: 15'],
  ['Last seen: 5 days ago', 'Last seen: 15 days ago'],
  ['最后现身： 5天前', '最后现身： 15天前'],
  ['シェア：35', 'シェア：53'],
  ['Followers: 12 mil', 'Followers: 15 mil'],
  ['12人关注', '15人关注'],
  ['更新 3点', '更新 4点'],
  ['수정 19시', '수정 20시'],
  ['阅读：30分钟', '阅读：60分钟'],
  ['阅读：10分钟', '阅读：20分钟'],
  ['Lecture: 60 minutes', 'Lecture: 90 minutes'],
  ['60 minutos de lectura', '90 minutos de lectura'],
]
