/** What a robots.txt says to one crawler (RFC 9309). */
export interface RobotsRules {
  /** Whether a path with its query (`/a?b`) may be fetched. */
  isAllowed(path: string): boolean
  readonly crawlDelayMs?: number
  /** Absolute addresses, for everyone. */
  readonly sitemaps: readonly string[]
}

/** RFC 9309, 2.5: at least so much is read; the rest is not. In bytes. */
export const robotsBytes = 500 * 1024

const maxRules = 5000
const maxSitemaps = 200

export const everythingAllowed: RobotsRules = { isAllowed: () => true, sitemaps: [] }

interface Rule {
  readonly isAllow: boolean
  /** Literal parts between the stars. */
  readonly parts: readonly string[]
  readonly isAnchored: boolean
  /** Octets of the pattern: the longest match counts. */
  readonly length: number
}

/**
 * Reads a robots.txt as far as it can be read; any bytes are fine. All groups that name `product` (the name before the
 * slash of our User-Agent) count together, else all that say `*`. The longest matching rule wins, Allow among equals.
 * `Crawl-delay` is no part of the standard and honoured all the same.
 */
export function parseRobotsTxt(bytes: Uint8Array, product: string): RobotsRules {
  const text = new TextDecoder('utf-8').decode(bytes.subarray(0, robotsBytes))
  const name = product.toLowerCase()
  const own = newGroup()
  const everyone = newGroup()
  const sitemaps: string[] = []
  let current: Group[] = []
  let isNaming = false
  let isOwnNamed = false
  for (const line of text.split(/[\r\n]+/)) {
    const hash = line.indexOf('#')
    const said = hash < 0 ? line : line.slice(0, hash)
    const colon = said.indexOf(':')
    if (colon < 0) continue
    const key = said.slice(0, colon).trim().toLowerCase()
    const value = said.slice(colon + 1).trim()
    if (key === 'sitemap') {
      if (sitemaps.length < maxSitemaps && /^https?:\/\//i.test(value)) sitemaps.push(value)
    } else if (key === 'user-agent' || key === 'useragent' || key === 'user agent') {
      if (!isNaming) current = []
      isNaming = true
      const agent = /^[a-z_-]*|^\*/i.exec(value)?.[0].toLowerCase() || value.slice(0, 1)
      if (agent === name) {
        isOwnNamed = true
        current.push(own)
      } else if (value.startsWith('*')) current.push(everyone)
    } else if (key === 'allow' || key === 'disallow' || key === 'dissallow' || key === 'disalow') {
      isNaming = false
      // An empty Disallow forbids nothing.
      if (value) for (const group of new Set(current)) addRule(group, key === 'allow', value)
    } else if (key === 'crawl-delay' || key === 'crawldelay') {
      isNaming = false
      const seconds = /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : undefined
      if (seconds !== undefined) for (const group of current) group.crawlDelayMs ??= seconds * 1000
    }
  }
  const group = isOwnNamed ? own : everyone
  return {
    isAllowed: (path) => isAllowed(group.rules, path),
    sitemaps,
    ...(group.crawlDelayMs === undefined ? {} : { crawlDelayMs: group.crawlDelayMs }),
  }
}

interface Group {
  readonly rules: Rule[]
  crawlDelayMs: number | undefined
}

function newGroup(): Group {
  return { rules: [], crawlDelayMs: undefined }
}

function addRule(group: Group, isAllow: boolean, value: string): void {
  if (group.rules.length >= maxRules) return
  const isAnchored = value.endsWith('$')
  const bare = isAnchored ? value.slice(0, -1) : value
  // A pattern without its slash is meant to have one.
  const pattern = unifyEscapes(/^[/*]/.test(bare) || bare === '' ? bare : `/${bare}`)
  group.rules.push({ isAllow, parts: pattern.split(/\*+/), isAnchored, length: pattern.length + (isAnchored ? 1 : 0) })
}

function isAllowed(rules: readonly Rule[], path: string): boolean {
  if (path === '/robots.txt') return true
  const asked = unifyEscapes(path)
  let best: Rule | undefined
  for (const rule of rules) {
    const isBetter = !best || rule.length > best.length || (rule.length === best.length && rule.isAllow)
    if (isBetter && matches(rule, asked)) best = rule
  }
  return best?.isAllow ?? true
}

/** Greedy from the left, which is enough for stars; linear in the path for each part. */
function matches({ parts, isAnchored }: Rule, path: string): boolean {
  const [first = '', ...others] = parts
  if (!path.startsWith(first)) return false
  let at = first.length
  for (const [i, part] of others.entries()) {
    if (isAnchored && i === others.length - 1) return path.length - part.length >= at && path.endsWith(part)
    const found = path.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return !isAnchored || at === path.length
}

/**
 * One spelling for both sides (RFC 9309, 2.2.2): what is beyond ASCII is percent-encoded UTF-8, an encoded unreserved
 * character stands plain, `%2f` stays an encoded slash.
 */
function unifyEscapes(path: string): string {
  const encoded = path.toWellFormed().replace(/[^\x21-\x7e]+/gu, (characters) => encodeURIComponent(characters))
  return encoded.replace(/%([0-9a-f]{2})/gi, (octet, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16))
    return /[A-Za-z0-9._~-]/.test(character) ? character : octet.toUpperCase()
  })
}
