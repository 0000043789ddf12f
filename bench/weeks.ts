import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { followAll, initArchive, openForWriting, sync } from '../src/archive/index.ts'
import type { Exchange, Fetcher } from '../src/model/index.ts'

// Six weeks of following on a simulated clock and network: does the process grow? Run with --expose-gc (npm run bench does).
const feedCount = Number(process.argv[2] ?? 20)
const weeks = Number(process.argv[3] ?? 6)
const hourMs = 3_600_000
const start = Date.UTC(2026, 0, 5)
let now = start

const words = '港口 市场 渡轮 学校 图书馆 天气 潮水 电车 议会 工程 居民 记者 价格 比赛 医院 车站'.split(' ')
const sentence = (seed: number) =>
  Array.from({ length: 24 }, (_, at) => words[(seed * 7 + at * at + at) % words.length]).join('')

/** Every feed gives a new item every five hours and shows the newest twenty. */
function feedAt(feed: number): string {
  const newest = Math.floor((now - start) / (5 * hourMs)) + 20
  const items = Array.from({ length: 20 }, (_, back) => {
    const item = newest - back
    const at = new Date(start + (item - 20) * 5 * hourMs).toUTCString()
    const url = `https://h${feed}.example/a/${item}`
    return `<item><title>第${item}条 ${words[item % words.length]}</title><link>${url}</link><guid>${url}</guid><pubDate>${at}</pubDate><description>${sentence(item + feed)}。</description></item>`
  })
  return `<rss version="2.0"><channel><title>报${feed}</title>${items.join('')}</channel></rss>`
}

const fetcher: Fetcher = async (request) => {
  const feed = Number(/h(\d+)\./.exec(request.url)?.[1])
  const body = Buffer.from(
    request.purpose === 'feed'
      ? feedAt(feed)
      : `<html lang="zh"><title>${request.url}</title><article><h1>第${request.url.split('/').at(-1)}条</h1>${Array.from({ length: 6 }, (_, at) => `<p>${sentence(feed + at + Number(request.url.split('/').at(-1)))}。</p>`).join('')}</article></html>`,
  )
  const headers = [
    ['Content-Type', request.purpose === 'feed' ? 'application/rss+xml' : 'text/html; charset=utf-8'],
  ] as const
  const exchange: Exchange = {
    url: request.url,
    at: now,
    method: 'GET',
    requestHeaders: [],
    status: 200,
    statusText: 'OK',
    responseHeaders: headers,
    body,
  }
  return { kind: 'fetched', url: request.url, status: 200, body, contentType: headers[0][1], exchanges: [exchange] }
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'presskeep-weeks-'))
const archiveFolder = path.join(folder, 'archive')
initArchive(archiveFolder, 'UTC')
const settings = path.join(archiveFolder, 'presskeep.yaml')
// Rechecks are the same work many times over; a day of them shows what there is to see.
const text = readFileSync(settings, 'utf8').replace('pictures: true', 'pictures: false')
writeFileSync(settings, `${text.replace(/\nrecheck:[\s\S]*?\n(?=\S)/, '\n')}\nrecheck: [6h until 1d]\n`)
const archive = await openForWriting(archiveFolder, 'bench', { now: () => now, software: 'bench' })
await followAll(
  archive,
  Array.from({ length: feedCount }, (_, feed) => ({ url: `https://h${feed}.example/feed`, tags: [] })),
)
console.log('week  polls  articles kept  heap MB  resident MB')
let polls = 0
let kept = 0
for (let week = 1; week <= weeks; week++) {
  for (const end = start + week * 7 * 24 * hourMs; now < end; now += hourMs / 2) {
    const report = await sync(archive, fetcher, { random: () => 0.5 })
    polls += report.feeds.read
    kept += report.articles.kept
  }
  globalThis.gc?.()
  const { heapUsed, rss } = process.memoryUsage()
  const megabytes = (bytes: number) => (bytes / 2 ** 20).toFixed(1).padStart(7)
  console.log(
    `${String(week).padStart(4)}  ${String(polls).padStart(5)}  ${String(kept).padStart(13)}  ${megabytes(heapUsed)}  ${megabytes(rss)}`,
  )
}
await archive.close()
rmSync(folder, { recursive: true, force: true })
