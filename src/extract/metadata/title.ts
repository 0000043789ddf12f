import { folded, plain } from './plain-text.ts'

export interface TitleClues {
  readonly headline: string | undefined
  readonly og: string | undefined
  readonly twitter: string | undefined
  readonly other: readonly (readonly [source: string, value: string])[]
  readonly titleTag: string | undefined
  /** Texts of `h1` and title-like elements with where they stand, best first. */
  readonly headings: readonly { readonly text: string; readonly source: string }[]
  readonly siteNames: readonly string[]
}

/**
 * The headline that the reader sees. The page's claims (`<title>`, OpenGraph, JSON-LD) say which heading it is; the
 * heading says how it is written; without one, the claim is used less the site's name.
 */
export function chooseTitle(clues: TitleClues): { readonly title: string; readonly source: string } | undefined {
  const sites = clues.siteNames.map(folded).filter((name) => name.length > 1)
  const tag = clues.titleTag ? plain(clues.titleTag) : ''
  const claims: { readonly text: string; readonly source: string }[] = []
  const claim = (text: string | undefined, source: string) => {
    const clean = text && plain(text)
    if (clean && !isUseless(clean, sites)) claims.push({ text: clean, source })
  }
  claim(clues.og, 'og:title')
  claim(clues.headline, 'jsonld:headline')
  claim(clues.twitter, 'twitter:title')
  for (const [source, value] of clues.other) claim(value, source)
  claim(tag, 'title')

  const whole = claims.map((one) => folded(one.text))
  // A heading that stands in what the page claims is the headline.
  let best: { readonly text: string; readonly source: string } | undefined
  let bestScore = 0
  for (const [rank, heading] of clues.headings.entries()) {
    const text = plain(heading.text)
    const key = folded(text)
    if (key.length < 2 || text.length > 400 || isUseless(text, sites)) continue
    let agreement = 0
    for (const one of whole) agreement = Math.max(agreement, overlap(key, one))
    const score = agreement - rank * 0.02
    if (agreement > 0.5 && score > bestScore) {
      best = { text, source: heading.source }
      bestScore = score
    }
  }
  if (best) return { title: best.text, source: best.source }
  const bare = claims
    .map((one) => ({ ...one, text: withoutSite(one.text, sites) }))
    .filter((one) => one.text.length > 1)
  const first = bare[0]
  if (first) return { title: first.text, source: first.source }
  const heading = clues.headings.find((one) => plain(one.text).length > 1)
  return heading && { title: plain(heading.text), source: heading.source }
}

/** How much of the shorter text stands in the longer, times how much of the longer it is. */
function overlap(heading: string, claim: string): number {
  if (!heading || !claim) return 0
  if (claim.includes(heading)) return 0.6 + (0.4 * heading.length) / claim.length
  if (heading.includes(claim)) return 0.6 + (0.4 * claim.length) / heading.length
  let same = 0
  const limit = Math.min(heading.length, claim.length)
  while (same < limit && heading[same] === claim[same]) same++
  return same / Math.max(heading.length, claim.length)
}

function isUseless(text: string, sites: readonly string[]): boolean {
  const key = folded(text)
  return (
    key.length < 1 ||
    sites.includes(key) ||
    /^(?:untitled|home|index|homepage|startseite|无标题文档|document|loading)$/i.test(text)
  )
}

const separator = /\s+[|\-–—·•:»«/\\~]+\s+|\s*[|｜_»›]\s*|\s*(?:--|——|—|－)\s*|\s+-|-\s+/g

/** A page title without the names of the site and its sections at either end. */
export function withoutSite(text: string, sites: readonly string[]): string {
  const cuts: { readonly from: number; readonly to: number }[] = []
  for (const match of text.matchAll(separator)) cuts.push({ from: match.index, to: match.index + match[0].length })
  if (!cuts.length) return text
  let from = 0
  let to = text.length
  const isSite = (piece: string) => {
    const key = folded(piece)
    return (
      key.length > 0 &&
      sites.some(
        (site) =>
          key === site ||
          (key.length > 3 &&
            site.length > 3 &&
            (site.includes(key) || (key.includes(site) && key.length < site.length * 2.5))),
      )
    )
  }
  for (const cut of cuts) {
    if (cut.from < from || cut.to > to) continue
    if (isSite(text.slice(from, cut.from))) from = cut.to
    if (isSite(text.slice(cut.to, to))) to = cut.from
  }
  return text.slice(from, to).trim() || text
}
