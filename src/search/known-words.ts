import { foldText } from './fold.ts'
import { moreWords } from './more-words.ts'
import { newsNames } from './news-names.ts'

/** Cuts Chinese text into the words of ICU's dictionary. */
export const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })

/** What ICU said of short strings. Asking costs some 2 µs; the same few thousand words come again and again. */
let known = new Map<string, boolean>()
const mostKnown = 50_000
const longestPart = 5

/** Whether ICU, or the list of what it lacks, takes a string in one piece. */
export function isWord(text: string): boolean {
  if (moreWords.has(text)) return true
  const before = known.get(text)
  if (before !== undefined) return before
  const isOne = segmenter.segment(text).containing(0)!.segment.length === text.length
  if (known.size >= mostKnown) known = new Map()
  known.set(text, isOne)
  return isOne
}

/** Every part of a stretch that may be asked for as a word. */
export function* partsOf(stretch: string): Generator<string> {
  for (let start = 0; start < stretch.length; start++) {
    for (let end = start + 2; end <= Math.min(stretch.length, start + longestPart); end++)
      yield stretch.slice(start, end)
  }
}

/**
 * Asks ICU for all of some strings that it was not asked for before, in one text with a line for each: nearly all of what asking
 * costs is to begin.
 */
export function askOfAll(parts: Iterable<string>): void {
  const asked: string[] = []
  for (const part of parts) if (!known.has(part) && !moreWords.has(part)) asked.push(part)
  if (asked.length < 2) return
  if (known.size + asked.length > mostKnown) known = new Map()
  const lines = segmenter.segment(asked.join('\n'))
  let at = 0
  for (const part of asked) {
    known.set(part, lines.containing(at)!.segment.length === part.length)
    at += part.length + 1
  }
}

let newsNamesListed: ReadonlySet<string> | undefined

/** The names of the news. */
export function names(): ReadonlySet<string> {
  newsNamesListed ??= new Set(newsNames)
  return newsNamesListed
}

/** Family names that are words by themselves as well: 马 of 马英九. */
export const moreFamilyNames = new Set(foldText('马柯高叶任习毛洪施严康方金石史田白易万文连朴庄游谷倪苗管岳庞翁章'))

/** Family names that are hardly words by themselves: 市长江某 is 市长|江某. */
export const familyNames = new Set(
  '王李张刘陈杨黄赵吴周徐孙朱胡郭林罗郑梁谢宋唐许韩冯邓曹彭曾肖董潘袁蔡蒋余杜程魏苏吕卢姚沈姜崔谭陆范汪廖韦贾邹熊孟秦邱侯江尹薛阎段黎陶贺郝顾龚邵覃钱戴孔汤温',
)
