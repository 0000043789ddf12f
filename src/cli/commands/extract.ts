import { readFileSync } from 'node:fs'
import path from 'node:path'
import { isArchive } from '../../archive/is-archive.ts'
import { batchExtract, extractPage, publishedText } from '../../archive/read-page.ts'
import type { Extraction } from '../../model/index.ts'
import { archiveFolder } from '../archive-folder.ts'
import { batch } from '../batch.ts'
import { type Command, type Invocation, text, UsageError } from '../command.ts'
import { readNamed } from '../named-file.ts'
import { plain } from '../progress.ts'
import { refuseWithoutScheme } from '../with-scheme.ts'

export const extract: Command = {
  name: 'extract',
  summary: 'Read the article out of a page',
  usage: 'FILE|URL|-',
  about: `With --batch: standard input has a line of JSON a page, {"id", "url", "path"} (HTML bytes, .gz too); a line of JSON comes out
for each, {"id", "title", "author", "date", "text", "html", "ms"} or {"id", "error"}.`,
  options: {
    url: { type: 'string' },
    trace: { type: 'boolean' },
    batch: { type: 'boolean' },
    rules: { type: 'string' },
  },
  optionHelp: [
    ['--url URL', "the page's address, where it comes from a file"],
    ['--trace', 'say which pass chose or removed what'],
    ['--rules DIR', 'a folder of site rules; those of the archive, where there is one'],
    ['--batch', 'many pages by standard input'],
  ],
  example: 'presskeep extract page.html --url https://site.example/news/1 --json',
  words: [0, 1],
  async run(invocation) {
    const rules = await rulesFor(invocation)
    if (invocation.values.batch) {
      return batch(invocation, ({ url, path: file }) => {
        if (typeof file !== 'string') throw new Error('"path" is missing')
        return { ...batchExtract(readFileSync(file), typeof url === 'string' ? url : '', rules) }
      })
    }
    const [word] = invocation.words
    if (word === undefined) throw new UsageError(`extract needs FILE, URL or -; for example: ${extract.example}`)
    const page = await pageAt(invocation, word)
    const extraction = extractPage(page.bytes, page.url, {
      contentType: page.contentType,
      trace: invocation.values.trace === true,
      rules,
    })
    if (invocation.isJson) {
      invocation.stdout.write(`${JSON.stringify(jsonOf(extraction))}\n`)
    } else {
      for (const step of extraction.trace ?? []) {
        invocation.stderr.write(`${step.pass}: ${plain(step.what)}${step.why ? ` (${plain(step.why)})` : ''}\n`)
      }
      const { title, authors, published, kind, kindReason } = extraction
      const head = [title, authors.join(', '), publishedText(published)].filter(Boolean)
      invocation.stdout.write(`${head.map((line) => plain(String(line))).join('\n')}\n\n${extraction.text}\n`)
      if (kind !== 'article')
        invocation.stderr.write(`this looks like: ${kind}${kindReason ? ` (${kindReason})` : ''}\n`)
    }
    return extraction.text === '' ? 2 : 0
  },
}

async function rulesFor(invocation: Invocation) {
  const given = text(invocation.values.rules)
  if (given !== undefined) {
    const { compileRules, readRuleFiles } = await import('../../archive/site-rules.ts')
    try {
      return compileRules(readRuleFiles(path.resolve(invocation.cwd, given)))
    } catch (error) {
      throw new UsageError(`--rules ${given} can't be read: ${error instanceof Error ? error.message : error}`)
    }
  }
  const folder = archiveFolder(invocation)
  if (!isArchive(folder)) return []
  const { compileRules, rulesOfArchive } = await import('../../archive/site-rules.ts')
  return compileRules(rulesOfArchive(folder))
}

function jsonOf(extraction: Extraction) {
  const { title, authors, language, site, image, canonical, kind, html, provenance, trace } = extraction
  return {
    title: title ?? null,
    authors,
    published: publishedText(extraction.published),
    modified: publishedText(extraction.modified),
    language: language ?? null,
    site: site ?? null,
    image: image ?? null,
    canonical: canonical ?? null,
    kind,
    text: extraction.text,
    html,
    provenance,
    ...(trace ? { trace } : {}),
  }
}

async function pageAt(
  invocation: Invocation,
  word: string,
): Promise<{ readonly bytes: Uint8Array; readonly url: string; readonly contentType?: string }> {
  const given = text(invocation.values.url)
  if (word === '-') {
    const chunks: Uint8Array[] = []
    for await (const chunk of invocation.stdin) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk)
    return { bytes: Buffer.concat(chunks), url: given ?? '' }
  }
  if (/^https?:\/\//i.test(word)) {
    const { fetcherFor } = await import('../config.ts')
    const fetcher = fetcherFor(invocation, { allowHosts: [], feedPauseSeconds: 5, pagePauseSeconds: 9 })
    try {
      const outcome = await fetcher({ url: word, purpose: 'page' }, invocation.signal)
      if (outcome.kind === 'fetched') return { bytes: outcome.body, url: outcome.url, contentType: outcome.contentType }
      const why = 'message' in outcome ? outcome.message : outcome.kind
      throw new Error(`${word} could not be had: ${why}`)
    } finally {
      await fetcher.close()
    }
  }
  refuseWithoutScheme(invocation.cwd, word)
  return { bytes: readNamed(invocation.cwd, word), url: given ?? '' }
}
