import type { ArticleDetail, Library } from '../../archive/library.ts'
import { atomFeed, feedUrn, namePath } from '../../views/index.ts'
import { notFound, sendText } from '../respond.ts'
import type { Room, RoomContext, Route } from '../room.ts'

const newest = 100

/** `/feed.atom`, `/source/NAME/feed.atom`, `/tag/NAME/feed.atom`: the 100 newest articles, whole. */
export const atomRoute: Route = (app, room) => {
  app.get('/feed.atom', (c) => sendFeed(c, room, {}, { title: room.library.name, pagePath: '/', kind: 'archive' }))
  for (const kind of ['source', 'tag'] as const) {
    app.get(`/${kind}/:name/feed.atom`, (c) => {
      const name = c.req.param('name')
      const about = {
        title: `${name} · ${room.library.name}`,
        pagePath: namePath(kind, name),
        kind,
        name,
      }
      return sendFeed(c, room, { [kind]: name }, about)
    })
  }
}

async function sendFeed(
  c: RoomContext,
  { library, version }: Room,
  filter: Parameters<Library['articles']>[0],
  about: { readonly title: string; readonly pagePath: string; readonly kind: string; readonly name?: string },
): Promise<Response> {
  const list = await library.articles({ ...filter, page: 1, perPage: newest })
  if (list.total === 0 && Object.keys(filter).length > 0) return notFound(c, c.get('ui').words.notFoundText)
  const articles: ArticleDetail[] = []
  // One after the other: a feed reader has time, and other readers' pages come between.
  for (const { id } of list.articles.slice(0, newest)) {
    const article = await library.article(id)
    if (article) articles.push(article)
  }
  const feed = atomFeed({
    id: feedUrn(library.id, about.kind, about.name, library.name),
    title: about.title,
    origin: c.get('origin'),
    selfPath: about.pagePath === '/' ? '/feed.atom' : `${about.pagePath}/feed.atom`,
    pagePath: about.pagePath,
    version,
    articles,
  })
  return sendText(c, feed, 'application/atom+xml; charset=utf-8')
}
