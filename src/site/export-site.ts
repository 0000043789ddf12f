import type { SiteArticle, SiteSource } from '../archive/index.ts'
import type { EditSummary } from '../archive/library.ts'
import {
  archivePage,
  atomFeed,
  createFormat,
  createUi,
  feedUrn,
  type Html,
  namesPage,
  type ShownNeighbours,
  type SiteSection,
  siteArticlePage,
  siteChangesPage,
  siteEditsPage,
  siteListPage,
  sitemap,
  siteSearchPage,
  type Ui,
  type UiLanguage,
} from '../views/index.ts'
import { bundleScript } from './bundle-script.ts'
import { pictureEndings } from './clean-post.ts'
import { encode, type FileOutcome, ForeignFolderError, failed, OwnFiles } from './own-files.ts'
import { type ArticleGist, placeOfId } from './search-codes.ts'
import { file, SearchIndex } from './search-index.ts'
import type { SiteFolder } from './site-folder.ts'
import { Neighbours, SiteLists } from './site-lists.ts'
import { addressPart, nameKinds, pictureFile, SitePlaces } from './site-places.ts'

export interface SiteOptions {
  readonly language: UiLanguage
  readonly version: string
  /** Of our own: the stylesheet, the icon, the script for arrow keys. */
  readonly assets: Readonly<Record<'style' | 'icon' | 'script', { readonly body: Uint8Array }>>
  /** Where the site will be read: for the feed's addresses and the sitemap. Ends without `/`. */
  readonly base?: string
}

export interface SiteEvent extends FileOutcome {
  readonly what: 'article' | 'picture' | 'page' | 'search'
  readonly id?: string
}

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'"
const inFeed = 50
const editsShown = 100

/**
 * Writes a site that needs no server: pages of articles, days, months, sources, tags and authors, of what was changed, a feed,
 * and a search whose index is loaded piece by piece. One event a file. All links are relative, and nothing is asked of anybody
 * else. Only what differs is written; what was written here before and is no part of the site any more is removed, unless
 * something failed; files of others are left alone. Throws `ForeignFolderError` where another site or export stands.
 */
export async function* exportSite(
  source: SiteSource,
  folder: SiteFolder,
  options: SiteOptions,
): AsyncGenerator<SiteEvent> {
  yield* OwnFiles.use(folder, 'site', async function* (files) {
    const front = await folder.size('index.html')
    if (front !== undefined && !files.manifest.owns('index.html')) {
      throw new ForeignFolderError('the folder has an index.html that is not of this program; name an empty folder')
    }
    yield* new SiteWriter(source, files, options).run()
  })
}

class SiteWriter {
  readonly #source: SiteSource
  readonly #files: OwnFiles
  readonly #options: SiteOptions
  readonly #places = new SitePlaces()
  readonly #lists = new SiteLists()
  readonly #ui: Ui
  readonly #written = new Set<string>()
  /** The newest articles, oldest first. */
  readonly #recent: SiteArticle[] = []
  #hasFailed = false

  constructor(source: SiteSource, files: OwnFiles, options: SiteOptions) {
    this.#source = source
    this.#files = files
    this.#options = options
    const ui = createUi({
      language: options.language,
      archiveName: source.name,
      timeZone: source.timeZone,
      version: options.version,
      assets: { style: '/assets/style.css', icon: '/assets/icon.svg', script: '/assets/keys.js' },
      format: createFormat(options.language, source.timeZone),
      now: 0,
      marks: 'hide',
      path: '/',
    })
    this.#ui = { ...ui, site: { policy, sections: [] } }
  }

  async *run(): AsyncGenerator<SiteEvent> {
    for await (const article of this.#source.summaries()) {
      this.#lists.add(article, this.#ui.format)
      this.#places.articles.add(article.id)
      if (article.editedAt !== undefined) this.#places.changed.add(article.id)
    }
    this.#lists.tell(this.#places)
    const ui = { ...this.#ui, site: { policy, sections: this.#sections() } }
    yield* this.#assets()
    yield* this.#articles(ui)
    yield* this.#listPages(ui)
    yield* this.#feedAndMap()
    if (!this.#hasFailed) yield* this.#removeOld()
  }

  #sections(): readonly SiteSection[] {
    const has = (kind: 'tag' | 'author') => this.#places.names[kind].size > 0
    return [
      'front',
      'archive',
      'sources',
      ...(has('tag') ? (['tags'] as const) : []),
      ...(has('author') ? (['authors'] as const) : []),
      ...(this.#places.changed.size > 0 ? (['edits'] as const) : []),
    ]
  }

  async *#assets(): AsyncGenerator<SiteEvent> {
    const { style, icon, script } = this.#options.assets
    yield await this.#put('page', 'assets/style.css', style.body)
    yield await this.#put('page', 'assets/icon.svg', icon.body)
    yield await this.#put('page', 'assets/keys.js', script.body)
    yield await this.#put('page', 'assets/search.js', encode(searchScript()))
    // Pages of GitHub goes through all files for Jekyll where this is not there.
    yield await this.#put('page', '.nojekyll', new Uint8Array())
  }

  async *#articles(ui: Ui): AsyncGenerator<SiteEvent> {
    const index = new SearchIndex()
    const near = new Neighbours(this.#lists.articles)
    for await (const article of this.#source.articles()) {
      // Came in while we were writing: the next run has it.
      if (!this.#places.articles.has(article.id)) continue
      try {
        if ('failure' in article) throw article.failure
        yield* this.#article(ui, article, near.of(article.id))
        for (const [path, text] of index.add(indexed(ui, article))) yield await this.#put('search', path, encode(text))
        this.#recent.push(article)
        if (this.#recent.length > inFeed) this.#recent.shift()
      } catch (error) {
        this.#hasFailed = true
        yield { what: 'article', id: article.id, ...failed('', error) }
      }
    }
    for (const [path, text] of index.end()) yield await this.#put('search', path, encode(text))
  }

  async *#article(ui: Ui, article: SiteArticle, near: ShownNeighbours): AsyncGenerator<SiteEvent> {
    for (const { digest, type, bytes } of article.pictures) {
      const ending = pictureEndings.get(type)
      const isShown = digest === article.picture || article.html.includes(`/media/${digest}`)
      if (!ending || !isShown) continue
      const path = pictureFile(digest, ending)
      try {
        const isFirst = this.#files.isFirst(path)
        this.#written.add(path)
        if (!(await this.#files.stands(path))) {
          const event = await this.#put('picture', path, await bytes())
          yield { ...event, id: article.id }
          if (event.state === 'failed') continue
        } else if (isFirst) yield { what: 'picture', id: article.id, path, state: 'unchanged' }
        this.#places.pictures.set(digest, ending)
      } catch (error) {
        this.#hasFailed = true
        yield { what: 'picture', id: article.id, ...failed(path, error) }
      }
    }
    const shown = { ...article, html: this.#withKeptPictures(article.html) }
    if (article.edits.length === 0) this.#places.changed.delete(article.id)
    // Its first edit may have come in while we were writing: the next run has it.
    else if (this.#places.changed.has(article.id))
      yield await this.#page(`/article/${article.id}/changes`, () => siteChangesPage(ui, shown))
    yield {
      ...(await this.#page(`/article/${article.id}`, () => siteArticlePage(ui, shown, near))),
      what: 'article',
      id: article.id,
    }
    const [path, text] = file(placeOfId(article.id), gistOf(ui, article))
    yield await this.#put('search', path.replace(/^search/, 'text'), encode(text))
  }

  /** Pictures that are not in the site give their words. */
  #withKeptPictures(html: string): string {
    // Our sanitiser writes `<img src="…" alt="…"` and nothing else like it, so the shape is known.
    return html.replace(/<img src="\/media\/([\w.-]+)" alt="([^"]*)"[^>]*>/g, (tag, digest: string, alt: string) =>
      this.#places.pictures.has(digest) ? tag : alt,
    )
  }

  async *#listPages(ui: Ui): AsyncGenerator<SiteEvent> {
    for (const { address, ids, list } of this.#lists.planned(this.#source.name)) {
      const articles = (await this.#source.listed(ids)).map((one) => {
        const { picture, ...rest } = one
        return picture !== undefined && this.#places.pictures.has(picture) ? one : rest
      })
      yield await this.#page(address, () => siteListPage(ui, { ...list, articles }))
    }
    yield await this.#page('/archive', () => archivePage(ui, this.#lists.days()))
    for (const kind of nameKinds) {
      if (kind === 'source' || this.#places.names[kind].size > 0)
        yield await this.#page(`/${kind}s`, () => namesPage(ui, kind, this.#lists.names(kind)))
    }
    if (ui.site?.sections.includes('edits')) {
      const edits = await this.#newestEdits()
      yield await this.#page('/changes', () => siteEditsPage(ui, edits))
    }
    yield await this.#page('/search', () => siteSearchPage(ui))
  }

  async #newestEdits(): Promise<readonly EditSummary[]> {
    const found: EditSummary[] = []
    for (let page = 1; page <= 20 && found.length < editsShown; page++) {
      const edits = await this.#source.edits(page)
      found.push(...edits.filter(({ article }) => this.#places.articles.has(article.id)))
      if (edits.length === 0) break
    }
    return found.slice(0, editsShown)
  }

  async *#feedAndMap(): AsyncGenerator<SiteEvent> {
    const { base } = this.#options
    // Without a base address they are relative to the feed itself.
    const whole = (path: string) => (base === undefined ? '' : `${base}/`) + path.split('/').map(addressPart).join('/')
    const place = (address: string) => whole(this.#places.fileOf(address) ?? '')
    const feed = atomFeed({
      id: feedUrn(this.#source.id, 'archive', undefined, this.#source.name),
      title: this.#source.name,
      origin: base ?? '',
      selfPath: base === undefined ? 'feed.atom' : '/feed.atom',
      pagePath: base === undefined ? 'index.html' : '/index.html',
      pageOf: (id) => place(`/article/${id}`),
      version: this.#options.version,
      articles: [...this.#recent].reverse().map((article) => ({
        ...article,
        html: this.#withKeptPictures(article.html).replace(
          /(<img src=")(\/media\/[\w.-]+)/g,
          (_, tag: string, at: string) => tag + place(at),
        ),
      })),
    })
    yield await this.#put('page', 'feed.atom', encode(feed))
    if (base !== undefined) yield* this.#map(base)
  }

  /** Well under the 50,000 that sitemaps.org allows. */
  async *#map(base: string): AsyncGenerator<SiteEvent> {
    const paths = [
      'index.html',
      ...this.#lists.articles.flatMap(({ id }) => this.#places.fileOf(`/article/${id}`) ?? []),
    ]
    const perPart = 20_000
    const parts = Array.from({ length: Math.ceil(paths.length / perPart) }, (_, at) =>
      paths.slice(at * perPart, (at + 1) * perPart),
    )
    const entry = (path: string) => ({ path: `/${path.split('/').map(addressPart).join('/')}` })
    if (parts.length === 1) {
      yield await this.#put('page', 'sitemap.xml', encode(sitemap(base, paths.map(entry))))
      return
    }
    for (const [at, part] of parts.entries()) {
      yield await this.#put('page', `sitemap-${at + 1}.xml`, encode(sitemap(base, part.map(entry))))
    }
    const all = parts.map((_, at) => entry(`sitemap-${at + 1}.xml`))
    yield await this.#put('page', 'sitemap.xml', encode(sitemap(base, all, true)))
  }

  async *#removeOld(): AsyncGenerator<SiteEvent> {
    for (const path of this.#files.manifest.paths()) {
      if (this.#written.has(path)) continue
      const removed = await this.#files.remove(path).catch((error) => failed(path, error))
      if (removed) yield { what: 'page', ...removed }
    }
  }

  /** One page that can't be made stops no other. */
  async #page(address: string, make: () => Html): Promise<SiteEvent> {
    const path = this.#places.fileOf(address)
    if (path === undefined) throw new Error(`no place for ${address}`)
    try {
      return await this.#put('page', path, encode(this.#places.localised(String(make()), path)))
    } catch (error) {
      this.#hasFailed = true
      return { what: 'page', ...failed(path, error) }
    }
  }

  async #put(what: SiteEvent['what'], path: string, bytes: Uint8Array): Promise<SiteEvent> {
    this.#written.add(path)
    try {
      return { what, ...(await this.#files.put(path, bytes)) }
    } catch (error) {
      this.#hasFailed = true
      return { what, ...failed(path, error) }
    }
  }
}

function indexed(ui: Ui, { id, source, title, text, publishedAt, firstSeenAt }: SiteArticle) {
  return { id, day: ui.format.dayKey(publishedAt ?? firstSeenAt), source, title, text }
}

function gistOf(ui: Ui, { title, source, text, language, publishedAt, firstSeenAt }: SiteArticle): ArticleGist {
  const day = ui.format.calendar(ui.format.dayKey(publishedAt ?? firstSeenAt))
  return { title, source, day, ...(language !== undefined && { language }), text }
}

/** What the fold of the search needs of Node, made of what a browser has. */
const inBrowser = `const Buffer = { from: (buffer, from, length) => ({ toString: () => new TextDecoder('utf-16le', { ignoreBOM: true }).decode(new Uint8Array(buffer, from, length)) }) }\n`

/** The script of the search page. */
export function searchScript(): string {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  return bundleScript(new URL(`./search-page.${ending}`, import.meta.url), inBrowser)
}
