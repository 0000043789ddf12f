import { foldText } from './fold.ts'
import type { QueryText } from './query.ts'
import { type RegionalWord, readRegionalWords } from './regional-words.ts'

/**
 * Other ways to write what somebody typed, each to be looked for as well: 软件 and 軟體, email and e-mail, U.S. and US,
 * Müller and Mueller, ラーメン and らーめん, 取り組み and 取組. Quotes, `exact:` and a wildcard ask for the text as it is.
 * (Forms of one word by grammar are `variantsOf`.)
 */
export function formsOf(text: QueryText): readonly QueryText[] {
  if (text.isPhrase || text.isExact || text.isPrefix) return []
  const typed = text.text.normalize('NFC')
  const folded = foldText(typed)
  const other = (form: string, more: Partial<QueryText> = {}): QueryText => ({ ...text, ...more, text: form })
  return [
    ...regionalForms(typed, folded).map(({ form, not }) => other(form, { ...(not.length && { not }) })),
    ...japaneseForms(folded).map((form) => other(form)),
    ...hyphenForms(folded).map((form) => other(form)),
    ...acronymForms(typed).map(({ form, spelled }) => other(form, { ...(spelled && { spelled }) })),
    ...umlautForms(typed).map(({ form, spelled }) => other(form, { ...(spelled && { spelled }) })),
  ]
}

/** A short word in capitals that is a common word too (US, WHO, IT) is meant as it is written. */
export function spellingOf(typed: string): QueryText['spelled'] {
  return /^[A-Z]{2,5}$/.test(typed) && commonWords.has(typed.toLowerCase()) ? 'capitals' : undefined
}

const commonWords = new Set(
  'us it who am as in or so no he me do is be by at on we an if up go my of to aids may can will has had was are all new and for the our out see set she too use act aim arm bit cap dig fed hat her him his ice led let lot map not now old one pad per put raw ram sad sit spa tea via was wet why yes you what when then than this that'.split(
    ' ',
  ),
)

let regional: ReadonlyMap<string, RegionalWord> | undefined

const mostForms = 3

/** Each form has all regional words of the text in the place of its own. */
function regionalForms(typed: string, folded: string): readonly { form: string; not: readonly string[] }[] {
  if (!/\p{Script=Han}/u.test(folded)) return []
  regional ??= readRegionalWords(foldText)
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

/** Verbs that stand before another in a compound, with what may be written after the character or left out. */
const okurigana: Readonly<Record<string, string>> = Object.fromEntries(
  '取り 引き 受け 申し 打ち 買い 売り 立ち 締め 割り 乗り 話し 切り 組み 払い 振り 貸し 借り 積み 読み 書き 追い 押し 持ち 繰り 差し 落ち 飛び 呼び 思い'
    .split(' ')
    .map((verb) => [verb[0]!, verb[1]!]),
)

function japaneseForms(folded: string): readonly string[] {
  if (/^[\u3041-\u3096ー]{3,}$/.test(folded)) return [shifted(folded, 0x60)]
  if (/^[\u30a1-\u30f6ー]{3,}$/.test(folded)) {
    const hiragana = shifted(folded, -0x60)
    // The long vowel at a word's end is left out as often as not.
    return /^.{4,}ー$/.test(folded) ? [hiragana, folded.slice(0, -1)] : [hiragana]
  }
  const compound = /^(\p{Script=Han})(\p{Script=Hiragana}?)(\p{Script=Han})(\p{Script=Hiragana}?)$/u.exec(folded)
  if (!compound) return []
  const [, first, kana, second, last] = compound
  const inserted = okurigana[first!]
  if (kana) return [`${first}${second}`]
  return inserted ? [`${first}${inserted}${second}`] : last ? [`${first}${second}`] : []
}

function shifted(kana: string, by: number): string {
  return [...kana].map((one) => (one === 'ー' ? one : String.fromCharCode(one.charCodeAt(0) + by))).join('')
}

const prefixes =
  /^(?:e(?=(?:mails?|books?|commerce|cigarettes?|learning|sports?|government|bikes?|scooters?|waste)$)|(?:co|re)(?=[aeo])|anti|non|post|pre|multi|mid|cyber|over|under|semi|ultra|inter|counter|mc|o(?=[bcdghklmnrst][aeiourlh]))(?=[a-z]{3})/

/** Written together what was typed with a hyphen or an apostrophe, and the other way round. */
function hyphenForms(folded: string): readonly string[] {
  if (/^[a-z]+(?:[-\u2010-\u2012'][a-z]+)+$/.test(folded)) {
    // china's is no chinas.
    return /'(?:s|t|d|m|re|ve|ll)$/.test(folded) ? [] : [folded.replace(/[^a-z]/g, '')]
  }
  const prefix = /^[a-z]{5,}$/.test(folded) ? prefixes.exec(folded)?.[0] : undefined
  return prefix ? [`${prefix}-${folded.slice(prefix.length)}`] : []
}

interface SpelledForm {
  readonly form: string
  readonly spelled?: QueryText['spelled']
}

function acronymForms(typed: string): readonly SpelledForm[] {
  if (/^(?:\p{Lu}\.){1,5}\p{Lu}\.?$/u.test(typed)) return [{ form: typed.replaceAll('.', ''), spelled: 'capitals' }]
  if (/^[A-Z]{2,5}$/.test(typed)) return [{ form: [...typed].join('.') }]
  return []
}

/** Mueller stands for Müller, and Müller for Mueller; the index itself knows Müller as muller. */
function umlautForms(typed: string): readonly SpelledForm[] {
  const lower = typed.toLowerCase()
  const spread = lower.replace(/[äöüåø]/g, (letter) => ({ ä: 'ae', ö: 'oe', ü: 'ue', å: 'aa', ø: 'oe' })[letter]!)
  if (spread !== lower) return [{ form: spread }]
  if (!/^[a-z]{4,}$/.test(lower) || !/(?<![aeq])(?:ae|oe|ue|aa)/.test(lower)) return []
  return [{ form: lower.replace(/(?<![aeq])(ae|oe|ue|aa)/g, (pair) => pair[0]!), spelled: 'umlaut' }]
}
