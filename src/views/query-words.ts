import { inChinese, type Sentences } from './reason-words.ts'
import type { UiLanguage } from './words.ts'

const problems: Sentences = [
  [/^Marks are not shown here\.$/, '这里不显示标记。'],
  [/^The query is longer than (\d+) characters\.$/, '查询超过 $1 个字符。'],
  [
    /^There is no word to look for in this query; /,
    '查询里没有要找的词；请写一个词，或写 after:7d、source:BBC 这样的条件。',
  ],
  [/^sort: only orders; /, 'sort: 只管排序；请再写一个词或条件，例如 sort:new after:7d。'],
  [/^OR needs a word on each side, /, 'OR 两边都要有词，例如 税 OR 费。'],
  [/^NOT needs a word after it; /, 'NOT 后面要有词；要找 NOT 这个词本身，请加引号："NOT"。'],
  [/^-(\w+): leaves nothing out; write (.*)\.$/, '-$1: 不能用来排除；请写 $2。'],
  [/^Brackets go deeper than (\d+)\.$/, '括号嵌套超过 $1 层。'],
  [/^-\( can't stand beside OR or in brackets; put it outside\.$/, '-( 不能与 OR 并列，也不能放在括号里；请放到外面。'],
  [/^-\( \) leaves out words with OR/, '-( ) 里用 OR 连接要排除的词：-(a OR b)，或写成 -a -b。'],
  [/^(\w+): can't stand beside OR; give it twice/, '$1: 不能与 OR 并列；任取其一请写两次（$1:a $1:b）。'],
  [
    /^-(.+) can't stand beside OR or in brackets; put it outside\.$/,
    '-$1 不能与 OR 并列，也不能放在括号里；请放到外面。',
  ],
  [
    /^pinyin:(.*) is no word that is known; /,
    'pinyin:$1 不是认识的词；请写全拼（pinyin:shanghai）、首字母（pinyin:sh）或汉字。',
  ],
  [/^(\w+): needs a (?:word|value) after it\.$/, '$1: 后面要有内容。'],
  [
    /^edited:(.*) is no date; /,
    'edited:$1 不是日期；请写 edited:2024-05、edited:2024-05-06 或 edited:7d（最近七天）。',
  ],
  [/^(\w+):(.*) is no date; /, '$1:$2 不是日期；请写 2024、2024-05、2024-05-06 或 7d。'],
  [/^sort:(.*) is not known; /, '没有 sort:$1；可以用 sort:new 和 sort:best。'],
  [/^is:(.*) is not known; /, '没有 is:$1；可以用 is:edited 和 is:marked。'],
  [/^(\w+):(.*) is not known; there is (\w+:\w+)\.$/, '没有 $1:$2；可以用 $3。'],
]

/** What is wrong with a query (`QueryProblem`), in the reader's language. */
export function queryProblemWords(problem: string, language: UiLanguage): string {
  return language === 'zh' ? inChinese(problems, problem) : problem
}
