import type { Block } from '../blocks.ts'
import { drop, type Pass } from '../page.ts'

/** So many lines at either end may be about who published the text. */
const firstLines = 3
const lastLines = 4

/** About a hundred Han characters. */
const longestLine = 300

/** Signs around such a line. */
const around = '[\\s（(【\\[「*※＊—–-]{0,4}'

/** At either end: whom it comes from, and the headline that another paper gave it. */
const anywhere = '(?:文章|信息|新闻|新聞|本文|稿件)?(?:来源|來源)\\s?[:：]|原(?:标题|標題)\\s?[:：]'

const atBegin = new RegExp(`^${around}(?:${anywhere})`)

/** At the end also: who edited it, where it was taken from, and what the site says of its rights and duties. */
const atEnd = new RegExp(
  `^${around}(?:${[
    anywhere,
    '(?:责任|責任)\\s?(?:编辑|編輯)\\s?[:：]',
    '(?:转|轉|摘|选|選)自\\s?[:：《“]|原载\\s?[:：于《]',
    // the issue and no more: `《…》2019年上映` begins a sentence
    '《[^》]{1,20}》\\s?(?:19|20)\\d\\d年(?:第?\\d{1,3}[月期号號日版]){0,3}[号號刊]?[）)】\\]」]?。?$',
    '(?:特别|特別|平台|免责|免責|版权|版權|郑重|鄭重)(?:声明|聲明)\\s?[】\\])）:：]',
    '本(?:文|作品|站|网|網)[^。]{0,40}(?:转载|轉載)[^。]{0,10}(?:注明|註明|授权|授權)',
  ].join('|')})`,
)

export const dropImprint: Pass = {
  name: 'drop imprint',
  why: 'In Chinese pages source, editor and the site’s own notices stand as paragraphs before and after the text; they are metadata.',
  run(page) {
    const lines = page.blocks.filter(({ index }) => page.kept[index] === 1)
    // what is little but such lines is what there is
    if (lines.length < 3) return
    const imprint = new Set([
      ...lines.slice(0, firstLines).filter((line) => says(line, atBegin)),
      ...lines.slice(-lastLines).filter((line) => says(line, atEnd)),
    ])
    if (imprint.size === lines.length) return
    for (const block of imprint) drop(page, block, dropImprint.name, 'says who published it')
  },
}

const says = ({ weight, text }: Block, pattern: RegExp): boolean => weight < longestLine && pattern.test(text)
