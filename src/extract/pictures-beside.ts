import type { Document } from 'domhandler'
import { findHeadline } from './body/anchors.ts'
import { isHeading } from './body/features.ts'
import { pictureOf } from './images.ts'
import type { Page } from './page.ts'
import type { PageElement } from './tree.ts'

export interface PicturesBeside {
  readonly before: readonly PageElement[]
  readonly after: readonly PageElement[]
}

const none: PicturesBeside = { before: [], after: [] }

/** As far up as the box around headline, picture and text. */
const levels = 5
/** An article has a lead picture or two above its text. */
const mostBefore = 3
/** A gallery below the text is no longer, in elements. */
const mostElements = 1500

/** So far up it is asked what a picture is of. */
const mostLevels = 40

/** Boxes whose pictures are of something else. */
const others =
  /(?:^|[\s_-])(?:related|recommend\w*|recirc\w*|promos?|teasers?|authors?|avatar|byline|bio|sidebar|widgets?|newsletter|comments?|logo|ads?|advert\w*|nav|menu|share|social|popular|trending|more|next|prev)(?:$|[\s_-])/i

/**
 * The pictures of an article outside of the element that holds its text: between headline and text, above the headline where it is
 * the one that the page names as its own (`image`), and right behind the text, where a gallery stands.
 *
 * @param top the element that is written
 * @param last the last kept block's element
 */
export function picturesBeside(
  page: Page,
  top: PageElement | Document,
  last: number,
  image: string | undefined,
  baseUrl: string,
): PicturesBeside {
  if (!('index' in top)) return none
  const { elements } = page.tree
  const scope = boxAround(top)
  if (scope === top) return none
  const before: PageElement[] = []
  const after: PageElement[] = []
  let headline: number | undefined
  const name = image === undefined ? '' : fileOf(image)
  for (let i = scope.index + 1; i < top.index && before.length < mostBefore; i++) {
    const element = elements[i]!
    if (element.name === 'figure' && isOwn(element, scope)) {
      headline ??= findHeadline(page.blocks, page.title)?.element.index ?? Number.POSITIVE_INFINITY
      const found = firstPicture(element)
      if (found && (i > headline || isNamed(found, name, baseUrl))) before.push(element)
      i = element.end - 1
    } else if (isPicture(element)) {
      if (isNamed(element, name, baseUrl) && isOwn(element, scope)) before.push(element)
      i = element.end - 1
    }
  }
  const end = Math.min(scope.end, top.end + mostElements)
  if (top.end < end) {
    const stop = endOfPictures(page, last)
    for (let i = top.end; i < end && i < stop; i++) {
      const element = elements[i]!
      if (element.name !== 'figure') continue
      if (isOwn(element, scope) && firstPicture(element)) after.push(element)
      i = element.end - 1
    }
  }
  return before.length + after.length > 0 ? { before, after } : none
}

function boxAround(top: PageElement): PageElement {
  let scope = top
  for (let steps = levels; steps > 0 && scope.name !== 'main'; steps--) {
    const parent = scope.parent as PageElement | null
    if (!parent || !('name' in parent) || parent.name === 'body' || parent.name === 'html') break
    scope = parent
  }
  return scope
}

/** Where words follow that are no caption: what stands behind them is another thing's. */
export function endOfPictures({ blocks }: Page, last: number): number {
  for (const block of blocks) {
    const { index } = block.element
    if (index > last && !block.isInFigure && !block.isHidden && (block.weight > 20 || isHeading(block))) return index
  }
  return Number.POSITIVE_INFINITY
}

/** Whether nothing between a picture and the box around the article says that it is of something else. */
export function isOwn(element: PageElement, scope?: PageElement): boolean {
  let up: PageElement | null = element
  for (let steps = mostLevels; up && up !== scope && 'name' in up && steps > 0; steps--) {
    if (up.name === 'aside' || up.name === 'nav' || up.name === 'footer' || up.name === 'li') return false
    // a picture that leads to its own larger self is still the article's
    if (up.name === 'a' && !/\.(?:jpe?g|png|webp|gif|avif)(?:[?#]|$)/i.test(up.attribs.href ?? '')) return false
    if (up.classes.length < 300 && others.test(up.classes)) return false
    up = up.parent as PageElement | null
  }
  return true
}

const isPicture = ({ name }: PageElement): boolean => name === 'picture' || name === 'img' || name === 'amp-img'

function firstPicture(element: PageElement): PageElement | undefined {
  if (isPicture(element)) return element
  for (const child of element.children) {
    const found = 'attribs' in child ? firstPicture(child as PageElement) : undefined
    if (found) return found
  }
  return undefined
}

function isNamed(element: PageElement, name: string, baseUrl: string): boolean {
  if (name.length < 4) return false
  const image = pictureOf(element, baseUrl)
  return image !== undefined && fileOf(image.url) === name
}

/** The name of a picture's file, without its size: `/a/pier-1024x683.jpg` is `pier`. */
function fileOf(url: string): string {
  const last = URL.parse(url)?.pathname.split('/').at(-1) ?? ''
  return last
    .replace(/\.\w{2,5}$/, '')
    .replace(/(?:[-_@](?:\d+x\d*|\d+w?|scaled|2x))+$/, '')
    .toLowerCase()
}
