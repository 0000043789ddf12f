import type { WarcRecord } from '../capture/index.ts'
import { readFragment } from '../extract/index.ts'
import { addressKey, type Capture, type GivenDate } from '../model/index.ts'
import { articleByKey, createArticle, type Sql, saveImport } from '../store/index.ts'
import type { ApplyContext } from './apply.ts'
import { articleId } from './identity.ts'
import { keepReading, type Reading } from './save-revision.ts'
import { settleArticle } from './settle-article.ts'

/** An imported file as a reader of its format gives it. */
export interface ImportedItem {
  /** The address of the article, as far as the file gives one. */
  readonly url?: string
  readonly source: string
  readonly title: string
  readonly authors: readonly string[]
  readonly published?: GivenDate
  readonly tags: readonly string[]
  /** HTML as the file gives it, not yet sanitised. */
  readonly content: string
  readonly warnings: readonly string[]
}

/** Reads an imported file; answers the reason where it can't. `path` is relative to the folder that was imported. */
export type ReadImport = (
  bytes: Uint8Array,
  path: string,
) => { readonly kind: 'item'; readonly item: ImportedItem } | { readonly kind: 'broken'; readonly message: string }

export interface AppliedImport {
  readonly kind: 'import'
  readonly path: string
  readonly outcome: 'kept' | 'same' | 'broken'
  readonly articleId?: string
  readonly warnings: readonly string[]
}

/** An imported post: an article by its address, else by its path. */
export async function applyImport(
  sql: Sql,
  capture: Capture,
  record: WarcRecord,
  context: ApplyContext,
): Promise<AppliedImport> {
  const path = capture.subject
  const bytes = await context.payload(record, sql)
  const read = context.readImport?.(bytes, path) ?? { kind: 'broken', message: 'no reader for imports is at hand' }
  const { digest } = capture
  if (read.kind === 'broken') {
    // No article, but its bytes are kept, and come out again as they went in.
    const warnings = [read.message]
    await saveImport(sql, { captureId: capture.id, path, digest, warnings })
    return { kind: 'import', path, outcome: 'broken', warnings }
  }
  const { item } = read
  const address = item.url ? addressKey(item.url) : undefined
  const key = address && /[/?]./.test(address) ? address : `import:${path}`
  const holder = await articleByKey(sql, key)
  const id = holder?.id ?? articleId(key)
  if (!holder) {
    await createArticle(sql, {
      id,
      key,
      url: item.url,
      source: item.source,
      firstSeenAt: capture.at,
      isFetchable: false,
    })
  }
  await saveImport(sql, { captureId: capture.id, articleId: id, path, digest, warnings: item.warnings })
  const { isNew } = await keepReading(sql, id, readingOf(item), capture, context.extractor)
  await settleArticle(sql, id, context)
  return { kind: 'import', path, outcome: isNew ? 'kept' : 'same', articleId: id, warnings: item.warnings }
}

function readingOf(item: ImportedItem): Reading {
  const { html, text } = readFragment(item.content, item.url ?? '')
  return {
    origin: 'import',
    title: item.title,
    authors: item.authors,
    published: item.published,
    tags: item.tags,
    kind: text === '' ? 'empty' : 'article',
    kindReason: text === '' ? 'the imported file has no text' : undefined,
    text,
    html,
    provenance: { title: 'import', text: 'import', published: 'import' },
  }
}
