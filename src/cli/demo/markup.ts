/** Text for HTML text and double-quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
}

/**
 * The few marks that the sample articles use, as HTML, a block each: paragraphs, `##` headings, tables, pictures with
 * a caption, `**bold**`, `*italic*`, `` `code` ``. For our own text only.
 */
export function renderMarkup(source: string): string[] {
  return source
    .trim()
    .split(/\n{2,}/)
    .filter((block) => block !== '')
    .map(renderBlock)
}

function renderBlock(block: string): string {
  const picture = /^!\[(.*)\]\((\S+) "(.*)"\)$/.exec(block)
  if (picture) return lazyFigure(picture[2]!, picture[1]!, picture[3]!)
  if (block.startsWith('## ')) return `<h2>${inline(block.slice(3))}</h2>`
  if (block.startsWith('| ')) return table(block.split('\n'))
  return `<p>${inline(block)}</p>`
}

/** A picture as most newspapers send it: nothing in `src`, the address for a script to put in. */
export function lazyFigure(name: string, alt: string, caption: string): string {
  const small = name.endsWith('.png') ? `/img/${name.replace('.png', '-400.png')}` : undefined
  const srcset = small
    ? ` data-srcset="${small} 400w, /img/${name} 800w" data-sizes="(max-width: 600px) 100vw, 640px"`
    : ''
  return (
    `<figure class="picture"><img class="lazyload" src="/img/blank.gif" data-src="/img/${name}"${srcset} ` +
    `alt="${escapeHtml(alt)}" width="800" height="450"><figcaption>${escapeHtml(caption)}</figcaption></figure>`
  )
}

function inline(text: string): string {
  return escapeHtml(text)
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
    .replace(/\*([^*]+)\*/g, '<em>$1</em>')
}

function table(lines: readonly string[]): string {
  const cells = (line: string, tag: string) =>
    line
      .replace(/^\| ?| ?\|$/g, '')
      .split('|')
      .map((cell) => `<${tag}>${inline(cell.trim())}</${tag}>`)
      .join('')
  const [head = '', , ...rows] = lines
  const body = rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('')
  return `<table><thead><tr>${cells(head, 'th')}</tr></thead><tbody>${body}</tbody></table>`
}
