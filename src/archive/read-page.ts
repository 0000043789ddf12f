import { gunzipSync } from 'node:zlib'
import { extract, readingRoomHtml, type SiteRule } from '../extract/index.ts'
import type { Extraction } from '../model/index.ts'

/** One page of `extract --batch`. `date` is ISO 8601; `ms` is the time that reading took. */
export interface BatchExtraction {
  readonly title: string | null
  readonly author: readonly string[]
  readonly date: string | null
  readonly text: string
  readonly html: string
  readonly ms: number
}

const pageBytesAtMost = 64 << 20

/** HTML bytes, packed by gzip or not. Throws where they are packed and damaged, or unpack to more than 64 MiB. */
export function unpackPage(bytes: Uint8Array): Uint8Array {
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b
  return isPacked ? gunzipSync(bytes, { maxOutputLength: pageBytesAtMost }) : bytes
}

export function batchExtract(bytes: Uint8Array, url: string, rules: readonly SiteRule[] = []): BatchExtraction {
  const from = performance.now()
  const { title, authors, published, text, html } = extract(unpackPage(bytes), url, { rules })
  return {
    title: title ?? null,
    author: authors,
    date: publishedText(published),
    text,
    html,
    ms: Math.round((performance.now() - from) * 1000) / 1000,
  }
}

/** ISO 8601 with the zone that the page named; a bare day where it named no time. */
export function publishedText(date: Extraction['published']): string | null {
  if (date?.at === undefined) return null
  if (date.dayOnly) return new Date(date.at + (date.zoneMinutes ?? 0) * 60_000).toISOString().slice(0, 10)
  if (date.zoneMinutes === undefined || date.zoneMinutes === 0) return new Date(date.at).toISOString()
  const local = new Date(date.at + date.zoneMinutes * 60_000).toISOString().slice(0, 19)
  const minutes = Math.abs(date.zoneMinutes)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${local}${date.zoneMinutes < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

export function extractPage(
  bytes: Uint8Array,
  url: string,
  options: { readonly contentType?: string; readonly trace?: boolean; readonly rules?: readonly SiteRule[] },
): Extraction {
  return extract(unpackPage(bytes), url, options)
}

/** What the reading room would put into an article's page, were no picture kept. */
export function batchSanitize(html: string, url: string | undefined): string {
  return readingRoomHtml(html, url)
}
