/** What is written so in Polish and hardly elsewhere; of a word that shows none of it only long endings are looked for. */
const polishLetters = /[ąćęłńśźż]|ów$/i
const polishSpelling = /sz|cz|rz|dz|cj|yj|^wy[bcdkmnprstz]|^w[cdklpstz]|^zw/

const longEndings = 'ow om ami ach owi owie em'.split(' ')
const shortEndings = 'a u y i ie e'.split(' ')
const adjectives: readonly (readonly [RegExp, string])[] = [
  [/(?<=[sc]k)i$/, 'i a ie iego iej iemu im ich imi'],
  [/(?<=[ntwcz])y$/, 'y a e ego ej emu ym ych ymi'],
]

/** How a stem's last letter is written before the -e of the locative. */
const softened: Readonly<Record<string, string>> = { t: 'cie', d: 'dzie', r: 'rze', k: 'ce', g: 'dze', l: 'le' }

/** The cases of a Polish noun or adjective: rząd, rządu; Warszawa, Warszawie; minister, ministrów. `word` is folded, `typed` is not. */
export function polishForms(word: string, typed: string): readonly string[] {
  const isPolish = polishLetters.test(typed) || polishSpelling.test(word)
  if (word.length < (isPolish ? 3 : 4)) return []
  const forms: string[] = []
  const add = (stem: string, endings: readonly string[]) => {
    for (const ending of endings) forms.push(stem + ending)
  }
  const adjective = adjectives.find(([ending], at) => (at === 0 || isPolish) && ending.test(word))
  if (adjective) add(word.replace(adjective[0], ''), adjective[1].split(' '))
  else if (/[sc]k$|[csr]z$/.test(word)) add(word, [...longEndings, 'iem', 'a', 'u'])
  if (word.length < 5 && !isPolish) return forms
  const last = word.at(-1)!
  const stem = word.slice(0, -1)
  if (last === 'a' && /[^aeiou]$/.test(stem)) {
    const before = stem.at(-1)!
    add(stem, ['om', 'ami', 'ach', /[kg]/.test(before) ? 'i' : 'y'])
    forms.push(before in softened ? stem.slice(0, -1) + softened[before]! : `${stem}ie`)
    if (isPolish) add(stem, ['', 'e', 'o', 'i'])
  } else if (/[yi]/.test(last) && /[^aeiou]$/.test(stem))
    add(stem, ['ow', 'om', 'ami', 'ach', ...(isPolish ? [''] : [])])
  else if (/[^aeiou]/.test(last)) {
    add(word, longEndings)
    if (isPolish) add(word, shortEndings)
    if (isPolish && last in softened && !/[kgl]/.test(last)) forms.push(stem + softened[last]!)
    // The vowel that goes: minister, ministrów; Tomek, Tomka.
    const without = /^(.{2,}[^aeiou])e([rkcl])$/.exec(word)
    if (without) add(without[1]! + without[2]!, isPolish ? [...longEndings, ...shortEndings] : longEndings.slice(0, -1))
  }
  // What was typed in a case: ministrów, wyborach.
  const inCase = isPolish ? /^(.{3,})(?:ow|ami|ach|owi)$/.exec(word)?.[1] : undefined
  if (inCase) add(inCase, ['', 'a', 'y', ...longEndings])
  return forms
}
