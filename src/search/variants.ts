import { arabicForms, hebrewForms, hindiForms } from './eastern-forms.ts'
import { englishForms } from './english-forms.ts'
import { europeanForms, spelledForms } from './european-forms.ts'
import { polishForms } from './polish-forms.ts'
import type { QueryText } from './query.ts'
import type { Atom } from './terms.ts'
import { turkishForms } from './turkish-forms.ts'

/**
 * The forms of a word that was typed by itself, folded: those of English, plurals of languages around it, the cases of
 * Polish, Russian, Ukrainian, Greek, Turkish and Hindi nouns, Arabic, Persian and Hebrew words with what is written together
 * with them. Quotes, `exact:` and a wildcard ask for the word as it is. The word itself comes first; what is no word of any language does no harm, no text has it.
 *
 *     cities → cities, city
 */
export function variantsOf(text: QueryText, atoms: readonly Atom[]): readonly string[] {
  const word = atoms[0]?.term ?? ''
  if (atoms.length !== 1 || text.isPhrase || text.isExact || text.isPrefix || text.spelled) return [word]
  if (/^[a-z]{3,}$/.test(word)) {
    const typed = text.text.normalize('NFC')
    return [
      ...new Set([
        ...[word, ...englishForms(word), ...europeanForms(word, typed), ...spelledForms(word, typed)],
        ...[...polishForms(word, typed), ...turkishForms(word, typed)],
      ]),
    ]
  }
  if (/^\p{Script=Cyrillic}{3,}$/u.test(word)) return [...new Set([word, ...slavicForms(word)])]
  if (/^\p{Script=Greek}{4,}$/u.test(word)) return [...new Set([word, ...greekForms(word)])]
  // Their digits are of that script, too; no letter is a part of such a number.
  if (/^(?:(?!\p{N})\p{Script=Arabic}){2,}$/u.test(word)) return [...new Set([word, ...arabicForms(word)])]
  if (/^\p{Script=Hebrew}{2,}$/u.test(word)) return [...new Set([word, ...hebrewForms(word)])]
  if (/^[\p{Script=Devanagari}\p{M}]{2,}$/u.test(word)) return [...new Set([word, ...hindiForms(word)])]
  return [word]
}

/** The endings of a noun's cases, by how its plain form ends. Adjectives have others: мирный is not of мир. */
const slavicCases: readonly (readonly [RegExp, string])[] = [
  [/ья$/u, 'ья ьи ье ью ьей ей ьям ьями ьях'],
  [/и[яи]$/u, 'ия ии ию ией иею ий иям иями иях ія ії ію'],
  [/ие$/u, 'ие ия ию ием ии ий иям иями иях'],
  [/[ая]$/u, 'а я ы и е у ю ой ей ою ею ам ям ами ями ах ях і'],
  [/[оеё]$/u, 'о е а я у ю ом ем ам ям ами ями ах ях ы и'],
  [/[ьй]$/u, 'ь й я ю ем ем е и ей ев ям ями ях ью ью і'],
]
/** московский, московская; Зеленський, Зеленського. */
const slavicAdjective = 'ого ому им ым ом ая ую ой ие ые их ых ими ыми ій ім а у ої ою і'.split(' ')
const slavicHard = 'а у ом е ы и ов ев ей ам ами ах і ові ів'

/** The cases of a Russian or Ukrainian noun, or of an adjective by its plain form. */
export function slavicForms(word: string): readonly string[] {
  const forms: string[] = []
  // The vowel of a closed syllable: Київ, Києва; Харків, Харкова.
  const open = /^(.{2,})([іїі])в$/u.exec(word)
  if (open)
    for (const ending of 'а у ом е і ові'.split(' ')) forms.push(`${open[1]}${open[2] === 'ї' ? 'є' : 'о'}в${ending}`)
  const closed = /^(.{2,})([оє])в(?:а|у|ом|е|і|ові)$/u.exec(word)
  if (closed) forms.push(`${closed[1]}${closed[2] === 'є' ? 'ї' : 'і'}в`)
  // Russian names in -ин and -ов have endings of adjectives too: Путиным.
  const name = /^(.{2,}(?:ин|ов|ев))(?:а|у|ым|е|ой|ы|ых|ыми)?$/u.exec(word)?.[1]
  if (name) for (const ending of ['', 'а', 'у', 'ым', 'е', 'ой', 'ы', 'ых', 'ыми']) forms.push(name + ending)
  const adjective = /^(.{2,}(?:[сц]ь?к|зьк|н|[вл]))[иы]й$/u.exec(word)?.[1]
  if (adjective) for (const ending of slavicAdjective) forms.push(adjective + ending)
  const rule = slavicCases.find(([ending]) => ending.test(word))
  const stem = rule ? word.replace(rule[0], '') : word
  if (stem.length < 2) return []
  // The vowel that comes or changes where the ending goes: ошибок, девушек; шкіл.
  const last = /^(.*)(.)к[ао]$/u.exec(word)
  if (last) forms.push(`${last[1]}${last[2]}${/[жшчщ]/u.test(last[2]!) ? 'е' : 'о'}к`)
  if (/[ая]$/u.test(word)) forms.push(stem.replace(/[ое](?=[^аеєиіїоуюя]+$)/u, 'і'))
  for (const ending of (rule?.[1] ?? slavicHard).split(' ')) forms.push(stem + ending)
  if (rule && stem.length >= 3) forms.push(stem)
  // What stands in the plural, or in a case that only nouns have: выборов, президентом.
  const oblique = /(?:ов|ев|ами|ями|ах|ях|ам|ям|ом|ы|и|у)$/u.exec(word)
  if (oblique && word.length - oblique[0].length >= 3) {
    const bare = word.slice(0, oblique.index)
    forms.push(bare)
    for (const ending of `${slavicHard} я ю ой`.split(' ')) forms.push(bare + ending)
  }
  return forms
}

/** Endings of Greek nouns and adjectives that stand for one another, folded (ς is σ). */
const greekEndings = [
  'οσ ου ο ον ε οι ουσ ων',
  'α ασ εσ ων',
  'η ησ εσ ων εισ εων',
  'μα ματοσ ματα ματων',
  'ι ιου ια ιων',
  'ο ου α ων',
  'ησ η εσ ων',
  'ασ α εσ ων',
  'εασ εα εισ εων',
].map((line) => line.split(' '))

function greekForms(word: string): readonly string[] {
  return greekEndings.flatMap((group) => {
    const ending = group.filter((one) => word.endsWith(one)).sort((a, b) => b.length - a.length)[0]
    const stem = ending === undefined ? '' : word.slice(0, -ending.length)
    return stem.length < 3 ? [] : group.map((one) => stem + one)
  })
}
