import type { UiLanguage } from './words.ts'

/** Words of the static site that the reading room does not need; those of its search go to the script in the page. */
export interface SiteWords {
  readonly captured: string
  readonly capturedAs: string
  readonly textDigest: string
  readonly seenChanges: (n: number, text: string) => string
  readonly noScript: string
  readonly searchHints: readonly string[]
  readonly finder: FinderWords
}

/** `#` stands for a number, `*` for a name. */
export interface FinderWords {
  readonly searching: string
  readonly one: string
  readonly found: string
  readonly atMost: string
  readonly none: string
  readonly more: string
  readonly newest: string
  readonly best: string
  readonly lost: string
  readonly badDate: string
  readonly noWord: string
  readonly notHere: string
}

export const siteWords: Readonly<Record<UiLanguage, SiteWords>> = {
  en: {
    captured: 'Captured',
    capturedAs: 'Digest of the capture',
    textDigest: 'Digest of the text',
    seenChanges: (n, text) => (n === 1 ? 'Changed once after publication' : `Changed ${text} times after publication`),
    noScript:
      'Searching needs JavaScript. Everything else here does not: articles stand by date, source, tag and author.',
    searchHints: [
      'Chinese needs no spaces; simplified and traditional are the same.',
      '"in quotes" finds words in this order; -word leaves out; a OR b takes either.',
      'source:NAME, after:2024-05, before:2024-06-30 narrow it down.',
    ],
    finder: {
      searching: 'Searching…',
      one: '1 article',
      found: '# articles',
      atMost: 'at most # articles',
      none: 'Nothing was found.',
      more: 'Show more',
      newest: 'Newest first',
      best: 'Best first',
      lost: 'A part of the search index can’t be read: *. Is the folder whole?',
      badDate: '* is no date; write 2024, 2024-05 or 2024-05-06.',
      noWord: 'There is no word to look for.',
      notHere: '* can’t be asked here: this search knows words, “phrases”, -word, OR, source:, after: and before:.',
    },
  },
  zh: {
    captured: '存档时间',
    capturedAs: '存档摘要值',
    textDigest: '正文摘要值',
    seenChanges: (_n, text) => `发布后改动 ${text} 次`,
    noScript: '搜索需要 JavaScript，其余内容都不需要：文章可按日期、来源、标签和作者查阅。',
    searchHints: [
      '中文不需要空格；简体与繁体视为相同。',
      '加引号表示按原样相连；-词 表示排除；甲 OR 乙 表示任取其一。',
      '可用 source:名称、after:2024-05、before:2024-06-30 缩小范围。',
    ],
    finder: {
      searching: '正在搜索…',
      one: '1 篇文章',
      found: '# 篇文章',
      atMost: '至多 # 篇文章',
      none: '没有找到。',
      more: '显示更多',
      newest: '最新在前',
      best: '最相关在前',
      lost: '搜索索引有一部分读不到：*。文件夹是否完整？',
      badDate: '* 不是日期；请写 2024、2024-05 或 2024-05-06。',
      noWord: '没有要找的词。',
      notHere: '这里不能用 *：本站搜索只认词语、“短语”、-词、OR、source:、after: 和 before:。',
    },
  },
}
