import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { editDistance } from '../model/index.ts'
import { runBesideUp } from './beside/commands.ts'
import { type Command, type Invocation, UsageError, type World } from './command.ts'
import { alone } from './commands/alone.ts'
import { useOwnTemporaryFolder } from './temporary-folder.ts'
import { version } from './version.ts'

const everywhere = {
  archive: { type: 'string' },
  'allow-host': { type: 'string', multiple: true },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

const everywhereHelp: readonly (readonly [string, string])[] = [
  ['--archive DIR', 'the archive; else PRESSKEEP_ARCHIVE, else the current folder'],
  ['--allow-host HOST:PORT', 'allow requests to this private address (repeatable)'],
  ['--json', 'machine-readable output'],
  ['--help', 'this text'],
]

/**
 * Runs one command line; answers the exit code: 0 all well, 1 usage, 2 partly failed. Output goes to standard output,
 * everything for people (progress, notices, errors) to standard error.
 */
export async function run(argv: readonly string[], given: Partial<World> = {}): Promise<number> {
  return runIn({ ...processWorld(), ...given }, argv)
}

/** The same in a world that is whole. */
export async function runIn(world: World, argv: readonly string[]): Promise<number> {
  let lost: Error | undefined
  // A reader that has seen enough (`| head`) closes the pipe: that is no error to tell, and nobody knows how it would have ended. So the
  // code is the one of a program that SIGPIPE ended: 0 would say of `check` or `verify` that all is well.
  world.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(141)
    lost ??= error
  })
  try {
    const code = await dispatch(argv, world)
    // What could not be written is told when all is written.
    await new Promise<void>((resolve) => world.stdout.write('', () => resolve()))
    if (lost) throw new Error(`the output could not be written (${lost.message}); what was kept is safe`)
    return code
  } catch (error) {
    if (isStop(error, world.signal)) {
      world.stderr.write(`presskeep: ${whatStopped(world)}\n`)
      return 2
    }
    const { describeError, exitCodeOf } = await import('./errors.ts')
    world.stderr.write(`presskeep: ${describeError(error, world.env.PRESSKEEP_DEBUG !== undefined)}\n`)
    return exitCodeOf(error)
  }
}

/** Whether this is only how work ends that was asked to. */
function isStop(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted && (error === signal.reason || (error instanceof Error && error.name === 'AbortError'))
}

function whatStopped({ held }: World): string {
  if (!held) return 'stopped; what was kept is safe'
  return held.isEnding()
    ? 'stopped, as presskeep up is ending; what was kept is safe: run the command again'
    : 'stopped; what was kept is safe, and presskeep up goes on'
}

async function dispatch(argv: readonly string[], world: World): Promise<number> {
  const { before, name, rest } = splitName(argv)
  if (before.includes('--version') || before.includes('-V')) {
    world.stdout.write(`presskeep ${version}\n`)
    return 0
  }
  if (name === undefined || name === 'help') {
    const commands = await allCommands()
    const asked = rest[0] && commands.find((command) => command.name === rest[0])
    world.stdout.write(asked ? helpFor(asked) : overview(commands))
    return name === undefined && !before.includes('--help') && !before.includes('-h') ? 1 : 0
  }
  const command = (await alone.get(name)?.()) ?? (await commandOf(name))
  const parsed = parse(command, [...before, ...rest])
  if (parsed.values.help) {
    world.stdout.write(helpFor(command))
    return 0
  }
  const [least, most] = command.words
  if (parsed.words.length < least) {
    throw new UsageError(`${command.name} needs ${command.usage}; for example: ${command.example}`)
  }
  if (parsed.words.length > most) {
    throw new UsageError(`${command.name} takes ${command.usage || 'no words'}; "${parsed.words[most]}" is too much`)
  }
  const invocation: Invocation = { ...world, ...parsed, args: argv, isJson: parsed.values.json === true }
  if (world.held) {
    if (!runBesideUp.has(command.name)) throw new UsageError(`presskeep up runs no ${command.name} for others`)
    return command.run(invocation)
  }
  const { env } = world
  useOwnTemporaryFolder(command.name, env)
  if (!env.OTEL_EXPORTER_OTLP_ENDPOINT && !env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) return command.run(invocation)
  const { openTracing } = await import('./tracing.ts')
  const tracing = await openTracing(env, (notice) => world.stderr.write(`presskeep: ${notice}\n`))
  try {
    return await command.run({ ...invocation, tracer: tracing?.tracer })
  } finally {
    await tracing?.close()
  }
}

const allCommands = async (): Promise<readonly Command[]> => (await import('./commands/index.ts')).commands

async function commandOf(name: string): Promise<Command> {
  const commands = await allCommands()
  const command = commands.find((one) => one.name === name)
  if (command) return command
  throw new UsageError(
    `there is no command "${name}"${nearest(
      name,
      commands.map((one) => one.name),
    )}; presskeep --help lists them`,
  )
}

/** Options of all commands may stand before the command's name. */
function splitName(argv: readonly string[]): { before: readonly string[]; name?: string; rest: readonly string[] } {
  let at = 0
  while (at < argv.length && argv[at]!.startsWith('-')) {
    at += argv[at] === '--archive' || argv[at] === '--allow-host' ? 2 : 1
  }
  return { before: argv.slice(0, at), name: argv[at], rest: argv.slice(at + 1) }
}

/** Keeps `parseArgs` from taking a word for an option; no argument of a program has it. */
const minusMark = '\u0000'

function parse(command: Command, args: readonly string[]): Pick<Invocation, 'values' | 'words'> {
  const options: ParseArgsOptionsConfig = { ...everywhere, ...command.options }
  try {
    // What follows such an option is its value and no word.
    const takesValue = (before = '') => before.startsWith('--') && options[before.slice(2)]?.type === 'string'
    const isWord = (word: string, at: number) => /^-[^-]/.test(word) && word !== '-h' && !takesValue(args[at - 1])
    const { values, positionals } = parseArgs({
      args: command.takesMinus ? args.map((word, at) => (isWord(word, at) ? minusMark + word : word)) : [...args],
      options,
      allowPositionals: true,
    })
    return { values: values as Invocation['values'], words: positionals.map((word) => word.replace(minusMark, '')) }
  } catch (error) {
    const [what = ''] = (error instanceof Error ? error.message : String(error)).split('. To specify')
    const [, unknown] = /^Unknown option '(--[^']+)'/.exec(what) ?? []
    const known = Object.keys(options).map((name) => `--${name}`)
    const meant = unknown === undefined ? '' : nearest(unknown, known)
    throw new UsageError(`${what}${meant}; see presskeep ${command.name} --help`)
  }
}

function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map((command) => command.name.length + command.usage.length + 1))
  const lines = commands.map((one) => `  ${`${one.name} ${one.usage}`.padEnd(Math.min(width, 30))}  ${one.summary}`)
  return `Presskeep keeps the press: follows feeds, keeps every article as it came, records every edit.

Usage: presskeep COMMAND [options]

${lines.join('\n')}

${options(everywhereHelp)}

Exit codes: 0 all well, 1 wrong usage, 2 partly failed. More: presskeep COMMAND --help
`
}

function helpFor(command: Command): string {
  const about = command.about ? `\n${command.about}\n` : ''
  return `presskeep ${command.name} ${command.usage}

${command.summary}.
${about}
${options([...command.optionHelp, ...everywhereHelp])}

Example:
  ${command.example.replaceAll('\n', '\n  ')}
`
}

function options(lines: readonly (readonly [string, string])[]): string {
  return lines.map(([option, what]) => `  ${option.padEnd(24)}  ${what}`).join('\n')
}

function nearest(name: string, known: readonly string[]): string {
  const near = (other: string) => editDistance(name, other) / Math.max(name.length, other.length)
  const [close] = [...known].sort((a, b) => near(a) - near(b))
  const meant = known.find((one) => one.startsWith(name)) ?? (near(close!) <= 0.4 ? close : undefined)
  return meant ? `, did you mean ${meant}?` : ''
}

function processWorld(): World {
  const aborter = new AbortController()
  let asked = 0
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (++asked > 1) process.exit(130)
      aborter.abort()
    })
  }
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    now: Date.now,
    random: Math.random,
    signal: aborter.signal,
  }
}
