import type { ChildNode, Element } from 'domhandler'
import { parseDocument } from 'htmlparser2'
import {
  atLineStart,
  codeSpan,
  delimited,
  escapeMarkdown,
  fencedCode,
  linkTarget,
  linkWords,
  trimmed,
  withoutLastAutolink,
} from './markdown-text.ts'

export interface MarkdownPlaces {
  /** Where a kept picture stands, by its digest; others give their words. */
  readonly picture: (digest: string) => string | undefined
  /** Another address for a link, such as that of a file beside this one. */
  readonly link?: (href: string) => string | undefined
}

interface Context extends MarkdownPlaces {
  readonly depth: number
  readonly isInLink?: boolean
  /** Inside an inline element: what stands around the first and last word is not seen. */
  readonly isNested?: boolean
}

const blocks = new Set(
  'p h1 h2 h3 h4 h5 h6 blockquote pre figure figcaption ul ol li dl dt dd table hr div section article aside header footer main nav details summary address caption thead tbody tfoot tr td th'.split(
    ' ',
  ),
)
const deepest = 40

/** Sanitised HTML as Markdown (CommonMark with GFM's tables and strikethrough), ending without a line break. */
export function markdownBody(html: string, places: MarkdownPlaces): string {
  return flow(parseDocument(html).children, { ...places, depth: 0 })
}

/** Blocks with an empty line between them; what stands loose between blocks is a paragraph. */
function flow(nodes: readonly ChildNode[], context: Context): string {
  if (context.depth > deepest) return paragraph(escapeMarkdown(text(nodes)))
  const within = { ...context, depth: context.depth + 1 }
  const out: string[] = []
  let loose: ChildNode[] = []
  let listsInARow = 0
  const add = (one: string) => {
    if (one.trim() !== '') out.push(one)
  }
  const close = () => {
    const words = paragraph(inline(loose, within))
    if (words !== '') listsInARow = 0
    add(words)
    loose = []
  }
  for (const node of nodes) {
    if (!isElement(node) || (!blocks.has(node.name) && !holdsBlock(node))) {
      loose.push(node)
      continue
    }
    close()
    const isList = node.name === 'ul' || node.name === 'ol'
    add(isList ? list(node, within, listsInARow % 2 === 1) : block(node, within))
    listsInARow = isList ? listsInARow + 1 : 0
  }
  close()
  return out.join('\n\n')
}

function block(node: Element, context: Context): string {
  const { name, children } = node
  if (/^h[1-6]$/.test(name)) {
    // The note's own title is the heading of the first rank.
    const words = inline(children, context)
      .replace(/\s*\n\s*/g, ' ')
      .trim()
    return words && `${'#'.repeat(Math.min(6, Number(name[1]) + 1))} ${words}`
  }
  switch (name) {
    case 'p':
      return holdsBlock(node) ? flow(children, context) : paragraph(inline(children, context))
    case 'hr':
      return '---'
    case 'pre':
      return text(children).trim() === '' ? '' : fencedCode(text(children))
    case 'blockquote':
      return prefixed(flow(children, context), '> ')
    case 'figcaption':
    case 'caption':
    case 'summary':
    case 'dt': {
      const words = inline(children, context).trim()
      return holdsBlock(node)
        ? flow(children, context)
        : paragraph(
            delimited(
              ['', words, ''],
              name === 'dt' || name === 'summary' ? '**' : '*',
              name === 'dt' || name === 'summary' ? 'strong' : 'em',
            ),
          )
    }
    case 'table':
      return table(node, context)
    default:
      return flow(children, context)
  }
}

/** `isOther`: another list stands right before, from which only another sign tells this one. */
function list(node: Element, context: Context, isOther: boolean): string {
  const isOrdered = node.name === 'ol'
  const start = Number.parseInt(node.attribs.start ?? '', 10)
  let number = start >= 0 && start < 1e8 ? start : 1
  const items = node.children.flatMap((child) => {
    if (!isElement(child) && text([child]).trim() === '') return []
    const inside = flow(isElement(child) && child.name === 'li' ? child.children : [child], context)
    const sign = isOrdered ? `${number++}${isOther ? ')' : '.'} ` : isOther ? '* ' : '- '
    return [inside === '' ? sign.trimEnd() : sign + prefixed(inside, ' '.repeat(sign.length)).trimStart()]
  })
  return items.join(items.some((item) => item.includes('\n\n')) ? '\n\n' : '\n')
}

/** A table of GFM: one line a row, which has cells as many as the longest; without header cells its head is empty. */
function table(node: Element, context: Context): string {
  const rows = descendants(node, 'tr').map(
    (row) => row.children.filter((one) => isElement(one) && /^t[dh]$/.test(one.name)) as Element[],
  )
  const caption = descendants(node, 'caption').map((one) => block(one, context))
  const width = Math.max(0, ...rows.map((row) => row.length))
  if (width === 0) return caption.join('\n\n')
  // A table of one column is only laid out as one.
  if (width === 1)
    return [...caption, ...rows.map((row) => flow(row[0]?.children ?? [], context))].filter(Boolean).join('\n\n')
  const line = (cells: readonly string[]) =>
    `| ${Array.from({ length: width }, (_, at) => cells[at] ?? '').join(' | ')} |`
  const [first = [], ...rest] = rows
  const hasHead = first.every((one) => one.name === 'th')
  const lines = [
    line(hasHead ? first.map((one) => cell(one, context)) : []),
    `|${' --- |'.repeat(width)}`,
    ...(hasHead ? rest : rows).map((row) => line(row.map((one) => cell(one, context)))),
  ]
  return [...caption, lines.join('\n')].join('\n\n')
}

function cell(node: Element, context: Context): string {
  const parts = holdsBlock(node) ? leaves(node.children) : [node.children]
  return parts
    .map((part) =>
      inline(part, context)
        .trim()
        .replace(/ *\n */g, '<br>'),
    )
    .filter(Boolean)
    .join('<br>')
    .replace(/(?<!\\)\|/g, '\\|')
}

/** The runs of inline nodes inside blocks, in order. */
function leaves(nodes: readonly ChildNode[], depth = 0): ChildNode[][] {
  const runs: ChildNode[][] = [[]]
  for (const node of nodes) {
    if (isElement(node) && (blocks.has(node.name) || holdsBlock(node)) && depth < deepest)
      runs.push(...leaves(node.children, depth + 1), [])
    else runs.at(-1)!.push(node)
  }
  return runs.filter((run) => run.length > 0)
}

/** Lines of one paragraph; white space at their ends means nothing, and none begins a list or heading. */
function paragraph(inside: string): string {
  return inside
    .trim()
    .split('\n')
    .map((line, at, all) => atLineStart(line.trim()) + (at < all.length - 1 ? '  ' : ''))
    .join('\n')
}

function prefixed(lines: string, prefix: string): string {
  return lines
    .split('\n')
    .map((line) => (line === '' ? prefix.trimEnd() : prefix + line))
    .join('\n')
}

/** Words in a line; `<br>` is a line break. */
function inline(nodes: readonly ChildNode[], context: Context): string {
  if (context.depth > deepest) return escapeMarkdown(text(nodes))
  const within = { ...context, depth: context.depth + 1 }
  let out = ''
  let textFrom = 0
  for (const [at, node] of nodes.entries()) {
    if (node.type === 'text') {
      textFrom = out.length
      out += out.endsWith('\n') ? escapeMarkdown(node.data).trimStart() : escapeMarkdown(node.data)
    } else if (isElement(node)) {
      const edge = context.isNested ? 'x' : ''
      const added = inlineElement(node, { ...within, isNested: true }, out || edge, textAfter(nodes, at) || edge)
      const isBehindText = at > 0 && nodes[at - 1]?.type === 'text'
      if (isBehindText && /^\S/.test(added)) out = out.slice(0, textFrom) + withoutLastAutolink(out.slice(textFrom))
      out += added
    }
  }
  return out.replace(/ +\n/g, '\n').replace(/ {2,}/g, ' ')
}

function textAfter(nodes: readonly ChildNode[], at: number): string {
  for (let next = at + 1; next < nodes.length; next++) {
    const words = text(nodes.slice(next, next + 1))
    if (words !== '') return words
  }
  return ''
}

function inlineElement(node: Element, context: Context, before: string, after: string): string {
  const { name, attribs, children } = node
  switch (name) {
    case 'br':
      return '\n'
    case 'img':
      return picture(attribs.src ?? '', attribs.alt ?? '', context)
    case 'a':
      return link(node, context)
    case 'em':
    case 'i':
    case 'cite':
      return delimited([before, inline(children, context), after], '*', 'em')
    case 'strong':
    case 'b':
      return delimited([before, inline(children, context), after], '**', 'strong')
    case 's':
    case 'del':
      return delimited([before, inline(children, context), after], '~~', 'del')
    case 'code':
    case 'kbd':
    case 'samp':
      return children.some(isElement) ? inline(children, context) : codeSpan(text(children))
    case 'q':
      return `“${inline(children, context)}”`
    case 'sub':
    case 'sup':
    case 'mark': {
      const inside = inline(children, context)
      return inside.trim() && `<${name}>${inside}</${name}>`
    }
    case 'rp':
      return ''
    case 'rt': {
      const inside = inline(children, context).trim()
      return inside && `（${inside}）`
    }
    default:
      return inline(children, context)
  }
}

function picture(src: string, alt: string, context: Context): string {
  const digest = /^\/media\/([\w.-]+)$/.exec(src)?.[1]
  const place = digest && context.picture(digest)
  const words = escapeMarkdown(alt).trim()
  return place ? `![${words}](${place})` : words
}

function link(node: Element, context: Context): string {
  const inside = inline(node.children, { ...context, isInLink: true })
  const { href = '' } = node.attribs
  const near = context.link?.(href)
  const whole = URL.parse(href)
  const target = near ?? (whole && /^(?:https?|mailto):$/.test(whole.protocol) ? linkTarget(whole.href) : undefined)
  if (target === undefined || context.isInLink || inside.trim() === '') return inside
  const [lead, core, trail] = trimmed(inside)
  return `${lead}[${linkWords(core)}](${target})${trail}`
}

function isElement(node: ChildNode): node is Element {
  return node.type === 'tag'
}

function holdsBlock(node: Element): boolean {
  const stack: ChildNode[] = [...node.children]
  for (let child = stack.pop(); child; child = stack.pop()) {
    if (!isElement(child)) continue
    if (blocks.has(child.name)) return true
    stack.push(...child.children)
  }
  return false
}

/** Those of a table, not of a table in it. */
function descendants(node: Element, name: string): readonly Element[] {
  const found: Element[] = []
  const stack: ChildNode[] = [...node.children].reverse()
  for (let child = stack.pop(); child; child = stack.pop()) {
    if (!isElement(child) || child.name === 'table') continue
    if (child.name === name) found.push(child)
    else stack.push(...[...child.children].reverse())
  }
  return found
}

function text(nodes: readonly ChildNode[]): string {
  const stack = [...nodes].reverse()
  let out = ''
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.type === 'text') out += node.data
    else if (isElement(node) && node.name === 'br') out += '\n'
    else if ('children' in node) stack.push(...[...node.children].reverse())
  }
  return out
}
