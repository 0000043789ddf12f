/** A form, and the longer words, folded, in which it does not count: 一月 is not meant in 十一月. */
export interface NumberForm {
  readonly form: string
  readonly not?: readonly string[]
}

const digits = '〇一二三四五六七八九'
const numerals = '〇零一二三四五六七八九十百千'

/** What is counted: between a number and one of these the two ways to write numbers are one. */
const units = '年月日号人万亿元岁届次度'

/**
 * The other way to write a number in Chinese and Japanese: 二〇二五年 and 2025年, 十月一日 and 10月1日, 令和六年 and 令和6年,
 * 1000 and 一千; and 5% as words. `folded` is what was typed.
 */
export function numberForms(folded: string): readonly NumberForm[] {
  const typed = folded.replaceAll('○', '〇')
  const percent = /^(\d+(?:[.,]\d+)?)\s?%$/.exec(typed)?.[1]
  if (percent !== undefined) {
    const inHan = inNumerals(percent)
    return [`${percent} percent`, `${percent} per cent`, `百分之${percent}`, ...(inHan ? [`百分之${inHan}`] : [])].map(
      only,
    )
  }
  const ofHundred = /^百分之([\d.]+|[〇零一二三四五六七八九十]+)$/.exec(typed)?.[1]
  if (ofHundred !== undefined) return [only(`${/\d/.test(ofHundred) ? ofHundred : inDigits(ofHundred)}%`)]
  const round = /^([1-9])(0{2,4})$/.exec(typed.replace(/^(\d),/, '$1'))
  if (round) {
    const form = digits[Number(round[1])]! + ({ 2: '百', 3: '千', 4: '万' } as const)[round[2]!.length as 2 | 3 | 4]
    return [{ form, not: longerNumerals(form) }]
  }
  return writtenOut(typed)
}

function writtenOut(typed: string): readonly NumberForm[] {
  const toDigits = typed.replace(
    new RegExp(`(?<![${numerals}万亿\\d])[${numerals}]+(?=[${units}])|(?<=第)[${numerals}]+`, 'g'),
    (numeral) => inDigits(numeral) ?? numeral,
  )
  if (toDigits !== typed) return [only(toDigits)]
  const toNumerals = typed.replace(
    new RegExp(`(?<![\\d.,])\\d{1,4}(?=[${units}])|(?<=第)\\d{1,4}`, 'g'),
    (number) => inNumerals(number) ?? number,
  )
  if (toNumerals === typed) return []
  // The zero of a year is written 〇 or 零.
  const forms = toNumerals.includes('〇') ? [toNumerals, toNumerals.replaceAll('〇', '零')] : [toNumerals]
  return forms.map((form) => ({ form, ...(numerals.includes(form[0]!) && { not: longerNumerals(form) }) }))
}

function only(form: string): NumberForm {
  return { form }
}

function longerNumerals(form: string): readonly string[] {
  return [...`${numerals}万亿`].map((numeral) => numeral + form)
}

/** 二〇二五 as digits stand, 十五 and 三百二十 as they are said; undefined for what is neither. */
function inDigits(numeral: string): string | undefined {
  const plain = numeral.replaceAll('零', '〇')
  if (/^[〇一二三四五六七八九]+$/.test(plain)) return [...plain].map((one) => String(digits.indexOf(one))).join('')
  const said = /^(?:(.)千)?〇?(?:(.)百)?〇?(?:(.?)十)?([一二三四五六七八九])?$/.exec(plain)
  if (!said) return undefined
  const [, thousands, hundreds, tens, ones] = said
  const value = (one: string | undefined) => (one === undefined ? 0 : one === '' ? 1 : digits.indexOf(one))
  const sum = value(thousands) * 1000 + value(hundreds) * 100 + value(tens) * 10 + value(ones)
  return sum > 0 ? String(sum) : undefined
}

/** Up to 999 as it is said, four digits one by one (years). */
function inNumerals(number: string): string | undefined {
  if (/^[12]\d{3}$/.test(number)) return [...number].map((one) => digits[Number(one)]!).join('')
  if (!/^[1-9]\d{0,2}$/.test(number)) return undefined
  const [hundreds, rest] = [Math.floor(Number(number) / 100), Number(number) % 100]
  const [tens, ones] = [Math.floor(rest / 10), rest % 10]
  if (hundreds)
    return `${digits[hundreds]}百${tens ? `${digits[tens]}十` : ones ? '零' : ''}${ones ? digits[ones] : ''}`
  return `${tens > 1 ? digits[tens]! : ''}${tens ? '十' : ''}${ones ? digits[ones]! : ''}`
}
