import type { PageElement, PageTree } from '../tree.ts'
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
  readonly singlePageLink: readonly string[]
  readonly nativeAdClue: readonly string[]
  /** What is replaced in the page's source before it is read. */
  readonly replace: readonly { readonly find: string; readonly by: string }[]
  /** Attribute that holds lazy pictures' addresses. */
  readonly lazyAttribute?: string
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
  single_page_link: 'singlePageLink',
  native_ad_clue: 'nativeAdClue',
} as const
type ListName = (typeof lists)[keyof typeof lists]

/** Known, and of no use here: they steer a fetcher, a login or a PHP parser. */
const ignored = new Set(
  'tidy parser requires_login login_uri login_username_field login_password_field login_extra_fields not_logged_in_xpath single_page_link_in_feed if_page_contains insert_detected_image skip_json_ld dissolve wrap_in move_into post_strip_attr convert_double_br_tags skip_id_or_class footnotes autodetect_next_page strip_attr strip_comments'.split(
    ' ',
  ),
)

/** Reads a file of rules. Never throws: what can't be read is named in `warnings`. */
export function parseSiteConfig(source: string): SiteConfig {
  const found: Record<ListName, string[]> = {
    title: [], body: [], author: [], date: [], strip: [], stripIdOrClass: [], stripImageSource: [], nextPageLink: [],
    singlePageLink: [], nativeAdClue: [],
  } // biome-ignore format: a table
  const warnings: string[] = []
  const replace: { find: string; by: string }[] = []
  const finds: string[] = []
  const httpHeaders: Record<string, string> = {}
  const testUrls: { url: string; contains: string[] }[] = []
  let lazyAttribute: string | undefined
  let isPruned = true
  let isGuessedOnFailure = true
  const readLine = (line: string, number: number): void => {
    const text = line.trim()
    if (text === '' || text.startsWith('#')) return
    const match = /^([a-z_]+)(?:\(([^)]*)\))?\s*:\s*(.*)$/i.exec(text)
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
    if (Object.hasOwn(lists, name)) {
      const list = lists[name as keyof typeof lists]
      const isPath = !['stripIdOrClass', 'stripImageSource'].includes(list)
      if (value === '') return
      if (isPath) {
        try {
          compileXPath(value)
        } catch (error) {
          warn(`${name}: ${error instanceof Error ? error.message : 'unreadable'}`)
          return
        }
      }
      found[list].push(
        list === 'stripIdOrClass' || list === 'stripImageSource' ? value.replace(/^["']|["']$/g, '') : value,
      )
    } else if (name === 'replace_string' && inner !== undefined) replace.push({ find: inner, by: value })
    else if (name === 'find_string') finds.push(value)
    else if (name === 'replace_string') {
      const find = finds.shift()
      if (find) replace.push({ find, by: value })
      else warn('replace_string without find_string')
    } else if (name === 'http_header' && inner) httpHeaders[inner.toLowerCase()] = value
    else if (name === 'src_lazy_load_attr') lazyAttribute = value
    else if (name === 'prune') isPruned = value !== 'no'
    else if (name === 'autodetect_on_failure') isGuessedOnFailure = value !== 'no'
    else if (name === 'test_url') testUrls.push({ url: value, contains: [] })
    else if (name === 'test_contains') testUrls.at(-1)?.contains.push(value)
    else if (!ignored.has(name)) warn(`unknown directive ${name}`)
  }
  let number = 0
  for (const line of source.split(/\r?\n/)) readLine(line, number++)
  return {
    ...found,
    replace,
    ...(lazyAttribute ? { lazyAttribute } : {}),
    httpHeaders,
    isPruned,
    isGuessedOnFailure,
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
  const stripped = elements(config.strip)
  const authors = elements(config.author)
  const next = config.nextPageLink.map(compileXPath)
  return {
    name: `${host}.txt`,
    hosts: [host.toLowerCase().replace(/^www\./, '')],
    ...(config.replace.length > 0 ? { rewrite: (html: string) => rewritten(html, config) } : {}),
    ...(config.body.length > 0 ? { body: firstOf(config.body) } : {}),
    ...(config.title.length > 0 ? { title: words(config.title) } : {}),
    ...(config.date.length > 0 ? { date: words(config.date) } : {}),
    ...(config.author.length > 0
      ? {
          authors: (tree: PageTree) =>
            authors(tree)
              .map((element) => stringOf(element).replace(/\s+/g, ' ').trim())
              .filter((name) => name !== ''),
        }
      : {}),
    ...(next.length > 0
      ? {
          nextUrl: (tree: PageTree) => {
            for (const path of next) {
              const node = guarded(() => path(tree)[0], undefined)
              const address = node && (isElement(node) ? node.attribs.href : stringOf(node))
              if (address) return address
            }
            return undefined
          },
        }
      : {}),
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
