import type { Element } from 'domhandler'
import { agencyOf } from './agencies.ts'
import { hanByline } from './bylines-han.ts'
import { hangulByline } from './bylines-hangul.ts'
import { type Clues, type Headline, type Line, type Place, type Spot, textOf, textParts, type Zone } from './collect.ts'
import { isRole, namesIn } from './names.ts'
import { folded, plain } from './plain-text.ts'
import type { Structured } from './structured.ts'

export interface Authorship {
  readonly authors: readonly string[]
  readonly agency?: string
  readonly source?: string
}

const authorMetas: readonly string[] =
  'article:author og:article:author article:author_name og:author citation_author citation_authors parsely-author sailthru.author cxenseparse:author author dc.creator dc:creator dcterms.creator dc.contributor byl article_author content_author dcsext.author shareaholic:article_author_name creator rbauthors article.author articleauthor authors content-creator'.split(
    ' ',
  )
const severalMetas = new Set(['citation_author', 'article:author', 'dc.creator', 'author', 'parsely-author'])
const libraryMetas = new Set(['citation_author', 'dc.creator'])

interface Candidate {
  readonly names: readonly string[]
  readonly source: string
  readonly weight: number
  /** Only the site itself or one of its offices. */
  readonly isHouse: boolean
}

/** Who wrote the article, as the page says it. Below a weight of 20 nobody is better than somebody. */
export function readAuthors(
  clues: Clues,
  structured: Structured | undefined,
  siteNames: readonly string[],
  headline: Headline,
  language: string | undefined,
): Authorship {
  const sites = new Set(siteNames.map(folded))
  const labels = siteNames.map((name) => name.toLowerCase()).filter((name) => /^[a-z]{2,5}$/.test(name))
  // `Deutsche Welle` is the site dw.com.
  const isSite = (name: string) =>
    sites.has(folded(name)) ||
    sites.has(folded(name.replace(/^(?:the|die|der|das|le|la|les|el|il|o|a)\s/i, ''))) ||
    labels.includes(initialsOf(name)) ||
    // `MDR THÜRINGEN` on mdr.de
    (/^[^\s]+(?:\s[^\s]+)?$/.test(name) && labels.includes(name.split(' ')[0]!.toLowerCase()))
  const namesOf = (raw: string) => namesIn(raw, language)
  // `Jobs & Hire` is one site and not two people.
  const statedNames = (raw: string) =>
    sites.has(folded(raw)) ? [plain(raw).replace(/\s*\(.*\)$/, '')] : namesIn(raw, language, true)
  const isChinese = language?.startsWith('zh') === true
  const isKorean = language?.startsWith('ko') === true
  const candidates: Candidate[] = []
  const add = (names: readonly string[], source: string, weight: number) => {
    if (!names.length) return
    const people = names.filter((name) => !isSite(name) && !isOffice(name))
    const isStaffed = people.some((name) => agencyOf(name) === undefined)
    const unique = uniqueNames(isStaffed ? people : names)
    // A lower-case handle (`jdoe`) is worse than a name, a team's name than a person's, the site's own than any.
    const isHandle = unique.every((name) => /^[\p{Ll}\d._-]+$/u.test(name))
    const isSaid = source.startsWith('meta:') || source === 'jsonld:author'
    const isTeam = isSaid && !people.length && names.every((name) => organisation.test(name) && !isSite(name))
    const staff = isStaffed ? 0 : people.length ? 20 : isTeam ? 28 : 45
    const handle = !isHandle ? 0 : source === 'text' ? 40 : isSaid ? 25 : 15
    const least = isSaid ? 20 : 0
    candidates.push({
      names: unique,
      source,
      weight: Math.max(least, weight - staff - handle),
      isHouse: people.length === 0,
    })
  }

  if (structured) {
    const people = structured.authors.filter((author) => !author.isOrganization)
    const all = (authors: Structured['authors']) => authors.flatMap((author) => statedNames(author.name))
    add(all(people), 'jsonld:author', 100)
    if (people.length < structured.authors.length)
      add(all(structured.authors), 'jsonld:author', people.length ? 50 : 65)
  }
  for (const name of authorMetas) {
    const values = clues.metas.get(name)
    if (values)
      add(
        (severalMetas.has(name)
          ? libraryMetas.has(name)
            ? inReadingOrder(values)
            : values
          : values.slice(0, 1)
        ).flatMap(statedNames),
        `meta:${name}`,
        85,
      )
  }
  if (/written|author|verfasst|geschrieben|écrit|escrito|scritto/i.test(clues.metas.get('twitter:label1')?.[0] ?? '')) {
    add((clues.metas.get('twitter:data1') ?? []).flatMap(namesOf), 'meta:twitter:data1', 84)
  }

  // Nothing below weighs as much as a person whom the page's own data name.
  if (candidates.some((one) => one.weight >= 85 && one.names.every(isFull))) return named(candidates, isSite)

  const props = [...(clues.itemprops.get('author') ?? []), ...(clues.itemprops.get('creator') ?? [])]
  const own = props
    .filter((spot) => zoneCost[spot.zone] < 20)
    .sort((a, b) => placeCost(a, headline) - placeCost(b, headline))
  const nearby = own.filter((spot) => Math.abs(spot.at - own[0]!.at) < 200).slice(0, 10)
  add(
    nearby.flatMap((spot) => namesOf(personIn(spot.element))),
    'itemprop:author',
    82,
  )
  for (const group of neighbours(clues.bylines)) {
    const first = group[0]!
    const { attribs, name } = first.element
    const isRel = /author/i.test(attribs.rel ?? '')
    const names = group.flatMap((spot) => bylineNames(spot.element, namesOf))
    const label = `${attribs.class ?? ''} ${attribs.id ?? ''}`
    const kind = isRel
      ? 79
      : isChinese && !/author|authi(?![a-z])|zuozhe|writer/i.test(label)
        ? 40
        : /author|byline|autor|auteur|writer|verfasser/i.test(label)
          ? 74
          : 58
    const detail = name === 'a' ? 2 : 0
    const cost = placeCost(first, headline) + (names.length > 4 ? 15 : 0)
    add(names, isRel ? 'rel:author' : 'class', kind + detail - cost)
  }
  const isHouse = candidates.length > 0 && candidates.every((one) => one.isHouse)
  for (const line of clues.lines) {
    if (isHouse && isBoldName(line, headline)) add(namesOf(line.text), 'text', 58)
    if (isChinese && zoneCost[line.zone] < 60) {
      const byline = hanByline(line, headline.at)
      // Papers name the reporter at either end of the article.
      if (byline) {
        const names = byline.names.map(plain).filter((name) => name.length > 1)
        add(names, 'text', byline.weight - Math.min(10, placeCost(line, headline)))
      }
    } else if (line.text.length <= 140) {
      const byline = bylineIn(line.text)
      if (byline) {
        // `Autor: …` may stand below the text.
        const cost = authorWord.test(line.text) ? Math.min(20, placeCost(line, headline)) : placeCost(line, headline)
        add(namesOf(byline.text), 'text', byline.weight - cost)
      }
    }
    if (isKorean && zoneCost[line.zone] < 60) {
      const names = hangulByline(line)
      if (names.length) add(names, 'text', 62 - Math.min(10, placeCost(line, headline)))
    }
  }

  return named(candidates, isSite)
}

/** The best candidate's people, with the news agency apart. */
function named(candidates: readonly Candidate[], isSite: (name: string) => boolean): Authorship {
  let best: Candidate | undefined
  for (const one of candidates) if (one.weight >= 20 && (!best || one.weight > best.weight)) best = one
  if (!best) return { authors: [] }
  const names = uniqueNames(
    best.names.map((name) => (isFull(name) || agencyOf(name) ? name : spelledOut(name, candidates))),
  )
  const agencies = names.map(agencyOf)
  const agency = agencies.find((one) => one !== undefined)
  const people = names.filter((name, index) => agencies[index] === undefined && !isSite(name))
  return {
    authors: people.length ? people : names,
    ...(agency ? { agency } : {}),
    source: best.source,
  }
}

function isFull(name: string): boolean {
  return /[\s\p{Script=Han}\p{Script=Hangul}]/u.test(name)
}

/** `arianmuster` is `Arian Muster`, and `Todd` is `Todd Muster`, where the page spells it out elsewhere. */
function spelledOut(name: string, candidates: readonly Candidate[]): string {
  const key = folded(name)
  for (const candidate of candidates) {
    if (candidate.weight < 30) continue
    for (const other of candidate.names) {
      if (other.includes(' ') && other.length < 40 && (folded(other) === key || other.startsWith(`${name} `)))
        return other
    }
  }
  return name
}

const zoneCost: Readonly<Record<Zone, number>> = {
  article: 0,
  plain: 0,
  figure: 70,
  aside: 18,
  comments: 90,
  footer: 25,
  nav: 30,
}

function placeCost(place: Place, headline: Headline): number {
  const distance = place.at - headline.at
  return (
    Math.min(30, distance >= 0 ? distance / 250 : -distance / 60) +
    (place.region === headline.region ? 0 : zoneCost[place.zone])
  )
}

/** Library data say `Doe, Jane`, one name a tag. */
function inReadingOrder(values: readonly string[]): readonly string[] {
  if (values.length < 2 || !values.every((value) => /^[^,]{2,30},\s?[^,]{2,30}$/.test(value))) return values
  return values.map((value) => value.replace(/^([^,]+),\s?(.+)$/, '$2 $1'))
}

function initialsOf(name: string): string {
  const words = name.split(/[\s-]+/)
  return words.length < 2 || words.length > 5
    ? ''
    : words
        .map((word) => word[0])
        .join('')
        .toLowerCase()
}

/** Names of offices and organisations: better than nobody, worse than a person. */
function isOffice(name: string): boolean {
  return officeName.test(name) || organisation.test(name)
}

const officeName =
  /\badmin$|^(?:admin(?:istrator)?|editor(?:s|ial)?|.*\bredaktion|.*\bstaff|staff writers?|team|news ?desk|webmaster|web ?desk|guest|user|root|redaccion|redacción|la rédaction|rédaction|redazione|newsroom|press release|super user|wordpress|管理员|小编|本站|本站编辑)$|\p{Script=Han}(?:报|網|网|客户端|客戶端|社|台|频道|頻道|新闻|新聞|传媒|公司|集团|政府|委员会|中心|网络|编辑部|办公室|周刊|杂志)$|\p{Script=Hangul}(?:신문|일보|뉴스|방송|경제|타임스|미디어|통신|닷컴)$|^(?:네이버|다음)$/iu
const organisation =
  /(?:^|\s)(?:e\.\s?V\.?|GmbH|mbH|AG|Inc\.?|LLC|Ltd\.?|S\.?A\.?|Corp\.?|Verlag|\p{L}*verband|\p{L}*stiftung|\p{L}*institut|Universität|University|Union|Landesanstalt|\p{L}*ministerium|Magazin|Magazine|\p{L}*zeitung|News|Media|Press|Presse|Pressestelle|Group|Team|Foundation|Association|Company|Agentur|Agency|Editors|Blog|Online|TV|Radio|Society|Council|Committee|Department|Kirche|Insurance|Services|Solutions|Digital|Marketing|Software|Labs?|Clinic|Hospital|Institute|College|School|Center|Centre)(?:\s|$)/iu

/** Without repetitions and without shorter forms of another name (`Jane` beside `Jane Doe`). */
function uniqueNames(names: readonly string[]): string[] {
  const out: string[] = []
  const seen = new Set<string>()
  for (const name of names) {
    const key = folded(name)
    if (seen.has(key)) continue
    const isPart = !name.includes(' ') && names.some((other) => other.includes(' ') && other.split(' ').includes(name))
    if (isPart) continue
    seen.add(key)
    out.push(name)
  }
  return out
}

/** Bylines that stand beside one another in the same dress name one author each. */
function neighbours(spots: readonly Spot[]): Spot[][] {
  const groups: Spot[][] = []
  for (const spot of spots) {
    const last = groups.at(-1)?.at(-1)
    if (
      last &&
      last.element.name === spot.element.name &&
      last.element.attribs.class === spot.element.attribs.class &&
      spot.at - last.at < 120 &&
      spot.zone === last.zone &&
      !contains(last.element, spot.element)
    ) {
      groups.at(-1)!.push(spot)
    } else groups.push([spot])
  }
  return groups
}

function contains(outer: Element, inner: Element): boolean {
  let node = inner.parent
  for (let depth = 0; node && depth < 12; depth++) {
    if (node === outer) return true
    node = node.parent
  }
  return false
}

/**
 * The names in a byline element. Its texts are read one by one, because roles, dates and places stand in elements of
 * their own beside the name; after the first name only those go on that a conjunction or the same dress joins to it.
 */
function bylineNames(element: Element, namesOf: (raw: string) => string[]): string[] {
  const parts = textParts(element)
  const formal = parts.filter((part) => isFormal(part.holder, element))
  if (formal.length) {
    const names = formal.flatMap((part) => namesOf(part.text))
    if (names.length) return names
  }
  const linked = parts.filter((part) => isAuthorLink(part.holder, element))
  if (linked.length) {
    const names = linked.flatMap((part) => namesOf(part.text))
    if (names.length) return names
  }
  if (parts.reduce((sum, part) => sum + part.text.length, 0) > 240) return []
  const names: string[] = []
  let dress: string | undefined
  let isJoined = false
  let isChecker = false
  for (const { text, holder } of parts) {
    // Who checked the text did not write it.
    if (checked.test(text)) {
      isChecker = true
      continue
    }
    if (isChecker) {
      isChecker = joiner.test(text)
      continue
    }
    const own = `${holder.name} ${holder.attribs.class ?? ''}`
    if (names.length) {
      if (joiner.test(text)) {
        isJoined = true
        continue
      }
      const isSame = own === dress && (holder.name === 'a' || holder.attribs.class !== undefined)
      if (!isJoined && !isSame && !/^(?:&|,?\s?(?:and|und|et|och|og)\s)/i.test(text)) break
    }
    const found = namesOf(text)
    if (found.length) {
      names.push(...found)
      dress = own
    } else if (names.length) {
      if (isRole(text)) continue
      break
    }
    isJoined = /[,&、]$|\s(?:and|und|et|y)$/i.test(text)
  }
  return names
}

/** In the microformat of cards `fn` is the formatted name, whatever stands within. */
function isFormal(holder: Element, within: Element): boolean {
  for (let node: Element | null = holder, depth = 0; node && depth < 4; depth++) {
    if (/(?:^|\s)fn(?:\s|$)/.test(node.attribs.class ?? '')) return true
    if (node === within) return false
    node = node.parent?.type === 'tag' ? (node.parent as Element) : null
  }
  return false
}

const checked = /(?:reviewed|fact[- ]checked|verified|edited|proofread|translated|lektorat|geprüft)(?: by| von)?\s*:?$/i
const joiner = /^(?:,|;|&|\/|·|•|\||、|and|und|et|y|e|och|og|with|mit|sowie|, and|and by)$/i

function isAuthorLink(holder: Element, within: Element): boolean {
  let node: Element | null = holder
  for (let depth = 0; node && depth < 4; depth++) {
    if (node.name === 'a') return authorLink.test(node.attribs.href ?? '') || /author/i.test(node.attribs.rel ?? '')
    if (node === within) return false
    node = node.parent?.type === 'tag' ? (node.parent as Element) : null
  }
  return false
}

/** Papers that sign everything with their own name put the reporter's in bold above the text. */
function isBoldName(line: Line, headline: Headline): boolean {
  if (line.at <= headline.at || line.at - headline.at > 500 || zoneCost[line.zone] > 0) return false
  return /^(?:strong|b|em|i)$/.test(line.element?.name ?? '') && boldName.test(line.text) && !heading.test(line.text)
}

const boldName =
  /^\p{Lu}[\p{L}.'’-]+(?: \p{Lu}[\p{L}.'’-]*){1,2}(?:\s?[/&]\s?\p{Lu}[\p{L}.'’-]+(?: \p{Lu}[\p{L}.'’-]*){1,2})*$/u
const heading =
  /takeaway|summary|content|overview|introduction|point|highlight|fact|link|related|update|note|article|stor(?:y|ies)|read|share|table|quick|best|what|how|why|this|practice|beiträge|text|for |size|more|about/i

const authorLink =
  /\/(?:authors?|autor(?:en|es|in)?|auteurs?|people|person|profile|staff|contributors?|writers?|redakt\w*|by|journalists?|users?|members?|reporters?|columnists?|experts?)(?:\/|=|\?|-)|[?&]author|\/@/i

/** Words that are a byline's only with their colon. */
const bylineColon = /^(?:كتب|كتبت|بقلم|إعداد|نویسنده|מאת|โดย|ผู้เขียน|लेखक|द्वारा|tác giả|συντάκτης)\s*[:：]\s*\p{L}/iu

const authorWord = /^(?:aut(?:h)?or|auteur|автор)/i
const bylineDated = /^(?:by|von|par|por|di)\s+(\S{2,30}(?:\s\S{2,20}){0,3}?)\s+(?:on|am|le|el|il)\s+[\p{L}\d].*\d/iu
const bylineStart =
  /^(?:by|von|par|por|di|door|написал|text|texte|testo|texto|tekst|autor(?:in)?(?:\s?\/\s?(?:autor(?:in)?|in))?|autoren|author|auteur|autore|автор|текст|interview|words|written by|posted by|story by|published by|geschrieben von|verfasst von|erstellt von|ein (?:gast)?beitrag von|écrit par|publié par|escrito por|publicado por|scritto da|a cura di)(?:\s*[:：]\s*|\s+)/iu
const bylineHan = /(?:^|[\s|（(【[])(?:記者|执筆|執筆|取材・文|取材|著者|筆者|文)\s*[:：／/｜|丨=＝]\s*([^:：]{2,30})/u
const bylineKorean = /([\p{Script=Hangul}]{2,4})\s*(?:선임)?(?:기자|특파원)(?:\s|=|$|\()/u

function bylineIn(text: string): { readonly text: string; readonly weight: number } | undefined {
  const start = text.length < 100 ? bylineStart.exec(text) : null
  if (start && /^["“„'’]?[\p{Lu}\p{Lo}]/u.test(text.slice(start[0].length))) return { text, weight: 66 }
  if (text.length < 100 && bylineColon.test(text)) return { text, weight: 66 }
  const dated = bylineDated.exec(text)
  if (dated) return { text: dated[1]!, weight: 66 }
  const han = bylineHan.exec(text)
  if (han) return { text: han[1]!, weight: 70 }
  const korean = bylineKorean.exec(text)
  return korean && text.length < 60 ? { text: korean[1]!, weight: 60 } : undefined
}

function personIn(element: Element): string {
  if (element.attribs.content) return element.attribs.content
  let node = element.firstChild
  for (let steps = 0; node && steps < 100; steps++) {
    if (node.type === 'tag') {
      if (/\bname\b/i.test(node.attribs.itemprop ?? '')) return node.attribs.content ?? textOf(node, 160)
      if (node.firstChild) {
        node = node.firstChild
        continue
      }
    }
    while (node && node !== element && !node.next) node = node.parent as Element | null
    if (!node || node === element) break
    node = node.next
  }
  const text = textOf(element, 160)
  return text.length > 120 ? '' : text
}
