import type { Extraction, GivenDate, TraceLine } from '../model/index.ts'
import { cutBlocks } from './blocks.ts'
import { passes } from './body/passes.ts'
import { nextPageOf } from './next-page.ts'
import type { Page } from './page.ts'
import { kindOf } from './page-kind.ts'
import { renderHtml, renderText } from './render.ts'
import { parseTree } from './tree.ts'

export interface ExtractOptions {
  /** The `Content-Type` header, for the charset of bytes. */
  readonly contentType?: string
  /** What the feed says of the article, plain or HTML: a witness, never output. */
  readonly feedText?: string
  /** Fill `trace`. */
  readonly trace?: boolean
}

/**
 * Reads the article out of a page: pure, synchronous, without I/O. Any input gives an answer; a page without an
 * article has an empty `text` and says so in `kind`.
 *
 *     const { title, text, html } = extract(page, 'https://example.org/news/1')
 */
export function extract(input: string | Uint8Array, url: string, options: ExtractOptions = {}): Extraction {
  const html = typeof input === 'string' ? input : decode(input)
  const tree = parseTree(html)
  const trace: TraceLine[] | undefined = options.trace ? [] : undefined
  const blocks = cutBlocks(tree)
  const metadata = readProvisional(tree.elements)
  const page: Page = {
    url,
    tree,
    blocks,
    title: metadata.title ?? '',
    authors: [],
    witnesses: [],
    body: undefined,
    kept: new Uint8Array(blocks.length).fill(1),
    trace,
  }
  for (const pass of passes) pass.run(page)
  const text = renderText(blocks, page.kept)
  const body = page.body
  const rendered = body ? renderHtml(body, blocks, page.kept, url) : { html: '', images: [] }
  const nextUrl = nextPageOf(tree, url)
  return {
    ...metadata,
    authors: [],
    tags: [],
    ...(nextUrl === undefined ? {} : { nextUrl }),
    ...kindOf(page, text),
    text,
    html: rendered.html,
    images: rendered.images,
    provenance: {},
    ...(trace ? { trace } : {}),
  }
}

function readProvisional(elements: Page['tree']['elements']): { title?: string; published?: GivenDate } {
  for (const element of elements) {
    if (element.name === 'meta' && element.attribs.property === 'og:title' && element.attribs.content) {
      return { title: element.attribs.content }
    }
  }
  return {}
}

/** Until `src/charset` is there. */
function decode(bytes: Uint8Array): string {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 3000))
  const named = /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i.exec(head)?.[1]
  try {
    return new TextDecoder(named ?? 'utf-8').decode(bytes)
  } catch {
    return new TextDecoder().decode(bytes)
  }
}
