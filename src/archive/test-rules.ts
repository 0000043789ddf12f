import { extract, parseSiteConfig, siteConfigRule } from '../extract/index.ts'
import { addressKey, type Fetcher, type PageKind } from '../model/index.ts'
import { articleByKey, capturesFor } from '../store/index.ts'
import type { OpenArchive } from './open-archive.ts'
import type { RuleFile } from './site-rules.ts'

/** What a file of rules makes of one of its test pages. */
export interface RuleTest {
  readonly rule: string
  /** Absent where the file names no test page. */
  readonly url?: string
  /** Where the page came from: the newest kept capture, the network, or a file. */
  readonly from?: PageSource['from']
  readonly title?: string
  readonly authors: readonly string[]
  readonly kind?: PageKind
  /** Characters of text. */
  readonly length: number
  /** Whether the file's own `body` found something; absent where it names none. */
  readonly bodyFound?: boolean
  readonly found: readonly string[]
  readonly missing: readonly string[]
  /** Why there was no page to look at. */
  readonly problem?: string
  /** Lines of the file that could not be understood. */
  readonly warnings: readonly string[]
  readonly isGood: boolean
}

export interface PageSource {
  readonly from: 'capture' | 'network' | 'file'
  readonly bytes: Uint8Array
  readonly url: string
  readonly contentType?: string
}

/** Gives the page of a test address, or says in words why it can't be had. */
export type PageGiver = (url: string) => Promise<PageSource | string>

/**
 * Reads every test page of a file of rules by these rules alone, and holds the text against what it should contain.
 * Answers one result a `test_url`, or one without address where the file has none.
 */
export async function testRuleFile(file: RuleFile, pageAt: PageGiver): Promise<readonly RuleTest[]> {
  const config = parseSiteConfig(file.source)
  const { warnings } = config
  const rule = siteConfigRule(file.host, config)
  const nothing = { rule: rule.name, authors: [], length: 0, found: [], missing: [], warnings }
  if (config.testUrls.length === 0) {
    return [{ ...nothing, problem: 'the file has no test_url', isGood: warnings.length === 0 }]
  }
  const results: RuleTest[] = []
  for (const { url, contains } of config.testUrls) {
    const page = await pageAt(url)
    if (typeof page === 'string') {
      results.push({ ...nothing, url, missing: contains, problem: page, isGood: false })
      continue
    }
    const { contentType, bytes, from } = page
    // by the address that the test names: what answered may be a copy elsewhere
    const read = extract(bytes, url, { rules: [rule], contentType, trace: true })
    const text = folded(`${read.title ?? ''}\n${read.text}`)
    const found = contains.filter((words) => text.includes(folded(words)))
    const missing = contains.filter((words) => !found.includes(words))
    const bodyFound =
      rule.body === undefined ? undefined : !read.trace?.some((step) => step.what.endsWith('found nothing'))
    const { title, authors, kind } = read
    results.push({
      rule: rule.name, url, from, title, authors, kind, length: read.text.length, bodyFound, found, missing, warnings,
      isGood: missing.length === 0 && bodyFound !== false && read.text !== '' && warnings.length === 0,
    }) // biome-ignore format: a table
  }
  return results
}

const folded = (text: string): string => text.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase()

/** Pages as the archive keeps them: the newest answer of 200 to the article with this address. */
export function keptPages(archive: OpenArchive): PageGiver {
  return async (url) => {
    const key = addressKey(url)
    const article = key === undefined ? undefined : await articleByKey(archive.db, key)
    const captures = article ? await capturesFor(archive.db, 'article', article.id) : []
    const capture = captures.findLast((one) => one.status === 200)
    if (!capture) return 'the archive keeps no page of this address'
    try {
      const record = await archive.context.recordAt(capture.place)
      const bytes = await archive.context.payload(record, archive.db)
      return { from: 'capture', bytes, url: capture.url, contentType: record.contentType }
    } catch (error) {
      return `the kept page can't be read: ${error instanceof Error ? error.message : String(error)}`
    }
  }
}

/** Pages as they are now, fetched politely. Nothing is kept. */
export function fetchedPages(fetcher: Fetcher, signal?: AbortSignal): PageGiver {
  return async (url) => {
    const outcome = await fetcher({ url, purpose: 'page' }, signal)
    if (outcome.kind === 'fetched') {
      return { from: 'network', bytes: outcome.body, url: outcome.url, contentType: outcome.contentType }
    }
    return 'message' in outcome ? outcome.message : outcome.kind
  }
}
