import { umlautPlurals } from './european-forms.ts'
import { foldText } from './fold.ts'
import { japaneseForms } from './japanese-forms.ts'
import { japaneseSpellings } from './japanese-spellings.ts'
import { groupedForms, numberForms } from './number-forms.ts'
import type { QueryText } from './query.ts'
import { type RegionalWord, readRegionalWords } from './regional-words.ts'
import { quotedForms, splitForms } from './split-names.ts'
import { slavicForms } from './variants.ts'

/**
 * Other ways to write what somebody typed, each to be looked for as well: 软件 and 軟體, email and e-mail, U.S. and US,
 * Müller and Mueller, ラーメン and らーめん, 取り組み and 取組, 2025年 and 二〇二五年, 부동산정책 and 부동산 정책. Quotes, `exact:` and a wildcard ask for the text as it is.
 * (Forms of one word by grammar are `variantsOf`.)
 */
export function formsOf(text: QueryText): readonly QueryText[] {
  if (text.isExact || text.isPrefix) return []
  const typed = text.text.normalize('NFC')
  const folded = foldText(typed)
  const other = (form: string, more: Partial<QueryText> = {}): QueryText => ({ ...text, ...more, text: form })
  if (text.isPhrase) return joinedForms(folded, spacesBetween).map((form) => other(form))
  return [
    ...[...splitForms(typed, folded), ...quotedForms(folded)].map((form) => other(form, { isSplit: true })),
    ...regionalForms(typed, folded).map(({ form, not }) => other(form, { ...(not.length && { not }) })),
    ...joinedForms(folded, hyphensBetween).map((form) => other(form)),
    ...[...japaneseForms(folded), ...japaneseSpellings(folded)].map((form) => other(form)),
    ...numberForms(folded).map(({ form, not }) => other(form, { ...(not?.length && { not }) })),
    ...groupedForms(folded).map(({ form, not }) =>
      other(form, { ...(not && { not }), ...(form.includes(' ') && { isSplit: true }) }),
    ),
    ...moneyForms(folded).map((form) => other(form)),
    ...compoundForms(folded).map((form) => other(form, { isSplit: 'by hyphen' })),
    ...apostropheForms(folded).map((form) => other(form)),
    ...(typed.includes('\u200c') ? [other(typed.replaceAll('\u200c', ' '), { isSplit: true })] : []),
    ...koreanForms(folded).map((form) => other(form)),
    ...hyphenForms(folded).map((form) => other(form)),
    ...nameAfterNumber(folded).map((form) => other(form)),
    ...models(folded).map((form) => other(form)),
    ...acronymForms(typed).map(({ form, spelled }) => other(form, { ...(spelled && { spelled }) })),
    ...umlautPlurals(typed).map(({ form, isSpelled }) =>
      other(form, { ...(isSpelled && { spelled: 'umlaut' as const }) }),
    ),
    ...umlautForms(typed).map(({ form, spelled }) => other(form, { ...(spelled && { spelled }) })),
  ]
}

const unspaced = '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}ー]'
const spacesBetween = new RegExp(`(?<=${unspaced})\\s+(?=${unspaced})`, 'gu')
const hyphensBetween = new RegExp(`(?<=${unspaced})[-\\u2010-\\u2012=](?=${unspaced})`, 'gu')

/**
 * Words of scripts without spaces stand one after another where nothing is between them: "国会 通过" in quotes, and
 * 约翰-肯尼迪, whose dot is dropped in texts.
 */
function joinedForms(folded: string, between: RegExp): readonly string[] {
  const form = folded.replace(between, '')
  return form === folded ? [] : [form]
}

/** A short word in capitals that is a common word too (US, WHO, IT) is meant as it is written. */
export function spellingOf(typed: string): QueryText['spelled'] {
  return /^[A-Z]{2,5}$/.test(typed) && commonWords.has(typed.toLowerCase()) ? 'capitals' : undefined
}

const commonWords = new Set(
  'un la us it who am as in or so no he me do is be by at on we an if up go my of to aids may can will has had was are all new and for the our out see set she too use act aim arm bit cap dig fed hat her him his ice led let lot map not now old one pad per put raw ram sad sit spa tea via was wet why yes you what when then than this that'.split(
    ' ',
  ),
)

let regional: ReadonlyMap<string, RegionalWord> | undefined

const mostForms = 4

/** Each form has all regional words of the text in the place of its own. */
function regionalForms(typed: string, folded: string): readonly { form: string; not: readonly string[] }[] {
  regional ??= readRegionalWords(foldText)
  if (!/\p{Script=Han}/u.test(folded)) return (regional.get(folded)?.others ?? []).map((form) => ({ form, not: [] }))
  const isTraditional = typed.normalize('NFKC').toLowerCase() !== folded
  const found: { readonly at: number; readonly word: string; readonly entry: RegionalWord }[] = []
  for (let at = 0; at < folded.length; at++) {
    for (let size = Math.min(10, folded.length - at); size >= 2; size--) {
      const word = folded.slice(at, at + size)
      const entry = regional.get(word)
      if (!entry) continue
      if (!entry.isAmbiguous || isTraditional) found.push({ at, word, entry })
      at += size - 1
      break
    }
  }
  if (!found.length) return []
  const count = Math.min(mostForms, Math.max(...found.map(({ entry }) => entry.others.length)))
  return Array.from({ length: count }, (_, index) => {
    let form = ''
    let from = 0
    for (const { at, word, entry } of found) {
      form += folded.slice(from, at) + (entry.others[index] ?? entry.others[0])
      from = at + word.length
    }
    return { form: form + folded.slice(from), not: found.flatMap(({ entry }) => entry.not) }
  })
}

const prefixes =
  /^(?:e(?=(?:mails?|books?|commerce|cigarettes?|learning|sports?|government|bikes?|scooters?|waste)$)|(?:co|re)(?=[aeo])|anti|non|post|pre|multi|mid|cyber|over|under|semi|ultra|inter|counter|mc|o(?=[bcdghklmnrst][aeiourlh]))(?=[a-z]{3})/

/** Written as one word as often as not, and begin with nothing that many words begin with. */
const hyphenated: ReadonlyMap<string, string> = new Map(
  "wi-fi well-being cease-fire health-care child-care day-care air-strike air-base cross-fire law-maker policy-maker gun-man hard-line left-wing right-wing far-right far-left half-time part-time full-time start-up lock-down shut-down break-up clean-up build-up take-over hand-over run-off run-way vice-president fact-check whistle-blower sci-fi hi-tech high-tech low-cost ice-breaker spy-ware rain-forest wild-fire land-slide by-election buy-out set-back pay-off lay-off stand-off trade-off drive-by web-site on-line viet-nam co-founder co-host k-pop j-pop x-ray t-shirt xi'an tian'anmen qur'an ta'if l'oreal cyber-attack work-place"
    .split(' ')
    .map((word) => [word.replace(/[-']/, ''), word]),
)

const phrasal = new Set(
  'sell lay stand run buy shut crack break lock hand take hold build clean cover follow hang walk turn black wash fall pay roll show shake cut drop kick lift line pile play set sign slow spin start step trade warm write'.split(
    ' ',
  ),
)

const money: readonly (readonly [string, readonly string[]])[] = [
  ['$', ['dollars', '美元', '美金']],
  ['€', ['euros', 'euro', '欧元']],
  ['£', ['pounds', '英镑']],
  ['¥', ['yen', '日元', '円', '元', '人民币']],
]

/** B-52H is a B-52, an F-35B an F-35, and so are F-35s. */
function models(folded: string): readonly string[] {
  return /^[a-z]{1,3}-?[1-9]\d{0,2}$/.test(folded) ? [...'abcdefghs'].map((letter) => folded + letter) : []
}

/** $100 is 100 dollars, and 100美元 is $100. */
function moneyForms(folded: string): readonly string[] {
  for (const [sign, words] of money) {
    const amount = folded.startsWith(sign) ? /^(\d[\d.,]*)$/.exec(folded.slice(1).trim())?.[1] : undefined
    if (amount !== undefined)
      return words.map((word) => (/\p{Script=Han}/u.test(word) ? amount + word : `${amount} ${word}`))
    const word = words.find((one) => /\p{Script=Han}/u.test(one) && folded.endsWith(foldText(one)))
    const named = word && /^(\d[\d.,]*)$/.exec(folded.slice(0, -word.length).trim())?.[1]
    if (named) return [sign + named]
  }
  return []
}

/**
 * $1 million is 1 million dollars and 100万美元, and the other way round: `words` of those typed make the amount. Undefined
 * where they make none.
 */
export function amountForms(
  typed: readonly string[],
): { readonly words: number; readonly forms: readonly string[] } | undefined {
  const [first = '', scale = '', name = ''] = typed.map((word) => word.toLowerCase())
  if (scale === 'per' && name === 'cent' && /^\d[\d.,]*$/.test(first)) {
    return { words: 3, forms: measureForms(first, 'percent') }
  }
  const power = { million: 1e6, billion: 1e9, trillion: 1e12 }[scale]
  const [, sign, amount] = /^([$€£¥]?)(\d[\d.,]*)$/.exec(foldText(first)) ?? []
  if (!power || !amount) return undefined
  const line = money.find(([one, words]) =>
    sign ? one === sign : words.some((word) => word === name || word === `${name}s`),
  )
  if (!line) return undefined
  const value = Number(amount.replaceAll(',', '')) * power
  const inHan = value >= 1e8 ? `${value / 1e8}亿` : `${value / 1e4}万`
  const named = line[1].map((word) => (/^[a-z]/.test(word) ? `${amount} ${scale} ${word}` : inHan + word))
  return { words: sign ? 2 : 3, forms: [`${line[0]}${amount} ${scale}`, ...named] }
}

/**
 * Two words as one, where that is how they are written as often as not (also رئیس‌جمهور, whose halves only an invisible character
 * keeps apart); undefined for others.
 */
export function joinedWord(first: string, second: string): string | undefined {
  if (/^\p{Script=Arabic}{2,}$/u.test(first))
    return /^(?!ال)\p{Script=Arabic}{2,}$/u.test(second) ? first + second : undefined
  const word = foldText(first + second)
  // Ex presidente, law makers.
  if (/^(?:ex|vice|anti|multi|cyber|inter|ultra|semi)$/.test(foldText(first)) && /^[a-z]{4,}$/.test(foldText(second)))
    return word
  if (hyphenated.get(word.replace(/s$/, '')) === foldText(`${first}-${second}`).replace(/s$/, '')) return word
  return hyphenated.get(word) === foldText(`${first}-${second}`) ? word : undefined
}

/** 50 dollars is $50 and 50美元, 100 km is 100公里: what a number and the word behind it are called otherwise. */
export function measureForms(amount: string, name: string): readonly string[] {
  const word = foldText(name)
  if (word === 'percent') return [`${amount}%`, ...numberForms(`${amount}%`).map(({ form }) => form)]
  const sign = money.find(([, words]) => words.some((one) => one === word || one === `${word}s`))?.[0]
  return sign ? [sign + amount, ...moneyForms(sign + amount)] : numberForms(amount + word).map(({ form }) => form)
}

/** A compound may be written with a space: 부동산정책, 부동산 정책. */
function koreanForms(folded: string): readonly string[] {
  if (!/^[가-힣]{4,8}$/.test(folded)) return []
  return Array.from({ length: folded.length - 3 }, (_, at) => `${folded.slice(0, at + 2)} ${folded.slice(at + 2)}`)
}

/** A long compound may be written with a hyphen: Klimaschutzgesetz, Klimaschutz-Gesetz. */
function compoundForms(folded: string): readonly string[] {
  if (!/^[a-z]{12,32}$/.test(folded)) return []
  return Array.from({ length: folded.length - 7 }, (_, at) => `${folded.slice(0, at + 4)} ${folded.slice(at + 4)}`)
}

/** The cases of a Ukrainian word with an apostrophe: об'єкт, об’єкти. */
function apostropheForms(folded: string): readonly string[] {
  const [, before, word] = /^(\p{Script=Cyrillic}+)'(\p{Script=Cyrillic}{3,})$/u.exec(folded) ?? []
  return word === undefined ? [] : [...new Set(slavicForms(word))].map((form) => `${before}'${form}`)
}

/** Written together what was typed with a hyphen or an apostrophe, and the other way round. */
function hyphenForms(folded: string): readonly string[] {
  if (/^[a-z]*\d+-[a-z]{2,}$/.test(folded)) return [folded.replace('-', '')]
  if (/^[a-z]+(?:[-\u2010-\u2012'][a-z]+)+$/.test(folded)) {
    // china's is no chinas.
    if (folded.endsWith("'s")) return [folded.slice(0, -2)]
    if (/'(?:t|d|m|re|ve|ll)$/.test(folded)) return []
    return [folded.replace(/[^a-z]/g, ''), ...(folded.includes("'") ? [] : [inOtherNumber(folded)])]
  }
  const apart = hyphenated.get(folded) ?? hyphenated.get(folded.replace(/s$/, ''))
  if (apart) return [apart, `${apart}s`]
  const [, verb, particle] = /^(?!with)([a-z]{3,}?)(offs?|ups?|downs?|outs?|overs?)$/.exec(folded) ?? []
  // Sell-off, stand-off, run-off, buy-out.
  if (verb && phrasal.has(verb)) return [`${verb}-${particle}`, inOtherNumber(`${verb}-${particle}`)]
  const prefix = /^[a-z]{5,}$/.test(folded) ? prefixes.exec(folded)?.[0] : undefined
  if (!prefix) return []
  const form = `${prefix}-${folded.slice(prefix.length)}`
  return [form, inOtherNumber(form)]
}

/** e-mails of e-mail, and e-mail of e-mails. */
const inOtherNumber = (form: string): string => (/[^s]s$/.test(form) ? form.slice(0, -1) : `${form}s`)

/** 737max is 737 max: the index has letters and the digits before them as one word. */
function nameAfterNumber(folded: string): readonly string[] {
  const apart = /^[a-z0-9-]+$/.test(folded) ? folded.replace(/(\d)(?=[a-z]{2,})/g, '$1 ') : folded
  return apart === folded ? [] : [apart]
}

interface SpelledForm {
  readonly form: string
  readonly spelled?: QueryText['spelled']
}

function acronymForms(typed: string): readonly SpelledForm[] {
  if (/^(?:\p{Lu}\.){1,5}\p{Lu}\.?$/u.test(typed)) return [{ form: typed.replaceAll('.', ''), spelled: 'capitals' }]
  if (/^(?:\p{L}{1,2}\.){2,}$/u.test(typed)) return [{ form: typed.replaceAll('.', '') }]
  if (/^PhD$/i.test(typed)) return [{ form: 'ph.d' }]
  if (/^[A-Z]{2,5}$/.test(typed)) return [{ form: [...typed].join('.') }]
  return []
}

/** Mueller stands for Müller, and Müller for Mueller; the index itself knows Müller as muller. */
function umlautForms(typed: string): readonly SpelledForm[] {
  const lower = typed.toLowerCase()
  const spread = lower.replace(/[äöüåø]/g, (letter) => ({ ä: 'ae', ö: 'oe', ü: 'ue', å: 'aa', ø: 'oe' })[letter]!)
  if (spread !== lower) return [{ form: spread }]
  if (!/^(?=.{4})[a-z]+(?:-[a-z]+)*$/.test(lower) || !/(?<![aeq])(?:ae|oe|ue|aa)/.test(lower)) return []
  return [{ form: lower.replace(/(?<![aeq])(ae|oe|ue|aa)/g, (pair) => pair[0]!), spelled: 'umlaut' }]
}
