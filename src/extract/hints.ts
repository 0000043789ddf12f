import type { PageElement } from './tree.ts'

/** What the head says of the article, as raw evidence for the body. */
export interface Hints {
  readonly title: string
  readonly description: string
  /** JSON-LD `articleBody`, plain. Empty where there is none. */
  readonly articleBody: string
  /** `<base href>`. */
  readonly base: string
  /** `og:type`, lower case. */
  readonly ogType: string
  /** All JSON-LD, for words that tell the kind of page. */
  readonly jsonLd: string
  /** The page says of itself that it is a live blog. */
  readonly isLive: boolean
}

/** `"@type": "LiveBlogPosting"`, alone or among others. */
const saysLive = /"@type"\s*:\s*(?:\[[^\]]{0,80})?"LiveBlogPosting"/

const titleNames = new Set(['og:title', 'twitter:title', 'headline', 'dc.title'])
const descriptionNames = new Set(['og:description', 'description', 'twitter:description'])

/** Reads the hints in one look at the elements. */
export function readHints(elements: readonly PageElement[]): Hints {
  let title = ''
  let titleTag = ''
  let description = ''
  let articleBody = ''
  let base = ''
  let ogType = ''
  let jsonLd = ''
  for (const element of elements) {
    const name = element.name
    if (name === 'meta') {
      const content = element.attribute('content')
      if (!content) continue
      const said = element.attribute('property') ?? element.attribute('name') ?? element.attribute('itemprop') ?? ''
      const key = said.toLowerCase()
      if (title === '' && titleNames.has(key)) title = content
      else if (key === 'og:type') ogType = content.toLowerCase()
      else if (descriptionNames.has(key) && content.length > description.length) description = content
    } else if (name === 'base') base ||= element.attribute('href') ?? ''
    else if (name === 'title' && titleTag === '') titleTag = textOf(element)
    else if (name === 'script' && /ld\+json/i.test(element.attribute('type') ?? '')) {
      const json = textOf(element)
      const found = articleBodyIn(json)
      if (jsonLd.length < 500_000) jsonLd += json
      if (found.length > articleBody.length) articleBody = found
    }
  }
  return { title: title || titleTag, description, articleBody, base, ogType, jsonLd, isLive: saysLive.test(jsonLd) }
}

function textOf(element: PageElement): string {
  const first = element.children[0]
  return first?.type === 'text' ? (first as unknown as { data: string }).data : ''
}

/** The string after `"articleBody":`. Read without parsing the whole, which is often broken. */
function articleBodyIn(json: string): string {
  const at = json.search(/"articleBody"\s*:\s*"/)
  if (at < 0) return ''
  const start = json.indexOf('"', json.indexOf(':', at)) + 1
  let end = start
  while (end < json.length && json[end] !== '"') end += json[end] === '\\' ? 2 : 1
  const raw = json.slice(start, end)
  try {
    return JSON.parse(`"${raw.replace(/[\u0000-\u001f]/g, ' ')}"`).replace(/<[^>]{0,400}>/g, ' ')
  } catch {
    return raw
  }
}
