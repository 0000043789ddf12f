import type { PageKind } from '../model/index.ts'
import type { Block } from './blocks.ts'
import { type Streams, streamsOf } from './body/drop-others.ts'
import { consentTerms, isHeading } from './body/features.ts'
import { timeOfDay } from './body/keep-notes.ts'
import type { Hints } from './hints.ts'
import type { Page } from './page.ts'
import type { PageTree } from './tree.ts'
import { consentAddress, errorWords, wallWords } from './words.ts'

export interface KindClues {
  readonly page: Page
  readonly original: PageTree
  readonly hints: Hints
  readonly text: string
  readonly url: string
  readonly title: string | undefined
  readonly feedText: string | undefined
}

interface Kind {
  readonly kind: PageKind
  readonly kindReason?: string
}

/** About two hundred words, or three hundred and fifty characters of Chinese. */
const fewParagraphs = 1100
/** As much as fifty teasers say. */
const longestList = 15_000
/** About fifty words. */
const oneParagraph = 280

/** What sort of page it is, and why in words. The first question that is answered with yes decides. */
export function kindOf(clues: KindClues): Kind {
  for (const question of [isError, isEmpty, isConsent, isTeaser, isLive, isVideo, isList]) {
    const kind = question(clues)
    if (kind) return kind
  }
  return { kind: 'article' }
}

/** A sentence or two: with so little below it a heading is about the page itself. */
const fewWords = 400

function isError({ page, title, hints }: KindClues): Kind | undefined {
  const weight = weightOf(page)
  if (weight > fewParagraphs) return undefined
  const says = (words: string | undefined) =>
    words !== undefined && errorWords.test(words.trim().slice(0, 200).toLowerCase())
  const heading = [title, hints.title].find(says)
  if (heading !== undefined) return { kind: 'error', kindReason: `the title says "${heading.trim().slice(0, 60)}"` }
  if (weight > fewWords) return undefined
  const said = page.blocks
    .filter((block) => isHeading(block) && !block.isHidden)
    .slice(0, 3)
    .find(({ text }) => says(text))
  return said && { kind: 'error', kindReason: `a heading says "${said.text.slice(0, 60)}"` }
}

/** About fifteen hundred words. */
const longestConsent = 8000
const mayNamePartners = /partner|partenaires|socios|parceiros/i

/** A page that asks for consent in place of the article: it speaks of its partners, and hardly of anything else. */
function isConsent({ page }: KindClues): Kind | undefined {
  if (weightOf(page) > longestConsent) return undefined
  const kept = page.blocks.filter(({ index }) => page.kept[index] === 1)
  const asking = kept.find(({ text }) => mayNamePartners.test(text) && consentAddress.test(text.toLowerCase()))
  if (!asking) return undefined
  let about = 0
  for (const { text, weight } of kept) if (consentTerms(text).length > 0) about += weight
  if (about * 2 < weightOf(page)) return undefined
  return { kind: 'teaser', kindReason: `a page that asks for consent: "${asking.text.slice(0, 60)}"` }
}

function isEmpty({ page, original, hints }: KindClues): Kind | undefined {
  const weight = weightOf(page)
  if (weight >= 20) return undefined
  if (hasMovie(original) || /^video/.test(hints.ogType))
    return { kind: 'video', kindReason: 'a film and no running text' }
  const links = page.blocks.filter((block) => block.weight > 20 && block.linkWeight > block.weight * 0.8).length
  if (links >= 15) return { kind: 'list', kindReason: `no running text, ${links} linked lines` }
  return { kind: 'empty', kindReason: 'no running text' }
}

function isTeaser({ page, original, hints, text, feedText }: KindClues): Kind | undefined {
  const weight = weightOf(page)
  const isUnfree = /"isAccessibleForFree"\s*:\s*"?(?:false|no)\b/i.test(hints.jsonLd)
  const breaksOff = /(?:…|\.\.\.|\[…\]|\[\.\.\.\])$/.test(text.slice(-6).trimEnd())
  const isSuspect = isUnfree || breaksOff || weight < fewParagraphs || feedText !== undefined
  if (!isSuspect) return undefined
  const words = wallNear(page)
  const wall = words ?? (hasWallElement(original) ? 'an element of a paywall' : undefined)
  if (hints.articleBody.length > 600 && text.length < hints.articleBody.length / 3 && (wall || isUnfree)) {
    return { kind: 'teaser', kindReason: 'a third of what the page says that its text is' }
  }
  if (feedText !== undefined && wall) {
    const feed = feedText.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').length
    if (feed > 300 && text.length < feed * 0.6)
      return { kind: 'teaser', kindReason: `shorter than the feed's text; ${wall}` }
  }
  if (wall && (breaksOff || weight < oneParagraph || (words && weight < fewParagraphs && isOpen(page))))
    return { kind: 'teaser', kindReason: wall }
  if (isUnfree && (breaksOff || weight < (wall ? fewParagraphs : oneParagraph))) {
    return { kind: 'teaser', kindReason: `the page says that it is not free${wall ? `; ${wall}` : ''}` }
  }
  return undefined
}

/** True where the last line is a paragraph that breaks off within a sentence; what is written without spaces often has no end. */
function isOpen({ blocks, kept }: Page): boolean {
  const last = blocks[kept.lastIndexOf(1)]
  return (
    last !== undefined &&
    last.weight >= 40 &&
    /[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{P}\p{S}\s]$|,$/u.test(last.text)
  )
}

function isLive({ hints, url, page }: KindClues): Kind | undefined {
  if (hints.isLive) return { kind: 'live', kindReason: 'jsonld: LiveBlogPosting' }
  const times = timesOfLive(url, page.blocks)
  return times > 0 ? { kind: 'live', kindReason: `the address says live, ${times} entries with a time` } : undefined
}

/** How many lines with a time of day stand on a page whose address says that it is live; 0 where that is hardly any. */
export function timesOfLive(url: string, blocks: readonly Block[]): number {
  if (!/\/(?:live|liveblog|live-?ticker|live-?updates?|ticker)(?:[/-]|$)|-live(?:blog|-updates)?(?:[/.-]|$)/i.test(url))
    return 0
  const times = blocks.filter((block) => block.weight < 24 && timeOfDay.test(block.text)).length
  return times >= 4 ? times : 0
}

function isVideo({ hints, original, page }: KindClues): Kind | undefined {
  if (weightOf(page) > fewParagraphs) return undefined
  if (/^video/.test(hints.ogType)) return { kind: 'video', kindReason: `og:type is ${hints.ogType}` }
  const isNews = /"@type"\s*:\s*(?:\[\s*)?"(?:News|Blog|Report)?(?:Article|Posting)"/.test(hints.jsonLd)
  if (!isNews && /"@type"\s*:\s*"VideoObject"/.test(hints.jsonLd) && weightOf(page) < 600) {
    return { kind: 'video', kindReason: 'jsonld: VideoObject and a short text' }
  }
  return weightOf(page) < oneParagraph && hasMovie(original)
    ? { kind: 'video', kindReason: 'a film and a short text' }
    : undefined
}

function isList({ page, hints, url }: KindClues): Kind | undefined {
  const weight = weightOf(page)
  if (weight > 2500 && hints.ogType === 'article') return undefined
  let paragraphs = 0
  let linked = 0
  let linkedWeight = 0
  let longest = 0
  for (const block of page.blocks) {
    const isLink = block.linkWeight > block.weight * 0.8
    if (isLink && block.weight >= 20) {
      linked++
      linkedWeight += block.weight
    }
    if (page.kept[block.index] === 0 || isLink) continue
    if (block.weight >= 90) paragraphs++
    longest = Math.max(longest, block.weight)
  }
  const isFront = /^https?:\/\/[^/]+\/?(?:index\.\w+)?(?:[?#]|$)/.test(url)
  const streams = hints.ogType === 'article' || weight > longestList ? undefined : streamsOf(page)
  if (streams && isTeasers(streams)) {
    return { kind: 'list', kindReason: `${streams.entries} teasers with a linked headline and a date each` }
  }
  if (isFront && linked >= 20 && paragraphs < 4 && hints.ogType !== 'article' && linkedWeight > 2 * weight) {
    return { kind: 'list', kindReason: `a site's front with ${linked} linked lines` }
  }
  if (paragraphs <= 2 && longest < 250 && linked >= 15 && linkedWeight > 2 * weight && hints.ogType !== 'article') {
    return { kind: 'list', kindReason: `${linked} linked lines, ${paragraphs} paragraphs` }
  }
  return undefined
}

/** Entries of a forum have their writer's name for a headline, and a blog's month has whole posts: neither are teasers. */
function isTeasers({ entries, others, headlines, article }: Streams): boolean {
  return entries > 5 && article < 100 && headlines >= 20 * entries && others < 300 * entries
}

function weightOf(page: Page): number {
  let weight = 0
  for (const block of page.blocks) if (page.kept[block.index] === 1) weight += block.weight
  return weight
}

/** A line in or right after the body that asks to pay, sign in or subscribe. */
function wallNear(page: Page): string | undefined {
  let last = -1
  for (const block of page.blocks) if (page.kept[block.index] === 1) last = block.index
  const near = (block: Block) => !block.isHidden && block.weight < 400 && block.linkWeight < block.weight * 0.95
  const found = page.blocks
    .slice(Math.max(0, last - 3), last + 12)
    .find((block) => near(block) && wallWords.test(block.text.toLowerCase()))
  return found && `"${found.text.slice(0, 60)}"`
}

const wallNames =
  /(?:^|[\s_-])(?:paywall|piano|tp-modal|regwall|subscriber-only|premium-wall|meter(?:ed)?-wall|article-locked|c-paywall|cx_paywall)(?:$|[\s_-])/i

/** Whether an element's name says that it stands before what is to be paid for. */
export function hasWallElement({ elements }: PageTree): boolean {
  // a page has many elements and few classes
  const harmless = [true]
  return elements.some(({ name, id, classes, classNumber }) => {
    if ((id === undefined && classNumber === 0) || name === 'body' || name === 'html') return false
    if (id !== undefined && wallNames.test(id)) return true
    if (harmless[classNumber]) return false
    harmless[classNumber] = true
    return wallNames.test(classes)
  })
}

function hasMovie(tree: PageTree): boolean {
  return tree.elements.some((element) => {
    if (element.name === 'video') return true
    return (
      element.name === 'iframe' &&
      /youtube|youtu\.be|vimeo|dailymotion|bilibili|player\.|video/i.test(element.attribs.src ?? '')
    )
  })
}
