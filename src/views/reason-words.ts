import { errorWords } from './error-words.ts'
import type { UiLanguage } from './words.ts'

/** What is said in English, and how Chinese says it; `$1` and on are what it names, said in Chinese where the table has that. */
export type Sentences = readonly (readonly [RegExp, string])[]

const notes: Sentences = [
  [/^its page is not asked for$/, '不再查询它的原页'],
  [/^not fetched yet$/, '尚未取过'],
  [/^the page answered (\d+)$/, '网页回应 $1'],
  [/^the answer ended early \((.+)\)$/, '回应提前中断（$1）'],
  [/^the address is not a page but (.+)$/, '这个地址不是网页，而是 $1'],
  [/^the page could not be read: (.+)$/, '无法读出网页：$1'],
  [/^the page is no article \((.+)\)$/, '这一页不是文章（$1）'],
  [/^the page shows hardly anything of the article; .+$/, '网页上几乎没有文章内容；满一天仍如此才算数'],
  [/^hardly anything of the article stands here$/, '这里几乎没有文章内容'],
  [/^the page gives only a part of the article$/, '网页只给出文章的一部分'],
  [/^page (\d+) \((.+)\) could not be had: (.+)$/, '第 $1 页（$2）取不到：$3'],
  [/^the title says "(.*)"$/, '标题写着“$1”'],
  [/^a film and no running text$/, '只有影片，没有正文'],
  [/^a film and a short text$/, '影片和简短文字'],
  [/^no running text, (\d+) linked lines$/, '没有正文，只有 $1 行链接'],
  [/^no running text$/, '没有正文'],
  [/^a site's front with (\d+) linked lines$/, '网站首页，有 $1 行链接'],
  [/^(\d+) linked lines, (\d+) paragraphs$/, '$1 行链接，$2 个段落'],
  [/^a third of what the page says that its text is$/, '只有网页自称全文的三分之一'],
  [/^shorter than the feed's text; (.+)$/, '比订阅源里的文字还短；$1'],
  [/^the page says that it is not free(?:; (.+))?$/, '网页说明需要付费；$1'],
  [/^the feed gives no text$/, '订阅源没有给出文字'],
  [/^the feed gives a summary$/, '订阅源只给出摘要'],
  [/^the imported file has no text$/, '导入的文件没有文字'],
  [/^the answer is no article$/, '回应不是文章'],
  [/^an element of a paywall$/, '页面上有付费墙'],
  [/^"(.+)"$/, '“$1”'],
]

/** What `errorWords` says of feeds only. */
const ofPages: Readonly<Record<string, Readonly<Record<UiLanguage, string>>>> = {
  gone: { en: 'The page was taken down for good', zh: '网页已永久撤下' },
  bot_wall: { en: 'A test for humans stands before the page', zh: '网页前设了真人验证' },
}

/**
 * Why a page or a version is not whole, in the reader's language. An error of fetching is said in plain words with its
 * own behind; a note that is not known, and what a note quotes of a page, stay as they are.
 */
export function reasonWords(reason: string, language: UiLanguage): string {
  const [, errorClass, message] = /^([a-z]\w*): (.+)$/s.exec(reason) ?? []
  if (errorClass !== undefined) {
    const what = ofPages[errorClass]?.[language] ?? errorWords(errorClass, language).what
    if (what !== errorClass) return language === 'zh' ? `${what}（${message}）` : `${what} (${message})`
  }
  return language === 'zh' ? inChinese(notes, reason) : reason
}

/** A sentence as the table says it; one that it does not have stays as it is. */
export function inChinese(sentences: Sentences, said: string): string {
  for (const [pattern, chinese] of sentences) {
    const found = pattern.exec(said)
    if (!found) continue
    return chinese.replace(/(；?)\$(\d)/g, (_, mark: string, at: string) => {
      const named = found[Number(at)]
      return named === undefined ? '' : mark + inChinese(sentences, named)
    })
  }
  return said
}
