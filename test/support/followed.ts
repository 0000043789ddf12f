import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { TestContext } from 'node:test'
import {
  allowHosts,
  createFetcher,
  followAll,
  initArchive,
  libraryOf,
  openForWriting,
  sync,
  type WritableArchive,
} from '../../src/archive/index.ts'
import { useStore } from './archive.ts'
import { changeSetting, scratch } from './folders.ts'
import { type LoopbackSite, loopbackSite } from './loopback.ts'
import { harbour, page, rss } from './small-site.ts'

const hourMs = 3_600_000

/** An archive of its own that follows a small site of its own; its clock is the test's. */
export interface Followed {
  readonly site: LoopbackSite
  readonly archive: WritableArchive
  readonly folder: string
  /** Lets time pass and looks at everything again. */
  look(hours: number): Promise<void>
  /** What was noted of an article, as `kind:types`, oldest first. */
  noted(): Promise<string[]>
  /** Happens by itself at the end of the test. */
  close(): Promise<void>
}

/** `rules`: a file of site rules for the site. */
export async function followed(
  t: TestContext,
  titles: readonly string[],
  { rules, pictures = false, hosts = [] }: { rules?: string; pictures?: boolean; hosts?: readonly string[] } = {},
): Promise<Followed> {
  const site = await loopbackSite()
  const items = titles.map((title, at) => ({ path: `/a${at}`, title }))
  site.pages.set('/feed.xml', { headers: { 'content-type': 'application/rss+xml' }, body: rss(site, items) })
  for (const [at, title] of titles.entries()) site.pages.set(`/a${at}`, { body: page(title, own(title)) })
  const folder = path.join(scratch(t), 'archive')
  initArchive(folder, 'UTC')
  await useStore(t, folder)
  allowHosts(folder, [site.host, ...hosts])
  if (!pictures) changeSetting(folder, 'pictures: true', 'pictures: false')
  if (rules !== undefined) {
    mkdirSync(path.join(folder, 'rules'))
    writeFileSync(path.join(folder, 'rules', '127.0.0.1.txt'), rules)
  }
  let clock = Date.parse('2026-03-03T06:00:00Z')
  const now = () => ++clock
  const archive = await openForWriting(folder, 'test', { now, software: 'test' })
  const fetcher = createFetcher({ userAgent: 'test', allowHosts: [site.host, ...hosts], now, random: () => 0.5 })
  let isOpen = true
  const close = async () => {
    if (!isOpen) return
    isOpen = false
    await fetcher.close()
    await archive.close()
    await site.close()
  }
  t.after(close)
  await followAll(archive, [{ url: `${site.url}/feed.xml`, name: '青石日报', tags: [] }])
  const look = async (hours: number) => {
    clock += hours * hourMs
    await sync(archive, fetcher, { once: true, random: () => 0.5 })
  }
  await look(0)
  return {
    site,
    archive,
    folder,
    look,
    close,
    async noted() {
      const { edits, redesigns } = await libraryOf(archive).edits({ perPage: 100 })
      const told = edits.map((edit) => `${edit.kind}:${edit.types.join('+')}`)
      return [...told.reverse(), ...redesigns.map((one) => `redesign:${one.articles}`)]
    },
  }
}

/** Paragraphs that belong to one title. */
export function own(title: string): string[] {
  return harbour.paragraphs.map((text, at) => `${text}这是《${title}》的第${at + 1}段。`)
}
