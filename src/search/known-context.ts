import { isListed } from './likelier-reading.ts'
import { compounds, positions } from './parts-of-words.ts'
import type { Place } from './places.ts'

/** 七月 in 七月初 and in 七月中旬, where 月初 is a word, too. */
export function isMonth(folded: string, place: Place): boolean {
  return (
    /^[一二三四五六七八九十本上下当每]月$/u.test(folded.slice(place.start, place.end)) &&
    /[初底末中上下份]/.test(folded[place.end] ?? '')
  )
}

/** 两年 in 两年前, 第四 in 第四季度, 周日 in 上周日, 数万 in 有数万人. */
export function isTime(folded: string, place: Place): boolean {
  const text = folded.slice(place.start, place.end)
  if (/^(?:周|星期)[一二三四五六日天]$/u.test(text)) return folded[place.end] !== '均'
  if (/^第[一二三四五六七八九十]$/u.test(text)) return !/[一二三四五六七八九十百千]/u.test(folded[place.end] ?? '')
  if (/^数[十百千万亿]$/u.test(text)) return true
  // 两小时|候机 has no 小时候.
  if (text === '小时') return /[\d一二两三四五六七八九十百千几数半个多]/u.test(folded[place.start - 1] ?? '')
  return (
    /^[两二三四五六七八九十几数]年$/u.test(text) &&
    /[前后来内间]/u.test(folded[place.end] ?? '') &&
    !/[一二三四五六七八九十百千]/u.test(folded[place.start - 1] ?? '')
  )
}

/** 本人 and 国人 are not meant in 日本人 and 法国人, nor 哈里斯 in 哈里斯堡. */
export function isFellow(folded: string, place: Place): boolean {
  const text = folded.slice(place.start, place.end)
  const before = folded[place.start - 1] ?? ''
  if (text === '本人') return before === '日' && !/[今近昨次当即\d]/u.test(folded[place.start - 2] ?? '')
  if (text === '法会') return before === '立'
  // 华北约有, 以北约十公里.
  if (text === '北约')
    return (
      '华东西河湖台江苏陕'.includes(before || ' ') ||
      (before === '以' && /[\d一二两三几数百十千]/u.test(folded[place.end] ?? ''))
    )
  if (/^[十百千万]/u.test(text) && '几数'.includes(before || ' ')) return true
  if (text === '国人') return '中美英法德韩泰俄外各全两异'.includes(before || ' ')
  // 米国産牛肉, 英国军舰, not 石英|国产; of 中国产 the model says more: 市场中|国产品牌.
  if (/^国[产外民军]$/u.test(text) && '美英法德韩泰俄米'.includes(before || ' '))
    return !isListed(folded.slice(place.start - 2, place.start))
  // 数百人|大规模.
  if (text === '人大') return '百千万亿数几二三四五六七八九十'.includes(before || ' ')
  if (isByGrammar(folded, place)) return true
  // 没有|钱, 这本|书, 一把|手机; not 沉没|有关, 一把手|表示.
  if (text[0] === '有') return before === '没' && !'沉淹吞埋出湮覆隐泯浸'.includes(folded[place.start - 2] ?? ' ')
  if (text === '本书') return '这那一二两三四五六七八九十几每多整'.includes(before || ' ')
  if (text === '一把手')
    return /^(?:机(?![关构会制])|枪(?!毙)|术(?!业)|腕|臂|表(?![示态达扬彰决露明])|套)/u.test(
      folded.slice(place.end, place.end + 2),
    )
  if (text === '一时间') return before === '第'
  if (text === '在校') return folded[place.end] === '园'
  // What firms trade in: 电子|公司, 西门子|公司.
  if (text === '子公司')
    return /(?:西门|[电种量原分光粒孩亲鞋帽靴裤骰筷椅])$/u.test(folded.slice(place.start - 2, place.start))
  // 三人|才获救, 两国|都; not 百万人才.
  if (/^[人国名方天][才都将]$/u.test(text) && '二三四五六七八九两几双'.includes(before || ' ')) return true
  if (text === '政治局') return /^(?:势(?!必)|面(?![临对向试]))/u.test(folded.slice(place.end, place.end + 2))
  if (text === '外交') return before === '内' && folded[place.end] === '困'
  return text.length > 2 && folded[place.end] === '堡' && folded[place.end + 1] !== '垒'
}

/** What children learn: 从小|学钢琴. What is taught at schools as well (从小学英语教材) is not in it. */
const isLearned =
  /^(?:钢琴|[大小]?提琴|二胡|琵琶|古筝|吉他|琴|画画|画(?!展)|跳舞|舞|武|戏|唱|拳|弹|拉|围棋|象棋|棋|芭蕾|游泳|滑冰|滑雪|体操|柔道|京剧|昆曲|粤剧|相声|书法|电脑|医)(?!.{0,2}(?:教师|老师|教室|课|班|室|队|社|团|比赛|展|院|务))/u

/** What is done with a hand and with no handle: 把|手举起来. */
const isDoneWithHand = /^(?:[举伸抬缩洗搭挥](?![报行])|背|[放插按拿擦移收递][在进到开上下出回向给起干])/u

/** Who will, in 会|面对 and 会|谈到. */
const beforeWill = '你我他她它们都也不才就还能'

/** 出版|社会科学: what is said of society. */
const isOfSociety = /^(?:科学|学|主义|[问责]|新闻|各界|生活|政策|发展|效益|上)/u

/** 会 as will and 把 before what is handled, which look like the end and the beginning of a word; 中 as while, with 将 as will. */
function isByGrammar(folded: string, place: Place): boolean {
  const before = folded[place.start - 1] || ' '
  const behind = folded.slice(place.end, place.end + 6)
  switch (folded.slice(place.start, place.end)) {
    case '把手':
      return isDoneWithHand.test(behind) && !'门窗柜箱屉车杯锁壶室式的'.includes(before)
    case '小学':
      return before === '从' && isLearned.test(behind)
    case '的确':
      return behind.startsWith('实') && !isFirm(behind)
    case '会面':
      return behind.startsWith('对') && beforeWill.includes(before)
    case '会谈':
      return behind.startsWith('到') && beforeWill.includes(before)
    case '中央社':
      return /^(?:会(?![议长员])|区)/u.test(behind)
    case '驻美':
      return behind.startsWith('国')
    case '中学':
      return /^到(?![大处高])/u.test(behind) && !' 从初高完由自在是读'.includes(before)
    case '中将':
      return !/^[军衔级晋授]/u.test(behind) && '年月天日周谈间程议赛战过其话期'.includes(before)
    case '上将':
      return !/^[军衔级晋授]/u.test(behind) && '场会台网路街市船车机坛晚史础体际则面'.includes(before)
    case '社会':
      return (
        /(?:旅行|出版|新华|通讯|美联|路透|法新|杂志)$/u.test(folded.slice(Math.max(0, place.start - 2), place.start)) &&
        !isOfSociety.test(behind)
      )
    case '中国':
      return isMiddle(folded, place)
    default:
      return false
  }
}

/** 其中|国产, 高中|国文, 台中|国小: no word ends before 中 (尤其|中国, 提高|中国), and none begins behind 国 (中国|文化). */
function isMiddle(folded: string, place: Place): boolean {
  const before = folded[place.start - 1] || ' '
  if (
    !('其'.includes(before) ? /[产内外家人]/u : '初高台'.includes(before) ? /[语文小]/u : /^$/u).test(
      folded[place.end] ?? ' ',
    )
  )
    return false
  if (isListed(folded.slice(place.start - 2, place.start)) || isListed(folded.slice(place.start - 3, place.start)))
    return false
  return before === '其' || !isListed(folded.slice(place.end, place.end + 2))
}

/** 的确|实力强. */
function isFirm(behind: string): boolean {
  return '力施现行际践验用体'.includes(behind[1] ?? ' ')
}

export function isFirstOfCompound(folded: string, place: Place): boolean {
  const text = folded.slice(place.start, place.end)
  if (text === '确实' && folded[place.start - 1] === '的') return !isFirm(folded.slice(place.end - 1, place.end + 1))
  if (text === '从小' && folded[place.end] === '学') return isLearned.test(folded.slice(place.end + 1, place.end + 7))
  if ((text === '校园' || text === '法庭') && positions.has(folded[place.end]!)) return true
  if (text === '大会' && folded[place.end] === '上') return !/^[海升台]/u.test(folded.slice(place.end + 1))
  if (text === '其他' && folded[place.start - 1] === '及') return true
  // 中国籍, 中国货.
  if (text.endsWith('国') && '籍货'.includes(folded[place.end] ?? ' ')) return isListed(text)
  return compounds.some((word) => word !== text && word.startsWith(text) && folded.startsWith(word, place.start))
}
