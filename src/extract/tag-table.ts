/**
 * The elements that code asks about, each with a number of its own (its place from 1 on), so that what is known of a
 * kind of element is a look into a short table. All others share 0.
 */
const tagNames =
  'a abbr acronym address amp-img applet area article aside audio b base basefont bgsound big blockquote body br button canvas caption center cite code col colgroup command datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins isindex kbd keygen label legend li link main map mark marquee math menu meta nav noframes noscript object ol optgroup option output p param picture pre progress q rp rt ruby s samp script section select slot small source span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr'.split(
    ' ',
  )

const numbers = new Map(tagNames.map((name, i) => [name, i + 1]))

/** The name's number, or 0. `name` is in lower case. */
export function tagNumber(name: string): number {
  return numbers.get(name) ?? 0
}

/** A table by an element's number. Throws on names that have none, which is a mistake in the code that asks. */
export function tagTable(values: Iterable<readonly [names: string, value: number]>): Uint8Array {
  const table = new Uint8Array(tagNames.length + 1)
  for (const [names, value] of values) {
    for (const name of names.split(' ')) {
      const number = tagNumber(name)
      if (number === 0) throw new Error(`tag-table.ts has no number for "${name}"`)
      table[number]! |= value
    }
  }
  return table
}
