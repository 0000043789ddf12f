import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { extract } from '../src/extract/index.ts'
import { developmentPages, hasPages } from './pages.ts'

/**
 * Proves that a change for speed changes nothing: one digest of the whole extraction (`text`, `html`, every field of the
 * metadata, pictures, kind, provenance) a development page.
 *   node eval/extract-digests.ts before.txt              (on the old code)
 *   node eval/extract-digests.ts after.txt before.txt    (on the new; names the pages that differ and exits with 2)
 * The file holds digests and ids, nothing of the pages.
 */
const [to, from] = process.argv.slice(2).filter((word) => !word.startsWith('--'))
if (!hasPages()) console.log('!!! SKIPPED: ../shared/pages is not there. !!!')
else if (to === undefined) console.log('usage: node eval/extract-digests.ts TO [FROM]')
else {
  const digest = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 20)
  const lines = developmentPages().map((page) => {
    const { text, html, ...metadata } = extract(page.read(), page.url)
    return `${page.corpus}/${page.id} ${digest(text)} ${digest(html)} ${digest(metadata)}`
  })
  writeFileSync(to, `${lines.join('\n')}\n`)
  console.log(`${lines.length} pages`)
  if (from !== undefined) {
    const known = new Map(
      readFileSync(from, 'utf8')
        .split('\n')
        .map((line) => [line.slice(0, line.indexOf(' ')), line] as const),
    )
    let others = 0
    for (const line of lines) {
      const id = line.slice(0, line.indexOf(' '))
      const old = known.get(id)
      if (old === line) continue
      others++
      const parts = line.split(' ')
      const oldParts = old?.split(' ') ?? []
      const what = ['text', 'html', 'metadata'].filter((_, i) => parts[i + 1] !== oldParts[i + 1])
      if (others <= 40) console.log(`${id}: ${old === undefined ? 'new' : what.join(', ')}`)
    }
    console.log(others === 0 ? 'no page differs' : `${others} pages differ`)
    if (others > 0) process.exitCode = 2
  }
}
