import type { NearProblem } from '../archive/library.ts'
import type { UiLanguage } from './words.ts'

/** Words of the search page that no other page needs. */
export interface SearchWords {
  readonly exact: string
  readonly versions: string
  readonly narrow: string
  readonly facet: Readonly<Record<'source' | 'language' | 'author' | 'month', string>>
  readonly byMonth: (months: number) => string
  readonly countedOnly: (n: string) => string
  readonly atLeast: (n: string) => string
  readonly atMost: (n: string) => string
  readonly ofVersions: (n: number, text: string, isAtLeast: boolean) => string
  readonly didYouMean: string
  readonly takenApart: string
  readonly shorter: string
  readonly withoutWord: (word: string, count: string) => string
  readonly indexPartial: string
  readonly saidThen: (when: string) => string
  readonly sameStory: string
  readonly related: string
  readonly problemAt: string
  readonly badCursor: string
  readonly badFormat: string
  readonly asTable: string
  readonly rising: string
  readonly lastDays: (days: number) => string
  readonly nowAndBefore: (now: string, before: string) => string
  readonly risingOf: (now: string, before: string) => string
  readonly nothingRising: string
  readonly badSpan: string
  readonly dossiers: string
  readonly noDossiers: string
  readonly noSuchDossier: string
  readonly newSince: (when: string) => string
  readonly nothingNew: string
  readonly noBook: string
  readonly noCaptures: string
  readonly markRead: string
  readonly markReadHint: string
  readonly bySource: string
  readonly all: string
  readonly earlier: string
  readonly onlyNewest: (n: string) => string
  readonly asBook: string
  readonly badSince: string
  readonly byMeaning: string
  readonly near: (n: string) => string
  readonly nearHint: string
  readonly nothingNear: string
  readonly nearProblem: Readonly<Record<NearProblem['kind'], string>>
  readonly meaningOf: (passages: string, articles: string, model: string) => string
  readonly meaningLeft: (articles: string) => string
  readonly meaningTrouble: (message: string) => string
  readonly meaningRefused: (articles: string) => string
}

export const searchWords: Readonly<Record<UiLanguage, SearchWords>> = {
  en: {
    exact: 'Every place',
    versions: 'What it said then',
    narrow: 'Narrow down',
    facet: { source: 'Source', language: 'Language', author: 'Author', month: 'Month' },
    byMonth: (months) => `Matches by month, ${months} months`,
    countedOnly: (n) => `Of the newest ${n} matches`,
    atLeast: (n) => `More than ${n} articles`,
    atMost: (n) => `At most ${n} articles`,
    ofVersions: (n, text, isAtLeast) =>
      isAtLeast ? `At least ${text} earlier versions` : n === 1 ? '1 earlier version' : `${text} earlier versions`,
    didYouMean: 'Did you mean',
    takenApart: 'Nothing holds this in one piece; these articles hold its words.',
    shorter: 'With one word less',
    withoutWord: (word, count) => `${count} without “${word}”`,
    indexPartial: 'The index is being made: older articles may be missing.',
    saidThen: (when) => `Earlier version, seen ${when}`,
    sameStory: 'Also',
    related: 'The same story',
    problemAt: 'Here',
    badCursor: 'The cursor is what “next” of the page before says.',
    badFormat: 'The format is jsonl, csv or parquet.',
    asTable: 'As a table',
    rising: 'Rising',
    lastDays: (days) => (days === 1 ? 'Last day' : days === 7 ? 'Last week' : `Last ${days} days`),
    nowAndBefore: (now, before) => `${now} now, ${before} before`,
    risingOf: (now, before) => `${now} articles, compared with ${before} in the eight spans of this length before`,
    nothingRising: 'Nothing is written more than before, or there is too little to compare.',
    badSpan: 'days is 1, 7 or 30.',
    dossiers: 'Dossiers',
    noDossiers: 'There is no dossier yet. A dossier is a search that is kept; on the command line:',
    noSuchDossier: 'There is no such dossier.',
    newSince: (when) => `New since ${when}`,
    nothingNew: 'Nothing new.',
    noBook: 'No article matches, so there is nothing to make a book of.',
    noCaptures:
      'None of these articles was kept as a page, so there is nothing for a WACZ; the book and the table have their texts.',
    markRead: 'I have read all of it',
    markReadHint: 'keep the page that opens as a bookmark: it shows what came after now',
    bySource: 'Source by source',
    all: 'All of it',
    earlier: 'From before',
    onlyNewest: (n) => `The newest ${n} stand here.`,
    asBook: 'As a book',
    badSince: 'since is a time in milliseconds.',
    byMeaning: 'By meaning',
    near: (n) => `${n} near in meaning`,
    nearHint:
      'The nearest in meaning first. The words of the query may stand in none of these, and the last ones may be far off.',
    nothingNear: 'Nothing else is near in meaning.',
    nearProblem: {
      failed: 'Meaning could not be asked about just now; presskeep search --meaning says why.',
      unset: 'Nobody is named in the settings (embeddings) who could be asked about meaning.',
      none: 'No article has been prepared for search by meaning yet.',
      partial: 'Articles are still being prepared for search by meaning: some are not looked at.',
    },
    meaningOf: (passages, articles, model) => `${passages} passages of ${articles} articles, by ${model}`,
    meaningLeft: (articles) => `${articles} articles to go`,
    meaningTrouble: (message) => `The endpoint gives nothing: ${message}`,
    meaningRefused: (articles) => `${articles} articles were refused`,
  },
  zh: {
    exact: '逐字查找',
    versions: '当时怎么说',
    narrow: '缩小范围',
    facet: { source: '来源', language: '语言', author: '作者', month: '月份' },
    byMonth: (months) => `按月份的篇数，共 ${months} 个月`,
    countedOnly: (n) => `仅计最新的 ${n} 篇`,
    atLeast: (n) => `${n} 篇以上`,
    atMost: (n) => `至多 ${n} 篇`,
    ofVersions: (_, text, isAtLeast) => `旧版本${isAtLeast ? '至少' : ''} ${text} 个`,
    didYouMean: '您要找的是不是',
    takenApart: '没有文章完整地含有这串字，以下文章含有其中各词。',
    shorter: '少一个词',
    withoutWord: (word, count) => `不含“${word}”：${count}`,
    indexPartial: '索引正在重建，较早的文章可能还查不到。',
    saidThen: (when) => `旧版本，见于${when}`,
    sameStory: '同一消息',
    related: '同一消息',
    problemAt: '此处',
    badCursor: 'cursor 应为上一页的 next。',
    badFormat: 'format 应为 jsonl、csv 或 parquet。',
    asTable: '下载表格',
    rising: '渐热',
    lastDays: (days) => (days === 1 ? '近一天' : days === 7 ? '近一周' : `近 ${days} 天`),
    nowAndBefore: (now, before) => `今 ${now} 篇，此前 ${before} 篇`,
    risingOf: (now, before) => `${now} 篇，与此前八个同样长的时段共 ${before} 篇相比`,
    nothingRising: '没有明显增多的词语，或文章太少，无从比较。',
    badSpan: 'days 应为 1、7 或 30。',
    dossiers: '专题',
    noDossiers: '还没有专题。专题是保存下来的搜索，可在命令行添加：',
    noSuchDossier: '没有这个专题。',
    newSince: (when) => `${when}之后的新文章`,
    nothingNew: '没有新文章。',
    noBook: '没有符合的文章，做不成书。',
    noCaptures: '这些文章都没有存下原页，没有可放进 WACZ 的内容；书和表格里有它们的正文。',
    markRead: '都看过了',
    markReadHint: '请收藏随后打开的页面，它只列出此后的新文章',
    bySource: '各来源的报道',
    all: '全部文章',
    earlier: '此前的文章',
    onlyNewest: (n) => `此处仅列最新的 ${n} 篇。`,
    asBook: '下载电子书',
    badSince: 'since 应为毫秒时间。',
    byMeaning: '按意思找',
    near: (n) => `意思相近 ${n} 篇`,
    nearHint: '意思最近的在前。文中可能没有所查的词，靠后的可能已不相干。',
    nothingNear: '没有其他意思相近的文章。',
    nearProblem: {
      failed: '暂时无法按意思查找；原因可用 presskeep search --meaning 查看。',
      unset: '设置中没有指定可按意思查找的接口（embeddings）。',
      none: '还没有文章可按意思查找。',
      partial: '文章仍在处理，尚有一部分无法按意思查到。',
    },
    meaningOf: (passages, articles, model) => `${articles} 篇文章的 ${passages} 段，用 ${model}`,
    meaningLeft: (articles) => `还有 ${articles} 篇`,
    meaningTrouble: (message) => `接口没有给出结果：${message}`,
    meaningRefused: (articles) => `${articles} 篇被拒绝`,
  },
}
