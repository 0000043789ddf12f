import type { Block } from '../blocks.ts'
import type { Page, Pass } from '../page.ts'
import type { PageElement } from '../tree.ts'
import { wordFinder } from '../word-finder.ts'

/** What newsrooms call a box of facts, in the languages that have a word for it. */
const boxNames =
  /(?:^|[\s_-])(?:fact-?s?-?(?:box|file|sheet)|(?:info|infor?mation)-?box|info-?kasten|fakten-?(?:box|kasten)|fakta-?(?:box|boks|ruta|ruto|laatikko)|encadre|cuadro-?de-?datos|box-?(?:facts?|info)|explainer-?box)(?:$|[\s_-])/i

/** What stands above such a box where its element says only that it stands beside the text. */
const boxTitles =
  /^(?:(?:the |key |quick |fast )?facts?\b|fact ?(?:box|file|sheet)|at a glance|in numbers|by the numbers|who(?: is| are|’s|'s) |what (?:is|are) |(?:zahlen und )?fakten|hintergrund|zur person|stichwort|chronologie|repères|contexte|datos|cronología|contexto|fakta|bakgrund|scheda|背景|资料|資料|小档案|小檔案|小资料|小資料|名词解释|名詞解釋|知多[点點D]|新闻链接|新聞小辭典|大事记|大事記|用語解説|キーワード|メモ|용어 ?설명|справка|досье)/iu

/** What each of the names holds, most classes have nothing of. */
const boxSigns = wordFinder([['fact box kasten fakta encadre datos', 1]])

/** A box, not a column that stands beside the whole page. */
const leastWeight = 60
const mostWeight = 1800

export const keepBoxes: Pass = {
  name: 'keep boxes',
  why: 'A box of facts within the body is the newsroom’s own and is read with the article; a box of links is not.',
  run(page) {
    const { body, tree, blocks } = page
    const { weight, linkWeight } = page.sums!
    if (!body) return
    let first = 0
    for (let at = body.index + 1; at < body.end; at++) {
      const element = tree.elements[at]!
      const isAside = element.name === 'aside'
      if (!isAside && (element.classNumber === 0 || boxSigns(element.classes) === 0)) continue
      if (weight[at]! < leastWeight || weight[at]! > mostWeight || linkWeight[at]! * 7 > weight[at]!) continue
      // What weighs something has blocks, and those of a later element come later or are the same.
      while (first < blocks.length && !isWithin(blocks[first]!, element)) first++
      const isTitled = isAside && boxTitles.test(blocks[first]?.text ?? '')
      if (isTitled || boxNames.test(element.classes)) keepWithin(page, element, first)
    }
  },
}

const isWithin = (block: Block, { index, end }: PageElement) =>
  block.element.index >= index && block.element.index < end

/** The blocks of a box follow one another. */
function keepWithin({ blocks, kept, trace }: Page, box: PageElement, first: number): void {
  for (let at = first; at < blocks.length && isWithin(blocks[at]!, box); at++) {
    const block = blocks[at]!
    if (kept[at] === 1 || block.isHidden || block.isConsent) continue
    kept[at] = 1
    trace?.push({ pass: keepBoxes.name, what: `+ ${block.text.slice(0, 80)}` })
  }
}
