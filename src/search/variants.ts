import type { QueryText } from './query.ts'
import type { Atom } from './terms.ts'

/**
 * The forms of a word that was typed by itself, folded: singular, plural and the forms of verbs as English has them (s as
 * French, Spanish and Portuguese have it too), the cases of Russian and Ukrainian nouns, Arabic and Hebrew words with the
 * article and the particles that are written together with them. Quotes, `exact:` and a wildcard ask for the word as it
 * is. The word itself comes first; what is no word of any language does no harm, no text has it.
 *
 *     cities → cities, city
 */
export function variantsOf(text: QueryText, atoms: readonly Atom[]): readonly string[] {
  const word = atoms[0]?.term ?? ''
  if (atoms.length !== 1 || text.isPhrase || text.isExact || text.isPrefix || text.spelled) return [word]
  if (/^[a-z]{3,}$/.test(word)) return [...new Set([word, ...englishForms(word)])]
  if (/^\p{Script=Cyrillic}{3,}$/u.test(word)) return [...new Set([word, ...slavicForms(word)])]
  if (/^\p{Script=Arabic}{2,}$/u.test(word)) return [...new Set([word, ...arabicForms(word)])]
  if (/^\p{Script=Hebrew}{3,}$/u.test(word)) return [word, ...hebrewPrefixes.map((prefix) => prefix + word)]
  return [word]
}

/** Words that look like a form of another one and are not: news is not the plural of new. */
const notPlural = new Set(
  'news means series species his this was has does thus plus always perhaps besides sometimes texas paris kansas wales mars pass arms goods customs'.split(
    ' ',
  ),
)
const noPlural = new Set(
  'new mean hi thi wa ha doe thu alway perhap beside sometime texa pari kansa wale mar arm good custom'.split(' '),
)

/** Nor do these have forms in -ed and -ing that belong to them: united is not of unit, evening not of even. */
const noVerb = new Set(
  'unit even morn noth someth anyth everyth wed inter hundr kindr sacr nak inde exce spe fe nee see bre gre wick crook cross wing king ring sing thing spring string bring ceil dur outst stand build mean hear ear even be beij chong bed red led fed shed market police plus bus pas capital during nothing something anything everything evening morning spring string thing king ring wing sing bring beijing ceiling building meaning being need speed feed seed indeed exceed proceed succeed bleed breed agreed'.split(
    ' ',
  ),
)

function englishForms(word: string): readonly string[] {
  const forms: string[] = []
  const base = plural(word, forms)
  for (const one of base) if (one.length > 3 && !noVerb.has(one)) forms.push(...verbForms(one))
  // Of a form of a verb: the verb, and its other forms.
  const stem = noVerb.has(word) ? undefined : /^(.{3,})(?:ed|ing)$/.exec(word)?.[1]
  if (stem !== undefined && /[aeiouy]/.test(stem) && !noVerb.has(stem)) {
    const verbs = /([bdgmnprt])\1$/.test(stem)
      ? [stem.slice(0, -1)]
      : stem.endsWith('i')
        ? [`${stem.slice(0, -1)}y`]
        : /(?:[^aeiou][aeiou][^aeiouwxy]|[cgsuvz]|[^aeiou]l)$/.test(stem) && !/(?:ss|ow|e[nr]|it|on)$/.test(stem)
          ? [`${stem}e`, stem]
          : [stem]
    for (const verb of verbs) {
      if (noVerb.has(verb)) continue
      forms.push(verb, ...verbForms(verb))
      plural(verb, forms)
    }
  }
  return forms
}

/** Adds singular and plural to `forms`; answers which of them may be a verb's plain form. */
function plural(word: string, forms: string[]): readonly string[] {
  if (notPlural.has(word) || noPlural.has(word)) return [word]
  const add = (...words: string[]) => {
    forms.push(...words)
    return words.slice(-1)
  }
  // Of three letters only the plural is looked for: gas is not the plural of ga.
  if (word.length === 3) {
    add(/[sxz]$/.test(word) ? `${word}es` : /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`)
    return []
  }
  if (/(?:[sx]|z|ch|sh)es$/.test(word)) return add(word.slice(0, -1), word.slice(0, -2))
  if (/[^aeiou]ies$/.test(word) && word.length > 4) return add(`${word.slice(0, -3)}y`)
  if (/[^sui]s$/.test(word)) return add(word.slice(0, -1))
  if (/(?:[sxz]|ch|sh)$/.test(word)) add(`${word}es`)
  else if (/[^aeiou]y$/.test(word)) add(`${word.slice(0, -1)}ies`)
  else add(`${word}s`)
  return [word]
}

/** protest → protested, protesting; vote → voted, voting; ban → banned, banning. */
function verbForms(verb: string): readonly string[] {
  if (/(?:ed|ing|ion|ity|ness|ment|ism|ist|ous|ful|ly|al)$/.test(verb)) return []
  if (verb.endsWith('ee')) return [`${verb}d`, `${verb}ing`]
  if (verb.endsWith('e')) return [`${verb}d`, `${verb.slice(0, -1)}ing`]
  if (/[^aeiou]y$/.test(verb)) return [`${verb.slice(0, -1)}ied`, `${verb}ing`]
  const forms = [`${verb}ed`, `${verb}ing`]
  const last = /[^aeiou][aeiou]([bdgmnprt])$/.exec(verb)?.[1]
  return last ? [...forms, `${verb}${last}ed`, `${verb}${last}ing`] : forms
}

/** The endings of a noun's cases, by how its plain form ends. Adjectives have others: мирный is not of мир. */
const slavicCases: readonly (readonly [RegExp, string])[] = [
  [/ия$/u, 'ия ии ию ией иею ий иям иями иях ія ії ію'],
  [/ие$/u, 'ие ия ию ием ии ий иям иями иях'],
  [/[ая]$/u, 'а я ы и е у ю ой ей ою ею ам ям ами ями ах ях і'],
  [/[оеё]$/u, 'о е а я у ю ом ем ам ям ами ями ах ях ы и'],
  [/[ьй]$/u, 'ь й я ю ем ем е и ей ев ям ями ях ью ью і'],
]
const slavicHard = 'а у ом е ы и ов ев ей ам ами ах і ові ів'

function slavicForms(word: string): readonly string[] {
  const forms: string[] = []
  const rule = slavicCases.find(([ending]) => ending.test(word))
  const stem = rule ? word.replace(rule[0], '') : word
  if (stem.length < 2) return []
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

const arabicPrefixes = 'ال وال بال لل فال كال و ب ل ف ك ولل وب'.split(' ')
const hebrewPrefixes = 'ה ב ל מ ו כ ש וה מה שה וב ול'.split(' ')

/** With the article and what is written together with it; and without, where it was typed. */
function arabicForms(word: string): readonly string[] {
  const bare = /^(?:[وفبك]?ال|لل)(.{3,})$/u.exec(word)?.[1] ?? word
  return [bare, ...(bare.length > 2 ? arabicPrefixes.map((prefix) => prefix + bare) : [])]
}
