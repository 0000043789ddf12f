import type { ChildNode, Element } from 'domhandler'
import { parseDocument } from 'htmlparser2'

const blocks = new Set('p h1 h2 h3 h4 h5 h6 blockquote pre figure ul ol table hr'.split(' '))
const containers = new Set(
  'div section article aside header footer main nav details dl dt dd center address'.split(' '),
)
const inlines = new Set(
  'em strong b i u s small sub sup a span code cite q abbr time mark kbd samp var bdi bdo ruby rt rp del ins br img'.split(
    ' ',
  ),
)
const phrasing = 'p h1 h2 h3 h4 h5 h6 pre'.split(' ')

/**
 * Sanitised HTML as the body of an EPUB 3 chapter: well-formed XHTML that keeps HTML's rules of what may stand where, which
 * the sanitiser does not look at (a list item outside a list, a paragraph in a heading). `pictureAt` gives the place of a
 * kept picture in the book by its digest; others are left out.
 */
export function xhtmlOf(html: string, pictureAt: (digest: string) => string | undefined): string {
  return flow(parseDocument(html).children, { pictureAt, depth: 0 })
}

interface Context {
  readonly pictureAt: (digest: string) => string | undefined
  readonly depth: number
}

const deepest = 60

/** Blocks one after another; what stands between them becomes a paragraph. */
function flow(nodes: readonly ChildNode[], context: Context): string {
  if (context.depth > deepest) return paragraph(text(nodes))
  const within = { ...context, depth: context.depth + 1 }
  let out = ''
  let loose: ChildNode[] = []
  const close = () => {
    out += paragraph(inline(loose, within))
    loose = []
  }
  for (const node of nodes) {
    if (node.type === 'text' || (isElement(node) && !isBlock(node) && !holdsBlock(node))) {
      loose.push(node)
      continue
    }
    if (!isElement(node)) continue
    close()
    out += block(node, within)
  }
  close()
  return out
}

function block(node: Element, context: Context): string {
  const { name, children } = node
  if (name === 'hr') return '<hr/>\n'
  if (phrasing.includes(name)) {
    // A picture in a paragraph, or a block in a heading, stands on its own.
    if (holdsBlock(node)) return flow(children, context)
    const inside = name === 'pre' ? inline(children, context) : inline(children, context).trim()
    if (!inside) return ''
    // The chapter's own title is h1.
    const tag = /^h[1-6]$/.test(name) ? `h${Math.min(6, Number(name[1]) + 1)}` : name
    return `<${tag}>${inside}</${tag}>\n`
  }
  switch (name) {
    case 'blockquote':
      return wrapped('blockquote', flow(children, context))
    case 'ul':
    case 'ol': {
      const items = children.filter((child) => isElement(child) || text([child]).trim())
      const list = items.map((child) =>
        wrapped('li', flow(isElement(child) && child.name === 'li' ? child.children : [child], context)),
      )
      return wrapped(name, list.join(''))
    }
    case 'figure': {
      const caption = children.filter((child) => isElement(child) && child.name === 'figcaption') as Element[]
      const rest = children.filter((child) => !caption.includes(child as Element))
      const said = inline(
        caption.flatMap((one) => one.children),
        context,
      ).trim()
      const shown = flow(rest, context)
      return shown ? `<figure>${shown}${said && `<figcaption>${said}</figcaption>`}</figure>\n` : paragraph(said)
    }
    case 'table': {
      const rows = descendants(node, 'tr').map((row) => {
        const cells = row.children.filter((cell) => isElement(cell) && /^t[dh]$/.test(cell.name)) as Element[]
        return wrapped(
          'tr',
          cells.map((cell) => `<${cell.name}>${flow(cell.children, context)}</${cell.name}>`).join(''),
        )
      })
      return wrapped('table', rows.join(''))
    }
    default:
      return flow(children, context)
  }
}

function wrapped(tag: string, inside: string): string {
  return inside ? `<${tag}>${inside}</${tag}>\n` : ''
}

function paragraph(inside: string): string {
  return inside.trim() ? `<p>${inside.trim()}</p>\n` : ''
}

/** Words and what may stand among them; a block here gives its words. */
function inline(nodes: readonly ChildNode[], context: Context, isInLink = false): string {
  if (context.depth > deepest) return escaped(text(nodes))
  const within = { ...context, depth: context.depth + 1 }
  let out = ''
  for (const node of nodes) {
    if (node.type === 'text') out += escaped(node.data)
    else if (isElement(node)) out += inlineElement(node, within, isInLink)
  }
  return out
}

function inlineElement(node: Element, context: Context, isInLink: boolean): string {
  const { name, attribs, children } = node
  if (name === 'br') return '<br/>'
  if (name === 'img') {
    const digest = /^\/media\/([0-9a-f]+)/.exec(attribs.src ?? '')?.[1]
    const place = digest && context.pictureAt(digest)
    return place ? `<img src="${escaped(place)}" alt="${escaped(attribs.alt ?? '')}"/>` : ''
  }
  if (name === 'a') {
    const inside = inline(children, context, true)
    const href = URL.parse(attribs.href ?? '')
    const isWhole = href !== null && /^(?:https?|mailto):$/.test(href.protocol)
    return isWhole && !isInLink && inside ? `<a href="${escaped(href.href)}">${inside}</a>` : inside
  }
  const inside = inline(children, context, isInLink)
  if (!inside || !inlines.has(name) || /^(?:span|rt|rp|time|bdo)$/.test(name)) return inside
  if (name === 'ruby') return rubyOf(node, context, isInLink)
  return `<${name}>${inside}</${name}>`
}

function rubyOf(node: Element, context: Context, isInLink: boolean): string {
  const parts = node.children.flatMap((child) => {
    if (isElement(child) && child.name === 'rp') return []
    if (isElement(child) && child.name === 'rt') return [`<rt>${inline(child.children, context, isInLink)}</rt>`]
    return [inline([child], context, isInLink)]
  })
  return /<rt>/.test(parts.join('')) && !parts[0]?.startsWith('<rt>')
    ? `<ruby>${parts.join('')}</ruby>`
    : parts.join('')
}

function isElement(node: ChildNode): node is Element {
  return node.type === 'tag'
}

function isBlock(node: Element): boolean {
  return (
    blocks.has(node.name) ||
    containers.has(node.name) ||
    /^(?:li|figcaption|t(?:r|d|h|body|head|foot)|caption)$/.test(node.name)
  )
}

function holdsBlock(node: Element): boolean {
  const stack: ChildNode[] = [...node.children]
  for (let child = stack.pop(); child; child = stack.pop()) {
    if (!isElement(child)) continue
    if (isBlock(child)) return true
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
    else if ('children' in node) stack.push(...[...node.children].reverse())
  }
  return out
}

/** For XML text and attributes; characters that XML 1.0 has no place for become U+FFFD. */
export function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
}
