import type { SampleText } from './sample-texts.ts'

/** A post that carries a story as some source would. */
export interface Copy {
  readonly story: string
  readonly url: string
  readonly path: string
  readonly bytes: Uint8Array
}

/** The same story at several sources: whole, framed, cut to its first half, edited, shuffled; each under a headline of its own. */
export function copiesOf(text: SampleText, story: string): readonly Copy[] {
  const { paragraphs, headline, added, reworded } = text
  const edited = reworded.reduce((lines, pair) => lines.map((one) => one.replace(...pair)), [...paragraphs])
  const bodies: readonly (readonly [string, string, readonly string[]])[] = [
    ['wire', headline[0], paragraphs],
    ['framed', headline[1], [`${text.site} · ${text.byline[0]}`, ...paragraphs, `© ${text.site}`]],
    ['cut', headline[0], paragraphs.slice(0, 4)],
    ['edited', headline[1], [...edited.slice(0, 3), added, ...edited.slice(3)]],
    ['shuffled', headline[0], [paragraphs[0]!, paragraphs[3]!, paragraphs[2]!, paragraphs[1]!, ...paragraphs.slice(4)]],
  ]
  return bodies.map(([source, title, lines]) => {
    const url = `https://${source}.example/${story}`
    const html = lines.map((line) => `<p>${line}</p>`).join('')
    const post = `---\nlayout: post\ntitle: ${JSON.stringify(title)}\ndate: 2026-03-02T06:30:00.000Z\nauthor: ${source}\nfrom: ${url}\ntags: [ ${source} ]\ncomments: True\ncategories: [ ${source} ]\n---\n<!--1772433000000-->\n[${title}](${url})\n------\n\n<div>\n${html}\n</div>\n`
    return { story, url, path: `_posts/2026-03-02-${story}-${source}.md`, bytes: Buffer.from(post) }
  })
}
