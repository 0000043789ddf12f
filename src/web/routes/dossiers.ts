import { Readable } from 'node:stream'
import type { ArticleDetail, DossierSummary } from '../../archive/library.ts'
import { atomFeed, dossierPage, dossiersPage, feedUrn, searchWords } from '../../views/index.ts'
import { badRequest, notFound, sendPage, sendText } from '../respond.ts'
import type { Room, RoomContext, Route } from '../room.ts'

const shown = 100
const inFeed = 50
const weekMs = 7 * 86_400_000

const bookTypes = {
  'book.epub': { format: 'epub', type: 'application/epub+zip' },
  'captures.wacz': { format: 'wacz', type: 'application/wacz' },
} as const

/** `/dossiers`, `/dossier/ID?since=`, `/dossier/ID/feed.atom`, `/dossier/ID/book.epub`, `/dossier/ID/captures.wacz` */
export const dossiersRoute: Route = (app, room) => {
  const { library } = room
  app.get('/dossiers', async (c) => sendPage(c, dossiersPage(c.get('ui'), await library.dossiers())))

  app.get('/dossier/:id', async (c) => {
    const ui = c.get('ui')
    const dossier = await dossierOf(room, c)
    if (!dossier) return notFound(c, searchWords[ui.language].noSuchDossier)
    const given = c.req.query('since')
    if (given !== undefined && !/^\d{1,15}$/.test(given)) return badRequest(c, searchWords[ui.language].badSince)
    const found = await library.search(dossier.query, { sort: 'new', limit: shown, withFacets: true })
    const since = given === undefined ? ui.now - weekMs : Number(given)
    const hasCaptures = found.hits.length > 0 && (await library.haveCaptures(found.hits.map((hit) => hit.id)))
    return sendPage(c, dossierPage(ui, { dossier, found, since, hasCaptures }))
  })

  app.get('/dossier/:id/feed.atom', async (c) => {
    const dossier = await dossierOf(room, c)
    if (!dossier) return notFound(c, searchWords[c.get('ui').language].noSuchDossier)
    return sendFeed(c, room, dossier)
  })

  for (const [name, { format, type }] of Object.entries(bookTypes)) {
    app.get(`/dossier/:id/${name}`, async (c) => {
      const dossier = await dossierOf(room, c)
      if (!dossier) return notFound(c, searchWords[c.get('ui').language].noSuchDossier)
      const book = await library.book(dossier.query, format, dossier.name)
      const words = searchWords[c.get('ui').language]
      if (!book) return notFound(c, format === 'wacz' ? words.noCaptures : words.noBook)
      c.header('Content-Type', type)
      c.header('Content-Disposition', `attachment; filename="dossier-${dossier.id}.${format}"`)
      c.header('Cache-Control', 'no-store')
      return c.body(Readable.toWeb(Readable.from(book)) as ReadableStream<Uint8Array>)
    })
  }
}

async function dossierOf({ library }: Room, c: RoomContext): Promise<DossierSummary | undefined> {
  const id = c.req.param('id')
  return (await library.dossiers()).find((one) => one.id === id)
}

async function sendFeed(c: RoomContext, { library, version }: Room, dossier: DossierSummary): Promise<Response> {
  const { hits } = await library.search(dossier.query, { sort: 'new', limit: inFeed })
  const articles: ArticleDetail[] = []
  for (const { id } of hits) {
    const article = await library.article(id)
    if (article) articles.push(article)
  }
  const pagePath = `/dossier/${dossier.id}`
  const feed = atomFeed({
    id: feedUrn(library.id, 'dossier', dossier.id, ''),
    title: `${dossier.name} · ${library.name}`,
    origin: c.get('origin'),
    selfPath: `${pagePath}/feed.atom`,
    pagePath,
    version,
    articles,
  })
  return sendText(c, feed, 'application/atom+xml; charset=utf-8')
}
