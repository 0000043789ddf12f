import { createHash } from 'node:crypto'
import { createArticle, type Sql, saveRevision } from '../../store/index.ts'
import type { ApplyContext } from '../apply.ts'
import { settleArticle } from '../settle-article.ts'

/** An article as its revisions tell it, without captures: for what only reads the database. */
export interface MadeArticle {
  readonly title: string
  readonly text: string
  readonly at: number
  readonly source?: string
  readonly language?: string
  readonly authors?: readonly string[]
  readonly tags?: readonly string[]
  /** The host of its address. */
  readonly site?: string
  /** What it said before, oldest first. */
  readonly former?: readonly { readonly title: string; readonly text: string }[]
}

/** Keeps made articles the way the fold keeps real ones; answers their ids in order. */
export async function keepMade(sql: Sql, articles: readonly MadeArticle[]): Promise<readonly string[]> {
  const context = {
    wantsArticles: false,
    wantsPictures: false,
    wantsMeaning: false,
    tellsDossiers: false,
  } as ApplyContext
  const ids: string[] = []
  for (const article of articles) {
    const key = JSON.stringify([article.title, article.at, article.text.slice(0, 200)])
    const id = createHash('sha256').update(key).digest('hex').slice(0, 16)
    ids.push(id)
    await createArticle(sql, {
      id,
      key: id,
      url: `https://${article.site ?? 'news.example'}/${id}`,
      source: article.source ?? 'news.example',
      firstSeenAt: article.at,
      isFetchable: true,
    })
    for (const [at, version] of [...(article.former ?? []), article].entries()) {
      const digest = createHash('sha256').update(`${id} ${at} ${version.title} ${version.text}`).digest('hex')
      await saveRevision(sql, {
        id: digest.slice(0, 24),
        articleId: id,
        captureId: digest.slice(24, 40),
        origin: 'page',
        at: article.at + at * 3_600_000,
        title: version.title,
        authors: article.authors ?? [],
        published: { at: article.at, raw: new Date(article.at).toISOString(), source: 'meta' } as never,
        language: article.language ?? 'zh',
        tags: article.tags ?? [],
        kind: 'article',
        text: version.text,
        html: '',
        textSha256: digest,
        editKey: digest,
        extractor: 'made',
        provenance: {},
      })
    }
    await settleArticle(sql, id, context)
  }
  return ids
}
