import { lineKey } from './edit-key.ts'

const han = '[〇零一二两兩三四五六七八九十百千万萬亿億]'
const unit =
  '%|％|‰|万亿|萬億|千万|千萬|百万|百萬|万|萬|亿|億|千|만|억|조|(?:percent|per cent|thousand|million|billion|trillion|' +
  'Prozent|Tausend|Millionen|Million|Milliarden|Milliarde|في المئة|ألف|مليون|مليار|' +
  'тысяч[аи]?|тыс\\.?|миллион(?:а|ов)?|млн\\.?|миллиард(?:а|ов)?|млрд\\.?|процент(?:а|ов)?|' +
  'mille|millions?|milliards?|pour cent|mil|mill[oó]n(?:es)?|mil millones|por ciento|milhões|milhão|bilhões|por cento|milioni|miliardi|per cento|nghìn|triệu|tỷ)(?!\\p{L})'
const digits = `[+-]?(?:\\p{Nd}[\\p{Nd},.٫٬]*)?\\p{Nd}(?:(?:st|nd|rd|th)(?!\\p{L})|(?: ?(?:${unit}))*)`
/** Han numerals; not those that name a weekday. */
const hanNumber = `(?<!星期|礼拜|禮拜|[周週])${han}+`
/** By language: "once", "due", "sei" or "dos" are no numbers in another one. */
const numerals = [
  'one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|' +
    'eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|dozen',
  'ein|eine|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|zwanzig|dreißig|vierzig|fünfzig|hundert|tausend',
  // Not the numbers that are an article as well (un, une, um).
  'deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt|trente|quarante|cinquante|soixante|cent|mille',
  'dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|quince|veinte|treinta|cuarenta|cincuenta|cien|mil',
  'dois|duas|três|quatro|cinco|seis|sete|oito|nove|dez|onze|doze|quinze|vinte|trinta|quarenta|cem|mil',
  'due|tre|quattro|cinque|sei|sette|otto|nove|dieci|venti|trenta|cento|mille',
  'два|две|двух|три|трёх|трех|четыре|четырёх|четырех|пять|пяти|шесть|шести|семь|семи|восемь|восьми|девять|девяти|десять|десяти|двадцать|тридцать|сорок|пятьдесят|сто',
  'ثلاثة|أربعة|خمسة|ستة|سبعة|ثمانية|تسعة|عشرة|ثلاث|أربع|خمس|ست|سبع|ثماني|تسع|عشر|مئة|ألف',
]
const languagesOf = new Map<string, number[]>()
for (const [language, all] of numerals.entries()) {
  for (const one of all.split('|')) languagesOf.set(one, [...(languagesOf.get(one) ?? []), language])
}
const words = [...languagesOf.keys()].join('|')
const word = `(?<![\\p{L}\\p{M}])(?:${words})(?![\\p{L}\\p{M}])`
const korean =
  '(?<!\\p{L})(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|스무|서른|마흔|쉰)(?= ?(?:명|개|건|곳|번|차례|살|시간|대|척|달|주|가지|마리|잔|채|배|군데)(?:\\P{L}|[이가은는을를의에로과와도씩만째간]|동안|$))'
const figure = new RegExp(`${digits}|${hanNumber}|${word}|${korean}`, 'giu')

/** A number that differs, as written on each side. */
export interface ChangedFigure {
  readonly before: string
  readonly after: string
}

/**
 * The numbers that differ between two paragraphs whose words are the same; undefined where words differ too or no
 * number does. Numbers are given as written, with 万, 亿 or %: digits of any script, Han numerals, and the common number
 * words of English, German, French, Spanish, Portuguese, Italian, Russian, Korean and Arabic, where both sides are of one language. A
 * number that is only written otherwise (12, 十二) is not another.
 */
export function figuresChanged(before: string, after: string): readonly ChangedFigure[] | undefined {
  const [was, is] = [before.normalize('NFKC'), after.normalize('NFKC')]
  if (lineKey(was.replace(figure, '#')) !== lineKey(is.replace(figure, '#'))) return undefined
  const [oldFigures, newFigures] = [was.match(figure) ?? [], is.match(figure) ?? []]
  if (oldFigures.length !== newFigures.length) return undefined
  const changed = oldFigures
    .map((old, at) => ({ before: old, after: newFigures[at]! }))
    .filter((pair) => pair.before !== pair.after)
  if (!changed.every(isOfOneLanguage)) return undefined
  const isOther = changed.some((pair) => {
    const [old, fresh] = [amountOf(pair.before), amountOf(pair.after)]
    return old === undefined || fresh === undefined || old !== fresh
  })
  return isOther ? changed : undefined
}

/** "Due" and "once" in an English sentence are a number of Italian and one of Spanish, so neither is one. */
function isOfOneLanguage({ before, after }: ChangedFigure): boolean {
  const [old, fresh] = [languagesOf.get(before.toLowerCase()), languagesOf.get(after.toLowerCase())]
  return !old || !fresh || old.some((language) => fresh.includes(language))
}

const hanDigits = '〇一二三四五六七八九'
const powers: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 }
const greatPowers: Readonly<Record<string, number>> = { 万: 1e4, 萬: 1e4, 만: 1e4, 亿: 1e8, 億: 1e8, 억: 1e8 }

/** What a number in digits or Han numerals comes to; undefined where it is neither, or has another unit. */
function amountOf(text: string): number | undefined {
  let total = 0
  let section = 0
  let digit: number | undefined
  const runs = text
    .replaceAll('零', '〇')
    .replace(/[两兩]/g, '二')
    .replace(/[,٬\s]/g, '')
    .matchAll(/[+-]?\d+(?:\.\d+)?|./gsu)
  for (const [run] of runs) {
    if (/\d/.test(run)) digit = Number(run)
    else if (hanDigits.includes(run)) digit = (digit ?? 0) * (digit ? 10 : 1) + hanDigits.indexOf(run)
    else if (run in powers) {
      section += (digit ?? 1) * powers[run]!
      digit = undefined
    } else if (run in greatPowers) {
      total = (total + section + (digit ?? 0)) * greatPowers[run]!
      section = 0
      digit = undefined
    } else return undefined
  }
  return total + section + (digit ?? 0)
}
