import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

const piece = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '<html><head><title>Storm Clara</title><meta name="author" content="A. B.">',
    '<p class="byline">By ',
    '<div class="articleBody share-tools" id="x">',
    '<p>A line of text, with a comma. And a second sentence for its length!',
    '<p>一行文字，也有逗号。',
    '<a href="/next">2',
    '<time>2026-11-01 10:00',
    '<br>',
    '.',
    '。',
    ' ',
    '</p>',
    '</div>',
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Storm"}</script>',
  ),
)

test('nobody asks for a letter beyond the ends of a text, which would slow down all who ask', async () => {
  const { charCodeAt } = String.prototype
  const outside: string[] = []
  let count = 0
  // `code-at.ts` takes the method when it is loaded
  String.prototype.charCodeAt = function (this: string, at: number): number {
    count++
    if (!(at >= 0 && at < this.length) && new Error().stack?.includes('code-at.ts')) outside.push(`${at} of "${this}"`)
    return charCodeAt.call(this, at)
  }
  try {
    const { extract } = await import('./index.ts')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        extract(pieces.join(''), 'https://site.example/news/1')
      }),
      { numRuns: 200 },
    )
  } finally {
    String.prototype.charCodeAt = charCodeAt
  }
  assert.ok(count > 10_000)
  assert.deepEqual(outside.slice(0, 5), [])
})
