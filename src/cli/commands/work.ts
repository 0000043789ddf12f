import os from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import {
  DatabaseGoneError,
  LeaseLostError,
  type Queue,
  queues,
  readSettings,
  type WorkReport,
  work as workFor,
} from '../../archive/index.ts'
import { archiveFolder } from '../archive-folder.ts'
import { type Command, type Invocation, text, UsageError, whole } from '../command.ts'
import { embedderOf, fetcherOf, holding, keepAllowedHosts, noticesOf } from '../config.ts'
import { describeEvent, plain, progressOn } from '../progress.ts'

export const work: Command = {
  name: 'work',
  summary: 'Do what is due, beside any number of other workers',
  usage: '',
  about: `Needs an archive whose database is on a server (store: in presskeep.yaml). Workers hold nothing of their own: start as many
as you like, on as many machines as see the archive's folder. One host is asked by one worker at a time, with its pauses.
Ctrl-C or SIGTERM finishes what is under way and ends; kill -9 loses nothing.
Queues: fetch asks feeds, pages and pictures; extract reads what workers that died have kept; index puts words into the
index that are not there; publish sends notices, dossiers' too, asks hubs, signs the log and has it time-stamped; meaning has vectors
made for search by meaning, where embeddings stands in the settings.
What is to be done once (all but fetch) one of the workers does for all.`,
  options: {
    queues: { type: 'string' },
    concurrency: { type: 'string' },
    'until-idle': { type: 'boolean' },
  },
  optionHelp: [
    ['--queues LIST', `which kinds of work, of ${queues.join(',')}; default: all`],
    ['--concurrency N', 'hosts that this worker asks at once; default: 32'],
    ['--until-idle', 'end when nothing is due any more'],
  ],
  example: 'presskeep work --queues fetch,extract --concurrency 32',
  words: [0, 0],
  async run(invocation) {
    const wanted = queuesOf(text(invocation.values.queues))
    const concurrency = whole(invocation.values.concurrency, '--concurrency', 1, 1000) ?? 32
    const folder = archiveFolder(invocation)
    if (readSettings(folder).store === undefined) {
      throw new UsageError(
        `workers need a database on a server, and ${folder} has none; presskeep move sqlite: postgres://… takes it there`,
      )
    }
    keepAllowedHosts(invocation)
    const report = await untilStopped(invocation, wanted, concurrency)
    if (invocation.isJson) invocation.stdout.write(`${JSON.stringify(report)}\n`)
    else
      invocation.stdout.write(
        `${report.tasks} tasks done on ${os.hostname()}, ${report.recovered} records recovered.\n`,
      )
    return 0
  },
}

const anewAfterMs = 1000

/** Who has lost the right to its files begins anew, under another name; a database that is away by then is waited for. */
async function untilStopped(
  invocation: Invocation,
  wanted: readonly Queue[],
  concurrency: number,
): Promise<WorkReport> {
  const progress = progressOn(invocation)
  const report = { tasks: 0, recovered: 0 }
  let hasBegun = false
  while (!invocation.signal.aborted) {
    try {
      const done = await holding(invocation, 'work', async (archive) => {
        hasBegun = true
        const fetcher = fetcherOf(invocation, archive)
        const { onNoticeProblem: _, ...means } = noticesOf(invocation, archive)
        try {
          return await workFor(archive, fetcher, {
            queues: wanted,
            concurrency,
            untilIdle: invocation.values['until-idle'] === true,
            signal: invocation.signal,
            random: invocation.random,
            ...means,
            embedder: embedderOf(invocation, archive),
            onEvent: (event) => progress.step(describeEvent(event)),
            onProblem: (problem) => invocation.stderr.write(`presskeep: ${plain(problem)}\n`),
          })
        } finally {
          await fetcher.close()
        }
      })
      report.tasks += done.tasks
      report.recovered += done.recovered
      break
    } catch (error) {
      const isPassing = error instanceof LeaseLostError || (hasBegun && error instanceof DatabaseGoneError)
      if (!isPassing) throw error
      invocation.stderr.write(`presskeep: ${plain(error.message)}; beginning anew\n`)
      await wait(anewAfterMs, undefined, { signal: invocation.signal }).catch(() => {})
    }
  }
  progress.end()
  return report
}

function queuesOf(given: string | undefined): readonly Queue[] {
  if (given === undefined) return queues
  return given.split(',').map((name) => {
    const queue = queues.find((one) => one === name.trim())
    if (!queue) throw new UsageError(`there is no queue "${name}"; there are ${queues.join(', ')}`)
    return queue
  })
}
