import type { GivenDate } from '../../model/index.ts'
import { dayInUrl } from './address.ts'
import { type Clues, type Line, type Spot, textOf } from './collect.ts'
import { type DateHabits, findDates, type ReadDate, readDate } from './dates.ts'
import { plain } from './plain-text.ts'
import type { Structured } from './structured.ts'

export interface Dates {
  readonly published?: GivenDate
  readonly modified?: GivenDate
}

/** Names of `<meta>` that say when an article was first published, best first. */
const publishedMetas: readonly string[] = [
  'article:published_time',
  'og:article:published_time',
  'article:published',
  'og:published_time',
  'published_time',
  'bt:pubdate',
  'parsely-pub-date',
  'sailthru.date',
  'datepublished',
  'citation_publication_date',
  'citation_online_date',
  'citation_date',
  'publish-date',
  'publishdate',
  'publish_date',
  'publication_date',
  'publication-date',
  'article_date_original',
  'og:publish_date',
  'og:pubdate',
  'pubdate',
  'publishtime',
  'publish-time',
  'published-date',
  'cxenseparse:recs:publishtime',
  'cxenseparse:publishtime',
  'dcsext.articlefirstpublished',
  'content_publisheddate',
  'weibo:article:create_at',
  'originalpublicationdate',
  'ptime',
  'apub:time',
  'date.available',
  'dc.date.issued',
  'dcterms.issued',
  'dcterms.date',
  'dc.date.created',
  'dcterms.created',
  'date.created',
  'datecreated',
  'og:release_date',
  'release_date',
  'published',
  'published_at',
  'shareaholic:article_published_time',
  'rnews:datepublished',
  'sailthru.publish_date',
  'vr:published_time',
  'displaydate',
  'video:release_date',
  'article.published',
  'article.created',
  'created',
  'og:time',
  'article_date',
]
const looseMetas: readonly string[] = [
  'dc.date',
  'dc:date',
  'date',
  'pubdate',
  'time',
  'og:updated_time',
  'dcterms.modified',
  'last-modified',
]
const modifiedMetas: readonly string[] = [
  'article:modified_time',
  'og:article:modified_time',
  'article:modified',
  'og:updated_time',
  'datemodified',
  'dcterms.modified',
  'dc.date.modified',
  'date.updated',
  'date.modified',
  'lastmod',
  'last-modified',
  'article_date_updated',
  'last_modified',
  'dateupdate',
  'revised',
]

interface Candidate {
  readonly date: GivenDate
  readonly weight: number
}

/** When the article was published and last changed, from whatever says it best. */
export function readDates(
  clues: Clues,
  structured: Structured | undefined,
  url: string,
  titleAt: number,
  habits: DateHabits,
): Dates {
  const candidates: Candidate[] = []
  const add = (raw: string | undefined, source: string, weight: number) => {
    if (!raw) return
    const date = given(raw, source, habits)
    if (date) candidates.push({ date, weight })
  }
  if (structured) add(structured.published, 'jsonld:datePublished', structured.isArticle ? 100 : 60)
  for (const name of publishedMetas) add(clues.metas.get(name)?.[0], `meta:${name}`, 95)
  for (const spot of clues.itemprops.get('datepublished') ?? [])
    add(valueIn(spot), 'itemprop:datePublished', near(spot, titleAt) ? 90 : 50)
  for (const spot of clues.times) addTime(spot)
  add(dayInUrl(url), 'url', 72)
  for (const spot of clues.dates) addSpot(spot)
  for (const line of clues.lines) addLine(line)
  for (const spot of clues.itemprops.get('datecreated') ?? []) add(valueIn(spot), 'itemprop:dateCreated', 60)
  for (const name of looseMetas) add(clues.metas.get(name)?.[0], `meta:${name}`, 45)

  function addTime(spot: Spot) {
    const raw = spot.element.attribs.datetime ?? textOf(spot.element, 80)
    const label = `${spot.element.attribs.class ?? ''} ${spot.element.attribs.itemprop ?? ''}`
    const says = /publi|entry-date|pubdate/i.test(label) || spot.element.attribs.pubdate !== undefined ? 6 : 0
    if (/updat|modif/i.test(label) && !says) return
    add(raw, 'time', zoneWeight(spot.zone, spot.at, titleAt, 76) + says)
  }
  function addSpot(spot: Spot) {
    const text = textOf(spot.element, 160, ' ')
    if (!/\d/.test(text)) return
    const found = pick(text, habits)
    if (found)
      candidates.push({
        date: { ...found.date, source: 'class' },
        weight: zoneWeight(spot.zone, spot.at, titleAt, 70) + found.bonus,
      })
  }
  function addLine(line: Line) {
    if (!/\d/.test(line.text)) return
    const found = pick(line.text, habits)
    if (!found) return
    const short = line.text.length < 80 ? 0 : -12
    candidates.push({
      date: { ...found.date, source: 'text' },
      weight: zoneWeight(line.zone, line.at, titleAt, 66) + found.bonus + short,
    })
  }

  let best: Candidate | undefined
  for (const one of candidates) if (!best || one.weight > best.weight) best = one

  let modified: GivenDate | undefined
  const modifiedSources: readonly (readonly [string | undefined, string])[] = [
    [structured?.modified, 'jsonld:dateModified'],
    ...modifiedMetas.map((name) => [clues.metas.get(name)?.[0], `meta:${name}`] as const),
    ...(clues.itemprops.get('datemodified') ?? []).map((spot) => [valueIn(spot), 'itemprop:dateModified'] as const),
    ...clues.times
      .filter((spot) => /updat|modif/i.test(`${spot.element.attribs.class} ${spot.element.attribs.itemprop}`))
      .map((spot) => [spot.element.attribs.datetime ?? textOf(spot.element, 80), 'time'] as const),
  ]
  for (const [raw, source] of modifiedSources) {
    modified = raw ? given(raw, source, habits) : undefined
    if (modified) break
  }
  return { published: best?.date, modified }
}

function near(spot: Spot, titleAt: number): boolean {
  return spot.zone !== 'aside' && spot.zone !== 'comments' && Math.abs(spot.at - titleAt) < 4000
}

function zoneWeight(zone: Spot['zone'], at: number, titleAt: number, weight: number): number {
  const distance = at - titleAt
  const place = distance >= 0 ? Math.min(14, distance / 150) : Math.min(16, 3 - distance / 100)
  return weight - place - { article: 0, plain: 0, figure: 40, aside: 22, comments: 40, footer: 18, nav: 20 }[zone]
}

function valueIn(spot: Spot): string {
  const { attribs } = spot.element
  return attribs.content ?? attribs.datetime ?? textOf(spot.element, 80)
}

function given(raw: string, source: string, habits: DateHabits): GivenDate | undefined {
  const read = readDate(raw, habits)
  return read && dated(read, raw, source)
}

function dated(read: ReadDate, raw: string, source: string): GivenDate {
  return {
    at: read.at,
    raw: plain(raw).slice(0, 120),
    source,
    ...(read.zoneMinutes === undefined ? {} : { zoneMinutes: read.zoneMinutes }),
    ...(read.dayOnly ? { dayOnly: true } : {}),
  }
}

/** The date in a line that its words say is the publication, or the first one. */
function pick(text: string, habits: DateHabits): { readonly date: GivenDate; readonly bonus: number } | undefined {
  const found = findDates(text, habits, 4)
  const first = found[0]
  if (!first) return undefined
  let chosen = first
  let bonus = 0
  for (const date of found) {
    const before = text.slice(Math.max(0, date.from - 24), date.from)
    const says = saysPublished.test(before) ? 6 : saysUpdated.test(before) ? -6 : 0
    if (says > bonus || (says < 0 && date === first)) {
      chosen = date
      bonus = says
    }
  }
  return { date: dated(chosen, text.slice(chosen.from, Math.min(text.length, chosen.to + 30)), 'text'), bonus }
}

const saysPublished =
  /publi|posted|first|created|erschien|veröffentl|erstellt|am$|geschrieben|发布|發布|发表|發表|时间|時間|日期|公開|投稿|입력|등록|опублик|نشر|pubbl|gepubl|opubl|date/i
const saysUpdated =
  /updat|modif|aktualis|geändert|stand|更新|수정|最終|bearbeit|обновл|aggiorn|actualiz|mis à jour|last/i
