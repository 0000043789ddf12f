const turkishLetters = /[ğışçöü]|İ/

/**
 * A Turkish noun with the endings that follow its last vowel: ülke, ülkeler; mahkeme, mahkemesi; hükümet, hükümetin. `word` is folded
 * (ı is i, ö is o), `typed` is not. Of a word without a letter that tells Turkish only endings are looked for that are long enough to be none
 * of another language.
 */
export function turkishForms(word: string, typed: string): readonly string[] {
  const isTurkish = turkishLetters.test(typed)
  if (word.length < (isTurkish ? 3 : 4)) return []
  const vowel = /[aeıioöuü](?=[^aeıioöuü]*$)/.exec(typed.replaceAll('İ', 'i').toLowerCase())?.[0]
  if (vowel === undefined) return []
  const open = 'aıou'.includes(vowel) ? 'a' : 'e'
  const close = 'oöuü'.includes(vowel) ? 'u' : 'i'
  const endsInVowel = /[aeiou]$/.test(word)
  const at = `${/[fstkchp]$/.test(word) ? 't' : 'd'}${open}`
  const owned = endsInVowel ? `s${close}` : close
  const plural = `l${open}r`
  const endings = [
    ...['', 'i', 'in', `in${open}`, `ind${open}`, `ind${open}n`, 'ini', 'inin', open, `d${open}`, `d${open}n`].map(
      (ending) => plural + ending,
    ),
    ...['', `n${close}n`, `n${open}`, `nd${open}`, `nd${open}n`, `n${close}`].map((ending) => owned + ending),
    ...[at, `${at}n`],
  ]
  const short = endsInVowel
    ? // Behind what belongs to somebody: gözaltı, gözaltına.
      [`n${close}n`, `y${open}`, `y${close}`, `yl${open}`, `n${open}`, `nd${open}`, `nd${open}n`, `n${close}`]
    : [`${close}n`, open, close, `l${open}`]
  // wrestler, Tischler: behind some letters -ler alone is an ending of other languages, too.
  const isTelling = /[aeiousnmrvz]$/.test(word)
  const all = isTurkish
    ? [...endings, ...short]
    : endings.filter(
        (ending) =>
          (ending !== 'ler' || isTelling) &&
          (ending.startsWith(plural) ||
            (word.length > 4 && (ending.length > 2 || ending === at || ending === `s${close}`))),
      )
  const forms = all.map((ending) => word + ending)
  // A last k, p, t or ç is softened before a vowel: bakanlık, bakanlığı.
  const soft = isTurkish && /[kptc]$/.test(word) ? word.slice(0, -1) + softened[word.at(-1)!]! : undefined
  if (soft !== undefined) forms.push(...all.filter((ending) => /^[aeiu]/.test(ending)).map((ending) => soft + ending))
  return forms
}

const softened: Readonly<Record<string, string>> = { k: 'g', p: 'b', t: 'd', c: 'c' }
