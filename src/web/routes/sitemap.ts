import type { ArticlePage } from '../../archive/library.ts'
import { listTime, sitemap } from '../../views/index.ts'
import { notFound, sendText } from '../respond.ts'
import type { Route } from '../room.ts'

/** Well under the 50,000 that sitemaps.org allows, so that one part is made quickly. */
const perPart = 5000

/** `/sitemap.xml`: every article; an index of `/sitemap-N.xml` where one part is not enough. And `/robots.txt`. */
export const sitemapRoute: Route = (app, { library }) => {
  const part = (page: number) => library.articles({ page, perPage: perPart })

  app.get('/sitemap.xml', async (c) => {
    const first = await part(1)
    const xml =
      first.pageCount <= 1
        ? sitemap(c.get('origin'), addresses(first))
        : sitemap(
            c.get('origin'),
            Array.from({ length: first.pageCount }, (_, i) => ({ path: `/sitemap-${i + 1}.xml` })),
            true,
          )
    return sendText(c, xml, 'application/xml; charset=utf-8')
  })

  app.get('/:file{sitemap-[1-9][0-9]{0,5}\\.xml}', async (c) => {
    const page = Number(/\d+/.exec(c.req.param('file'))?.[0])
    const list = await part(page)
    if (page > list.pageCount) return notFound(c, c.get('ui').words.notFoundText)
    return sendText(c, sitemap(c.get('origin'), addresses(list)), 'application/xml; charset=utf-8')
  })

  app.get('/robots.txt', (c) =>
    sendText(
      c,
      `User-agent: *\nDisallow: /capture/\nDisallow: /search\nDisallow: /api/\nSitemap: ${c.get('origin')}/sitemap.xml\n`,
      'text/plain; charset=utf-8',
    ),
  )
}

function addresses(list: ArticlePage): { path: string; at: number }[] {
  const front = list.page === 1 && list.articles[0] ? [{ path: '/', at: listTime(list.articles[0]) }] : []
  return [
    ...front,
    ...list.articles.map((article) => ({
      path: `/article/${encodeURIComponent(article.id)}`,
      at: article.editedAt ?? listTime(article),
    })),
  ]
}
