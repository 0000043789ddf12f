/**
 * Namespaces are known by their address; the prefix that a document chose means nothing. Each known address has one
 * short name, under which the readers ask for elements: `dc:date`, `media:content`. RSS and everything that is used
 * without a namespace has the empty name.
 */
const shortNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '': '',
    'http://backend.userland.com/rss': '',
    'http://blogs.law.harvard.edu/tech/rss': '',
    'http://purl.org/rss/1.0': '',
    'http://my.netscape.com/rdf/simple/0.9': '',
    'http://example.com/newformat': '',
    'http://example.com/necho': '',
    'http://channel.netscape.com/rdf/simple/0.9': '',
    'http://purl.org/net/rss1.1': '',
    'http://www.rssboard.org/rss-specification': '',
    'http://cyber.law.harvard.edu/rss/rss.html': '',
    'http://purl.org/rss/2.0': '',
    'http://purl.org/rss2': '',
    'http://my.netscape.com/publish/formats/rss-0.91.dtd': '',
    'http://www.microsoft.com/standards/channels.dtd': '',
    'http://purl.org/atom/ns': 'atom',
    'http://www.w3.org/2005/atom': 'atom',
    'http://purl.org/pie': 'atom',
    'http://www.w3.org/2007/app': 'app',
    'http://www.w3.org/1999/02/22-rdf-syntax-ns': 'rdf',
    'http://www.w3.org/2000/01/rdf-schema': 'rdfs',
    'http://purl.org/dc/elements/1.1': 'dc',
    'http://purl.org/dc/elements/1.0': 'dc',
    'http://purl.org/dc': 'dc',
    'http://dublincore.org/documents/dcmi-namespace': 'dc',
    'http://purl.org/dc/terms': 'dcterms',
    'http://purl.org/rss/1.0/modules/content': 'content',
    'http://purl.org/rss/1.0/modules/syndication': 'sy',
    'http://purl.org/rss/1.0/modules/slash': 'slash',
    'http://purl.org/rss/1.0/modules/annotate': 'annotate',
    'http://purl.org/rss/1.0/modules/link': 'l',
    'http://purl.org/rss/1.0/modules/taxonomy': 'taxo',
    'http://wellformedweb.org/commentapi': 'wfw',
    'http://search.yahoo.com/mrss': 'media',
    'http://search.yahoo.com/mrss/ ': 'media',
    'http://www.rssboard.org/media-rss': 'media',
    'http://tools.search.yahoo.com/mrss': 'media',
    'http://video.search.yahoo.com/mrss': 'media',
    'http://www.itunes.com/dtds/podcast-1.0.dtd': 'itunes',
    'http://www.itunes.com/dtd/podcast-1.0.dtd': 'itunes',
    'http://example.com/dtds/podcast-1.0.dtd': 'itunes',
    'http://www.google.com/schemas/play-podcasts/1.0': 'googleplay',
    'http://www.google.com/schemas/play-podcasts/1.0/play-podcasts.xsd': 'googleplay',
    'http://rssnamespace.org/feedburner/ext/1.0': 'feedburner',
    'http://purl.org/syndication/thread/1.0': 'thr',
    'http://purl.org/syndication/history/1.0': 'fh',
    'http://www.w3.org/1999/xhtml': 'xhtml',
    'http://www.w3.org/1999/html': 'xhtml',
    'http://www.w3.org/1999/xlink': 'xlink',
    'http://www.w3.org/xml/1998/namespace': 'xml',
    'http://www.w3.org/2000/svg': 'svg',
    'http://www.w3.org/1998/math/mathml': 'mathml',
    'http://www.sitemaps.org/schemas/sitemap/0.9': '',
    'http://www.google.com/schemas/sitemap/0.84': '',
    'http://www.google.com/schemas/sitemap/0.9': '',
    'http://www.google.com/schemas/sitemap-news/0.9': 'news',
    'http://www.google.com/schemas/sitemap-image/1.1': 'image',
    'http://www.google.com/schemas/sitemap-video/1.1': 'video',
    'http://base.google.com/ns/1.0': 'g',
    'http://podlove.org/simple-chapters': 'psc',
    'https://podcastindex.org/namespace/1.0': 'podcast',
    'http://www.georss.org/georss': 'georss',
    'http://www.opengis.net/gml': 'gml',
    'http://opml.org/spec2': 'outlines',
  }),
)

const prefixFallbacks = new Set(shortNames.values())
prefixFallbacks.delete('')

/** Folds what publishers write differently: case, http and https, a closing `/`, `#` or white space. */
function fold(address: string): string {
  const trimmed = address
    .trim()
    .toLowerCase()
    .replace(/[/#\s]+$/, '')
  return trimmed.startsWith('https://') && !shortNames.has(trimmed) ? `http://${trimmed.slice(8)}` : trimmed
}

/**
 * The short name of a namespace: by its address; else the prefix itself, in lower case. A foreign address never takes
 * over a short name: `xmlns:dc="http://other.example/"` gives `x-dc`.
 */
export function shortNamespace(prefix: string, address: string | undefined): string {
  const lower = prefix.toLowerCase()
  if (address === undefined) return lower
  const found = shortNames.get(fold(address))
  if (found !== undefined) return found
  if (
    /^http:\/\/(?:backend\.userland\.com|blogs?\.law\.harvard\.edu|purl\.org|my\.netscape\.com)\/.*\brss\d?\b(?!.*modules)/.test(
      fold(address),
    )
  )
    return ''
  if (lower === '') return 'x-'
  return prefixFallbacks.has(lower) ? `x-${lower}` : lower
}
