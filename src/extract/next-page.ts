import type { PageTree } from './tree.ts'

const nextWords =
  /^(?:next(?: page)?|下一[页頁]|下页|次へ|次のページ|다음(?: 페이지)?|nächste seite|weiter|page suivante|siguiente|следующая)\s*[›»>→]*$/i

/** What `nextWords` begins with, which most links' words do not. */
const mayBegin = /^\s*[n下次다wpsс]/i

/** The address of the article's next page, absolute, where the page names one on its own host. */
export function nextPageOf(tree: PageTree, url: string): string | undefined {
  for (const element of tree.elements) {
    if (element.name !== 'a' && element.name !== 'link') continue
    const href = element.attribs.href
    if (!href) continue
    const rel = element.attribs.rel
    const saysNext = rel !== undefined && /(?:^|\s)next(?:\s|$)/i.test(rel)
    if (!saysNext) {
      if (element.name !== 'a' || element.children.length > 2) continue
      const only = element.children[0]
      if (only?.type !== 'text') continue
      const { data } = only as unknown as { data: string }
      if (data.length > 40 || !mayBegin.test(data) || !nextWords.test(data.trim())) continue
    }
    const next = continuation(href, url)
    if (next) return next
  }
  return undefined
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
