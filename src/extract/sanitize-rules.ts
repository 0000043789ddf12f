/** What becomes of an element. Whatever is not named here is unwrapped: its content stays, its tags go. */
export type Rule =
  /** Stays under `name`, with its attributes of `attributes`. */
  | { readonly kind: 'keep'; readonly name: string; readonly attributes: readonly AttributeRule[] }
  /** Goes with all that it holds. */
  | { readonly kind: 'drop' }

export interface AttributeRule {
  readonly name: string
  /** The value as it may stand, or undefined. `value` is decoded. */
  readonly read: (value: string) => string | undefined
}

const integer = (min: number, max: number) => (value: string) => {
  const match = /^\s*([-+]?\d{1,9})\s*$/.exec(value)
  const number = match ? Number(match[1]) : Number.NaN
  return number >= min && number <= max ? String(number) : undefined
}
const oneOf =
  (...words: readonly string[]) =>
  (value: string) =>
    words.find((word) => word === value.trim() || (word.length > 1 && word === value.trim().toLowerCase()))
const present = () => ''

/** A date, time, duration or zone as `datetime` may hold it: no words, no markup. */
const dateTime = (value: string) => (/^[-+\d:.,TZWYMDHSPtzwymdhsp ]{1,64}$/.test(value) ? value.trim() : undefined)

/** BCP 47 shaped: what is longer or other is no language. */
export const languageTag = (value: string) =>
  /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,5}$/.test(value.trim()) ? value.trim() : undefined

const any: readonly AttributeRule[] = [
  { name: 'lang', read: languageTag },
  { name: 'dir', read: oneOf('ltr', 'rtl', 'auto') },
]
const span: readonly AttributeRule[] = [
  { name: 'colspan', read: integer(2, 1000) },
  { name: 'rowspan', read: integer(0, 1000) },
]

const rules = new Map<string, Rule>()
function keep(names: string, attributes: readonly AttributeRule[] = []): void {
  for (const pair of names.split(' ')) {
    const [from, to] = pair.split('>')
    rules.set(from!, { kind: 'keep', name: to ?? from!, attributes: [...attributes, ...any] })
  }
}

keep('p div section aside address figure figcaption blockquote pre ul dl dt dd summary hr caption thead tbody tfoot')
keep('article>div main>div header>div footer>div nav>div hgroup>div search>div form>div fieldset>div legend>div')
keep('center>div marquee>div menu>ul dir>ul xmp>pre listing>pre plaintext>pre table tr')
keep('h1>h2 h2 h3 h4 h5 h6')
keep('b strong i em u s small sub sup code kbd samp var cite dfn mark bdi ruby rb rt rp br wbr span')
keep('strike>s tt>code')
keep('abbr acronym>abbr', [{ name: 'title', read: (value) => value }])
keep('q')
keep('ins del', [{ name: 'datetime', read: dateTime }])
keep('time', [{ name: 'datetime', read: dateTime }])
keep('ol', [
  { name: 'start', read: integer(-999_999, 999_999) },
  { name: 'type', read: oneOf('1', 'a', 'A', 'i', 'I') },
  { name: 'reversed', read: present },
])
keep('li', [{ name: 'value', read: integer(-999_999, 999_999) }])
keep('td', span)
keep('th', [...span, { name: 'scope', read: oneOf('row', 'col', 'rowgroup', 'colgroup') }])
keep('details', [{ name: 'open', read: present }])

const dropped =
  'script style template head title link meta base svg input button select option optgroup textarea datalist keygen ' +
  'canvas map area param source track frameset frame noframes noembed portal fencedframe basefont bgsound isindex ' +
  'col colgroup dialog'
for (const name of dropped.split(' ')) rules.set(name, { kind: 'drop' })

/** `name` in lower case. */
export function ruleFor(name: string): Rule | undefined {
  return rules.get(name)
}

/** Elements that end an open `p` when they begin (HTML5 13.2.6.4.7, "has a p element in button scope"). */
export const blocks: ReadonlySet<string> = new Set(
  (
    'p div section aside address figure figcaption blockquote pre ul ol li dl dt dd details summary hr table ' +
    'h2 h3 h4 h5 h6'
  ).split(' '),
)

/** Elements without content or end tag. */
export const voids: ReadonlySet<string> = new Set(['br', 'hr', 'img', 'wbr'])
