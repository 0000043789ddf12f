import type { ArticleDetail, RevisionComparison } from '../../archive/index.ts'
import { changesPage } from '../../views/index.ts'
import { diffFileOf } from '../diff-file.ts'
import { isId } from '../inputs.ts'
import { badRequest, notFound, sendPage, sendText } from '../respond.ts'
import type { Room, RoomContext, Route } from '../room.ts'

/** A file that styles itself and does nothing else, also where it is opened from here. */
const filePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** `/article/ID/changes?before=&after=&view=`: what was changed between two versions; `changes.html`: as a file. */
export const changesRoute: Route = (app, room) => {
  app.get('/article/:id/changes', async (c) => {
    const found = await compared(c, room)
    if (found instanceof Response) return found
    const view = c.req.query('view') === 'side' ? 'side' : 'inline'
    return sendPage(c, changesPage(c.get('ui'), found.article, found.comparison, view))
  })
  app.get('/article/:id/changes.html', async (c) => {
    const found = await compared(c, room)
    if (found instanceof Response) return found
    const { article, comparison } = found
    c.header('Content-Security-Policy', filePolicy)
    c.header('Content-Disposition', `attachment; filename="changes-${article.id}-${comparison.after.id}.html"`)
    return sendText(c, await diffFileOf(room.library, c.get('ui'), article, comparison), 'text/html; charset=utf-8')
  })
}

interface Compared {
  readonly article: ArticleDetail
  readonly comparison: RevisionComparison
}

/** The two versions that an address names, or the answer that says what is wrong with it. */
async function compared(c: RoomContext, { library }: Room): Promise<Compared | Response> {
  const ui = c.get('ui')
  const id = c.req.param('id') ?? ''
  const before = c.req.query('before') || undefined
  const after = c.req.query('after') || undefined
  if (![id, before, after].every((one) => one === undefined || isId(one))) return badRequest(c, ui.words.badId)
  const article = await library.article(id)
  if (!article) return notFound(c, ui.words.noSuchArticle)
  const comparison = await library.compare(id, before, after)
  return comparison ? { article, comparison } : notFound(c, ui.words.noSuchComparison)
}
