import type { EditKind } from '../../src/model/index.ts'
import { type SampleText, sampleTexts } from './sample-texts.ts'

/** What one look at a page gets: a page, or a status without one. */
export type Answer = string | 404 | 500 | 503

/** An article over several looks, and which kinds of change a reader would name; none for mere noise. */
export interface Sample {
  readonly name: string
  readonly lang: string
  /** A look each; the first is the article as it was published. */
  readonly looks: readonly Answer[]
  readonly hoursBetween: number
  readonly expected: readonly string[]
  /** How the last thing noted is called, where that is not `edit`. */
  readonly kind?: EditKind
}

interface Parts {
  readonly headline: string
  readonly byline: string
  readonly caption: string
  readonly picture: string
  readonly date: string
  readonly link: string
  readonly paragraphs: readonly string[]
}

function partsOf(text: SampleText): Parts {
  return {
    headline: text.headline[0],
    byline: text.byline[0],
    caption: text.caption[0],
    picture: 'https://img1.cdn.example/2026/03/lead-one-1200x800.jpg?v=1',
    date: '2026-03-02T06:30:00Z',
    link: 'https://docs.example/first-report',
    paragraphs: text.paragraphs,
  }
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

/** A page with the furniture of its look. `shape` 1 is another template of the same site. */
function pageOf(text: SampleText, parts: Parts, look: number, shape = 0): string {
  const body = parts.paragraphs.map((one) => {
    const at = one.indexOf(text.linked)
    const words = escaped(one)
    return at < 0
      ? `<p>${words}</p>`
      : `<p>${words.replace(text.linked, `<a href="${parts.link}">${text.linked}</a>`)}</p>`
  })
  const figure = `<figure><img src="${parts.picture}" alt="" width="1200" height="800"><figcaption>${escaped(parts.caption)}</figcaption></figure>`
  const head = `<meta charset="utf-8"><title>${escaped(parts.headline)} | ${text.site}</title><meta property="og:title" content="${escaped(parts.headline)}">
<meta property="og:type" content="article"><meta property="og:site_name" content="${text.site}"><meta property="og:image" content="${parts.picture}">
<meta property="article:published_time" content="${parts.date}"><meta name="author" content="${escaped(parts.byline)}">`
  const article = `<h1>${escaped(parts.headline)}</h1>${figure}${body.join(shape ? '\n\n' : '')}`
  const wrapped = shape
    ? `<main><section class="story"><div class="story-body">${article}</div></section></main>`
    : `<article class="article"><div class="content">${article}</div></article>`
  return `<!doctype html><html lang="${text.lang}"${text.lang === 'ar' ? ' dir="rtl"' : ''}><head>${head}</head><body>
<header><nav><a href="/">${text.site}</a></nav><div class="ad">AD-${look * 7919}</div></header>${wrapped}${text.furniture(look)}
<footer>© ${text.site}</footer><script>var seen=${look * 31337}</script></body></html>`
}

const hour = 1

function samplesOf(text: SampleText): readonly Sample[] {
  const { lang } = text
  const first = partsOf(text)
  const samples: Sample[] = []
  const edit = (name: string, expected: readonly string[], change: Partial<Parts>, shape = 0) =>
    samples.push({
      name,
      lang,
      hoursBetween: hour,
      expected,
      looks: [pageOf(text, first, 0), pageOf(text, { ...first, ...change }, 1, shape)],
    })
  const swapped = (pair: readonly [string, string]) => first.paragraphs.map((one) => one.replace(...pair))
  edit('headline', ['headline'], { headline: text.headline[1] })
  edit('byline', ['byline'], { byline: text.byline[1] })
  edit('date', ['date'], { date: '2026-03-03T05:10:00Z' })
  edit('lead picture', ['lead-picture'], { picture: 'https://img1.cdn.example/2026/03/another-picture.jpg' })
  edit('caption', ['caption'], { caption: text.caption[1] })
  edit('caption gone', ['caption'], { caption: '' })
  edit('link', ['link-changed'], { link: 'https://other.example/second-report' })
  for (const at of [1, 3, 6]) {
    edit(`added at ${at}`, ['paragraph-added'], { paragraphs: first.paragraphs.toSpliced(at, 0, text.added) })
  }
  for (const at of [2, 5])
    edit(`deleted ${at}`, ['paragraph-deleted'], { paragraphs: first.paragraphs.toSpliced(at, 1) })
  for (const pair of text.reworded)
    edit(`reworded to ${pair[1]}`, ['paragraph-reworded'], { paragraphs: swapped(pair) })
  for (const pair of text.figures) edit(`number ${pair[1]}`, ['figure-changed'], { paragraphs: swapped(pair) })
  const [second, ...rest] = first.paragraphs.slice(2)
  edit('moved down', ['paragraph-moved'], { paragraphs: [...first.paragraphs.slice(0, 2), ...rest, second!] })
  const last = first.paragraphs.at(-1)!
  edit('moved up', ['paragraph-moved'], { paragraphs: first.paragraphs.slice(0, -1).toSpliced(1, 0, last) })
  for (const [at, note] of text.corrections.entries()) {
    const paragraphs = at === 0 ? [...first.paragraphs, note] : [note, ...first.paragraphs]
    edit(`correction ${at}`, ['correction-notice'], { paragraphs })
  }
  edit('headline and number', ['headline', 'figure-changed'], {
    headline: text.headline[1],
    paragraphs: swapped(text.figures[0]!),
  })
  edit('reworded, deleted and added', ['paragraph-reworded', 'paragraph-deleted', 'paragraph-added'], {
    paragraphs: [...swapped(text.reworded[0]!).toSpliced(4, 1), text.added],
  })
  edit('a new hand', ['byline', 'date', 'lead-picture', 'caption', 'paragraph-added'], {
    byline: text.byline[1],
    date: '2026-03-03T09:00:00Z',
    picture: 'https://img1.cdn.example/2026/03/another-picture.jpg',
    caption: text.caption[1],
    paragraphs: first.paragraphs.toSpliced(2, 0, text.added),
  })
  edit('counters, clocks, related links and ads', [], {})
  edit('another template', [], {}, 1)
  edit('queries, hosts and sizes of pictures', [], {
    picture: 'https://img4.cdn.example/2026/03/lead-one-640x427.webp?v=99&w=640',
    link: 'https://docs.example/first-report?utm_source=front&utm_medium=web',
  })
  edit('quotes, spaces and signs', [], {
    paragraphs: first.paragraphs.map((one) =>
      one
        .replace(/[“”]/g, '"')
        .replaceAll('，', ' ，')
        .replaceAll('「', '『')
        .replaceAll('」', '』')
        .replaceAll(', ', ',  '),
    ),
  })
  const whole = (look: number, parts = first) => pageOf(text, parts, look)
  const other = { ...first, headline: text.headline[1] }
  samples.push({
    name: 'headlines that alternate',
    lang,
    hoursBetween: hour,
    looks: [whole(0), whole(1, other), whole(2), whole(3, other)],
    expected: ['headline'],
    kind: 'flip',
  })
  const wall =
    '<div class="paywall">⋯</div><script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","isAccessibleForFree":false,"hasPart":{"@type":"WebPageElement","isAccessibleForFree":false,"cssSelector":".paywall"}}</script>'
  const cut = (look: number) =>
    pageOf(text, { ...first, paragraphs: first.paragraphs.slice(0, 1) }, look).replace(
      '</article>',
      `${wall}</article>`,
    )
  samples.push(
    {
      name: 'cut to its beginning',
      lang,
      hoursBetween: hour,
      looks: [whole(0), cut(1)],
      expected: ['teaser'],
      kind: 'teaser',
    },
    {
      name: 'cut and whole again',
      lang,
      hoursBetween: hour,
      looks: [whole(0), cut(1), whole(2)],
      expected: ['teaser', 'restored'],
      kind: 'restored',
    },
    {
      name: 'withdrawn',
      lang,
      hoursBetween: 30,
      looks: [whole(0), 404, 404, 404],
      expected: ['withdrawn'],
      kind: 'withdrawn',
    },
    {
      name: 'withdrawn and back',
      lang,
      hoursBetween: 30,
      looks: [whole(0), 404, 404, 404, whole(4)],
      expected: ['withdrawn', 'restored'],
      kind: 'restored',
    },
    {
      name: 'away for a moment',
      lang,
      hoursBetween: 30,
      looks: [whole(0), 404, whole(2), 404, whole(4)],
      expected: [],
    },
    { name: 'the site is down', lang, hoursBetween: 30, looks: [whole(0), 503, 500, 503, whole(4)], expected: [] },
  )
  return samples
}

export const samples: readonly Sample[] = sampleTexts.flatMap(samplesOf)
