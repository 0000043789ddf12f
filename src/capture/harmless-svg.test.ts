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
        if (/script|foreign|animate|^set$|iframe|handler|feImage/i.test(name)) found.push(name)
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
  const chart = `<svg ${head} viewBox="0 0 10 10" width="10"><style>.a{fill:url(#g);stroke:rgb(1, 2, 3)}</style><defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient>\
<path id="m" d="M0 0L1 1"/></defs><g class="a" transform="translate(1 2)">\
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
    `<svg ${head}><a><rect/></a><text>to <a>them</a></text></svg>`,
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
  const levels = (count: number, level: (k: number) => string) =>
    Array.from({ length: count }, (_, k) => level(k)).join('')
  for (const [what, bomb] of [
    ['uses of uses', `<g id="l0"><rect/></g>${tenfold(9)}`],
    [
      'uses in a circle',
      '<g id="a"><use href="#b"/><use href="#b"/></g><g id="b"><use href="#a"/><use href="#a"/></g>',
    ],
    ['ids that come again', `<g id="l0"><rect/></g>${tenfold(9)}${levels(10, (k) => `<g id="l${k}"/>`)}`],
    [
      'markers at each vertex of markers',
      levels(3, (k) => `<marker id="m${k}"><path d="${'L1 1'.repeat(150)}" marker-mid="url(#m${k + 1})"/></marker>`) +
        `<marker id="m3"><rect/></marker><path d="${'L1 1'.repeat(150)}" marker-mid="URL(#m0)"/>`,
    ],
    [
      'masks of masks',
      `${levels(30, (k) => `<mask id="m${k}"><g mask="URL('#m${k + 1}')"/><g mask="url(#m${k + 1})"/></mask>`)}<g mask="url(#m0)"/>`,
    ],
    [
      'masks of masks by a sheet',
      `<style>${levels(30, (k) => `g .c${k}{mask:url(#m${k})}`)}</style>${levels(30, (k) => `<mask id="m${k}"><g class="x c${k + 1}"/><g class="c${k + 1}"/></mask>`)}<g class="c0"/>`,
    ],
    [
      'a mask for whatever is in it',
      '<style>[id]{mask:url(#m)}</style><mask id="m"><g id="a"/><g id="b"/></mask><g id="c"/>',
    ],
    [
      'ids with signs that XML has no place for',
      `<g id="l0"><rect/></g>${tenfold(9).replaceAll('#l', '#&#1;l').replaceAll('id="l', 'id="&#2;l')}`,
    ],
    [
      'masks by a long class',
      `<style>${levels(30, (k) => `.${'c'.repeat(300)}${k}{mask:url(#m${k})}`)}</style>${levels(30, (k) => `<mask id="m${k}">${`<g class="${'c'.repeat(300)}${k + 1}"/>`.repeat(2)}</mask>`)}<g class="${'c'.repeat(300)}0"/>`,
    ],
    [
      'a marker through a variable',
      `<marker id="m"><path d="${'L1 1'.repeat(1000)}"/></marker><g style="--m:url(#m)">${`<path style="marker-mid:var(--m)" d="${'L1 1'.repeat(100)}"/>`.repeat(100)}</g>`,
    ],
    ['ids with a percent sign', `<g id="l0"><rect/></g>${tenfold(9).replaceAll('href="#l', 'href="#%6c')}`],
  ] as const) {
    const left = harmless(`<svg width="5">${bomb}</svg>`)
    assert.ok(
      left === `<svg ${head} width="5"/>` || !/xlink:href|url\((?!['"]?#m30)/i.test(left),
      `${what}: ${left.slice(0, 300)}`,
    )
  }
})

test('Drawings as tools make them keep what they show', () => {
  for (const [what, given, kept] of [
    [
      'ElementTree',
      '<ns0:svg xmlns:ns0="http://www.w3.org/2000/svg" xmlns:ns1="http://www.w3.org/1999/xlink"><ns0:path id="p"/><ns0:use ns1:href="#p"/></ns0:svg>',
      '<path id="p"/><use xlink:href="#p"/>',
    ],
    [
      'a prefix for what is in it',
      '<svg xmlns:s="http://www.w3.org/2000/svg"><s:rect/><i:rect xmlns:i="urn:i"/></svg>',
      '<rect/>',
    ],
    [
      'Illustrator',
      '<!DOCTYPE svg [<!ENTITY st0 "fill:#FFF;"> <!ENTITY ns_svg "http://www.w3.org/2000/svg">]><svg xmlns="&ns_svg;"><rect style="&st0;stroke:red"/></svg>',
      '<rect style="fill:#FFF;stroke:red"/>',
    ],
    [
      'both ways to refer',
      '<svg><path id="a"/><use xlink:href="#b" href="#a"/></svg>',
      '<path id="a"/><use xlink:href="#a"/>',
    ],
    [
      'ids with signs',
      '<svg><g id="Layer(1)"/><use href="#Layer(1)"/></svg>',
      '<g id="Layer(1)"/><use xlink:href="#Layer(1)"/>',
    ],
    [
      'a sheet with one escape in it',
      '<svg><style>.a{content:"\\201c";fill:red}.année>a:hover{fill:none}</style></svg>',
      '<style>.a{fill:red}\n.année&gt;a:hover{fill:none}</style>',
    ],
    [
      'a sheet for paper',
      '<svg><style media="print">.a{display:none}</style><style>@media print{.a{display:none}} @media screen{.b{fill:red}}</style></svg>',
      '<style>.b{fill:red}</style>',
    ],
    [
      'what comes in slowly',
      '<svg><g style="opacity:0;animation:in 1s forwards;fill:red"/></svg>',
      '<g style="fill:red"/>',
    ],
    [
      'places in three dimensions',
      '<svg><g style="transform:translate3d(1px,2px,0)"/></svg>',
      '<g style="transform:translate3d(1px,2px,0)"/>',
    ],
    [
      'a switch',
      '<svg><switch><foreignObject requiredExtensions="x"/><g requiredExtensions="y"/><g/></switch></svg>',
      '<switch><g requiredExtensions="y"/><g/></switch>',
    ],
  ] as const) {
    assert.equal(harmless(given), `<svg ${head}>${kept}</svg>`, what)
  }
})

test('What tools draw often is not too much', () => {
  const circle = `<path id="c" d="${'C1 2 3 4 5 6'.repeat(36)}"/>`
  const uses = '<use href="#c" x="1"/>'.repeat(5000)
  assert.equal(harmless(`<svg><defs>${circle}</defs>${uses}</svg>`).match(/<use [^>]*xlink:href/g)?.length, 5000)
  const arrow = '<marker id="end"><path d="M0 0L1 1"/></marker>'
  for (const sheet of [
    'path.link{marker-end:url(#end)}',
    '.a.link{marker-end:url(#end)}',
    '.link:not(.b){marker-end:url(#end)}',
    '.edge .link{marker-end:url(#end)}',
  ]) {
    const drawn = harmless(
      `<svg><style>${sheet}</style>${arrow}<path class="a link" d="${'L1 1'.repeat(25_000)}"/></svg>`,
    )
    assert.ok(drawn.includes('url(#end)'), sheet)
  }
  const gradient = '<linearGradient id="g"/><rect class="a b"/>'
  assert.ok(harmless(`<svg><style>*{fill:url(#g)}</style>${gradient}</svg>`).includes('*{fill:url(#g)}'))
  // The arrow's own path is a path as well: the rule goes, what is drawn stays.
  const all = harmless(`<svg><style>path{marker-end:url(#end);fill:red}</style>${arrow}<path d="M0 0"/></svg>`)
  assert.equal(all, `<svg ${head}><style>path{fill:red}</style>${arrow}<path d="M0 0"/></svg>`)
})

test('Filters go, masks that children take over, and what is meant for nobody else', () => {
  const given = `<svg><filter id="f"><feMorphology radius="300"/></filter><g filter="url(#f)" style="filter:blur(40px);backdrop-filter:blur(9px)" mask="inherit" clip-path="INHERIT"/></svg>`
  assert.equal(harmless(given), `<svg ${head}><g/></svg>`)
  assert.equal(
    harmless('<?xml version="1.0" encoding="utf-16"?><svg><text>é</text></svg>'),
    `<svg ${head}><text>é</text></svg>`,
  )
  assert.equal(harmless(`<svg><g style="a:${"''".repeat(2_000_000)}"/></svg>`), `<svg ${head}><g/></svg>`)
  const started = process.cpuUsage().user
  harmless(`<svg><style>${'a,'.repeat(12_000)}a{${'a:url(#b);'.repeat(12_000)}}</style><g id="b"/></svg>`)
  harmless(`<svg><style>*{${'a:url(#b);'.repeat(3000)}}</style>${'<g/>'.repeat(100_000)}</svg>`)
  assert.ok(process.cpuUsage().user - started < 15_000_000)
})

test('A declared encoding is read, and a photograph in a drawing shows no Exif', () => {
  const bytes = Buffer.from('<?xml version="1.0" encoding="iso-8859-1"?><svg><text>\xe9t\xe9</text></svg>', 'latin1')
  assert.equal(new TextDecoder().decode(harmlessSvg(bytes)), `<svg ${head}><text>été</text></svg>`)
  const exif = Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, 14]),
    Buffer.from('Exif\0\0GPS 1.'),
    Buffer.from([0xff, 0xd9]),
  ])
  const svg = harmless(`<svg><image href="data:image/jpeg;base64,${exif.toString('base64')}"/></svg>`)
  const shown = Buffer.from(/base64,([^"]+)/.exec(svg)![1]!, 'base64')
  assert.equal(shown.indexOf('GPS'), -1)
})

test('A drawing nested too deep is left empty', () => {
  assert.equal(harmless(`<svg>${'<g>'.repeat(1000)}`), `<svg ${head}/>`)
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
  const run = (text: string, times: number): number => {
    const started = process.cpuUsage().user
    harmless(`<svg>${text.repeat(times)}`)
    return process.cpuUsage().user - started
  }
  for (const one of [
    ...[
      '<g>',
      '</q>',
      '<g></q>',
      '<a><g ',
      '<style>@a{',
      '<style>/*',
      '<style>a{b:c}',
      '@media all{',
      '<rect fill="(',
      '<rect style="a:b;',
      '&amp;',
      ']]>',
      '<!--',
    ],
    ...[
      '<g id="a"><use href="#a"/>',
      '<g class="a"/>',
      `<g fill="${'a'.repeat(100)}("/>`,
      '<g xmlns:a="b"/>',
      '<rect/>',
      '"',
      '<!ENTITY a "b">',
    ],
  ]) {
    // Four times as much would take sixteen times as long; a second is allowed for noise.
    const [short, long] = [run(one, 20_000), run(one, 80_000)]
    assert.ok(long < 8 * short + 1_000_000, `${one}: ${short} and ${long} µs`)
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
