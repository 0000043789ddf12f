import type { ParseArgsOptionsConfig } from 'node:util'
import type { WritableArchive } from '../archive/index.ts'
import type { Fetcher, Tracer } from '../model/index.ts'

/** What a command is given of the world. Only `cli/` reads the environment. */
export interface World {
  readonly stdin: NodeJS.ReadableStream
  readonly stdout: NodeJS.WritableStream
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number }
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly now: () => number
  readonly random: () => number
  /** Aborted by the first Ctrl-C; the second one ends the process. */
  readonly signal: AbortSignal
  /** Of a process that has the archive open, and runs a command for another one. */
  readonly held?: Held
  /** The list of feeds that the command line names, where it has been read. */
  readonly list?: Buffer
}

/** An archive that `up` has open. */
export interface Held {
  readonly archive: WritableArchive
  /** The one that its rounds ask with, so that hosts are asked at one pace. */
  readonly fetcher: Fetcher
  /** Runs `work` while no round is under way. */
  between<T>(work: () => Promise<T>): Promise<T>
  /** Whether it is about to give the archive away. */
  isEnding(): boolean
}

export interface Invocation extends World {
  /** The command line as it was given, without the program. */
  readonly args: readonly string[]
  readonly values: Readonly<Record<string, string | boolean | readonly string[] | undefined>>
  readonly words: readonly string[]
  readonly isJson: boolean
  /** Where the environment names a collector of traces. */
  readonly tracer?: Tracer
}

/** One command: a file in `commands/`, named as the user types it. */
export interface Command {
  readonly name: string
  /** One line, for the list of commands. */
  readonly summary: string
  /** The words behind the name: `URL`, `[A B]`. */
  readonly usage: string
  /** More than the summary says, for `--help`. */
  readonly about?: string
  readonly options: ParseArgsOptionsConfig
  /** What each option does, with its value: `['--name NAME', 'the source in posts']`. */
  readonly optionHelp: readonly (readonly [string, string])[]
  readonly example: string
  /** How many words it takes: least and most. */
  readonly words: readonly [number, number]
  /** A word may begin with a minus, as what a query leaves out does: `-选举` is no option. */
  readonly takesMinus?: boolean
  /** Answers the exit code: 0 all well, 2 partly failed. Throws `UsageError` for 1. */
  run(invocation: Invocation): Promise<number>
}

/** The words of the command line are wrong. The message says which, and what is wanted. */
export class UsageError extends Error {
  override name = 'UsageError'
}

export function text(value: Invocation['values'][string]): string | undefined {
  return typeof value === 'string' ? value : undefined
}

export function texts(value: Invocation['values'][string]): readonly string[] {
  return Array.isArray(value) ? value : []
}

/** A whole number within bounds. Throws `UsageError` naming the option. */
export function whole(
  value: Invocation['values'][string],
  option: string,
  least: number,
  most: number,
): number | undefined {
  const given = text(value)
  if (given === undefined) return undefined
  const number = Number(given)
  if (!/^\d+$/.test(given) || number < least || number > most) {
    throw new UsageError(`${option} takes a whole number from ${least} to ${most}, not "${given}"`)
  }
  return number
}

/** One of several words. Throws `UsageError` naming the option. */
export function oneOf<T extends string>(
  value: Invocation['values'][string],
  option: string,
  known: readonly T[],
): T | undefined {
  const given = text(value)
  if (given === undefined) return undefined
  const found = known.find((one) => one === given)
  if (!found) throw new UsageError(`${option} takes ${known.join(' or ')}, not "${given}"`)
  return found
}
