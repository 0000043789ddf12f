import type { GivenDate } from '../../model/index.ts'
import { dayInUrl, monthInUrl } from './address.ts'
import { type Clues, type Headline, type Line, type Place, type Spot, textOf, type Zone } from './collect.ts'
import { type DateHabits, type FoundDate, findDates, type ReadDate, readDate } from './dates.ts'
import { plain } from './plain-text.ts'
import type { Structured } from './structured.ts'

export interface Dates {
  readonly published?: GivenDate
  readonly modified?: GivenDate
}

/** One reading of the publication date and how much it is believed. */
export interface DateCandidate {
  readonly date: GivenDate & { readonly at: number }
  readonly weight: number
}

/** Names of `<meta>` that say when an article was first published, and how surely. */
const publishedMetas: readonly (readonly [weight: number, names: string])[] = [
  [
    95,
    'article:published_time og:article:published_time article:published og:published_time published_time bt:pubdate ' +
      'parsely-pub-date sailthru.date datepublished citation_publication_date citation_online_date citation_date ' +
      'publish-date publishdate publish_date publication_date publication-date article_date_original og:publish_date ' +
      'og:pubdate pubdate publishtime publish-time published-date cxenseparse:recs:publishtime cxenseparse:publishtime ' +
      'content_publisheddate weibo:article:create_at originalpublicationdate ptime apub:time dc.date.issued ' +
      'dcterms.issued published published_at shareaholic:article_published_time rnews:datepublished ' +
      'govuk:first-published-at og:regdate sailthru.publish_date vr:published_time displaydate article.published article_date og:release_date release_date',
  ],
  [66, 'dc.date dc:date date'],
  [60, 'dcterms.date dcterms.created dc.date.created date.created datecreated created article.created'],
  [58, 'date.available video:release_date og:time dcsext.articlefirstpublished time'],
  [30, 'og:updated_time dcterms.modified last-modified'],
]
const publishedNames = publishedMetas.flatMap(([weight, names]) => names.split(' ').map((name) => ({ weight, name })))
const modifiedMetas =
  'article:modified_time og:article:modified_time article:modified og:updated_time datemodified dcterms.modified dc.date.modified date.updated date.modified lastmod last-modified article_date_updated last_modified dateupdate revised govuk:public-updated-at'.split(
    ' ',
  )

const dayMs = 86_400_000

/** When the article was published and last changed, from whatever says it best. */
export function readDates(
  clues: Clues,
  structured: Structured | undefined,
  url: string,
  headline: Headline,
  habits: DateHabits,
  language = '',
): Dates {
  const claimed = readModified(clues, structured, habits)
  const candidates = dateCandidates(clues, structured, url, headline, habits)
  const best = choose(candidates, claimed)
  if (!best) return claimed ? { published: claimed, modified: claimed } : {}
  const published = best.date.dayOnly
    ? withTimeOfDay(best, candidates)
    : best.date.zoneMinutes === 0
      ? inReadersZone(best.date, candidates, language)
      : best.date
  return { published, modified: claimed ?? seenChange(clues, headline, habits, dayOf(published)) }
}

function isSeen(one: DateCandidate): boolean {
  return one.date.source === 'class' || one.date.source === 'text'
}

function choose(candidates: readonly DateCandidate[], modified: GivenDate | undefined): DateCandidate | undefined {
  const seenDays = new Set<number>()
  for (const one of candidates)
    if (one.weight >= 55 && (isSeen(one) || one.date.source === 'time')) seenDays.add(dayOf(one.date))
  let best: DateCandidate | undefined
  let bestWeight = 0
  let seen: DateCandidate | undefined
  for (const one of candidates) {
    // What was changed before it was published is the date of something else.
    if (one.weight < 84 && modified?.at !== undefined && dayOf(one.date) > modified.at + dayMs) continue
    // Where two claims differ, the one that the reader sees is right.
    const weight = one.weight + (one.weight >= 84 && seenDays.has(dayOf(one.date)) ? 10 : 0)
    if (weight > bestWeight) {
      best = one
      bestWeight = weight
    }
    if (isSeen(one) && one.weight >= 60 && (!seen || one.weight > seen.weight)) seen = one
  }
  if (!best || !seen || best.weight < 84 || best.date.source === 'url') return best
  // A template's claim can be the day of an import or of a migration: the one date that stands at the headline wins
  // over it, unless it is the day of the last change.
  // What names its own zone was not written by hand.
  if (best.date.zoneMinutes) return best
  if (!seen.date.dayOnly && zoneBetween(best.date, seen.date) !== undefined) return best
  const isAlone = seenDays.size === 1
  const isChange = modified !== undefined && dayOf(modified) === dayOf(seen.date)
  if (!isAlone || isChange || isSwapped(best.date, seen.date)) return best
  const isClaimed = candidates.some((one) => one.weight >= 84 && dayOf(one.date) === dayOf(seen.date))
  return isClaimed || (modified !== undefined && isNear(modified, seen.date) && !isNear(best.date, seen.date))
    ? best
    : seen
}

function isNear(a: GivenDate, b: GivenDate): boolean {
  return Math.abs(dayOf(a) - dayOf(b)) <= 2 * dayMs
}

/** `06/12/2024` read as December and as June. */
function isSwapped(a: GivenDate, b: GivenDate): boolean {
  const x = new Date(dayOf(a))
  const y = new Date(dayOf(b))
  return (
    x.getUTCFullYear() === y.getUTCFullYear() &&
    x.getUTCDate() === y.getUTCMonth() + 1 &&
    y.getUTCDate() === x.getUTCMonth() + 1
  )
}

/** A bare day gains its time of day from a candidate that names the same day. */
function withTimeOfDay(best: DateCandidate, candidates: readonly DateCandidate[]): GivenDate {
  const day = dayOf(best.date)
  let finer: DateCandidate | undefined
  for (const one of candidates) {
    if (one.date.dayOnly || dayOf(one.date) !== day || one.weight < 40) continue
    if (!finer || one.weight > finer.weight) finer = one
  }
  return finer?.date ?? best.date
}

/**
 * Many sites write UTC for machines and their own clock for readers; the day is the reader's. Where the same moment
 * stands on the page by another clock, the difference is the zone. Else the zone of languages that live in one zone.
 */
function inReadersZone(date: DateCandidate['date'], candidates: readonly DateCandidate[], language: string): GivenDate {
  let isSeenSo = false
  for (const { date: other, weight } of candidates) {
    if (weight < 45) continue
    if (other.dayOnly) isSeenSo ||= dayOf(other) === dayOf(date)
    if (other.dayOnly || other.zoneMinutes === 0) continue
    const offset = zoneBetween(date, other)
    if (offset) return { ...date, zoneMinutes: offset }
    isSeenSo ||= offset === 0 && (other.source === 'class' || other.source === 'text')
  }
  const address = candidates.find((one) => one.date.source === 'url')
  if (address && !isSeenSo) {
    const shift = shiftToDay(date.at, dayOf(address.date))
    if (shift) return { ...date, zoneMinutes: shift }
  }
  // Midnight at the reader's is a bare day that a machine wrote in UTC.
  const offset = zoneOfLanguage(language, date.at)
  const isMidnight = offset !== undefined && (date.at + offset * 60_000) % dayMs === 0
  return isMidnight && !isSeenSo ? { ...date, zoneMinutes: offset, dayOnly: true } : date
}

/**
 * Sites build addresses by their own clock: where the address names the day before or after a moment in UTC, the least
 * whole hours that lead there, or undefined where it would take more than half a day.
 */
function shiftToDay(at: number, day: number): number | undefined {
  const hour = 3_600_000
  const ahead = Math.ceil((day - at) / hour)
  if (ahead > 0) return ahead <= 12 ? ahead * 60 : undefined
  const behind = Math.floor((at - (day + dayMs)) / hour) + 1
  return behind > 0 && behind <= 12 ? -behind * 60 : undefined
}

/** The zone whose wall clock shows `moment` as `wall` says it, in minutes, or undefined where there is none. */
function zoneBetween(moment: DateCandidate['date'], wall: DateCandidate['date']): number | undefined {
  const shown = Math.floor((wall.at + (wall.zoneMinutes ?? 0) * 60_000) / 60_000)
  const offset = shown - Math.floor(moment.at / 60_000)
  return offset % 15 === 0 && offset >= -12 * 60 && offset <= 14 * 60 ? offset : undefined
}

const centralEurope = /^(?:de|it|pl|cs|sk|hu|da|sv|nb|no|nn|sl|hr)(?:-|$)/

/** Minutes east of UTC for languages whose readers live in one zone; summer time by the European Union's rule. */
function zoneOfLanguage(language: string, at: number): number | undefined {
  if (language.startsWith('zh')) return 480
  if (/^(?:ja|ko)(?:-|$)/.test(language)) return 540
  if (/^tr(?:-|$)/.test(language)) return 180
  if (!centralEurope.test(language)) return undefined
  const year = new Date(at).getUTCFullYear()
  const lastSunday = (month: number) => {
    const end = new Date(Date.UTC(year, month + 1, 0))
    return Date.UTC(year, month, end.getUTCDate() - end.getUTCDay(), 1)
  }
  return at >= lastSunday(2) && at < lastSunday(9) ? 120 : 60
}

/** Midnight of the calendar day that the words name, as milliseconds since 1970 in UTC. */
function dayOf(date: { readonly at?: number; readonly zoneMinutes?: number }): number {
  const wall = (date.at ?? 0) + (date.zoneMinutes ?? 0) * 60_000
  return wall - (((wall % dayMs) + dayMs) % dayMs)
}

/** Every date on the page that may be the publication, with its weight. */
export function dateCandidates(
  clues: Clues,
  structured: Structured | undefined,
  url: string,
  headline: Headline,
  habits: DateHabits,
): DateCandidate[] {
  const candidates: DateCandidate[] = []
  const add = (raw: string | undefined, source: string, weight: number) => {
    const date = raw === undefined ? undefined : given(raw, source, habits)
    if (date) candidates.push({ date, weight })
  }
  if (structured) add(structured.published, 'jsonld:datePublished', structured.isArticle ? 100 : 60)
  for (const { weight, name } of publishedNames) {
    const raw = clues.metas.get(name)?.[0]
    if (raw !== undefined) add(raw, `meta:${name}`, weight)
  }
  for (const spot of clues.itemprops.get('datepublished') ?? []) {
    add(valueIn(spot), 'itemprop:datePublished', 92 - Math.min(40, placeCost(spot, headline) * 2))
  }
  add(dayInUrl(url), 'url', 84)
  for (const spot of clues.times) {
    const { attribs } = spot.element
    const label = `${attribs.class ?? ''} ${attribs.itemprop ?? ''}`
    const says = /publi|entry-date|pubdate/i.test(label) || attribs.pubdate !== undefined ? 6 : 0
    if (/updat|modif/i.test(label) && !says) continue
    add(attribs.datetime ?? textOf(spot.element, 80), 'time', 76 + says - placeCost(spot, headline))
  }
  for (const spot of clues.itemprops.get('datecreated') ?? []) add(valueIn(spot), 'itemprop:dateCreated', 60)
  const titled = clues.titleTag ? dayAfterTitle.exec(plain(clues.titleTag)) : null
  if (titled) add(titled[1], 'title', 68)
  const month = monthInUrl(url)
  const fits = (date: GivenDate) =>
    month === undefined ? 0 : new Date(dayOf(date)).toISOString().startsWith(month) ? 8 : -8
  const fromText = (text: string, source: string, weight: number) => {
    const found = pick(text, habits)
    if (found) candidates.push({ date: { ...found.date, source }, weight: weight + found.bonus + fits(found.date) })
  }
  // Where the page's own data name the day, only what stands at the headline can gainsay it.
  const isClaimed = candidates.some((one) => one.weight >= 90)
  const isFar = (place: Place) => isClaimed && (place.at < headline.at - 700 || place.at > headline.at + 1800)
  for (const spot of clues.dates) {
    if (isFar(spot)) continue
    const text = textOf(spot.element, 160, ' ')
    if (hasDigit.test(text) && hasDate.test(text)) fromText(text, 'class', 70 - placeCost(spot, headline))
  }
  for (const line of clues.lines) {
    if (isFar(line)) continue
    if (hasDigit.test(line.text) && hasDate.test(line.text))
      fromText(line.text, 'text', 66 - placeCost(line, headline) - lengthCost(line) - asideCost(line.text))
  }
  return candidates
}

/** `Headline | Paper | 28.04.2023` */
const dayAfterTitle = /[|–—,·-]\s*(\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d\d-\d\d|\d{1,2}\/\d{1,2}\/\d{4})$/
const hasDigit = /[\d٠-٩۰-۹०-९๐-๙０-９]/
const hasDate =
  /\d{4}|\d\s?[./|-]\s?\d{1,2}\s?[./|-]\s?\d|[٠-٩۰-۹०-९๐-๙０-９]{2}|['’]\d\d|\d{1,2}[ -]\p{L}{3,4}[ -]\d\d/u

function readModified(clues: Clues, structured: Structured | undefined, habits: DateHabits) {
  const sources: (readonly [string | undefined, string])[] = [[structured?.modified, 'jsonld:dateModified']]
  for (const name of modifiedMetas) sources.push([clues.metas.get(name)?.[0], `meta:${name}`])
  for (const spot of clues.itemprops.get('datemodified') ?? []) sources.push([valueIn(spot), 'itemprop:dateModified'])
  for (const spot of clues.times) {
    const { attribs } = spot.element
    if (/updat|modif/i.test(`${attribs.class} ${attribs.itemprop}`)) {
      sources.push([attribs.datetime ?? textOf(spot.element, 80), 'time'])
    }
  }
  for (const [raw, source] of sources) {
    const date = raw ? given(raw, source, habits) : undefined
    if (date) return date
  }
  return undefined
}

/**
 * The change that the reader sees told, not before the day of publication: a class that says so, or its word before a date in a short
 * line at the headline.
 */
function seenChange(clues: Clues, headline: Headline, habits: DateHabits, published: number): GivenDate | undefined {
  for (const spot of clues.dates) {
    if (placeCost(spot, headline) > 14 || !/modif|updat/i.test(spot.element.attribs.class ?? '')) continue
    const text = textOf(spot.element, 120)
    const all = findDates(text, habits, 2)
    if (all.length === 1 && dayOf(all[0]!) >= published) return dated(all[0]!, text, 'class')
  }
  for (const line of clues.lines) {
    const { text } = line
    if (line.isCut || text.length > 160 || placeCost(line, headline) > 14 || !hasDate.test(text)) continue
    const found = findDates(text, habits, 4).find(({ from }) =>
      tellsChange.test(text.slice(Math.max(0, from - 48), from)),
    )
    if (found && dayOf(found) >= published) return dated(found, text.slice(found.from, found.to + 30), 'text')
  }
  return undefined
}

const tellsChange =
  /(?:updated?|last (?:modified|changed|edited)|aktualisiert|geändert|stand|mis à jour|modifié|actualizad[oa]|aggiornato|atualizad[oa]|bijgewerkt|uppdaterad|oppdatert|opdateret|aktualizacja|zaktualizowano|обновлен[оа]?|обновлён|оновлено|更新(?:日|于|於|时间|時間)?|修改(?:时间|時間)?|수정|업데이트|güncelle\p{L}*|تحديث|עודכן)[^\d]{0,16}(?:\d{1,2}[:.h]\d\d[^\d]{0,16})?$/iu

const zoneCost: Readonly<Record<Zone, number>> = {
  article: 0,
  plain: 0,
  figure: 40,
  aside: 22,
  comments: 40,
  footer: 18,
  nav: 20,
}

/** Dates stand shortly behind the title or right before it. */
function placeCost(place: Place, headline: Headline): number {
  const distance = place.at - headline.at
  const far = distance >= 0 ? Math.min(14, distance / 150) : Math.min(16, 3 - distance / 100)
  // What a template calls footer or sidebar holds the article where it holds the headline, and a footer that follows
  // right on the headline is that of a box, not of the page.
  const isHome =
    place.region === headline.region || (place.zone === 'footer' && distance >= 0 && distance < leastBeforeFooter)
  return far + (isHome ? 0 : zoneCost[place.zone])
}

/** Characters; the page's own footer comes after the article's text. */
const leastBeforeFooter = 300

/** A date in running text is what the text is about, unless the text begins with it. */
function lengthCost(line: Line): number {
  return line.text.length < 80 ? 0 : line.isCut ? 16 : 12
}

/** `… (2019/02/16) …`: what stands in brackets within a line belongs to what the line is about. */
function asideCost(text: string): number {
  return inBrackets.test(text) ? 10 : 0
}

const inBrackets = /\p{L}{2}[^()（）]{0,12}[(（][^()（）]{0,16}\d{4}[^()（）]{0,16}[)）]/u

function valueIn(spot: Spot): string {
  const { attribs } = spot.element
  // `<abbr title="2023-10-08T19:42:00+02:00">19:42</abbr>`
  const said = spot.element.name === 'abbr' ? attribs.title : undefined
  return attribs.content ?? attribs.datetime ?? said ?? textOf(spot.element, 80)
}

function given(raw: string, source: string, habits: DateHabits): DateCandidate['date'] | undefined {
  const read = readDate(raw, habits)
  return read && dated(read, raw, source)
}

function dated(read: ReadDate, raw: string, source: string): DateCandidate['date'] {
  return {
    at: read.at,
    raw: plain(raw).slice(0, 120),
    source,
    ...(read.zoneMinutes === undefined ? {} : { zoneMinutes: read.zoneMinutes }),
    ...(read.dayOnly ? { dayOnly: true } : {}),
  }
}

/** The date in a line that its words say is the publication, or the first one. */
function pick(
  text: string,
  habits: DateHabits,
): { readonly date: DateCandidate['date']; readonly bonus: number } | undefined {
  const found = findDates(text, habits, 4)
  const first = found[0]
  if (!first) return undefined
  let chosen = first
  let bonus = 0
  for (const date of found) {
    const before = text.slice(Math.max(0, date.from - 24), date.from)
    const after = text.slice(date.to, date.to + 24)
    const says =
      isDue.test(before) || isSpan(text, date, found)
        ? -25
        : saysUpdated.test(before)
          ? -6
          : saysPublished.test(before) || /originally publ|first publ|veröffentl/i.test(after)
            ? 6
            : 0
    if (says > bonus || (says < 0 && date === first)) {
      chosen = date
      bonus = says
    }
  }
  return { date: dated(chosen, text.slice(chosen.from, Math.min(text.length, chosen.to + 30)), 'text'), bonus }
}

/** `28.01.2022 – 29.01.2022`: an event lasts, an article appears. */
function isSpan(text: string, date: FoundDate, all: readonly FoundDate[]): boolean {
  return all.some((other) =>
    other.from > date.from
      ? tillThen.test(text.slice(date.to, other.from))
      : tillThen.test(text.slice(other.to, date.from)),
  )
}

const tillThen = /^\s?(?:[–—~-]|to|till|until|bis|au|al|a|至|到)\s?$/i
const saysPublished =
  /publi|posted|first|created|erschien|veröffentl|erstellt|geschrieben|vom\s*$|发布|發布|发表|發表|时间|時間|日期|公開|投稿|입력|등록|опублик|نشر|pubbl|gepubl|opubl|datum|date/i
const isDue = /\bdue\b|expires|until|valid|gültig|\bbis\b|next|deadline|event|birth|geboren|born|since|seit\b/i
const saysUpdated =
  /updat|modif|aktualis|geändert|stand|更新|수정|最終|bearbeit|обновл|aggiorn|actualiz|mis à jour|last|güncel|senast|ändrad/i
