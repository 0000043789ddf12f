import fs from 'node:fs'
import { svgOfBook } from '../capture/index.ts'
import { readingRoomHtml } from '../extract/index.ts'
import { picturesOf, revisionById } from '../store/index.ts'
import { dayOf } from './days.ts'
import { tableRows } from './export-table.ts'
import { sha256Hex } from './identity.ts'
import { ArchiveError, type OpenArchive } from './open-archive.ts'
import { shownPicture } from './shown-picture.ts'
import { escaped, xhtmlOf } from './xhtml.ts'
import { writeZip } from './zip.ts'

export interface EpubOptions {
  /** On the title page and in the reader's shelf; the query where it is absent. */
  readonly title?: string
  /** Chapters at most, the newest; default 500. */
  readonly most?: number
}

export interface EpubReport {
  readonly articles: number
  readonly pictures: number
  readonly bytes: number
}

/** Core media types of EPUB 3.3 among the pictures that are kept. */
const pictureTypes: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/svg+xml': 'svg',
}

const style = `body { line-height: 1.6; margin: 1em; }
h1 { line-height: 1.3; }
img { max-width: 100%; height: auto; }
figure { margin: 1em 0; }
figcaption, .about { font-size: .85em; }
blockquote { margin: 1em 1.5em; }
table { border-collapse: collapse; }
td, th { border: 1px solid; padding: .2em .4em; }
`

/**
 * Writes what a query finds (all, where it is empty) as an EPUB 3.3 book, oldest first: a chapter an article with its source,
 * date and address, kept pictures inside, links to the outside as they were. The same articles make the same bytes. Throws
 * `ArchiveError` where nothing is found.
 */
export async function exportEpub(
  archive: OpenArchive,
  file: string,
  query: string,
  { title = query.trim() || archive.settings.name, most = 500 }: EpubOptions = {},
): Promise<EpubReport> {
  const { settings } = archive
  const chosen: string[] = []
  for await (const row of tableRows(archive, query, most)) chosen.push(row.id)
  if (!chosen.length) throw new ArchiveError('nothing was found to make a book of')
  const partial = `${file}.partial`
  const zip = writeZip(partial)
  try {
    zip.add('mimetype', Buffer.from('application/epub+zip'))
    zip.add('META-INF/container.xml', Buffer.from(container))
    zip.add('OEBPS/style.css', Buffer.from(style))
    const pictures = new Map<string, { readonly place: string; readonly type: string }>()
    const chapters: { readonly file: string; readonly title: string; readonly language: string }[] = []
    let latest = 0
    for (const id of chosen.reverse()) {
      const chapter = await chapterOf(archive, id, async (digest, type) => {
        const extension = pictureTypes[type]
        if (!extension || pictures.has(digest)) return pictures.get(digest)?.place
        const bytes = await shownPicture(archive.blobs, digest, svgOfBook)
        if (!bytes) return undefined
        const place = `pictures/${digest}.${extension}`
        zip.add(`OEBPS/${place}`, bytes)
        pictures.set(digest, { place, type })
        return place
      })
      if (!chapter) continue
      latest = Math.max(latest, chapter.at)
      const name = `article-${String(chapters.length + 1).padStart(4, '0')}.xhtml`
      zip.add(`OEBPS/${name}`, Buffer.from(chapter.xhtml))
      chapters.push({ file: name, title: chapter.title, language: chapter.language })
    }
    const languages = Map.groupBy(chapters, (one) => one.language)
    const language = [...languages].sort((a, b) => b[1].length - a[1].length)[0]?.[0] ?? 'und'
    const about = {
      title,
      language,
      id: uuidOf(`${settings.name}\n${title}\n${chosen.join('\n')}`),
      latest,
      maker: settings.name,
    }
    zip.add('OEBPS/nav.xhtml', Buffer.from(navigation(about, chapters)))
    zip.add('OEBPS/book.opf', Buffer.from(packageOf(about, chapters, [...pictures.values()])))
    zip.close()
    fs.renameSync(partial, file)
    return { articles: chapters.length, pictures: pictures.size, bytes: fs.statSync(file).size }
  } finally {
    fs.rmSync(partial, { force: true })
  }
}

async function chapterOf(
  archive: OpenArchive,
  id: string,
  keep: (digest: string, type: string) => Promise<string | undefined>,
) {
  const { db, settings } = archive
  const [row] = await db.all<{
    current: string | null
    url: string | null
    source: string
    at: number
    title: string | null
  }>(
    'SELECT current_revision_id AS current, url, source, sort_at AS at, indexed_title AS title FROM articles WHERE id = ?',
    id,
  )
  const revision = row?.current ? await revisionById(db, row.current) : undefined
  if (!row || !revision) return undefined
  const kept = new Map((await picturesOf(db, id)).map((one) => [one.url, one]))
  const html = readingRoomHtml(revision.html, row.url ?? '', (url) => {
    const digest = kept.get(url)?.digest
    return digest && `/media/${digest}`
  })
  const places = new Map<string, string>()
  for (const { digest, type } of kept.values()) {
    if (!digest || !type || !html.includes(`/media/${digest}`)) continue
    const place = await keep(digest, type)
    if (place) places.set(digest, place)
  }
  const title = revision.title || row.title || row.url || id
  const language = languageTag(revision.language)
  const day = dayOf(row.at, settings.timeZone)
  const by = revision.authors.length ? ` · ${revision.authors.map(escaped).join(', ')}` : ''
  const address =
    row.url && /^https?:/.test(row.url) ? `<br/><a href="${escaped(row.url)}">${escaped(row.url)}</a>` : ''
  const body = `<h1>${escaped(title)}</h1>
<p class="about">${escaped(row.source)} · ${day}${by}${address}</p>
${xhtmlOf(html, (digest) => places.get(digest))}`
  return { xhtml: documentOf(title, language, body), title, language, at: row.at }
}

function documentOf(title: string, language: string, body: string, more = ''): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml"${more} xml:lang="${language}" lang="${language}">
<head><meta charset="utf-8"/><title>${escaped(title)}</title><link rel="stylesheet" href="style.css"/></head>
<body>
${body}
</body>
</html>
`
}

const container = `<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
`

interface About {
  readonly title: string
  readonly language: string
  readonly id: string
  readonly latest: number
  readonly maker: string
}

function navigation(about: About, chapters: readonly { readonly file: string; readonly title: string }[]): string {
  const items = chapters.map((one) => `<li><a href="${one.file}">${escaped(one.title)}</a></li>`).join('\n')
  const body = `<nav epub:type="toc"><h1>${escaped(about.title)}</h1>\n<ol>\n${items}\n</ol></nav>`
  return documentOf(about.title, about.language, body, ' xmlns:epub="http://www.idpf.org/2007/ops"')
}

/** The package document of EPUB 3.3; `modified` is the newest article's time, so that the book is the same each time. */
function packageOf(
  about: About,
  chapters: readonly { readonly file: string }[],
  pictures: readonly { readonly place: string; readonly type: string }[],
): string {
  const modified = new Date(Math.max(0, Math.min(about.latest, 8.64e15))).toISOString().replace(/\.\d+Z$/, 'Z')
  const items = [
    ...chapters.map((one, at) => `<item id="a${at + 1}" href="${one.file}" media-type="application/xhtml+xml"/>`),
    ...pictures.map((one, at) => `<item id="p${at + 1}" href="${one.place}" media-type="${one.type}"/>`),
  ]
  return `<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:${about.id}</dc:identifier>
<dc:title>${escaped(about.title)}</dc:title>
<dc:language>${about.language}</dc:language>
<dc:creator>${escaped(about.maker)}</dc:creator>
<meta property="dcterms:modified">${modified}</meta>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="style" href="style.css" media-type="text/css"/>
${items.join('\n')}
</manifest>
<spine>
<itemref idref="nav" linear="no"/>
${chapters.map((_, at) => `<itemref idref="a${at + 1}"/>`).join('\n')}
</spine>
</package>
`
}

function uuidOf(of: string): string {
  const hex = sha256Hex(of)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

function languageTag(language: string | undefined): string {
  return language && /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i.test(language) ? language : 'und'
}
