import type { ExportNote } from './article.ts'
import { zonedTime } from './clean-post.ts'
import { markdownBody } from './markdown-body.ts'
import { escapeMarkdown } from './markdown-text.ts'
import { flowItem, quoted, scalar } from './yaml-scalar.ts'

export interface NotePlaces {
  readonly picture: (digest: string) => string | undefined
  readonly link: (href: string) => string | undefined
}

/** An article as a Markdown file: front matter that every YAML reader takes alike, its title as heading, its text. */
export function noteOf(article: ExportNote, places: NotePlaces, timeZone: string): string {
  const time = (at: number | undefined) => (at === undefined ? undefined : zonedTime(at, timeZone))
  const lines: [key: string, value: string | undefined][] = [
    ['title', quoted(article.title)],
    ['date', time(article.publishedAt)],
    ['authors', list(article.authors)],
    ['source', scalar(article.source)],
    ['url', article.url === undefined ? undefined : scalar(article.url)],
    ['language', article.language === undefined ? undefined : scalar(article.language)],
    ['tags', list(article.tags)],
    ['first_seen', time(article.firstSeenAt)],
    ['captured', time(article.captured?.at)],
    ['digest', article.captured && quoted(article.captured.digest)],
    ['versions', String(Math.max(0, Math.trunc(article.revisionCount)) || 0)],
    [
      'edited',
      article.editedAts.length > 0 ? `[ ${article.editedAts.flatMap((at) => time(at) ?? []).join(', ')} ]` : undefined,
    ],
    ['withdrawn', time(article.withdrawnAt)],
    ['presskeep', quoted(article.id)],
  ]
  const matter = lines.flatMap(([key, value]) => (value === undefined ? [] : [`${key}: ${value}\n`])).join('')
  const heading = headingOf(article.title)
  const body = markdownBody(article.cleanHtml, places)
  return `---\n${matter}---\n\n${heading && `# ${heading}\n`}${body && `\n${body}\n`}`
}

/** A title in one line of Markdown, in which no more than its words is seen. */
export function headingOf(title: string): string {
  // A closing run of # would be taken for the heading's end; it is escaped with the others.
  return escapeMarkdown(title).trim()
}

/** The article that a file says it is of. */
export function noteId(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder().decode(bytes.subarray(0, 200_000))
  const end = text.startsWith('---\n') ? text.indexOf('\n---\n', 4) : -1
  return end < 0 ? undefined : /\npresskeep: "(\w+)"$/.exec(text.slice(0, end))?.[1]
}

function list(values: readonly string[]): string {
  const kept = values.filter((value) => value !== '')
  return kept.length === 0 ? '[]' : `[ ${kept.map(flowItem).join(', ')} ]`
}
