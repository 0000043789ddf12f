/**
 * Endings that stand for one another in German, French, Spanish, Portuguese, Italian: Regierung and Regierungen, cheval
 * and chevaux, elección and elecciones. Folded, so without accents. Only such as make no other word of a word of
 * another language; what Wahl, Krieg and Kind are in the plural no ending tells, so those are listed below.
 */
const endings = [
  ...['ung ungen', 'heit heiten', 'keit keiten', 'schaft schaften', 'itat itaten', 'tion tionen', 'ling linge lingen'],
  ...[
    'ist isten istin istinnen',
    'er erin erinnen',
    'tin tinnen',
    'sch sche schen scher sches schem',
    'ig ige igen iger iges igem',
    'bar bare baren barer bares barem',
    'lich liche lichen licher liches lichem',
    'nis nisse nissen',
    'rium rien riums',
    'ei eien',
    'e en',
    'ie ien',
  ],
  ...[
    'al aux ale ales ais ali',
    'ail aux',
    'eau eaux',
    'ent ente entes enta entas enten enti',
    'ant ante antes anten anti',
    'ien ienne iens iennes',
    'een eenne eens eennes',
    'el elle els elles',
    'eux euse euses',
  ],
  ...['cion ciones', 'sion siones', 'dad dades', 'tad tades', 'ador adora adores adoras', 'ctor ctora ctores ctoras'],
  ...['cial ciales', 'itar itares', 'cao coes', 'sao soes', 'agem agens', 'zione zioni', 'mento menti mentos'],
  ...[
    'er eres',
    'ing ingen',
    'erno erni ernos',
    'ista isti iste istas',
    'tore tori trice',
    'ore ori',
    'ese esi',
    'one oni',
    'ento enti',
    'eur euse eurs euses',
    'ais aise aises',
    'ois oise oises',
    'ol oles',
    'istro istri istros',
    'ano ana anos anas ani ane',
    'ino ina inos inas ini ine',
    'ero era eros eras',
    'ivo iva ivos ivas ivi ive',
    'oso osa osos osas osi ose',
    'ario aria arios arias ari arie',
    'ado ada ados adas',
    'ido ida idos idas',
    'ato ati',
    'ito iti',
    'en enes',
    'on ones',
    'es eses esa esas',
    'ca che',
    'ga ghe',
    'co ci chi',
    'ge gi',
    'ce ci',
  ],
].map((line) => line.split(' '))

/** Where an ending tells nothing: line and linen, moral and morale are no forms of one another. */
const noForms = new Set(
  (
    'cellar collar mortar ejemplar exemplar titular circular partir sentir line linen sire siren rave raven heave heaven have haven cove coven moral morale final finale local locale rational ' +
    'rationale christ christen partido partidos partida partidas comida comidas salida salidas medida medidas sentido sentidos marido maridos vestido sonido corrida bebida florida libido'
  ).split(' '),
)

/** Nouns of the press whose plural no ending tells. */
const germanNouns: ReadonlyMap<string, readonly string[]> = new Map(
  (
    'wahl:en staat:en frau:en mensch:en soldat:en herr:en zahl:en uhr:en welt:en zeit:en arbeit:en bank:en person:en bahn:en ' +
    'fahrt:en schlacht:en last:en nachricht:en ansicht:en absicht:en krieg:e preis:e jahr:e tag:e monat:e streik:e sieg:e ' +
    'brief:e film:e beruf:e kreis:e weg:e freund:e feind:e hund:e tisch:e gesetz:e verbot:e angebot:e gerat:e konzern:e ' +
    'bericht:e betrieb:e beweis:e termin:e tier:e schiff:e boot:e pferd:e spiel:e stuck:e teil:e ziel:e projekt:e konzept:e ' +
    'produkt:e objekt:e gericht:e gesprach:e gebiet:e verein:e prozess:e minister:n burger:n lehrer:n arbeiter:n kind:er ' +
    'bild:er feld:er geld:er lied:er kleid:er mitglied:er gesicht:er'
  )
    .split(' ')
    .map((entry) => entry.split(':') as [string, string])
    .flatMap(([noun, plural]) => {
      const forms = [noun, noun + plural, `${noun}s`]
      if (plural !== 'en' && plural !== 'n') forms.push(`${noun + plural}n`, `${noun}es`)
      return forms.map((form) => [form, forms.filter((other) => other !== form)] as const)
    }),
)

/** What no ending tells in French and Italian. */
const irregular = [
  'uomo uomini',
  'oeil yeux',
  'ciel cieux',
  'monsieur messieurs',
  'madame mesdames',
  'dio dei',
  'uovo uova',
  'bue buoi',
].map((line) => line.split(' '))

const romanceVerbs = [
  'ar o ou aron aram ado ada ados adas ando',
  'aron ar o ado',
  'ir io iu ieron iram ido ida idos idas iendo',
  'ieron ir er io ido',
  'are o ano ato ata ati ando',
  'ire i ito ita iti endo',
].map((line) => {
  const [ending = '', ...others] = line.split(' ')
  return [ending, others] as const
})

/** The other forms of a word of small letters from a to z; `typed` tells a name: Meloni is no melon. */
export function europeanForms(word: string, typed: string = word): readonly string[] {
  const forms = [...(germanNouns.get(word) ?? [])]
  for (const group of irregular) if (group.includes(word)) forms.push(...group.filter((other) => other !== word))
  // Des Landes; what has an umlaut as well is not looked for here.
  if (word.length > 3 && neuters.test(word)) forms.push(`${word}es`)
  // Luz, luces; ley, leyes.
  if (/[aeou]z$/.test(word)) forms.push(`${word.slice(0, -1)}ces`)
  if (/[lr]ey$/.test(word)) forms.push(`${word}es`)
  // Verbs of Spanish, Portuguese and Italian as newspapers have them: condenar, condenó, condenaron.
  for (const [ending, others] of romanceVerbs) {
    if (word.length - ending.length >= 4 && word.endsWith(ending) && !noForms.has(word))
      for (const other of others) forms.push(word.slice(0, -ending.length) + other)
  }
  // Sciopero, scioperi.
  const isName = /^\p{Lu}/u.test(typed)
  if (!isName && /^.{4,}[bcdfglmnprstvz]o$/.test(word)) forms.push(`${word.slice(0, -1)}i`)
  if (!isName && /^.{4,}[bcdfglmnprstvz]i$/.test(word)) forms.push(`${word.slice(0, -1)}o`, `${word.slice(0, -1)}e`)
  // Expresidente, viceministro, which Romance languages write as one word.
  if (/^.{3,}(?:nte|tr[oae]|d?or[ae]?|eur|ad[oa])s?$/.test(word)) forms.push(`ex${word}`, `vice${word}`)
  if (word.length < 5 || noForms.has(word)) return forms
  for (const group of endings) {
    const ending = group.findLast((one) => word.endsWith(one))
    const stem = ending === undefined ? '' : word.slice(0, -ending.length)
    // A long ending tells by itself: nación.
    if (ending === undefined || stem.length < (ending.length < 4 && !/^[cs](?:ao|oes)$/.test(ending) ? 3 : 2)) continue
    for (const other of group) {
      const form = stem + other
      if (other !== ending && !noForms.has(form)) forms.push(form)
    }
  }
  return forms
}

/**
 * Nouns of the press whose plural has an umlaut, by its ending; compounds end so too (Krankenhaus). Listed, since none of
 * it can be told from the word: Bürger is not of Burg, and not of every Bund there are Bünde.
 */
const umlautNouns = [
  [
    'er',
    'amt bad blatt buch dach dorf fach glas grab gut haus holz huhn land loch mann rad rand schloss tal tuch volk wald wort',
  ],
  [
    'e',
    'stadt hand kopf zug flug baum raum traum ball brand bruch fall gast gang grund hof kampf kanal kraft kuh kunst lohn macht markt maus nacht nuss plan platz rat saal satz schatz schlag schluss schuss sohn sprung stamm stand strom stuhl sturm sturz tanz ton topf turm vorwurf trag wand wunsch wolf wurf zahn zoll bischof general papst arzt verlust damm fluss pass brust angst not fuss bank',
  ],
  ['', 'vater mutter bruder tochter garten laden hafen graben boden vogel apfel mantel mangel schaden kasten wagen'],
].map(([ending, nouns]) => ({ ending: ending!, pattern: new RegExp(`(?:${nouns!.replaceAll(' ', '|')})$`) }))

/** Those with -er: the genitives of the others are words of other languages too (planes). */
const neuters = umlautNouns[0]!.pattern

const umlauts: Readonly<Record<string, string>> = { a: 'ä', o: 'ö', u: 'ü' }
const plainLetters: Readonly<Record<string, string>> = { ä: 'a', ö: 'o', ü: 'u' }

/**
 * Plurals with an umlaut: Haus and Häuser, Stadt and Städte, Vater and Väter. `isSpelled`: only where the text has the
 * umlaut, since the index does not tell it from the plain letter.
 */
export function umlautPlurals(typed: string): readonly { readonly form: string; readonly isSpelled: boolean }[] {
  const word = typed.normalize('NFC').toLowerCase()
  if (/^[a-z]{3,}$/.test(word)) {
    const ending = umlautNouns.find(({ pattern }) => pattern.test(word))?.ending
    if (ending === undefined) return []
    const stem = word.replace(/(?:a(?=u)|(?<!a)u|[ao])(?=[^ao]*$)/, (letter) => umlauts[letter]!)
    const dative = stem.endsWith('n') && ending === '' ? [] : [`${stem}${ending}n`]
    return [`${stem}${ending}`, ...dative].map((form) => ({ form, isSpelled: true }))
  }
  if (!/^[a-zß]*[äöü][a-zäöüß]*$/.test(word)) return []
  const found = umlautNouns.flatMap(({ ending, pattern }) =>
    [ending, `${ending}n`]
      .filter((one) => word.endsWith(one))
      .map((one) => word.slice(0, word.length - one.length))
      .map((stem) => stem.replace(/[äöü](?=[^äöü]*$)/, (letter) => plainLetters[letter]!))
      .filter((stem) => pattern.test(stem)),
  )
  return [...new Set(found)].map((form) => ({ form, isSpelled: false }))
}

/**
 * Forms that the accents of what was typed tell: élu, élue; député, députées. And what German verbs with their usual beginnings are in a text:
 * verhaften, verhaftete.
 */
export function spelledForms(word: string, typed: string): readonly string[] {
  const forms: string[] = []
  const participle = /é(e?s?)$/i.exec(typed)
  const isFrench = participle || /[éèê].*u(?:e?s?)$/i.test(typed)
  if (isFrench) {
    const stem = word.replace(participle ? /e{1,2}s?$/ : /ue?s?$/, participle ? 'e' : 'u')
    for (const ending of ['', 'e', 's', 'es']) forms.push(stem + ending)
  }
  // Huracán, huracanes.
  if (/[áéíóú][ns]$/i.test(typed)) forms.push(`${word}es`)
  // Nouns of German, by their capital and how they end: Angriff, Angriffen.
  if (/^\p{Lu}\p{Ll}{3,}$/u.test(typed) && /(?:ff|ck|tz|pf|cht|h[lrnm]|ss)$/.test(word))
    for (const ending of ['e', 'en', 'es', 's']) forms.push(word + ending)
  // Verbs of French, as their accents tell: arrêter, arrêtés.
  if (/[éèêçî].*er$/i.test(typed))
    for (const ending of ['e', 'ee', 'es', 'ees', 'ent', 'a', 'ait', 'ant']) forms.push(word.slice(0, -2) + ending)
  const verb = /^((?:be|er|ent|ver|zer|miss)[a-z]{3,})en$/.exec(word)?.[1]
  if (verb) for (const ending of ['t', 'te', 'ten']) forms.push(verb + (/[td]$/.test(verb) ? 'e' : '') + ending)
  return forms
}
