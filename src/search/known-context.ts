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
  if (text === '北约') return '华东西以河湖台江苏陕'.includes(before || ' ')
  if (/^[十百千万]/u.test(text) && '几数'.includes(before || ' ')) return true
  if (text === '国人') return '中美英法德韩泰俄外各全两异'.includes(before || ' ')
  // 米国産牛肉, 英国军舰; 集中国内外力量.
  if (/^国[产外民军]$/u.test(text) && '中美英法德韩泰俄米'.includes(before || ' '))
    return before !== '中' || !'集其当心空'.includes(folded[place.start - 2] ?? ' ')
  // 数百人|大规模.
  if (text === '人大') return '百千万亿数几二三四五六七八九十'.includes(before || ' ')
  if (isByGrammar(text, before, folded.slice(place.end, place.end + 2))) return true
  // 没有|钱, 这本|书, 一把|手机.
  if (text[0] === '有') return before === '没'
  if (text === '本书') return '这那一二两三四五六七八九十几每多整'.includes(before || ' ')
  if (text === '一把手') return '机枪术腕臂表套'.includes(folded[place.end] ?? ' ')
  if (text === '一时间') return before === '第'
  if (text === '在校') return folded[place.end] === '园'
  if (text === '子公司') return before === '门'
  if (text === '政治局') return '势面'.includes(folded[place.end] ?? ' ')
  if (text === '外交') return before === '内' && folded[place.end] === '困'
  // 200余|家.
  if (/^[余多]/u.test(text) && isDigit(folded.charCodeAt(place.start - 1))) return true
  return text.length > 2 && folded[place.end] === '堡' && folded[place.end + 1] !== '垒'
}

/** What follows 小学 as a school: 从小学到中学, and not 从小学钢琴. */
const afterSchool = '到毕起开升生教老校一二三四五六阶课里的和与及、'

/** 会 as will and 把 before what is handled, which look like the end and the beginning of a word; 中 as while, with 将 as will. */
function isByGrammar(text: string, before: string, behind: string): boolean {
  const isBehind = (characters: string) => behind !== '' && characters.includes(behind[0]!)
  switch (text) {
    case '学生会':
    case '记者会':
    case '家长会':
      return isBehind('写说唱听看吃喝玩画读跑跳想觉喜')
    case '把手':
      return isBehind('举伸放抬洗拿缩松插搭背按握擦移挪收递挥')
    case '小学':
      return before === '从' && behind !== '' && !isBehind(afterSchool)
    case '的确':
      return isBehind('实') && !isFirm(behind)
    case '会面':
      return isBehind('对')
    case '会谈':
      return isBehind('到')
    case '中央社':
      return isBehind('会区')
    case '驻美':
      return isBehind('国')
    case '中学':
      return isBehind('到') && before !== '' && !'从初高完'.includes(before)
    case '中将':
      return before !== '' && '年月天日周谈间程议赛战过其话期'.includes(before)
    case '中国':
      return (before === '其' && isBehind('产内外家人')) || ('初高台'.includes(before || ' ') && isBehind('语文小'))
    default:
      return false
  }
}

/** 的确|实力强. */
function isFirm(behind: string): boolean {
  return '力施现行际践验用体'.includes(behind[1] ?? ' ')
}

export function isFirstOfCompound(folded: string, place: Place): boolean {
  const text = folded.slice(place.start, place.end)
  if (text === '确实' && folded[place.start - 1] === '的') return !isFirm(folded.slice(place.end - 1, place.end + 1))
  if (text === '从小' && folded[place.end] === '学') return !afterSchool.includes(folded[place.end + 1] ?? '到')
  if ((text === '校园' || text === '法庭') && positions.has(folded[place.end]!)) return true
  if (text === '大会' && folded[place.end] === '上') return !/^[海升台]/u.test(folded.slice(place.end + 1))
  if (text === '其他' && folded[place.start - 1] === '及') return true
  // 中国籍, 中国货.
  if (text.endsWith('国') && '籍货'.includes(folded[place.end] ?? ' ')) return isListed(text)
  return compounds.some((word) => word !== text && word.startsWith(text) && folded.startsWith(word, place.start))
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39
}
