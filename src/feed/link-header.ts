/** One link of an HTTP `Link` header (RFC 8288). */
export interface HeaderLink {
  /** As given: may be relative to the address that answered. */
  readonly url: string
  readonly rels: readonly string[]
  readonly type?: string
  readonly title?: string
}

const maxLength = 16_384
const target = /<([^<>]*)>/y
const parameter = /\s*;\s*([\w!#$&+.^`|~-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*)))?/y

/** Reads a `Link` header; several headers may be joined by commas. What cannot be read is left out. */
export function linksOfHeader(header: string): readonly HeaderLink[] {
  const links: HeaderLink[] = []
  const text = header.slice(0, maxLength)
  let at = text.indexOf('<')
  while (at >= 0) {
    target.lastIndex = at
    const found = target.exec(text)
    if (!found) break
    const parameters = new Map<string, string>()
    parameter.lastIndex = target.lastIndex
    let end = target.lastIndex
    for (let match = parameter.exec(text); match; match = parameter.exec(text)) {
      end = parameter.lastIndex
      const name = (match[1] as string).toLowerCase()
      const value = match[2]?.replace(/\\(.)/g, '$1') ?? match[3] ?? ''
      if (!parameters.has(name)) parameters.set(name, value)
    }
    const type = parameters.get('type')
    const title = parameters.get('title')
    links.push({
      url: (found[1] as string).trim(),
      rels: (parameters.get('rel') ?? '').toLowerCase().split(/\s+/).filter(Boolean),
      ...(type ? { type: type.toLowerCase() } : {}),
      ...(title ? { title } : {}),
    })
    at = text.indexOf('<', end)
  }
  return links
}
