import assert from 'node:assert/strict'
import { test } from 'node:test'
import { followAll, sync } from '../../src/archive/index.ts'
import type { Fetcher } from '../../src/model/index.ts'
import { clockedArchive, feedsOnly, hourMs } from '../support/archives.ts'
import { numberedFeed } from '../support/fake-net.ts'

const lively = 'https://lively.example/feed.xml'
const hanging = 'https://hanging.example/feed.xml'

test('A host that hangs holds up nothing: others are asked again and again while its answer is awaited', async (t) => {
  const { archive, net, clock } = await clockedArchive(t, feedsOnly)
  await followAll(
    archive,
    [hanging, lively].map((url) => ({ url, tags: [] })),
  )
  net.pages.set(lively, { body: numberedFeed([3, 2, 1]) })
  const aborter = new AbortController()
  let giveUp: (error: unknown) => void = () => {}
  let polls = 0
  // A day of the archive's clock passes every few milliseconds.
  const days = setInterval(() => {
    clock.now += 24 * hourMs
  }, 5)
  t.after(() => clearInterval(days))
  const fetcher: Fetcher = async (request, signal) => {
    if (request.url === hanging) {
      return new Promise((_, reject) => {
        giveUp = reject
        signal?.addEventListener('abort', () => reject(signal.reason))
      })
    }
    if (++polls >= 5) aborter.abort(new Error('enough'))
    return net.fetcher(request, signal)
  }
  const report = await sync(archive, fetcher, {
    isStanding: true,
    lookEveryMs: 20,
    signal: aborter.signal,
    random: () => 0.5,
  })
  assert.equal(polls, 5)
  assert.ok(report.feeds.read >= 4)
  giveUp(new Error('over'))
})

test('A plain round asks each feed once, and ends', async (t) => {
  const { archive, net, clock } = await clockedArchive(t, feedsOnly)
  await followAll(archive, [{ url: lively, tags: [] }])
  net.pages.set(lively, { body: numberedFeed([1]) })
  const fetcher: Fetcher = (request, signal) => {
    clock.now += 24 * hourMs
    return net.fetcher(request, signal)
  }
  await sync(archive, fetcher, { random: () => 0.5 })
  assert.equal(net.asked.length, 1)
})
