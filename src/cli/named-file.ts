import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import path from 'node:path'
import { addAbortSignal, type Readable } from 'node:stream'
import { type Invocation, UsageError } from './command.ts'

/** The bytes of a file that the user named. Throws `UsageError`: what stands in the way, behind the words `before`. */
export function readNamed(cwd: string, name: string, before = ''): Buffer {
  try {
    return readFileSync(path.resolve(cwd, name))
  } catch (error) {
    throw new UsageError(before + whyUnread(name, error as NodeJS.ErrnoException))
  }
}

const longestList = 16 << 20

/**
 * A list of feeds that the user named, a pipe or standard input perhaps. The process that was given the name reads it, and hands
 * it over where another one runs the command. Throws `UsageError` as `readNamed` does, and where it is larger than 16 MiB.
 */
export async function readList(invocation: Invocation, name: string, before = ''): Promise<Buffer> {
  const { cwd, held, list, stdin, signal } = invocation
  if (list) return list
  if (held) throw new UsageError(`${name} was not handed over to presskeep up, which opens no lists for others`)
  const file = path.resolve(cwd, name)
  let bytes: Buffer | undefined
  try {
    // Standard input may be a socket, which can't be opened by its name.
    const isInput = file === '/dev/stdin' || file === '/dev/fd/0'
    bytes = isInput ? await readStream(stdin, signal) : readFile(file)
  } catch (error) {
    if (signal.aborted) throw error
    throw new UsageError(before + whyUnread(name, error as NodeJS.ErrnoException))
  }
  if (!bytes) throw new UsageError(`${name} is larger than 16 MiB, which no list of feeds is`)
  return bytes
}

/** All of a stream, or undefined where that is too long for a list. */
async function readStream(stream: NodeJS.ReadableStream, signal: AbortSignal): Promise<Buffer | undefined> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of addAbortSignal(signal, stream as Readable)) {
    pieces.push(Buffer.from(piece))
    length += pieces.at(-1)!.length
    if (length > longestList) return undefined
  }
  return Buffer.concat(pieces)
}

/** All of a file, or undefined where that is too long for a list; a pipe is read to its end, as it has no size. */
function readFile(file: string): Buffer | undefined {
  const fd = openSync(file, 'r')
  try {
    const pieces: Buffer[] = []
    for (let length = 0; length <= longestList; ) {
      const piece = Buffer.alloc(1 << 16)
      const read = readSync(fd, piece)
      if (!read) return Buffer.concat(pieces)
      pieces.push(piece.subarray(0, read))
      length += read
    }
    return undefined
  } finally {
    closeSync(fd)
  }
}

/**
 * Where a file lies that the user named. Throws `UsageError` for what is another thing in each process (`/dev/fd/3`), where this
 * one runs the command for another.
 */
export function namedPath({ cwd, held }: Invocation, name: string): string {
  const file = path.resolve(cwd, name)
  if (held && /^\/(dev|proc)\//.test(file)) {
    throw new UsageError(
      `${name} is this command’s own: presskeep up, which does this, can't open it; name the file itself`,
    )
  }
  return file
}

function whyUnread(name: string, { code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return `there is no file ${name}`
  if (code === 'EISDIR') return `${name} is a folder, not a file`
  return `${name} can't be read: ${message}`
}
