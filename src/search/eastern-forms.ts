import { brokenPlurals } from './arabic-plurals.ts'

const arabicPrefixes = 'ال وال بال لل فال كال و ب ل ف ك ولل وب'.split(' ')
const pronouns = 'ه ها هم هما نا'.split(' ')
const plurals = 'ون ين ان ات'.split(' ')

/**
 * A word of Arabic or Persian, folded, with the article and what is written together with it, and without, where it was typed; its regular
 * plurals, what belongs to somebody (حكومة, حكومته), and the plurals of Persian (کتاب, کتاب‌های).
 */
export function arabicForms(word: string): readonly string[] {
  const bare = /^(?:[وفبك]?ال|لل)(.{3,})$/u.exec(word)?.[1] ?? word
  // The seat of a hamza, which is folded away: مسؤول is written مسئول as well.
  const seats = [bare, bare.replace(/(?<=.)وو/u, 'يو'), bare.replace(/(?<=.)يو(?=.)/u, 'وو')]
  const forms = seats.flatMap((one) => [one, ...(one.length > 2 ? arabicPrefixes.map((prefix) => prefix + one) : [])])
  for (const one of brokenPlurals(bare)) forms.push(one, ...arabicPrefixes.map((prefix) => prefix + one))
  if (bare.length < 3) return forms
  const regular = /^(.{3,})ات$/u.exec(bare)?.[1]
  if (regular) forms.push(`${regular}ه`, `ال${regular}ه`, `وال${regular}ه`)
  // In the accusative without article: صاروخا.
  if (!/[اهيوء]$/u.test(bare)) forms.push(`${bare}ا`)
  else if (/^.{4,}ا$/u.test(bare)) forms.push(bare.slice(0, -1))
  forms.push(...['ها', 'هاي', 'هايي', 'هايش'].map((ending) => bare + ending))
  if (/[وا]$/u.test(bare)) forms.push(`${bare}يان`)
  const open = /^(.{3,})ه$/u.exec(bare)?.[1]
  // عربه would be عربة as well, which is another word.
  for (const one of open ? [`${open}ت`] : [bare])
    for (const pronoun of open ? pronouns : pronouns.slice(1))
      for (const before of ['', 'و', 'ب', 'ل']) forms.push(before + one + pronoun)
  // Of three letters it may be another word: بحر and البحرين.
  const stem = /^(.{4,})(?:ون|ين|ان|ات)$/u.exec(bare)?.[1] ?? open ?? (bare.length > 3 ? bare : undefined)
  if (stem === undefined) return forms
  // Two of them: مدرستين.
  if (open) for (const before of ['', 'ال']) forms.push(`${before}${open}تين`, `${before}${open}تان`)
  for (const ending of open ? ['ات'] : plurals)
    for (const before of ['', 'ال', 'وال', 'لل', 'بال', 'و']) forms.push(before + stem + ending)
  if (stem !== bare) forms.push(stem, `ال${stem}`)
  return forms
}

const hebrewPrefixes = 'ה ב ל מ ו כ ש וה מה שה וב ול'.split(' ')
const lastLetters: Readonly<Record<string, string>> = { ך: 'כ', ם: 'מ', ן: 'נ', ף: 'פ', ץ: 'צ' }
const asLast = new Map(Object.entries(lastLetters).map(([last, letter]) => [letter, last]))

/** A Hebrew word with the article and the particles that are written together with it, in singular and plural: שר, השרים. */
export function hebrewForms(word: string): readonly string[] {
  const joined = word.slice(0, -1) + (lastLetters[word.at(-1)!] ?? word.at(-1)!)
  const feminine = /^(.{2,})[הת]$/u.exec(word)?.[1]
  const plural = /^(.{2,})(ים|ות)$/u.exec(word)
  const others = feminine ? [`${feminine}ות`, `${feminine}ת`] : plural ? [] : [`${joined}ים`, `${joined}ות`]
  if (plural) {
    const [, stem, ending] = plural
    const last = asLast.get(stem!.at(-1)!)
    others.push(ending === 'ות' ? `${stem}ה` : stem!.slice(0, -1) + (last ?? stem!.at(-1)!))
  }
  // Of two letters with a particle another word may come: שר and בשר.
  const prefixes = word.length > 2 ? hebrewPrefixes : ['ה', 'וה']
  const bare = /^ה(.{4,})$/u.exec(word)?.[1]
  return [
    ...prefixes.map((prefix) => prefix + word),
    ...others.flatMap((one) => ['', ...hebrewPrefixes].map((prefix) => prefix + one)),
    ...(bare ? [bare] : []),
  ]
}

const nasals = /[ङञणनम]\u094d(?=[क-ह])/gu
const nukta = '\u093c'
const mostDotted = 3

/** A Hindi word in its cases, with and without the dots that are left out as often as not: चुनाव, चुनावों; फिल्म, फ़िल्म; हिंदी, हिन्दी. */
export function hindiForms(word: string): readonly string[] {
  const forms = [...hindiCases(word)]
  for (const one of [word, ...forms]) forms.push(...hindiSpellings(one))
  return forms
}

function hindiCases(word: string): readonly string[] {
  const stem = word.slice(0, -1)
  if (/ा$/u.test(word)) return [...['े', 'ों'].map((ending) => stem + ending), `${word}ओं`, `${word}एं`, `${word}एँ`]
  if (/ी$/u.test(word)) return ['ियों', 'ियां', 'ियाँ'].map((ending) => stem + ending)
  if (/ि$/u.test(word)) return ['यों', 'यां', 'याँ'].map((ending) => word + ending)
  if (/[ुू]$/u.test(word)) return [`${stem}ुओं`]
  if (/े$/u.test(word)) return [`${stem}ा`, `${stem}ों`]
  const many = /^(.{2,}?)(ियों|ियां|ियाँ|ाओं|ों|ें)$/u.exec(word)
  if (many) {
    const [, before, ending] = many
    if (ending!.startsWith('ि')) return [`${before}ी`, `${before}ि`]
    return ending === 'ाओं' ? [`${before}ा`] : [before!, `${before}ा`, `${before}े`]
  }
  return /[क-ह]$/u.test(word) ? ['ों', 'ें'].map((ending) => word + ending) : []
}

function hindiSpellings(word: string): readonly string[] {
  const nasal = word.replace(nasals, '\u0902').replaceAll('\u0901', '\u0902')
  const spelled = word.replace(
    /\u0902(?=([क-ह]))/gu,
    (_, next: string) => `${next < 'च' ? 'ङ' : next < 'ट' ? 'ञ' : next < 'त' ? 'ण' : next < 'प' ? 'न' : 'म'}\u094d`,
  )
  let forms = [word.replaceAll(nukta, '')]
  let dotted = 0
  for (let at = forms[0]!.length; at > 0; at--) {
    if (!/[कखगजडढफ]/u.test(forms[0]![at - 1]!) || dotted++ === mostDotted) continue
    forms = forms.flatMap((one) => [one, one.slice(0, at) + nukta + one.slice(at)])
  }
  return [nasal, spelled, ...forms]
}
