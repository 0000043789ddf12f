import { foldText } from './fold.ts'

/** A form, and the longer words, folded, in which it does not count: 一月 is not meant in 十一月. */
export interface NumberForm {
  readonly form: string
  readonly not?: readonly string[]
}

const digits = '〇一二三四五六七八九'
const numerals = '〇零一二三四五六七八九十百千'
const saidNumerals = `${numerals}两`

/** What is counted: between a number and one of these the two ways to write numbers are one. */
const units = `(?:[${foldText('年月日号人万亿元円岁届次度国名个家周天倍米吨艘架辆场项级强省枚票余')}]|世纪|[${foldText('美欧港日韩台')}]元|英镑|公[里斤顷]|平方|季度|小时|分钟|秒钟|多[${foldText('年人万亿元岁名个家天倍项')}]|大(?!.))`
/** Of digits and the clock too; 十分, 一点 and 一时 are words, and none of these ten, one o'clock and one. */
const unitsOfDigits = `(?:${units}|[${foldText('点时分')}])`
const unitsOfNumerals = `(?:${units}|[${foldText('点时')}](?=[半钟整\\d${numerals}]))`

/**
 * The other ways to write a number in Chinese and Japanese: 二〇二五年 and 2025年, 十月一日 and 10月1日, 令和六年 and 令和6年,
 * 3500人 and 三千五百人, 两百 and 200, 1.5万人 and 15000人; a percentage and a measure as words; digits of Arabic and Hindi. `folded` is what was typed.
 */
export function numberForms(folded: string): readonly NumberForm[] {
  const typed = folded.replaceAll('○', '〇')
  const others = [
    ...zeroFirst(typed),
    ...countedOnes(typed),
    ...twenties(typed),
    ...large(typed),
    ...hours(typed),
    ...trillions(typed),
  ]
  const forms = new Map<string, NumberForm>()
  const all = [
    ...[...formsOfNumber(typed), ...others.flatMap((form) => [uncut(form), ...formsOfNumber(form)])],
    ...[typed, ...large(typed)].flatMap(mixed).map(uncut),
  ]
  for (const one of all) {
    // Nobody writes 10000二千.
    if (one.form !== typed && !forms.has(one.form) && !/\d{5}[一二两三四五六七八九]/.test(one.form))
      forms.set(one.form, one)
  }
  return [...forms.values()]
}

/** 零八宪章 is 08宪章. */
function zeroFirst(typed: string): readonly string[] {
  const [, zero, figure, numeral, name] =
    /^(?:(0)([1-9])|[零〇]([一二三四五六七八九]))(\p{Script=Han}{2,})$/u.exec(typed) ?? []
  if (name === undefined) return []
  return zero ? [`零${digits[Number(figure)]}${name}`] : [`0${digits.indexOf(numeral!)}${name}`]
}

/** 9小时 and 9个小时; 3月 and 3个月 are not one. */
function countedOnes(typed: string): readonly string[] {
  const number = `[\\d${saidNumerals}万亿半]`
  const without = typed.replace(new RegExp(`(?<=${number})个(?=小时|星期|世纪)`), '')
  if (without !== typed) return [without]
  const counted = typed.replace(new RegExp(`(?<=${number})(?=小时|星期)`), '个')
  return counted === typed ? [] : [counted]
}

/** 九点 is 9点; 一点 is a little and no hour. */
function hours(typed: string): readonly string[] {
  const [, numeral] = /^([二两三四五六七八九十]{1,3})点$/.exec(typed) ?? []
  const hour = numeral && inDigits(numeral)
  return hour ? [`${hour}点`] : []
}

const notOfMeasures = foldText('瓦赫帕位字比欧')

/** 5万亿 is 5兆 in Taiwan and Japan; of a unit of measure 兆 is a million (兆瓦). */
function trillions(typed: string): readonly string[] {
  const form = typed.replace(new RegExp(`(?<=^[\\d.${saidNumerals}]+)(?:万亿|兆(?![${notOfMeasures}]))`), (unit) =>
    unit === '兆' ? '万亿' : '兆',
  )
  return form === typed || /^\d+(?:\.\d+)?兆$/.test(form) ? [] : [form]
}

/** 廿一世纪 is the 二十一世纪, 卅年 are 三十年. */
function twenties(typed: string): readonly string[] {
  const short = typed.replace('廿', '二十').replace('卅', '三十')
  if (short !== typed) return /^[廿卅][一二三四五六七八九]?[年日岁周载世]/.test(typed) ? [short] : []
  const long = /^(二|三)十(?=[一二三四五六七八九]?(?:[年日岁周载]|世纪))/.exec(typed)
  return long ? [(long[1] === '二' ? '廿' : '卅') + typed.slice(2)] : []
}

/** 一亿二千万 is 1.2亿, 两万人 are 20000人 and 2万人. */
function large(typed: string): readonly string[] {
  const said = new RegExp(`^([${saidNumerals}]+[万亿][${saidNumerals}万亿]*)([\\p{Script=Han}]*)$`, 'u').exec(typed)
  if (said) {
    const value = numberOf(said[1]!)
    if (value === undefined) return []
    return [`${value}${said[2]}`, ...inTenThousands(`${value}${said[2]}`)]
  }
  const counted = /^(\d{1,4}(?:\.\d{1,4})?)([万亿])(\p{Script=Han}*)$/u.exec(typed)
  const plain = /^(\d{5,12})(\p{Script=Han}+)$/u.exec(typed)
  const value = counted
    ? Math.round(Number(counted[1]) * (counted[2] === '万' ? 1e4 : 1e8))
    : plain
      ? Number(plain[1])
      : 0
  if (value < 1e4 || !/^\d{1,3}0*$/.test(String(value))) return []
  const form = sayLarge(value) + (counted?.[3] ?? plain![2])
  return [...new Set([form, form.replace(/^二(?=万|亿)/, '两'), form.replace(/^二(?=万|亿)|二(?=千)/g, '两')])]
}

/** Both ways to write large units: 万 and 만, with what is read of them. */
const mixedNumber =
  /^(?=.*\d)(?:([\d千百천백.]{1,9})([亿억]))?\s?(?:([\d千百천백.]{1,9})([万만]))?\s?([\d,千百천백]{0,9})([\p{Script=Han}\p{Script=Hangul}]*)$/u

/** 1万2千人, 1万2000人, 1.2万人 and 12000人 are one number, and so are 1억2천만 and 1억2000만. */
function mixed(typed: string): readonly string[] {
  const [, hundredMillions, , tenThousands, , ones, counted = ''] = mixedNumber.exec(typed) ?? []
  if (hundredMillions === undefined && tenThousands === undefined && !/[千천]|^\d{1,3}(?:,?\d{3})+$/.test(ones ?? ''))
    return []
  // A digit right behind a unit is a tenth of it in Chinese: 1万2 is 12,000. Where something is counted nobody writes so, nor in Korean.
  const isTenth = /^[1-9]$/.test(ones ?? '')
  if (isTenth && !/[亿万]\d$/.test(typed)) return []
  const parts = [hundredMillions, tenThousands, ones].map((part) => valueOfSection(part || '0'))
  if (parts.some((part) => part === undefined)) return []
  const unit = !isTenth ? 1 : tenThousands === undefined ? 1e7 : 1e3
  const value = Math.round(parts[0]! * 1e8 + parts[1]! * 1e4 + parts[2]! * unit)
  if (value < 2_000 || value >= 1e13 || (value < 1e4 && counted.startsWith('年'))) return []
  const isKorean = /\p{Script=Hangul}/u.test(typed)
  const scripts = isKorean ? [korean] : counted || /\p{Script=Han}/u.test(typed) ? [chinese] : [chinese, korean]
  const forms = scripts.flatMap((signs) => [
    ...new Set([inSections(value, signs, false), inSections(value, signs, true)]),
  ])
  return [...(value < 1e4 && !counted ? [] : forms.map((form) => form + counted)), ...plainForms(value, counted)]
}

const chinese = { 亿: '亿', 万: '万', 千: '千' }
const korean = { 亿: '억', 万: '만', 千: '천' }

/** 1亿2000万 or 1亿2千万. */
function inSections(value: number, signs: typeof chinese, isRounded: boolean): string {
  const section = (count: number) =>
    isRounded && count && count % 1000 === 0 && count < 1e4 ? `${count / 1000}${signs.千}` : String(count)
  const [high, middle, low] = [Math.floor(value / 1e8), Math.floor(value / 1e4) % 1e4, value % 1e4]
  return [high && section(high) + signs.亿, middle && section(middle) + signs.万, low && section(low)]
    .filter(Boolean)
    .join('')
}

/** Of 2千500, 2,500 and 1.5. */
function valueOfSection(section: string): number | undefined {
  if (/^\d{1,3}(?:,\d{3})+$|^\d+(?:\.\d+)?$/.test(section)) return Number(section.replaceAll(',', ''))
  const [, thousands, hundreds, rest] = /^(?:(\d)[千천])?(?:(\d)[百백])?(\d{1,3})?$/.exec(section) ?? []
  if (thousands === undefined && hundreds === undefined) return undefined
  return Number(thousands ?? 0) * 1000 + Number(hundreds ?? 0) * 100 + Number(rest ?? 0)
}

/** As figures alone, and as one large unit with a point. */
function plainForms(value: number, counted: string): readonly string[] {
  const isKorean = /^\p{Script=Hangul}/u.test(counted)
  return [
    `${value}${counted}`,
    ...inTenThousands(`${value}${counted}`),
    ...(isKorean ? [] : large(`${value}${counted || '人'}`).map((form) => (counted ? form : form.slice(0, -1)))),
  ]
}

/** Of 一亿二千万; undefined for what is no number. A digit right behind a unit is a tenth of it: 一万五 is 15,000. */
function numberOf(numeral: string): number | undefined {
  let sum = 0
  let lastUnit = 1
  for (const [, section, unit] of numeral.matchAll(/([^万亿]*)([万亿]?)/g)) {
    if (!section && !unit) continue
    const value = Number(inDigits(section!))
    if (!(value > 0)) return undefined
    const isTenth = !unit && /^[一二两三四五六七八九]$/.test(section!)
    sum += value * (unit === '亿' ? 1e8 : unit === '万' ? 1e4 : isTenth ? lastUnit / 10 : 1)
    lastUnit = unit === '亿' ? 1e8 : unit === '万' ? 1e4 : 1
  }
  return sum
}

function sayLarge(value: number): string {
  const sections: readonly (readonly [number, string])[] = [
    [Math.floor(value / 1e8), '亿'],
    [Math.floor(value / 1e4) % 1e4, '万'],
    [value % 1e4, ''],
  ]
  return sections
    .map(([count, unit]) => (count ? (thousandsSaid(String(count)) ?? inNumerals(String(count))!) + unit : ''))
    .join('')
}

function formsOfNumber(typed: string): readonly NumberForm[] {
  const percent = /^(\d+(?:[.,]\d+)?)\s?%$/.exec(typed)?.[1]
  if (percent !== undefined) {
    const [whole, ...parts] = percent.split('.')
    const inHan = [inNumerals(whole!), ...parts.map(digitByDigit)].join('点')
    return [`${percent} percent`, `${percent} per cent`, `百分之${percent}`, ...(inHan ? [`百分之${inHan}`] : [])].map(
      uncut,
    )
  }
  const ofHundred = /^百分之([\d.]+|[〇零一二三四五六七八九十百]+(?:点[〇零一二三四五六七八九]+)?)$/.exec(typed)?.[1]
  if (ofHundred !== undefined)
    return [uncut(`${/\d/.test(ofHundred) ? ofHundred : ofHundred.split('点').map(inDigits).join('.')}%`)]
  const attacks = eleventhOfSeptember.filter((form) => form !== typed.replace('\u00b7', '/'))
  if (attacks.length < eleventhOfSeptember.length) return attacks.map(uncut)
  const round = /^([1-9])(0{2,4})$/.exec(typed.replace(/^(\d),/, '$1'))
  const ofRound = round
    ? saidTwo(digits[Number(round[1])]! + ({ 2: '百', 3: '千', 4: '万' } as const)[round[2]!.length as 2 | 3 | 4])
    : []
  return [
    ...ofRound.map(uncut),
    ...yearAlone(typed).map(uncut),
    ...[...roundInDigits(typed), ...decadeOfBirth(typed), ...fraction(typed), ...broken(typed)].map(uncut),
    ...(round ? [] : writtenOut(typed)),
    ...[typed, ...writtenOut(typed).map(({ form }) => form)].flatMap(inTenThousands).map(uncut),
    ...[...measured(typed), ...otherDigits(typed)].map(uncut),
  ]
}

/** 2024 without its 年 is 二〇二四 and 二零二四. */
function yearAlone(typed: string): readonly string[] {
  if (!/^(?:1[5-9]|20)\d\d$/.test(typed)) return []
  const form = [...typed].map((one) => digits[Number(one)]!).join('')
  return form.includes('〇') ? [form, form.replaceAll('〇', '零')] : [form]
}

/** 三千 and 3千 are 3000. */
function roundInDigits(typed: string): readonly string[] {
  const [, said, unit] = /^([一二两三四五六七八九1-9])([百千])$/.exec(typed) ?? []
  if (!said) return []
  const digit = /\d/.test(said) ? said : inDigits(said)!
  const round = digit + (unit === '百' ? '00' : '000')
  return said === digit ? [round, ...saidTwo(digits[Number(digit)]! + unit)] : [round]
}

/** Who was born in a decade: 90后 and 九零后, 00后 and 零零后. */
function decadeOfBirth(typed: string): readonly string[] {
  const [, digit] = /^([05-9])[05]后$/.exec(typed) ?? []
  if (digit) return [`${digitByDigit(typed.slice(0, 2))}后`]
  return /^[零〇五六七八九][零〇五]后$/.test(typed) ? [`${inDigits(typed.slice(0, 2))}后`] : []
}

/** 三分之二 and 2/3. */
function fraction(typed: string): readonly string[] {
  const [, below, above] =
    new RegExp(`^([${numerals}]{1,4}|\\d{1,3})分之([${numerals}]{1,4}|\\d{1,3})$`).exec(typed) ?? []
  if (below && above) {
    const inFigures = [above, below].map((one) => (/\d/.test(one) ? one : inDigits(one)))
    return inFigures.every(Boolean) ? [inFigures.join('/')] : []
  }
  const [, over, under] = /^(\d{1,2})\/(\d{1,2})$/.exec(typed) ?? []
  if (!over || !(Number(over) < Number(under))) return []
  const said = [under!, over].map(inNumerals)
  return said.every(Boolean) ? [said.join('分之')] : []
}

/** What is counted with a decimal point; 一点五分 is a time. */
const brokenUnits = '(?:[倍万亿米吨级度元岁]|公里|个?百分点|小时)'.replace(/\p{Script=Han}+/gu, foldText)

/** 1.5倍 and 一点五倍. */
function broken(typed: string): readonly string[] {
  const inFigures = new RegExp(`^(\\d{1,3})\\.(\\d{1,3})(?=${brokenUnits})`).exec(typed)
  if (inFigures) {
    const whole = inFigures[1] === '0' ? '零' : inNumerals(inFigures[1]!)
    return whole ? [`${whole}点${digitByDigit(inFigures[2]!)}${typed.slice(inFigures[0].length)}`] : []
  }
  const said = new RegExp(`^([${numerals}]{1,5})点([〇零一二三四五六七八九]{1,3})(?=${brokenUnits})`).exec(typed)
  const whole = said && (/^[〇零]$/.test(said[1]!) ? '0' : inDigits(said[1]!))
  return whole ? [`${whole}.${inDigits(said![2]!)}${typed.slice(said![0].length)}`] : []
}

const eleventhOfSeptember = ['911', '9/11', '九一一']

function writtenOut(typed: string): readonly NumberForm[] {
  const said = new RegExp(
    `(?<![${saidNumerals}\\d])[${saidNumerals}]+(?=${unitsOfNumerals})|(?<=[第双])[${numerals}]+|(?<=[点时])[${numerals}]+(?=分)`,
    'g',
  )
  const toDigits = typed.replace(said, (numeral) => inDigits(numeral) ?? numeral)
  if (toDigits !== typed) {
    // 第十五个五年规划 is 第15个五年规划 as well.
    const places = [...typed.matchAll(said)].map(({ index }) => index)
    const one =
      places.length < 2
        ? []
        : places.map((at) =>
            typed.replace(said, (numeral, place) => (place === at ? (inDigits(numeral) ?? numeral) : numeral)),
          )
    return [...new Set([toDigits, ...one])].filter((form) => form !== typed).map(uncut)
  }
  const number = new RegExp(`(?<![\\d.,])\\d{1,4}(?=${unitsOfDigits})|(?<=[第双])\\d{1,4}`, 'g')
  const written = new Set([
    // Of four digits a year is told one by one, and all else is said.
    typed.replace(number, (one) => inNumerals(one) ?? one),
    ...(/\d{4}(?!年)/.test(typed)
      ? [typed.replace(number, (one) => thousandsSaid(one) ?? inNumerals(one) ?? one)]
      : []),
  ])
  written.delete(typed)
  // The zero of a year is written 〇 or 零.
  const forms = [...written].flatMap((form) => [form, ...(form.includes('〇') ? [form.replaceAll('〇', '零')] : [])])
  return forms.flatMap(saidTwo).map(uncut)
}

/** 二百人 is 两百人 as well, 二人 is 两人; 二月 and 二号 are not said so. */
function saidTwo(form: string): readonly string[] {
  const said = form.replace(/^二(?=[百千万亿])|^二(?=[人年国名个家周天倍艘架辆场项]|小时|分钟)/, '两')
  return said === form ? [form] : [form, said]
}

/** 1.5万人 and 15000人. */
function inTenThousands(typed: string): readonly string[] {
  const short = /^(\d{1,4}(?:\.\d{1,4})?)([万亿만억])([\p{Script=Han}\p{Script=Hangul}]*)$/u.exec(typed)
  if (short) {
    const value = Math.round(Number(short[1]) * ('万만'.includes(short[2]!) ? 1e4 : 1e8))
    return [`${value}${short[3]}`]
  }
  const long = /^(\d{1,3}(?:,\d{3})+|\d{5,12})([\p{Script=Han}\p{Script=Hangul}]*)$/u.exec(typed)
  const value = long ? Number(long[1]!.replaceAll(',', '')) : 0
  if (!long || value < 1e4) return []
  const isKorean = /\p{Script=Hangul}/u.test(long[2]!)
  const [unit, sign] = value >= 1e8 ? [1e8, isKorean ? '억' : '亿'] : [1e4, isKorean ? '만' : '万']
  const count = String(value / unit)
  return /^\d+(?:\.\d{1,2})?$/.test(count) ? [`${count}${sign}${long[2]}`] : []
}

/** One measure a line: as a sign behind the number, and as it is written out. */
const measures = [
  ['km', '公里', '千米', 'キロメートル'],
  ['kg', '公斤', '千克'],
  ['cm', '厘米', '公分'],
  ['mm', '毫米'],
  ['°c', '度', '摄氏度'],
].map((line) => line.map((word) => foldText(word)))

/** 100公里, 100km and 100 km are one; 25℃ and 25度. */
function measured(typed: string): readonly string[] {
  const [, amount, name] = /^(\d[\d.,]*)\s?(\D+)$/.exec(typed) ?? []
  const line = amount && measures.find((words) => words.includes(name!))
  if (!line) return []
  return line.flatMap((word) =>
    word === name ? [] : /^[a-z]/.test(word) ? [amount + word, `${amount} ${word}`] : [amount + word],
  )
}

/** The zero of the digits that Arabic, Persian, Hindi and Thai are written with: the index has them as they stand. */
const zeros = [0x660, 0x6f0, 0x966, 0xe50]

function otherDigits(typed: string): readonly string[] {
  if (/^\d+$/.test(typed)) {
    return zeros.map((zero) => [...typed].map((one) => String.fromCodePoint(zero + Number(one))).join(''))
  }
  if (!/^\p{Nd}+$/u.test(typed)) return []
  const plain = [...typed].map(
    (one) =>
      one.codePointAt(0)! -
      (zeros.find((zero) => one.codePointAt(0)! - zero < 10 && one.codePointAt(0)! >= zero) ?? Number.NaN),
  )
  return plain.every((value) => value >= 0) ? [plain.join('')] : []
}

/** A form that is no piece of a longer number: 三百 in 三百五十, 三分之二 in 三分之二十, 2/3 in 2/3/2024. */
function uncut(form: string): NumberForm {
  const last = form.at(-1)!
  const not = [
    ...(saidNumerals.includes(form[0]!) ? [...`${numerals}万亿第`].map((numeral) => numeral + form) : []),
    ...(numerals.includes(last) ? [...`${numerals}万亿点`].map((numeral) => form + numeral) : []),
    ...(last === '兆' ? [...notOfMeasures].map((measure) => form + measure) : []),
    ...(/^\d+\/\d+$/.test(form) ? [`${form}/`, `/${form}`] : []),
  ]
  return not.length ? { form, not } : { form }
}

/** 二〇二五 as digits stand, 十五, 两百 and 三千五百 as they are said; undefined for what is neither. */
function inDigits(numeral: string): string | undefined {
  const plain = numeral.replaceAll('零', '〇').replace(/^两(?!.)|两(?=[百千])/g, '二')
  if (/^[〇一二三四五六七八九]+$/.test(plain)) return [...plain].map((one) => String(digits.indexOf(one))).join('')
  const said = /^(?:(.)千)?〇?(?:(.)百)?〇?(?:(.?)十)?([一二三四五六七八九])?$/.exec(plain)
  if (!said) return undefined
  const [, thousands, hundreds, tens, ones] = said
  const value = (one: string | undefined) => (one === undefined ? 0 : one === '' ? 1 : digits.indexOf(one))
  const sum = value(thousands) * 1000 + value(hundreds) * 100 + value(tens) * 10 + value(ones)
  return sum > 0 ? String(sum) : undefined
}

function digitByDigit(number: string): string {
  return [...number]
    .map((one) => digits[Number(one)]!)
    .join('')
    .replaceAll('〇', '零')
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

/** 3500 as 三千五百, 1050 as 一千零五十. */
function thousandsSaid(number: string): string | undefined {
  if (!/^[1-9]\d{3}$/.test(number)) return undefined
  const rest = Number(number) % 1000
  // Within a number ten is 一十.
  const said = rest ? inNumerals(String(rest))!.replace(/^十|(?<=零)十/, '一十') : ''
  return `${digits[Number(number[0])]}千${rest && rest < 100 ? '零' : ''}${said}`
}

/** 3500 as languages beside English group it: 3.500, and with a space, where it may be no year and a number behind it. Without a sign for thousands as it was typed. */
export function groupedForms(folded: string): readonly { readonly form: string; readonly not?: readonly string[] }[] {
  const plain = /^\d{1,3}(?:[,.]\d{3})+$/.test(folded) ? folded.replace(/[,.]/g, '') : folded
  if (!/^[1-9]\d{3,8}$/.test(plain) || /^(?:19|20)(?!00)\d\d$/.test(plain)) return []
  const grouped = (sign: string) => plain.replace(/(?<=\d)(?=(?:\d{3})+$)/g, sign)
  const spaced = grouped(' ')
  const longer = [...'0123456789'].flatMap((digit) => [`${spaced} ${digit}`, `${digit} ${spaced}`])
  return [
    ...[plain, grouped('.')].filter((form) => form !== folded).map((form) => ({ form })),
    ...(/^[12]\d{3}$/.test(plain) ? [] : [{ form: spaced, not: longer }]),
  ]
}
