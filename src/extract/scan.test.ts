import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Tokenizer } from 'htmlparser2'
import { type MarkupReader, NameTable, scanMarkup } from './scan.ts'
import type { MarkupSource } from './source.ts'

/** What stands in a source, one line a piece, neighbouring texts joined. */
type Pieces = readonly string[]

class Collected {
  readonly pieces: string[] = []
  private words = ''

  add(piece: string): void {
    this.end()
    this.pieces.push(piece)
  }

  text(data: string): void {
    this.words += data
  }

  end(): Pieces {
    if (this.words !== '') this.pieces.push(`text ${this.words}`)
    this.words = ''
    return this.pieces
  }
}

const asWritten = () => new NameTable((name) => name)

function ours(html: string | MarkupSource, skipped?: string, unwanted?: string): Pieces {
  const all = new Collected()
  let tag: string[] = []
  const reader: MarkupReader = {
    names: asWritten(),
    wantsRawText: () => tag[0]?.toLowerCase() !== unwanted,
    isInForeignContext: () => false,
    text: (data) => all.text(data),
    startName: (name) => {
      tag = [name]
    },
    attribute: (name, value) => tag.push(`${name}=${value}`),
    startEnd: (isSelfClosing) => all.add(`<${tag.join(' ')}${isSelfClosing ? ' /' : ''}>`),
    endTag: (name) => all.add(`</${name}>`),
    cdata: (data) => all.add(`cdata ${data}`),
    comment: () => all.add('comment'),
  }
  scanMarkup(html, reader, skipped)
  return all.end()
}

/** A source that is read in pieces of `pieceLength`. */
function inPieces(text: string, pieceLength: number): MarkupSource {
  const cut = (from: number, to: number) => text.slice(from, to)
  const same = (words: string) => words
  return { length: text.length, pieceLength, isPlain: true, shape: cut, text: cut, words: same }
}

function htmlparser2s(html: string): Pieces {
  const all = new Collected()
  let tag: string[] = []
  let name = ''
  let value = ''
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      ontext: (from, to) => all.text(html.slice(from, to)),
      ontextentity: (code) => all.text(String.fromCodePoint(code)),
      onopentagname: (from, to) => {
        tag = [html.slice(from, to)]
      },
      onattribname: (from, to) => {
        name = html.slice(from, to)
        value = ''
      },
      onattribdata: (from, to) => {
        value += html.slice(from, to)
      },
      onattribentity: (code) => {
        value += String.fromCodePoint(code)
      },
      onattribend: () => tag.push(`${name}=${value}`),
      onopentagend: () => all.add(`<${tag.join(' ')}>`),
      onselfclosingtag: () => all.add(`<${tag.join(' ')} />`),
      onclosetag: (from, to) => all.add(`</${html.slice(from, to)}>`),
      oncdata: (from, to, offset) => all.add(`cdata ${html.slice(from, to - offset)}`),
      oncomment: () => all.add('comment'),
      ondeclaration: () => all.add('comment'),
      onprocessinginstruction: () => all.add('comment'),
      onend: () => undefined,
    },
  )
  tokenizer.write(html)
  tokenizer.end()
  return all.end()
}

const parts = [
  '<', '>', '/', '</', '/>', '<p', '<p>', '<a href=', '"', "'", '=', ' ', '\n', 'x', 'y', '1', '<!--', '-->', '--!>', '-', '!', '<!', '<?',
  '&', '&amp;', '&amp', '&lt', '&#65;', '&#x', ';', '<script>', '</script>', '<SCRIPT src="', '</scripts>', '<style>', '</style', '<title>',
  '</title>', '<textarea>', '</textarea >', '<iframe>', '</iframe>', '<xmp>', '<plaintext>', '<![CDATA[', ']]>', ']', '<!doctype html>',
  '<br/>', '<img src=a/b >', '<b c=d&amp;e>', '</p', '</ p>', '</1>', 'é', '中',
] // biome-ignore format: a table

/** Ends whatever stands open: htmlparser2 takes the beginning of some unfinished tags for text. */
const ending = `\n"'>"'> -->]]></script></style></title></textarea></iframe></xmp>.`

test('a source is read as htmlparser2 reads it', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 24 }), (pieces) => {
      const html = pieces.join('') + ending
      // in a title htmlparser2 leaves an entity right after a `<` as it is written
      fc.pre(!/<\/?&/.test(html))
      assert.deepEqual(ours(html), htmlparser2s(html))
    }),
    { numRuns: 1500 },
  )
})

test('a source that comes in pieces is read as one that comes whole', () => {
  const more = [...parts, '<svg>', '</svg>', '<svg/>', '<textarea>', 'a long stretch of words without any sign']
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...more), { maxLength: 30 }),
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom(undefined, 'svg'),
      fc.constantFrom(undefined, 'script', 'textarea'),
      (pieces, length, skipped, unwanted) => {
        const html = pieces.join('')
        assert.deepEqual(ours(inPieces(html, length), skipped, unwanted), ours(html, skipped, unwanted))
      },
    ),
    { numRuns: 3000 },
  )
})

test('whatever never ends, a source is looked at a bounded number of times', () => {
  for (const beginning of [
    '',
    '<!--',
    '<script>',
    '<svg>',
    '<a b="',
    '<![CDATA[',
    '</a ',
    '<?',
    '<style>',
    '<a '.repeat(50),
  ]) {
    const html = beginning + '<p>x '.repeat(20_000)
    let looked = 0
    const source = inPieces(html, 1000)
    const shape = (from: number, to: number) => {
      looked += to - from
      return source.shape(from, to)
    }
    ours({ ...source, shape }, 'svg', 'style')
    assert.ok(looked < 5 * html.length, `${beginning}: ${looked} characters of ${html.length}`)
  }
})

test('what stands in a drawing is passed over where that was asked for', () => {
  const seen: string[] = []
  const html = '<svg a="</svg>"><path></svg>b<svg/>c<svg>d'
  scanMarkup(
    html,
    {
      names: asWritten(),
      isInForeignContext: () => false,
      text: (data) => seen.push(data),
      startName: (name) => seen.push(`<${name}`),
      attribute: () => undefined,
      startEnd: () => undefined,
      endTag: (name) => seen.push(`</${name}`),
      cdata: () => undefined,
      comment: () => undefined,
    },
    'svg',
  )
  assert.deepEqual(seen, ['<svg', '</svg', 'b', '<svg', 'c', '<svg', 'd'])
})

test('comments that end in two ways take linear time', () => {
  const html = '<!-- --!>'.repeat(100_000)
  let comments = 0
  scanMarkup(html, {
    names: asWritten(),
    isInForeignContext: () => false,
    text: () => undefined,
    startName: () => undefined,
    attribute: () => undefined,
    startEnd: () => undefined,
    endTag: () => undefined,
    cdata: () => undefined,
    comment: () => {
      comments++
    },
  })
  assert.equal(comments, 100_000)
})
