const linkProtocols = new Set(['http:', 'https:', 'mailto:', 'tel:'])

/** An absolute http(s), mailto or tel address as a browser would read `value`, or undefined. User names are cut. */
export function linkAddress(value: string, base: string | undefined): string | undefined {
  const parsed = resolve(value, base)
  return parsed && linkProtocols.has(parsed.protocol) ? serialised(parsed) : undefined
}

/** An absolute http(s) address, or undefined. */
export function webAddress(value: string, base: string | undefined): URL | undefined {
  const parsed = resolve(value, base)
  return parsed && (parsed.protocol === 'http:' || parsed.protocol === 'https:') ? parsed : undefined
}

/**
 * The URL standard's own parser decides, because browsers use it: it drops tabs and line ends inside, controls and
 * spaces around, and reads a scheme in any case, so that `java\tscript:` is seen for what it is.
 */
function resolve(value: string, base: string | undefined): URL | undefined {
  if (value.length > 10_000) return undefined
  const parsed = URL.parse(value, base) ?? (/^[\s\0]*[\\/]{2}/.test(value) ? URL.parse(value, 'https://x/') : null)
  if (!parsed) return undefined
  if (parsed.username !== '') parsed.username = ''
  if (parsed.password !== '') parsed.password = ''
  return parsed
}

/** What the parser leaves as it is in the opaque part of mailto and tel must still survive a second reading. */
function serialised(parsed: URL): string | undefined {
  if (parsed.protocol === 'http:' || parsed.protocol === 'https:') return parsed.href
  const href = parsed.href.replace(/[\s"<>`{}|\\^\x7F-\uFFFF]/g, (c) => {
    try {
      return encodeURIComponent(c)
    } catch {
      return ''
    }
  })
  return href.length > 7 || parsed.pathname !== '' ? href : undefined
}
