import fs from 'node:fs'
import { renderMarkup } from './markup.ts'

export type Edition = 1 | 2 | 3
export type Language = 'zh' | 'en'

/** An article of the sample newspaper as it stands in one edition. */
export interface SampleArticle {
  readonly slug: string
  readonly path: string
  readonly language: Language
  readonly template: 'zh' | 'en' | 'old'
  readonly title: string
  readonly section: string
  readonly authors: readonly string[]
  /** Milliseconds since 1970. */
  readonly at: number
  readonly modified?: number
  readonly tags: readonly string[]
  readonly summary: string
  readonly image?: { readonly name: string; readonly alt: string; readonly caption: string }
  /** How the feed gives it: all of it, a teaser, without a title, or without a date. */
  readonly feed: 'full' | 'teaser' | 'notitle' | 'undated'
  /** Where its page says when it was published. */
  readonly date: 'jsonld' | 'visible' | 'none'
  /** Only its beginning is served. */
  readonly isPaid: boolean
  readonly isWithdrawn: boolean
  /** The other language's feed links to it too, with tracking parameters. */
  readonly isLinkedTwice: boolean
  /** Paragraphs, figures, tables as HTML, one a block. */
  readonly blocks: readonly string[]
}

/** The folder of the article files: beside `src/` and `dist/` alike. */
const folder = new URL('../../../examples/newspaper/articles/', import.meta.url)

/** Lanting lies in the zone of +08:00. */
export const zoneMs = 8 * 3_600_000

/** All articles of an edition, newest first, withdrawn ones included. `startAt` is the day of the first edition. */
export function loadArticles(edition: Edition, startAt: number): SampleArticle[] {
  const newest = new Map<string, number>()
  for (const name of fs.readdirSync(folder)) {
    const match = /^([\w-]+)\.([123])\.md$/.exec(name)
    if (!match) continue
    const version = Number(match[2])
    if (version <= edition && version > (newest.get(match[1]!) ?? 0)) newest.set(match[1]!, version)
  }
  return [...newest]
    .map(([slug, version]) =>
      readArticle(slug, fs.readFileSync(new URL(`${slug}.${version}.md`, folder), 'utf8'), edition, startAt),
    )
    .sort((a, b) => b.at - a.at || (a.slug < b.slug ? -1 : 1))
}

function readArticle(slug: string, source: string, edition: Edition, startAt: number): SampleArticle {
  const end = source.indexOf('\n\n')
  const fields = new Map(
    source
      .slice(0, end)
      .split('\n')
      .map((line): [string, string] => {
        const colon = line.indexOf(': ')
        return [line.slice(0, colon), line.slice(colon + 2)]
      }),
  )
  const field = (name: string) => fields.get(name)
  const need = (name: string) => {
    const value = field(name)
    if (value === undefined) throw new Error(`the sample article ${slug} has no ${name}`)
    return value
  }
  const path = need('path')
  const language: Language = path.startsWith('/en/') ? 'en' : 'zh'
  const name = (text: string) => text.replace(/\{day:(-?\d)\}/g, (_, day) => dayName(startAt, Number(day), language))
  const [served = ''] = name(source.slice(end + 2)).split('<!-- paid -->')
  const modified = field('modified')
  const image = field('image')
  return {
    slug,
    path,
    language,
    template: field('template') === 'old' ? 'old' : language,
    title: name(need('title')),
    section: need('section'),
    authors: need('author').split(', '),
    at: moment(startAt, need('at')),
    ...(modified !== undefined && { modified: moment(startAt, modified) }),
    tags: need('tags').split(', '),
    summary: name(need('summary')),
    ...(image !== undefined && { image: { name: image, alt: need('imageAlt'), caption: name(need('imageCaption')) } }),
    feed: need('feed') as SampleArticle['feed'],
    date: need('date') as SampleArticle['date'],
    isPaid: field('access') === 'paid',
    isWithdrawn: edition >= Number(field('withdrawnIn') ?? 9),
    isLinkedTwice: field('alsoIn') !== undefined,
    blocks: renderMarkup(served),
  }
}

/** `-1 17:00` is five in the afternoon, by the clock of Lanting, of the day before the first edition. */
function moment(startAt: number, words: string): number {
  const match = /^(-?\d+) (\d\d):(\d\d)$/.exec(words)
  if (!match) throw new Error(`not a time of the sample newspaper: ${words}`)
  return startAt + Number(match[1]) * 86_400_000 + Number(match[2]) * 3_600_000 + Number(match[3]) * 60_000 - zoneMs
}

function dayName(startAt: number, day: number, language: Language): string {
  const weekday = new Date(startAt + day * 86_400_000).getUTCDay()
  if (language === 'zh') return `星期${'日一二三四五六'[weekday]}`
  return ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'][weekday]!
}
