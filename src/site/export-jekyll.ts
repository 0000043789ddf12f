import { createHash } from 'node:crypto'
import type { ExportArticle } from './article.ts'
import { cleanPost, pictureEndings, picturePath, zonedDay } from './clean-post.ts'
import { compatPost } from './compat-post.ts'
import type { Manifest } from './manifest.ts'
import { encode, type FileState, failed, OwnFiles } from './own-files.ts'
import { parseJekyllPost } from './parse-post.ts'
import { PostNames, postPath, utcDay } from './post-name.ts'
import { isInside, type SiteFolder } from './site-folder.ts'
import { type SiteSettings, skeleton } from './skeleton.ts'

export interface ExportOptions extends SiteSettings {
  /** Paths of posts that will come: no other post is given one of them. */
  readonly reservedPaths?: Iterable<string>
}

/** What became of one file. */
export interface ExportEvent {
  readonly what: 'post' | 'picture' | 'site'
  readonly path: string
  /** The article's. */
  readonly id?: string
  readonly state: FileState
  readonly message?: string
}

/**
 * Writes articles as posts of a Jekyll site, one event a file. Only what differs is written, each file all or nothing;
 * a post keeps its path when its title changes; nothing is removed or overwritten that was not written here before; one
 * article that fails stops no other. In a folder without `_config.yml` a small site is made around the posts. Give the
 * articles in a lasting order (oldest first), because of two with one name the first keeps it. Throws
 * `ForeignFolderError` for a folder of another export.
 */
export async function* exportJekyll(
  articles: AsyncIterable<ExportArticle>,
  folder: SiteFolder,
  options: ExportOptions,
): AsyncGenerator<ExportEvent> {
  yield* OwnFiles.use(folder, 'jekyll', (files) => writePosts(articles, files, folder, options))
}

async function* writePosts(
  articles: AsyncIterable<ExportArticle>,
  files: OwnFiles,
  folder: SiteFolder,
  options: ExportOptions,
): AsyncGenerator<ExportEvent> {
  const { manifest } = files
  const existing = await folder.list()
  const standing = new Set(existing)
  const names = new PostNames()
  for (const path of existing) if (postPath.test(path)) names.take(path)
  for (const path of options.reservedPaths ?? []) names.take(path)
  const strangers = await strangePosts(folder, existing, manifest)
  const put = async (
    what: ExportEvent['what'],
    path: string,
    bytes: Uint8Array,
    id?: string,
  ): Promise<ExportEvent> => ({
    what,
    ...(id !== undefined && { id }),
    ...(await files.put(path, bytes, id, strangers.get(`id ${id}`) === path)),
  })

  if (!standing.has('_config.yml') || manifest.owns('_config.yml')) {
    for (const [path, text] of skeleton(options)) {
      yield await put('site', path, encode(text)).catch((error) => ({ what: 'site' as const, ...failed(path, error) }))
    }
  }
  for await (const article of articles) {
    try {
      if (options.format === 'compat' && article.imported.length > 0) yield* importedPosts(article, put)
      else yield* ownPost(article, options, { files, manifest, names, strangers, put })
    } catch (error) {
      yield { what: 'post', id: article.id, ...failed('', error) }
    }
  }
}

type Put = (what: ExportEvent['what'], path: string, bytes: Uint8Array, id?: string) => Promise<ExportEvent>

interface Site {
  readonly files: OwnFiles
  readonly manifest: Manifest
  readonly names: PostNames
  readonly strangers: Map<string, string>
  readonly put: Put
}

/** The same bytes under the same path. A path from a foreign folder is held against the site's borders. */
async function* importedPosts(article: ExportArticle, put: Put): AsyncGenerator<ExportEvent> {
  for (const { path, bytes } of article.imported) {
    if (!isInside(path) || !/\.(md|markdown|html?)$/i.test(path)) {
      yield { what: 'post', path, id: article.id, state: 'failed', message: 'the path leads out of the site' }
    } else yield await put('post', path, await bytes(), article.id)
  }
}

async function* ownPost(article: ExportArticle, options: ExportOptions, site: Site): AsyncGenerator<ExportEvent> {
  const isCompat = options.format === 'compat'
  const extension = isCompat ? 'md' : 'html'
  let shown = article
  if (!isCompat) {
    const events = await writePictures(article, site)
    yield* events
    const failed = new Set(events.filter(({ state }) => state === 'failed').map(({ path }) => path))
    const pictures = article.pictures.filter(
      ({ digest, type }) => !failed.has(picturePath(digest, pictureEndings.get(type) ?? '')),
    )
    shown = { ...article, pictures }
  }
  const text = isCompat ? compatText(article) : cleanPost(shown, options.timeZone)
  const written = site.manifest.pathsOf(article.id)
  const known =
    written.find((path) => path.endsWith(`.${extension}`)) ??
    takeStranger(site.strangers, bytesKey(encode(text))) ??
    site.strangers.get(isCompat ? `from ${article.url}` : `id ${article.id}`)
  const path = known ?? site.names.give(dayOf(article, options), titleOf(article, isCompat), article.id, extension)
  yield await site.put('post', path, encode(text), article.id)
  for (const old of written) {
    if (old === path) continue
    const removed = await site.files.remove(old)
    if (removed) yield { what: 'post', id: article.id, ...removed }
  }
}

async function writePictures(article: ExportArticle, site: Site): Promise<readonly ExportEvent[]> {
  const events: ExportEvent[] = []
  for (const { digest, type, bytes } of article.pictures) {
    const ending = pictureEndings.get(type)
    if (!ending) continue
    const path = picturePath(digest, ending)
    try {
      const isFirst = site.files.isFirst(path)
      const isThere = await site.files.stands(path)
      if (!isThere) events.push({ ...(await site.put('picture', path, await bytes(), undefined)), id: article.id })
      else if (isFirst) events.push({ what: 'picture', id: article.id, path, state: 'unchanged' })
    } catch (error) {
      events.push({ what: 'picture', id: article.id, ...failed(path, error) })
    }
  }
  return events
}

function compatText(article: ExportArticle): string {
  const date = article.feedDate ?? article.publishedAt
  return compatPost({
    title: titleOf(article, true),
    ...(date !== undefined && { date }),
    author: article.feedAuthors.join(', ') || article.source,
    from: article.url ?? '',
    tag: article.source,
    content: article.contentHtml ?? article.cleanHtml.replace(/<img src="\/media\/[^"]*" alt="([^"]*)"[^>]*>/g, '$1'),
  })
}

function titleOf(article: ExportArticle, isCompat: boolean): string {
  return (isCompat ? article.feedTitle : undefined) ?? article.title
}

/** An undated article stands under the day on which it was first seen, and says no date (D7). */
function dayOf(article: ExportArticle, options: ExportOptions): string {
  const isCompat = options.format === 'compat'
  const at = isCompat ? (article.feedDate ?? article.publishedAt) : article.publishedAt
  const day = (time: number) => (isCompat ? utcDay(time) : zonedDay(time, options.timeZone))
  return (at === undefined ? undefined : day(at)) ?? day(article.firstSeenAt) ?? '1970-01-01'
}

/** A post with just these bytes stands there already: it is this article's, and no other's. */
function takeStranger(strangers: Map<string, string>, key: string): string | undefined {
  const path = strangers.get(key)
  strangers.delete(key)
  return path
}

function bytesKey(bytes: Uint8Array): string {
  return `bytes ${createHash('sha256').update(bytes).digest('hex')}`
}

/**
 * Posts in the folder that our list does not name, by what they say of themselves: `id …` for one that we wrote and
 * whose list was lost (D20), `from …` for a post of the ancestor's, which stays as it is and is not written twice,
 * `bytes …` for one that says neither.
 */
async function strangePosts(
  folder: SiteFolder,
  existing: readonly string[],
  manifest: Manifest,
): Promise<Map<string, string>> {
  const strangers = new Map<string, string>()
  for (const path of existing) {
    if (!postPath.test(path) || manifest.has(path)) continue
    // A link, or what may not be read, claims nothing.
    const bytes = await folder.read(path).catch(() => undefined)
    if (!bytes) continue
    strangers.set(bytesKey(bytes), path)
    const read = parseJekyllPost(bytes, path)
    if (read.kind !== 'post') continue
    const own = read.post.others.find(([key]) => key === 'presskeep')?.[1]
    const id = own && /"id":"([^"\\]+)"/.exec(own)?.[1]
    if (id) strangers.set(`id ${id}`, path)
    else if (read.post.shape === 'compat' && read.post.from) strangers.set(`from ${read.post.from}`, path)
  }
  return strangers
}
