const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))

const voids = words('area br col hr img image input wbr source track')
/** Their end tag may be left out (HTML5 13.1.2.4). */
const optionalEnd = words('p li dd dt rt rp rb rtc thead tbody tfoot tr td th caption colgroup')
/** HTML5 opens these again behind a block that ended them: left open they reach out of everything. */
const formatting = words('a b big code em font i nobr s small strike strong tt u')
const endsParagraph = words(
  'address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption figure footer h1 h2 h3 ' +
    'h4 h5 h6 header hgroup hr li listing main menu nav ol p pre search section summary table ul',
)
const special = new Set([
  ...endsParagraph,
  'marquee',
  'noscript',
  'thead',
  'tbody',
  'tfoot',
  'tr',
  'td',
  'th',
  'caption',
])
const headings = words('h1 h2 h3 h4 h5 h6')
const tableStructure = words('table thead tbody tfoot tr')
const barriers = words('table td th caption marquee noscript')
/** Formatting that begins behind one of these ends with it. */
const markers = words('td th caption marquee')
/** An item's start tag ends the item before through these and through what means nothing special. */
const plain = words('address div p dialog')
const annotations = words('rt rp rb')
/** A start tag ends the elements of `ends`, looked for as long as `through` holds. */
const implied = new Map<string, { readonly ends: ReadonlySet<string>; readonly through: (name: string) => boolean }>([
  ['li', { ends: words('li'), through: (name) => plain.has(name) || !special.has(name) }],
  ['dd', { ends: words('dd dt'), through: (name) => plain.has(name) || !special.has(name) }],
  ['dt', { ends: words('dd dt'), through: (name) => plain.has(name) || !special.has(name) }],
  ['rt', { ends: annotations, through: (name) => name === 'p' }],
  ['rp', { ends: annotations, through: (name) => name === 'p' }],
  ['rb', { ends: annotations, through: (name) => name === 'p' }],
  ['a', { ends: words('a'), through: () => true }],
])
const paragraph = { ends: words('p'), through: () => true }
/** What a part of a table may stand in; it ends what is open up to that. */
const tableParents = new Map(
  Object.entries({
    td: words('tr thead tbody tfoot table'),
    th: words('tr thead tbody tfoot table'),
    tr: words('thead tbody tfoot table'),
    thead: words('table'),
    tbody: words('table'),
    tfoot: words('table'),
    caption: words('table'),
    colgroup: words('table'),
    col: words('table colgroup'),
  }),
)

/**
 * What has begun and not ended, so that content can be kept from reaching out of the element that it is put into.
 * HTML5's tree builder lets overlapping and forgotten tags do that in many ways; so what overlaps is given the end tags
 * that it lacks, and content that is nested well stays as it is.
 */
export class OpenElements {
  #stack: string[] = []

  /** The end tags that must stand before this start tag, or undefined where it can't stand here. */
  start(name: string): string | undefined {
    if (this.#stack.length >= 512) return voids.has(name) ? '' : undefined
    const parents = tableParents.get(name)
    let before = ''
    if (parents) {
      const place = this.#stack.findLastIndex((open) => parents.has(open))
      const border = this.#stack.findLastIndex((open) => open === 'table' || open === 'noscript')
      if (place < border || place < 0) return undefined
      before = this.#endFrom(place + 1)
    } else {
      if (tableStructure.has(this.#stack.at(-1) ?? '') || this.#stack.at(-1) === 'colgroup') return undefined
      const ends = implied.get(name)
      if (ends) before += this.#endBack(ends)
      if (endsParagraph.has(name)) before += this.#endBack(paragraph)
      if (headings.has(name) && headings.has(this.#stack.at(-1) ?? '')) this.#stack.pop()
    }
    if (!voids.has(name)) this.#stack.push(name)
    return before
  }

  /** The end tags that must stand before this end tag and its own name, or undefined where it ends nothing of ours. */
  end(name: string): { readonly before: string; readonly name: string } | undefined {
    for (let i = this.#stack.length - 1; i >= 0; i--) {
      const open = this.#stack[i]!
      if (open === name || (headings.has(name) && headings.has(open))) {
        const isEveryTag = formatting.has(name) || name === 'noscript'
        const before = isEveryTag ? endTagsOf(this.#stack.splice(i + 1), () => true) : this.#endFrom(i + 1)
        this.#stack.pop()
        return { before, name: open }
      }
      if (open === 'table' || open === 'noscript') return undefined
      if (barriers.has(open) && !tableParents.has(name) && name !== 'table' && name !== 'marquee') return undefined
      // An end tag of no special meaning does not reach through a block.
      if (special.has(open) && !special.has(name) && !formatting.has(name)) return undefined
    }
    return undefined
  }

  /** Whether an end tag that ends nothing of ours ends nothing around us either, because a block stands between. */
  isIdle(name: string): boolean {
    return name === 'p' || !(special.has(name) || formatting.has(name) || name === 'noscript' || name === 'br')
  }

  /** For all that is still open and whose end tag may not be left out. */
  endTags(): string {
    return endTagsOf(this.#stack.splice(0), (name) => !optionalEnd.has(name))
  }

  #endBack(rule: { readonly ends: ReadonlySet<string>; readonly through: (name: string) => boolean }): string {
    for (let i = this.#stack.length - 1; i >= 0; i--) {
      const open = this.#stack[i]!
      if (rule.ends.has(open)) return this.#endFrom(i)
      if (barriers.has(open) || !rule.through(open)) break
    }
    return ''
  }

  /** What is ended by the tag that comes: only formatting would go on behind it. */
  #endFrom(place: number): string {
    const ended = this.#stack.splice(place)
    const marker = ended.findIndex((name) => markers.has(name))
    return endTagsOf(marker < 0 ? ended : ended.slice(0, marker), (name) => formatting.has(name))
  }
}

function endTagsOf(names: readonly string[], isWanted: (name: string) => boolean): string {
  return names.reduceRight((tags, name) => (isWanted(name) ? `${tags}</${name}>` : tags), '')
}
