import path from 'node:path'
import type { TestContext } from 'node:test'
import { initArchive, openForWriting, type SyncOptions, sync, type WritableArchive } from '../../src/archive/index.ts'
import { useStore } from './archive.ts'
import { type FakeNet, fakeNet } from './fake-net.ts'
import { changeSetting, scratch } from './folders.ts'

export const hourMs = 3_600_000
export const epoch = Date.UTC(2026, 0, 1)

export interface ClockedArchive {
  readonly folder: string
  readonly options: { readonly now: () => number; readonly software: string }
  readonly archive: WritableArchive
  readonly net: FakeNet
  readonly clock: { now: number }
  /** Lets hours pass, then one round; everything in it, unless said otherwise. */
  poll(hours: number, more?: SyncOptions): ReturnType<typeof sync>
  close(): Promise<void>
}

/** A new archive under a clock and a network of our own. `settings` are lines of presskeep.yaml to change. */
export async function clockedArchive(
  t: Pick<TestContext, 'after'>,
  settings: readonly (readonly [string, string])[] = [],
): Promise<ClockedArchive> {
  const folder = path.join(scratch(t), 'archive')
  initArchive(folder, 'UTC')
  for (const [before, after] of settings) changeSetting(folder, before, after)
  await useStore(t, folder)
  const clock = { now: epoch + 10 * hourMs }
  const options = { now: () => clock.now, software: 'test' }
  const archive = await openForWriting(folder, 'test', options)
  let isOpen = true
  const close = async () => {
    if (isOpen) await archive.close()
    isOpen = false
  }
  t.after(close)
  const net = fakeNet(() => clock.now)
  const poll = async (hours: number, more: SyncOptions = {}) => {
    clock.now += hours * hourMs
    return sync(archive, net.fetcher, { once: true, random: () => 0.5, ...more })
  }
  return { folder, options, archive, net, clock, poll, close }
}

/** Feeds only, neither pages nor pictures. */
export const feedsOnly = [
  ['articles: true', 'articles: false'],
  ['pictures: true', 'pictures: false'],
] as const
