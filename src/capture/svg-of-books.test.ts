import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { harmlessSvg, svgOfBook } from './index.ts'
import { anySvg } from './testing/any-svg.ts'

const encoder = new TextEncoder()
const ofBook = (text: string): string | undefined => {
  const svg = svgOfBook(encoder.encode(text))
  return svg && new TextDecoder().decode(svg)
}
const head = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'

test('A chart of SVG 1.1 stays as it is drawn', () => {
  const chart = `<svg ${head} width="10" viewBox="0 0 10 10"><style>.a{fill:url(#g)}</style><defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient>\
<path id="m" d="M0 0L1 1"/></defs><g class="a" transform="translate(1 2)" text-anchor="middle"><rect x="1" y="2" width="3" height="4" style="fill-opacity:.5"/>\
<use xlink:href="#m"/></g><text x="1" y="9" font-size="3">潮位 &lt;2 m <tspan dy="1">x</tspan></text></svg>`
  assert.equal(ofBook(chart), chart)
})

test('What newer standards write as attributes is said in CSS, unless a style sheet says it', () => {
  const drawn = '<path d="M0 0" vector-effect="non-scaling-stroke" paint-order="stroke" stroke-linejoin="arcs"/>'
  assert.equal(
    ofBook(`<svg>${drawn}</svg>`),
    `<svg ${head}><path d="M0 0" style="vector-effect:non-scaling-stroke;paint-order:stroke;stroke-linejoin:arcs"/></svg>`,
  )
  const sheet = '<style>.x{paint-order:fill}</style>'
  assert.equal(
    ofBook(`<svg>${sheet}<path d="M0 0" paint-order="stroke" fill="red"/></svg>`),
    `<svg ${head}>${sheet}<path d="M0 0" fill="red"/></svg>`,
  )
})

test('The direction of writing stands in the markup', () => {
  assert.equal(
    ofBook('<svg><style>text{direction:rtl;fill:red}</style><text style="direction:rtl;fill:blue">أ</text></svg>'),
    `<svg ${head}><style>text{fill:red}</style><text direction="rtl" style="fill:blue">أ</text></svg>`,
  )
})

test('Links are groups, titles go, and so does what draws nothing where it stands', () => {
  assert.equal(
    ofBook(
      '<svg><title>t</title><a href="https://x.example/"><rect width="1" height="1"><circle r="1"/></rect></a><text>to <a>them</a></text><stop offset="1"/><path/></svg>',
    ),
    `<svg ${head}><g><rect width="1" height="1"/></g><text>to <tspan>them</tspan></text></svg>`,
  )
})

test('Names are names of XML and there once; what refers to nothing paints nothing, or what stands behind it', () => {
  assert.equal(
    ofBook(
      '<svg><pattern id="1"/><g id="a"/><g id="a"/><rect width="1" height="1" fill="url(#1)" stroke="url(#no)" mask="url(#a)"/><text fill="url(#no) red">x</text></svg>',
    ),
    `<svg ${head}><pattern id="id-31"/><g id="a"/><g/><rect width="1" height="1" fill="url(#id-31)" stroke="none" mask="url(#a)"/><text fill="red">x</text></svg>`,
  )
  // A path without a way is gone, so is the use of it, and so what uses that.
  assert.equal(
    ofBook('<svg><path id="a"/><use id="b" href="#a"/><use href="#b"/><circle r="1"/></svg>'),
    `<svg ${head}><circle r="1"/></svg>`,
  )
})

test('Where nothing is left there is no drawing', () => {
  for (const text of ['', '<svg/>', 'x', '<svg><title>t</title><path/></svg>', '<html/>'])
    assert.equal(ofBook(text), undefined)
})

test('Any drawing becomes a harmless one, or none, and stays what it became', () => {
  fc.assert(
    fc.property(anySvg, (text) => {
      const once = svgOfBook(encoder.encode(text))
      if (!once) return
      assert.deepEqual(harmlessSvg(once), once)
      assert.deepEqual(svgOfBook(once), once)
    }),
    { numRuns: 300 },
  )
})
