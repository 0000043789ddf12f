import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'

const bin = path.join(import.meta.dirname, '..', '..', 'bin', 'presskeep.mjs')

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the real program in a process of its own. `input` goes to standard input. */
export function presskeep(
  args: readonly string[],
  options: { readonly cwd?: string; readonly input?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Ran> {
  const child = start(args, options)
  child.stdin?.end(options.input ?? '')
  return ended(child)
}

/** Starts the program and leaves it running; the caller ends it. */
export function start(
  args: readonly string[],
  options: {
    readonly cwd?: string
    readonly env?: Readonly<Record<string, string>>
    /** What the command is begun with, such as `ip netns exec NAME`. */
    readonly enter?: readonly string[]
  } = {},
): ChildProcess {
  const [program, ...words] = [...(options.enter ?? []), process.execPath, bin, ...args]
  return spawn(program!, words, {
    cwd: options.cwd,
    env: { ...process.env, PRESSKEEP_ARCHIVE: '', ...options.env },
    stdio: 'pipe',
  })
}

export async function ended(child: ChildProcess): Promise<Ran> {
  let stdout = ''
  let stderr = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  return { code, stdout, stderr }
}

export function jsonLines<T = Record<string, unknown>>(text: string): T[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T)
}
