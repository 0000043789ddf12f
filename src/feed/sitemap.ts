import type { Entry, ParsedFeed } from '../model/index.ts'
import { compact, languageTag } from './entry-reader.ts'
import { isWebAddress, resolveWebAddress } from './links.ts'
import { childrenOf, dateIn, fold, lineIn, type Reading, valueIn } from './reading.ts'
import type { XmlElement } from './xml-tree.ts'

/**
 * Reads a sitemap with its news, image and video extensions (sitemaps.org 0.9 and Google's older names). An index of
 * sitemaps gives an entry for each sitemap it names. Nothing here is a title unless the news extension gives one.
 */
export function readSitemap(reading: Reading, root: XmlElement): ParsedFeed {
  const isIndex = root.name === 'sitemapindex'
  const entries = childrenOf(root, isIndex ? 'sitemap' : 'url').flatMap(
    (element) => readLocation(reading, element) ?? [],
  )
  return sitemapOf(isIndex ? 'sitemapindex' : 'sitemap', entries)
}

/** A sitemap that is a plain list of addresses, one a line; undefined where the text is something else. */
export function readTextSitemap(text: string): ParsedFeed | undefined {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.trim())
  const addresses = lines.filter((line) => line !== '')
  if (addresses.length === 0 || !addresses.every(isWebAddress)) return undefined
  return sitemapOf(
    'sitemap',
    addresses.map((url) => ({ url, authors: [], tags: [], enclosures: [] })),
  )
}

function sitemapOf(format: 'sitemap' | 'sitemapindex', entries: readonly Entry[]): ParsedFeed {
  return { format, authors: [], skipHours: [], skipDays: [], hubs: [], entries, warnings: [] }
}

function readLocation(reading: Reading, element: XmlElement): Entry | undefined {
  const url = resolveWebAddress(valueIn(element, 'loc'), element.base)
  if (url === undefined) return undefined
  const news = element.children.find((child) => child.name === 'news:news')
  const publication = news?.children.find((child) => child.name === 'news:publication')
  const keywords = (news && valueIn(news, 'news:keywords'))?.split(',').map(fold).filter(Boolean) ?? []
  const genres = (news && valueIn(news, 'news:genres'))?.split(',').map(fold).filter(Boolean) ?? []
  const video = element.children.find((child) => child.name === 'video:video')
  const image = element.children.find((child) => child.name === 'image:image')
  return compact({
    id: undefined,
    url,
    title: news ? lineIn(reading, news, 'news:title') : undefined,
    titleInferred: undefined,
    summary: video && lineIn(reading, video, 'video:description'),
    content: undefined,
    authors: [],
    published:
      (news && dateIn(reading, news, 'news:publication_date')) ??
      (video && dateIn(reading, video, 'video:publication_date')),
    updated: dateIn(reading, element, 'lastmod'),
    tags: [...new Set([...keywords, ...genres])],
    enclosures: [],
    image:
      (image && resolveWebAddress(valueIn(image, 'image:loc'), image.base)) ??
      (video && resolveWebAddress(valueIn(video, 'video:thumbnail_loc'), video.base)),
    language: languageTag(publication && valueIn(publication, 'news:language')),
    commentsUrl: undefined,
  })
}
