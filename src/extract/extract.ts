import type { Extraction, GivenDate, TraceLine } from '../model/index.ts'
import { cutBlocks } from './blocks.ts'
import { fragmentPasses, passes } from './body/passes.ts'
import { readHints } from './hints.ts'
import { articleInScripts } from './hydration.ts'
import { readDate } from './metadata/dates.ts'
import { readMetadata } from './metadata/index.ts'
import { nextPageOf } from './next-page.ts'
import type { Page, Pass } from './page.ts'
import { kindOf, timesOfLive } from './page-kind.ts'
import { absolute, renderHtml, renderText } from './render.ts'
import { sanitize } from './sanitize.ts'
import { marks, sitePasses } from './sites/apply.ts'
import { siteRuleFor, siteRuleForCopy } from './sites/index.ts'
import type { SiteRule } from './sites/rule.ts'
import { type MarkupSource, sourceOfText } from './source.ts'
import { sourceOf } from './source-of.ts'
import { type PageTree, parseTree } from './tree.ts'

export interface ExtractOptions {
  /** The `Content-Type` header, for the charset of bytes. */
  readonly contentType?: string
  /** What the feed says of the article, plain or HTML: a witness, never output. */
  readonly feedText?: string
  /** The user's own site rules; they go before the built-in ones. */
  readonly rules?: readonly SiteRule[]
  /** Fill `trace`. */
  readonly trace?: boolean
  /** The latest publication date that is believed, in milliseconds since 1970. */
  readonly latest?: number
}

/**
 * Reads the article out of a page: pure, synchronous, without I/O, linear in the input. Any input gives an answer; a
 * page without an article has an empty `text` and says so in `kind`. A fragment without a head, such as a feed item's
 * content or our own `html`, is taken whole.
 *
 *     const { title, text, html } = extract(page, 'https://example.org/news/1')
 */
export function extract(input: string | Uint8Array, url: string, options: ExtractOptions = {}): Extraction {
  const source = typeof input === 'string' ? sourceOfText(input) : sourceOf(input, options.contentType)
  const trace: TraceLine[] | undefined = options.trace ? [] : undefined
  let rule = siteRuleFor(url, options.rules)
  // whatever else scripts and styles say is hardly ever asked for
  let original = rule ? treeBy(rule, source) : parseTree(source, 'data')
  if (!rule) {
    rule = siteRuleForCopy(original, options.rules)
    if (rule) original = treeBy(rule, source)
  }
  const isBody = isFragment(original)
  // words outside of all elements are as much a feed's as those in a paragraph
  if (isBody && hasBareText(original))
    original = parseTree(sourceOfText(`<div>${source.text(0, source.length)}</div>`), 'data')
  const hints = readHints(original.elements)
  const baseUrl = hints.base === '' ? url : absolute(hints.base, url)

  const read = (tree: PageTree, steps: readonly Pass[], stripped?: Uint8Array): Page => {
    const blocks = cutBlocks(tree, stripped)
    const page: Page = {
      tree,
      blocks,
      title: hints.title,
      isLive: hints.isLive || timesOfLive(url, blocks) > 0,
      evidence: { elements: tree.elements, blocks, ...hints },
      kept: new Uint8Array(blocks.length),
      trace,
      body: undefined,
      odds: new Float32Array(blocks.length),
      sums: undefined,
      firstRows: undefined,
      stripped,
    }
    for (const pass of steps) pass.run(page)
    return page
  }
  const readAs = (steps: readonly Pass[], tree: PageTree, name: string, stripped?: Uint8Array): Page => {
    trace?.push({ pass: 'read', what: name })
    return read(tree, steps, stripped)
  }

  let page: Page | undefined
  if (rule) {
    const tree = rule.prepare?.(original) ?? original
    const stripped = rule.strip && marks(tree.elements.length, rule.strip(tree))
    const ruled = readAs(sitePasses(rule), tree, `with the site rule ${rule.name}`, stripped)
    if (keptWeight(ruled) > 0 || rule.isFinal) page = ruled
    else if (rule.body) trace?.push({ pass: 'read', what: `the site rule ${rule.name} found nothing` })
  }
  const stripped = page ? undefined : rule?.strip && marks(original.elements.length, rule.strip(original))
  page ??= isBody
    ? readAs(fragmentPasses, original, 'as a fragment', stripped)
    : readAs(passes, original, 'as a page', stripped)
  if (!rule && (keptWeight(page) < leastWeight || isFarBehind(page, hints.articleBody))) {
    const unpacked = articleInScripts(parseTree(source))
    const other =
      unpacked === undefined ? undefined : readAs(fragmentPasses, parseTree(unpacked), 'from the data in its scripts')
    if (other && keptWeight(other) > 3 * keptWeight(page)) page = other
  }

  const metadata = readMetadata(original.document, url, {
    ...(page.body && page.tree === original ? { body: page.body } : {}),
    ...(options.latest === undefined ? {} : { latest: options.latest }),
  })
  const ruleTitle = rule?.title?.(original)
  const ruleAuthors = rule?.authors?.(original) ?? []
  const ruleDate = rule && publishedBy(rule, original)
  const text = renderText(page.blocks, page.kept)
  const rendered = withLeadPicture(rule, metadata.image, renderHtml(page, baseUrl, metadata.image))
  const nextHref = rule?.nextUrl?.(original)
  const nextUrl = nextHref === undefined ? nextPageOf(original, url) : absolute(nextHref, baseUrl)
  const singleHref = rule?.singlePageUrl?.(original)
  return {
    ...metadata,
    ...(ruleTitle ? { title: ruleTitle } : {}),
    ...(ruleAuthors.length > 0 ? { authors: ruleAuthors } : {}),
    ...(ruleDate ? { published: ruleDate } : {}),
    ...(nextUrl === undefined ? {} : { nextUrl }),
    ...(singleHref === undefined ? {} : { singlePageUrl: absolute(singleHref, baseUrl) }),
    ...kindOf({ page, original, hints, text, url, title: ruleTitle ?? metadata.title, feedText: options.feedText }),
    text,
    html: sanitize(rendered.html, { url: baseUrl }).trim(),
    images: rendered.images,
    provenance: {
      ...metadata.provenance,
      ...(ruleTitle ? { title: `site:${rule?.name}` } : {}),
      ...(ruleAuthors.length > 0 ? { authors: `site:${rule?.name}` } : {}),
      ...(ruleDate ? { published: ruleDate.source } : {}),
      ...(rule?.isNativeAd?.(original) ? { nativeAd: `site:${rule.name}` } : {}),
    },
    ...(trace ? { trace } : {}),
  }
}

function treeBy(rule: SiteRule, source: MarkupSource): PageTree {
  const tree = parseTree(rule.rewrite ? rule.rewrite(source.text(0, source.length)) : source)
  return rule.reshape?.(tree) ?? tree
}

function publishedBy(rule: SiteRule, tree: PageTree): GivenDate | undefined {
  const raw = rule.date?.(tree)
  const read = raw ? readDate(raw) : undefined
  return read && raw ? { ...read, raw: raw.slice(0, 120), source: `site:${rule.name}` } : undefined
}

/** Begins an article without any picture with the one that its page names, where a rule asks for it. */
function withLeadPicture<T extends { readonly html: string; readonly images: Extraction['images'] }>(
  rule: SiteRule | undefined,
  url: string | undefined,
  rendered: T,
): Pick<T, 'html' | 'images'> {
  if (!rule?.insertsImage || !url || rendered.images.length > 0) return rendered
  return {
    html: `<img src="${url.replace(/&/g, '&amp;').replace(/"/g, '&quot;')}">${rendered.html}`,
    images: [{ url }],
  }
}

/** Below this a page with data in its scripts may carry its article there: about two sentences. */
const leastWeight = 250

/** True where the page says of itself that its text is three times as long as what was found. */
function isFarBehind(page: Page, articleBody: string): boolean {
  if (articleBody.length < 1500) return false
  let length = 0
  for (const block of page.blocks) if (page.kept[block.index] === 1) length += block.text.length
  return length * 3 < articleBody.length
}

function keptWeight(page: Page): number {
  let weight = 0
  for (const block of page.blocks) if (page.kept[block.index] === 1) weight += block.weight
  return weight
}

const hasBareText = ({ document }: PageTree): boolean =>
  document.children.some((child) => child.type === 'text' && child.data.trim() !== '')

/** True for markup that is a body already: it has neither head nor names to be told apart by. */
function isFragment(tree: PageTree): boolean {
  for (const element of tree.elements) {
    const name = element.name
    if (name === 'html' || name === 'head' || name === 'body' || name === 'title' || name === 'meta') return false
    if (element.attribute('class') !== undefined || element.id !== undefined) return false
  }
  return true
}
