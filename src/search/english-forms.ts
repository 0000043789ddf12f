import { otherOfAction } from './english-actions.ts'

/**
 * Singular and plural, the forms of verbs, and the two spellings of English, listed and not stemmed: a stem would join
 * university and universe. Forms that are no words do no harm, no text has them.
 */

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

/** Verbs of three letters; other words of three letters are asked for their plural alone. */
const shortVerbs = new Set(
  'act add aid aim ask ban beg bet bid buy cut die dig dry end fix fly get hit hug jam lag let lie mix nod owe own pay put ram rig rob rub run say set sit spy sue tap tax tie tip top try use vie vow win woo war gun bar pin jam tan tar mug bug dot map lap rap zip rip dip sip nap tug hop mob'.split(
    ' ',
  ),
)

/** One line a word with what no rule gives: `go goes went gone` are all found by one another. */
const irregular = tableOf(`
be is was were been being am are
arise arises arose arisen arising
awake awakes awoke awoken
bear bears bore borne
beat beats beaten beating
become becomes became becoming
begin begins began begun beginning
bend bends bent
bind binds bound
bite bites bit bitten biting
bleed bleeds bled bleeding
blow blows blew blown
break breaks broke broken breaking
breed breeds bred breeding
bring brings brought bringing
build builds built
burn burns burnt burned burning
buy buys bought buying
catch catches caught catching
choose chooses chose chosen choosing
come comes came coming
creep creeps crept
deal deals dealt dealing
die dies died dying
dig digs dug digging
do does did done doing
draw draws drew drawn drawing
dream dreams dreamt dreamed dreaming
drink drinks drank drunk drinking
drive drives drove driven driving
eat eats ate eaten eating
fall falls fell fallen falling
feed feeds fed feeding
feel feels felt feeling
fight fights fought fighting
find finds found finding
flee flees fled fleeing
fly flies flew flown flying
forbid forbids forbade forbidden
forget forgets forgot forgotten forgetting
forgive forgives forgave forgiven
freeze freezes froze frozen freezing
get gets got gotten getting
give gives gave given giving
go goes went gone going
grow grows grew grown growing
hang hangs hung hanged hanging
have has had having
hear hears heard hearing
hide hides hid hidden hiding
hold holds held holding
keep keeps kept keeping
know knows knew known knowing
lay lays laid laying
lead leads led leading
leave leaves left leaving
lend lends lent lending
lie lies lied lying lain
lose loses lost losing
make makes made making
meet meets met meeting
overthrow overthrows overthrew overthrown
pay pays paid paying
prove proves proved proven proving
read reads reading
ride rides rode ridden riding
ring rings rang rung
rise rises rose risen rising
run runs ran running
say says said saying
see sees saw seen seeing
seek seeks sought seeking
sell sells sold selling
send sends sent sending
shake shakes shook shaken shaking
shoot shoots shot shooting
show shows showed shown showing
shrink shrinks shrank shrunk shrinking
shut shuts shutting
sing sings sang sung singing
sink sinks sank sunk sinking
sit sits sat sitting
sleep sleeps slept sleeping
slide slides slid sliding
speak speaks spoke spoken speaking
spend spends spent spending
split splits splitting
spread spreads spreading
stand stands stood standing
steal steals stole stolen stealing
stick sticks stuck sticking
strike strikes struck stricken striking
swear swears swore sworn swearing
sweep sweeps swept sweeping
swim swims swam swum swimming
take takes took taken taking
teach teaches taught teaching
tear tears tore torn tearing
tell tells told telling
think thinks thought thinking
throw throws threw thrown throwing
tie ties tied tying
understand understands understood understanding
vie vies vied vying
wake wakes woke woken waking
wear wears wore worn wearing
weep weeps wept
win wins won winning
withdraw withdraws withdrew withdrawn withdrawing
write writes wrote written writing
man men
woman women
child children
person people persons
foot feet
tooth teeth
goose geese
mouse mice
ox oxen
policeman policemen
policewoman policewomen
spokesman spokesmen
spokeswoman spokeswomen
fisherman fishermen
fireman firemen
gunman gunmen
businessman businessmen
businesswoman businesswomen
congressman congressmen
lawmaker lawmakers
wolf wolves
wife wives
life lives
knife knives
half halves
leaf leaves
thief thieves
shelf shelves
loaf loaves
calf calves
scarf scarves
crisis crises
analysis analyses
thesis theses
basis bases
hypothesis hypotheses
diagnosis diagnoses
oasis oases
axis axes
emphasis emphases
parenthesis parentheses
phenomenon phenomena
criterion criteria
datum data
bacterium bacteria
medium media
stadium stadiums stadia
referendum referendums referenda
memorandum memorandums memoranda
curriculum curricula curriculums
alumnus alumni
nucleus nuclei
fungus fungi
stimulus stimuli
cactus cacti cactuses
index indices indexes
vertex vertices
appendix appendices
matrix matrices
antenna antennas antennae
formula formulas formulae
larva larvae
bus buses busses bussed
gas gases gassed gassing
unite unites uniting
agree agrees agreed agreeing
disagree disagrees disagreed disagreeing
need needs needed needing
speed speeds speeding sped speeded
seed seeds seeded seeding
proceed proceeds proceeded proceeding
exceed exceeds exceeded exceeding
succeed succeeds succeeded succeeding
embed embeds embedded embedding
qaeda qaida
quiz quizzes
hero heroes
potato potatoes
tomato tomatoes
echo echoes
veto vetoes vetoed vetoing
embargo embargoes
torpedo torpedoes
volcano volcanoes volcanos
mosquito mosquitoes mosquitos
cargo cargoes cargos
tornado tornadoes tornados
israeli israelis
iraqi iraqis
saudi saudis
pakistani pakistanis
bangladeshi bangladeshis
emirati emiratis
yemeni yemenis
somali somalis
kuwaiti kuwaitis
qatari qataris
bahraini bahrainis
omani omanis
nepali nepalis
bengali bengalis
thai thais
houthi houthis
nazi nazis
taxi taxis
alibi alibis
ski skis skied skiing
quit quits quitting
kyiv kiev kiew
zelensky zelenskyy zelenskiy zelenski selenskyj
gaddafi qaddafi gadhafi kadhafi
hezbollah hizbollah hizbullah hisbollah
kharkiv kharkov charkiw
odesa odessa
lviv lvov lemberg
mumbai bombay
kolkata calcutta
beijing peking
tehran teheran
myanmar burma
quran koran
`)

/** Forms that another word has too: to ask for left is not to ask for leave, to ask for lives may be. */
const meansItself = new Set(
  'left found saw bit bore ground felt led lay fell rose shot spoke stuck bound hung bent rung wound bases axes media data people leaves bears lies ring rings meeting building reading feeling drawing hearing beginning standing thought known means being have has had having was were been am are is be do does did done doing get gets got getting say says'.split(
    ' ',
  ),
)

function tableOf(lines: string): ReadonlyMap<string, readonly string[]> {
  const table = new Map<string, string[]>()
  for (const line of lines.trim().split('\n')) {
    const words = line.split(' ')
    for (const word of words) table.set(word, [...(table.get(word) ?? []), ...words.filter((other) => other !== word)])
  }
  return table
}

/** British and American: what stands in a word, and how the other side writes it. Words with endings of all kinds. */
const spellings: readonly (readonly [RegExp, string])[] = [
  [
    /^(arm|behavi|col|end?eav|fav|flav|harb|hon|hum|lab|neighb|od|parl|rum|sav|splend|tum|val|vap|vig)our(?!s?[kd])/,
    '$1or',
  ],
  [
    /^(dis|un|mis)?(arm|behavi|col|endeav|fav|flav|harb|hon|hum|lab|neighb|od|parl|rum|sav|splend|tum|vap|vig)or(?!at|ar|if|ous|it|iz)/,
    '$1$2our',
  ],
  [/^(cent|theat|lit|lust|fib|somb|spect|calib|meag|sab|kilomet|centimet|millimet|amphitheat)re(s?)$/, '$1er$2'],
  [/^(cent|theat|lit|lust|fib|somb|spect|calib|meag|sab|kilomet|centimet|millimet|amphitheat)er(s?)$/, '$1re$2'],
  [/^(def|off|pret|lic)ence(s?)$/, '$1ense$2'],
  [/^(def|off|pret|lic)ense(s?)$/, '$1ence$2'],
  [/^(practi)s(e[ds]?|ing)$/, '$1c$2'],
  [/^(catal|dial|anal|monol|prol|epil)ogue(s?)$/, '$1og$2'],
  [/^(catal|dial|anal|monol|prol|epil)og(s?)$/, '$1ogue$2'],
  [/^([a-z]{3,}[a-z])is(e[drs]?|ers|ing|ations?)$/, '$1iz$2'],
  [/^([a-z]{3,}[a-z])iz(e[drs]?|ers|ing|ations?)$/, '$1is$2'],
  [/^(anal|paral|catal)ys(e[drs]?|ing)$/, '$1yz$2'],
  [/^(anal|paral|catal)yz(e[drs]?|ing)$/, '$1ys$2'],
  [/^(progra)mme(s?)$/, '$1m$2'],
  [/^(progra)m(s?)$/, '$1mme$2'],
  [/^alumini?um(s?)$/, 'aluminum$1'],
  [/^aluminum(s?)$/, 'aluminium$1'],
  [
    /^(travel|cancel|label|model|fuel|signal|level|counsel|dial|duel|rival|quarrel|shovel|tunnel|total|trial)l(ed|ing|ers?)$/,
    '$1$2',
  ],
  [
    /^(travel|cancel|label|model|fuel|signal|level|counsel|dial|duel|rival|quarrel|shovel|tunnel|total|trial)(ed|ing|ers?)$/,
    '$1l$2',
  ],
  [/^(enrol|fulfil|distil|instil|appal)(s|ments?)?$/, '$1l$2'],
  [/^(enrol|fulfil|distil|instil|appal)l(s|ments?)?$/, '$1$2'],
  [/^(judg|acknowledg|ag)e(ments?|ing)$/, '$1$2'],
  [/^(judg|acknowledg)(ments?)$/, '$1e$2'],
  [/^gr([ae])y(s|er|est)?$/, 'gr\u0000y$2'],
  [/^tyre(s?)$/, 'tire$1'],
  [/^plough(s|ed|ing)?$/, 'plow$1'],
  [/^plow(s|ed|ing)?$/, 'plough$1'],
  [/^sceptic(s|al|ism)?$/, 'skeptic$1'],
  [/^skeptic(s|al|ism)?$/, 'sceptic$1'],
  [/^m(o)u?ld(s|y)?$/, 'm\u0001ld$2'],
  [/^(an|leuk|isch)aemi(a|c)$/, '$1emi$2'],
  [/^(an|leuk|isch)emi(a|c)$/, '$1aemi$2'],
  [/^(p|orthop)aed(iatric|ics?|ophil\w+)/, '$1ed$2'],
  [/^(p|orthop)ed(iatric|ics?|ophil\w+)/, '$1aed$2'],
  [/^manoeuvre(s|d)?$/, 'maneuver$1'],
  [/^maneuver(s|ed)?$/, 'manoeuvre$1'],
  [/^foetus(es)?$/, 'fetus$1'],
  [/^fetus(es)?$/, 'foetus$1'],
  [/^aeroplane(s?)$/, 'airplane$1'],
  [/^airplane(s?)$/, 'aeroplane$1'],
  [/^artefact(s?)$/, 'artifact$1'],
  [/^artifact(s?)$/, 'artefact$1'],
  [/^yoghurt(s?)$/, 'yogurt$1'],
  [/^yogurt(s?)$/, 'yoghurt$1'],
  [/^pyjamas$/, 'pajamas'],
  [/^pajamas$/, 'pyjamas'],
  [/^jewellery$/, 'jewelry'],
  [/^jewelry$/, 'jewellery'],
  [/^sulph(ur|ate|ide)(s?)$/, 'sulf$1$2'],
  [/^sulf(ur|ate|ide)(s?)$/, 'sulph$1$2'],
  [/^moustache(s?)$/, 'mustache$1'],
  [/^mustache(s?)$/, 'moustache$1'],
]

function otherSpelling(word: string): string | undefined {
  for (const [pattern, other] of spellings) {
    const found = pattern.exec(word)
    if (!found) continue
    const form = word
      .replace(pattern, other)
      .replace('\u0000', found[1] === 'a' ? 'e' : 'a')
      .replace('\u0001', word.startsWith('mou') ? 'o' : 'ou')
    if (form !== word) return form
  }
  return undefined
}

/** The other forms of a word of small letters from a to z, at least three. */
export function englishForms(word: string): readonly string[] {
  const other = otherSpelling(word)
  const forms = [...formsOfOne(word), ...(other === undefined ? [] : [other, ...formsOfOne(other)])]
  for (const one of [word, ...forms]) {
    const action = otherOfAction(one)
    if (!action) continue
    const added = one === action.verb ? action.noun : action.verb
    return [...new Set([...forms, added, ...formsOfOne(added)])]
  }
  return forms
}

function formsOfOne(word: string): readonly string[] {
  const known = irregular.get(word)
  if (known) return meansItself.has(word) ? pluralOf(word) : [...known, ...pluralOf(word)]
  const forms: string[] = []
  const base = plural(word, forms)
  for (const one of base) {
    if ((one.length > 3 || shortVerbs.has(one)) && !noVerb.has(one))
      forms.push(...(irregular.get(one) ?? verbForms(one)))
  }
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

function pluralOf(word: string): readonly string[] {
  const forms: string[] = []
  if (!/[^s]s$/.test(word)) plural(word, forms)
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
    return shortVerbs.has(word) ? [word] : []
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
  if (/(?:ed|ing|ity|ism|ous|ful)$/.test(verb)) return []
  if (verb.endsWith('ee')) return [`${verb}d`, `${verb}ing`]
  if (verb.endsWith('e')) return [`${verb}d`, `${verb.slice(0, -1)}ing`]
  if (/[^aeiou]y$/.test(verb)) return [`${verb.slice(0, -1)}ied`, `${verb}ing`]
  const forms = verb.endsWith('ic') ? [`${verb}ked`, `${verb}king`] : [`${verb}ed`, `${verb}ing`]
  const last = /[^aeiou][aeiou]([bdglmnprt])$/.exec(verb)?.[1]
  if (!last) return forms
  // Of one syllable it is always doubled: stared is of stare, starred of star.
  const isShort = /^[^aeiou]*[aeiou][^aeiou]$/.test(verb)
  return [...(isShort ? [] : forms), `${verb}${last}ed`, `${verb}${last}ing`]
}
