import type { WarcRecord } from '../capture/index.ts'
import { addressKey, type Capture, type ExtractedImage, type Extraction } from '../model/index.ts'
import { capturesFor, type Sql } from '../store/index.ts'
import { type ApplyContext, isRedirect } from './apply.ts'

/** How many pages of one article are read, the first one counted. */
export const pagesAtMost = 20

/** A further page, or why it can't be had; `isAbsent`: the site says that there is none. */
export type FurtherPage = Extraction | { readonly problem: string; readonly isAbsent: boolean }

export interface JoinedPages {
  readonly extraction: Extraction
  /** Why the article is not whole: a page that the one before leads to could not be had. */
  readonly missing?: { readonly why: string; readonly isAbsent: boolean }
}

/**
 * One text of an article's pages. `first` leads to the others (`singlePageUrl`, `nextUrl`), `pageAt` gives them. A page
 * of another article, one that says nothing new, and a page that was read already end the way.
 */
export async function joinPages(
  first: Extraction,
  firstUrl: string,
  pageAt: (url: string) => Promise<FurtherPage>,
): Promise<JoinedPages> {
  if (first.singlePageUrl !== undefined && keyOf(first.singlePageUrl) !== keyOf(firstUrl)) {
    const whole = await pageAt(first.singlePageUrl)
    if ('text' in whole && isReadable(whole) && whole.text.length >= first.text.length) {
      const { text, html, images, kind } = whole
      return { extraction: { ...first, text, html, images, kind, provenance: withPages(first, 'single') } }
    }
  }
  const seen = new Set([keyOf(firstUrl)])
  const lines = new Set(first.text.split('\n'))
  const parts: Extraction[] = [first]
  for (let next = first.nextUrl; next !== undefined && parts.length < pagesAtMost; ) {
    if (seen.has(keyOf(next))) break
    seen.add(keyOf(next))
    const page = await pageAt(next)
    if (!('text' in page)) {
      const why = `page ${parts.length + 1} (${next}) could not be had: ${page.problem}`
      return { extraction: joined(parts), missing: { why, isAbsent: page.isAbsent } }
    }
    const fresh = page.text.split('\n').filter((line) => !lines.has(line))
    if (fresh.length === 0 || !isReadable(page) || !isSameArticle(first, page)) break
    for (const line of fresh) lines.add(line)
    parts.push({ ...page, text: fresh.join('\n') })
    next = page.nextUrl
  }
  return { extraction: joined(parts) }
}

function joined(parts: readonly Extraction[]): Extraction {
  const [first] = parts as readonly [Extraction, ...Extraction[]]
  if (parts.length === 1) return first
  const images = new Map<string, ExtractedImage>()
  for (const { images: ofPage } of parts)
    for (const image of ofPage) if (!images.has(image.url)) images.set(image.url, image)
  return {
    ...first,
    text: parts.map((part) => part.text).join('\n'),
    html: parts.map((part) => part.html).join('\n'),
    images: [...images.values()],
    provenance: withPages(first, String(parts.length)),
  }
}

const withPages = (first: Extraction, pages: string) => ({ ...first.provenance, pages })

const isReadable = ({ kind }: Extraction): boolean => kind !== 'error' && kind !== 'list' && kind !== 'empty'

const keyOf = (url: string): string => addressKey(url) ?? url

/** "Next" also leads to the next article: a page goes on with the first one where it bears its title, or names it as its own. */
function isSameArticle(first: Extraction, page: Extraction): boolean {
  if (page.canonical !== undefined && first.canonical !== undefined && keyOf(page.canonical) === keyOf(first.canonical))
    return true
  if (!first.title || !page.title) return true
  const [one, other] = [titleKey(first.title), titleKey(page.title)]
  return one === other || (one.length > 5 && other.startsWith(one)) || (other.length > 5 && one.startsWith(other))
}

const pageMark =
  /[\s|–—-]*[(（[]?\s*(?:(?:page|seite|página|pagina|стр(?:аница)?\.?)\s*\d+|第\s?\d+\s?[页頁]|\d+\s*(?:\/|von|of|de)\s*\d+|\d+\s*ページ(?:目)?|[(（]\d+[)）])\s*[)）\]]?/giu
const titleKey = (title: string): string =>
  title
    .replace(pageMark, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')

/** Joins the pages that were kept with `capture`: fetched after it and before the article's next look. */
export async function joinKeptPages(
  sql: Sql,
  capture: Capture,
  first: Extraction,
  context: ApplyContext,
  readingOptions: (record: WarcRecord) => Parameters<ApplyContext['extract']>[2],
): Promise<JoinedPages> {
  if (first.nextUrl === undefined && first.singlePageUrl === undefined) return { extraction: first }
  if (!isReadable(first)) return { extraction: first }
  const looks = await capturesFor(sql, 'article', capture.subject)
  const nextLook = Math.min(
    Number.POSITIVE_INFINITY,
    ...looks.filter((one) => one.at > capture.at && one.status !== undefined && !isHop(one)).map((one) => one.at),
  )
  const kept = (await capturesFor(sql, 'continuation', capture.subject)).filter(
    (one) => one.at >= capture.at && one.at < nextLook,
  )
  return joinPages(first, capture.url, async (url) => {
    let address = url
    for (let hops = 0; hops < 8; hops++) {
      const page = kept.find((one) => keyOf(one.url) === keyOf(address))
      if (!page) return { problem: 'it was not fetched', isAbsent: false }
      const record = await context.recordAt(page.place)
      if (isRedirect(record)) {
        const location = record.headers.find(([name]) => /^location$/i.test(name))?.[1]
        const to = location === undefined ? undefined : URL.parse(location, page.url)?.href
        if (to === undefined) return { problem: 'it leads nowhere', isAbsent: false }
        address = to
        continue
      }
      if (page.status !== 200) {
        return { problem: `it answered ${page.status}`, isAbsent: page.status === 404 || page.status === 410 }
      }
      if (record.truncated) return { problem: `its answer ended early (${record.truncated})`, isAbsent: false }
      try {
        return await context.extract(await context.payload(record, sql), page.url, readingOptions(record))
      } catch (error) {
        return { problem: `it could not be read: ${error instanceof Error ? error.message : error}`, isAbsent: false }
      }
    }
    return { problem: 'it leads on and on', isAbsent: false }
  })
}

const isHop = ({ status }: Capture): boolean => status !== undefined && status >= 300 && status < 400 && status !== 304
