import type { GivenDate } from '../model/index.ts'
import { flowItem, quoted, scalar } from './yaml-scalar.ts'

/** A post as it was found: no value is derived from another, because in real posts they differ. */
export interface ImportedPost {
  /** Inside the imported folder, with `/`. */
  readonly path: string
  /** `compat` is the ancestor's shape; `other` has the same front matter and a body of its own. */
  readonly shape: 'compat' | 'other'
  readonly layout?: string
  readonly title: string
  /** As written. */
  readonly date?: string
  readonly author?: string
  readonly from?: string
  readonly tags: readonly string[]
  /** `True` where comments were asked for; absent where the line is. */
  readonly comments?: string
  readonly categories: readonly string[]
  /** The comment above the heading, without its marks: a number, `NaN`, or empty. */
  readonly ms?: string
  /** The heading's text and target as they stand in Markdown. */
  readonly heading?: string
  readonly link?: string
  /** Between `<div>` and `</div>` (`compat`), or all that follows the front matter. */
  readonly content: string
  /** Front matter that this format does not know, as text. */
  readonly others: readonly (readonly [key: string, value: string])[]
  /** The keys in the order in which they stood. */
  readonly keys: readonly string[]
  /** `date` read, and the comment read: they may differ. */
  readonly published?: GivenDate
  readonly publishedMs?: number
  /** What was wrong with the file and was read all the same. */
  readonly warnings: readonly string[]
}

/**
 * The post again from its values alone. The same bytes where the file was written the way that the ancestor wrote;
 * a file whose YAML was broken comes out repaired.
 */
export function compatPostOf(post: ImportedPost): string {
  const others = new Map(post.others)
  const lines = post.keys.flatMap((key): readonly string[] => {
    switch (key) {
      case 'layout':
        return [`layout: ${scalar(post.layout ?? 'post')}`]
      case 'title':
        return [`title: ${quoted(post.title)}`]
      case 'date':
        return post.date === undefined ? [] : [`date: ${dateScalar(post.date)}`]
      case 'author':
        return post.author === undefined ? [] : [`author: ${scalar(post.author)}`]
      case 'from':
        return post.from === undefined ? [] : [`from: ${scalar(post.from)}`]
      case 'tags':
        return [`tags: ${list(post.tags)}`]
      case 'comments':
        return post.comments === undefined ? [] : [`comments: ${word(post.comments)}`]
      case 'categories':
        return [`categories: ${list(post.categories)}`]
      default:
        return others.has(key) ? [`${key}: ${quoted(others.get(key)!)}`] : []
    }
  })
  const body =
    post.shape === 'other'
      ? post.content
      : [
          ...(post.ms === undefined ? [] : [`<!--${post.ms}-->`]),
          `[${post.heading ?? ''}](${post.link ?? ''})`,
          '------',
          '',
          '<div>',
          post.content,
          '</div>',
          '',
        ].join('\n')
  return ['---', ...lines, '---', body].join('\n')
}

function list(values: readonly string[]): string {
  return values.length === 0 ? '[]' : `[ ${values.map(flowItem).join(', ')} ]`
}

function dateScalar(date: string): string {
  return /^[-+\d:.TZ ]+$/.test(date) && date === date.trim() ? date : quoted(date)
}

function word(value: string): string {
  return /^(true|false|True|False|yes|no)$/.test(value) ? value : quoted(value)
}
