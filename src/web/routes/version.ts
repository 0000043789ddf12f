import { versionPage } from '../../views/index.ts'
import { isId } from '../inputs.ts'
import { badRequest, notFound, sendPage } from '../respond.ts'
import type { Route } from '../room.ts'

/** `/article/ID/version/REVISION`: what an article said at another time. */
export const versionRoute: Route = (app, { library }) => {
  app.get('/article/:id/version/:revision', async (c) => {
    const ui = c.get('ui')
    const id = c.req.param('id')
    const revisionId = c.req.param('revision')
    if (!isId(id) || !isId(revisionId)) return badRequest(c, ui.words.badId)
    const [article, revision] = await Promise.all([library.article(id), library.revision(id, revisionId)])
    if (!article) return notFound(c, ui.words.noSuchArticle)
    return revision ? sendPage(c, versionPage(ui, article, revision)) : notFound(c, ui.words.noSuchVersion)
  })
}
