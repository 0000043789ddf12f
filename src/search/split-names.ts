import { newsNames } from './news-names.ts'

/** Family names, simplified. */
const familyNames = new Set(
  '王李张刘陈杨黄赵吴周徐孙朱胡郭林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧董潘袁蔡蒋余杜程魏苏吕卢姚沈姜崔谭陆范汪廖韦贾邹熊孟秦邱侯江尹薛阎段黎陶贺郝顾龚邵覃钱戴孔汤温' +
    '习毛丁石洪柯赖游卓毕史万钟白庄耿栗汲胥苗连施严金文田任方夏华鲁岳葛倪涂柳莫尚俞鲍骆艾滕甄牛管应高马何',
)

const dotted = /[·・･‧•∙⋅．]/

let names: ReadonlySet<string> | undefined

/**
 * How a name may be written with its parts apart, folded: 唐纳德·特朗普 as 唐纳德-特朗普, 习近平 as 习 近 平. Only names that the list of
 * the news has are looked for in two parts (李 强): two characters stand beside one another by chance.
 */
export function splitForms(typed: string, folded: string): readonly string[] {
  const [, ...more] = typed.split(dotted)
  if (
    more.length &&
    typed.split(dotted).every((part) => /^[\p{Script=Han}\p{Script=Katakana}\p{Script=Hangul}ー]+$/u.test(part))
  ) {
    return [typed.split(dotted).join(' ')]
  }
  if (!/^\p{Script=Han}{2,4}$/u.test(folded)) return []
  names ??= new Set([...newsNames, '新加坡', '法轮功', '天安门'])
  const isName = names.has(folded) || (folded.length === 3 && familyNames.has(folded[0]!))
  return isName ? [[...folded].join(' ')] : []
}

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })
const mostSplits = 2

/** Between which words of a compound a text may have quotation marks: 一带一路倡议 as “一带一路”倡议. */
export function quotedForms(folded: string): readonly string[] {
  if (!/^\p{Script=Han}{4,10}$/u.test(folded)) return []
  const cuts = [...segmenter.segment(folded)]
    .map(({ index }) => index)
    .filter((at) => at >= 2 && at <= folded.length - 2)
  return cuts.slice(0, mostSplits).map((at) => `${folded.slice(0, at)} ${folded.slice(at)}`)
}
