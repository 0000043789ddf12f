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
const special = new Set([...endsParagraph, 'marquee', 'thead', 'tbody', 'tfoot', 'tr', 'td', 'th', 'caption'])
const headings = words('h1 h2 h3 h4 h5 h6')
const tableStructure = words('table thead tbody tfoot tr')
const barriers = words('table td th caption marquee')
/** A start tag ends the elements of `ends`, looked for up to one of `within`. */
const implied = new Map(
  Object.entries({
    li: { ends: words('li'), within: words('ul ol menu dir') },
    dd: { ends: words('dd dt'), within: words('dl') },
    dt: { ends: words('dd dt'), within: words('dl') },
    rt: { ends: words('rt rp rb'), within: words('ruby') },
    rp: { ends: words('rt rp rb'), within: words('ruby') },
    rb: { ends: words('rt rp rb'), within: words('ruby') },
    a: { ends: words('a'), within: words('table') },
  }),
)
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
      if (place < this.#stack.lastIndexOf('table') || place < 0) return undefined
      before = this.#endFrom(place + 1, false)
    } else {
      if (tableStructure.has(this.#stack.at(-1) ?? '') || this.#stack.at(-1) === 'colgroup') return undefined
      const ends = implied.get(name)
      if (ends) before += this.#endBack(ends.ends, ends.within)
      if (endsParagraph.has(name)) before += this.#endBack(words('p'), barriers)
      if (headings.has(name) && headings.has(this.#stack.at(-1) ?? ''))
        before += this.#endFrom(this.#stack.length - 1, false)
    }
    if (!voids.has(name)) this.#stack.push(name)
    return before
  }

  /** The end tags that must stand before this end tag and its own name, or undefined where it ends nothing of ours. */
  end(name: string): { readonly before: string; readonly name: string } | undefined {
    for (let i = this.#stack.length - 1; i >= 0; i--) {
      const open = this.#stack[i]!
      if (open === name || (headings.has(name) && headings.has(open))) {
        const before = this.#endFrom(i + 1, formatting.has(name))
        this.#stack.pop()
        return { before, name: open }
      }
      if (barriers.has(open) && !(tableParents.has(name) || name === 'table' || name === 'marquee')) return undefined
      if (open === 'table') return undefined
      // An end tag of no special meaning does not reach through a block.
      if (special.has(open) && !special.has(name) && !formatting.has(name)) return undefined
    }
    return undefined
  }

  /** For all that is still open and whose end tag may not be left out. */
  endTags(): string {
    return this.#endFrom(0, false)
  }

  #endBack(ends: ReadonlySet<string>, within: ReadonlySet<string>): string {
    for (let i = this.#stack.length - 1; i >= 0; i--) {
      const open = this.#stack[i]!
      if (ends.has(open)) {
        const before = this.#endFrom(i + 1, false)
        return before + this.#endFrom(i, false)
      }
      if (within.has(open) || barriers.has(open)) break
    }
    return ''
  }

  #endFrom(place: number, isEveryTag: boolean): string {
    const ended = this.#stack.splice(place)
    return ended.reduceRight((tags, name) => (isEveryTag || !optionalEnd.has(name) ? `${tags}</${name}>` : tags), '')
  }
}
