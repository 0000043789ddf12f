import type { PageElement, PageTree } from '../tree.ts'
import { isReshaping, reshaped } from './reshape.ts'
import type { SiteRule } from './rule.ts'
import { compileXPath, compileXPathString, isElement, stringOf } from './xpath.ts'

/** A site's rules in the format of ftr-site-config: `directive: value`, one a line, `#` begins a comment. */
export interface SiteConfig {
  readonly title: readonly string[]
  readonly body: readonly string[]
  readonly author: readonly string[]
  readonly date: readonly string[]
  readonly strip: readonly string[]
  readonly stripIdOrClass: readonly string[]
  readonly stripImageSource: readonly string[]
  readonly nextPageLink: readonly string[]
  /** Where the whole article stands on one page; with `onlyIf`, only on pages where that finds something. */
  readonly singlePageLink: readonly { readonly path: string; readonly onlyIf?: string }[]
  readonly nativeAdClue: readonly string[]
  /** What is replaced in the page's source before it is read. */
  readonly replace: readonly { readonly find: string; readonly by: string }[]
  /** Elements that get another one around them, whose name stands first. */
  readonly wrapIn: readonly { readonly tag: string; readonly path: string }[]
  /** Elements that go while what is in them stays. */
  readonly dissolve: readonly string[]
  /** Attributes that are taken off, as `//img/@srcset`. */
  readonly stripAttribute: readonly string[]
  /** Attribute that holds lazy pictures' addresses. */
  readonly lazyAttribute?: string
  /** True: what the page says in JSON-LD is not believed. */
  readonly skipsJsonLd: boolean
  /** True: two line breaks end a paragraph. */
  readonly splitsAtBreaks: boolean
  /** True: an article without a picture begins with the one that the page names for itself. */
  readonly insertsImage: boolean
  /** Headers that the file wants to be sent, by lower-case name. Kept for other programs: nothing sends them. */
  readonly httpHeaders: Readonly<Record<string, string>>
  /** False: all of the body is kept. */
  readonly isPruned: boolean
  readonly isGuessedOnFailure: boolean
  readonly testUrls: readonly { readonly url: string; readonly contains: readonly string[] }[]
  /** Lines that could not be understood, with why. */
  readonly warnings: readonly string[]
}

const lists = {
  title: 'title',
  body: 'body',
  author: 'author',
  date: 'date',
  strip: 'strip',
  strip_id_or_class: 'stripIdOrClass',
  strip_image_src: 'stripImageSource',
  next_page_link: 'nextPageLink',
  native_ad_clue: 'nativeAdClue',
  dissolve: 'dissolve',
  strip_attr: 'stripAttribute',
} as const
type ListName = (typeof lists)[keyof typeof lists]

/**
 * Known, and of no use here: they choose a parser, log in, or say what always happens (comments and attributes never
 * come through, next pages are always looked for) or what no program does any more.
 */
const ignored = new Set(
  'tidy parser requires_login login_uri login_username_field login_password_field login_extra_fields not_logged_in_xpath single_page_link_in_feed move_into post_strip_attr skip_id_or_class footnotes autodetect_next_page strip_comments'.split(
    ' ',
  ),
)
const wrappers = new Set('blockquote p div figure section pre ul ol li h2 h3 h4 aside'.split(' '))
const isYes = (value: string): boolean => /^(?:yes|true|1)$/i.test(value)
const isNo = (value: string): boolean => /^(?:no|false|0)$/i.test(value)

/** Reads a file of rules. Never throws: what can't be read is named in `warnings`. */
export function parseSiteConfig(source: string): SiteConfig {
  const found: Record<ListName, string[]> = {
    title: [], body: [], author: [], date: [], strip: [], stripIdOrClass: [], stripImageSource: [], nextPageLink: [],
    nativeAdClue: [], dissolve: [], stripAttribute: [],
  } // biome-ignore format: a table
  const warnings: string[] = []
  const replace: { find: string; by: string }[] = []
  const finds: string[] = []
  const httpHeaders: Record<string, string> = {}
  const testUrls: { url: string; contains: string[] }[] = []
  const singlePageLink: { path: string; onlyIf?: string }[] = []
  const wrapIn: { tag: string; path: string }[] = []
  let lazyAttribute: string | undefined
  let isPruned = true
  let isGuessedOnFailure = true
  let skipsJsonLd = false
  let splitsAtBreaks = false
  let insertsImage = false
  const readLine = (line: string, number: number): void => {
    const text = line.trim()
    if (text === '' || text.startsWith('#')) return
    const match = /^([a-z_]+)(?:\((.+?)\))?\s*:\s*(.*)$/i.exec(text)
    const name = match?.[1]?.toLowerCase()
    const inner = match?.[2]
    // a space and a hash begin a comment, but within an expression they don't occur
    const value = (match?.[3] ?? '').replace(/\s+#\s.*$/, '').trim()
    const warn = (why: string): void => {
      warnings.push(`line ${number + 1}: ${why}`)
    }
    if (!match || !name) {
      warn(`not a directive: ${text.slice(0, 60)}`)
      return
    }
    const isPath = (path: string): boolean => {
      try {
        compileXPath(path)
        return true
      } catch (error) {
        warn(`${name}: ${error instanceof Error ? error.message : 'unreadable'}`)
        return false
      }
    }
    if (Object.hasOwn(lists, name)) {
      const list = lists[name as keyof typeof lists]
      if (value === '') return
      const isWord = list === 'stripIdOrClass' || list === 'stripImageSource'
      if (isWord) found[list].push(value.replace(/^["']|["']$/g, ''))
      else if (isPath(value)) found[list].push(value)
    } else if (name === 'replace_string' && inner !== undefined) replace.push({ find: inner, by: value })
    else if (name === 'find_string') finds.push(value)
    else if (name === 'replace_string') {
      const find = finds.shift()
      if (find) replace.push({ find, by: value })
      else warn('replace_string without find_string')
    } else if (name === 'single_page_link') {
      if (value !== '' && isPath(value)) singlePageLink.push({ path: value })
    } else if (name === 'if_page_contains') {
      const last = singlePageLink.at(-1)
      if (!last) warn('if_page_contains without a single_page_link before it')
      else if (isPath(value)) last.onlyIf = value
    } else if (name === 'wrap_in') {
      const tag = inner?.toLowerCase() ?? ''
      if (!wrappers.has(tag)) warn(`wrap_in takes one of ${[...wrappers].join(', ')}, as wrap_in(blockquote): //div`)
      else if (isPath(value)) wrapIn.push({ tag, path: value })
    } else if (name === 'http_header' && inner) httpHeaders[inner.toLowerCase()] = value
    else if (name === 'src_lazy_load_attr') lazyAttribute = value.toLowerCase()
    else if (name === 'prune') isPruned = !isNo(value)
    else if (name === 'autodetect_on_failure') isGuessedOnFailure = !isNo(value)
    else if (name === 'skip_json_ld') skipsJsonLd = isYes(value)
    else if (name === 'convert_double_br_tags') splitsAtBreaks = isYes(value)
    else if (name === 'insert_detected_image') insertsImage = isYes(value)
    else if (name === 'test_url') testUrls.push({ url: value, contains: [] })
    else if (name === 'test_contains') {
      const last = testUrls.at(-1)
      if (last) last.contains.push(value)
      else warn('test_contains without a test_url before it')
    } else if (!ignored.has(name)) warn(`unknown directive ${name}`)
  }
  let number = 0
  for (const line of source.split(/\r?\n/)) readLine(line, number++)
  return {
    ...found,
    singlePageLink,
    replace,
    wrapIn,
    ...(lazyAttribute ? { lazyAttribute } : {}),
    httpHeaders,
    isPruned,
    isGuessedOnFailure,
    skipsJsonLd,
    splitsAtBreaks,
    insertsImage,
    testUrls,
    warnings,
  }
}

/**
 * The rule of a file called `HOST.txt` (`.HOST.txt` for all below HOST).
 *
 *     siteConfigRule('example.org', parseSiteConfig('body: //div[@id="text"]\nstrip: //aside'))
 */
export function siteConfigRule(host: string, config: SiteConfig): SiteRule {
  const elements = (sources: readonly string[]) => {
    const paths = sources.map(compileXPath)
    return (tree: PageTree) => paths.flatMap((path) => guarded(() => path(tree).filter(isElement) as PageElement[], []))
  }
  /** The first expression that finds something decides. */
  const firstOf = (sources: readonly string[]) => {
    const paths = sources.map(compileXPath)
    return (tree: PageTree): readonly PageElement[] => {
      for (const path of paths) {
        const found = guarded(() => path(tree).filter(isElement) as PageElement[], [])
        if (found.length > 0) return outermost(found)
      }
      return []
    }
  }
  const words = (sources: readonly string[]) => {
    const paths = sources.map(compileXPathString)
    return (tree: PageTree): string | undefined => {
      for (const path of paths) {
        const text = guarded(() => path(tree), '')
        if (text !== '') return text
      }
      return undefined
    }
  }
  /** Texts of what the expressions find, elements or attributes. */
  const texts = (sources: readonly string[]) => {
    const paths = sources.map((source) => [compileXPath(source), compileXPathString(source)] as const)
    return (tree: PageTree): readonly string[] =>
      paths.flatMap(([nodes, whole]) => {
        const found = guarded(() => nodes(tree).map((node) => stringOf(node).replace(/\s+/g, ' ').trim()), [])
        return (found.length > 0 ? found : [guarded(() => whole(tree), '')]).filter((text) => text !== '')
      })
  }
  /** The first address that an expression gives: a link's, an attribute, or a text. */
  const address = (sources: readonly { readonly path: string; readonly onlyIf?: string }[]) => {
    const paths = sources.map(({ path, onlyIf }) => ({
      nodes: compileXPath(path),
      whole: compileXPathString(path),
      condition: onlyIf === undefined ? undefined : compileXPath(onlyIf),
    }))
    return (tree: PageTree): string | undefined => {
      for (const { nodes, whole, condition } of paths) {
        if (condition && guarded(() => condition(tree).length, 0) === 0) continue
        const node = guarded(() => nodes(tree)[0], undefined)
        const found = node && isElement(node) ? (node.attribs.href ?? node.attribs.src) : guarded(() => whole(tree), '')
        if (found) return found
      }
      return undefined
    }
  }
  const stripped = elements(config.strip)
  const clues = config.nativeAdClue.map(compileXPath)
  return {
    name: `${host}.txt`,
    hosts: [host.toLowerCase().replace(/^www\./, '')],
    ...(config.replace.length > 0 ? { rewrite: (html: string) => rewritten(html, config) } : {}),
    ...(isReshaping(config) ? { reshape: (tree: PageTree) => reshaped(tree, config) } : {}),
    ...(config.body.length > 0 ? { body: firstOf(config.body) } : {}),
    ...(config.title.length > 0 ? { title: words(config.title) } : {}),
    ...(config.date.length > 0 ? { date: words(config.date) } : {}),
    ...(config.author.length > 0 ? { authors: texts(config.author) } : {}),
    ...(config.nextPageLink.length > 0 ? { nextUrl: address(config.nextPageLink.map((path) => ({ path }))) } : {}),
    ...(config.singlePageLink.length > 0 ? { singlePageUrl: address(config.singlePageLink) } : {}),
    ...(clues.length > 0
      ? { isNativeAd: (tree: PageTree) => clues.some((clue) => guarded(() => clue(tree).length > 0, false)) }
      : {}),
    ...(config.isGuessedOnFailure ? {} : { isFinal: true }),
    ...(config.insertsImage ? { insertsImage: true } : {}),
    strip: (tree) => [
      ...stripped(tree),
      ...tree.elements.filter((element) => {
        const names = `${element.attribs.id ?? ''} ${element.attribs.class ?? ''}`
        if (config.stripIdOrClass.some((part) => names.includes(part))) return true
        return (
          element.name === 'img' && config.stripImageSource.some((part) => (element.attribs.src ?? '').includes(part))
        )
      }),
    ],
    isPruned: config.isPruned,
  }
}

function rewritten(html: string, config: SiteConfig): string {
  let text = html
  for (const { find, by } of config.replace) if (find !== '') text = text.split(find).join(by)
  return text
}

function guarded<T>(run: () => T, otherwise: T): T {
  try {
    return run()
  } catch {
    return otherwise
  }
}

function outermost(elements: readonly PageElement[]): PageElement[] {
  let end = -1
  return [...elements]
    .sort((a, b) => a.index - b.index)
    .filter((element) => {
      if (element.index < end) return false
      end = element.end
      return true
    })
}
