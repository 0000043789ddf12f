import type { Document, Element } from 'domhandler'
import { type Extraction, hostOf } from '../../model/index.ts'
import { absolute, originalAddress, plausibleCanonical, siteOf } from './address.ts'
import { readAuthors } from './authors.ts'
import { type Clues, collectClues } from './collect.ts'
import { readLanguage } from './language.ts'
import { folded, plain } from './plain-text.ts'
import { readDates } from './published.ts'
import { readStructured } from './structured.ts'
import { chooseTitle, countH1, headingsOf } from './title.ts'

/** What a page says of its article besides the text. Plain text, names only, absolute addresses. */
export type Metadata = Pick<
  Extraction,
  | 'title'
  | 'authors'
  | 'agency'
  | 'published'
  | 'modified'
  | 'language'
  | 'site'
  | 'section'
  | 'tags'
  | 'image'
  | 'canonical'
  | 'ampUrl'
  | 'provenance'
>

export interface MetadataOptions {
  /** The element that holds the article's text, where it is known. */
  readonly body?: Element
  /** The latest publication date that is believed, in milliseconds since 1970. */
  readonly latest?: number
}

/**
 * Reads the metadata of a parsed page. Pure, never throws, one walk over the document.
 *
 * @param url the page's address; may be empty where it is not known
 */
export function readMetadata(document: Document, url: string, options: MetadataOptions = {}): Metadata {
  const clues = collectClues(document, options.body)
  const base = (clues.base && absolute(clues.base, url)) || url
  const meta = (name: string) => {
    const value = clues.metas.get(name)?.[0]
    return (value && plain(value)) || undefined
  }
  const canonicalHref = clues.links.get('canonical')
  const canonical = plausibleCanonical(canonicalHref, url) ?? plausibleCanonical(meta('og:url'), url)
  const tag = clues.titleTag ? plain(clues.titleTag) : ''
  const ogTitle = meta('og:title')
  const structured = readStructured(clues.jsonLd, canonical ? [url, canonical] : [url], ogTitle ?? tag)
  const provenance: Record<string, string> = {}

  const site = firstOf<string>([
    ['og:site_name', meta('og:site_name')],
    ['jsonld:publisher', structured?.site && plain(structured.site)],
    ['meta:application-name', meta('application-name')],
    ['meta:publisher', meta('publisher') ?? meta('dc.publisher')],
  ])
  if (site) provenance.site = site[0]
  const original = originalAddress(url)
  const host = siteOf(hostOf(original).replace(/:\d+$/, ''))
  const siteNames = [
    site?.[1],
    ...(structured?.organizations ?? []),
    meta('application-name'),
    meta('publisher'),
    host,
    host.split('.')[0],
    hostOf(original).replace(/^www\./, ''),
  ].filter((name): name is string => name !== undefined && name.length > 1)

  const title = chooseTitle({
    headline: structured?.isArticle ? structured.headline : undefined,
    isNews: structured !== undefined && /NewsArticle$|^LiveBlogPosting$/.test(structured.type),
    og: ogTitle,
    twitter: meta('twitter:title'),
    other: [
      'citation_title',
      'articletitle',
      'article_title',
      'parsely-title',
      'sailthru.title',
      'dc.title',
      'dcterms.title',
    ].flatMap((name) => {
      const value = meta(name)
      return value ? [[`meta:${name}`, value] as const] : []
    }),
    titleTag: clues.titleTag,
    headings: headingsOf(clues),
    h1Count: countH1(clues),
    siteNames,
    url: original,
  })
  if (title) provenance.title = title.source
  const headline = title?.place ?? { at: clues.bodyAt ?? 0, region: 0 }

  const language = readLanguage(
    [
      ['html:lang', clues.htmlLang],
      ['jsonld:inLanguage', structured?.language],
      ['og:locale', meta('og:locale')],
      ['meta:content-language', meta('content-language') ?? meta('language') ?? meta('dc.language')],
    ],
    clues.sample.length > 200 ? clues.sample : sampleOfLines(clues),
  )
  if (language) provenance.language = language.source

  const dates = readDates(
    clues,
    structured,
    original,
    headline,
    { monthFirst: monthFirst(language?.language, clues.htmlLang, host), latest: options.latest },
    language?.language,
  )
  if (dates.published) provenance.published = dates.published.source
  if (dates.modified) provenance.modified = dates.modified.source

  const authorship = readAuthors(clues, structured, siteNames, headline, language?.language)
  if (authorship.source) provenance.authors = authorship.source
  if (authorship.agency && authorship.source) provenance.agency = authorship.source

  const section = firstOf<string>([
    ['jsonld:articleSection', structured?.section && plain(structured.section)],
    ['meta:article:section', meta('article:section')],
    ['meta:section', meta('section') ?? meta('parsely-section')],
  ])
  if (section) provenance.section = section[0]

  const tags = readTags([
    ...(structured?.tags ?? []),
    ...(clues.metas.get('article:tag') ?? []),
    ...['news_keywords', 'keywords', 'parsely-tags'].flatMap(
      (name) => clues.metas.get(name)?.[0]?.split(/[,;，、]/) ?? [],
    ),
  ])

  const image = firstOf<string>([
    ['og:image', absolute(meta('og:image:secure_url') ?? meta('og:image') ?? meta('og:image:url'), base)],
    ['jsonld:image', absolute(structured?.image, base)],
    ['twitter:image', absolute(meta('twitter:image') ?? meta('twitter:image:src'), base)],
    ['link:image_src', absolute(clues.links.get('image_src'), base)],
  ])
  if (image) provenance.image = image[0]
  if (canonical) provenance.canonical = canonicalHref ? 'link:canonical' : 'og:url'

  return {
    title: title?.title,
    authors: authorship.authors,
    agency: authorship.agency,
    published: dates.published,
    modified: dates.modified,
    language: language?.language,
    site: site?.[1],
    section: section?.[1],
    tags,
    image: image?.[1],
    canonical,
    ampUrl: absolute(clues.links.get('amphtml'), base),
    provenance,
  }
}

/** The first visible text of a page without long paragraphs. */
function sampleOfLines(clues: Clues): string {
  let text = clues.sample
  for (const line of clues.lines) {
    if (text.length > 2000) break
    text += line.text
  }
  return text
}

function firstOf<T>(candidates: readonly (readonly [string, T | undefined])[]): readonly [string, T] | undefined {
  for (const [source, value] of candidates) if (value) return [source, value]
  return undefined
}

function monthFirst(language: string | undefined, claimed: string | undefined, host: string): boolean {
  if (!(language ?? claimed ?? '').startsWith('en')) return false
  if (/en[-_](?:GB|AU|IE|IN|NZ|ZA|SG|HK|NG|KE)/i.test(`${language} ${claimed}`)) return false
  return !/\.(?:uk|au|ie|in|nz|za|sg|my|hk|pk|ng|ke|gh|eu|de|fr|nl|it|es)$/.test(host)
}

function readTags(raw: readonly string[]): readonly string[] {
  const tags: string[] = []
  const seen = new Set<string>()
  for (const one of raw.slice(0, 200)) {
    const tag = plain(one.slice(0, 200))
    const key = folded(tag)
    if (!key || tag.length > 80 || seen.has(key)) continue
    seen.add(key)
    tags.push(tag)
    if (tags.length >= 50) break
  }
  return tags
}
