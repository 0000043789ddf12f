import { decodeHTMLAttribute } from 'entities'
import { OpenElements } from './sanitize-compat-open.ts'
import { type AttributeToken, type Token, tokensOf } from './sanitize-compat-tokens.ts'
import { frameLink } from './sanitize-embed.ts'
import { isBeacon } from './sanitize-picture.ts'
import { cleanLine, escapeHtml } from './sanitize-text.ts'

/** Cut with all that they hold. Those without an end tag lose only their tag. */
const cutWhole = new Set(
  (
    'script style iframe object embed applet frame frameset noframes noembed template svg math textarea select button ' +
    'datalist title portal fencedframe xmp plaintext'
  ).split(' '),
)
/** Only the tags are cut. */
const cutTags = new Set(
  'link meta base input keygen isindex param form html head body option optgroup bgsound basefont'.split(' '),
)
/**
 * A feed's own content with only what is dangerous cut out: scripts, frames, form controls, event handlers, addresses
 * that run, framework attributes, counting pixels, and tags that would reach out of the content. Whatever is harmless
 * (class, id, data-src, srcset, comments) stays byte for byte, which is what the ancestor's post format keeps. A film's
 * frame leaves a link. Any string in, never throws, linear, `sanitizeCompat(sanitizeCompat(x)) === sanitizeCompat(x)`.
 *
 *     sanitizeCompat('<p class=a onclick="x()">b</p><script>c</script>') // '<p class=a>b</p>'
 */
export function sanitizeCompat(html: string): string {
  // A NUL or a control character can hide a name from one reader and not from the next.
  const source = html.replace(/[\0-\x08\x0B\x0E-\x1F\x7F\uFFFE\uFFFF]/g, '').toWellFormed()
  let result = cutOnce(source)
  // What was cut may have stood between two halves of something; a second look finds nothing in ordinary content.
  for (let round = 0; round < 4; round++) {
    const again = cutOnce(result)
    if (again === result) return result
    result = again
  }
  return escapeHtml(result.replace(/<[^>]*>?/g, ' '))
}

function cutOnce(source: string): string {
  const tokens = tokensOf(source)
  const ends = wholeEnds(tokens)
  const out: string[] = []
  const open = new OpenElements()
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!
    switch (token.kind) {
      case 'text':
        // A lone "<" at the end would begin a tag with what follows a cut.
        out.push(source.slice(token.start, token.end).replace(/<$/, '&lt;'))
        break
      case 'comment':
        out.push(harmlessComment(source.slice(token.start, token.end)))
        break
      case 'end':
        out.push(keptEnd(token, source, open))
        break
      case 'start':
        if (token.name === 'noscript' && !isWellEnded(tokens, i, source)) break
        if (cutWhole.has(token.name)) {
          out.push(inPlaceOf(token, source))
          i = ends.get(i) ?? i
        } else if (!cutTags.has(token.name)) out.push(keptStart(token, source, open))
    }
  }
  out.push(open.endTags())
  return out.join('')
}

/** For each start tag of an element that is cut whole: the place of its end tag. */
function wholeEnds(tokens: readonly Token[]): ReadonlyMap<number, number> {
  const ends = new Map<number, number>()
  const waiting = new Map<string, number[]>()
  tokens.forEach((token, i) => {
    if (token.kind === 'start' && cutWhole.has(token.name) && !token.raw) {
      const starts = waiting.get(token.name) ?? []
      waiting.set(token.name, starts)
      starts.push(i)
    } else if (token.kind === 'end') {
      const start = waiting.get(token.name)?.pop()
      if (start !== undefined) ends.set(start, i)
    }
  })
  return ends
}

/**
 * Browsers that run scripts read `noscript` as text up to the first thing that looks like its end tag. It stays only
 * where that is its end tag for the others too.
 */
function isWellEnded(tokens: readonly Token[], start: number, source: string): boolean {
  let found: Token | undefined
  for (let i = start + 1; i < tokens.length && !found; i++) {
    const token = tokens[i]!
    if ((token.kind === 'start' || token.kind === 'end') && token.name === 'noscript') found = token
  }
  if (found?.kind !== 'end') return false
  const inner = source.slice(tokens[start]!.end, found.start)
  return !/<\/?noscript|<!--/i.test(inner)
}

function harmlessComment(raw: string): string {
  return /^<!--(?!-?>)[^<>]*-->$/.test(raw) && !raw.slice(4, -3).includes('--') && !raw.endsWith('--->') ? raw : ''
}

/** A tag of ordinary shape stays as it is; an end tag without a start would close what stands around the content. */
function keptEnd(token: Extract<Token, { kind: 'end' }>, source: string, open: OpenElements): string {
  const { name } = token
  if (name === 'br') return '<br>'
  if (!isName(name)) return ''
  const end = open.end(name) ?? (!isCut(name) && open.isIdle(name) ? { before: '', name } : undefined)
  if (!end) return ''
  const raw = source.slice(token.start, token.end)
  return end.before + (end.name === name && /^<\/[^\s/>]+\s*>$/.test(raw) ? raw : `</${end.name}>`)
}

function isCut(name: string): boolean {
  return cutWhole.has(name) || cutTags.has(name)
}

function keptStart(token: Extract<Token, { kind: 'start' }>, source: string, open: OpenElements): string {
  const { name, attributes } = token
  if (!isName(name)) return ''
  if (name === 'img' || name === 'image') {
    const values = Object.fromEntries(attributes.map((a) => [a.name, decoded(a)]).reverse())
    const address = values.src ?? values['data-src'] ?? ''
    if (isBeacon(values, URL.parse(address, 'https://relative.invalid/')?.href ?? '')) return ''
  }
  let tag = open.start(name)
  if (tag === undefined) return ''
  let at = token.start
  for (const attribute of attributes) {
    if (!isDangerous(attribute, name)) continue
    tag += source.slice(at, attribute.start)
    // "a"onclick=b"c" must not grow together into another attribute.
    if (!/[\s/>]/.test(source[attribute.end] ?? '>')) tag += ' '
    at = attribute.end
  }
  return tag + source.slice(at, token.end)
}

function inPlaceOf(token: Extract<Token, { kind: 'start' }>, source: string): string {
  if (token.name === 'xmp' || token.name === 'plaintext') {
    return `<pre>${escapeHtml(source.slice(token.end, token.raw?.end ?? token.end))}</pre>`
  }
  if (token.name !== 'iframe' && token.name !== 'embed' && token.name !== 'object') return ''
  const value = (name: string) => {
    const found = token.attributes.find((attribute) => attribute.name === name)
    return found ? decoded(found) : ''
  }
  const address = value('src') || value('data-src') || value('data')
  const link = frameLink(address, cleanLine(value('title')), undefined)
  return link ? ` <a href="${escapeHtml(link.href)}">${escapeHtml(link.label)}</a> ` : ''
}

function isName(name: string): boolean {
  return /^[a-z][a-z\d:._-]{0,63}$/.test(name)
}

function decoded(attribute: AttributeToken): string {
  return decodeHTMLAttribute(attribute.value)
}

const cutAttributes = new Set(
  'srcdoc formaction action ping http-equiv manifest xlink:href xmlns is slot shadowrootmode'.split(' '),
)
/** Vue, Alpine, Angular, htmx, Knockout, Stimulus, Unpoly: attributes whose value is run or fetched. */
const framework =
  /^(v-|x-|@|:|#|\*|\(|\[|\{|ng-|data-ng-|hx-|data-hx-|up-|data-bind$|data-(action|controller|remote|method|ajax|turbo|unpoly)(-|$)|bind-|on-)/

function isDangerous(attribute: AttributeToken, element: string): boolean {
  const { name } = attribute
  if (name.length > 200 || /[<>`=]/.test(name) || /^["']?on/.test(name)) return true
  if (cutAttributes.has(name) || framework.test(name)) return true
  const value = decoded(attribute)
  if (name === 'style') {
    return /[\\<>{}]|url\s*\(|expression|behaviou?r|binding|@import|javascript|position\s*:\s*(fixed|absolute|sticky)/i.test(
      value,
    )
  }
  // As a browser reads it: controls and white space do not count.
  const address = value
    .slice(0, 2000)
    .replace(/[\0-\x20\x7F-\xA0]/g, '')
    .toLowerCase()
  if (/^(javascript|vbscript|livescript|mocha|view-source|file|blob|filesystem|jar):/.test(address)) return true
  if (address.startsWith('data:')) return !(/^data:image\//.test(address) && element !== 'a' && name !== 'href')
  return /srcset$/.test(name) && /(^|,)(javascript|vbscript|data:(?!image))/.test(address)
}
