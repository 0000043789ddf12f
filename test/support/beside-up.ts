import type { ChildProcess } from 'node:child_process'
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import type { TestContext } from 'node:test'
import { presskeep, type Ran, start } from './cli.ts'

/** Starts `up`, and waits until its room is open, or it has ended. */
export async function opened(t: TestContext, folder: string, env: Readonly<Record<string, string>> = {}) {
  const child = start(['up', '--port', '0', '--json', '--archive', folder], { env })
  t.after(() => child.kill('SIGKILL'))
  child.stderr!.resume()
  for await (const _ of createInterface(child.stdout!)) break
  return child
}

export function gone(child: ChildProcess, signal: NodeJS.Signals): Promise<unknown> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', resolve)
    child.kill(signal)
  })
}

export const inArchive =
  (folder: string) =>
  (...args: readonly string[]): Promise<Ran> =>
    presskeep([...args, '--archive', folder])

/** All that is answered to these words. */
export function answerTo(socket: string, words: string): Promise<string> {
  return new Promise((resolve) => {
    let said = ''
    const connection = connect(socket, () => (words.endsWith('\n') ? connection.write(words) : connection.end(words)))
    connection.on('data', (chunk) => (said += chunk))
    connection.on('error', () => {})
    connection.once('close', () => resolve(said))
  })
}

export function connected(t: TestContext, socket: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const connection = connect(socket, () => resolve(connection))
    connection.on('error', reject)
    t.after(() => connection.destroy())
  })
}

/** Fails where nothing has come of it in time, so that what hangs is told. */
export async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing within ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
