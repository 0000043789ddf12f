import { changesPage } from '../../views/index.ts'
import { isId } from '../inputs.ts'
import { badRequest, notFound, sendPage } from '../respond.ts'
import type { Route } from '../room.ts'

/** `/article/ID/changes?before=&after=&view=`: what was changed between two versions. */
export const changesRoute: Route = (app, { library }) => {
  app.get('/article/:id/changes', async (c) => {
    const ui = c.get('ui')
    const id = c.req.param('id')
    const before = c.req.query('before') || undefined
    const after = c.req.query('after') || undefined
    if (![id, before, after].every((one) => one === undefined || isId(one))) return badRequest(c, ui.words.badId)
    const article = await library.article(id)
    if (!article) return notFound(c, ui.words.noSuchArticle)
    const comparison = await library.compare(id, before, after)
    if (!comparison) return notFound(c, ui.words.noSuchComparison)
    return sendPage(c, changesPage(ui, article, comparison, c.req.query('view') === 'side' ? 'side' : 'inline'))
  })
}
