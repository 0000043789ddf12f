/**
 * Makes `src/search/pinyin-table.ts`: the readings of the characters that `word-table.ts` has, as pinyin-pro (MIT) knows
 * them, without tones. Run by hand: `npm install --no-save pinyin-pro`, `node eval/make-pinyin-table.ts`. It is no
 * dependency: 2 MB of it, 7,000 characters are needed.
 */
import { writeFileSync } from 'node:fs'
import { wordTable } from '../src/search/word-table.ts'

const name = 'pinyin-pro'
const { pinyin } = await import(name)

const characters = new Set([...wordTable].filter((one) => /\p{Script=Han}/u.test(one) && one.length === 1))
const bySyllable = new Map<string, string>()
for (const character of [...characters].sort()) {
  const readings: string[] = pinyin(character, { toneType: 'none', multiple: true, type: 'array', v: true })
  for (const reading of new Set(readings)) {
    if (!/^[a-z]{1,6}$/.test(reading)) continue
    bySyllable.set(reading, (bySyllable.get(reading) ?? '') + character)
  }
}
const lines = [...bySyllable].sort().map(([syllable, list]) => `${syllable} ${list}`)
writeFileSync(
  new URL('../src/search/pinyin-table.ts', import.meta.url),
  `/**
 * Made by \`eval/make-pinyin-table.ts\`; not edited by hand. Readings without tones of the characters of \`word-table.ts\`, as
 * pinyin-pro (https://github.com/zh-lx/pinyin-pro) has them, which is under the MIT licence (LICENSES/pinyin-pro.txt).
 *
 * A line is a syllable (v for ü) and the characters that are read so.
 */
export const pinyinTable = \`${lines.join('\n')}\`
`,
)
