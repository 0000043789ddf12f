import type { Block } from '../blocks.ts'
import { drop, type Page, type Pass } from '../page.ts'
import type { PageElement } from '../tree.ts'
import { findHeadline } from './anchors.ts'
import { isRunning, parentOf, saysDate } from './features.ts'

/**
 * A line in lower case that says that readers' comments follow. Forums' words (replies, discussion) are not among them: there the
 * answers are what a page is for, and a paper's discussion is a part of it.
 */
const commentHeading =
  /^[#•|» ]{0,3}(?:\d{1,5}\s)?(?:(?:all|latest|top|reader|readers|user|alle|leser|neueste|最新|全部|热门|精彩|网友|網友|读者|讀者)[\s-]?)?(?:comments?|thoughts? on|kommentare?|commentaires?|comentarios?|comentários?|commenti|reacties|kommentarer|komentarze|yorumlar|комментарии|评论|評論|留言|跟帖|コメント|댓글)(?:列表|区|區|欄|一覧)?\s?[:：]?\s?(?:[(（[]\s?\d{0,5}\s?[)）\]]|\d{0,5})[:：]?$/

/** What must stay before the heading: a page that begins with its comments is a thread. */
const leastArticle = 250

/** A line with a comment's date is no longer than this. */
const longestDate = 120

/** Where there are more, each of several entries has its own. */
const mostHeadings = 2

/** So many comments tell a thread, each with its date. */
const leastDates = 2

/** A comment is seldom longer. What says a date less often is an article that goes on. */
const longestComment = 1500

export const dropComments: Pass = {
  name: 'drop comments',
  why: 'What readers wrote stands under a heading that says so, each with a date of its own.',
  run(page) {
    const { blocks, kept, odds } = page
    // only what stands between kept lines can part them
    const headings = blocks.slice(kept.indexOf(1) + 1, kept.lastIndexOf(1)).filter(isCommentHeading)
    if (headings.length === 0 || headings.length > mostHeadings) return
    let article = 0
    let at = 0
    for (const [i, heading] of headings.entries()) {
      for (; at < heading.index; at++)
        if (kept[at] === 1 && odds[at]! > 0 && isRunning(blocks[at]!)) article += blocks[at]!.weight
      if (article >= leastArticle && dropThread(page, heading, headings[i + 1])) return
    }
  },
}

/** A line that is mainly a link leads to the comments from somewhere else. */
const isCommentHeading = ({ text, weight, linkWeight, isHidden, element: { name } }: Block): boolean =>
  weight >= 4 &&
  weight < 50 &&
  linkWeight * 2 < weight &&
  !isHidden &&
  name !== 'li' &&
  name !== 'td' &&
  commentHeading.test(text.toLowerCase())

/**
 * Drops what stands behind the heading in the innermost element that holds something kept there, where it is a thread: one
 * that begins at once. Where the first date comes after a whole comment's length or after the next heading, the text in
 * between is the article's.
 */
function dropThread(page: Page, heading: Block, next: Block | undefined): boolean {
  const { blocks, kept, title } = page
  const behind = blocks.slice(heading.index + 1)
  const first = behind.find(({ index }) => kept[index] === 1)
  if (!first) return true
  let scope: PageElement | undefined = heading.element
  while (scope && first.element.index >= scope.end) scope = parentOf(scope)
  const end = scope?.end ?? Number.POSITIVE_INFINITY
  const thread = behind.filter(({ element }) => element.index < end)
  let weight = 0
  let dates = 0
  for (const block of thread) {
    if (dates === 0 && ((block === next && weight > 0) || weight > longestComment)) return false
    if (kept[block.index] === 1) weight += block.weight
    if (block.weight < longestDate && saysDate(block.text)) dates++
  }
  const headline = findHeadline(blocks, title)
  if (headline && headline.index > heading.index) return false
  if (dates < leastDates || weight > longestComment * dates) return false
  for (const block of thread) drop(page, block, dropComments.name, 'under the heading of the comments')
  return true
}
