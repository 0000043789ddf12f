import type { Line } from './collect.ts'

const name = '([\\p{Script=Hangul}]{2,4}(?:\\s?[·,]\\s?[\\p{Script=Hangul}]{2,4}){0,3})'
const reporter = '\\s?(?:선임|수습|인턴|전문)?(?:기자|특파원)'

const patterns: readonly RegExp[] = [
  // `(서울=한바다뉴스) 홍길동 기자 = …`
  new RegExp(`^[(（\\[【][^)）\\]】]{2,24}[)）\\]】]\\s*${name}${reporter}\\s*=`, 'u'),
  // `(들녘뉴스 홍길동 기자) …`, `[한바다=홍길동 기자] …`
  new RegExp(`^[(（\\[【<](?:[^)）\\]】>]{0,24}[\\s=ㅣ|])?${name}${reporter}\\s?[)）\\]】>]`, 'u'),
]
// `홍길동 기자 hong@paper.example`
const withAddress = new RegExp(`${name}${reporter}\\s*[(（]?\\s?[\\w.+-]{1,40}@[\\w.-]{1,60}[)）]?\\s*$`, 'u')

/** The reporters whom a line names as Korean papers do: before the first sentence, or with an address behind the last. */
export function hangulByline(line: Line): readonly string[] {
  if (!line.text.includes('기자') && !line.text.includes('특파원') && !line.end.includes('기자')) return []
  for (const pattern of patterns) {
    const found = pattern.exec(line.text)
    if (found) return listed(found[1]!)
  }
  const found = withAddress.exec(line.end.slice(-160))
  return found ? listed(found[1]!) : []
}

const listed = (names: string): readonly string[] => names.split(/\s?[·,]\s?/)
