const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))

const voids = words('area br col hr img image wbr source track')
/** Their end tag may be left out (HTML5 13.1.2.4): left open they do no harm to what follows. */
const untracked = words('p thead tbody tfoot tr td th caption colgroup rt rp rb rtc')
const items = words('li dd dt')
const tableParts = words('thead tbody tfoot tr td th caption')
const headings = words('h1 h2 h3 h4 h5 h6')
/** HTML5 lets these overlap: `<b><i></b></i>`. */
const formatting = words('a b big code em font i nobr s small strike strong tt u')
/** An item's start ends the item before through these, and an end tag reaches through no others. */
const plain = words('div address p')
const special = words(
  'address article aside blockquote center dd details dir div dl dt fieldset figcaption figure footer h1 h2 h3 h4 h5 ' +
    'h6 header hgroup li listing main marquee menu nav ol pre search section summary table ul',
)

/**
 * What has begun and not ended, as HTML5's tree builder would have it, so that content can be kept from reaching out
 * of the element that it is put into: an end tag that would fit nothing inside the content fits something outside.
 */
export class OpenElements {
  readonly #counts = new Map<string, number>()
  #stack: string[] = []

  /** False where it would stand too deep. */
  push(name: string): boolean {
    if (voids.has(name)) return true
    if (this.#stack.length >= 512) return false
    if (items.has(name)) this.#endItem(name)
    if (tableParts.has(name)) {
      const table = this.#stack.lastIndexOf('table')
      if (table >= 0) this.#endFrom(table + 1)
    }
    this.#count(name, 1)
    if (!untracked.has(name)) this.#stack.push(name)
    return true
  }

  /** False where nothing that it would end has begun inside the content. */
  close(name: string): boolean {
    if (voids.has(name)) return false
    if (untracked.has(name)) return (this.#counts.get(name) ?? 0) > 0 && this.#count(name, -1)
    const place = this.#placeOf(name)
    if (place < 0) return false
    if (!formatting.has(name)) this.#endFrom(place)
    else {
      this.#stack.splice(place, 1)
      this.#count(name, -1)
    }
    return true
  }

  /** For all that is still open and whose end tag may not be left out. */
  endTags(): string {
    return this.#stack.reduceRight((tags, name) => (items.has(name) ? tags : `${tags}</${name}>`), '')
  }

  #placeOf(name: string): number {
    if (!headings.has(name) && !this.#counts.get(name)) return -1
    for (let i = this.#stack.length - 1; i >= 0; i--) {
      const open = this.#stack[i]!
      if (open === name || (headings.has(name) && headings.has(open))) return i
      if ((open === 'table' || open === 'marquee') && name !== 'table') return -1
      // An end tag of no special meaning does not reach through a block.
      if (special.has(open) && !special.has(name) && !formatting.has(name)) return -1
      if (name === 'li' && (open === 'ul' || open === 'ol')) return -1
    }
    return -1
  }

  #endItem(name: string): void {
    for (let i = this.#stack.length - 1; i >= 0; i--) {
      const open = this.#stack[i]!
      if (name === 'li' ? open === 'li' : open === 'dd' || open === 'dt') {
        this.#endFrom(i)
        return
      }
      if (special.has(open) && !plain.has(open)) return
    }
  }

  #endFrom(place: number): void {
    for (const name of this.#stack.splice(place)) {
      // Formatting goes on behind the block that ended it ("reconstruct the active formatting elements").
      if (formatting.has(name)) this.#stack.push(name)
      else this.#count(name, -1)
    }
  }

  #count(name: string, by: number): true {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + by)
    return true
  }
}
