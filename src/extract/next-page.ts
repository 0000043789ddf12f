import { type PageElement, type PageTree, rare } from './tree.ts'

const nextWords =
  /^(?:next(?: page)?|下一[页頁]|下页|次へ|次のページ|다음(?: 페이지)?|nächste seite|weiter|page suivante|siguiente|следующая)\s*[›»>→]*$/i

/** What `nextWords` begins with, which most links' words do not. */
const mayBegin = /^\s*[n下次다wpsс]/i

/** The address of the article's next page, absolute, where the page names one on its own host. */
export function nextPageOf(tree: PageTree, url: string): string | undefined {
  /** Links whose text may be a number. */
  const short: PageElement[] = []
  for (const element of tree.elements) {
    const { name } = element
    if (name !== 'a' && name !== 'link') continue
    const { children } = element
    const only = name === 'a' && children.length > 0 && children.length < 3 ? children[0]! : undefined
    const data = only?.type === 'text' ? (only as unknown as { readonly data: string }).data : undefined
    if (data !== undefined && data.length <= 8 && children.length === 1) short.push(element)
    const saysNext = (element.rare & rare.rel) !== 0 && hasWord(element.attribute('rel'), relNext)
    if (!saysNext && (data === undefined || data.length > 40 || !mayBegin.test(data) || !nextWords.test(data.trim())))
      continue
    const href = element.attribute('href')
    const next = href ? continuation(href, url) : undefined
    if (next) return next
  }
  return short.length === 0 ? undefined : nextByNumber(short, url)
}

const relNext = /(?:^|\s)next(?:\s|$)/i
const hasWord = (value: string | undefined, word: RegExp): boolean => value !== undefined && word.test(value)

/** A pager without words: the link whose text is the number behind this page's, and whose address ends with it. */
function nextByNumber(links: readonly PageElement[], url: string): string | undefined {
  const wanted = pageNumber(url) + 1
  const wantedText = String(wanted)
  for (const element of links) {
    const { data } = element.children[0] as unknown as { readonly data: string }
    if (data.trim() !== wantedText) continue
    const href = element.attribute('href')
    const next = href === undefined ? undefined : continuation(href, url)
    if (next !== undefined && pageNumber(next) === wanted && !isOfComments(element)) return next
  }
  return undefined
}

/** The number with which an address says which page it is; 1 where it says none. */
function pageNumber(url: string): number {
  const { pathname = '', searchParams } = URL.parse(url) ?? {}
  const found =
    /[_/-](\d{1,3})(?:\.\w{3,5})?\/?$/.exec(pathname)?.[1] ?? searchParams?.get('page') ?? searchParams?.get('p')
  return found && /^\d{1,3}$/.test(found) ? Number(found) : 1
}

function isOfComments(element: PageElement): boolean {
  let up: PageElement | null = element
  for (let steps = 6; up && steps > 0; steps--) {
    if (/comment|disqus|repl(?:y|ies)|评论|留言/i.test(`${up.attribs?.id ?? ''} ${up.attribs?.class ?? ''}`))
      return true
    up = up.parent && 'attribs' in up.parent ? (up.parent as PageElement) : null
  }
  return false
}

/** `href` where it is the same article's next page: same host, and the path goes on from this one's. */
function continuation(href: string, url: string): string | undefined {
  try {
    const here = new URL(url)
    const there = new URL(href, here)
    if (there.host !== here.host || !/^https?:$/.test(there.protocol)) return undefined
    there.hash = ''
    if (there.href === here.href) return undefined
    const stem = (path: string) =>
      path.replace(/(?:[_-]\d{1,3})?(\.\w{3,5})?\/?$/, '').replace(/\/(?:page\/)?\d{1,2}$/, '')
    return stem(there.pathname) === stem(here.pathname) ? there.href : undefined
  } catch {
    return undefined
  }
}
