import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { followAll, initArchive, libraryOf, openForWriting, sync } from '../../src/archive/index.ts'
import type { Exchange, FetchOutcome } from '../../src/model/index.ts'
import { type Sample, samples } from './samples.ts'
import { type Figures, noteScore, Score } from './scores.ts'

/**
 * Lets each labelled sample happen to an archive (a feed, its pages, a few looks, hours apart) and holds the kinds of
 * change that it noted against the labels.
 */
export async function scoreSamples(figures: Figures, shown: number): Promise<void> {
  const scores = new Map<string, Score>()
  let whole = 0
  let told = 0
  for (const hoursBetween of new Set(samples.map((one) => one.hoursBetween))) {
    const group = samples.filter((one) => one.hoursBetween === hoursBetween)
    for (const [sample, noted, kinds] of await play(group, hoursBetween)) {
      for (const type of new Set([...noted, ...sample.expected])) {
        const score = scores.get(type) ?? new Score()
        scores.set(type, score)
        score.add(noted.includes(type), sample.expected.includes(type))
      }
      const isWhole = [...noted].sort().join() === [...sample.expected].sort().join()
      const isKind = sample.kind === undefined || kinds.at(-1) === sample.kind
      if (isWhole && isKind) whole++
      else if (told++ < shown)
        console.log(`  not as labelled: ${sample.lang} ${sample.name}: ${noted.join()} (${kinds.join()})`)
    }
  }
  const languages = new Set(samples.map((one) => one.lang)).size
  console.log(`\n${samples.length} samples of our own in ${languages} languages, ${whole} of them exactly as labelled`)
  for (const [type, score] of [...scores].sort()) noteScore(figures, `samples.${type}`, score)
  figures['samples.exact'] = whole / samples.length
}

type Noted = readonly [sample: Sample, types: readonly string[], kinds: readonly string[]]

async function play(group: readonly Sample[], hoursBetween: number): Promise<readonly Noted[]> {
  const folder = mkdtempSync(join(tmpdir(), 'presskeep-eval-'))
  try {
    initArchive(join(folder, 'a'), 'UTC')
    const settings = join(folder, 'a', 'presskeep.yaml')
    writeFileSync(settings, readFileSync(settings, 'utf8').replace(/pictures: true/g, 'pictures: false'))
    let now = Date.parse('2026-03-03T07:00:00Z')
    const archive = await openForWriting(join(folder, 'a'), 'eval', { now: () => ++now, software: 'eval' })
    // A host each: what happens to one article must not look like the template of another's site.
    const feeds = group.map((_, at) => ({ url: `https://s${at}.example/feed.xml`, tags: [] }))
    await followAll(archive, feeds)
    for (let look = 0; look < Math.max(...group.map((one) => one.looks.length)); look++) {
      const fetcher = async ({ url }: { readonly url: string }): Promise<FetchOutcome> =>
        answerOf(group, url, look, now)
      await sync(archive, fetcher, { once: true, random: () => 0.5 })
      now += hoursBetween * 3_600_000
    }
    const library = libraryOf(archive)
    const { edits } = await library.edits({ perPage: 1_000_000 })
    const noted = group.map((sample, at): Noted => {
      const own = edits.filter((one) => one.article.url === `https://s${at}.example/a`).reverse()
      return [sample, [...new Set(own.flatMap((one) => one.types))], own.map((one) => one.kind)]
    })
    await archive.close()
    return noted
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const stays =
  '<!doctype html><html lang="en"><head><title>The ferry timetable</title></head><body><article><h1>The ferry timetable</h1>' +
  '<p>Boats leave from the north quay every half hour until nine in the evening, and once an hour after that until midnight.</p>' +
  '<p>Bicycles travel free of charge outside the rush hours; prams and wheelchairs are always taken along without a ticket.</p>' +
  '<p>In fog the master of the ferry decides, and a notice at the quay says when the next boat can be expected to leave.</p></article></body></html>'

function answerOf(group: readonly Sample[], url: string, look: number, at: number): FetchOutcome {
  const [, place = '', path] = /^https:\/\/s(\d+)\.example\/(.*)$/.exec(url) ?? []
  const looks = group[Number(place)]?.looks ?? []
  const answer = path === 'a' ? (looks[Math.min(look, looks.length - 1)] ?? 404) : undefined
  const text =
    path === 'feed.xml'
      ? feedOf(`https://s${place}.example`)
      : path === 'stays'
        ? stays
        : typeof answer === 'string'
          ? answer
          : ''
  const status = typeof answer === 'number' ? answer : text ? 200 : 404
  const body = Buffer.from(text)
  const contentType = path === 'feed.xml' ? 'application/rss+xml' : 'text/html; charset=utf-8'
  const exchange: Exchange = {
    url,
    at,
    method: 'GET',
    status,
    statusText: String(status),
    body,
    requestHeaders: [],
    responseHeaders: [['content-type', contentType]],
  }
  if (status === 200) return { kind: 'fetched', url, status, body, contentType, exchanges: [exchange] }
  const errorClass = status === 404 ? 'not_found' : (`http_${status}` as const)
  return { kind: 'failed', errorClass, message: `answered ${status}`, status, url, exchanges: [exchange] }
}

function feedOf(site: string): string {
  const item = (path: string) =>
    `<item><title>${path}</title><link>${site}/${path}</link><guid>${site}/${path}</guid></item>`
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>Sample</title><link>${site}/</link>${item('a')}${item('stays')}</channel></rss>`
}
