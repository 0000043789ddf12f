import fc from 'fast-check'

const list = (names: string): string[] => names.trim().split(/\s+/)

const elements =
  list(`svg g a defs symbol use title desc text tspan textPath path rect circle ellipse line polyline polygon switch image
  linearGradient radialGradient stop pattern clipPath mask marker`)
const attributes =
  list(`id id class lang xml:lang xml:space d points viewBox systemLanguage requiredFeatures version x y x1 y2 cx r rx ry fx fr dx
  width height preserveAspectRatio transform transform-origin rotate pathLength textLength lengthAdjust startOffset method spacing side offset
  gradientUnits gradientTransform spreadMethod patternUnits patternContentUnits clipPathUnits maskUnits markerUnits markerWidth refX orient
  alignment-baseline baseline-shift clip clip-path clip-rule color cursor direction display dominant-baseline fill fill-opacity fill-rule
  font-family font-size font-style font-weight font image-rendering isolation letter-spacing marker marker-end mask mask-type mix-blend-mode
  opacity overflow paint-order stop-color stop-opacity stroke stroke-dasharray stroke-linecap stroke-linejoin stroke-width text-align
  text-anchor text-decoration unicode-bidi vector-effect visibility white-space writing-mode href xlink:href style role data-x`)
const values = [
  ...list(
    '1 10% red none inherit auto url(#i1) url(#9x) #i1 #i2 #9x #nowhere 0,0 userSpaceOnUse bold middle rtl a:b 日本 -1 1e3px zh-Hans',
  ),
  ...[
    '',
    'a b',
    'M0 0L1 1',
    '0 0 10 10',
    'rotate(45)',
    'x&amp;y',
    '&quot;',
    'url(#no) red',
    'fill:red;direction:rtl;mask:url(#i2)',
  ],
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
]
const ids = ['i1', 'i2', '9x', 'a b', '日', 'i:1', 'id-3978', '']

const attribute = fc
  .constantFrom(...attributes)
  .chain((name) => fc.tuple(fc.constant(name), fc.constantFrom(...(name === 'id' ? ids : values))))

const { element } = fc.letrec<{ element: string }>((tie) => ({
  element: fc
    .tuple(
      fc.constantFrom(...elements),
      fc.uniqueArray(attribute, { maxLength: 6, selector: ([name]) => name }),
      fc.array(fc.oneof({ maxDepth: 4, depthIdentifier: 'svg' }, fc.constant('txt &amp; 文'), tie('element')), {
        maxLength: 4,
      }),
    )
    .map(
      ([name, own, inside]) =>
        `<${name}${own.map(([one, value]) => ` ${one}="${value}"`).join('')}>${inside.join('')}</${name}>`,
    ),
}))

/** Drawings of elements, attributes and values of SVG 2, in whatever order, most of them where they may not stand. */
export const anySvg: fc.Arbitrary<string> = fc
  .tuple(fc.array(element, { minLength: 1, maxLength: 6 }), fc.boolean())
  .map(
    ([inside, hasSheet]) =>
      `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 100 100">${
        hasSheet ? '<style>.a{fill:url(#9x);direction:rtl} #i1{opacity:.5} *{stroke:red}</style>' : ''
      }<path d="M0 0L9 9"/>${inside.join('')}</svg>`,
  )
