import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Parser } from 'htmlparser2'
import { parseXml, type XmlElement } from './xml-tree.ts'

interface Plain {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly text: string
  readonly children: Plain[]
}

function plainOf(element: XmlElement): Plain {
  return {
    name: element.name,
    attributes: { ...element.attributes } as Record<string, string>,
    text: element.text,
    children: element.children.map(plainOf),
  }
}

/** The same tree as htmlparser2 reads it in XML mode. */
function byHtmlparser2(source: string): Plain[] {
  interface Growing {
    name: string
    attributes: Record<string, string>
    text: string
    children: Growing[]
  }
  const top: Growing = { name: '', attributes: {}, text: '', children: [] }
  const stack = [top]
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const element = { name, attributes: { ...attributes }, text: '', children: [] }
        stack.at(-1)?.children.push(element)
        stack.push(element)
      },
      ontext(text) {
        const open = stack.at(-1)
        if (open) open.text += text
      },
      onclosetag() {
        stack.pop()
      },
    },
    { xmlMode: true, decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  )
  parser.end(source)
  return top.children
}

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/)
const words = fc.stringMatching(/^[ a-z0-9é中.,;!?'=/-]{0,20}$/)
const escaped = words.map((text) => text.replaceAll('a', '&amp;').replaceAll('b', '&lt;').replaceAll('c', '&#233;'))

const { element } = fc.letrec<{ element: string; content: string }>((tie) => ({
  element: fc
    .tuple(name, fc.dictionary(name, escaped, { maxKeys: 3 }), fc.array(tie('content'), { maxLength: 4 }), fc.boolean())
    .map(([tag, attributes, contents, isShort]) => {
      const given = Object.entries(attributes)
        .map(([key, value]) => ` ${key}="${value}"`)
        .join('')
      return contents.length === 0 && isShort ? `<${tag}${given} />` : `<${tag}${given}>${contents.join('')}</${tag}>`
    }),
  content: fc.oneof(
    { depthSize: 'small' },
    escaped,
    words.map((text) => `<![CDATA[${text}<b>&amp;]]>`),
    words.map((text) => `<!-- ${text.replaceAll('-', '')} -->`),
    tie('element'),
  ),
}))

describe('the XML reader', () => {
  it('reads a well-formed document as htmlparser2 does', () => {
    fc.assert(
      fc.property(element, (source) => {
        const ours = parseXml(`<x>${source}</x>`).roots.map(plainOf)
        const theirs = byHtmlparser2(`<x>${source}</x>`)
        assert.deepEqual(withoutBlank(ours), withoutBlank(theirs))
      }),
      { numRuns: 300 },
    )
  })

  it('never throws and never grows more elements than there are brackets, whatever it is given', () => {
    const soup = fc.array(
      fc.constantFrom(
        '<',
        '>',
        '/',
        '!',
        '?',
        '&',
        ';',
        '"',
        "'",
        '=',
        ' ',
        '<item>',
        '</item>',
        '<![CDATA[',
        ']]>',
        '<!--',
        '-->',
        '<?x',
        '?>',
        '<a b="',
        '<title>',
        '&#x',
        '&amp;',
        'é',
        'xmlns:a=',
        '\0',
      ),
      { maxLength: 60 },
    )
    fc.assert(
      fc.property(soup, (parts) => {
        const source = parts.join('')
        const document = parseXml(source)
        let count = 0
        const walk = (elements: readonly XmlElement[]) => {
          for (const each of elements) {
            count++
            assert.ok(each.start <= each.end && each.end <= source.length)
            walk(each.children)
          }
        }
        walk(document.roots)
        assert.ok(count <= source.split('<').length)
      }),
      { numRuns: 500 },
    )
  })

  it('says where the text between the tags stands', () => {
    const { source, roots } = parseXml('<a><b>one <i>two</i></b></a>')
    const b = roots[0]?.children[0] as XmlElement
    assert.equal(source.slice(b.start, b.end), 'one <i>two</i>')
  })

  it('closes what was forgotten when an outer element closes', () => {
    const { roots, warnings } = parseXml('<a><b><c>x</a><d/>')
    assert.deepEqual(
      roots.map((root) => root.name),
      ['a', 'd'],
    )
    assert.equal(roots[0]?.children[0]?.children[0]?.isClosed, false)
    assert.match(warnings.join(), /missing or crossed/)
  })

  it('gives each namespace one name, in the scope where it is declared', () => {
    const { roots } = parseXml(
      '<a xmlns:q="http://purl.org/dc/elements/1.1/"><q:date/><b xmlns:q="http://search.yahoo.com/mrss"><q:date q:x="1"/></b><q:date/></a>',
    )
    const [first, b, last] = roots[0]?.children ?? []
    assert.deepEqual([first?.name, b?.children[0]?.name, last?.name], ['dc:date', 'media:date', 'dc:date'])
    assert.equal(b?.children[0]?.attributes['media:x'], '1')
  })

  it('hands xml:base and xml:lang down', () => {
    const { roots } = parseXml(
      '<a xml:base="https://x.example/a/" xml:lang="de"><b xml:base="b/"><c/></b><d xml:lang=""/></a>',
    )
    const [b, d] = roots[0]?.children ?? []
    assert.equal(b?.children[0]?.base, 'https://x.example/a/b/')
    assert.equal(b?.children[0]?.language, 'de')
    assert.equal(d?.language, '')
  })

  it('bounds the depth', () => {
    const { roots, warnings } = parseXml('<a>'.repeat(5000))
    let depth = 0
    for (let each: XmlElement | undefined = roots[0]; each; each = each.children[0]) depth++
    assert.ok(depth <= 300)
    assert.match(warnings.join(), /nested/)
  })
})

/** White space alone before the first child is left out by ours. */
function withoutBlank(elements: readonly Plain[]): unknown {
  return elements.map((each) => ({ ...each, text: each.text.trim(), children: withoutBlank(each.children) }))
}
