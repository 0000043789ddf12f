import { existsSync, readFileSync } from 'node:fs'
import type { ChildNode } from 'domhandler'
import { parseDocument } from 'htmlparser2'

/** Real material beside the repository; the benches say so and stop where it is missing. */
export const shared = new URL('../../shared/', import.meta.url)

export function readLines(path: string): readonly unknown[] {
  const file = new URL(path, shared)
  if (!existsSync(file)) throw new Error(`${file.pathname} is not here: this bench needs the shared material`)
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

/** The text of a post as its paragraphs, one a line; undefined where the file is not here. */
export function readPost(path: string): string | undefined {
  const file = new URL(`posts/${path.split('/').map(encodeURIComponent).join('/')}`, shared)
  if (!existsSync(file)) return undefined
  const post = readFileSync(file, 'utf8')
  const rule = post.indexOf('\n------')
  return paragraphsOf(rule < 0 ? post : post.slice(post.indexOf('\n', rule + 1) + 1))
}

const blocks = /^(?:p|div|h[1-6]|li|br|tr|table|ul|ol|blockquote|figure|figcaption|section|article)$/

function paragraphsOf(html: string): string {
  const lines = ['']
  const walk = (node: ChildNode): void => {
    if (node.type === 'text') lines[lines.length - 1] += node.data
    if (!('children' in node) || node.type === 'script' || node.type === 'style') return
    const isBlock = 'name' in node && blocks.test(node.name)
    if (isBlock) lines.push('')
    for (const child of node.children) walk(child)
    if (isBlock) lines.push('')
  }
  for (const node of parseDocument(html).children) walk(node)
  return lines
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n')
}
