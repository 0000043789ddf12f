import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Parser } from 'htmlparser2'
import { harmlessSvg } from './harmless-svg.ts'

const encoder = new TextEncoder()
const harmless = (text: string): string => new TextDecoder().decode(harmlessSvg(encoder.encode(text)))
const head = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'

/** What could run, fetch or lead away in a drawing, said of what a parser makes of it and not of its letters. */
function dangers(svg: string): string[] {
  const found: string[] = []
  let isSheet = false
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        isSheet = name === 'style'
        if (/script|foreign|^a$|animate|^set$|iframe|handler|feImage/i.test(name)) found.push(name)
        for (const [attribute, value] of Object.entries(attributes)) {
          if (/^on/i.test(attribute)) found.push(attribute)
          const isOwn = attribute.startsWith('xmlns') || /^data:image\/(png|jpe?g|gif|webp);base64,/.test(value)
          if (!isOwn && /[a-z]:\/\/|javascript:|data:|\\/i.test(value)) found.push(`${attribute}=${value}`)
          if (/href/.test(attribute) && !/^#|^data:image\/(png|jpe?g|gif|webp);/.test(value)) found.push(value)
        }
      },
      ontext(text) {
        if (isSheet && /@import|\\|url\(\s*["']?[^#"'\s]/i.test(text)) found.push(text)
      },
      onprocessinginstruction: (name) => void found.push(name),
    },
    { xmlMode: true },
  )
  parser.end(svg)
  return found
}

test('A chart stays as it is drawn', () => {
  const chart = `<svg ${head} viewBox="0 0 10 10" width="10"><defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient>\
<path id="m" d="M0 0L1 1"/></defs><style>.a{fill:url(#g);stroke:rgb(1, 2, 3)}</style><g class="a" transform="translate(1 2)">\
<rect x="1" y="2" width="3" height="4" style="fill-opacity:.5"/><use xlink:href="#m"/></g><text x="1" y="9">潮位 &lt;2 m <tspan dy="1">x</tspan></text>\
<image width="1" height="1" xlink:href="data:image/png;base64,iVBORw0KGgo="/></svg>`
  assert.equal(harmless(chart), chart)
})

test('Prefixes, declarations, comments and the vocabularies of editors go, what is drawn stays', () => {
  const drawn = `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY ns "x">]><!-- made --><ns0:svg xmlns:ns0="http://www.w3.org/2000/svg" xmlns:i="urn:i">
    <i:view zoom="2"><ns0:rect/></i:view><ns0:metadata>Ann Example</ns0:metadata><ns0:g i:label="x" id="b"><ns0:circle r="1"/></ns0:g></ns0:svg><ns0:svg/>`
  assert.equal(harmless(drawn), `<svg ${head}><g id="b"><circle r="1"/></g></svg>`)
})

test('A link is no link, and what it holds is drawn', () => {
  assert.equal(
    harmless(
      '<svg><a href="https://ads.example/"><rect/></a><text>to <a xlink:href="javascript:x()">them</a></text></svg>',
    ),
    `<svg ${head}><g><rect/></g><text>to <tspan>them</tspan></text></svg>`,
  )
})

for (const [what, hostile] of [
  ['a script', '<script>alert(1)</script>'],
  ['a script with a prefix', '<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>'],
  ['a handler', '<rect onload="x()" OnClick="x()"/>'],
  [
    'a page inside',
    '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><iframe src="https://x.example"/></body></foreignObject>',
  ],
  [
    'movement that makes a link',
    '<animate attributeName="href" values="javascript:x()"/><set attributeName="href" to="x"/>',
  ],
  ['a picture from elsewhere', '<image href="https://x.example/a.png"/><feImage href="https://x.example/a.png"/>'],
  ['a drawing as data', '<image href="data:image/svg+xml;base64,PHN2Zz4="/>'],
  ['a reference to another file', '<use href="https://x.example/a.svg#b"/><use xlink:href="a.svg#b"/>'],
  ['a paint from elsewhere', '<rect fill="url(https://x.example/a.svg#b)" mask="url( \'//x.example/a#b\')"/>'],
  ['a function written with an escape', '<rect fill="\\75rl(https://x.example)" style="fill:u\\72l(//x.example/)"/>'],
  [
    'a set of pictures',
    '<rect style="mask-image:image-set(\'https://x.example/a\' 1x);cursor:-webkit-image-set(url(#a))"/>',
  ],
  [
    'a sheet that imports',
    '<style>@import "https://x.example/a.css"; @font-face{src:url(https://x.example)}@media all{rect{fill:url(//x.example)}}</style>',
  ],
  ['a sheet with an escape', '<style>rect{fill:\\75 rl(https://x.example)}</style>'],
  [
    'a sheet that ends early',
    '<style>rect{fill:red}</style><script>x</script><style>]]&gt;&lt;/style>&lt;script></style>',
  ],
  [
    'a sheet behind a comment',
    '<style>/**/@imp/**/ort "https://x.example"; rect{background:url(/*#*/https://x.example)}</style>',
  ],
  ['a processing instruction', '<?xml-stylesheet href="https://x.example/a.css"?>'],
] as const) {
  test(`Nothing is left of ${what}`, () => {
    const svg = harmless(`<svg><g>${hostile}</g></svg>`)
    assert.deepEqual(dangers(svg), [], svg)
    assert.ok(svg.startsWith('<svg '), svg)
  })
}

test('References that are drawn a million times over go, those of a usual drawing stay', () => {
  const tenfold = (levels: number) =>
    Array.from({ length: levels }, (_, k) => `<g id="l${k + 1}">${`<use href="#l${k}"/>`.repeat(10)}</g>`).join('')
  const few = harmless(`<svg><g id="l0"><rect/></g>${tenfold(3)}</svg>`)
  assert.ok(few.includes('xlink:href="#l2"'))
  assert.ok(!harmless(`<svg><g id="l0"><rect/></g>${tenfold(9)}</svg>`).includes('<use xlink'))
  // What refers to itself is an error to browsers, and drawn once.
  assert.ok(harmless('<svg><g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g></svg>').includes('#a'))
})

test('What is no drawing gives an empty one', () => {
  for (const bytes of [new Uint8Array(), new Uint8Array([0xff, 0xfe, 0x00]), encoder.encode('<html><svg></html>')])
    assert.equal(new TextDecoder().decode(harmlessSvg(bytes)), `<svg ${head}/>`)
})

test('UTF-16 is read by its mark', () => {
  const bytes = Buffer.from('\ufeff<svg><text>潮</text></svg>', 'utf16le')
  assert.equal(new TextDecoder().decode(harmlessSvg(bytes)), `<svg ${head}><text>潮</text></svg>`)
})

test('Long runs of one thing are read in time that grows with them', () => {
  for (const one of [
    '<g>',
    '<a><g ',
    '<style>@a{',
    '<style>/*',
    '<style>a{b:c}',
    '<rect fill="(',
    '<rect style="a:b;',
    '&amp;',
    ']]>',
    '<!--',
    '<g id="a"><use href="#a"/>',
  ]) {
    const started = process.cpuUsage().user
    harmless(`<svg>${one.repeat(30_000)}`)
    harmless(`<svg><rect fill="${'a'.repeat(400_000)}(${'('.repeat(100_000)}"/></svg>`)
    // Quadratic work would take minutes.
    assert.ok(process.cpuUsage().user - started < 20_000_000, one)
  }
})

const piece = fc.constantFrom(
  '<svg>',
  '</svg>',
  '<g>',
  '</g>',
  '<a href="javascript:x">',
  '</a>',
  '<style>',
  '</style>',
  '<script>',
  '</script>',
  '<text>',
  '</text>',
  '<use href="#a"/>',
  '<image href="data:image/png;base64,AA"/>',
  '<rect fill="url(#a)" onload="x"/>',
  '<rect style="fill:url(//x.example)"/>',
  'a{fill:red}',
  '@import "https://x.example";',
  '<![CDATA[',
  ']]>',
  '<!--',
  '-->',
  '<!DOCTYPE svg [',
  '&lt;script&gt;',
  '&#0;',
  '"',
  "'",
  '<',
  '>',
  '\\',
  '<foreignObject>',
  'url(',
  '/*',
  '*/',
  '{',
  '}',
  'x',
  '\u0000',
  '\ud800',
)

test('Of any pieces comes a drawing that runs and fetches nothing, and stays the same a second time', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const once = harmless(`<svg>${pieces.join('')}`)
      assert.deepEqual(dangers(once), [], once)
      assert.equal(harmless(once), once)
    }),
    { numRuns: 2000 },
  )
})
