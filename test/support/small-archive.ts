import path from 'node:path'
import type { TestContext } from 'node:test'
import {
  allowHosts,
  createFetcher,
  follow,
  initArchive,
  type OpenOptions,
  openForWriting,
  sync,
  type WritableArchive,
} from '../../src/archive/index.ts'
import { useStore } from './archive.ts'
import { scratch } from './folders.ts'
import { type LoopbackSite, loopbackSite } from './loopback.ts'
import { pngFile } from './png.ts'
import { harbour, page, rss } from './small-site.ts'

export const testOptions: OpenOptions = { now: Date.now, software: 'test' }

export interface SmallArchive {
  readonly folder: string
  readonly site: LoopbackSite
}

const longer = [
  '星期三早上，第一班渡轮在浓雾中推迟了二十分钟，码头上排队的乘客说，他们已经习惯了等待，也习惯了在候船室里读报纸。',
  '渡口的历史可以追溯到一百二十年前，当时的木船一次只能载八个人和两匹马，船工靠收来的零钱维持一家人的生活。',
  '新的候船室预计明年春天完工，设计者说屋顶会用旧船的木料，窗户朝向江面，冬天也能晒到太阳。',
] as const

/** An archive of two articles with a picture, one of which was edited. Closed, in a scratch folder. */
export async function smallArchive(test: Pick<TestContext, 'after'>): Promise<SmallArchive> {
  const site = await loopbackSite()
  test.after(() => site.close())
  site.pages.set('/feed.xml', {
    headers: { 'content-type': 'application/rss+xml' },
    body: rss(site, [
      { path: '/harbour', title: harbour.title, text: '停航三个月的夜间航班恢复。' },
      { path: '/waiting', title: '候船室里的人', text: '浓雾里的一个早上。' },
    ]),
  })
  site.pages.set('/ferry.png', { headers: { 'content-type': 'image/png' }, body: picture(24, 16) })
  const shown = `<figure><img src="${site.url}/ferry.png" alt="渡轮" width="600" height="400"></figure>`
  site.pages.set('/harbour', { body: page(harbour.title, harbour.paragraphs, shown) })
  site.pages.set('/waiting', { body: page('候船室里的人', longer) })
  const folder = path.join(scratch(test), 'archive')
  initArchive(folder, 'UTC')
  allowHosts(folder, [site.host])
  await useStore(test, folder)
  await inArchive(folder, async (archive, fetcher) => {
    await follow(archive, fetcher, { url: `${site.url}/feed.xml`, name: '青石日报', tags: ['城市'] }, () => 0.5)
    await sync(archive, fetcher, { random: () => 0.5 })
    const edited = harbour.paragraphs.map((text) => text.replace('六级', '五级'))
    site.pages.set('/harbour', { body: page('渡口恢复夜航', edited, shown) })
    await sync(archive, fetcher, { once: true, random: () => 0.5 })
  })
  return { folder, site }
}

/** Opens an archive for writing with a client, and closes both. */
export async function inArchive<T>(
  folder: string,
  work: (archive: WritableArchive, fetcher: ReturnType<typeof createFetcher>) => Promise<T>,
  options: OpenOptions = testOptions,
): Promise<T> {
  const archive = await openForWriting(folder, 'test', options)
  const fetcher = createFetcher({
    userAgent: 'test',
    allowHosts: archive.settings.fetch.allowHosts,
    now: options.now,
    random: () => 0.5,
  })
  try {
    return await work(archive, fetcher)
  } finally {
    await fetcher.close()
    await archive.close()
  }
}

/** A PNG of coloured noise. */
export function picture(width: number, height: number): Buffer {
  const rows = Buffer.alloc((width * 3 + 1) * height)
  for (let at = 0; at < rows.length; at++) rows[at] = at % (width * 3 + 1) === 0 ? 0 : (at * 7919) % 251
  return pngFile(width, height, 2, rows)
}
