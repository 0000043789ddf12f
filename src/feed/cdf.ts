import type { Entry, ParsedFeed } from '../model/index.ts'
import { compact, inferTitle } from './entry-reader.ts'
import { resolveWebAddress } from './links.ts'
import { dateIn, givenDate, htmlOf, lineIn, present, type Reading } from './reading.ts'
import type { XmlElement } from './xml-tree.ts'

/** Reads Microsoft's Channel Definition Format of 1997: addresses in `HREF`, dates in `LASTMOD`, texts in `ABSTRACT`. */
export function readCdf(reading: Reading, root: XmlElement): ParsedFeed {
  return {
    format: 'cdf',
    ...present({
      title: lineIn(reading, root, 'title'),
      siteUrl: resolveWebAddress(root.attributes.href ?? anchor(root)?.attributes.href, root.base),
      selfUrl: resolveWebAddress(root.attributes.self, root.base),
      subtitle: lineIn(reading, root, 'abstract'),
      updated: lastModified(reading, root),
      language: root.language,
    }),
    authors: [],
    skipHours: [],
    skipDays: [],
    hubs: [],
    entries: itemsOf(root).map((item) => readItem(reading, item)),
    warnings: [],
  }
}

function anchor(element: XmlElement): XmlElement | undefined {
  return element.children.find((child) => child.name === 'a')
}

/** Channels hold channels. */
function itemsOf(root: XmlElement): readonly XmlElement[] {
  return root.children.flatMap((child) =>
    child.name === 'item' ? [child] : child.name === 'channel' ? itemsOf(child) : [],
  )
}

function readItem(reading: Reading, item: XmlElement): Entry {
  const link = anchor(item)
  const url = resolveWebAddress(item.attributes.href ?? link?.attributes.href, item.base)
  const summary = htmlOf(
    reading,
    item.children.find((child) => child.name === 'abstract'),
  )
  const title = lineIn(reading, item, 'title') ?? (link && lineIn(reading, item, 'a'))
  return compact({
    id: undefined,
    url,
    title: title ?? inferTitle(summary, url),
    titleInferred: title === undefined ? true : undefined,
    summary,
    content: undefined,
    authors: [],
    published: dateIn(reading, item, 'pubdate', 'dc:date'),
    updated: lastModified(reading, item),
    tags: [],
    enclosures: [],
    image: undefined,
    language: item.language,
    commentsUrl: undefined,
  })
}

function lastModified(reading: Reading, element: XmlElement) {
  const words = element.attributes.lastmod
  return words === undefined ? undefined : givenDate(reading, words, 'LASTMOD')
}
