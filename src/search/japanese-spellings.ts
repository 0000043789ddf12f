import { foldText } from './fold.ts'

/**
 * Words that Japanese newspapers write in characters, in kana, or half and half; one word a line. Animals and plants
 * stand in katakana. None of it is another word, so 米 (rice, and America) and 今日 (which is Chinese too) are missing.
 */
const lines = `
子供 子ども こども
友達 友だち ともだち
私達 私たち
障害 障がい 障碍
人々 人びと
一人ひとり 一人一人
隠蔽 隠ぺい
破綻 破たん
改竄 改ざん
補填 補てん
賄賂 わいろ
拉致 ら致
覚醒剤 覚せい剤
蔓延 まん延
冤罪 えん罪
牽引 けん引
喧嘩 けんか
煙草 たばこ タバコ
鞄 かばん カバン
眼鏡 めがね メガネ
玩具 おもちゃ
綺麗 きれい
大人 おとな
親戚 親せき
明後日 あさって
一昨日 おととい
色々 いろいろ
様々 さまざま
出来る できる
出来ない できない
分かる わかる
分からない わからない
見つかる みつかる
繋がる つながる
繋がり つながり
捉える とらえる
目指す めざす
関わる かかわる
間違い まちがい
巡る めぐる
癌 がん ガン
肝臓癌 肝臓がん
肺癌 肺がん
乳癌 乳がん
胃癌 胃がん
鬱病 うつ病
骨折り 骨おり
熊 クマ
猪 イノシシ
猿 サル
鮭 サケ
鰻 ウナギ
鯨 クジラ
鮪 マグロ
秋刀魚 サンマ
烏賊 イカ
蛸 タコ
牡蠣 カキ
海老 エビ
蟹 カニ
雲丹 ウニ
鶏 ニワトリ
豚 ブタ
鴉 カラス
薔薇 バラ
林檎 リンゴ りんご
蜜柑 ミカン みかん
苺 イチゴ いちご
葡萄 ブドウ ぶどう
煎餅 せんべい
蕎麦 そば
饂飩 うどん
寿司 すし 鮨
天麩羅 天ぷら
`

let made: ReadonlyMap<string, readonly string[]> | undefined

/** The other spellings of a Japanese word, folded; none where it has none. */
export function japaneseSpellings(folded: string): readonly string[] {
  made ??= new Map(
    lines
      .trim()
      .split('\n')
      .map((line) => line.split(' ').map((word) => foldText(word)))
      .flatMap((words) => words.map((word) => [word, words.filter((other) => other !== word)] as const)),
  )
  return made.get(folded) ?? []
}
