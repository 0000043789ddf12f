import { addressKey } from '../model/index.ts'
import type { ExportNote, ExportPlace } from './article.ts'
import { pictureEndings, zonedDay } from './clean-post.ts'
import { relativePath } from './markdown-text.ts'
import { noteId, noteOf } from './note.ts'
import { folderIndex, mainIndex, type NoteEntry } from './note-index.ts'
import { NoteNames } from './note-name.ts'
import { encode, type FileOutcome, failed, OwnFiles } from './own-files.ts'
import type { SiteFolder } from './site-folder.ts'

export interface MarkdownEvent extends FileOutcome {
  readonly what: 'note' | 'picture' | 'index'
  /** The article's. */
  readonly id?: string
}

export interface MarkdownOptions {
  /** The heading of `index.md`. */
  readonly title: string
  /** IANA name; notes stand under the days of this zone. */
  readonly timeZone: string
  /** Of the words in the index: Chinese for `zh…`, else English. */
  readonly language?: string
}

/**
 * Writes articles as Markdown files `SOURCE/YEAR/DAY TITLE.md` with their pictures, and an `index.md` of all and of each
 * year; one event a file. `places` names all articles, oldest first, so that they can link to one another; `articles` then
 * gives them. Only what differs is written; a note keeps its path when its title changes; nothing is removed or
 * overwritten that was not written here before; one article that fails stops no other. Throws `ForeignFolderError` for a
 * folder of another export.
 */
export async function* exportMarkdown(
  places: AsyncIterable<ExportPlace>,
  articles: AsyncIterable<ExportNote | { readonly id: string; readonly failure: unknown }>,
  folder: SiteFolder,
  options: MarkdownOptions,
): AsyncGenerator<MarkdownEvent> {
  yield* OwnFiles.use(folder, 'markdown', (files) => writeNotes(places, articles, files, folder, options))
}

async function* writeNotes(
  places: AsyncIterable<ExportPlace>,
  articles: AsyncIterable<ExportNote | { readonly id: string; readonly failure: unknown }>,
  files: OwnFiles,
  folder: SiteFolder,
  options: MarkdownOptions,
): AsyncGenerator<MarkdownEvent> {
  const standing = new Set(await folder.list())
  const claimed = await claimedNotes(folder, standing, files)
  const entries = await giveNames(places, { files, standing, claimed, timeZone: options.timeZone })
  const paths = new Map(entries.map(({ id, path }) => [id, path]))
  const byKey = new Map(entries.flatMap(({ key, path }) => (key === undefined ? [] : [[key, path] as const])))
  for await (const article of articles) {
    const path = paths.get(article.id)
    // Came in while we were writing: the next run has it.
    if (path === undefined) continue
    try {
      if ('failure' in article) throw article.failure
      const pictures = new Map<string, string>()
      for await (const event of writePictures(article, files)) {
        if (event.state !== 'failed') pictures.set(event.digest, event.path)
        if (files.isFirst(event.path) || event.state !== 'unchanged')
          yield { what: 'picture', id: article.id, ...event }
      }
      const text = noteOf(
        article,
        {
          picture: (digest) => {
            const picture = pictures.get(digest)
            return picture && relativePath(path, picture)
          },
          link: (href) => {
            const other = byKey.get(addressKey(href) ?? '')
            return other && other !== path ? relativePath(path, other) : undefined
          },
        },
        options.timeZone,
      )
      const isClaimed = claimed.get(article.id) === path
      yield { what: 'note', id: article.id, ...(await files.put(path, encode(text), article.id, isClaimed)) }
    } catch (error) {
      yield { what: 'note', id: article.id, ...failed(path, error) }
    }
  }
  for (const [path, text] of indexes(entries, options)) {
    yield { what: 'index', ...(await files.put(path, encode(text)).catch((error) => failed(path, error))) }
  }
}

interface NamedEntry extends NoteEntry {
  readonly id: string
  readonly key: string | undefined
}

interface Standing {
  readonly files: OwnFiles
  readonly standing: ReadonlySet<string>
  /** Notes that our list does not name, by the article that they say they are of. */
  readonly claimed: ReadonlyMap<string, string>
  readonly timeZone: string
}

/** Those that have a path keep it; each other one gets a free one. */
async function giveNames(
  places: AsyncIterable<ExportPlace>,
  { files, standing, claimed, timeZone }: Standing,
): Promise<readonly NamedEntry[]> {
  const names = new NoteNames()
  for (const path of standing) names.take(path)
  const waiting: { readonly place: ExportPlace; readonly path: string | undefined }[] = []
  for await (const place of places) {
    const path = files.manifest.pathsOf(place.id).find((one) => one.endsWith('.md')) ?? claimed.get(place.id)
    if (path !== undefined) {
      names.take(path)
      names.takeFolder(place.source, path)
    }
    waiting.push({ place, path })
  }
  return waiting.map(({ place, path }) => {
    const day =
      (place.publishedAt === undefined ? undefined : zonedDay(place.publishedAt, timeZone)) ??
      zonedDay(place.firstSeenAt, timeZone) ??
      '1970-01-01'
    return {
      id: place.id,
      key: place.url === undefined ? undefined : addressKey(place.url),
      title: place.title,
      source: place.source,
      day,
      path: path ?? names.give(place.source, day, place.title, place.id),
    }
  })
}

async function claimedNotes(
  folder: SiteFolder,
  standing: ReadonlySet<string>,
  files: OwnFiles,
): Promise<ReadonlyMap<string, string>> {
  const claimed = new Map<string, string>()
  for (const path of standing) {
    if (!path.endsWith('.md') || files.manifest.has(path)) continue
    // A link, or what may not be read, claims nothing.
    const bytes = await folder.read(path).catch(() => undefined)
    const id = bytes && noteId(bytes)
    if (id) claimed.set(id, path)
  }
  return claimed
}

async function* writePictures(
  article: ExportNote,
  files: OwnFiles,
): AsyncGenerator<FileOutcome & { readonly digest: string }> {
  for (const { digest, type, bytes } of article.pictures) {
    const ending = pictureEndings.get(type)
    if (!ending || !article.cleanHtml.includes(`/media/${digest}`)) continue
    const path = `pictures/${digest.slice(0, 2)}/${digest.replace(/[^\w-]/g, '')}.${ending}`
    try {
      const outcome = (await files.stands(path))
        ? { path, state: 'unchanged' as const }
        : await files.put(path, await bytes())
      yield { ...outcome, digest }
    } catch (error) {
      yield { ...failed(path, error), digest }
    }
  }
}

/** `index.md` of all, and one in each folder of a year. */
function* indexes(
  entries: readonly NamedEntry[],
  options: MarkdownOptions,
): Generator<readonly [path: string, text: string]> {
  const folders = Map.groupBy(entries, ({ path }) => path.slice(0, path.lastIndexOf('/')))
  yield ['index.md', mainIndex(entries, folders, options)]
  for (const [path, those] of folders)
    if (path !== '') yield [`${path}/index.md`, folderIndex(`${path}/index.md`, those, options)]
}
