import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { allowHosts, follow, initArchive, openForWriting, sync, type WritableArchive } from '../../archive/index.ts'
import { type Command, type Invocation, UsageError, whole } from '../command.ts'
import { fetcherOf, openOptions } from '../config.ts'
import { counted } from '../counted.ts'
import { type Newspaper, serveNewspaper } from '../demo/index.ts'
import { describeEvent, describeReport, progressOn } from '../progress.ts'
import { openRoom, untilAborted } from './up.ts'

export const demo: Command = {
  name: 'demo',
  summary: 'Follow the bundled sample newspaper and open the reading room; needs no internet',
  usage: '',
  about: `A small fictional daily is served on this machine. Its feeds are followed, its articles and pictures kept; then it prints a
second and a third edition, in which articles are edited, so that there is something to compare. Nothing is left behind unless --keep
says where.`,
  options: { port: { type: 'string' }, keep: { type: 'string' }, 'no-up': { type: 'boolean' } },
  optionHelp: [
    ['--port N', 'port of the reading room; 0 takes a free one; default 4870'],
    ['--keep DIR', 'make the archive there and leave it'],
    ['--no-up', 'end when the archive is made'],
  ],
  example: 'presskeep demo',
  words: [0, 0],
  async run(invocation) {
    const { values, cwd } = invocation
    whole(values.port, '--port', 0, 65_535)
    if (values.archive !== undefined) throw new UsageError('demo makes an archive of its own; --keep DIR says where')
    const kept = typeof values.keep === 'string' ? path.resolve(cwd, values.keep) : undefined
    const folder = kept ?? path.join(mkdtempSync(path.join(os.tmpdir(), 'presskeep-demo-')), 'archive')
    const paper = await serveNewspaper({})
    try {
      initArchive(folder, Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC', 'Presskeep')
      allowHosts(folder, [new URL(paper.url).host])
      const archive = await openForWriting(folder, 'demo', openOptions(invocation))
      try {
        await followThreeEditions(invocation, archive, paper)
        if (values['no-up']) return 0
        return await openRoom(invocation, archive, () => untilAborted(invocation.signal))
      } finally {
        await archive.close()
      }
    } finally {
      await paper.close()
      if (kept === undefined) rmSync(path.dirname(folder), { recursive: true, force: true })
    }
  },
}

async function followThreeEditions(invocation: Invocation, archive: WritableArchive, paper: Newspaper): Promise<void> {
  const { stderr, random, signal } = invocation
  const fetcher = fetcherOf(invocation, archive)
  const progress = progressOn(invocation)
  try {
    stderr.write(`The sample newspaper is printed at ${paper.url}\n`)
    for (const url of paper.feeds) {
      const outcome = await follow(archive, fetcher, { url, tags: [] }, random)
      if (outcome.kind === 'followed')
        stderr.write(`Following ${outcome.name}: ${counted(outcome.entries, 'entry', 'entries')}\n`)
    }
    for (const edition of [1, 2, 3] as const) {
      if (signal.aborted) return
      paper.setEdition(edition)
      stderr.write(`Edition ${edition}\n`)
      const report = await sync(archive, fetcher, {
        once: edition > 1,
        signal,
        random,
        onEvent: (event) => progress.step(describeEvent(event)),
      })
      progress.end()
      stderr.write(`  ${describeReport(report).replaceAll('\n', '\n  ')}\n`)
    }
  } finally {
    await fetcher.close()
  }
}
