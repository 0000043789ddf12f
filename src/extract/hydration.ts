import type { PageTree } from './tree.ts'

/** A string in a script's data, with the name it stands under. */
export interface JsonString {
  readonly key: string
  readonly value: string
}

const longestScript = 8_000_000

/** All strings of a script with the key before each, those within strings that hold JSON themselves too. Linear. */
export function jsonStrings(script: string, depth = 0): JsonString[] {
  const found: JsonString[] = []
  let key = ''
  let at = 0
  const end = Math.min(script.length, longestScript)
  while (at < end) {
    const start = script.indexOf('"', at)
    if (start < 0 || start >= end) break
    let close = start + 1
    while (close < end && script.charCodeAt(close) !== 0x22) close += script.charCodeAt(close) === 0x5c ? 2 : 1
    if (close >= end) break
    const raw = script.slice(start + 1, close)
    at = close + 1
    let after = at
    while (after < end && script.charCodeAt(after) <= 0x20) after++
    if (script[after] === ':' && raw.length < 80) {
      key = raw
      continue
    }
    key = bareKeyBefore(script, start) ?? key
    if (raw.length < 30) continue
    const value = unescaped(raw)
    if (depth < 2 && value.length > 60 && /"\s*:\s*["[{]/.test(value.slice(0, 4000)))
      found.push(...jsonStrings(value, depth + 1))
    else found.push({ key, value })
  }
  return found
}

/** The name without quotes that a string has in a script: `{title: "…"}`. */
function bareKeyBefore(script: string, quote: number): string | undefined {
  let at = quote - 1
  while (at > 0 && quote - at < 8 && script.charCodeAt(at) <= 0x20) at--
  if (script[at] !== ':') return undefined
  return /(?:^|[{,\s])([A-Za-z_$][\w$]{0,60})\s?$/.exec(script.slice(Math.max(0, at - 64), at))?.[1]
}

function unescaped(raw: string): string {
  if (!raw.includes('\\')) return raw
  try {
    return JSON.parse(`"${raw.replace(/[\u0000-\u001f]/g, ' ')}"`) as string
  } catch {
    return raw.replace(/\\(?:u([0-9a-f]{4})|(.))/gi, (_, code: string | undefined, other: string | undefined) =>
      code ? String.fromCharCode(Number.parseInt(code, 16)) : (other ?? ''),
    )
  }
}

const sentence = /[.!?。！？][\s"”’<]|[。！？]/g

const endsSentence = /[.!?][”"’]?$/

/** Keys under which pages keep the paragraphs of their articles. */
const bodyKey = /^(?:articleBody|body|content|text|html|story|bodyHtml|rawHtml|value|children|paragraph)$/i

/**
 * The article of a page that carries it only in its scripts' data: the strings under the key that holds the most
 * running text. HTML, or nothing where no key holds a few sentences.
 */
export function articleInScripts(tree: PageTree): string | undefined {
  const sums = new Map<string, { mass: number; parts: Set<string> }>()
  for (const element of tree.elements) {
    if (element.name !== 'script' || element.children[0]?.type !== 'text') continue
    const script = (element.children[0] as unknown as { data: string }).data
    if (script.length < 500 || !/[\w"']\s*[:,]\s*\\?"/.test(script)) continue
    for (const { key, value } of jsonStrings(script)) {
      if (/^https?:|^data:|function\s*\(|[{};]\s*\n/.test(value)) continue
      // a paragraph of one sentence is common in an article, and its kind elsewhere is a message or a promise
      const ends =
        (value.match(sentence)?.length ?? 0) +
        (value.length > 60 && bodyKey.test(key) && endsSentence.test(value) ? 1 : 0)
      if (ends === 0) continue
      const sum = sums.get(key) ?? { mass: 0, parts: new Set<string>() }
      if (sum.parts.has(value)) continue
      sum.mass += Math.min(value.length, ends * 250)
      sum.parts.add(value)
      sums.set(key, sum)
    }
  }
  let best: { mass: number; parts: Set<string> } | undefined
  for (const [key, sum] of sums) {
    const known = bodyKey.test(key) ? 1.3 : 1
    if (/desc|comment|summary|caption|legal|cookie|consent|tooltip|label/i.test(key)) continue
    if (sum.mass * known > (best?.mass ?? 400)) best = { mass: sum.mass * known, parts: sum.parts }
  }
  return (
    best &&
    [...best.parts]
      .map((part) =>
        /<\w/.test(part)
          ? part
          : part
              .split(/\n+/)
              .map((line) => `<p>${line.replace(/</g, '&lt;')}</p>`)
              .join(''),
      )
      .join('\n')
  )
}
