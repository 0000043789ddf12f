import { marked } from 'marked'
import type { ReadImport } from '../archive/index.ts'
import type { ImportedPost } from './imported-post.ts'
import { parseJekyllPost } from './parse-post.ts'

/** How the archive reads an imported Jekyll post; its bytes are kept apart from this, as they are. */
export const readJekyllImport: ReadImport = (bytes, path) => {
  const outcome = parseJekyllPost(bytes, path)
  if (outcome.kind === 'broken') return { kind: 'broken', message: outcome.reason }
  const { post } = outcome
  const source = post.tags[0] ?? post.categories.find((name) => name !== 'news') ?? post.author ?? 'import'
  return {
    kind: 'item',
    item: {
      url: post.link ?? post.from,
      source,
      title: post.title,
      authors: post.author === undefined || post.author === '' ? [] : [post.author],
      published: post.published,
      tags: [...new Set([...post.tags, ...post.categories])].filter((tag) => tag !== ''),
      content: contentOf(post),
      warnings: post.warnings,
    },
  }
}

/** The ancestor wrote HTML; its cousins wrote Markdown, with or without HTML in it. */
function contentOf(post: ImportedPost): string {
  if (post.shape === 'compat' || /^\s*<(p|div|section|article|figure|h\d|ul|table)\b/i.test(post.content)) {
    return post.content
  }
  return marked.parse(post.content, { async: false, gfm: true })
}
