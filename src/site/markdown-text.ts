/**
 * Plain text in which Markdown (CommonMark, GFM, and Obsidian's additions) finds no markup: what it says is what is seen.
 * White space becomes single spaces; the text is to stand inside a line (`atLineStart` for what begins one).
 */
export function escapeMarkdown(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\0-\x08\x0B\x0E-\x1F\x7F-\x84\x86-\x9F\uFFFE\uFFFF]/g, '')
    .replace(/[\t\n\f\r \x85\u2028\u2029]+/g, ' ')
    .split(' ')
    .map((word) => {
      const escaped = escapeSigns(word)
      return escaped === word ? word : withoutAutolink(escaped)
    })
    .join(' ')
}

function escapeSigns(word: string): string {
  return word
    .replace(/[\\`*_[\]<>|$#~]/g, '\\$&')
    .replace(/&(?=#|[a-z\d]+;)/gi, '\\&')
    .replace(/==|%%|\^(?=\w)|!(?=\\\[)/g, (found) => found.replace(/./g, '\\$&'))
}

/** GFM takes an address that stands for itself, up to the next space, for a link in which no sign is escaped. */
function withoutAutolink(markdown: string): string {
  return markdown.replace(/(?:https?|ftp)(?=:\/\/)|www(?=\.)/gi, '$&\\')
}

/** `line` is Markdown; what would begin a list, heading or rule there is escaped. */
export function atLineStart(line: string): string {
  return line
    .replace(/^ +/, '')
    .replace(/^[-+=](?=\s|$|[-=]{2})/, '\\$&')
    .replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2')
}

/** Markdown as the words of a link: in one line, its brackets as references, because some readers count escaped ones too. */
export function linkWords(markdown: string): string {
  return markdown
    .replace(/\s*\n\s*/g, ' ')
    .replace(/\\(.)/g, (pair, character) => (character === '[' ? '&#91;' : character === ']' ? '&#93;' : pair))
}

/** Where a link leads, as Markdown takes it in brackets. */
export function linkTarget(href: string): string {
  const safe = href
    .toWellFormed()
    .replace(/[\s\\<>()"'\p{Cc}\p{Cf}\u2028\u2029]/gu, (c) =>
      encodeURIComponent(c).replace(/[()']/g, (own) => `%${own.charCodeAt(0).toString(16)}`),
    )
  return safe.replace(/&(?=#|[a-z\d]+;)/gi, '\\&').replace(/[*_[\]`~|$]/g, '\\$&')
}

/** The way from one file of a folder to another; both are relative with `/`. */
export function relativePath(from: string, to: string): string {
  const here = from.split('/').slice(0, -1)
  const there = to.split('/')
  let same = 0
  while (same < here.length && same < there.length - 1 && here[same] === there[same]) same++
  return [...here.slice(same).map(() => '..'), ...there.slice(same).map(encodedPart)].join('/')
}

/** Of a path: letters of any script stay readable, ASCII signs and white space are encoded. */
function encodedPart(part: string): string {
  return part.replace(/[^\w.\-\x80-\u{10ffff}]|\s/gu, (c) =>
    encodeURIComponent(c).replace(/[()'*!~]/g, (own) => `%${own.charCodeAt(0).toString(16).toUpperCase()}`),
  )
}

/** White space before, what stands between, white space behind. */
export function trimmed(text: string): readonly [lead: string, core: string, trail: string] {
  const core = text.trim()
  const start = text.length - text.trimStart().length
  return [text.slice(0, start), core, text.slice(start + core.length)]
}

/** An address right before other markup would take that in. */
export function withoutLastAutolink(line: string): string {
  const last = Math.max(line.lastIndexOf(' '), line.lastIndexOf('\n')) + 1
  return line.slice(0, last) + withoutAutolink(line.slice(last))
}

/**
 * What stands between two equal signs, for which CommonMark wants a letter at each end, or white space around where there
 * is none; else as an HTML element. `before` and `after` are what stands around it in the line.
 */
export function delimited(
  [before, inside, after]: readonly [before: string, inside: string, after: string],
  sign: '*' | '**' | '~~',
  element: string,
): string {
  if (inside.trim() === '') return inside
  const [lead, words, trail] = trimmed(inside)
  const core = withoutLastAutolink(words)
  // Some readers take a line break for no white space here.
  const opens = /^[\p{L}\p{N}]/u.test(core) || /(?:^| )$/.test(before + lead)
  const closes = /[\p{L}\p{N}]$/u.test(core) || /^(?: |$)/.test(trail + after)
  const isApart = lead !== '' || !/[*~\\]$/.test(before)
  return opens && closes && isApart && !/[\n*~]/.test(core)
    ? `${lead}${sign}${core}${sign}${trail}`
    : `${lead}<${element}>${core}</${element}>${trail}`
}

/** Code as it stands, in a fence of backticks that it does not hold. */
export function codeSpan(text: string): string {
  const code = text.replace(/\s+/g, ' ')
  if (code.trim() === '') return code
  const fence = '`'.repeat(longestRun(code) + 1)
  const room = /^[` ]|[` ]$/.test(code) ? ' ' : ''
  return `${fence}${room}${code}${room}${fence}`
}

export function fencedCode(text: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1))
  return `${fence}\n${text.replace(/\r\n?/g, '\n').replace(/\n+$/, '')}\n${fence}`
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
}
