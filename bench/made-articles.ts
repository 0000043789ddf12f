/** Articles of real length for benchmarks of finding, and queries for them; the same ones on every run. */
import { existsSync, readdirSync } from 'node:fs'
import type { MadeArticle } from '../src/archive/testing/fill-database.ts'
import { readPost, shared } from './shared-posts.ts'

export const now = Date.UTC(2026, 10, 20)
const tenYears = 10 * 365 * 86_400_000

let state = 42
/** A whole number from 0, below `below`. */
export function random(below: number): number {
  state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
  return Math.floor((state / 0x80000000) * below)
}

const ownWords =
  '政府 总统 国会 经济 市场 公司 学生 记者 警方 法院 选举 疫情 城市 农村 铁路 能源 关税 会谈 边境 难民 气候 大学 医院 宣布 表示 认为 要求 拒绝 调查 批评 支持 反对 增长 下降 昨天 今年 明年 的 了 在 和 对 parliament minister court economy climate report'.split(
    ' ',
  )

/** Sentences of ../shared/posts by text, or of words of our own where they are not here. */
export function readTexts(): readonly (readonly string[])[] {
  if (existsSync(new URL('posts/', shared))) {
    return readdirSync(new URL('posts/', shared), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .flatMap((name) => readPost(name) ?? [])
      .map((text) => text.slice(0, 4000).split(/(?<=[。！？\n])/))
      .filter((sentences) => sentences.length > 3)
  }
  const sentence = () => `${Array.from({ length: 8 + random(20) }, () => ownWords[random(ownWords.length)]).join('')}。`
  return Array.from({ length: 5000 }, () => Array.from({ length: 15 + random(40) }, sentence))
}

/**
 * The sentences of one text in another order, every tenth taken from elsewhere: articles repeat their own words. Ends with the
 * sentence that reaches `characters`, for more articles than a disk holds at their full length.
 */
export function makeArticle(texts: readonly (readonly string[])[], characters = Number.POSITIVE_INFINITY): MadeArticle {
  const own = [...texts[random(texts.length)]!]
  for (let at = own.length - 1; at > 0; at--) {
    const other = random(at + 1)
    ;[own[at], own[other]] = [own[other]!, own[at]!]
  }
  const text = own.map((sentence) => {
    const elsewhere = texts[random(texts.length)]!
    return random(10) ? sentence : elsewhere[random(elsewhere.length)]!
  })
  const title = own[0]!.slice(0, 24).trim()
  let length = 0
  const sentences = text.filter((sentence) => {
    const isWanted = length < characters
    length += sentence.length
    return isWanted
  })
  const at = now - random(tenYears)
  return {
    title,
    text: sentences.join(''),
    at,
    source: `source ${random(60)}`,
    authors: [`author ${random(500)}`],
    // Not by `random`: the articles stay those of every run before.
    tags: [7, 11, 13].map((by) => `tag ${Math.floor(at / by) % 500}`),
    site: `s${Math.floor(at / 17) % 60}.example`,
    language: ['de', 'en', 'en'][Math.floor(at / 19) % 20] ?? 'zh',
  }
}

/** What people ask: pieces of the kept texts, words of two to four characters and pairs of them. */
export function queryKinds(
  texts: readonly string[],
): readonly (readonly [name: string, make: () => string, options: object])[] {
  const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })
  const words: string[] = []
  for (const text of texts) {
    for (const { segment } of segmenter.segment(text.slice(0, 400))) {
      if (/^\p{Script=Han}{2,4}$/u.test(segment)) words.push(segment)
    }
  }
  const word = () => words[random(words.length)]!
  return [
    ['newest, a word', word, { sort: 'new' }],
    ['newest, two words', () => `${word()} ${word()}`, { sort: 'new' }],
    ['newest, a phrase', () => `"${word()}${word()}"`, { sort: 'new' }],
    ['newest, a word at a source', () => `${word()} source:"source ${random(60)}"`, { sort: 'new' }],
    ['newest, a word by an author', () => `${word()} author:"author ${100 + random(400)}"`, { sort: 'new' }],
    ['newest, a word with a tag', () => `${word()} tag:"tag ${random(500)}"`, { sort: 'new' }],
    ['newest, a word at a site', () => `${word()} site:s${random(60)}.example`, { sort: 'new' }],
    ['newest, a word in a language', () => `${word()} lang:${random(2) ? 'de' : 'en'}`, { sort: 'new' }],
    ['newest, a word in a month', () => `${word()} on:20${17 + random(9)}-0${1 + random(9)}`, { sort: 'new' }],
    ['best, a word', word, { sort: 'best' }],
    ['best, two words', () => `${word()} ${word()}`, { sort: 'best' }],
    ['best with facets, a word', word, { sort: 'best', withFacets: true }],
    ['best with facets, two words', () => `${word()} ${word()}`, { sort: 'best', withFacets: true }],
    ['exact newest, one character', () => `exact:${word()[0]}`, { sort: 'new' }],
  ]
}
