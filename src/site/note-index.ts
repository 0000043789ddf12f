import { linkWords, relativePath } from './markdown-text.ts'
import { headingOf } from './note.ts'

/** A line of an index. */
export interface NoteEntry {
  /** Of the file, relative with `/`. */
  readonly path: string
  readonly title: string
  readonly source: string
  /** `YYYY-MM-DD` */
  readonly day: string
}

interface IndexOptions {
  readonly title: string
  readonly language?: string
}

const newest = 200

const english = {
  newest: 'Newest',
  sources: 'Sources',
  untitled: 'Untitled',
  colon: ': ',
  articles: (n: number) => (n === 1 ? '1 article' : `${n} articles`),
}
const chinese: typeof english = {
  newest: '最新',
  sources: '来源',
  untitled: '无题',
  colon: '：',
  articles: (n) => `${n} 篇`,
}

/** The newest articles, and the folders of all sources and years. `folders` are by their path `SOURCE/YEAR`. */
export function mainIndex(
  entries: readonly NoteEntry[],
  folders: ReadonlyMap<string, readonly NoteEntry[]>,
  options: IndexOptions,
): string {
  const words = wordsOf(options)
  const lines = newestFirst(entries)
    .slice(0, newest)
    .map((one) => line('index.md', one, words, true))
  const sources = Map.groupBy([...folders], ([path]) => path.split('/')[0] ?? '')
  const bySource = [...sources]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, years]) => {
      const name = headingOf(years[0]?.[1][0]?.source ?? '') || words.untitled
      const links = years
        .sort(([a], [b]) => (a < b ? 1 : -1))
        .map(
          ([path, those]) =>
            `[${path.split('/')[1]}](${relativePath('index.md', `${path}/index.md`)}) (${words.articles(those.length)})`,
        )
      return `- ${name}${words.colon}${links.join(', ')}\n`
    })
  return `# ${headingOf(options.title)}\n\n${words.articles(entries.length)}\n\n## ${words.newest}\n\n${lines.join('')}\n## ${words.sources}\n\n${bySource.join('')}`
}

/** All articles of one folder, the newest first. */
export function folderIndex(path: string, entries: readonly NoteEntry[], options: IndexOptions): string {
  const words = wordsOf(options)
  const lines = newestFirst(entries).map((one) => line(path, one, words, false))
  const source = headingOf(entries[0]?.source ?? '') || words.untitled
  return `# ${source} ${path.split('/')[1]}\n\n[${linkWords(headingOf(options.title))}](../../index.md)\n\n${lines.join('')}`
}

/** The title stands last, so that no direction of its letters turns the rest of the line. */
function line(from: string, entry: NoteEntry, words: typeof english, hasSource: boolean): string {
  const title = headingOf(entry.title) || words.untitled
  return `- ${entry.day} ${hasSource ? `${headingOf(entry.source)} ` : ''}[${linkWords(title)}](${relativePath(from, entry.path)})\n`
}

function newestFirst(entries: readonly NoteEntry[]): readonly NoteEntry[] {
  return [...entries].sort((a, b) => (a.day === b.day ? (a.path < b.path ? 1 : -1) : a.day < b.day ? 1 : -1))
}

function wordsOf({ language }: IndexOptions): typeof english {
  return language?.startsWith('zh') ? chinese : english
}
