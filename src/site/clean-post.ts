import type { ExportArticle } from './article.ts'
import { escapeLiquid } from './liquid.ts'
import { flowItem, quoted, scalar } from './yaml-scalar.ts'

/** Media types that a static site may hold, and the endings of their files. Drawings come harmless: opened alone they run nothing. */
export const pictureEndings: ReadonlyMap<string, string> = new Map([
  ['image/jpeg', 'jpg'],
  ['image/png', 'png'],
  ['image/gif', 'gif'],
  ['image/webp', 'webp'],
  ['image/avif', 'avif'],
  ['image/svg+xml', 'svg'],
  ['image/bmp', 'bmp'],
  ['image/x-icon', 'ico'],
  ['image/vnd.microsoft.icon', 'ico'],
])

/** Where an exported picture stands in the site. */
export function picturePath(digest: string, ending: string): string {
  return `assets/pictures/${digest.replace(/[^\w-]/g, '')}.${ending}`
}

/**
 * The extracted article as a post. It is HTML, so that no Markdown is read into it; foreign braces are out of Liquid's
 * reach; the only Liquid in it is ours: the addresses of its pictures, so that the site works under any base address.
 */
export function cleanPost(article: ExportArticle, timeZone: string): string {
  const lines = [
    '---',
    'layout: post',
    `title: ${quoted(article.title)}`,
    ...(article.publishedAt === undefined ? [] : dated('date', article.publishedAt, timeZone)),
    `author: ${scalar(article.authors.join(', ') || article.source)}`,
    `authors: ${list(article.authors)}`,
    ...(article.url === undefined ? [] : [`from: ${scalar(article.url)}`]),
    `source: ${scalar(article.source)}`,
    `tags: ${list([...new Set([article.source, ...article.tags])])}`,
    `categories: ${list([article.source])}`,
    ...(article.language === undefined ? [] : [`lang: ${scalar(article.language)}`]),
    'presskeep:',
    `  id: ${quoted(article.id)}`,
    `  revisions: ${Math.max(0, Math.trunc(article.revisionCount)) || 0}`,
    ...dated('  first_seen', article.firstSeenAt, timeZone),
    ...(article.editedAt === undefined ? [] : dated('  edited', article.editedAt, timeZone)),
    '---',
    withLocalPictures(escapeLiquid(article.cleanHtml), article),
    '',
  ]
  return lines.join('\n')
}

function withLocalPictures(html: string, article: ExportArticle): string {
  const endings = new Map(article.pictures.map(({ digest, type }) => [digest, pictureEndings.get(type)]))
  // Our sanitiser writes `<img src="…" alt="…"` and nothing else like it, so the shape is known.
  return html.replace(/<img src="\/media\/([\w.-]+)" alt="([^"]*)"[^>]*>/g, (tag, digest: string, alt: string) => {
    const ending = endings.get(digest)
    if (!ending) return alt
    return tag.replace(/src="[^"]*"/, () => `src="{{ '/${picturePath(digest, ending)}' | relative_url }}"`)
  })
}

function list(values: readonly string[]): string {
  const kept = values.filter((value) => value !== '')
  return kept.length === 0 ? '[]' : `[ ${kept.map(flowItem).join(', ')} ]`
}

function dated(key: string, at: number, timeZone: string): readonly string[] {
  const words = zonedTime(at, timeZone)
  return words === undefined ? [] : [`${key}: ${words}`]
}

/**
 * A moment as YAML and Ruby read it, with the zone's offset of that moment: `2024-06-29T08:51:57+08:00`. Undefined where
 * four digits of a year can't say it. An unknown zone is taken as UTC.
 */
export function zonedTime(at: number, timeZone: string): string | undefined {
  if (!(Math.abs(at) < 8.64e15)) return undefined
  const local = new Date(at + offsetMinutes(at, timeZone) * 60_000)
  if (Number.isNaN(local.getTime()) || local.getUTCFullYear() < 1 || local.getUTCFullYear() > 9999) return undefined
  const minutes = offsetMinutes(at, timeZone)
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0')
  const sign = minutes < 0 ? '-' : '+'
  return `${local.toISOString().slice(0, 19)}${sign}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`
}

/** The day of a moment in a zone, `YYYY-MM-DD`. */
export function zonedDay(at: number, timeZone: string): string | undefined {
  return zonedTime(at, timeZone)?.slice(0, 10)
}

const formats = new Map<string, Intl.DateTimeFormat>()

function offsetMinutes(at: number, timeZone: string): number {
  let format = formats.get(timeZone)
  if (!format) {
    const options = { timeZoneName: 'longOffset' } as const
    try {
      format = new Intl.DateTimeFormat('en-US', { ...options, timeZone })
    } catch {
      format = new Intl.DateTimeFormat('en-US', { ...options, timeZone: 'UTC' })
    }
    formats.set(timeZone, format)
  }
  const name = format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? ''
  const match = /^GMT([-+])(\d{2}):(\d{2})/.exec(name)
  return match ? (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) : 0
}
