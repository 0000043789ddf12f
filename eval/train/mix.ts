import { type ChildNode, Document, type ParentNode, type Text } from 'domhandler'
import { cutBlocks } from '../../src/extract/blocks.ts'
import { greatestSum } from '../../src/extract/body/choose.ts'
import { sumUp } from '../../src/extract/body/features.ts'
import { PageElement, PageText, type PageTree } from '../../src/extract/tree.ts'
import { tokens } from './labels.ts'
import { hash, type Sample, weigh } from './samples.ts'
import type { Settings } from './settings.ts'

/** The element that holds nearly all of what the truth wants and little else; absent where there is none. */
function bodyOf({ input, labels }: Sample): PageElement | undefined {
  const values = new Float64Array(labels.length)
  let all = 0
  for (const block of input.blocks) {
    const label = labels[block.index]!
    if (label < 0) continue
    values[block.index] = label > 0.5 ? block.weight : -0.5 * block.weight
    if (label > 0.5) all += block.weight
  }
  const body = greatestSum({ elements: input.elements } as never, input.blocks, values)
  if (!body || body.name === 'body' || body.name === 'html' || body.name === 'p') return undefined
  let wanted = 0
  for (const block of input.blocks)
    if (labels[block.index]! > 0.5 && isWithin(block.element, body)) wanted += block.weight
  return wanted > 0.85 * all && wanted > 200 ? body : undefined
}

const isWithin = (element: PageElement, outer: PageElement) => element.index >= outer.index && element.index < outer.end

/** Copies a page with one element taken from another page instead of its own. */
class Copier {
  readonly elements: PageElement[] = []
  private readonly classNumbers = new Map<string, number>()
  /** Where the copied element stands. */
  from = -1
  to = -1
  private readonly old: PageElement
  private readonly other: PageElement

  constructor(old: PageElement, other: PageElement) {
    this.old = old
    this.other = other
  }

  copy(document: Document): PageTree {
    const made = new Document([])
    this.children(document, made)
    return { document: made, elements: this.elements }
  }

  private children(from: ParentNode, to: ParentNode): void {
    let before: ChildNode | null = null
    for (const child of from.children) {
      const isOld = (child as unknown) === this.old
      if (isOld) this.from = this.elements.length
      const node =
        child.type === 'text' ? this.text(child as Text) : this.element((isOld ? this.other : child) as PageElement)
      if (isOld) this.to = this.elements.length
      node.parent = to
      node.prev = before
      if (before) before.next = node
      before = node
      to.children.push(node)
    }
  }

  private text({ data }: Text): ChildNode {
    return new PageText(data)
  }

  private element(from: PageElement): ChildNode {
    const made = new PageElement(from.name, Object.entries(from.attribs).flat(), from.tag)
    made.index = this.elements.length
    made.classes = from.classes
    made.id = from.id
    if (from.classes !== '') {
      let number = this.classNumbers.get(from.classes)
      if (number === undefined) {
        number = this.classNumbers.size + 1
        this.classNumbers.set(from.classes, number)
      }
      made.classNumber = number
    }
    this.elements.push(made)
    this.children(from, made)
    made.end = this.elements.length
    return made
  }
}

/** The article of one page in the page of another site: what stands around it teaches without the two having met. */
function mixed(
  article: Sample,
  around: Sample,
  articleBody: PageElement,
  aroundBody: PageElement,
  settings: Settings,
): Sample | undefined {
  const copier = new Copier(aroundBody, articleBody)
  const tree = copier.copy(documentOf(around))
  if (copier.from < 0) return undefined
  const blocks = cutBlocks(tree)
  const labels = new Float32Array(blocks.length).fill(-1)
  const sizes = new Float32Array(blocks.length)
  const inside = article.input.blocks.filter(({ element }) => isWithin(element, articleBody))
  const outside = around.input.blocks.filter(({ element }) => !isWithin(element, aroundBody))
  let at = 0
  let out = 0
  for (const block of blocks) {
    sizes[block.index] = tokens(block.text).length
    const { index } = block.element
    if (index >= copier.from && index < copier.to) {
      const same = inside[at++]
      if (same?.text !== block.text) return undefined
      labels[block.index] = article.labels[same.index]!
    } else {
      while (out < outside.length && outside[out]!.text !== block.text) out++
      const same = outside[out++]
      if (same) labels[block.index] = around.labels[same.index]! > 0.5 ? -1 : around.labels[same.index]!
    }
  }
  const weights = weigh(article.page, labels, sizes, settings).map((weight) => weight * settings.mixedWeight)
  const { title, description } = article.input
  return {
    page: article.page,
    input: { elements: tree.elements, blocks, title, description, articleBody: '' },
    sums: sumUp(tree.elements, blocks),
    labels,
    weights,
    siteHash: article.siteHash,
    around: { site: around.page.site, siteHash: around.siteHash },
  }
}

function documentOf({ input }: Sample): Document {
  let up: ParentNode | null = input.elements[0]!
  while (up?.parent) up = up.parent
  return up as unknown as Document
}

/** Every page `times` times among the furniture of other sites of its kind. */
export function mixedSamples(samples: readonly Sample[], settings: Settings): Sample[] {
  const able = samples.flatMap((sample) => {
    if (sample.page.truth.text === undefined || sample.page.type !== 'article') return []
    const body = bodyOf(sample)
    return body ? [{ sample, body }] : []
  })
  const found: Sample[] = []
  const kindOf = ({ page }: Sample) => (page.cjk ? 'cjk' : page.lang)
  for (const { sample, body } of able) {
    const times = sample.page.cjk ? settings.mixedCjk : settings.mixedOther
    const others = able
      .filter(({ sample: other }) => kindOf(other) === kindOf(sample) && other.page.site !== sample.page.site)
      .filter(
        ({ sample: other }) => (other.siteHash >>> 8) % settings.inner === (sample.siteHash >>> 8) % settings.inner,
      )
      .sort((a, b) => hash(sample.page.id + a.sample.page.id) - hash(sample.page.id + b.sample.page.id))
    for (const other of others.slice(0, times)) {
      const one = mixed(sample, other.sample, body, other.body, settings)
      if (one) found.push(one)
    }
  }
  return found
}
