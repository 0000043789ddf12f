import { articlePage } from '../../views/index.ts'
import { isId } from '../inputs.ts'
import { badRequest, notFound, sendPage } from '../respond.ts'
import type { Route } from '../room.ts'

/** `/article/ID`: one article, with what was kept of it. */
export const articleRoute: Route = (app, { library }) => {
  app.get('/article/:id', async (c) => {
    const ui = c.get('ui')
    const id = c.req.param('id')
    if (!isId(id)) return badRequest(c, ui.words.badId)
    // With the usual policy a form would not say where it comes from, and other sites learn nothing by this one either.
    if (ui.marks === 'edit') c.header('Referrer-Policy', 'same-origin')
    const article = await library.article(id)
    return article
      ? sendPage(c, articlePage(ui, article, await library.related(article.id)))
      : notFound(c, ui.words.noSuchArticle)
  })
}
